//! Posting a month (计提折旧): which month is due, what each card loses in it, and what that comes to by class.

use super::card::{Book, Class, Stated, Turn, book};
use super::month::Month;
use crate::words::Told;
use entity::{Day, DepreciationRunId, Digest, Money, Regime};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::borrow::Borrow;
use std::collections::BTreeMap;

/// A run of an institute, as far as it decides which month is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: DepreciationRunId,
    /// The month.
    pub month: Month,
    /// The run that it takes back.
    pub reverses: Option<DepreciationRunId>,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// It is to be done.
    Now,
    /// It was done by this run.
    Done(DepreciationRunId),
}

/// The runs that stand, by month: no reversals, and nothing that was taken back.
pub fn standing(runs: &[Known]) -> BTreeMap<Month, DepreciationRunId> {
    let stands = |run: &&Known| run.reverses.is_none() && !runs.iter().any(|other| other.reverses == Some(run.id));
    runs.iter().filter(stands).map(|run| (run.month, run.id)).collect()
}

/// Whether a month can be posted: after one month comes the next, and none before it has begun.
pub fn due(runs: &[Known], month: Month, today: Day) -> Result<Due, Told> {
    let standing = standing(runs);
    if let Some(id) = standing.get(&month) {
        return Ok(Due::Done(*id));
    }
    if month.begin().is_none_or(|begin| begin > today) {
        return Err(words::MONTH_FUTURE.with([&month]));
    }
    match standing.last_key_value() {
        Some((last, _)) if last.plus(1) != month => Err(words::MONTH_ORDER.with([&month, last, &last.plus(1)])),
        _ => Ok(Due::Now),
    }
}

/// The month that is next; none where none is posted.
pub fn next(runs: &[Known]) -> Option<Month> {
    standing(runs).last_key_value().map(|(last, _)| last.plus(1))
}

/// An error where a day lies in a month that is posted, or before it: nothing new happens there (已计提期间).
pub fn check_open(runs: &[Known], on: Day) -> Result<(), Told> {
    match standing(runs).last_key_value() {
        Some((last, _)) if last.end().is_some_and(|end| on <= end) => Err(words::PERIOD_CLOSED.with([&on, last])),
        _ => Ok(()),
    }
}

/// Whether a run can be taken back: the newest that stands.
pub fn can_reverse(runs: &[Known], id: DepreciationRunId) -> Result<Due, Told> {
    if let Some(reversal) = runs.iter().find(|run| run.reverses == Some(id)) {
        return Ok(Due::Done(reversal.id));
    }
    if runs.iter().any(|run| run.id == id && run.reverses.is_some()) {
        return Err(words::IS_REVERSAL.with([]));
    }
    match standing(runs).last_key_value() {
        Some((_, last)) if *last == id => Ok(Due::Now),
        last => Err(words::NOT_NEWEST.with([&last.map(|(month, _)| month.to_string()).unwrap_or_default()])),
    }
}

/// What a card loses in a month, and 累计折旧 with it; nothing where it loses nothing. What a version that begins
/// to hold within the month says otherwise of what was depreciated before is in it, up or down.
pub fn loss(versions: &[Stated], regimes: &[(Day, Regime)], month: Month) -> Result<Option<(Money, Money)>, Vec<Told>> {
    let Some(end) = month.end() else { return Ok(None) };
    let until = |day: Day| &versions[..versions.partition_point(|version| version.effective_on <= day)];
    let versions = until(end);
    if versions.is_empty() {
        return Ok(None);
    }
    let at_end = book(versions, regimes, end)?;
    let before = month.plus(-1);
    let earlier = before.end().map(until).filter(|earlier| !earlier.is_empty() && earlier.len() < versions.len());
    // What is split, put together or goes into works carries over what was depreciated, and loses the month's own.
    let turned = earlier.is_some_and(|earlier| versions[earlier.len()..].iter().any(|later| later.turn != Turn::None));
    let reckoned = before.end().zip(earlier).filter(|_| !turned).and_then(|(on, earlier)| {
        // What does not follow before leaves nothing that could differ, and what is gone loses nothing more.
        let known = book(earlier, regimes, on).ok()?;
        let is_there = !matches!(known, Book::Gone) && !matches!(at_end, Book::Gone);
        is_there.then(|| known.accumulated(before))
    });
    let lost = match reckoned {
        Some(reckoned) => {
            let accumulated = at_end.accumulated(month);
            Some((accumulated - reckoned, accumulated))
        }
        None => at_end.month(month).map(|posted| (posted.amount, posted.accumulated)),
    };
    Ok(lost.filter(|(amount, _)| *amount != Money::ZERO))
}

