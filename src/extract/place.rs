//! Where a figure holds: finds the place phrases of a document and tells which one a number belongs to. Works
//! on names it has never seen, by their prepositions and their nouns ("in Oru", "the Oru valley"); the table of
//! countries only helps. The place of a speaker ("told reporters in Oru") is never that of the figure.

use std::ops::Range;
use std::rc::Rc;

use foldhash::HashMap;

mod about;
pub mod atlas;
mod gazetteer;
mod listed;
mod telling;
pub mod toponym;
mod unnamed;

use about::main_place;
use atlas::Kind;
pub use atlas::{Relation, country_of_demonym, same_place};
use gazetteer::gazetteer;
use listed::add_listed;
use telling::{called, scene_behind};
use toponym::{MOST, Mention, Role, bare, dateline, dateline_end, headline, inside_name, locatives};
use unnamed::add_unnamed;

use super::clause::{Clauses, Link};
use super::name::Names;
use super::outline::Outline;
use super::voice::act::{Act, is_amount};
use super::{Reading, Sentence};

/// The places of a document, ready to be asked.
#[derive(Clone, Debug)]
pub struct Places {
    sentences: Vec<Line>,
    /// What the document is about, where title or opening say so or the text keeps to it.
    main: Option<String>,
}

/// A place, and where it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'p> {
    /// Named in that sentence (an index into the reading).
    Named(&'p Mention, usize),
    /// What the document is about.
    Main(&'p str),
}

impl<'p> Found<'p> {
    /// Its name.
    pub fn name(self) -> &'p str {
        match self {
            Found::Named(mention, _) => &mention.name,
            Found::Main(name) => name,
        }
    }
}

#[derive(Clone, Debug)]
struct Line {
    found: Vec<Mention>,
    clauses: Rc<Clauses>,
    opens_paragraph: bool,
    /// Words that part some of what was counted from the rest: "of which", "most".
    parting: Vec<Parting>,
    /// Words that begin the next member of a list: "nine in Oru and six in Tisk".
    joins: Vec<usize>,
    /// Whether it speaks of a place told before: "there", "the town".
    points_back: bool,
}

/// A word that parts some of what was counted from the rest.
#[derive(Clone, Copy, Debug)]
struct Parting {
    at: usize,
    /// Whether the number that it parts stands right before it: "nine of them".
    of_number: bool,
    /// The comma behind which the sentence goes on from the part: "nine, two of them from one boat, in Oru".
    until: Option<usize>,
}

impl Places {
    /// Reads every sentence, then the document as a whole.
    pub fn read(reading: &Reading<'_>, outline: &Outline) -> Places {
        let names = &outline.names;
        let mut sentences: Vec<Line> = reading
            .sentences
            .iter()
            .zip(&outline.clauses)
            .map(|(sentence, clauses)| Line {
                found: named_outright(sentence, names),
                clauses: Rc::clone(clauses),
                opens_paragraph: sentence.opens_paragraph,
                parting: parting(sentence),
                joins: (1..sentence.words.len()).filter(|at| matches!(sentence.lower(at - 1), "and" | ",")).collect(),
                points_back: points_back(sentence),
            })
            .collect();
        let mut known = gazetteer(reading, &mut sentences, names);
        add_listed(reading, &mut sentences, names, &mut known);
        for ((sentence, line), acts) in reading.sentences.iter().zip(&mut sentences).zip(&outline.acts) {
            add_bare(sentence, line, names, &known);
            set_parties_apart(line, acts);
            line.found.sort_by_key(|mention| mention.words.start);
            line.found.truncate(MOST);
            set_outer_apart(sentence, &mut line.found);
            set_scenes(sentence, &mut line.found);
        }
        let main = main_place(reading, &sentences, &known);
        add_unnamed(reading, &mut sentences, main.as_deref());
        name_wide(&mut sentences, main.as_deref());
        Places { sentences, main }
    }

    /// The place of word `word` of sentence `sentence` (an index into the reading): the nearest of its clause,
    /// else of its sentence, else that of the sentences before it in the paragraph, else the document's.
    pub fn of(&self, sentence: usize, word: usize) -> Option<String> {
        self.found(sentence, word).map(|found| found.name().to_owned())
    }

