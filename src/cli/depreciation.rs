//! `oversight depreciation`: what an asset loses month by month, and what it is worth on a day.

use super::{Failure, say, words as w};
use crate::depreciation::{Asset, Course, Event, Method, Opening, Posted, What};
use crate::error::Error;
use crate::words::Lang;
use entity::{Day, Money, Regime};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// 折旧试算：逐月折旧额、累计折旧与净值，或某日的账面价值
///
/// What an asset loses month by month under an accounting regime, or what it is worth on a day. Reads and
/// writes nothing: the same engine that the books are held against.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 会计制度，如 government (accounting regime)
    #[arg(long)]
    regime: Regime,
    /// 原值（元）(cost in yuan)
    #[arg(long, value_name = "YUAN")]
    cost: Money,
    /// 预计净残值（元）(residual value)
    #[arg(long, value_name = "YUAN", default_value = "0.00")]
    residual: Money,
    /// 使用年限（月）(life in months)
    #[arg(long, value_name = "MONTHS")]
    life: u32,
    /// 增加日期 (the day of addition)
    #[arg(long, value_name = "DATE")]
    added: Day,
    /// 折旧方法 (method)
    #[arg(long, value_enum, default_value_t)]
    method: Named,
    /// 平均年限法（一）的月折旧率小数位数 (decimals of the monthly rate)
    #[arg(long, default_value_t = 4)]
    decimals: u32,
    /// 期初已计提月数 (months that were depreciated before)
    #[arg(long, value_name = "MONTHS", default_value_t = 0)]
    opening_months: u32,
    /// 期初累计折旧（元）(what was depreciated before)
    #[arg(long, value_name = "YUAN", default_value = "0.00")]
    opening: Money,
    /// 调整原值，如 `2025-03-15=13200.00`，可多次 (another cost from a day on)
    #[arg(long, value_name = "DATE=YUAN", value_parser = change)]
    change: Vec<(Day, Money)>,
    /// 处置日期 (the day of disposal)
    #[arg(long, value_name = "DATE")]
    disposed: Option<Day>,
    /// 只问某日的账面价值 (only what it is worth on a day)
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
}

/// 折旧方法.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Named {
    /// 年限平均法
    #[default]
    StraightLine,
    /// 平均年限法（一）
    RoundedRate,
    /// 平均年限法（二）
    Remaining,
    /// 不计提折旧
    None,
}

fn change(text: &str) -> Result<(Day, Money), String> {
    let (day, amount) = text.split_once('=').ok_or("DATE=YUAN")?;
    let day = day.parse::<Day>().map_err(|error| error.to_string())?;
    Ok((day, amount.parse::<Money>().map_err(|error| error.to_string())?))
}

impl Args {
    fn course(&self) -> Result<Course, Failure> {
        let method = match self.method {
            Named::StraightLine => Method::StraightLine,
            Named::RoundedRate => Method::RoundedRate(self.decimals),
            Named::Remaining => Method::Remaining,
            Named::None => Method::None,
        };
        let asset = Asset {
            regime: self.regime,
            method,
            cost: self.cost,
            residual: self.residual,
            life: self.life,
            added: self.added,
            start: None,
            opening: Opening { months: self.opening_months, accumulated: self.opening },
        };
        // By day, each in the order in which it was given.
        let mut events: BTreeMap<(Day, usize), What> =
            self.change.iter().enumerate().map(|(at, (on, cost))| ((*on, at), What::Cost(*cost))).collect();
        events.extend(self.disposed.map(|on| ((on, usize::MAX), What::Dispose)));
        let events = events.into_iter().map(|((on, _), what)| Event { on, what }).collect();
        if let Some(told) = asset.opening.unfit(asset.life) {
            return Err(Error::Refused(vec![told]).into());
        }
        Ok(asset.through(events).map_err(Error::Refused)?)
    }
}

/// Says what is asked, a month a line.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    let course = args.course()?;
    if let Some(on) = args.on {
        let worth = course.on(on);
        return say(&w::WORTH.with([&on, &worth.cost, &worth.accumulated, &worth.net()]).tell(lang));
    }
    let mut text = w::DEPRECIATION_HEAD.with([]).tell(lang);
    let is_done = |posted: &Posted| posted.amount == Money::default();
    for posted in course.months().skip_while(is_done).take_while(|posted| !is_done(posted)) {
        let net = posted.month.end().map(|end| course.on(end).net()).unwrap_or_default();
        // A text takes whatever is written into it.
        let _ = write!(text, "\n{}\t{}\t{}\t{net}", posted.month, posted.amount, posted.accumulated);
    }
    say(&text)
}
