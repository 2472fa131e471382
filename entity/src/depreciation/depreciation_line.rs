//! Table `depreciation_line`.

use crate::{CardId, DepreciationRunId, InstituteId, Moment, Money};
use sea_orm::entity::prelude::*;

/// What one card lost in a month, as it was posted (折旧明细).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "depreciation_line")]
pub struct Model {
    /// The run (折旧计提).
    #[sea_orm(primary_key, auto_increment = false)]
    pub run_id: DepreciationRunId,
    /// Its number, in the order of card numbers (序号).
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The card.
    pub card_id: CardId,
    /// 本月折旧额, in fen.
    pub amount: Money,
    /// 累计折旧 with it, in fen.
    pub accumulated: Money,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadCards);
