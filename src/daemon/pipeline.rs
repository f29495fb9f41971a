//! The way of one document: read, extracted, placed in its story, judged, and kept with its alerts in one
//! transaction. The same for the running service, one round and a replay; only the store and the clock differ.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use sha2::{Digest, Sha256};

use crate::alert::health::Health;
use crate::alert::route::{Routes, Stop};
use crate::alert::silence::{Matches, Silence, silenced_by};
use crate::alert::{Alert, Decision, Gate};
use crate::change::flap::withdrawn_lately;
use crate::change::judge::{Case, judge, judge_gone};
use crate::change::withdraw::Texts;
use crate::change::{Change, Verdict};
use crate::document::{Document, DocumentId, Revision, SourceName};
use crate::extract::language::Foreign;
use crate::extract::{Claim, read};
use crate::figure::alias::Aliases;
use crate::figure::identity::{Scale, hex};
use crate::figure::story::{self, Assignment, Card, Terms};
use crate::figure::succession::replaced;
use crate::figure::{Figure, FigureId, Origin, StoryId};
use crate::store::{
    CommitError, FileStamp, Landing, Letter, Owed, PageVisit, ReadStoreError, Store, StoredSilence, StoryPart,
    WriteStoreError,
};
use crate::text::{settled, settled_title};

/// What a document came to.
#[derive(Debug)]
pub enum Taken {
    /// This revision was known; nothing was done.
    Known,
    /// It was judged and kept.
    Judged(Judged),
    /// Its work panicked; the document is set aside with the reason, and the watch goes on.
    SetAside(String),
}

/// A document's verdicts and alerts, as kept.
#[derive(Debug)]
pub struct Judged {
    /// Every claim with its verdict.
    pub changes: Vec<Change>,
    /// Those that the operator is told of.
    pub alerts: Vec<Alert>,
    /// How many more would have been told, had the document not been taken as a baseline.
    pub silent: usize,
    /// How many more are kept from all sinks by a silence.
    pub silenced: usize,
    /// The language, where the document was passed over because it is not English.
    pub foreign: Option<Foreign>,
}

/// A document could not be taken in; nothing of it is kept, and it will be tried again.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// The store could not be read.
    #[error(transparent)]
    Read(#[from] ReadStoreError),
    /// The store could not keep the document.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The store could not note that the document was set aside.
    #[error(transparent)]
    SetAside(#[from] WriteStoreError),
}

/// The pure floors on top of a store.
pub struct Pipeline {
    store: Store,
    gate: Gate,
    aliases: Aliases,
    routes: Routes,
    zone: TimeZone,
    one_source: bool,
    time_suspect: bool,
}

/// Whether the changes that a document brings are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// They are.
    Aloud,
    /// It is part of what was known when its source was added: judged and kept, and nothing of it told.
    Baseline,
}

/// Whether a document is the page of an item that was taken in before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PageOf {
    /// It is an item or a file itself.
    None,
    /// The page of an item, read for the first time: one report with it.
    First,
    /// The same, read again: what is other than before was edited.
    Again,
}

/// How a document is taken in.
struct Landed {
    file: Option<(SourceName, FileStamp)>,
    page: Option<PageVisit>,
    page_of: PageOf,
    telling: Telling,
}

impl Landed {
    fn plainly() -> Landed {
        Landed { file: None, page: None, page_of: PageOf::None, telling: Telling::Aloud }
    }
}

/// A story that was not told for so many days is not joined again.
const STORY_SLEEPS: i64 = 180;

impl Pipeline {
    /// A pipeline that keeps its documents in `store` and owes all alerts to the named sinks.
    pub fn new(store: Store, gate: Gate, sinks: Vec<String>) -> Pipeline {
        let (aliases, routes) = (Aliases::default(), Routes::to_all(sinks));
        Pipeline { store, gate, aliases, routes, zone: TimeZone::UTC, one_source: false, time_suspect: false }
    }

    /// The pipeline that owes each alert to the sinks on its way, by the clock of that time zone.
    pub fn with_routes(self, routes: Routes, zone: TimeZone) -> Pipeline {
        Pipeline { routes, zone, ..self }
    }

