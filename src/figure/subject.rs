//! Whether two noun phrases name one thing that is counted: "DPRK troops" and "North Korean soldiers". A subject is
//! its head, by kind; the names in it, by country; and the words that mark it off from others of its kind.

use std::collections::BTreeSet;

use super::kind::{CONTRASTS, KINDS};
use crate::extract::grammar::{names_people, singular};
use crate::extract::measure::vocabulary::plural;
use crate::extract::place::{Relation, country_of_demonym, same_place};

/// How alike two subjects are, from 0 to 1, with the words for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// 0 where they cannot be one.
    pub score: f64,
    /// Why.
    pub why: &'static str,
}

/// A subject taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The noun that is counted, in the singular.
    head: String,
    /// The kind of people or things that it names, if one is known.
    kind: Option<&'static str>,
    /// Names, those of countries and peoples by the country.
    names: BTreeSet<String>,
    /// Other words that mark it off: "suspected", "office".
    marks: BTreeSet<String>,
    /// Those names and marks that are told behind the head: "survivors in intensive care".
    behind: BTreeSet<String>,
}

/// Words after which a noun phrase is told more closely.
const LINKS: [&str; 20] = [
    "of", "for", "from", "in", "on", "at", "by", "with", "who", "whose", "that", "which", "under", "behind", "between",
    "among", "aboard", "to", "as", "due",
];

/// Links that tell one thing from its opposite, kept as marks.
const POLAR: [&str; 6] = ["against", "without", "inside", "outside", "not", "abroad"];

/// The kind of a noun for people that `kind.toml` has no other kind for.
const SOMEBODY: &str = "somebody";

/// Kinds within people in which a whole is told, and not a share of it.
const WHOLES: [&str; 4] = ["cases", "customers", "jobs", "workers"];

/// Two subjects that nothing joins.
const DIFFERENT: Likeness = Likeness { score: 0.1, why: "different subjects" };

/// Words that mark nothing.
const EMPTY: [&str; 24] = [
    "a", "an", "the", "its", "their", "his", "her", "our", "other", "others", "more", "further", "total", "some",
    "and", "or", "were", "was", "are", "is", "had", "been", "all", "so",
];

impl Profile {
    /// Takes a subject apart. Words that say what the measure says ("displaced people") tell nothing more.
    pub fn read(subject: &str, measure: &str) -> Profile {
        let words: Vec<&str> =
            subject.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
        let cut = words.iter().skip(1).position(|word| is_link(word)).map_or(words.len(), |at| at + 1);
        let cut = subject.find(',').map_or(cut, |comma| cut.min(subject[..comma].split_whitespace().count()));
        let head = head_of(&words[..cut]);
        let (names, marks, behind) = Default::default();
        let mut profile = Profile { kind: kind_of(&head), head, names, marks, behind };
        let mut at = 0;
        while at < words.len() {
            let known = profile.all();
            at += profile.take(&words, at, at + 1 == cut, measure);
            if at > cut {
                let new: Vec<String> = profile.all().difference(&known).cloned().collect();
                profile.behind.extend(new);
            }
        }
        profile
    }

    /// Every name and mark.
    fn all(&self) -> BTreeSet<String> {
        self.names.union(&self.marks).cloned().collect()
    }

    /// Its marks, and its head: soldiers stand against civilians as military aircraft do against civilian ones.
    fn telling(&self) -> BTreeSet<String> {
        self.marks.iter().chain([&self.head]).cloned().collect()
    }

    /// Whether it tells behind its head what the other does not tell at all.
    fn tells_more(&self, other: &Profile) -> bool {
        self.behind.iter().any(|word| !other.names.contains(word) && !other.marks.contains(word))
    }

    /// Takes the word at `at`, or the two that name a people; how many were taken.
    fn take(&mut self, words: &[&str], at: usize, is_head: bool, measure: &str) -> usize {
        let one = bare(words[at]);
        let two = words.get(at + 1).map(|next| format!("{one} {}", singular(&bare(next))));
        if let Some(country) = two.as_deref().and_then(country_of_demonym) {
            self.names.insert(country.to_lowercase());
            return 2;
        }
        if let Some(country) = country_of_demonym(&one).or_else(|| country_of_demonym(&singular(&one))) {
            self.names.insert(country.to_lowercase());
        } else if is_head
            || EMPTY.contains(&one.as_str())
            || LINKS.contains(&one.as_str())
            || stem(&one) == stem(measure)
        {
        } else if words[at].starts_with(char::is_uppercase) && at > 0 || is_name_first(words, at) {
            self.names.insert(one);
        } else {
            self.marks.insert(singular(&one).into_owned());
        }
        1
    }

