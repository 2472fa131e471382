//! 物: what a stocktake found, from the rows of a stocktake list (盘点表) to facts.
//!
//! Regulation: 行政事业单位资产清查核实管理办法 (财资〔2016〕1号) gives the lists their columns. A blank
//! count is *not counted*, never nothing there; shortage and surplus are only suspected until a
//! cause is established.
//!
//! Pure: rows in, facts and faults out. No file, no clock, no database.

mod columns;
mod count;
mod import;
pub mod words;

pub use import::CountsImport;
