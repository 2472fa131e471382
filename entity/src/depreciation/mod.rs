//! 折旧: what was posted, month by month.

pub mod depreciation_line;
pub mod depreciation_run;
