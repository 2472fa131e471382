//! 处置: assets that are to go.

mod loader;
mod mutation;
mod types;

pub use loader::{Decisions, Items};
pub use mutation::DisposalMutation;
pub use types::Disposal;
