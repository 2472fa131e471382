//! HTML tables and XML-Spreadsheet 2003.

use proptest::prelude::*;

use super::support::{kinds, read, refusal, texts};
use crate::sheet::{Body, CellKind, Format, Merge, ReadOptions, open};

use CellKind::{Bool, Date, Error, Number, Text, Uncached};

fn merges(body: &Body) -> Vec<Merge> {
    match body {
        Body::Grid(grid) => grid.merges.clone(),
        Body::Delimited(_) => Vec::new(),
    }
}

#[test]
fn an_html_table_is_a_sheet() {
    let page = r#"<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"><title>no</title><style>td { a: "<b>" }</style></head>
<body>before<!-- <table><tr><td>no</td></tr></table> --><TABLE border=1>
<caption> 卡片 </caption>
<tr><td colspan=2 rowspan="2">期初</td><th>A&amp;B</th></tr>
<tr><td>  多  行<br>二 <br/></td></tr>
<tr><td>1,234.50<td>2&nbsp;3<td align='a>b'>x < y &unknown; &#x8D26;&#21345;</tr>
</TABLE><script>document.write("<table>")</script><table><tr><td></td></tr></table><p><table><td>第二<table><tr><td>里</td></tr></table>表</td></table>"#;
    let book = read(page.as_bytes().to_vec()).unwrap();
    assert_eq!((book.format, book.encoding), (Format::Html, Some("UTF-8")));
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["卡片", "table 3", "table 4"]);
    assert_eq!(
        texts(&book.sheets[0]),
        [vec!["期初", "", "A&B"], vec!["", "", "多 行\n二"], vec!["1,234.50", "2\u{A0}3", "x < y &unknown; 账卡"]]
    );
    assert_eq!(merges(&book.sheets[0].body), [Merge { top: 0, left: 0, bottom: 1, right: 1 }]);
    assert_eq!(texts(&book.sheets[1]), [["第二表"]]);
    assert_eq!(texts(&book.sheets[2]), [["里"]]);
}

#[test]
fn an_html_table_in_gbk_is_read_by_its_charset_or_by_its_bytes() {
    for meta in ["<meta http-equiv=Content-Type content='text/html; charset=gb2312'>", ""] {
        let page = format!("<html>{meta}<table><tr><td>资产编号</td><td>原值</td></tr></table>");
        let book = read(encoding_rs::GBK.encode(&page).0.into_owned()).unwrap();
        assert_eq!(texts(&book.sheets[0]), [["资产编号", "原值"]]);
        assert_eq!(book.encoding, Some(if meta.is_empty() { "GB18030" } else { "GBK" }));
    }
}

#[test]
fn spans_that_mean_harm_are_bounded() {
    let wide = "<table><tr><td colspan=4000000000 rowspan=4000000000>a</td></tr><tr><td>b</td></tr></table>";
    assert_eq!(refusal(wide.as_bytes().to_vec()), "sheet \"table 1\": row 2 has more than 16384 columns");
    let blocks = "<table>".to_owned() + &"<tr><td colspan=16383 rowspan=9999></td><td></td>".repeat(200_000);
    assert_eq!(refusal(blocks.into_bytes()), "sheet \"table 1\" unfolds to more than 40000000 cells");
    assert_eq!(refusal("<table><tr><td>".repeat(100).into_bytes()), "\"table\" is nested deeper than 64 levels");
    assert_eq!(refusal(b"<html><p>no table".to_vec()), "the file holds no table");
    assert_eq!(refusal(b"<table></table>".to_vec()), "the file holds no table");
}

#[test]
fn xml_spreadsheet_2003_is_read() {
    let xml = r#"<?xml version="1.0" encoding="GBK"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="序时账"><Table ss:ExpandedColumnCount="9999999" ss:ExpandedRowCount="9999999">
<Row><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">期初<B>余额</B>&amp;</Data></Cell><Cell><Data ss:Type="Number">1234.50</Data><Comment><Data>no</Data></Comment></Cell></Row>
<Row ss:Index="3" ss:Hidden="1" ss:Span="1"><Cell ss:Index="2"><Data ss:Type="DateTime">2024-03-31T00:00:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row><Cell ss:Formula="=R[-1]C"><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:Formula="=A1"/><Cell ss:Formula="=A1"><Data ss:Type="String"></Data></Cell></Row>
</Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
<ss:Worksheet ss:Name="空"/></Workbook>"#;
    let book = read(encoding_rs::GBK.encode(xml).0.into_owned()).unwrap();
    assert_eq!((book.format, book.encoding), (Format::Xml2003, Some("GBK")));
    let sheets: Vec<(&str, bool)> = book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(sheets, [("序时账", true), ("空", false)]);
    assert_eq!(
        texts(&book.sheets[0]),
        [vec!["期初余额&", "", "1234.5"], vec![], vec!["", "2024-03-31", "TRUE"], vec![], vec!["#REF!", "=A1"]]
    );
    assert_eq!(kinds(&book.sheets[0])[0], [Text, CellKind::Blank, Number]);
    assert_eq!(kinds(&book.sheets[0])[2][1..], [Date, Bool]);
    assert_eq!(kinds(&book.sheets[0])[4], [Error, Uncached]);
    assert_eq!(merges(&book.sheets[0].body), [Merge { top: 0, left: 0, bottom: 1, right: 1 }]);
    assert_eq!(book.sheets[0].head(0).unwrap().hidden_rows, [2]);
}

#[test]
fn xml_that_means_harm_is_refused() {
    let start = "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
    for (xml, wanted) in [
        (format!("<!DOCTYPE x [<!ENTITY a \"a\">]>{start}</Workbook>"), "\"XML\" carries a DTD; refused".to_owned()),
        (format!("{start}{}", "<a>".repeat(1000)), "\"XML\" is nested deeper than 64 levels".to_owned()),
        (format!("{start}</Workbook>"), "the file holds no table".to_owned()),
        (start.to_owned(), format!("broken XML in \"XML\" at offset {}: the end is missing", start.len())),
        (
            format!(
                "{start}<Worksheet><Row ss:Index=\"4000000000\"><Cell><Data>x</Data></Cell></Row></Worksheet></Workbook>"
            ),
            "the file has more than 1048576 rows".to_owned(),
        ),
    ] {
        assert_eq!(refusal(xml.into_bytes()), wanted);
    }
}

proptest! {
    #[test]
    fn any_page_is_read_or_refused(page in "(<(/)?(table|tr|td|th|br|caption|script|p|!--)( (colspan|rowspan)=[\"0-9]{1,4})?( |>|/>)|[a账&;<>\" -]|&#[0-9]{1,4};){0,60}") {
        let _ = open(format!("<table>{page}").into_bytes(), &ReadOptions::default());
    }

    #[test]
    fn any_xml_is_read_or_refused(body in "(<(/)?(ss:)?(Worksheet|Row|Cell|Data|Comment|Visible)( ss:(Index|Span|MergeDown|MergeAcross|Type|Formula)=\"[A-Za-z0-9]{0,10}\"){0,2}(>|/>)|[0-9账&;]){0,40}") {
        let _ = open(format!("<ss:Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{body}").into_bytes(), &ReadOptions::default());
    }
}
