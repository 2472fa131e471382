//! S6: the sums that must come out. Totals are summed from the selected rows; if they do not equal
//! what the differences say, per leg, per class and in total, the run is a fault and names which.

use super::classes::Classes;
use super::partition::Parts;
use super::select::{Line, line_value};
use crate::reconcile::outcome::{ClassId, Difference, Footing, LegFooting, Total};
use entity::{Leg, Measure, Money, Quantity};
use foldhash::HashMap;

/// An equation that does not hold: a fault of this program, never of the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("footing of {leg} {measure}{}: left {left} - right {right} is not differences {differences} + not counted {not_counted}", class.as_ref().map(|class| format!(" in class {class}")).unwrap_or_default())]
pub struct Unfooted {
    /// The leg.
    pub leg: Leg,
    /// The measure.
    pub measure: Measure,
    /// The class, where only one class does not foot.
    pub class: Option<String>,
    /// Left total.
    pub left: Money,
    /// Right total.
    pub right: Money,
    /// Σ differences.
    pub differences: Money,
    /// Not counted.
    pub not_counted: Money,
}

/// What the judging summed up over all groups.
#[derive(Debug, Default, Clone)]
pub struct Counted {
    /// By class: quantity and value of what was counted.
    pub physical: HashMap<ClassId, (i64, i64)>,
    /// By class: value of cards outside the scope.
    pub not_counted: HashMap<ClassId, i64>,
}

impl Counted {
    /// Adds what was counted in a class.
    pub fn count(&mut self, class: ClassId, quantity: i64, value: i64) {
        let sum = self.physical.entry(class).or_default();
        *sum = (sum.0 + quantity, sum.1 + value);
    }

    /// Adds cards of a class that the list does not cover.
    pub fn leave_out(&mut self, class: ClassId, value: i64) {
        *self.not_counted.entry(class).or_default() += value;
    }
}

/// Totals by class of one measure and side, or of the counts.
struct Sums {
    left: Vec<i64>,
    right: Vec<i64>,
    not_counted: Vec<i64>,
}

/// Sums both legs, checks every equation, and answers the footing.
pub fn foot(
    parts: &Parts<'_>,
    counted: &Counted,
    differences: &[Difference],
    has_depreciation: bool,
) -> Result<Footing, Unfooted> {
    let facts = parts.facts;
    let classes = parts.classes;
    let count = classes.list.len();
    let card_values = || card_sums(parts, count, |worth| worth.value, &classes.of_card);
    let mut footing = Footing { ledger: ledger_total(parts), cards: card_total(parts), ..Footing::default() };
    if facts.counts.is_some() {
        footing.physical = Some(Total {
            quantity: Quantity(counted.physical.values().map(|one| one.0).sum()),
            value: Money(counted.physical.values().map(|one| one.1).sum()),
        });
    }
    if facts.ledger.is_some() && facts.cards.is_some() {
        let left = line_sums(parts, Line::Cost, count);
        let sums = Sums { left, right: card_values(), not_counted: vec![0; count] };
        footing.legs.push(leg(classes, Leg::LedgerCard, Measure::Cost, &sums, differences)?);
        if has_depreciation {
            let left = line_sums(parts, Line::Depreciation, count).into_iter().map(|sum| -sum).collect();
            let right = card_sums(parts, count, |worth| worth.depreciation, &classes.of_card_depreciation);
            let sums = Sums { left, right, not_counted: vec![0; count] };
            footing.legs.push(leg(classes, Leg::LedgerCard, Measure::Depreciation, &sums, differences)?);
        }
    }
    if facts.cards.is_some() && facts.counts.is_some() {
        let mut sums = Sums { left: card_values(), right: vec![0; count], not_counted: vec![0; count] };
        for (class, (_, value)) in &counted.physical {
            sums.right[class.0 as usize] = *value;
        }
        for (class, value) in &counted.not_counted {
            sums.not_counted[class.0 as usize] = *value;
        }
        footing.legs.push(leg(classes, Leg::CardPhysical, Measure::Cost, &sums, differences)?);
    }
    for one in footing.legs.iter().filter(|leg| leg.measure == Measure::Cost) {
        footing.explained += one.explained;
        footing.unexplained += one.unexplained;
    }
    Ok(footing)
}

