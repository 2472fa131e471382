//! What can be done with stocktakes that are counted here.

use super::super::assets::AssetCard;
use super::super::call::Call;
use super::super::error::{Failed, UserError};
use super::super::node::{Node, local};
use super::super::once::{Settled, once};
use super::super::org::{Institute, Location};
use super::super::recurring::StocktakeSchedule;
use super::super::scalar::{ClientId, DateTime};
use super::super::stocktake::{self, Stocktake};
use super::inputs::{
    CountInput, CountResolveInput, CountsAllMatchedInput, CountsRecordInput, StocktakeChangeInput, StocktakeCloseInput,
    StocktakeOpenInput, StocktakePlanInput, StocktakeReviewInput,
};
use crate::counting::course::Count;
use crate::counting::record::{self, AllHere, FoundOut};
use crate::counting::{approve, service, store};
use crate::recurring::service as recurring;
use async_graphql::{Context, Object, SimpleObject};
use entity::{InstituteId, Scope, StocktakeId};
use uuid::Uuid;

/// What became of a stocktake.
#[derive(Debug, SimpleObject)]
pub struct StocktakePayload {
    /// The stocktake.
    pub stocktake: Option<Stocktake>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What is kept of a count that was sent (登记回执).
#[derive(Debug, SimpleObject)]
pub struct CountReceipt {
    /// 终端编号.
    device_id: String,
    /// What the device calls it (客户端编号).
    client_id: ClientId,
    /// Since when it is kept; the same for every resend (记录时间).
    recorded_at: DateTime,
    /// Whether something else is kept under its id than what was sent: give that an id of its own (内容不同).
    differs: bool,
}

/// What became of counts.
#[derive(Debug, SimpleObject)]
pub struct CountsRecordPayload {
    /// The stocktake.
    pub stocktake: Option<Stocktake>,
    /// What is kept of each count, in the order in which they were sent.
    pub receipts: Option<Vec<CountReceipt>>,
    /// Why they were refused; empty where they were not.
    pub user_errors: Vec<UserError>,
}

/// What can be done with stocktakes that are counted here.
#[derive(Debug, Default)]
pub struct CountingMutation;

#[Object]
impl CountingMutation {
    /// Says what will be counted, and how (编制盘点方案). Needs: 资产管理员.
    async fn stocktake_plan(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What, as of when, by whom.")] input: StocktakePlanInput,
    ) -> Result<Option<StocktakePayload>, Failed> {
        let id: InstituteId = local(Institute::KIND, &input.institute)?;
        let asked = input.plan()?;
        let schedule = input.schedule.as_ref().map(|id| local(StocktakeSchedule::KIND, id)).transpose()?;
        let plan = async |ctx| match schedule {
            Some(schedule) => recurring::plan(&ctx, (id, schedule), asked.clone()).await.map(|id| id.0),
            None => service::plan(&ctx, id, &asked).await.map(|id| id.0),
        };
        let settled = once(context, Stocktake::KIND, &input, &input.idempotency_key, plan).await?;
        told(context, settled).await
    }

    /// Fixes what is expected, as of the base date by what is known now (下达盘点任务). Needs: 资产管理员.
    async fn stocktake_open(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which stocktake.")] input: StocktakeOpenInput,
    ) -> Result<Option<StocktakePayload>, Failed> {
        let id: StocktakeId = local(Stocktake::KIND, &input.stocktake)?;
        let open = async |ctx| service::open(&ctx, id, input.version).await.map(|id| id.0);
        let settled = once(context, Stocktake::KIND, &input, &input.idempotency_key, open).await?;
        told(context, settled).await
    }

    /// Keeps what stocktakers say, in any order and however often it is sent (登记盘点结果).
    /// Needs: 盘点, 部门资产专管员 or 资产管理员, in a team where teams name who counts; or a device of the stocktake.
    async fn counts_record(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What was counted.")] input: CountsRecordInput,
    ) -> Result<Option<CountsRecordPayload>, Failed> {
        let id: StocktakeId = local(Stocktake::KIND, &input.stocktake)?;
        let counts = input.counts.iter().map(CountInput::count).collect::<Result<Vec<_>, _>>()?;
        let keep = async |ctx| record::record(&ctx, id, &counts).await.map(|id| id.0);
        let settled = once(context, Stocktake::KIND, &input, &input.idempotency_key, keep).await?;
        let receipts = match settled.id {
            Some(_) => Some(receipts(context, id, &counts).await?),
            None => None,
        };
        let told = made(context, settled.id).await?;
        Ok(Some(CountsRecordPayload { stocktake: told, receipts, user_errors: settled.user_errors }))
    }

    /// Says of everything that should be at a place today that it is there (全部相符); what the same person says of one of
    /// them by itself holds. Needs: 盘点, 部门资产专管员 or 资产管理员, in a team where teams name who counts; or a device of the stocktake.
    async fn counts_all_matched(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Where, and in which round.")] input: CountsAllMatchedInput,
    ) -> Result<Option<StocktakePayload>, Failed> {
        let id: StocktakeId = local(Stocktake::KIND, &input.stocktake)?;
        let all = AllHere {
            place: local(Location::KIND, &input.location)?,
            device: input.device_id.clone(),
            client: input.client_id.0,
            round: input.round.0,
            on: input.counted_on.map(|day| day.0),
        };
        let keep = async |ctx| record::all_matched(&ctx, id, &all).await.map(|id| id.0);
        let settled = once(context, Stocktake::KIND, &input, &input.idempotency_key, keep).await?;
        told(context, settled).await
    }

