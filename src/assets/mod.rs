//! 卡: the asset cards of an institute, from the rows of a card list (固定资产卡片一览表) to facts.
//!
//! Regulation: 行政事业性国有资产管理条例 (国务院令第738号) and the asset management rules of the
//! institute say what a card must hold; 财政资产管理信息系统 gives the fields their names.
//!
//! Pure: rows in, facts and faults out. No file, no clock, no database.

pub mod batch;
pub mod change;
mod columns;
pub mod counted;
pub mod enter;
pub mod evidence;
mod force;
pub mod history;
mod import;
pub mod inventory;
mod lifetime;
pub mod names;
mod numbers;
mod plan;
pub mod query;
pub mod record;
mod references;
mod revert;
pub mod service;
pub mod store;
pub mod threshold;
mod uses;
mod versions;
pub mod words;

pub use import::CardsImport;
pub use plan::number;
pub use revert::revert;
pub use versions::{Versions, identity, versions};
