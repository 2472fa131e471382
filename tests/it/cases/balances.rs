//! TB: trial balances, alone and beside a journal.

use super::Case;
use entity::Side;
use oversight::facts::LineKind;
use oversight::harvest::Dropped;

/// A trial balance.
pub fn balances(text: &str) -> Case {
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

#[test]
fn openings_of_both_sources_must_agree() {
    let ledger = |opening: &str| {
        format!(
            "日期,凭证号,科目编码,摘要,借方,贷方,方向,余额\n2025-01-01,,160103,上年结转,,,借,{opening}\n2025-03-12,记-1,160103,购,50,,,\n"
        )
    };
    let sheet = format!("{TWO_ROWS}160103,设备,100,,50,,150,\n");
    let case = |opening: &str| balances(&ledger(opening)).and(Side::Ledger, "余额表.csv", sheet.as_bytes());
    let entry = |opening, debit: &str| (opening, "160103", debit.to_owned(), "0.00".to_owned());
    assert_eq!(case("100").read().entries(), [entry(true, "100.00"), entry(false, "50.00")]);
    assert_eq!(case("90").refused_codes(), ["OPENINGS_DISAGREE"]);
}

#[test]
fn a_journal_that_begins_earlier_leaves_the_rest_to_the_opening() {
    let journal = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额\n2024-06-01,记-1,160103,设备,购,借,30\n2025-03-12,记-1,160103,设备,购,借,50\n";
    let sheet = format!("{TWO_ROWS}160103,设备,100,,50,,150,\n");
    let read = balances(journal).and(Side::Ledger, "余额表.csv", sheet.as_bytes()).read();
    let opening = read.ledger().into_iter().find(|row| row.kind == LineKind::Opening).expect("an opening");
    assert_eq!((super::yuan(opening.debit), opening.on.is_blank()), ("70.00".to_owned(), true));
}

#[test]
fn auxiliaries_are_parts_of_their_account() {
    let text = "科目余额表,,,,,,,,\n2025年1-12月,,,,,,,,\n科目编码,科目名称,核算维度名称,期初余额,,本期发生额,,期末余额,\n,,,借方,贷方,借方,贷方,借方,贷方\n160103,设备,,100,,5,,105,\n,,研发部,60,,5,,65,\n,,办公室,40,,,,40,\n";
    let read = balances(text).read();
    assert_eq!(read.entries().len(), 2);
    assert_eq!(read.dropped(Dropped::Parent), 2);
    assert_eq!(balances(&text.replace("办公室,40,,,,40", "办公室,41,,,,41")).refused_codes(), ["PARENT_DIFFERS"]);
}

/// A journal of the next year, which opens with what the year before closed with.
fn next_year(opening: &str) -> String {
    format!(
        "日期,凭证号,科目编码,摘要,借方,贷方,方向,余额\n2026-01-01,,160103,上年结转,,,借,{opening}\n2026-02-03,记-1,160103,购桌,7,,,\n"
    )
}

fn entry(opening: bool, debit: &str) -> (bool, &'static str, String, String) {
    (opening, "160103", debit.to_owned(), "0.00".to_owned())
}

#[test]
fn an_account_that_begins_inside_the_first_year_counts_once() {
    let first = "日期,凭证号,科目编码,摘要,借方,贷方,方向,余额\n2025-03-12,记-1,160103,购电脑,50,,,\n";
    let case = |opening: &str| balances(first).and(Side::Ledger, "2026.csv", next_year(opening).as_bytes());
    assert_eq!(case("50").read().entries(), [entry(false, "50.00"), entry(false, "7.00")]);
    assert_eq!(case("60").refused_codes(), ["CHAIN_FAILS"]);
}

#[test]
fn a_journal_opens_with_what_balances_of_the_year_before_closed_with() {
    let year = format!("{TWO_ROWS}160103,设备,100,,50,,150,\n");
    let case = |opening: &str| balances(&year).and(Side::Ledger, "2026.csv", next_year(opening).as_bytes());
    assert_eq!(case("150").read().entries(), [entry(false, "7.00"), entry(true, "100.00"), entry(false, "50.00")]);
    assert_eq!(case("140").refused_codes(), ["CHAIN_FAILS"]);
    // Without openings the journal simply goes on.
    let lines = next_year("150").replace("2026-01-01,,160103,上年结转,,,借,150\n", "");
    let read = balances(&year).and(Side::Ledger, "2026.csv", lines.as_bytes()).read();
    assert_eq!(read.entries(), [entry(false, "7.00"), entry(true, "100.00"), entry(false, "50.00")]);
    // The lines of that year beside its balances: the opening of the next is known from both.
    let lines = "日期,凭证号,科目编码,摘要,借方,贷方,方向,余额\n2025-03-12,记-1,160103,购电脑,50,,,\n";
    let case = |opening: &str| case(opening).and(Side::Ledger, "2025.csv", lines.as_bytes());
    assert_eq!(case("150").read().entries(), [entry(true, "100.00"), entry(false, "7.00"), entry(false, "50.00")]);
    assert_eq!(case("140").refused_codes(), ["OPENINGS_DISAGREE"]);
}

#[test]
fn balances_go_on_where_a_journal_ends() {
    let first = "日期,凭证号,科目编码,摘要,借方,贷方,方向,余额\n2024-01-01,,160103,上年结转,,,借,60\n2024-05-06,记-1,160103,购,40,,,\n";
    let year = |opening: u8| format!("{TWO_ROWS}160103,设备,{opening},,50,,{},\n", opening + 50);
    let case = |opening: u8| balances(first).and(Side::Ledger, "余额表.csv", year(opening).as_bytes());
    assert_eq!(case(100).read().entries(), [entry(true, "60.00"), entry(false, "40.00"), entry(false, "50.00")]);
    assert_eq!(case(90).refused_codes(), ["OPENINGS_DISAGREE"]);
    // And a journal goes on where they end.
    let read = case(100).and(Side::Ledger, "2026.csv", next_year("150").as_bytes()).read();
    let debits: Vec<_> = read.entries().into_iter().map(|entry| (entry.0, entry.2)).collect();
    let debit = |opening, debit: &str| (opening, debit.to_owned());
    assert_eq!(debits, [debit(true, "60.00"), debit(false, "40.00"), debit(false, "7.00"), debit(false, "50.00")]);
}

#[test]
fn a_journal_opens_below_the_account_of_the_balances() {
    let year = format!("{TWO_ROWS}1601,固定资产,100,,50,,150,\n");
    let next = next_year("90").replace("2026-02", "2026-01-01,,160105,上年结转,,,借,60\n2026-02");
    let case = |next: &str| balances(&year).and(Side::Ledger, "2026.csv", next.as_bytes());
    let read = case(&next).read();
    let sum = |opening: bool| -> i64 {
        read.ledger().iter().filter(|row| (row.kind == LineKind::Opening) == opening).map(|row| row.debit).sum()
    };
    assert_eq!((sum(true), sum(false), read.ledger().len()), (10_000, 5_700, 3));
    assert_eq!(case(&next.replace("借,60", "借,50")).refused_codes(), ["CHAIN_FAILS"]);
}

#[test]
fn parts_of_an_account_open_and_close_together() {
    let text = "科目余额表,,,,,,,,\n2025年1-12月,,,,,,,,\n科目编码,科目名称,核算维度名称,期初余额,,本期发生额,,期末余额,\n,,,借方,贷方,借方,贷方,借方,贷方\n160103,设备,研发部,60,,5,,65,\n160103,设备,办公室,40,,,,40,\n";
    let journal = JOURNAL.replace("14400.00", "5");
    let read = balances(text).and(Side::Ledger, "序时账.csv", journal.as_bytes()).read();
    let mut debits: Vec<_> = read.ledger().iter().map(|row| (row.kind == LineKind::Opening, row.debit)).collect();
    debits.sort_unstable();
    assert_eq!(debits, [(false, 500), (true, 4_000), (true, 6_000)]);
}

#[test]
fn lines_before_the_balances_are_taken_back_from_the_account_they_stand_on() {
    let journal = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额\n2024-06-01,记-1,1601,固定资产,购,借,30\n2025-03-12,记-1,1601,固定资产,购,借,50\n";
    let sheet = format!("{TWO_ROWS}160103,设备,60,,50,,110,\n160105,家具,40,,,,40,\n");
    let read = balances(journal).and(Side::Ledger, "余额表.csv", sheet.as_bytes()).read();
    let opening: i64 =
        read.ledger().iter().filter(|row| row.kind == LineKind::Opening).map(|row| row.debit - row.credit).sum();
    assert_eq!(opening, 7_000);
}
