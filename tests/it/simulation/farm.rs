//! The farm of a simulation: a program of its own, so that its memory is not the service's, that serves feeds of many hosts
//! on loopback. What a feed says is a function of its number and the simulated hour, which is read from a file. Every
//! request is written down: the simulated and the real time, the feed, and what it was answered.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{HOUR, MINUTE};

/// How many addresses of loopback the hosts share: a pair of addresses has too few ports for all connections of a day.
pub const ADDRESSES: u8 = 16;

/// Which variable tells the program that it is a farm, and where its files are.
const HERE: &str = "CLAIMWATCH_TEST_FARM";

/// How a feed behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// With an ETag.
    Plain,
    /// With a `Last-Modified`.
    Dated,
    /// Without a validator.
    Bare,
    /// Fresh for two hours, by its server's word.
    Fresh,
    /// To be kept for two hours, by its own word.
    Kept,
    /// Not to be asked in the hours 0 to 5.
    Sleeps,
    /// Moved for good.
    Moved,
    /// Elsewhere for a while.
    Elsewhere,
    /// Fails in the hours 6 to 8.
    Fails,
    /// Asks for an hour's patience in the hours 10 and 11.
    Busy,
    /// Not found from the tenth hour on.
    Lost,
    /// Gone from the seventh hour on.
    Gone,
    /// Denied from the thirteenth hour on.
    Denied,
}

/// The manner of the feed of that number; with `plain`, all are.
pub fn manner(feed: usize, plain: bool) -> Manner {
    if plain {
        return Manner::Plain;
    }
    match feed % 23 {
        0 => Manner::Dated,
        1 => Manner::Bare,
        2 => Manner::Fresh,
        3 => Manner::Kept,
        4 => Manner::Sleeps,
        5 => Manner::Moved,
        6 => Manner::Elsewhere,
        7 => Manner::Fails,
        8 => Manner::Busy,
        9 => Manner::Lost,
        10 => Manner::Gone,
        11 => Manner::Denied,
        _ => Manner::Plain,
    }
}

/// How many items a feed has besides its newest, from the first day on.
const EARLIER: u64 = 7;

/// The number of the feed's newest item at that second: one more every four to ten hours.
fn version(feed: usize, second: u64) -> u64 {
    let every = 4 * HOUR + (feed as u64 * 7_919) % (6 * HOUR);
    EARLIER + (second + (feed as u64 * 104_729) % every) / every
}

/// The feed of that number in that version. Every fourth item raises the toll, the others tell it again.
fn body(feed: usize, version: u64, head: &str) -> String {
    let (place, event, agency) = (place(feed), EVENTS[feed % EVENTS.len()], AGENCIES[feed % AGENCIES.len()]);
    let item = |number: u64| {
        let (toll, hurt) = (20 + feed as u64 % 50 + 7 * (number / 4), 60 + feed as u64 % 90);
        format!(
            "<item><guid>{feed}-{number}</guid><link>https://paper{feed}.example/{number}</link>\
             <title>{place} {event}: report {number}</title>\
             <description>The {agency} of {place} said {toll} people were killed in the {event} in {place}, and {hurt} were \
             injured.</description></item>"
        )
    };
    let items: String = (version - EARLIER..=version).rev().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Paper {feed}</title>{head}{items}</channel></rss>")
}

const EVENTS: [&str; 7] = ["earthquake", "flood", "landslide", "wildfire", "ferry sinking", "factory blast", "cyclone"];
const AGENCIES: [&str; 5] =
    ["civil defence agency", "interior ministry", "governor", "health department", "fire brigade"];

/// A name for the place of that number, another for each below 4,096.
pub fn place(number: usize) -> String {
    let part = |list: &str, at: usize| list.split(' ').nth(at % 16).unwrap().to_owned();
    let heads = "Bar Cor Dal Fen Gor Hal Jor Kel Lom Mar Nor Pel Ros Sol Tar Vel";
    let middles = "a e i o an en in on ar er ir or al el il ol";
    let tails = "bach borg cester dale ford gard holm kirk mora mouth nitz pol stad vik wick zhou";
    part(heads, number) + &part(middles, number / 16) + &part(tails, number / 256)
}

/// A farm that runs, and its files.
pub struct Farm {
    child: Child,
    pub port: u16,
    clock: File,
    folder: PathBuf,
}

