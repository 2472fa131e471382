//! The rows a header may stand in, and the captions of its columns.

use super::header::{Header, normalise_header};
use super::lookup;
use crate::sheet::{Cell, CellKind, Grid, Merge};
use std::collections::HashMap;

/// Columns further right are not looked at: no sheet of this field is so wide.
const WIDEST: usize = 1_024;
/// Longer cells are no captions.
const LONGEST: usize = 150;
/// Merged ranges looked at per row.
const MERGES: usize = 4_096;

/// Consecutive rows of a sheet, each cell with its caption form.
#[derive(Debug)]
pub(super) struct Window<'a> {
    /// Zero-based number of the first row.
    pub first: usize,
    pub rows: Vec<Vec<Cell<'a>>>,
    headers: Vec<Vec<Header>>,
    merges: HashMap<usize, Vec<Merge>>,
}

impl<'a> Window<'a> {
    pub fn new(grid: &'a Grid, range: std::ops::Range<usize>) -> Self {
        let range = range.start.min(grid.rows())..range.end.min(grid.rows());
        let rows: Vec<Vec<Cell<'a>>> = range.clone().map(|row| read(grid, row)).collect();
        let headers = rows.iter().map(|row| row.iter().map(caption_form).collect()).collect();
        let mut merges: HashMap<usize, Vec<Merge>> = HashMap::new();
        for merge in grid.merges.iter().filter(|merge| range.contains(&(merge.top as usize))) {
            let of_row = merges.entry(merge.top as usize).or_default();
            if of_row.len() < MERGES {
                of_row.push(*merge);
            }
        }
        Self { first: range.start, rows, headers, merges }
    }

    /// The caption form of a cell; empty where the cell is blank or no caption.
    pub fn header(&self, row: usize, column: usize) -> Option<&Header> {
        self.headers[row].get(column).filter(|header| !header.text.is_empty() || header.scale.is_some())
    }

    /// The trimmed text of a cell.
    pub fn text(&self, row: usize, column: usize) -> &'a str {
        self.rows[row].get(column).map_or("", |cell| cell.text.trim())
    }

    pub fn filled(&self, row: usize) -> usize {
        self.rows[row].iter().filter(|cell| !cell.is_blank()).count()
    }

    /// Which cell stands in each column of a header row, merged ranges filled.
    fn sources(&self, row: usize, top: usize, width: usize) -> Vec<Option<(usize, usize)>> {
        let mut sources: Vec<Option<(usize, usize)>> =
            (0..width).map(|column| self.header(row, column).map(|_| (row, column))).collect();
        for above in top..=row {
            for merge in self.merges.get(&(self.first + above)).into_iter().flatten() {
                let (left, right) = (merge.left as usize, (merge.right as usize).min(width.saturating_sub(1)));
                if (merge.bottom as usize) < self.first + row || left > right || self.header(above, left).is_none() {
                    continue;
                }
                for source in &mut sources[left..=right] {
                    source.get_or_insert((above, left));
                }
            }
        }
        sources
    }
}

/// The cells of a zero-based row, at most [`WIDEST`].
pub(super) fn read(grid: &Grid, row: usize) -> Vec<Cell<'_>> {
    let mut cells = Vec::new();
    grid.read_row(row, &mut cells);
    cells.truncate(WIDEST);
    cells
}

fn caption_form(cell: &Cell<'_>) -> Header {
    match cell.kind {
        CellKind::Text if cell.text.len() <= LONGEST => normalise_header(cell.text),
        CellKind::Number if cell.text.len() <= 4 => normalise_header(cell.text),
        _ => Header::default(),
    }
}

/// One column of a header: the cells above it, parents first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caption {
    /// Zero-based column.
    pub index: usize,
    /// Row (of the window) and column of each cell.
    pub cells: Vec<(usize, usize)>,
}

