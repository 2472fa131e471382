//! Table `card`.

use crate::{CardId, InstituteId, Moment};
use sea_orm::entity::prelude::*;

/// The identity of an asset card (资产卡片). `key` is the normal form of its number.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "card")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CardId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// Its number in the form in which numbers are compared; of a card without one, its content.
    pub key: String,
    /// Tells cards of one number apart; 1 for the first.
    pub ordinal: i32,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadCards);
