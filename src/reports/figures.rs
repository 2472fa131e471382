//! 数量、原值、累计折旧、净值: what every table adds up.

use entity::{Money, Quantity};
use std::{iter::Sum, ops};

/// What assets come to (账面数).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// 数量.
    pub quantity: Quantity,
    /// 原值.
    pub cost: Money,
    /// 累计折旧、累计摊销.
    pub accumulated: Money,
}

impl Figures {
    /// 净值.
    pub fn net(self) -> Money {
        self.cost - self.accumulated
    }

    /// What of it is more than nothing, and what is less, without its sign.
    pub fn parted(self) -> (Self, Self) {
        let more = |by: i64| by.max(0);
        let part = |of: fn(i64) -> i64| Self {
            quantity: Quantity(more(of(self.quantity.0))),
            cost: Money(more(of(self.cost.fen()))),
            accumulated: Money(more(of(self.accumulated.fen()))),
        };
        (part(|by| by), part(|by| -by))
    }
}

impl ops::Add for Figures {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            quantity: Quantity(self.quantity.0 + other.quantity.0),
            cost: self.cost + other.cost,
            accumulated: self.accumulated + other.accumulated,
        }
    }
}

impl ops::Sub for Figures {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self {
            quantity: Quantity(self.quantity.0 - other.quantity.0),
            cost: self.cost - other.cost,
            accumulated: self.accumulated - other.accumulated,
        }
    }
}

impl ops::AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Figures {
    fn sum<I: Iterator<Item = Self>>(figures: I) -> Self {
        figures.fold(Self::default(), ops::Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::Figures;
    use entity::{Money, Quantity};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_parted_is_put_together_again(of in [-9_i64..9, -9..9, -9..9]) {
            let figures = Figures { quantity: Quantity(of[0]), cost: Money(of[1]), accumulated: Money(of[2]) };
            let (more, less) = figures.parted();
            prop_assert_eq!(more - less, figures);
            prop_assert!(more.cost >= Money::ZERO && less.cost >= Money::ZERO);
            prop_assert!(more.cost == Money::ZERO || less.cost == Money::ZERO);
        }
    }
}
