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

/// Left minus right by class, and which classes each side stands in. Most rows stand where the one
/// before stands, so entries are only put together when they are read.
#[derive(Default)]
pub(super) struct ByClass {
    entries: Vec<Entry>,
}

/// A class, left minus right in it, and whether the left and the right side stand in it.
type Entry = (ClassId, i64, bool, bool);

impl ByClass {
    pub(super) fn add(&mut self, class: ClassId, value: i64, of: Of) {
        if self.entries.last().is_none_or(|last| last.0 != class) {
            self.entries.push((class, 0, false, false));
        }
        let Some(entry) = self.entries.last_mut() else { return };
        match of {
            Of::Left => (entry.1, entry.2) = (entry.1 + value, true),
            Of::Right => (entry.1, entry.3) = (entry.1 - value, true),
        }
    }

    /// One entry a class, in the order of the classes.
    fn merged(&self) -> Vec<Entry> {
        let mut entries = self.entries.clone();
        entries.sort_by_key(|entry| entry.0);
        entries.dedup_by(|next, entry| {
            let same = next.0 == entry.0;
            if same {
                *entry = (entry.0, entry.1 + next.1, entry.2 || next.2, entry.3 || next.3);
            }
            same
        });
        entries
    }

    pub(super) fn gaps(&self) -> Gaps {
        self.merged().into_iter().filter(|entry| entry.1 != 0).map(|entry| (entry.0, Money(entry.1))).collect()
    }

    /// The money difference and the class difference. Without a gap in all there is no money; else,
    /// where both sides stand in the same classes, all is money; else the money stands at the card's
    /// class and the rest, which sums to 0, is the difference of classes.
    pub(super) fn split(&self, card_class: ClassId) -> (Gaps, Gaps) {
        let entries = self.merged();
        let gap: i64 = entries.iter().map(|entry| entry.1).sum();
        if gap == 0 {
            return (Vec::new(), self.gaps());
        }
        if entries.iter().all(|entry| entry.2 == entry.3) {
            return (self.gaps(), Vec::new());
        }
        let money = vec![(card_class, Money(gap))];
        let mut rest = Self { entries };
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
