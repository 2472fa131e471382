//! The edge as a client meets it: tokens, limits, pages, keys, uploads, and how the service starts and stops.

mod attacks;
pub mod client;
mod cut;
mod fare;
mod once;
mod outside;

use crate::support::{TestDb, both};
use client::Service;
use entity::org::department;
use entity::{DepartmentId, InstituteId, Moment};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};
use serde_json::{Value, json};
use std::fs;
use std::process::Command;

/// Institutes by code, and their global ids.
async fn institutes(db: &TestDb, codes: &[&str]) -> Vec<(InstituteId, String)> {
    let mut ids = Vec::new();
    for code in codes {
        let id = db.institute(code).await;
        ids.push((id, format!("Institute:{id}")));
    }
    ids
}

/// Departments of an institute, straight into the table.
async fn departments(db: &TestDb, institute: InstituteId, names: &[&str]) {
    for name in names {
        let row = department::ActiveModel {
            id: Set(db.app.id::<DepartmentId>()),
            institute_id: Set(institute),
            code: Set(None),
            name: Set((*name).to_owned()),
            key: Set((*name).to_owned()),
            parent_id: Set(None),
            recorded_at: Set(Moment(1)),
        };
        row.insert(&db.raw).await.expect("a row");
    }
}

both! {
async fn without_a_token_only_that_it_lives_is_told(db: TestDb) {
    let service = Service::start(&db, &[]);
    let live = service.send("GET", "/livez", &[], b"");
    assert_eq!((live.status, &live.body["live"]), (200, &json!(true)));
    let wrong = format!("Bearer ovs_{}", "0".repeat(64));
    for headers in [&[][..], &[("Authorization", "Bearer x")], &[("Authorization", &*wrong)]] {
        for (method, path) in
            [("GET", "/readyz"), ("POST", "/graphql"), ("GET", "/graphql?query=%7B__typename%7D"), ("POST", "/uploads")]
        {
            let reply = service.send(method, path, headers, b"");
            assert_eq!((reply.status, reply.code()), (401, Some("UNAUTHENTICATED")), "{method} {path}");
            assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
        }
    }
    let token = format!("Bearer {}", service.token("probe", None));
    let ready = service.send("GET", "/readyz", &[("Authorization", &token)], b"");
    assert_eq!((ready.status, &ready.body["ready"]), (200, &json!(true)));
    let id = ready.header("x-request-id").expect("a name");
    assert!(id.len() == 32 && ready.header("cache-control") == Some("no-store"), "{}", ready.head);
    assert_eq!(service.send("GET", "/", &[], b"").status, 404);
}
}

