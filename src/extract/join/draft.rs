//! A claim in the making: what its own sentence tells of a number, and what it leaves open.

mod neighbour;

use std::borrow::Cow;
use std::cell::LazyCell;
use std::ops::Range;
use std::rc::Rc;

use jiff::civil::Date;

use super::lexicon::LEXICON;
use super::meant::meant;
use super::memory::{Theme, asked};
use super::refine::refined;
use super::told::head_of;
use crate::extract::choice::noun::{self, Noun};
use crate::extract::choice::{self, Sighting, Value};
use crate::extract::distractor::Passed;
use crate::extract::frame::{
    BREAKDOWN, Frame, LAND, Of, PART_OF_IT, RESULT, SHOCK, STRETCH, frame, is_relational, is_time_word, reach_behind,
};
use crate::extract::grammar::function::{VerbSense, names_event, names_voice, sense};
use crate::extract::grammar::phrase::subject_before;
use crate::extract::grammar::{Class, NounPhrase, classes, is_plural, names_people, noun_phrase, singular};
use crate::extract::measure::vocabulary::{Role, is_of_people, readings_of};
use crate::extract::measure::{Kind, triggers};
use crate::extract::mode::{Lean, REFUTED, Time, has_anaphor, mode_in_sentence};
use crate::extract::quantity::{Kind as UnitKind, Mention};
use crate::extract::relation::{
    Construction, Link, Scene, best_link, deed, gap_of, is_of_own_side, is_stated, is_theirs, is_whole, naming,
};
use crate::extract::subject::{
    AS_FOR, BESIDE, HELD, NUMBER_OF, OF_CLAUSE, Subject, acts_itself, candidate, giver, is_cases, subject_in_sentence,
};
use crate::extract::voice::party;
use crate::extract::{COUNT, Mode, Sentence};
use neighbour::{goes_on, restates, shared_link};

/// The longest label before a colon, in words.
const LABEL: usize = 12;

/// How surely a sentence gives a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// By a verb or noun that the lexicon does not know.
    Unknown,
    /// By what such people or things are known for.
    Known,
    /// By a word of the lexicon.
    Said,
}

