//! Processes that are killed while they import, and processes that import at once.
//!
//! `OVERSIGHT_KILLS=200 cargo test --test it kill` tries 200 moments on each database.

use crate::support::{TestDb, both};
use entity::{
    Day, ImportId, ImportKind, ImportMode, InstituteId, JobKind, JobState, Moment, Regime, org::institute_regime,
};
use oversight::imports::{self, ApplyInput, CountsInput, MappingInput, Source};
use oversight::jobs;
use oversight::upload::{self, Announced};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait as _, DbBackend, Statement};
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

/// Moments at which an import is killed, unless `OVERSIGHT_KILLS` says otherwise.
const KILLS: u32 = 20;
/// Moments at which an import is interrupted.
const INTERRUPTS: u32 = 10;
/// Cards of a file.
const CARDS: i64 = 1_000;

async fn institute(db: &TestDb, code: &str) -> InstituteId {
    let institute_id = db.institute(code).await;
    let row = institute_regime::ActiveModel {
        id: Set(db.app.id()),
        institute_id: Set(institute_id),
        regime: Set(Regime::Government),
        effective_from: Set(Day::from_digits(20_190_101).expect("a day")),
        recorded_at: Set(Moment(1)),
    };
    row.insert(&db.raw).await.expect("a regime");
    institute_id
}

/// A card list whose numbers begin with a prefix.
fn list(db: &TestDb, prefix: &str) -> String {
    list_of(db, prefix, "TGL-16M")
}

/// The same with what every card has as its specification.
fn list_of(db: &TestDb, prefix: &str, specification: &str) -> String {
    let row = |n| format!("{prefix}{n:06},离心机 {n},{specification},设备处 {},A栋/{}室,{n}.5\n", n % 7, n % 50);
    let text = "资产编号,资产名称,规格型号,使用部门,存放地点,原值\n".to_owned();
    db.folder.write(&format!("{prefix}.csv"), text + &(0..CARDS).map(row).collect::<String>())
}

