//! Reconciliations of what is held: the same answer as for the files, today and later.

use crate::support::{TestDb, both, fixture, json};
use entity::reconcile::reconciliation_run::Model as Run;
use entity::reconcile::run_difference;
use entity::{
    Day, DifferenceKind, GroupStatus, ImportKind, ImportMode, ImportStatus, InScope as _, InstituteId, Moment, Regime,
    RunId, RunStatus, Scope, StocktakeId,
};
use oversight::error::Error;
use oversight::imports::{self, ApplyInput, CountsInput, MappingInput, Source};
use oversight::jobs::{self, Progress};
use oversight::org::service::{Registration, follow_regime, register};
use oversight::reconcile::report::json::write_json;
use oversight::reconcile::service::{self, RunInput};
use oversight::reconcile::store;
use oversight::words::{Lang, Told};
use oversight::work;
use sea_orm::QueryOrder as _;
use serde_json::Value;
use std::path::Path;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

async fn institute(db: &TestDb, code: &str) -> InstituteId {
    let registration = Registration {
        code: code.to_owned(),
        name: "示例研究院".to_owned(),
        regime: Some(Regime::Government),
        ..Registration::default()
    };
    register(&db.ctx(), &registration, None).await.expect("registered").id
}

/// Imports a file, which must be taken; answers the stocktake that it made, if any.
async fn import(
    db: &TestDb,
    institute: InstituteId,
    (kind, path): (ImportKind, &str),
    map: Option<&str>,
) -> Option<StocktakeId> {
    let mapping = map.map_or(MappingInput::None, |map| {
        MappingInput::Text(std::fs::read_to_string(map).expect("the mapping is there"))
    });
    let counts = match kind {
        ImportKind::Counts => CountsInput { base_date: day("2025-12-31"), ..CountsInput::default() },
        _ => CountsInput::default(),
    };
    let input = ApplyInput {
        institute,
        kind,
        source: Source::File(path.into()),
        mapping,
        mode: ImportMode::RejectAll,
        effective_on: None,
        replace_period: false,
        preview_digest: None,
        counts,
    };
    let begun = imports::run_here(&db.ctx(), &input, &Progress::default()).await.expect("no fault");
    assert_eq!(begun.import.status, ImportStatus::Committed, "{path}: {}", begun.import.problems);
    begun.import.stocktake_id
}

fn asked(institute: InstituteId, stocktake: Option<StocktakeId>) -> RunInput {
    RunInput {
        institute,
        as_of: day("2025-12-31"),
        from: None,
        known_at: None,
        stocktake,
        mapping: None,
        client_id: None,
    }
}

/// Runs here and now; answers the run and its report as JSON.
async fn run(db: &TestDb, input: &RunInput) -> (Run, Value) {
    let (run, compared) = service::run_here(&db.ctx(), input, &Progress::default()).await.expect("a run");
    let mut out = Vec::new();
    compared.report(Lang::Zh, |report| write_json(&mut out, report)).expect("written");
    (run, serde_json::from_slice(&out).expect("JSON"))
}

/// What a report says of the comparison, without what was understood of the files and when rows
/// were recorded, which files do not tell.
fn said(mut report: Value) -> Value {
    fn forget(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.remove("recordedAt");
                // What is held knows a file by its name, not by where it lay.
                if let Some(Value::String(name)) = map.get_mut("fileName") {
                    *name = name.rsplit('/').next().unwrap_or_default().to_owned();
                }
                map.values_mut().for_each(forget);
            }
            Value::Array(list) => list.iter_mut().for_each(forget),
            _ => {}
        }
    }
    report.as_object_mut().expect("an object").remove("inputs");
    report["notices"] = Value::Null;
    forget(&mut report);
    report
}

/// The files of the example, by kind.
fn example() -> Vec<(ImportKind, String)> {
    [
        (ImportKind::Ledger, "序时账.csv"),
        (ImportKind::Ledger, "科目余额表.xlsx"),
        (ImportKind::Cards, "资产卡片.xlsx"),
        (ImportKind::Counts, "盘点表.csv"),
    ]
    .map(|(kind, file)| (kind, fixture(&format!("example/{file}"))))
    .to_vec()
}

