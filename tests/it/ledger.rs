//! 账 held: what was imported comes back as it was read, as known at any instant.

use crate::support::{TestDb, both, tenant, whole};
use entity::imports::import;
use entity::ledger::ledger_line;
use entity::{
    AccountRole, AccountingSystem, Day, Digest, ImportId, ImportKind, InstituteId, Moment, Regime, Scope, Side,
};
use oversight::audit::Event;
use oversight::db::WriteTx;
use oversight::error::Error;
use oversight::facts::{Dictionary, LedgerRow, LedgerRows, LineKind, Origin};
use oversight::intake::{Gathered, Options, Settlement, Source, gather, settle};
use oversight::jobs::Progress;
use oversight::layout::{Mapping, parse_mapping};
use oversight::ledger::store::{self, Sheets};
use oversight::ledger::{AccountBalance, Chart, chart, revert, service};
use oversight::plan::{FieldChange, Incoming, Planned, Undone};
use oversight::words::{Lang, Told};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, Iterable as _, QueryFilter as _, Value,
};
use std::collections::HashSet;

/// An institute and what was imported for it.
struct Books<'a> {
    db: &'a TestDb,
    institute: InstituteId,
    mapping: Mapping,
    sheets: Sheets,
    last: Option<ImportId>,
}

impl<'a> Books<'a> {
    async fn new(db: &'a TestDb, code: &str) -> Self {
        let institute = db.institute(code).await;
        Self { db, institute, mapping: Mapping::default(), sheets: Sheets::new(), last: None }
    }

    /// Plants the row of an import, whatever columns it has.
    async fn plant(&self, tx: &WriteTx) -> ImportId {
        let id: ImportId = self.db.app.id();
        let mut row = import::ActiveModel {
            id: Set(id),
            institute_id: Set(self.institute),
            kind: Set(ImportKind::Ledger),
            mode: Set(entity::ImportMode::RejectAll),
            status: Set(entity::ImportStatus::Committed),
            sha256: Set(Digest([0; 32])),
            mapping_digest: Set(Digest([0; 32])),
            replace_period: Set(false),
            recorded_at: Set(tx.at()),
            problems: Set("[]".to_owned()),
            inputs: Set("[]".to_owned()),
            ..Default::default()
        };
        for column in import::Column::iter().filter(|column| !column.def().is_null()) {
            if row.get(column).is_not_set() {
                let number = matches!(column.def().get_column_type(), sea_orm::ColumnType::BigInteger);
                row.set(column, if number { Value::from(0_i64) } else { Value::from("") });
            }
        }
        row.insert(&**tx).await.expect("the import is planted");
        id
    }

    async fn take(&mut self, gathered: &Gathered, replace: bool, write: bool) -> Result<Planned, Error<Told>> {
        let ctx = self.db.ctx();
        let tx = WriteTx::institute(&ctx, tenant(&ctx, self.institute)).await?;
        let import = self.plant(&tx).await;
        let incoming = Incoming {
            import,
            institute: self.institute,
            texts: &gathered.facts.texts,
            skip: &HashSet::new(),
            effective_on: None,
            replace_period: replace,
            write,
        };
        let (rows, balances) = (&gathered.journal, &gathered.balances);
        let progress = Progress::default();
        let planning = service::import(&ctx, &tx, &incoming, rows, balances, &self.mapping, &progress);
        let planned = Box::pin(planning).await?;
        if write {
            tx.commit(&ctx, Event::new("import.apply", import, serde_json::json!({}))).await?;
            self.last = Some(import);
            for sheet in 0..gathered.facts.tables.len().max(1) {
                let table = self.sheets.len() as u16;
                self.sheets.insert((import, sheet as i32), (table, rows.columns()));
            }
        }
        Ok(planned)
    }

    /// Imports files; the answer is (created, changed, unchanged, absent).
    async fn import(&mut self, files: &[&str]) -> [u64; 4] {
        counts(&Box::pin(self.take(&read(files), false, true)).await.expect("it is imported"))
    }

    async fn replace(&mut self, file: &str) -> [u64; 4] {
        counts(&Box::pin(self.take(&read(&[file]), true, true)).await.expect("it is imported"))
    }

