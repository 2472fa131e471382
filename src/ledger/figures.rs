//! The figures of one row of a trial balance: on which side they stand, and whether they agree.

use super::{AccountBalance, normal_side, words};
use crate::harvest::{Cells, Col, Faults, Task, decimal};
use crate::layout::values::{self, DirectionWords, Misread};
use crate::sheet::Row;
use entity::{AccountRole, Day, EntrySide};

/// A balance: two columns, or one with or without a direction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Balance {
    pub debit: Col,
    pub credit: Col,
    pub single: Col,
    pub direction: Col,
}

/// A balance as read, debit positive; `by_role` where only the account tells its side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Net {
    pub units: i64,
    pub by_role: bool,
}

impl Balance {
    pub fn new(task: &Task<'_>, prefix: &str) -> Self {
        let col = |suffix: &str| Col::of(task, &format!("{prefix}{suffix}"));
        Self { debit: col("_debit"), credit: col("_credit"), single: col(""), direction: col("_direction") }
    }

    pub const fn is_pair(&self) -> bool {
        self.debit.is_present() || self.credit.is_present()
    }

    pub fn note(&self, words: &mut DirectionWords, row: &Row<'_>) {
        if let Ok(Some(code)) = values::direction_code(self.direction.text(row)) {
            words.note(code);
        }
    }

    pub fn read(&self, cells: &mut Cells<'_, '_>, words: DirectionWords) -> Option<Net> {
        if self.is_pair() {
            let units = cells.amount(self.debit).0 - cells.amount(self.credit).0;
            return Some(Net { units, by_role: false });
        }
        if !self.single.is_present() {
            return None;
        }
        let units = cells.amount(self.single).0;
        let code = cells.read(self.direction, self.direction.text(cells.row), values::direction_code);
        let Some(code) = code.filter(|_| self.direction.is_present()) else {
            return Some(Net { units, by_role: units != 0 });
        };
        match words.side(code) {
            Ok(Some(EntrySide::Debit)) => Some(Net { units, by_role: false }),
            Ok(Some(EntrySide::Credit)) => Some(Net { units: -units, by_role: false }),
            Ok(None) if units == 0 => Some(Net { units, by_role: false }),
            _ => {
                cells.fail::<()>(Misread::Direction, self.direction);
                None
            }
        }
    }
}

pub(super) fn starts_year(from: Day) -> bool {
    from.year_month().is_some_and(|(_, month)| month == 1)
}

/// The figures of one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figures {
    pub opening: Option<Net>,
    pub year_opening: Option<Net>,
    pub closing: Option<Net>,
    pub moved: Option<[i64; 2]>,
    pub moved_year: Option<[i64; 2]>,
    pub year_starts: bool,
}

impl Figures {
    /// Whether the figures of the whole year are used: they show the movements since 1 January.
    pub fn uses_year(&self) -> bool {
        self.moved_year.is_some() && self.closing.is_some() && !self.year_starts
    }

    /// Whether nothing but the closing is given: it tells of no day before its last.
    pub fn only_closes(&self) -> bool {
        self.closing.is_some()
            && self.opening.or(self.year_opening).is_none()
            && self.moved.or(self.moved_year).is_none()
    }

    /// The balance, its sides decided and its equation checked.
    pub fn settle(
        &self,
        (single, faults): (Option<usize>, &mut Faults),
        row: &Row<'_>,
        role: AccountRole,
    ) -> Option<AccountBalance> {
        let moved = self.moved.or(self.moved_year.filter(|_| self.opening.is_none()));
        let opening = self
            .opening
            .or(self.year_opening.filter(|_| self.year_starts || self.moved.is_none() || self.closing.is_none()));
        let [debit, credit] = moved.unwrap_or_default();
        let whole = moved.is_some() && opening.is_some() && self.closing.is_some();
        let net = |value: Option<Net>, side: fn(i64) -> i64| {
            value.map(|net| if net.by_role { side(net.units) } else { net.units })
        };
        let holds = |side: fn(i64) -> i64| {
            !whole || net(opening, side).unwrap_or(0) + debit - credit == net(self.closing, side).unwrap_or(0)
        };
        let candidates: &[fn(i64) -> i64] = match normal_side(role) {
            Some(EntrySide::Credit) => &[|units| -units.abs(), |units| -units, |units| units],
            Some(EntrySide::Debit) => &[|units| units],
            None => &[|units| units, |units| -units],
        };
        let side = candidates.iter().copied().find(|side| holds(*side)).unwrap_or(candidates[0]);
        if [opening, self.closing].iter().flatten().any(|net| net.by_role) && role != AccountRole::Other {
            let example = single.map_or("", |column| row.text(column));
            faults.notice(&words::SIDE_BY_ROLE, row.number, single, example);
        }
        let (opening, closing) = (net(opening, side), net(self.closing, side));
        if let (true, Some(opening), Some(closing)) = (whole, opening, closing)
            && opening + debit - credit != closing
        {
            let found = [opening, debit, credit, closing].map(|units| decimal(i128::from(units), 2));
            faults.problem(&words::EQUATION_FAILS, row.number, None, found.into());
            return None;
        }
        let balance = |opening, debit, credit, closing| AccountBalance {
            opening,
            debit,
            credit,
            closing,
            ..AccountBalance::default()
        };
        if let (true, Some([debit, credit]), Some(closing)) = (self.uses_year(), self.moved_year, closing) {
            return Some(balance(closing - debit + credit, debit, credit, closing));
        }
        match (opening, moved, closing) {
            (Some(opening), Some(_), _) => Some(balance(opening, debit, credit, opening + debit - credit)),
            (Some(opening), None, Some(closing)) => {
                let change = closing - opening;
                Some(balance(opening, change.max(0), (-change).max(0), closing))
            }
            (None, _, Some(closing)) => Some(balance(closing - debit + credit, debit, credit, closing)),
            (Some(opening), None, None) => Some(balance(opening, 0, 0, opening)),
            (None, _, None) => {
                faults.problem(&words::NO_BALANCE_COLUMN, row.number, None, Vec::new());
                None
            }
        }
    }
}