/// What a run comes to for one class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfClass {
    /// 资产分类代码.
    pub code: String,
    /// 资产分类名称.
    pub name: String,
    /// Cards with an amount.
    pub cards: i64,
    /// 本月折旧额, in fen.
    pub fen: i64,
    /// By the department that uses the things and the project that they were bought for, in the order of their names;
    /// a run of long ago does not say.
    #[serde(default)]
    pub departments: Vec<OfDepartment>,
}

/// What a run comes to for a class, a department (使用部门) and a project (项目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfDepartment {
    /// The name; blank where the cards name none.
    pub name: String,
    /// The project; blank where the cards name none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub project: String,
    /// 本月折旧额, in fen.
    pub fen: i64,
}

/// Cards of which nothing follows, for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsaid {
    /// The code of the reason.
    pub code: String,
    /// How many cards.
    pub cards: i64,
    /// The number of the first of them.
    pub first: String,
}

/// What is kept of a run besides its lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// By class, in the order of their codes.
    pub classes: Vec<OfClass>,
    /// Cards of which nothing follows.
    pub unsaid: Vec<Unsaid>,
}

impl Summary {
    /// The same, taken back.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        for class in &mut self.classes {
            class.fen = -class.fen;
            class.departments.iter_mut().for_each(|of| of.fen = -of.fen);
        }
        self
    }
}

/// How many cards of a department and a project there are, and what they lose.
type ByDepartment = BTreeMap<String, BTreeMap<String, (i64, Money)>>;

/// What a run comes to, card by card in the order of their numbers.
#[derive(Debug, Default)]
pub struct Tally {
    classes: BTreeMap<Class, ByDepartment>,
    unsaid: BTreeMap<&'static str, (i64, String)>,
    hash: Sha256,
    /// Cards with an amount.
    pub cards: i64,
    /// 本月折旧额.
    pub amount: Money,
}

impl Tally {
    /// Adds what a card of a class loses that a department uses and that was bought for a project.
    pub fn add(
        &mut self,
        (key, ordinal): (&str, i32),
        (class, (department, project)): (&Class, (&str, &str)),
        (amount, accumulated): (Money, Money),
    ) {
        self.cards += 1;
        self.amount += amount;
        let (cards, sum) = entry(entry(entry(&mut self.classes, class), department), project);
        *cards += 1;
        *sum += amount;
        self.hash.update((key.len() as u64).to_le_bytes());
        self.hash.update(key);
        self.hash.update(ordinal.to_le_bytes());
        self.hash.update(amount.fen().to_le_bytes());
        self.hash.update(accumulated.fen().to_le_bytes());
    }

    /// Adds a card of which nothing follows.
    pub fn leave(&mut self, key: &str, told: &[Told]) {
        if let Some(told) = told.first() {
            self.unsaid.entry(told.code()).or_insert_with(|| (0, key.to_owned())).0 += 1;
        }
    }

    /// The digest of the lines, and what is kept of them.
    pub fn finish(self) -> (Digest, Summary) {
        let class = |(class, departments): (Class, ByDepartment)| {
            let Class { code, name, .. } = class;
            let all = || departments.values().flat_map(BTreeMap::values);
            let cards = all().map(|(cards, _)| cards).sum();
            let fen = all().map(|(_, amount)| amount.fen()).sum();
            let of = |(name, projects): (String, BTreeMap<String, (i64, Money)>)| {
                projects.into_iter().map(move |(project, (_, amount))| OfDepartment {
                    name: name.clone(),
                    project,
                    fen: amount.fen(),
                })
            };
            OfClass { code, name, cards, fen, departments: departments.into_iter().flat_map(of).collect() }
        };
        let unsaid = |(code, (cards, first)): (&str, (i64, String))| Unsaid { code: code.to_owned(), cards, first };
        let summary = Summary {
            classes: self.classes.into_iter().map(class).collect(),
            unsaid: self.unsaid.into_iter().map(unsaid).collect(),
        };
        (Digest(self.hash.finalize().into()), summary)
    }
}

