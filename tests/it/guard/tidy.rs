//! Who may import whom, and how a file of the house looks (design of the house, §2).
//!
//! Each rule is a pure function over the source text, shown to pass on the house and to find a
//! planted violation.

use super::source::{Source, code, line_of, read_all, word_places};
use std::collections::BTreeSet;

/// A room, or a part of a room, and the rooms it may import, besides `words`; nobody imports `cli`
/// but `main`. A room is above the rooms it imports, and nobody imports a room above their own.
const ROOMS: &[(&str, &str)] = &[
    ("words", ""),
    ("entries", ""),
    ("calendar", ""),
    ("approval", ""),
    ("error", ""),
    ("facts", ""),
    ("sheet", ""),
    ("layout", "facts sheet"),
    ("harvest", "facts sheet layout"),
    ("ledger", "facts sheet layout harvest plan"),
    ("assets", "facts sheet layout harvest plan ledger"),
    ("stocktake", "facts sheet layout harvest plan ledger assets"),
    ("custody", "assets sheet"),
    ("counting", "facts assets stocktake custody"),
    ("recurring", "counting"),
    ("life", "facts assets depreciation"),
    ("disposal", "approval assets"),
    ("vouchers", "entries facts sheet layout ledger depreciation"),
    ("intake", "facts sheet layout harvest plan ledger assets stocktake"),
    ("reconcile", "facts entries calendar"),
    ("reconcile::attribution", "facts depreciation org"),
    ("reconcile::comparison", "error facts layout ledger stocktake"),
    ("reconcile::report", "facts sheet layout intake"),
    ("reconcile::stored", "error facts intake"),
    ("closure", "approval facts sheet assets reconcile"),
    ("benchmark", ""),
    ("depreciation", ""),
    ("reports", "sheet depreciation"),
    ("labels", "facts"),
    ("census", "facts sheet layout harvest intake assets stocktake counting depreciation reports labels"),
    // The program that holds what it read: these know each other.
    ("config", "error"),
    ("app", "config db access jobs"),
    ("db", "error config app audit access"),
    ("audit", "error app db"),
    ("access", "error app db audit"),
    ("oidc", "error app access"),
    ("jobs", "error app db audit access"),
    // What is held, planned by pure functions and kept by `HELD`.
    ("plan", "facts"),
    ("org", "facts sheet layout harvest plan"),
    ("imports", "error app db audit access jobs facts sheet layout harvest plan org ledger assets stocktake intake"),
    ("work", "error app db audit access jobs plan org ledger assets stocktake reconcile imports"),
    // The edges.
    ("upload", "error config app db audit access imports"),
    (
        "graphql",
        "error config app db audit access jobs approval facts plan org ledger assets custody counting depreciation disposal life \
         stocktake census reports reconcile closure vouchers imports upload recurring",
    ),
    ("http", "error config app db access jobs upload counting graphql imports"),
    (
        "cli",
        "error config app db audit access jobs facts sheet layout harvest ledger assets stocktake intake reconcile closure \
         benchmark depreciation custody counting census reports labels vouchers plan org imports work upload graphql http oidc recurring",
    ),
];

/// The parts of a slice that hold its facts in the database: only they know `SeaORM` and the program
/// (`HOLDING`); and the slices below, besides those of the room. What is not named here is pure.
const HELD: &[(&str, &str, &str)] = &[
    ("org", "directory service store", ""),
    ("ledger", "revert service store uses", "org"),
    ("assets", "change counted enter history inventory query record references revert service store", "org"),
    ("stocktake", "forward service store", "org"),
    ("custody", "service store", "facts org assets"),
    ("counting", "approve gather listed photos record service store", "org"),
    ("recurring", "service store", ""),
    ("census", "service take", "org depreciation reconcile imports"),
    ("life", "parts service undo work works", "assets"),
    ("disposal", "service store", "org assets depreciation"),
    ("depreciation", "service store versions", "facts"),
    ("reports", "service store", "assets"),
    ("labels", "service", "assets"),
    ("vouchers", "gather service store", ""),
    ("closure", "gather overview print service store", "org ledger"),
    (
        "reconcile",
        "follow found keep query service snapshot store",
        "sheet layout intake org ledger assets stocktake depreciation",
    ),
];
const HOLDING: &str = "error app db audit access jobs plan";

