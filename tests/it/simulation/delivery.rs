//! A webhook over simulated days, by the whole service: down for a day, and for good. Every alert of that time gets there
//! afterwards, in order, or is given up after three days and named.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use claimwatch::alert::AlertLine;
use claimwatch::alert::log::SINK as LOG;
use claimwatch::store::Store;

use super::{DAY, HOUR, Plan, SHORT, Simulation};
use crate::program::lines;
use crate::server::{Answer, Server};

/// A report every three hours, and four feeds.
const PLAN: Plan = Plan { feeds: 4, hosts: 2, step: 20, report_every: 3 * HOUR, ..SHORT };

fn webhook(url: &str) -> String {
    format!("[alert.webhook.desk]\nurl = \"{url}\"\n[alert.health]\nsinks = []\n")
}

/// The ids that the webhook was sent, in order, each once.
fn got(server: &Server) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for request in server.requests("/hook") {
        let id = request.header("webhook-id").unwrap().to_owned();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The ids of a list by figure, in its order.
fn by_figure(log: &[AlertLine], ids: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut figures: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for id in ids {
        let line = log.iter().find(|line| line.id == *id).expect("what is sent stands in the log");
        figures.entry(line.figure.id.clone()).or_default().push(id.clone());
    }
    figures
}

#[test]
fn p79_a_receiver_that_is_down_for_a_simulated_day_gets_all_that_it_missed_in_order() {
    let gone = Server::start();
    let (port, url) = (gone.port(), gone.url("/hook"));
    drop(gone);
    let back = Arc::new(Mutex::new(None));
    let opened = Arc::clone(&back);
    let open = move |second| {
        if second == DAY {
            let server = Server::start_at(&format!("127.0.0.1:{port}"));
            server.answer("/hook", [Answer::status(204)]);
            *opened.lock().unwrap() = Some(server);
        }
    };
    let plan = Plan { length: DAY + HOUR / 2, ..PLAN };
    Simulation::new(plan, &webhook(&url)).run(open, |home| {
        let log: Vec<AlertLine> =
            lines(&home.join("logs/alerts.jsonl")).iter().map(|line| AlertLine::read(line).unwrap()).collect();
        assert!(log.len() >= 8, "{} alerts", log.len());
        let told: Vec<String> = log.iter().map(|line| line.id.clone()).collect();
        let got = got(back.lock().unwrap().as_ref().unwrap());
        assert_eq!(by_figure(&log, &got), by_figure(&log, &told), "all of them, those of a figure in order");
        let store = Store::open_to_read(&home.join("state/claimwatch.db")).unwrap();
        assert!(store.dead_letters(1).unwrap().is_empty() && store.pending_counts().unwrap().is_empty());
    });
}

#[test]
fn p79_what_a_receiver_does_not_take_for_three_simulated_days_is_given_up_and_named() {
    let server = Server::start();
    server.answer("/hook", [Answer::status(500)]);
    let plan = Plan { length: 3 * DAY + 12 * HOUR, step: 60, ..PLAN };
    Simulation::new(plan, &webhook(&server.url("/hook"))).run(
        |_| {},
        |home| {
            let log: Vec<AlertLine> =
                lines(&home.join("logs/alerts.jsonl")).iter().map(|line| AlertLine::read(line).unwrap()).collect();
            let store = Store::open_to_read(&home.join("state/claimwatch.db")).unwrap();
            let dead = store.dead_letters(1_000).unwrap();
            let three_days = jiff::SignedDuration::from_hours(72);
            for line in &log {
                let told: jiff::Timestamp = line.time.parse().unwrap();
                let of_webhook = |sink: &str| sink == "webhook.desk";
                let given_up = dead.iter().find(|letter| letter.id == line.id && of_webhook(&letter.sink));
                let last = super::START.parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_hours(84);
                match given_up {
                    Some(letter) => {
                        let waited = letter.given_up.duration_since(told);
                        assert!(
                            waited >= three_days && waited < three_days + jiff::SignedDuration::from_hours(2),
                            "{waited}"
                        );
                        assert!(letter.answer.as_deref().is_some_and(|answer| answer.contains("500")), "{letter:?}");
                    }
                    None => assert!(
                        last.duration_since(told) < three_days + jiff::SignedDuration::from_hours(2),
                        "{line:?}"
                    ),
                }
            }
            let delivered =
                |id: &str| store.deliveries(id).unwrap().iter().any(|one| one.sink == LOG && one.delivered.is_some());
            assert!(log.iter().all(|line| delivered(&line.id)), "the log has them all");
            assert!(!dead.is_empty() && dead.len() < log.len(), "{} of {} given up", dead.len(), log.len());
        },
    );
}
