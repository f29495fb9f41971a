//! A scripted HTTP server on loopback: says per path what to answer, request by request, and keeps every
//! request for the test to look at. Speaks raw HTTP/1.1, so it can also answer wrongly.
//!
//! ```text
//! let server = Server::start();
//! server.answer("/feed", [Answer::ok("<rss/>").header("ETag", "\"1\""), Answer::status(304)]);
//! … poll server.url("/feed") twice …
//! assert_eq!(server.requests("/feed")[1].header("If-None-Match"), Some("\"1\""));
//! ```
//! The last answer of a path goes on for ever; a path without one gets what `answer_others` thinks of, else 404.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A running server; its port is closed to new connections when it is dropped.
pub struct Server {
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
}

/// Thinks of an answer to a request.
type Thinker = Arc<dyn Fn(&Request) -> Answer + Send + Sync>;

#[derive(Default)]
struct Script {
    answers: HashMap<String, VecDeque<Answer>>,
    others: Option<Thinker>,
    requests: Vec<Request>,
    /// Requests that are being answered, and the most that ever were.
    busy: usize,
    busiest: usize,
    stopped: bool,
}

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// With the query.
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// When it had come whole.
    pub at: Instant,
}

/// One answer.
#[derive(Clone)]
pub struct Answer {
    head: Vec<u8>,
    headers: Vec<(String, String)>,
    body: Body,
    /// Whether to say how long the body is.
    measured: bool,
    /// How long to think before it.
    pause: Duration,
    /// Whether the connection stays for another request.
    stays: bool,
}

#[derive(Clone)]
enum Body {
    Bytes(Vec<u8>),
    /// A byte at a time, with this pause before each.
    Drip(Vec<u8>, Duration),
    /// The same bytes again and again until the client goes.
    Endless(Vec<u8>),
    /// Nothing more, not even the rest of a head, until the client goes.
    Silence,
}

impl Server {
    pub fn start() -> Server {
        Server::at(1)
    }

    /// A server at 127.0.0.`last`, so that there can be several hosts.
    pub fn at(last: u8) -> Server {
        Server::bound(TcpListener::bind((Ipv4Addr::new(127, 0, 0, last), 0)).expect("a free port on loopback"))
    }

    /// A server at 127.0.0.1 to 127.0.0.`hosts`, with one script and one counter for all of them.
    pub fn everywhere(hosts: u8) -> Server {
        let server = Server::start();
        for last in 2..=hosts {
            let listener = TcpListener::bind((Ipv4Addr::new(127, 0, 0, last), server.address.port()));
            listen(listener.expect("the same port at another host"), Arc::clone(&server.script));
        }
        server
    }

    /// A server at that address of loopback.
    pub fn start_at(address: &str) -> Server {
        Server::bound(TcpListener::bind(address).expect("a free port on loopback"))
    }

    fn bound(listener: TcpListener) -> Server {
        let address = listener.local_addr().expect("a bound address");
        let script = Arc::new(Mutex::new(Script::default()));
        listen(listener, Arc::clone(&script));
        Server { address, script }
    }

    /// The address of a path ("/feed").
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The address of a path at 127.0.0.`last`.
    pub fn url_at(&self, last: u8, path: &str) -> String {
        format!("http://127.0.0.{last}:{}{path}", self.address.port())
    }

    /// The same by the name `localhost`.
    pub fn url_by_name(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.address.port())
    }

    /// The same by a name of the test's own; all hosts of one server share its paths.
    pub fn url_named(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.address.port())
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Sets the answers of a path, in order. The last one stays.
    pub fn answer(&self, path: &str, answers: impl IntoIterator<Item = Answer>) {
        self.script.lock().unwrap().answers.insert(path.to_owned(), answers.into_iter().collect());
    }

    /// Has the requests for paths without answers of their own answered by a function.
    pub fn answer_others(&self, think: impl Fn(&Request) -> Answer + Send + Sync + 'static) {
        self.script.lock().unwrap().others = Some(Arc::new(think));
    }

    /// The most requests that were ever answered at once.
    pub fn busiest(&self) -> usize {
        self.script.lock().unwrap().busiest
    }

    /// The requests for a path so far, in order.
    pub fn requests(&self, path: &str) -> Vec<Request> {
        self.all_requests().into_iter().filter(|request| request.path == path).collect()
    }

    /// All requests so far, in order.
    pub fn all_requests(&self) -> Vec<Request> {
        self.script.lock().unwrap().requests.clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.script.lock().unwrap().stopped = true;
        // Wakes the listener so that it sees the end.
        let _ = TcpStream::connect(self.address);
    }
}

impl Request {
    /// The value of a header, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl Answer {
    /// 200 with a body.
    pub fn ok(body: impl Into<Vec<u8>>) -> Answer {
        Answer { body: Body::Bytes(body.into()), ..Answer::status(200) }
    }

    /// A status without a body.
    pub fn status(status: u16) -> Answer {
        Answer {
            head: format!("HTTP/1.1 {status} Scripted\r\n").into_bytes(),
            headers: Vec::new(),
            body: Body::Bytes(Vec::new()),
            measured: status != 304,
            pause: Duration::ZERO,
            stays: false,
        }
    }