/// What one sentence tells of one of its numbers.
#[derive(Debug)]
pub struct Draft {
    /// The number.
    pub mention: Mention,
    /// The sentence that it stands in, counted from 0.
    pub index: usize,
    /// The measure that the sentence itself gives, and how surely.
    pub measure: Option<(String, Strength)>,
    /// What links the number with that measure, where words of the sentence do.
    pub ground: Option<Ground>,
    /// The word that governs the number, if nothing better is found.
    pub governing: String,
    /// The subject that the sentence itself gives.
    pub subject: Option<Subject>,
    /// Whether that is the topic that its sentence opens with: what is claimed of it goes on.
    pub topic: bool,
    /// Where in the sentence that subject was found.
    pub subject_why: &'static str,
    /// Whether the number has no noun of its own, or none that tells anything.
    pub open: bool,
    /// Whether a noun before it stands for a figure told elsewhere.
    pub anaphor: bool,
    /// Of money: who gives or owes it.
    pub giver: Option<String>,
    /// Of money and measured things: whether who stands before it only tells its size: "the prosecutor spoke of".
    pub voiced: bool,
    /// Of money: the piece or measure that it is the price of: "9 dollars a dose".
    pub piece: Option<String>,
    /// What the construction says that it is the same as, or goes to.
    pub frame: Option<Frame>,
    /// Of a share or a bare number: the name that it is said of.
    pub candidate: Option<Subject>,
    /// Whether it stands behind a label that the lexicon does not know.
    pub labelled: bool,
    /// Whether it stands behind any label that is no more than one.
    pub listed: bool,
    /// Whether its label is a noun whose bearers are known for one thing: "Tanks: 14".
    pub known_label: bool,
    /// Whether it stands behind a label of the lexicon that names nobody: "Missing: 90".
    pub category: bool,
    /// Whether it is a share whose own clause says what it does: "62 percent rejected the plan".
    pub acts: bool,
    /// Whether a verb gives its measure.
    pub by_verb: bool,
    /// Whether it is the whole of which the clause tells a part: "30 of the 62 miners were brought up".
    pub whole: bool,
    /// Whether the number is the subject of a predicate of its own: "nine have come back".
    pub predicate: bool,
    /// Whether all that is said of it is a state, without a verb: "of whom four in a critical condition".
    pub verbless: bool,
    /// Whether that state tells how badly they are: "in a critical condition".
    pub grave: bool,
    /// How many bare numbers stand in a clause with it whose verb is left out: "the ministry, 810 and 26".
    pub gap: Option<usize>,
    /// Whether it tells who "the others", "the rest" or "they" are: "the others are two cooks".
    pub nominal: bool,
    /// Whether nothing but "and" or a comma stands between it and the noun phrase of the number before it.
    pub joined: bool,
    /// Whether "of them", "of these" or "of whom" takes it from whoever was counted before.
    pub of_them: bool,
    /// Whether "of which" or "of whom" takes it for a part of what was counted before.
    pub of_which: bool,
    /// Whether the sentence tells it of one place alone: "In Marr, 40 are missing", "Marr alone counts 40".
    pub located: bool,
    /// Whether it tells of the speaker's own losses in a war: "Own losses: nine killed".
    pub own_side: bool,
    /// What its sentence asks for before it: "How many were hurt is in dispute: 19 say the police".
    pub asked: Option<Theme>,
    /// Whether "more" of it are bodies or the like, of which there is one toll: "three more bodies".
    pub more_of_kind: bool,
    /// Whether a party puts the bare number forward: "the union says 46", "police stick to 900".
    pub stated: bool,
    /// Whether the counted do something in a clause of their own whose verb has no measure: "900 have money in the bank".
    pub deed: bool,
    /// Whether it is the number of those whom the sentence before is about: "residents put their number at 90".
    pub theirs: bool,
    /// The mode that the sentence itself gives, and why.
    pub mode: (Mode, &'static str),
    /// The word that shows the mode, where one does.
    pub cue: Option<usize>,
    /// What the document may turn the mode into.
    pub lean: Option<Lean>,
    /// What may be counted, as far as the sentence tells; `None` where it tells it for certain.
    pub nouns: Option<Vec<(Rc<str>, Sighting)>>,
    /// What may be claimed, as far as the sentence tells; `None` where it tells it for certain.
    pub triggers: Option<Vec<(Cow<'static, str>, Sighting)>>,
    /// Kind of quantity, and whether a noun of its own follows.
    pub context: Value,
}

/// The words that give a number's measure, and how they stand to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// The words.
    pub words: Range<usize>,
    /// What kind of word they are.
    pub kind: Kind,
    /// How they stand to the number.
    pub construction: Construction,
    /// Whether the lexicon, or a rule of the grammar, knows them.
    pub known: bool,
    /// Whether it is the number before it that they are linked with, and this one shares them.
    pub shared: bool,
}

impl Draft {
    /// Takes a total for one that the next sentence rejects.
    pub fn refute(&mut self) {
        if self.mode.0 == Mode::Total {
            (self.mode, self.cue, self.lean) = ((Mode::Denied, REFUTED), None, None);
        }
    }

    /// Takes what the construction says over what the words around say.
    fn take(&mut self, framed: Frame) {
        match &framed.measure {
            Some(Cow::Borrowed(said)) => self.measure = Some(((*said).to_owned(), Strength::Said)),
            Some(noun) => self.measure = Some((noun.clone().into_owned(), Strength::Unknown)),
            None => {}
        }
        if let Some(Of::Told(subject)) = &framed.of {
            self.subject = Some(subject.clone());
            self.subject_why = framed.why;
            self.candidate = None;
            self.open = false;
            self.category = false;
        }
        self.frame = Some(framed);
    }

    /// Whether the same is measured as by the number before it in the sentence.
    pub fn is_of_before(&self) -> bool {
        self.frame.as_ref().is_some_and(|frame| frame.of == Some(Of::Before))
    }