    /// Whether the words mark the subject off from others of its whole: one kind of the people in a toll, one firm's
    /// customers. Jobs, cases and customers are what the whole is told in.
    pub fn is_marked(&self) -> bool {
        let narrower = |kind: &str| KINDS.wider(kind).is_some() && !WHOLES.contains(&kind);
        !self.marks.is_empty() || !self.names.is_empty() || self.kind.is_some_and(narrower)
    }

    /// Whether either names or marks what the other does not.
    pub fn is_told_apart(&self, other: &Profile) -> bool {
        let same = |a: &str, b: &str| a == b || matches!(same_place(a, b), Relation::Same);
        let names = leftovers(&self.names, &other.names, same);
        let marks = leftovers(&self.marks, &other.marks, |a, b| a == b);
        names.0 || names.1 || marks.0 || marks.1
    }

    /// How alike the two are. `narrow` says that they are shares of a whole, which are told apart by their marks.
    pub fn likeness(&self, other: &Profile, narrow: bool) -> Likeness {
        if contrast(&self.telling(), &other.telling()) {
            return Likeness { score: 0.0, why: "the subjects are opposed" };
        }
        let names = leftovers(&self.names, &other.names, |a, b| a == b || matches!(same_place(a, b), Relation::Same));
        if names.0 && names.1 {
            return Likeness { score: 0.0, why: "subjects of different owners" };
        }
        let kind = self.kind_likeness(other).or_else(|| self.compound_likeness(other)).unwrap_or(DIFFERENT);
        let marks = (self.marks_more(other), other.marks_more(self));
        let closer = self.tells_more(other) || other.tells_more(self);
        let (factor, why) = match (names.0 || names.1, marks) {
            (_, (true, true)) => (0.35, Some("the subjects are marked off from each other")),
            (false, (false, false)) => (1.0, None),
            (true, (false, false)) if narrow || closer => {
                (0.5, Some("one subject names an owner and the other does not"))
            }
            (true, (false, false)) => (0.8, Some("one subject names an owner and the other does not")),
            _ if narrow || closer => (0.5, Some("one subject is told more closely")),
            _ => (0.72, Some("one subject is told more closely")),
        };
        Likeness { score: kind.score * factor, why: if kind.score < 0.5 { kind.why } else { why.unwrap_or(kind.why) } }
    }

    /// Whether it has a mark that the other has neither as a mark nor as its head.
    fn marks_more(&self, other: &Profile) -> bool {
        self.marks.iter().any(|mark| !other.marks.contains(mark) && *mark != other.head)
    }

    /// How alike the heads of two subjects are; none where nothing joins them.
    fn kind_likeness(&self, other: &Profile) -> Option<Likeness> {
        if self.head == other.head {
            return Some(Likeness { score: 1.0, why: "the same subject" });
        }
        let (one, another) = (self.kind?, other.kind?);
        let within = |inner: &str, outer: &str| KINDS.is_within(inner, outer);
        let (score, why) = if one == another && one != SOMEBODY {
            (1.0, "two words for one kind of subject")
        } else if is_share(one) || is_share(another) {
            (0.2, "one subject is a share of the other")
        } else if within(one, another) || within(another, one) {
            (0.75, "one subject is wider than the other")
        } else if KINDS.wider(one).is_some() && KINDS.wider(one) == KINDS.wider(another) {
            (0.2, "two kinds of people")
        } else {
            return None;
        };
        Some(Likeness { score, why })
    }

    /// How alike two noun phrases of different heads are by the nouns in front: the head of the one marks the other ("maize"
    /// and "maize harvest"), or one noun marks both ("relief fund" and "relief package").
    fn compound_likeness(&self, other: &Profile) -> Option<Likeness> {
        let ahead = |profile: &Profile, word: &str| profile.marks.contains(word) && !profile.behind.contains(word);
        if ahead(other, &self.head) || ahead(self, &other.head) {
            return Some(Likeness { score: 0.8, why: "the noun of one subject stands in front of the other's" });
        }
        let shared = self.marks.iter().any(|mark| ahead(self, mark) && ahead(other, mark));
        (shared && self.kind.is_none() && other.kind.is_none())
            .then_some(Likeness { score: 0.65, why: "one noun stands in front of both subjects" })
    }
}

