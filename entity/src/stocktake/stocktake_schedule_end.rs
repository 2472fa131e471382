//! Table `stocktake_schedule_end`.

use crate::{Day, InstituteId, Moment, StocktakeScheduleId};
use sea_orm::entity::prelude::*;

/// That a stocktake recurs no more (终止定期盘点).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stocktake_schedule_end")]
pub struct Model {
    /// Which.
    #[sea_orm(primary_key, auto_increment = false)]
    pub schedule_id: StocktakeScheduleId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The last day on which one may still have its base date.
    pub ended_on: Day,
    /// Why.
    pub reason: String,
    /// Who ended it.
    pub ended_by: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
