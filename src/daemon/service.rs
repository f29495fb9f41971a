//! The running service as a whole: started by a config, changed by another one while it runs, ended in order. A config
//! that cannot be used changes nothing.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::board::ReloadSeen;
use super::call::{Call, Reloaded, watch_config};
use super::desk::Announce;
use super::informer::Informer;
use super::pulse::keep_alive;
use super::refusal::Refusal;
use super::roster::Roster;
use super::systemd::{self, LevelHandle};
use super::world::World;
use super::{House, StartError, counted, feed_file};
use crate::alert::health::Health;
use crate::config::{Config, ConfigDelta, ConfigFile, Listen, LoadConfigError, Loaded, Paint};
use crate::web::{self, Place};

/// The service at work.
pub struct Service {
    file: ConfigFile,
    /// The config in use, for whoever wants to know.
    config: watch::Sender<Arc<Config>>,
    world: World,
    house: House,
    roster: Roster,
    level: LevelHandle,
    calls: mpsc::Sender<Call>,
    stop: CancellationToken,
    /// What was told of a config that was refused.
    refusal: Refusal,
    /// Ends the watch over the config's file, where there is one.
    file_watch: Option<CancellationToken>,
    /// Where the web server is, if there is one, and what ends it.
    web: Option<(Place, CancellationToken)>,
}

impl Service {
    /// Opens the house and sets everybody to work. Whoever else may call, calls at `calls`.
    pub async fn start(
        file: ConfigFile,
        config: Config,
        world: World,
        level: LevelHandle,
        announce: Announce,
        calls: mpsc::Sender<Call>,
        stop: &CancellationToken,
    ) -> Result<Service, StartError> {
        let config = Arc::new(config);
        let mut house = House::open(&config, &world, announce, stop)?;
        house.delivery.heed_rotation(house.desk.handle());
        house.delivery.adopt(&config, &house.desk.handle());
        let mut roster = Roster::new(stop.clone());
        // Nothing comes back where the service is stopped already.
        let _ = roster.start(&config, &house.poller, &house.desk.handle()).await;
        let (stop, file_watch, (config, _)) = (stop.clone(), None, watch::channel(config));
        let refusal = std::mem::take(&mut house.refusal);
        let mut service =
            Service { file, config, world, house, roster, level, calls, stop, refusal, file_watch, web: None };
        let mended = service.refusal.taken();
        service.tell_health(mended);
        service.watch_file();
        service.open_web();
        Ok(service)
    }

    /// Says that the start is over and what is watched, and goes on telling the service manager how the service is.
    pub fn tell_ready(&self) {
        systemd::notify_ready();
        self.tell_watching();
        tokio::spawn(self.informer().keep_line(self.stop.clone()));
        tokio::spawn(feed_file::keep(self.informer(), self.stop.clone()));
        if let Some(patience) = systemd::watchdog() {
            let pulse = Arc::clone(&self.house.desk.handle().board().pulse);
            pulse.set_grace(patience / 2);
            // Until the very end: an end that hangs is one more thing to be noticed.
            tokio::spawn(keep_alive(pulse, patience / 3, systemd::notify_alive));
        }
    }

    /// Whom to ask about this service.
    pub fn informer(&self) -> Informer {
        let file = self.file.path.display().to_string();
        Informer { file, config: self.config.subscribe(), board: self.house.desk.handle().board() }
    }

    fn tell_watching(&self) {
        let config = self.config.borrow();
        let (feeds, folders) = (config.feeds.len(), config.folders.len());
        tracing::info!(feeds, folders, "watching {} and {}", counted(feeds, "feed"), counted(folders, "folder"));
    }

    /// Reads the config again and works by it from now on, or goes on as before and says why.
    pub async fn reload(&mut self) -> Reloaded {
        systemd::notify_reloading();
        let reloaded = self.try_reload().await.unwrap_or_else(|refused| refused);
        let (taken, said) = match &reloaded {
            Reloaded::Done { said, .. } => (true, said),
            Reloaded::Faulty { brief: why, .. } | Reloaded::Failed { why } => (false, why),
        };
        let now = self.world.clock.now();
        self.house.desk.handle().board().reloaded(ReloadSeen { time: now, taken, said: said.clone() });
        let health = if taken { self.refusal.taken() } else { self.refusal.refused(said, now) };
        self.tell_health(health);
        if taken {
            tracing::info!("the config was read again: {said}");
            self.tell_watching();
        } else {
            tracing::error!("the config was refused, and the one before goes on to count: {said}");
        }
        systemd::notify_ready();
        systemd::notify_status(&self.informer().line());
        reloaded
    }

