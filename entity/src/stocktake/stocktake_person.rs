//! Table `stocktake_person`.

use crate::{InstituteId, Moment, PersonId, StocktakeId};
use sea_orm::entity::prelude::*;

/// Somebody who took part in a stocktake, or approved it: nobody does both (盘点参与人).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stocktake_person")]
pub struct Model {
    /// The stocktake (盘点).
    #[sea_orm(primary_key, auto_increment = false)]
    pub stocktake_id: StocktakeId,
    /// Tells one person from another.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_key: String,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// Whether they count, find out what codes are, or hand it in; else they approve it.
    pub takes_part: bool,
    /// Whether it is known who they are: a device is in the hands of anybody.
    pub is_named: bool,
    /// The name, as the audit tells it.
    pub name: String,
    /// Which person of the institute they are, where somebody has said so.
    pub person_id: Option<PersonId>,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
