//! Pieces of a line: its sides, its accounting system, the account of a print.

use super::Chart;
use super::columns::Columns;
use crate::facts::{Sym, Texts};
use crate::harvest::Cells;
use crate::layout::values::{self, DirectionCode, DirectionWords, Misread, account_code};
use crate::sheet::Row;
use entity::{AccountingSystem, EntrySide};

/// Debit and credit of a line; `None` when a word of its direction needs the whole column.
pub(super) fn sides(
    cells: &mut Cells<'_, '_>,
    columns: &Columns,
    directions: DirectionWords,
    whole: bool,
) -> Option<(i64, i64)> {
    if columns.has_sides() {
        return Some((cells.amount(columns.debit).0, cells.amount(columns.credit).0));
    }
    let amount = cells.amount(columns.amount).0;
    if amount == 0 {
        return Some((0, 0));
    }
    let text = columns.direction.text(cells.row);
    let code: Option<DirectionCode> = cells.read(columns.direction, text, values::direction_code);
    let side = match code {
        Some(code) if DirectionWords::is_plain(code) || whole => directions.side(code).ok().flatten(),
        Some(_) => return None,
        None => None,
    };
    match side {
        Some(EntrySide::Debit) => Some((amount, 0)),
        Some(EntrySide::Credit) => Some((0, amount)),
        None => {
            cells.fail::<()>(Misread::Direction, columns.direction);
            Some((0, 0))
        }
    }
}

/// The accounting system of a line whose sheet has no such column: 财记 and 预记 tell, else the account.
pub(super) fn system_of(chart: &Chart, texts: &Texts, word: Sym, account: Sym) -> AccountingSystem {
    match texts.normal(word).chars().next() {
        Some('预') => AccountingSystem::Budget,
        Some('财') => AccountingSystem::Financial,
        _ => chart.system(texts.normal(account)),
    }
}

/// `科目：160103 固定资产\设备` in a title row of a later page.
pub(super) fn account_in_title(row: &Row<'_>) -> Option<(String, String)> {
    let cells = row.cells();
    let labelled = cells.iter().enumerate().find_map(|(at, cell)| {
        let text = cell.text.trim();
        let rest = ["会计科目", "科目名称", "科目编码", "科目"].iter().find_map(|label| text.strip_prefix(label))?;
        let rest = rest.trim_start().strip_prefix([':', '：'])?.trim();
        let next = || cells[at + 1..].iter().map(|cell| cell.text.trim()).find(|text| !text.is_empty());
        Some(if rest.is_empty() { next()? } else { rest })
    })?;
    let mut scratch = String::new();
    let read = account_code(labelled, &mut scratch);
    (!read.code.is_empty() || !read.name.is_empty()).then(|| {
        let code = if read.code.is_empty() { read.name } else { read.code };
        (code.to_owned(), read.name.to_owned())
    })
}
