//! A card as its lists tell it through time, and what follows of its depreciation.
//!
//! What a card states of 累计折旧 stands: the newest version in force that states another amount than the one
//! before it is where reckoning begins (期初), and later versions are what happens from then on. What does not
//! follow is told, never guessed.

use super::asset::{Asset, Event, LONGEST, Opening, What};
use super::course::{Course, Posted, Worth};
use super::month::Month;
use super::spared::is_spared;
use super::stated::regime_on;
use super::way::{method, unsaid_work};
use crate::words::Told;
use entity::{Day, DepreciationMethod, DepreciationStatus, Money, Regime, UsageState};

pub use super::stated::{Class, Stated, Turn};
pub(super) use super::way::residual;

/// 名义金额: one yuan.
const NOMINAL: Money = Money(100);

/// A card on the books.
#[derive(Debug, Clone)]
pub enum Book {
    /// It was disposed of.
    Gone,
    /// It is not depreciated: what was depreciated stays.
    Still(Worth),
    /// It is depreciated.
    Course(Box<Course>),
    /// It was depreciated until a day, and costs so much now.
    Stopped(Box<Course>, Day, Money),
}

impl Book {
    /// What it is worth at the end of a day, in which the last of its versions was in force.
    pub fn on(&self, day: Day) -> Worth {
        match self {
            Self::Gone => Worth::default(),
            Self::Still(worth) => *worth,
            Self::Course(course) => course.on(day),
            Self::Stopped(course, until, cost) => {
                Worth { cost: *cost, accumulated: course.on(day.min(*until)).accumulated }
            }
        }
    }

    /// How far it is depreciated by the end of a month: 累计折旧 and 已计提月数, and with which month that began.
    pub fn taken(&self, month: Month) -> (Money, u32, Option<Month>) {
        match self {
            Self::Course(course) | Self::Stopped(course, ..) => {
                let begins = course.begins();
                let month = self.depreciated_until(month);
                let last = until(course, month).filter(|posted| begins.is_some_and(|begins| begins <= posted.month));
                let (accumulated, taken) =
                    last.map_or_else(|| course.opened(), |posted| (posted.accumulated, posted.taken));
                (accumulated, taken, begins)
            }
            Self::Gone | Self::Still(_) => (self.accumulated(month), 0, None),
        }
    }

    /// A month, or the last one before it rested.
    fn depreciated_until(&self, month: Month) -> Month {
        match self {
            Self::Stopped(_, stop, _) => Month::of(*stop).map_or(month, |stop| month.min(stop.plus(-1))),
            _ => month,
        }
    }

    /// What it loses in a month, at the end of which the last of its versions was in force.
    pub fn month(&self, month: Month) -> Option<Posted> {
        match self {
            Self::Gone | Self::Still(_) => None,
            Self::Stopped(_, until, _) if !month.is_over(*until) => None,
            Self::Course(course) | Self::Stopped(course, ..) => {
                until(course, month).filter(|posted| posted.month == month)
            }
        }
    }

    /// How many months were depreciated by the end of a month (已计提月数); none where it is not depreciated.
    pub fn months(&self, month: Month) -> Option<u32> {
        match self {
            Self::Gone | Self::Still(_) => None,
            Self::Course(_) | Self::Stopped(..) => Some(self.taken(month).1),
        }
    }

    /// What was depreciated by the end of a month, of what is still there or was there in it.
    pub fn accumulated(&self, month: Month) -> Money {
        match self {
            Self::Course(_) => self.taken(month).0,
            _ => month.end().map(|end| self.on(end).accumulated).unwrap_or_default(),
        }
    }
}

/// The last month of a course until another.
fn until(course: &Course, month: Month) -> Option<Posted> {
    course.months().take_while(|posted| posted.month <= month).last()
}

/// A card by its versions in force one after the other, the oldest first, and the regimes of its institute by
/// the day from which each is followed. `on` is the day that is asked for.
pub fn book(versions: &[Stated], regimes: &[(Day, Regime)], on: Day) -> Result<Book, Vec<Told>> {
    let through = Through::of(versions, on).ok_or_else(|| vec![words::NOT_IN_FORCE.with([&on])])?;
    through.book(regimes)
}

