//! 组织: institutes, the accounting regime of each, and what its books speak of by name:
//! departments, places, persons, asset classes.
//!
//! Regulation: GB 32100-2015 (统一社会信用代码); the regime follows 财会〔2017〕25号 and its siblings and is
//! never told from the legal form, which only proposes one.

mod directory;
pub mod import;
mod names;
mod plan;
mod rules;
pub mod service;
pub mod store;
pub mod words;

pub use directory::Directory;
pub use names::category_system;
