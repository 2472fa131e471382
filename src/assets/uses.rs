//! How the value of a card is used, where a list divides it (在用、出租出借、闲置、待处置价值).

use super::change::USES;
use super::words;
use crate::facts::{CardRow, Cards};
use crate::harvest::{Cells, Col, Task};
use entity::UsageState;

/// The columns that divide it, in the order of [`USES`].
#[derive(Debug)]
pub(super) struct Uses([Col; 4]);

impl Uses {
    pub fn new(task: &Task<'_>) -> Self {
        Self(["split_in_use", "split_lent", "split_idle", "split_awaiting"].map(|field| Col::of(task, field)))
    }

    pub fn is_present(&self) -> bool {
        self.0.iter().any(|col| col.is_present())
    }

    pub fn declare(&self, cards: &mut Cards) {
        let [_, lent, idle, awaiting] = self.0;
        let columns =
            [(lent, &mut cards.lent_value), (idle, &mut cards.idle_value), (awaiting, &mut cards.awaiting_value)];
        columns.into_iter().filter(|(col, _)| col.is_present()).for_each(|(_, column)| column.declare());
    }

    /// Reads them into a card whose value and usage state are known. What is used in one way only is no division, and
    /// tells the state where the list does not; parts that are not the value are told and not taken.
    pub fn read(&self, cells: &mut Cells<'_, '_>, card: &mut CardRow) {
        let parts = self.0.map(|col| cells.amount(col).0);
        if parts == [0; 4] {
            return;
        }
        let sum: i128 = parts.iter().copied().map(i128::from).sum();
        if sum != i128::from(card.value) || parts.iter().any(|part| *part < 0) {
            let col = self.0.into_iter().find(|col| !col.text(cells.row).is_empty()).unwrap_or(Col::ABSENT);
            return cells.faults.notice(&words::USES_DIFFER, cells.row.number, col.index(), col.text(cells.row));
        }
        if card.usage_state == UsageState::Unstated {
            let largest = (0..4).rev().max_by_key(|state| parts[*state]).unwrap_or_default();
            card.usage_state = USES[largest];
        }
        if !parts.contains(&card.value) {
            [_, card.lent_value, card.idle_value, card.awaiting_value] = parts;
        }
    }
}
