//! 折旧: what was posted, month by month, and what a card lost through a period.

use crate::Money;

pub mod depreciation_line;
pub mod depreciation_run;

/// 累计折旧 of a card through a period, as the card nets it: what it was split off with or gave away in it is not told
/// apart from what it lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Depreciated {
    /// 期初累计折旧: of what was on the books before the first day.
    pub opening: Money,
    /// With which it went, where it was disposed of in the period.
    pub gone: Money,
    /// 期末累计折旧: of what is on the books on the last day.
    pub closing: Money,
}