    /// Whether the same is claimed as by the number before it in the sentence.
    pub fn claims_as_before(&self) -> bool {
        let said = self.predicate && self.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Said);
        self.frame.as_ref().is_some_and(|frame| frame.as_before && !(frame.why == PART_OF_IT && said))
    }

    /// Whether it measures a stretch of something that a verb says more of: "9 km of shoreline were oiled".
    pub fn is_stretch(&self) -> bool {
        let stretch = self.frame.as_ref().is_some_and(|frame| frame.why == STRETCH || frame.why == LAND);
        stretch && self.measure.is_some()
    }

    /// Whether it is of an aftershock, and not of the earthquake that the document tells of.
    pub fn is_of_aftershock(&self) -> bool {
        self.frame.as_ref().is_some_and(|frame| frame.why == SHOCK)
    }

    /// Whether its label is a name: "Marr: 812 cm".
    pub fn is_labelled_by_name(&self) -> bool {
        let name = |own: &Subject| own.text.split(' ').all(|word| word.starts_with(char::is_uppercase));
        self.labelled && self.subject.as_ref().is_some_and(name)
    }

    /// Whether it is the figure that the text has spoken of last.
    pub fn is_spoken_of(&self) -> bool {
        self.frame.as_ref().is_some_and(|frame| frame.of == Some(Of::Spoken))
    }

    /// Whether it is a share of whatever figure the text has told last: "That is 9 percent".
    pub fn is_of_last(&self) -> bool {
        self.frame.as_ref().is_some_and(|frame| frame.of == Some(Of::Last))
    }

    /// Whom or what money goes to: "to each family".
    pub fn toward(&self) -> Option<&str> {
        match self.frame.as_ref()?.of.as_ref()? {
            Of::Toward(text) => Some(text),
            _ => None,
        }
    }

    /// Whether a spelled "one" is hardly more than an article: nothing that the lexicon knows is claimed of it.
    pub fn is_article(&self, settled: &str) -> bool {
        let said = self.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Said);
        let one =
            self.mention.spelled && self.mention.quantity.value == Some(1.0) && self.mention.quantity.unit == COUNT;
        one && !said && settled == self.governing
    }
}

/// What a sentence tells of each of its numbers; `passed` are those that are no quantities.
pub fn drafts(
    sentence: &Sentence<'_>,
    index: usize,
    day: Option<Date>,
    numbers: &[Mention],
    passed: &[(Range<usize>, Passed)],
) -> Vec<Draft> {
    if numbers.is_empty() {
        return Vec::new();
    }
    let counted: Vec<_> = numbers.iter().map(|mention| mention.number.start..mention.words.end).collect();
    let classes = classes(sentence, &counted);
    let triggers = triggers(sentence, &classes);
    let scene = Scene { sentence, classes: &classes, mentions: numbers, triggers: &triggers };
    let years: Vec<(usize, i16)> = passed.iter().filter_map(|(words, why)| year_at(sentence, words, *why)).collect();
    let windows: Vec<usize> = passed
        .iter()
        .filter(|(words, why)| *why == Passed::Window && is_latest(sentence, words))
        .map(|(words, _)| words.start)
        .collect();
    let time = Time { years: &years, windows: &windows, day };
    let nouns = LazyCell::new(|| noun::nouns(&scene));
    let mut out: Vec<Draft> = Vec::new();
    let mut last: Option<Link> = None;
    for (at, number) in numbers.iter().enumerate() {
        let phrase = noun_phrase(sentence, &classes, number.head_start);
        let restates = restates(&scene, at);
        let own = if restates { None } else { best_link(&scene, at, &phrase) };
        // "The list contains 47 names": what the list is of, the document tells.
        let listed = |link: &Link| {
            let holds = !link.known && link.words.end <= number.words.start;
            holds && phrase.head().is_some_and(|head| sentence.lower(head) == "names")
        };
        let own = own.filter(|link| !listed(link) && !only_counts(number, link));
        let shared = own.is_none();
        let link = if restates { last.clone().filter(|link| !listed(link)) } else { own };
        let whole = is_whole(&scene, number, &phrase);
        let link = link.or_else(|| shared_link(&scene, at, &phrase, last.as_ref()).filter(|_| !whole));
        let framed = frame(&scene, at, &phrase, link.as_ref());
        let mut next = draft(&scene, &nouns, at, index, &phrase, link.as_ref(), &time);
        next.ground = link.as_ref().map(|link| Ground::of(link, shared));
        // "- Tanks: 90 (+4)": a number in brackets stands in the line of the one before it.
        next.listed |= shared && next.known_label && out.last().is_some_and(|before| before.listed);
        if let Some(framed) = framed {
            if framed.why == BREAKDOWN && next.mode.0 == Mode::Total {
                next.mode = (Mode::Part, BREAKDOWN);
            }
            // "passed by 88 to 79": nothing has grown by that.
            if framed.why == RESULT && next.mode.0 == Mode::Increment {
                next.mode = (Mode::Total, RESULT);
            }
            next.take(framed);
        }
        let undecided = next.mode.0 == Mode::Total;
        let gap = next.gap.is_some();
        if let Some(before) = out.last().filter(|before| undecided && goes_on(&scene, before, &next.mention, gap)) {
            if before.lean.is_none() {
                next.mode = before.mode;
                next.cue = before.cue;
            }
            next.lean = before.lean;
        }
        out.push(next);
        // "Twelve of the 40 passengers (30 percent) were injured": the share is what the twelve are.
        if !whole {
            last = link;
        }
    }
    out
}

