//! xls: BIFF8 of Excel 97–2003 and BIFF5 of Excel 5, inside a compound file or bare.
//!
//! Our own reader and not calamine's: exports of accounting systems come in compound files with
//! faults that a strict reader refuses or reads as empty, and a hostile one makes a dense range
//! of four thousand million cells. Here cells go to their places under the limits, hidden rows
//! are known, and what is cut short is refused instead of read as fewer rows.

use std::collections::HashMap;

use super::biff::{self, Record, Records, Texts};
use super::book::{Body, Book, Format, Sheet};
use super::canvas::Canvas;
use super::compound::{Compound, u16_at, u32_at};
use super::grid::{CellKind, Grid, Merge, cell_name};
use super::limits::Limits;
use super::number::{Style, builtin_style, push_double, push_serial, rk_number, style_of};
use super::words;
use crate::words::Told;

/// Streams that tell what else a compound file is.
const STRANGERS: &[(&str, &str)] =
    &[("WordDocument", "Word doc"), ("PowerPoint Document", "PowerPoint ppt"), ("VisioDocument", "Visio")];

/// Reads a compound file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Told> {
    let mut file = Compound::open(bytes)?;
    if file.has("EncryptedPackage") {
        return Err(words::ENCRYPTED.with([]));
    }
    if let Some((_, name)) = STRANGERS.iter().find(|(stream, _)| file.has(stream)) {
        return Err(words::NOT_A_TABLE.with([name]));
    }
    let stream = file.stream("Workbook").or_else(|| file.stream("Book"));
    let Some(stream) = stream else {
        return Err(words::NOT_A_TABLE.with([&"OLE2"]));
    };
    let mut book = read_stream(&stream, limits)?;
    if file.has("_VBA_PROJECT_CUR") {
        book.notices.push(words::MACROS_IGNORED.with([]));
    }
    if !file.faults.is_empty() {
        book.notices.push(words::OLE_REPAIRED.with([&file.faults.join(", ")]));
    }
    Ok(book)
}

/// Reads a BIFF stream.
pub(super) fn read_stream(stream: &[u8], limits: &Limits) -> Result<Book, Told> {
    let globals = Globals::read(stream, limits)?;
    let starts = substreams(stream);
    let mut notices = Vec::new();
    if globals.links {
        notices.push(words::EXTERNAL_LINKS_IGNORED.with([]));
    }
    let mut sheets = Vec::new();
    for (index, entry) in globals.sheets.iter().enumerate() {
        if entry.kind != 0 {
            notices.push(words::SHEET_SKIPPED.with([&entry.name, &format!("BIFF {}", entry.kind)]));
            continue;
        }
        let start = if starts.contains(&entry.start) {
            entry.start
        } else {
            notices.push(words::OLE_REPAIRED.with([&entry.name]));
            // The sheets follow the globals in their order.
            *starts.get(index + 1).ok_or_else(|| words::OLE_BROKEN.with([&entry.name]))?
        };
        let reader = SheetReader {
            canvas: Canvas::new(&entry.name, limits),
            globals: &globals,
            awaited: None,
            empty: Vec::new(),
            computed: false,
            text: String::new(),
        };
        let grid = reader.read(Records::from(stream, start))?;
        sheets.push(Sheet { name: entry.name.clone(), hidden: entry.hidden, body: Body::Grid(grid) });
    }
    Ok(Book { format: Format::Xls, encoding: None, sheets, notices })
}

