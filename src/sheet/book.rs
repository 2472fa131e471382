//! A file as read: its sheets, and the parts in which several workers read them.

use std::borrow::Cow;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::bytes::{Bytes, unreadable};
use super::delimited::{Delimited, Piece, text};
use super::encoding::Decoded;
use super::grid::{Grid, GridBuilder, Row};
use super::limits::Limits;
use super::repair::{Repaired, is_doubly_encoded, repair_row, repair_text};
use super::{encoding, html, repair, sniff, words, xls, xlsx, xml2003};
use crate::words::Told;

/// A file as read.
#[derive(Debug)]
pub struct Book {
    /// What the file is.
    pub format: Format,
    /// The encoding of a text file.
    pub encoding: Option<&'static str>,
    /// The sheets in their order.
    pub sheets: Vec<Sheet>,
    /// What the reader did that a person should know.
    pub notices: Vec<Told>,
}

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A workbook of Excel 2007 or later.
    Xlsx,
    /// A workbook of Excel 97–2003, or of Excel 5.
    Xls,
    /// Hypertext with tables.
    Html,
    /// XML-Spreadsheet 2003.
    Xml2003,
    /// Text with `,`, `;`, tab or `|` between cells.
    Delimited,
}

impl Format {
    /// The name people know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Html => "html",
            Self::Xml2003 => "xml",
            Self::Delimited => "csv",
        }
    }
}

/// A sheet.
#[derive(Debug)]
pub struct Sheet {
    /// Its name (工作表名); empty for delimited text.
    pub name: String,
    /// Not shown to a person who opens the file.
    pub hidden: bool,
    /// Its cells.
    pub body: Body,
}

/// The cells of a sheet.
#[derive(Debug)]
pub enum Body {
    /// Held in memory cell by cell.
    Grid(Grid),
    /// Held as the text itself; rows are split when they are read.
    Delimited(Delimited),
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The encoding of text files: `utf-8`, `gbk`, `utf-16le`, `windows-1252`, `macintosh` …
    pub encoding: Option<String>,
    /// The caps.
    pub limits: Limits,
}

/// Reads a file. What it is, its content tells.
pub fn open(bytes: impl Into<Bytes>, options: &ReadOptions) -> Result<Book, Told> {
    let bytes = bytes.into();
    let limits = &options.limits;
    if bytes.len() as u64 > limits.file_bytes {
        return Err(words::FILE_TOO_LARGE.with([&bytes.len(), &limits.file_bytes]));
    }
    let container = sniff::container(&bytes.head(0, sniff::HEAD).map_err(|error| unreadable(&error))?)?;
    let held = |bytes: Bytes| bytes.held().map_err(|error| unreadable(&error));
    let mut book = match container {
        sniff::Container::Zip => xlsx::read(&held(bytes)?, limits)?,
        sniff::Container::Ole => xls::read(&held(bytes)?, limits)?,
        sniff::Container::Biff => xls::read_stream(&held(bytes)?, limits)?,
        sniff::Container::Text => match open_lying(&bytes, options).map_err(|error| unreadable(&error))? {
            Some(book) => book,
            None => open_text(held(bytes)?, options)?,
        },
    };
    if book.sheets.is_empty() {
        return Err(words::NO_SHEET.with([]));
    }
    for sheet in &mut book.sheets {
        book.notices.extend(restore(sheet)?);
    }
    Ok(book)
}

/// A text that can be left in its file: plain, in UTF-8, and without a flaw. Of any other all bytes are needed to tell
/// what is wrong with it, or how it is to be decoded.
fn open_lying(bytes: &Bytes, options: &ReadOptions) -> io::Result<Option<Book>> {
    let head = bytes.head(0, sniff::HEAD)?;
    let start = if head.starts_with(UTF_8_MARK) { UTF_8_MARK.len() } else { 0 };
    let is_marked_otherwise = start == 0 && encoding_rs::Encoding::for_bom(&head).is_some();
    let is_plain = sniff::markup(&head[start..]) == sniff::Markup::None;
    if matches!(bytes, Bytes::Held(_)) || options.encoding.is_some() || is_marked_otherwise || !is_plain {
        return Ok(None);
    }
    let sheet = |body| Sheet { name: String::new(), hidden: false, body: Body::Delimited(body) };
    Ok(Delimited::lying(bytes.clone(), start, &options.limits)?.map(|body| Book {
        format: Format::Delimited,
        encoding: Some(encoding_rs::UTF_8.name()),
        sheets: vec![sheet(body)],
        notices: Vec::new(),
    }))
}

