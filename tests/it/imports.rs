//! Files become facts that are held: previewed, imported once, corrected, undone.

use crate::support::{TestDb, both, whole};
use entity::imports::import;
use entity::{Day, ImportKind, ImportMode, ImportStatus, InstituteId, Moment, Regime, RowOutcome, Scope};
use oversight::assets;
use oversight::facts::{Cards, Dictionary};
use oversight::imports::{self, ApplyInput, Begun, CountsInput, MappingInput, Source};
use oversight::jobs::Progress;
use oversight::org;
use std::collections::HashMap;

/// A card list: number, name, department, value.
fn list(rows: &[(&str, &str, &str, &str)]) -> String {
    let line =
        |(number, name, department, value): &(&str, &str, &str, &str)| [*number, name, department, value].join(",");
    let lines: Vec<String> = rows.iter().map(line).collect();
    format!("资产编号,资产名称,使用部门,原值\n{}\n", lines.join("\n"))
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
        let undone = imports::revert(&db.ctx(), second.id).await.expect("undone");
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
        let undone = imports::revert(&db.ctx(), first.id).await.expect("undone");
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let left = imports::rows(&*tx, &scope, (undone.id, None), 0, 10).await.expect("rows");
        assert_eq!(left.len(), 1);
        assert!(left[0].problems.contains("TOUCHED_SINCE"), "{}", left[0].problems);
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
        imports::revert(&db.ctx(), wrong.id).await.expect("undone");
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
                imports::revert(&db.ctx(), ids[at]).await.expect("undone");
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
        imports::revert(&db.ctx(), wrong.id).await.expect("undone");
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
