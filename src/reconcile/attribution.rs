//! Where a difference of 累计折旧 comes from: which other way of reckoning gives what one side has. Pure.
//!
//! What the cards come to by their own dates, lives, methods and residual values is one side's amount; the other side
//! has what another start, life, method or residual value gives, or the months before or after. What two ways give is
//! told of the first in this order. Attributed (已归类) is not established (已查明): a person does that.

use super::outcome::{Difference, Outcome, Place, RowRef};
use crate::depreciation::card::{Class, Stated, book};
use crate::depreciation::{Month, lives};
use crate::facts::{CardRow, Cards, Facts, LineKind};
use crate::org::category_system;
use entity::{
    Day, DepreciationCause, DepreciationMethod, DifferenceKind, Leg, Measure, Money, Regime, Side, round_half_up,
};
use std::collections::HashSet;

/// Cards of a difference beyond which nothing is tried: every way takes them all.
const MOST: usize = 2_000;
/// Months that one side may be behind or ahead.
const MONTHS: i32 = 24;
/// 残值率 that are in use, in thousandths.
const RATES: [i64; 5] = [30, 40, 50, 100, 0];

/// A cause, and which side has the amount that it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attributed {
    /// The cause.
    pub cause: DepreciationCause,
    /// The side whose amount it explains.
    pub side: Side,
    /// How many months, where it is of months.
    pub months: Option<u32>,
}

/// Says the cause of every difference of 累计折旧 that has one.
pub fn attribute(outcome: &mut Outcome, facts: &Facts, regime: Regime, is_depreciation: impl Fn(&str) -> bool) {
    let (on, Some(cards)) = (outcome.as_of, &facts.cards) else { return };
    let Some(month) = Month::of(on) else { return };
    // Nearly every comparison has none, and the accounts are long.
    if outcome.differences.iter().all(|difference| difference.kind != DifferenceKind::LedgerCardDepreciation) {
        return;
    }
    let is_posted = is_posted(facts, month, is_depreciation);
    let pools = &outcome.pools;
    // Where the cost differs, too, another asset is meant, and no way of reckoning: of a group its own cost, of a class
    // that of any asset.
    let is_of_cost = |difference: &&Difference| {
        difference.measure == Measure::Cost && difference.leg == Leg::LedgerCard && difference.amount != Money::ZERO
    };
    let of_cost = outcome.differences.iter().filter(is_of_cost).map(|difference| difference.place);
    let others: HashSet<Place> = of_cost.collect();
    for difference in &mut outcome.differences {
        let is_other = others.contains(&difference.place) || !others.is_empty() && difference.place.is_pool();
        if difference.kind != DifferenceKind::LedgerCardDepreciation || is_other {
            continue;
        }
        let of_card = |row: &RowRef| (row.side == Side::Cards).then_some(row.row);
        let rows: Vec<u32> = match difference.place {
            Place::Pool(pool) => pools[pool as usize].depreciation_cards.clone(),
            Place::Group(_) => difference.rows.iter().filter_map(of_card).collect(),
        };
        if rows.is_empty() || rows.len() > MOST {
            continue;
        }
        let held: i64 = rows.iter().map(|row| cards.depreciation.at(*row as usize)).sum();
        let sides = Sides { ledger: Money(held) + difference.amount, cards: Money(held) };
        let stated: Vec<Stated> = rows.iter().map(|row| fresh(facts, cards, *row as usize)).collect();
        difference.cause = Trial { cards: &stated, regime, on }.cause(sides, is_posted);
    }
}

/// Whether the accounts depreciate anything in a month.
fn is_posted(facts: &Facts, month: Month, is_depreciation: impl Fn(&str) -> bool) -> bool {
    facts.ledger.as_ref().is_some_and(|ledger| {
        (0..ledger.credit.values().len()).any(|row| {
            ledger.kind.at(row) == LineKind::Line
                && ledger.credit.at(row) != 0
                && Month::of(ledger.on.at(row)) == Some(month)
                && is_depreciation(facts.texts.text(ledger.account.at(row)))
        })
    })
}

