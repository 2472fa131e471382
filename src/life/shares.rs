//! What parts of a card take of its amounts, and what cards come to together. Pure: to the fen, and nothing is left
//! over.

use super::words;
use crate::assets::change::Figures;
use crate::words::Told;
use entity::{Money, Quantity, spread};

/// What is said of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// 数量.
    pub quantity: Quantity,
    /// 原值; as its quantity has it where it is not said.
    pub cost: Option<Money>,
}

/// The figures of the parts of a card, and at the end those of what is left of it: by value where every part names
/// one, else by quantity. What is depreciated goes with what there is to depreciate, so that a part of what is
/// fully depreciated is fully depreciated; odd fen stay with what is left.
pub fn split(whole: &Figures, parts: &[Part], left: Option<Quantity>) -> Result<Vec<Figures>, Vec<Told>> {
    let refused = unfit(whole, parts, left);
    if !refused.is_empty() {
        return Err(refused);
    }
    let mut quantities: Vec<i64> = parts.iter().map(|part| part.quantity.0).collect();
    quantities.push(quantity_left(whole, parts, left));
    let costs = if let Some(mut costs) = by_value(parts) {
        costs.push(whole.cost.fen() - costs.iter().sum::<i64>());
        costs
    } else {
        spread(whole.cost.fen(), &quantities)
    };
    let residuals = spread(whole.residual.fen(), &costs);
    let depreciable: Vec<i64> = costs.iter().zip(&residuals).map(|(cost, residual)| cost - residual).collect();
    let accumulated = spread(whole.accumulated.fen(), &depreciable);
    let fiscal = spread(whole.fiscal.fen(), &costs);
    // What both funds come to is the cost of a part where it is that of the whole.
    let adds_up = whole.fiscal + whole.other == whole.cost;
    let others = spread(whole.other.fen(), &costs);
    let of = |at: usize| Figures {
        quantity: Quantity(quantities[at]),
        cost: Money(costs[at]),
        fiscal: Money(fiscal[at]),
        other: Money(if adds_up { costs[at] - fiscal[at] } else { others[at] }),
        accumulated: Money(accumulated[at]),
        residual: Money(residuals[at]),
        ..*whole
    };
    Ok((0..=parts.len()).map(of).collect())
}

/// What cards come to together; none where that is beyond all bounds.
pub fn combine(host: &Figures, others: &[Figures]) -> Option<Figures> {
    others.iter().try_fold(*host, |sum, one| {
        let add = |a: Money, b: Money| a.fen().checked_add(b.fen()).map(Money);
        Some(Figures {
            quantity: Quantity(sum.quantity.0.checked_add(one.quantity.0)?),
            cost: add(sum.cost, one.cost)?,
            fiscal: add(sum.fiscal, one.fiscal)?,
            other: add(sum.other, one.other)?,
            accumulated: add(sum.accumulated, one.accumulated)?,
            residual: add(sum.residual, one.residual)?,
            ..sum
        })
    })
}

/// The values of the parts, where every one has its own.
fn by_value(parts: &[Part]) -> Option<Vec<i64>> {
    parts.iter().map(|part| part.cost.map(Money::fen)).collect()
}

fn quantity_left(whole: &Figures, parts: &[Part], left: Option<Quantity>) -> i64 {
    let taken = || parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.quantity.0));
    left.map_or_else(|| whole.quantity.0.saturating_sub(taken()), |left| left.0)
}

fn unfit(whole: &Figures, parts: &[Part], left: Option<Quantity>) -> Vec<Told> {
    let mut refused = Vec::new();
    let named = parts.iter().filter(|part| part.cost.is_some()).count();
    if named != 0 && named != parts.len() || named == 0 && left.is_some() {
        refused.push(words::PARTS_MIXED.with([]));
    }
    for (at, part) in (1..).zip(parts) {
        if part.quantity <= Quantity::ZERO || part.cost.is_some_and(|cost| cost < Money::ZERO) {
            refused.push(words::PART_EMPTY.with([&at]));
        }
    }
    if whole.cost < Money::ZERO || whole.accumulated < Money::ZERO || whole.residual > whole.cost {
        refused.push(words::WHOLE_UNFIT.with([]));
    }
    let rest = quantity_left(whole, parts, left);
    if rest <= 0 {
        refused.push(words::QUANTITY_LEFT.with([&Quantity(rest)]));
    }
    let costs = parts.iter().filter_map(|part| part.cost).try_fold(0_i64, |sum, cost| sum.checked_add(cost.fen()));
    if costs.is_none_or(|costs| costs > whole.cost.fen()) {
        refused.push(words::PARTS_ABOVE.with([&whole.cost]));
    }
    refused
}