impl Farm {
    /// Starts a farm whose feeds have their manners, or are all plain. Its files lie in that folder.
    pub fn start(folder: &Path, plain: bool) -> Farm {
        let clock = File::create(folder.join("clock")).unwrap();
        clock.write_all_at(&0_u64.to_le_bytes(), 0).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "simulation::farm::the_farm_itself", "--nocapture"])
            .env(HERE, folder)
            .env("CLAIMWATCH_TEST_PLAIN", if plain { "1" } else { "" })
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let port = loop {
            std::thread::sleep(Duration::from_millis(10));
            assert!(child.try_wait().unwrap().is_none(), "the farm does not start");
            if let Ok(text) = fs::read_to_string(folder.join("port")) {
                break text.parse().unwrap();
            }
        };
        Farm { child, port, clock, folder: folder.to_owned() }
    }

    /// Tells the farm the hour, in seconds since the start.
    pub fn set(&self, second: u64) {
        self.clock.write_all_at(&second.to_le_bytes(), 0).unwrap();
    }

    /// Ends the farm. All requests, in order.
    pub fn end(mut self) -> Vec<Request> {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
        let text = fs::read_to_string(self.folder.join("requests")).unwrap();
        text.lines().map(|line| Request::read(line).unwrap()).collect()
    }
}

/// A request that the farm got.
#[derive(Clone, Debug)]
pub struct Request {
    /// The simulated second.
    pub second: u64,
    /// The real time in microseconds since the machine was started.
    pub real: u64,
    /// The feed.
    pub feed: usize,
    /// Whether it was asked at the place where it has moved.
    pub moved: bool,
    /// What it was answered.
    pub status: u16,
    /// The version that was served.
    pub version: u64,
    /// Whether it was asked with the validator of the last answer that had one: `=`; `-` if there was none to ask with, `!`
    /// if it was another one or none.
    pub validator: char,
    /// Whether another request to its host was being answered.
    pub crowded: bool,
}

impl Request {
    fn read(line: &str) -> Option<Request> {
        let mut parts = line.split(' ');
        let mut number = || parts.next()?.parse::<u64>().ok();
        let (second, real, feed, moved, status) = (number()?, number()?, number()?, number()?, number()?);
        let (version, crowded) = (number()?, number()?);
        Some(Request {
            second,
            real,
            feed: feed as usize,
            moved: moved > 0,
            status: status as u16,
            version,
            crowded: crowded > 0,
            validator: parts.next()?.chars().next()?,
        })
    }
}

/// What the farm knows.
struct Ground {
    clock: File,
    plain: bool,
    seen: Mutex<Seen>,
}

struct Seen {
    out: BufWriter<File>,
    /// The validator that each feed gave last.
    given: HashMap<(usize, bool), String>,
    /// Requests that are being answered, by host.
    busy: HashMap<String, usize>,
}

/// The farm itself: a test that passes at once where it is not told to be one.
#[test]
fn the_farm_itself() {
    let Some(folder) = std::env::var_os(HERE).map(PathBuf::from) else { return };
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = first.local_addr().unwrap().port();
    let out = BufWriter::new(File::create(folder.join("requests")).unwrap());
    let seen = Mutex::new(Seen { out, given: HashMap::new(), busy: HashMap::new() });
    let plain = std::env::var("CLAIMWATCH_TEST_PLAIN").is_ok_and(|plain| !plain.is_empty());
    let ground = Arc::new(Ground { clock: File::open(folder.join("clock")).unwrap(), plain, seen });
    let others = (2..=ADDRESSES).map(|last| TcpListener::bind((Ipv4Addr::new(127, 0, 0, last), port)).unwrap());
    for listener in [first].into_iter().chain(others) {
        // Two for each address, so that two requests at once would be seen.
        for _ in 0..2 {
            let (listener, ground) = (listener.try_clone().unwrap(), Arc::clone(&ground));
            std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| _ = serve(stream, &ground)));
        }
    }
    fs::write(folder.join("port.new"), port.to_string()).unwrap();
    fs::rename(folder.join("port.new"), folder.join("port")).unwrap();
    // Until the simulation has ended.
    let _ = std::io::stdin().read(&mut [0]);
    ground.seen.lock().unwrap().out.flush().unwrap();
}

