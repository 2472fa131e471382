//! Table `reconciliation_run`.

use crate::{Day, Digest, InstituteId, Moment, Regime, RunId, RunStatus, StocktakeId};
use sea_orm::entity::prelude::*;

/// A reconciliation of accounts, cards and stock (核对).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reconciliation_run")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RunId,
    /// Whose it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub institute_id: InstituteId,
    /// How far it is.
    pub status: RunStatus,
    /// 核对基准日.
    pub as_of: Day,
    /// First day of the movements.
    pub from_on: Day,
    /// What was known by then is compared.
    pub known_at: Moment,
    /// The stocktake (盘点).
    pub stocktake_id: Option<StocktakeId>,
    /// The mapping that chains and class level come from, as TOML.
    pub mapping: String,
    /// 会计制度.
    pub regime: Regime,
    /// The version of the ruleset.
    pub ruleset: String,
    /// The digest of the run (校验值).
    pub digest: Option<Digest>,
    /// Footing, classes and counts, as JSON.
    pub summary: String,
    /// Who asked.
    pub actor: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadRuns);