/// A card without what it states of 累计折旧: what follows of it does so from its beginning.
fn fresh(facts: &Facts, cards: &Cards, row: usize) -> Stated {
    let card: CardRow = cards.row(row);
    let code = facts.texts.text(card.class_code);
    let edition = category_system(code).1;
    Stated {
        effective_on: Day::from_ymd(1949, 1, 1).unwrap_or_default(),
        cost: Money(card.value),
        residual: Money(card.residual_value),
        life: card.life_months.into(),
        method: card.depreciation_method,
        status: card.depreciation_status,
        usage: card.usage_state,
        start_on: card.depreciation_start_on,
        booked_on: card.booked_on,
        in_service_on: card.in_service_on,
        acquired_on: card.acquired_on,
        disposed_on: card.disposed_on,
        class: Class { code: code.to_owned(), name: String::new(), edition: edition.to_owned() }.into(),
        ..Stated::default()
    }
}

/// What either side has.
#[derive(Debug, Clone, Copy)]
struct Sides {
    ledger: Money,
    cards: Money,
}

/// Cards that other ways of reckoning are tried with.
struct Trial<'c> {
    cards: &'c [Stated],
    regime: Regime,
    on: Day,
}

impl Trial<'_> {
    fn cause(&self, sides: Sides, is_posted: bool) -> Option<Attributed> {
        use DepreciationCause as C;
        let own = self.come_to(self.on, Clone::clone)?;
        let (side, odd) = match own {
            own if own == sides.cards => (Side::Ledger, sides.ledger),
            own if own == sides.ledger => (Side::Cards, sides.cards),
            _ => (Side::Ledger, sides.ledger),
        };
        let told = |cause, months| Some(Attributed { cause, side, months });
        let is_one_right = own == sides.cards || own == sides.ledger;
        if is_one_right {
            if let Some(months) = self.months_off(odd) {
                // A month less, though the last one is posted, is a month that the beginning lacks.
                let of_start = months == 1 || months == -1 && (side == Side::Cards || is_posted);
                let cause = match months {
                    _ if of_start => C::Start,
                    ..0 => C::Unposted,
                    _ => C::Over,
                };
                return told(cause, Some(months.unsigned_abs()));
            }
            let otherwise = self.otherwise(odd);
            if otherwise.is_some() {
                return otherwise.and_then(|cause| told(cause, None));
            }
        }
        let most: Money = self.cards.iter().map(|card| card.cost).sum();
        if odd > most {
            return told(C::Over, None);
        }
        let months = self.cards.iter().map(|card| self.months_taken(card)).sum::<i64>();
        let gap = (sides.ledger - sides.cards).abs().fen();
        // A month is rounded by half a fen at most.
        (gap * 2 <= months).then(|| told(C::Rounding, None)).flatten()
    }

    /// By how many months one side is behind (less) or ahead.
    fn months_off(&self, odd: Money) -> Option<i32> {
        let month = Month::of(self.on)?;
        let at = |months: i32| month.plus(months).end().and_then(|end| self.come_to(end, Clone::clone));
        (1..=MONTHS).flat_map(|months| [-months, months]).find(|months| at(*months) == Some(odd))
    }

    /// Which other way of reckoning gives an amount.
    fn otherwise(&self, odd: Money) -> Option<DepreciationCause> {
        use DepreciationCause as C;
        use DepreciationMethod as M;
        let gives = |change: &dyn Fn(&Stated) -> Stated| self.come_to(self.on, change) == Some(odd);
        let least = |card: &Stated| lives::least(card, self.regime, self.on).unwrap_or(card.life);
        if gives(&|card| Stated { life: least(card), ..card.clone() }) || self.is_one_life(odd) {
            return Some(C::Life);
        }
        let methods = [M::StraightLine, M::RoundedRate, M::Remaining];
        if methods.iter().any(|method| gives(&|card| Stated { method: *method, ..card.clone() })) {
            return Some(C::Method);
        }
        let residual = |card: &Stated, rate: i64| {
            let kept = round_half_up(i128::from(card.cost.fen()) * i128::from(rate), 1_000).unwrap_or_default();
            // Less cost and nothing left over is the same to every regime.
            Stated { cost: card.cost - Money(kept), residual: Money::ZERO, ..card.clone() }
        };
        RATES.iter().any(|rate| gives(&|card| residual(card, *rate))).then_some(C::Residual)
    }

    /// Whether the whole years of one other life give an amount, where all cards have the same.
    fn is_one_life(&self, odd: Money) -> bool {
        let life = self.cards[0].life;
        let is_one = self.cards.iter().all(|card| card.life == life);
        let gives = |years: u32| {
            let changed = |card: &Stated| Stated { life: years * 12, ..card.clone() };
            self.come_to(self.on, changed) == Some(odd)
        };
        is_one && (1..=50).filter(|years| years * 12 != life).any(gives)
    }

    /// What the cards come to on a day; nothing where that does not follow of all.
    fn come_to(&self, on: Day, change: impl Fn(&Stated) -> Stated) -> Option<Money> {
        let regimes = [(Day::BLANK, self.regime)];
        let one = |card: &Stated| Some(book(&[change(card)], &regimes, on).ok()?.on(on).accumulated);
        self.cards.iter().map(one).sum()
    }

    /// Months that a card may have been depreciated by now.
    fn months_taken(&self, card: &Stated) -> i64 {
        let begun = [card.start_on, card.booked_on, card.in_service_on, card.acquired_on];
        let begun = begun.into_iter().find_map(|day| Month::of(day.given()?));
        let passed = begun.zip(Month::of(self.on)).map_or(0, |(begun, now)| now.months_since(begun) + 1);
        i64::from(passed).clamp(0, i64::from(card.life))
    }
}