/// The version with which reckoning begins: the newest that states another 累计折旧 than the one before it, or is
/// what a card was split or put together to. Works are followed, and begin no other reckoning.
fn anchor(versions: &[Stated]) -> usize {
    let is_anchor = |at: &usize| match versions[*at].turn {
        Turn::Anew => true,
        Turn::None => *at == 0 || versions[*at].accumulated != versions[*at - 1].accumulated,
        Turn::IntoWorks | Turn::OutOfWorks => *at == 0,
    };
    (0..versions.len()).rev().find(is_anchor).unwrap_or_default()
}

/// A card from the version with which reckoning begins.
pub(super) struct Through<'v> {
    first: &'v Stated,
    versions: &'v [Stated],
    pub(super) last: &'v Stated,
    /// With which it came back from works before that.
    returned: Option<&'v Stated>,
    pub(super) on: Day,
}

/// From when a card is on the books, and depreciated.
#[derive(Clone, Copy)]
pub(super) struct Begin {
    added: Day,
    pub(super) start: Month,
}

impl<'v> Through<'v> {
    /// A card until a day; none where no version is in force by then.
    pub(super) fn of(versions: &'v [Stated], on: Day) -> Option<Self> {
        let versions = &versions[..versions.partition_point(|version| version.effective_on <= on)];
        let last = versions.last()?;
        let anchor = anchor(versions);
        let returned = versions[..=anchor].iter().rev().find(|version| version.turn == Turn::OutOfWorks);
        Some(Self { first: &versions[0], versions: &versions[anchor..], last, returned, on })
    }

    pub(super) fn anchor(&self) -> &Stated {
        &self.versions[0]
    }

    fn book(&self, regimes: &[(Day, Regime)]) -> Result<Book, Vec<Told>> {
        let gone = self.gone();
        if gone.is_some_and(|gone| gone <= self.anchor().effective_on) {
            return Ok(Book::Gone);
        }
        let regime = self.regime(regimes).map_err(|told| vec![told])?;
        let stays = |version: &Stated| self.stays(version, regime);
        let stopped = self.versions.len() - self.versions.iter().rev().take_while(|version| stays(version)).count();
        if stopped == 0 {
            let in_works = self.versions.iter().fold(false, |before, version| version.is_in_works(before));
            let worth = Worth { cost: self.last.cost, accumulated: self.anchor().accumulated };
            return Ok(self.still(if in_works { Worth::default() } else { worth }));
        }
        let depreciated = &self.versions[..stopped];
        if let Some(version) = depreciated.iter().find(|version| stays(version)) {
            return Err(vec![words::RESUMED.with([&version.effective_on])]);
        }
        let mut in_works = false;
        for version in depreciated {
            in_works = version.is_in_works(in_works);
            let fits = if in_works {
                [UsageState::UnderWorks, UsageState::Disposed].contains(&version.usage)
            } else {
                version.usage != UsageState::UnderWorks
            };
            if !fits {
                return Err(vec![words::UNDER_WORKS.with([&version.effective_on])]);
            }
        }
        let course = match self.course(depreciated, regime, gone) {
            Ok(course) => Box::new(course),
            // Of what is depreciated in full nothing more need be said.
            Err(told) => return self.is_full(regime).map(|worth| self.still(worth)).ok_or(told),
        };
        Ok(match self.versions.get(stopped) {
            Some(stop) if gone.is_none_or(|gone| gone > self.on) => {
                Book::Stopped(course, stop.effective_on, self.last.cost)
            }
            _ => Book::Course(course),
        })
    }

    /// The regime with which reckoning begins, or the first one that the institute said.
    pub(super) fn regime(&self, regimes: &[(Day, Regime)]) -> Result<Regime, Told> {
        let opened =
            if self.anchor().is_undated() { self.added().unwrap_or(self.on) } else { self.anchor().effective_on };
        regime_on(regimes, opened).ok_or_else(|| words::NO_REGIME.with([]))
    }

    /// Whether a version is not depreciated.
    fn stays(&self, version: &Stated, regime: Regime) -> bool {
        let Class { edition, code, .. } = &*version.class;
        let by_rule = || version.cost == NOMINAL || is_spared(edition, code, self.on);
        matches!(version.status, DepreciationStatus::NotDepreciated | DepreciationStatus::Complete)
            || version.method == DepreciationMethod::None
            || regime == Regime::Government && by_rule()
    }