    /// Has the sinks told of the config's health. Whoever asked for the reload does not wait for it: the store may be busy.
    fn tell_health(&self, health: Option<Health>) {
        if let Some(health) = health {
            let desk = self.house.desk.handle();
            tokio::spawn(async move { desk.tell_health(health).await });
        }
    }

    /// All that may be refused comes before anything is changed.
    async fn try_reload(&mut self) -> Result<Reloaded, Reloaded> {
        let failed = |why: String| Reloaded::Failed { why };
        let Loaded { mut config, warnings, .. } = self.load().await?;
        let warnings = warnings.render(Paint::Plain);
        let used = Arc::clone(&self.config.borrow());
        let Some(delta) = ConfigDelta::between(&used, &config) else {
            return Ok(Reloaded::Done { said: "nothing has changed".to_owned(), warnings });
        };
        config.service.state.clone_from(&used.service.state);
        config.service.control.clone_from(&used.service.control);
        let config = Arc::new(config);
        let polling = config.polling != used.polling;
        let poller = if polling {
            let settings = config.polling.clone();
            let make = self.world.fetcher;
            let made = tokio::task::spawn_blocking(move || make(&settings)).await;
            let fetcher =
                made.map_err(|error| failed(error.to_string()))?.map_err(|error| failed(error.to_string()))?;
            self.house.poller.with_polling(fetcher, config.polling.clone())
        } else {
            self.house.poller.clone()
        };
        let desk = self.house.desk.handle();
        let stopping = || failed("the service is stopping".to_owned());
        let adopted = desk.adopt(Arc::clone(&config)).await.ok_or_else(stopping)?;
        adopted.map_err(|error| failed(error.to_string()))?;
        self.roster.adopt(&config, &poller, &desk, polling).await.ok_or_else(stopping)?;
        if let Err(error) = self.level.set(config.service.log_level.as_str()) {
            tracing::error!(%error, "{error}");
        }
        self.house.delivery.adopt(&config, &desk);
        self.house.poller = poller;
        self.config.send_replace(config);
        self.watch_file();
        self.open_web();
        Ok(Reloaded::Done { said: delta.to_string(), warnings })
    }

    /// How much is under way that does not wait for a time to come: requests to feeds and sinks, and the desk's work. A clock
    /// that is moved by hand waits for it.
    pub fn in_motion(&self) -> usize {
        let desk = usize::from(self.house.desk.handle().board().pulse.desk_is_at_work());
        self.house.poller.fetcher.under_way() + self.house.delivery.under_way() + desk
    }

    /// Ends the service once all have ended, or after that time.
    pub async fn end(self, patience: Duration) {
        let Service { house, roster, .. } = self;
        let all_ended = async {
            roster.ended(patience).await && tokio::time::timeout(patience, house.delivery.ended()).await.is_ok()
        };
        if all_ended.await {
            house.close();
        } else {
            tracing::warn!("not all work was finished within {} s; it will be done again", patience.as_secs());
        }
    }

    async fn load(&self) -> Result<Loaded, Reloaded> {
        let file = self.file.clone();
        let failed = |why: String| Reloaded::Failed { why };
        let loaded = tokio::task::spawn_blocking(move || file.load()).await;
        loaded.map_err(|error| failed(error.to_string()))?.map_err(|error| match error {
            LoadConfigError::Faulty(faults) => {
                Reloaded::Faulty { brief: faults.brief(), faults: faults.render(Paint::Plain) }
            }
            unreadable => failed(format!("{:#}", anyhow::Error::from(unreadable))),
        })
    }

    /// Watches the config's file, or no longer, as the config has it.
    fn watch_file(&mut self) {
        if !self.config.borrow().service.reload_on_change {
            self.file_watch.take().iter().for_each(CancellationToken::cancel);
        } else if self.file_watch.is_none() {
            let stop = self.stop.child_token();
            tokio::spawn(watch_config(self.file.path.clone(), self.calls.clone(), stop.clone()));
            self.file_watch = Some(stop);
        }
    }

    /// Serves the web where the config has it, and no longer where it had it.
    fn open_web(&mut self) {
        let settings = self.config.borrow().web.clone();
        let place = settings.listen.map(|Listen(listen)| Place { listen, names: settings.names });
        if self.web.as_ref().map(|(place, _)| place) == place.as_ref() {
            return;
        }
        self.web.take().iter().for_each(|(_, stop)| stop.cancel());
        if let Some(place) = place {
            let stop = self.stop.child_token();
            tokio::spawn(web::serve(place.clone(), Arc::new(self.informer()), stop.clone()));
            self.web = Some((place, stop));
        }
    }
}
