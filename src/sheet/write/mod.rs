//! Rows into a workbook that can be printed as it is.
//!
//! A text is only ever written as a string: no cell becomes a formula or a link, whatever it
//! begins with, and what begins like a formula also carries the mark that keeps it a text when
//! somebody edits it. Rows go to the disk as they come (constant memory), and a page that is full
//! is continued on a further sheet. The same rows give the same bytes: nothing here looks at the
//! clock.

mod form;
mod height;
mod looks;
mod text;

pub use form::{Spec, columns};

use entity::{Day, Money, Quantity};
use looks::Looks;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io::Write;
use text::bounded;

/// Rows of a sheet, as the format allows.
const ROWS: u32 = 1_048_576;
/// Integers below this are kept by a double with all their (at most 15) digits.
const EXACT: u64 = 1_000_000_000_000_000;
/// Fast and still small: a higher level costs more than half again for a tenth of the bytes.
const DEFLATE_LEVEL: u8 = 3;
const A4: u8 = 9;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Short texts.
    Text,
    /// Texts that may take several lines.
    Long,
    /// Amounts (金额), shown as `#,##0.00`.
    Money,
    /// Quantities (数量) and numbers of rows.
    Number,
}

/// One column of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its caption.
    pub caption: String,
    /// Its width in half-width characters.
    pub width: u16,
    /// What it holds.
    pub content: Content,
}

impl Column {
    /// A column.
    pub fn new(caption: &str, width: u16, content: Content) -> Self {
        Self { caption: caption.to_owned(), width, content }
    }
}

/// A caption over several columns, from the first to the last, zero-based.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// First column.
    pub first: u16,
    /// Last column; after the first.
    pub last: u16,
    /// The caption.
    pub caption: String,
}

/// A page: what stands over its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The sheet's name.
    pub name: String,
    /// The title over all columns; a page for another program has none.
    pub title: String,
    /// Lines below the title.
    pub lines: Vec<String>,
    /// Captions over the captions.
    pub bands: Vec<Band>,
    /// Prints over two sheets of paper side by side, the first two columns on both.
    pub wide: bool,
    /// The columns. Where every caption is blank, the page has no header row.
    pub columns: Vec<Column>,
}

/// The value of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing.
    Blank,
    /// A text, never a formula.
    Text(&'a str),
    /// An amount.
    Money(Money),
    /// A quantity.
    Quantity(Quantity),
    /// A number of things.
    Count(u64),
}

/// How a row looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As rows do.
    Plain,
    /// As captions do.
    Head,
    /// As totals do.
    Total,
    /// The heading of a block of rows.
    Section,
}

/// What stands on every sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stationery {
    /// The font.
    pub font: &'static str,
    /// The footer in the codes of the format (`&P` page, `&N` pages).
    pub footer: &'static str,
    /// What the document properties give as the day it was made.
    pub created: Day,
}

/// A workbook that could not be written.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct WriteError(#[from] XlsxError);

/// Writes a workbook page by page, row by row.
pub struct BookWriter {
    book: Workbook,
    looks: Looks,
    stationery: Stationery,
    page: Page,
    sheets: usize,
    sheets_of_page: u32,
    header_rows: u32,
    last_plain: u32,
    row: u32,
    rows: u32,
    /// Whether its rows stay in memory: a sheet whose rows go to the disk has a file open until the end.
    many: bool,
}

impl BookWriter {
    /// An empty workbook.
    pub fn new(stationery: Stationery) -> Self {
        Self::with_rows(stationery, ROWS)
    }

    fn with_rows(stationery: Stationery, rows: u32) -> Self {
        let mut book = Workbook::new();
        book.set_zip_compression_level(DEFLATE_LEVEL);
        if let Some(day) = excel_day(stationery.created) {
            book.set_properties(&DocProperties::new().set_creation_datetime(&day));
        }
        let looks = Looks::new(stationery.font);
        let page = Page::default();
        Self {
            book,
            looks,
            stationery,
            page,
            sheets: 0,
            sheets_of_page: 0,
            header_rows: 0,
            last_plain: 0,
            row: 0,
            rows,
            many: false,
        }
    }

    /// The same, of very many short pages: their rows stay in memory.
    #[must_use]
    pub fn of_many_pages(self) -> Self {
        Self { many: true, ..self }
    }

    /// Begins a page.
    pub fn page(&mut self, page: Page) -> Result<(), WriteError> {
        self.close_sheet()?;
        self.page = page;
        self.sheets_of_page = 0;
        self.open_sheet()
    }

