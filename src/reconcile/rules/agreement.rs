//! The rule, and not the exception: one card, with exactly one row on every other side, and
//! nothing that differs. Such groups are found column by column, because going from row to row
//! through tables that lie in different orders costs a cache miss a cell, and a group judged by
//! itself waits for each of them. What is not found here is judged one by one; every debug
//! build holds, group by group, that both ways agree.

use super::legs::{Leg, NONE};
use super::partition::{Partition, Parts};
use super::select::{Line, State};
use crate::facts::{Cards, Column, Counts, LedgerRows, Sym};
use entity::{CountResult, UsageState};
use rayon::prelude::*;

/// More than one row.
const SEVERAL: u32 = NONE - 1;

/// Cards a task looks at.
const BATCH: usize = 16_384;

/// By card: whether it agrees with its one row on every side supplied. That no other card belongs
/// to its group is for the caller to see.
pub fn find(parts: &Parts<'_>, partition: &Partition, has_depreciation: bool) -> Vec<bool> {
    let facts = parts.facts;
    let Some(cards) = &facts.cards else { return Vec::new() };
    let only = |leg: Option<&Leg<'_>>| leg.map(|leg| only_row(leg, cards.len()));
    let (lines, counts) = rayon::join(|| only(parts.ledger_card), || only(parts.card_physical));
    let mut agrees = vec![false; cards.len()];
    agrees.par_chunks_mut(BATCH).enumerate().for_each(|(batch, agrees)| {
        let first = batch * BATCH;
        for (at, agrees) in agrees.iter_mut().enumerate() {
            let card = first + at;
            *agrees = parts.selection.cards[card] == State::Alive && !partition.pooled[card];
        }
        if let (Some(ledger), Some(lines)) = (&facts.ledger, &lines) {
            Columns { agrees, first, rows: &lines[first..] }.ledger(parts, ledger, cards, has_depreciation);
        }
        if let (Some(table), Some(counts)) = (&facts.counts, &counts) {
            Columns { agrees, first, rows: &counts[first..] }.counts(table, cards);
        }
        alone(agrees, first, cards);
    });
    agrees
}

/// By card: its only row on the leg's other side, or that there is none or several.
fn only_row(leg: &Leg<'_>, cards: usize) -> Vec<u32> {
    let mut rows = vec![NONE; cards];
    for (row, card) in leg.card_of.iter().enumerate().filter(|(_, card)| **card != NONE) {
        let only = &mut rows[*card as usize];
        *only = if *only == NONE { row as u32 } else { SEVERAL };
    }
    rows
}

/// What a card says against itself is told one by one.
fn alone(agrees: &mut [bool], first: usize, cards: &Cards) {
    let funds = cards.fiscal_fund.is_present() && cards.other_fund.is_present();
    if !funds && !cards.depreciation.is_present() {
        return;
    }
    for (at, agrees) in agrees.iter_mut().enumerate() {
        let card = first + at;
        *agrees &= !cards.has_other_funds(card) && cards.depreciation.at(card) <= cards.value.at(card);
    }
}

/// A run of cards, each with its row on another side.
struct Columns<'a> {
    agrees: &'a mut [bool],
    first: usize,
    rows: &'a [u32],
}

impl Columns<'_> {
    /// Keeps the cards for which `same` holds of card and row.
    #[inline]
    fn keep(&mut self, same: impl Fn(usize, usize) -> bool) {
        for (at, agrees) in self.agrees.iter_mut().enumerate() {
            let row = self.rows[at];
            if *agrees {
                *agrees = row < SEVERAL && same(self.first + at, row as usize);
            }
        }
    }

    /// Keeps the cards whose text is the row's, or blank on one side.
    fn same_text(&mut self, one: &Column<Sym>, other: &Column<Sym>) {
        if one.is_present() && other.is_present() {
            self.keep(|card, row| {
                let (one, other) = (one.at(card), other.at(row));
                one == other || one.is_blank() || other.is_blank()
            });
        }
    }

    fn ledger(&mut self, parts: &Parts<'_>, ledger: &LedgerRows, cards: &Cards, has_depreciation: bool) {
        self.keep(|_, row| parts.selection.lines[row] == Line::Cost);
        self.keep(|card, row| ledger.debit.at(row) - ledger.credit.at(row) == cards.value.at(card));
        let classes = parts.classes;
        self.keep(|card, row| classes.of_line[row] == classes.of_card[card]);
        if has_depreciation {
            // The only row is a cost line, so the card must have nothing that asks for another.
            self.keep(|card, _| cards.depreciation.at(card) == 0);
        }
    }

    fn counts(&mut self, counts: &Counts, cards: &Cards) {
        self.keep(|card, row| counts.quantity.at(row) == cards.quantity.at(card) && counts.quantity.at(row) > 0);
        if counts.valued.is_present() {
            self.keep(|card, row| !counts.valued.at(row) || counts.value.at(row) == cards.value.at(card));
        }
        if counts.result.is_present() {
            self.keep(|_, row| {
                use CountResult::{Damaged, Missing, NotOurs, Out, Uncounted};
                !matches!(counts.result.at(row), Damaged | Missing | NotOurs | Out | Uncounted)
            });
        }
        self.same_text(&cards.department, &counts.department);
        self.same_text(&cards.location, &counts.location);
        self.same_text(&cards.user, &counts.user);
        if cards.keeper.is_present() && counts.keeper.is_present() {
            self.keep(|card, row| {
                let (one, other) = (cards.keeper.at(card), counts.keeper.at(row));
                !cards.user.at(card).is_blank() || one == other || one.is_blank() || other.is_blank()
            });
        }
        self.same_text(&cards.specification, &counts.specification);
        if cards.usage_state.is_present() && counts.usage_state.is_present() {
            self.keep(|card, row| {
                let (one, other) = (cards.usage_state.at(card), counts.usage_state.at(row));
                one == other || one == UsageState::Unstated || other == UsageState::Unstated
            });
        }
    }
}