/// What is held by a key, which is copied only where it is new.
fn entry<'m, K, Q, V>(map: &'m mut BTreeMap<K, V>, key: &Q) -> &'m mut V
where
    K: Borrow<Q> + Ord,
    Q: Ord + ToOwned<Owned = K> + ?Sized,
    V: Default,
{
    if !map.contains_key(key) {
        map.insert(key.to_owned(), V::default());
    }
    map.get_mut(key).expect("it is there")
}

/// Why a month is not posted or not taken back.
pub mod words {
    crate::words! {
        MONTH_FUTURE = "{0} 还未开始，不能计提", "{0} has not begun and cannot be posted";
        MONTH_MISSING = "尚未计提过折旧：请写明首个会计期间", "no month is posted yet: name the first one";
        MONTH_ORDER = "折旧按月依次计提：上次为 {1}，下一个月是 {2}，不是 {0}", "months are posted one after the other: the last is {1} and the next is {2}, not {0}";
        PERIOD_CLOSED = "{0} 所在期间已计提折旧（至 {1}），不能再登记变动；请先冲回，或改用以后的日期", "{0} lies in months that are posted (until {1}): take them back first, or choose a later day";
        IS_REVERSAL = "这是一次冲回，不能再冲回；请重新计提", "this takes a month back and is not taken back itself; post the month again";
        NOT_NEWEST = "只能冲回最近一个月的计提（{0}）", "only the newest month that is posted is taken back ({0})";
        KEPT = "读取折旧计提的结果时出错", "what was kept of a posting cannot be read";
    }
}

#[cfg(test)]
mod tests {
    use super::{Due, Known, Tally, can_reverse, check_open, due, loss};
    use crate::depreciation::Month;
    use crate::depreciation::card::{Book, Class, Stated, book};
    use crate::words::Told;
    use entity::{Day, DepreciationRunId, Money, Regime};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn yuan(text: &str) -> Money {
        text.parse().expect("an amount")
    }

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    fn id(number: u128) -> DepreciationRunId {
        DepreciationRunId(Uuid::from_u128(number))
    }

    fn run(number: u128, of: &str, reverses: Option<u128>) -> Known {
        Known { id: id(number), month: month(of), reverses: reverses.map(id) }
    }

