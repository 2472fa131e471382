//! TB: trial balances, alone and beside a journal.

use super::Case;
use entity::Side;
use oversight::harvest::Dropped;

fn balances(text: &str) -> Case {
    Case::text(Side::Ledger, text)
}

const TWO_ROWS: &str = "科目余额表,,,,,,,\n2025年1-12月,,,,,,,\n科目编码,科目名称,期初余额,,本期发生,,期末余额,\n,,借方,贷方,借方,贷方,借方,贷方\n";

#[test]
fn tb01_a_header_of_two_rows() {
    let read =
        balances(&format!("{TWO_ROWS}1601,固定资产,100000,,14400,,114400,\n1602,累计折旧,,500,,200,,700\n")).read();
    assert_eq!(
        read.entries(),
        [
            (true, "1601", "100000.00".to_owned(), "0.00".to_owned()),
            (false, "1601", "14400.00".to_owned(), "0.00".to_owned()),
            (true, "1602", "0.00".to_owned(), "500.00".to_owned()),
            (false, "1602", "0.00".to_owned(), "200.00".to_owned()),
        ]
    );
    let dates: Vec<_> = read.ledger().iter().map(|row| row.on.to_string()).collect();
    assert_eq!(dates, ["2025-01-01", "2025-12-31", "2025-01-01", "2025-12-31"]);
}

const TREE: &str = "1601,固定资产,100000,,,,100000,\n160101,房屋,60000,,,,60000,\n160102,设备,40000,,,,40000,\n";

#[test]
fn tb02_leaves_count_and_parents_are_checked() {
    let read = balances(&format!("{TWO_ROWS}{TREE}")).read();
    let entry = |account, debit: &str| (true, account, debit.to_owned(), "0.00".to_owned());
    assert_eq!(read.entries(), [entry("160101", "60000.00"), entry("160102", "40000.00")]);
    assert_eq!(read.dropped(Dropped::Parent), 1);
    let wrong = TREE.replace("160102,设备,40000,,,,40000", "160102,设备,40001,,,,40001");
    assert_eq!(balances(&format!("{TWO_ROWS}{wrong}")).refused_codes(), ["PARENT_DIFFERS"]);
}

#[test]
fn tb03_the_period_in_a_column() {
    let text = "会计年度,会计期间,科目编码,科目名称,外币名称,期初借方,期初贷方,本期发生借方,本期发生贷方,期末借方,期末贷方\n\
                2025,月份：2025.01-2025.12,1601,固定资产,,100,,5,,105,\n";
    let dates: Vec<_> = balances(text).read().ledger().iter().map(|row| row.on.to_string()).collect();
    assert_eq!(dates, ["2025-01-01", "2025-12-31"]);
}

#[test]
fn tb04_totals_are_checked_and_dropped() {
    let rows = format!(
        "{TREE}1602,累计折旧,,500,,,,500\n资产小计,,100000,500,,,100000,500\n3001,累计盈余,,99500,,,,99500\n合计,,100000,100000,,,100000,100000\n"
    );
    let read = balances(&format!("{TWO_ROWS}{rows}")).read();
    assert_eq!((read.dropped(Dropped::Total), read.ledger().len()), (2, 4));
    let wrong = rows.replace("资产小计,,100000,500", "资产小计,,100001,500");
    assert_eq!(balances(&format!("{TWO_ROWS}{wrong}")).refused_codes(), ["TOTAL_DIFFERS"]);
}

#[test]
fn tb05_a_closing_that_does_not_follow() {
    let text = "科目编码,科目名称,期初余额方向,期初余额,本期借方,本期贷方,期末余额方向,期末余额\n1601,固定资产,借,100000,14400,0,借,114300\n";
    let told = balances(text).refused();
    assert_eq!(told.len(), 1);
    for part in ["100000.00", "14400.00", "114300.00", "第2行"] {
        assert!(told[0].contains(part), "{told:?}");
    }
}