/// Single things that a room may take from a room which it may not import.
const LOANS: &[(&str, &str)] = &[
    ("reconcile", "layout::Mapping"),
    ("reconcile", "stocktake::CountScope"),
    ("reconcile", "stocktake::Card"),
    ("reports", "assets::change::Uses"),
];

/// Crates that only some places may use, besides the tables in `entity` and `migration`.
const CRATES: &[(&str, &str)] = &[
    ("rust_xlsxwriter", "src/sheet/"),
    ("zip", "src/sheet/"),
    ("quick_xml", "src/sheet/"),
    ("encoding_rs", "src/sheet/"),
    ("clap", "src/cli/"),
    ("indicatif", "src/cli/"),
    ("mimalloc", "src/main.rs"),
    ("sqlx", "src/db/"),
    ("rusqlite", "src/db/"),
    ("migration", "src/db/"),
    ("ed25519_dalek", "src/audit/"),
    ("sm3", "src/audit/"),
    ("sea_orm", "src/db/ src/audit/ src/access/ src/jobs/ src/imports/ src/upload/ src/graphql/ entity/ migration/"),
    ("async_graphql", "src/graphql/"),
    ("axum", "src/http/"),
    ("hyper", "src/http/"),
    ("hyper_util", "src/http/ src/oidc/"),
    ("hyper_rustls", "src/oidc/"),
    ("http_body_util", "src/oidc/"),
    ("openidconnect", "src/oidc/"),
    ("url", "src/access/"),
    ("governor", "src/graphql/limits/"),
    // Tables know nothing of the program, and the steps by which they came nothing of the tables:
    // a step that has been released never changes with them.
    ("oversight", "src/main.rs tests/"),
    ("entity", "src/ tests/"),
];

/// Where rows may be read beside a snapshot and written beside the door to a write.
const POOL: &[&str] = &["src/db/", "src/access/", "src/jobs/"];

/// The only crates that the benchmark may use, so that it shares nothing with what it measures.
const BENCHMARK_CRATES: &[&str] = &["entity", "csv", "std", "serde", "serde_json", "thiserror"];

const MAX_LINES: usize = 400;

#[test]
fn rooms_import_only_what_lies_below_them() {
    assert_clean(&read_all(&["src"]), imports);
}

#[test]
fn crates_stay_in_their_rooms() {
    assert_clean(&read_all(&["src", "entity/src", "migration/src"]), foreign_crates);
}

#[test]
fn nobody_goes_beside_the_doors_to_the_database() {
    assert_clean(&read_all(&["src"]), pools);
}

#[test]
fn there_is_no_float_outside_the_sheets() {
    assert_clean(&read_all(&["src", "entity/src", "migration/src"]), floats);
}

#[test]
fn files_are_short() {
    assert_clean(&read_all(&["src", "entity/src", "migration/src"]), length);
}

#[test]
fn terms_have_their_chinese() {
    assert_clean(&read_all(&["src", "entity/src"]), terms_without_chinese);
}

#[test]
fn every_file_is_in_the_house() {
    for (folder, roots) in [
        ("src", &["src/lib.rs", "src/main.rs"][..]),
        ("entity/src", &["entity/src/lib.rs"]),
        ("migration/src", &["migration/src/lib.rs"]),
        ("tests/it", &["tests/it/main.rs"]),
    ] {
        assert_eq!(orphans(&read_all(&[folder]), roots), Vec::<String>::new());
    }
}

#[test]
fn every_catalogue_is_checked() {
    assert_eq!(unchecked_catalogues(&read_all(&["src"])), Vec::<String>::new());
}

