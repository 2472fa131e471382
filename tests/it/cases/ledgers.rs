//! TL03, TL04, TL14, TL15, TL19: ledgers of one account, with openings, totals and carries.

use super::Case;
use entity::Side;
use oversight::harvest::Dropped;

const U8: &str = "科目：160103 固定资产\\设备,,,,,,,\n2025年,,凭证号数,摘要,借方,贷方,方向,余额\n月,日,,,,,,\n";

fn u8_ledger(rows: &str) -> Case {
    Case::text(Side::Ledger, &format!("{U8}{rows}"))
}

const ROWS: &str = ",,,上年结转,,,借,100000.00\n03,12,记-0012,购电脑,14400.00,,借,114400.00\n03,,,当前合计,14400.00,,借,114400.00\n03,,,当前累计,14400.00,,借,114400.00\n";

#[test]
fn tl03_a_u8_ledger() {
    let read = u8_ledger(ROWS).read();
    let entry = |opening, debit: &str| (opening, "160103", debit.to_owned(), "0.00".to_owned());
    assert_eq!(read.entries(), [entry(true, "100000.00"), entry(false, "14400.00")]);
    assert_eq!(read.dropped(Dropped::Total), 2);
    let line = read.ledger()[1];
    assert_eq!((line.on.to_string(), line.number), ("2025-03-12".to_owned(), 12));
    assert_eq!(read.ledger()[0].on.to_string(), "2025-01-01");
}

#[test]
fn tl04_a_wrong_total_names_its_row() {
    let told = u8_ledger(&ROWS.replace("当前合计,14400.00", "当前合计,14000.00")).refused();
    assert_eq!(told.len(), 1);
    for part in ["6", "14000.00", "14400.00"] {
        assert!(told[0].contains(part), "{told:?}");
    }
}

#[test]
fn a_wrong_balance_names_its_row() {
    let codes =
        u8_ledger(&ROWS.replace("当前累计,14400.00,,借,114400.00", "当前累计,14400.00,,借,114000.00")).refused_codes();
    assert_eq!(codes, ["BALANCE_DIFFERS"]);
}

#[test]
fn tl14_the_direction_of_a_balance_counts() {
    let rows = ",,,期初余额,,,贷,500.00\n03,31,记-0040,计提,,200.00,贷,700.00\n";
    let text = format!("{}{rows}", U8.replace("160103 固定资产\\设备", "160203 累计折旧\\设备"));
    let read = Case::text(Side::Ledger, &text).read();
    assert_eq!(read.entries()[0], (true, "160203", "0.00".to_owned(), "500.00".to_owned()));
}

#[test]
fn tl15_a_negative_balance_of_depreciation_is_credit() {
    let read = Case::text(
        Side::Ledger,
        "科目编码,科目名称,期初余额,本期借方,本期贷方,期末余额\n1602,累计折旧,-300,0,200,-500.00\n",
    )
    .read();
    assert_eq!(
        read.entries(),
        [
            (true, "1602", "0.00".to_owned(), "300.00".to_owned()),
            (false, "1602", "0.00".to_owned(), "200.00".to_owned()),
        ]
    );
    assert!(read.noticed("SIDE_BY_ROLE"));
}

const TWO_YEARS: &str = "日期,凭证号,科目编码,摘要,借方,贷方,方向,余额\n\
    2024-01-01,,160103,上年结转,,,借,100\n2024-05-06,记-1,160103,购电脑,50,,借,150\n2024-12-31,,160103,结转下年,,,借,150\n\
    2025-01-01,,160103,上年结转,,,借,150\n2025-02-03,记-1,160103,购桌,7,,借,157\n";

#[test]
fn tl19_the_closing_of_a_year_opens_the_next() {
    let read = Case::text(Side::Ledger, TWO_YEARS).read();
    let entry = |opening, debit: &str| (opening, "160103", debit.to_owned(), "0.00".to_owned());
    assert_eq!(read.entries(), [entry(true, "100.00"), entry(false, "50.00"), entry(false, "7.00")]);
    assert_eq!((read.dropped(Dropped::Carry), read.dropped(Dropped::Repeated)), (1, 1));
    let wrong = TWO_YEARS.replace("上年结转,,,借,150", "上年结转,,,借,160");
    assert_eq!(Case::text(Side::Ledger, &wrong).refused_codes(), ["OPENING_DIFFERS"]);
    let wrong = TWO_YEARS.replace("结转下年,,,借,150", "结转下年,,,借,151");
    assert_eq!(Case::text(Side::Ledger, &wrong).refused_codes(), ["BALANCE_DIFFERS"]);
}