#[test]
fn tb06_a_single_closing_stands_on_the_side_of_its_account() {
    let text = "科目编码,科目名称,本期借方,本期贷方,期末余额\n1601,固定资产,0,0,1000\n1602,累计折旧,0,200,700\n";
    let read = balances(text).read();
    assert_eq!(
        read.entries(),
        [
            (true, "1601", "1000.00".to_owned(), "0.00".to_owned()),
            (true, "1602", "0.00".to_owned(), "500.00".to_owned()),
            (false, "1602", "0.00".to_owned(), "200.00".to_owned()),
        ]
    );
    assert!(read.noticed("SIDE_BY_ROLE"));
}

const JOURNAL: &str =
    "日期,凭证号数,科目编码,科目名称,摘要,方向,金额\n2025-03-12,记-0012,160103,设备,购电脑,借,14400.00\n";

#[test]
fn openings_come_from_balances_and_movements_from_the_journal() {
    let rows = |closing: &str| {
        format!(
            "{TWO_ROWS}1601,固定资产,100000,,14400,,{closing},\n160103,设备,100000,,14400,,{closing},\n160203,折旧,,500,,200,,700\n"
        )
    };
    let case = |closing: &str| balances(JOURNAL).and(Side::Ledger, "余额表.csv", rows(closing).as_bytes());
    let read = case("114400").read();
    let mut entries = read.entries();
    entries.sort();
    assert_eq!(
        entries,
        [
            (false, "160103", "14400.00".to_owned(), "0.00".to_owned()),
            (false, "160203", "0.00".to_owned(), "200.00".to_owned()),
            (true, "160103", "100000.00".to_owned(), "0.00".to_owned()),
            (true, "160203", "0.00".to_owned(), "500.00".to_owned()),
        ]
    );
    let told = balances(&JOURNAL.replace("14400.00", "14000.00"))
        .and(Side::Ledger, "余额表.csv", rows("114400").as_bytes())
        .refused();
    assert_eq!(told.len(), 1);
    for part in ["余额表.csv", "160103", "100000.00", "14000.00", "114400.00"] {
        assert!(told[0].contains(part), "{told:?}");
    }
}

#[test]
fn months_of_balances_continue_each_other() {
    let header = "会计年度,会计月份,会计科目编码,会计科目名称,期初借方余额,期初贷方余额,借方发生额,贷方发生额,期末借方余额,期末贷方余额\n";
    let rows = "2025,1,1601,固定资产,100,0,50,0,150,0\n2025,2,1601,固定资产,150,0,0,20,130,0\n";
    let read = balances(&format!("{header}{rows}")).read();
    assert_eq!(
        read.entries(),
        [
            (true, "1601", "100.00".to_owned(), "0.00".to_owned()),
            (false, "1601", "50.00".to_owned(), "0.00".to_owned()),
            (false, "1601", "0.00".to_owned(), "20.00".to_owned()),
        ]
    );
    let broken = rows.replace("2025,2,1601,固定资产,150,0,0,20,130,0", "2025,2,1601,固定资产,160,0,0,20,140,0");
    assert_eq!(balances(&format!("{header}{broken}")).refused_codes(), ["CHAIN_FAILS"]);
}

#[test]
fn the_figures_of_the_year_are_preferred() {
    let text = "2025年12月,,,,,,,,,\n科目代码,科目名称,期初余额,,本期发生,,本年累计,,期末余额,\n,,借方,贷方,借方,贷方,借方,贷方,借方,贷方\n1601,固定资产,140,,10,,50,,150,\n";
    let read = balances(text).read();
    assert_eq!(
        read.entries(),
        [
            (true, "1601", "100.00".to_owned(), "0.00".to_owned()),
            (false, "1601", "50.00".to_owned(), "0.00".to_owned()),
        ]
    );
    assert_eq!(read.ledger()[0].on.to_string(), "2025-01-01");
}