    /// The same place, with where it was found.
    pub fn found(&self, sentence: usize, word: usize) -> Option<Found<'_>> {
        let line = self.sentences.get(sentence)?;
        if let Some(mention) = line.nearest(word) {
            return Some(Found::Named(mention, sentence));
        }
        let carried = if line.points_back { self.carried(sentence) } else { None };
        match carried {
            Some((mention, at)) => Some(Found::Named(mention, at)),
            None => self.main.as_deref().map(Found::Main),
        }
    }

    /// The places named in that sentence, with the words that name them.
    pub fn names_in(&self, sentence: usize) -> impl Iterator<Item = (Range<usize>, &str)> {
        let found = self.sentences.get(sentence).map_or(&[][..], |line| &line.found);
        found.iter().map(|mention| (mention.words.clone(), mention.name.as_str()))
    }

    /// The last place that the paragraph spoke of before that sentence.
    fn carried(&self, sentence: usize) -> Option<(&Mention, usize)> {
        let mut at = sentence;
        while at > 0 && sentence - at < REACH && !self.sentences[at].opens_paragraph {
            at -= 1;
            let told = self.sentences[at]
                .found
                .iter()
                .rev()
                .find(|mention| matches!(mention.role, Role::Locative | Role::Outer));
            if let Some(told) = told {
                return Some((told, at));
            }
        }
        None
    }
}

impl Line {
    /// The fitting place nearest to a word: of its own clause before others, a locative before a bare name.
    fn nearest(&self, word: usize) -> Option<&Mention> {
        let clause = self.clauses.at(word);
        let is_scene = |mention: &Mention| mention.scene.is_some_and(|at| at < word && self.clauses.at(at) == clause);
        let holds = |mention: &&Mention| {
            if is_scene(mention) && mention.role != Role::Speaker {
                return true;
            }
            let theirs = self.clauses.at(mention.words.start);
            let aside = theirs != clause && self.clauses.link(theirs) == Link::Aside;
            let listed = mention.role == Role::Listed && (mention.words.end..mention.words.end + 2).contains(&word);
            let fits = listed
                || matches!(mention.role, Role::Locative | Role::Unnamed | Role::Bare | Role::Wide | Role::Topic);
            // What another clause tells further on is of that clause: "Nine drowned, and in Oru a bridge fell".
            let later = mention.words.start > word && theirs != clause && self.clauses.link(theirs) == Link::Main;
            fits && !aside && !later && !self.is_of_a_part(word, mention.words.start)
        };
        self.found.iter().filter(holds).min_by_key(|mention| {
            let theirs = self.clauses.at(mention.words.start);
            let far = match (theirs == clause, self.clauses.link(theirs)) {
                (true, _) => 0,
                _ if is_scene(mention) => 1,
                (false, Link::Aside) => 3,
                (false, _) => 2,
            };
            (
                far,
                mention.role != Role::Listed && matches!(mention.role, Role::Bare | Role::Topic),
                distance(&mention.words, word)
                    + if mention.words.end <= word && self.joins.contains(&word) { NEXT } else { 0 },
            )
        })
    }

    /// Whether the place is that of a part told behind the number: "nine wells, most of them in Oru".
    fn is_of_a_part(&self, word: usize, place: usize) -> bool {
        let parts = |parting: &&Parting| (word + 1..place).contains(&parting.at);
        // "Nine of them in Oru" is the part itself.
        let itself = |parting: &Parting| parting.of_number && parting.at - word <= NUMBER;
        let first = self.parting.iter().find(parts);
        first.is_some_and(|first| !itself(first) && first.until.is_none_or(|until| place < until))
    }
}

/// The places that a sentence names as such, whatever the rest of the document says of them.
fn named_outright(sentence: &Sentence<'_>, names: &Names) -> Vec<Mention> {
    let mut found = dateline(sentence, names);
    found.extend(locatives(sentence, names));
    let topics: Vec<Mention> = headline(sentence, names).into_iter().chain(called(sentence, names)).collect();
    let taken = |topic: &Mention, found: &[Mention]| {
        found.iter().any(|other| topic.words.start < other.words.end && other.words.start < topic.words.end)
    };
    for topic in topics {
        if !taken(&topic, &found) && found.len() < MOST {
            found.push(topic);
        }
    }
    found
}

/// Words between a place and a number; what stands behind the number is nearer than what stands before.
fn distance(words: &Range<usize>, word: usize) -> usize {
    if words.start > word { (words.start - word) * 2 } else { word.saturating_sub(words.end) * 3 + 2 }
}