#[test]
fn a_file_a_month_continues_the_month_before() {
    let month = |opening: &str, on: &str, debit: &str| {
        format!(
            "日期,凭证号,科目编码,摘要,借方,贷方,方向,余额\n{on}-01,,160103,期初余额,,,借,{opening}\n{on}-05,记-1,160103,购,{debit},,,\n"
        )
    };
    let (january, february) = (month("100", "2025-01", "50"), month("150", "2025-02", "7"));
    let case = |february: &str| Case::text(Side::Ledger, &january).and(Side::Ledger, "2.csv", february.as_bytes());
    let read = case(&february).read();
    let openings = read.entries().iter().filter(|entry| entry.0).count();
    assert_eq!((openings, read.entries().len()), (1, 3));
    assert_eq!(case(&month("160", "2025-02", "7")).refused_codes(), ["CHAIN_FAILS"]);
}

/// An opening of nought is checked like any other, and counts for nothing; one without a figure says nothing.
#[test]
fn an_opening_of_nought_must_continue_too() {
    let (january, february) = (
        "日期,凭证号,科目编码,摘要,借方,贷方,方向,余额\n2025-01-01,,160103,期初余额,,,平,0\n2025-01-05,记-1,160103,购,50,,,\n",
        "日期,凭证号,科目编码,摘要,借方,贷方,方向,余额\n2025-02-01,,160103,期初余额,,,NET\n2025-02-05,记-2,160103,购,7,,,\n",
    );
    let case = |net: &str| {
        let february = february.replace("NET", net);
        Case::text(Side::Ledger, january).and(Side::Ledger, "2.csv", february.as_bytes())
    };
    assert_eq!(case("平,0").refused_codes(), ["CHAIN_FAILS"]);
    for net in ["平,", "借,50"] {
        let read = case(net).read();
        let entries = read.entries();
        let lines: Vec<_> = entries.iter().map(|entry| (entry.0, entry.2.as_str())).collect();
        assert_eq!(lines, [(false, "50.00"), (false, "7.00")], "{net:?}");
    }
}

#[test]
fn a_book_that_begins_in_march_has_year_totals_of_its_own() {
    let rows = ",,,期初余额,,,借,100\n03,12,记-1,购,50,,借,150\n03,,,本月合计,50,,借,150\n03,,,本年累计,80,,借,150\n04,12,记-2,购,5,,借,155\n04,,,本月合计,5,,借,155\n04,,,本年累计,85,,借,155\n";
    assert!(u8_ledger(rows).read().noticed("YEAR_TOTAL_UNCHECKED"));
    assert_eq!(u8_ledger(&rows.replace("本年累计,85", "本年累计,86")).refused_codes(), ["TOTAL_DIFFERS"]);
}

#[test]
fn year_totals_of_a_journal_that_begins_in_march_are_those_of_all_accounts() {
    const HEAD: &str = "日期,凭证号数,科目编码,科目名称,摘要,借方金额,贷方金额\n";
    let month = |month: u8, amount: u8, total: u16| {
        format!(
            "2024-{month:02}-05,记-1,160102,设备,购,{amount},\n2024-{month:02}-05,记-1,1002,银行存款,购,,{amount}\n,,,,本年累计,{total},{total}\n"
        )
    };
    let journal = |totals: [u16; 2]| {
        Case::text(Side::Ledger, &format!("{HEAD}{}{}", month(3, 70, totals[0]), month(4, 10, totals[1])))
    };
    assert!(!journal([70, 80]).read().noticed("YEAR_TOTAL_UNCHECKED"));
    assert!(journal([100, 110]).read().noticed("YEAR_TOTAL_UNCHECKED"));
    assert_eq!(journal([70, 81]).refused_codes(), ["TOTAL_DIFFERS"]);
    assert_eq!(journal([100, 111]).refused_codes(), ["TOTAL_DIFFERS"]);
}

#[test]
fn year_totals_of_blocks_that_begin_in_march_are_those_of_their_account() {
    let block = |total: u8| {
        format!(
            "03,12,记-1,购,50,,借,50\n03,,,本年累计,80,,借,50\n04,12,记-2,购,5,,借,55\n04,,,本年累计,{total},,借,55\n"
        )
    };
    let second = |total| format!("{}{}", U8.replace("160103 固定资产\\设备", "160105 固定资产\\家具"), block(total));
    let case = |total| Case::text(Side::Ledger, &format!("{U8}{},,,,,,,\n{}", block(85), second(total)));
    assert!(case(85).read().noticed("YEAR_TOTAL_UNCHECKED"));
    assert_eq!(case(86).refused_codes(), ["TOTAL_DIFFERS"]);
}

#[test]
fn blocks_of_several_accounts_keep_their_accounts() {
    let second = ROWS.replace("100000.00", "5.00").replace("114400.00", "14405.00");
    let text = format!("{U8}{ROWS},,,,,,,\n{}{second}", U8.replace("160103 固定资产\\设备", "160105 固定资产\\家具"));
    let read = Case::text(Side::Ledger, &text).read();
    let accounts: Vec<_> = read.entries().iter().map(|entry| (entry.0, entry.1.to_owned())).collect();
    let row = |opening, account: &str| (opening, account.to_owned());
    assert_eq!(accounts, [row(true, "160103"), row(false, "160103"), row(true, "160105"), row(false, "160105")]);
}