/// Where the streams of globals and sheets begin.
fn substreams(stream: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut depth = 0usize;
    for record in Records::from(stream, 0) {
        match record.kind {
            biff::BOF => {
                if depth == 0 {
                    starts.push(record.at);
                }
                depth += 1;
            }
            biff::EOF => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    starts
}

/// What the workbook says before its sheets.
struct Globals {
    texts: Texts,
    since_1904: bool,
    styles: Vec<Style>,
    strings: Vec<String>,
    sheets: Vec<Entry>,
    links: bool,
}

/// A sheet and where its records start.
struct Entry {
    name: String,
    hidden: bool,
    kind: u8,
    start: usize,
}

impl Globals {
    fn read(stream: &[u8], limits: &Limits) -> Result<Self, Told> {
        let mut globals = Self {
            texts: Texts { biff8: true, encoding: encoding_rs::WINDOWS_1252 },
            since_1904: false,
            styles: Vec::new(),
            strings: Vec::new(),
            sheets: Vec::new(),
            links: false,
        };
        let mut custom = HashMap::new();
        let mut formats = Vec::new();
        let mut records = Records::from(stream, 0);
        match records.next() {
            Some(Record { kind: biff::BOF, data, .. }) => globals.texts.biff8 = u16_at(data, 0) != Some(0x0500),
            Some(Record { kind: 0x0009 | 0x0209 | 0x0409, .. }) => {
                return Err(words::NOT_A_TABLE.with([&"Excel 2–4 (BIFF2–4)"]));
            }
            _ => return Err(words::OLE_BROKEN.with([&"BOF"])),
        }
        while let Some(record) = records.next() {
            let data = record.data;
            match record.kind {
                biff::EOF => {
                    let style =
                        |format: u16| custom.get(&format).copied().unwrap_or_else(|| builtin_style(format.into()));
                    globals.styles = formats.into_iter().map(style).collect();
                    return Ok(globals);
                }
                biff::FILEPASS => return Err(words::ENCRYPTED.with([])),
                biff::CODEPAGE => globals.texts.encoding = biff::code_page(u16_at(data, 0).unwrap_or(1252)),
                biff::DATEMODE => globals.since_1904 = u16_at(data, 0) == Some(1),
                biff::FORMAT => {
                    let mut code = String::new();
                    if globals
                        .texts
                        .read(data.get(2..).unwrap_or_default(), !globals.texts.biff8, Vec::new(), &mut code)
                        .is_some()
                    {
                        custom.insert(u16_at(data, 0).unwrap_or(0), style_of(&code));
                    }
                }
                biff::XF => formats.push(u16_at(data, 2).unwrap_or(0)),
                biff::BOUNDSHEET => globals.push_sheet(data, limits)?,
                biff::SST => globals.strings = biff::shared_strings(data, records.continued()),
                // A link to another workbook has a path; the workbook itself and add-ins do not.
                biff::SUPBOOK => globals.links |= data.len() > 4,
                _ => {}
            }
        }
        Err(words::OLE_BROKEN.with([&"Workbook"]))
    }

    fn push_sheet(&mut self, data: &[u8], limits: &Limits) -> Result<(), Told> {
        let mut name = String::new();
        let text = self.texts.read(data.get(6..).unwrap_or_default(), true, Vec::new(), &mut name);
        let (Some(start), Some(state), Some(kind), Some(())) = (u32_at(data, 0), data.get(4), data.get(5), text) else {
            return Err(words::OLE_BROKEN.with([&"BOUNDSHEET"]));
        };
        if self.sheets.len() >= limits.sheets {
            return Err(words::TOO_MANY_SHEETS.with([&(limits.sheets + 1), &limits.sheets]));
        }
        name.retain(|char| char != '\0');
        self.sheets.push(Entry { name, hidden: state & 3 != 0, kind: *kind, start: start as usize });
        Ok(())
    }
}

struct SheetReader<'g> {
    canvas: Canvas<'g>,
    globals: &'g Globals,
    /// The formula whose text comes in the next record.
    awaited: Option<(u32, u32)>,
    /// Formulas whose cached value is an empty text.
    empty: Vec<(u32, u32)>,
    /// Some formula has a cached value.
    computed: bool,
    text: String,
}

impl SheetReader<'_> {
    fn read(mut self, mut records: Records<'_>) -> Result<Grid, Told> {
        let mut depth = 0usize;
        while let Some(record) = records.next() {
            match record.kind {
                biff::BOF => depth += 1,
                biff::EOF if depth <= 1 => return self.finish(),
                biff::EOF => depth -= 1,
                // Charts inside the sheet have cells of their own.
                _ if depth > 1 => {}
                biff::STRING => {
                    let more = records.continued();
                    self.formula_text(record.data, more)?;
                }
                _ => self.record(record)?,
            }
        }
        Err(words::OLE_BROKEN.with([&self.canvas.name()]))
    }

    /// An empty text is what a formula has whose text is empty, and also what writers leave that
    /// compute nothing. So where no formula of a sheet has a value, none was computed.
    fn finish(mut self) -> Result<Grid, Told> {
        if !self.computed {
            for (row, column) in std::mem::take(&mut self.empty) {
                self.canvas.put(row, column, "=", CellKind::Uncached)?;
            }
        }
        self.canvas.finish()
    }

    fn record(&mut self, record: Record<'_>) -> Result<(), Told> {
        let data = record.data;
        let done = match record.kind {
            biff::NUMBER => self.number_record(data),
            biff::RK => biff::place(data)
                .and_then(|(row, column, format)| Some(self.put_number(row, column, format, biff_rk(data, 6)?))),
            biff::MULRK => self.row_of_numbers(data),
            biff::LABELSST => return self.shared(data),
            biff::LABEL | biff::RSTRING => self.label(data),
            biff::BOOLERR => self.truth_or_error(data),
            biff::FORMULA | 0x0206 | 0x0406 => self.formula(data),
            biff::MERGEDCELLS => self.merges(data),
            biff::ROW => {
                if u16_at(data, 12).is_some_and(|flags| flags & 0x20 != 0) {
                    self.canvas.hide_row(u16_at(data, 0).unwrap_or(0).into());
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        done.unwrap_or_else(|| {
            Err(words::OLE_BROKEN.with([&format!("{} 0x{:04X} @{}", self.canvas.name(), record.kind, record.at)]))
        })
    }

    fn put(&mut self, row: u32, column: u32, kind: CellKind) -> Result<(), Told> {
        self.canvas.put(row, column, &self.text, kind)
    }

    /// Puts the number in the bits of a double, or the date its format makes of it.
    fn put_number(&mut self, row: u32, column: u32, format: usize, bits: u64) -> Result<(), Told> {
        self.text.clear();
        let style = self.globals.styles.get(format).copied().unwrap_or_default();
        let kind = if style == Style::Date && push_serial(&mut self.text, bits, self.globals.since_1904) {
            CellKind::Date
        } else if push_double(&mut self.text, bits) {
            CellKind::Number
        } else {
            self.text.push_str("#NUM!");
            CellKind::Error
        };
        self.put(row, column, kind)
    }

    fn number_record(&mut self, data: &[u8]) -> Option<Result<(), Told>> {
        let (row, column, format) = biff::place(data)?;
        Some(self.put_number(row, column, format, biff::double_bits(data, 6)?))
    }

    fn row_of_numbers(&mut self, data: &[u8]) -> Option<Result<(), Told>> {
        let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
        let cells = data.get(4..data.len().checked_sub(2)?)?.as_chunks::<6>().0;
        for (index, cell) in cells.iter().enumerate() {
            let column = u32::from(first) + index as u32;
            let bits = biff_rk(cell, 2)?;
            if let Err(told) = self.put_number(row.into(), column, u16_at(cell, 0)?.into(), bits) {
                return Some(Err(told));
            }
        }
        Some(Ok(()))
    }

    fn shared(&mut self, data: &[u8]) -> Result<(), Told> {
        let (Some((row, column, _)), Some(index)) = (biff::place(data), u32_at(data, 6)) else {
            return Err(words::OLE_BROKEN.with([&"LABELSST"]));
        };
        let Some(text) = self.globals.strings.get(index as usize) else {
            let address = cell_name(column as usize, row + 1);
            return Err(words::CELL_MALFORMED.with([&self.canvas.name(), &address, &"SST", &index]));
        };
        self.canvas.put(row, column, text, CellKind::Text)
    }

    fn label(&mut self, data: &[u8]) -> Option<Result<(), Told>> {
        let (row, column, _) = biff::place(data)?;
        self.text.clear();
        self.globals.texts.read(data.get(6..)?, false, Vec::new(), &mut self.text)?;
        Some(self.put(row, column, CellKind::Text))
    }

    fn truth_or_error(&mut self, data: &[u8]) -> Option<Result<(), Told>> {
        let (row, column, _) = biff::place(data)?;
        Some(self.put_truth_or_error(row, column, *data.get(6)?, *data.get(7)? != 0))
    }

    fn put_truth_or_error(&mut self, row: u32, column: u32, value: u8, is_error: bool) -> Result<(), Told> {
        let (text, kind) = match (is_error, value) {
            (true, code) => (biff::error_text(code), CellKind::Error),
            (false, 0) => ("FALSE", CellKind::Bool),
            (false, _) => ("TRUE", CellKind::Bool),
        };
        self.canvas.put(row, column, text, kind)
    }

    /// The cached value of a formula: a number, or what the marked bytes say.
    fn formula(&mut self, data: &[u8]) -> Option<Result<(), Told>> {
        let (row, column, format) = biff::place(data)?;
        let value: &[u8; 8] = data.get(6..)?.first_chunk()?;
        let is_empty = matches!(*value, [3..=0xFF, .., 0xFF, 0xFF]);
        self.computed |= !is_empty;
        Some(match *value {
            [0, .., 0xFF, 0xFF] => {
                self.awaited = Some((row, column));
                Ok(())
            }
            [1, _, value, .., 0xFF, 0xFF] => self.put_truth_or_error(row, column, value, false),
            [2, _, code, .., 0xFF, 0xFF] => self.put_truth_or_error(row, column, code, true),
            [.., 0xFF, 0xFF] => {
                self.empty.push((row, column));
                Ok(())
            }
            bits => self.put_number(row, column, format, u64::from_le_bytes(bits)),
        })
    }

    fn formula_text(&mut self, data: &[u8], more: Vec<&[u8]>) -> Result<(), Told> {
        let Some((row, column)) = self.awaited.take() else { return Ok(()) };
        self.text.clear();
        // The flags byte that a continuation starts with belongs to `Pieces`.
        match self.globals.texts.read(data, false, more, &mut self.text) {
            Some(()) => self.put(row, column, CellKind::Text),
            None => Err(words::OLE_BROKEN.with([&format!("{} STRING", self.canvas.name())])),
        }
    }

    fn merges(&mut self, data: &[u8]) -> Option<Result<(), Told>> {
        for range in data.get(2..)?.as_chunks::<8>().0 {
            let at = |index: usize| u16_at(range, index).map(u32::from);
            let merge = Merge { top: at(0)?, bottom: at(2)?, left: at(4)?, right: at(6)? };
            if let Err(told) = self.canvas.merge(merge) {
                return Some(Err(told));
            }
        }
        Some(Ok(()))
    }
}

/// The bits of the double in a packed number.
fn biff_rk(data: &[u8], at: usize) -> Option<u64> {
    Some(rk_number(u32_at(data, at)?))
}
