//! Which word says what is claimed of a number. Each pair that stands in a construction of English gets a score:
//! the construction's own weight, less the cost of the words between. The best one above the floor wins, so
//! that "100 were killed and 1,000 injured" gives each number its own verb.

mod ahead;
mod boundary;
mod cost;
mod deed;
mod fits;
mod gap;
mod hang;
mod holder;
mod inhabited;
mod lexicon;
mod presence;
mod rate;
mod split;
mod stated;
mod supply;
mod taken;
mod ward;
mod whole;
mod whose;
mod wounds;

use std::borrow::Cow;
use std::ops::Range;

use super::grammar::phrase::Chain;
use super::grammar::{Class, NounPhrase, is_plural};
use super::measure::{Counts, Form, Kind, Trigger};
use super::quantity::Mention;
use super::{COUNT, Sentence};
use ahead::ahead;
pub use boundary::is_zero_relative;
use boundary::{closes_part, is_of_one, is_of_other_noun, moves_to_number, only_marks_off, starts_clause};
use cost::gap_cost;
pub use deed::{deed, naming};
use fits::{fits_unit, of_things};
pub use gap::gap_of;
use hang::hung;
pub use holder::is_anaphor;
use lexicon::LEXICON;
pub use stated::is_stated;
pub use whole::is_whole;
pub use whose::{is_of_own_side, is_theirs};

/// The construction that links a number with what is claimed of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Construction {
    /// "nine deaths".
    CountedNoun,
    /// "nine dead", "nine injured passengers".
    Modifier,
    /// "nine people were killed".
    Passive,
    /// "nine people killed in fire".
    Participle,
    /// "nine people died".
    Subject,
    /// "nine people are missing".
    State,
    /// "the blast killed nine people".
    Object,
    /// "the death toll rose to nine".
    Holder,
    /// "Injured: 9".
    Label,
    /// "shares fell nine percent".
    Movement,
    /// "nine passengers": what such people are known for.
    Known,
    /// The trigger stands in the same sentence, in no construction that is known.
    Loose,
}

/// What links a number with its measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The words that give the measure.
    pub words: Range<usize>,
    /// The measure.
    pub measure: Cow<'static, str>,
    /// What kind of word gives it.
    pub kind: Kind,
    /// Whom or what it counts where the sentence does not say.
    pub of: Option<&'static str>,
    /// Whether the lexicon knows it.
    pub known: bool,
    /// The noun phrase that holds the figure, where one does.
    pub holder: Option<Chain>,
    /// The construction that links them.
    pub construction: Construction,
    /// Weight less cost; only links above [`FLOOR`] count.
    pub score: f64,
}

/// What a sentence offers the rules.
pub struct Scene<'s, 't> {
    /// The sentence.
    pub sentence: &'s Sentence<'t>,
    /// Its word classes.
    pub classes: &'s [Class],
    /// Its numbers.
    pub mentions: &'s [Mention],
    /// Its triggers.
    pub triggers: &'s [Trigger],
}

/// Below this a trigger says nothing of a number.
pub const FLOOR: f64 = 60.0;

/// How many words away from a number a trigger or a noun may stand that it is weighed with: further triggers cost more
/// than any weight, and looking no further keeps the work linear in the length of a sentence.
pub const REACH: usize = 48;

/// What it costs a word that it only tells which ones are meant.
const MARKED: f64 = 24.0;

/// What a verb of the lexicon is worth over one that it does not know.
const UNKNOWN: f64 = 16.0;

/// What is news whatever else is told of those it befell.
const HARM: [&str; 3] = ["killed", "injured", "casualties"];

/// What a comma between a noun and its predicate costs at least.
const COMMA: f64 = 4.0;

/// What it is worth more that those who are counted have died than whatever else they are called.
const DEADLY: f64 = 7.0;

/// What becomes of the dead is worth more than that they are dead.
const REMAINS: f64 = 8.0;

impl Scene<'_, '_> {
    /// Whether a number that is a quantity starts at that word or holds it.
    pub fn is_number(&self, at: usize) -> bool {
        let next = self.mentions.partition_point(|mention| mention.words.end <= at);
        self.mentions.get(next).is_some_and(|mention| mention.words.start <= at)
    }

    /// How many numbers stand between two places.
    fn numbers_between(&self, from: usize, to: usize) -> usize {
        let first = self.mentions.partition_point(|mention| mention.words.start < from);
        let end = self.mentions.partition_point(|mention| mention.words.end <= to);
        end.saturating_sub(first)
    }

