//! What a card list says of the depreciation of an asset.

use super::words;
use crate::facts::{CardRow, Cards};
use crate::harvest::{Cells, Col, Task};
use crate::layout::values;
use entity::{Day, DepreciationMethod, DepreciationStatus, round_half_up};

/// The columns of a card list that say it.
#[derive(Debug)]
pub(super) struct Lifetime {
    months: Col,
    years: Col,
    method: Col,
    status: Col,
    residual: Col,
    pub residual_rate: Col,
    depreciated: Col,
    start: Col,
    work_total: Col,
    work_done: Col,
}

impl Lifetime {
    pub fn new(task: &Task<'_>) -> Self {
        let col = |field| Col::of(task, field);
        Self {
            months: col("life_months"),
            years: col("life_years"),
            method: col("depreciation_method"),
            status: col("depreciation_status"),
            residual: col("residual_value"),
            residual_rate: col("residual_rate"),
            depreciated: col("months_depreciated"),
            start: col("depreciation_start_on"),
            work_total: col("workload_total"),
            work_done: col("workload_done"),
        }
    }

    pub fn declare(&self, cards: &mut Cards) {
        if self.months.is_present() || self.years.is_present() {
            cards.life_months.declare();
        }
        if self.method.is_present() {
            cards.depreciation_method.declare();
        }
        if self.status.is_present() {
            cards.depreciation_status.declare();
        }
        if self.residual.is_present() || self.residual_rate.is_present() {
            cards.residual_value.declare();
        }
        if self.depreciated.is_present() {
            cards.depreciated_months.declare();
        }
        if self.start.is_present() {
            cards.depreciation_start_on.declare();
        }
        let work = [(self.work_total, &mut cards.work_total), (self.work_done, &mut cards.work_done)];
        work.into_iter().filter(|(col, _)| col.is_present()).for_each(|(_, column)| column.declare());
    }

    /// Reads them into a card whose value is known.
    pub fn read(
        &self,
        cells: &mut Cells<'_, '_>,
        card: &mut CardRow,
        mut day: impl FnMut(&mut Cells<'_, '_>, Col) -> Day,
    ) {
        let life = |cells: &mut Cells<'_, '_>, col: Col, years| {
            cells.read(col, col.text(cells.row), |text| values::life_months(text, years))
        };
        let months = life(cells, self.months, false).or_else(|| life(cells, self.years, true));
        card.life_months = months.and_then(|months| u16::try_from(months).ok()).unwrap_or_default();
        let depreciated = cells.read(self.depreciated, self.depreciated.text(cells.row), values::whole_number);
        card.depreciated_months = match depreciated.map(u16::try_from) {
            Some(Err(_)) => cells.fail(values::Misread::Number, self.depreciated),
            depreciated => depreciated.and_then(Result::ok).unwrap_or_default(),
        };
        card.depreciation_start_on = day(cells, self.start);
        card.residual_value = self.residual_value(cells, card.value);
        for (col, work) in [(self.work_total, &mut card.work_total), (self.work_done, &mut card.work_done)] {
            *work = cells.quantity(col).unwrap_or_default().0;
        }
        let text = self.method.text(cells.row);
        card.depreciation_method = values::depreciation_method(text);
        if card.depreciation_method == DepreciationMethod::Unknown {
            cells.faults.notice(&words::METHOD_UNKNOWN, cells.row.number, self.method.index(), text);
        }
        let text = self.status.text(cells.row);
        card.depreciation_status = values::depreciation_status(text);
        if card.depreciation_status == DepreciationStatus::Unknown {
            cells.faults.notice(&words::STATUS_UNKNOWN, cells.row.number, self.status.index(), text);
        }
    }

    /// The residual value, or the rate of the value that a list gives instead, to the fen.
    fn residual_value(&self, cells: &mut Cells<'_, '_>, value: i64) -> i64 {
        let (stated, given) = cells.amount(self.residual);
        let text = self.residual_rate.text(cells.row);
        if given || text.is_empty() {
            return stated;
        }
        // A rate that cannot be read is told with the style of its column.
        let rate = values::residual_rate(text).ok().flatten().unwrap_or_default();
        round_half_up(i128::from(value) * i128::from(rate), i128::from(values::RATE_SCALE)).unwrap_or_default()
    }
}
