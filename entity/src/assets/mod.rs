//! 卡: asset cards and their versions.

pub mod card;
pub mod card_count;
pub mod card_version;
pub mod card_work;
mod terms;

pub use terms::*;