    async fn refused(&mut self, file: &str) -> Vec<String> {
        match Box::pin(self.take(&read(&[file]), false, true)).await {
            Err(Error::Refused(told)) => told.iter().map(|told| told.tell(Lang::En)).collect(),
            other => panic!("not refused: {other:?}"),
        }
    }

    async fn revert(&self, import: ImportId) -> Undone {
        let ctx = self.db.ctx();
        let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, self.institute)).await.expect("a transaction");
        let progress = Progress::default();
        let found = import::Entity::find_by_id(import).one(&*tx).await.expect("read").expect("the import");
        let of = (import, found.recorded_at);
        let undone = Box::pin(revert(&ctx, &tx, self.institute, of, &progress)).await.expect("it is undone");
        tx.commit(&ctx, Event::new("import.revert", import, serde_json::json!({}))).await.expect("committed");
        undone
    }

    async fn load(&self, known_at: Moment) -> Gathered {
        let mut gathered = Gathered::default();
        let tx = self.db.app.db.read_all().await.expect("a snapshot");
        let scope = Scope::institute(self.institute);
        gathered.balances =
            store::load_balances(&tx, &scope, (self.institute, known_at), &self.sheets).await.expect("read");
        gathered.journal = self.lines(self.institute, known_at, &mut gathered.facts.texts).await;
        gathered.facts.files.push(oversight::facts::FileInfo {
            name: "held".to_owned(),
            sha256: Digest([0; 32]),
            size: 0,
        });
        for sheet in 0..self.sheets.len() {
            let table = oversight::facts::TableInfo { file: 0, sheet: sheet.to_string(), telling_column: 0 };
            gathered.facts.tables.push(table);
        }
        gathered
    }

    /// The lines of an institute, as one who reaches this one is told of them.
    async fn lines(&self, institute: InstituteId, known_at: Moment, texts: &mut Dictionary) -> LedgerRows {
        let tx = self.db.app.db.read_all().await.expect("a snapshot");
        let (scope, sheets) = (Scope::institute(self.institute), self.sheets.clone());
        let codes = store::codes(&tx, &scope, institute).await.expect("read");
        let wanted = store::Wanted { scope, institute, known_at, sheets, codes };
        let read = async |empty, give| store::load(&tx, wanted, empty, give).await;
        let (rows, read) = whole(texts, read).await;
        read.expect("read");
        rows
    }

    async fn now(&self) -> Moment {
        let sql = format!("SELECT max(last_recorded_at) FROM institute WHERE code = '{}'", self.code().await);
        Moment(self.db.number(&sql).await)
    }

    async fn code(&self) -> String {
        let found = entity::org::institute::Entity::find_by_id(self.institute).one(&self.db.raw).await;
        found.expect("asked").expect("there").code
    }
}

fn counts(planned: &Planned) -> [u64; 4] {
    [planned.created, planned.changed, planned.unchanged, planned.absent]
}

fn read(files: &[&str]) -> Gathered {
    let source = |(at, text): (usize, &&str)| Source {
        side: Side::Ledger,
        name: format!("{at}.csv"),
        content: text.as_bytes().to_vec().into(),
    };
    let mapping = Mapping::default();
    let options = Options::new(&mapping, Regime::Government);
    gather(files.iter().enumerate().map(source).collect(), &options).expect("the files are read").gathered
}

/// Content and columns of what the rows come to, put together.
fn settled(gathered: Gathered) -> (Vec<[u8; 32]>, i64, Vec<&'static str>) {
    let chart = Chart::new(Regime::Government, &Mapping::default().accounts);
    let Settlement { facts, problems, .. } = settle(gathered, [true, false, false], &chart, 100);
    let rows = facts.ledger.expect("accounts");
    let mut content: Vec<[u8; 32]> = (0..rows.len()).map(|row| *rows.digest(row)).collect();
    content.sort_unstable();
    (content, rows.columns(), problems.iter().map(Told::code).collect())
}

const HEAD: &str = "日期,凭证字,凭证号,分录号,摘要,科目编码,科目名称,借方,贷方,部门\n";
const SPRING: &str = "2025-01-01,,,,期初余额,160103,设备,1000,,\n\
    2025-03-12,记,12,1,购电脑,160103,设备,7200,,教务处\n2025-03-12,记,12,2,购电脑,1002,银行存款,,7200,\n\
    2025-04-01,记,3,1,退货,160103,设备,-200,,教务处\n2025-04-01,记,3,2,退货,1002,银行存款,-200,,\n";
