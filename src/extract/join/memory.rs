//! What a document has told so far and what it is about: where a sentence leaves out what its number counts or
//! what is claimed of it, the answer is looked up here.

mod antecedent;
mod fit;
mod generic;
mod group;
mod heading;
mod kind;
mod matter;
mod measure;
mod money;
mod rivals;
mod roll;
mod subject;
mod sum;
mod theme;
mod whence;

use foldhash::{HashMap, HashMapExt, HashSet};

use super::draft::{Draft, Strength};
use super::name::Names;
use super::project::project_of;
use super::refine::cut_of_jobs;
use super::told::{Told, family, head_of, size_of, subject_matter};
use super::topic::{
    event_of, people_of, pollutant_of, river_of, spilled_in, tells_of_captives, tells_of_escape, tells_of_flight,
    tells_of_jail, tells_of_pay,
};
use crate::extract::choice::Choice;
use crate::extract::frame::is_relational;
use crate::extract::grammar::names_people;
use crate::extract::measure::vocabulary::is_of_people;
use crate::extract::measure::{is_of_kind, sense_of};
use crate::extract::subject::Subject;
use crate::extract::{COUNT, Mode, Reading};
use antecedent::Count;
use fit::fitted;
use generic::{OF_OTHERS, lead_group, own_force, whose_number};
use group::{Group, befallen};
use heading::{Heading, Whole, headings};
use matter::{event_measure, main_measure, title_words};
use measure::EXISTING;
use roll::{Roll, rolls};
use sum::Sum;
use theme::themes;
pub use theme::{Theme, asked};
pub use whence::Whence;

/// How many sentences a subject or a measure is carried on for.
const REACH: usize = 4;

/// What is settled of a draft.
pub struct Settled {
    /// What is counted, and where that was found.
    pub subject: (String, Whence),
    /// What is claimed of it, and where that was found.
    pub measure: (String, Whence),
    /// The mode.
    pub mode: Mode,
    /// The unit, where the document lends one to a bare number.
    pub unit: Option<&'static str>,
    /// What the measure and the subject were chosen from, where the rules had to guess.
    pub choices: [Option<Choice>; 2],
}

/// What a document tells and what it is about.
pub struct Memory {
    /// Every figure that some sentence tells in full, in text order.
    told: Vec<Told>,
    /// How many of them give a measure, and of which kinds of quantity.
    support: HashMap<String, (usize, HashSet<String>)>,
    /// What the document claims before all else.
    main: Option<String>,
    /// What the event of the title stands for: a recall for the recalled.
    event_measure: Option<&'static str>,
    /// The words of the title, in the singular.
    title: HashSet<String>,
    /// The first and the last sentence of the list that the text is in.
    list: Option<(usize, usize)>,
    /// The headings of its lists.
    headings: Vec<Heading>,
    /// What a line of the list has named last.
    whole: Option<Whole>,
    /// What the lists of names are of that it speaks of.
    rolls: Vec<Roll>,
    /// The people that the document is about.
    people: Option<String>,
    /// The most of them to whom it says that something happened.
    befallen: Option<Group>,
    /// The people whom it counts first, where they are one group.
    lead_group: Option<String>,
    /// Whose number a sentence tells that speaks of "their number", by the sentence.
    whose_number: Vec<(usize, String)>,
    /// Those whom whoever publishes it would call its own.
    own_force: &'static str,
    /// The event that the document is about.
    event: Option<String>,
    /// What costs, where the document speaks of costs.
    project: Option<String>,
    /// In whose name the document speaks of money.
    names: Names,
    /// The last money that a noun named, and the sentence.
    amount: Option<(String, usize)>,
    /// What has leaked, where the document tells of a spill.
    spilled: Option<&'static str>,
    /// What its concentrations are of.
    pollutant: Option<&'static str>,
    /// The river whose level the document tells.
    river: Option<String>,
    /// Whether the document tells of wages.
    pay: bool,
    /// What most counts of the document are of.
    subject_matter: Option<String>,
    /// The last people that were counted.
    counted: Option<Group>,
    /// The last subject of each measure that was settled.
    subjects: HashMap<String, Group>,
    /// The last measure of each kind of unit that was settled, and its sentence.
    last: HashMap<String, (String, usize)>,
    /// What sentences without a number announce.
    themes: Vec<Theme>,
    /// The nouns of every count that was settled so far.
    heads: HashSet<String>,
    /// Every count that was settled so far.
    counts: Vec<Count>,
    /// Every amount of money or of a unit that was settled so far.
    sums: Vec<Sum>,
    /// The subject of the number before in the same sentence.
    before: Option<(String, bool)>,
    /// The subject and the measure of the number before in the same sentence, whatever its unit.
    beside: Option<(String, String)>,
    /// The subject and the measure of the last figure of each kind of unit, and its sentence.
    spoken: HashMap<String, (String, String, usize)>,
    /// The subject and the measure of the last figure, and its sentence.
    latest: Option<(String, String, usize)>,
    /// Measures that have had a figure so far.
    given: Vec<String>,
    /// The measure that was settled last, and its sentence.
    previous: Option<(String, usize)>,
    /// Every measure that the document has a figure for, or is about.
    about: HashSet<String>,
    /// Whether the rules have the last word, whatever else competes.
    by_rules: bool,
}