    /// Whether a number ends at or between two places.
    pub fn number_ends_within(&self, from: usize, to: usize) -> bool {
        let next = self.mentions.partition_point(|mention| mention.words.end < from);
        self.mentions.get(next).is_some_and(|mention| mention.words.end <= to)
    }

    /// The triggers that stand within those words.
    pub fn triggers_in(&self, words: &Range<usize>) -> &[Trigger] {
        let first = self.triggers.partition_point(|trigger| trigger.words.start < words.start);
        let end = self.triggers.partition_point(|trigger| trigger.words.start < words.end);
        self.triggers.get(first..end).unwrap_or_default()
    }
}

impl Link {
    fn new(trigger: &Trigger, construction: Construction, score: f64) -> Link {
        Link {
            words: trigger.words.clone(),
            measure: trigger.measure.clone(),
            kind: trigger.kind,
            of: trigger.of,
            known: trigger.known,
            holder: None,
            construction,
            score,
        }
    }

    /// The link with words that a rule of its own reads, and that say in which state the number's things are.
    fn to_state(words: Range<usize>, measure: &'static str, construction: Construction, score: f64) -> Link {
        Link {
            words,
            measure: Cow::Borrowed(measure),
            kind: Kind::State,
            of: None,
            known: true,
            holder: None,
            construction,
            score,
        }
    }
}

/// The best link of a number, if any is above the floor.
pub fn best_link(scene: &Scene<'_, '_>, mention: usize, phrase: &NounPhrase) -> Option<Link> {
    let number = &scene.mentions[mention];
    let links = near(scene, mention).iter().filter_map(|trigger| link(scene, mention, phrase, trigger));
    // What the rules read that look at a whole clause is said of a part, not of the whole.
    let of_clause = (!is_whole(scene, number, phrase)).then(|| {
        let ward = ward::ward(scene, number, phrase).into_iter().chain(taken::taken(scene, number));
        let supply = supply::supply(scene, number).into_iter().chain(holder::held(scene, mention, phrase));
        let told = wounds::wounds(scene, number, phrase)
            .into_iter()
            .chain(inhabited::inhabited(scene, mention, phrase))
            .chain(presence::presence(scene, number, phrase));
        ward.chain(supply).chain(told).chain(rate::rate(scene, number)).chain(split::split_verb(scene, number, phrase))
    });
    links
        .chain(of_clause.into_iter().flatten())
        .filter(|link| link.score >= FLOOR)
        .max_by(|a, b| a.score.total_cmp(&b.score))
}

/// Every trigger near a number that can be of such a quantity, with the link to it where a construction makes one.
pub fn links<'t>(scene: &Scene<'t, '_>, mention: usize, phrase: &NounPhrase) -> Vec<(&'t Trigger, Option<Link>)> {
    let number = &scene.mentions[mention];
    let fits = |trigger: &&Trigger| fits_unit(scene, number, trigger, Construction::Loose);
    near(scene, mention).iter().filter(fits).map(|trigger| (trigger, link(scene, mention, phrase, trigger))).collect()
}

/// The triggers that stand near enough to a number to say anything of it.
fn near<'t>(scene: &Scene<'t, '_>, mention: usize) -> &'t [Trigger] {
    let words = &scene.mentions[mention].words;
    let first = scene.triggers.partition_point(|trigger| trigger.words.start + REACH < words.start);
    let end = scene.triggers.partition_point(|trigger| trigger.words.start < words.end + REACH);
    scene.triggers.get(first..end).unwrap_or_default()
}

