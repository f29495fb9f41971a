//! What holds for any reports whatever, tried on many that a small generator makes up.

use claimwatch::change::Verdict;
use claimwatch::extract::{Bound, Claim, Mode};

use crate::verdict_bench::{Bench, Report, Told, alerts, counted, report};

/// A small linear congruential generator (the constants of Knuth's MMIX), so that every run tries the same reports.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.throw(from.len() as u64) as usize].clone()
    }

    fn claim(&mut self) -> Claim {
        let value = self.pick(&[3.0, 9.0, 14.0, 23.0, 45.0, 100.0, 119.0, 123.0, 300.0, 1_000.0, 4_812.0]);
        let claim = counted(value, self.pick(&["people", "miners", "children"]), self.pick(&["killed", "missing"]));
        let claim =
            claim.bound(self.pick(&[Bound::Exact, Bound::Exact, Bound::About, Bound::AtLeast, Bound::MoreThan]));
        let claim = claim.in_mode(self.pick(&[Mode::Total, Mode::Total, Mode::Total, Mode::Part, Mode::Past]));
        match self.throw(3) {
            0 => claim,
            1 => claim.by("the army"),
            _ => claim.by("the rebel council"),
        }
    }

    fn report(&mut self, nth: u64) -> Report {
        let day = format!("2025-03-{:02}T{:02}", 1 + nth / 4, 6 * (nth % 4));
        let mut made = report(self.pick(&["wire", "post", "echo"]), &day);
        for _ in 0..=self.throw(4) {
            made = made.says(self.claim());
        }
        made
    }
}

#[test]
fn reports_that_were_heard_before_never_alert() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let reports: Vec<Report> = (0..12).map(|nth| dice.report(nth)).collect();
        let mut bench = Bench::default();
        for report in &reports {
            bench.hear(report);
        }
        for report in &reports {
            assert!(bench.alerts(report).is_empty(), "seed {seed}: the same page again");
        }
        for (nth, heard) in reports.iter().enumerate() {
            let mut copy = report(&format!("copyist-{nth}"), &format!("2025-03-{:02}T23", 1 + nth / 4));
            copy.claims.clone_from(&heard.claims);
            let changes = bench.hear(&copy);
            assert!(alerts(&changes).is_empty(), "seed {seed}: a copy of report {nth}: {:?}", alerts(&changes));
        }
    }
}

#[test]
fn a_document_tells_of_a_figure_once_at_most() {
    for seed in 100..180 {
        let mut dice = Dice(seed);
        let mut bench = Bench::default();
        for nth in 0..12 {
            let changes = bench.hear(&dice.report(nth));
            let mut told: Vec<_> = changes
                .iter()
                .filter(|change| change.verdict.alerts_by_default())
                .map(|change| &change.figure.id)
                .collect();
            let all = told.len();
            told.sort();
            told.dedup();
            assert_eq!(told.len(), all, "seed {seed}, report {nth}");
        }
    }
}

#[test]
fn every_claim_gets_one_verdict_in_text_order() {
    for seed in 200..240 {
        let mut dice = Dice(seed);
        let mut bench = Bench::default();
        for nth in 0..8 {
            let report = dice.report(nth);
            let changes = bench.hear(&report);
            let judged: Vec<&Claim> = changes.iter().map(|change| &change.after.claim).collect();
            assert_eq!(judged, report.claims.iter().collect::<Vec<_>>(), "seed {seed}");
        }
    }
}

#[test]
fn the_order_of_two_sources_does_not_change_whether_they_dispute() {
    let mut dice = Dice(7);
    for _ in 0..200 {
        let (a, b) = (1.0 + dice.throw(400) as f64, 1.0 + dice.throw(400) as f64);
        let bounds = [Bound::Exact, Bound::About];
        let army =
            report("wire", "2025-03-03").says(counted(a, "people", "killed").bound(dice.pick(&bounds)).by("the army"));
        let council = report("post", "2025-03-03")
            .says(counted(b, "people", "killed").bound(dice.pick(&bounds)).by("the council"));
        let squared = |first: &Report, second: &Report| {
            let mut bench = Bench::default();
            bench.hear(first);
            bench.alerts(second).is_empty()
        };
        assert_eq!(squared(&army, &council), squared(&council, &army), "{a} and {b}");
    }
}

#[test]
fn a_bench_is_deterministic() {
    let run = || {
        let mut dice = Dice(42);
        let mut bench = Bench::default();
        (0..12).flat_map(|nth| bench.hear(&dice.report(nth))).map(|change| (change.verdict, change.figure.id)).collect()
    };
    let (one, other): (Vec<(Verdict, _)>, Vec<(Verdict, _)>) = (run(), run());
    assert_eq!(one, other);
}