/// The noun that is counted, in the singular; a people's name ("North Koreans") stands for people.
fn head_of(words: &[&str]) -> String {
    let Some(last) = words.last().map(|word| singular(&bare(word)).into_owned()) else { return String::new() };
    let before = words.len().checked_sub(2).map(|at| bare(words[at]));
    let is_people = country_of_demonym(&last).is_some()
        || before.is_some_and(|before| country_of_demonym(&format!("{before} {last}")).is_some());
    if is_people { "person".to_owned() } else { last }
}

/// A capitalised first word is a name where the word behind it belongs to the same noun phrase and it is not plainly a
/// common word in front of its noun at the start of a sentence.
fn is_name_first(words: &[&str], at: usize) -> bool {
    at == 0 && words.len() > 1 && words[0].starts_with(char::is_uppercase) && !CONTRASTS.contains_key(&bare(words[0]))
}

fn is_link(word: &str) -> bool {
    let lower = word.to_lowercase();
    LINKS.contains(&lower.as_str()) || POLAR.contains(&lower.as_str())
}

/// Whether each of two sets has something that the other lacks.
fn leftovers(a: &BTreeSet<String>, b: &BTreeSet<String>, same: impl Fn(&str, &str) -> bool) -> (bool, bool) {
    let lacks = |from: &BTreeSet<String>, to: &BTreeSet<String>| from.iter().any(|x| !to.iter().any(|y| same(x, y)));
    (lacks(a, b), lacks(b, a))
}

/// The kind that a noun names; a noun for people that the table does not have is a kind of its own within people.
fn kind_of(head: &str) -> Option<&'static str> {
    KINDS.of(head).or_else(|| names_people(&plural(head)).then_some(SOMEBODY))
}

/// Kinds of people that are told apart within a toll.
fn is_share(kind: &str) -> bool {
    matches!(kind, "children" | "women" | "police" | "rescuers" | "crew")
}

/// Whether a word of the one stands against a word of the other: "suspected" and "confirmed".
fn contrast(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let sides = |marks: &BTreeSet<String>| -> Vec<(String, String)> {
        marks.iter().flat_map(|mark| mark.split('-')).filter_map(|word| CONTRASTS.get(word).cloned()).collect()
    };
    let (a, b) = (sides(a), sides(b));
    a.iter().any(|(set, side)| b.iter().any(|(other_set, other)| set == other_set && side != other))
        && !a.iter().any(|side| b.contains(side))
}

/// A word without its ending, so that "killing", "killed" and "kill" are one.
pub fn stem(word: &str) -> String {
    let word = singular(word);
    let cut = ["ed", "ing", "e", "d"].iter().find_map(|ending| word.strip_suffix(ending));
    cut.filter(|stem| stem.len() > 2).unwrap_or(&word).to_owned()
}

fn bare(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    word.trim_end_matches("'s").trim_end_matches("\u{2019}s").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> f64 {
        Profile::read(a, "killed").likeness(&Profile::read(b, "killed"), false).score
    }

    #[test]
    fn words_for_one_people_are_one_subject() {
        assert!(alike("North Korean soldiers", "North Korean troops") > 0.9);
        assert!(alike("soldiers", "North Korean troops") > 0.7);
        assert_eq!(alike("North Korean soldiers", "Ukrainian soldiers"), 0.0);
        assert!(alike("North Koreans", "North Korean soldiers") > 0.7);
        assert!(alike("Ukrainians", "people") > 0.5);
        assert_eq!(alike("Ukrainians", "North Koreans"), 0.0);
    }

    #[test]
    fn people_are_wider_than_miners_and_children_are_a_share() {
        assert!(alike("people", "miners") > 0.7);
        assert!(alike("people", "children") < 0.3);
        assert!(alike("people", "goats") < 0.3);
    }

    #[test]
    fn civilians_are_people_and_no_soldiers() {
        assert!(alike("people", "civilians") > 0.7);
        assert!(alike("soldiers", "civilians") < 0.5);
        assert!(alike("gunmen", "civilians") < 0.5);
    }

    #[test]
    fn opposed_marks_part_two_subjects() {
        assert_eq!(alike("suspected cases", "confirmed cases"), 0.0);
        assert_eq!(alike("votes for the levy", "votes for the mayor").total_cmp(&0.5), std::cmp::Ordering::Less);
        assert_eq!(alike("laboratory-confirmed cases", "confirmed cases").total_cmp(&0.3), std::cmp::Ordering::Greater);
    }

    #[test]
    fn what_follows_the_noun_tells_it_from_its_like() {
        assert_eq!(alike("pledge of Norland", "pledge of Ostria"), 0.0);
        assert!(alike("cost due to floods", "cost due to delays") < 0.5);
        assert!(alike("cost of the bridge", "cost of the bridge") > 0.9);
    }
}