/// The link between a number and a trigger, with its construction and score.
fn link(scene: &Scene<'_, '_>, mention: usize, phrase: &NounPhrase, word: &Trigger) -> Option<Link> {
    let number = &scene.mentions[mention];
    let phrase_end = phrase.words.end.max(number.words.end).max(number.head_start);
    let outside = word.words.end <= number.words.start || word.words.start >= phrase_end;
    if outside && !whole::tells_whole(scene, phrase_end, word) && is_whole(scene, number, phrase) {
        return None;
    }
    let (construction, weight) = if word.words.start >= phrase.words.start && word.words.start < phrase.words.end {
        // "in nine cases": where something is so, and nobody is ill.
        let idiom = scene.sentence.lower(number.words.start.wrapping_sub(1)) == "in" && phrase.words.len() == 1;
        if idiom && scene.sentence.lower(word.words.start) == "cases" {
            return None;
        }
        let (construction, weight) = inside(scene, phrase, word)?;
        // "two of the wounded died": the news is what has become of them.
        let set = phrase.partitive && construction != Construction::CountedNoun;
        (construction, if set { weight.min(64.0) } else { weight })
    } else if word.words.start >= phrase_end {
        behind(scene, number, phrase, phrase_end, word)?
    } else if word.words.end <= number.words.start {
        ahead(scene, number, phrase, word)?
    } else {
        return None;
    };
    let own = of_things(scene, number, word);
    let word = own.as_ref().unwrap_or(word);
    if !fits_unit(scene, number, word, construction) {
        return None;
    }
    let score = if word.known { weight } else { weight - UNKNOWN };
    let score = if tells_of_remains(scene, phrase, word) { score + REMAINS } else { score };
    Some(Link::new(word, construction, score))
}

/// A trigger inside the noun phrase that the number opens.
fn inside(scene: &Scene<'_, '_>, phrase: &NounPhrase, word: &Trigger) -> Option<(Construction, f64)> {
    // "900 votes for the motion": the phrase of the lexicon may reach behind its noun.
    let is_head = word.words.end >= phrase.words.end;
    match word.kind {
        // "killed 11 returnees": what is done to them is the news.
        Kind::Counted if is_head && names_bearers(scene.sentence.lower(word.words.end - 1)) => {
            Some((Construction::CountedNoun, 93.0))
        }
        // "nine claims were approved": what comes of papers and cases is the news.
        Kind::Counted if is_head && matches!(&*word.measure, "filed" | "issued" | "received" | "recorded") => {
            Some((Construction::CountedNoun, 88.0))
        }
        Kind::Counted if is_head => Some((Construction::CountedNoun, 96.0)),
        Kind::Counted => Some((Construction::CountedNoun, 66.0)),
        Kind::Known if is_head => Some((Construction::Known, 62.0)),
        Kind::Known => None,
        Kind::State if is_head => Some((Construction::State, 99.0)),
        Kind::State => Some((Construction::Modifier, 80.0)),
        Kind::Verb(counts, Form::Bare) if is_head && counts != Counts::Subject => Some((Construction::Modifier, 97.0)),
        Kind::Verb(counts, Form::Bare) if counts != Counts::Subject && word.known => {
            Some((Construction::Modifier, 84.0))
        }
        // "100 soldiers die": a present tense that the noun phrase took for a noun.
        Kind::Verb(Counts::Subject | Counts::Both, Form::Active)
            if is_head && word.words.start > phrase.words.start =>
        {
            Some((Construction::Subject, 90.0))
        }
        Kind::Holder if is_head => {
            let led_by_its_noun = scene.sentence.lower(word.words.end) == "of";
            Some((Construction::CountedNoun, if led_by_its_noun { 70.0 } else { 85.0 }))
        }
        _ => None,
    }
}

/// Whether a noun that is counted names people by what they have done or suffered: "returnees", "evacuees".
fn names_bearers(lower: &str) -> bool {
    lower.ends_with("ees")
}

/// Whether it tells what has become of the dead that are counted: "nine bodies were identified" is news of another
/// kind than "nine bodies were found".
fn tells_of_remains(scene: &Scene<'_, '_>, phrase: &NounPhrase, word: &Trigger) -> bool {
    let head = phrase.words.clone().next_back().map_or("", |head| scene.sentence.lower(head));
    let remains = LEXICON.remains.contains(head);
    remains && matches!(&*word.measure, "identified" | "unidentified" | "returned" | "handed over" | "exhumed")
}