/// Whether all that a verb says of a bare number is that somebody has counted so many: "in 2011, when 900 were counted".
fn only_counts(number: &Mention, link: &Link) -> bool {
    let verb = matches!(link.kind, Kind::Verb(..)) && matches!(link.construction, Construction::Passive);
    link.measure == "counted" && verb && number.bare && number.quantity.unit == COUNT
}

/// Whether "are" links the number's noun with a word for those told of before: "They are those of nine men".
fn is_nominal(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let mut at = mention.words.start;
    let steps = |lower: &str| matches!(lower, "those" | "that" | "of" | "the" | "all" | "mostly" | "bodies");
    while at > 0 && steps(scene.sentence.lower(at - 1)) {
        at -= 1;
    }
    let is = at.checked_sub(1).filter(|at| matches!(scene.sentence.lower(*at), "are" | "were" | "is" | "was"));
    let who = is.and_then(|is| is.checked_sub(1)).map_or("", |who| scene.sentence.lower(who));
    matches!(who, "others" | "rest" | "they" | "these" | "those" | "remainder" | "other")
}

/// Whether a number with a noun goes on the list that the number before it opens: "90 men, eight women and three children".
fn is_joined(scene: &Scene<'_, '_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &scene.mentions[before]) else { return false };
    let end = noun_phrase(scene.sentence, scene.classes, before.head_start).words.end.max(before.words.end);
    let between = end..scene.mentions[at].words.start;
    let plain = |class: &Class| matches!(class, Class::Comma | Class::Conjunction | Class::Determiner | Class::Adverb);
    let joins = |class: &Class| matches!(class, Class::Comma | Class::Conjunction);
    let item = between.len() == 1 && scene.sentence.lower(end) == ";";
    let listed = |words: &[Class]| item || words.iter().all(plain) && words.iter().any(joins);
    before.quantity.unit == COUNT && scene.classes.get(between).is_some_and(listed)
}

impl Ground {
    fn of(link: &Link, shared: bool) -> Ground {
        Ground {
            words: link.words.clone(),
            kind: link.kind,
            construction: link.construction,
            known: link.known,
            shared,
        }
    }
}

/// Whether a window reaches up to now: "the past 24 hours".
fn is_latest(sentence: &Sentence<'_>, words: &Range<usize>) -> bool {
    (words.start.saturating_sub(2)..words.end)
        .any(|at| matches!(sentence.lower(at), "last" | "past" | "previous" | "preceding" | "latest"))
}

