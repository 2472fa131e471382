//! Table `run_group`.

use crate::{GroupStatus, InstituteId, Moment, RunId};
use sea_orm::entity::prelude::*;

/// A group of a run that does not agree (未相符组).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "run_group")]
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
    /// How far it is.
    pub status: GroupStatus,
    /// Its rows, as JSON.
    pub members: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadRuns);