/// Where a sentence parts some of what it counts from the rest.
fn parting(sentence: &Sentence<'_>) -> Vec<Parting> {
    let parts = |at: &usize| match sentence.lower(*at) {
        "them" | "which" | "whom" | "these" | "those" => *at > 0 && matches!(sentence.lower(at - 1), "of" | "among"),
        "most" | "mostly" | "chiefly" | "mainly" | "nearly" => *at > 0 && sentence.lower(at - 1) == ",",
        _ => false,
    };
    let goes_on = |at: &usize| sentence.lower(*at) == "," && atlas::is_preposition(sentence.lower(at + 1));
    // Looked for once from the end, so that a sentence of many parts is gone through once.
    let mut until = None;
    let mut found: Vec<Parting> = (0..sentence.words.len())
        .rev()
        .filter_map(|at| {
            until = if goes_on(&at) { Some(at) } else { until };
            let of_number = at > 1 && sentence.lower(at - 1) == "of" && is_amount(sentence, at - 2);
            parts(&at).then_some(Parting { at, of_number, until })
        })
        .collect();
    found.reverse();
    found
}

/// Whether a sentence leans on a place told before.
fn points_back(sentence: &Sentence<'_>) -> bool {
    (0..sentence.words.len()).any(|at| match sentence.lower(at) {
        "there" => {
            !matches!(sentence.lower(at + 1), "is" | "are" | "was" | "were" | "has" | "have" | "had" | "will" | "may")
        }
        "the" | "this" => matches!(atlas::kind_of(sentence.lower(at + 1)), Some(Kind::Town | Kind::Site)),
        _ => false,
    })
}

/// Adds the places that stand without a preposition: those known from elsewhere in the document or from the
/// table, and names with the noun of a place.
fn add_bare(sentence: &Sentence<'_>, line: &mut Line, names: &Names, known: &HashMap<String, String>) {
    let wide = (0..sentence.words.len()).filter(|at| atlas::is_wide(sentence.lower(*at)) && !is_way(sentence, *at));
    line.found.extend(wide.map(|at| Mention::sure(at..at + 1, sentence.lower(at).to_owned(), Role::Wide)));
    let mut at = dateline_end(sentence);
    while at < sentence.words.len() {
        let end = names.run_end(sentence, at);
        if end == at {
            at += 1;
            continue;
        }
        if line.found.len() < MOST && !line.found.iter().any(|mention| mention.words.contains(&at)) {
            let found = bare(sentence, at, end, known).or_else(|| inside_name(sentence, at, end, known));
            line.found.extend(found);
        }
        at = end;
    }
}

/// "Nationwide" is all over the land that the document is about, where it is about a land or a place of no told kind.
fn name_wide(lines: &mut [Line], main: Option<&str>) {
    let Some(main) = main.filter(|main| about::may_be_land(main)) else { return };
    let wide = lines.iter_mut().flat_map(|line| &mut line.found);
    for mention in wide.filter(|mention| matches!(mention.name.as_str(), "nationwide" | "countrywide")) {
        main.clone_into(&mut mention.name);
    }
}

/// "In Oru in eastern Vanda" is of Oru: of places that lie in each other the first one holds.
fn set_outer_apart(sentence: &Sentence<'_>, found: &mut [Mention]) {
    for at in 1..found.len() {
        let between = found[at - 1].words.end..found[at].words.start;
        let inner = matches!(found[at - 1].role, Role::Locative | Role::Outer);
        let leads = |word: usize| matches!(sentence.lower(word), "in" | "of" | "on" | "within");
        let plain = |word: usize| {
            leads(word) || matches!(sentence.lower(word), "the" | ",") || atlas::is_adjective(sentence.lower(word))
        };
        let land = || {
            atlas::country(&found[at].name).is_some()
                || atlas::kind_of(sentence.lower(found[at].words.end - 1)) == Some(Kind::Area)
        };
        let lies = between.clone().all(plain) && (between.clone().any(leads) || between.len() == 1 && land());
        if inner && lies && found[at].role == Role::Locative && found[at - 1].name != found[at].name {
            found[at].role = Role::Outer;
        }
    }
}

/// Notes which clauses tell what happens in a place. "In Marn, Oru, where nine drowned" is of Marn.
fn set_scenes(sentence: &Sentence<'_>, found: &mut [Mention]) {
    for at in 0..found.len() {
        let scene = scene_behind(sentence, found[at].words.end);
        let (start, before) = (found[at].words.start, at.checked_sub(1));
        let inner = before.filter(|before| {
            let other = &found[*before];
            other.role == Role::Locative && other.words.end + 1 == start && sentence.lower(start - 1) == ","
        });
        found[inner.unwrap_or(at)].scene = scene;
    }
}

