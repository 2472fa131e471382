//! Table `card_count`.

use crate::InstituteId;
use sea_orm::entity::prelude::*;

/// How many cards an institute has (卡片数), kept with every write.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "card_count")]
pub struct Model {
    /// Whose it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub institute_id: InstituteId,
    /// How many.
    pub cards: i64,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadCards);
