//! Requests that are meant to harm: each is refused with its code, or answered within the limits, at
//! once and in little memory, and the service goes on.

use super::client::{Service, read};
use crate::support::both;
use serde_json::json;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// How long one case may take on a machine that does other things, too. What it really took is printed.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// Kibibytes that the process may come to hold beside what it begins with: of 120 requests of up to a
/// mebibyte each, five at a time, none may leave anything behind or grow into many times its size.
const MEMORY: u64 = 192 * 1024;

/// What must come back.
#[derive(Debug, Clone, Copy)]
enum Expect {
    /// A status and the code of the first error.
    Refused(u16, &'static str),
    /// A status of what reads HTTP, before anything of the program does.
    Status(u16),
    /// An answer with data, however little it says.
    Answered,
    /// Nothing: the connection is closed.
    Closed,
}
use Expect::{Answered, Closed, Refused, Status};

/// A request as bytes, and what must come back.
struct Case {
    name: &'static str,
    bytes: Vec<u8>,
    expect: Expect,
}

/// A request with a token.
fn request(token: &str, method: &str, path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n{headers}\
         Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

const JSON: &str = "Content-Type: application/json\r\n";

/// Something many times in a row.
fn times(text: &str, number: usize) -> String {
    text.repeat(number)
}

/// Something many times in a row, numbered: `#` stands for the number.
fn numbered(text: &str, number: usize) -> String {
    (0..number).fold(String::new(), |mut all, at| {
        all.push_str(&text.replace('#', &at.to_string()));
        all
    })
}

/// Fragments of which each spreads the next one so many times.
fn tree(depth: usize, wide: usize) -> String {
    let mut query = "{...f0}".to_owned();
    for at in 0..depth {
        let next = at + 1;
        write!(query, "fragment f{at} on Query{{{}}}", times(&format!("...f{next} "), wide)).expect("a text");
    }
    write!(query, "fragment f{depth} on Query{{__typename}}").expect("a text");
    query
}

/// Documents that say too much.
#[expect(clippy::too_many_lines, reason = "a table")]
fn documents() -> Vec<(&'static str, String, Expect)> {
    let viewer = "viewer{name}";
    let pages =
        |first: &str| format!("{{institutes(first:{first}){{nodes{{departments(first:{first}){{nodes{{id}}}}}}}}}}");
    let few = |argument: &str| format!("{{institutes({argument}){{totalCount}}}}");
    vec![
        ("braces within braces", times("{a", 20_000), Refused(400, "NESTED_TEXT")),
        ("lists within lists", format!("{{node(id:{}", times("[", 60_000)), Refused(400, "NESTED_TEXT")),
        (
            "closed lists within lists",
            format!("{{node(id:{}{})}}", times("[", 30_000), times("]", 30_000)),
            Refused(400, "NESTED_TEXT"),
        ),
        ("objects within objects", format!("{{node(id:{}", times("{a:", 20_000)), Refused(400, "NESTED_TEXT")),
        ("parentheses within parentheses", format!("{{a{}", times("(b:", 20_000)), Refused(400, "NESTED_TEXT")),
        ("types within types", format!("query($a:{}Int", times("[", 60_000)), Refused(400, "NESTED_TEXT")),
        (
            "fields within fields",
            format!("{{{}id{}}}", times("institute{", 46), times("}", 46)),
            Refused(400, "DEEP_SELECTION"),
        ),
        ("sixteen fields deep", format!("{{{}id{}}}", times("a{", 15), times("}", 15)), Refused(400, "DEEP_SELECTION")),
        ("never closed", "{".to_owned(), Refused(200, "BAD_REQUEST")),
        ("closed before it is opened", times("}", 30), Refused(200, "BAD_REQUEST")),
        ("a string that does not end", "{institute(code:\"".to_owned(), Refused(400, "OPEN_TEXT")),
        ("a block that does not end", "{institute(code:\"\"\"x".to_owned(), Refused(400, "OPEN_TEXT")),
        ("a string that ends in a backslash", "{institute(code:\"x\\".to_owned(), Refused(400, "OPEN_TEXT")),
        ("nothing", String::new(), Refused(200, "BAD_REQUEST")),
        ("only a comment", times("#", 60_000), Refused(200, "BAD_REQUEST")),
        ("a long comment", times("#", 70_000), Refused(400, "LONG_TEXT")),
        ("a long string", format!("{{institute(code:\"{}\"){{id}}}}", times("x", 70_000)), Refused(400, "LONG_TEXT")),
        ("a long name", format!("{{{}}}", times("a", 60_000)), Refused(200, "BAD_REQUEST")),
        ("many fields", format!("{{{}}}", times("a ", 9_000)), Refused(400, "MANY_TOKENS")),
        ("many commas", format!("{{{viewer}{}}}", times(",", 60_000)), Answered),
        ("the same field many times", format!("{{{}}}", times("a ", 6_000)), Refused(400, "MANY_SELECTIONS")),
        ("the same object many times", format!("{{{}}}", times("viewer{name}", 1_000)), Answered),
        (
            "fragments in a circle",
            "{...a} fragment a on Query{...b} fragment b on Query{...a}".to_owned(),
            Refused(400, "FRAGMENT_CIRCLE"),
        ),
        (
            "a fragment in itself",
            "{...a} fragment a on Query{__typename ...a}".to_owned(),
            Refused(400, "FRAGMENT_CIRCLE"),
        ),
        (
            "a circle that nobody spreads",
            "{__typename} fragment a on Query{...b} fragment b on Query{...a}".to_owned(),
            Refused(400, "FRAGMENT_CIRCLE"),
        ),
        (
            "a circle through an inline fragment",
            "{...a} fragment a on Query{... on Query{...a}}".to_owned(),
            Refused(400, "FRAGMENT_CIRCLE"),
        ),
        ("a tree of fragments", tree(60, 2), Refused(400, "MANY_SELECTIONS")),
        ("a wide tree of fragments", tree(6, 60), Refused(400, "MANY_SELECTIONS")),
        (
            "a tree that nobody spreads",
            tree(60, 2).replacen("{...f0}", "{__typename}", 1),
            Refused(400, "MANY_SELECTIONS"),
        ),
        ("a chain of fragments", tree(25, 1), Answered),
        ("a long chain of fragments", tree(90, 1), Refused(200, "BAD_REQUEST")),
        (
            "many fragments",
            format!("{{__typename}}{}", numbered("fragment f# on Query{__typename}", 101)),
            Refused(400, "MANY_FRAGMENTS"),
        ),
        (
            "fragments of one name",
            format!("{{...f}}{}", times("fragment f on Query{__typename}", 90)),
            Refused(200, "BAD_REQUEST"),
        ),
        (
            "inline fragments within each other",
            format!("{{{}__typename{}}}", times("...{", 47), times("}", 47)),
            Refused(200, "BAD_REQUEST"),
        ),
        (
            "deep by way of fragments",
            format!("{{...f}} fragment f on Query{{{}id{}}}", times("a{", 15), times("}", 15)),
            Refused(400, "DEEP_SELECTION"),
        ),
        ("many aliases", format!("{{{}}}", numbered("a#:viewer{name}", 1_000)), Refused(400, "MANY_ALIASES")),
        (
            "aliases by way of fragments",
            format!("{{...f ...f ...f}} fragment f on Query{{{}}}", numbered("a#:viewer{name}", 30)),
            Refused(400, "MANY_ALIASES"),
        ),
        (
            "many directives",
            format!("{{__typename {}}}", times("@skip(if:false)", 1_000)),
            Refused(400, "MANY_DIRECTIVES"),
        ),
        (
            "directives that there are not",
            format!("query {}{{__typename}}", times("@a ", 1_000)),
            Refused(400, "MANY_DIRECTIVES"),
        ),
        (
            "directives on variables",
            format!("query($a:Int {}){{__typename}}", times("@a ", 100)),
            Refused(400, "MANY_DIRECTIVES"),
        ),
        ("a long list of ids", format!("{{nodes(ids:[{}]){{id}}}}", times("\"x\" ", 501)), Refused(400, "LONG_LIST")),
        (
            "a long list as a default",
            format!("query($a:[ID!]!=[{}]){{nodes(ids:$a){{id}}}}", times("\"x\" ", 501)),
            Refused(400, "LONG_LIST"),
        ),
        ("large pages within large pages", pages("200"), Refused(400, "COSTLY")),
        ("pages of the largest number", pages("9223372036854775807"), Refused(400, "COSTLY")),
        ("pages of a number beyond all", pages(&times("9", 1_000)), Refused(200, "BAD_REQUEST")),
        ("pages of less than nothing", pages("-1"), Refused(400, "COSTLY")),
        ("a page of the largest number", few("first:2147483647"), Refused(200, "PAGE_SIZE")),
        ("a page of a number beyond all", few("first:18446744073709551616"), Refused(200, "BAD_REQUEST")),
        ("a page of less than nothing", few("first:-1"), Refused(200, "PAGE_SIZE")),
        ("a page of a float", few("first:1e308"), Refused(200, "BAD_REQUEST")),
        ("a page of nothing", few("last:0"), Refused(200, "PAGE_SIZE")),
        (
            "a cursor that was never given out",
            few(&format!("first:1 after:\"{}\"", times("A", 30_000))),
            Refused(200, "PAGE_CURSOR"),
        ),
        (
            "a storm of introspection",
            format!("{{__schema{{types{{{}name{}}}}}}}", times("fields{type{", 5), times("}}", 5)),
            Refused(400, "INTROSPECTION_CIRCLE"),
        ),
        (
            "introspection many times",
            format!("{{{}}}", numbered("a#:__schema{types{fields{args{name}}}}", 61)),
            Refused(400, "MANY_ALIASES"),
        ),
        ("a huge id", format!("{{node(id:\"Institute:{}\"){{id}}}}", times("0", 60_000)), Refused(200, "NOT_FOUND")),
        ("an id with a path", "{node(id:\"../../etc/passwd\"){id}}".to_owned(), Refused(200, "NOT_FOUND")),
        ("an id with a quote", "{institute(code:\"' OR 1=1 --\"){id}}".to_owned(), Refused(200, "NOT_FOUND")),
        ("a NUL in a string", "{institute(code:\"a\\u0000\"){id}}".to_owned(), Refused(400, "NUL_CHARACTER")),
        ("a NUL in the text", "{institute\0(code:\"a\"){id}}".to_owned(), Refused(400, "NUL_CHARACTER")),
        ("half a pair of surrogates", "{institute(code:\"\\uD800\"){id}}".to_owned(), Refused(200, "BAD_REQUEST")),
        (
            "text that turns around",
            "{institute(code:\"\u{202e}A01\u{2066}\"){id}}".to_owned(),
            Refused(200, "NOT_FOUND"),
        ),
        ("letters that look alike", "{v\u{456}ewer{name}}".to_owned(), Refused(200, "BAD_REQUEST")),
        (
            "a thousand marks on a letter",
            format!("{{institute(code:\"a{}\"){{id}}}}", times("\u{301}", 1_000)),
            Refused(200, "NOT_FOUND"),
        ),
        ("a mark of the byte order", format!("\u{feff}{{{viewer}}}"), Answered),
        ("a subscription", "subscription{a}".to_owned(), Refused(200, "BAD_REQUEST")),
        ("a definition of a type", "type A{b:Int}".to_owned(), Refused(200, "BAD_REQUEST")),
        ("many operations", numbered("query q#{__typename}", 700), Refused(200, "BAD_REQUEST")),
        (
            "many mutations",
            format!("mutation{{{}}}", numbered("a#:jobCancel(input:{idempotencyKey:\"#\" job:\"x\"}){job{id}}", 61)),
            Refused(400, "MANY_ALIASES"),
        ),
    ]
}

/// Bodies that are no request.
fn bodies() -> Vec<(&'static str, Vec<u8>, Expect)> {
    let viewer = "\"query\":\"{viewer{name}}\"";
    let with = |variables: &str| format!("{{{viewer},\"variables\":{variables}}}").into_bytes();
    let large = [b"{\"query\":\"", times(" ", 1 << 20).as_bytes(), b"\"}"].concat();
    vec![
        ("no body", vec![], Refused(400, "BODY_FORM")),
        (
            "requests in a batch",
            format!("[{}{{}}]", times(&format!("{{{viewer}}},"), 1_000)).into_bytes(),
            Refused(400, "BODY_FORM"),
        ),
        ("an oversized body", large, Refused(413, "BODY_LARGE")),
        ("lists of JSON within lists", with(&times("[", 500_000)), Refused(400, "BODY_FORM")),
        (
            "closed lists of JSON within lists",
            with(&format!("{{\"a\":{}{}}}", times("[", 100_000), times("]", 100_000))),
            Refused(400, "BODY_FORM"),
        ),
        ("objects of JSON within objects", with(&times("{\"a\":", 100_000)), Refused(400, "BODY_FORM")),
        (
            "a long list in a variable",
            with(&format!("{{\"a\":[{}0]}}", times("0,", 10_000))),
            Refused(400, "LONG_LIST"),
        ),
        (
            "a list of a mebibyte in a variable",
            with(&format!("{{\"a\":[{}0]}}", times("0,", 300_000))),
            Refused(400, "MANY_VALUES"),
        ),
        (
            "many variables that nobody asks for",
            with(&format!("{{{}\"b\":0}}", numbered("\"a#\":0,", 60_000))),
            Refused(400, "MANY_VALUES"),
        ),
        ("bytes that are no text", b"{\"query\":\"{viewer{name\xff}}\"}".to_vec(), Refused(400, "BODY_FORM")),
        (
            "text of sixteen bits",
            "{\"query\":\"{viewer{name}}\"}".encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Refused(400, "BODY_FORM"),
        ),
        ("a NUL in a variable", with("{\"a\":\"\\u0000\"}"), Refused(400, "NUL_CHARACTER")),
        ("a key twice", format!("{{{viewer},\"query\":\"{{__typename}}\"}}").into_bytes(), Refused(400, "BODY_FORM")),
        (
            "variables twice",
            format!("{{{viewer},\"variables\":{{}},\"variables\":{{}}}}").into_bytes(),
            Refused(400, "BODY_FORM"),
        ),
        ("a query that is a number", b"{\"query\":1e999}".to_vec(), Refused(400, "BODY_FORM")),
        ("something behind the body", format!("{{{viewer}}}{{{viewer}}}").into_bytes(), Refused(400, "BODY_FORM")),
        (
            "an operation that is not there",
            format!("{{{viewer},\"operationName\":\"x\"}}").into_bytes(),
            Refused(200, "BAD_REQUEST"),
        ),
        (
            "a huge name of an operation",
            format!("{{{viewer},\"operationName\":\"{}\"}}", times("x", 900_000)).into_bytes(),
            Refused(200, "BAD_REQUEST"),
        ),
    ]
}

/// Requests that come another way.
fn ways(token: &str) -> Vec<Case> {
    let cancel = "mutation{jobCancel(input:{idempotencyKey:\"1\",job:\"x\"}){job{id}}}";
    let in_address =
        "/graphql?query=mutation%7BjobCancel(input:%7BidempotencyKey:%221%22,job:%22x%22%7D)%7Bjob%7Bid%7D%7D%7D";
    let body = json!({ "query": cancel }).to_string().into_bytes();
    let form = b"query=mutation%7BjobCancel%7Bjob%7Bid%7D%7D%7D".to_vec();
    let parts = format!(
        "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{{\"query\":\"{cancel}\"}}\r\n--x--\r\n"
    );
    let kind = |kind: &str| format!("Content-Type: {kind}\r\n");
    let case = |name, method: &str, path: &str, headers: &str, body: &[u8], expect| Case {
        name,
        bytes: request(token, method, path, headers, body),
        expect,
    };
    let stranger = |name, authorization: &str| Case {
        name,
        bytes: format!(
            "POST /graphql HTTP/1.1\r\nHost: x\r\n{authorization}{JSON}Connection: close\r\nContent-Length: 0\r\n\r\n"
        )
        .into_bytes(),
        expect: Refused(401, "UNAUTHENTICATED"),
    };
    vec![
        case("a mutation in the address", "GET", in_address, "", b"", Refused(405, "NOT_A_QUERY")),
        case("a mutation by HEAD", "HEAD", in_address, "", b"", Status(405)),
        case("a mutation as a form", "POST", "/graphql", &kind("application/x-www-form-urlencoded"), &form, Refused(415, "NOT_JSON")),
        case("a mutation in parts", "POST", "/graphql", &kind("multipart/form-data; boundary=x"), parts.as_bytes(), Refused(415, "NOT_JSON")),
        case("a mutation as plain text", "POST", "/graphql", &kind("text/plain"), &body, Refused(415, "NOT_JSON")),
        case("a mutation as the text of GraphQL", "POST", "/graphql", &kind("application/graphql"), cancel.as_bytes(), Refused(415, "NOT_JSON")),
        case("a mutation as nothing", "POST", "/graphql", "", &body, Refused(415, "NOT_JSON")),
        case("JSON in another alphabet", "POST", "/graphql", &kind("application/json; charset=utf-7"), &body, Refused(415, "NOT_JSON")),
        case("two kinds at once", "POST", "/graphql", &(kind("text/plain") + JSON), &body, Refused(415, "NOT_JSON")),
        case("packed", "POST", "/graphql", &format!("{JSON}Content-Encoding: gzip\r\n"), b"\x1f\x8b\x08\0\0", Refused(400, "BODY_FORM")),
        case("PUT", "PUT", "/graphql", JSON, &body, Refused(405, "NO_METHOD")),
        case("DELETE", "DELETE", "/graphql", "", b"", Refused(405, "NO_METHOD")),
        case("TRACE", "TRACE", "/graphql", "", b"", Refused(405, "NO_METHOD")),
        case("a method of its own", "BREW", "/graphql", "", b"", Refused(405, "NO_METHOD")),
        case("a path upwards", "GET", "/../../etc/passwd", "", b"", Refused(404, "NO_PATH")),
        case("a NUL in the address", "GET", "/graphql?query=%00", "", b"", Refused(400, "NUL_CHARACTER")),
        case("an address that is no text", "GET", "/graphql?query=%ff", "", b"", Refused(200, "BAD_REQUEST")),
        case("a query twice in the address", "GET", "/graphql?query=%7Ba%7D&query=%7Bb%7D", "", b"", Refused(400, "QUERY_FORM")),
        case("variables in the address that are none", "GET", &format!("/graphql?query=%7Ba%7D&variables={}", times("%5B", 10_000)), "", b"", Refused(400, "BODY_FORM")),
        case("a long address", "GET", &format!("/graphql?query={}", times("x", 100_000)), "", b"", Status(414)),
        case("a huge header", "GET", "/livez", &format!("X-A: {}\r\n", times("x", 300_000)), b"", Status(431)),
        case("many headers", "GET", "/livez", &numbered("X-#: x\r\n", 1_000), b"", Status(431)),
        case("a huge language", "POST", "/graphql", &format!("{JSON}Accept-Language: {}\r\n", times("en;q=0.1,", 10_000)), b"{}", Refused(400, "BODY_FORM")),
        case("a huge wish", "POST", "/graphql", &format!("{JSON}Accept: {}\r\n", times("*/*;q=0.1,", 10_000)), b"{}", Refused(400, "BODY_FORM")),
        case("two lengths", "POST", "/graphql", &format!("{JSON}Content-Length: 5\r\n"), b"{}", Status(400)),
        case("a length and pieces", "POST", "/graphql", &format!("{JSON}Transfer-Encoding: chunked\r\n"), b"zz\r\n", Status(400)),
        case("a huge sign-in", "POST", "/session", JSON, &vec![b' '; 1 << 20], Refused(422, "BODY_LARGE")),
        case("a deep sign-in", "POST", "/session", JSON, times("[", 16_000).as_bytes(), Refused(422, "BODY_FORM")),
        case("a sign-in of everything", "POST", "/session", JSON, b"{\"login\":{},\"password\":[]}", Refused(422, "BODY_FORM")),
        stranger("nobody", ""),
        stranger("a huge secret", &format!("Authorization: Bearer ovs_{}\r\n", times("0", 60_000))),
        stranger("a secret that is no text", "Authorization: Bearer \u{ff}\r\n"),
        Case { name: "no HTTP", bytes: b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03".to_vec(), expect: Status(400) },
        Case { name: "another HTTP", bytes: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), expect: Closed },
        Case { name: "a length that lies", bytes: format!("POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{JSON}Content-Length: 99999999999999999999\r\n\r\n").into_bytes(), expect: Status(400) },
    ]
}

fn corpus(token: &str) -> Vec<Case> {
    let document = |(name, query, expect): (&'static str, String, Expect)| Case {
        name,
        bytes: request(token, "POST", "/graphql", JSON, json!({ "query": query }).to_string().as_bytes()),
        expect,
    };
    let body = |(name, body, expect): (&'static str, Vec<u8>, Expect)| Case {
        name,
        bytes: request(token, "POST", "/graphql", JSON, &body),
        expect,
    };
    documents().into_iter().map(document).chain(bodies().into_iter().map(body)).chain(ways(token)).collect()
}

/// What comes back, until the service closes.
fn sent(address: &str, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("the service listens");
    stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a limit");
    // A service that has read enough need not read the rest.
    let _ = stream.write_all(bytes);
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    let _ = stream.shutdown(Shutdown::Both);
    reply
}

/// What is wrong with what came back.
fn wrong(case: &Case, bytes: &[u8]) -> Option<String> {
    let Case { name, expect, .. } = case;
    if bytes.is_empty() || matches!(expect, Closed) {
        let right = bytes.is_empty() && matches!(expect, Closed);
        return (!right).then(|| format!("{name}: {} bytes of answer", bytes.len()));
    }
    let reply = read(bytes);
    let right = match expect {
        Refused(status, code) => {
            (reply.status, reply.code()) == (*status, Some(*code)) && reply.body["errors"][0]["message"].is_string()
        }
        Closed => false,
        Status(status) => reply.status == *status,
        Answered => reply.status == 200 && reply.body["errors"].is_null() && reply.body["data"].is_object(),
    };
    let told = || format!("{name}: {expect:?}, not {} {:.300}", reply.status, reply.text);
    if right && bytes.len() < 100_000 { None } else { Some(told()) }
}

/// Kibibytes that a process has ever held.
fn memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// What comes too slowly: a body that rests, one that drips, a file that rests, a head that never ends.
/// Each is cut off after its time, while everybody else is answered.
fn slow(address: &str, token: &str) {
    let begun = |head: String| {
        let mut stream = TcpStream::connect(address).expect("the service listens");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a limit");
        stream.write_all(head.as_bytes()).expect("the head is sent");
        stream
    };
    let post = |path: &str| {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{JSON}Content-Length: 1000\r\n\r\n"
        );
        begun(head)
    };
    let (mut rests, mut drips) = (post("/graphql"), post("/graphql"));
    let mut file = post("/uploads?institute=A01&name=a.csv");
    let mut head = begun("GET /livez HTTP/1.1\r\nX-A: ".to_owned());
    let mut dripping = drips.try_clone().expect("a second end");
    let drip = std::thread::spawn(move || {
        for _ in 0..300 {
            if dripping.write_all(b" ").is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let end = |stream: &mut TcpStream| {
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        reply
    };
    for (name, stream) in [("a body that rests", &mut rests), ("a body that drips", &mut drips)] {
        let reply = end(stream);
        assert!(!reply.is_empty(), "{name}: no answer");
        let reply = read(&reply);
        assert_eq!((reply.status, reply.code()), (408, Some("BODY_SLOW")), "{}", reply.text);
    }
    let reply = read(&end(&mut file));
    assert_eq!((reply.status, reply.code()), (408, Some("BROKEN_OFF")), "{}", reply.text);
    assert!(!String::from_utf8_lossy(&end(&mut head)).contains("200"), "half a head is no request");
    drip.join().expect("no panic");
}

both! {
/// The largest time and the memory are printed; `--nocapture` shows them.
async fn attacks_are_refused_at_once_and_the_service_goes_on(db: TestDb) {
    let service = Service::start(&db, &[]);
    db.institute("A01").await;
    let token = service.token("all", None);
    let cases = corpus(&token);
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let start = Instant::now();
    let slow_ones = std::thread::spawn({
        let (address, token) = (service.address.clone(), service.token("manager", Some("A01")));
        move || slow(&address, &token)
    });
    let normal = || service.ask(&token, "{ institute(code: \"A01\") { code } }", &json!({})).body;
    let well = json!({ "data": { "institute": { "code": "A01" } } });
    assert_eq!(normal(), well);
    let before = memory(service.process()).unwrap_or_default();
    let (mut times, mut told) = (Vec::new(), Vec::new());
    for case in &cases {
        let begun = Instant::now();
        let reply = sent(&service.address, &case.bytes);
        let took = begun.elapsed();
        told.extend(wrong(case, &reply));
        times.push((took, case.name));
    }
    times.sort_unstable();
    let (longest, usual) = (times[times.len() - 1], times[times.len() / 2].0);
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(longest.0 < PATIENCE, "{longest:?}");
    // All of them at the same time, as often as there are four who send them.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for case in &cases {
                    assert_eq!(wrong(case, &sent(&service.address, &case.bytes)), None);
                }
            });
        }
    });
    assert_eq!(normal(), well);
    slow_ones.join().expect("what is slow is cut off");
    assert!(start.elapsed() < Duration::from_mins(2), "what is slow is cut off in time");
    assert_eq!(normal(), well);
    let changed = db.number("SELECT count(*) FROM audit_event WHERE action <> 'institute.plant' AND action <> 'token.create'").await;
    assert_eq!(changed, 0, "nothing was changed");
    let held = memory(service.process()).unwrap_or_default();
    println!("{} cases, half of them within {usual:?}, all within {longest:?}; {before} KiB, then {held} KiB", cases.len());
    assert!(held - before < MEMORY, "{before} KiB, then {held} KiB");
    assert_eq!(service.fares("/metrics").text.lines().find(|line| line.contains("5xx")).map(|line| line.ends_with(" 0")), Some(true));
}
}
