//! Table `institute_regime`.

use crate::{Day, InstituteId, InstituteRegimeId, Moment, Regime};
use sea_orm::entity::prelude::*;

/// The accounting regime of an institute from a day on (会计制度).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "institute_regime")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InstituteRegimeId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// 会计制度.
    pub regime: Regime,
    /// From which day.
    pub effective_from: Day,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadOrganisation);
