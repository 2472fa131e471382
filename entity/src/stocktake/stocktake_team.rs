//! Table `stocktake_team`.

use crate::{InstituteId, Moment, StocktakeId, StocktakeTeamId};
use sea_orm::entity::prelude::*;

/// A team of a stocktake: who counts where (盘点小组).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stocktake_team")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StocktakeTeamId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The stocktake (盘点).
    pub stocktake_id: StocktakeId,
    /// What it is called.
    pub name: String,
    /// The ids of the places where it counts, parted by blanks.
    pub places: String,
    /// Who counts: what tells them from others and the name, parted by a tab, a line each.
    pub members: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
