//! A sheet of cells into the blocks it holds (practice §3.7, §3.8).

use super::{
    Mapping, Reading, SheetKind, Title,
    assign::{assign, firm_fields},
    block::{self, Ends},
    dictionary::{aliases, kind_name},
    find::{Found, Search, clues, search},
    fingerprint::missing,
    heading::Window,
    named::Named,
    sample::Sample,
    sheets, title, words,
};
use crate::{
    sheet::{Grid, cell_name},
    words::Told,
};

/// Rows in which the first header must stand.
const SEARCHED: usize = 100;
/// Rows in which the header of a further block must stand.
const SEARCHED_AGAIN: usize = 12;
/// Blocks of one sheet.
const BLOCKS: usize = 10_000;

/// Why a sheet gives no reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// It is no data sheet (封面, 目录, 填表说明, 汇总, 字典, `t_Schema`, blank) or of another
    /// kind than wanted: passed over with this notice. A file none of whose sheets is read is to
    /// be refused with these notices.
    Ignored(Told),
    /// It looks like data, but columns are missing or a person must answer.
    Refused(Vec<Told>),
}

/// Blocks of a sheet, each with its kind, header, columns and title.
///
/// `expected` restricts the kinds; `None` leaves all four. The grid is the head of a text file or
/// the whole of a workbook's sheet.
pub fn recognise(
    grid: &Grid,
    sheet_name: &str,
    expected: Option<&[SheetKind]>,
    mapping: &Mapping,
) -> Result<Vec<Reading>, Unread> {
    let scene =
        Scene { grid, sheet: sheet_name, kinds: expected.unwrap_or(SheetKind::ALL), named: Named::new(mapping) };
    if sheets::is_never_data(sheet_name) {
        return Err(Unread::Ignored(words::SHEET_BY_NAME.with([&scene.sheet])));
    }
    scene.blocks()
}

struct Scene<'a> {
    grid: &'a Grid,
    sheet: &'a str,
    kinds: &'a [SheetKind],
    named: Named,
}

