//! 审计: who did what, in chains that can be checked.

pub mod audit_chain;
pub mod audit_event;
mod chain;
mod terms;

pub use chain::Chain;
pub use terms::*;
