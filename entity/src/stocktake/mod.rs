//! 物: stocktakes and what was counted.

pub mod count_line;
pub mod stocktake;
mod terms;

pub use terms::*;
