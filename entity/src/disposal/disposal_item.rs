//! Table `disposal_item`.

use crate::{CardId, CardVersionId, DisposalId, InstituteId, Money};
use sea_orm::entity::prelude::*;

/// A card of a disposal (处置明细), as it was when the disposal was asked for.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disposal_item")]
pub struct Model {
    /// The disposal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub disposal_id: DisposalId,
    /// The card.
    #[sea_orm(primary_key, auto_increment = false)]
    pub card_id: CardId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The version of the card that was seen.
    pub card_version_id: CardVersionId,
    /// 原值, in fen.
    pub original_value: Money,
    /// 累计折旧, in fen.
    pub depreciation: Money,
    /// Whether the disposal still goes on: a card is in one at a time.
    pub is_open: bool,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadDisposals);
