//! xlsx: one pass over each sheet gives values, formulas without value, merged ranges and
//! hidden rows.
//!
//! Our own reader and not calamine's, because a number arrives here as the text it has in the
//! file (up to 15 digits need no double at all), hidden rows and uncached formulas come out of
//! the same pass, a bad cell is named, and every allocation is under a limit; calamine answers
//! the same cells, which a test holds.

use quick_xml::events::{BytesStart, Event};

use super::book::{Body, Book, Format, Sheet};
use super::canvas::Canvas;
use super::grid::{CellKind, Grid, Merge, cell_name};
use super::limits::Limits;
use super::number::{Style, push_date, push_iso, push_number};
use super::package::{Package, PartXml};
use super::sniff;
use super::words;
use super::workbook::{self, Strings, Workbook};
use super::xml::{attributes, push_text};
use crate::words::Told;

/// Reads a package.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, Told> {
    let mut package = Package::open(bytes, limits)?;
    let Some(workbook) = workbook::read(&mut package, limits)? else {
        return Err(words::NOT_A_TABLE.with([&sniff::package_kind(package.names())]));
    };
    let mut notices = Vec::new();
    if package.names().any(|name| name.ends_with("vbaproject.bin")) {
        notices.push(words::MACROS_IGNORED.with([]));
    }
    if package.names().any(|name| name.starts_with("xl/externallinks/")) {
        notices.push(words::EXTERNAL_LINKS_IGNORED.with([]));
    }
    let mut sheets = Vec::new();
    for entry in &workbook.sheets {
        if entry.kind != "worksheet" {
            notices.push(words::SHEET_SKIPPED.with([&entry.name, &entry.kind]));
            continue;
        }
        let part = package.part(&entry.part)?.ok_or_else(|| words::PART_MISSING.with([&entry.part]))?;
        let grid = SheetReader::new(&entry.name, &workbook, limits).read(part)?;
        sheets.push(Sheet { name: entry.name.clone(), hidden: entry.hidden, body: Body::Grid(grid) });
    }
    Ok(Book { format: Format::Xlsx, encoding: None, sheets, notices })
}

/// What a cell says its value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Type {
    #[default]
    Number,
    Shared,
    Text,
    Inline,
    Bool,
    Error,
    Date,
}

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Target {
    #[default]
    Nowhere,
    Value,
    Formula,
    Inline,
}

/// The cell being read.
#[derive(Debug, Default)]
struct Open {
    row: u32,
    column: u32,
    style: usize,
    kind: Type,
    has_formula: bool,
    value: String,
    formula: String,
    inline: String,
}

struct SheetReader<'w> {
    canvas: Canvas<'w>,
    strings: &'w Strings,
    styles: &'w [Style],
    since_1904: bool,
    cell: Open,
    next_row: u32,
    next_column: u32,
    target: Target,
    phonetic: bool,
    text: String,
}

impl<'w> SheetReader<'w> {
    fn new(name: &str, workbook: &'w Workbook, limits: &'w Limits) -> Self {
        Self {
            canvas: Canvas::new(name, limits),
            strings: &workbook.strings,
            styles: &workbook.styles,
            since_1904: workbook.since_1904,
            cell: Open::default(),
            next_row: 0,
            next_column: 0,
            target: Target::Nowhere,
            phonetic: false,
            text: String::new(),
        }
    }

