//! TC02, TC18–TC20, TC28–TC31: cases that need a workbook or other bytes than plain text.

use super::{Case, yuan};
use entity::Side;
use rust_xlsxwriter::{Format, Workbook};

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().expect("a workbook in memory")
}

fn rows(book: &mut Workbook, name: &str, rows: &[&[&str]]) {
    let sheet = book.add_worksheet();
    sheet.set_name(name).expect("a sheet name");
    for (row, texts) in rows.iter().enumerate() {
        for (column, text) in texts.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *text).expect("a cell");
        }
    }
}

#[test]
fn tc02_class_codes_that_lost_their_zeros() {
    let bytes = workbook(|book| {
        rows(book, "卡片", &[&["资产编号", "资产名称", "类别编号", "原值"], &["A1", "电脑"]]);
        let sheet = book.worksheet_from_index(0).expect("the sheet");
        sheet.write_number(1, 2, 2).expect("a cell");
        sheet.write_number(1, 3, 7200).expect("a cell");
    });
    let read = Case::default().and(Side::Cards, "c.xlsx", &bytes).read();
    assert_eq!(read.text(read.card().class_code), "2");
    assert!(read.noticed("ZEROS_LOST"));
}

#[test]
fn tc18_several_sheets_and_a_summary() {
    let header: &[&str] = &["资产编号", "资产名称", "原值"];
    let bytes = workbook(|book| {
        rows(book, "设备", &[header, &["A1", "电脑", "100"]]);
        rows(book, "家具", &[header, &["B1", "桌", "50"], &["合计", "", "50"]]);
        rows(book, "汇总", &[&["类别", "金额"], &["设备", "100"], &["家具", "50"]]);
    });
    let read = Case::default().and(Side::Cards, "c.xlsx", &bytes).read();
    assert_eq!(read.cards().len(), 2);
    let tables: Vec<_> = read.0.facts.tables.iter().map(|table| table.sheet.as_str()).collect();
    assert_eq!(tables, ["设备", "家具"]);
    let origins: Vec<_> = read.cards().iter().map(|card| (card.origin.table, card.origin.row)).collect();
    assert_eq!(origins, [(0, 2), (1, 2)]);
}

#[test]
fn tc19_hidden_rows_are_read_and_told() {
    let bytes = workbook(|book| {
        rows(book, "卡片", &[&["资产编号", "资产名称", "原值"], &["A1", "电脑", "100"], &["A2", "电脑", "50"]]);
        book.worksheet_from_index(0).expect("the sheet").set_row_hidden(2).expect("a row");
    });
    let read = Case::default().and(Side::Cards, "c.xlsx", &bytes).read();
    assert_eq!(read.cards().len(), 2);
    assert!(read.noticed("HIDDEN_ROWS"));
}

#[test]
fn tc20_merged_departments_are_filled_down() {
    let bytes = workbook(|book| {
        let header: &[&str] = &["使用部门", "资产编号", "资产名称", "原值"];
        rows(book, "卡片", &[header, &["", "A1", "电脑", "1"], &["", "A2", "电脑", "1"], &["", "A3", "电脑", "1"]]);
        let sheet = book.worksheet_from_index(0).expect("the sheet");
        sheet.merge_range(1, 0, 2, 0, "信息部", &Format::new()).expect("a range");
    });
    let read = Case::default().and(Side::Cards, "c.xlsx", &bytes).read();
    let departments: Vec<_> = read.cards().iter().map(|card| read.text(card.department).to_owned()).collect();
    assert_eq!(departments, ["信息部", "信息部", ""]);
}

#[test]
fn tc28_an_html_table_in_gbk() {
    let html = "<html><head><meta charset=gbk></head><table><tr><td>资产编号<td>资产名称<td>原值</tr>\
                <tr><td>A1<td>电脑<td>7,200.00</tr></table></html>";
    let (bytes, _, _) = encoding_rs::GBK.encode(html);
    let read = Case::default().and(Side::Cards, "c.xls", &bytes).read();
    assert_eq!(yuan(read.card().value), "7200.00");
    assert_eq!(read.text(read.card().name), "电脑");
}

#[test]
fn tc29_tab_text_named_xls() {
    let read =
        Case::default().and(Side::Cards, "c.xls", "资产编号\t资产名称\t原值\r\nA1\t电脑\t7200\r\n".as_bytes()).read();
    assert_eq!(yuan(read.card().value), "7200.00");
}

