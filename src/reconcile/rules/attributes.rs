//! Unequal attributes of linked rows (S5): one difference a kind, worth nothing.

use crate::facts::{CardRow, CountRow, Facts, Sym};
use crate::reconcile::outcome::RowRef;
use entity::{CountResult, DifferenceKind as Kind, UsageState};

/// The kinds in which a card and what was counted for it are unequal. What one side leaves blank
/// is not compared; nor is a line nobody saw.
pub fn unequal(facts: &Facts, cards: &[RowRef], counts: &[RowRef], is_seen: impl Fn(&RowRef) -> bool) -> Vec<Kind> {
    let ([card], Some(all_cards), Some(all_counts)) = (cards, &facts.cards, &facts.counts) else { return Vec::new() };
    let card = all_cards.row(card.row as usize);
    let mut kinds = Vec::new();
    let (mut serials, mut tags) = (Distinct::default(), Distinct::default());
    for row in counts.iter().filter(|row| is_seen(row)) {
        let count = all_counts.row(row.row as usize);
        pair(&card, &count, &mut |kind| {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        });
        serials.add(count.serial_no);
        tags.add(count.tag_no);
    }
    if serials.several || tags.several {
        kinds.push(Kind::OneCardSeveralThings);
    }
    kinds.sort_unstable();
    kinds
}

fn pair(card: &CardRow, count: &CountRow, told: &mut impl FnMut(Kind)) {
    let differ = |one: Sym, other: Sym| !one.is_blank() && !other.is_blank() && one != other;
    if differ(card.department, count.department) {
        told(Kind::Department);
    }
    if differ(card.location, count.location) {
        told(Kind::Location);
    }
    if differ(card.user, count.user) {
        told(Kind::Custodian);
    }
    if differ(card.specification, count.specification) {
        told(Kind::Specification);
    }
    let stated = |state: UsageState| state != UsageState::Unstated;
    if stated(card.usage_state) && stated(count.usage_state) && card.usage_state != count.usage_state {
        told(Kind::UsageState);
    }
    if count.result == CountResult::NotOurs {
        told(Kind::NotOurs);
    }
}

/// Whether more than one non-blank value was seen.
#[derive(Default)]
struct Distinct {
    first: Sym,
    several: bool,
}

impl Distinct {
    fn add(&mut self, value: Sym) {
        if self.first.is_blank() {
            self.first = value;
        } else if !value.is_blank() && value != self.first {
            self.several = true;
        }
    }
}
