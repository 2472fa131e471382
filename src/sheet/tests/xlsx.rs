//! xlsx files as they come.

use calamine::{Data, Reader as _};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Formula, Workbook};

use super::support::{kinds, notices, read, refusal, texts, texts_in, xlsx_parts, xlsx_with};
use crate::sheet::{Body, CellKind, Format, Merge};

use CellKind::{Blank, Bool, Date, Error, Number, Text, Uncached};

#[test]
fn a_card_list_comes_back_cell_by_cell() {
    let mut book = Workbook::new();
    let date = CellFormat::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let sheet = book.add_worksheet();
    sheet.set_name("固定资产卡片").unwrap();
    sheet.merge_range(0, 0, 0, 3, "固定资产卡片", &CellFormat::new()).unwrap();
    for (column, text) in ["资产编号", "原值", "取得日期", "在用"].into_iter().enumerate() {
        sheet.write(1, column as u16, text).unwrap();
    }
    sheet.write(2, 0, "00012").unwrap();
    sheet.write(2, 1, 1234.5).unwrap();
    sheet.write_with_format(2, 2, ExcelDateTime::from_ymd(2024, 3, 31).unwrap(), &date).unwrap();
    sheet.write(2, 3, true).unwrap();
    sheet.write(4, 1, Formula::new("=B3*2").set_result("2469")).unwrap();
    sheet.set_row_hidden(2).unwrap();
    sheet.set_row_hidden(3).unwrap();
    let hidden = book.add_worksheet();
    hidden.set_name("字典").unwrap().set_hidden(true);
    hidden.write(0, 0, "a&b <c>").unwrap();
    let read = read(book.save_to_buffer().unwrap()).unwrap();
    assert_eq!((read.format, read.encoding, read.notices.len()), (Format::Xlsx, None, 0));
    let [cards, dictionary] = &read.sheets[..] else { panic!("two sheets") };
    assert_eq!((cards.name.as_str(), cards.hidden), ("固定资产卡片", false));
    assert_eq!((dictionary.name.as_str(), dictionary.hidden), ("字典", true));
    assert_eq!(texts(dictionary), [["a&b <c>"]]);
    assert_eq!(
        texts(cards),
        [
            vec!["固定资产卡片"],
            vec!["资产编号", "原值", "取得日期", "在用"],
            vec!["00012", "1234.5", "2024-03-31", "TRUE"],
            vec![],
            vec!["", "2469"],
        ]
    );
    assert_eq!(kinds(cards), [vec![Text], vec![Text; 4], vec![Text, Number, Date, Bool], vec![], vec![Blank, Number]]);
    let Body::Grid(grid) = &cards.body else { panic!("a grid") };
    assert_eq!(grid.merges, [Merge { top: 0, left: 0, bottom: 0, right: 3 }]);
    assert_eq!(grid.hidden_rows, [2, 3]);
}

#[test]
fn every_type_of_cell_is_read_for_what_it_is() {
    let sheet = r#"<dimension ref="A1:XFD1048576"/><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>内&amp;联</t></is></c><c r="D1" t="str"><f>T(1)</f><v>公式_x000D_</v></c></row>
<row r="2"><c r="A2"><v>1.60101E+05</v></c><c r="B2"><v>0.30000000000000004</v></c><c r="C2"><v>1601.0</v></c><c r="D2" t="n"><v>1234.5000001</v></c></row>
<row r="3"><c r="A3" s="1"><v>45382</v></c><c r="B3" s="2"><v>45382.5</v></c><c r="C3" s="3"><v>45382</v></c><c r="D3" t="d"><v>2024-03-31T00:00:00</v></c><c r="E3" s="1"><v>0.5</v></c></row>
<row r="4"><c r="A4" t="b"><v>0</v></c><c r="B4" t="e"><v>#REF!</v></c><c r="C4" t="e"><f>x</f><v>#SPILL!</v></c></row>
<row r="5"><c r="A5"><f>SUM(A1:A2)</f></c><c r="B5"><f>A1</f><v></v></c><c r="C5"><f t="shared" si="4000000000"/></c><c r="D5" t="str"><f>""</f><v></v></c><c r="E5" s="1"/></row>
<row><c t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r><rPh><t>x</t></rPh></is></c><c><v>7</v></c></row>
</sheetData>"#;
    let book = read(xlsx_with(sheet)).unwrap();
    assert_eq!(
        texts(&book.sheets[0]),
        [
            vec!["甲", "乙丙", "内&联", "公式\r"],
            vec!["160101", "0.3", "1601", "1234.5000001"],
            vec!["2024-03-31", "2024-03-31 12:00:00", "2024-03-31", "2024-03-31", "0.5"],
            vec!["FALSE", "#REF!", "#SPILL!"],
            vec!["=SUM(A1:A2)", "=A1", "="],
            vec!["甲 乙", "7"],
        ]
    );
    assert_eq!(
        kinds(&book.sheets[0]),
        [
            vec![Text; 4],
            vec![Number; 4],
            vec![Date, Date, Date, Date, Number],
            vec![Bool, Error, Error],
            vec![Uncached, Uncached, Uncached],
            vec![Text, Number],
        ]
    );
}

