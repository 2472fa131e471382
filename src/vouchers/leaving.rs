//! What an asset has lost when it leaves its account. Pure.

use crate::depreciation::card::{Stated, book};
use crate::depreciation::{Month, regime_on};
use entity::{Day, Money, Regime, UsageState};

/// 累计折旧 of a card that leaves on a day: under 政府会计 without that month, elsewhere with it. What does not
/// follow from its versions is what it `states`; it is never more than it costs.
pub fn depreciated(versions: &[Stated], regimes: &[(Day, Regime)], on: Day, (cost, states): (Money, Money)) -> Money {
    let left = |version: &&Stated| {
        matches!(version.usage, UsageState::Disposed | UsageState::UnderWorks) || !version.disposed_on.is_blank()
    };
    let known = &versions[..versions.partition_point(|version| version.effective_on <= on)];
    let before = &known[..known.len() - known.iter().rev().take_while(left).count()];
    let is_government = regime_on(regimes, on) == Some(Regime::Government);
    let until = Month::of(on).map(|month| month.plus(-i32::from(is_government)));
    let reckoned = until.and_then(|until| book(before, regimes, on).ok().map(|book| book.accumulated(until)));
    reckoned.unwrap_or(states).min(cost)
}

#[cfg(test)]
mod tests {
    use super::depreciated;
    use crate::depreciation::card::Stated;
    use entity::{Day, Money, Regime, UsageState};

    #[test]
    fn the_month_of_leaving_counts_by_the_regime() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let card = Stated {
            effective_on: day("1949-01-01"),
            cost: Money(720_000),
            life: 72,
            booked_on: day("2024-03-31"),
            ..Stated::default()
        };
        let gone = Stated { effective_on: day("2024-06-20"), usage: UsageState::Disposed, ..card.clone() };
        let lost = |regime, versions: &[Stated]| {
            depreciated(versions, &[(day("1949-01-01"), regime)], day("2024-06-20"), (card.cost, Money(7)))
        };
        let versions = [card.clone(), gone];
        assert_eq!(lost(Regime::Government, &versions), Money(30_000), "March, April, May");
        assert_eq!(lost(Regime::Enterprise, &versions), Money(30_000), "April, May, June");
        let unsaid = Stated { life: 0, ..card.clone() };
        assert_eq!(lost(Regime::Government, &[unsaid]), Money(7), "what it states");
    }
}
