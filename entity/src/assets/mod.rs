//! 卡: asset cards and their versions.

pub mod card;
pub mod card_count;
pub mod card_version;
mod terms;

pub use terms::*;
