//! What is measured of the running service, under names that follow Prometheus's conventions (prometheus.io, "Metric and
//! label naming"): a unit in the name, `_total` for what only grows.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::board::Seen;
use super::informer::{Informer, cannot_keep};
use super::status::{FeedState, FeedStatus, PagesStatus, Status, status};
use crate::web::Witness;
use crate::web::metrics::Family;

impl Witness for Informer {
    fn dead(&self) -> Option<String> {
        self.board.pulse.stuck(tokio::time::Instant::now()).map(|why| format!("the scheduler is stuck: {why}"))
    }

    fn unready(&self) -> Option<String> {
        let trouble = || self.board.ask(cannot_keep);
        self.dead().or_else(trouble)
    }

    fn measured(&self) -> Vec<Family> {
        let config = Arc::clone(&self.config.borrow());
        let status = status(&config, &self.file, Some(&self.board), Timestamp::now());
        let seen = self.board.seen();
        let mut families = of_the_service(&status, &seen, self.dead().is_some());
        families.extend(of_the_feeds(&status.feeds, &seen, self.board.pulse.polls()));
        families.extend(of_the_work(&seen));
        families.extend(of_the_sinks(&status));
        families.extend(of_the_store(&status));
        families.extend(of_the_process(seen.started));
        families
    }

    fn store(&self) -> PathBuf {
        self.config.borrow().service.store()
    }

    fn entries(&self) -> usize {
        self.config.borrow().alert.atom.entries
    }
}

fn of_the_service(status: &Status, seen: &Seen, stuck: bool) -> Vec<Family> {
    let refused = seen.reload.as_ref().is_some_and(|reload| !reload.taken);
    vec![
        Family::gauge("claimwatch_build_info", "The version of the program; always 1.").labelled(
            "version",
            env!("CARGO_PKG_VERSION"),
            1.0,
        ),
        Family::gauge(
            "claimwatch_config_last_reload_successful",
            "Whether the config was taken over the last time that it was to be read.",
        )
        .value(one(!refused)),
        Family::gauge(
            "claimwatch_config_last_reload_success_timestamp_seconds",
            "When the config in use was taken over.",
        )
        .value(seconds(seen.config_since)),
        Family::gauge("claimwatch_scheduler_stuck", "Whether polls are no longer planned.").value(one(stuck)),
        Family::gauge(
            "claimwatch_keeping_fails",
            "Whether something that was read cannot be kept at the moment, as on a full disk.",
        )
        .value(one(seen.trouble.is_some())),
        Family::gauge("claimwatch_clock_suspect", "Whether the clock was set, and alerts are marked for it.")
            .value(one(seen.clock.is_some())),
        Family::gauge("claimwatch_folder_up", "Whether the folder can be read.")
            .each("folder", status.folders.iter().map(|folder| (folder.name.clone(), one(folder.error.is_none())))),
        Family::gauge("claimwatch_folder_files", "How many files lie in the folder.")
            .each("folder", status.folders.iter().map(|folder| (folder.name.clone(), folder.files as f64))),
    ]
}

fn of_the_feeds(feeds: &[FeedStatus], seen: &Seen, polls: usize) -> Vec<Family> {
    let states = [
        ("fine", FeedState::Fine),
        ("new", FeedState::New),
        ("failing", FeedState::Failing),
        ("stopped", FeedState::Stopped),
        ("disabled", FeedState::Disabled),
    ];
    let count = |state: FeedState| feeds.iter().filter(|feed| feed.state == state).count() as f64;
    let asked = feeds.iter().filter(|feed| !matches!(feed.state, FeedState::New | FeedState::Disabled));
    let pages = |name, help, of: fn(&PagesStatus) -> u64| {
        let feeds = feeds.iter().filter_map(|feed| Some((feed.name.clone(), of(feed.pages.as_ref()?) as f64)));
        Family::gauge(name, help).each("feed", feeds)
    };
    let successes = feeds.iter().filter_map(|feed| Some((feed.name.clone(), seconds(feed.last_success?))));
    vec![
        Family::gauge("claimwatch_feeds", "Feeds of the config, by how they are.")
            .each("state", states.map(|(word, state)| (word, count(state)))),
        Family::gauge("claimwatch_feed_up", "Whether the last poll of the feed went well.")
            .each("feed", asked.map(|feed| (feed.name.clone(), one(feed.state == FeedState::Fine)))),
        Family::gauge("claimwatch_feed_last_success_timestamp_seconds", "The last poll of the feed that went well.")
            .each("feed", successes),
        Family::gauge("claimwatch_polls_in_hand", "Polls that are being made now.").value(polls as f64),
        Family::counter("claimwatch_polls_total", "Requests for feeds since the start, by how they ended.")
            .each("outcome", seen.polls.iter().map(|(outcome, count)| (*outcome, *count as f64))),
        pages("claimwatch_feed_pages_watched", "Pages behind the feed's items that are watched.", |pages| {
            pages.watched
        }),
        pages("claimwatch_feed_pages_unread", "Pages behind the feed's items that are yet to be read.", |pages| {
            pages.new
        }),
        pages(
            "claimwatch_feed_pages_failing",
            "Watched pages whose last visit failed or gave nothing of use.",
            |pages| pages.failing,
        ),
        Family::counter("claimwatch_page_requests_total", "Requests for pages since the start, by how they ended.")
            .each("outcome", seen.pages.iter().map(|(outcome, count)| (*outcome, *count as f64))),
    ]
}