    /// The pipeline that reads claims under the names that count.
    pub fn with_aliases(self, aliases: Aliases) -> Pipeline {
        Pipeline { aliases, ..self }
    }

    /// The pipeline that takes all documents as read from one source, as the files that a command line names: each is
    /// compared with the one before it, wherever that lies.
    pub fn of_one_source(self) -> Pipeline {
        Pipeline { one_source: true, ..self }
    }

    /// Tells and reads names differently from the next document on. What was judged stays as it is.
    pub fn adopt(&mut self, gate: Gate, aliases: Aliases, routes: Routes) {
        (self.gate, self.aliases, self.routes) = (gate, aliases, routes);
    }

    /// Marks the times of alerts as not to be trusted from now on, or no longer.
    pub fn doubt_the_time(&mut self, time_suspect: bool) {
        self.time_suspect = time_suspect;
    }

    /// The store, to read what stands or to deliver what is due.
    pub fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Takes one document in. `file` is the stamp of the file that it was read from, kept with it.
    pub fn take(
        &mut self,
        document: &Document,
        file: Option<(SourceName, FileStamp)>,
        now: Timestamp,
    ) -> Result<Taken, TakeError> {
        self.land(document, Landed { file, ..Landed::plainly() }, now)
    }

    /// Takes the item of a feed in. `page`: the page behind it, which is kept with it where that is to be read too.
    pub fn take_item(
        &mut self,
        document: &Document,
        page: Option<PageVisit>,
        telling: Telling,
        now: Timestamp,
    ) -> Result<Taken, TakeError> {
        self.land(document, Landed { page, telling, ..Landed::plainly() }, now)
    }

    /// Takes an item's page in, read for the first time or again.
    pub fn take_page(
        &mut self,
        document: &Document,
        first: bool,
        telling: Telling,
        now: Timestamp,
    ) -> Result<Taken, TakeError> {
        let page_of = if first { PageOf::First } else { PageOf::Again };
        self.land(document, Landed { page_of, telling, ..Landed::plainly() }, now)
    }

    fn land(&mut self, document: &Document, how: Landed, now: Timestamp) -> Result<Taken, TakeError> {
        let Landed { file, page, page_of, telling } = how;
        let hash = content_hash(document);
        let last = self.store.last_revision(&document.id)?;
        // Two sources may carry one document in two lengths: each is compared with what it said itself.
        let own = match self.one_source {
            true => last.clone(),
            false => self.store.last_revision_from(&document.id, &document.source)?,
        };
        // Another feed may have brought it first, which does not ask for its pages, or whose page is watched no more.
        let page = match page {
            Some(page) if own.is_some() || last.is_none() || !self.store.page_is_over(&page.document)? => Some(page),
            _ => None,
        };
        // An item that has lost its words says nothing of the figures that they told.
        let lost_its_words = last.is_some() && document.is_wordless();
        if lost_its_words || last.iter().chain(&own).any(|known| known.hash == hash) {
            if let Some((folder, stamp)) = file {
                self.store.save_stamp(&folder, &stamp)?;
            }
            if let Some(page) = page.filter(|_| own.is_none()) {
                self.store.want_page(&page)?;
            }
            return Ok(Taken::Known);
        }
        let before = own.as_ref().or(last.as_ref()).map(|known| known.number);
        let revision = Revision { number: last.as_ref().map_or(1, |last| last.number + 1), hash };
        let (story, kin) = self.story(document)?;
        let mut withdrawn = HashSet::new();
        let read = catch_unwind(AssertUnwindSafe(|| self.read(document)));
        let judged = match read {
            Ok(Ok(claims)) => {
                let case = self.case(document, &revision, (&story.id, &kin), claims, before)?;
                let texts = if page_of == PageOf::Again { self.texts(document)? } else { None };
                let case = Case { continues: page_of == PageOf::First && own.is_none(), texts, ..case };
                withdrawn = withdrawn_lately(&case);
                catch_unwind(AssertUnwindSafe(|| (judge(case), None)))
            }
            // Not even a withdrawal: that a text is now in another language says nothing of its figures.
            Ok(Err(foreign)) => Ok((Vec::new(), Some(foreign))),
            Err(panic) => Err(panic),
        };
        let (changes, foreign) = match judged {
            Ok(judged) => judged,
            Err(panic) => return self.set_aside(document, panic.as_ref(), now),
        };
        let other_source = own.is_none() && last.is_some() && page_of != PageOf::Again;
        let changes: Vec<Change> =
            changes.into_iter().filter(|change| !(other_source && change.verdict == Verdict::Withdrawn)).collect();
        let page = page.filter(|_| foreign.is_none());
        let landing = Landing { document: document.clone(), revision, story, changes, letters: Vec::new(), file, page };
        self.keep(landing, &withdrawn, foreign, telling, now)
    }