/// Whether the word for far away says where somebody comes from or what goes: "born abroad", "sells nine tonnes abroad".
fn is_way(sentence: &Sentence<'_>, at: usize) -> bool {
    let away = matches!(sentence.lower(at), "abroad" | "overseas");
    if at > 1 && matches!(sentence.lower(at - 2), "votes" | "ballots") {
        return false;
    }
    let came = at > 0 && matches!(sentence.lower(at - 1), "from" | "born" | "trained" | "raised");
    let sends = |word: usize| {
        let lower = sentence.lower(word);
        matches!(
            lower,
            "ship"
                | "ships"
                | "shipped"
                | "sell"
                | "sells"
                | "sold"
                | "send"
                | "sends"
                | "sent"
                | "go"
                | "goes"
                | "went"
        ) || lower.starts_with("export")
    };
    let went = || (at.saturating_sub(8)..at).any(sends);
    away && (came || went())
}

/// The place in a party's name is where it sits: "Oru and Tisk officials say", "according to the Oru police".
fn set_parties_apart(line: &mut Line, acts: &[Act]) {
    for mention in &mut line.found {
        let inside = acts.iter().any(|act| act.party.words.contains(&mention.words.start));
        if inside && matches!(mention.role, Role::Locative | Role::Bare) {
            mention.role = Role::Seat;
        }
    }
}

/// What it adds to the distance of a place that it stands with another member of a list.
const NEXT: usize = 12;

/// How many words a number has at most before "of them".
const NUMBER: usize = 5;