both! {
async fn a_token_reaches_its_institute_and_no_other(db: TestDb) {
    let service = Service::start(&db, &[]);
    let ids = institutes(&db, &["A01", "A02", "A03"]).await;
    let id = |at: usize| ids[at - 1].1.clone();
    let (all, one) = (service.token("all", None), service.token("one", Some("A02")));
    let query =
        "query($code: String!) { viewer { name institute { code } } institute(code: $code) { id name regime } }";
    let reply = service.ask(&all, query, &json!({ "code": "A01" }));
    let viewer = json!({ "name": "token:all", "institute": null });
    let institute = json!({ "id": id(1), "name": "Institute A01", "regime": null });
    assert_eq!(reply.body, json!({ "data": { "viewer": viewer, "institute": institute } }));
    let foreign = service.ask(&one, query, &json!({ "code": "A01" }));
    let missing = service.ask(&one, query, &json!({ "code": "A09" }));
    for reply in [&foreign, &missing] {
        assert_eq!((reply.status, reply.code()), (200, Some("NOT_FOUND")));
        assert_eq!(reply.body["errors"][0]["message"], "not found");
        assert_eq!(reply.body["data"]["viewer"], json!({ "name": "token:one", "institute": { "code": "A02" } }));
    }
    let nodes = service.ask(
        &one,
        "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename ... on Institute { code } } }",
        &json!({ "ids": [id(3), id(2), "Institute:x", "Nothing:00000000-0000-0000-0000-000000000001"] }),
    );
    let own = json!({ "id": id(2), "__typename": "Institute", "code": "A02" });
    assert_eq!(nodes.body["data"]["nodes"], json!([null, own, null, null]));
    let node = service.ask(&one, "query($id: ID!) { node(id: $id) { id } }", &json!({ "id": id(1) }));
    assert_eq!((node.code(), &node.body["data"]["node"]), (Some("NOT_FOUND"), &Value::Null));
    let many = vec![id(1); 501];
    let many = service.ask(&one, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", &json!({ "ids": many }));
    assert_eq!(many.code(), Some("LONG_LIST"));
}
}

both! {
async fn a_list_is_paged_both_ways(db: TestDb) {
    let service = Service::start(&db, &[]);
    let codes: Vec<String> = (0..7).map(|at| format!("A{at}")).collect();
    institutes(&db, &codes.iter().map(|code| &**code).collect::<Vec<_>>()).await;
    let token = service.token("all", None);
    let query = "query($first: Int, $after: String, $last: Int, $before: String) {
        institutes(first: $first, after: $after, last: $last, before: $before) {
            totalCount nodes { code } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
    let page = |variables: Value| {
        let reply = service.ask(&token, query, &variables);
        let list = reply.body["data"]["institutes"].clone();
        let codes: Vec<String> = list["nodes"]
            .as_array()
            .unwrap_or_else(|| panic!("{}", reply.body))
            .iter()
            .map(|node| node["code"].as_str().expect("a code").to_owned())
            .collect();
        assert_eq!(list["totalCount"], 7);
        let info = &list["pageInfo"];
        (codes, info["hasPreviousPage"] == true, info["hasNextPage"] == true, info.clone())
    };
    let (first, before, more, info) = page(json!({ "first": 3 }));
    assert_eq!((first.join(" ").as_str(), before, more), ("A0 A1 A2", false, true));
    let (second, before, more, info) = page(json!({ "first": 4, "after": info["endCursor"] }));
    assert_eq!((second.join(" ").as_str(), before, more), ("A3 A4 A5 A6", true, false));
    let (back, before, more, _) = page(json!({ "last": 2, "before": info["startCursor"] }));
    assert_eq!((back.join(" ").as_str(), before, more), ("A1 A2", true, true));
    let (end, before, more, _) = page(json!({ "last": 2 }));
    assert_eq!((end.join(" ").as_str(), before, more), ("A5 A6", true, false));
    for (variables, code) in [
        (json!({}), "PAGE_MISSING"),
        (json!({ "first": 1, "last": 1 }), "PAGE_MISSING"),
        (json!({ "first": 201 }), "PAGE_SIZE"),
        (json!({ "first": 0 }), "PAGE_SIZE"),
        (json!({ "first": 1, "after": "%" }), "PAGE_CURSOR"),
        (json!({ "first": 1, "before": info["endCursor"] }), "PAGE_DIRECTION"),
    ] {
        assert_eq!(service.ask(&token, query, &variables).code(), Some(code), "{variables}");
    }
    let count = service.ask(&token, "{ institutes(first: 1) { totalCount } }", &json!({}));
    assert_eq!(count.body, json!({ "data": { "institutes": { "totalCount": 7 } } }));
}
}

both! {
async fn lists_of_many_institutes_are_told_apart(db: TestDb) {
    let service = Service::start(&db, &[]);
    let ids = institutes(&db, &["A01", "A02", "A03"]).await;
    departments(&db, ids[0].0, &["财务处", "后勤处", "教务处"]).await;
    departments(&db, ids[1].0, &["办公室"]).await;
    let token = service.token("all", None);
    let query = "query($after: String) { institutes(first: 10) { nodes { code
        departments(first: 2, after: $after) { totalCount nodes { name parent { name } } pageInfo { hasNextPage endCursor } }
        last: departments(last: 1) { edges { node { name } } }
        regime(on: \"2025-12-31\") locations(first: 1) { nodes { path } } custodians(first: 1) { totalCount } } } }";
    let nodes = |after: &Value| {
        let reply = service.ask(&token, query, &json!({ "after": after }));
        assert!(reply.body["errors"].is_null(), "{}", reply.body);
        reply.body["data"]["institutes"]["nodes"].clone()
    };
    let told = nodes(&Value::Null);
    let names = |node: &Value| -> Vec<String> {
        let nodes = node["departments"]["nodes"].as_array().expect("a list");
        nodes.iter().map(|node| node["name"].as_str().expect("a name").to_owned()).collect()
    };
    // By code point, as both databases compare.
    assert_eq!(
        (names(&told[0]), &told[0]["departments"]["totalCount"]),
        (vec!["后勤处".into(), "教务处".into()], &json!(3))
    );
    assert_eq!((names(&told[1]), &told[1]["departments"]["totalCount"]), (vec!["办公室".to_owned()], &json!(1)));
    assert_eq!((names(&told[2]), &told[2]["departments"]["totalCount"]), (Vec::new(), &json!(0)));
    assert_eq!(told[0]["last"]["edges"][0]["node"]["name"], "财务处");
    let info = &told[0]["departments"]["pageInfo"];
    assert_eq!(
        (&info["hasNextPage"], &told[1]["departments"]["pageInfo"]["hasNextPage"]),
        (&json!(true), &json!(false))
    );
    let rest = nodes(&info["endCursor"]);
    assert_eq!((names(&rest[0]), names(&rest[1])), (vec!["财务处".to_owned()], Vec::new()));
    assert_eq!(told[0]["regime"], Value::Null);
}
}

both! {
async fn the_way_in_is_narrow(db: TestDb) {
    let service = Service::start(&db, &[]);
    let bearer = format!("Bearer {}", service.token("all", None));
    let send = |method: &str, path: &str, kind: &str, body: &[u8]| {
        let headers = [("Authorization", &*bearer), ("Content-Type", kind)];
        service.send(method, path, &headers, body)
    };
    let json = "application/json; charset=utf-8";
    let viewer = br#"{"query":"{viewer{name}}"}"#;
    assert_eq!(send("POST", "/graphql", json, viewer).body["data"]["viewer"]["name"], "token:all");
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        let reply = send("POST", "/graphql", kind, viewer);
        assert_eq!((reply.status, reply.code()), (415, Some("NOT_JSON")), "{kind}");
    }
    for body in
        [&b"["[..], b"[]", br#"[{"query":"{viewer{name}}"}]"#, br#"{"query":"{viewer{name}}","variables":[]}"#, b"\xff"]
    {
        let reply = send("POST", "/graphql", json, body);
        assert_eq!((reply.status, reply.code()), (400, Some("BODY_FORM")));
    }
    let deep = [b"{\"query\":\"{viewer{name}}\",\"variables\":{\"a\":", "[".repeat(100_000).as_bytes()].concat();
    assert_eq!(send("POST", "/graphql", json, &deep).code(), Some("BODY_FORM"));
    let large = send("POST", "/graphql", json, &vec![b' '; (1 << 20) + 1]);
    assert_eq!((large.status, large.code()), (413, Some("BODY_LARGE")));
    let get = |query: &str| send("GET", &format!("/graphql?query={query}"), "", b"");
    assert_eq!(get("%7Bviewer%7Bname%7D%7D").body["data"]["viewer"]["name"], "token:all");
    assert_eq!(send("GET", "/graphql", "", b"").code(), Some("QUERY_FORM"));
    let cancel = "mutation%7BjobCancel(input:%7BidempotencyKey:%221%22,job:%22x%22%7D)%7Bjob%7Bid%7D%7D%7D";
    let mutation = get(cancel);
    assert_eq!((mutation.status, mutation.code()), (405, Some("NOT_A_QUERY")));
    let named = get(&format!("query%20a%7Bviewer%7Bname%7D%7D%20{cancel}").replace("mutation", "mutation%20b"));
    assert_eq!(named.status, 405, "{}", named.body);
    let limited = service.ask(&bearer[7..], &"{a".repeat(1_000), &json!({}));
    assert_eq!((limited.status, limited.code()), (400, Some("NESTED_TEXT")));
    let unknown = service.ask(&bearer[7..], "{ nothing }", &json!({}));
    assert_eq!((unknown.status, unknown.code()), (200, Some("BAD_REQUEST")));
    assert!(unknown.body["errors"][0]["extensions"]["requestId"].is_string());
}
}

both! {
async fn answers_are_told_in_the_language_asked_for(db: TestDb) {
    let service = Service::start(&db, &[]);
    let bearer = format!("Bearer {}", service.token("all", None));
    for (wanted, told) in [("en-GB,zh;q=0.5", "not found"), ("zh-CN", "未找到"), ("fr", "未找到")] {
        let headers = [("Authorization", &*bearer), ("Content-Type", "application/json"), ("Accept-Language", wanted)];
        let reply = service.send("POST", "/graphql", &headers, br#"{"query":"{institute(code:\"x\"){id}}"}"#);
        assert_eq!(reply.body["errors"][0]["message"], told, "{wanted}");
    }
}
}

both! {
async fn a_file_is_kept_under_its_hash(db: TestDb) {
    let service = Service::start(&db, &["--upload-limit", "100000"]);
    institutes(&db, &["A01", "A02"]).await;
    let bearer = format!("Bearer {}", service.token("one", Some("A01")));
    let upload = |address: &str, body: &[u8]| {
        service.send(
            "POST",
            &format!("/uploads?{address}"),
            &[("Authorization", &bearer), ("Accept-Language", "en")],
            body,
        )
    };
    let files = || {
        let folder = fs::read_dir(db.folder.file("files"));
        let mut names: Vec<String> = folder
            .into_iter()
            .flatten()
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let bytes = "卡片".repeat(10_000).into_bytes();
    let kept = upload("institute=A01&name=%E5%8D%A1%E7%89%87.csv", &bytes);
    assert_eq!(kept.status, 201, "{}", kept.body);
    let sha256 = kept.body["sha256"].as_str().expect("a hash").to_owned();
    assert!(kept.body["uploadId"].as_str().is_some_and(|id| id.starts_with("Upload:")));
    assert_eq!(fs::read(db.folder.file(&format!("files/{sha256}"))).expect("the file"), bytes);
    let again = upload("institute=A01&name=b.csv", &bytes);
    assert_eq!((&again.body["sha256"], again.body["uploadId"] == kept.body["uploadId"]), (&json!(sha256), false));
    let large = vec![0; 100_001];
    for (address, body, status, code) in [
        ("institute=A02&name=a.csv", &b"x"[..], 404, "NOT_FOUND"),
        ("institute=A09&name=a.csv", b"x", 404, "NOT_FOUND"),
        ("institute=A01", b"x", 400, "QUERY_FORM"),
        ("institute=A01&name=", b"x", 422, "FILE_NAME"),
        ("institute=A01&name=..%2Fa.csv", b"x", 422, "FILE_NAME"),
        ("institute=A01&name=a.csv", b"", 422, "FILE_EMPTY"),
        ("institute=A01&name=a.csv", &large, 413, "FILE_LARGE"),
    ] {
        let reply = upload(address, body);
        assert_eq!((reply.status, reply.code()), (status, Some(code)), "{address}: {}", reply.body);
    }
    assert_eq!(files(), [sha256]);
}
}

/// The program on a database, in English.
fn command(database: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oversight"));
    command.args(arguments).args(["--lang", "en", "--database", database]);
    command
}

#[test]
fn a_database_that_does_not_fit_is_refused() {
    let folder = crate::support::Folder::new("edge-schema");
    let database = format!("sqlite://{}", folder.file("a.db"));
    let serve = |database: &str| {
        let output = command(database, &["serve", "--listen", "127.0.0.1:0"]).output();
        let output = output.expect("the program starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, told) = serve(&database);
    assert_eq!(code, Some(2));
    assert!(told.contains("run oversight migrate first"), "{told}");
    let all = <migration::Migrator as migration::MigratorTrait>::migrations().len();
    for steps in [all, 0] {
        let migrated = command(&database, &["migrate"]).output().expect("the program starts");
        let told = String::from_utf8_lossy(&migrated.stdout).into_owned();
        assert_eq!(told, format!("the database {database} was brought up by {steps} steps\n"));
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        use sea_orm::ConnectionTrait as _;
        let db = sea_orm::Database::connect(&database).await.expect("the database");
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)";
        db.execute_unprepared(newer).await.expect("a step of a newer program");
    });
    let (code, told) = serve(&database);
    assert_eq!(code, Some(2));
    assert!(told.contains("made by a newer program (m9999_later)"), "{told}");
    let (code, told) = serve("mysql://h/d");
    assert_eq!((code, told.contains("should begin with sqlite://")), (Some(1), true), "{told}");
}

both! {
async fn it_stops_when_it_is_asked_to(db: TestDb) {
    let mut service = Service::start(&db, &[]);
    assert_eq!(service.send("GET", "/livez", &[], b"").status, 200);
    assert!(service.stop().success());
    // Also in the instant in which it says where it listens.
    for _ in 0..5 {
        assert!(Service::start(&db, &[]).stop().success());
    }
}
}
