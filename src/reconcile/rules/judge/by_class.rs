//! Amounts by class.

use crate::reconcile::outcome::ClassId;
use entity::Money;

/// Amounts by class, those that are not 0, in the order of the classes.
pub(super) type Gaps = Vec<(ClassId, Money)>;

/// Which side of a leg an amount stands on.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// On the left.
    Left,
    /// On the right.
    Right,
}

/// Left minus right by class, and which classes each side stands in. Hardly ever more than two.
#[derive(Default)]
pub(super) struct ByClass {
    entries: Vec<(ClassId, i64, bool, bool)>,
}

impl ByClass {
    pub(super) fn add(&mut self, class: ClassId, value: i64, of: Of) {
        let at = self.entries.iter().position(|entry| entry.0 == class).unwrap_or_else(|| {
            self.entries.push((class, 0, false, false));
            self.entries.len() - 1
        });
        let entry = &mut self.entries[at];
        match of {
            Of::Left => (entry.1, entry.2) = (entry.1 + value, true),
            Of::Right => (entry.1, entry.3) = (entry.1 - value, true),
        }
    }

    pub(super) fn gaps(&self) -> Gaps {
        let mut gaps: Vec<_> =
            self.entries.iter().filter(|entry| entry.1 != 0).map(|entry| (entry.0, Money(entry.1))).collect();
        gaps.sort_unstable();
        gaps
    }

    /// The money difference and the class difference. Where both sides stand in the same classes
    /// a gap is all money; else the money stands at the card's class and the rest, which sums to 0, is
    /// the difference of classes.
    pub(super) fn split(&self, card_class: ClassId) -> (Gaps, Gaps) {
        let gap: i64 = self.entries.iter().map(|entry| entry.1).sum();
        if gap != 0 && self.entries.iter().all(|entry| entry.2 == entry.3) {
            return (self.gaps(), Vec::new());
        }
        let money = if gap == 0 { Vec::new() } else { vec![(card_class, Money(gap))] };
        let mut rest = Self { entries: self.entries.clone() };
        rest.add(card_class, gap, Of::Right);
        (money, rest.gaps())
    }
}

#[cfg(test)]
mod tests {
    use super::{ByClass, Of};
    use crate::reconcile::outcome::ClassId;
    use entity::Money;

    #[test]
    fn classes_split_into_money_and_class() {
        let (a, b) = (ClassId(0), ClassId(1));
        let mut by_class = ByClass::default();
        by_class.add(a, 100, Of::Left);
        by_class.add(b, 60, Of::Right);
        assert_eq!(by_class.split(b), (vec![(b, Money(40))], vec![(a, Money(100)), (b, Money(-100))]));
        let mut same = ByClass::default();
        same.add(a, 100, Of::Left);
        same.add(a, 60, Of::Right);
        assert_eq!(same.split(a), (vec![(a, Money(40))], vec![]));
        // In the same classes, with no gap in total: what there is, is a matter of class.
        let mut shifted = ByClass::default();
        for (class, amount, of) in [(a, 300, Of::Left), (b, -100, Of::Left), (a, 200, Of::Right), (b, 0, Of::Right)] {
            shifted.add(class, amount, of);
        }
        assert_eq!(shifted.split(b), (vec![], vec![(a, Money(100)), (b, Money(-100))]));
    }
}