/// A trigger behind the number and its noun phrase: the predicate.
fn behind(
    scene: &Scene<'_, '_>,
    number: &Mention,
    phrase: &NounPhrase,
    from: usize,
    word: &Trigger,
) -> Option<(Construction, f64)> {
    // "412 were brought in, of which dead: 286": what follows "of which" is said of another number.
    let parted = (from..word.words.start)
        .any(|at| scene.sentence.lower(at) == "of" && matches!(scene.sentence.lower(at + 1), "which" | "whom"));
    if parted && scene.numbers_between(from, scene.classes.len()) > 0 {
        return None;
    }
    // "17, not 12; four officers are hurt", "209 names: parents reject it": what stands behind a break is said of whoever
    // stands there too.
    let last_break = (from..word.words.start).rev().find(|at| scene.classes[*at] == Class::Break);
    if last_break.is_some_and(|at| opens_clause(scene, at + 1, word)) {
        return None;
    }
    let predicate = matches!(word.kind, Kind::Verb(..) | Kind::State);
    if predicate && (starts_clause(scene, from, word.words.start) || is_of_other_noun(scene, from, word.words.start)) {
        return None;
    }
    if predicate
        && (is_of_one(scene, number, phrase, word.words.start) || closes_part(scene, number, from, word.words.start))
    {
        return None;
    }
    // "the reward was raised to 900": moved to a figure, and so is nothing that stood before.
    if matches!(word.kind, Kind::Verb(..)) && moves_to_number(scene, word) {
        return None;
    }
    // "tanks and other armoured vehicles": a participle within a noun phrase.
    let before = word.words.start.checked_sub(1).map(|at| scene.classes[at]);
    if matches!(word.kind, Kind::Verb(_, Form::Bare))
        && word.words.start > from
        && matches!(before, Some(Class::Determiner | Class::Adjective | Class::Possessive))
    {
        return None;
    }
    let cost = gap_cost(scene, from, word.words.start);
    let near = word.words.start == from;
    let measured = number.quantity.unit != COUNT;
    let (construction, weight) = match word.kind {
        Kind::Verb(_, Form::Active) if is_nominal(scene, from, word) => return None,
        Kind::Verb(Counts::Subject, Form::Passive) => return None,
        // "the five soldiers whom the army mourns": what the army does.
        Kind::Verb(counts, form) if form != Form::Passive && is_object_relative(scene, from, word.words.start) => {
            if counts == Counts::Subject {
                return None;
            }
            (Construction::Participle, 84.0)
        }
        // "the $9 million the agency says it needs".
        Kind::Verb(Counts::Object | Counts::Both, _) if number.definite && is_zero_relative(scene, from, word) => {
            (Construction::Participle, 84.0 + cost)
        }
        // "the 90 were sent letters": what was sent are the letters.
        Kind::Verb(_, Form::Passive)
            if word.words.len() == 1
                && scene.classes.get(word.words.end) == Some(&Class::Noun)
                && is_plural(scene.sentence.lower(word.words.end)) =>
        {
            return None;
        }
        Kind::Verb(Counts::Object | Counts::Both, Form::Passive) => (Construction::Passive, 94.0),
        Kind::Verb(Counts::Object | Counts::Both, Form::Bare) if !takes_object(scene, word.words.end) => {
            let weight = match (is_relative(scene, word.words.end), near) {
                (true, _) if phrase.partitive => 62.0,
                // "400 of the 1,500 requested": the participle is of the larger number.
                _ if phrase.partitive && is_whole_number(scene, number, phrase) => 80.0,
                // "eight clerks employed in the hall are missing": the news is that they are missing.
                (true, _) if !HARM.contains(&&*word.measure) => 72.0,
                (_, true) => 95.0,
                (_, false) => 88.0,
            };
            (Construction::Participle, weight)
        }
        Kind::Verb(Counts::Subject | Counts::Both, _) => (Construction::Subject, 92.0),
        Kind::Verb(Counts::Object, _) => (Construction::Loose, 58.0),
        // "recalls 900 cars over faulty brakes": the brakes are, and not the cars.
        Kind::State if is_attribute(scene, from, word) => return None,
        Kind::State => (Construction::State, 92.0),
        Kind::Counted | Kind::Holder
            if measured && matches!(scene.sentence.lower(from), "of" | "in" | "for" | "worth") =>
        {
            (Construction::CountedNoun, 84.0)
        }
        Kind::Counted | Kind::Holder if phrase.words.is_empty() && near => (Construction::CountedNoun, 84.0),
        Kind::Counted | Kind::Holder if is_become(scene, word.words.start) => (Construction::State, 96.0),
        Kind::Counted | Kind::Holder => (Construction::Loose, 52.0),
        Kind::Known => return None,
    };
    // "a ferry with 90 pilgrims and six crew sank": what may do by itself what the verb tells.
    let acts = construction == Construction::Participle && matches!(word.kind, Kind::Verb(Counts::Both, _));
    let predicate = acts || matches!(construction, Construction::Passive | Construction::Subject | Construction::State);
    // "with 90 deaths and 14 people missing": an adjective right behind is said of the noun before it.
    let own = near && construction == Construction::State;
    let hung = if predicate && !own { hung(scene, number, near) } else { 0.0 };
    let marked = if only_marks_off(scene, from, word) && !is_whole(scene, number, phrase) { MARKED } else { 0.0 };
    // "three of the wounded have died", "nine returnees were shot dead": nobody hears of anything else then.
    let over = scene.classes.get(word.words.start) != Some(&Class::Gerund);
    let deadly =
        matches!(construction, Construction::Passive | Construction::Subject) && word.measure == "killed" && over;
    let grave = if deadly && marked == 0.0 && cost < COMMA { DEADLY } else { 0.0 };
    Some((construction, weight + grave - cost - hung - marked))
}

