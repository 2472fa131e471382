//! What is said of an asset, what happens to it, and what of that cannot be.

use super::course::Course;
use super::month::Month;
use crate::words::Told;
use entity::{Day, Money, Regime};
use std::collections::BTreeMap;

/// Months of the longest life: a hundred years.
pub const LONGEST: u16 = 1_200;

/// How an asset is depreciated (折旧方法).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// 年限平均法: what is left to depreciate over the months that were left when it last changed, to the fen.
    StraightLine,
    /// 平均年限法(一): what is to be depreciated times a monthly rate (月折旧率) rounded to so many decimals.
    RoundedRate(u32),
    /// 平均年限法(二): each month what is left over the months that are left.
    Remaining,
    /// 工作量法: as far as it was used in the month, of all that it can do. Both in the same unit.
    UnitsOfProduction {
        /// All that it can do.
        total: i64,
        /// What it did before what is known begins.
        done: i64,
        /// What it did, by month.
        used: BTreeMap<Month, i64>,
    },
    /// 不计提折旧: culture and books, animals and plants, land, assets at nominal value.
    None,
}

/// What was depreciated before what is known begins (期初).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Opening {
    /// 已计提月数; more than the life where that was shortened meanwhile to less than has passed.
    pub months: u32,
    /// 累计折旧.
    pub accumulated: Money,
}

impl Opening {
    /// What is wrong with the months that somebody states, where a life was not shortened since.
    pub fn unfit(&self, life: u32) -> Option<Told> {
        (self.months > life).then(|| words::OPENING_BEYOND.with([&self.months, &self.accumulated]))
    }
}

/// An asset, as it was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// 会计制度.
    pub regime: Regime,
    /// 折旧方法.
    pub method: Method,
    /// 原值.
    pub cost: Money,
    /// 预计净残值; nothing under 政府会计.
    pub residual: Money,
    /// 使用年限, in months.
    pub life: u32,
    /// The day from which it counts as added; with an opening, the day after the opening.
    pub added: Day,
    /// 起始计提月, where it is not the one that the regime gives.
    pub start: Option<Month>,
    /// 期初.
    pub opening: Opening,
}

/// What happens to an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Another cost (暂估转决算、调整原值).
    Cost(Money),
    /// Another residual value.
    Residual(Money),
    /// Another life in months, as a whole.
    Life(u32),
    /// It goes into works (转入改扩建): its book value leaves for 在建工程.
    IntoWorks,
    /// It comes back from works, with a new cost and a life that begins anew.
    OutOfWorks {
        /// 原值.
        cost: Money,
        /// 使用年限, in months.
        life: u32,
    },
    /// It is disposed of (处置).
    Dispose,
}

/// Something that happens on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub on: Day,
    /// What happens.
    pub what: What,
}