    fn refused(answer: Result<Due, Told>) -> &'static str {
        answer.expect_err("refused").code()
    }

    #[test]
    fn months_follow_each_other_and_the_newest_is_taken_back() {
        let (today, mut runs) = (day("2025-04-01"), vec![]);
        assert_eq!(due(&runs, month("2025-01"), today), Ok(Due::Now), "the first may be any");
        assert_eq!(refused(due(&runs, month("2025-05"), today)), "MONTH_FUTURE");
        runs.extend([run(1, "2025-01", None), run(2, "2025-02", None)]);
        assert_eq!(due(&runs, month("2025-01"), today), Ok(Due::Done(id(1))));
        assert_eq!(due(&runs, month("2025-03"), today), Ok(Due::Now));
        for other in ["2025-04", "2024-12"] {
            assert_eq!(refused(due(&runs, month(other), today)), "MONTH_ORDER");
        }
        assert_eq!(check_open(&runs, day("2025-02-28")).map_err(|told| told.code()), Err("PERIOD_CLOSED"));
        assert_eq!(check_open(&runs, day("2025-03-01")), Ok(()));
        assert_eq!(check_open(&[], day("1949-01-01")), Ok(()));
        assert_eq!(refused(can_reverse(&runs, id(1))), "NOT_NEWEST");
        assert_eq!(can_reverse(&runs, id(2)), Ok(Due::Now));
        runs.push(run(3, "2025-02", Some(2)));
        assert_eq!(can_reverse(&runs, id(2)), Ok(Due::Done(id(3))));
        assert_eq!(refused(can_reverse(&runs, id(3))), "IS_REVERSAL");
        assert_eq!(due(&runs, month("2025-02"), today), Ok(Due::Now), "it is posted again");
        assert_eq!(can_reverse(&runs, id(1)), Ok(Due::Now));
        runs.push(run(4, "2025-01", Some(1)));
        assert_eq!(due(&runs, month("2024-06"), today), Ok(Due::Now), "nothing stands");
    }

    /// What is posted of a card by month, 累计折旧 with it, and what the card is worth then.
    fn posted(versions: &[Stated], months: &[&str]) -> Vec<(String, String)> {
        let regimes = [(day("1949-01-01"), Regime::Government)];
        let mut sum = book(versions, &regimes, month(months[0]).plus(-1).end().expect("a day"))
            .map_or(Money::ZERO, |book| book.accumulated(month(months[0]).plus(-1)));
        months
            .iter()
            .map(|of| {
                let (amount, accumulated) =
                    loss(versions, &regimes, month(of)).expect("it follows").unwrap_or_default();
                let end = month(of).end().expect("a day");
                sum += amount;
                let worth = book(versions, &regimes, end).expect("it follows").on(end).accumulated;
                assert_eq!(sum, worth, "{of}");
                assert!(amount == Money::ZERO || accumulated == worth, "{of}");
                (amount.to_string(), accumulated.to_string())
            })
            .collect()
    }

    #[test]
    fn what_is_posted_sums_up_to_what_is_depreciated() {
        let card = Stated {
            effective_on: day("1949-01-01"),
            cost: yuan("7200.00"),
            life: 72,
            booked_on: day("2024-03-31"),
            ..Stated::default()
        };
        let told = |amount: &str, accumulated: &str| (amount.to_owned(), accumulated.to_owned());
        let months = ["2024-02", "2024-03", "2024-04", "2030-02", "2030-03"];
        assert_eq!(
            posted(std::slice::from_ref(&card), &months[..3]),
            [told("0.00", "0.00"), told("100.00", "100.00"), told("100.00", "200.00")]
        );
        assert_eq!(
            posted(std::slice::from_ref(&card), &months[3..]),
            [told("100.00", "7200.00"), told("0.00", "0.00")]
        );
        // What a list states in the month is in the month, up or down.
        for (on, stated, amount, accumulated) in [
            ("2024-06-30", "500.00", "200.00", "500.00"),
            ("2024-06-01", "350.00", "149.28", "449.28"),
            ("2024-06-30", "100.00", "-200.00", "100.00"),
        ] {
            let later = Stated { effective_on: day(on), accumulated: yuan(stated), ..card.clone() };
            let months = posted(&[card.clone(), later], &["2024-05", "2024-06"]);
            assert_eq!(months, [told("100.00", "300.00"), told(amount, accumulated)], "{on}");
        }
    }

    #[test]
    fn what_is_put_right_later_is_put_right_in_its_month() {
        let card = Stated {
            effective_on: day("1949-01-01"),
            cost: yuan("7200.00"),
            life: 72,
            booked_on: day("2024-03-31"),
            ..Stated::default()
        };
        let earlier = Stated { effective_on: day("2024-06-15"), start_on: day("2024-01-01"), ..card.clone() };
        let told = |amount: &str, accumulated: &str| (amount.to_owned(), accumulated.to_owned());
        let months = posted(&[card, earlier], &["2024-05", "2024-06", "2024-07"]);
        assert_eq!(months, [told("100.00", "300.00"), told("300.00", "600.00"), told("100.00", "700.00")]);
    }

    /// A card through time: its versions change this and that.
    fn history() -> impl Strategy<Value = Vec<Stated>> {
        let version = (0..1_800_i32, 0..4_u32, 100..900_000_i64, 1..100_u32, 0..100_i64, 0..12_u32);
        (prop::collection::vec(version, 1..5), any::<bool>()).prop_map(|(mut rows, is_dated)| {
            rows.sort_unstable_by_key(|row| row.0);
            rows.dedup_by_key(|row| row.0);
            let first = day("2020-01-01").date().expect("a day");
            let mut versions: Vec<Stated> = Vec::new();
            for (after, what, cost, life, share, rare) in rows {
                let on = first + chrono::Days::new(u64::from(after.unsigned_abs()));
                let effective_on = on.to_string().parse().expect("a day");
                let known = versions.last().cloned().unwrap_or_else(|| Stated {
                    cost: Money(cost),
                    life,
                    booked_on: day("2020-03-31"),
                    ..Stated::default()
                });
                let mut version = Stated { effective_on, ..known };
                match what {
                    0 => version.accumulated = Money(version.cost.fen() * share / 100),
                    1 => version.cost = Money(cost),
                    2 => version.life = life,
                    _ => {}
                }
                match rare {
                    0 => version.disposed_on = effective_on,
                    1 => version.status = entity::DepreciationStatus::Complete,
                    2 => version.start_on = day("2020-09-01"),
                    _ => {}
                }
                versions.push(version);
            }
            if !is_dated {
                versions[0].effective_on = day("1949-01-01");
                versions[0].accumulated = Money::ZERO;
            }
            versions
        })
    }

    proptest! {
        #[test]
        fn what_was_opened_and_posted_is_what_was_depreciated(versions in history(), is_government: bool) {
            let regime = if is_government { Regime::Government } else { Regime::Enterprise };
            let regimes = [(day("1949-01-01"), regime)];
            let first = Month::of(versions[0].effective_on).expect("a month").max(month("2019-12"));
            let end = |month: Month| month.end().expect("a day");
            let begun = book(&versions, &regimes, end(first)).ok().filter(|book| !matches!(book, Book::Gone));
            let mut known = begun.map(|book| book.accumulated(first));
            for month in (1..120).map(|months| first.plus(months)) {
                let at_end = book(&versions, &regimes, end(month));
                let lost = loss(&versions, &regimes, month);
                prop_assert_eq!(at_end.is_ok(), lost.is_ok());
                // Where nothing follows for a while, or it is gone, the sum begins anew.
                known = match (known, at_end, lost) {
                    (_, Ok(Book::Gone), lost) => {
                        prop_assert_eq!(lost, Ok(None));
                        None
                    }
                    (Some(known), Ok(at_end), Ok(lost)) => {
                        let sum = known + lost.unwrap_or_default().0;
                        prop_assert_eq!(sum, at_end.accumulated(month), "{}", month);
                        Some(sum)
                    }
                    (None, Ok(at_end), _) => Some(at_end.accumulated(month)),
                    (_, Err(_), _) => None,
                    (_, _, Err(told)) => return Err(TestCaseError::fail(format!("{told:?}"))),
                };
            }
        }
    }

    #[test]
    fn a_run_comes_to_its_classes_in_any_words() {
        let class = |code: &str| Class { code: code.to_owned(), ..Class::default() };
        let mut tally = Tally::default();
        tally.add(("A1", 1), (&class("A02"), ("设备处", "K1")), (yuan("1.00"), yuan("1.00")));
        tally.add(("A2", 1), (&class("A01"), ("", "")), (yuan("2.00"), yuan("2.00")));
        tally.add(("A3", 1), (&class("A02"), ("办公室", "")), (yuan("3.00"), yuan("3.00")));
        tally.leave("A4", &[super::words::KEPT.with([])]);
        tally.leave("A5", &[super::words::KEPT.with([])]);
        assert_eq!((tally.cards, tally.amount), (3, yuan("6.00")));
        let (digest, summary) = tally.finish();
        let classes: Vec<_> = summary.classes.iter().map(|of| (of.code.as_str(), of.cards, of.fen)).collect();
        assert_eq!(classes, [("A01", 1, 200), ("A02", 2, 400)]);
        let departments = summary.classes[1].departments.iter();
        let departments: Vec<_> = departments.map(|of| (of.name.as_str(), of.project.as_str(), of.fen)).collect();
        assert_eq!(departments, [("办公室", "", 300), ("设备处", "K1", 100)]);
        let unsaid: Vec<_> = summary.unsaid.iter().map(|of| (of.cards, of.first.as_str())).collect();
        assert_eq!(unsaid, [(2, "A4")]);
        let mut other = Tally::default();
        other.add(("A1", 1), (&class("A02"), ("", "")), (yuan("1.00"), yuan("1.01")));
        assert_ne!(other.finish().0, digest);
        let text = serde_json::to_string(&summary).expect("JSON");
        assert_eq!(serde_json::from_str::<super::Summary>(&text).expect("a summary"), summary);
        let reversed = summary.clone().reversed().classes.swap_remove(1);
        assert_eq!((reversed.fen, reversed.departments[0].fen), (-400, -300));
        let old: super::OfClass =
            serde_json::from_str(r#"{"code":"A02","name":"","cards":1,"fen":5}"#).expect("a class");
        assert_eq!(old.departments, []);
    }

    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