async fn example_books(db: &TestDb) -> (InstituteId, StocktakeId) {
    let institute = institute(db, "EX").await;
    let mut stocktake = None;
    for (kind, path) in example() {
        stocktake = import(db, institute, (kind, &path), None).await.or(stocktake);
    }
    (institute, stocktake.expect("a stocktake"))
}

fn compare(more: &[&str]) -> Value {
    json(
        &["compare", "--as-of", "2025-12-31", "--json", "--lang", "zh"].iter().chain(more).copied().collect::<Vec<_>>(),
    )
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error<Told>>) -> Vec<&'static str> {
    match result {
        Err(Error::Refused(told)) => told.iter().map(Told::code).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

both! {
    /// The example, held and run, says what `compare` says of its files.
    async fn a_run_of_the_example_says_what_compare_says(db: TestDb) {
        let (institute, stocktake) = example_books(&db).await;
        let (run, report) = run(&db, &asked(institute, Some(stocktake))).await;
        let files = example();
        let of_files = compare(&[
            "--ledger", &files[0].1, &files[1].1, "--cards", &files[2].1, "--counts", &files[3].1,
        ]);
        assert_eq!(run.digest.expect("a digest").to_string(), of_files["digest"]);
        assert_eq!(said(report), said(of_files.clone()));
        assert_eq!((run.status, run.from_on, run.ruleset.as_str()), (RunStatus::Done, day("2025-01-01"), "v1"));

        let tx = db.app.db.read_all().await.expect("a snapshot");
        let scope = Scope::institute(institute);
        let rows = run_difference::Entity::find_in(&scope).order_by_asc(run_difference::Column::Number);
        let rows = rows.all(&*tx).await.expect("read");
        let kept: Vec<Value> = rows.iter().map(|row| serde_json::from_str(&row.detail).expect("JSON")).collect();
        let told = of_files["differences"].as_array().expect("a list");
        assert_eq!(kept.len(), told.len());
        for ((kept, told), row) in kept.iter().zip(told).zip(&rows) {
            let mut kept = serde_json::json!({ "inputs": [], "differences": [kept] });
            let mut told = serde_json::json!({ "inputs": [], "differences": [told] });
            (kept, told) = (said(kept), said(told));
            assert_eq!(kept, told);
            assert_eq!(told["differences"][0]["amount"], row.amount.to_string());
        }
        let first: Value = serde_json::from_str(&rows[0].detail).expect("JSON");
        assert!(first["evidence"][0]["recordedAt"].is_string() && first["evidence"][0]["source"]["cell"].is_string());
        assert_eq!(rows.iter().filter(|row| row.kind == DifferenceKind::CardWithoutStock).count(), 2);

        let differing = store::groups(&*tx, &run, Some(GroupStatus::Differing), -1, 99).await.expect("read");
        let matched = store::matched(&*tx, &run, 0).await.expect("read");
        assert_eq!((differing.len(), matched.len()), (10, 27));
        let summary: Value = serde_json::from_str(&run.summary).expect("JSON");
        let (_, rows) = &matched[0];
        let (side, table, row) = rows[0];
        assert!(summary["tables"][usize::from(table)]["fileName"].is_string() && side <= 2 && row > 0);
        assert_eq!(summary["footing"], of_files["footing"]);
        assert_eq!(store::find(&*tx, &Scope::institute(db.app.id()), run.id).await.expect("read"), None);
    }

    /// The two published registers, held and run, say what `compare` says of their files.
    async fn runs_of_the_registers_say_what_compare_says(db: TestDb) {
        for name in ["vermont", "minnesota"] {
            let institute = institute(&db, name).await;
            let map = Some(fixture(&format!("{name}/mapping.toml"))).filter(|path| Path::new(path).exists());
            let map = map.unwrap_or_else(|| fixture("vermont/mapping.toml"));
            let (cards, counts) = (fixture(&format!("{name}/cards.csv")), fixture(&format!("{name}/counts.csv")));
            import(&db, institute, (ImportKind::Cards, &cards), Some(&map)).await;
            let stocktake = import(&db, institute, (ImportKind::Counts, &counts), Some(&map)).await;
            let (run, report) = run(&db, &asked(institute, stocktake)).await;
            let of_files = compare(&["--cards", &cards, "--counts", &counts, "--map", &map]);
            assert_eq!(run.digest.expect("a digest").to_string(), of_files["digest"], "{name}");
            assert_eq!(said(report), said(of_files), "{name}");
        }
    }

    /// What was known at an instant does not change: the old question has the old answer.
    async fn an_old_question_has_the_old_answer(db: TestDb) {
        let (institute, stocktake) = example_books(&db).await;
        let (old, report) = run(&db, &asked(institute, Some(stocktake))).await;
        db.clock.set(Moment(old.known_at.0 + 60_000_000));
        let cards = "资产编号,资产名称,使用部门,原值\nZC001,更正的名称,别处,1.00\n";
        import(&db, institute, (ImportKind::Cards, &db.folder.write("later.csv", cards)), None).await;
        let counts = "资产编号,资产名称,实盘数量\nZC001,离心机,1\n";
        let second = import(&db, institute, (ImportKind::Counts, &db.folder.write("second.csv", counts)), None).await;
        let again = RunInput { known_at: Some(old.known_at), ..asked(institute, Some(stocktake)) };
        let (replayed, same) = run(&db, &again).await;
        assert_eq!(replayed.digest, old.digest);
        assert_eq!(same, report, "to the byte");
        let (now, _) = run(&db, &asked(institute, Some(stocktake))).await;
        assert_ne!(now.digest, old.digest);
        let (other, _) = run(&db, &asked(institute, second)).await;
        assert_ne!(other.digest, now.digest);
        // The second list was not known then.
        let early = RunInput { known_at: Some(old.known_at), ..asked(institute, second) };
        assert_eq!(refused(service::request(&db.ctx(), &early).await), ["STOCKTAKE_UNKNOWN"]);
    }

    /// A late voucher changes the groups that it is about, and no others.
    async fn a_late_voucher_changes_its_group_only(db: TestDb) {
        let institute = institute(&db, "EX").await;
        let files = example();
        for at in [0, 2] {
            import(&db, institute, (files[at].0, &files[at].1), None).await;
        }
        let (before, old) = run(&db, &asked(institute, None)).await;
        let late = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额,资产编号\n\
                    2025.12.31,记-0077,160102,固定资产\\设备,补记,借,123.45,ZC999\n\
                    2025.12.31,记-0077,4001,财政拨款收入,补记,贷,123.45,\n";
        import(&db, institute, (ImportKind::Ledger, &db.folder.write("late.csv", late)), None).await;
        let (after, new) = run(&db, &asked(institute, None)).await;
        assert_ne!(before.digest, after.digest);
        let told = |report: Value| -> Vec<String> {
            let list = said(report)["differences"].as_array().expect("a list").clone();
            let without_number = |mut one: Value| {
                one["id"] = Value::Null;
                one.to_string()
            };
            list.into_iter().map(without_number).collect()
        };
        let (old, new) = (told(old), told(new));
        let more: Vec<&String> = new.iter().filter(|one| !old.contains(one)).collect();
        assert_eq!((more.len(), new.len(), old.iter().filter(|one| !new.contains(one)).count()), (1, old.len() + 1, 0));
        assert!(more[0].contains("LEDGER_WITHOUT_CARD") && more[0].contains("ZC999"), "{}", more[0]);
        let again = RunInput { known_at: Some(before.known_at), ..asked(institute, None) };
        assert_eq!(run(&db, &again).await.0.digest, before.digest);
    }

    /// A run is queued once for its id, done by a worker, and refused where it cannot be.
    async fn runs_are_asked_for(db: TestDb) {
        let (institute, stocktake) = example_books(&db).await;
        let ctx = db.ctx();
        let id: RunId = db.app.id();
        let input = RunInput { client_id: Some(id), ..asked(institute, Some(stocktake)) };
        let requested = service::request(&ctx, &input).await.expect("asked");
        assert_eq!((requested.existed, requested.run.status), (false, RunStatus::Queued));
        assert!(service::request(&ctx, &input).await.expect("asked").existed);
        let other = db.institute("OTHER").await;
        let taken = RunInput { institute: other, stocktake: None, ..input.clone() };
        assert_eq!(refused(service::request(&ctx, &taken).await), ["NO_REGIME"]);
        assert!(jobs::work_one(&db.app, work::handler, work::failed).await.expect("no fault"));
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let done = store::find(&*tx, &Scope::institute(institute), id).await.expect("read").expect("there");
        drop(tx);
        assert_eq!(done.status, RunStatus::Done);
        let (here, _) = run(&db, &RunInput { known_at: Some(done.known_at), client_id: None, ..input.clone() }).await;
        assert_eq!(here.digest, done.digest);

        let wrong = RunInput {
            as_of: Day::BLANK,
            from: Some(day("2026-01-01")),
            mapping: Some("chains = [[[\"colour\"]]]".to_owned()),
            ..asked(institute, None)
        };
        assert_eq!(refused(service::request(&ctx, &wrong).await), ["AS_OF_MISSING", "FROM_AFTER", "CHAIN_FIELD"]);
        let future = RunInput { known_at: Some(Moment(done.known_at.0 + 900_000_000)), ..asked(institute, None) };
        assert_eq!(refused(service::request(&ctx, &future).await), ["KNOWN_AT_FUTURE"]);
        let unknown = asked(institute, Some(db.app.id()));
        assert_eq!(refused(service::request(&ctx, &unknown).await), ["STOCKTAKE_UNKNOWN"]);
        let empty = self::institute(&db, "EMPTY").await;
        let nothing = service::run_here(&ctx, &asked(empty, None), &Progress::default()).await;
        assert_eq!(refused(nothing), ["ONE_SIDE"]);
        let queued = service::request(&ctx, &asked(empty, None)).await.expect("asked").run;
        assert!(jobs::work_one(&db.app, work::handler, work::failed).await.expect("no fault"));
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let ended = store::find(&*tx, &Scope::institute(empty), queued.id).await.expect("read").expect("there");
        let summary: Value = serde_json::from_str(&ended.summary).expect("JSON");
        assert_eq!((ended.status, &summary["problems"][0]["code"]), (RunStatus::Failed, &Value::from("ONE_SIDE")));
        drop(tx);
        assert_eq!(db.number("SELECT count(*) FROM reconciliation_run WHERE status = 'FAILED'").await, 2);
        // Nobody learns from the id of a run whether somebody else has it: it is the institute's own.
        db.clock.set(Moment(done.recorded_at.0 + 1_000_000));
        follow_regime(&ctx, other, Regime::Government, None).await.expect("it follows a regime");
        let theirs = service::request(&ctx, &taken).await.expect("asked");
        assert_eq!((theirs.existed, theirs.run.id, theirs.run.institute_id), (false, id, other));
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let first = store::find(&*tx, &Scope::all(), id).await.expect("read").expect("there");
        assert_eq!(first.institute_id, institute);
    }

    /// The command line registers, imports and reconciles.
    async fn the_command_line_reconciles_what_is_held(db: TestDb) {
        let told = |arguments: &[&str]| {
            let output = db.program(arguments).output().expect("the program starts");
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(0), "{arguments:?}: {error}");
            String::from_utf8(output.stdout).expect("UTF-8")
        };
        told(&["institute", "register", "--code", "EX", "--name", "Example", "--regime", "government"]);
        assert!(told(&["institute", "list"]).contains("EX\tExample\t-\tgovernment"));
        let files = example();
        for (kind, path) in &files {
            let kind = kind.code().to_lowercase();
            let mut arguments = vec!["import", &kind, "--institute", "EX", path];
            if kind == "counts" {
                arguments.extend(["--base-date", "2025-12-31"]);
            }
            told(&arguments);
        }
        let report = told(&["reconcile", "--institute", "EX", "--as-of", "2025-12-31", "--json"]);
        let report: Value = serde_json::from_str(&report).expect("JSON");
        let of_files = compare(&["--ledger", &files[0].1, &files[1].1, "--cards", &files[2].1]);
        assert_eq!(report["digest"], of_files["digest"]);
        let again = ["--lang", "en", "reconcile", "--institute", "EX", "--as-of", "2025-12-31"];
        let phases = db.program(&again).output().expect("the program starts").stderr;
        let phases = String::from_utf8_lossy(&phases).lines().last().unwrap_or_default().to_owned();
        let named = ["reading ", "comparing ", "storing ", "writing "].map(|phase| phases.find(phase));
        assert!(named.iter().all(Option::is_some) && named.is_sorted(), "{phases}");
        let absent = db.program(&["reconcile", "--institute", "NO", "--as-of", "2025-12-31"]).output().expect("starts");
        assert_eq!(absent.status.code(), Some(3));
    }
}
