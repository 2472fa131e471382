//! The three-way reconciliation 账·卡·物: facts in, an exact partition out.
//!
//! `rules` is pure: no file, no clock, no randomness, no float. What it answers is an [`Outcome`](outcome::Outcome).

pub mod comparison;
pub mod features;
pub mod outcome;
pub mod proposal;
pub mod report;
pub mod rules;
pub mod stand_in;
pub mod words;
