//! What the sources of funds of a card come to, and the cells that say so (资金来源不符).

use super::evidence::{origin, source};
use super::{Grouped, Report, words as w};
use crate::intake::{ColumnReport, SheetReport};
use crate::reconcile::outcome::{Difference, RowRef};
use crate::sheet::cell_name;
use entity::{DifferenceKind, Money, Side};

/// The sources of a card, and what it cost.
pub struct Funds {
    /// 财政拨款.
    pub fiscal: Money,
    /// 非财政拨款.
    pub other: Money,
    /// 原值.
    pub value: Money,
    /// The cells of the three; none where the card is not read from a file here.
    pub cells: Option<[String; 3]>,
}

impl Funds {
    /// Of the difference 资金来源不符 the first card whose sources are not its value.
    pub fn of(report: &Report<'_>, difference: &Difference) -> Option<Self> {
        let cards = report.facts.cards.as_ref().filter(|_| difference.kind == DifferenceKind::FundSource)?;
        let mut rows = difference.rows.iter().filter(|row| row.side == Side::Cards);
        let row = rows.find(|row| cards.has_other_funds(row.row as usize))?;
        let at = row.row as usize;
        let [fiscal, other, value] = [cards.fiscal_fund.at(at), cards.other_fund.at(at), cards.value.at(at)].map(Money);
        Some(Self { fiscal, other, value, cells: cells(report, *row) })
    }

    /// `财政拨款 3,000.00（F2） + 非财政拨款 1,999.00（G2） = 4,999.00，而原值为 5,000.00（E2）`.
    pub fn tell(&self, report: &Report<'_>) -> String {
        let figure = |at: usize, amount: Money| match &self.cells {
            Some(cells) => format!("{} [{}]", Grouped(amount), cells[at]),
            None => Grouped(amount).to_string(),
        };
        let (fiscal, other, value) = (figure(0, self.fiscal), figure(1, self.other), figure(2, self.value));
        w::NOTE_FUNDS.with([&fiscal, &other, &Grouped(self.fiscal + self.other), &value]).tell(report.lang)
    }
}

/// The cells of both sources and of the value, by the columns that were taken for them.
fn cells(report: &Report<'_>, row: RowRef) -> Option<[String; 3]> {
    let found = source(report.facts, row)?;
    let input = report.inputs.iter().find(|input| input.side == Side::Cards && input.name == found.file.name)?;
    let column = |sheet: &SheetReport, field: &str| {
        sheet.columns.iter().find(|column: &&ColumnReport| column.field == field).map(|column| column.column.clone())
    };
    let of_sheet = |sheet: &SheetReport| Some([column(sheet, "fiscal_fund")?, column(sheet, "non_fiscal_fund")?]);
    let mut sheets = input.sheets.iter().filter(|sheet| sheet.name == found.sheet);
    let [fiscal, other] = sheets.find_map(of_sheet)?;
    let line = origin(report.facts, row).row;
    Some([format!("{fiscal}{line}"), format!("{other}{line}"), cell_name(found.column, line)])
}
