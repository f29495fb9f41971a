//! Puts the parts of a claim together, sentence by sentence, and carries over what a sentence leaves out: the
//! subject of an ellipsis, the measure of "that figure", the total that "another 1,000" is no part of.

use super::attribution::Voices;
use super::grammar::{Class, NounPhrase, classes, noun_phrase};
use super::measure::triggers;
use super::mode::{has_anaphor, mode_in_sentence};
use super::place::Places;
use super::quantity::{Mention, mentions};
use super::relation::{Construction, Link, Scene, best_link};
use super::subject::{Subject, subject_in_sentence};
use super::time::Times;
use super::{COUNT, Claim, Mode, Reading, Sentence};

/// How many sentences a subject or a measure is carried on for.
const MEMORY: usize = 4;

/// Measures of people: a number without a noun counts people.
const OF_PEOPLE: [&str; 17] = [
    "killed",
    "injured",
    "casualties",
    "missing",
    "displaced",
    "evacuated",
    "rescued",
    "arrested",
    "hospitalised",
    "infected",
    "deployed",
    "captured",
    "abducted",
    "trapped",
    "attended",
    "aboard",
    "treated",
];

/// Reads every claim of a document in text order.
pub fn join(reading: &Reading<'_>) -> Vec<Claim> {
    let (voices, places, times) = (Voices::read(reading), Places::read(reading), Times::read(reading));
    let mut memory = Memory::default();
    let mut out: Vec<Claim> = Vec::new();
    for (index, sentence) in reading.sentences.iter().enumerate() {
        for draft in drafts(sentence, &mut memory, index) {
            let voice = voices.of(index, draft.word);
            let when = times.of(index, draft.word);
            let mut claim = Claim {
                sentence: sentence.quote(),
                sentence_number: sentence.number,
                text: crate::text::folded(draft.mention.span.of(sentence.part)),
                span: draft.mention.span,
                quantity: draft.mention.quantity,
                subject: draft.subject,
                measure: draft.measure,
                place: places.of(index, draft.word),
                attribution: voice.attribution,
                speaker: voice.speaker,
                as_of: when.as_of,
                period: when.period,
                mode: draft.mode,
            };
            settle_mode(&mut claim, reading, &out);
            out.push(claim);
        }
    }
    out
}

/// A claim in the making: what its own sentence and the ones before tell.
struct Draft {
    mention: Mention,
    word: usize,
    subject: String,
    measure: String,
    mode: Mode,
}

/// What earlier sentences leave to later ones.
#[derive(Default)]
struct Memory {
    /// The last people that were named as counted, and the sentence they were named in.
    people: Option<(String, usize)>,
    /// The last measure of a count, and its sentence.
    measure: Option<(String, usize)>,
    /// Measures that the document has given a figure for.
    told: Vec<String>,
}

/// The claims that a sentence makes.
fn drafts(sentence: &Sentence<'_>, memory: &mut Memory, index: usize) -> Vec<Draft> {
    let (numbers, _passed) = mentions(sentence);
    if numbers.is_empty() {
        return Vec::new();
    }
    let classes = classes(sentence);
    let triggers = triggers(sentence, &classes);
    let scene = Scene { sentence, classes: &classes, mentions: &numbers, triggers: &triggers };
    let mut parts: Vec<(String, String, Mode)> = Vec::new();
    let mut last: Option<(Option<Link>, Option<Subject>)> = None;
    for at in 0..numbers.len() {
        let phrase = noun_phrase(sentence, &classes, numbers[at].head_start);
        let link = best_link(&scene, at, &phrase).or_else(|| shared_link(&scene, at, &phrase, last.as_ref()));
        let own = subject_in_sentence(&scene, &numbers[at], &phrase, link.as_ref());
        let measure = measure(&scene, &numbers[at], &phrase, link.as_ref(), memory, index);
        let subject = subject(&numbers[at], own.as_ref(), &measure, last.as_ref(), memory, index);
        let measure = refined(measure, &subject, own.as_ref(), &numbers[at]);
        let mode = counted_mode(
            mode_in_sentence(&scene, &numbers[at], &phrase, link.as_ref()).0,
            &numbers[at],
            &measure,
            memory,
        );
        memory.keep(&measure, &subject, own.as_ref(), &numbers[at], index);
        parts.push((subject, measure, mode));
        last = Some((link, own));
    }
    let words: Vec<usize> = numbers.iter().map(|mention| mention.words.start).collect();
    let whole = numbers.into_iter().zip(words).zip(parts);
    whole.map(|((mention, word), (subject, measure, mode))| Draft { mention, word, subject, measure, mode }).collect()
}

/// A number without a trigger of its own shares the one of the number before it, when the two are joined:
/// "nine people and three dogs were rescued", "killing nine, or perhaps ten".
fn shared_link(
    scene: &Scene<'_, '_>,
    at: usize,
    phrase: &NounPhrase,
    last: Option<&(Option<Link>, Option<Subject>)>,
) -> Option<Link> {
    let before = scene.mentions.get(at.checked_sub(1)?)?;
    let link = (*last?).0?;
    let near = scene.mentions[at].words.start.saturating_sub(before.words.end) <= 8;
    let same_unit = before.quantity.unit == scene.mentions[at].quantity.unit;
    let bare = phrase.words.is_empty()
        || matches!(link.construction, Construction::Object | Construction::Passive | Construction::State);
    let joined = (before.words.end..scene.mentions[at].words.start).all(|word| {
        !matches!(
            scene.classes[word],
            Class::Past | Class::Verb | Class::Auxiliary | Class::Break | Class::Subordinator
        )
    });
    (near && same_unit && bare && joined).then_some(link)
}