#[test]
fn parts_of_a_grid_are_the_grid() {
    let rows: Vec<String> =
        (1..=10).map(|row| format!("<row r=\"{0}\"><c r=\"A{0}\"><v>{0}</v></c></row>", row * 2)).collect();
    let book = read(xlsx_with(&format!("<sheetData>{}</sheetData>", rows.concat()))).unwrap();
    let whole = texts(&book.sheets[0]);
    assert_eq!((whole.len(), whole[19][0].as_str()), (20, "20"));
    for parts in [0, 1, 3, 7, 20, 100] {
        assert_eq!(texts_in(&book.sheets[0], parts), whole);
        assert!(book.sheets[0].parts(parts).len() <= parts.max(1));
    }
}

#[test]
fn a_bad_cell_is_named() {
    for (cell, wanted) in [
        (
            r#"<c r="B2" t="s"><v>9</v></c>"#,
            "sheet \"S\" cell B2: expected the number of one of 2 shared strings, found \"9\"",
        ),
        (r#"<c r="?2"><v>9</v></c>"#, "sheet \"S\" near A2: expected a cell address such as C7, found \"?2\""),
        (r#"<c r="B2"><v>&bomb;</v></c>"#, "\"xl/worksheets/sheet1.xml\" refers to the unknown entity &bomb;"),
        (r#"<c r="XFE1"><v>9</v></c>"#, "sheet \"S\": row 1 has more than 16384 columns"),
        (r#"<c r="A1048577"><v>9</v></c>"#, "sheet \"S\" has more than 1048576 rows"),
    ] {
        assert_eq!(refusal(xlsx_with(&format!("<sheetData><row r=\"2\">{cell}</row></sheetData>"))), wanted);
    }
}

#[test]
fn macros_and_links_are_noticed_and_left_alone() {
    let bytes = xlsx_parts(
        "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>",
        "<sst/>",
        &[("xl/vbaProject.bin", b"x"), ("xl/externalLinks/externalLink1.xml", b"<x/>")],
    );
    let book = read(bytes).unwrap();
    assert_eq!(
        notices(&book),
        ["the file carries macros; ignored", "the file links to other workbooks; only cached values are read"]
    );
}

#[test]
fn doubly_encoded_headers_are_restored_with_one_notice() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in ["×Ê²ú±àºÅ", "Ô\u{AD}Öµ"].into_iter().enumerate() {
        sheet.write(0, column as u16, text).unwrap();
        sheet.write(1, column as u16, "¼ÆËã»ú").unwrap();
        sheet.write(2, column as u16, column as u32 + 5).unwrap();
    }
    sheet.merge_range(4, 0, 4, 1, "x", &CellFormat::new()).unwrap();
    let book = read(book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        texts(&book.sheets[0]),
        [vec!["资产编号", "原值"], vec!["计算机", "计算机"], vec!["5", "6"], vec![], vec!["x"]]
    );
    assert_eq!(
        notices(&book),
        ["sheet \"Sheet1\" held doubly encoded text; 4 cells restored, such as \"×Ê²ú±àºÅ\" to \"资产编号\""]
    );
    assert_eq!(book.sheets[0].head(1).unwrap().merges.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn calamine_reads_the_same(
        numbers in proptest::collection::vec((0..40u32, 0..12u16, -1_000_000_000_000i64..1_000_000_000_000), 1..40),
        words in proptest::collection::vec((0..40u32, 0..12u16, "[a-z账卡物&<\"' ]{0,12}"), 0..40),
    ) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column, fen) in &numbers {
            let text = format!("{}{}.{:02}", if *fen < 0 { "-" } else { "" }, fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
            sheet.write_number(*row, *column, text.parse::<serde_json::Number>().unwrap().as_f64().unwrap()).unwrap();
        }
        for (row, column, text) in &words {
            sheet.write_string(*row, *column, text).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        let mut theirs = calamine::Xlsx::new(std::io::Cursor::new(&bytes)).unwrap();
        let range = theirs.worksheet_range("Sheet1").unwrap();
        match read(bytes) {
            Ok(ours) => {
                let ours = texts(&ours.sheets[0]);
                for row in 0..41usize {
                    for column in 0..13usize {
                        let their = match range.get_value((row as u32, column as u32)) {
                            None | Some(Data::Empty) => String::new(),
                            Some(value) => value.to_string(),
                        };
                        let our = ours.get(row).and_then(|row| row.get(column)).cloned().unwrap_or_default();
                        prop_assert!(our == their || (our.is_empty() && their.trim().is_empty()), "{row} {column}: {our:?} {their:?}");
                    }
                }
            }
            Err(told) => prop_assert!(false, "{told}"),
        }
    }
}