/// The year that a passed-over date names, and where.
fn year_at(sentence: &Sentence<'_>, words: &Range<usize>, why: Passed) -> Option<(usize, i16)> {
    if !matches!(why, Passed::Year | Passed::Date) {
        return None;
    }
    words.clone().rev().find_map(|at| {
        let year = sentence.lower(at).parse().ok().filter(|year| (1700..2200).contains(year))?;
        Some((at, year))
    })
}

fn draft(
    scene: &Scene<'_, '_>,
    nouns: &LazyCell<Vec<Noun>, impl FnOnce() -> Vec<Noun>>,
    at: usize,
    index: usize,
    phrase: &NounPhrase,
    link: Option<&Link>,
    time: &Time<'_>,
) -> Draft {
    let mention = &scene.mentions[at];
    let (own, subject_why) = subject_in_sentence(scene, mention, phrase, link).unzip();
    let measure = link.map(|link| {
        if let Some(known) = own.as_ref().and_then(|own| known_for(own, link)) {
            return (known.to_owned(), Strength::Known);
        }
        let meant = meant(scene, mention, link, own.as_ref()).map(str::to_owned);
        (meant.unwrap_or_else(|| refined(&link.measure, own.as_ref(), mention)), strength(link))
    });
    let held = link.is_some_and(|link| link.construction == Construction::Holder && link.holder.is_some());
    let of_people =
        mention.quantity.unit == COUNT && measure.as_ref().is_some_and(|(measure, _)| is_of_people(measure));
    // "the union spoke of 900 tonnes": who says so is not what is weighed.
    let voiced = is_voiced(scene, mention, link);
    let own = own.filter(|_| !(voiced && subject_why == Some(OF_CLAUSE)));
    let subject = own.filter(|own| own.people || !held || !of_people || is_cases(&own.text) || has_toll(&own.text));
    let said = measure.as_ref().map_or("", |(measure, _)| measure);
    let judged = mode_in_sentence(scene, mention, phrase, link, said, time);
    let numbered = subject_why == Some(NUMBER_OF);
    let beside = subject_why == Some(BESIDE);
    let deed = if link.is_none() { deed(scene, mention, phrase) } else { None };
    let deed = deed.or_else(|| naming(scene, mention, phrase).filter(|_| link.is_none_or(|link| !link.known)));
    let does = deed.is_some();
    let named = subject.as_ref().is_some_and(|own| own.explicit) && !matches!(subject_why, Some(HELD | OF_CLAUSE));
    let told = measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Said);
    Draft {
        nouns: (!named).then(|| noun::sightings(scene, nouns, mention, phrase)),
        triggers: (!told).then(|| choice::measure::sightings(scene, at, phrase)),
        context: noun::context(mention, phrase),
        deed: does,
        index,
        subject_why: subject_why.unwrap_or_default(),
        mode: (judged.mode, judged.why),
        cue: judged.cue,
        ground: None,
        lean: judged.lean,
        measure: measure
            .or_else(|| known_number(subject.as_ref().filter(|_| numbered || beside)?))
            .or_else(|| deed.filter(|verb| !verb.is_empty()).map(|verb| (verb, Strength::Unknown))),
        labelled: link.is_some_and(|link| link.construction == Construction::Label && !link.known)
            || mention.kind == Some(UnitKind::Currency)
                && link.is_none()
                && scene.sentence.lower(mention.words.start.wrapping_sub(1)) == ":",
        listed: is_listed(scene, mention),
        known_label: link.is_some_and(|link| link.construction == Construction::Label && link.kind == Kind::Known),
        category: subject.is_none() && link.is_some_and(|link| link.construction == Construction::Label && link.known),
        acts: acts_itself(scene, mention) || does && mention.bare,
        predicate: link.is_some_and(|link| {
            link.words.start >= mention.words.end
                && matches!(link.construction, Construction::Passive | Construction::Subject | Construction::State)
        }),
        whole: is_whole(scene, mention, phrase),
        verbless: link.is_some_and(|link| {
            let verb = |at: usize| scene.classes[at].is_verb() || scene.classes[at] == Class::Auxiliary;
            link.kind == Kind::State && !(mention.words.end..link.words.start).any(verb)
        }),
        grave: link.is_some_and(|link| {
            let tells = |at: usize| matches!(scene.sentence.lower(at), "critical" | "serious" | "grave" | "stable");
            link.words.clone().any(tells) && !link.words.clone().any(|at| scene.sentence.lower(at) == "care")
        }),
        by_verb: link.is_some_and(|link| matches!(link.kind, Kind::Verb(..))),
        gap: gap_of(scene, at),
        nominal: is_nominal(scene, mention),
        joined: is_joined(scene, at),
        of_them: phrase.partitive
            && matches!(scene.sentence.lower(mention.head_start + 1), "them" | "these" | "those" | "whom" | "which"),
        of_which: is_of_which(scene, mention),
        located: is_located(scene, mention),
        theirs: is_theirs(scene, mention),
        own_side: is_of_own_side(scene, mention),
        asked: (mention.bare && mention.quantity.unit == COUNT)
            .then(|| asked(scene.sentence, scene.classes, scene.triggers, mention.words.start))
            .flatten(),
        more_of_kind: mention.increment && is_remains(scene, mention, phrase),
        stated: is_stated(scene, mention),
        governing: match &subject {
            Some(own) if numbered => own.text.rsplit(' ').next().unwrap_or_default().to_lowercase(),
            _ => governing_word(scene, mention, phrase),
        },
        open: phrase.words.is_empty() && !numbered
            || subject.as_ref().is_none_or(|own| own.text == "people" || !own.explicit),
        subject,
        topic: subject_why == Some(AS_FOR),
        anaphor: has_anaphor(scene, mention) && !numbered,
        giver: (mention.kind == Some(UnitKind::Currency))
            .then(|| giver(scene, mention, link))
            .flatten()
            .filter(|who| gives(who)),
        voiced,
        candidate: (mention.quantity.unit != COUNT || mention.bare).then(|| candidate(scene, mention)).flatten(),
        piece: piece(scene, mention),
        frame: None,
        mention: mention.clone(),
    }
}