/// What is claimed of the number: the trigger's measure, else the one carried over, else the word that
/// governs it.
fn measure(
    scene: &Scene<'_, '_>,
    mention: &Mention,
    phrase: &NounPhrase,
    link: Option<&Link>,
    memory: &Memory,
    index: usize,
) -> String {
    if let Some(link) = link {
        return scene.triggers[link.trigger].measure.to_owned();
    }
    if let Some(of_unit) = measure_of_unit(&mention.quantity.unit) {
        return of_unit.to_owned();
    }
    let carried = memory.measure.as_ref().filter(|(_, at)| index - at <= MEMORY);
    if mention.quantity.unit == COUNT
        && let Some((measure, _)) = carried
        && (phrase.words.is_empty() || has_anaphor(scene, mention))
    {
        return measure.clone();
    }
    governing_word(scene, mention, phrase)
}

/// What a quantity of that unit measures when the text does not say.
fn measure_of_unit(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "magnitude" => "magnitude",
        "year" | "month" | "week" | "day" | "hour" | "minute" | "second" => "duration",
        "km" | "m" | "cm" | "mm" | "mile" | "foot" => "distance",
        "hectare" | "acre" | "km2" => "area",
        "degC" | "degF" => "temperature",
        "km/h" | "mph" => "speed",
        _ => return None,
    })
}

/// The verb whose subject or object the number's noun phrase is, else the noun itself.
fn governing_word(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> String {
    let from = phrase.words.end.max(mention.words.end);
    let skipped = |at: &usize| {
        matches!(scene.classes.get(*at), Some(Class::Auxiliary | Class::Adverb | Class::Modal | Class::Subordinator))
    };
    let behind = (from..).find(|at| !skipped(at)).unwrap_or(from);
    if matches!(scene.classes.get(behind), Some(Class::Past | Class::Verb | Class::Gerund)) {
        return scene.sentence.lower(behind).to_owned();
    }
    let plain =
        |at: &usize| matches!(scene.classes.get(*at), Some(Class::Determiner | Class::Adverb | Class::Preposition));
    let before = (0..mention.words.start).rev().take(4).find(|at| !plain(at));
    if let Some(at) = before
        && matches!(scene.classes[at], Class::Past | Class::Verb | Class::Gerund)
    {
        return scene.sentence.lower(at).to_owned();
    }
    match phrase.head() {
        Some(head) => scene.sentence.lower(head).to_owned(),
        None if mention.quantity.unit == "percent" => "share".to_owned(),
        None if mention.quantity.unit == COUNT => "count".to_owned(),
        None => "amount".to_owned(),
    }
}

/// The subject: the sentence's own, else the number's before it, else the people that the document is about.
fn subject(
    mention: &Mention,
    own: Option<&Subject>,
    measure: &str,
    last: Option<&(Option<Link>, Option<Subject>)>,
    memory: &Memory,
    index: usize,
) -> String {
    if let Some(own) = own {
        return own.text.clone();
    }
    let of_people = OF_PEOPLE.contains(&measure);
    if let Some((_, Some(before))) = last
        && mention.quantity.unit == COUNT
        && (!of_people || before.people)
    {
        return before.text.clone();
    }
    if of_people {
        let carried = memory.people.as_ref().filter(|(_, at)| index - at <= MEMORY);
        return carried.map_or_else(|| "people".to_owned(), |(people, _)| people.clone());
    }
    measure.to_owned()
}

/// A measure that depends on what is counted: soldiers that are lost are casualties, crates that are sent
/// are shipped.
fn refined(measure: String, subject: &str, own: Option<&Subject>, mention: &Mention) -> String {
    let people = own.is_some_and(|own| own.people)
        || super::grammar::names_people(subject.rsplit(' ').next().unwrap_or_default().to_lowercase().as_str());
    match measure.as_str() {
        "lost" if people => super::measure::CASUALTIES.to_owned(),
        "deployed" if !people && own.is_some() && mention.quantity.unit == COUNT => "shipped".to_owned(),
        _ => measure,
    }
}

/// "Another 1,000 were injured" after 100 dead is no increment: nothing was said of the injured before.
fn counted_mode(mode: Mode, mention: &Mention, measure: &str, memory: &Memory) -> Mode {
    let second_category = mode == Mode::Increment
        && mention.increment
        && !memory.told.is_empty()
        && !memory.told.iter().any(|told| told == measure);
    if second_category { Mode::Total } else { mode }
}

impl Memory {
    fn keep(&mut self, measure: &str, subject: &str, own: Option<&Subject>, mention: &Mention, index: usize) {
        if let Some(own) = own.filter(|own| own.people && own.explicit) {
            self.people = Some((own.text.clone(), index));
        } else if let Some((people, at)) = &mut self.people
            && people == subject
        {
            *at = index;
        }
        if mention.quantity.unit == COUNT {
            self.measure = Some((measure.to_owned(), index));
        }
        if !self.told.iter().any(|told| told == measure) {
            self.told.push(measure.to_owned());
        }
    }
}

/// What the date of a figure says of its mode: a stretch of its own makes an increment, a date of another
/// year another event.
fn settle_mode(claim: &mut Claim, reading: &Reading<'_>, _before: &[Claim]) {
    if claim.mode != Mode::Total {
        return;
    }
    if let (Some(as_of), Some(day)) = (claim.as_of, reading.day)
        && as_of.year() < day.year()
        && day.since(as_of).is_ok_and(|span| span.get_days() > 150)
    {
        claim.mode = Mode::Past;
    } else if claim.period.is_some() {
        claim.mode = Mode::Increment;
    }
}
