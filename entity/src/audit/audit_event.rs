//! Table `audit_event`.

use crate::{AuditEventId, InstituteId, Moment};
use sea_orm::entity::prelude::*;

/// What somebody did (审计记录), written in the transaction that did it.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEventId,
    /// Whose it is.
    pub institute_id: Option<InstituteId>,
    /// When.
    pub at: Moment,
    /// Who asked.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// What was done to, as a global id.
    pub subject: String,
    /// The request.
    pub request_id: String,
    /// Particulars, as JSON.
    pub detail: String,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
