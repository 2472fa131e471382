//! Table `stocktake_step`.

use crate::{Digest, InstituteId, Moment, StocktakeId, StocktakeStepId, StocktakeStepKind};
use sea_orm::entity::prelude::*;

/// Something that happened to a stocktake, and who did it (盘点过程记录).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stocktake_step")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StocktakeStepId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The stocktake (盘点).
    pub stocktake_id: StocktakeId,
    /// What happened.
    pub kind: StocktakeStepKind,
    /// Why, or what is to be said of it.
    pub note: Option<String>,
    /// The digest of what was found, where that was approved.
    pub digest: Option<Digest>,
    /// Who did it.
    pub done_by: String,
    /// Tells them from others.
    pub done_by_key: String,
    /// Who approved, once more: the database holds it against those who took part.
    pub closed_by_key: Option<String>,
    /// Whether they took part; never true.
    pub closed_by_part: Option<bool>,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