/// Whether a subject names many that may have died beside people: "the toll of elephants", not "of the floods" or of places.
fn has_toll(subject: &str) -> bool {
    let head = subject.rsplit(' ').next().unwrap_or_default();
    let silent = |word: &str| readings_of(word).iter().all(|entry| entry.role == Role::Known);
    let event = names_event(&singular(head)) || names_event(head);
    is_plural(head) && !event && subject.split(' ').all(silent) && !subject.chars().any(char::is_uppercase)
}

/// What those are known for whose number the clause tells: "the number of marchers was 900".
fn known_number(own: &Subject) -> Option<(String, Strength)> {
    let head = head_of(&own.text);
    let known = readings_of(&head).iter().find(|entry| entry.role == Role::Known)?;
    Some((known.measure.to_owned(), Strength::Known))
}

/// What people are known for who do something that the lexicon does not know: soldiers who ring a house are deployed,
/// marchers who sing attend.
fn known_for(own: &Subject, link: &Link) -> Option<&'static str> {
    let acts = !link.known && link.construction == Construction::Subject && own.people && own.explicit;
    let head = head_of(&own.text);
    let entry = acts.then(|| readings_of(&head).iter().find(|entry| entry.role == Role::Known)).flatten()?;
    matches!(entry.measure, "deployed" | "attended").then_some(entry.measure)
}

/// Whether a phrase may name who gives money: no average and no time does.
fn gives(phrase: &str) -> bool {
    let lower = phrase.to_lowercase();
    let head = lower.rsplit(' ').next().unwrap_or_default();
    let leads = |word: &str| matches!(word, "last" | "this" | "next" | "that" | "same" | "previous");
    let when = is_time_word(head) && (head == lower || lower.split(' ').any(leads));
    !is_relational(head) && !when && !matches!(head, "addition" | "first" | "all")
}

