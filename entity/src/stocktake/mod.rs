//! 物: stocktakes and what was counted.

pub mod count_line;
#[expect(clippy::module_inception, reason = "the room and its table are the same noun")]
pub mod stocktake;
mod terms;

pub use terms::*;