    fn read(mut self, mut xml: PartXml<'_, '_>) -> Result<Grid, Told> {
        let part = xml.name().to_owned();
        loop {
            match xml.next()? {
                Event::Start(start) => self.start(&start)?,
                Event::End(end) => match end.local_name().as_ref() {
                    "c" => self.end_cell()?,
                    "v" | "f" | "t" => self.target = Target::Nowhere,
                    "rPh" => self.phonetic = false,
                    "row" => self.next_row = self.next_row.saturating_add(1),
                    _ => {}
                },
                Event::Eof => return self.canvas.finish(),
                event => match self.target {
                    Target::Nowhere => {}
                    Target::Value => push_text(&mut self.cell.value, &event, &part)?,
                    Target::Formula => push_text(&mut self.cell.formula, &event, &part)?,
                    Target::Inline => push_text(&mut self.cell.inline, &event, &part)?,
                },
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Told> {
        match start.local_name().as_ref() {
            "c" => self.start_cell(start)?,
            "v" => self.target = Target::Value,
            "f" => {
                self.target = Target::Formula;
                self.cell.has_formula = true;
            }
            "t" if !self.phonetic => self.target = Target::Inline,
            "rPh" => self.phonetic = true,
            "row" => self.start_row(start),
            "mergeCell" => self.merge(start)?,
            _ => {}
        }
        Ok(())
    }

    fn start_row(&mut self, start: &BytesStart<'_>) {
        let mut hidden = false;
        attributes(start, |key, value| match key {
            // A row that does not say a number follows the one before.
            "r" => self.next_row = value.parse::<u32>().map_or(self.next_row, |row| row.saturating_sub(1)),
            "hidden" => hidden = is_true(value),
            _ => {}
        });
        self.next_column = 0;
        if hidden {
            self.canvas.hide_row(self.next_row);
        }
    }

    fn start_cell(&mut self, start: &BytesStart<'_>) -> Result<(), Told> {
        let cell = &mut self.cell;
        cell.value.clear();
        cell.formula.clear();
        cell.inline.clear();
        *cell = Open {
            row: self.next_row,
            column: self.next_column,
            value: std::mem::take(&mut cell.value),
            formula: std::mem::take(&mut cell.formula),
            inline: std::mem::take(&mut cell.inline),
            ..Open::default()
        };
        let mut bad = None;
        attributes(start, |key, value| match key {
            "r" => match address(value) {
                Some((row, column)) => (cell.row, cell.column) = (row, column),
                None => bad = Some(value.to_owned()),
            },
            "s" => cell.style = value.parse().unwrap_or(0),
            "t" => {
                cell.kind = match value {
                    "s" => Type::Shared,
                    "str" => Type::Text,
                    "inlineStr" => Type::Inline,
                    "b" => Type::Bool,
                    "e" => Type::Error,
                    "d" => Type::Date,
                    _ => Type::Number,
                }
            }
            _ => {}
        });
        self.next_column = cell.column.saturating_add(1);
        match bad {
            Some(found) => Err(malformed(self.canvas.name(), self.cell.column, self.cell.row, "C7", &found)),
            None => Ok(()),
        }
    }

    fn end_cell(&mut self) -> Result<(), Told> {
        self.target = Target::Nowhere;
        let Self { canvas, cell, text, .. } = self;
        let value = cell.value.as_str();
        text.clear();
        let kind = match cell.kind {
            // A formula whose text result is empty is blank; any other without value was never computed.
            Type::Number | Type::Shared | Type::Bool | Type::Error | Type::Date if value.is_empty() => {
                if !cell.has_formula {
                    return Ok(());
                }
                text.push('=');
                text.push_str(&cell.formula);
                CellKind::Uncached
            }
            Type::Number => {
                let style = self.styles.get(cell.style).copied().unwrap_or_default();
                push_styled(text, value, style, self.since_1904)
            }
            Type::Shared => {
                let index = value.trim().parse().ok();
                let Some(shared) = index.and_then(|index| self.strings.get(index)) else {
                    return Err(malformed(canvas.name(), cell.column, cell.row, "sharedStrings", value));
                };
                return canvas.put(cell.row, cell.column, shared, CellKind::Text);
            }
            Type::Text => push_kind(text, &workbook::unescape(value), CellKind::Text),
            Type::Inline => push_kind(text, &workbook::unescape(&cell.inline), CellKind::Text),
            Type::Bool => push_kind(text, if is_true(value) { "TRUE" } else { "FALSE" }, CellKind::Bool),
            Type::Error => push_kind(text, value, CellKind::Error),
            Type::Date if push_iso(text, value) => CellKind::Date,
            Type::Date => push_kind(text, value, CellKind::Text),
        };
        canvas.put(cell.row, cell.column, text, kind)
    }

    fn merge(&mut self, start: &BytesStart<'_>) -> Result<(), Told> {
        let mut range = None;
        attributes(start, |key, value| {
            if key == "ref" {
                range = value.split_once(':').and_then(|(from, to)| Some((address(from)?, address(to)?)));
            }
        });
        let Some(((top, left), (bottom, right))) = range else { return Ok(()) };
        self.canvas.merge(Merge { top, left, bottom, right })
    }
}

fn push_kind(text: &mut String, value: &str, kind: CellKind) -> CellKind {
    text.push_str(value);
    kind
}

/// Appends the number, or the date its style makes of it; a value that is neither stays text.
fn push_styled(text: &mut String, value: &str, style: Style, since_1904: bool) -> CellKind {
    if style == Style::Date && push_date(text, value, since_1904) {
        CellKind::Date
    } else if push_number(text, value) {
        CellKind::Number
    } else {
        push_kind(text, value, CellKind::Text)
    }
}

fn malformed(sheet: &str, column: u32, row: u32, expected: &str, found: &str) -> Told {
    let address = cell_name(column as usize, row.saturating_add(1));
    let found: String = found.chars().take(60).collect();
    words::CELL_MALFORMED.with([&sheet, &address, &expected, &found])
}

fn is_true(value: &str) -> bool {
    matches!(value.trim(), "1" | "true" | "TRUE" | "True")
}

/// Zero-based row and column of an address such as `C7` or `$C$7`.
fn address(text: &str) -> Option<(u32, u32)> {
    let mut column = 0u32;
    let mut row = 0u32;
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                column = column.checked_mul(26)?.checked_add(u32::from(byte.to_ascii_uppercase() - b'A') + 1)?;
            }
            b'0'..=b'9' if column > 0 => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_are_read_as_a_spreadsheet_shows_them() {
        for (text, wanted) in [
            ("A1", Some((0, 0))),
            ("C7", Some((6, 2))),
            ("$AA$10", Some((9, 26))),
            ("XFD1048576", Some((1_048_575, 16_383))),
            ("A0", None),
            ("7", None),
            ("A", None),
            ("A99999999999", None),
            ("ZZZZZZZZ1", None),
            ("", None),
            ("A1B", None),
            ("资1", None),
        ] {
            assert_eq!(address(text), wanted, "{text}");
        }
    }
}
