//! Table `device_code`.

use crate::{Digest, InstituteId, Moment, StocktakeId};
use sea_orm::entity::prelude::*;

/// A one-time code by which a device becomes that of a stocktaker (设备绑定码); the code itself is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device_code")]
pub struct Model {
    /// SHA-256 of the code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Digest,
    /// Whose stocktake.
    pub institute_id: InstituteId,
    /// The stocktake (盘点).
    pub stocktake_id: StocktakeId,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Moment,
    /// Until when it can be used.
    pub ends_at: Moment,
    /// When it was used; once.
    pub used_at: Option<Moment>,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
