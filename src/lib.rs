//! x
pub mod benchmark;
pub mod cli;
pub mod error;
pub mod facts;
pub mod layout;
pub mod reconcile;
pub mod sheet;
pub mod words;