/// The captions of the header that stands in `depth` rows from `start` (of the window).
pub(super) fn flatten(window: &Window<'_>, start: usize, depth: usize) -> Vec<Caption> {
    let end = (start + depth).min(window.rows.len());
    let width = (start..end).map(|row| window.rows[row].len()).max().unwrap_or(0);
    let mut rows: Vec<Vec<Option<(usize, usize)>>> =
        (start..end).map(|row| window.sources(row, start, width)).collect();
    for row in (0..rows.len().saturating_sub(1)).rev() {
        let (upper, lower) = rows.split_at_mut(row + 1);
        fill_right(&mut upper[row], lower);
    }
    let caption = |column: usize| {
        let mut cells: Vec<(usize, usize)> = rows.iter().filter_map(|row| row[column]).collect();
        cells.dedup_by(|next, before| {
            next == before || window.header(next.0, next.1) == window.header(before.0, before.1)
        });
        (!cells.is_empty()).then_some(Caption { index: column, cells })
    };
    (0..width).filter_map(caption).collect()
}

/// A print without merged ranges: a parent with a child stands for the blank cells to its right
/// as long as they have children.
fn fill_right(parents: &mut [Option<(usize, usize)>], lower: &[Vec<Option<(usize, usize)>>]) {
    let has_child = |column: usize| {
        lower.iter().any(|row| row[column].is_some_and(|cell| Some(cell) != parents.get(column).copied().flatten()))
    };
    let children: Vec<bool> = (0..parents.len()).map(has_child).collect();
    for column in 1..parents.len() {
        if parents[column].is_none() && children[column] && children[column - 1] {
            parents[column] = parents[column - 1];
        }
    }
}

/// Whether a row under a header belongs to it: the times of its groups, units, or 栏次 numbers.
pub(super) fn continues(window: &Window<'_>, start: usize, depth: usize) -> bool {
    let next = start + depth;
    if next >= window.rows.len() || window.filled(next) == 0 {
        return false;
    }
    are_units(window, next) || is_ordinal(&window.rows[next]) || are_times(window, next)
}

/// `年初数 期末数` under captions that stand alone, too.
fn are_times(window: &Window<'_>, row: usize) -> bool {
    let filled = window.rows[row].iter().enumerate().filter(|(_, cell)| !cell.is_blank());
    lookup::are_times(filled.map(|(column, _)| window.header(row, column).map_or("", |header| header.text.as_str())))
}

fn are_units(window: &Window<'_>, row: usize) -> bool {
    let mut cells = window.rows[row].iter().enumerate().filter(|(_, cell)| !cell.is_blank());
    cells.all(|(column, _)| window.header(row, column).is_some_and(|header| header.text.is_empty()))
}

/// `1 2 3 4 …` or `栏次 1 2 3 …`, at least four of them.
pub(super) fn is_ordinal(cells: &[Cell<'_>]) -> bool {
    let mut expected = 1;
    for cell in cells.iter().filter(|cell| !cell.is_blank()) {
        let text = cell.text.trim();
        if expected == 1 && matches!(text, "栏次" | "栏目" | "行次") {
            continue;
        }
        if text.parse() != Ok(expected) {
            return false;
        }
        expected += 1;
    }
    expected > 4
}

#[cfg(test)]
mod tests {
    use super::{Window, flatten};
    use crate::layout::grids::{grid, merged};

    fn names(window: &Window<'_>, start: usize, depth: usize) -> Vec<String> {
        flatten(window, start, depth)
            .iter()
            .map(|caption| {
                let parts: Vec<&str> = caption.cells.iter().map(|cell| window.text(cell.0, cell.1)).collect();
                format!("{}{}", caption.index, parts.join("."))
            })
            .collect()
    }

    #[test]
    fn merged_heads_fill_right_and_down() {
        let grid =
            merged("科目编码|期初余额||期末余额\n|借方|贷方|借方|贷方", &[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)]);
        let window = Window::new(&grid, 0..2);
        assert_eq!(
            names(&window, 0, 2),
            ["0科目编码", "1期初余额.借方", "2期初余额.贷方", "3期末余额.借方", "4期末余额.贷方"]
        );
    }

    #[test]
    fn unmerged_heads_fill_right_over_captions_only() {
        let grid = grid("序号|账面数||实盘数||备注||\n|数量|金额|数量|金额||说明|");
        let window = Window::new(&grid, 0..2);
        assert_eq!(
            names(&window, 0, 2),
            ["0序号", "1账面数.数量", "2账面数.金额", "3实盘数.数量", "4实盘数.金额", "5备注", "6说明"]
        );
    }
}
