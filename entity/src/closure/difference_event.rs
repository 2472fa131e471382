//! Table `difference_event`.

use crate::{
    ApprovalStep, DifferenceBatchId, DifferenceCaseId, DifferenceEventId, DifferenceStatus, DifferenceStep, Digest,
    InstituteId, Moment,
};
use sea_orm::entity::prelude::*;

/// A step that somebody took with a difference (差异办理记录). Appended, never changed. Nobody approves what they
/// explained or handed in, nor twice what was handed in once: the database holds both.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "difference_event")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DifferenceEventId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The difference.
    pub case_id: DifferenceCaseId,
    /// The request that it came with; none where a run opened it again.
    pub batch_id: Option<DifferenceBatchId>,
    /// 办理环节.
    pub step: DifferenceStep,
    /// How far the difference is by it.
    pub status: DifferenceStatus,
    /// How often it had been opened again.
    pub round: i32,
    /// How often it had been handed in.
    pub submission: i32,
    /// At which step of the route (审批环节).
    pub approval_step: Option<ApprovalStep>,
    /// In words (说明).
    pub note: Option<String>,
    /// 批复文号.
    pub document_no: Option<String>,
    /// Particulars, as JSON.
    pub detail: String,
    /// SHA-256 of what it was about.
    pub digest: Digest,
    /// Tells who had explained it from everybody else.
    pub explained_by_key: Option<String>,
    /// Tells who had handed it in from everybody else.
    pub submitted_by_key: Option<String>,
    /// Who took the step (办理人).
    pub done_by: String,
    /// Tells them from everybody else.
    pub done_by_key: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadDifferences);
