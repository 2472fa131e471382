//! A service that runs as a person starts it, and a client that speaks plain HTTP to it.

use crate::support::TestDb;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};

/// A running service on the database of a story.
pub struct Service<'a> {
    process: Child,
    pub address: String,
    db: &'a TestDb,
}

/// What is answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Value,
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
        let files = db.folder.file("files");
        let mut process = db
            .program(&["serve", "--listen", "127.0.0.1:0", "--files", &files])
            .args(more)
            .env_remove("RUST_LOG")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('>').next()).expect("an address");
        Self { process, address: address.to_owned(), db }
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
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").expect("a text");
        }
        write!(head, "Content-Length: {}\r\n\r\n", body.len()).expect("a text");
        let mut stream = TcpStream::connect(&self.address).expect("the service listens");
        stream.write_all(head.as_bytes()).expect("the request is sent");
        // A service that has read enough need not read the rest.
        let _ = stream.write_all(body);
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        let reply = String::from_utf8(reply).expect("UTF-8");
        let (head, body) = reply.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {reply:?}"));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        let body = serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON: {body:?}"));
        Reply { status, head: head.to_owned(), body }
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
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill starts").success());
        self.process.wait().expect("the service ends")
    }
}

impl Drop for Service<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