fn assert_clean(sources: &[Source], rule: fn(&Source) -> Vec<String>) {
    assert!(!sources.is_empty());
    let told: Vec<String> = sources.iter().flat_map(rule).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// Imports of other rooms that the table does not allow, and of rooms that it does not know.
fn imports(source: &Source) -> Vec<String> {
    let module = source.module();
    let room = if source.path == "src/main.rs" { "main" } else { module.first().copied().unwrap_or("lib") };
    if source.is_test || room == "lib" {
        return Vec::new();
    }
    let part = module.iter().take(2).copied().collect::<Vec<_>>().join("::");
    let row = |name: &str| ROOMS.iter().find(|(known, _)| *known == name);
    let room_may = match row(&part).or_else(|| row(room)) {
        Some((_, allowed)) => *allowed,
        None if room == "main" => "cli",
        None => return vec![format!("{}: the room {room} is not in the table of rooms", source.path)],
    };
    let part_may = held(&module).map_or([""; 2], |below| [HOLDING, below]);
    let allowed: Vec<&str> = ["words", room_may].into_iter().chain(part_may).flat_map(str::split_whitespace).collect();
    let code = code(source.without_tests());
    let mut told = Vec::new();
    for (at, path) in crate_paths(&code, &module) {
        let to = path.split("::").next().unwrap_or_default();
        let known = ROOMS.iter().any(|(name, _)| *name == to);
        let lent = LOANS.iter().any(|(borrower, thing)| *borrower == room && path.starts_with(thing));
        if known && to != room && !allowed.contains(&to) && !lent {
            told.push(format!("{}:{}: {room} may not import {path}", source.path, line_of(&code, at)));
        }
    }
    told
}

/// For a part of a slice that holds its facts in the database: which slices below it knows for that.
fn held(module: &[&str]) -> Option<&'static str> {
    let [room, part, ..] = module else { return None };
    let (_, parts, below) = HELD.iter().find(|(known, ..)| known == room)?;
    parts.split_whitespace().any(|known| known == *part).then_some(*below)
}

/// Every path from the root of the crate that the code names, without `crate::`, by its place.
fn crate_paths(code: &str, module: &[&str]) -> Vec<(usize, String)> {
    let mut paths = Vec::new();
    for root in ["crate", "oversight"] {
        for at in word_places(code, root) {
            if let Some(rest) = code[at + root.len()..].strip_prefix("::") {
                paths.extend(leaves(rest).into_iter().map(|path| (at, path)));
            }
        }
    }
    let up = "super::".repeat(module.len().max(1));
    for at in word_places(code, "super").filter(|at| !code[..*at].ends_with("super::")) {
        if let Some(rest) = code[at..].strip_prefix(&up) {
            paths.extend(leaves(rest).into_iter().map(|path| (at, path)));
        }
    }
    paths
}

