//! Where a block ends, and the blocks that stand side by side in it.

use super::{
    SheetKind,
    find::{Found, caption_count},
    heading::{Window, read},
    lookup::Seen,
    named::Named,
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
/// the title of another account under which the same header repeats.
pub(super) fn ends(
    grid: &Grid,
    found: &Found,
    kinds: &[SheetKind],
    named: &Named,
    account: Option<&(String, String)>,
) -> Ends {
    let own = first_caption(grid, found);
    let mut blank: Option<usize> = None;
    let mut looks = 0;
    let mut cells = Vec::new();
    for row in found.rows.1 + 1..grid.rows() {
        grid.read_row(row, &mut cells);
        if cells.iter().all(Cell::is_blank) {
            blank = Some(row);
            continue;
        }
        if own.is_some_and(|(column, text)| cells.get(column).is_some_and(|cell| cell.text.trim() == text)) {
            if let Some(start) = other_account(grid, row, found.rows.1, account) {
                return Ends::Before(start);
            }
            blank = None;
            continue;
        }
        let Some(parted) = blank.filter(|blank| row - blank <= TITLE) else { continue };
        looks += 1;
        if looks > LOOKS {
            return Ends::WithSheet;
        }
        if is_other_header(grid, row, kinds, named) {
            return Ends::Before(parted + 1);
        }
    }
    Ends::WithSheet
}

/// The leftmost caption of the last header row as written, to know its repetitions.
fn first_caption<'a>(grid: &'a Grid, found: &Found) -> Option<(usize, &'a str)> {
    let cells = read(grid, found.rows.0);
    let cell = cells.iter().enumerate().find(|(_, cell)| !cell.is_blank() && cell.kind == CellKind::Text)?;
    Some((cell.0, cell.1.text.trim()))
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

/// The rows above an account line that belong to its title: those with few cells.
fn title_start(grid: &Grid, account: usize, floor: usize) -> usize {
    let mut start = account;
    while start > floor + 1 && account - start < TITLE {
        let above = read(grid, start - 1);
        let filled = above.iter().filter(|cell| !cell.is_blank()).count();
        let word = above.iter().any(|cell| super::row_word(cell.text).is_some());
        if filled == 0 || filled > 2 || word {
            break;
        }
        start -= 1;
    }
    start
}

/// Whether a row is the header of something else: at least three captions and no values.
fn is_other_header(grid: &Grid, row: usize, kinds: &[SheetKind], named: &Named) -> bool {
    let window = Window::new(grid, row..row + 1);
    let cells: Vec<&Cell<'_>> = window.rows[0].iter().filter(|cell| !cell.is_blank()).collect();
    let plain = |cell: &&&Cell<'_>| {
        cell.kind == CellKind::Text && !cell.text.contains([':', '：']) && super::sample::number(cell.text).is_none()
    };
    cells.len() >= 3
        && cells.iter().filter(plain).count() == cells.len()
        && caption_count(&window, 0, kinds, named) * 2 >= cells.len()
        && caption_count(&window, 0, kinds, named) >= 2
}
