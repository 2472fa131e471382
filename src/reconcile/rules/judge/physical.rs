//! The card–physical leg of a group: what was seen, how much of it, and in what state.
//!
//! Cards that only a voucher holds together, as the things of one purchase, are each held against what was counted
//! for it (S2 and S5 by card, not by group): otherwise what is missing of one would be made up by what is too much of
//! the other, or be lost in what a row says of it. Cards that stand for one thing, or that nobody can tell
//! apart, are judged together.

use super::by_class::{ByClass, Gaps, Of};
use super::ratio::ratio;
use super::{Group, Judge, Told, Verdict, explained};
use crate::facts::{Cards, Counts};
use crate::reconcile::outcome::{ClassId, Note, RowRef};
use crate::reconcile::rules::select::{State, Worth};
use crate::reconcile::rules::{attributes, worth};
use entity::{CountResult, DifferenceKind as Kind, Leg, Measure, Money};
use foldhash::{HashMap, HashMapExt as _};
use std::collections::BTreeMap;

impl Judge<'_> {
    pub(super) fn card_physical(&self, group: &Group<'_>, cards: &Cards, counts: &Counts, verdict: &mut Verdict) {
        let card_of = |row: &RowRef| self.parts.card_physical.map_or(0, |leg| leg.card_of[row.row as usize]);
        let is_one = group.cards.len() < 2
            || self.tangled_physical.contains_key(&group.number)
            || group.cards.iter().any(|card| self.duplicate[card.row as usize]);
        let mut seen: Vec<RowRef> = Vec::new();
        if is_one {
            if self.things(group, cards, counts, verdict) {
                seen.extend(group.counts);
            }
        } else {
            let mut found: HashMap<u32, Vec<RowRef>> = HashMap::new();
            for row in group.counts {
                found.entry(card_of(row)).or_default().push(*row);
            }
            for card in group.cards {
                let own = found.remove(&card.row).unwrap_or_default();
                let rows: Vec<RowRef> = std::iter::once(*card).chain(own).collect();
                let of_card = Group { rows: &rows, lines: &[], cards: &rows[..1], counts: &rows[1..], ..*group };
                if self.things(&of_card, cards, counts, verdict) {
                    seen.extend(of_card.counts);
                }
            }
            debug_assert!(found.is_empty(), "a count row of the group is linked to a card of another");
        }
        let is_seen = |row: &RowRef| counts.quantity.at(row.row as usize) != 0;
        for kind in attributes::unequal(self.facts(), &seen, card_of, is_seen) {
            let told = Told { group, leg: Leg::CardPhysical, measure: Measure::Cost, by_class: Vec::new(), note: None };
            self.push(verdict, kind, 0, told);
        }
    }

    /// Cards against what was counted for them; answers whether they were seen, so that it can be said how.
    fn things(&self, group: &Group<'_>, cards: &Cards, counts: &Counts, verdict: &mut Verdict) -> bool {
        let selection = self.parts.selection;
        let worths: Vec<Worth> = group.cards.iter().map(|card| selection.card_worth(cards, card.row)).collect();
        let c: i64 = worths.iter().map(|worth| worth.value).sum();
        let quantity: i64 = worths.iter().map(|worth| worth.quantity).sum();
        let found = worth::of_counts(counts, group.counts, c, quantity);
        verdict.unvalued += found.unvalued;
        let mut by_class = ByClass::default();
        for (card, worth) in group.cards.iter().zip(&worths) {
            by_class.add(self.classes().of_card[card.row as usize], worth.value, Of::Left);
        }
        let physical = self.physical_by_class(group, cards, &found);
        for (class, _, value) in &physical {
            by_class.add(*class, *value, Of::Right);
        }
        verdict.physical.extend(physical);
        let told = |by_class| Told { group, leg: Leg::CardPhysical, measure: Measure::Cost, by_class, note: None };
        let gap = c - found.value;
        if group.counts.is_empty() {
            self.not_seen(group, cards, verdict, &told);
            return false;
        }
        if let Some(at) = self.tangled_physical.get(&group.number) {
            let note = self.parts.card_physical.and_then(|leg| leg.ambiguous.get(*at)).map(explained);
            self.push(verdict, Kind::Ambiguous, gap, Told { note, ..told(by_class.gaps()) });
            return false;
        }
        if group.cards.is_empty() {
            let kind = result_kind(group, counts, found.quantity).unwrap_or(Kind::StockWithoutCard);
            let note = uncounted(group, counts).filter(|_| kind == Kind::StockWithoutCard && found.quantity == 0);
            self.push(verdict, kind, gap, Told { note, ..told(by_class.gaps()) });
            return false;
        }
        if group.cards.iter().any(|card| self.duplicate[card.row as usize]) {
            self.push(verdict, Kind::DuplicateCard, gap, told(by_class.gaps()));
            return false;
        }
        if group.cards.iter().all(|card| self.state(*card) == State::Disposed) {
            if found.quantity > 0 || gap != 0 {
                self.push(verdict, Kind::DisposedStillPresent, gap, told(by_class.gaps()));
            }
            return false;
        }
        if found.quantity == 0 {
            let kind = result_kind(group, counts, found.quantity).unwrap_or(Kind::CardWithoutStock);
            let note = uncounted(group, counts).filter(|_| kind == Kind::CardWithoutStock);
            self.push(verdict, kind, gap, Told { note, ..told(by_class.gaps()) });
            return false;
        }
        let open = uncounted(group, counts);
        self.seen(group, (c, quantity), (&found, open), by_class, verdict, &told);
        true
    }

    /// Cards nobody counted: out of scope, settled, or missing.
    fn not_seen<'g>(
        &self,
        group: &'g Group<'g>,
        cards: &Cards,
        verdict: &mut Verdict,
        told: &impl Fn(Gaps) -> Told<'g>,
    ) {
        let selection = self.parts.selection;
        let mut by_class = ByClass::default();
        let (mut missing, mut alive) = (0, false);
        for card in group.cards {
            let value = selection.card_worth(cards, card.row).value;
            if !selection.covers(card.row) {
                verdict.not_counted.push((self.classes().of_card[card.row as usize], value));
                continue;
            }
            missing += value;
            alive |= self.state(*card) == State::Alive;
            by_class.add(self.classes().of_card[card.row as usize], value, Of::Left);
        }
        if alive {
            let duplicate = group.cards.iter().any(|card| self.duplicate[card.row as usize]);
            let kind = if duplicate { Kind::DuplicateCard } else { Kind::CardWithoutStock };
            self.push(verdict, kind, missing, told(by_class.gaps()));
        }
    }

    /// Quantity and value of what was seen of living cards.
    fn seen<'g>(
        &self,
        group: &'g Group<'g>,
        (c, quantity): (i64, i64),
        (found, open): (&worth::Found, Option<Note>),
        by_class: ByClass,
        verdict: &mut Verdict,
        told: &impl Fn(Gaps) -> Told<'g>,
    ) {
        let gap = c - found.value;
        if quantity == found.quantity {
            if gap != 0 {
                let note = ratio(c, found.value);
                self.push(verdict, Kind::CardStockValue, gap, Told { note, ..told(by_class.gaps()) });
            }
            return;
        }
        let share = if quantity > 0 { worth::share(c, found.quantity, quantity) } else { c };
        let of_quantity = c - share;
        let rest = gap - of_quantity;
        // Where more was found than there should be, a row that nobody counted takes nothing from it.
        let note = open.filter(|_| found.quantity < quantity);
        if rest == 0 {
            self.push(verdict, Kind::CardStockQuantity, of_quantity, Told { note, ..told(by_class.gaps()) });
            return;
        }
        let class = group.cards.iter().map(|card| self.classes().of_card[card.row as usize]).min();
        let at: Gaps =
            class.filter(|_| of_quantity != 0).map(|class| (class, Money(of_quantity))).into_iter().collect();
        let mut by_class = by_class;
        for (class, amount) in &at {
            by_class.add(*class, amount.0, Of::Right);
        }
        self.push(verdict, Kind::CardStockQuantity, of_quantity, Told { note, ..told(at) });
        self.push(verdict, Kind::CardStockValue, rest, told(by_class.gaps()));
    }

    /// Where what was counted stands: class, quantity and value. Things found for cards of several
    /// classes fill the classes in their order, each up to what its cards are worth, so that a
    /// group without a gap has none in any class.
    fn physical_by_class(&self, group: &Group<'_>, cards: &Cards, found: &worth::Found) -> Vec<(ClassId, i64, i64)> {
        if (found.quantity, found.value) == (0, 0) {
            return Vec::new();
        }
        let mut held: BTreeMap<ClassId, (i64, i64)> = BTreeMap::new();
        for card in group.cards {
            let worth = self.parts.selection.card_worth(cards, card.row);
            let sum = held.entry(self.classes().of_card[card.row as usize]).or_default();
            *sum = (sum.0 + worth.quantity, sum.1 + worth.value);
        }
        if let (true, Some(count)) = (held.is_empty(), group.counts.first()) {
            held.insert(self.classes().of_count[count.row as usize], (0, 0));
        }
        let (mut quantity, mut value) = (found.quantity, found.value);
        let mut placed: Vec<(ClassId, i64, i64)> = Vec::new();
        for (class, (held_quantity, held_value)) in held {
            let (own_quantity, own_value) = (quantity.min(held_quantity), value.min(held_value));
            (quantity, value) = (quantity - own_quantity, value - own_value);
            placed.push((class, own_quantity, own_value));
        }
        if let Some(first) = placed.first_mut() {
            (first.1, first.2) = (first.1 + quantity, first.2 + value);
        }
        placed
    }
}

/// Says that the list has a row of the group that nobody counted: what the other rows lack may be there.
fn uncounted(group: &Group<'_>, counts: &Counts) -> Option<Note> {
    let is_open = |row: &RowRef| counts.result.at(row.row as usize) == CountResult::Uncounted;
    group.counts.iter().any(is_open).then_some(Note::Uncounted)
}

/// What a count's result says of things that were not seen, or not as ours: neither missing nor
/// surplus.
fn result_kind(group: &Group<'_>, counts: &Counts, seen: i64) -> Option<Kind> {
    let any = |wanted| group.counts.iter().any(|row| counts.result.at(row.row as usize) == wanted);
    match () {
        () if seen != 0 => None,
        () if any(CountResult::NotOurs) => Some(Kind::NotOurs),
        () if any(CountResult::Out) => Some(Kind::OutUnseen),
        () => None,
    }
}
