//! Files made in code, and sheets as plain lists.

use std::fs::File;
use std::io::{Cursor, Write as _};
use std::sync::atomic::{AtomicU32, Ordering};

use zip::write::SimpleFileOptions;

use crate::sheet::{Book, Bytes, CellKind, ReadOptions, Row, Sheet, open};
use crate::words::Lang;

/// Reads with the defaults; what is held in memory and what is left in a file are read alike.
pub fn read(bytes: Vec<u8>) -> Result<Book, String> {
    let book = |bytes: Bytes| open(bytes, &ReadOptions::default()).map_err(|told| told.tell(Lang::En));
    let (lying, held) = (book(lying(&bytes)), book(bytes.into()));
    let all = |book: &Book| -> Vec<_> { book.sheets.iter().map(|sheet| (sheet.name.clone(), texts(sheet))).collect() };
    match (&held, &lying) {
        (Ok(held), Ok(lying)) => {
            assert_eq!((lying.format, lying.encoding), (held.format, held.encoding));
            assert_eq!((notices(lying), all(lying)), (notices(held), all(held)));
        }
        (held, lying) => assert_eq!(lying.as_ref().err(), held.as_ref().err()),
    }
    held
}

/// Bytes that are left in a file, of which nothing stays when it is read.
pub fn lying(bytes: &[u8]) -> Bytes {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("oversight-sheet-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, bytes).unwrap();
    let file = File::open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    Bytes::lying(file, bytes.len())
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
        assert_eq!(count.unwrap() as usize, rows.len() - before);
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
        let push = |row: &Row<'_>| rows.push(row.cells().iter().map(|cell| cell.kind).collect());
        part.for_each(push).unwrap();
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
