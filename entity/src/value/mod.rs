//! Value types: the only shapes in which money, quantities, days and digests travel.

pub mod day;
pub mod digest;
pub mod id;
pub mod moment;
pub mod money;
pub mod quantity;
pub mod ratio;
pub mod rounding;
pub mod uscc;