#[cfg(test)]
mod tests {
    use super::{Attributed, Sides, Trial};
    use crate::depreciation::card::{Class, Stated};
    use entity::{Day, DepreciationCause as C, DepreciationMethod as M, Money, Regime, Side};

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// Two computers of 7,000.00 and six years, of March and of September 2024: 2,041.62 and 1,458.30 by 2025.
    fn cards() -> Vec<Stated> {
        let card = |booked: &str| Stated {
            effective_on: day("1949-01-01"),
            cost: Money(700_000),
            life: 72,
            booked_on: day(booked),
            class: Class { code: "A02010105".into(), edition: "2022".into(), ..Class::default() }.into(),
            ..Stated::default()
        };
        vec![card("2024-03-31"), card("2024-09-30")]
    }

    const OWN: i64 = 9_722 * 22 + 9_722 * 16;

    fn told(ledger: i64, held: i64, is_posted: bool) -> Option<(C, Side, Option<u32>)> {
        let cards = cards();
        let trial = Trial { cards: &cards, regime: Regime::Government, on: day("2025-12-31") };
        let cause = trial.cause(Sides { ledger: Money(ledger), cards: Money(held) }, is_posted);
        cause.map(|Attributed { cause, side, months }| (cause, side, months))
    }

    #[test]
    fn every_cause_is_told_by_the_amount_that_it_gives() {
        let month = 2 * 9_722;
        assert_eq!(told(OWN - month, OWN, false), Some((C::Unposted, Side::Ledger, Some(1))));
        assert_eq!(told(OWN - month, OWN, true), Some((C::Start, Side::Ledger, Some(1))));
        assert_eq!(told(OWN + month, OWN, true), Some((C::Start, Side::Ledger, Some(1))));
        assert_eq!(told(OWN - 3 * month, OWN, true), Some((C::Unposted, Side::Ledger, Some(3))));
        assert_eq!(told(OWN + 2 * month, OWN, true), Some((C::Over, Side::Ledger, Some(2))));
        assert_eq!(told(OWN, OWN - 2 * month, true), Some((C::Unposted, Side::Cards, Some(2))));
        // Five years are 116.67 a month.
        assert_eq!(told(11_667 * 38, OWN, true), Some((C::Life, Side::Ledger, None)));
        // Five in a hundred are kept: 92.36 a month.
        assert_eq!(told(9_236 * 38, OWN, true), Some((C::Residual, Side::Ledger, None)));
        assert_eq!(told(OWN + 19, OWN, true), Some((C::Rounding, Side::Ledger, None)));
        assert_eq!(told(OWN + 20, OWN, true), None, "more than rounding can be");
        assert_eq!(told(1_400_001, OWN, true), Some((C::Over, Side::Ledger, None)));
        assert_eq!(told(OWN + 9_999, OWN - 1, true), None, "neither side is what the cards come to");
    }

    #[test]
    fn another_method_gives_another_amount() {
        let cards = vec![Stated { cost: Money(700_001), method: M::StraightLine, life: 70, ..cards().swap_remove(0) }];
        let trial = Trial { cards: &cards, regime: Regime::Government, on: day("2025-12-31") };
        // 100.00 a month, and at a monthly rate of 0.0143 100.10.
        let sides = Sides { ledger: Money(10_010 * 22), cards: Money(10_000 * 22) };
        assert_eq!(trial.cause(sides, true).map(|told| told.cause), Some(C::Method));
    }
}
