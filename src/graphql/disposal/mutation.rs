//! What can be done with disposals.

use super::super::assets::{AssetCard, EvidenceInput, evidence};
use super::super::error::{Failed, UserError};
use super::super::loaders::made;
use super::super::node::local;
use super::super::once::{Settled, once};
use super::super::org::Institute;
use super::super::scalar::{Date, Money, Sha256};
use super::super::term::Term;
use super::types::Disposal;
use crate::disposal::rules::Application;
use crate::disposal::service::{self, Execution, Ruling};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::disposal::disposal;
use entity::{Decision, DisposalId, DisposalMode, InstituteId};

/// Assets that are to go (处置申请).
#[derive(Debug, InputObject)]
pub struct AssetCardDisposeInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The cards, at most 500.
    pub cards: Vec<ID>,
    /// 处置方式.
    pub mode: Term<DisposalMode>,
    /// Why (处置原因).
    pub reason: String,
    /// What proves it; what the mode asks for must be there (证明材料).
    pub evidence: Vec<EvidenceInput>,
}

/// What somebody on the route says (审批).
#[derive(Debug, InputObject)]
pub struct DisposalDecideInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The disposal.
    pub disposal: ID,
    /// 审批结论.
    pub decision: Term<Decision>,
    /// The digest of what was seen; another one is refused (校验值).
    pub digest: Sha256,
    /// Why; needed for a return (审批意见).
    pub note: Option<String>,
    /// 批复文号.
    pub document_no: Option<String>,
}

/// A disposal that is taken back (撤回).
#[derive(Debug, InputObject)]
pub struct DisposalWithdrawInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The disposal.
    pub disposal: ID,
    /// The version of the disposal as it was seen (版本).
    pub version: i32,
}

/// Assets that went (执行处置).
#[derive(Debug, InputObject)]
pub struct DisposalExecuteInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The disposal.
    pub disposal: ID,
    /// From which day they are gone, not before it was approved (处置日期).
    pub on: Date,
    /// What came in for them (处置收入).
    pub proceeds: Option<Money>,
    /// The version of the disposal as it was seen (版本).
    pub version: i32,
}

/// A disposal that was carried out and was not so (撤销处置).
#[derive(Debug, InputObject)]
pub struct DisposalRevertInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The disposal.
    pub disposal: ID,
    /// Why (撤销原因).
    pub reason: String,
    /// The version of the disposal as it was seen (版本).
    pub version: i32,
}

/// What became of a disposal.
#[derive(Debug, SimpleObject)]
pub struct DisposalPayload {
    /// The disposal.
    pub disposal: Option<Disposal>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What can be done with disposals.
#[derive(Debug, Default)]
pub struct DisposalMutation;

#[Object]
impl DisposalMutation {
    /// Asks that assets go (处置申请): kind of unit, mode and amount decide who has to approve it.
    /// Needs: 资产管理员.
    async fn asset_card_dispose(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is to go, how, and why.")] input: AssetCardDisposeInput,
    ) -> Result<Option<DisposalPayload>, Failed> {
        let id: InstituteId = local(Institute::KIND, &input.institute)?;
        let cards = input.cards.iter().map(|card| local(AssetCard::KIND, card)).collect::<Result<_, _>>()?;
        let evidence = evidence(&input.evidence);
        let asked = Application { mode: input.mode.0, reason: input.reason.clone(), evidence, cards };
        let apply = async |ctx| service::apply(&ctx, id, &asked).await.map(|id| id.0);
        let settled = once(context, Disposal::KIND, &input, &input.idempotency_key, apply).await?;
        told(context, settled).await
    }

    /// Decides at the next step of a disposal's route (处置审批): somebody else than who asked for it and than
    /// those who decided before. Needs: signed in, 单位负责人, 主管审核 or 产权登记 by the step.
    async fn disposal_decide(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is said, and of what.")] input: DisposalDecideInput,
    ) -> Result<Option<DisposalPayload>, Failed> {
        let id: DisposalId = local(Disposal::KIND, &input.disposal)?;
        let (decision, digest) = (input.decision.0, input.digest.0);
        let ruling = Ruling { decision, digest, note: input.note.clone(), document_no: input.document_no.clone() };
        let decide = async |ctx| service::decide(&ctx, id, &ruling).await.map(|id| id.0);
        let settled = once(context, Disposal::KIND, &input, &input.idempotency_key, decide).await?;
        told(context, settled).await
    }

    /// Takes a disposal back that was not carried out (撤回). Needs: 资产管理员.
    async fn disposal_withdraw(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which disposal.")] input: DisposalWithdrawInput,
    ) -> Result<Option<DisposalPayload>, Failed> {
        let id: DisposalId = local(Disposal::KIND, &input.disposal)?;
        let withdraw = async |ctx| service::withdraw(&ctx, id, input.version).await.map(|id| id.0);
        let settled = once(context, Disposal::KIND, &input, &input.idempotency_key, withdraw).await?;
        told(context, settled).await
    }

    /// Undoes a disposal that was carried out (撤销处置): its cards are there again from that day on, and what was booked
    /// of it is proposed with the other sign. Needs: 资产管理员.
    async fn disposal_revert(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which disposal, and why.")] input: DisposalRevertInput,
    ) -> Result<Option<DisposalPayload>, Failed> {
        let id: DisposalId = local(Disposal::KIND, &input.disposal)?;
        let revert = async |ctx| service::revert(&ctx, id, input.version, &input.reason).await.map(|id| id.0);
        let settled = once(context, Disposal::KIND, &input, &input.idempotency_key, revert).await?;
        told(context, settled).await
    }

    /// Carries out a disposal that everybody on its route approved (执行处置): its cards are closed (销卡).
    /// Needs: 资产管理员.
    async fn disposal_execute(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which disposal, and from when.")] input: DisposalExecuteInput,
    ) -> Result<Option<DisposalPayload>, Failed> {
        let id: DisposalId = local(Disposal::KIND, &input.disposal)?;
        let (on, proceeds) = (input.on.0, input.proceeds.map(|amount| amount.0));
        let done = Execution { on, proceeds, version: input.version };
        let execute = async |ctx| service::execute(&ctx, id, &done).await.map(|id| id.0);
        let settled = once(context, Disposal::KIND, &input, &input.idempotency_key, execute).await?;
        told(context, settled).await
    }
}

/// What is told of a disposal after a mutation.
async fn told(context: &Context<'_>, settled: Settled) -> Result<Option<DisposalPayload>, Failed> {
    let disposal = made::<disposal::Entity>(context, settled.id).await?.map(Disposal);
    Ok(Some(DisposalPayload { disposal, user_errors: settled.user_errors }))
}
