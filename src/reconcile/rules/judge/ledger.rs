//! The ledger–card leg of a group: cost, class and accumulated depreciation.

use super::by_class::{ByClass, Of};
use super::ratio::ratio;
use super::{Group, Judge, Told, Verdict, explained};
use crate::facts::{CardRow, Cards, LedgerRows};
use crate::reconcile::outcome::{ClassId, RowRef};
use crate::reconcile::rules::select::{Line, State, line_value};
use entity::{DifferenceKind as Kind, Leg, Measure, UsageState};

impl Judge<'_> {
    pub(super) fn ledger_card(&self, group: &Group<'_>, ledger: &LedgerRows, cards: &Cards, verdict: &mut Verdict) {
        let selection = self.parts.selection;
        let own: Vec<RowRef> = group.cards.iter().copied().filter(|card| !self.pooled[card.row as usize]).collect();
        let is_cost = |line: &&RowRef| selection.lines[line.row as usize] == Line::Cost;
        let mut by_class = ByClass::default();
        let (mut l, mut has_lines, mut has_credit) = (0, false, false);
        for line in group.lines.iter().filter(is_cost) {
            let value = line_value(ledger, line.row);
            by_class.add(self.classes().of_line[line.row as usize], value, Of::Left);
            (l, has_lines, has_credit) = (l + value, true, has_credit || value < 0);
        }
        let mut c = 0;
        for card in &own {
            let value = selection.card_worth(cards, card.row).value;
            by_class.add(self.classes().of_card[card.row as usize], value, Of::Right);
            c += value;
        }
        let duplicate = group.cards.iter().any(|card| self.duplicate[card.row as usize]);
        let told = |by_class| Told { group, leg: Leg::LedgerCard, measure: Measure::Cost, by_class, note: None };
        if let Some(at) = self.tangled_ledger.get(&group.number) {
            let note = self.parts.ledger_card.and_then(|leg| leg.ambiguous.get(*at)).map(explained);
            self.push(verdict, Kind::Ambiguous, l - c, Told { note, ..told(by_class.gaps()) });
        } else if own.is_empty() {
            if group.cards.is_empty() && l != 0 {
                let kind = if self.comes_later(group, ledger) { Kind::CutOff } else { Kind::LedgerWithoutCard };
                self.push(verdict, kind, l, told(by_class.gaps()));
            }
        } else if !has_lines {
            if own.iter().any(|card| self.state(*card) == State::Alive) {
                let missing = || self.one_kind(&own, cards, |card| self.missing_in_ledger(card));
                let kind = if duplicate { Kind::DuplicateCard } else { missing().unwrap_or(Kind::CardWithoutLedger) };
                self.push(verdict, kind, -c, told(by_class.gaps()));
            }
        } else {
            let home = own.iter().map(|card| self.classes().of_card[card.row as usize]).min().unwrap_or(ClassId(0));
            let disposed = own.iter().all(|card| self.state(*card) == State::Disposed);
            let kind = match () {
                () if duplicate => Kind::DuplicateCard,
                () if disposed => Kind::CardDisposedLedgerAlive,
                () if l == 0 && has_credit => {
                    let kind = self.one_kind(&own, cards, |card| self.written_off(card));
                    kind.unwrap_or(Kind::LedgerDisposedCardAlive)
                }
                () => Kind::LedgerCardAmount,
            };
            let (money, moved) = by_class.split(home);
            if l != c || (duplicate && self.facts().counts.is_none()) {
                let note = (kind == Kind::LedgerCardAmount).then(|| ratio(l, c)).flatten();
                self.push(verdict, kind, l - c, Told { note, ..told(money) });
            }
            if !moved.is_empty() {
                self.push(verdict, Kind::LedgerCardClass, 0, told(moved));
            }
            let red = group.lines.iter().filter(is_cost).any(|line| ledger.debit.at(line.row as usize) < 0);
            if l == c && red && disposed {
                self.push(verdict, Kind::MovementPresentation, 0, told(Vec::new()));
            }
        }
        self.depreciation(group, ledger, cards, verdict);
    }

    /// Whether all lines name a card that is accepted after the cut-off: booked first, accepted later.
    fn comes_later(&self, group: &Group<'_>, ledger: &LedgerRows) -> bool {
        let later = &self.parts.selection.later;
        !later.is_empty() && group.lines.iter().all(|line| later.contains(&ledger.asset_no.at(line.row as usize)))
    }

    /// The kind that every living card of a group is told by, if it is one.
    fn one_kind(&self, own: &[RowRef], cards: &Cards, kind: impl Fn(&CardRow) -> Kind) -> Option<Kind> {
        let alive = own.iter().filter(|card| self.state(**card) == State::Alive);
        let mut kinds = alive.map(|card| kind(&cards.row(card.row as usize)));
        let first = kinds.next()?;
        kinds.all(|kind| kind == first).then_some(first)
    }

    /// Why a living card has no line: under works and pending clearing are lawful places for it.
    fn missing_in_ledger(&self, card: &CardRow) -> Kind {
        let as_of = self.parts.settings.as_of;
        match card.usage_state {
            UsageState::UnderWorks => Kind::UnderWorks,
            UsageState::AwaitingDisposal if self.is_in_clearing => Kind::ClearingBalance,
            _ if !as_of.is_blank() && card.booked_on > as_of => Kind::CutOff,
            _ => Kind::CardWithoutLedger,
        }
    }

    fn written_off(&self, card: &CardRow) -> Kind {
        match card.usage_state {
            UsageState::UnderWorks => Kind::UnderWorks,
            UsageState::AwaitingDisposal if self.is_in_clearing => Kind::ClearingBalance,
            _ => Kind::LedgerDisposedCardAlive,
        }
    }

    /// The second measure, where both sides have it: credit − debit against the cards' own.
    fn depreciation(&self, group: &Group<'_>, ledger: &LedgerRows, cards: &Cards, verdict: &mut Verdict) {
        if !self.has_depreciation {
            return;
        }
        let selection = self.parts.selection;
        let mut by_class = ByClass::default();
        let mut gap = 0;
        for line in group.lines.iter().filter(|line| selection.lines[line.row as usize] == Line::Depreciation) {
            let value = -line_value(ledger, line.row);
            by_class.add(self.classes().of_line[line.row as usize], value, Of::Left);
            gap += value;
        }
        for card in group.cards.iter().filter(|card| !self.pooled_depreciation[card.row as usize]) {
            let value = selection.card_worth(cards, card.row).depreciation;
            by_class.add(self.classes().of_card_depreciation[card.row as usize], value, Of::Right);
            gap -= value;
        }
        // Amounts that only stand in different classes of the accounts have a gap of 0 in total.
        let by_class = by_class.gaps();
        if !by_class.is_empty() {
            let told = Told { group, leg: Leg::LedgerCard, measure: Measure::Depreciation, by_class, note: None };
            self.push(verdict, Kind::LedgerCardDepreciation, gap, told);
        }
    }
}
