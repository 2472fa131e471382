//! Table `disposal_decision`.

use crate::{ApprovalStep, Decision, Digest, DisposalDecisionId, DisposalId, InstituteId, Moment};
use sea_orm::entity::prelude::*;

/// What somebody on the route of a disposal said (处置审批记录). Appended, never changed. Nobody decides what
/// they asked for themselves, nor twice on one route: the database holds both.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disposal_decision")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DisposalDecisionId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The disposal.
    pub disposal_id: DisposalId,
    /// 审批环节.
    pub step: ApprovalStep,
    /// 审批结论.
    pub decision: Decision,
    /// 批复文号.
    pub document_no: Option<String>,
    /// Why (审批意见).
    pub note: Option<String>,
    /// SHA-256 of what was decided about.
    pub digest: Digest,
    /// Tells who asked for the disposal from everybody else.
    pub made_by_key: String,
    /// Who said it (审批人).
    pub decided_by: String,
    /// Tells who said it from everybody else.
    pub decided_by_key: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadDisposals);