    /// Adds a row; cells beyond the page's columns are written all the same.
    pub fn row(&mut self, tone: Tone, cells: &[Value<'_>]) -> Result<(), WriteError> {
        if self.row >= self.rows {
            self.close_sheet()?;
            self.open_sheet()?;
        }
        let Self { book, looks, page, row, sheets, .. } = self;
        let sheet = book.worksheet_from_index(sheets.saturating_sub(1))?;
        if let Some(height) = height::of_row(page, tone, cells) {
            sheet.set_row_height(*row, height)?;
        }
        for (column, cell) in (0..).zip(cells) {
            let content = page.columns.get(usize::from(column)).map_or(Content::Text, |column| column.content);
            write_cell(sheet, looks, (*row, column), (tone, content), *cell)?;
        }
        if tone == Tone::Plain && !cells.is_empty() {
            self.last_plain = self.row;
        }
        self.row += 1;
        Ok(())
    }

    /// The finished workbook.
    pub fn save(mut self, writer: impl Write + Send) -> Result<(), WriteError> {
        self.close_sheet()?;
        self.book.save_to_writer(writer)?;
        Ok(())
    }

    fn open_sheet(&mut self) -> Result<(), WriteError> {
        self.sheets += 1;
        self.sheets_of_page += 1;
        let Self { book, looks, page, many, .. } = self;
        let sheet = if *many { book.add_worksheet() } else { book.add_worksheet_with_constant_memory()? };
        match self.sheets_of_page {
            1 => sheet.set_name(&page.name)?,
            n => sheet.set_name(format!("{}({n})", page.name))?,
        };
        sheet
            .set_paper_size(A4)
            .set_landscape()
            .set_print_fit_to_pages(1 + u16::from(page.wide), 0)
            .set_footer(self.stationery.footer);
        sheet.set_print_gridlines(true).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        if page.wide {
            sheet.set_repeat_columns(0, 1)?.set_page_order(true);
        }
        for (index, column) in (0..).zip(&page.columns) {
            sheet.set_column_width(index, column.width)?;
            sheet.set_column_format(index, &looks.plain[column.content as usize])?;
        }
        self.row = write_top(sheet, looks, page)?;
        self.header_rows = self.row;
        self.last_plain = 0;
        Ok(())
    }

    fn close_sheet(&mut self) -> Result<(), WriteError> {
        if self.sheets_of_page == 0 {
            return Ok(());
        }
        let sheet = self.book.worksheet_from_index(self.sheets - 1)?;
        if has_captions(&self.page) {
            let head = self.header_rows - 1;
            sheet.set_repeat_rows(head - u32::from(!self.page.bands.is_empty()), head)?;
            sheet.set_freeze_panes(self.header_rows, 0)?;
            // Totals and lines to sign are no rows to filter.
            if self.last_plain > head {
                sheet.autofilter(head, 0, self.last_plain, self.page.columns.len() as u16 - 1)?;
            }
        }
        Ok(())
    }
}

fn has_captions(page: &Page) -> bool {
    page.columns.iter().any(|column| !column.caption.is_empty())
}

/// Title, lines and captions; answers the next row.
fn write_top(sheet: &mut Worksheet, looks: &Looks, page: &Page) -> Result<u32, XlsxError> {
    // A title over two sheets of paper would be cut in two.
    let last = (page.columns.len() as u16).saturating_sub(1).min(if page.wide { 4 } else { u16::MAX });
    let mut row = 0;
    if !page.title.is_empty() {
        let title = match last {
            0 => sheet.write_string_with_format(row, 0, bounded(&page.title), &looks.title)?,
            last => sheet.merge_range(row, 0, row, last, &bounded(&page.title), &looks.title)?,
        };
        title.set_row_height(row, 28)?;
        row += 1;
    }
    for line in &page.lines {
        sheet.write_string_with_format(row, 0, bounded(line), &looks.line)?;
        row += 1;
    }
    if !has_captions(page) {
        return Ok(row);
    }
    let under_band = |column: u16| page.bands.iter().any(|band| (band.first..=band.last).contains(&column));
    if !page.bands.is_empty() {
        for band in &page.bands {
            sheet.merge_range(row, band.first, row, band.last, &bounded(&band.caption), &looks.head)?;
        }
        for (index, column) in (0..).zip(&page.columns).filter(|(index, _)| !under_band(*index)) {
            sheet.merge_range(row, index, row + 1, index, &bounded(&column.caption), &looks.head)?;
        }
        row += 1;
    }
    for (index, column) in (0..).zip(&page.columns).filter(|(index, _)| page.bands.is_empty() || under_band(*index)) {
        sheet.write_string_with_format(row, index, bounded(&column.caption), &looks.head)?;
    }
    Ok(row + 1)
}

fn write_cell(
    sheet: &mut Worksheet,
    looks: &Looks,
    (row, column): (u32, u16),
    (tone, content): (Tone, Content),
    value: Value<'_>,
) -> Result<(), XlsxError> {
    let own = match value {
        Value::Blank | Value::Text(_) if content == Content::Long => Content::Long,
        Value::Blank | Value::Text(_) => Content::Text,
        Value::Money(_) => Content::Money,
        Value::Quantity(_) | Value::Count(_) => Content::Number,
    };
    let look = match tone {
        Tone::Plain if own == content => None,
        Tone::Plain => Some(&looks.plain[own as usize]),
        Tone::Head => Some(&looks.head),
        Tone::Total => Some(&looks.total[own as usize]),
        Tone::Section => Some(&looks.section),
    };
    match value {
        Value::Blank => match (tone, look) {
            (Tone::Total | Tone::Head, Some(look)) => sheet.write_blank(row, column, look).map(|_| ()),
            _ => Ok(()),
        },
        Value::Text(text) => write_text(sheet, looks, (row, column), look, text),
        Value::Money(Money(fen)) => write_scaled(sheet, looks, (row, column), look, (fen, 2)),
        Value::Quantity(Quantity(units)) => write_scaled(sheet, looks, (row, column), look, (units, 4)),
        Value::Count(n) => match i64::try_from(n) {
            Ok(n) => write_scaled(sheet, looks, (row, column), look, (n, 0)),
            Err(_) => write_text(sheet, looks, (row, column), look, &n.to_string()),
        },
    }
}

fn write_text(
    sheet: &mut Worksheet,
    looks: &Looks,
    (row, column): (u32, u16),
    look: Option<&Format>,
    text: &str,
) -> Result<(), XlsxError> {
    match look {
        None if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            sheet.write_string_with_format(row, column, bounded(text), &looks.quoted)?
        }
        None => sheet.write_string(row, column, bounded(text))?,
        Some(look) => sheet.write_string_with_format(row, column, bounded(text), look)?,
    };
    Ok(())
}

