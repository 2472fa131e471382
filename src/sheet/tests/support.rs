//! Files made in code, and sheets as plain lists.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use crate::sheet::{Book, CellKind, ReadOptions, Sheet, open};
use crate::words::Lang;

/// Reads with the defaults.
pub fn read(bytes: Vec<u8>) -> Result<Book, String> {
    open(bytes, &ReadOptions::default()).map_err(|told| told.tell(Lang::En))
}

/// The refusal of a file.
pub fn refusal(bytes: Vec<u8>) -> String {
    read(bytes).map(|_| ()).expect_err("refused")
}

/// The texts of a sheet, read in so many parts.
pub fn texts_in(sheet: &Sheet, parts: usize) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for part in sheet.parts(parts) {
        let before = rows.len();
        let count = part.for_each(|row| {
            rows.push(row.cells().iter().map(|cell| cell.text.to_owned()).collect());
            assert_eq!(row.number as usize, rows.len() - before);
        });
        assert_eq!(count as usize, rows.len() - before);
    }
    rows
}

/// The texts of a sheet.
pub fn texts(sheet: &Sheet) -> Vec<Vec<String>> {
    texts_in(sheet, 1)
}

/// The kinds of a sheet's cells.
pub fn kinds(sheet: &Sheet) -> Vec<Vec<CellKind>> {
    let mut rows = Vec::new();
    for part in sheet.parts(1) {
        part.for_each(|row| rows.push(row.cells().iter().map(|cell| cell.kind).collect()));
    }
    rows
}

/// The notices of a book.
pub fn notices(book: &Book) -> Vec<String> {
    book.notices.iter().map(|told| told.tell(Lang::En)).collect()
}

/// A zip package of these parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The relations part of a workbook with one sheet, strings and styles.
const RELATIONS: &str = r#"<Relationships>
<Relationship Id="r1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="r2" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="r3" Type="http://x/relationships/styles" Target="styles.xml"/>
</Relationships>"#;

/// An xlsx whose one sheet holds this XML inside `worksheet`.
pub fn xlsx_with(sheet: &str) -> Vec<u8> {
    xlsx_parts(sheet, "<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh><t>yi</t></rPh></si></sst>", &[])
}

/// As [`xlsx_with`], with these shared strings and further parts.
pub fn xlsx_parts(sheet: &str, strings: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!("<worksheet>{sheet}</worksheet>");
    let mut parts: Vec<(&str, &[u8])> = vec![
        (
            "xl/workbook.xml",
            br#"<workbook><workbookPr date1904="0"/><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        (
            "xl/styles.xml",
            br#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;n&quot;m"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="58"/></cellXfs></styleSheet>"#,
        ),
    ];
    parts.extend(more);
    package(&parts)
}
