//! An asset month by month, and on any day.

use super::asset::{Asset, Event, Method, What};
use super::month::Month;
use entity::{Day, Money, Regime, round_half_up};

/// An asset through time; whatever cannot be of it is told already.
#[derive(Debug, Clone)]
pub struct Course {
    asset: Asset,
    events: Vec<Event>,
}

/// What an asset is worth (账面价值).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Worth {
    /// 原值; nothing where it is gone or in works.
    pub cost: Money,
    /// 累计折旧.
    pub accumulated: Money,
}

impl Worth {
    /// 净值.
    pub fn net(self) -> Money {
        self.cost - self.accumulated
    }
}

/// A month's depreciation (月折旧).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// The month.
    pub month: Month,
    /// 月折旧额.
    pub amount: Money,
    /// 累计折旧 with it, since the asset was added or came back from works.
    pub accumulated: Money,
    /// 已计提月数 with it.
    pub taken: u32,
}

impl Course {
    pub(super) const fn new(asset: Asset, events: Vec<Event>) -> Self {
        Self { asset, events }
    }

    /// What happens to the asset, in its order.
    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    /// 累计折旧 and 已计提月数 with which it begins.
    pub(super) const fn opening(&self) -> (Money, u32) {
        (self.asset.opening.accumulated, self.asset.opening.months)
    }

    /// 累计折旧 and 已计提月数 with which the life that it has by now begins.
    pub(super) fn opened(&self) -> (Money, u32) {
        let has_returned = self.events.iter().any(|event| matches!(event.what, What::OutOfWorks { .. }));
        if has_returned { (Money::default(), 0) } else { self.opening() }
    }

    /// What the asset is worth at the end of a day: what happened to it by then, and the months that were
    /// over by then.
    pub fn on(&self, day: Day) -> Worth {
        let Asset { added, cost, opening, .. } = &self.asset;
        if day < *added {
            return Worth::default();
        }
        let (mut cost, mut since, mut begun, mut is_here) = (*cost, *added, opening.accumulated, true);
        for event in self.events.iter().filter(|event| event.on <= day) {
            match event.what {
                What::Cost(changed) => cost = changed,
                What::OutOfWorks { cost: changed, .. } => {
                    (cost, since, begun, is_here) = (changed, event.on, Money::default(), true);
                }
                What::IntoWorks | What::Dispose => is_here = false,
                What::Residual(_) | What::Life(_) => {}
            }
        }
        if !is_here {
            return Worth::default();
        }
        let last = self.months().take_while(|posted| posted.month.is_over(day)).last();
        let last = last.filter(|posted| self.first(since).is_some_and(|first| first <= posted.month));
        Worth { cost, accumulated: last.map_or(begun, |posted| posted.accumulated) }
    }

    /// The first month of the life that the asset has by now.
    pub fn begins(&self) -> Option<Month> {
        let returned = |event: &&Event| matches!(event.what, What::OutOfWorks { .. });
        self.first(self.events.iter().rev().find(returned).map_or(self.asset.added, |event| event.on))
    }

    /// Month by month, from the first that is depreciated to the end of the calendar.
    pub fn months(&self) -> impl Iterator<Item = Posted> + '_ {
        let mut walk = Walk::new(self);
        std::iter::from_fn(move || walk.next_month())
    }

    /// The first month in which what was added, changed or taken away on a day is depreciated so. Where the
    /// month of addition counts, that of disposal does not; elsewhere it is the other way round: both begin anew
    /// with the same month.
    fn first(&self, on: Day) -> Option<Month> {
        let counts = self.asset.regime == Regime::Government;
        let first = Month::of(on)?.plus(i32::from(!counts));
        Some(if on == self.asset.added { self.asset.start.unwrap_or(first) } else { first })
    }
}

/// On the way through the months: what is depreciated, and how far that has come.
struct Walk<'c> {
    course: &'c Course,
    month: Option<Month>,
    /// The next event.
    next: usize,
    cost: Money,
    residual: Money,
    life: u32,
    taken: u32,
    accumulated: Money,
    /// What was left to depreciate, and over how many months, when that last changed.
    base: (Money, u32),
    is_here: bool,
}

impl<'c> Walk<'c> {
    fn new(course: &'c Course) -> Self {
        let asset = &course.asset;
        let mut walk = Self {
            course,
            month: course.first(asset.added),
            next: 0,
            cost: asset.cost,
            residual: asset.residual,
            life: asset.life,
            taken: asset.opening.months,
            accumulated: asset.opening.accumulated,
            base: (Money::default(), 0),
            is_here: true,
        };
        walk.rebase();
        walk
    }

    fn next_month(&mut self) -> Option<Posted> {
        let month = self.month.filter(|month| month.is_known())?;
        self.month = Some(month.plus(1));
        while let Some(event) = self.course.events.get(self.next)
            && self.course.first(event.on).is_some_and(|from| from <= month)
        {
            self.follow(event.what);
            self.next += 1;
        }
        let amount = if self.is_here { self.amount(month) } else { Money::default() };
        self.accumulated += amount;
        self.taken += u32::from(self.is_here && self.taken < self.life);
        Some(Posted { month, amount, accumulated: self.accumulated, taken: self.taken })
    }

    fn follow(&mut self, what: What) {
        match what {
            What::Cost(cost) => self.cost = cost,
            What::Residual(residual) => self.residual = residual,
            What::Life(life) => self.life = life,
            What::IntoWorks | What::Dispose => self.is_here = false,
            What::OutOfWorks { cost, life } => {
                (self.cost, self.life, self.is_here) = (cost, life, true);
                (self.taken, self.accumulated) = (0, Money::default());
            }
        }
        self.rebase();
    }

    fn rebase(&mut self) {
        self.base = (self.left(), self.months_left());
    }

    /// What is left to depreciate.
    fn left(&self) -> Money {
        self.cost - self.residual - self.accumulated
    }

    fn months_left(&self) -> u32 {
        self.life.saturating_sub(self.taken)
    }

    /// The month's depreciation: never less than nothing, and never more than is left.
    fn amount(&self, month: Month) -> Money {
        let left = self.left();
        if left <= Money::default() {
            return Money::default();
        }
        let depreciable = (self.cost - self.residual).fen();
        let part = |amount: i64, numerator: i128, denominator: i128| {
            // A share of what there is fits where that does.
            Money(round_half_up(i128::from(amount) * numerator, denominator).unwrap_or(amount))
        };
        let amount = match &self.course.asset.method {
            Method::None => return Money::default(),
            Method::UnitsOfProduction { total, done: before, used } => {
                let done = used.get(&month).copied().unwrap_or_default();
                let by_now = used.range(..=month).fold(*before, |sum, (_, used)| sum.saturating_add(*used));
                if by_now >= *total && done > 0 { left } else { part(depreciable, done.into(), (*total).into()) }
            }
            _ if self.months_left() <= 1 => left,
            Method::StraightLine => part(self.base.0.fen(), 1, self.base.1.max(1).into()),
            Method::Remaining => part(left.fen(), 1, self.months_left().into()),
            Method::RoundedRate(decimals) => {
                let scale = 10_i128.pow(*decimals);
                let rate = round_half_up(scale, self.life.into()).unwrap_or_default();
                part(depreciable, rate.into(), scale)
            }
        };
        amount.min(left)
    }
}
