//! XML-Spreadsheet 2003.

use quick_xml::events::{BytesStart, Event};

use super::book::{Body, Sheet};
use super::canvas::Canvas;
use super::grid::{CellKind, Grid, Merge};
use super::limits::Limits;
use super::number::{push_iso, push_number};
use super::words;
use super::xml::{Xml, attribute, attributes, push_text};
use crate::words::Told;

/// Reads every worksheet.
pub(super) fn read(text: &[u8], limits: &Limits) -> Result<Vec<Sheet>, Told> {
    let mut xml = Xml::new(text, "XML", limits);
    let mut sheets = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(start) if start.local_name().as_ref() == "Worksheet" => {
                let name = attribute(&start, "Name").unwrap_or_default();
                if sheets.len() >= limits.sheets {
                    return Err(words::TOO_MANY_SHEETS.with([&(sheets.len() + 1), &limits.sheets]));
                }
                let reader = SheetReader::new(&name, limits);
                let (grid, hidden) = reader.read(&mut xml)?;
                sheets.push(Sheet { name, hidden, body: Body::Grid(grid) });
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

/// The cell being read.
#[derive(Default)]
struct Open {
    across: u32,
    down: u32,
    formula: Option<String>,
    kind: String,
    data: String,
}

struct SheetReader<'l> {
    canvas: Canvas<'l>,
    row: u32,
    next_row: u32,
    column: u32,
    cell: Option<Open>,
    text: String,
    in_data: bool,
    in_comment: bool,
    in_visible: bool,
    visible: String,
}

impl<'l> SheetReader<'l> {
    fn new(name: &str, limits: &'l Limits) -> Self {
        Self {
            canvas: Canvas::new(name, limits),
            row: 0,
            next_row: 0,
            column: 0,
            cell: None,
            text: String::new(),
            in_data: false,
            in_comment: false,
            in_visible: false,
            visible: String::new(),
        }
    }

    /// Reads up to the end of the worksheet: its cells, and whether it is hidden.
    fn read(mut self, xml: &mut Xml<&[u8]>) -> Result<(Grid, bool), Told> {
        loop {
            match xml.next()? {
                Event::Start(start) => self.start(&start),
                Event::End(end) => match end.local_name().as_ref() {
                    "Cell" => self.end_cell()?,
                    "Data" => self.in_data = false,
                    "Comment" => self.in_comment = false,
                    "Visible" => self.in_visible = false,
                    "Worksheet" => {
                        let hidden = self.visible.contains("Hidden");
                        return Ok((self.canvas.finish()?, hidden));
                    }
                    _ => {}
                },
                Event::Eof => return Ok((self.canvas.finish()?, false)),
                event => {
                    if self.in_visible {
                        push_text(&mut self.visible, &event, "XML")?;
                    } else if let Some(cell) = self.cell.as_mut().filter(|_| self.in_data) {
                        push_text(&mut cell.data, &event, "XML")?;
                    }
                }
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        match start.local_name().as_ref() {
            "Row" => self.start_row(start),
            "Cell" => self.start_cell(start),
            "Comment" => self.in_comment = true,
            "Data" if !self.in_comment => {
                self.in_data = true;
                if let Some(cell) = &mut self.cell {
                    cell.kind = attribute(start, "Type").unwrap_or_default();
                }
            }
            "Visible" => self.in_visible = true,
            _ => {}
        }
    }

    fn start_row(&mut self, start: &BytesStart<'_>) {
        let (mut span, mut hidden) = (0u32, false);
        self.row = self.next_row;
        attributes(start, |key, value| match key {
            "Index" => self.row = index(value).unwrap_or(self.row),
            "Span" => span = value.parse().unwrap_or(0),
            "Hidden" => hidden = value == "1",
            _ => {}
        });
        if hidden {
            self.canvas.hide_row(self.row);
        }
        self.next_row = self.row.saturating_add(1).saturating_add(span);
        self.column = 0;
    }

    fn start_cell(&mut self, start: &BytesStart<'_>) {
        let mut cell = Open::default();
        attributes(start, |key, value| match key {
            "Index" => self.column = index(value).unwrap_or(self.column),
            "MergeAcross" => cell.across = value.parse().unwrap_or(0),
            "MergeDown" => cell.down = value.parse().unwrap_or(0),
            "Formula" => cell.formula = Some(value.to_owned()),
            _ => {}
        });
        self.cell = Some(cell);
    }

    fn end_cell(&mut self) -> Result<(), Told> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        let (row, column) = (self.row, self.column);
        self.text.clear();
        let mut kind = match cell.kind.as_str() {
            "Number" if push_number(&mut self.text, &cell.data) => CellKind::Number,
            "DateTime" if push_iso(&mut self.text, &cell.data) => CellKind::Date,
            "Boolean" => CellKind::Bool,
            "Error" => CellKind::Error,
            _ => CellKind::Text,
        };
        if kind == CellKind::Bool {
            self.text.push_str(if cell.data.trim() == "1" { "TRUE" } else { "FALSE" });
        } else if self.text.is_empty() {
            self.text.push_str(&cell.data);
        }
        if let Some(formula) = cell.formula.filter(|_| cell.data.is_empty() && cell.kind != "String") {
            kind = CellKind::Uncached;
            self.text.clear();
            self.text.push('=');
            self.text.push_str(formula.trim_start_matches('='));
        }
        self.canvas.put(row, column, &self.text, kind)?;
        let (bottom, right) = (row.saturating_add(cell.down), column.saturating_add(cell.across));
        self.canvas.merge(Merge { top: row, left: column, bottom, right })?;
        self.column = right.saturating_add(1);
        Ok(())
    }
}

/// Zero-based, of an index that counts from 1.
fn index(value: &str) -> Option<u32> {
    value.parse::<u32>().ok()?.checked_sub(1)
}
