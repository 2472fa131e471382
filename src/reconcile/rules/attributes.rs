//! Unequal attributes of linked rows (S5): one difference a kind, worth nothing.

use crate::facts::{CardRow, CountRow, Facts, Sym};
use crate::reconcile::outcome::RowRef;
use entity::{CountResult, DifferenceKind as Kind, UsageState};
use foldhash::{HashMap, HashMapExt as _};

/// The kinds in which the cards and what was counted for each are unequal; `card_of` names the card
/// a count row is linked to. What one side leaves blank is not compared; nor is a line nobody saw.
pub fn unequal(
    facts: &Facts,
    counts: &[RowRef],
    card_of: impl Fn(&RowRef) -> u32,
    is_seen: impl Fn(&RowRef) -> bool,
) -> Vec<Kind> {
    let (Some(all_cards), Some(all_counts)) = (&facts.cards, &facts.counts) else { return Vec::new() };
    let mut kinds = Vec::new();
    let mut things: HashMap<u32, [Distinct; 2]> = HashMap::new();
    for row in counts.iter().filter(|row| is_seen(row)) {
        let (card, count) = (card_of(row), all_counts.row(row.row as usize));
        pair(&all_cards.row(card as usize), &count, &mut |kind| {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        });
        let [serials, tags] = things.entry(card).or_default();
        serials.add(count.serial_no);
        tags.add(count.tag_no);
    }
    if things.values().flatten().any(|values| values.several) {
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
    // Where nobody is said to use it, it is in the hands of who keeps it.
    let is_kept = card.user.is_blank() && differ(card.keeper, count.keeper);
    if differ(card.user, count.user) || is_kept {
        told(Kind::Custodian);
    }
    if differ(card.specification, count.specification) {
        told(Kind::Specification);
    }
    let stated = |state: UsageState| state != UsageState::Unstated;
    if stated(card.usage_state) && stated(count.usage_state) && card.usage_state != count.usage_state {
        told(Kind::UsageState);
    }
    // What was found damaged is not used as its card says, unless that says that it is to go.
    let is_to_go = matches!(card.usage_state, UsageState::AwaitingDisposal | UsageState::Disposed);
    if count.result == CountResult::Damaged && !is_to_go {
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
