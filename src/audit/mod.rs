//! 审计: who did what, written in the transaction that did it.
//!
//! Regulation: GB/T 22239-2019 asks that an audit covers every user and tells time, user, event and
//! result. The hash chain comes with sign-in; until then events are only appended.

use crate::app::Ctx;
use crate::db::Stamp;
use crate::error::Fault;
use entity::audit::audit_event;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait};
use serde_json::Value;

/// What was done to what.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What was done, as `import.apply`.
    pub action: &'static str,
    /// To what, as `Import:…`.
    pub subject: String,
    /// Particulars; never a secret.
    pub detail: Value,
}

impl Event {
    /// Something done to a subject.
    pub fn new(action: &'static str, subject: impl std::fmt::Display, detail: Value) -> Self {
        Self { action, subject: subject.to_string(), detail }
    }
}

/// Appends an event.
pub(crate) async fn record(db: &impl ConnectionTrait, ctx: &Ctx, stamp: Stamp, event: Event) -> Result<(), Fault> {
    let row = audit_event::ActiveModel {
        id: Set(ctx.app.id()),
        institute_id: Set(stamp.institute),
        at: Set(stamp.at),
        actor: Set(ctx.actor.name.clone()),
        action: Set(event.action.to_owned()),
        subject: Set(event.subject),
        request_id: Set(ctx.request_id.clone()),
        detail: Set(event.detail.to_string()),
    };
    row.insert(db).await?;
    Ok(())
}