impl Scene<'_> {
    fn blocks(&self) -> Result<Vec<Reading>, Unread> {
        let mut readings: Vec<Reading> = Vec::new();
        let mut problems = Vec::new();
        let (mut from, mut searched, mut unread) = (0, SEARCHED, None);
        while readings.len() < BLOCKS {
            let window = Window::new(self.grid, from..from + searched);
            searched = SEARCHED_AGAIN;
            let found = match search(&window, self.kinds, &self.named, &|row| self.title(from, row).title) {
                Search::Fits(found) => found,
                Search::Nearest(nearest) if readings.is_empty() && problems.is_empty() => {
                    return Err(self.explain(&window, nearest));
                }
                Search::Nearest(_) => {
                    unread.get_or_insert(from);
                    match block::next(self.grid, from + 1, self.kinds, &self.named) {
                        Some(next) => from = next,
                        None => break,
                    }
                    continue;
                }
            };
            if let Some(unread) = unread.take() {
                self.tell_unread(unread, from, &mut readings);
            }
            let above = self.title(from, found.rows.0);
            let ends = block::ends(self.grid, &found, self.kinds, &self.named, above.title.account.as_ref());
            match self.block(&found, &above, ends) {
                Ok(block) => readings.extend(block),
                Err(told) => problems.extend(told),
            }
            match ends {
                Ends::WithSheet => break,
                Ends::Before(next) => from = next,
            }
            if readings.len() >= BLOCKS {
                unread = Some(from);
            }
        }
        if let Some(unread) = unread {
            self.tell_unread(unread, self.grid.rows(), &mut readings);
        }
        if problems.is_empty() { Ok(readings) } else { Err(Unread::Refused(problems)) }
    }

    fn title(&self, from: usize, to: usize) -> title::Read {
        let mut rows = Vec::new();
        // Of long prose above a header the nearest rows tell.
        for row in from.max(to.saturating_sub(30))..to {
            rows.push(super::heading::read(self.grid, row).into_iter().map(|cell| cell.text.trim()).collect());
        }
        title::read(rows.into_iter())
    }

    /// The readings of one block: one, or several side by side.
    fn block(&self, found: &Found, above: &title::Read, ends: Ends) -> Result<Vec<Reading>, Vec<Told>> {
        let mut problems: Vec<Told> =
            above.foreign_unit.iter().map(|unit| words::UNIT_UNKNOWN.with([&self.sheet, unit])).collect();
        problems.extend(self.named.problems(found.kind, self.sheet, &found.seen));
        let mut readings = Vec::new();
        for side in block::sides(found, |seen| self.lacks(found.kind, seen, &above.title).is_empty()) {
            match self.reading(found, &side, &above.title, ends) {
                Ok(reading) => readings.push(reading),
                Err(told) => problems.extend(told),
            }
        }
        if problems.is_empty() { Ok(readings) } else { Err(problems) }
    }

    fn lacks(&self, kind: SheetKind, seen: &[super::lookup::Seen], title: &Title) -> Vec<String> {
        let firm = firm_fields(seen);
        let dictionary = aliases(kind);
        let has = |name: &str| {
            let field = dictionary.find(kind, name);
            seen.iter().any(|column| column.hits.iter().any(|hit| Some(hit.field) == field))
        };
        missing(kind, &has, clues(kind, seen, firm, &self.named, title))
    }

    fn reading(&self, found: &Found, side: &block::Side, title: &Title, ends: Ends) -> Result<Reading, Vec<Told>> {
        let kind = found.kind;
        let last = match ends {
            Ends::WithSheet => self.grid.rows(),
            Ends::Before(row) => row,
        };
        let sample = Sample::new(self.grid, found.rows.1 + 1, last);
        let assigned = assign(kind, self.sheet, &side.seen, &sample);
        let mut problems = assigned.questions;
        let has = |name: &str| assigned.columns.iter().any(|column| column.field == name);
        let firm = firm_fields(&side.seen);
        let lacking = missing(kind, &has, clues(kind, &side.seen, firm, &self.named, title));
        let header_rows = (found.rows.0 as u32 + 1, found.rows.1 as u32 + 1);
        if problems.is_empty() && !lacking.is_empty() {
            let understood: Vec<&str> = assigned.columns.iter().map(|column| column.caption.as_str()).collect();
            problems.push(self.columns_missing(kind, header_rows.1, &understood, &lacking));
        }
        let mut title = title.clone();
        for column in &assigned.columns {
            if let (Some(above), Some(own)) = (title.scale, column.scale)
                && above != own
            {
                let cell = cell_name(column.index, header_rows.1);
                let (above, own) = (title::unit_name(above), title::unit_name(own));
                problems.push(words::TWO_UNITS.with([&self.sheet, &above, &cell, &column.caption, &own]));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        title.year = side.seen.iter().find_map(|column| column.year).or(title.year);
        let last_row = matches!(ends, Ends::Before(_)).then_some(last as u32);
        Ok(Reading {
            kind,
            header_rows,
            columns: assigned.columns,
            ignored: assigned.ignored,
            title,
            header_key: block::key(&found.seen),
            last_row,
            system: side.system,
            fields: None,
            notices: Vec::new(),
        })
    }

    fn columns_missing(&self, kind: SheetKind, row: u32, understood: &[&str], lacking: &[String]) -> Told {
        let (understood, lacking) = (understood.join("、"), lacking.join("、"));
        words::COLUMNS_MISSING.with([&self.sheet, &row, &kind.zh(), &understood, &lacking, &kind_name(kind)])
    }

    /// Says that rows between or below the blocks were passed over, where they look like data.
    fn tell_unread(&self, from: usize, to: usize, readings: &mut [Reading]) {
        if let Some(reading) = readings.last_mut().filter(|_| self.is_table(from, to)) {
            let told = words::REST_NOT_READ.with([&self.sheet, &(from + 1), &to, &self.kind_names()]);
            reading.notices.push(told);
        }
    }

    fn kind_names(&self) -> String {
        self.kinds.iter().map(|kind| kind.zh()).collect::<Vec<_>>().join("/")
    }

    /// Whether some rows look like data: two with at least three filled cells, one of them a number.
    fn is_table(&self, from: usize, to: usize) -> bool {
        let (mut wide, mut numbers) = (0, false);
        for row in from..to.min(from + 400) {
            let cells = super::heading::read(self.grid, row);
            let filled: Vec<_> = cells.iter().filter(|cell| !cell.is_blank()).collect();
            if filled.len() >= 3 {
                wide += 1;
                numbers |= filled.iter().any(|cell| super::sample::number(cell.text).is_some());
            }
        }
        wide >= 2 && numbers
    }

    /// Why no header fits.
    fn explain(&self, window: &Window<'_>, nearest: Option<Found>) -> Unread {
        let rows = self.grid.rows();
        if (0..rows).all(|row| super::heading::read(self.grid, row).iter().all(crate::sheet::Cell::is_blank)) {
            return Unread::Ignored(words::SHEET_BLANK.with([&self.sheet]));
        }
        if let Some(cell) = sheets::form_cell(window) {
            return Unread::Refused(vec![words::FORM_LAYOUT.with([&self.sheet, &cell])]);
        }
        let others: Vec<SheetKind> = SheetKind::ALL.iter().copied().filter(|kind| !self.kinds.contains(kind)).collect();
        if !others.is_empty()
            && let Search::Fits(other) = search(window, &others, &self.named, &|row| self.title(0, row).title)
        {
            let told = words::SHEET_OTHER_KIND.with([&self.sheet, &other.kind.zh(), &self.kind_names()]);
            return Unread::Ignored(told);
        }
        if sheets::is_rarely_data(self.sheet) {
            return Unread::Ignored(words::SHEET_BY_NAME.with([&self.sheet]));
        }
        if let Some(by) = nearest.as_ref().and_then(sheets::summary_by) {
            return Unread::Ignored(words::SHEET_SUMMARY.with([&self.sheet, &by]));
        }
        match nearest {
            Some(found) if found.firm >= 2 => self.lacking_columns(&found),
            _ if self.is_table(0, rows) => Unread::Refused(vec![self.header_not_found(rows)]),
            _ => Unread::Ignored(words::SHEET_NO_TABLE.with([&self.sheet])),
        }
    }

    fn lacking_columns(&self, found: &Found) -> Unread {
        let understood: Vec<&str> =
            found.seen.iter().filter(|column| !column.hits.is_empty()).map(|column| column.written.as_str()).collect();
        let row = found.rows.1 as u32 + 1;
        let mut told = vec![self.columns_missing(found.kind, row, &understood, &found.missing)];
        told.extend(self.named.problems(found.kind, self.sheet, &found.seen));
        Unread::Refused(told)
    }

    fn header_not_found(&self, rows: usize) -> Told {
        let needed = |kind: &SheetKind| {
            let fields = missing(*kind, &|_| false, super::fingerprint::Clues::default()).join("、");
            if self.kinds.len() > 1 { format!("{}（{fields}）", kind.zh()) } else { fields }
        };
        let needed = self.kinds.iter().map(needed).collect::<Vec<_>>().join("；");
        let sections = self.kinds.iter().map(|kind| format!("[columns.{}]", kind_name(*kind))).collect::<Vec<_>>();
        let last = rows.min(SEARCHED);
        words::HEADER_NOT_FOUND.with([&self.sheet, &1, &last, &self.kind_names(), &needed, &sections.join("/")])
    }
}
