//! 导入: uploads, mappings, imports and what became of their rows.

pub mod import;
pub mod import_row;
pub mod import_sheet;
pub mod mapping;
mod terms;
pub mod upload;

pub use terms::*;
