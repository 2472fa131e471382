//! How long what a disposal leaves is kept (档案保管期限), by what it is: dated data (`retention.toml`). Pure.

use entity::Day;
use serde::Deserialize;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("retention.toml")).expect("the shipped terms are read by a test"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    retention: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    document: String,
    years: Option<i32>,
    since: Day,
    basis: String,
}

/// Until when a kind of document is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// 文件种类.
    pub document: &'static str,
    /// The last day; none where it is kept for ever (永久).
    pub until: Option<Day>,
    /// The provision that says so.
    pub basis: &'static str,
}

/// Until when the documents are kept of what went on a day: years count from the next 1 January.
pub fn retention(gone: Day) -> Vec<Retention> {
    let newest = |rule: &&'static Rule| {
        let is_later =
            |other: &Rule| other.document == rule.document && other.since > rule.since && other.since <= gone;
        rule.since <= gone && !TABLE.retention.iter().any(is_later)
    };
    let of = |rule: &'static Rule| Retention {
        document: &rule.document,
        until: rule.years.and_then(|years| Day::from_ymd(gone.year() + years, 12, 31)),
        basis: &rule.basis,
    };
    TABLE.retention.iter().filter(newest).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::retention;
    use entity::Day;

    #[test]
    fn a_card_is_kept_five_years_after_its_asset_went() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let kept: Vec<_> = retention(day("2026-03-31")).into_iter().map(|kept| (kept.document, kept.until)).collect();
        assert_eq!(
            kept,
            [
                ("固定资产卡片", Some(day("2031-12-31"))),
                ("资产处置审批文件", None),
                ("技术鉴定、评估及损失认定材料", Some(day("2056-12-31"))),
            ]
        );
        assert_eq!(retention(day("2015-12-31")), [], "of before, other rules tell");
    }
}
