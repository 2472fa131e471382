//! The room's corpus: files as they come and files that mean harm, made in code.

mod hostile;
mod markup;
pub(super) mod support;
mod text;
mod xls;
mod xlsx;
