//! Classes that are not depreciated (不计提折旧的资产类别): dated data, no code.

use entity::Day;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Table {
    class: Vec<Class>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "name and basis are for who reads the data")]
struct Class {
    edition: String,
    prefix: String,
    name: String,
    from: Day,
    basis: String,
}

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("spared.toml")).expect("the shipped classes are checked by a test"));

/// Whether a class of an edition of GB/T 14885 is not depreciated on a day.
pub(super) fn is_spared(edition: &str, code: &str, on: Day) -> bool {
    let held = |class: &Class| class.edition == edition && code.starts_with(&class.prefix) && class.from <= on;
    TABLE.class.iter().any(held)
}

#[cfg(test)]
mod tests {
    use super::is_spared;
    use entity::Day;

    #[test]
    fn a_class_is_spared_by_edition_code_and_day() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let now = day("2025-12-31");
        for (edition, code, spared) in [
            ("2010", "4010000", true),
            ("2010", "6030100", true),
            ("2010", "6010000", false),
            ("2022", "A04010000", true),
            ("2022", "A02010105", false),
            ("", "4", false),
        ] {
            assert_eq!(is_spared(edition, code, now), spared, "{code}");
        }
        assert!(!is_spared("2022", "A04010000", day("2022-12-29")));
    }
}
