//! Table `job`.

use crate::{InstituteId, JobId, JobKind, JobState, Moment};
use sea_orm::entity::prelude::*;

/// Work that goes on after the request was answered (任务).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// What kind.
    pub kind: JobKind,
    /// What it is about.
    pub subject_id: Uuid,
    /// How far it is.
    pub state: JobState,
    /// How often a worker took it: one that was given up as silent cannot end it any more.
    pub attempt: i32,
    /// Steps done.
    pub done: i64,
    /// Steps in all; 0 when not known yet.
    pub total: i64,
    /// Whether somebody asked to stop it (取消).
    pub cancel_asked: bool,
    /// Why it failed.
    pub fault: Option<String>,
    /// Who asked.
    pub actor: String,
    /// The request.
    pub request_id: String,
    /// When it was made.
    pub created_at: Moment,
    /// When its worker was last heard of.
    pub beat_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadImports);
