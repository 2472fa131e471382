//! Table `difference_register`.

use crate::{Day, InstituteId, Leg, Moment, RunId};
use sea_orm::entity::prelude::*;

/// What a run came to on a leg for those who follow differences (差异登记): how many are new, how many are known,
/// went and came again. The newest of a leg is the newest word on it. Appended, never changed.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "difference_register")]
pub struct Model {
    /// The run (核对).
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: RunId,
    /// 核对关系.
    #[sea_orm(primary_key, auto_increment = false)]
    pub leg: Leg,
    /// Whose it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub institute_id: InstituteId,
    /// 核对基准日.
    pub as_of: Day,
    /// What was known by then was compared (知悉时点).
    pub known_at: Moment,
    /// What the stocktake covered; blank for everything (盘点范围).
    pub scope: String,
    /// Found for the first time (新增).
    pub opened: i64,
    /// Found before, and found again (延续).
    pub carried: i64,
    /// Found before, and no more (消失).
    pub gone: i64,
    /// Gone before, and found again (再次出现).
    pub returned: i64,
    /// Groups that the run compared.
    pub groups: i64,
    /// Groups of them that agree.
    pub matched: i64,
    /// Groups of them outside what the stocktake covered.
    pub out_of_scope: i64,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadDifferences);