/// Answers one request. One that breaks off is no request.
fn serve(stream: TcpStream, ground: &Ground) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut reader = BufReader::new(&stream);
    let (mut line, mut validator, mut host) = (String::new(), None, String::new());
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    loop {
        line.clear();
        if reader.read_line(&mut line)? <= 2 {
            break;
        }
        let (name, value) = line.trim_end().split_once(": ").unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "if-none-match" | "if-modified-since" => validator = Some(value.to_owned()),
            "host" => value.clone_into(&mut host),
            _ => {}
        }
    }
    let mut parts = path.trim_start_matches('/').split('/');
    let moved = parts.next() == Some("moved");
    let Some(feed) = parts.next().and_then(|feed| feed.parse::<usize>().ok()) else { return Ok(()) };
    let mut hour = [0; 8];
    ground.clock.read_exact_at(&mut hour, 0)?;
    let (second, real) = (u64::from_le_bytes(hour), super::real_now());
    let crowded = {
        let mut seen = ground.seen.lock().unwrap();
        let busy = seen.busy.entry(host.clone()).or_default();
        *busy += 1;
        *busy > 1
    };
    let version = version(feed, second);
    let (status, headers, head) = answer(feed, second, moved, &host, ground.plain);
    let manner = manner(feed, ground.plain);
    let given = match manner {
        Manner::Bare => None,
        Manner::Dated => Some(format!("version {version}")),
        _ => Some(format!("\"{feed}-{version}\"")),
    };
    let unchanged = status == 200 && validator.is_some() && validator == given;
    let (status, body) = match status {
        200 if unchanged => (304, String::new()),
        200 => (200, body(feed, version, head)),
        _ => (status, String::new()),
    };
    let named = if manner == Manner::Dated { "Last-Modified" } else { "ETag" };
    let validators =
        given.as_ref().filter(|_| matches!(status, 200 | 304)).map(|given| format!("{named}: {given}\r\n"));
    let mut seen = ground.seen.lock().unwrap();
    let mark = match (seen.given.get(&(feed, moved)), &validator) {
        (None, None) => '-',
        (Some(given), Some(asked)) if given == asked => '=',
        _ => '!',
    };
    let (moved_digit, crowded) = (u8::from(moved), u8::from(crowded));
    writeln!(seen.out, "{second} {real} {feed} {moved_digit} {status} {version} {crowded} {mark}")?;
    if let Some(given) = given.filter(|_| status == 200) {
        seen.given.insert((feed, moved), given);
    }
    drop(seen);
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} Farm\r\n{headers}{}Content-Length: {length}\r\nConnection: close\r\n\r\n",
        validators.unwrap_or_default()
    );
    // Before the last word is out: who hears it may ask again at once.
    *ground.seen.lock().unwrap().busy.entry(host).or_default() -= 1;
    (&stream).write_all(format!("{head}{body}").as_bytes())
}

/// Status, headers and what stands in the feed's head.
fn answer(feed: usize, second: u64, moved: bool, host: &str, plain: bool) -> (u16, String, &'static str) {
    let hour = super::hour_of(second);
    let fine = (200, String::new(), "");
    let to = || format!("Location: http://{host}/moved/{feed}\r\n");
    match manner(feed, plain) {
        Manner::Plain | Manner::Dated | Manner::Bare => fine,
        Manner::Fresh => (200, "Cache-Control: max-age=7200\r\n".to_owned(), ""),
        Manner::Kept => (200, String::new(), "<ttl>120</ttl>"),
        Manner::Sleeps => (
            200,
            String::new(),
            "<skipHours><hour>0</hour><hour>1</hour><hour>2</hour><hour>3</hour><hour>4</hour><hour>5</hour></skipHours>",
        ),
        Manner::Moved if !moved => (301, to(), ""),
        Manner::Elsewhere if !moved => (302, to(), ""),
        Manner::Moved | Manner::Elsewhere => fine,
        Manner::Fails if (6..=8).contains(&hour) => (500, String::new(), ""),
        Manner::Busy if (10..=11).contains(&hour) => (429, format!("Retry-After: {}\r\n", 60 * MINUTE), ""),
        Manner::Lost if second >= 9 * HOUR => (404, String::new(), ""),
        Manner::Gone if second >= 6 * HOUR => (410, String::new(), ""),
        Manner::Denied if second >= 12 * HOUR => (403, String::new(), ""),
        _ => fine,
    }
}
