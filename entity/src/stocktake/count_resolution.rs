//! Table `count_resolution`.

use crate::{CardId, CountEventId, CountResolutionId, InstituteId, Moment, StocktakeId};
use sea_orm::entity::prelude::*;

/// What somebody found out of a thing whose code did not tell it (编码查清记录). The last one counts.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "count_resolution")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CountResolutionId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The stocktake (盘点).
    pub stocktake_id: StocktakeId,
    /// What was counted.
    pub count_event_id: CountEventId,
    /// The card that it is; none: it has no card.
    pub card_id: Option<CardId>,
    /// How that is known.
    pub note: Option<String>,
    /// Who found out.
    pub person_key: String,
    /// That they took part; always true.
    pub takes_part: bool,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
