//! A long card list, which is never held as a whole, comes to what it comes to where it is.

use crate::imports::{asked, counts, institute, run};
use crate::support::{TestDb, both};
use entity::assets::{card, card_version};
use entity::{ImportMode, ImportStatus, InScope as _, InstituteId, Money, Regime, RowOutcome, Scope};
use oversight::imports::{self, ApplyInput};
use oversight::org;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Rows of the list: more than one part has.
const ROWS: usize = 16_000;

/// A list of more than 8 MB, with what a list can have far apart: several things and the same thing under one number,
/// versions of one card, cards without a number, a cell that is bad, and totals, of which one is wrong.
fn list() -> String {
    let mut text = "资产编号,资产名称,规格型号,使用部门,记账日期,原值\n".to_owned();
    let (mut sum, mut marked) = (Money::ZERO, Money::ZERO);
    for row in 1..=ROWS {
        let (number, day, value) = match row {
            11 | 15_990 => ("ZC-SEVERAL".to_owned(), "", row.to_string()),
            12 | 15_991 => ("ZC-TWICE".to_owned(), "", "7.00".to_owned()),
            13 => ("ZC-DATED".to_owned(), "2025-03-01", "900.00".to_owned()),
            15_992 => ("ZC-DATED".to_owned(), "2024-03-01", "800.00".to_owned()),
            14 | 15_993 => (String::new(), "", "12.00".to_owned()),
            8_000 => ("ZC-BAD".to_owned(), "", "abc".to_owned()),
            _ => (format!("ZC{row:06}"), "2024-01-01", format!("{row}.50")),
        };
        let specification = "很长的规格型号".repeat(25);
        let department = if number == "ZC-TWICE" { 0 } else { row % 7 };
        let _ = writeln!(text, "{number},设备,{specification},部门{department},{day},{value}");
        sum = Money(sum.fen() + value.parse::<Money>().map_or(0, Money::fen));
        if row % 4_000 == 0 {
            let wrong = i64::from(row == 12_000);
            let _ = writeln!(text, "小计,,,,,{}", Money(sum.fen() - marked.fen() + wrong));
            marked = sum;
        }
    }
    let _ = writeln!(text, "合计,,,,,{sum}");
    text
}

/// What an institute has of cards, and from when.
async fn held(db: &TestDb, institute: InstituteId) -> Vec<String> {
    let tx = db.app.db.read_all().await.expect("a snapshot");
    let scope = Scope::institute(institute);
    let cards = card::Entity::find_in(&scope).all(&*tx).await.expect("cards");
    let cards: HashMap<_, _> = cards.into_iter().map(|card| (card.id, (card.key, card.ordinal))).collect();
    let versions = card_version::Entity::find_in(&scope).all(&*tx).await.expect("versions");
    let line = |version: card_version::Model| {
        let (key, ordinal) = &cards[&version.card_id];
        let card_version::Model { effective_on, row, digest, original_value, department_id, .. } = version;
        let has_department = department_id.is_some();
        format!("{key} {ordinal} {effective_on} {row:?} {digest} {original_value:?} {has_department}")
    };
    let mut lines: Vec<String> = versions.into_iter().map(line).collect();
    lines.sort();
    lines
}

/// The rows of which something was told.
async fn told(
    db: &TestDb,
    institute: InstituteId,
    import: entity::ImportId,
) -> Vec<(Option<String>, RowOutcome, String)> {
    let tx = db.app.db.read_all().await.expect("a snapshot");
    let rows = imports::rows(&*tx, &Scope::institute(institute), (import, None), 0, 100).await.expect("rows");
    rows.into_iter().map(|row| (row.cell, row.outcome, row.problems)).collect()
}

both! {
    async fn a_long_list_comes_to_what_a_held_one_comes_to(db: TestDb) {
        let (long, whole) = (institute(&db).await, db.institute("WHOLE").await);
        org::service::follow_regime(&db.ctx(), whole, Regime::Government, None).await.expect("it follows a regime");
        // An institute that has a card holds the list.
        let first = "资产编号,资产名称,原值\nFIRST,书柜,1.00\n";
        run(&db, &asked(&db, whole, "first.csv", first)).await;
        let text = list();
        assert!(text.len() > 8 << 20);
        let input = asked(&db, long, "long.csv", &text);
        let refused = run(&db, &input).await.import;
        assert_eq!((refused.status, counts(&refused)), (ImportStatus::Refused, [0, 0, 0, 3, 0]));
        assert_eq!(held(&db, long).await, Vec::<String>::new());
        let input = ApplyInput { mode: ImportMode::RejectRows, ..input };
        let preview = run(&db, &ApplyInput { mode: ImportMode::DryRun, ..input.clone() }).await.import;
        assert_eq!(held(&db, long).await, Vec::<String>::new());
        let taken = run(&db, &ApplyInput { preview_digest: preview.digest, ..input.clone() }).await.import;
        assert_eq!((taken.status, counts(&taken)), (ImportStatus::Committed, [15_998, 0, 0, 3, 0]));
        let other = run(&db, &ApplyInput { institute: whole, ..input.clone() }).await.import;
        assert_eq!((other.status, counts(&other)), (ImportStatus::Committed, [15_998, 0, 0, 3, 1]));
        let mut lines = held(&db, whole).await;
        lines.retain(|line| !line.starts_with("FIRST"));
        assert_eq!((lines.len(), held(&db, long).await), (15_998, lines));
        let rows = told(&db, long, taken.id).await;
        assert_eq!((rows.len(), &rows), (3, &told(&db, whole, other.id).await));
        // What is planned is one and the same, so that a preview of the one way holds for the other.
        assert_eq!(taken.digest, other.digest);
        assert!(run(&db, &input).await.existed);
    }
}
