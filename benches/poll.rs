//! What a round over feeds costs: the built program asks a farm of feeds on this machine's loopback, first when all is
//! new to it, then when nothing has changed.
//!
//! ```sh
//! cargo bench --bench poll                # 200 feeds of 20 items, 20 KB each
//! cargo bench --bench poll -- 1000
//! cargo bench --bench poll -- 1000 crowd  # all feeds tell the same fifty stories
//! ```
//!
//! The farm answers in this process, and only the program's own time and memory are counted. Needs Linux.

mod newsroom;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use claimwatch::document::Document;
use newsroom::Newsroom;

/// How many items a feed has.
const ITEMS: usize = 20;

/// How many addresses of the loopback the feeds are spread over: one server is never asked twice at once.
const HOSTS: u8 = 16;

/// How many ticks of the processor's accounts make a second, on every Linux that we know of.
const TICKS: f64 = 100.0;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let feeds = words.iter().find_map(|word| word.parse().ok()).unwrap_or(200);
    let crowd = words.iter().any(|word| word == "crowd");
    let farm = Arc::new(farm(feeds, crowd));
    let hosts: Vec<SocketAddr> = (1..=HOSTS).map(|host| serve(host, Arc::clone(&farm))).collect();
    let folder = tempfile::tempdir().expect("a folder for the store");
    let config = folder.path().join("claimwatch.toml");
    std::fs::write(&config, settings(folder.path(), feeds, &hosts)).expect("the config can be written");
    let size = farm.iter().map(Vec::len).sum::<usize>() / feeds / 1_000;
    println!("{feeds} feeds of {ITEMS} items, {size} KB each, on {HOSTS} servers");
    println!("{:<10} {:>8} {:>9} {:>7} {:>10} {:>9}", "round", "wall s", "feeds/s", "CPU s", "ms a feed", "peak MiB");
    for round in ["all new", "unchanged", "unchanged"] {
        let spent = run(&config);
        let (wall, each) = (spent.wall.as_secs_f64(), spent.processor * 1e3 / feeds as f64);
        let (rate, processor, memory) = (feeds as f64 / wall, spent.processor, spent.memory);
        println!("{round:<10} {wall:>8.2} {rate:>9.0} {processor:>7.2} {each:>10.2} {memory:>9.1}");
        // Until all feeds are due again.
        std::thread::sleep(Duration::from_secs(3));
    }
}

/// The bodies of the feeds. In a crowd all tell the stories of one time, else each tells those of its own.
fn farm(feeds: usize, crowd: bool) -> Vec<Vec<u8>> {
    let reports: Vec<Document> = Newsroom::default().take(if crowd { 100 * ITEMS } else { feeds * ITEMS }).collect();
    let own = |feed: usize| reports.chunks(ITEMS).nth(feed % (reports.len() / ITEMS)).unwrap_or_default();
    (0..feeds).map(|feed| rss(feed, own(feed)).into_bytes()).collect()
}

fn rss(feed: usize, reports: &[Document]) -> String {
    let item = |report: &Document| {
        let Document { id, title, text, .. } = report;
        let published = report.received.strftime("%a, %d %b %Y %H:%M:%S GMT");
        let prose = prose(title.split(' ').next().unwrap_or_default());
        let (guid, link) = (format!("{feed}:{id}"), format!("{id}?by={feed}"));
        format!(
            "<item><title>{title}</title><guid isPermaLink=\"false\">{guid}</guid><link>{link}</link>\
             <pubDate>{published}</pubDate><description>{text} {prose}</description></item>\n"
        )
    };
    let items: String = reports.iter().rev().map(item).collect();
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Feed {feed}</title>\n{items}</channel></rss>\n"
    )
}