/// The paths at the head of `rest`: one, or each branch of `{a, b::{c, d}}`.
fn leaves(rest: &str) -> Vec<String> {
    let rest = rest.trim_start();
    if let Some(group) = rest.strip_prefix('{') {
        return branches(group).into_iter().flat_map(leaves).collect();
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let (head, tail) = rest.split_at(end);
    match tail.strip_prefix("::") {
        Some(more) => leaves(more).into_iter().map(|leaf| format!("{head}::{leaf}")).collect(),
        None => vec![head.to_owned()],
    }
}

/// The branches of a group whose opening brace is already taken.
fn branches(group: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.retain(|branch| !branch.trim().is_empty());
    found
}

/// Uses of a crate outside the one place that may use it.
fn foreign_crates(source: &Source) -> Vec<String> {
    let code = code(source.without_tests());
    if source.is_test {
        return Vec::new();
    }
    let names = |name: &str| {
        word_places(&code, name)
            .find(|at| code[at + name.len()..].starts_with("::") && !code[..*at].ends_with("::"))
            .or_else(|| code.find(&format!("use {name};")))
            .map(|at| format!("{}:{}: {name} is not for this room", source.path, line_of(&code, at)))
    };
    let holds = held(&source.module()).is_some() && source.path.starts_with("src/");
    let allowed = |name: &str, places: &str| {
        places.split_whitespace().any(|place| source.path.starts_with(place)) || name == "sea_orm" && holds
    };
    let mut told: Vec<String> =
        CRATES.iter().filter(|(name, places)| !allowed(name, places)).filter_map(|(name, _)| names(name)).collect();
    if source.module().first() == Some(&"benchmark") {
        told.extend(code.lines().filter_map(|line| line.strip_prefix("use ")).filter_map(|import| {
            let name = import.split([':', ';']).next().unwrap_or_default();
            let own = matches!(name, "super" | "self" | "crate") || BENCHMARK_CRATES.contains(&name);
            (!own).then(|| format!("{}: {name} is not for the benchmark", source.path))
        }));
    }
    told
}

/// Uses of the pool itself, past the snapshot of a request and past the door to a write.
fn pools(source: &Source) -> Vec<String> {
    if source.is_test || POOL.iter().any(|place| source.path.starts_with(place)) {
        return Vec::new();
    }
    let code = code(source.without_tests());
    let places = code.match_indices(".pool()").map(|(at, _)| line_of(&code, at));
    places.map(|line| format!("{}:{line}: read by read_tx, write by WriteTx", source.path)).collect()
}

fn floats(source: &Source) -> Vec<String> {
    if source.path.starts_with("src/sheet/") {
        return Vec::new();
    }
    let code = code(&source.text);
    let places = ["f32", "f64"].into_iter().flat_map(|float| word_places(&code, float).map(move |at| (float, at)));
    places.map(|(float, at)| format!("{}:{}: {float} loses fen", source.path, line_of(&code, at))).collect()
}

fn length(source: &Source) -> Vec<String> {
    let lines = source.without_tests().lines().count();
    let too_long = !source.is_test && lines > MAX_LINES;
    if too_long { vec![format!("{}: {lines} lines, at most {MAX_LINES}", source.path)] } else { Vec::new() }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
}

/// Lists of terms (`terms!`), plain enums and tables of `entity` whose doc has no Chinese, and terms
/// without one. What no reader of the field meets (errors, relations of tables) needs none.
fn terms_without_chinese(source: &Source) -> Vec<String> {
    let mut told = Vec::new();
    let mut in_terms = false;
    let mut doc = String::new();
    for (number, line) in source.without_tests().lines().enumerate() {
        let mut tell = |what: &str| told.push(format!("{}:{}: {what} has no Chinese", source.path, number + 1));
        let line = line.trim();
        let (first, second) = (line.split('"').nth(1), line.split('"').nth(3));
        if line.ends_with("terms! {") && !line.starts_with("macro_rules!") {
            in_terms = true;
        } else if line.starts_with("///") {
            doc.push_str(line);
            continue;
        } else if line.starts_with("#[") {
            continue;
        } else if in_terms && line.ends_with(" {") || source.path.starts_with("entity/") && is_noun(line) {
            if !is_chinese(&doc) && !line.contains('$') {
                tell(line.trim_end_matches(" {"));
            }
        } else if in_terms && first.is_some() {
            if !second.is_some_and(is_chinese) {
                tell(line);
            }
        } else if line == "}" {
            in_terms = false;
        }
        doc.clear();
    }
    told
}

/// Whether the line begins a noun of the field: a table, or an enum that is no error.
fn is_noun(line: &str) -> bool {
    let name = line.strip_prefix("pub enum ").map(|rest| rest.split([' ', '<']).next().unwrap_or_default());
    line.starts_with("pub struct Model ") || name.is_some_and(|name| name != "Relation" && !name.ends_with("Error"))
}

/// Files that no `mod` line leads to.
fn orphans(sources: &[Source], roots: &[&str]) -> Vec<String> {
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<String> = roots.iter().map(|root| (*root).to_owned()).collect();
    while let Some(path) = open.pop() {
        let Some(source) = sources.iter().find(|source| source.path == path) else { continue };
        if !reached.insert(path.clone()) {
            continue;
        }
        let folder = source.folder();
        for line in code(&source.text).lines().map(str::trim) {
            let Some((before, name)) = line.strip_suffix(';').and_then(|line| line.rsplit_once("mod ")) else {
                continue;
            };
            if before.is_empty() || before.starts_with("pub") {
                open.extend([format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")]);
            }
        }
    }
    sources.iter().map(|source| source.path.clone()).filter(|path| !reached.contains(path)).collect()
}

/// Files with a list of messages that no test of their room checks.
fn unchecked_catalogues(sources: &[Source]) -> Vec<String> {
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let declares = |source: &&Source| {
        let code = code(source.without_tests());
        !source.is_test && word_places(&code, "words").any(|at| code[at..].starts_with("words! {"))
    };
    let checked = |source: &Source| {
        let stem = source.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
        let named = format!("{stem}::ALL)");
        sources.iter().filter(|other| folder(&other.path) == folder(&source.path)).any(|other| {
            let calls = other.text.contains("check_catalogue(");
            calls && (other.path == source.path || other.text.contains(&named))
        })
    };
    sources.iter().filter(declares).filter(|source| !checked(source)).map(|source| source.path.clone()).collect()
}

/// What a rule says of a planted file.
fn told(rule: fn(&Source) -> Vec<String>, path: &str, text: &str) -> Vec<String> {
    rule(&Source::new(path, text))
}

#[test]
fn a_forbidden_import_is_found() {
    for (path, text, found) in [
        ("src/sheet/csv.rs", "use crate::layout::Reading;", "src/sheet/csv.rs:1: sheet may not import layout::Reading"),
        (
            "src/facts/mod.rs",
            "\nuse crate::{words::Lang, reconcile::outcome};",
            "src/facts/mod.rs:2: facts may not import reconcile::outcome",
        ),
        (
            "src/ledger/import.rs",
            "fn f(c: crate::assets::Card) {}",
            "src/ledger/import.rs:1: ledger may not import assets::Card",
        ),
        (
            "src/layout/values/date.rs",
            "use super::super::super::ledger::chart;",
            "src/layout/values/date.rs:1: layout may not import ledger::chart",
        ),
        (
            "src/reconcile/rules.rs",
            "use crate::layout::{Mapping, Reading};",
            "src/reconcile/rules.rs:1: reconcile may not import layout::Reading",
        ),
        (
            "src/benchmark/truth.rs",
            "use crate::reconcile::outcome;",
            "src/benchmark/truth.rs:1: benchmark may not import reconcile::outcome",
        ),
        ("src/intake/mod.rs", "use crate::cli;", "src/intake/mod.rs:1: intake may not import cli"),
        ("src/assets/plan.rs", "use crate::db::Db;", "src/assets/plan.rs:1: assets may not import db::Db"),
        ("src/ledger/store.rs", "use crate::assets::x;", "src/ledger/store.rs:1: ledger may not import assets::x"),
        ("src/db/mod.rs", "use crate::jobs::Job;", "src/db/mod.rs:1: db may not import jobs::Job"),
        ("src/main.rs", "use oversight::sheet;", "src/main.rs:1: main may not import sheet"),
        ("src/cellar/mod.rs", "", "src/cellar/mod.rs: the room cellar is not in the table of rooms"),
    ] {
        assert_eq!(told(imports, path, text), [found]);
    }
    for (path, text) in [
        ("src/reconcile/rules.rs", "use crate::layout::Mapping;\nuse super::outcome::Outcome;"),
        ("src/stocktake/import.rs", "use crate::{assets::x, facts::{Sym, Texts}};"),
        ("src/layout/mod.rs", "// use crate::facts\n#[cfg(test)]\nmod tests { use crate::facts; }"),
        ("src/main.rs", "fn main() { oversight::cli::run(); }"),
        ("src/ledger/store/load.rs", "use crate::{db::ReadTx, org::Directory};"),
    ] {
        assert_eq!(told(imports, path, text), Vec::<String>::new());
    }
}

#[test]
fn a_crate_in_the_wrong_room_is_found() {
    let zip = "use zip::ZipArchive;\nfn f(a: &[u8]) { a.iter().zip(a); }";
    assert_eq!(told(foreign_crates, "src/intake/load.rs", zip), ["src/intake/load.rs:1: zip is not for this room"]);
    assert_eq!(told(foreign_crates, "src/sheet/limits.rs", zip), Vec::<String>::new());
    let iterators = "fn f(a: &[u8]) { std::iter::zip(a, a); }";
    assert_eq!(told(foreign_crates, "src/intake/load.rs", iterators), Vec::<String>::new());
    let orm = "use sea_orm::EntityTrait as _;";
    for path in ["src/assets/plan.rs", "src/reconcile/rules/run.rs", "src/org/import.rs", "src/cli/import.rs"] {
        assert_eq!(told(foreign_crates, path, orm), [format!("{path}:1: sea_orm is not for this room")]);
    }
    for path in ["src/assets/service.rs", "src/ledger/store/load.rs", "entity/src/jobs/job.rs"] {
        assert_eq!(told(foreign_crates, path, orm), Vec::<String>::new());
    }
    for (path, text, name) in [
        ("src/http/mod.rs", "use async_graphql::Schema;", "async_graphql"),
        ("src/graphql/mod.rs", "use axum::Router;", "axum"),
        ("src/jobs/queue.rs", "fn f() { sqlx::query(); }", "sqlx"),
        ("entity/src/scope.rs", "use oversight::db::Db;", "oversight"),
        ("migration/src/m0001_access.rs", "use entity::Day;", "entity"),
    ] {
        assert_eq!(told(foreign_crates, path, text), [format!("{path}:1: {name} is not for this room")]);
    }
    let toml = "use toml::Value;";
    assert_eq!(
        told(foreign_crates, "src/benchmark/score.rs", toml),
        ["src/benchmark/score.rs: toml is not for the benchmark"]
    );
}

#[test]
fn a_way_beside_the_doors_is_found() {
    let text = "fn f(app: &App) {\n    let _ = app.db.pool();\n    if place.is_pool() {}\n}";
    assert_eq!(told(pools, "src/org/store.rs", text), ["src/org/store.rs:2: read by read_tx, write by WriteTx"]);
    assert_eq!(told(pools, "src/jobs/queue.rs", text), Vec::<String>::new());
}

#[test]
fn a_float_is_found() {
    let text = "/// f64 in words\nfn f(x: f64) {}";
    assert_eq!(told(floats, "src/reconcile/rules.rs", text), ["src/reconcile/rules.rs:2: f64 loses fen"]);
    assert_eq!(told(floats, "src/sheet/number.rs", text), Vec::<String>::new());
}

#[test]
fn a_long_file_is_found() {
    let text = "\n".repeat(401);
    assert_eq!(told(length, "src/x.rs", &text), ["src/x.rs: 401 lines, at most 400"]);
    let tested = format!("{}#[cfg(test)]\nmod tests {{\n{text}}}", "\n".repeat(400));
    assert_eq!(told(length, "src/x.rs", &tested), Vec::<String>::new());
}

#[test]
fn a_term_without_chinese_is_found() {
    let text = "crate::terms! {\n    /// A side.\n    Side {\n        /// One.\n        Ledger = \"LEDGER\", \"账\";\n        /// Two.\n        Cards = \"CARDS\", \"cards\";\n    }\n}\n/// A plain one.\npub enum Plain {\n}\n/// An error.\npub enum PlainError {\n}\n/// A table.\n#[derive(Debug)]\npub struct Model {\n}\n";
    assert_eq!(
        told(terms_without_chinese, "entity/src/x.rs", text),
        [
            "entity/src/x.rs:3: Side has no Chinese",
            "entity/src/x.rs:7: Cards = \"CARDS\", \"cards\"; has no Chinese",
            "entity/src/x.rs:11: pub enum Plain has no Chinese",
            "entity/src/x.rs:18: pub struct Model has no Chinese",
        ]
    );
}

#[test]
fn an_orphan_is_found() {
    let sources = [
        Source::new("src/lib.rs", "pub mod a;\n// mod c;\n"),
        Source::new("src/a/mod.rs", "mod b;\n#[cfg(test)]\nmod tests;\n"),
        Source::new("src/a/b.rs", ""),
        Source::new("src/a/tests.rs", ""),
        Source::new("src/c.rs", ""),
    ];
    assert_eq!(orphans(&sources, &["src/lib.rs"]), ["src/c.rs"]);
}

#[test]
fn an_unchecked_catalogue_is_found() {
    let list = "crate::words! {\n    A = \"甲\", \"one\";\n}\n";
    let own = format!("{list}#[cfg(test)]\nmod tests {{ fn t() {{ crate::words::check_catalogue(super::ALL); }} }}");
    let beside = "#[cfg(test)]\nmod tests { fn t() { check_catalogue(words::ALL); } }";
    let of = |files: &[(&str, &str)]| {
        unchecked_catalogues(&files.iter().map(|(path, text)| Source::new(path, text)).collect::<Vec<_>>())
    };
    assert_eq!(of(&[("src/a/words.rs", list)]), ["src/a/words.rs"]);
    assert_eq!(of(&[("src/a/words.rs", &own)]), Vec::<String>::new());
    assert_eq!(of(&[("src/a/words.rs", list), ("src/a/mod.rs", beside)]), Vec::<String>::new());
    assert_eq!(of(&[("src/a/words.rs", list), ("src/b/mod.rs", beside)]), ["src/a/words.rs"]);
}
