//! A service that runs as a person starts it, and a client that speaks plain HTTP to it.

use crate::support::Folder;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};

/// A running service on a database of its own.
pub struct Service {
    process: Child,
    pub address: String,
    pub folder: Folder,
    pub database: String,
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

/// The program on a database.
pub fn command(database: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oversight"));
    command.args(arguments).args(["--database", database]);
    for variable in ["LC_ALL", "LANG", "DATABASE_URL", "RUST_LOG"] {
        command.env_remove(variable);
    }
    command
}

impl Service {
    /// Starts a service on a fresh database.
    pub fn start(name: &str, more: &[&str]) -> Self {
        let folder = Folder::new(name);
        let database = format!("sqlite://{}", folder.file("books.db"));
        let migrated = command(&database, &["migrate"]).output().expect("the program starts");
        assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
        let mut process = command(&database, &["serve", "--listen", "127.0.0.1:0"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('（').next()).expect("an address");
        Self { process, address: address.to_owned(), folder, database }
    }

    /// A token for one institute, or for all.
    pub fn token(&self, name: &str, institute: Option<&str>) -> String {
        let mut create = command(&self.database, &["token", "create", "--name", name]);
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

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