fn leg(
    classes: &Classes,
    leg: Leg,
    measure: Measure,
    sums: &Sums,
    differences: &[Difference],
) -> Result<LegFooting, Unfooted> {
    let own = || differences.iter().filter(|one| one.leg == leg && one.measure == measure);
    let mut by_class = vec![0_i64; classes.list.len()];
    for (class, amount) in own().flat_map(|one| &one.by_class) {
        by_class[class.0 as usize] += amount.0;
    }
    let unfooted = |class: Option<String>, left, right, told, not_counted| Unfooted {
        leg,
        measure,
        class,
        left: Money(left),
        right: Money(right),
        differences: Money(told),
        not_counted: Money(not_counted),
    };
    for (index, told) in by_class.iter().enumerate() {
        let (left, right, not_counted) = (sums.left[index], sums.right[index], sums.not_counted[index]);
        if left - right != told + not_counted {
            let class = &classes.list[index];
            return Err(unfooted(Some(format!("{} {}", class.code, class.name)), left, right, *told, not_counted));
        }
    }
    let total = |values: &[i64]| values.iter().sum::<i64>();
    let (left, right, not_counted) = (total(&sums.left), total(&sums.right), total(&sums.not_counted));
    let told: i64 = own().map(|one| one.amount.0).sum();
    if left - right != told + not_counted {
        return Err(unfooted(None, left, right, told, not_counted));
    }
    let located: i64 = own().filter(|one| one.located).map(|one| one.amount.0).sum();
    let explained = located + not_counted;
    Ok(LegFooting {
        leg,
        measure,
        left: Money(left),
        right: Money(right),
        difference: Money(left - right),
        not_counted: Money(not_counted),
        explained: Money(explained),
        unexplained: Money(left - right - explained),
    })
}

fn line_sums(parts: &Parts<'_>, wanted: Line, classes: usize) -> Vec<i64> {
    let mut sums = vec![0; classes];
    if let Some(ledger) = &parts.facts.ledger {
        for row in (0..ledger.len()).filter(|row| parts.selection.lines[*row] == wanted) {
            sums[parts.classes.of_line[row].0 as usize] += line_value(ledger, row as u32);
        }
    }
    sums
}

fn card_sums(
    parts: &Parts<'_>,
    classes: usize,
    of: impl Fn(super::select::Worth) -> i64,
    class_of: &[ClassId],
) -> Vec<i64> {
    let mut sums = vec![0; classes];
    if let Some(cards) = &parts.facts.cards {
        for (card, class) in class_of.iter().enumerate() {
            sums[class.0 as usize] += of(parts.selection.card_worth(cards, card as u32));
        }
    }
    sums
}

fn ledger_total(parts: &Parts<'_>) -> Option<Total> {
    let ledger = parts.facts.ledger.as_ref()?;
    let cost = || (0..ledger.len()).filter(|row| parts.selection.lines[*row] == Line::Cost);
    let value = cost().map(|row| line_value(ledger, row as u32)).sum();
    let quantity = cost().map(|row| ledger.quantity.at(row)).sum();
    Some(Total { quantity: Quantity(quantity), value: Money(value) })
}

fn card_total(parts: &Parts<'_>) -> Option<Total> {
    let cards = parts.facts.cards.as_ref()?;
    let worths = || (0..cards.len() as u32).map(|card| parts.selection.card_worth(cards, card));
    Some(Total {
        quantity: Quantity(worths().map(|worth| worth.quantity).sum()),
        value: Money(worths().map(|worth| worth.value).sum()),
    })
}
