//! Table `card_work`.

use crate::{CardId, CardWorkId, InstituteId, Moment, Quantity};
use sea_orm::entity::prelude::*;

/// What an asset did in a month (月工作量), in the unit of its 工作总量. Of a month said twice the last counts.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "card_work")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CardWorkId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The card.
    pub card_id: CardId,
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: i32,
    /// 本月工作量.
    pub quantity: Quantity,
    /// Who said it.
    pub recorded_by: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadCards);
