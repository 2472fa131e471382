//! Files become facts that are held: previewed, imported once, corrected, undone.

use crate::support::{TestDb, both, whole};
use entity::imports::import;
use entity::{
    Day, ImportKind, ImportMode, ImportStatus, InstituteId, JobKind, JobState, Moment, Regime, RowOutcome, Scope,
};
use oversight::assets;
use oversight::db::WriteTx;
use oversight::error::Error;
use oversight::facts::{Cards, Dictionary};
use oversight::imports::{self, ApplyInput, Begun, CountsInput, MappingInput, Source};
use oversight::jobs::{self, Progress};
use oversight::org;
use oversight::upload;
use oversight::words::Told;
use oversight::work;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// A card list: number, name, department, value.
fn list(rows: &[(&str, &str, &str, &str)]) -> String {
    let line =
        |(number, name, department, value): &(&str, &str, &str, &str)| [*number, name, department, value].join(",");
    let lines: Vec<String> = rows.iter().map(line).collect();
    format!("资产编号,资产名称,使用部门,原值\n{}\n", lines.join("\n"))
}

/// So many rows of a card list, each of this value.
fn lines(rows: usize, value: &str) -> String {
    (0..rows).fold(String::new(), |text, row| text + &format!("ZC{row},设备,设备处,{value}\n"))
}

const FIRST: &[(&str, &str, &str, &str)] = &[
    ("ZC001", "离心机", "设备处", "57600.00"),
    ("ZC002", "显微镜", "设备处", "12000.00"),
    ("ZC003", "书柜", "办公室", "800.00"),
];

/// An institute that keeps its books by the rules of the government.
pub async fn institute(db: &TestDb) -> InstituteId {
    let id = db.institute("HP").await;
    org::service::follow_regime(&db.ctx(), id, Regime::Government, None).await.expect("it follows a regime");
    id
}

/// What is asked of a file with this text.
pub fn asked(db: &TestDb, institute: InstituteId, name: &str, text: &str) -> ApplyInput {
    ApplyInput {
        institute,
        kind: ImportKind::Cards,
        source: Source::File(db.folder.write(name, text).into()),
        mapping: MappingInput::None,
        mode: ImportMode::RejectAll,
        effective_on: None,
        replace_period: false,
        preview_digest: None,
        counts: CountsInput::default(),
    }
}

pub async fn run(db: &TestDb, input: &ApplyInput) -> Begun {
    imports::run_here(&db.ctx(), input, &Progress::default()).await.expect("no fault")
}

pub fn counts(import: &import::Model) -> [i64; 5] {
    [import.created, import.changed, import.unchanged, import.rejected, import.absent]
}

/// The cards as of a day and as known at an instant: number and value in fen, by number.
async fn cards(db: &TestDb, institute: InstituteId, as_of: &str, known_at: Moment) -> Vec<(String, i64)> {
    let tx = db.app.db.read_all().await.expect("a snapshot");
    let mut texts = Dictionary::default();
    let columns = Cards::complete().columns();
    let day: Day = as_of.parse().expect("a day");
    let scope = Scope::institute(institute);
    let names = assets::store::names(&*tx, &scope).await.expect("read");
    let depreciated = HashMap::new();
    let wanted =
        assets::store::Wanted { institute, as_of: day, known_at, tables: HashMap::new(), columns, names, depreciated };
    let read = async |empty, give| assets::store::load(&tx, wanted, empty, give).await;
    let (mut loaded, replaced) = whole::<Cards, _>(&mut texts, read).await;
    loaded.remove(&replaced.expect("read"));
    let mut cards: Vec<(String, i64)> =
        (0..loaded.len()).map(|row| (texts.text(loaded.asset_no.at(row)).to_owned(), loaded.value.at(row))).collect();
    cards.sort();
    cards
}

/// The captions of a card list with both numbers.
const BOTH: &str = "卡片编号,资产编号,资产名称,原值\n";

fn card(number: &str, fen: i64) -> (String, i64) {
    (number.to_owned(), fen)
}