/// The byte order mark of UTF-8.
const UTF_8_MARK: &[u8] = b"\xEF\xBB\xBF";

fn open_text(bytes: Arc<Vec<u8>>, options: &ReadOptions) -> Result<Book, Told> {
    let wish = options.encoding.as_deref();
    let wide = wish.is_some() || encoding_rs::Encoding::for_bom(&bytes).is_some();
    let nul = |bytes: &[u8]| match memchr::memchr(0, bytes) {
        Some(at) => Err(words::NOT_TEXT.with([&at])),
        None => Ok(()),
    };
    if !wide {
        nul(&bytes)?;
    }
    let declared = sniff::declared_encoding(&bytes);
    let decoded = encoding::decode(bytes, wish, declared.as_deref())?;
    if wide {
        nul(&decoded.bytes)?;
    }
    let Decoded { bytes, start, encoding } = decoded;
    let (format, sheets) = match sniff::markup(&bytes[start..]) {
        sniff::Markup::Html => (Format::Html, html::read(text(&bytes[start..]), &options.limits)?),
        sniff::Markup::Xml2003 => (Format::Xml2003, xml2003::read(&bytes[start..], &options.limits)?),
        sniff::Markup::None => {
            let body = Body::Delimited(Delimited::new(bytes, start, &options.limits)?);
            (Format::Delimited, vec![Sheet { name: String::new(), hidden: false, body }])
        }
    };
    Ok(Book { format, encoding: Some(encoding), sheets, notices: Vec::new() })
}

/// Restores the texts of a doubly encoded sheet, with one notice.
fn restore(sheet: &mut Sheet) -> Result<Option<Told>, Told> {
    if !is_doubly_encoded(&*sheet.head(repair::HEAD)?) {
        return Ok(None);
    }
    let mut repaired = Repaired::default();
    let mut builder = GridBuilder::default();
    for part in sheet.parts(1) {
        part.for_each(|row| repair_row(row.cells(), &mut builder, &mut repaired))?;
    }
    let mut grid = builder.finish();
    if let Body::Grid(found) = &mut sheet.body {
        grid.merges = std::mem::take(&mut found.merges);
        grid.hidden_rows = std::mem::take(&mut found.hidden_rows);
    }
    sheet.body = Body::Grid(grid);
    if let Some(name) = repair_text(&sheet.name) {
        sheet.name = name;
    }
    let (found, restored) = &repaired.example;
    Ok(Some(words::TEXT_REPAIRED.with([&sheet.name, &repaired.cells, found, restored])))
}

impl Sheet {
    /// The first `rows` rows. A sheet held in memory answers whole, with its merged ranges.
    pub fn head(&self, rows: usize) -> Result<Cow<'_, Grid>, Told> {
        match &self.body {
            Body::Grid(grid) => Ok(Cow::Borrowed(grid)),
            Body::Delimited(text) => text.head(rows).map(Cow::Owned),
        }
    }

    /// Consecutive parts that together are the sheet, at most `wanted`, each starting at a record.
    pub fn parts(&self, wanted: usize) -> Vec<Part<'_>> {
        match &self.body {
            Body::Grid(grid) => {
                let wanted = wanted.clamp(1, grid.rows().max(1));
                let cut = |index: usize| index * grid.rows() / wanted;
                (0..wanted).map(|index| Part { rows: Rows::Grid(grid, cut(index)..cut(index + 1)) }).collect()
            }
            Body::Delimited(text) => {
                text.pieces(wanted).into_iter().map(|piece| Part { rows: Rows::Text(piece) }).collect()
            }
        }
    }
}

/// Consecutive rows of a sheet; several workers may read several parts at once.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    rows: Rows<'a>,
}

#[derive(Debug, Clone)]
enum Rows<'a> {
    Grid(&'a Grid, Range<usize>),
    Text(Piece<'a>),
}

impl Part<'_> {
    /// Calls `each` with every row; [`Row::number`] counts from 1 inside this part, blank rows
    /// included. Answers the number of rows, or why they cannot be read as they were when the file was opened.
    pub fn for_each(&self, mut each: impl FnMut(&Row<'_>)) -> Result<u32, Told> {
        match &self.rows {
            Rows::Text(piece) => piece.for_each(each),
            Rows::Grid(grid, rows) => {
                let before = rows.start as u32;
                grid.for_each(rows.clone(), |row| each(&Row::new(row.number - before, row.cells())));
                Ok(rows.len() as u32)
            }
        }
    }
}
