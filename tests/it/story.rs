//! Which documents tell one story: reports of one event in any words, over months and beside its like, fall
//! together; another event of the same kind in the same week stays apart.

use std::sync::Arc;

use claimwatch::document::{Document, DocumentId, SourceName};
use claimwatch::figure::StoryId;
use claimwatch::figure::story::{Card, assign, merged, open_story, telling};
use jiff::Timestamp;

/// Stories as a store would keep them.
#[derive(Default)]
struct Shelf(Vec<Card>);

impl Shelf {
    /// Files a report and gives the story that it was found to tell.
    fn file(&mut self, day: &str, title: &str, text: &str) -> StoryId {
        let at: Timestamp = format!("{day}T08:00:00Z").parse().expect("a day");
        let document = Document {
            id: DocumentId(format!("{day} {title}")),
            source: SourceName("feeds.test".to_owned()),
            location: String::new(),
            publisher: "The Ledger".to_owned(),
            url: None,
            title: title.to_owned(),
            published: Some(at),
            modified: None,
            received: at,
            text: text.to_owned(),
        };
        let told = telling(&document);
        let found = told.terms.clone();
        let id = assign(&told, at, &self.0).story.map_or_else(|| open_story(&document), |(card, _)| card.id.clone());
        match self.0.iter_mut().find(|card| card.id == id) {
            Some(card) => {
                card.terms = Arc::new(merged(&card.terms, &found));
                card.last_seen = at;
            }
            None => self.0.push(Card { id: id.clone(), last_seen: at, terms: Arc::new(found) }),
        }
        id
    }
}

const TARNEK: [(&str, &str); 3] = [
    (
        "Strong earthquake hits Tarnek",
        "A strong earthquake hit the hill town of Tarnek before dawn and killed at least nine people, the rescue service \
         in Tarnek said. Houses in the valley of the Ossa fell, and the road to Bellaro was cut.",
    ),
    (
        "Tarnek counts its dead",
        "Rescuers dug through the night in Tarnek, where the earthquake levelled the old market. Mayor Iva Dorn said 31 \
         people had died. Engineers reopened the road from Bellaro along the Ossa.",
    ),
    (
        "Aftershocks keep Ossa valley awake",
        "Families slept in cars outside Tarnek and Bellaro as aftershocks shook the Ossa valley. Iva Dorn, the mayor, \
         said that the toll of 31 would rise.",
    ),
];

const MURILA: [(&str, &str); 2] = [
    (
        "Earthquake off Murila kills four",
        "An earthquake off the island of Murila killed four people and damaged the harbour of Port Senna, the rescue \
         service said. Rescuers came from Cape Lowan by ferry.",
    ),
    (
        "Port Senna digs out",
        "Rescuers in Port Senna searched houses that the earthquake had brought down. The governor of Murila, Teo Vance, \
         said seven people had died on the island.",
    ),
];

#[test]
fn reports_of_one_event_are_one_story_and_a_like_event_in_its_week_is_another() {
    let mut shelf = Shelf::default();
    let first = shelf.file("2025-03-03", TARNEK[0].0, TARNEK[0].1);
    let other = shelf.file("2025-03-04", MURILA[0].0, MURILA[0].1);
    assert_ne!(first, other);
    assert_eq!(shelf.file("2025-03-04", TARNEK[1].0, TARNEK[1].1), first);
    assert_eq!(shelf.file("2025-03-05", MURILA[1].0, MURILA[1].1), other);
    assert_eq!(shelf.file("2025-03-06", TARNEK[2].0, TARNEK[2].1), first);
}

#[test]
fn two_events_told_in_the_very_same_words_are_told_apart_by_their_names() {
    let told = |town: &str, river: &str| {
        format!(
            "An earthquake killed 31 people and injured about 200 in {town} on Monday, the civil defence agency said. \
             Rescuers pulled survivors out of houses along the {river}, and tents were sent to {town}. Roads were cut."
        )
    };
    let mut shelf = Shelf::default();
    let first = shelf.file("2025-03-03", "Earthquake kills 31 in Tarnek", &told("Tarnek", "Ossa"));
    let second = shelf.file("2025-03-03", "Earthquake kills 31 in Murila", &told("Murila", "Lowan"));
    assert_ne!(first, second);
    assert_eq!(shelf.file("2025-03-04", "Earthquake toll in Tarnek rises", &told("Tarnek", "Ossa")), first);
    assert_eq!(shelf.file("2025-03-04", "Earthquake toll in Murila rises", &told("Murila", "Lowan")), second);
}

#[test]
fn a_story_that_rests_for_three_months_goes_on() {
    let mut shelf = Shelf::default();
    let first = shelf.file("2025-03-03", TARNEK[0].0, TARNEK[0].1);
    shelf.file("2025-04-20", MURILA[0].0, MURILA[0].1);
    assert_eq!(shelf.file("2025-06-01", TARNEK[1].0, TARNEK[1].1), first);
}

#[test]
fn two_stories_that_share_nothing_but_words_of_news_stay_apart() {
    let mut shelf = Shelf::default();
    let one = shelf.file(
        "2025-03-03",
        "Union rejects offer",
        "The union at the Hestrow yard said on Monday that 900 welders would stay away until the owners raise their offer.",
    );
    let other = shelf.file(
        "2025-03-03",
        "Ferry line cancels trips",
        "The ferry line said on Monday that 900 trips to Lissen would not run until the weather improved.",
    );
    assert_ne!(one, other);
}

#[test]
fn a_report_without_words_opens_a_story_of_its_own() {
    let mut shelf = Shelf::default();
    let one = shelf.file("2025-03-03", "", "");
    let other = shelf.file("2025-03-03", "9", "12 34");
    assert_ne!(one, other);
}

#[test]
fn the_same_reports_in_the_same_order_give_the_same_stories() {
    let run = || {
        let mut shelf = Shelf::default();
        TARNEK.iter().chain(&MURILA).map(|(title, text)| shelf.file("2025-03-03", title, text)).collect::<Vec<_>>()
    };
    assert_eq!(run(), run());
}