    /// Withdraws what a document told because it is there no more: by its page, whose source that is, or where that never
    /// gave a text, by the feed. `why` is the reason.
    pub fn withdraw(
        &mut self,
        id: &DocumentId,
        source: &SourceName,
        why: &str,
        now: Timestamp,
    ) -> Result<Taken, TakeError> {
        let Some(last) = self.store.last_reading(id)? else { return Ok(Taken::Known) };
        let own = self.store.last_revision_from(id, source)?;
        let text = String::new();
        let document = Document { source: source.clone(), received: now, modified: None, text, ..last.document };
        let revision = Revision { number: last.revision.number + 1, hash: content_hash(&document) };
        let before = own.unwrap_or(last.revision);
        if before.hash == revision.hash {
            return Ok(Taken::Known);
        }
        let (story, kin) = self.story(&document)?;
        let case = self.case(&document, &revision, (&story.id, &kin), Vec::new(), Some(before.number))?;
        let withdrawn = withdrawn_lately(&case);
        let changes = match catch_unwind(AssertUnwindSafe(|| judge_gone(case, why))) {
            Ok(changes) => changes,
            Err(panic) => return self.set_aside(&document, panic.as_ref(), now),
        };
        let letters = Vec::new();
        let landing = Landing { document, revision, story, changes, letters, file: None, page: None };
        self.keep(landing, &withdrawn, None, Telling::Aloud, now)
    }

    /// Notes that the work on a document panicked; the watch goes on.
    fn set_aside(&mut self, document: &Document, panic: &(dyn Any + Send), now: Timestamp) -> Result<Taken, TakeError> {
        let why = panic_words(panic);
        self.store.set_aside(&document.id, &document.source, &why, now)?;
        Ok(Taken::SetAside(why))
    }

    /// Keeps what came of a document with the alerts that are to be told of it. What it withdraws of those figures again
    /// was told lately.
    fn keep(
        &mut self,
        landing: Landing,
        withdrawn: &HashSet<FigureId>,
        foreign: Option<Foreign>,
        telling: Telling,
        now: Timestamp,
    ) -> Result<Taken, TakeError> {
        let flaps = |change: &Change| change.verdict == Verdict::Withdrawn && withdrawn.contains(&change.figure.id);
        let decided: Vec<(Alert, Decision)> = landing
            .changes
            .iter()
            .filter(|change| !flaps(change))
            .map(|change| (change, self.gate.decide(change)))
            .filter(|(_, decision)| decision.told)
            .map(|(change, decision)| {
                let alert = Alert::of(change.clone(), now).asked_by(decision.watch.clone());
                (alert.in_doubt(self.time_suspect), decision)
            })
            .collect();
        let (aloud, silent) = if telling == Telling::Aloud { (decided, 0) } else { (Vec::new(), decided.len()) };
        let silences = if aloud.is_empty() { Vec::new() } else { self.silences(now)? };
        let (mut alerts, mut letters, mut silenced) = (Vec::new(), Vec::new(), 0);
        for (alert, decision) in aloud {
            let silence = silenced_by(&silences, &alert.change, &decision.watches);
            letters.push(self.letter(&alert, &decision, silence, now));
            match silence {
                Some(_) => silenced += 1,
                None => alerts.push(alert),
            }
        }
        let landing = Landing { letters, ..landing };
        self.store.commit(&landing)?;
        Ok(Taken::Judged(Judged { changes: landing.changes, alerts, silent, silenced, foreign }))
    }

