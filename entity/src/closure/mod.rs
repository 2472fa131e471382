//! 差异处置与销号: differences that are followed from run to run to their end.

pub mod difference_batch;
pub mod difference_case;
pub mod difference_event;
pub mod difference_register;
mod terms;

pub use terms::*;