impl Asset {
    /// The asset through time, or everything that cannot be.
    pub fn through(self, events: Vec<Event>) -> Result<Course, Vec<Told>> {
        let mut refused = self.unfit();
        let mut known = Known { cost: self.cost, residual: self.residual, state: State::InUse, last: self.added };
        for event in &events {
            refused.extend(known.follow(event, self.regime));
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        let course = Course::new(self, events);
        // What was depreciated is restated by nothing, so no cost can come below it.
        let below = course.events().iter().filter(|event| matches!(event.what, What::Cost(_))).filter_map(|event| {
            // Where the month of a change is depreciated as before, its end counts, too.
            let worth = course.on(Month::of(event.on).and_then(Month::end).unwrap_or(event.on));
            let is_below = worth.accumulated > worth.cost;
            is_below.then(|| words::COST_BELOW.with([&event.on, &worth.cost, &worth.accumulated]))
        });
        let below: Vec<Told> = below.collect();
        if below.is_empty() { Ok(course) } else { Err(below) }
    }

    /// What is wrong with the asset as it was added.
    fn unfit(&self) -> Vec<Told> {
        let mut refused = Vec::new();
        if self.added.is_blank() {
            refused.push(words::ADDED_MISSING.with([]));
        }
        refused.extend(unfit_life(self.life));
        refused.extend(unfit_money(self.regime, self.cost, self.residual));
        if self.opening.accumulated > self.cost - self.residual {
            refused.push(words::OPENING_BEYOND.with([&self.opening.months, &self.opening.accumulated]));
        }
        if self.opening.accumulated < Money::default() {
            refused.push(words::MONEY_NEGATIVE.with([&self.opening.accumulated]));
        }
        match &self.method {
            Method::UnitsOfProduction { total, done, used }
                if *total < 1 || *done < 0 || used.values().any(|used| *used < 0) =>
            {
                refused.push(words::UNITS.with([]));
            }
            Method::RoundedRate(decimals) if !(2..=10).contains(decimals) => {
                refused.push(words::DECIMALS.with([]));
            }
            _ => {}
        }
        refused
    }
}

fn unfit_life(life: u32) -> Option<Told> {
    (!(1..=u32::from(LONGEST)).contains(&life)).then(|| words::LIFE.with([&LONGEST]))
}

fn unfit_money(regime: Regime, cost: Money, residual: Money) -> Option<Told> {
    if cost < Money::default() || residual < Money::default() {
        return Some(words::MONEY_NEGATIVE.with([&cost.min(residual)]));
    }
    if regime == Regime::Government && residual != Money::default() {
        return Some(words::NO_RESIDUAL.with([&residual]));
    }
    (residual > cost).then(|| words::RESIDUAL_ABOVE.with([&residual, &cost]))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    InUse,
    InWorks,
    Gone,
}

/// What is known of an asset while its events are followed.
struct Known {
    cost: Money,
    residual: Money,
    state: State,
    last: Day,
}

impl Known {
    fn follow(&mut self, event: &Event, regime: Regime) -> Vec<Told> {
        let mut refused = Vec::new();
        if event.on < self.last || event.on.is_blank() {
            refused.push(words::EVENT_EARLY.with([&event.on, &self.last]));
        }
        self.last = self.last.max(event.on);
        let (wanted, next) = match event.what {
            What::IntoWorks => (State::InUse, State::InWorks),
            What::OutOfWorks { .. } => (State::InWorks, State::InUse),
            What::Dispose => (State::InUse, State::Gone),
            _ => (State::InUse, State::InUse),
        };
        if self.state != wanted {
            refused.push(words::EVENT_STATE.with([&event.on]));
        }
        self.state = next;
        match event.what {
            What::Cost(cost) => self.cost = cost,
            What::Residual(residual) => self.residual = residual,
            What::Life(life) => refused.extend(unfit_life(life)),
            What::OutOfWorks { cost, life } => {
                self.cost = cost;
                refused.extend(unfit_life(life));
            }
            What::IntoWorks | What::Dispose => return refused,
        }
        refused.extend(unfit_money(regime, self.cost, self.residual));
        refused
    }
}

/// The messages of this room.
pub mod words {
    crate::words! {
        ADDED_MISSING = "缺少增加日期", "the day of addition is missing";
        LIFE = "使用年限应为 1 至 {0} 个月", "a life has 1 to {0} months";
        MONEY_NEGATIVE = "金额不能为负：{0}", "an amount is not negative: {0}";
        NO_RESIDUAL = "政府会计制度不预留净残值，现为 {0}", "the government's regime knows no residual value, and there is {0}";
        RESIDUAL_ABOVE = "净残值 {0} 高于原值 {1}", "the residual value {0} is above the cost {1}";
        OPENING_BEYOND = "期初已计提 {0} 个月、{1} 元，超过应计提数", "{0} months and {1} were depreciated already, more than there is to depreciate";
        UNITS = "工作量应为正数", "units of production are positive";
        DECIMALS = "月折旧率应保留 2 至 10 位小数", "a monthly rate has 2 to 10 decimals";
        COST_BELOW = "{0} 调整后的原值 {1} 低于累计折旧 {2}", "the cost from {0} on, {1}, is below what was depreciated already, {2}";
        EVENT_EARLY = "变动日期 {0} 早于前一日期 {1}", "{0} lies before {1}, which comes first";
        EVENT_STATE = "{0} 的变动不可能：资产已处置、正在改扩建或并未转出", "what is said to happen on {0} cannot: the asset is gone, in works, or not in works";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