fn start(db: &TestDb, institute: &str, file: &str) -> Child {
    let mut command = db.program(&["import", "cards", "--institute", institute, file]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

async fn end(child: Child) -> Output {
    tokio::task::spawn_blocking(|| child.wait_with_output().expect("the program ends")).await.expect("no panic")
}

async fn import(db: &TestDb, institute: &str, file: &str) {
    let output = end(start(db, institute, file)).await;
    assert_eq!(output.status.code(), Some(0), "{file}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A service that runs until it is dropped.
struct Service(Child);

impl Service {
    fn start(db: &TestDb) -> Self {
        let files = db.app.config.files.to_string_lossy().into_owned();
        let mut command = db.program(&["serve", "--listen", "127.0.0.1:0", "--files", &files]);
        Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts"))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Uploads a file and asks for its import, as a client of the service does.
async fn ask(db: &TestDb, code: &str, institute: InstituteId, file: &str) -> ImportId {
    let (ctx, name) = (db.ctx(), format!("{code}.csv"));
    let bytes = futures_util::stream::iter([std::fs::read(file)]);
    let announced = Announced { institute: code, name: &name, size: None };
    let upload = upload::receive(&ctx, announced, bytes).await.expect("received");
    let input = ApplyInput {
        institute,
        kind: ImportKind::Cards,
        source: Source::Upload(upload.id),
        mapping: MappingInput::None,
        mode: ImportMode::RejectAll,
        effective_on: None,
        replace_period: false,
        preview_digest: None,
        counts: CountsInput::default(),
    };
    imports::begin(&ctx, &input).await.expect("queued").import.id
}

/// What a killed import may have left, all of one moment: versions, cards, how many cards are counted,
/// imports that are done, and the audit events of imports.
async fn held(db: &TestDb) -> [i64; 5] {
    let query = "SELECT (SELECT count(*) FROM card_version), (SELECT count(*) FROM card), \
                 CAST((SELECT coalesce(sum(cards), 0) FROM card_count) AS bigint), \
                 (SELECT count(*) FROM import WHERE status = 'COMMITTED'), \
                 (SELECT count(*) FROM audit_event WHERE action = 'import.apply')";
    let statement = Statement::from_string(db.raw.get_database_backend(), query);
    let row = db.raw.query_one_raw(statement).await.expect("read").expect("a row");
    [0, 1, 2, 3, 4].map(|column| row.try_get_by_index(column).expect("a number"))
}

/// What is held after so many imports.
const fn after(imports: i64) -> [i64; 5] {
    [imports * CARDS, imports * CARDS, imports * CARDS, imports, imports]
}

both! {
    /// Whenever it is killed, an import is there as a whole or not at all, and the next try succeeds.
    async fn a_killed_import_leaves_all_or_nothing(db: TestDb) {
        institute(&db, "A").await;
        institute(&db, "B").await;
        // Every other list is so long that it is written while it is read.
        let specifications = ["TGL-16M".to_owned(), "很长的规格型号".repeat(220)];
        let mut whole = Vec::new();
        for (code, specification) in ["A", "B"].iter().zip(&specifications) {
            let begun = Instant::now();
            import(&db, code, &list_of(&db, code, specification)).await;
            whole.push(begun.elapsed());
        }
        let kills = std::env::var("OVERSIGHT_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
        // Moments that begin anywhere and then cover the whole import evenly: steps of the golden ratio.
        let first = std::process::id() % 1_000;
        let mut midway = 0;
        for kill in 0..kills {
            // An institute each, since what is held makes the next import longer.
            let (done, code, kind) = (i64::from(kill) + 2, format!("I{kill}"), kill as usize % 2);
            institute(&db, &code).await;
            let file = list_of(&db, &format!("K{kill}"), &specifications[kind]);
            let mut child = start(&db, &code, &file);
            let moment = whole[kind] * ((first + 618 * kill) % 1_000) / 900;
            tokio::time::sleep(moment).await;
            child.kill().expect("killed");
            end(child).await;
            let left = held(&db).await;
            assert!(left == after(done) || left == after(done + 1), "killed after {moment:?}: {left:?}");
            midway += u32::from(left == after(done));
            import(&db, &code, &file).await;
            assert_eq!(held(&db).await, after(done + 1), "killed after {moment:?}, tried again");
        }
        assert!(midway > 0, "no import was killed before it was done");
        oversight::db::bulk::sweep(&db.app.db).await.expect("swept");
        if db.app.db.backend() == DbBackend::Postgres {
            assert_eq!(db.number("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'stage%'").await, 0);
        }
    }

    /// Interrupted (Ctrl-C), an import of any kind ends by itself, and is there as a whole or not at all.
    async fn an_interrupted_import_leaves_all_or_nothing(db: TestDb) {
        let lines = |prefix: &str| {
            let line = |n| format!("2025-03-{:02},记-{n},1601,固定资产,购入 {prefix}{n},{n}.5,\n", n % 28 + 1);
            let text = "日期,凭证号,科目编码,科目名称,摘要,借方金额,贷方金额\n".to_owned();
            db.folder.write(&format!("{prefix}.csv"), text + &(1..=CARDS).map(line).collect::<String>())
        };
        let counted = |prefix: &str| {
            let line = |n| format!("{prefix}{n:06},离心机 {n},1\n");
            let text = "资产编号,资产名称,实盘数量\n".to_owned();
            db.folder.write(&format!("{prefix}.csv"), text + &(0..CARDS).map(line).collect::<String>())
        };
        let held = async || {
            [
                db.number("SELECT count(*) FROM ledger_line").await,
                db.number("SELECT count(*) FROM count_line").await,
                db.number("SELECT count(*) FROM import WHERE status = 'COMMITTED'").await,
            ]
        };
        let take = |kind: &str, institute: &str, file: &str| {
            let mut command = db.program(&["import", kind, "--institute", institute, file]);
            if kind == "counts" {
                command.args(["--base-date", "2025-12-31"]);
            }
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
        };
        let mut expected = [0, 0, 0];
        for moment in 0..INTERRUPTS {
            let kind = moment as usize % 2;
            let (name, code) = (["ledger", "counts"][kind], format!("N{moment}"));
            institute(&db, &code).await;
            let file = if kind == 0 { lines(&code) } else { counted(&code) };
            let child = take(name, &code, &file);
            tokio::time::sleep(Duration::from_millis(u64::from(moment) * 40)).await;
            let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
            let _ = interrupt.expect("kill is there");
            end(child).await;
            let before = expected;
            expected[kind] += CARDS;
            expected[2] += 1;
            let left = held().await;
            assert!(left == before || left == expected, "{moment}: {left:?}");
            assert_eq!(end(take(name, &code, &file)).await.status.code(), Some(0), "tried again");
            assert_eq!(held().await, expected, "{moment}");
        }
    }

    /// Processes that import at once, for two institutes and for one, all succeed.
    async fn processes_that_import_at_once_all_succeed(db: TestDb) {
        let (a, b) = (institute(&db, "A").await, institute(&db, "B").await);
        let files: Vec<String> = (0..3).map(|n| list(&db, &format!("P{n}"))).collect();
        let each = [("A", &files[0]), ("B", &files[0]), ("A", &files[1]), ("A", &files[2]), ("B", &files[2])];
        let begun = Instant::now();
        let children: Vec<Child> = each.iter().map(|(institute, file)| start(&db, institute, file)).collect();
        for child in children {
            let output = end(child).await;
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert!(begun.elapsed() < Duration::from_mins(1));
        assert_eq!(held(&db).await, after(5));
        for (institute, imports) in [(a, 3), (b, 2)] {
            let tx = db.app.db.read_all().await.expect("a snapshot");
            let scope = entity::Scope::institute(institute);
            let found = <entity::imports::import::Entity as entity::InScope>::find_in(&scope);
            let found = sea_orm::QueryOrder::order_by_asc(found, entity::imports::import::Column::RecordedAt);
            let stamps: Vec<Moment> = found.all(&*tx).await.expect("read").iter().map(|row| row.recorded_at).collect();
            assert_eq!(stamps.len(), imports);
            assert!(stamps.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    /// Two services on one database do every job once, for two institutes and for one.
    async fn two_services_do_every_import_once(db: TestDb) {
        db.clock.set(db.real().await.clock.now());
        let (a, b) = (institute(&db, "A").await, institute(&db, "B").await);
        let files: Vec<String> = (0..3).map(|n| list(&db, &format!("J{n}"))).collect();
        let mut asked = Vec::new();
        for file in &files {
            asked.push(ask(&db, "A", a, file).await);
            asked.push(ask(&db, "B", b, file).await);
        }
        let _services = [Service::start(&db), Service::start(&db)];
        for import in asked {
            let job = jobs::wait(&db.ctx(), (JobKind::Import, import.0), Duration::from_mins(1)).await.expect("read").expect("a job");
            assert_eq!((job.state, job.attempt), (JobState::Done, 1), "{:?}", job.fault);
        }
        assert_eq!(held(&db).await, after(6));
    }

    /// The same file by several processes at once has its effect once.
    async fn processes_that_import_one_file_at_once_import_it_once(db: TestDb) {
        institute(&db, "A").await;
        let file = list(&db, "S");
        let children: Vec<Child> = (0..4).map(|_| start(&db, "A", &file)).collect();
        for child in children {
            let output = end(child).await;
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(held(&db).await, after(1));
    }
}
