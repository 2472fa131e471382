//! One file: its bytes, its sheets, how they are to be read.

use super::report::InputReport;
use super::words;
use crate::layout::{Mapping, Reading, SheetKind, Unread, recognise};
use crate::sheet::{self, Body, Book, Bytes, Grid, ReadOptions, Sheet};
use crate::words::Told;
use entity::{Digest, Side};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::io;

/// How many rows of a text file are looked at to recognise it.
const HEAD_ROWS: usize = 1_000;

/// A sheet that is to be read.
#[derive(Debug)]
pub(super) struct Found {
    /// Index into the book's sheets.
    pub sheet: usize,
    /// How it is to be read.
    pub reading: Reading,
    /// Whether it may be read in parts: a long text of one block.
    pub long: bool,
}

/// SHA-256 of the bytes of a file.
pub(super) fn digest(bytes: &Bytes) -> io::Result<Digest> {
    let mut hash = Sha256::new();
    bytes.each(|piece| hash.update(piece))?;
    Ok(Digest(hash.finalize().into()))
}

/// Opens a file and recognises its sheets.
pub(super) fn open(
    report: &mut InputReport,
    bytes: Bytes,
    options: &ReadOptions,
    mapping: &Mapping,
) -> Result<(Book, Vec<Found>), Vec<Told>> {
    let mut book = sheet::open(bytes, options).map_err(|told| vec![told.at(&report.name)])?;
    report.format = Some(book.format);
    report.encoding = book.encoding;
    report.notices.extend(book.notices.drain(..).map(|told| told.at(&report.name)));
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for (index, sheet) in book.sheets.iter().enumerate() {
        if sheet.hidden {
            report.notices.push(words::HIDDEN_SHEET.with([&sheet.name]).at(&report.name));
            continue;
        }
        match readings(sheet, report.side, mapping) {
            Ok((readings, long)) => {
                found.extend(readings.into_iter().map(|reading| Found { sheet: index, reading, long }));
            }
            Err(Unread::Ignored(told)) => report.notices.push(told.at(&report.name)),
            Err(Unread::Refused(told)) => problems.extend(told.into_iter().map(|told| told.at(&report.name))),
        }
    }
    if problems.is_empty() && found.is_empty() {
        problems.push(words::NO_DATA.with([]).at(&report.name));
        problems.append(&mut report.notices);
    }
    if problems.is_empty() { Ok((book, found)) } else { Err(problems) }
}

/// The kinds of sheet that make up a side.
const fn kinds(side: Side) -> &'static [SheetKind] {
    match side {
        Side::Ledger => &[SheetKind::Ledger, SheetKind::Balances],
        Side::Cards => &[SheetKind::Cards],
        Side::Counts => &[SheetKind::Counts],
    }
}

/// The blocks of a sheet. A text file is recognised by its first rows; where these hold several
/// blocks, or end one, the whole text is looked at.
fn readings(sheet: &Sheet, side: Side, mapping: &Mapping) -> Result<(Vec<Reading>, bool), Unread> {
    let expected = Some(kinds(side));
    let unread = |told| Unread::Refused(vec![told]);
    let head = sheet.head(HEAD_ROWS).map_err(unread)?;
    let long = matches!(sheet.body, Body::Delimited(_)) && head.rows() >= HEAD_ROWS;
    let found = recognise(&head, &sheet.name, expected, mapping)?;
    let one_block = found.len() == 1 && found.iter().all(|reading| reading.last_row.is_none());
    if !long || one_block {
        return Ok((with_fields(found, sheet, &head), long));
    }
    let whole: Cow<'_, Grid> = sheet.head(usize::MAX).map_err(unread)?;
    recognise(&whole, &sheet.name, expected, mapping).map(|found| (with_fields(found, sheet, &whole), false))
}

/// Readings that know how many fields the header of a delimited text has.
fn with_fields(mut readings: Vec<Reading>, sheet: &Sheet, rows: &Grid) -> Vec<Reading> {
    if matches!(sheet.body, Body::Delimited(_)) {
        for reading in &mut readings {
            let (first, last) = reading.header_rows;
            let mut fields = 0;
            rows.for_each(first as usize - 1..last as usize, |row| fields = fields.max(row.cells().len()));
            reading.fields = Some(fields);
        }
    }
    readings
}
