//! Merged cells among the data: 部门 or 类别 merged over several rows stands for each of them. Only
//! inside the merged range, and never for amounts, which would then count several times.

use crate::layout::Reading;
use crate::sheet::{Cell, Grid, Merge, Row};

/// Fields that a merged range does not repeat.
const MEASURES: [&str; 30] = [
    "quantity",
    "unit_price",
    "original_value",
    "acc_depreciation",
    "net_value",
    "impairment",
    "carrying_amount",
    "fiscal_fund",
    "non_fiscal_fund",
    "debit",
    "credit",
    "amount",
    "balance",
    "quantity_dr",
    "opening",
    "opening_debit",
    "opening_credit",
    "closing",
    "closing_debit",
    "closing_credit",
    "period_debit",
    "period_credit",
    "year_debit",
    "year_credit",
    "book_quantity",
    "book_value",
    "counted_quantity",
    "counted_value",
    "difference",
    "asset_no",
];

/// Calls `each` with every row of a grid, merged texts filled down.
pub(super) fn for_each_row(grid: &Grid, reading: &Reading, mut each: impl FnMut(&Row<'_>)) -> u32 {
    let fills = |merge: &&Merge| {
        let used = reading.columns.iter().find(|used| used.index == merge.left as usize);
        merge.bottom > merge.top
            && merge.top >= reading.header_rows.1
            && used.is_some_and(|used| !MEASURES.contains(&used.field))
    };
    let mut merges: Vec<Merge> = grid.merges.iter().filter(fills).copied().collect();
    if merges.is_empty() {
        grid.for_each(0..grid.rows(), each);
        return grid.rows() as u32;
    }
    merges.sort_unstable_by_key(|merge| (merge.top, merge.left));
    let mut waiting = merges.into_iter().peekable();
    // Per column the text in force and the last row it holds for.
    let mut held: Vec<Option<(Cell<'_>, u32)>> = Vec::new();
    let mut cells = Vec::new();
    for row in 0..grid.rows() as u32 {
        grid.read_row(row as usize, &mut cells);
        while let Some(merge) = waiting.next_if(|merge| merge.top <= row) {
            let column = merge.left as usize;
            if held.len() <= column {
                held.resize(column + 1, None);
            }
            held[column] = cells.get(column).copied().filter(|cell| !cell.is_blank()).map(|cell| (cell, merge.bottom));
        }
        for (column, fill) in held.iter_mut().enumerate() {
            let Some((cell, bottom)) = *fill else { continue };
            if row > bottom {
                *fill = None;
                continue;
            }
            if cells.len() <= column {
                cells.resize(column + 1, Cell::default());
            }
            if cells[column].is_blank() {
                cells[column] = cell;
            }
        }
        each(&Row::new(row + 1, &cells));
    }
    grid.rows() as u32
}

#[cfg(test)]
mod tests {
    use super::for_each_row;
    use crate::layout::{ColumnUse, Reading, SheetKind, Title};
    use crate::sheet::{CellKind, GridBuilder, Merge};

    #[test]
    fn texts_are_filled_down_inside_their_range_only() {
        let mut builder = GridBuilder::default();
        for row in [["部门", "金额"], ["信息部", "5"], ["", ""], ["", "7"], ["", "8"]] {
            for text in row {
                builder.cell(text, CellKind::Text);
            }
            builder.end_row();
        }
        let mut grid = builder.finish();
        grid.merges = [0, 1].map(|column| Merge { top: 1, left: column, bottom: 3, right: column }).to_vec();
        let column = |index, field| ColumnUse { index, field, caption: String::new(), scale: None, modifier: None };
        let reading = Reading {
            kind: SheetKind::Cards,
            header_rows: (1, 1),
            columns: vec![column(0, "use_department"), column(1, "original_value")],
            ignored: Vec::new(),
            title: Title::default(),
            header_key: Vec::new(),
            last_row: None,
            system: None,
            fields: None,
            notices: Vec::new(),
        };
        let mut rows = Vec::new();
        let number = for_each_row(&grid, &reading, |row| rows.push((row.text(0).to_owned(), row.text(1).to_owned())));
        let row = |department: &str, amount: &str| (department.to_owned(), amount.to_owned());
        assert_eq!(number, 5);
        assert_eq!(rows[1..], [row("信息部", "5"), row("信息部", ""), row("信息部", "7"), row("", "8")]);
    }
}
