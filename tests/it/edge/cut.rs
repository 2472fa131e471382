//! Mutations that are sent several times at once, through a connection that is cut at random, to two services on
//! one database: each is done once, and every answer that arrives says the same.
//!
//! `OVERSIGHT_MUTATIONS=10000 cargo test --test it cut` sends ten thousand.

use super::client::Service;
use crate::support::{Random, postgres};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// Mutations, unless `OVERSIGHT_MUTATIONS` says otherwise.
const MUTATIONS: usize = 120;
/// Clients at the same time.
const CLIENTS: usize = 12;
/// No limit is to be met.
const FREELY: [&str; 6] =
    ["--requests-per-minute", "10000000", "--cost-per-minute", "1000000000", "--concurrency", "64"];

/// What becomes of a connection.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Whole,
    /// Cut when so many bytes of the request have passed.
    Asking(usize),
    /// Cut so long after the request has passed, whatever it is at.
    Working(Duration),
    /// Cut when so many bytes of the answer have passed.
    Answering(usize),
}

fn fate(random: &mut Random) -> Fate {
    let size = random.below(1 << 31) as usize;
    match random.below(10) {
        0 => Fate::Asking(size % 900),
        1 | 2 => Fate::Working(Duration::from_micros(size as u64 % 12_000)),
        3 => Fate::Answering(size % 600),
        _ => Fate::Whole,
    }
}

/// Passes one connection on, as far as its fate has it.
fn pass(mut client: TcpStream, service: &str, fate: Fate) -> std::io::Result<()> {
    let request = request(&mut client)?;
    let mut service = TcpStream::connect(service)?;
    if let Fate::Asking(bytes) = fate {
        return service.write_all(&request[..bytes.min(request.len())]);
    }
    service.write_all(&request)?;
    if let Fate::Working(pause) = fate {
        std::thread::sleep(pause);
        return Ok(());
    }
    let mut answer = Vec::new();
    service.read_to_end(&mut answer)?;
    let bytes = if let Fate::Answering(bytes) = fate { bytes } else { usize::MAX };
    client.write_all(&answer[..bytes.min(answer.len())])
}

/// A request, to its last byte.
fn request(client: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4_096];
    while whole(&bytes).is_none() {
        match client.read(&mut piece)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            read => bytes.extend_from_slice(&piece[..read]),
        }
    }
    Ok(bytes)
}

/// The body of a message that is there to its last byte.
fn whole(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..end]).ok()?.to_ascii_lowercase();
    let length: usize = head.split("content-length:").nth(1)?.split("\r\n").next()?.trim().parse().ok()?;
    bytes.get(end..end + length)
}

/// Sends a mutation; nothing where the answer did not arrive.
fn sent(proxy: &str, token: &str, body: &str) -> Option<Value> {
    let mut stream = TcpStream::connect(proxy).ok()?;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: {proxy}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nAccept-Language: en\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut bytes = Vec::new();
    // What arrived before the connection was cut is held all the same.
    let _ = stream.read_to_end(&mut bytes);
    let mut answer: Value = serde_json::from_slice(whole(&bytes)?).expect("JSON");
    answer.as_object_mut().expect("an object").remove("extensions");
    Some(answer)
}

/// The body of a mutation. What a run is asked for is not made unique by anything but its key.
fn body(number: usize, institute: &str) -> String {
    let key = format!("mutation {number}");
    let (query, input) = if number.is_multiple_of(2) {
        (
            "mutation($input: ReconciliationRunInput!) { reconciliationRun(input: $input) { run { id asOf } userErrors { code } } }",
            json!({ "idempotencyKey": key, "institute": institute, "asOf": "2025-12-31" }),
        )
    } else {
        (
            "mutation($input: MappingSaveInput!) { mappingSave(input: $input) { mapping { id name } userErrors { code } } }",
            json!({ "idempotencyKey": key, "institute": institute, "name": key, "source": "value = \"total\"" }),
        )
    };
    json!({ "query": query, "variables": { "input": input } }).to_string()
}

