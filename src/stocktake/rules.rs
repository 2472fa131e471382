//! What a count list must say to become a stocktake: pure.

use super::scope::CountScope;
use super::words;
use crate::facts::{Counts, Origin};
use crate::plan::{PlanDigest, Planned};
use crate::words::Told;
use entity::{Day, RowOutcome};
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;

/// What is said of a count list beside its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// What the stocktake is called; the name of the file where nothing better is known.
    pub title: String,
    /// 盘点基准日 of each sheet that states one.
    pub stated: Vec<Day>,
    /// 盘点基准日 where no sheet states one.
    pub asked: Option<Day>,
    /// What the list covers (盘点范围), as on the command line; blank = everything.
    pub scope: String,
}

impl Listing {
    /// The base date (盘点基准日), and everything that is wrong.
    pub(super) fn settle(&self) -> Result<Day, Vec<Told>> {
        let mut refused = Vec::new();
        if !self.scope.trim().is_empty() {
            refused.extend(CountScope::parse(&self.scope).err());
        }
        let first = self.stated.first().copied();
        let other = self.stated.iter().copied().find(|day| Some(*day) != first);
        let date = match (first, other) {
            (Some(first), Some(other)) => Err(words::BASE_DATES_DIFFER.with([&first, &other])),
            _ => first.or(self.asked).ok_or_else(|| words::BASE_DATE_MISSING.with([])),
        };
        match date {
            Ok(date) if refused.is_empty() => Ok(date),
            Ok(_) => Err(refused),
            Err(told) => {
                refused.push(told);
                Err(refused)
            }
        }
    }
}

/// The rows of a list that are kept, in its order.
pub(super) fn kept(counts: &Counts, skip: &HashSet<Origin>) -> impl Iterator<Item = usize> {
    (0..counts.len()).filter(|row| !skip.contains(&counts.origin.at(*row)))
}

/// Plans a list: a stocktake of its own, every row of it new.
pub(super) fn plan(counts: &Counts, skip: &HashSet<Origin>, listing: &Listing, base_date: Day) -> Planned {
    let mut digest = PlanDigest::default();
    digest.add(RowOutcome::Created, &head(listing, base_date), None);
    let mut created = 0;
    for row in kept(counts, skip) {
        digest.add(RowOutcome::Created, counts.digest(row), None);
        created += 1;
    }
    Planned { created, digest, ..Planned::default() }
}

/// The digest of what a stocktake is beside its rows.
fn head(listing: &Listing, base_date: Day) -> [u8; 32] {
    let mut hash = Sha256::new();
    for text in [&*listing.title, &*base_date.to_string(), listing.scope.trim()] {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{Listing, plan};
    use crate::facts::{CountRow, Counts, Facts, Origin};
    use crate::stocktake::words;
    use entity::Day;
    use std::collections::HashSet;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn listing(stated: &[&str], asked: Option<&str>, scope: &str) -> Listing {
        Listing {
            title: "盘点表".to_owned(),
            stated: stated.iter().map(|text| day(text)).collect(),
            asked: asked.map(day),
            scope: scope.to_owned(),
        }
    }

    #[test]
    fn the_sheets_say_when_and_else_the_asker_does() {
        assert_eq!(listing(&["2025-12-31", "2025-12-31"], None, "").settle(), Ok(day("2025-12-31")));
        assert_eq!(listing(&["2025-12-31"], Some("2026-01-01"), " ").settle(), Ok(day("2025-12-31")));
        assert_eq!(listing(&[], Some("2026-01-01"), "class=A02").settle(), Ok(day("2026-01-01")));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let told = listing(&["2025-12-31", "2025-11-30"], None, "room=1").settle().expect_err("refused");
        assert_eq!(told.len(), 2);
        assert_eq!(told[1], words::BASE_DATES_DIFFER.with([&"2025-12-31", &"2025-11-30"]));
        assert_eq!(listing(&[], None, "").settle(), Err(vec![words::BASE_DATE_MISSING.with([])]));
    }

    #[test]
    fn a_plan_tells_lists_apart() {
        let mut facts = Facts::default();
        let mut part = Counts::default();
        part.origin.declare();
        part.quantity.declare();
        for row in 1..=3 {
            part.push(&CountRow { origin: Origin { table: 0, row }, quantity: i64::from(row), ..CountRow::default() });
        }
        let texts = facts.texts.texts();
        part.seal(&texts);
        let became = facts.texts.take_in(vec![texts]);
        let mut counts = Counts::default();
        counts.append(vec![part], &became, 3);
        let plan = |skip: &[u32], scope: &str| {
            let skip: HashSet<Origin> = skip.iter().map(|row| Origin { table: 0, row: *row }).collect();
            let planned = plan(&counts, &skip, &listing(&[], None, scope), day("2025-12-31"));
            (planned.created, planned.digest.finish())
        };
        assert_eq!(plan(&[], "").0, 3);
        assert_eq!(plan(&[2], "").0, 2);
        assert_eq!(plan(&[], ""), plan(&[9], " "));
        assert_ne!(plan(&[], ""), plan(&[], "class=A02"));
        assert_ne!(plan(&[], "").1, plan(&[2], "").1);
    }
}
