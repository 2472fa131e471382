//! 核对: runs, differences, groups.

pub mod reconciliation_run;
pub mod run_chunk;
pub mod run_difference;
pub mod run_group;
mod terms;

pub use terms::*;
