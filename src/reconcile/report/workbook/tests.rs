use super::super::sample::with_report;
use super::write_workbook;
use crate::words::Lang;
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;

fn book(lang: Lang) -> Xlsx<Cursor<Vec<u8>>> {
    let mut out = Vec::new();
    with_report(lang, |report| write_workbook(&mut out, report)).expect("written");
    Xlsx::new(Cursor::new(out)).expect("a workbook")
}

/// A sheet as lines of cells, as calamine reads it back.
fn sheet(lang: Lang, name: &str) -> Vec<Vec<String>> {
    let range = book(lang).worksheet_range(name).expect("the sheet");
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[test]
fn the_sheets_have_their_names() {
    assert_eq!(book(Lang::Zh).sheet_names(), ["汇总", "分类对账", "差异明细", "类别明细", "已相符", "导入说明"]);
    assert_eq!(book(Lang::En).sheet_names(), ["Summary", "Classes", "Differences", "Class rows", "Matched", "Inputs"]);
}

#[test]
fn the_class_table_has_its_totals() {
    let rows = sheet(Lang::Zh, "分类对账");
    let figures =
        ["100000", "15000", "0", "115000", "5000", "14900", "0", "19900", "3", "17000", "95100", "2900"].to_vec();
    assert_eq!(rows[4][..3], ["160102", "设备", "原值"]);
    assert_eq!(rows[4][3..], figures);
    assert_eq!(rows[5][..3], ["合计", "", "原值"]);
    assert_eq!(rows[5][3..], figures);
    assert!(rows.last().is_some_and(|row| row[0].starts_with("财务：")), "a line to sign");
}

#[test]
fn a_difference_stands_with_its_cells_and_its_voucher() {
    let rows = sheet(Lang::Zh, "差异明细");
    let row = &rows[3];
    assert_eq!(row[..5], ["D000001", "账卡金额不符", "账卡", "160102 设备", "100"]);
    assert_eq!(row[5], "2025-05-20 记-33 借 3,000.00 160102 固定资产—设备 ZC002 =购打印机\u{1b}[31m");
    assert_eq!(row[6], "序时账.xlsx!2025年!H6");
    assert_eq!(row[8], "资产卡片.xlsx!卡片!I5");
    assert_eq!(row[9..11], ["", ""]);
    assert_eq!(row[11], "按“资产编号、标签或卡片编号一致”对应\n两方金额之比为 1.034，疑为单位、币种或含税差错");
    let lost = &rows[5];
    assert_eq!(lost[1], "有卡无物（待查盘亏）");
    assert!(lost[12].contains("\n依据：《政府会计制度"), "{}", lost[12]);
    assert!(
        lost[13].contains("\n借 1902 待处理财产损溢—待处理财产价值 2,900.00\n    贷 1601 固定资产 2,900.00"),
        "{}",
        lost[13]
    );
    assert!(lost[13].contains("预算会计不做处理"), "{}", lost[13]);
    let moved = &rows[7];
    assert_eq!(
        (moved[4].as_str(), moved[11].as_str()),
        ("", "按“资产编号、标签或卡片编号一致”对应\nlocation：A栋/301 ≠ A栋/302")
    );
}

#[test]
fn a_difference_of_a_class_stands_with_the_rows_of_the_class() {
    let rows = sheet(Lang::Zh, "差异明细");
    let class = &rows[4];
    assert_eq!(class[..5], ["D000002", "账卡金额不符", "账卡", "160102 设备", "95000"]);
    assert_eq!((&*class[6], &*class[8]), ("序时账.xlsx!2025年!H4", "资产卡片.xlsx!卡片!I6"));
    let why = "类别合计差额，未定位到具体资产\n账 1 行，合计 100,000.00\n卡 1 行，合计 5,000.00";
    assert_eq!(class[11], why);
    let rows = sheet(Lang::Zh, "类别明细");
    let told: Vec<[&str; 4]> = rows[3..].iter().map(|row| [&*row[0], &*row[3], &*row[4], &*row[6]]).collect();
    assert_eq!(
        told,
        [
            ["D000002", "账", "100000", "序时账.xlsx!2025年!H4"],
            ["D000002", "账", "100000", ""],
            ["D000002", "卡", "5000", "资产卡片.xlsx!卡片!I6"],
            ["D000002", "卡", "5000", ""],
        ]
    );
    assert_eq!((&*rows[3][1], &*rows[3][2], &*rows[4][5]), ("160102 设备", "原值", "合计"));
}

#[test]
fn every_group_without_a_difference_is_listed() {
    let rows = sheet(Lang::Zh, "已相符");
    assert_eq!(rows.len(), 4);
    let want = ["1", "相符", "ZC001", "示波器", "1", "12000", "1"];
    assert_eq!(rows[3][..7], want);
    assert_eq!(rows[3][7..], ["序时账.xlsx!2025年!H5", "资产卡片.xlsx!卡片!I4", "盘点表.csv!A2"]);
}

#[test]
fn the_summary_foots_and_counts() {
    let rows = sheet(Lang::En, "Summary");
    let find = |first: &str| rows.iter().find(|row| row[0] == first).unwrap_or_else(|| panic!("{first} in {rows:?}"));
    assert_eq!(find("ledger-cards (ledger - cards)")[1..], ["cost", "115000", "19900", "95100", "0", "100", "95000"]);
    assert_eq!(find("ledger and card amounts")[1..5], ["ledger-cards", "2", "95100", "1"]);
    assert_eq!(find("location")[1..5], ["cards-physical", "1", "", ""]);
    let begin = rows.iter().position(|row| row[0] == "Groups by all that they differ in").expect("the block");
    let sets: Vec<[&str; 2]> = rows[begin + 1..begin + 5].iter().map(|row| [&*row[0], &*row[1]]).collect();
    assert_eq!(
        sets,
        [
            ["kinds of difference", "groups"],
            ["card, nothing found (suspected loss) + ledger and card amounts", "1"],
            ["found, no card (suspected surplus)", "1"],
            ["location", "1"],
        ]
    );
}

#[test]
fn the_files_are_told_with_their_columns() {
    let rows = sheet(Lang::Zh, "导入说明");
    assert_eq!(rows[3][..6], ["账", "账/序时账.xlsx", "整份文件", "", "xlsx", ""]);
    assert_eq!(rows[3][9], "工作表“封面”不是数据表，未读入");
    assert_eq!(rows[4][2..7], ["2025年", "凭证明细", "xlsx", "表头第 2-3 行\n2025-01-01 至 2025-12-31", "3"]);
    assert!(rows[4][7].starts_with("A 凭证日期←日期; "), "{}", rows[4][7]);
    assert_eq!(rows[4][8], "借方 115,000.00\n略去行 合计 13");
    assert_eq!(rows[5][5], "表头第 1 行\n基准日 2025-12-31\n原表以万元为单位");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let bytes = || {
        let mut out = Vec::new();
        with_report(Lang::Zh, |report| write_workbook(&mut out, report)).expect("written");
        out
    };
    assert_eq!(bytes(), bytes());
}