/// A number of 10^-`decimals`; as a text where a double would not keep all its digits.
#[expect(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "cells of a workbook are doubles"
)]
fn write_scaled(
    sheet: &mut Worksheet,
    looks: &Looks,
    (row, column): (u32, u16),
    look: Option<&Format>,
    (units, decimals): (i64, u8),
) -> Result<(), XlsxError> {
    if units.unsigned_abs() >= EXACT {
        let text = match decimals {
            2 => Money(units).to_string(),
            4 => Quantity(units).to_string(),
            _ => units.to_string(),
        };
        return write_text(sheet, looks, (row, column), look.or(Some(&looks.plain[Content::Money as usize])), &text);
    }
    let scale = match decimals {
        2 => 100.0,
        4 => 10_000.0,
        _ => 1.0,
    };
    // Both are exact below 2^53, so the quotient is the double nearest to the decimal.
    let number: f64 = units as f64 / scale;
    match look {
        None => sheet.write_number(row, column, number)?,
        Some(look) => sheet.write_number_with_format(row, column, number, look)?,
    };
    Ok(())
}

fn excel_day(day: Day) -> Option<ExcelDateTime> {
    use chrono::Datelike;
    let date = day.date()?;
    ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8).ok()
}

#[cfg(test)]
mod tests {
    use super::text::{TEXT_UNITS, bounded};
    use super::{Band, BookWriter, Column, Content, Page, Stationery, Tone, Value};
    use calamine::{Data, Reader, Xlsx};
    use entity::{Day, Money, Quantity};
    use proptest::prelude::*;
    use std::io::{Cursor, Read};

    fn stationery() -> Stationery {
        let created = Day::from_ymd(2025, 12, 31).expect("a day");
        Stationery { font: "宋体", footer: "&C&P/&N", created }
    }

    fn page(name: &str) -> Page {
        Page {
            name: name.to_owned(),
            title: "资产核对".to_owned(),
            lines: vec!["单位：元".to_owned()],
            bands: vec![Band { first: 1, last: 2, caption: "账".to_owned() }],
            wide: false,
            columns: vec![
                Column::new("名称", 20, Content::Text),
                Column::new("金额", 16, Content::Money),
                Column::new("数量", 10, Content::Number),
            ],
        }
    }

    fn written(rows: u32, fill: impl FnOnce(&mut BookWriter)) -> Vec<u8> {
        let mut book = BookWriter::with_rows(stationery(), rows);
        book.page(page("明细")).expect("a page");
        fill(&mut book);
        let mut bytes = Vec::new();
        book.save(&mut bytes).expect("written");
        bytes
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
        let mut text = String::new();
        archive.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
        text
    }

    fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
        let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
        book.worksheet_range(sheet).expect("the sheet").rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn texts_stay_texts_and_numbers_keep_their_digits() {
        let hostile = "=HYPERLINK(\"http://x\",\"y\")";
        let bytes = written(100, |book| {
            for text in [hostile, "+1", "-1", "@SUM(A1)", "http://example.org", "a\u{1}\u{0}b_x0041_<&"] {
                book.row(Tone::Plain, &[Value::Text(text), Value::Money(Money(-1)), Value::Count(7)]).expect("a row");
            }
            let most = Money(999_999_999_999_999);
            book.row(Tone::Total, &[Value::Blank, Value::Money(most), Value::Quantity(Quantity(15_000))])
                .expect("a row");
            book.row(Tone::Plain, &[Value::Blank, Value::Money(Money(i64::MAX)), Value::Blank]).expect("a row");
        });
        let xml = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(!xml.contains("<f>") && !xml.contains("<hyperlink"), "{xml}");
        assert!(xml.contains("a_x0001__x0000_b_x005F_x0041_&lt;&amp;"), "{xml}");
        assert!(xml.contains("<v>9999999999999.99</v>") && xml.contains("<v>-0.01</v>") && xml.contains("<v>1.5</v>"));
        assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
        let rows = rows(&bytes, "明细");
        assert_eq!(
            rows[4],
            [Data::String(hostile.to_owned()), Data::Float("-0.01".parse().unwrap()), Data::Float(7u8.into())]
        );
        assert_eq!(rows[11][1], Data::String("92233720368547758.07".to_owned()));
    }

    #[test]
    fn a_page_prints_as_it_is() {
        let bytes = written(100, |book| {
            book.row(Tone::Plain, &[Value::Text("甲")]).expect("a row");
            book.row(Tone::Total, &[Value::Text("合计")]).expect("a row");
        });
        let xml = part(&bytes, "xl/worksheets/sheet1.xml");
        for want in [
            "<pageSetup paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\"",
            "<pageSetUpPr fitToPage=\"1\"/>",
            "<oddFooter>&amp;C&amp;P/&amp;N</oddFooter>",
            "<autoFilter ref=\"A4:C5\"/>",
            "<mergeCell ref=\"A1:C1\"/>",
            "<mergeCell ref=\"B3:C3\"/>",
            "<mergeCell ref=\"A3:A4\"/>",
            "topLeftCell=\"A5\"",
        ] {
            assert!(xml.contains(want), "{want} in {xml}");
        }
        let names = part(&bytes, "xl/workbook.xml");
        assert!(names.contains("_xlnm.Print_Titles\" localSheetId=\"0\">明细!$3:$4</definedName>"), "{names}");
    }

    #[test]
    fn a_page_without_a_title_begins_with_its_captions() {
        let mut book = BookWriter::new(stationery());
        let columns = page("").columns;
        book.page(Page { name: "凭证".to_owned(), columns, ..Page::default() }).expect("a page");
        book.row(Tone::Plain, &[Value::Text("甲")]).expect("a row");
        let mut bytes = Vec::new();
        book.save(&mut bytes).expect("written");
        let first: Vec<String> = rows(&bytes, "凭证").iter().map(|row| row[0].to_string()).collect();
        assert_eq!(first, ["名称", "甲"]);
    }

    #[test]
    fn a_full_sheet_goes_on_with_its_header() {
        let bytes = written(6, |book| {
            for n in 1..=5 {
                book.row(Tone::Plain, &[Value::Count(n)]).expect("a row");
            }
        });
        let first = |sheet: &str| rows(&bytes, sheet).iter().map(|row| row[0].to_string()).collect::<Vec<_>>();
        assert_eq!(first("明细"), ["资产核对", "单位：元", "名称", "", "1", "2"]);
        assert_eq!(first("明细(2)"), ["资产核对", "单位：元", "名称", "", "3", "4"]);
        assert_eq!(first("明细(3)"), ["资产核对", "单位：元", "名称", "", "5"]);
    }

    #[test]
    fn the_same_rows_give_the_same_bytes() {
        let once = || written(100, |book| book.row(Tone::Head, &[Value::Text("甲"), Value::Blank]).expect("a row"));
        assert_eq!(once(), once());
        assert!(part(&once(), "docProps/core.xml").contains(">2025-12-31T00:00:00Z</dcterms:created>"));
    }

    #[test]
    fn long_texts_end_on_a_character() {
        let long = "𠮷".repeat(TEXT_UNITS);
        let cut = bounded(&long);
        assert_eq!(cut.encode_utf16().count(), TEXT_UNITS + 1);
        assert!(cut.ends_with("𠮷…"));
        assert_eq!(bounded("短"), "短");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_comes_back_as_it_was(text in "\\PC{0,30}|[_x0-9A-F<>&\"'=]{0,30}") {
            let bytes = written(100, |book| book.row(Tone::Plain, &[Value::Text(&text), Value::Count(1)]).expect("a row"));
            let rows = rows(&bytes, "明细");
            let want = if text.is_empty() { Data::Empty } else { Data::String(text) };
            prop_assert_eq!(&rows[4][0], &want);
        }
    }
}