impl Memory {
    /// Reads what the document tells in full and what it is about.
    pub fn of(reading: &Reading<'_>, drafts: &[Vec<Draft>]) -> Memory {
        let told: Vec<Told> = drafts.iter().flatten().filter_map(Told::of).collect();
        let mut about: HashSet<String> = told.iter().map(|told| told.measure.clone()).collect();
        if tells_of_flight(reading) {
            about.insert("displaced".to_owned());
        }
        if tells_of_captives(reading) {
            about.insert("abducted".to_owned());
        }
        if tells_of_escape(reading) {
            about.insert("escaped".to_owned());
        } else if about.contains("escaped") && !tells_of_jail(reading) {
            // Miners who escape are not caught again.
            about.remove("escaped");
        }
        let spilled = spilled_in(reading);
        let event = event_of(reading);
        let people = people_of(reading);
        let befallen = people.as_deref().and_then(|people| befallen(&told, people));
        if spilled.is_some() {
            about.insert("spilled".to_owned());
        }
        Memory {
            support: support(&told),
            lead_group: lead_group(&told),
            own_force: own_force(reading),
            whose_number: whose_number(reading, drafts),
            subject_matter: subject_matter(&told),
            main: main_measure(reading, &told),
            event_measure: event_measure(reading),
            title: title_words(reading),
            list: None,
            headings: headings(reading),
            whole: None,
            rolls: rolls(reading),
            told,
            people,
            befallen,
            project: project_of(reading, drafts, event.as_deref()),
            event,
            // Asked of money alone, and nearly half of the news has none.
            names: if drafts.iter().flatten().any(|draft| family(draft) == "money") {
                Names::of(reading)
            } else {
                Names::default()
            },
            amount: None,
            spilled,
            pollutant: if about.contains("concentration") { pollutant_of(reading) } else { None },
            river: river_of(reading),
            pay: tells_of_pay(reading),
            counted: None,
            subjects: HashMap::new(),
            last: HashMap::new(),
            heads: HashSet::default(),
            counts: Vec::new(),
            sums: Vec::new(),
            themes: themes(reading, drafts),
            before: None,
            beside: None,
            spoken: HashMap::new(),
            latest: None,
            given: Vec::new(),
            about,
            previous: None,
            by_rules: false,
        }
    }

    /// The same, where the rules have the last word: what weights are learned beside.
    pub fn by_rules(mut self) -> Memory {
        self.by_rules = true;
        self
    }

    /// Forgets what holds within one sentence only.
    pub fn open_sentence(&mut self) {
        self.before = None;
        self.beside = None;
    }

