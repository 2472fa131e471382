//! How the service fares and defends itself: budgets, places, times, what is told of it, what is logged,
//! and how it stops.

use super::client::{Reply, Service, read, send};
use crate::support::both;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A request whose body is still on its way.
struct Slow(TcpStream);

impl Slow {
    /// Sends the head of a request, and of its body what is given of so many bytes.
    fn begin(service: &Service<'_>, path: &str, token: &str, length: usize, begun: &[u8]) -> Self {
        let mut stream = TcpStream::connect(&service.address).expect("the service listens");
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nAccept-Language: en\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("the head is sent");
        stream.write_all(begun).expect("the beginning is sent");
        Self(stream)
    }

    /// Sends the rest, and reads the answer.
    fn end(mut self, rest: &[u8]) -> Reply {
        self.0.write_all(rest).expect("the rest is sent");
        let mut reply = Vec::new();
        let _ = self.0.read_to_end(&mut reply);
        read(&reply)
    }
}

/// Waits until so many requests are being answered.
fn until_at_work(service: &Service<'_>, number: u32) {
    let begun = Instant::now();
    while !service.fares("/metrics").text.contains(&format!("oversight_requests_in_flight {number}\n")) {
        assert!(begun.elapsed() < Duration::from_secs(30), "{}", service.fares("/metrics").text);
        std::thread::sleep(Duration::from_millis(10));
    }
}

const VIEWER: &[u8] = br#"{"query":"{viewer{name}}"}"#;

both! {
async fn a_budget_is_told_and_kept(db: TestDb) {
    let service = Service::start(&db, &["--requests-per-minute", "5", "--cost-per-minute", "50000"]);
    db.institute("A01").await;
    let (one, other) = (service.token("one", None), service.token("other", None));
    let ask = |token: &str, query: &str| service.ask(token, query, &json!({}));
    let first = ask(&one, "{ viewer { name } }");
    assert_eq!(first.extensions, json!({ "cost": { "requested": 2, "remaining": 49_998 } }));
    let large = "{ institutes(first: 200) { nodes { departments(first: 120) { nodes { name } } } } }";
    let second = ask(&one, large);
    let cost = 1 + 200 * (1 + (1 + 120 * 2));
    assert_eq!(second.extensions["cost"]["requested"], cost, "{}", second.body);
    let spent = ask(&one, large);
    assert_eq!((spent.status, spent.code()), (429, Some("BUDGET_SPENT")), "{}", spent.body);
    assert_eq!(spent.extensions["cost"]["requested"], cost);
    let left = spent.extensions["cost"]["remaining"].as_u64().expect("a number");
    let wait: u64 = spent.header("retry-after").and_then(|value| value.parse().ok()).expect("seconds");
    // What is missing comes back at 50,000 a minute.
    assert_eq!(wait, ((cost - left) * 60).div_ceil(50_000), "{left}");
    assert!(spent.body["data"].is_null() && spent.body["errors"][0]["extensions"]["requestId"].is_string());
    // What is no JSON is a request, too.
    let bearer = format!("Bearer {one}");
    let headers = [("Authorization", &*bearer), ("Content-Type", "application/json"), ("Accept-Language", "en")];
    for _ in 0..2 {
        assert_eq!(service.send("POST", "/graphql", &headers, b"{").code(), Some("BODY_FORM"));
    }
    for (method, path, kind) in [
        ("POST", "/graphql", "application/json"),
        ("GET", "/graphql?query=%7B__typename%7D", ""),
        ("POST", "/uploads?institute=A01&name=a.csv", "text/csv"),
    ] {
        let refused = service.send(method, path, &[("Authorization", &*bearer), ("Content-Type", kind)], b"x");
        assert_eq!((refused.status, refused.code()), (429, Some("MANY_REQUESTS")), "{path}");
        assert!(refused.header("retry-after").is_some());
    }
    // Somebody else has a budget of their own.
    assert_eq!(ask(&other, "{ viewer { name } }").extensions["cost"]["remaining"], 49_998);
    let small = db.program(&["serve", "--cost-per-minute", "49999"]).output().expect("the program starts");
    assert_eq!(small.status.code(), Some(64));
}
}

both! {
async fn one_request_too_many_is_told_to_come_again(db: TestDb) {
    let service = Service::start(&db, &["--concurrency", "1"]);
    let token = service.token("all", None);
    let slow = Slow::begin(&service, "/graphql", &token, VIEWER.len(), &VIEWER[..5]);
    until_at_work(&service, 1);
    let busy = service.ask(&token, "{ viewer { name } }", &json!({}));
    assert_eq!((busy.status, busy.code(), busy.header("retry-after")), (503, Some("BUSY"), Some("1")));
    assert_eq!(busy.body["errors"][0]["extensions"]["requestId"], busy.header("x-request-id").expect("a name"));
    // That it lives is told all the same, and the one that has a place is answered.
    assert_eq!(service.send("GET", "/livez", &[], b"").status, 200);
    assert_eq!(slow.end(&VIEWER[5..]).body["data"]["viewer"]["name"], "token:all");
    assert_eq!(service.ask(&token, "{ viewer { name } }", &json!({})).status, 200);
}
}

