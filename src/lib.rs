//! x
pub mod assets;
pub mod benchmark;
pub mod cli;
pub mod error;
pub mod facts;
pub mod harvest;
pub mod intake;
pub mod layout;
pub mod ledger;
pub mod reconcile;
pub mod sheet;
pub mod stocktake;
pub mod words;