    /// Fills in what the draft's own sentence leaves open, and remembers the result.
    pub fn settle(&mut self, draft: &Draft) -> Settled {
        if draft.listed {
            let goes_on = self.list.filter(|(_, last)| draft.index - last <= 1);
            self.list = Some((goes_on.map_or(draft.index, |(start, _)| start), draft.index));
        }
        let mut beside = self.beside.take();
        let mut at = Whence::From("the number before it", draft.index);
        let relational = family(draft) == "money" && draft.subject.as_ref().is_some_and(is_of_relation);
        let latest = self.latest.take().filter(|(.., index)| draft.is_of_last() && draft.index - index <= 1);
        let spoken = draft.is_spoken_of() || draft.is_of_last() || relational;
        let sum = self.gone_on_from(draft);
        let spoken = spoken || sum.is_some();
        let carried_sum = sum.is_some();
        if let Some((subject, measure, index)) = sum {
            at = Whence::From("the amount that it goes on from", index);
            beside = Some((subject, measure));
        } else if let Some((subject, measure, index)) = latest {
            at = Whence::From("the last figure", index);
            beside = Some((subject, measure));
        } else if spoken {
            let last = self.spoken.get(family(draft)).filter(|(.., index)| draft.index - index <= REACH);
            at = Whence::From(whence::LAST_OF_KIND, last.map_or(draft.index, |(.., index)| *index));
            beside = last.map(|(subject, measure, _)| (subject.clone(), measure.clone()));
        }
        let beside = beside.map(|(subject, measure)| (subject, measure, at));
        let told = draft.frame.as_ref().is_some_and(|frame| frame.measure.is_some());
        let same = beside.as_ref().filter(|_| draft.claims_as_before() || spoken && !told);
        let same = same.map(|(_, measure, whence)| (self.of_share(draft, measure), *whence));
        let (measure, carried) = match same {
            Some(measure) => (measure, None),
            None => {
                let (measure, carried, whence) = self.measure(draft);
                ((self.of_money(draft, measure), whence), carried.map(|subject| (subject, whence)))
            }
        };
        // Another measure than the rules found takes nothing over with it.
        let (measure, by_measure) = self.choose_measure(draft, measure);
        let ruled = measure.1 != Whence::Chosen;
        let measure = fitted(draft, measure);
        let same = beside
            .filter(|_| ruled && (draft.is_of_before() || spoken || draft.of_which && draft.acts))
            .map(|(subject, _, whence)| (subject, whence));
        let subject = same.unwrap_or_else(|| self.subject(draft, &measure.0, carried.filter(|_| ruled)));
        let (subject, by_subject) = self.choose_subject(draft, &measure.0, subject);
        let measure = of_whom(draft, measure, &subject.0);
        let choices = [by_measure, by_subject];
        if !draft.whole {
            self.beside = Some((subject.0.clone(), measure.0.clone()));
            self.latest = Some((subject.0.clone(), measure.0.clone(), draft.index));
        }
        if draft.mode.0 != Mode::Part && measure.0 != EXISTING {
            self.spoken.insert(family(draft).to_owned(), (subject.0.clone(), measure.0.clone(), draft.index));
        }
        let mode = self.mode(draft, &measure.0);
        let unit = self.lent(draft).map(|(unit, _)| unit);
        self.keep(draft, (&measure.0, measure.1), &subject.0);
        self.keep_whole(draft, &measure.0, &subject.0);
        self.keep_sum(draft, &measure.0, &subject.0, carried_sum);
        Settled { subject, measure, mode, unit, choices }
    }

    /// The mode, where only the document tells it. "Another 1,000 were injured" after 100 dead is no increment:
    /// nothing was said of the injured before. Bodies and things of another kind than those counted before are more of
    /// what everybody knows of.
    fn mode(&self, draft: &Draft, measure: &str) -> Mode {
        if draft.more_of_kind && draft.mode.0 == Mode::Increment {
            return Mode::Increment;
        }
        let contrast = self.previous.as_ref().is_some_and(|(other, index)| other != measure && *index == draft.index);
        if draft.mode.0 == Mode::Increment && draft.mention.increment && contrast {
            return Mode::Total;
        }
        let things = draft.subject.as_ref().filter(|own| own.explicit && !own.people);
        let new_things = things.is_some_and(|own| !self.heads.contains(&head_of(&own.text)));
        let second_category = !new_things
            && draft.mode.0 == Mode::Increment
            && draft.mention.increment
            && !self.given.is_empty()
            && !self.given.iter().any(|given| given == measure);
        if second_category { Mode::Total } else { draft.mode.0 }
    }

