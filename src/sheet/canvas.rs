//! A sheet under construction: cells at their addresses, under the limits.

use super::grid::{Cell, CellKind, Grid, GridBuilder, Merge};
use super::limits::Limits;
use super::words;
use crate::words::Told;

/// Takes cells at any address, mostly in order, and makes a [`Grid`] of them. Rows and columns
/// exist up to the last cell that is not blank; what a file says of its own size is not asked.
#[derive(Debug)]
pub(super) struct Canvas<'l> {
    name: String,
    limits: &'l Limits,
    builder: GridBuilder,
    row: u32,
    column: u32,
    cells: u64,
    late: Vec<Late>,
    late_bytes: usize,
    merges: Vec<Merge>,
    hidden_rows: Vec<u32>,
}

/// A cell that came after its place was passed.
#[derive(Debug)]
struct Late {
    row: u32,
    column: u32,
    text: String,
    kind: CellKind,
}

impl<'l> Canvas<'l> {
    pub(super) fn new(name: &str, limits: &'l Limits) -> Self {
        Self {
            name: name.to_owned(),
            limits,
            builder: GridBuilder::default(),
            row: 0,
            column: 0,
            cells: 0,
            late: Vec::new(),
            late_bytes: 0,
            merges: Vec::new(),
            hidden_rows: Vec::new(),
        }
    }

    /// The sheet's name, for messages.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Gives the sheet its name once it is known.
    pub(super) fn rename(&mut self, name: &str) {
        name.clone_into(&mut self.name);
    }

