//! Below which value a thing is no fixed asset (入账标准): dated data (`thresholds.toml`). Pure.
//!
//! What counts is the value of one piece, and the rule of the day on which it was acquired: what was booked lawfully
//! under an older rule stays (政府会计准则第3号).

use crate::words::Told;
use entity::{Day, Money, Quantity, Regime};
use serde::Deserialize;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("thresholds.toml")).expect("the shipped thresholds are read by a test")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    threshold: Vec<Threshold>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    edition: Option<String>,
    #[serde(default)]
    prefix: String,
    from: Day,
    amount: Option<String>,
    basis: String,
}

/// What a card says of a thing, as far as it decides whether it is a fixed asset.
#[derive(Debug, Clone, Copy)]
pub struct Thing<'c> {
    /// 分类版次; blank where it is the institute's own.
    pub edition: &'c str,
    /// 资产分类代码.
    pub code: &'c str,
    /// 原值.
    pub value: Money,
    /// 数量.
    pub quantity: Quantity,
    /// 取得日期, or the day on which it was booked.
    pub acquired_on: Day,
}

/// Why a thing is below what its class is booked from; nothing where it is not, where nobody but the institute says, and
/// where its card does not say since when it is there. 名义金额 is no value.
pub fn problem(thing: &Thing<'_>, regime: Regime) -> Option<Told> {
    const NOMINAL: Money = Money(100);
    if regime != Regime::Government || thing.value <= NOMINAL || thing.quantity.0 <= 0 {
        return None;
    }
    let fits = |rule: &&'static Threshold| {
        rule.from <= thing.acquired_on
            && rule.edition.as_deref().is_none_or(|edition| edition == thing.edition)
            && thing.code.starts_with(&rule.prefix)
    };
    let rule = TABLE.threshold.iter().filter(fits).max_by_key(|rule| (rule.prefix.len(), rule.from))?;
    let amount: Money = rule.amount.as_ref()?.parse().ok()?;
    // The value of one piece, without dividing: pieces are ten-thousandths.
    let one = i128::from(thing.value.fen()) * i128::from(Quantity::SCALE);
    let is_below = one < i128::from(amount.fen()) * i128::from(thing.quantity.0);
    is_below.then(|| words::BELOW_THRESHOLD.with([&thing.value, &thing.quantity, &amount, &rule.basis]))
}

/// The messages about it.
pub mod words {
    crate::words! {
        BELOW_THRESHOLD = "原值 {0}（{1} 件）低于单位价值 {2} 的入账标准：{3}", "{0} for {1} pieces is below {2} a piece, from which things are fixed assets: {3}";
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLE, Thing, problem};
    use entity::{Money, Quantity, Regime};

    fn is_below(edition: &str, code: &str, yuan: i64, pieces: i64, acquired_on: &str) -> bool {
        let thing = Thing {
            edition,
            code,
            value: Money(yuan * 100),
            quantity: Quantity(pieces * Quantity::SCALE),
            acquired_on: acquired_on.parse().expect("a day"),
        };
        assert!(problem(&thing, Regime::Enterprise).is_none(), "enterprises say themselves");
        problem(&thing, Regime::Government).is_some()
    }

    #[test]
    fn the_rule_of_the_day_and_the_class_counts() {
        assert!(TABLE.threshold.iter().all(|rule| {
            rule.amount.as_ref().is_none_or(|amount| amount.parse::<Money>().is_ok()) && !rule.basis.is_empty()
        }));
        crate::words::check_catalogue(super::words::ALL);
        assert!(is_below("2022", "A02010105", 999, 1, "2025-01-01"));
        assert!(!is_below("2022", "A02010105", 1_000, 1, "2025-01-01"));
        assert!(is_below("2022", "A02010105", 1_999, 2, "2025-01-01"), "a piece of 999.50");
        assert!(!is_below("2022", "A05010201", 80, 1, "2025-01-01"), "furniture is bought in numbers");
        assert!(is_below("2010", "3010101", 1_200, 1, "2021-12-31"), "special equipment had its own");
        assert!(!is_below("2010", "3010101", 1_200, 1, "2022-03-01"));
        assert!(!is_below("2010", "2010105", 1_200, 1, "2021-12-31"));
        assert!(!is_below("2010", "2010105", 10, 1, "2012-03-31"), "from before the rule");
        assert!(!is_below("2022", "A02010105", 1, 1, "2025-01-01"), "at a nominal amount");
    }
}