/// Whether money or a measured quantity is told by a verb that puts figures forward, or stands behind a preposition after any verb that claims
/// nothing: "spoke of 9 million", "is standing by its 9 million".
fn is_voiced(scene: &Scene<'_, '_>, mention: &Mention, link: Option<&Link>) -> bool {
    let measured = matches!(mention.kind, Some(UnitKind::Currency | UnitKind::Measure));
    if !measured || link.is_some_and(|link| link.known) {
        return false;
    }
    let Some((chain, verb)) = subject_before(scene.sentence, scene.classes, mention.words.start) else { return false };
    let head = chain.head.end.checked_sub(1).map_or("", |head| scene.sentence.lower(head));
    let voice = names_voice(head) || names_people(head) || party::is_person(head) || party::is_party(head);
    let said = scene.sentence.lower(verb);
    match sense(said) {
        Some(VerbSense::Stating) => !hands_over(said) || verb + 1 < mention.words.start,
        Some(_) => voice && scene.classes.get(verb + 1) == Some(&Class::Preposition),
        None => false,
    }
}

/// Whether a verb that puts figures forward also hands over money that stands right behind it: "gives 9 million".
fn hands_over(lower: &str) -> bool {
    LEXICON.handing.contains(lower)
}

/// "9 dollars a dose", "9 dollars per sack of barley": what the money buys one of.
fn piece(scene: &Scene<'_, '_>, mention: &Mention) -> Option<String> {
    let at = mention.words.end;
    let led = matches!(scene.sentence.lower(at), "a" | "an" | "per");
    if mention.kind != Some(UnitKind::Currency) || !led {
        return None;
    }
    let words = noun_phrase(scene.sentence, scene.classes, at + 1).words;
    let head = scene.sentence.lower(words.end.checked_sub(1).filter(|head| words.contains(head))?);
    let other = is_time_word(head) || names_people(head) || matches!(head, "head" | "pop" | "piece" | "time");
    (!other).then(|| scene.sentence.phrase(reach_behind(scene, words, &["of"])))
}

/// "three more bodies", "the bodies of two more".
fn is_remains(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> bool {
    let remains = |at: usize| LEXICON.the_dead.contains(scene.sentence.lower(at));
    let of = mention.words.start.checked_sub(2).filter(|at| scene.sentence.lower(at + 1) == "of");
    phrase.head().into_iter().chain(of).any(remains)
}

fn strength(link: &Link) -> Strength {
    match link {
        _ if !link.known => Strength::Unknown,
        _ if link.construction == Construction::Known => Strength::Known,
        _ => Strength::Said,
    }
}

/// Whether "of which" or "of whom" stands a little before the number.
fn is_of_which(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let start = mention.words.start;
    let parts = |at: usize| scene.sentence.lower(at) == "of" && scene.sentence.lower(at + 1) == "which";
    (start.saturating_sub(8)..start).rev().take_while(|at| !scene.is_number(*at)).any(parts)
}

/// Whether nothing but a label stands before the number: "Germany: 40", "- tanks: 7".
fn is_listed(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let Some(colon) = mention.words.start.checked_sub(1) else { return false };
    let says = |at: usize| matches!(scene.classes[at], Class::Verb | Class::Auxiliary | Class::Modal);
    scene.sentence.lower(colon) == ":" && colon <= LABEL && !(2..colon).any(says) && !is_stated(scene, mention)
}

/// Whether the sentence opens with a place, or says that it speaks of one alone.
fn is_located(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let sentence = scene.sentence;
    let opens = (0..mention.words.start.min(3)).any(|at| {
        matches!(sentence.lower(at), "in" | "at" | "near")
            && scene.classes.get(at + 1).is_some_and(|class| *class == Class::Name || *class == Class::Determiner)
    });
    let alone = (mention.words.start.saturating_sub(24).max(1)..mention.words.start)
        .any(|at| sentence.lower(at) == "alone" && sentence.words[at - 1].is_capitalised());
    opens || alone
}

/// The verb whose subject or object the number's noun phrase is, else the noun itself.
fn governing_word(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> String {
    match phrase.head() {
        Some(head) => scene.sentence.lower(head).to_owned(),
        None if mention.quantity.unit == "percent" => "share".to_owned(),
        None if mention.quantity.unit == COUNT => "count".to_owned(),
        None => "amount".to_owned(),
    }
}
