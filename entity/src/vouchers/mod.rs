//! 建议凭证: what happens to assets and is to be booked.

mod terms;

pub use terms::*;