    /// The story that a document tells with what is to be kept of it, and the stories that it may speak of besides. A document
    /// that was read before stays in its story.
    fn story(&self, document: &Document) -> Result<(StoryPart, Vec<StoryId>), ReadStoreError> {
        let seen = document.published.unwrap_or(document.received);
        let told = story::telling(document);
        let known = self.store.story_of(&document.id)?.map(|id| self.store.story(&id)).transpose()?.flatten();
        // An item that had no words yet told no story.
        let known = known.filter(|known| !known.terms.is_empty());
        let candidates = self.candidates(document, &told.terms)?;
        let Assignment { story, kin } = story::assign(&told, seen, &candidates);
        let part = match (&known, story) {
            (Some(known), _) => story_part(known.id.clone(), seen, &known.terms, &told.terms),
            (None, Some((card, _))) => story_part(card.id.clone(), seen, &card.terms, &told.terms),
            (None, None) => StoryPart { id: story::open_story(document), seen, terms: told.terms },
        };
        let kin = story.map(|(card, _)| card).into_iter().chain(kin).map(|card| card.id.clone());
        let kin = kin.filter(|id| *id != part.id).collect();
        Ok((part, kin))
    }

    /// The stories that the document may tell, each as long ago as it is for this document: by publishing or by
    /// arrival, whichever is nearer. A document without a date may belong to any time.
    fn candidates(&self, document: &Document, terms: &Terms) -> Result<Vec<Card>, ReadStoreError> {
        let (seen, received) = (document.published.unwrap_or(document.received), document.received);
        let since = match document.published {
            Some(published) => {
                published.min(received).checked_sub((STORY_SLEEPS * 24).hours()).unwrap_or(Timestamp::MIN)
            }
            None => Timestamp::MIN,
        };
        let last_seen = |last: Timestamp| match document.published {
            None => seen,
            Some(_) if last.duration_until(received).abs() < last.duration_until(seen).abs() => {
                seen.checked_sub(last.duration_until(received).abs()).unwrap_or(last)
            }
            Some(_) => last,
        };
        let names: Vec<String> = terms.iter().map(|(term, _)| term.clone()).collect();
        let found = self.store.stories_sharing(&names, since)?;
        Ok(found
            .into_iter()
            .map(|card| Card { id: card.id.clone(), last_seen: last_seen(card.last), terms: Arc::clone(&card.terms) })
            .collect())
    }

    /// The claims of a document, under the names that count.
    fn read(&self, document: &Document) -> Result<Vec<Claim>, Foreign> {
        let mut claims = read(document)?;
        claims.iter_mut().for_each(|claim| self.aliases.apply(claim));
        Ok(claims)
    }

    /// What the page said when it was last read, and what it says now.
    fn texts(&self, page: &Document) -> Result<Option<Texts>, ReadStoreError> {
        let last = self.store.last_reading_from(&page.id, &page.source)?;
        Ok(last.map(|last| Texts { before: last.document.text, now: page.text.clone() }))
    }

