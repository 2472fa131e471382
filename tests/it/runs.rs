//! Reconciliations of what is held: the same answer as for the files, today and later.

use crate::support::{TestDb, both, fixture, json};
use entity::assets::{card, card_version};
use entity::imports::import as import_row;
use entity::reconcile::reconciliation_run::Model as Run;
use entity::reconcile::run_difference;
use entity::{
    Day, DifferenceKind, GroupStatus, ImportKind, ImportMode, ImportStatus, InScope as _, InstituteId, Moment, Money,
    Regime, RunId, RunStatus, Scope, StocktakeId, UsageState,
};
use oversight::error::Error;
use oversight::imports::{self, ApplyInput, CountsInput, MappingInput, Source};
use oversight::jobs::{self, Progress};
use oversight::life::rules::Value as CardValue;
use oversight::life::service::{Subject, adjust_value, change_state};
use oversight::org::service::{Registration, follow_regime, register};
use oversight::reconcile::report::json::write_json;
use oversight::reconcile::service::{self, RunInput};
use oversight::reconcile::store;
use oversight::words::{Lang, Told};
use oversight::work;
use sea_orm::{ColumnTrait as _, QueryFilter as _, QueryOrder as _};
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
    let import = try_import(db, institute, (kind, path), map).await;
    assert_eq!(import.status, ImportStatus::Committed, "{path}: {}", import.problems);
    import.stocktake_id
}

/// Imports a file; answers what became of that.
async fn try_import(
    db: &TestDb,
    institute: InstituteId,
    (kind, path): (ImportKind, &str),
    map: Option<&str>,
) -> import_row::Model {
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
    imports::run_here(&db.ctx(), &input, &Progress::default()).await.expect("no fault").import
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
    /// What is held knows a file by its name, not by where it lay.
    fn shorten(value: &mut Value) {
        match value {
            Value::Object(map) => {
                if let Some(Value::String(name)) = map.get_mut("fileName") {
                    *name = name.rsplit('/').next().unwrap_or_default().to_owned();
                }
                map.values_mut().for_each(shorten);
            }
            Value::Array(list) => list.iter_mut().for_each(shorten),
            _ => {}
        }
    }
    report.as_object_mut().expect("an object").remove("inputs");
    report["notices"] = Value::Null;
    forget(&mut report, "recordedAt");
    shorten(&mut report);
    report
}