    /// From which day the card is gone, as its newest version has it.
    pub(super) fn gone(&self) -> Option<Day> {
        self.last.disposed_on.given().or_else(|| {
            let is_disposed = |version: &&Stated| version.usage == UsageState::Disposed;
            self.versions.iter().rev().take_while(is_disposed).last().map(|version| version.effective_on)
        })
    }

    /// The day on which the asset was added: 财务入账日期, else 投入使用日期, else 取得日期.
    pub(super) fn added(&self) -> Option<Day> {
        let last = self.last;
        // In a history a version has its own 记账日期; the asset has that of the first.
        let is_own = !last.stated_on.is_blank() && last.booked_on == last.stated_on;
        let booked_on = if is_own { self.first.booked_on } else { last.booked_on };
        [booked_on, last.in_service_on, last.acquired_on, last.start_on].into_iter().find_map(Day::given)
    }

    /// From when it is on the books, and depreciated where nothing was depreciated before.
    pub(super) fn begin(&self, regime: Regime) -> Result<Begin, Told> {
        let missing = || words::NO_DATE.with([]);
        let after = |added| Month::of(added).map(|month| month.plus(i32::from(regime != Regime::Government)));
        if let Some(returned) = self.returned {
            let added = returned.effective_on;
            return Ok(Begin { added, start: after(added).ok_or_else(missing)? });
        }
        let added = self.added().ok_or_else(missing)?;
        let start = match self.last.start_on.given() {
            Some(start) => Month::of(start),
            None => after(added),
        };
        Ok(Begin { added, start: start.ok_or_else(missing)? })
    }

    /// What it is worth where nothing is left to depreciate, whenever that came.
    fn is_full(&self, regime: Regime) -> Option<Worth> {
        let Stated { cost, accumulated, .. } = *self.anchor();
        let same = |version: &Stated| {
            let is_turn = matches!(version.turn, Turn::IntoWorks | Turn::OutOfWorks);
            version.cost == cost && residual(version, regime) == residual(self.last, regime) && !is_turn
        };
        let is_full = accumulated > Money::ZERO && accumulated == cost - residual(self.last, regime);
        (is_full && self.versions.iter().all(same)).then_some(Worth { cost, accumulated })
    }

    /// What was depreciated before, from when the card is on the books with it, and the month that is next.
    fn opening(&self, begin: Begin, life: u32) -> Result<(Opening, Day, Month), Told> {
        let Stated { accumulated, months, effective_on, turn, .. } = *self.anchor();
        if turn == Turn::Anew {
            let next = Month::of(effective_on).unwrap_or(begin.start).max(begin.start);
            return Ok((Opening { months, accumulated }, effective_on, next));
        }
        let undated = self.anchor().is_undated();
        if accumulated == Money::ZERO {
            // What no list says follows from the card, from its start on.
            let undated = undated || self.anchor().silent;
            let next =
                if undated { begin.start } else { Month::of(effective_on).unwrap_or(begin.start).max(begin.start) };
            let added = if undated { begin.added } else { begin.added.max(effective_on) };
            return Ok((Opening::default(), added, next));
        }
        let on = if undated {
            if months == 0 {
                return Err(words::UNDATED.with([&accumulated]));
            }
            let on = begin.start.plus(i32::try_from(months).unwrap_or(i32::MAX) - 1).end();
            on.ok_or_else(|| words::NO_DATE.with([]))?
        } else {
            effective_on
        };
        if self.on < on {
            return Err(words::KNOWN_FROM.with([&on]));
        }
        let month = Month::of(on).unwrap_or(begin.start);
        let next = if month.is_over(on) { month.plus(1) } else { month }.max(begin.start);
        let passed = u32::try_from(next.months_since(begin.start)).unwrap_or_default();
        if months == 0 && passed >= life {
            return Err(words::MONTHS_MISSING.with([&accumulated, &life]));
        }
        let opening = Opening { months: if months == 0 { passed } else { months }, accumulated };
        opening.unfit(life).map_or(Ok((opening, on, next)), Err)
    }