both! {
    /// A preview writes nothing, the import does what it showed, and the same file has its effect once.
    async fn a_list_is_previewed_imported_and_imported_once(db: TestDb) {
        let institute = institute(&db).await;
        let input = asked(&db, institute, "cards.csv", &list(FIRST));
        let preview = run(&db, &ApplyInput { mode: ImportMode::DryRun, ..input.clone() }).await.import;
        assert_eq!((preview.status, counts(&preview)), (ImportStatus::Previewed, [3, 0, 0, 0, 0]));
        assert_eq!(db.number("SELECT count(*) FROM card").await, 0);
        let input = ApplyInput { preview_digest: preview.digest, ..input };
        let done = run(&db, &input).await.import;
        assert_eq!((done.status, counts(&done), done.digest), (ImportStatus::Committed, [3, 0, 0, 0, 0], preview.digest));
        assert_eq!(db.number("SELECT cards FROM card_count").await, 3);
        let again = run(&db, &input).await;
        assert!(again.existed);
        assert_eq!(again.import.id, done.id);
        assert_eq!(db.number("SELECT count(*) FROM card_version").await, 3);
        assert_eq!(db.number("SELECT count(*) FROM audit_event WHERE action = 'import.apply'").await, 1);
        // What the preview showed is no longer what would be done.
        let other = asked(&db, institute, "other.csv", &list(&FIRST[..2]));
        let refused = run(&db, &ApplyInput { preview_digest: preview.digest, ..other }).await.import;
        assert_eq!(refused.status, ImportStatus::Refused);
        assert!(refused.problems.contains("PREVIEW_DIFFERS"), "{}", refused.problems);
    }

    /// The command line previews, and is held to what it showed; it reads with a mapping that is stored.
    async fn the_command_line_is_held_to_its_preview(db: TestDb) {
        let institute = institute(&db).await;
        let told = |more: &[&str], code: i32| {
            let file = db.folder.write("renamed.csv", list(FIRST).replace("资产编号", "我们的号"));
            let mut arguments = vec!["import", "cards", "--institute", "HP", file.as_str()];
            arguments.extend(more);
            let output = db.program(&arguments).output().expect("the program starts");
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(code), "{more:?}: {error}");
            String::from_utf8(output.stdout).expect("UTF-8") + &error
        };
        let toml = "[columns.cards]\nasset_no = \"我们的号\"\n";
        let stored = imports::save_mapping(&db.ctx(), institute, "ours", toml).await.expect("stored");
        let map = format!("Mapping:{stored}");
        let preview = told(&["--map", &map, "--mode", "dry-run"], 0);
        let digest = preview.lines().find_map(|line| line.strip_prefix("plan ")).expect("a digest");
        let digest = &digest[..64];
        let other = format!("{}{}", &digest[1..], &digest[..1]);
        let refused = told(&["--map", &map, "--preview-digest", &other], 1);
        assert!(refused.contains("no longer do what the preview showed"), "{refused}");
        assert_eq!(db.number("SELECT count(*) FROM card").await, 0);
        let done = told(&["--map", &stored.to_string(), "--preview-digest", digest], 0);
        assert!(done.contains("3 created"), "{done}");
        let unknown = told(&["--map", "Mapping:00000000-0000-0000-0000-000000000001"], 1);
        assert!(unknown.contains("there is no such mapping"), "{unknown}");
        assert_eq!(db.number("SELECT count(*) FROM card_version WHERE asset_no = 'ZC001'").await, 1);
    }

    /// A corrected list makes versions of what changed; what was known before stays known; undoing it
    /// restores what was.
    async fn a_correction_is_a_version_and_can_be_undone(db: TestDb) {
        let institute = institute(&db).await;
        let first = run(&db, &asked(&db, institute, "first.csv", &list(FIRST))).await.import;
        db.clock.set(Moment(first.recorded_at.0 + 1_000_000));
        let corrected = list(&[FIRST[0], ("ＺＣ００２", "显微镜", "实验室", "12000.5"), ("ZC004", "投影仪", "办公室", "3000")]);
        let second = run(&db, &asked(&db, institute, "second.csv", &corrected)).await.import;
        assert_eq!((second.status, counts(&second)), (ImportStatus::Committed, [1, 1, 1, 0, 1]), "{}", second.problems);
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let scope = Scope::institute(institute);
        let rows = imports::rows(&*tx, &scope, (second.id, Some(RowOutcome::Changed)), 0, 10).await.expect("rows");
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].cell.as_deref(), Some("D3"));
        assert!(rows[0].changes.contains(r#"{"field":"originalValue","from":"12000.00","to":"12000.50"}"#), "{}", rows[0].changes);
        assert!(rows[0].changes.contains(r#"{"field":"department","from":"设备处","to":"实验室"}"#));
        drop(tx);
        let before = vec![card("ZC001", 5_760_000), card("ZC002", 1_200_000), card("ZC003", 80_000)];
        let after = vec![
            card("ZC001", 5_760_000),
            card("ZC002", 1_200_050),
            card("ZC003", 80_000),
            card("ZC004", 300_000),
        ];
        assert_eq!(cards(&db, institute, "2025-12-31", first.recorded_at).await, before);
        assert_eq!(cards(&db, institute, "2025-12-31", second.recorded_at).await, after);
        let undone = imports::revert(&db.ctx(), second.id, &Progress::default()).await.expect("undone");
        assert_eq!(undone.status, ImportStatus::Reverted);
        assert_eq!(cards(&db, institute, "2025-12-31", Moment::LAST).await, before);
        assert_eq!(cards(&db, institute, "2025-12-31", second.recorded_at).await, after);
        assert_eq!(db.number("SELECT cards FROM card_count").await, 3);
        // Undone, the same file is not known any more.
        let again = run(&db, &asked(&db, institute, "second.csv", &corrected)).await;
        assert!(!again.existed);
        assert_eq!(counts(&again.import), [1, 1, 1, 0, 1]);
        assert_eq!(cards(&db, institute, "2025-12-31", Moment::LAST).await, after);
        // The first import is touched by the second in one card only; that one is left.
        let undone = imports::revert(&db.ctx(), first.id, &Progress::default()).await.expect("undone");
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let left = imports::rows(&*tx, &scope, (undone.id, None), 0, 10).await.expect("rows");
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].sheet, left[0].cell.as_deref()), (Some(0), Some("D3")));
        assert!(left[0].problems.contains("“ZC002”之后又有变更，未撤销"), "{}", left[0].problems);
    }

    /// From a date on, a list tells what holds since then; before it, what held before.
    async fn a_dated_list_holds_from_its_date(db: TestDb) {
        let institute = institute(&db).await;
        run(&db, &asked(&db, institute, "first.csv", &list(FIRST))).await;
        let moved = list(&[("ZC001", "离心机", "实验室", "60000")]);
        let day = Day::from_ymd(2025, 7, 1);
        let input = ApplyInput { effective_on: day, ..asked(&db, institute, "july.csv", &moved) };
        assert_eq!(counts(&run(&db, &input).await.import), [0, 1, 0, 0, 2]);
        let value = |cards: Vec<(String, i64)>| cards[0].1;
        assert_eq!(value(cards(&db, institute, "2025-06-30", Moment::LAST).await), 5_760_000);
        assert_eq!(value(cards(&db, institute, "2025-07-01", Moment::LAST).await), 6_000_000);
    }

    /// Bad rows refuse a file with every cell named, or are left out and listed.
    async fn bad_rows_are_named_and_left_out_on_request(db: TestDb) {
        let institute = institute(&db).await;
        let text = list(&[FIRST[0], ("ZC002", "显微镜", "设备处", "abc"), ("ZC003", "书柜", "办公室", "8.001")]);
        let input = asked(&db, institute, "bad.csv", &text);
        let refused = run(&db, &input).await.import;
        assert_eq!((refused.status, counts(&refused)), (ImportStatus::Refused, [0, 0, 0, 2, 0]));
        let scope = Scope::institute(institute);
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let rows = imports::rows(&*tx, &scope, (refused.id, Some(RowOutcome::Rejected)), 0, 10).await.expect("rows");
        let cells: Vec<_> = rows.iter().map(|row| row.cell.as_deref().unwrap_or("")).collect();
        assert_eq!(cells, ["D3", "D4"]);
        drop(tx);
        assert_eq!(db.number("SELECT count(*) FROM card").await, 0);
        let taken = run(&db, &ApplyInput { mode: ImportMode::RejectRows, ..input }).await.import;
        assert_eq!((taken.status, counts(&taken)), (ImportStatus::Committed, [1, 0, 0, 2, 0]));
        assert_eq!(db.number("SELECT count(*) FROM card").await, 1);
    }

    /// More bad rows than are told one by one refuse the file whatever the mode, and those are named.
    async fn the_first_of_very_many_bad_rows_are_named(db: TestDb) {
        let institute = institute(&db).await;
        let bad = lines(10_003, "abc");
        let text = format!("资产编号,资产名称,使用部门,原值\n{bad}ZC999999,离心机,设备处,1.00\n");
        for mode in [ImportMode::DryRun, ImportMode::RejectAll, ImportMode::RejectRows] {
            let input = ApplyInput { mode, ..asked(&db, institute, "bad.csv", &text) };
            let refused = run(&db, &input).await.import;
            assert_eq!((refused.status, counts(&refused)), (ImportStatus::Refused, [0, 0, 0, 10_000, 0]), "{mode:?}");
            assert!(refused.problems.contains("还有 3 处问题未列出"), "{}", refused.problems);
            let scope = Scope::institute(institute);
            let tx = db.app.db.read_all().await.expect("a snapshot");
            let rows = imports::rows(&*tx, &scope, (refused.id, None), 9_999, 10).await.expect("rows");
            assert_eq!(rows.iter().map(|row| row.cell.as_deref()).collect::<Vec<_>>(), [Some("D10001")]);
        }
        assert_eq!(db.number("SELECT count(*) FROM card").await, 0);
    }

    /// What a file of accounts does not have is told by what it says; what is left when an import is undone, by
    /// where it stands.
    async fn absent_lines_are_told_by_what_they_say(db: TestDb) {
        let institute = institute(&db).await;
        let head = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额\n";
        let two = format!("{head}2025.03.05,记-0001,160102,设备,购入离心机,借,1000.00\n2025.03.06,记-0002,160102,设备,购入,借,7.00\n");
        let ledger = |name: &str, text: &str| ApplyInput { kind: ImportKind::Ledger, ..asked(&db, institute, name, text) };
        let first = run(&db, &ledger("two.csv", &two)).await.import;
        let one = format!("{head}2025.03.06,记-0002,160102,设备,购入,借,7.00\n");
        let told = async |id| {
            let tx = db.app.db.read_all().await.expect("a snapshot");
            let scope = Scope::institute(institute);
            imports::rows(&*tx, &scope, (id, Some(RowOutcome::Absent)), 0, 10).await.expect("rows")
        };
        let kept = run(&db, &ledger("one.csv", &one)).await.import;
        assert_eq!(counts(&kept), [0, 0, 1, 0, 1]);
        let rows = told(kept.id).await;
        let line = "“2025-03-05 记-1 160102 1000.00/0.00 购入离心机”，本文件没有，";
        assert!(rows.len() == 1 && rows[0].problems.contains(&format!("已有{line}予以保留")), "{}", rows[0].problems);
        let replacing = ApplyInput { replace_period: true, ..ledger("one.csv", &one) };
        let replaced = run(&db, &replacing).await.import;
        assert_eq!(counts(&replaced), [0, 0, 1, 0, 1]);
        let rows = told(replaced.id).await;
        assert!(rows.len() == 1 && rows[0].problems.contains(&format!("已有{line}予以冲销")), "{}", rows[0].problems);
        // The first import, undone, leaves the line that was touched since, and names its cell.
        let undone = imports::revert(&db.ctx(), first.id, &Progress::default()).await.expect("undone");
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let scope = Scope::institute(institute);
        let left = imports::rows(&*tx, &scope, (undone.id, None), 0, 10).await.expect("rows");
        let cells: Vec<_> = left.iter().map(|row| (row.sheet, row.cell.as_deref())).collect();
        assert_eq!(cells, [(Some(0), Some("G2"))]);
    }

    /// An opening of nought is an opening: it must be the closing that is held, and counts for nothing.
    async fn an_opening_of_nought_is_held_to_the_closing(db: TestDb) {
        let institute = institute(&db).await;
        let head = "日期,凭证号数,科目编码,科目名称,摘要,借方金额,贷方金额,方向,余额\n";
        let ledger = |name: &str, text: &str| ApplyInput { kind: ImportKind::Ledger, ..asked(&db, institute, name, text) };
        let old = format!("{head}2025.01.01,,160102,设备,上年结转,,,借,100.00\n2025.03.05,记-0001,160102,设备,购入,400.00,,借,500.00\n");
        assert_eq!(counts(&run(&db, &ledger("2025.csv", &old)).await.import), [2, 0, 0, 0, 0]);
        let new = format!("{head}2026.01.01,,160102,设备,上年结转,,,平,0.00\n2026.02.03,记-0002,160102,设备,购入,50.00,,借,50.00\n");
        let refused = run(&db, &ledger("2026.csv", &new)).await.import;
        assert_eq!(refused.status, ImportStatus::Refused);
        assert!(refused.problems.contains("OPENING_NOT_CLOSING"), "{}", refused.problems);
        let sold = format!("{head}2025.12.05,记-0009,160102,设备,处置,,500.00,平,0.00\n");
        assert_eq!(run(&db, &ledger("sold.csv", &sold)).await.import.status, ImportStatus::Committed);
        let taken = run(&db, &ledger("2026.csv", &new)).await.import;
        assert_eq!((taken.status, counts(&taken)), (ImportStatus::Committed, [2, 0, 0, 0, 0]), "{}", taken.problems);
    }

    /// An import that is being done is stopped: nothing of it stays, who stopped it is told, and the next try
    /// succeeds.
    async fn an_import_that_runs_is_stopped(db: TestDb) {
        let institute = institute(&db).await;
        let rows = lines(20_000, "1.00");
        let input = asked(&db, institute, "many.csv", &format!("资产编号,资产名称,使用部门,原值\n{rows}"));
        let bytes = match &input.source {
            Source::File(path) => std::fs::read(path).expect("the file"),
            Source::Upload(_) => unreachable!("a file"),
        };
        let announced = upload::Announced { institute: "HP", name: "many.csv", size: None };
        let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(bytes)]);
        let upload = upload::receive(&db.ctx(), announced, stream).await.expect("received");
        let input = ApplyInput { source: Source::Upload(upload.id), ..input };
        let begun = imports::begin(&db.ctx(), &input).await.expect("queued").import;
        let ctx = db.ctx();
        let job = jobs::find_of(&db.raw, &ctx, (JobKind::Import, begun.id.0)).await.expect("read").expect("a job");
        let worker = tokio::spawn({
            let app = Arc::clone(&db.app);
            async move { jobs::work_one(&app, work::handler, work::failed).await }
        });
        while db.app.bell.running(job.id).is_none() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        // The institute is locked, so that the import, which is still reading its file, cannot have ended.
        let tenant = crate::support::tenant(&ctx, institute);
        let locked = WriteTx::institute::<Told>(&ctx, tenant).await.expect("a transaction");
        let progress = db.app.bell.running(job.id).expect("it runs");
        let asker = tokio::spawn({
            let ctx = db.ctx();
            async move { jobs::cancel(&ctx, job.id).await }
        });
        while progress.check().is_ok() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(locked);
        assert!(worker.await.expect("no panic").expect("worked"));
        asker.await.expect("no panic").expect("asked");
        let job = jobs::find_of(&db.raw, &ctx, (JobKind::Import, begun.id.0)).await.expect("read").expect("a job");
        let of = |status: &str| format!("SELECT count(*) FROM import WHERE status = '{status}'");
        assert_eq!((job.state, db.number(&of("CANCELLED")).await), (JobState::Cancelled, 1));
        assert_eq!(db.number("SELECT count(*) FROM card").await, 0);
        let told = async |action: &str| {
            db.number(&format!("SELECT count(*) FROM audit_event WHERE action = '{action}'")).await
        };
        assert_eq!((told("job.cancel").await, told("import.end").await, told("import.apply").await), (1, 1, 0));
        let again = imports::begin(&db.ctx(), &input).await.expect("queued");
        assert!(!again.existed);
        assert!(jobs::work_one(&db.app, work::handler, work::failed).await.expect("worked"));
        assert_eq!((db.number(&of("COMMITTED")).await, db.number("SELECT count(*) FROM card").await), (1, 20_000));
    }

    /// That an import is undone is a job: stopped, the import stands; asked for again, it is undone once.
    async fn an_undoing_that_is_stopped_leaves_the_import(db: TestDb) {
        let institute = institute(&db).await;
        let import = run(&db, &asked(&db, institute, "first.csv", &list(FIRST))).await.import;
        let ctx = db.ctx();
        let job = async || {
            jobs::find_of(&db.raw, &ctx, (JobKind::Revert, import.id.0)).await.expect("read").expect("a job")
        };
        imports::request_revert(&ctx, import.id).await.expect("asked");
        imports::request_revert(&ctx, import.id).await.expect("asked already");
        assert_eq!(db.number("SELECT count(*) FROM job").await, 1);
        jobs::cancel(&ctx, job().await.id).await.expect("stopped");
        assert!(jobs::work_one(&db.app, work::handler, work::failed).await.expect("worked"));
        assert_eq!(job().await.state, JobState::Cancelled);
        let told = async |action: &str| {
            db.number(&format!("SELECT count(*) FROM audit_event WHERE action = '{action}'")).await
        };
        assert_eq!((told("import.revert").await, told("import.revert-end").await), (0, 1));
        assert_eq!(cards(&db, institute, "2025-12-31", Moment::LAST).await.len(), 3);
        imports::request_revert(&ctx, import.id).await.expect("asked");
        assert!(jobs::work_one(&db.app, work::handler, work::failed).await.expect("worked"));
        assert_eq!(job().await.state, JobState::Done);
        assert_eq!((told("import.revert").await, told("import.revert-end").await), (1, 1));
        assert_eq!(cards(&db, institute, "2025-12-31", Moment::LAST).await, []);
        let again = imports::request_revert(&ctx, import.id).await;
        assert!(matches!(&again, Err(Error::Refused(told)) if told[0].code() == "NOT_COMMITTED"), "{again:?}");
    }

    /// Whoever is overtaken by the same file is told so, and pointed to the import that did it.
    async fn of_two_at_once_one_stands_for_both(db: TestDb) {
        let institute = institute(&db).await;
        let input = asked(&db, institute, "first.csv", &list(FIRST));
        let Source::File(path) = &input.source else { unreachable!("a file") };
        let stream = futures_util::stream::iter([std::fs::read(path)]);
        let announced = upload::Announced { institute: "HP", name: "first.csv", size: None };
        let upload = upload::receive(&db.ctx(), announced, stream).await.expect("received");
        let input = ApplyInput { source: Source::Upload(upload.id), ..input };
        let one = imports::begin(&db.ctx(), &input).await.expect("queued").import;
        let two = imports::begin(&db.ctx(), &input).await.expect("queued").import;
        while jobs::work_one(&db.app, work::handler, work::failed).await.expect("worked") {}
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let scope = Scope::institute(institute);
        let [one, two] = [
            imports::find(&*tx, &scope, one.id).await.expect("there"),
            imports::find(&*tx, &scope, two.id).await.expect("there"),
        ];
        assert_eq!((one.status, two.status), (ImportStatus::Committed, ImportStatus::Cancelled));
        assert!(two.problems.contains("SAME_FILE") && two.problems.contains(&one.id.to_string()), "{}", two.problems);
        assert_eq!(imports::standing_for(&*tx, &two).await.expect("read").map(|import| import.id), Some(one.id));
        assert_eq!(imports::standing_for(&*tx, &one).await.expect("read"), None);
    }

    /// Balances of no known period are not held: they would be an opening of every day there is. A base date that
    /// is not the sheet's is not taken either.
    async fn what_has_no_day_or_two_is_refused(db: TestDb) {
        let institute = institute(&db).await;
        let undated = "科目编码,科目名称,期初借方,期初贷方,本期借方,本期贷方,期末借方,期末贷方\n160102,设备,100.00,0,0,0,100.00,0\n";
        let ledger = ApplyInput { kind: ImportKind::Ledger, ..asked(&db, institute, "o.csv", undated) };
        let refused = run(&db, &ledger).await.import;
        assert_eq!(refused.status, ImportStatus::Refused);
        assert!(refused.problems.contains("o.csv 第2行：科目 160102 的余额没有会计期间"), "{}", refused.problems);
        let dated = format!("期间：2025.01-2025.12,,,,,,,\n{undated}");
        let taken = run(&db, &ApplyInput { kind: ImportKind::Ledger, ..asked(&db, institute, "d.csv", &dated) }).await.import;
        assert_eq!(taken.status, ImportStatus::Committed, "{}", taken.problems);
        let list = "盘点表,,\n盘点基准日：2025-12-31,,\n资产编号,资产名称,实盘数量\nZC1,离心机,1\n";
        let counts = |base: &str| CountsInput { base_date: base.parse().expect("a day"), ..CountsInput::default() };
        let asked = |base: &str| ApplyInput {
            kind: ImportKind::Counts,
            counts: counts(base),
            ..self::asked(&db, institute, "n.csv", list)
        };
        let refused = run(&db, &asked("2024-06-30")).await.import;
        assert_eq!(refused.status, ImportStatus::Refused);
        assert!(refused.problems.contains("给出的盘点基准日 2024-06-30 与表中所写 2025-12-31 不一致"), "{}", refused.problems);
        assert_eq!(run(&db, &asked("2025-12-31")).await.import.status, ImportStatus::Committed);
    }

    /// Cards without any number are known by their content, as often as they stand there.
    async fn equal_cards_without_numbers_are_counted_not_merged(db: TestDb) {
        let institute = institute(&db).await;
        let chairs = list(&[("", "椅子", "办公室", "100"), ("", "椅子", "办公室", "100"), ("", "桌子", "办公室", "300")]);
        assert_eq!(counts(&run(&db, &asked(&db, institute, "a.csv", &chairs)).await.import), [3, 0, 0, 0, 0]);
        let more = list(&[("", "椅子", "办公室", "100"), ("", "椅子", "办公室", "100"), ("", "椅子", "办公室", "100")]);
        assert_eq!(counts(&run(&db, &asked(&db, institute, "b.csv", &more)).await.import), [1, 0, 2, 0, 1]);
    }

    /// Undone, a list that was given a wrong date leaves nothing in the way of the right one.
    async fn a_wrong_date_is_undone(db: TestDb) {
        let institute = institute(&db).await;
        run(&db, &asked(&db, institute, "first.csv", &list(&FIRST[..1]))).await;
        let moved = asked(&db, institute, "moved.csv", &list(&[("ZC001", "离心机", "设备处", "60000"), FIRST[1]]));
        let wrong = run(&db, &ApplyInput { effective_on: Day::from_ymd(2025, 7, 1), ..moved.clone() }).await.import;
        assert_eq!(counts(&wrong), [1, 1, 0, 0, 0]);
        imports::revert(&db.ctx(), wrong.id, &Progress::default()).await.expect("undone");
        assert_eq!(cards(&db, institute, "2025-12-31", Moment::LAST).await, [card("ZC001", 5_760_000)]);
        assert_eq!(db.number("SELECT cards FROM card_count").await, 1);
        let right = run(&db, &ApplyInput { effective_on: Day::from_ymd(2025, 1, 1), ..moved }).await.import;
        assert_eq!(counts(&right), [1, 1, 0, 0, 0]);
        let after = [card("ZC001", 6_000_000), card("ZC002", 1_200_000)];
        assert_eq!(cards(&db, institute, "2025-12-31", Moment::LAST).await, after);
        assert_eq!(cards(&db, institute, "2025-03-01", Moment::LAST).await, after);
        assert_eq!(cards(&db, institute, "2024-12-31", Moment::LAST).await, [card("ZC001", 5_760_000)]);
        assert_eq!(db.number("SELECT cards FROM card_count").await, 2);
    }

    /// Imports are undone in either order, and then nothing of them is left.
    async fn imports_are_undone_in_any_order(db: TestDb) {
        let institute = institute(&db).await;
        for order in [[0, 1], [1, 0]] {
            let changed = list(&[("ZC001", "离心机", "实验室", "60000")]);
            let mut ids = Vec::new();
            for (name, text) in [("a.csv", list(&FIRST[..1])), ("b.csv", changed)] {
                let begun = run(&db, &asked(&db, institute, name, &text)).await;
                assert!(!begun.existed);
                ids.push(begun.import.id);
            }
            for at in order {
                imports::revert(&db.ctx(), ids[at], &Progress::default()).await.expect("undone");
            }
            assert_eq!(cards(&db, institute, "2025-12-31", Moment::LAST).await, [], "{order:?}");
            assert_eq!(db.number("SELECT cards FROM card_count").await, 0, "{order:?}");
        }
    }

    /// Of several cards under one number, a row meets the one that it is.
    async fn a_row_meets_its_own_card(db: TestDb) {
        let institute = institute(&db).await;
        let both = list(&[("FU-1", "书柜", "办公室", "200"), ("FU-1", "书柜", "办公室", "300")]);
        run(&db, &asked(&db, institute, "both.csv", &both)).await;
        let one = run(&db, &asked(&db, institute, "one.csv", &list(&[("FU-1", "书柜", "办公室", "300")]))).await.import;
        assert_eq!(counts(&one), [0, 0, 1, 0, 1]);
        let held = [card("FU-1", 20_000), card("FU-1", 30_000)];
        assert_eq!(cards(&db, institute, "2025-12-31", Moment::LAST).await, held);
    }

    /// What was withdrawn says nothing of columns that a later list does not have.
    async fn what_was_withdrawn_is_not_inherited(db: TestDb) {
        let institute = institute(&db).await;
        let wrong = run(&db, &asked(&db, institute, "wrong.csv", &list(&FIRST[..1]))).await.import;
        imports::revert(&db.ctx(), wrong.id, &Progress::default()).await.expect("undone");
        let bare = "资产编号,资产名称,原值\nZC001,离心机,57600.00\n";
        let right = run(&db, &asked(&db, institute, "right.csv", bare)).await.import;
        assert_eq!(counts(&right), [1, 0, 0, 0, 0]);
        assert_eq!(db.number("SELECT count(*) FROM card_version WHERE kind = 'REGISTERED' AND department_id IS NULL").await, 1);
    }

    /// A card stays one card when the number that lists name it by changes.
    async fn a_card_is_met_by_its_other_number(db: TestDb) {
        let institute = institute(&db).await;
        let take = async |name: &str, text: &str, mode: ImportMode| {
            run(&db, &ApplyInput { mode, ..asked(&db, institute, name, text) }).await.import
        };
        let first = format!("{BOTH}KP1,ZC001,离心机,57600\nKP2,ZC002,显微镜,12000\nKP3,ZC003,书柜,800\nKP4,ZC003,书柜,900\n");
        assert_eq!(counts(&take("first.csv", &first, ImportMode::RejectAll).await), [4, 0, 0, 0, 0]);
        let bare = "资产编号,资产名称,原值\nZC001,离心机,57600\nＺＣ００２,显微镜,12500\nZC009,投影仪,3000\n";
        assert_eq!(counts(&take("bare.csv", bare, ImportMode::RejectAll).await), [1, 1, 1, 0, 2]);
        // One number of two cards says nothing, and neither does one that two rows have.
        let doubtful = "资产编号,资产名称,原值\nZC003,书柜,800\nZC001,离心机,57600\nZC002,显微镜,1\nZC002,显微镜,2\n";
        let refused = take("doubtful.csv", doubtful, ImportMode::RejectAll).await;
        assert_eq!((refused.status, counts(&refused)), (ImportStatus::Refused, [0, 0, 0, 3, 0]));
        let scope = Scope::institute(institute);
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let rows = imports::rows(&*tx, &scope, (refused.id, Some(RowOutcome::Rejected)), 0, 10).await.expect("rows");
        drop(tx);
        let told: Vec<_> = rows.iter().map(|row| (row.cell.as_deref(), row.problems.contains("NUMBER_NOT_UNIQUE"))).collect();
        assert_eq!(told, [(Some("C2"), true), (Some("C4"), true), (Some("C5"), true)]);
        let preview = take("doubtful.csv", doubtful, ImportMode::DryRun).await;
        let taken = take("doubtful.csv", doubtful, ImportMode::RejectRows).await;
        assert_eq!((counts(&taken), taken.digest), ([0, 0, 1, 3, 4], preview.digest));
        // A number that was missing is a change of the card, and by it the card is met from then on.
        let back = format!("{BOTH}KP9,ZC009,投影仪,3000\nKP1,ZC001,离心机,57600\n");
        assert_eq!(counts(&take("back.csv", &back, ImportMode::RejectAll).await), [0, 1, 1, 0, 3]);
        let by_card_no = "卡片编号,资产名称,原值\nKP9,投影仪,3100\n";
        assert_eq!(counts(&take("later.csv", by_card_no, ImportMode::RejectAll).await), [0, 1, 0, 0, 4]);
        // Another piece under an asset number is another card where both have card numbers.
        let piece = format!("{BOTH}KP5,ZC003,书柜,700\n");
        assert_eq!(counts(&take("piece.csv", &piece, ImportMode::RejectAll).await), [1, 0, 0, 0, 5]);
        assert_eq!(db.number("SELECT count(*) FROM card").await, 6);
    }

    /// A short list, whose cards are looked up by number, meets them by their other number too.
    async fn a_short_list_meets_cards_by_their_other_number(db: TestDb) {
        let institute = institute(&db).await;
        let card = |at: u32| format!("KP{at},ZC{at},书柜,{at}\n");
        let first = format!("{BOTH}{}", (1..40).map(card).collect::<String>());
        assert_eq!(counts(&run(&db, &asked(&db, institute, "a.csv", &first)).await.import), [39, 0, 0, 0, 0]);
        let bare = "资产编号,资产名称,原值\nZC7,书柜,7\nZC8,书柜,9\nZC99,书柜,1\n";
        assert_eq!(counts(&run(&db, &asked(&db, institute, "b.csv", bare)).await.import), [1, 1, 1, 0, 37]);
        let numbered = format!("{BOTH}KP99,ZC99,书柜,1\nKP100,ZC100,书柜,1\n");
        assert_eq!(counts(&run(&db, &asked(&db, institute, "c.csv", &numbered)).await.import), [1, 1, 0, 0, 39]);
        assert_eq!(db.number("SELECT count(*) FROM card").await, 41);
    }

    /// Card numbers and asset numbers may be the same figures and mean different cards.
    async fn a_card_number_is_not_an_asset_number(db: TestDb) {
        let institute = institute(&db).await;
        run(&db, &asked(&db, institute, "a.csv", &list(&[("001", "离心机", "设备处", "100"), ("002", "书柜", "设备处", "200")]))).await;
        let both = "卡片编号,资产编号,资产名称,使用部门,原值\n002,001,离心机,设备处,100\n001,002,书柜,设备处,200\n003,003,桌子,设备处,300\n";
        let numbered = run(&db, &asked(&db, institute, "b.csv", both)).await.import;
        assert_eq!(counts(&numbered), [1, 2, 0, 0, 0]);
        let held = [card("001", 10_000), card("002", 20_000), card("003", 30_000)];
        assert_eq!(cards(&db, institute, "2025-12-31", Moment::LAST).await, held);
        // And asset numbers alone still mean what they meant.
        let moved = list(&[("001", "离心机", "实验室", "100"), ("002", "书柜", "设备处", "200")]);
        assert_eq!(counts(&run(&db, &asked(&db, institute, "c.csv", &moved)).await.import), [0, 1, 1, 0, 1]);
        assert_eq!(cards(&db, institute, "2025-12-31", Moment::LAST).await, held);
        let fresh = "卡片编号,资产编号,资产名称,使用部门,原值\n001,002,书柜,设备处,200\n004,005,柜子,设备处,5\n005,001,盒子,设备处,6\n";
        assert_eq!(counts(&run(&db, &asked(&db, institute, "d.csv", fresh)).await.import), [2, 0, 1, 0, 2]);
        assert_eq!(db.number("SELECT count(*) FROM card").await, 5);
    }
}
