//! Who is at work: a task for each address and each folder of the config. Takes on and lets go as the config changes;
//! who has nothing to do with a change never hears of it, so that no poll is dropped and none repeated.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use super::desk::DeskHandle;
use super::feeds::{self, Poller, Until};
use super::folders;
use super::party::{Party, parties};
use super::recall::{Known, Renewed};
use crate::config::Config;
use crate::document::SourceName;
use crate::source::folder::FolderSettings;

/// The tasks of a running service.
pub struct Roster {
    tracker: TaskTracker,
    stop: CancellationToken,
    /// By the name of the first feed of each address.
    parties: BTreeMap<SourceName, Worker<Party>>,
    folders: BTreeMap<String, Worker<FolderSettings>>,
    /// The ends of tasks that were let go, and may have a poll in hand, by the sources that they worked for.
    leaving: BTreeMap<SourceName, Vec<CancellationToken>>,
}

/// A task, and what it works on.
struct Worker<W> {
    on: W,
    leave: CancellationToken,
    gone: CancellationToken,
}

impl Roster {
    /// Nobody yet; all end with `stop`.
    pub fn new(stop: CancellationToken) -> Roster {
        Roster {
            tracker: TaskTracker::new(),
            stop,
            parties: BTreeMap::new(),
            folders: BTreeMap::new(),
            leaving: BTreeMap::new(),
        }
    }

    /// Takes on everybody whom the config asks for. None if the service stops.
    pub async fn start(&mut self, config: &Config, poller: &Poller, desk: &DeskHandle) -> Option<()> {
        let all = poller.recall(&config.feeds).await?;
        let many = all.len();
        poller.follows(many);
        for known in all {
            let (on, until, gone) = (known.party.clone(), self.until(), Gone::new());
            self.enter_party(on, &until, &gone);
            self.tracker.spawn(gone.after(feeds::follow(poller.clone(), known, many, until)));
        }
        for (name, folder) in &config.folders {
            self.take_on_folder(name, folder, poller, desk);
        }
        self.tracker.close();
        Some(())
    }

    /// Takes on and lets go, so that all are at work whom the config asks for. `polling`: whether the poller has other
    /// settings than before. None if the service stops.
    pub async fn adopt(&mut self, config: &Config, poller: &Poller, desk: &DeskHandle, polling: bool) -> Option<()> {
        self.leaving.retain(|_, gone| gone.iter().any(|gone| !gone.is_cancelled()));
        for (name, feed) in config.feeds.iter().filter(|(_, feed)| !feed.enabled) {
            poller.forgive(name, feed).await?;
        }
        desk.board().keep_only(|source| match source.0.split_once('.') {
            Some(("folders", name)) => config.folders.contains_key(name),
            Some((_, name)) => config.feeds.contains_key(name),
            None => false,
        });
        let wanted = parties(&config.feeds);
        let mut before = std::mem::take(&mut self.parties);
        let mut new = Vec::new();
        for party in wanted {
            let known = before.remove_entry(&party.first().source);
            match known {
                Some((name, worker)) if worker.on == party && !polling => {
                    self.parties.insert(name, worker);
                }
                Some((_, worker)) => {
                    let renewed = if worker.on == party { Renewed::Polling } else { Renewed::Feeds };
                    self.let_go(worker);
                    new.push((party, renewed));
                }
                None => new.push((party, Renewed::Feeds)),
            }
        }
        before.into_values().for_each(|worker| self.let_go(worker));
        let many = new.len();
        poller.follows(self.parties.len() + many);
        for (party, renewed) in new {
            self.take_on_party(party, renewed, many, poller);
        }
        self.adopt_folders(config, poller, desk);
        Some(())
    }

    /// Waits until all have ended, but not for ever. Whether they have.
    pub async fn ended(&self, patience: Duration) -> bool {
        tokio::time::timeout(patience, self.tracker.wait()).await.is_ok()
    }

    fn adopt_folders(&mut self, config: &Config, poller: &Poller, desk: &DeskHandle) {
        let before = std::mem::take(&mut self.folders);
        for (name, worker) in before {
            if config.folders.get(&name) == Some(&worker.on) {
                self.folders.insert(name, worker);
            } else {
                worker.leave.cancel();
                self.leaving.entry(folders::source_name(&name)).or_default().push(worker.gone);
            }
        }
        for (name, folder) in &config.folders {
            if !self.folders.contains_key(name) {
                self.take_on_folder(name, folder, poller, desk);
            }
        }
    }

    /// Who worked for one of these feeds before ends first: what it still keeps must not be asked for again.
    fn take_on_party(&mut self, party: Party, renewed: Renewed, many: usize, poller: &Poller) {
        let before = self.before(party.entries().map(|entry| &entry.source));
        let (until, gone, poller) = (self.until(), Gone::new(), poller.clone());
        self.enter_party(party.clone(), &until, &gone);
        self.tracker.spawn(gone.after(async move {
            all_gone(before).await;
            let known: Option<Known> = poller.recall_party(party, Some(renewed)).await;
            if let Some(known) = known {
                feeds::follow(poller, known, many, until).await;
            }
        }));
    }

    fn enter_party(&mut self, on: Party, until: &Until, gone: &Gone) {
        let worker = Worker { leave: until.leave.clone(), gone: gone.token.clone(), on };
        self.parties.insert(worker.on.first().source.clone(), worker);
    }

    fn take_on_folder(&mut self, name: &str, settings: &FolderSettings, poller: &Poller, desk: &DeskHandle) {
        let source = folders::source_name(name);
        let before = self.before([&source].into_iter());
        let (leave, gone) = (self.until().leave, Gone::new());
        let worker = Worker { on: settings.clone(), leave: leave.clone(), gone: gone.token.clone() };
        self.folders.insert(name.to_owned(), worker);
        let (desk, clock, settings) = (desk.clone(), poller.clock.clone(), settings.clone());
        self.tracker.spawn(gone.after(async move {
            all_gone(before).await;
            folders::follow(desk, clock, source, settings, leave).await;
        }));
    }

    fn let_go(&mut self, worker: Worker<Party>) {
        worker.leave.cancel();
        for entry in worker.on.entries() {
            self.leaving.entry(entry.source.clone()).or_default().push(worker.gone.clone());
        }
    }

    /// The ends of those who worked for one of the sources.
    fn before<'s>(&self, sources: impl Iterator<Item = &'s SourceName>) -> Vec<CancellationToken> {
        sources.filter_map(|source| self.leaving.get(source)).flatten().cloned().collect()
    }

    fn until(&self) -> Until {
        Until { stop: self.stop.clone(), leave: self.stop.child_token() }
    }
}

/// Tells, by being dropped, that a task has ended in whatever way.
struct Gone {
    token: CancellationToken,
    guard: DropGuard,
}

impl Gone {
    fn new() -> Gone {
        let token = CancellationToken::new();
        Gone { guard: token.clone().drop_guard(), token }
    }

    /// The work, after which it is told. Apart from what waits for it, which would hold it twice: as what it was given, and as
    /// what it waits for.
    fn after(self, work: impl Future<Output = ()> + Send + 'static) -> impl Future<Output = ()> + Send + 'static {
        let (guard, work) = (self.guard, Box::pin(work));
        async move {
            let _guard = guard;
            work.await;
        }
    }
}

async fn all_gone(tokens: Vec<CancellationToken>) {
    for token in tokens {
        token.cancelled().await;
    }
}