both! {
async fn a_request_has_its_time(db: TestDb) {
    let service = Service::start(&db, &["--request-timeout", "1"]);
    let token = service.token("all", None);
    let late = Slow::begin(&service, "/graphql", &token, VIEWER.len(), &VIEWER[..5]).end(b"");
    assert_eq!((late.status, late.code()), (503, Some("TIME_OUT")));
    assert_eq!(late.body["errors"][0]["extensions"]["requestId"], late.header("x-request-id").expect("a name"));
    assert_eq!(service.ask(&token, "{ viewer { name } }", &json!({})).status, 200);
}
}

both! {
async fn how_it_fares_is_told_on_the_machine(db: TestDb) {
    let mut service = Service::start(&db, &[]);
    let token = service.token("all", None);
    assert_eq!(service.fares("/livez").body, json!({ "live": true }));
    assert_eq!((service.fares("/readyz").status, service.fares("/readyz").body), (200, json!({ "ready": true })));
    assert_eq!((service.fares("/graphql").status, service.fares("/graphql").code()), (404, Some("NO_PATH")));
    assert_eq!(service.send("GET", "/metrics", &[], b"").status, 404);
    for _ in 0..7 {
        service.ask(&token, "{ viewer { name } }", &json!({}));
    }
    service.send("GET", "/graphql", &[], b"");
    let metrics = service.fares("/metrics");
    assert_eq!(metrics.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    for line in [
        "oversight_requests_total{class=\"2xx\"} 7",
        "oversight_requests_total{class=\"4xx\"} 2",
        "oversight_request_duration_seconds_count 9",
        "oversight_requests_in_flight 0",
        "oversight_jobs_waiting 0",
    ] {
        assert!(metrics.text.lines().any(|found| found == line), "{line} is not in\n{}", metrics.text);
    }
    // A database that is not as it should be: alive, and not ready.
    db.run("DELETE FROM seaql_migrations").await;
    let unready = service.fares("/readyz");
    assert_eq!((unready.status, unready.code()), (503, Some("INTERNAL")), "{}", unready.body);
    assert_eq!(service.fares("/livez").status, 200);
    assert!(service.stop().success());
}
}

both! {
async fn what_is_being_answered_is_finished_before_it_stops(db: TestDb) {
    let mut service = Service::start(&db, &[]);
    let token = service.token("all", None);
    let slow = Slow::begin(&service, "/graphql", &token, VIEWER.len(), &VIEWER[..5]);
    until_at_work(&service, 1);
    service.ask_to_stop();
    let begun = Instant::now();
    while TcpStream::connect(&service.address).is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(8), "it still listens");
        std::thread::sleep(Duration::from_millis(10));
    }
    let unready = send(&service.admin, "GET", "/readyz", &[("Accept-Language", "en")], b"");
    assert_eq!((unready.status, unready.code()), (503, Some("STOPPING")));
    assert_eq!(slow.end(&VIEWER[5..]).body["data"]["viewer"]["name"], "token:all");
    assert!(service.ended().success());
}
}

both! {
async fn the_log_names_requests_and_tells_no_secret(db: TestDb) {
    let log = db.folder.file("serve.log");
    let mut service = Service::start_logging(&db, &["--log", "json"], Some(&log));
    db.institute("A01").await;
    let token = service.token("all", None);
    let secret = "geheim7f3a";
    let query = "query($code: String!) { institute(code: $code) { id } }";
    let asked = service.ask(&token, query, &json!({ "code": secret }));
    assert_eq!(asked.code(), Some("NOT_FOUND"));
    let written_out = service.ask(&token, &format!("{{ institute(code: \"{secret}\") {{ id }} }}"), &Value::Null);
    assert_eq!(written_out.code(), Some("NOT_FOUND"));
    let register = "mutation($input: InstituteRegisterInput!) { instituteRegister(input: $input) { userErrors { code } } }";
    let input = json!({ "idempotencyKey": secret, "code": "A02", "name": secret, "regime": "GOVERNMENT" });
    assert_eq!(service.ask(&token, register, &json!({ "input": input })).status, 200);
    let wrong = json!({ "input": { "idempotencyKey": secret, "clientId": secret, "code": "A03", "name": secret } });
    assert_eq!(service.ask(&token, register, &wrong).code(), Some("CLIENT_ID_FORM"));
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", &*bearer), ("Content-Type", "application/json")];
    service.send("POST", "/graphql", &headers, format!("{{\"query\":\"{secret}").as_bytes());
    service.send("GET", &format!("/graphql?query=%7B{secret}%7D"), &headers, b"");
    service.send("POST", &format!("/uploads?institute=A01&name={secret}.csv"), &headers, secret.as_bytes());
    let stolen = format!("Bearer ovs_{}{secret}", "0".repeat(54));
    assert_eq!(service.send("POST", "/graphql", &[("Authorization", &stolen)], b"").status, 401);
    assert!(service.stop().success());

    let text = std::fs::read_to_string(&log).expect("the log");
    let lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"))).collect();
    let id = asked.header("x-request-id").expect("a name");
    let answered = lines.iter().find(|line| line["request"] == id && line["message"] == "answered").expect("its line");
    assert_eq!((&answered["path"], &answered["status"]), (&json!("/graphql"), &json!(200)));
    assert!(lines.iter().any(|line| line["request"] == id && line["code"] == "NOT_FOUND"), "{text}");
    for hidden in [secret, &token, "ovs_"] {
        let told: Vec<&str> = text.lines().filter(|line| line.contains(hidden)).take(3).collect();
        assert!(told.is_empty(), "{hidden}: {told:#?}");
    }
}
}