#[cfg(test)]
mod tests {
    use super::{Part, combine, split};
    use crate::assets::change::Figures;
    use crate::words::Told;
    use entity::{Money, Quantity};
    use proptest::prelude::*;

    fn whole(quantity: i64, cost: i64, accumulated: i64) -> Figures {
        Figures {
            quantity: Quantity(quantity * Quantity::SCALE),
            cost: Money(cost),
            fiscal: Money(cost),
            accumulated: Money(accumulated),
            ..Figures::default()
        }
    }

    fn part(quantity: i64, cost: Option<i64>) -> Part {
        Part { quantity: Quantity(quantity * Quantity::SCALE), cost: cost.map(Money) }
    }

    fn codes(whole: &Figures, parts: &[Part], left: Option<i64>) -> Vec<&'static str> {
        let told = split(whole, parts, left.map(|left| Quantity(left * Quantity::SCALE)));
        told.err().unwrap_or_default().iter().map(Told::code).collect()
    }

    #[test]
    fn odd_fen_stay_with_what_is_left() {
        let parts = split(&whole(3, 10_000, 1_000), &[part(1, None), part(1, None)], None).expect("it can be split");
        assert_eq!(parts.iter().map(|part| part.cost.fen()).collect::<Vec<_>>(), [3_333, 3_334, 3_333]);
        assert_eq!(parts.iter().map(|part| part.accumulated.fen()).collect::<Vec<_>>(), [333, 334, 333]);
        assert_eq!(parts.iter().map(|part| part.quantity).collect::<Vec<_>>(), [Quantity::ONE; 3]);
    }

    #[test]
    fn a_card_of_several_things_is_split_by_their_values() {
        let left = Some(Quantity::ONE);
        let parts = split(&whole(1, 10_000, 5_000), &[part(1, Some(2_000))], left).expect("it can be split");
        let of = |part: &Figures| (part.quantity, part.cost.fen(), part.accumulated.fen());
        assert_eq!(
            parts.iter().map(of).collect::<Vec<_>>(),
            [(Quantity::ONE, 2_000, 1_000), (Quantity::ONE, 8_000, 4_000)]
        );
    }

    #[test]
    fn what_cannot_be_split_so_is_told() {
        let ten = whole(10, 1_000, 0);
        assert_eq!(codes(&ten, &[part(10, None)], None), ["QUANTITY_LEFT"]);
        assert_eq!(codes(&ten, &[part(1, Some(1)), part(1, None)], None), ["PARTS_MIXED"]);
        assert_eq!(codes(&ten, &[part(1, None)], Some(1)), ["PARTS_MIXED"]);
        assert_eq!(codes(&ten, &[part(0, Some(-1)), part(1, Some(1_002))], None), ["PART_EMPTY", "PARTS_ABOVE"]);
        assert_eq!(codes(&whole(2, -1, 0), &[part(1, None)], None), ["WHOLE_UNFIT", "PARTS_ABOVE"]);
    }

    proptest! {
        #[test]
        fn nothing_is_won_or_lost(
            (cost, fully, lost, fund) in (0..=1_000_000_i64, any::<bool>(), 0..=100_i64, 0..=100_i64),
            residual in 0..=100_i64,
            given in prop::collection::vec((1..=40_i64, prop::option::of(0..=100_i64)), 1..6),
            is_by_value in any::<bool>(),
        ) {
            let residual = cost * residual / 100;
            let accumulated = if fully { cost - residual } else { (cost - residual) * lost / 100 };
            let figures = Figures {
                quantity: Quantity(300 * Quantity::SCALE),
                cost: Money(cost),
                fiscal: Money(cost * fund / 100),
                other: Money(cost - cost * fund / 100),
                accumulated: Money(accumulated),
                residual: Money(residual),
                ..Figures::default()
            };
            let count = given.len() as i64;
            let parts: Vec<Part> = given
                .iter()
                .map(|(quantity, share)| {
                    let share = share.unwrap_or(50);
                    part(*quantity, is_by_value.then(|| cost * share / 100 / count))
                })
                .collect();
            let split = split(&figures, &parts, None).expect("it can be split");
            prop_assert_eq!(combine(&Figures::default(), &split), Some(Figures { ..figures }));
            for one in &split {
                prop_assert!(one.accumulated >= Money::ZERO && one.accumulated <= one.cost - one.residual);
                prop_assert!(one.residual >= Money::ZERO && one.residual <= one.cost);
                prop_assert_eq!(one.fiscal + one.other, one.cost);
                prop_assert!(!fully || one.accumulated == one.cost - one.residual);
            }
        }
    }
}