const LATE: &str = "2025-03-31,记,99,1,购桌,160103,设备,800,,总务处\n2025-03-31,记,99,2,购桌,1002,银行存款,,800,\n";
const BALANCES: &str = "科目余额表,,,,,,,\n2025年1-3月,,,,,,,\n科目编码,科目名称,期初余额,,本期发生,,期末余额,\n\
    ,,借方,贷方,借方,贷方,借方,贷方\n1601,固定资产,100000,,14400,,114400,\n1602,累计折旧,,500,,200,,700\n";

fn file(rows: &str) -> String {
    format!("{HEAD}{rows}")
}

both! {
    async fn what_is_held_is_what_the_files_say(db: TestDb) {
        let mut books = Books::new(&db, "A").await;
        let (spring, late) = (file(SPRING), file(LATE));
        assert_eq!(books.import(&[&spring]).await, [5, 0, 0, 0]);
        let before = books.now().await;
        assert_eq!(settled(books.load(Moment::LAST).await), settled(read(&[&spring])));
        assert_eq!(books.import(&[&spring]).await, [0, 0, 5, 0]);
        assert_eq!(books.import(&[&late]).await, [2, 0, 0, 2]);
        assert_eq!(settled(books.load(Moment::LAST).await), settled(read(&[&spring, &late])));
        assert_eq!(settled(books.load(before).await), settled(read(&[&spring])));
        assert!(books.load(Moment(before.0 - 1)).await.journal.is_empty());
        // Balances beside the journal, in one import and in two.
        let mut both = Books::new(&db, "B").await;
        let together = read(&[&spring, BALANCES]);
        assert_eq!(counts(&both.take(&together, false, true).await.expect("imported")), [7, 0, 0, 0]);
        assert_eq!(settled(both.load(Moment::LAST).await), settled(read(&[&spring, BALANCES])));
        assert_eq!(both.import(&[BALANCES]).await, [0, 0, 2, 0]);
        // Another institute's books are another institute's.
        assert_eq!(books.load(Moment::LAST).await.balances, []);
        let rows = both.lines(books.institute, Moment::LAST, &mut Dictionary::default()).await;
        assert_eq!(rows.len(), 0);
    }

    async fn a_correction_is_a_reversal_and_a_new_line(db: TestDb) {
        let mut books = Books::new(&db, "A").await;
        let (spring, dearer) = (file(SPRING), file(&SPRING.replace("7200", "7300")));
        books.import(&[&spring]).await;
        let before = books.now().await;
        let preview = books.take(&read(&[&dearer]), false, false).await.expect("planned");
        let planned = books.take(&read(&[&dearer]), false, true).await.expect("imported");
        assert_eq!(counts(&planned), [0, 2, 3, 0]);
        assert_eq!(preview.digest.finish(), planned.digest.finish());
        let change = &planned.rows[0].changes[0];
        assert_eq!([&change.field, &change.from, &change.to], ["debit", "7200.00", "7300.00"]);
        assert_eq!(db.number("SELECT count(*) FROM ledger_line").await, 5 + 2 + 2);
        assert_eq!(db.number("SELECT count(*) FROM ledger_line WHERE reverses_id IS NOT NULL AND debit + credit = -720000").await, 2);
        assert_eq!(settled(books.load(Moment::LAST).await), settled(read(&[&dearer])));
        assert_eq!(settled(books.load(before).await), settled(read(&[&spring])));
        assert_eq!(books.import(&[&dearer]).await, [0, 0, 5, 0]);
        assert_eq!(books.import(&[&spring]).await, [0, 2, 3, 0]);
        assert_eq!(settled(books.load(Moment::LAST).await), settled(read(&[&spring])));
    }

    async fn what_is_missing_goes_only_when_the_period_is_replaced(db: TestDb) {
        let mut books = Books::new(&db, "A").await;
        books.import(&[&file(SPRING), &file(LATE)]).await;
        let march = file("2025-03-12,记,12,1,购电脑,160103,设备,7200,,教务处\n2025-03-12,记,12,2,购电脑,1002,银行存款,,7200,\n");
        assert_eq!(books.import(&[&march]).await, [0, 0, 2, 2]);
        assert_eq!(books.load(Moment::LAST).await.journal.len(), 7);
        assert_eq!(books.replace(&march).await, [0, 0, 2, 2]);
        assert_eq!(settled(books.load(Moment::LAST).await), settled(read(&[&file(SPRING)])));
        assert_eq!(books.replace(&march).await, [0, 0, 2, 0]);
    }

    async fn an_opening_that_is_not_the_closing_held_is_refused(db: TestDb) {
        let mut books = Books::new(&db, "A").await;
        books.import(&[&file(SPRING)]).await;
        let next = |opening: &str| file(&format!("2026-01-01,,,,期初余额,160103,设备,{opening},,\n2026-02-01,记,1,1,购,160103,设备,1,,\n"));
        assert_eq!(
            books.refused(&next("7200")).await,
            ["row 2: account 160103 opens on 2026-01-01 with 7200.00, but what is held comes to \
              opening 1000.00 + debit 7000.00 - credit 0.00 = closing 8000.00"]
        );
        assert_eq!(books.load(Moment::LAST).await.journal.len(), 5);
        assert_eq!(books.import(&[&next("8000")]).await, [2, 0, 0, 0]);
        assert_eq!(settled(books.load(Moment::LAST).await), settled(read(&[&file(SPRING), &next("8000")])));
        // The later year first: then its opening is what the earlier one must close with.
        let mut late = Books::new(&db, "C").await;
        late.import(&[&next("7200")]).await;
        assert_eq!(
            late.refused(&file(SPRING)).await,
            ["account 160103 is held to open on 2026-01-01 with 7200.00, but with this file it comes to \
              opening 1000.00 + debit 7000.00 - credit 0.00 = closing 8000.00"]
        );
        assert_eq!(late.import(&[&file(&SPRING.replace("设备,1000", "设备,200"))]).await, [5, 0, 0, 0]);
        let mut trial = Books::new(&db, "B").await;
        trial.import(&[BALANCES]).await;
        let april = BALANCES.replace("1-3月", "4月").replace("100000,,14400,,114400", "114000,,400,,114400");
        assert_eq!(trial.refused(&april).await.len(), 2);
        let april = april.replace("114000,,400,", "114400,,0,").replace(",,500,,200,,700", ",,700,,0,,700");
        assert_eq!(trial.import(&[&april]).await, [2, 0, 0, 0]);
        assert_eq!(settled(trial.load(Moment::LAST).await), settled(read(&[BALANCES, &april])));
    }

    async fn an_import_is_undone_by_rows_that_compensate(db: TestDb) {
        let mut books = Books::new(&db, "A").await;
        let (spring, late) = (file(SPRING), file(LATE));
        books.import(&[&spring]).await;
        let first = books.last.expect("an import");
        books.import(&[&late]).await;
        let dearer = file(&SPRING.replace("7200", "7300"));
        books.import(&[&dearer]).await;
        let (third, before) = (books.last.expect("an import"), books.now().await);
        // The first import's corrected lines were touched since; the others go, and come back.
        let undone = books.revert(third).await;
        assert_eq!((undone.undone, undone.left.len()), (4, 0));
        assert_eq!(settled(books.load(Moment::LAST).await), settled(read(&[&spring, &late])));
        assert_eq!(settled(books.load(before).await), settled(read(&[&dearer, &late])));
        books.import(&[&dearer]).await;
        let undone = books.revert(first).await;
        assert_eq!((undone.undone, undone.left.len()), (3, 2));
        assert_eq!(undone.left[0].origin.map(|origin| origin.row), Some(3));
        assert_eq!(books.load(Moment::LAST).await.journal.len(), 4);
        // What a replaced period lost comes back, unless it was imported again.
        let mut again = Books::new(&db, "B").await;
        again.import(&[&spring, &late, BALANCES]).await;
        let all = settled(again.load(Moment::LAST).await);
        again.replace(&late).await;
        let replaced = again.last.expect("an import");
        assert_ne!(settled(again.load(Moment::LAST).await), all);
        assert_eq!(again.revert(replaced).await.undone, 2);
        assert_eq!(settled(again.load(Moment::LAST).await), all);
        again.replace(&late).await;
        let replaced = again.last.expect("an import");
        again.import(&[&spring]).await;
        let undone = again.revert(replaced).await;
        assert_eq!((undone.undone, undone.left.len()), (0, 2));
        assert_eq!(settled(again.load(Moment::LAST).await), all);
    }

    async fn imports_of_one_line_are_undone_in_any_order(db: TestDb) {
        let price = |price: &str| file(&SPRING.replace("7200", price));
        let (files, late) = ([price("7200"), price("7300"), price("7400")], file(LATE));
        // Which are undone, one after the other, and what stands then: the last that is not undone.
        let orders: [(&[usize], Option<usize>); 6] =
            [(&[0], Some(2)), (&[0, 2], Some(1)), (&[1, 2], Some(0)), (&[2, 1], Some(0)), (&[0, 1, 2], None), (&[1, 0, 2], None)];
        for (at, (order, standing)) in orders.into_iter().enumerate() {
            let mut books = Books::new(&db, &format!("L{at}")).await;
            let mut balances = Books::new(&db, &format!("B{at}")).await;
            let mut ids = Vec::new();
            books.import(&[&late]).await;
            let year = |price: usize| BALANCES.replace("14400,,114400", &format!("{price},,{}", 100_000 + price));
            for (number, text) in files.iter().enumerate() {
                books.import(&[text]).await;
                balances.import(&[&year(number + 1)]).await;
                ids.push((books.last.expect("an import"), balances.last.expect("an import")));
            }
            for (step, undone) in order.iter().enumerate() {
                let told = [books.revert(ids[*undone].0).await, balances.revert(ids[*undone].1).await];
                let later = (*undone + 1..3).any(|later| !order[..step].contains(&later));
                let left = told.map(|told| told.left.len());
                assert_eq!(left, if later { [2, 1] } else { [0, 0] }, "{order:?}: what is touched is told and left");
                // The importing program says so of an import.
                for id in [ids[*undone].0, ids[*undone].1] {
                    db.run(&format!("UPDATE import SET status = 'REVERTED' WHERE id = {}", literal(&db, id.0))).await;
                }
            }
            let held = settled(books.load(Moment::LAST).await).0;
            // What the first import brought and nobody changed goes with it.
            let rest: &[&str] = if order.contains(&0) { &["2025-01-01", "2025-04-01"] } else { &[] };
            let expected = standing.map_or_else(|| late.clone(), |at| {
                let kept = files[at].lines().filter(|line| !rest.iter().any(|day| line.starts_with(day)));
                format!("{}\n{LATE}", kept.collect::<Vec<_>>().join("\n"))
            });
            assert_eq!(held, settled(read(&[&expected])).0, "{order:?}");
            let held = balances.load(Moment::LAST).await.balances;
            let debit: Vec<i64> = held.iter().filter(|one| one.account == "1601").map(|one| one.debit).collect();
            assert_eq!(debit, standing.map(|at| (at as i64 + 1) * 100).into_iter().collect::<Vec<_>>(), "{order:?}");
        }
    }

    async fn an_institute_says_what_its_accounts_are_for(db: TestDb) {
        let mut books = Books::new(&db, "A").await;
        books.import(&[&file(SPRING)]).await;
        let before = books.now().await;
        books.mapping = parse_mapping("[accounts.\"1601.03\"]\nrole = \"OTHER\"\nclass = \"A02\"\n").expect("a mapping");
        books.import(&[&file(LATE)]).await;
        books.import(&[&file(LATE)]).await;
        assert_eq!(db.number("SELECT count(*) FROM account_use").await, 1);
        books.mapping = parse_mapping("[accounts.\"160103\"]\nrole = \"COST\"\n").expect("a mapping");
        books.import(&[&file(LATE)]).await;
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let scope = Scope::institute(books.institute);
        let chart_at = async |known_at| {
            chart(&*tx, &scope, books.institute, Regime::Government, known_at).await.expect("a chart")
        };
        assert_eq!(chart_at(before).await.role("160103"), AccountRole::Cost);
        assert_eq!(chart_at(before).await.class("160103"), None);
        let now = chart_at(Moment::LAST).await;
        assert_eq!((now.role("160103"), now.class("16010301")), (AccountRole::Cost, Some("A02")));
        assert_eq!(db.number("SELECT count(*) FROM account_use").await, 2);
        assert_eq!(db.number("SELECT count(*) FROM account WHERE name = '设备'").await, 1);
        // Undone, what was said before holds again; undone again, nothing is said over the template.
        drop(tx);
        let last = books.last.expect("an import");
        let said = async |books: &Books<'_>| {
            let tx = db.app.db.read_all().await.expect("a snapshot");
            let scope = Scope::institute(books.institute);
            let chart = chart(&*tx, &scope, books.institute, Regime::Government, Moment::LAST).await.expect("a chart");
            (chart.role("160103"), chart.class("160103").map(str::to_owned))
        };
        books.revert(last).await;
        assert_eq!(said(&books).await, (AccountRole::Other, Some("A02".to_owned())));
        // What was taken back is not taken back twice, and what is later said stays.
        books.mapping = parse_mapping("[accounts.\"160103\"]\nclass = \"A05\"\n").expect("a mapping");
        books.import(&[&file(LATE)]).await;
        books.revert(last).await;
        assert_eq!(said(&books).await, (AccountRole::Other, Some("A05".to_owned())));
    }

    async fn what_accounts_are_for_is_part_of_a_plan(db: TestDb) {
        let mut books = Books::new(&db, "A").await;
        let text = read(&[&file(SPRING)]);
        let plain = books.take(&text, false, false).await.expect("planned");
        let mut planned = Vec::new();
        for role in ["OTHER", "COST"] {
            let mapping = format!("[accounts.\"160103\"]\nrole = \"{role}\"\n");
            books.mapping = parse_mapping(&mapping).expect("a mapping");
            planned.push(books.take(&text, false, false).await.expect("planned"));
        }
        let digests: HashSet<Digest> = planned.iter().chain([&plain]).map(|one| one.digest.finish()).collect();
        assert_eq!(digests.len(), 3);
        assert_eq!((plain.changed, planned[0].changed, planned[0].created), (0, 1, plain.created));
        let told = &planned[0].rows[0];
        assert_eq!(told.problems[0].tell(Lang::En), "what account 160103 is for is changed by the mapping");
        let change = FieldChange { field: "role".to_owned(), from: String::new(), to: "OTHER".to_owned() };
        assert_eq!(told.changes, [change]);
        assert_eq!(db.number("SELECT count(*) FROM account_use").await, 0, "a preview says nothing");
    }

    async fn every_row_comes_back_as_it_was(db: TestDb) {
        let mut runner = TestRunner::deterministic();
        for case in 0..24 {
            let (mask, rows, balances) = facts().new_tree(&mut runner).expect("a case").current();
            let mut books = Books::new(&db, &format!("C{case}")).await;
            let mut gathered = gathered(mask, &rows);
            gathered.balances = balances;
            let planned = books.take(&gathered, false, true).await.expect("it is imported");
            assert_eq!(planned.created as usize, rows.len() + gathered.balances.len());
            let loaded = books.load(Moment::LAST).await;
            if !rows.is_empty() {
                assert_eq!(loaded.journal.columns(), gathered.journal.columns(), "{case}");
            }
            let sorted = |of: &Gathered| {
                let mut rows: Vec<_> = (0..of.journal.len())
                    .map(|row| {
                        let journal = &of.journal;
                        let text = |column: &oversight::facts::Column<_>| of.facts.texts.text(column.written(row)).to_owned();
                        let texts = [&journal.account_name, &journal.summary, &journal.asset_no, &journal.word].map(text);
                        (*journal.digest(row), journal.origin.at(row), journal.line.at(row), texts)
                    })
                    .collect();
                rows.sort();
                rows
            };
            assert_eq!(sorted(&loaded), sorted(&gathered), "{case}");
            let key = |balance: &AccountBalance| (balance.origin, balance.account.clone());
            gathered.balances.sort_by_key(key);
            let mut balances = loaded.balances;
            balances.sort_by_key(key);
            assert_eq!(balances, gathered.balances, "{case}");
            let select = ledger_line::Entity::find().filter(ledger_line::Column::InstituteId.eq(books.institute));
            let mut stored: Vec<[u8; 32]> =
                select.all(&db.raw).await.expect("asked").into_iter().map(|line| line.digest.0).collect();
            stored.sort_unstable();
            assert_eq!(stored, sorted(&gathered).into_iter().map(|row| row.0).collect::<Vec<_>>(), "{case}");
        }
    }
}