/// Whether "whom" leads to the verb, with somebody who does it between them.
fn is_object_relative(scene: &Scene<'_, '_>, from: usize, verb: usize) -> bool {
    let Some(whom) = (from..verb).rev().find(|at| scene.sentence.lower(*at) == "whom") else { return false };
    let of = whom.checked_sub(1).is_some_and(|at| scene.sentence.lower(at) == "of");
    !of && (whom + 1..verb).any(|at| scene.classes[at].is_noun() || scene.classes[at] == Class::Pronoun)
}

/// Whether an adjective behind a preposition or an article belongs to the noun behind it: "since late July", "with a
/// broken arm".
fn is_attribute(scene: &Scene<'_, '_>, from: usize, word: &Trigger) -> bool {
    let one = word.words.len() == 1 && scene.classes[word.words.start] == Class::Adjective;
    let leads = |class: Class| matches!(class, Class::Preposition | Class::Determiner | Class::Possessive);
    let led = word.words.start > from && leads(scene.classes[word.words.start - 1]);
    one && led && scene.classes.get(word.words.end).is_some_and(|class| class.is_noun())
}

/// Whether a predicate has somebody of its own between the break before it and itself.
fn opens_clause(scene: &Scene<'_, '_>, from: usize, word: &Trigger) -> bool {
    let own = |at: usize| scene.classes[at].is_noun() || scene.classes[at] == Class::Pronoun;
    scene.numbers_between(from, word.words.start) > 0
        || matches!(word.kind, Kind::Verb(..)) && (from..word.words.start).any(own)
}

/// Whether the participle that ends at `at` only marks the counted off, because the clause goes on to a predicate
/// of its own: "90 of the guards sent to the border have deserted".
fn is_relative(scene: &Scene<'_, '_>, at: usize) -> bool {
    let clause = scene.classes.get(at..).unwrap_or_default().iter().take(12);
    let mut rest = clause.take_while(|class| !matches!(class, Class::Comma | Class::Break | Class::Conjunction));
    rest.any(|class| matches!(class, Class::Auxiliary | Class::Modal))
}

/// Whether the whole that a share is taken of has a number of its own: "400 of the 1,500".
fn is_whole_number(scene: &Scene<'_, '_>, number: &Mention, phrase: &NounPhrase) -> bool {
    (number.words.end..phrase.words.end.max(phrase.words.start)).any(|at| scene.classes[at] == Class::Number)
}

/// Whether the noun at `at` is what somebody has become: "have become casualties".
fn is_become(scene: &Scene<'_, '_>, at: usize) -> bool {
    at > 0 && matches!(scene.sentence.lower(at - 1), "become" | "becomes" | "became")
}

/// Whether a present form behind the number starts a clause of its own: "nine people, killing two".
fn is_nominal(scene: &Scene<'_, '_>, from: usize, word: &Trigger) -> bool {
    scene.classes.get(word.words.start) == Some(&Class::Gerund)
        && (from..word.words.start).any(|at| matches!(scene.classes[at], Class::Comma | Class::Conjunction))
}

/// Whether the verb that ends at `at` takes an object, so that it is no participle of the noun before it.
fn takes_object(scene: &Scene<'_, '_>, at: usize) -> bool {
    match scene.classes.get(at) {
        Some(Class::Determiner | Class::Pronoun | Class::Number) => true,
        Some(Class::Noun | Class::Name | Class::Adjective) => {
            !matches!(scene.sentence.lower(at), "dead" | "alive" | "last" | "next" | "early" | "late" | "due")
        }
        _ => scene.is_number(at),
    }
}
