//! 办理期限: until when a difference has to be explained, and what was approved booked: data (`deadlines.toml`).
//! Pure.

use crate::calendar::working_days_after;
use entity::{Day, DifferenceKind};
use serde::Deserialize;
use std::sync::LazyLock;

static DEADLINES: LazyLock<Deadlines> =
    LazyLock::new(|| toml::from_str(include_str!("deadlines.toml")).expect("the shipped deadlines are read by a test"));

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deadlines {
    explain: Vec<Explain>,
    settle: Vec<Settle>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Explain {
    since: Day,
    kinds: Option<Vec<String>>,
    days: u16,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settle {
    since: Day,
    days: u16,
}

/// Until when a difference of a kind that was found on a day has to be explained (查明期限); none where nothing
/// is said of it.
pub fn explain_by(kind: DifferenceKind, found_on: Day) -> Option<Day> {
    let is_of = |rule: &&Explain| rule.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|one| one == kind.code()));
    let rule = DEADLINES.explain.iter().filter(|rule| rule.since <= found_on).find(is_of)?;
    Some(working_days_after(found_on, rule.days))
}

/// Until when what was approved on a day has to be booked (账务处理期限).
pub fn settle_by(approved_on: Day) -> Option<Day> {
    let rule = DEADLINES.settle.iter().find(|rule| rule.since <= approved_on)?;
    std::iter::successors(Some(approved_on), |day| day.after()).nth(usize::from(rule.days))
}

#[cfg(test)]
mod tests {
    use super::{DEADLINES, explain_by, settle_by};
    use entity::{Day, DifferenceKind};

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn the_shipped_deadlines_name_what_there_is_and_leave_no_kind_out() {
        let kinds = DEADLINES.explain.iter().filter_map(|rule| rule.kinds.as_ref()).flatten();
        for kind in kinds {
            assert!(kind.parse::<DifferenceKind>().is_ok(), "{kind}");
        }
        assert!(DifferenceKind::ALL.iter().all(|kind| explain_by(*kind, day("2026-01-05")).is_some()));
        assert_eq!(explain_by(DifferenceKind::Location, day("2010-01-05")), None);
    }

    #[test]
    fn deadlines_are_those_of_the_kind() {
        let found = day("2026-02-10");
        // 春节 2026: nine days off, two Saturdays worked.
        assert_eq!(explain_by(DifferenceKind::Location, found), Some(day("2026-03-02")));
        assert_eq!(explain_by(DifferenceKind::LedgerCardAmount, found), Some(day("2026-03-09")));
        assert_eq!(settle_by(day("2026-01-31")), Some(day("2026-03-02")));
    }
}
