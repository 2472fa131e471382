//! Table `run_chunk`.

use crate::{InstituteId, RunId};
use sea_orm::entity::prelude::*;

/// The groups of a run that agree, packed (已相符组).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "run_chunk")]
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
    /// How many groups.
    pub groups: i64,
    /// The groups, packed.
    pub content: Vec<u8>,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadRuns);