/// An id as SQL of the database writes it.
fn literal(db: &TestDb, id: uuid::Uuid) -> String {
    match sea_orm::ConnectionTrait::get_database_backend(&db.raw) {
        sea_orm::DbBackend::Postgres => format!("'{id}'"),
        _ => format!("x'{}'", id.simple()),
    }
}

type Row = (bool, (usize, usize, usize), Day, (u8, u32, u32), (i64, i64, i64), bool);

/// Texts as people write them: compared in another form, blank, long.
const WRITTEN: [&str; 8] =
    ["", "ZC-001", "ｚｃ００２", "设 备", "'123", "a\u{3000}b", "固定资产\\设备", "示波器（台）"];

fn facts() -> impl Strategy<Value = (i64, Vec<Row>, Vec<AccountBalance>)> {
    let days = (1990..2100_i32, 1..13_u32, 1..29_u32)
        .prop_map(|(year, month, day)| Day::from_ymd(year, month, day).expect("a day"));
    let row = (
        any::<bool>(),
        (0..8_usize, 0..8_usize, 0..8_usize),
        days.clone(),
        (1..14_u8, any::<u32>(), any::<u32>()),
        (-1_000_000_000_000_i64..1_000_000_000_000, -5..5_i64, any::<i32>().prop_map(i64::from)),
        any::<bool>(),
    );
    let balance = ((0..1_000_u32), days, -1_000_000..1_000_000_i64, any::<bool>(), any::<bool>()).prop_map(
        |(account, to, opening, adjusting, dated)| AccountBalance {
            account: account.to_string(),
            name: "设 备".to_owned(),
            system: AccountingSystem::Budget,
            origin: Origin { table: 0, row: account },
            from: Day::BLANK,
            to: if dated { to } else { Day::BLANK },
            adjusting,
            opening,
            debit: 7,
            credit: -7,
            closing: opening + 14,
        },
    );
    (0..1_i64 << 20, prop::collection::vec(row, 0..40), prop::collection::vec(balance, 0..10))
}