    /// The claims with what was known when the document came, `before` being its revision to compare with. Of the figures of
    /// its story and of those beside it only those are read that a claim may speak of: a story that runs for years has thousands.
    fn case(
        &self,
        document: &Document,
        revision: &Revision,
        (story, kin): (&StoryId, &[StoryId]),
        claims: Vec<Claim>,
        before: Option<u32>,
    ) -> Result<Case, ReadStoreError> {
        let earlier = match before {
            Some(number) => self.store.observations_at(&document.id, number)?,
            None => Vec::new(),
        };
        let stood = self.stood_at_earlier_numbers(&claims, [story].into_iter().chain(kin))?;
        let mut scale = Scale::default();
        let mut kinds: HashMap<(String, String, String), bool> = HashMap::new();
        let mut asked = |figure: &Figure| {
            let kind = (figure.subject.clone(), figure.measure.clone(), figure.unit.clone());
            *kinds.entry(kind).or_insert_with(|| scale.may_speak_of(&claims, figure))
                || stood.contains(&figure.id)
                || earlier.iter().any(|(of, _)| of.id == figure.id)
        };
        let mut histories = Vec::new();
        for story in [story].into_iter().chain(kin) {
            for figure in self.store.figures_of(story)?.iter().filter(|figure| asked(figure)) {
                histories.push(self.store.history_of(figure)?);
            }
        }
        Ok(Case {
            origin: Arc::new(Origin::of(document, revision.number)),
            story: story.clone(),
            histories,
            earlier: earlier.into_iter().map(|(figure, observation)| (figure.id, observation)).collect(),
            claims,
            continues: false,
            texts: None,
        })
    }

    /// The figures of those stories that stood at a number which the claims set another against.
    fn stood_at_earlier_numbers<'s>(
        &self,
        claims: &[Claim],
        stories: impl Iterator<Item = &'s StoryId> + Clone,
    ) -> Result<HashSet<FigureId>, ReadStoreError> {
        let all: Vec<&Claim> = claims.iter().collect();
        let mut stood = HashSet::new();
        for earlier in replaced(&all).into_iter().flatten() {
            for story in stories.clone() {
                stood.extend(self.store.figures_at(story, &claims[earlier].quantity)?);
            }
        }
        Ok(stood)
    }

    /// Word of the health of something, on its way to the sinks.
    pub fn health_letter(&self, health: &Health, now: Timestamp) -> Result<Letter, ReadStoreError> {
        let line = health.line(now);
        let silences = self.silences(now)?;
        let silence = silences.iter().find(|silence| silence.matches.holds_back_health(&health.source));
        let stops = if silence.is_some() { Vec::new() } else { self.routes.health(&health.source) };
        Ok(Letter {
            id: line.id.clone(),
            time: now,
            about: health.source.clone(),
            story: None,
            owed: owed(stops),
            silence: silence.map(|silence| silence.number),
            body: line.to_json(),
        })
    }

    fn silences(&self, now: Timestamp) -> Result<Vec<Silence>, ReadStoreError> {
        let read = |kept: StoredSilence| Some(Silence { number: kept.number, matches: Matches::read(&kept.matches)? });
        Ok(self.store.silences(now)?.into_iter().filter_map(read).collect())
    }

    fn letter(&self, alert: &Alert, decision: &Decision, silence: Option<i64>, now: Timestamp) -> Letter {
        let figure = &alert.change.figure;
        let stops = if silence.is_some() { Vec::new() } else { self.routes.stops(decision, now, &self.zone) };
        Letter {
            id: alert.id.clone(),
            time: alert.time,
            about: figure.id.0.clone(),
            story: Some(figure.story.0.clone()),
            owed: owed(stops),
            silence,
            body: alert.letter().body,
        }
    }
}

fn owed(stops: Vec<Stop>) -> Vec<Owed> {
    stops.into_iter().map(|Stop { sink, due }| Owed { sink, due }).collect()
}

/// What a document adds to a story that is known.
fn story_part(id: StoryId, seen: Timestamp, story: &Terms, document: &Terms) -> StoryPart {
    let merged = story::merged(story, document);
    let used = |term: &str| document.iter().any(|(own, _)| own == term);
    StoryPart { id, seen, terms: merged.into_iter().filter(|(term, _)| used(term)).collect() }
}

/// SHA-256 over title and text as they are compared: what tells an edit from the same text set anew.
fn content_hash(document: &Document) -> String {
    let mut hash = Sha256::new();
    hash.update(settled_title(&document.title));
    hash.update([0]);
    hash.update(settled(&document.text));
    hex(&hash.finalize())
}

/// What a panic said.
fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    format!("a fault in claimwatch: {}", words.unwrap_or("no words were left"))
}
