//! What was read lately of stories' figures and their histories, kept at hand: the reports of a day speak of the same few
//! figures again and again. Never behind the file: what this connection keeps is added as it is committed, and where another
//! one has added claims, all is read anew.

use std::cell::RefMut;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use rusqlite::Connection;

use super::column::bytes;
use super::{NEWEST_OF_A_FIGURE, ReadStoreError, Store, StoryCard, reading};
use crate::change::Change;
use crate::figure::{Figure, FigureId, History, StoryId};

/// How many observations are kept at hand, of all figures together: about 1 KB each, so 2 MB.
const OBSERVATIONS: usize = 2_000;

/// How many stories are kept at hand with their figures, without the histories of these: both together, about 400 bytes each,
/// so 1.5 MB.
const FIGURES: usize = 4_000;

/// How many terms of stories are kept at hand: about 70 bytes each, so 1 MB.
const TERMS: usize = 15_000;

/// The figures, histories and stories that were asked for last.
#[derive(Debug)]
pub(super) struct AtHand {
    figures: Shelf<StoryId, Vec<Figure>>,
    histories: Shelf<FigureId, History>,
    /// By their numbers.
    cards: Shelf<i64, StoryCard>,
    /// What the connection last said of the writing of others (`PRAGMA data_version`).
    version: i64,
    /// The newest claim of the file.
    newest: i64,
}

/// As many things of a kind as fit, each with when it was last asked for.
#[derive(Debug)]
struct Shelf<K, T> {
    kept: HashMap<K, (Arc<T>, u64)>,
    /// How much is kept and how much may be, in parts of the things.
    size: usize,
    most: usize,
    questions: u64,
}

/// What is made of parts.
trait Parts {
    fn parts(&self) -> usize;
}

impl Parts for Vec<Figure> {
    /// A story without figures, as most have none, takes its place too.
    fn parts(&self) -> usize {
        1 + self.len()
    }
}

impl Parts for StoryCard {
    fn parts(&self) -> usize {
        1 + self.terms.len()
    }
}

impl Parts for History {
    /// Room for observations that is not used counts too.
    fn parts(&self) -> usize {
        1 + self.observations.capacity()
    }
}

impl Store {
    /// The figures of a story without their histories, in the order of their ids.
    pub fn figures_of(&self, story: &StoryId) -> Result<Arc<Vec<Figure>>, ReadStoreError> {
        let mut at_hand = self.at_hand()?;
        if let Some(known) = at_hand.figures.get(story) {
            return Ok(known);
        }
        let figures = Arc::new(self.figures(story)?);
        at_hand.figures.put(story.clone(), Arc::clone(&figures));
        Ok(figures)
    }

    /// The figure with its newest observations, oldest first.
    pub fn history_of(&self, figure: &Figure) -> Result<Arc<History>, ReadStoreError> {
        let mut at_hand = self.at_hand()?;
        if let Some(known) = at_hand.histories.get(&figure.id) {
            return Ok(known);
        }
        let history = Arc::new(self.newest_of(figure.clone()).map_err(reading("the history of a figure"))?);
        at_hand.histories.put(figure.id.clone(), Arc::clone(&history));
        Ok(history)
    }

    /// The card of the story of that number; `None` where there is no such story.
    pub(super) fn card_of(&self, number: i64) -> rusqlite::Result<Option<Arc<StoryCard>>> {
        let mut at_hand = self.at_hand.borrow_mut();
        at_hand.look(&self.connection)?;
        if let Some(known) = at_hand.cards.get(&number) {
            return Ok(Some(known));
        }
        let card = self.card("number = ?", number)?.map(Arc::new);
        card.iter().for_each(|card| at_hand.cards.put(number, Arc::clone(card)));
        Ok(card)
    }

