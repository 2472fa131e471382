//! How long assets of a class are used at least and at most (折旧年限): dated data, no code.

use super::card::words;
use super::stated::{Class, Stated, regime_on};
use crate::words::Told;
use entity::{Day, Regime};
use serde::Deserialize;
use std::sync::LazyLock;

/// Months of a year.
const YEAR: u32 = 12;

#[derive(Deserialize)]
struct Table {
    life: Vec<Life>,
}

/// The years of a class.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Life {
    edition: String,
    prefix: String,
    name: String,
    least: u32,
    most: Option<u32>,
    from: Day,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("lives.toml")).expect("the shipped lives are read by a test"));

/// What is wrong with the life that a card says on a day, by its class: under 政府会计 only, which alone names years.
/// A card that says no life, and a class that has none, are right.
pub fn problem(versions: &[Stated], regimes: &[(Day, Regime)], on: Day) -> Option<Told> {
    let version = versions.iter().rev().find(|version| version.effective_on <= on)?;
    if regime_on(regimes, on) != Some(Regime::Government) || version.life == 0 {
        return None;
    }
    let life = of_class(&version.class, on)?;
    let most = life.most.filter(|most| version.life > most * YEAR);
    let above = most.map(|most| words::LIFE_ABOVE_CLASS.with([&version.life, &life.name, &most]));
    let is_below = version.life < life.least * YEAR;
    is_below.then(|| words::LIFE_OF_CLASS.with([&version.life, &life.name, &life.least])).or(above)
}

/// The shortest life that a card may have on a day by its class, in months; under 政府会计 only.
pub fn least(version: &Stated, regime: Regime, on: Day) -> Option<u32> {
    (regime == Regime::Government).then(|| of_class(&version.class, on)).flatten().map(|life| life.least * YEAR)
}

/// The years of a class on a day.
fn of_class(class: &Class, on: Day) -> Option<&'static Life> {
    let held = |life: &&Life| life.edition == class.edition && class.code.starts_with(&life.prefix) && life.from <= on;
    TABLE.life.iter().filter(held).max_by_key(|life| life.prefix.len())
}

#[cfg(test)]
mod tests {
    use super::{TABLE, problem};
    use crate::depreciation::card::{Class, Stated};
    use crate::words::Told;
    use entity::{Day, Regime};

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn told(regime: Regime, edition: &str, code: &str, life: u32) -> Option<&'static str> {
        let class = Class { edition: edition.to_owned(), code: code.to_owned(), name: String::new() };
        let card = Stated { effective_on: day("2024-01-01"), life, class: class.into(), ..Stated::default() };
        problem(&[card], &[(day("1949-01-01"), regime)], day("2025-01-01")).map(|told: Told| told.code())
    }

    #[test]
    fn a_life_is_as_long_as_its_class_has_it() {
        use Regime::{Enterprise as E, Government as G};
        const WRONG: Option<&str> = Some("LIFE_OF_CLASS");
        assert_eq!((told(G, "2022", "A02010105", 72), told(G, "2022", "A02010105", 71)), (None, WRONG));
        assert_eq!(
            (told(G, "2010", "3220100", 120), told(G, "2010", "3220100", 121)),
            (None, Some("LIFE_ABOVE_CLASS"))
        );
        assert_eq!((told(G, "2010", "3220100", 59), told(G, "2010", "9", 1)), (WRONG, None));
        assert_eq!((told(E, "2022", "A02010105", 36), told(G, "2022", "A02010105", 0)), (None, None));
        assert_eq!(told(G, "2010", "3290100", 1), None, "what has no years is right");
    }

    #[test]
    fn what_is_shipped_can_be() {
        assert_eq!(TABLE.life.len(), 57);
        assert!(TABLE.life.iter().all(|life| life.least > 0 && life.most.is_none_or(|most| most >= life.least)));
    }
}
