//! 审计: who did what, as the audit chains tell it.

mod query;
mod types;

pub use query::AuditQuery;
pub use types::{AuditActor, AuditEvent, AuditSubject};
