//! 处置: assets that are to go, who approved it, and that they went.

#[expect(clippy::module_inception, reason = "the room and its table are the same noun")]
pub mod disposal;
pub mod disposal_decision;
pub mod disposal_item;
mod terms;

pub use terms::*;