fn gathered(mask: i64, rows: &[Row]) -> Gathered {
    let mut gathered = Gathered::default();
    let mut texts = gathered.facts.texts.texts();
    let mut part = LedgerRows::default();
    // What every journal has: place, kind, account, day, period, amounts.
    part.declare_columns(mask | 0b11_1000_1110_0111);
    for (at, (opening, (one, two, three), on, (period, number, line), amounts, budget)) in rows.iter().enumerate() {
        let [one, two, three] = [one, two, three].map(|text| WRITTEN[*text]);
        let (year, _) = on.year_month().expect("a date");
        part.push(&LedgerRow {
            origin: Origin { table: 0, row: at as u32 + 2 },
            kind: if *opening { LineKind::Opening } else { LineKind::Line },
            account: if *opening { texts.add(&format!("A{at}")) } else { texts.add("ｂ１") },
            account_name: texts.add(one),
            asset_no: texts.add_code(two),
            on: if *opening && at % 2 == 0 { Day::BLANK } else { *on },
            year: if *opening && at % 2 == 0 { 0 } else { year },
            period: if *opening && at % 2 == 0 { 0 } else { *period },
            word: texts.add(three),
            number: *number,
            line: *line,
            system: if *budget { AccountingSystem::Budget } else { AccountingSystem::Financial },
            debit: amounts.0,
            credit: amounts.1,
            summary: texts.add_shown(two),
            class_name: texts.add(three),
            department: texts.add(one),
            name: texts.add(two),
            specification: texts.add(three),
            quantity: amounts.2,
        });
    }
    part.seal(&texts);
    let became = gathered.facts.texts.take_in(vec![texts]);
    gathered.journal.append(vec![part], &became, rows.len());
    gathered
}