#[test]
fn tc30_doubly_encoded_texts_are_repaired() {
    let twice = |text: &str| -> String {
        let (bytes, _, _) = encoding_rs::GBK.encode(text);
        bytes.iter().map(|byte| char::from(*byte)).collect()
    };
    let bytes = workbook(|book| {
        let header = ["资产编号", "资产名称", "原值"].map(twice);
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        rows(book, "c", &[&header, &["A1", &twice("电脑"), "7200"]]);
    });
    let read = Case::default().and(Side::Cards, "c.xlsx", &bytes).read();
    assert_eq!(read.text(read.card().name), "电脑");
    assert!(read.noticed("TEXT_REPAIRED"));
}

#[test]
fn tc31_a_form_is_not_a_list() {
    let form: &[&[&str]] = &[
        &["固定资产卡片"],
        &["资产编号：", "A1", "资产名称：", "电脑"],
        &["规格型号：", "X1", "原值：", "7200"],
        &["使用部门：", "研发部", "使用人：", "张三"],
        &["存放地点：", "A栋301", "取得日期：", "2024-01-01"],
    ];
    let bytes = workbook(|book| rows(book, "卡片", form));
    let told = Case::default().and(Side::Cards, "c.xlsx", &bytes).refused();
    assert!(told.iter().any(|told| told.contains("一览表")), "{told:?}");
}

#[test]
fn a_period_that_lost_its_zero_is_told_by_the_date() {
    let book = |on: &str| {
        workbook(|book| {
            let header: &[&str] = &["日期", "会计期间", "凭证字号", "摘要", "科目代码", "借方", "贷方"];
            rows(book, "凭证", &[header, &[on, "", "记-1", "购", "1601", "100", ""]]);
            book.worksheet_from_index(0).expect("the sheet").write_number(1, 1, 2025.1).expect("a cell");
        })
    };
    let case = |on: &str| Case::default().and(Side::Ledger, "v.xlsx", &book(on));
    assert_eq!(case("2025-10-08").read().ledger()[0].period, 10);
    assert_eq!(case("2025-01-08").read().ledger()[0].period, 1);
    assert_eq!(case("").refused_codes(), ["BAD_PERIOD"]);
}

/// Four kinds of lists, each with a row that has one amount in two fields.
const WIDE: [(Side, &str, &str); 4] = [
    (Side::Cards, "资产编号,资产名称,原值\nA1,电脑,100\nA2,书柜,12,000.50\nA3,书柜,5,, \n", "D3"),
    (Side::Counts, "资产编号,资产名称,实盘数量\nA1,电脑,1\nA2,书柜,1,5\nA3,书柜,5,, \n", "D3"),
    (
        Side::Ledger,
        "日期,凭证号,科目编码,借方,贷方\n2025-03-12,记-1,1601,5,\n2025-03-12,记-1,1002,,12,000.50\n2025-03-12,记-1,1002,,5,,\n",
        "F3",
    ),
    (
        Side::Ledger,
        "科目编码,科目名称,期初借方,期初贷方,期末借方,期末贷方\n1601,设备,1,,1,\n1602,折旧,,12,,12,7\n1801,其他,5,,5,,,\n",
        "G3",
    ),
];

#[test]
fn a_row_with_more_fields_than_its_header_is_out_of_step() {
    for (side, text, cell) in WIDE {
        let case = |text: &str| Case::text(side, text);
        assert_eq!(case(text).refused_codes(), ["TOO_MANY_FIELDS"], "{text}");
        assert!(case(text).refused()[0].contains(cell), "{text}");
        let bad = text.lines().nth(2).expect("the third line");
        case(&text.replace(&format!("{bad}\n"), "")).read();
    }
    // Above a table, in its footer and in workbooks fields beyond the header are remarks.
    let (side, text, _) = WIDE[0];
    let good = text.replace("A2,书柜,12,000.50\n", "");
    assert_eq!(
        Case::text(side, &format!("单位：甲,,,,乙\n{good}制表：丙,,,,日期：2025-12-31\n")).read().cards().len(),
        2
    );
    let noted = workbook(|book| rows(book, "卡片", &[&["资产编号", "资产名称", "原值"], &["A1", "电脑", "5", "已核"]]));
    assert_eq!(Case::default().and(Side::Cards, "c.xlsx", &noted).read().cards().len(), 1);
}
