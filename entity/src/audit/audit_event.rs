//! Table `audit_event`.

use super::HashAlgorithm;
use crate::{AuditEventId, Digest, InstituteId, Moment};
use sea_orm::entity::prelude::*;

/// What somebody did (审计记录), written in the transaction that did it: an entry of an audit chain.
/// An event that was recorded before there were chains has no sequence; the first entry seals it.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEventId,
    /// Whose it is; also which chain it stands in.
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
    /// Its place in the chain, from 1 on without gaps.
    pub sequence: Option<i64>,
    /// The role in which the actor asked.
    pub role: Option<String>,
    /// The hash function of this entry.
    pub algorithm: Option<HashAlgorithm>,
    /// The hash of the entry before it; zeros where there is none.
    pub previous: Option<Digest>,
    /// The hash of this entry.
    pub hash: Option<Digest>,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