/// How many sentences back a place is looked for.
const REACH: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn place(title: &str, body: &str, number: &str) -> Option<String> {
        let reading = Reading::new(title, body, None, None);
        let places = Places::read(&reading, &Outline::of(&reading));
        reading.sentences.iter().enumerate().find_map(|(index, sentence)| {
            let at = sentence.words.iter().position(|word| word.lower == number)?;
            Some(places.of(index, at))
        })?
    }

    #[test]
    fn an_invented_place_is_known_by_its_preposition() {
        assert_eq!(place("", "At least 12 people drowned in Orubel.", "12").as_deref(), Some("Orubel"));
        assert_eq!(
            place("", "A dam broke in Vanda's Orubel valley and 12 people drowned.", "12").as_deref(),
            Some("Orubel valley")
        );
        assert_eq!(
            place("", "Some 12 wells are dry in the southern district of Orubel.", "12").as_deref(),
            Some("Orubel district")
        );
    }

    #[test]
    fn the_speakers_place_is_not_the_figures() {
        assert_eq!(
            place("Floods in Orubel", "A clerk told reporters in Geneva that 12 had drowned.", "12").as_deref(),
            Some("Orubel")
        );
    }

    #[test]
    fn the_country_of_a_party_is_not_the_figures() {
        let told = "According to information from Peru and Chile, 12 boats sank.";
        assert_eq!(place("Floods in Orubel", told, "12").as_deref(), Some("Orubel"));
    }

    #[test]
    fn a_street_is_not_what_a_report_is_about() {
        let told = "A wall fell on Harbour Street in Orubel.\n\nThey searched Harbour Street and Harbour Street again.\n\nAbout 12 slept outside.";
        assert_eq!(place("Night in Orubel", told, "12").as_deref(), Some("Orubel"));
    }

    #[test]
    fn what_befell_a_place_names_it() {
        let told = "The wells are dry.\n\nAbout 12 were dug.";
        assert_eq!(place("Thousands thirst in drought-stricken Orubel", told, "12").as_deref(), Some("Orubel"));
    }

    #[test]
    fn a_known_place_as_subject_counts() {
        assert_eq!(
            place("Floods in Orubel", "Rain fell in Tisk.\n\nTisk alone has lost 12 bridges.", "12").as_deref(),
            Some("Tisk")
        );
    }

    #[test]
    fn a_people_is_no_place() {
        assert_eq!(place("", "The loss of 12 North Korean soldiers was told.", "12"), None);
    }

    #[test]
    fn the_names_of_a_sentence_come_with_their_words() {
        let reading = Reading::new("", "Nine wells in Orubel and six in Tisk are dry.", None, None);
        let places = Places::read(&reading, &Outline::of(&reading));
        let names: Vec<_> = places.names_in(0).map(|(words, name)| (words.start, name.to_owned())).collect();
        assert_eq!(names, [(3, "Orubel".to_owned()), (7, "Tisk".to_owned())]);
        assert_eq!(places.of(0, 0).as_deref(), Some("Orubel"));
        assert_eq!(places.of(0, 5).as_deref(), Some("Tisk"));
    }

    #[test]
    fn a_headline_opens_or_closes_with_its_place() {
        let told = "Nine wells are dry.\n\nAbout 12 were dug.";
        assert_eq!(place("Orubel: drought, report No. 9", told, "12").as_deref(), Some("Orubel"));
        assert_eq!(place("Drought report 9, Harbour Road, Orubel", told, "12").as_deref(), Some("Orubel"));
        assert_eq!(place("Vanda: drought in Orubel", told, "12").as_deref(), Some("Orubel"));
        assert_eq!(place("Wells: how deep they go", told, "12"), None);
        assert_eq!(place("Explainer: how deep they go", told, "12"), None);
        assert_eq!(place("Nine wells are dry, says Minister Rowe", told, "12"), None);
    }

    #[test]
    fn what_opens_a_sentence_sets_its_scene() {
        let title = "Floods in Orubel";
        assert_eq!(place(title, "At Tisk the river stands at 12 metres.", "12").as_deref(), Some("Tisk"));
        assert_eq!(place(title, "From Tisk, 12 people have left.", "12").as_deref(), Some("Tisk"));
        assert_eq!(place(title, "In Tisk twelve people slept outside.", "twelve").as_deref(), Some("Tisk"));
        assert_eq!(place(title, "They slept in Block 12 on Monday.", "12").as_deref(), Some("Orubel"));
    }

    #[test]
    fn each_number_of_a_list_has_the_place_before_it() {
        let told = "Rain fell in Tisk.\n\nDrowned: 17 (Tisk 11, Banvar 6).";
        assert_eq!(place("Floods in Orubel", told, "17").as_deref(), Some("Orubel"));
        assert_eq!(place("Floods in Orubel", told, "11").as_deref(), Some("Tisk"));
        assert_eq!(place("Floods in Orubel", told, "6").as_deref(), Some("Banvar"));
        let rows = "By district\n\u{2022} Banvar: 14\n\u{2022} Tisk: 13\n\nRain fell in Tisk.";
        assert_eq!(place("Floods in Orubel", rows, "14").as_deref(), Some("Banvar"));
        let parties = "They won 45 seats (Greens 25, Reform 20).";
        assert_eq!(place("Vote in Orubel", parties, "20").as_deref(), Some("Orubel"));
    }

    #[test]
    fn a_local_paper_writes_of_its_own_town() {
        let of = |publisher: &str| {
            let reading = Reading::new("Strangers at Orubel mill", "About 12 wells are dry.", None, Some(publisher));
            Places::read(&reading, &Outline::of(&reading)).of(1, 1)
        };
        assert_eq!(of("The Orubel Courier").as_deref(), Some("Orubel"));
        assert_eq!(of("The Tisk Courier"), None);
        assert_eq!(of("Orubel Mills"), None);
    }

    #[test]
    fn a_public_body_names_its_place() {
        let told = "The water inspectors of Orubel's health department closed wells.\n\nAbout 12 were dug.";
        assert_eq!(place("Orubel's wells", told, "12").as_deref(), Some("Orubel"));
        assert_eq!(
            place("Ash on Mount Serat", "Ash fell.\n\nAbout 12 slept outside.", "12").as_deref(),
            Some("Mount Serat")
        );
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        for text in [
            "",
            ".",
            "in",
            "in the",
            "in of",
            "ORU,",
            "ORU -",
            "in Oru's",
            "the province of",
            "Oru 5",
            "near (Oru",
            "(Oru 5, Tisk 6)",
            "Oru: Tisk: 5",
            "Oru,",
            ", Oru",
        ] {
            let reading = Reading::new(text, text, None, None);
            let places = Places::read(&reading, &Outline::of(&reading));
            for (index, sentence) in reading.sentences.iter().enumerate() {
                for word in 0..=sentence.words.len() {
                    let _ = places.of(index, word);
                }
            }
            assert_eq!(places.of(99, 0), None);
        }
    }
}