    /// What is at hand, if it still is what the file says.
    fn at_hand(&self) -> Result<RefMut<'_, AtHand>, ReadStoreError> {
        let mut at_hand = self.at_hand.borrow_mut();
        at_hand.look(&self.connection).map_err(reading("whether others have written"))?;
        Ok(at_hand)
    }

    /// Adds what was kept just now of a document of the story of that number. Where others have kept claims before it,
    /// everything is put away.
    pub(super) fn take_to_hand(&mut self, story: i64, changes: &[Change]) {
        let newest = newest_claim(&self.connection);
        let at_hand = self.at_hand.get_mut();
        at_hand.newest += bytes(changes.len());
        at_hand.cards.drop(&story);
        if newest.ok() != Some(at_hand.newest) {
            return self.put_away();
        }
        for change in changes {
            at_hand.figures.add_to(&change.figure.story, |figures| {
                if let Err(place) = figures.binary_search_by(|figure| figure.id.cmp(&change.figure.id)) {
                    Arc::make_mut(figures).insert(place, change.figure.clone());
                }
            });
            at_hand.histories.add_to(&change.figure.id, |history| {
                let observations = &mut Arc::make_mut(history).observations;
                if observations.len() == observations.capacity() {
                    observations.reserve_exact(1 + observations.len() / 4);
                }
                observations.push(change.after.clone());
                if observations.len() > NEWEST_OF_A_FIGURE {
                    observations.remove(0);
                }
            });
        }
    }

    /// Looks whether others have written, when a transaction has begun in which they cannot.
    pub(super) fn look_at_others(&mut self) {
        if self.at_hand.get_mut().look_at_version(&self.connection).is_err() {
            self.put_away();
        }
    }

    /// Puts everything away: what is at hand may not be what the file says.
    pub(super) fn put_away(&mut self) {
        *self.at_hand.get_mut() = AtHand::default();
    }
}

impl Default for AtHand {
    fn default() -> AtHand {
        AtHand {
            figures: Shelf::of(FIGURES),
            histories: Shelf::of(OBSERVATIONS),
            cards: Shelf::of(TERMS),
            version: 0,
            newest: 0,
        }
    }
}

impl AtHand {
    /// Puts everything away where others have added claims, and the cards where they have written at all. What others
    /// have forgotten meanwhile may stay at hand for a while: a claim may then be measured against one that is no
    /// longer kept.
    fn look(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        // Within a transaction nobody else writes, and its beginning has looked.
        if !connection.is_autocommit() {
            return Ok(());
        }
        self.look_at_version(connection)
    }

    fn look_at_version(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let version = connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        if version == self.version {
            return Ok(());
        }
        let newest = newest_claim(connection)?;
        if newest != self.newest {
            *self = AtHand::default();
        }
        self.cards = Shelf::of(TERMS);
        (self.version, self.newest) = (version, newest);
        Ok(())
    }
}

impl<K: Clone + Eq + Hash, T: Parts> Shelf<K, T> {
    fn of(most: usize) -> Shelf<K, T> {
        Shelf { kept: HashMap::new(), size: 0, most, questions: 0 }
    }

    fn get(&mut self, key: &K) -> Option<Arc<T>> {
        self.questions += 1;
        let (what, asked) = self.kept.get_mut(key)?;
        *asked = self.questions;
        Some(Arc::clone(what))
    }

    /// Keeps it; where that is too much, what was asked for longest ago is put away until three quarters are left.
    fn put(&mut self, key: K, what: Arc<T>) {
        self.size += what.parts();
        self.kept.insert(key, (what, self.questions));
        if self.size <= self.most {
            return;
        }
        let mut by_age: Vec<(u64, K)> = self.kept.iter().map(|(key, (_, asked))| (*asked, key.clone())).collect();
        by_age.sort_by_key(|(asked, _)| *asked);
        for (_, key) in by_age {
            if self.size <= self.most / 4 * 3 {
                break;
            }
            self.size -= self.kept.remove(&key).map_or(0, |(what, _)| what.parts());
        }
    }

    /// Puts away what is kept under that key, if anything is.
    fn drop(&mut self, key: &K) {
        self.size -= self.kept.remove(key).map_or(0, |(what, _)| what.parts());
    }

    /// Adds to what is kept under that key, if anything is.
    fn add_to(&mut self, key: &K, add: impl FnOnce(&mut Arc<T>)) {
        if let Some((what, _)) = self.kept.get_mut(key) {
            let before = what.parts();
            add(what);
            self.size = self.size - before + what.parts();
        }
    }
}

fn newest_claim(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("SELECT coalesce(max(id), 0) FROM claim")?.query_row([], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_longest_ago_is_put_away_though_it_be_empty() {
        let mut shelf: Shelf<usize, Vec<Figure>> = Shelf::of(8);
        for story in 0..100 {
            shelf.put(story, Arc::default());
            assert!(shelf.get(&0).is_some(), "asked for again and again");
            assert!(shelf.kept.len() <= 8, "{} are kept", shelf.kept.len());
        }
        assert!(shelf.get(&1).is_none());
    }
}
