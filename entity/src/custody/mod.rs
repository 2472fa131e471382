//! 领用: which person somebody who signs in is, and what they say of the things in their hands.

pub mod custody_answer;
pub mod custody_reminder;
pub mod person_account;
mod terms;

pub use terms::*;