    /// Keeps what somebody found out of things whose codes did not tell it: which card they are, or that they have
    /// none (查清编码). Needs: 盘点, 部门资产专管员 or 资产管理员, in a team where teams name who counts.
    async fn count_resolve(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What was counted, and what it is.")] input: CountResolveInput,
    ) -> Result<Option<StocktakePayload>, Failed> {
        let id: StocktakeId = local(Stocktake::KIND, &input.stocktake)?;
        let counts = input.counts.iter().map(|count| (count.device_id.clone(), count.client_id.0)).collect();
        let card = input.card.as_ref().map(|card| local(AssetCard::KIND, card)).transpose()?;
        let out = FoundOut { counts, card, note: input.note.clone() };
        let resolve = async |ctx| record::resolve(&ctx, id, &out).await.map(|id| id.0);
        let settled = once(context, Stocktake::KIND, &input, &input.idempotency_key, resolve).await?;
        told(context, settled).await
    }

    /// Hands a stocktake in for approval; what nobody has counted takes a reason (提交审核). Needs: 资产管理员.
    async fn stocktake_review(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which stocktake.")] input: StocktakeReviewInput,
    ) -> Result<Option<StocktakePayload>, Failed> {
        let id: StocktakeId = local(Stocktake::KIND, &input.stocktake)?;
        let reason = input.uncounted_reason.clone();
        let review = async |ctx| service::review(&ctx, id, input.version, reason.as_deref()).await.map(|id| id.0);
        let settled = once(context, Stocktake::KIND, &input, &input.idempotency_key, review).await?;
        told(context, settled).await
    }

    /// Approves what a stocktake found: somebody who took no part in it, about what they saw (批准截止). From then on
    /// it can be compared. Needs: signed in, 单位负责人 or 财务负责人.
    async fn stocktake_close(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which stocktake, and what was seen of it.")] input: StocktakeCloseInput,
    ) -> Result<Option<StocktakePayload>, Failed> {
        let id: StocktakeId = local(Stocktake::KIND, &input.stocktake)?;
        let (digest, note) = (input.digest.0, input.note.clone());
        let close = async |ctx| approve::close(&ctx, id, digest, note.as_deref()).await.map(|id| id.0);
        let settled = once(context, Stocktake::KIND, &input, &input.idempotency_key, close).await?;
        told(context, settled).await
    }

    /// Lets a stocktake go on that was closed; what was approved stays known as it was (重新启动). Needs: 资产管理员.
    async fn stocktake_reopen(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which stocktake, and why.")] input: StocktakeChangeInput,
    ) -> Result<Option<StocktakePayload>, Failed> {
        let id: StocktakeId = local(Stocktake::KIND, &input.stocktake)?;
        let reopen = async |ctx| service::reopen(&ctx, id, input.version, &input.reason).await.map(|id| id.0);
        let settled = once(context, Stocktake::KIND, &input, &input.idempotency_key, reopen).await?;
        told(context, settled).await
    }

    /// Calls a stocktake off that is not closed; what was counted stays (取消盘点). Needs: 资产管理员.
    async fn stocktake_cancel(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which stocktake, and why.")] input: StocktakeChangeInput,
    ) -> Result<Option<StocktakePayload>, Failed> {
        let id: StocktakeId = local(Stocktake::KIND, &input.stocktake)?;
        let cancel = async |ctx| service::cancel(&ctx, id, input.version, &input.reason).await.map(|id| id.0);
        let settled = once(context, Stocktake::KIND, &input, &input.idempotency_key, cancel).await?;
        told(context, settled).await
    }
}

/// The stocktake that was made or changed; a device is told of its own.
pub async fn made(context: &Context<'_>, id: Option<Uuid>) -> Result<Option<Stocktake>, Failed> {
    let Some(id) = id else { return Ok(None) };
    let found = stocktake::nodes(Call::of(context), &[id]).await?;
    Ok(found.into_iter().find_map(|(_, node)| if let Node::Stocktake(found) = node { Some(found) } else { None }))
}

/// What is told of a stocktake after a mutation.
async fn told(context: &Context<'_>, settled: Settled) -> Result<Option<StocktakePayload>, Failed> {
    let stocktake = made(context, settled.id).await?;
    Ok(Some(StocktakePayload { stocktake, user_errors: settled.user_errors }))
}

/// What is kept of counts, whoever sent them first.
async fn receipts(context: &Context<'_>, id: StocktakeId, counts: &[Count]) -> Result<Vec<CountReceipt>, Failed> {
    let call = Call::of(context);
    let own = call.ctx.actor.stocktake().map(|(institute, _)| Scope::institute(institute));
    let scope = own.unwrap_or_else(|| call.ctx.actor.scope_of::<entity::stocktake::count_event::Entity>());
    let clients: Vec<Uuid> = counts.iter().map(|count| count.client).collect();
    let kept = store::events_of(&**call.read().await?, &scope, id, &clients).await?;
    let receipt = |count: &Count| {
        let event = kept.get(&(count.device.clone(), count.client))?;
        Some(CountReceipt {
            device_id: count.device.clone(),
            client_id: ClientId(count.client),
            recorded_at: DateTime(event.recorded_at),
            differs: event.digest != record::digest(count),
        })
    };
    Ok(counts.iter().filter_map(receipt).collect())
}