fn of_the_work(seen: &Seen) -> Vec<Family> {
    let counter = |name, help, count: f64| Family::counter(name, help).value(count);
    vec![
        counter(
            "claimwatch_documents_total",
            "Documents that were new or had changed, since the start.",
            seen.taken.new as f64,
        ),
        counter(
            "claimwatch_documents_foreign_total",
            "Those of them that were passed over because they are not in English.",
            seen.taken.foreign as f64,
        ),
        counter(
            "claimwatch_documents_set_aside_total",
            "Documents whose work failed by a fault in claimwatch, since the start.",
            seen.set_aside as f64,
        ),
        counter("claimwatch_claims_total", "Claims that were read, since the start.", seen.taken.claims as f64),
        Family::counter("claimwatch_alerts_total", "Alerts since the start, by kind.")
            .each("kind", seen.alerts.iter().map(|(kind, count)| (*kind, *count as f64))),
    ]
}

fn of_the_sinks(status: &Status) -> Vec<Family> {
    let gauge = |name, help, of: fn(&super::status::SinkStatus) -> f64| {
        Family::gauge(name, help).each("sink", status.sinks.iter().map(|sink| (sink.name.clone(), of(sink))))
    };
    vec![
        gauge("claimwatch_sink_up", "Whether the last delivery to the sink went well.", |sink| one(sink.failures == 0)),
        gauge("claimwatch_sink_waiting_alerts", "Alerts that wait for the sink.", |sink| sink.waiting as f64),
        gauge("claimwatch_sink_given_up_alerts", "Alerts that the sink never took.", |sink| sink.dead as f64),
        Family::gauge("claimwatch_silences", "Silences that hold now.").value(status.silences.len() as f64),
    ]
}

fn of_the_store(status: &Status) -> Vec<Family> {
    let store = &status.store;
    let kept = [
        ("documents", store.documents),
        ("stories", store.stories),
        ("figures", store.figures),
        ("claims", store.claims),
        ("alerts", store.alerts),
        ("set_aside", store.set_aside),
    ];
    let kept = kept.into_iter().map(|(what, count)| (what, count as f64)).filter(|_| store.error.is_none());
    vec![
        Family::gauge("claimwatch_store_up", "Whether the store can be read.").value(one(store.error.is_none())),
        Family::gauge("claimwatch_store_size_bytes", "The size of the store.").value(store.bytes as f64),
        Family::gauge("claimwatch_store_kept", "How many of each the store holds.").each("what", kept),
    ]
}

/// What Prometheus expects of every process ("Writing client libraries", process metrics), as far as /proc tells it.
fn of_the_process(started: Timestamp) -> Vec<Family> {
    let gauge = |name, help, value: Option<f64>| value.map(|value| Family::gauge(name, help).value(value));
    let page = rustix::param::page_size() as f64;
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = |at: usize| statm.split(' ').nth(at)?.trim().parse::<f64>().ok().map(|pages| pages * page);
    let open = std::fs::read_dir("/proc/self/fd").ok().map(|open| open.count() as f64);
    let most = rustix::process::getrlimit(rustix::process::Resource::Nofile).current.map(|most| most as f64);
    [
        cpu_seconds().map(|cpu| {
            Family::counter("process_cpu_seconds_total", "Time of the processors, of the user and of the system.")
                .value(cpu)
        }),
        gauge("process_resident_memory_bytes", "Resident memory.", pages(1)),
        gauge("process_virtual_memory_bytes", "Virtual memory.", pages(0)),
        gauge("process_open_fds", "Open file descriptors.", open),
        gauge("process_max_fds", "The most file descriptors that may be open.", most),
        gauge("process_start_time_seconds", "When the process was started.", Some(seconds(started))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// User and system time: fields 14 and 15 of proc(5), counted behind the name, which may hold anything.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / rustix::param::clock_ticks_per_second() as f64)
}

fn one(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

fn seconds(time: Timestamp) -> f64 {
    time.as_millisecond() as f64 / 1_000.0
}