    fn course(&self, versions: &[Stated], regime: Regime, gone: Option<Day>) -> Result<Course, Vec<Told>> {
        let begin = self.begin(regime);
        let method = method(versions);
        let life = versions.iter().map(|version| version.life).find(|life| *life > 0);
        // What is depreciated by what it does lasts as long as it does it.
        let is_by_work = versions.last().is_some_and(|last| last.method == DepreciationMethod::UnitsOfProduction);
        let by_work = is_by_work.then_some(LONGEST.into());
        let life = life.or(by_work).ok_or_else(|| words::NO_LIFE.with([]));
        let (begin, life, method) = match (begin, life, method) {
            (Ok(begin), Ok(life), Ok(method)) => (begin, life, method),
            (begin, life, method) => {
                return Err([begin.err(), life.err(), method.err()].into_iter().flatten().collect());
            }
        };
        let (opening, added, next) = self.opening(begin, life).map_err(|told| vec![told])?;
        if let Some(month) = unsaid_work(&method, next, gone.map_or(self.on, |gone| gone.min(self.on))) {
            return Err(vec![words::WORK_UNSAID.with([&month])]);
        }
        let mut asset = Asset {
            regime,
            method,
            cost: versions[0].cost,
            residual: residual(&versions[0], regime),
            life,
            added,
            start: Some(next),
            opening,
        };
        let (mut events, mut in_works) = (Vec::new(), false);
        let mut known = (asset.cost, asset.residual, asset.life);
        for version in &versions[1..] {
            let changed =
                (version.cost, residual(version, regime), if version.life > 0 { version.life } else { known.2 });
            in_works = version.is_in_works(in_works);
            let event = |what| Event { on: version.effective_on, what };
            if version.turn == Turn::IntoWorks {
                events.push(event(What::IntoWorks));
            } else if version.turn == Turn::OutOfWorks {
                events.push(event(What::OutOfWorks { cost: changed.0, life: changed.2 }));
                events.extend((changed.1 != known.1).then_some(event(What::Residual(changed.1))));
            } else if version.effective_on <= added {
                (asset.cost, asset.residual, asset.life) = changed;
            } else {
                let of_life = (changed.2 != known.2).then_some(What::Life(changed.2));
                let what = of_amounts(known, changed).into_iter().chain([of_life]).flatten();
                events.extend(what.map(event));
            }
            known = changed;
        }
        // What goes while it is in works has left already.
        if let Some(gone) = gone.filter(|gone| *gone > added && !in_works) {
            events.retain(|event| event.on <= gone);
            events.push(Event { on: gone, what: What::Dispose });
        }
        asset.through(events)
    }
}

/// Another cost and another residual value, in the order in which neither passes the other.
fn of_amounts(known: (Money, Money, u32), changed: (Money, Money, u32)) -> [Option<What>; 2] {
    let cost = (changed.0 != known.0).then_some(What::Cost(changed.0));
    let residual = (changed.1 != known.1).then_some(What::Residual(changed.1));
    if changed.1 <= known.0 { [residual, cost] } else { [cost, residual] }
}

/// Why a book value does not follow.
pub mod words {
    crate::words! {
        NOT_IN_FORCE = "{0} 尚无该卡片", "the card does not hold yet on {0}";
        NO_REGIME = "机构没有会计制度", "the institute follows no accounting regime";
        NO_LIFE = "卡片没有使用年限", "the card says no life";
        NO_DATE = "卡片没有起始计提、财务入账、投入使用或取得日期", "the card says neither when depreciation begins nor when it was booked, in service or acquired";
        UNDATED = "累计折旧 {0} 是哪一天的数不明：导入时请注明生效日期，或在表中给出已计提月数", "as of which day {0} were depreciated is not said: import the list with its day, or with the months depreciated";
        KNOWN_FROM = "累计折旧只知 {0} 起的数", "what was depreciated is known from {0} on only";
        MONTHS_MISSING = "累计折旧 {0} 未提足，而使用年限 {1} 个月已满：请给出已计提月数", "{0} are not all that there is to depreciate, and the life of {1} months is over: give the months depreciated";
        METHOD = "折旧方法“{0}”（{1}）无法推算", "no book value follows from the method {1} ({0})";
        METHOD_CHANGED = "{0} 起折旧方法不同，而未给出当日的累计折旧", "the method is another from {0} on, and what was depreciated by then is not said";
        WORKLOAD = "工作量法需要工作总量，卡片没有", "units of production need all that the asset can do, which the card does not say";
        WORK_UNSAID = "{0} 的工作量尚未登记", "what the asset did in {0} is not said";
        RESUMED = "{0} 起停提折旧，后又恢复，而未给出恢复时的累计折旧", "depreciation rested from {0} on and was taken up again, and what was depreciated by then is not said";
        LIFE_OF_CLASS = "使用年限 {0} 个月，而“{1}”规定不低于 {2} 年（财会〔2017〕4号）", "a life of {0} months, where {1} has at least {2} years (Caikuai 2017 No. 4)";
        LIFE_ABOVE_CLASS = "使用年限 {0} 个月，而“{1}”规定不超过 {2} 年（财会〔2017〕4号）", "a life of {0} months, where {1} has at most {2} years (Caikuai 2017 No. 4)";
        UNDER_WORKS = "{0} 起改扩建，账面价值转入在建工程", "from {0} on it is in works, and its book value is construction in progress";
    }
}

