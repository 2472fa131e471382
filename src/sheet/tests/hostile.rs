//! Files that mean harm, and files that are broken.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::support::{package, read, refusal, xlsx_parts, xlsx_with};
use crate::sheet::{ReadOptions, open};
use crate::words::Lang;

#[test]
fn a_zip_bomb_is_refused_early() {
    let zeros = vec![b' '; 64 << 20];
    let began = Instant::now();
    let sheet = format!("<sheetData>{}</sheetData>", "<row/>".repeat(4 << 20));
    for (bytes, wanted) in [
        (
            xlsx_parts("<sheetData/>", &format!("<sst>{}</sst>", "<si/>".repeat(8 << 20)), &[]),
            "part \"xl/sharedStrings.xml\" unpacks to more than 200 times its size; refused as a zip bomb",
        ),
        (
            xlsx_parts(std::str::from_utf8(&zeros).unwrap(), "<sst/>", &[]),
            "\"xl/worksheets/sheet1.xml\" holds a single piece longer than 4194304 bytes",
        ),
        (
            xlsx_with(&sheet),
            "part \"xl/worksheets/sheet1.xml\" unpacks to more than 200 times its size; refused as a zip bomb",
        ),
    ] {
        assert!(bytes.len() < 1 << 20);
        assert_eq!(open(bytes, &ReadOptions::default()).unwrap_err().tell(Lang::En), wanted);
    }
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}

#[test]
fn deep_xml_and_dtds_are_refused() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(refusal(xlsx_with(&deep)), "\"xl/worksheets/sheet1.xml\" is nested deeper than 64 levels");
    let laughs = xlsx_parts("<sheetData/>", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><sst/>", &[]);
    assert_eq!(refusal(laughs), "\"xl/sharedStrings.xml\" carries a DTD; refused");
}

#[test]
fn sheets_that_lie_about_their_size_cost_what_they_hold() {
    let sheet = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let book = read(xlsx_with(sheet)).unwrap();
    assert_eq!(book.sheets[0].head(0).unwrap().rows(), 1_048_576);
    let rows: Vec<String> =
        (1..=3000).map(|row| format!("<row r=\"{row}\"><c r=\"XFD{row}\"><v>1</v></c></row>")).collect();
    assert_eq!(
        refusal(xlsx_with(&format!("<sheetData>{}</sheetData>", rows.concat()))),
        "sheet \"S\" unfolds to more than 40000000 cells"
    );
}

#[test]
fn other_packages_are_told_for_what_they_are() {
    let told = |kind: &str| {
        format!(
            "the content is {kind}, not a table; readable are xlsx, xls, HTML tables, XML Spreadsheet 2003, CSV and tab text"
        )
    };
    for (part, kind) in [
        ("word/document.xml", "Word docx"),
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "OpenDocument"),
        ("a.txt", "ZIP"),
    ] {
        assert_eq!(refusal(package(&[(part, b"<x/>")])), told(kind));
    }
    assert_eq!(refusal(package(&[("xl/workbook.xml", b"<workbook/>")])), "the file holds no table");
    assert!(refusal(b"PK\x03\x04".to_vec()).starts_with("the xlsx package is damaged or cut short: "));
}

fn honest_xlsx() -> Vec<u8> {
    xlsx_with(
        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" s=\"1\"><v>45382</v></c></row></sheetData>",
    )
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300), start in 0..8usize) {
        let starts: [&[u8]; 8] = [b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\x09\x08\x10\x00\x00\x06", b"<table>", b"<?xml ", b"\xFF\xFE", b"a,b\n"];
        let _ = open([starts[start], &bytes].concat(), &ReadOptions::default());
    }

    #[test]
    fn a_truncated_or_changed_xlsx_is_read_or_refused(cut in 0..4000usize, at in 0..4000usize, byte in any::<u8>()) {
        let whole = honest_xlsx();
        let mut changed = whole.clone();
        changed[at % whole.len()] = byte;
        let _ = open(changed, &ReadOptions::default());
        prop_assert!(open(whole[..4 + cut % (whole.len() - 4)].to_vec(), &ReadOptions::default()).is_err());
    }

    #[test]
    fn any_sheet_xml_is_read_or_refused(xml in "(<(/)?(row|c|v|f|is|t|mergeCell|sheetData)( (r|t|s|ref|hidden)=\"[A-Z0-9a-z:]{0,4}\"){0,3}>|[0-9.E]{1,4}|&amp;){0,30}") {
        let _ = open(xlsx_with(&xml), &ReadOptions::default());
    }
}
