//! The three-way reconciliation 账·卡·物: facts in, an exact partition out; and the runs that are kept.
//!
//! `rules` is pure: no file, no clock, no randomness, no float. What it answers is an [`Outcome`](outcome::Outcome).
//! [`comparison`] is the one way to it, for files and for what is held. A run ([`service`]) reads one
//! moment of the database back into facts, compares, and keeps what came out: differences and groups
//! that do not agree as rows, the others packed, and the digest by which a rerun is held to it. `follow` ties its
//! differences to what they were in the runs before, by their `identity`, and `found` says what became of those.

pub mod attribution;
pub mod comparison;
pub mod deadline;
pub mod features;
mod follow;
mod found;
pub mod identity;
mod keep;
pub mod outcome;
pub mod proposal;
pub mod report;
pub mod rules;
pub mod service;
mod snapshot;
pub mod stand_in;
pub mod store;
pub mod stored;
pub mod words;
