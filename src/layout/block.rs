//! Where a block ends, and the blocks that stand side by side in it.

use super::{
    SheetKind,
    find::{Found, caption_count},
    header::fold,
    heading::{Window, read},
    lookup::{Seen, year_of},
    named::Named,
    rowword::{RowWord, row_word},
    title,
};
use crate::sheet::{Cell, CellKind, Grid};
use entity::AccountingSystem;

/// Where a block ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// With the sheet.
    WithSheet,
    /// Before this zero-based row, where something else begins.
    Before(usize),
}

/// Rows a title may take between a blank row and its header.
const TITLE: usize = 6;
/// Rows looked at closely for a header of another block.
const LOOKS: usize = 20_000;

/// One of the blocks side by side.
#[derive(Debug)]
pub(super) struct Side {
    pub seen: Vec<Seen>,
    pub system: Option<AccountingSystem>,
}

/// The header row as normalised texts by column.
pub(super) fn key(seen: &[Seen]) -> Vec<String> {
    let width = seen.iter().map(|column| column.index + 1).max().unwrap_or(0);
    let mut key = vec![String::new(); width];
    for column in seen {
        key[column.index].clone_from(&column.key);
    }
    key
}

/// The blocks side by side: of 财务会计 and 预算会计, or parted by a column without caption where
/// each part `fits` on its own.
pub(super) fn sides(found: &Found, fits: impl Fn(&[Seen]) -> bool) -> Vec<Side> {
    let systems = [AccountingSystem::Financial, AccountingSystem::Budget];
    if systems.iter().all(|system| found.seen.iter().any(|column| column.system == Some(*system))) {
        let of = |system| {
            let shared = |column: &&Seen| column.system.is_none() || column.system == Some(system);
            Side { seen: found.seen.iter().filter(shared).cloned().collect(), system: Some(system) }
        };
        return systems.into_iter().map(of).collect();
    }
    let mut parts: Vec<Vec<Seen>> = Vec::new();
    for column in &found.seen {
        match parts.last_mut() {
            Some(part) if part.last().is_some_and(|last| last.index + 1 >= column.index) => part.push(column.clone()),
            _ => parts.push(vec![column.clone()]),
        }
    }
    if parts.len() > 1 && parts.iter().all(|part| fits(part)) {
        return parts.into_iter().map(|seen| Side { seen, system: None }).collect();
    }
    vec![Side { seen: found.seen.clone(), system: None }]
}

/// Where the block under a header ends: before another header that follows a blank row, or before
/// the title of another account or year under which the same header repeats.
pub(super) fn ends(
    grid: &Grid,
    found: &Found,
    kinds: &[SheetKind],
    named: &Named,
    account: Option<&(String, String)>,
) -> Ends {
    let own = texts(&read(grid, found.rows.0));
    let floor = found.rows.1;
    let mut scan = Scan { grid, kinds, named, blank: None, looks: 0 };
    let mut cells = Vec::new();
    for row in floor + 1..grid.rows() {
        grid.read_row(row, &mut cells);
        let starts = match repetition(&own, &cells) {
            Some(Repetition::Same) => {
                scan.blank = None;
                other_account(grid, row, floor, account)
            }
            Some(Repetition::OtherYear) => Some(title_start(grid, row, floor)),
            None => scan.other(row, &cells),
        };
        if let Some(start) = starts {
            return Ends::Before(start);
        }
    }
    Ends::WithSheet
}

/// Where, below a row, the next block begins that has a header of its own.
pub(super) fn next(grid: &Grid, from: usize, kinds: &[SheetKind], named: &Named) -> Option<usize> {
    let mut scan = Scan { grid, kinds, named, blank: None, looks: 0 };
    let mut cells = Vec::new();
    (from..grid.rows()).find_map(|row| {
        grid.read_row(row, &mut cells);
        scan.other(row, &cells)
    })
}

/// A walk down a sheet that looks for headers after blank rows.
struct Scan<'a> {
    grid: &'a Grid,
    kinds: &'a [SheetKind],
    named: &'a Named,
    blank: Option<usize>,
    looks: usize,
}