/// A report without what is named, wherever it is.
fn forget(value: &mut Value, name: &str) {
    match value {
        Value::Object(map) => {
            map.remove(name);
            map.values_mut().for_each(|value| forget(value, name));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| forget(value, name)),
        _ => {}
    }
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

/// The differences that only the first report has, and those that only the second has, but for their numbers.
fn changed(before: &Value, after: &Value) -> [Vec<Value>; 2] {
    let told = |report: &Value| -> Vec<Value> {
        let mut list = said(report.clone())["differences"].as_array().expect("a list").clone();
        for one in &mut list {
            forget(one, "id");
            // What a row says names it; where it stands may be another list by now.
            forget(one, "source");
        }
        list
    };
    let (before, after) = (told(before), told(after));
    let only = |these: &[Value], those: &[Value]| these.iter().filter(|one| !those.contains(one)).cloned().collect();
    [only(&before, &after), only(&after, &before)]
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
        // A list that was counted as of another day says so.
        let later = RunInput { as_of: day("2026-01-31"), ..asked(institute, Some(stocktake)) };
        let (_, report) = run(&db, &later).await;
        let notices = report["notices"].as_array().expect("a list").iter().filter_map(Value::as_str);
        let told: Vec<&str> = notices.filter(|notice| notice.contains("盘点基准日")).collect();
        let expected = "盘点表.csv：盘点基准日为 2025-12-31，核对基准日为 2026-01-31；两日之间的增减未作倒轧，差异中可能含时间差";
        assert_eq!(told, [expected]);
        // The second list was not known then.
        let early = RunInput { known_at: Some(old.known_at), ..asked(institute, second) };
        assert_eq!(refused(service::request(&db.ctx(), &early).await), ["STOCKTAKE_UNKNOWN"]);
    }

    /// The registers, corrected and counted again: the old instant replays to the byte, and without it exactly the
    /// group of the corrected card, or of the thing that was not found, is another.
    async fn registers_replay_and_exactly_what_changed_differs(db: TestDb) {
        for (name, cents) in [("vermont", 5_045_800), ("minnesota", 49_900)] {
            let institute = institute(&db, name).await;
            let map = fixture("vermont/mapping.toml");
            let (cards, counts) = (fixture(&format!("{name}/cards.csv")), fixture(&format!("{name}/counts.csv")));
            import(&db, institute, (ImportKind::Cards, &cards), Some(&map)).await;
            let stocktake = import(&db, institute, (ImportKind::Counts, &counts), Some(&map)).await;
            let (old, report) = run(&db, &asked(institute, stocktake)).await;
            db.clock.set(Moment(old.known_at.0 + 60_000_000));

            // The card of the second row costs a little more, by an amount that nothing else has.
            let tx = db.app.db.read_all().await.expect("a snapshot");
            let first = card_version::Entity::find_in(&Scope::institute(institute))
                .filter(card_version::Column::Row.eq(2))
                .one(&*tx)
                .await;
            let first = first.expect("read").expect("a card");
            drop(tx);
            assert_eq!(first.original_value, Money(cents));
            let subject = Subject {
                institute,
                cards: vec![first.card_id],
                on: day("2025-06-30"),
                reason: "更正".to_owned(),
                evidence: Vec::new(),
                life_reason: None,
            };
            let dearer = CardValue { cost: Money(cents + 137), funds: None };
            adjust_value(&db.ctx(), &subject, &dearer, None).await.expect("adjusted");
            let (_, corrected) = run(&db, &asked(institute, stocktake)).await;
            let [gone, new] = changed(&report, &corrected);
            assert_eq!((gone.len(), new.len()), (0, 1), "{name}: {gone:?} {new:?}");
            assert_eq!((&new[0]["kind"], &new[0]["amount"]), (&"CARD_STOCK_VALUE".into(), &"1.37".into()));
            let count = |report: &Value, field: &str| report["counts"][field].as_i64().expect("a number");
            assert_eq!(count(&corrected, "matched"), count(&report, "matched") - 1);
            assert_eq!(count(&corrected, "groups"), count(&report, "groups"));

            // A second list that does not have it.
            let text = std::fs::read_to_string(&counts).expect("the list");
            let mut rows: Vec<&str> = text.split_inclusive('\n').collect();
            rows.remove(1);
            let second = db.folder.write(&format!("{name}-again.csv"), rows.concat());
            let second = import(&db, institute, (ImportKind::Counts, &second), Some(&map)).await;
            let (_, missing) = run(&db, &asked(institute, second)).await;
            let [gone, new] = changed(&corrected, &missing);
            assert_eq!((gone.len(), new.len()), (1, 1), "{name}: {gone:?} {new:?}");
            assert_eq!(gone[0]["kind"], "CARD_STOCK_VALUE");
            assert_eq!((&new[0]["kind"], &new[0]["amount"]), (&"CARD_WITHOUT_STOCK".into(), &Money(cents + 137).to_string().into()));

            let again = RunInput { known_at: Some(old.known_at), ..asked(institute, stocktake) };
            let (replayed, same) = run(&db, &again).await;
            assert_eq!((replayed.digest, same), (old.digest, report), "{name}");
        }
    }

    /// A corrected card changes the groups that it is in, and no others.
    async fn a_corrected_card_changes_its_groups_only(db: TestDb) {
        let (institute, stocktake) = example_books(&db).await;
        let (old, report) = run(&db, &asked(institute, Some(stocktake))).await;
        db.clock.set(Moment(old.known_at.0 + 60_000_000));
        let cards = "资产编号,资产名称,使用部门,原值\nTY2022000006,空调机,综合管理部,4321.00\n";
        import(&db, institute, (ImportKind::Cards, &db.folder.write("later.csv", cards)), None).await;
        let (_, corrected) = run(&db, &asked(institute, Some(stocktake))).await;
        let [gone, new] = changed(&report, &corrected);
        let told = |list: &[Value]| -> Vec<(String, String, bool)> {
            let one = |one: &Value| {
                let text = |field: &str| one[field].as_str().expect("a text").to_owned();
                (text("kind"), text("amount"), one.to_string().contains("TY2022000006"))
            };
            list.iter().map(one).collect()
        };
        assert_eq!(told(&gone), []);
        // The thing stands by itself in no account: its class is what the accounts do not agree with any more.
        assert_eq!(told(&new), [("LEDGER_CARD_AMOUNT".to_owned(), "-1.00".to_owned(), false)]);
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
        let [gone, more] = changed(&old, &new);
        assert_eq!((gone.len(), more.len()), (0, 1), "{gone:?} {more:?}");
        assert_eq!(more[0]["kind"], "LEDGER_WITHOUT_CARD");
        assert!(more[0].to_string().contains("ZC999"), "{}", more[0]);
        let again = RunInput { known_at: Some(before.known_at), ..asked(institute, None) };
        assert_eq!(run(&db, &again).await.0.digest, before.digest);
    }

    /// A late voucher into a year whose successor is held already: the accounts disagree with each other
    /// then, which a run tells and does not stumble over; what is carried forward counts.
    async fn accounts_that_disagree_are_told_and_compared(db: TestDb) {
        let institute = institute(&db, "EX").await;
        let heading = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额\n";
        let old = format!("{heading}2025.03.05,记-0001,160102,固定资产\\设备,购入,借,1000.00\n");
        let new = "日期,凭证号数,科目编码,科目名称,摘要,借方金额,贷方金额,方向,余额\n\
                   2026.01.01,,160102,固定资产\\设备,上年结转,,,借,1000.00\n\
                   2026.02.03,记-0002,160102,固定资产\\设备,购入,50.00,,借,1050.00\n";
        let late = format!("{heading}2025.12.31,记-0077,160102,固定资产\\设备,补记,借,123.45\n");
        let cards = "资产编号,资产名称,取得日期,原值\nZC1,离心机,2025-03-05,1000.00\nZC2,天平,2026-02-03,50.00\n";
        let asked = RunInput { as_of: day("2026-06-30"), ..asked(institute, None) };
        for (kind, name, text) in [
            (ImportKind::Ledger, "2025.csv", old.as_str()),
            (ImportKind::Ledger, "2026.csv", new),
            (ImportKind::Cards, "cards.csv", cards),
        ] {
            import(&db, institute, (kind, &db.folder.write(name, text)), None).await;
        }
        let (agreed, report) = run(&db, &asked).await;
        assert_eq!(report["footing"]["ledger"]["value"], "1050.00");
        let before = report["notices"].as_array().expect("a list").clone();
        import(&db, institute, (ImportKind::Ledger, &db.folder.write("late.csv", &late)), None).await;
        let (told, report) = run(&db, &asked).await;
        assert_eq!(told.status, RunStatus::Done);
        let notice = "2026.csv 第2行：科目 160102 的期初 1000.00 不等于上期期末 1123.45";
        let new: Vec<&Value> =
            report["notices"].as_array().expect("a list").iter().filter(|one| !before.contains(one)).collect();
        assert_eq!(new, [notice]);
        assert_eq!(report["footing"]["ledger"]["value"], "1173.45");
        let again = RunInput { known_at: Some(agreed.known_at), ..asked };
        assert_eq!(run(&db, &again).await.0.digest, agreed.digest);
    }

    /// Under another regime the openings may be restated: they are taken, which is told, and what they restate moves
    /// the account on that day; within a regime an opening must be the closing before it.
    async fn openings_are_restated_under_another_regime(db: TestDb) {
        let journal = |rows: &str| format!("日期,凭证号,科目编码,科目名称,摘要,借方金额,贷方金额,方向,余额\n{rows}");
        let balances = |rows: &str| {
            format!("会计年度,会计月份,会计科目编码,会计科目名称,期初借方余额,期初贷方余额,借方发生额,贷方发生额,期末借方余额,期末贷方余额\n{rows}")
        };
        let journals = [
            journal("2025-01-01,,1501,固定资产,上年结转,,,借,1000\n2025-03-05,记-1,1501,固定资产,购入,200,,借,1200\n"),
            journal("2026-01-01,,1501,固定资产,上年结转,,,借,1150\n2026-02-03,记-2,1501,固定资产,购入,30,,借,1180\n"),
            journal("2026-03-01,,1501,固定资产,期初余额,,,借,1180\n2026-03-04,记-3,1501,固定资产,购入,5,,借,1185\n"),
        ];
        let months = [
            balances("2025,12,1501,固定资产,1000,0,200,0,1200,0\n"),
            balances("2026,1,1501,固定资产,1150,0,30,0,1180,0\n"),
            balances("2026,2,1501,固定资产,1180,0,5,0,1185,0\n"),
        ];
        for (code, files) in [("J", journals), ("B", months)] {
            let institute = institute(&db, code).await;
            let ctx = db.ctx();
            let from = |regime, day| follow_regime(&ctx, institute, regime, Some(day));
            from(Regime::NonProfit2004, self::day("2025-01-01")).await.expect("it follows a regime");
            let cards = "资产编号,资产名称,取得日期,原值\nZC1,离心机,2024-03-05,1185.00\n";
            import(&db, institute, (ImportKind::Cards, &db.folder.write(&format!("{code}.csv"), cards)), None).await;
            let take = async |at: usize| {
                let name = db.folder.write(&format!("{code}{at}.csv"), &files[at]);
                try_import(&db, institute, (ImportKind::Ledger, &name), None).await
            };
            assert_eq!(take(0).await.status, ImportStatus::Committed);
            let refused = take(1).await;
            assert_eq!(refused.status, ImportStatus::Refused);
            assert!(refused.problems.contains("OPENING_NOT_CLOSING"), "{}", refused.problems);
            from(Regime::NonProfit2024, self::day("2026-01-01")).await.expect("it follows another");
            let taken = take(1).await;
            assert_eq!((taken.status, taken.created > 0), (ImportStatus::Committed, true), "{}", taken.problems);
            let tx = db.app.db.read_all().await.expect("a snapshot");
            let scope = Scope::institute(institute);
            let told = imports::rows(&*tx, &scope, (taken.id, None), 0, 10).await.expect("rows");
            drop(tx);
            assert!(told.len() == 1 && told[0].problems.contains("科目 1501 自 2026-01-01 起执行新的会计制度，期初 1150.00，原期末 1200.00"));
            assert_eq!(take(2).await.status, ImportStatus::Committed, "within the regime it goes on");
            for (as_of, value) in [("2025-12-31", "1200.00"), ("2026-01-31", "1150.00"), ("2026-12-31", "1185.00")] {
                let value = if code == "B" && as_of == "2026-01-31" { "1180.00" } else { value };
                let (_, report) = run(&db, &RunInput { as_of: day(as_of), ..asked(institute, None) }).await;
                assert_eq!(report["footing"]["ledger"]["value"], value, "{code} {as_of}");
                let notices = report["notices"].to_string();
                assert!(notices.contains("差额 -50.00 作为衔接调整"), "{notices}");
                assert!(!notices.contains("不等于上期期末"), "{notices}");
            }
        }
    }

    /// Balances that a late voucher does not agree with are told, and the lines count.
    async fn balances_that_disagree_with_lines_are_told(db: TestDb) {
        let (institute, stocktake) = example_books(&db).await;
        let asked = asked(institute, Some(stocktake));
        let (agreed, before) = run(&db, &asked).await;
        let late = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额,资产编号\n\
                    2025.12.31,记-0077,160102,固定资产\\设备,补记,借,123.45,ZC999\n\
                    2025.12.31,记-0077,4001,财政拨款收入,补记,贷,123.45,\n";
        import(&db, institute, (ImportKind::Ledger, &db.folder.write("late.csv", late)), None).await;
        let (told, after) = run(&db, &asked).await;
        assert_ne!(told.digest, agreed.digest);
        let new: Vec<&str> = after["notices"].as_array().expect("a list").iter().filter_map(Value::as_str)
            .filter(|notice| !before["notices"].as_array().expect("a list").contains(&Value::from(*notice)))
            .collect();
        assert!(new.len() == 1 && new[0].contains("余额表期初") && new[0].contains("160102"), "{new:?}");
        let fen = |report: &Value| report["footing"]["ledger"]["value"].as_str().expect("money").replace('.', "").parse::<i64>();
        assert_eq!(fen(&after).expect("fen") - fen(&before).expect("fen"), 12_345);
    }

    /// Two cards that came to say the same, each by its own way, are two cards to a run.
    async fn cards_that_say_the_same_are_two(db: TestDb) {
        let institute = institute(&db, "EX").await;
        let ledger = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额\n2025.03.05,记-0001,160102,固定资产\\设备,购入,借,20.00\n";
        import(&db, institute, (ImportKind::Ledger, &db.folder.write("ledger.csv", ledger)), None).await;
        let cards = "资产编号,资产名称,使用状况,原值\nZC1,凳,在用,10.00\nZC1,凳,闲置,10.00\n";
        import(&db, institute, (ImportKind::Cards, &db.folder.write("cards.csv", cards)), None).await;
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let cards = card::Entity::find_in(&Scope::institute(institute)).all(&*tx).await.expect("read");
        drop(tx);
        let both = Subject {
            institute,
            cards: cards.iter().map(|card| card.id).collect(),
            on: day("2025-06-30"),
            reason: "清理".to_owned(),
            evidence: Vec::new(),
            life_reason: None,
        };
        change_state(&db.ctx(), &both, UsageState::Idle, &[]).await.expect("changed");
        let (run, report) = run(&db, &asked(institute, None)).await;
        assert_eq!((run.status, &report["footing"]["cards"]["value"]), (RunStatus::Done, &"20.00".into()));
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
