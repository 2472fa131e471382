//! 任务: work that goes on after the request was answered.

pub mod job;
mod terms;

pub use terms::*;
