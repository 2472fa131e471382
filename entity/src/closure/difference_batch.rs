//! Table `difference_batch`.

use crate::{BatchPolicy, DifferenceBatchId, DifferenceStep, InstituteId, Moment};
use sea_orm::entity::prelude::*;

/// What one request did about many differences, row by row (批量办理): a resend is answered the same.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "difference_batch")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DifferenceBatchId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// 办理环节.
    pub step: DifferenceStep,
    /// 批量办理方式.
    pub policy: BatchPolicy,
    /// Of each row the difference and what was refused, as JSON.
    pub answers: String,
    /// Who asked.
    pub actor: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadDifferences);