fn mutations() -> usize {
    std::env::var("OVERSIGHT_MUTATIONS").ok().and_then(|many| many.parse().ok()).unwrap_or(MUTATIONS)
}

/// What is sent, in the order in which it is taken: each mutation once to five times, close together.
fn copies(many: usize) -> Vec<usize> {
    let mut random = Random(4);
    let mut order: Vec<(u64, usize)> = Vec::new();
    for number in 0..many {
        for _ in 0..=random.below(5) {
            order.push((number as u64 * 5 + random.below(30), number));
        }
    }
    order.sort_unstable();
    order.into_iter().map(|(_, number)| number).collect()
}

/// The answers that arrived, by mutation.
type Answers = Mutex<HashMap<usize, Vec<Value>>>;

/// Sends everything, several at a time; then again what no answer arrived of.
fn send_all(proxy: &str, token: &str, institute: &str) -> HashMap<usize, Vec<Value>> {
    let answers = Answers::default();
    let mut left = copies(mutations());
    while !left.is_empty() {
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..CLIENTS {
                scope.spawn(|| {
                    while let Some(number) = left.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if let Some(answer) = sent(proxy, token, &body(*number, institute)) {
                            answers.lock().expect("whole").entry(*number).or_default().push(answer);
                        }
                    }
                });
            }
        });
        let answered = answers.lock().expect("whole");
        left = (0..mutations()).filter(|number| !answered.contains_key(number)).collect();
    }
    answers.into_inner().expect("whole")
}

postgres! {
    async fn what_is_sent_again_through_a_cut_connection_is_done_once(db: TestDb) {
        let institute = db.institute("A").await;
        oversight::org::service::follow_regime(&db.ctx(), institute, entity::Regime::Government, None).await.expect("it follows");
        let services = [Service::start(&db, &FREELY), Service::start(&db, &FREELY)];
        let token = services[0].token("t", Some("A"));
        let proxy = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = proxy.local_addr().expect("an address").to_string();
        let ended = AtomicBool::new(false);
        let cut = AtomicUsize::new(0);
        let answers = std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut random = Random(9);
                for client in proxy.incoming().map(|client| client.expect("a connection")) {
                    if ended.load(Ordering::Relaxed) {
                        return;
                    }
                    let service = &services[random.below(2) as usize].address;
                    let fate = fate(&mut random);
                    cut.fetch_add(usize::from(!matches!(fate, Fate::Whole)), Ordering::Relaxed);
                    // Either end may be gone: that is what this is about.
                    scope.spawn(move || drop(pass(client, service, fate)));
                }
            });
            let answers = send_all(&address, &token, &format!("Institute:{institute}"));
            ended.store(true, Ordering::Relaxed);
            drop(TcpStream::connect(&address));
            answers
        });
        let many = mutations();
        assert_eq!(answers.len(), many);
        assert!(cut.into_inner() > many / 4);
        for (number, answers) in &answers {
            assert!(answers[0]["errors"].is_null(), "{number}: {answers:?}");
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{number}: {answers:?}");
        }
        let mut told: Vec<String> = answers.values().map(|answers| answers[0].to_string()).collect();
        told.sort();
        told.dedup();
        assert_eq!(told.len(), many, "each made something of its own");
        let (runs, mappings) = (many.div_ceil(2) as i64, many as i64 / 2);
        for (effects, query) in [
            (runs, "SELECT count(*) FROM reconciliation_run"),
            (runs, "SELECT count(*) FROM audit_event WHERE action = 'reconciliation.request'"),
            (runs, "SELECT count(*) FROM job"),
            (mappings, "SELECT count(*) FROM mapping"),
            (mappings, "SELECT count(*) FROM audit_event WHERE action = 'mapping.save'"),
            (runs + mappings, "SELECT count(*) FROM idempotency"),
        ] {
            assert_eq!(db.number(query).await, effects, "{query}");
        }
    }
}