    fn keep(&mut self, draft: &Draft, (measure, whence): (&str, Whence), subject: &str) {
        let people = draft.subject.as_ref().is_some_and(|own| own.people)
            || names_people(&subject.rsplit(' ').next().unwrap_or_default().to_lowercase());
        let told = draft.subject.is_some() || self.before.is_some();
        let part = draft.mode.0 == Mode::Part;
        // "41 dead, six of them officers, and 35 taken": the 35 are no officers.
        let whole = self.counts.last().is_some_and(|count| count.index == draft.index);
        let aside = part && (whole || self.before.is_some());
        if draft.mention.quantity.unit == COUNT && told && !aside {
            self.before = Some((subject.to_owned(), people && is_of_people(measure)));
        }
        if draft.mention.quantity.unit == COUNT {
            self.heads.insert(head_of(subject));
        }
        // "Of 212 stalls, 140 are ash": no number goes on with there being 212.
        if measure == EXISTING {
            return;
        }
        if draft.mention.quantity.unit == COUNT {
            self.counts.push(Count {
                measure: measure.to_owned(),
                subject: subject.to_owned(),
                size: size_of(draft),
                index: draft.index,
                people,
                part,
                sure: draft.measure.as_ref().is_none_or(|(_, strength)| *strength > Strength::Unknown)
                    && (measure != draft.governing || whence == Whence::Because(whence::NO_PERSON)),
            });
        }
        self.previous = Some((measure.to_owned(), draft.index));
        let at_stake = is_of_people(measure) && !matches!(measure, "deployed" | "attended" | "rescued" | "employed");
        if draft.subject.as_ref().is_some_and(|own| own.people && own.explicit) && !part && at_stake {
            self.counted = Some(Group::of(draft, subject));
        }
        let fits = draft.subject.as_ref().is_some_and(|own| {
            own.explicit && (own.people || !is_of_people(measure) || is_of_kind("animals", &own.text))
        });
        let money = family(draft) == "money" && draft.giver.is_some();
        if family(draft) == "money" && draft.subject.as_ref().is_some_and(|own| own.explicit) && !part {
            self.amount = Some((subject.to_owned(), draft.index));
        }
        if !part && (fits || money) && !draft.is_of_aftershock() {
            self.subjects.insert(measure.to_owned(), Group::of(draft, subject));
        }
        if draft.measure.as_ref().is_none_or(|(_, strength)| *strength == Strength::Said) && measure != draft.governing
        {
            self.last.insert(family(draft).to_owned(), (measure.to_owned(), draft.index));
        }
        if !self.given.iter().any(|given| given == measure) {
            self.given.push(measure.to_owned());
        }
    }
}

/// What a measure of the sentence's own comes to for those whom only the document names: "9,200 posts will be eliminated,
/// 4,100 of them in Marr".
fn of_whom(draft: &Draft, (measure, whence): (String, Whence), subject: &str) -> (String, Whence) {
    let named = draft.subject.as_ref().is_some_and(|own| own.explicit);
    let own = whence == Whence::Own && draft.mention.quantity.unit == COUNT;
    // "Vehicles: 4", "Deceased: 27": a line of its own, of whoever is dead.
    if named || !own || draft.category {
        return (measure, whence);
    }
    let told = Subject { text: subject.to_owned(), explicit: true, people: false };
    let plain = matches!(head_of(subject).as_str(), "people" | "person" | "other");
    let meant = sense_of(&measure, subject).filter(|_| !plain).map(str::to_owned);
    let meant = meant.or_else(|| cut_of_jobs(&measure, &told).map(str::to_owned));
    (meant.unwrap_or(measure), whence)
}

/// How many figures give each measure, and of which kinds of quantity.
fn support(told: &[Told]) -> HashMap<String, (usize, HashSet<String>)> {
    let mut support: HashMap<String, (usize, HashSet<String>)> = HashMap::new();
    for told in told {
        let (times, units) = support.entry(told.measure.clone()).or_default();
        *times += 1;
        units.insert(told.unit.clone());
    }
    support
}

/// Whether a subject says nothing of the money whose size it gives: "sum", "range of outcomes".
fn is_of_relation(own: &Subject) -> bool {
    let mut words = own.text.split(' ');
    let first = words.next().unwrap_or_default().to_lowercase();
    is_relational(&first) && words.next().is_none_or(|next| next == "of")
}
