//! Texts by which something is known, where they are as long as they may be and longer.

use crate::imports::{asked, counts, institute, run};
use crate::support::both;
use entity::{Day, ImportKind, ImportMode, ImportStatus, InstituteId, RowOutcome, Scope};
use oversight::imports::{self, ApplyInput, CountsInput};

/// A text of so many signs of three bytes each that no database packs any shorter.
fn long(signs: u32, seed: u32) -> String {
    let mut state = seed;
    let sign = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4e00 + (state >> 16) % 20_000).expect("a sign")
    };
    (0..signs).map(sign).collect()
}

/// An account code of so many digits.
fn digits(count: u32, seed: u32) -> String {
    format!(
        "16{}",
        long(count - 2, seed).chars().map(|sign| char::from(b'0' + (sign as u32 % 10) as u8)).collect::<String>()
    )
}

/// Files of every kind with one good row and one of which a key is too long: (kind, name, text, cell).
fn files() -> Vec<(ImportKind, &'static str, String, &'static str)> {
    let (fits, over) = (|seed| long(333, seed), |seed| long(1_000, seed));
    let cards = "资产编号,卡片编号,资产名称,资产分类代码,资产分类名称,使用部门,存放地点,使用人,原值\n";
    let card = |cells: [&str; 7], value: u8| {
        let [asset_no, card_no, code, class, department, place, user] = cells;
        format!("{asset_no},{card_no},柜子,{code},{class},{department},{place},{user},{value}\n")
    };
    let whole = [1, 2, 3, 4, 5, 6, 7].map(fits);
    let good = card(std::array::from_fn(|at| whole[at].as_str()), 1);
    let mut files = Vec::new();
    for (at, cell) in ["A3", "B3", "D3", "E3", "F3", "G3", "H3"].into_iter().enumerate() {
        let long = over(8 + at as u32);
        let mut cells = ["ZC-2", "KP-2", "", "", "", "", ""];
        cells[at] = &long;
        files.push((ImportKind::Cards, "cards.csv", format!("{cards}{good}{}", card(cells, 2)), cell));
    }
    let lines = format!(
        "日期,凭证字,凭证号,摘要,科目编码,借方,贷方\n2025-03-12,记,1,购,{},5,\n2025-03-12,记,1,{},{},,5\n",
        fits(20),
        over(21),
        over(22)
    );
    files.push((ImportKind::Ledger, "lines.csv", lines, "E3"));
    let balances = format!(
        "期间：2025.01-2025.12,,,,,,,\n科目编码,科目名称,期初借方,期初贷方,本期借方,本期贷方,期末借方,期末贷方\n{},设备,1,,,,1,\n{},设备,1,,,,1,\n",
        digits(1_000, 23),
        digits(1_001, 24)
    );
    files.push((ImportKind::Ledger, "balances.csv", balances, "A4"));
    let counts = format!("资产编号,资产名称,实盘数量\n{},柜子,1\n{},柜子,1\n", fits(25), over(26));
    files.push((ImportKind::Counts, "counts.csv", counts, "A3"));
    let org = format!("类型,编码,名称,上级\n部门,,{},\n部门,,{},\n", fits(27), over(28));
    files.push((ImportKind::Org, "org.csv", org, "C3"));
    let org = format!("类型,编码,名称,上级\n地点,,{},\n地点,,{},{}\n", fits(29), fits(30), fits(31));
    files.push((ImportKind::Org, "places.csv", org, "C3"));
    files
}

both! {
    /// A key that is too long for the tables is a bad row on both databases, with its cell; one that is
    /// as long as it may be is kept.
    async fn a_text_too_long_to_be_known_by_is_a_bad_row(db: TestDb) {
        let institute: InstituteId = institute(&db).await;
        for (kind, name, text, cell) in files() {
            let counted = CountsInput { base_date: Day::from_ymd(2025, 12, 31).expect("a day"), ..CountsInput::default() };
            let input = ApplyInput {
                kind,
                mode: ImportMode::RejectRows,
                counts: if kind == ImportKind::Counts { counted } else { CountsInput::default() },
                ..asked(&db, institute, name, &text)
            };
            let import = run(&db, &input).await.import;
            assert_eq!(import.status, ImportStatus::Committed, "{name} {cell}: {}", import.problems);
            let [created, changed, unchanged, rejected, _] = counts(&import);
            assert_eq!((created + changed + unchanged, rejected), (1, 1), "{name} {cell}");
            let tx = db.app.db.read_all().await.expect("a snapshot");
            let scope = Scope::institute(institute);
            let rows = imports::rows(&*tx, &scope, (import.id, Some(RowOutcome::Rejected)), 0, 10).await.expect("rows");
            assert_eq!(rows.iter().map(|row| row.cell.as_deref()).collect::<Vec<_>>(), [Some(cell)], "{name}: {}", rows[0].problems);
            assert!(rows[0].problems.contains("1000"), "{name}: {}", rows[0].problems);
        }
    }
}
