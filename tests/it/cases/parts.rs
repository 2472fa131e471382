//! Reading in parts by several threads must not be seen in the facts. A text is cut at every 256 KiB at most, and by one
//! thread a text below 2 MiB is read as a whole: so rows have some 700 bytes here.

use super::{Case, Read};
use entity::Side;
use proptest::prelude::*;
use std::fmt::Write as _;

fn shown(read: &Read) -> Vec<String> {
    let facts = &read.0.facts;
    let text = |sym| facts.texts.text(sym).to_owned();
    let cards = facts.cards.iter().flat_map(|cards| (0..cards.len()).map(|row| cards.row(row)));
    let lines = facts.ledger.iter().flat_map(|ledger| (0..ledger.len()).map(|row| ledger.row(row)));
    let cards = cards
        .map(|card| format!("{} {} {} {}", card.origin.row, text(card.asset_no), text(card.department), card.value));
    let lines = lines.map(|line| {
        format!(
            "{} {} {} {} {} {}",
            line.origin.row,
            line.on,
            text(line.word),
            line.number,
            text(line.account),
            line.debit
        )
    });
    cards.chain(lines).collect()
}

/// What makes rows long.
fn long() -> String {
    "长".repeat(230)
}

fn cards(rows: usize, total: bool) -> String {
    let mut text = "资产编号,资产名称,使用部门,原值,规格型号\n".to_owned();
    for row in 0..rows {
        let _ = writeln!(text, "A{row:05},电脑{},部门{},{row}.5,{}", row % 7, row % 13, long());
    }
    if total {
        let _ = writeln!(text, "合计,,,{}", (rows * (rows - 1) / 2 * 10 + rows * 5) / 10);
    }
    text
}

fn journal(rows: usize, heads_once: bool) -> String {
    let mut text = "日期,凭证字,凭证号,科目编码,摘要,借方,贷方\n".to_owned();
    for row in 0..rows {
        let head = if heads_once && row % 3 != 0 {
            ",,".to_owned()
        } else {
            format!("2025-03-{:02},记,{}", row % 28 + 1, row / 3 + 1)
        };
        let _ = writeln!(text, "{head},160103,购{},{},", long(), row + 1);
    }
    text
}

#[test]
fn parts_and_whole_give_the_same_facts() {
    let files = [
        (Side::Cards, cards(2400, false)),
        (Side::Cards, cards(2400, true)),
        (Side::Ledger, journal(2400, false)),
        (Side::Ledger, journal(2400, true)),
    ];
    for (side, text) in files {
        let whole = shown(&Case::text(side, &text).threads(1).read());
        assert_eq!(whole.len(), 2400);
        for threads in [2, 3, 4] {
            assert_eq!(shown(&Case::text(side, &text).threads(threads).read()), whole, "{side} {threads}");
        }
    }
}

#[test]
fn totals_are_checked_over_the_parts() {
    let right = cards(2400, true);
    let (from, to) = right.split_at(right.find("A01700").expect("a row"));
    let sum = (0..1700_usize).map(|row| row * 10 + 5).sum::<usize>();
    let with = |sum: usize| format!("{from}小计,,,{}.{}\n{to}", sum / 10, sum % 10);
    let read = |text: &str, threads| Case::text(Side::Cards, text).threads(threads).run().map(|_| ());
    for threads in [1, 2, 4] {
        assert!(read(&with(sum), threads).is_ok(), "{threads}");
        let told = Case::text(Side::Cards, &with(sum + 1)).threads(threads).refused();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("D1702") && told[0].contains("1445000.10"), "{told:?}");
    }
}

#[test]
fn totals_of_a_count_list_are_checked_over_the_parts() {
    let mut text = "资产编号,资产名称,账面数量,实盘数量,规格型号\n".to_owned();
    for row in 0..2400 {
        let _ = writeln!(text, "A{row:05},电脑,1,1,{}", long());
    }
    for threads in [1, 4] {
        let right = Case::text(Side::Counts, &format!("{text}合计,,2400,2400\n")).threads(threads).run();
        assert!(right.is_ok(), "{threads}");
        let told = Case::text(Side::Counts, &format!("{text}合计,,2400,2399\n")).threads(threads).refused();
        assert!(told.len() == 1 && told[0].contains("D2402"), "{told:?}");
    }
}

