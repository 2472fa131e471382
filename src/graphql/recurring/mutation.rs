//! What can be done with stocktakes that recur.

use super::super::call::Call;
use super::super::counting::StocktakeRoundInput;
use super::super::error::{Failed, UserError};
use super::super::node::{Node, local};
use super::super::once::{Settled, once};
use super::super::org::Institute;
use super::super::scalar::Date;
use super::types::StocktakeSchedule;
use crate::recurring::service::{self, Asked};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{InstituteId, StocktakeScheduleId};

/// That a stocktake recurs (定期盘点安排).
#[derive(Debug, InputObject)]
pub struct StocktakeScheduleAddInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// What it is called (名称).
    pub title: String,
    /// The first base date; the last day of a month stays that in every month (首次盘点基准日).
    pub first_base_date: Date,
    /// How many months lie between two base dates, 1 to 120 (周期，月).
    pub every_months: i32,
    /// How many days after its base date one is to be closed, 0 to 366 (办理期限，天).
    pub days_allowed: i32,
    /// What it covers, as `stocktakePlan` takes it; blank = everything (盘点范围).
    #[graphql(default)]
    pub scope: String,
    /// Whether counters are not told how much is expected (盲盘).
    #[graphql(default)]
    pub blind: bool,
    /// The rounds behind the first (轮次).
    #[graphql(default)]
    pub rounds: Vec<StocktakeRoundInput>,
}

/// That a stocktake recurs no more (终止定期盘点).
#[derive(Debug, InputObject)]
pub struct StocktakeScheduleEndInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The schedule.
    pub schedule: ID,
    /// The last day on which one may have its base date (终止日).
    pub on: Date,
    /// Why (原因).
    pub reason: String,
}

/// What became of a schedule.
#[derive(Debug, SimpleObject)]
pub struct StocktakeSchedulePayload {
    /// The schedule.
    pub schedule: Option<StocktakeSchedule>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What can be done with stocktakes that recur.
#[derive(Debug, Default)]
pub struct RecurringMutation;

#[Object]
impl RecurringMutation {
    /// Lays down that a stocktake recurs (制定定期盘点安排). Needs: 资产管理员.
    async fn stocktake_schedule_add(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What, from when, how often.")] input: StocktakeScheduleAddInput,
    ) -> Result<Option<StocktakeSchedulePayload>, Failed> {
        let id: InstituteId = local(Institute::KIND, &input.institute)?;
        let asked = Asked {
            title: input.title.clone(),
            scope: input.scope.clone(),
            blind: input.blind,
            rounds: StocktakeRoundInput::all(&input.rounds),
            first_on: input.first_base_date.0,
            every_months: input.every_months,
            days_allowed: input.days_allowed,
        };
        let add = async |ctx| service::lay_down(&ctx, id, &asked).await.map(|id| id.0);
        let settled = once(context, StocktakeSchedule::KIND, &input, &input.idempotency_key, add).await?;
        told(context, settled).await
    }

    /// Ends a schedule: what was planned of it goes on, nothing else becomes due (终止定期盘点). Needs: 资产管理员.
    async fn stocktake_schedule_end(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which, from when, and why.")] input: StocktakeScheduleEndInput,
    ) -> Result<Option<StocktakeSchedulePayload>, Failed> {
        let id: StocktakeScheduleId = local(StocktakeSchedule::KIND, &input.schedule)?;
        let end = async |ctx| service::end(&ctx, id, (input.on.0, &input.reason)).await.map(|id| id.0);
        let settled = once(context, StocktakeSchedule::KIND, &input, &input.idempotency_key, end).await?;
        told(context, settled).await
    }
}

async fn told(context: &Context<'_>, settled: Settled) -> Result<Option<StocktakeSchedulePayload>, Failed> {
    let schedule = match settled.id {
        Some(id) => super::nodes(Call::of(context), &[id]).await?.into_iter().find_map(|(_, node)| match node {
            Node::StocktakeSchedule(schedule) => Some(schedule),
            _ => None,
        }),
        None => None,
    };
    Ok(Some(StocktakeSchedulePayload { schedule, user_errors: settled.user_errors }))
}
