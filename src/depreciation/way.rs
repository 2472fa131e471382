//! In which way a card is depreciated: by its method, and what that takes besides.

use super::asset::Method;
use super::card::words;
use super::month::Month;
use super::stated::Stated;
use crate::words::Told;
use entity::{Day, DepreciationMethod, Money, Regime};

/// Decimals of the monthly rate (月折旧率) of 平均年限法（一）.
const RATE_DECIMALS: u32 = 4;

/// 政府会计 knows no residual value, whatever a list says.
pub fn residual(version: &Stated, regime: Regime) -> Money {
    if regime == Regime::Government { Money::ZERO } else { version.residual }
}

/// The method of a card from the first of some versions on.
pub fn method(versions: &[Stated]) -> Result<Method, Told> {
    use DepreciationMethod as M;
    let first = versions[0].method;
    let last = versions.last().unwrap_or(&versions[0]);
    if let Some(other) = versions.iter().find(|version| version.method != first && first != M::Unstated) {
        return Err(words::METHOD_CHANGED.with([&other.effective_on]));
    }
    match last.method {
        M::Unstated | M::StraightLine => Ok(Method::StraightLine),
        M::RoundedRate => Ok(Method::RoundedRate(RATE_DECIMALS)),
        M::Remaining => Ok(Method::Remaining),
        M::None => Ok(Method::None),
        M::UnitsOfProduction if last.work_total <= 0 => Err(words::WORKLOAD.with([])),
        M::UnitsOfProduction => {
            let used = (*last.work).clone();
            Ok(Method::UnitsOfProduction { total: last.work_total, done: versions[0].work_done, used })
        }
        other => Err(words::METHOD.with([&other.zh(), &other.code()])),
    }
}

/// The first month from one on that is over on a day, and of which nobody said what the asset did in it; none once it
/// did all that it can.
pub fn unsaid_work(method: &Method, from: Month, on: Day) -> Option<Month> {
    let Method::UnitsOfProduction { total, done, used } = method else { return None };
    let mut by_now = *done;
    for month in (0..).map(|months| from.plus(months)).take_while(|month| month.is_over(on)) {
        match used.get(&month) {
            Some(used) => by_now = by_now.saturating_add(*used),
            None if by_now >= *total => return None,
            None => return Some(month),
        }
    }
    None
}
