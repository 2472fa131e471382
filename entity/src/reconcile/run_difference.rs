//! Table `run_difference`.

use crate::{
    DifferenceCaseId, DifferenceKind, DifferenceStatus, Digest, InstituteId, Leg, Measure, Moment, Money, RunId,
};
use sea_orm::entity::prelude::*;

/// A difference that a run found (差异).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "run_difference")]
pub struct Model {
    /// The run (核对).
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: RunId,
    /// Its number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Whose it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub institute_id: InstituteId,
    /// What kind.
    pub kind: DifferenceKind,
    /// 核对关系.
    pub leg: Leg,
    /// Cost or depreciation (原值、累计折旧).
    pub measure: Measure,
    /// How far it was when the run found it; how far it is now says its case.
    pub status: DifferenceStatus,
    /// Left minus right, in fen.
    pub amount: Money,
    /// Whether its rows are named.
    pub located: bool,
    /// Particulars, as JSON.
    pub detail: String,
    /// What it is from run to run (差异台账); none where a run looks back on what nobody followed.
    pub case_id: Option<DifferenceCaseId>,
    /// SHA-256 of its amounts and of its rows (差异内容校验值).
    pub content: Option<Digest>,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadRuns);