    /// A page under any status.
    pub fn page(status: u16, body: &str) -> Answer {
        Answer { body: Body::Bytes(body.into()), ..Answer::status(status) }
    }

    /// A redirect.
    pub fn redirect(status: u16, to: &str) -> Answer {
        Answer::status(status).header("Location", to)
    }

    /// Bytes as they are, head and all.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Answer {
        Answer { head: bytes.into(), measured: false, ..Answer::status(200) }
    }

    /// No answer at all, on an open connection.
    pub fn silence() -> Answer {
        Answer::silence_after("")
    }

    /// Bytes as they are, and then nothing, on an open connection.
    pub fn silence_after(bytes: impl Into<Vec<u8>>) -> Answer {
        Answer { body: Body::Silence, ..Answer::raw(bytes) }
    }

    /// 200 with a body that never ends.
    pub fn endless(piece: impl Into<Vec<u8>>) -> Answer {
        Answer { body: Body::Endless(piece.into()), measured: false, ..Answer::status(200) }
    }

    /// Sends the body a byte at a time.
    pub fn drip(mut self, pause: Duration) -> Answer {
        if let Body::Bytes(bytes) = self.body {
            self.body = Body::Drip(bytes, pause);
        }
        self
    }

    /// Thinks for a while first.
    pub fn after(self, pause: Duration) -> Answer {
        Answer { pause, ..self }
    }

    /// Leaves the connection open for another request.
    pub fn stay(self) -> Answer {
        Answer { stays: true, ..self }
    }

    /// Adds a header. One of `Content-Length` takes the place of the true one.
    pub fn header(mut self, name: &str, value: &str) -> Answer {
        self.measured &= !name.eq_ignore_ascii_case("Content-Length");
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn send(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        if matches!(self.body, Body::Silence) {
            stream.write_all(&self.head)?;
            return stream.read(&mut [0; 1]).map(|_| ());
        }
        let mut head = self.head.clone();
        if !self.head.windows(4).any(|four| four == b"\r\n\r\n") && self.head.starts_with(b"HTTP/") {
            let length = match &self.body {
                Body::Bytes(bytes) | Body::Drip(bytes, _) if self.measured => Some(bytes.len()),
                _ => None,
            };
            for (name, value) in &self.headers {
                head.extend(format!("{name}: {value}\r\n").bytes());
            }
            head.extend(length.map(|length| format!("Content-Length: {length}\r\n")).unwrap_or_default().bytes());
            head.extend(if self.stays { &b"\r\n"[..] } else { b"Connection: close\r\n\r\n" });
        }
        stream.write_all(&head)?;
        match &self.body {
            Body::Bytes(bytes) => stream.write_all(bytes),
            Body::Drip(bytes, pause) => bytes.iter().try_for_each(|byte| {
                thread::sleep(*pause);
                stream.write_all(&[*byte])
            }),
            // Bounded all the same, so that a client that never stops fills no memory.
            Body::Endless(piece) => (0..100_000).try_for_each(|_| stream.write_all(piece)),
            Body::Silence => Ok(()),
        }
    }
}

/// Serves until the script says that it is over. A listener beside the first only ends with the test program.
fn listen(listener: TcpListener, script: Arc<Mutex<Script>>) {
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let script = Arc::clone(&script);
            if script.lock().unwrap().stopped {
                return;
            }
            // A client that goes away in the middle is no fault of the server.
            thread::spawn(move || serve(stream, &script));
        }
    });
}

fn serve(mut stream: TcpStream, script: &Mutex<Script>) {
    // No test waits longer; a forgotten connection must not keep a thread.
    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
    let _ = stream.set_write_timeout(Some(Duration::from_secs(20)));
    while let Ok(request) = read_request(&stream) {
        let thinker = script.lock().unwrap().others.clone();
        let answer = {
            let mut script = script.lock().unwrap();
            let answers = script.answers.get_mut(&request.path);
            let answer = answers.and_then(|left| if left.len() > 1 { left.pop_front() } else { left.front().cloned() });
            let answer = answer.or_else(|| thinker.map(|think| think(&request)));
            script.requests.push(request);
            script.busy += 1;
            script.busiest = script.busiest.max(script.busy);
            answer.unwrap_or_else(|| Answer::status(404))
        };
        thread::sleep(answer.pause);
        script.lock().unwrap().busy -= 1;
        if answer.send(&mut stream).is_err() || !answer.stays {
            return;
        }
    }
}

fn read_request(stream: &TcpStream) -> std::io::Result<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    let mut parts = line.split_whitespace().map(str::to_owned);
    let (method, path) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        // Headers may hold bytes that are no UTF-8; one character each, as they came.
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line)?;
        let line: String = line.into_iter().map(char::from).collect();
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let mut request = Request { method, path, headers, body: Vec::new(), at: Instant::now() };
    let length = request.header("Content-Length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body.resize(length, 0);
    reader.read_exact(&mut request.body)?;
    Ok(request)
}
