//! Table `stocktake_schedule`.

use crate::{Day, InstituteId, Moment, StocktakeScheduleId};
use sea_orm::entity::prelude::*;

/// A stocktake that recurs (定期盘点安排).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stocktake_schedule")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StocktakeScheduleId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// What it is called.
    pub title: String,
    /// What it covers (盘点范围), as on the command line.
    pub scope: String,
    /// Whether counters are not told how much is expected (盲盘).
    pub blind: bool,
    /// Its rounds with the share that each looks at, as `RECOUNT=0.3 SAMPLE=0.1` (盘点轮次与比例).
    pub rounds: String,
    /// The first base date (首次盘点基准日).
    pub first_on: Day,
    /// How many months lie between two base dates (周期，月).
    pub every_months: i32,
    /// How many days after its base date one is to be closed (办理期限，天).
    pub days_allowed: i32,
    /// Who laid it down.
    pub laid_down_by: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
