//! 审计: who did what.

pub mod audit_event;
