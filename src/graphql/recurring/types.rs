//! A stocktake that recurs, as a client is told of it.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::node::global;
use super::super::org::{Institute, institute_of};
use super::super::scalar::Date;
use super::super::stocktake::Stocktake;
use super::super::term::Term;
use crate::recurring::store::{Schedule, Standing};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::OccurrenceStatus;
use std::sync::Arc;

/// A stocktake that recurs (定期盘点安排).
#[derive(Debug, Clone)]
pub struct StocktakeSchedule(pub Arc<Schedule>);

impl StocktakeSchedule {
    /// What its global ids begin with.
    pub const KIND: &'static str = "StocktakeSchedule";
}

/// A stocktake that recurs (定期盘点安排).
#[Object]
impl StocktakeSchedule {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.row.id.0)
    }

    /// Whose it is (机构).
    async fn institute(&self, context: &Context<'_>) -> Result<Option<Institute>, Failed> {
        institute_of(context, self.0.row.institute_id).await
    }

    /// What it is called (名称).
    async fn title(&self) -> &str {
        &self.0.row.title
    }

    /// What it covers, as on the command line; empty = everything (盘点范围).
    async fn scope(&self) -> &str {
        &self.0.row.scope
    }

    /// Whether counters are not told how much is expected (盲盘).
    async fn blind(&self) -> bool {
        self.0.row.blind
    }

    /// Its rounds behind the first, each with the share that it looks at, as `RECOUNT=0.3000` (轮次与比例).
    async fn rounds(&self) -> Vec<&str> {
        self.0.row.rounds.split_whitespace().collect()
    }

    /// The first base date (首次盘点基准日).
    async fn first_base_date(&self) -> Date {
        Date(self.0.row.first_on)
    }

    /// How many months lie between two base dates (周期，月).
    async fn every_months(&self) -> i32 {
        self.0.row.every_months
    }

    /// How many days after its base date one is to be closed (办理期限，天).
    async fn days_allowed(&self) -> i32 {
        self.0.row.days_allowed
    }

    /// The last day on which one may have its base date; null while it recurs (终止日).
    async fn ended_on(&self) -> Option<Date> {
        self.0.end.as_ref().map(|end| Date(end.ended_on))
    }

    /// Its occurrences until today, and the one to come (历次盘点).
    async fn occurrences(&self, context: &Context<'_>) -> Vec<StocktakeOccurrence> {
        let standing = self.0.standing(Call::of(context).ctx.app.today());
        standing.into_iter().map(StocktakeOccurrence::from).collect()
    }
}

/// One of the stocktakes that recur (定期盘点的一次).
#[derive(Debug, Clone, SimpleObject)]
pub struct StocktakeOccurrence {
    /// 盘点基准日.
    base_date: Date,
    /// By when it is to be closed (办结期限).
    due_on: Date,
    /// How it stands (状态).
    status: Term<OccurrenceStatus>,
    /// By how many days it is or was late (逾期天数).
    days_late: i32,
    /// Its stocktake; null where none is planned (盘点).
    stocktake: Option<Stocktake>,
}

impl From<Standing> for StocktakeOccurrence {
    fn from(one: Standing) -> Self {
        Self {
            base_date: Date(one.of.base_date),
            due_on: Date(one.of.due_on),
            status: Term(one.status),
            days_late: one.days_late,
            stocktake: one.stocktake.map(Stocktake),
        }
    }
}
