//! Table `stocktake`.

use crate::{Day, ImportId, InstituteId, Moment, StocktakeId, StocktakeKind, StocktakeScheduleId, StocktakeStatus};
use sea_orm::entity::prelude::*;

/// A stocktake (盘点).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stocktake")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StocktakeId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// What kind.
    pub kind: StocktakeKind,
    /// How far it is.
    pub status: StocktakeStatus,
    /// What it is called.
    pub title: String,
    /// 盘点基准日.
    pub base_date: Day,
    /// What it covers (盘点范围), as on the command line.
    pub scope: String,
    /// The import that brought it.
    pub import_id: Option<ImportId>,
    /// When the system learned it.
    pub recorded_at: Moment,
    /// Whether counters are not told how much is expected (盲盘).
    pub blind: bool,
    /// Its rounds with the share that each looks at, as `RECOUNT=0.3 SAMPLE=0.1` (盘点轮次与比例).
    pub rounds: String,
    /// What samples are drawn by, so that anybody can draw them again (抽样种子).
    pub seed: String,
    /// When what is expected was fixed; none before (下达时间).
    pub opened_at: Option<Moment>,
    /// Of which schedule it is an occurrence, by its base date (定期盘点安排).
    pub schedule_id: Option<StocktakeScheduleId>,
    /// Counts its changes; a write names the version that it saw.
    pub version: i32,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
