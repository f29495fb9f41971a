//! Fits a linear choice: the weights under which the right candidates are likeliest, by maximum likelihood with a
//! penalty on large weights (multinomial logistic regression over the candidates of each claim; where more than one
//! candidate is right, any of them will do).

use std::collections::{BTreeMap, VecDeque};

/// How much large weights cost. Chosen among 3, 8 and 15 by what the held storylines say.
const PENALTY: f64 = 8.0;
/// A feature that fewer sightings show is not learned.
const SEEN: usize = 3;
/// How many steps the search takes at most.
const STEPS: usize = 150;
/// How many steps the search remembers to tell the curvature.
const MEMORY: usize = 8;

/// One claim: for each candidate its features, and whether it is right.
#[derive(Clone, Debug)]
pub struct Example {
    /// The storyline that it is of.
    pub story: String,
    /// For each candidate the names of its features and whether it is right.
    pub candidates: Vec<(Vec<String>, bool)>,
    /// Which of them the rules found.
    pub ruled: usize,
}

/// Weights by the name of their feature.
pub type Weights = BTreeMap<String, f64>;

/// A claim with its features by number.
struct Row {
    candidates: Vec<(Vec<usize>, bool)>,
}

/// The weights that explain the examples best.
pub fn fit(examples: &[&Example]) -> Weights {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (features, _) in examples.iter().flat_map(|example| &example.candidates) {
        for feature in features {
            *seen.entry(feature).or_default() += 1;
        }
    }
    seen.retain(|_, times| *times >= SEEN);
    let names: Vec<&str> = seen.into_keys().collect();
    let number = |name: &String| names.binary_search(&name.as_str()).ok();
    let rows: Vec<Row> = examples
        .iter()
        .filter(|example| example.candidates.iter().any(|(_, right)| *right))
        .filter(|example| example.candidates.iter().any(|(_, right)| !*right))
        .map(|example| Row {
            candidates: example
                .candidates
                .iter()
                .map(|(features, right)| (features.iter().filter_map(number).collect(), *right))
                .collect(),
        })
        .collect();
    let weights = minimize(names.len(), |weights, gradient| loss(&rows, weights, gradient));
    names.into_iter().map(str::to_owned).zip(weights).collect()
}

/// How badly weights explain the rows, and into which direction it gets worse.
fn loss(rows: &[Row], weights: &[f64], gradient: &mut [f64]) -> f64 {
    let mut loss = 0.0;
    for (slope, weight) in gradient.iter_mut().zip(weights) {
        *slope = PENALTY * weight;
        loss += 0.5 * PENALTY * weight * weight;
    }
    let mut scores: Vec<f64> = Vec::new();
    for row in rows {
        scores.clear();
        scores.extend(row.candidates.iter().map(|(features, _)| features.iter().map(|at| weights[*at]).sum::<f64>()));
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (mut all, mut right) = (0.0, 0.0);
        for (score, (_, is_right)) in scores.iter_mut().zip(&row.candidates) {
            *score = (*score - most).exp();
            all += *score;
            right += if *is_right { *score } else { 0.0 };
        }
        loss -= (right / all).ln();
        for (score, (features, is_right)) in scores.iter().zip(&row.candidates) {
            let slope = score / all - if *is_right { score / right } else { 0.0 };
            features.iter().for_each(|at| gradient[*at] += slope);
        }
    }
    loss
}

/// The point at which a smooth convex function is least: L-BFGS with a halving line search (Nocedal and Wright,
/// Numerical Optimization, algorithms 7.4 and 3.1).
fn minimize(count: usize, function: impl Fn(&[f64], &mut [f64]) -> f64) -> Vec<f64> {
    let mut point = vec![0.0; count];
    let mut gradient = vec![0.0; count];
    let mut value = function(&point, &mut gradient);
    let mut past: VecDeque<(Vec<f64>, Vec<f64>)> = VecDeque::new();
    for _ in 0..STEPS {
        let direction = descent(&gradient, &past);
        let slope = dot(&direction, &gradient);
        let mut step = if past.is_empty() { 1.0 / dot(&gradient, &gradient).sqrt().max(1.0) } else { 1.0 };
        let mut next_gradient = vec![0.0; count];
        let moved = loop {
            let next: Vec<f64> = point.iter().zip(&direction).map(|(at, by)| at + step * by).collect();
            let next_value = function(&next, &mut next_gradient);
            if next_value <= value + 1e-4 * step * slope {
                break Some((next, next_value));
            }
            step /= 2.0;
            if step < 1e-12 {
                break None;
            }
        };
        let Some((next, next_value)) = moved else { break };
        let travelled = next.iter().zip(&point).map(|(one, other)| one - other).collect();
        let turned = next_gradient.iter().zip(&gradient).map(|(one, other)| one - other).collect();
        past.push_back((travelled, turned));
        if past.len() > MEMORY {
            past.pop_front();
        }
        let gained = value - next_value;
        (point, gradient, value) = (next, next_gradient, next_value);
        if gained < 1e-6 * value.abs() {
            break;
        }
    }
    point
}

/// The direction to go: down the gradient, bent by the curvature that the last steps met.
fn descent(gradient: &[f64], past: &VecDeque<(Vec<f64>, Vec<f64>)>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut shares = Vec::new();
    for (travelled, turned) in past.iter().rev() {
        let share = dot(travelled, &direction) / dot(travelled, turned);
        add(&mut direction, -share, turned);
        shares.push(share);
    }
    if let Some((travelled, turned)) = past.back() {
        let scale = dot(travelled, turned) / dot(turned, turned);
        direction.iter_mut().for_each(|by| *by *= scale);
    }
    for ((travelled, turned), share) in past.iter().zip(shares.into_iter().rev()) {
        let back = dot(turned, &direction) / dot(travelled, turned);
        add(&mut direction, share - back, travelled);
    }
    direction
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn add(to: &mut [f64], times: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += times * what;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_point_of_a_bowl_is_found() {
        let found = minimize(2, |at, slope| {
            slope[0] = 2.0 * (at[0] - 3.0);
            slope[1] = 20.0 * (at[1] + 1.0);
            (at[0] - 3.0).powi(2) + 10.0 * (at[1] + 1.0).powi(2)
        });
        assert!((found[0] - 3.0).abs() < 1e-2 && (found[1] + 1.0).abs() < 1e-2, "{found:?}");
    }

    #[test]
    fn what_tells_right_from_wrong_gets_the_weight() {
        let candidate = |name: &str, right| (vec![name.to_owned(), "both".to_owned()], right);
        let example = Example {
            story: String::new(),
            candidates: vec![candidate("near", true), candidate("far", false)],
            ruled: 1,
        };
        let weights = fit(&[&example; 20]);
        assert!(weights["near"] > 0.3 && weights["far"] < -0.3 && weights["both"].abs() < 1e-6, "{weights:?}");
    }
}