/// What follows the figures in a report, so that an item has about a thousand bytes: sentences without a figure, in words
/// of the place's own, as each story has.
fn prose(place: &str) -> String {
    let mut state = place.bytes().fold(7u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let mut word = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let part = |of: &[&'static str], shift: u32| of[(state >> shift) as usize % of.len()];
        let heads = ["bar", "clo", "dre", "fin", "gro", "hul", "kes", "lan", "mor", "pal", "rin", "sto", "tul", "wes"];
        let tails = ["ber", "dock", "fold", "gate", "house", "lock", "mill", "stone", "ton", "ward", "works", "yard"];
        format!("{}{}", part(&heads, 9), part(&tails, 20))
    };
    let mut sentence = || {
        let [one, two, three, four] = [word(), word(), word(), word()];
        format!("The {one} by the {two} stayed closed while the {three} looked at the {four}. ")
    };
    (0..6).map(|_| sentence()).collect()
}

/// Answers for the feeds on an address of its own.
fn serve(host: u8, farm: Arc<Vec<Vec<u8>>>) -> SocketAddr {
    let listener = TcpListener::bind((IpAddr::V4(Ipv4Addr::new(127, 0, 7, host)), 0)).expect("a port of the loopback");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let farm = Arc::clone(&farm);
            std::thread::spawn(move || answer_all(&stream, &farm));
        }
    });
    address
}

/// Answers one connection until it ends: `GET /N`, with the number as the validator too.
fn answer_all(mut stream: &TcpStream, farm: &[Vec<u8>]) -> Option<()> {
    let mut lines = BufReader::new(stream).lines();
    loop {
        let asked = lines.next()?.ok()?;
        let number = asked.split_whitespace().nth(1)?.trim_start_matches('/').to_owned();
        let (tag, mut known) = (format!("\"{number}\""), false);
        for line in lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()) {
            known |= line.to_lowercase().starts_with("if-none-match:") && line.contains(&tag);
        }
        let body = farm.get(number.parse::<usize>().ok()?)?;
        let answer = match known {
            true => format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n").into_bytes(),
            false => {
                let head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml";
                let length = body.len();
                [format!("{head}\r\nETag: {tag}\r\nContent-Length: {length}\r\n\r\n").as_bytes(), body].concat()
            }
        };
        stream.write_all(&answer).ok()?;
    }
}

fn settings(folder: &Path, feeds: usize, hosts: &[SocketAddr]) -> String {
    let place = folder.display();
    let feed = |number: usize| {
        let host = hosts[number % hosts.len()];
        format!("[feeds.n{number}]\nurl = \"http://{host}/{number}\"\nallow-private = true\nevery = \"1s\"\n")
    };
    let tables: String = (0..feeds).map(feed).collect();
    format!("[service]\nstate = \"{place}/state\"\nlogs = \"{place}/logs\"\n{tables}")
}

/// What a run of the program took.
struct Spent {
    wall: Duration,
    /// In seconds.
    processor: f64,
    /// The most at once, in MiB.
    memory: f64,
}

/// One round of everything.
fn run(config: &Path) -> Spent {
    let start = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_claimwatch"));
    let program = program.arg("once").arg("--config").arg(config).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = program.spawn().expect("the program starts");
    let mut memory = 0.0f64;
    // An ended child keeps its accounts until it is asked for its end, and loses its memory before.
    let processor = loop {
        memory = memory.max(most_memory(&child));
        if let Some(processor) = processor_of_ended(&child) {
            break processor;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let wall = start.elapsed();
    assert!(child.wait().expect("it has ended").success(), "the round went well");
    Spent { wall, processor, memory }
}

fn most_memory(child: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok()).unwrap_or_default() / 1_024.0
}

/// The processor time of a child that has ended, in seconds; none while it runs.
fn processor_of_ended(child: &Child) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).expect("the system's accounts");
    let columns: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |column: usize| columns.get(column)?.parse::<f64>().ok();
    (columns.first() == Some(&"Z")).then_some((ticks(11)? + ticks(12)?) / TICKS)
}
