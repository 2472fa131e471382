//! Table `depreciation_run`.

use crate::{DepreciationRunId, Digest, InstituteId, Moment, Money, Regime};
use sea_orm::entity::prelude::*;

/// A month's depreciation as it was posted (折旧计提), or the reversal of one (冲回). Neither is ever changed.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "depreciation_run")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DepreciationRunId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// Year of the period (会计年度).
    pub year: i32,
    /// Month of the period (会计期间).
    pub month: i32,
    /// 会计制度 at the end of the month.
    pub regime: Regime,
    /// Cards with an amount.
    pub cards: i64,
    /// 本月折旧额, in fen; negative where it is taken back.
    pub amount: Money,
    /// SHA-256 of the lines, in the order of card numbers (校验值).
    pub digest: Digest,
    /// What it comes to by class, and of which cards nothing follows, as JSON.
    pub summary: String,
    /// Who posted it.
    pub actor: String,
    /// The run that this one takes back (冲回).
    pub reverses_id: Option<DepreciationRunId>,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadCards);
