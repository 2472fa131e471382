//! 物: what a stocktake found, from the rows of a stocktake list (盘点表) to facts, and kept.
//!
//! Regulation: 行政事业单位资产清查核实管理办法 (财资〔2016〕1号) gives the lists their columns. A blank
//! count is *not counted*, never nothing there; shortage and surplus are only suspected until a
//! cause is established.
//!
//! `columns`, `count`, `counted`, `import`, `rules`, `scope` are pure: rows in, facts and faults out, no file,
//! no clock, no database. `service` makes a stocktake of a list and calls it off again, and keeps what was
//! counted by other means; `store` holds the lines and gives them back as the facts they were, to the digest;
//! `forward` says what they are on a day behind the base date.

mod columns;
mod count;
pub mod counted;
pub mod forward;
mod import;
mod rules;
mod scope;
pub mod service;
pub mod store;
pub mod words;

pub(crate) use columns::Columns;
pub(crate) use count::Count;
pub use import::CountsImport;
pub(crate) use import::read_count;
pub use rules::Listing;
pub use scope::{Card, CountScope};
