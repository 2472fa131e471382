//! Table `stocktake`.

use crate::{Day, ImportId, InstituteId, Moment, StocktakeId, StocktakeKind, StocktakeStatus};
use sea_orm::entity::prelude::*;

/// A stocktake (盘点).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stocktake")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StocktakeId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// What kind.
    pub kind: StocktakeKind,
    /// How far it is.
    pub status: StocktakeStatus,
    /// What it is called.
    pub title: String,
    /// 盘点基准日.
    pub base_date: Day,
    /// What it covers (盘点范围), as on the command line.
    pub scope: String,
    /// The import that brought it.
    pub import_id: Option<ImportId>,
    /// When the system learned it.
    pub recorded_at: Moment,
    /// Counts its changes; a write names the version that it saw.
    pub version: i32,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