impl Scan<'_> {
    /// Where the block begins whose header this row is, if it is one: after the last blank row.
    fn other(&mut self, row: usize, cells: &[Cell<'_>]) -> Option<usize> {
        if cells.iter().all(Cell::is_blank) {
            self.blank = Some(row);
            return None;
        }
        let blank = self.blank.filter(|blank| row - blank <= TITLE && self.looks < LOOKS)?;
        self.looks += 1;
        is_other_header(self.grid, row, self.kinds, self.named).then_some(blank + 1)
    }
}

/// A row that repeats the first row of the header.
enum Repetition {
    Same,
    /// But for the year over its months and days.
    OtherYear,
}

fn repetition(own: &[String], cells: &[Cell<'_>]) -> Option<Repetition> {
    let mut repetition = Repetition::Same;
    for column in 0..own.len().max(cells.len()) {
        let text = cells.get(column).map_or("", |cell| cell.text.trim());
        let caption = own.get(column).map_or("", String::as_str);
        if text == caption {
            continue;
        }
        let years = (year_of(text), year_of(caption));
        if years.0.is_none() || years.1.is_none() {
            return None;
        }
        if years.0 != years.1 {
            repetition = Repetition::OtherYear;
        }
    }
    Some(repetition)
}

fn texts(cells: &[Cell<'_>]) -> Vec<String> {
    cells.iter().map(|cell| cell.text.trim().to_owned()).collect()
}

/// Where the title of another account begins above a repeated header.
fn other_account(grid: &Grid, header: usize, floor: usize, account: Option<&(String, String)>) -> Option<usize> {
    let account = account?;
    let mut start = header;
    while start > floor + 1 && header - start < TITLE {
        let above = read(grid, start - 1);
        let texts: Vec<&str> = above.iter().map(|cell| cell.text.trim()).collect();
        let said = title::read(std::iter::once(texts)).title.account;
        start -= 1;
        if let Some(said) = said {
            let differs = (&said.0, &said.1) != (&account.0, &account.1);
            return differs.then(|| title_start(grid, start, floor));
        }
    }
    None
}

/// The rows above a row that belong to a title: with one or two cells, or labels throughout.
fn title_start(grid: &Grid, below: usize, floor: usize) -> usize {
    let mut start = below;
    while start > floor + 1 && below - start < TITLE && is_title(&read(grid, start - 1)) {
        start -= 1;
    }
    start
}

fn is_title(cells: &[Cell<'_>]) -> bool {
    let filled: Vec<&str> = cells.iter().filter(|cell| !cell.is_blank()).map(|cell| cell.text).collect();
    let sums = filled.iter().any(|text| !matches!(row_word(text), None | Some(RowWord::Footer)));
    let labels = filled.iter().all(|text| text.contains([':', '：']));
    !sums && ((1..=2).contains(&filled.len()) || (labels && !filled.is_empty()))
}

/// What people sign with at the foot of a page: captions too, but of no list.
const SIGNATURES: [&str; 16] = [
    "盘点人",
    "复盘人",
    "监盘人",
    "监督人",
    "保管人",
    "使用人",
    "制单",
    "制单人",
    "审核",
    "审核人",
    "复核",
    "复核人",
    "记账",
    "出纳",
    "负责人",
    "经办人",
];

/// Whether a row is the header of something else: at least three captions and no values.
fn is_other_header(grid: &Grid, row: usize, kinds: &[SheetKind], named: &Named) -> bool {
    let window = Window::new(grid, row..row + 1);
    let cells: Vec<&Cell<'_>> = window.rows[0].iter().filter(|cell| !cell.is_blank()).collect();
    let plain = |cell: &&Cell<'_>| {
        cell.kind == CellKind::Text && !cell.text.contains([':', '：']) && super::sample::number(cell.text).is_none()
    };
    if cells.len() < 3 || !cells.iter().all(plain) {
        return false;
    }
    let signed = cells.iter().filter(|cell| SIGNATURES.contains(&fold(cell.text).as_str())).count();
    let captions = caption_count(&window, 0, kinds, named);
    captions >= 2 && captions * 2 >= cells.len() && signed * 2 < cells.len()
}
