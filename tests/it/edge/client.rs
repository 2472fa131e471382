//! A service that runs as a person starts it, and a client that speaks plain HTTP to it.

use crate::support::TestDb;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

/// A running service on the database of a story.
pub struct Service<'a> {
    process: Child,
    pub address: String,
    /// Where it tells how it fares.
    pub admin: String,
    db: &'a TestDb,
    /// What it prints.
    told: Lines<BufReader<ChildStdout>>,
}

/// What is answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    /// The JSON of the body, without its extensions.
    pub body: Value,
    /// What is told beside the answer, such as its cost.
    pub extensions: Value,
    /// The body as it came.
    pub text: String,
}

impl Reply {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The code of the first error.
    pub fn code(&self) -> Option<&str> {
        self.body["errors"][0]["extensions"]["code"].as_str()
    }
}

impl<'a> Service<'a> {
    /// Starts a service, with more arguments.
    pub fn start(db: &'a TestDb, more: &[&str]) -> Self {
        Self::start_logging(db, more, None)
    }

    /// Starts a service that listens somewhere else.
    pub fn start_at(db: &'a TestDb, listen: &str, more: &[&str]) -> Self {
        Self::run(db, (listen, more), None)
    }

    /// Starts a service that logs everything there is to log into a file.
    pub fn start_logging(db: &'a TestDb, more: &[&str], log: Option<&str>) -> Self {
        Self::run(db, ("127.0.0.1:0", more), log)
    }

    fn run(db: &'a TestDb, (listen, more): (&str, &[&str]), log: Option<&str>) -> Self {
        let files = db.folder.file("files");
        let mut process = db
            .program(&["serve", "--listen", listen, "--files", &files])
            .args(more)
            .env("RUST_LOG", if log.is_some() { "trace" } else { "off" })
            .stdout(Stdio::piped())
            .stderr(log.map_or_else(Stdio::null, |path| File::create(path).expect("the log is made").into()))
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let line = lines.next().expect("a line").expect("a text");
        let mut told = line.split("://").skip(1).filter_map(|rest| Some(rest.split('>').next()?.to_owned()));
        let (address, admin) = (told.next().expect("an address"), told.next().expect("a second address"));
        Self { process, address, admin, db, told: lines }
    }

    /// The next line that the service prints; there must be one.
    pub fn next_line(&mut self) -> String {
        self.told.next().expect("a line").expect("a text")
    }

    /// A token for one institute, or for all.
    pub fn token(&self, name: &str, institute: Option<&str>) -> String {
        let mut create = self.db.program(&["token", "create", "--name", name]);
        if let Some(code) = institute {
            create.args(["--institute", code]);
        }
        let made = create.output().expect("the program starts");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        String::from_utf8(made.stdout).expect("UTF-8").trim().to_owned()
    }

    /// Sends a request.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        send(&self.address, method, path, headers, body)
    }

    /// Asks how it fares.
    pub fn fares(&self, path: &str) -> Reply {
        send(&self.admin, "GET", path, &[], b"")
    }

    /// The id of the process.
    pub fn process(&self) -> u32 {
        self.process.id()
    }

    /// Asks by POST.
    pub fn ask(&self, token: &str, query: &str, variables: &Value) -> Reply {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", &*bearer), ("Content-Type", "application/json"), ("Accept-Language", "en")];
        let body = json!({ "query": query, "variables": variables }).to_string();
        self.send("POST", "/graphql", &headers, body.as_bytes())
    }

    /// Asks the service to stop as a person does, and waits for it.
    pub fn stop(&mut self) -> ExitStatus {
        self.ask_to_stop();
        self.ended()
    }

    /// Asks the service to stop as a person does.
    pub fn ask_to_stop(&self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill starts").success());
    }

    /// Waits until the service has ended.
    pub fn ended(&mut self) -> ExitStatus {
        self.process.wait().expect("the service ends")
    }
}

/// Sends a request to an address.
pub fn send(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").expect("a text");
    }
    write!(head, "Content-Length: {}\r\n\r\n", body.len()).expect("a text");
    let mut stream = TcpStream::connect(address).expect("the service listens");
    stream.write_all(head.as_bytes()).expect("the request is sent");
    // A service that has read enough need not read the rest.
    let _ = stream.write_all(body);
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    read(&reply)
}

/// Reads an answer; what is no JSON is only text.
pub fn read(reply: &[u8]) -> Reply {
    let reply = std::str::from_utf8(reply).expect("UTF-8");
    let (head, text) = reply.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {reply:?}"));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let mut body: Value = serde_json::from_str(text).unwrap_or_default();
    let extensions = body.as_object_mut().and_then(|body| body.remove("extensions")).unwrap_or_default();
    let reply = Reply { status, head: head.to_owned(), body, extensions, text: text.to_owned() };
    let is_json = reply.header("content-type").is_some_and(|kind| kind.contains("json"));
    assert!(!is_json || text.is_empty() || !reply.body.is_null(), "no JSON: {text:?}");
    reply
}

impl Drop for Service<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