#[cfg(test)]
mod tests {
    use super::{Book, Class, Stated, Turn, book};
    use crate::depreciation::{Month, Worth};
    use crate::words::Told;
    use entity::{Day, DepreciationMethod as M, DepreciationStatus as S, Money, Regime, UsageState};
    use std::sync::Arc;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn yuan(text: &str) -> Money {
        text.parse().expect("an amount")
    }

    /// A computer of 7,200.00 and six years, booked on the last of March 2024; its list said no day.
    fn computer() -> Stated {
        Stated {
            effective_on: day("1949-01-01"),
            cost: yuan("7200.00"),
            life: 72,
            booked_on: day("2024-03-31"),
            usage: UsageState::InUse,
            ..Stated::default()
        }
    }

    /// The computer with what was depreciated by a day.
    fn opened(on: &str, accumulated: &str) -> Stated {
        Stated { effective_on: day(on), accumulated: yuan(accumulated), ..computer() }
    }

    fn class(edition: &str, code: &str) -> Arc<Class> {
        Arc::new(Class { edition: edition.to_owned(), code: code.to_owned(), name: String::new() })
    }

    fn under(regime: Regime, versions: &[Stated], on: &str) -> Result<Book, Vec<&'static str>> {
        let told = |told: Vec<Told>| told.iter().map(Told::code).collect();
        book(versions, &[(day("1949-01-01"), regime)], day(on)).map_err(told)
    }

    /// 累计折旧 on a day.
    fn said(regime: Regime, versions: &[Stated], on: &str) -> String {
        under(regime, versions, on).expect("it follows").on(day(on)).accumulated.to_string()
    }

    fn unsaid(versions: &[Stated], on: &str) -> Vec<&'static str> {
        under(Regime::Government, versions, on).expect_err("nothing follows")
    }

    use Regime::{Enterprise as E, Government as G};

    #[test]
    fn months_count_also_where_nothing_is_left_to_depreciate() {
        let part = Stated { turn: Turn::Anew, months: 72, ..opened("2030-03-31", "7200.00") };
        let longer = Stated { effective_on: day("2030-05-15"), life: 144, turn: Turn::None, ..part.clone() };
        let month = "2030-11".parse().expect("a month");
        let taken = under(G, &[part, longer], "2030-11-30").expect("it follows").taken(month);
        // From May on seven months of a life that became longer pass, and take nothing.
        assert_eq!((taken.0, taken.1), (yuan("7200.00"), 79));
    }

    #[test]
    fn months_that_passed_stay_where_the_life_became_shorter_than_they_are() {
        let part = Stated { turn: Turn::Anew, months: 3, life: 1, ..opened("2024-07-21", "7200.00") };
        let longer = Stated { effective_on: day("2025-05-15"), life: 12, turn: Turn::None, ..part.clone() };
        let dearer = Stated { effective_on: day("2025-09-09"), cost: yuan("12200.00"), ..longer.clone() };
        let book = under(G, &[part, longer, dearer], "2025-12-31").expect("it follows");
        let month = |text: &str| text.parse::<Month>().expect("a month");
        assert_eq!(book.taken(month("2025-04")).1, 3);
        assert_eq!(book.taken(month("2025-08")).1, 7);
        // What came to it is spread over the five months that are left of twelve.
        assert_eq!(book.taken(month("2025-09")).0, yuan("8200.00"));
    }

    #[test]
    fn what_is_depreciated_by_work_follows_as_far_as_the_work_is_said() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let car = |work: &[(&str, i64)]| Stated {
            method: M::UnitsOfProduction,
            life: 0,
            work_total: 1_000,
            work: std::sync::Arc::new(work.iter().map(|(period, units)| (month(period), *units)).collect()),
            ..computer()
        };
        let on = |work: &[(&str, i64)], text: &str| match under(G, &[car(work)], text) {
            Ok(book) => book.on(day(text)).accumulated.to_string(),
            Err(codes) => codes[0].to_owned(),
        };
        let work = [("2024-03", 100), ("2024-04", 0), ("2024-05", 899)];
        assert_eq!(on(&work, "2024-03-30"), "0.00", "the month is not over");
        assert_eq!(on(&work, "2024-04-30"), "720.00");
        assert_eq!(on(&work, "2024-05-31"), "7192.80");
        assert_eq!(on(&work, "2024-06-30"), "WORK_UNSAID");
        assert_eq!(on(&[("2024-03", 100), ("2024-05", 1)], "2024-05-31"), "WORK_UNSAID");
        assert_eq!(on(&[("2024-03", 999), ("2024-04", 5)], "2199-12-31"), "7200.00", "it can do no more");
        assert_eq!(unsaid(&[Stated { work_total: 0, ..car(&work) }], "2024-12-31"), ["WORKLOAD"]);
    }

    #[test]
    fn the_worked_case_follows_from_a_list_without_a_day() {
        assert_eq!(
            (said(G, &[computer()], "2024-12-31"), said(E, &[computer()], "2024-12-31")),
            ("1000.00".into(), "900.00".into())
        );
        assert_eq!(under(G, &[computer()], "2024-03-30").expect("it follows").on(day("2024-03-30")), Worth::default());
        // The residual value counts where the regime knows one.
        let kept = [Stated { residual: yuan("720.00"), ..computer() }];
        assert_eq!((said(G, &kept, "2031-01-31"), said(E, &kept, "2031-01-31")), ("7200.00".into(), "6480.00".into()));
    }

    #[test]
    fn a_stated_start_stands_and_the_dates_have_an_order() {
        let of = |booked_on: &str, in_service_on: &str, acquired_on: &str, start_on: &str| {
            let given = |text: &str| if text.is_empty() { Day::BLANK } else { day(text) };
            let card = Stated { booked_on: given(booked_on), in_service_on: given(in_service_on), ..computer() };
            Stated { acquired_on: given(acquired_on), start_on: given(start_on), ..card }
        };
        for (card, government, enterprise) in [
            (of("2024-03-31", "2024-01-01", "", ""), "1000.00", "900.00"),
            (of("", "2024-04-01", "2024-01-01", ""), "900.00", "800.00"),
            (of("", "", "2024-05-01", ""), "800.00", "700.00"),
            (of("2024-03-31", "", "", "2024-07-01"), "600.00", "600.00"),
            (of("", "", "", "2024-07-01"), "600.00", "600.00"),
        ] {
            let both = [G, E].map(|regime| said(regime, std::slice::from_ref(&card), "2024-12-31"));
            assert_eq!(both, [government, enterprise], "{card:?}");
        }
        assert_eq!(unsaid(&[Stated { life: 0, ..of("", "", "", "") }], "2024-12-31"), ["NO_DATE", "NO_LIFE"]);
    }

    #[test]
    fn what_is_stated_as_of_a_day_is_gone_on_from() {
        // The last day of a month has it in, the first of the next no more than that.
        for on in ["2024-12-31", "2025-01-01", "2025-01-30"] {
            let card = [opened(on, "1050.00")];
            let told = [on, "2025-01-31", "2025-02-28", "2030-01-31", "2030-02-28"].map(|day| said(G, &card, day));
            assert_eq!(told, ["1050.00", "1149.19", "1248.38", "7100.59", "7200.00"].map(str::to_owned), "{on}");
        }
        let late = [Stated { months: 9, ..opened("2024-12-31", "900.00") }];
        assert_eq!([said(G, &late, "2025-01-31"), said(G, &late, "2030-03-31")], ["1000.00", "7200.00"]);
        // Nothing depreciated by then: it begins with that month.
        let new = [opened("2025-06-30", "0.00")];
        assert_eq!([said(G, &new, "2025-06-30"), said(E, &new, "2025-07-31")], ["100.00", "200.00"]);
        let spent = Stated { life: 6, ..opened("2025-06-30", "7000.00") };
        assert_eq!(unsaid(&[spent], "2025-07-31"), ["MONTHS_MISSING"]);
        assert_eq!(unsaid(&[opened("2024-12-31", "7300.00")], "2025-07-31"), ["OPENING_BEYOND"]);
    }

    #[test]
    fn a_list_without_a_day_says_how_many_months_are_behind() {
        let card = Stated { accumulated: yuan("1000.00"), ..computer() };
        assert_eq!(unsaid(std::slice::from_ref(&card), "2025-07-31"), ["UNDATED"]);
        let counted = [Stated { months: 10, ..card.clone() }];
        assert_eq!([said(G, &counted, "2024-12-31"), said(G, &counted, "2025-01-31")], ["1000.00", "1100.00"]);
        assert_eq!(unsaid(&counted, "2024-12-30"), ["KNOWN_FROM"]);
        // Where nothing is left, it does not matter.
        let full = [Stated { accumulated: yuan("7200.00"), ..card }];
        assert_eq!(said(G, &full, "2025-07-31"), "7200.00");
    }

    #[test]
    fn later_versions_happen_and_another_amount_is_where_reckoning_begins() {
        let dearer = Stated { effective_on: day("2025-01-15"), cost: yuan("13400.00"), ..computer() };
        // 1,000.00 by then; from January on 12,400.00 over 62 months.
        assert_eq!(said(G, &[computer(), dearer.clone()], "2025-02-28"), "1400.00");
        assert_eq!(said(G, &[computer(), dearer.clone()], "2024-12-31"), "1000.00", "not yet");
        let longer = Stated { effective_on: day("2025-01-15"), life: 134, ..computer() };
        assert_eq!(said(G, &[computer(), longer], "2025-02-28"), "1100.00");
        let stated = Stated { accumulated: yuan("2000.00"), effective_on: day("2025-06-30"), ..dearer };
        assert_eq!(said(G, &[computer(), stated], "2025-06-30"), "2000.00");
        let moved = Stated { effective_on: day("2025-01-01"), method: M::Remaining, ..computer() };
        let named = Stated { method: M::StraightLine, ..computer() };
        assert_eq!(unsaid(&[named, moved], "2025-02-28"), ["METHOD_CHANGED"]);
        let history = Stated {
            effective_on: day("2025-01-15"),
            booked_on: day("2025-01-15"),
            stated_on: day("2025-01-15"),
            ..computer()
        };
        assert_eq!(said(G, &[computer(), history], "2025-02-28"), "1200.00", "it was added when it was first booked");
    }

    #[test]
    fn what_is_disposed_of_is_worth_nothing_and_its_last_month_is_that_of_the_regime() {
        let gone = Stated { effective_on: day("2025-01-15"), disposed_on: day("2025-01-10"), ..computer() };
        let versions = [computer(), gone];
        for (regime, amount) in [(G, "0.00"), (E, "100.00")] {
            let book = under(regime, &versions, "2025-01-31").expect("it follows");
            assert_eq!(book.on(day("2025-01-31")), Worth::default());
            let month = Month::of(day("2025-01-31")).expect("a month");
            assert_eq!(book.month(month).map_or(Money::ZERO, |posted| posted.amount), yuan(amount), "{regime}");
            assert_eq!(book.month(month.plus(1)).map_or(Money::ZERO, |posted| posted.amount), Money::ZERO);
        }
        let unnamed = Stated { effective_on: day("2025-01-15"), usage: UsageState::Disposed, ..computer() };
        assert_eq!(said(G, &[computer(), unnamed], "2025-01-15"), "0.00");
        let always = Stated { usage: UsageState::Disposed, life: 0, ..computer() };
        assert!(matches!(under(G, &[always], "2025-01-31"), Ok(Book::Gone)));
    }

    #[test]
    fn what_is_not_depreciated_stays_as_it_is() {
        let bare = Stated { life: 0, booked_on: Day::BLANK, accumulated: yuan("1.00"), ..computer() };
        for card in [
            Stated { status: S::NotDepreciated, ..bare.clone() },
            Stated { status: S::Complete, ..bare.clone() },
            Stated { method: M::None, ..bare.clone() },
            Stated { class: class("2022", "A04010000"), ..bare.clone() },
            Stated { class: class("2010", "4010000"), ..bare.clone() },
            Stated { cost: yuan("1.00"), ..bare.clone() },
        ] {
            assert_eq!(said(G, std::slice::from_ref(&card), "2025-12-31"), "1.00", "{card:?}");
        }
        // Another regime has no such classes.
        let books = [Stated { class: class("2022", "A04010000"), ..computer() }];
        assert_eq!([said(G, &books, "2024-12-31"), said(E, &books, "2024-12-31")], ["0.00", "900.00"]);
    }

    #[test]
    fn what_rests_keeps_what_was_depreciated() {
        let rests = Stated { effective_on: day("2025-01-15"), status: S::NotDepreciated, ..computer() };
        let versions = [computer(), rests.clone()];
        assert_eq!([said(G, &versions, "2024-12-31"), said(G, &versions, "2026-12-31")], ["1000.00"; 2]);
        let month = Month::of(day("2025-01-31")).expect("a month");
        assert_eq!(under(G, &versions, "2025-01-31").expect("it follows").month(month), None);
        let again = Stated { effective_on: day("2025-06-01"), ..computer() };
        assert_eq!(unsaid(&[computer(), rests, again], "2025-06-30"), ["RESUMED"]);
        let works = Stated { usage: UsageState::UnderWorks, effective_on: day("2025-01-15"), ..computer() };
        assert_eq!(unsaid(&[computer(), works], "2025-06-30"), ["UNDER_WORKS"]);
    }

    #[test]
    fn works_are_followed_and_what_is_split_begins_anew() {
        let away = Stated {
            effective_on: day("2024-06-10"),
            usage: UsageState::UnderWorks,
            turn: Turn::IntoWorks,
            ..computer()
        };
        let back = Stated {
            effective_on: day("2024-08-20"),
            cost: yuan("9600.00"),
            life: 96,
            turn: Turn::OutOfWorks,
            ..computer()
        };
        let versions = [computer(), away.clone(), back];
        // March to May, and then from August on; elsewhere April to June, and then from September on.
        let months = ["2024-05-31", "2024-07-31", "2024-08-31", "2024-12-31"];
        assert_eq!(months.map(|on| said(G, &versions, on)), ["300.00", "0.00", "100.00", "500.00"]);
        assert_eq!(months.map(|on| said(E, &versions, on)), ["200.00", "0.00", "0.00", "400.00"]);
        let unsaid_works = [computer(), Stated { turn: Turn::None, ..away }];
        assert_eq!(unsaid(&unsaid_works, "2024-12-31"), ["UNDER_WORKS"]);

        let part = Stated {
            effective_on: day("2024-06-30"),
            cost: yuan("3600.00"),
            accumulated: yuan("150.00"),
            months: 3,
            turn: Turn::Anew,
            ..computer()
        };
        let split = [computer(), part];
        assert_eq!(["2024-05-31", "2024-06-30"].map(|on| said(G, &split, on)), ["300.00", "200.00"]);
        let book = under(G, &split, "2024-12-31").expect("it follows");
        let month = |text: &str| text.parse::<Month>().expect("a month");
        assert_eq!(book.taken(month("2024-05")), (yuan("150.00"), 3, Some(month("2024-06"))));
        assert_eq!(book.taken(month("2024-12")), (yuan("500.00"), 10, Some(month("2024-06"))));
    }

    #[test]
    fn the_regime_is_that_of_the_beginning_or_the_first() {
        let regimes = [(day("2019-01-01"), G), (day("2024-06-01"), E)];
        let on = day("2024-12-31");
        let accumulated =
            |regimes: &[(Day, Regime)]| book(&[computer()], regimes, on).expect("it follows").on(on).accumulated;
        assert_eq!([accumulated(&regimes), accumulated(&regimes[1..])], [yuan("1000.00"), yuan("900.00")]);
        let told = book(&[computer()], &[], on).expect_err("no regime");
        assert_eq!(told[0].code(), "NO_REGIME");
        assert_eq!(unsaid(&[opened("2024-12-31", "0.00")], "2024-12-30"), ["NOT_IN_FORCE"]);
        assert_eq!(unsaid(&[Stated { method: M::SumOfYears, ..computer() }], "2024-12-31"), ["METHOD"]);
        assert_eq!(unsaid(&[Stated { method: M::UnitsOfProduction, ..computer() }], "2024-12-31"), ["WORKLOAD"]);
    }

    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