#[test]
fn rates_are_of_one_style_over_the_parts() {
    let mut text = "资产编号,资产名称,原值,净残值率,使用寿命,规格型号\n".to_owned();
    for row in 0..2400 {
        let _ = writeln!(text, "A{row:05},电脑,100,{},60,{}", if row < 2300 { "5" } else { "0.8" }, long());
    }
    let whole = Case::text(Side::Cards, &text).threads(1).refused();
    assert!(whole[0].contains("D2302") && whole[0].contains("0.8"), "{whole:?}");
    for threads in [2, 4] {
        assert_eq!(Case::text(Side::Cards, &text).threads(threads).refused(), whole, "{threads}");
    }
}

#[test]
fn problems_in_parts_name_the_same_cells() {
    let text = cards(2400, false).replace(",2000.5,", ",坏,").replace(",3.5,", ",差,");
    let whole = Case::text(Side::Cards, &text).threads(1).refused();
    assert_eq!(whole.len(), 2);
    assert!(whole[1].contains("D2002"), "{whole:?}");
    assert_eq!(Case::text(Side::Cards, &text).threads(4).refused(), whole);
}

/// Cells as they may come: values, words, marks and junk.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[0-9]{1,6}(\\.[0-9]{1,3})?",
        "(合计|小计|承前页|上年结转|本月合计|本年累计|结转下年|期初余额|√|借|贷|未盘|记-12|2025-03-12|160103|-|/|无|A1|盘亏)",
        "\\PC{0,6}",
    ]
    .prop_map(|text| text.replace(['"', ',', '\n', '\r'], " "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_rows_are_read_or_refused(rows in proptest::collection::vec(proptest::collection::vec(cell(), 10), 1..12)) {
        let headers = [
            (Side::Cards, "资产编号,资产名称,数量,单价,原值,累计折旧,净值,取得日期,使用状况,会计凭证号"),
            (Side::Ledger, "日期,凭证号,科目编码,科目名称,摘要,借方,贷方,方向,余额,数量"),
            (Side::Ledger, "日期,凭证号数,科目编码,科目名称,摘要,方向,金额,币种,作废标志,记账标志"),
            (Side::Ledger, "科目编码,科目名称,期初借方,期初贷方,本期借方,本期贷方,期末借方,期末贷方,年度,期间"),
            (Side::Counts, "资产编号,资产名称,账面数量,实盘数量,盘盈,盘亏,差异,盘点结果,存放地点,实盘金额"),
        ];
        let body: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        for (side, header) in headers {
            let text = format!("{header}\n{body}");
            let run = Case::text(side, &text).run();
            if let Err(refusal) = run {
                prop_assert!(!refusal.problems.is_empty());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn threads_do_not_matter(picks in proptest::collection::vec(0_u8..60, 1100..1300)) {
        let (mut cards, mut lines, mut sum) = (cards(0, false), journal(0, false), 0);
        for (row, pick) in picks.iter().enumerate() {
            let _ = match pick {
                0 => writeln!(cards, ",,部门{row}小计,{row}"),
                1 => writeln!(cards, "资产编号,资产名称,使用部门,原值,规格型号"),
                2 => writeln!(cards, "A{row},电脑,,{row}.001"),
                3 => writeln!(cards, ",,部门{row}小计,{}", std::mem::take(&mut sum)),
                _ => {
                    sum += row;
                    writeln!(cards, "A{row},电脑,部门{},{row},{}", row % 5, long())
                }
            };
            let _ = match pick {
                0 => writeln!(lines, ",,,,本月合计,{row},"),
                1..=9 => writeln!(lines, ",,,160103,续,{row},"),
                10 => writeln!(lines, ",,,,,,"),
                _ => writeln!(lines, "2025-03-01,记,{row},160103,购{},{row},", long()),
            };
        }
        for (side, text) in [(Side::Cards, cards), (Side::Ledger, lines)] {
            let outcome = |threads| match Case::text(side, &text).threads(threads).run() {
                Ok(loaded) => shown(&Read(loaded)),
                Err(refusal) => super::tell(&refusal.problems),
            };
            prop_assert_eq!(outcome(1), outcome(3));
        }
    }
}