    /// Puts a cell at zero-based `row` and `column`.
    pub(super) fn put(&mut self, row: u32, column: u32, text: &str, kind: CellKind) -> Result<(), Told> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if row >= self.limits.rows {
            return Err(words::TOO_MANY_ROWS.with([&self.name, &self.limits.rows]));
        }
        if column as usize >= self.limits.columns {
            return Err(words::TOO_MANY_COLUMNS.with([&self.name, &(u64::from(row) + 1), &self.limits.columns]));
        }
        if self.builder.bytes() + self.late_bytes + text.len() > self.limits.text_bytes.min(u32::MAX as usize) {
            return Err(words::TOO_MUCH_TEXT.with([&self.name, &self.limits.text_bytes]));
        }
        if (row, column) < (self.row, self.column) {
            self.late_bytes += text.len();
            self.count(1)?;
            self.late.push(Late { row, column, text: text.to_owned(), kind });
            return Ok(());
        }
        self.go_to(row, column)?;
        self.builder.cell(text, kind);
        self.column += 1;
        Ok(())
    }

    fn go_to(&mut self, row: u32, column: u32) -> Result<(), Told> {
        let from = if row == self.row { self.column } else { 0 };
        self.count(u64::from(column - from) + 1)?;
        while self.row < row {
            self.builder.end_row();
            self.row += 1;
            self.column = 0;
        }
        while self.column < column {
            self.builder.cell("", CellKind::Blank);
            self.column += 1;
        }
        Ok(())
    }

    fn count(&mut self, cells: u64) -> Result<(), Told> {
        self.cells += cells;
        if self.cells > self.limits.cells.min(u64::from(u32::MAX)) {
            return Err(words::TOO_MANY_CELLS.with([&self.name, &self.limits.cells]));
        }
        Ok(())
    }

    /// Merges a range; one cell alone is no range.
    pub(super) fn merge(&mut self, merge: Merge) -> Result<(), Told> {
        if merge.top > merge.bottom
            || merge.left > merge.right
            || (merge.top, merge.left) == (merge.bottom, merge.right)
        {
            return Ok(());
        }
        if self.merges.len() >= self.limits.merges {
            return Err(words::TOO_MANY_MERGES.with([&self.name, &self.limits.merges]));
        }
        self.merges.push(merge);
        Ok(())
    }

    /// Marks a zero-based row as not visible.
    pub(super) fn hide_row(&mut self, row: u32) {
        if row < self.limits.rows && self.hidden_rows.last() != Some(&row) {
            self.hidden_rows.push(row);
        }
    }

    /// The grid: late cells in their places, nothing beyond the last row with content.
    pub(super) fn finish(mut self) -> Result<Grid, Told> {
        if self.column > 0 {
            self.builder.end_row();
        }
        let mut grid = self.builder.finish();
        if !self.late.is_empty() {
            grid = Self::rebuild(&self.name, self.limits, &grid, std::mem::take(&mut self.late))?;
        }
        let (rows, width) = (grid.rows() as u32, self.limits.columns as u32);
        grid.merges = self.merges;
        // A range below the last row spans nothing; one that runs past it ends with it.
        grid.merges.retain(|merge| merge.top < rows && merge.left < width);
        for merge in &mut grid.merges {
            merge.bottom = merge.bottom.min(rows - 1);
            merge.right = merge.right.min(width - 1);
        }
        grid.hidden_rows = self.hidden_rows;
        grid.hidden_rows.sort_unstable();
        grid.hidden_rows.dedup();
        grid.hidden_rows.retain(|row| *row < rows);
        Ok(grid)
    }

    /// Late cells take their places; where two cells claim one address the later one stands.
    fn rebuild(name: &str, limits: &Limits, grid: &Grid, mut late: Vec<Late>) -> Result<Grid, Told> {
        late.sort_by_key(|cell| (cell.row, cell.column));
        let mut canvas = Canvas::new(name, limits);
        let mut next = late.iter().peekable();
        let rows = grid.rows().max(late.last().map_or(0, |cell| cell.row as usize + 1));
        let mut cells: Vec<Cell<'_>> = Vec::new();
        for row in 0..rows {
            cells.clear();
            if row < grid.rows() {
                grid.read_row(row, &mut cells);
            }
            while let Some(cell) = next.next_if(|cell| cell.row as usize == row) {
                let column = cell.column as usize;
                cells.resize(cells.len().max(column + 1), Cell::default());
                cells[column] = Cell { text: &cell.text, kind: cell.kind };
            }
            for (column, cell) in cells.iter().enumerate() {
                canvas.put(row as u32, column as u32, cell.text, cell.kind)?;
            }
        }
        canvas.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Canvas;
    use crate::sheet::{CellKind, Grid, Limits, Merge};
    use crate::words::Lang;

    fn rows(grid: &Grid) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        grid.for_each(0..grid.rows(), |row| rows.push(row.cells().iter().map(|cell| cell.text.to_owned()).collect()));
        rows
    }

    #[test]
    fn cells_stand_at_their_addresses_in_whatever_order_they_came() {
        let limits = Limits::default();
        let mut canvas = Canvas::new("卡片", &limits);
        for (row, column, text) in
            [(0, 1, "b"), (2, 0, "x"), (2, 9, " "), (0, 0, "a"), (2, 0, "y"), (1, 2, "c"), (9, 0, "")]
        {
            canvas.put(row, column, text, CellKind::Text).unwrap();
        }
        canvas.hide_row(2);
        canvas.hide_row(1);
        canvas.hide_row(40);
        canvas.merge(Merge { top: 0, left: 0, bottom: 70, right: 1 }).unwrap();
        canvas.merge(Merge { top: 1, left: 1, bottom: 1, right: 1 }).unwrap();
        canvas.merge(Merge { top: 50, left: 0, bottom: 70, right: 1 }).unwrap();
        let grid = canvas.finish().unwrap();
        assert_eq!(rows(&grid), [vec!["a", "b"], vec!["", "", "c"], vec!["y"]]);
        assert_eq!(grid.hidden_rows, [1, 2]);
        assert_eq!(grid.merges, [Merge { top: 0, left: 0, bottom: 2, right: 1 }]);
    }

    #[test]
    fn every_cap_is_told() {
        let limits = Limits { rows: 10, columns: 10, cells: 25, text_bytes: 20, ..Limits::default() };
        let told = |cells: &[(u32, u32, &str)]| {
            let mut canvas = Canvas::new("S", &limits);
            cells
                .iter()
                .find_map(|(row, column, text)| canvas.put(*row, *column, text, CellKind::Text).err())
                .map(|told| told.tell(Lang::En))
        };
        assert_eq!(told(&[(9, 9, "x")]), None);
        assert_eq!(told(&[(10, 0, "x")]).unwrap(), "sheet \"S\" has more than 10 rows");
        assert_eq!(told(&[(1, 10, "x")]).unwrap(), "sheet \"S\": row 2 has more than 10 columns");
        assert_eq!(
            told(&[(0, 9, "x"), (1, 9, "x"), (2, 9, "x")]).unwrap(),
            "sheet \"S\" unfolds to more than 25 cells"
        );
        assert_eq!(
            told(&[(0, 0, "12345678901"), (0, 1, "12345678901")]).unwrap(),
            "sheet \"S\" holds more than 20 bytes of text"
        );
    }

    #[test]
    fn a_canvas_without_cells_is_a_grid_without_rows() {
        let limits = Limits::default();
        let mut canvas = Canvas::new("S", &limits);
        canvas.merge(Merge { top: 0, left: 0, bottom: 1, right: 1 }).unwrap();
        let grid = canvas.finish().unwrap();
        assert_eq!((grid.rows(), grid.merges.len()), (0, 0));
    }
}
