//! What can be said of cards between acquisition and disposal.

use super::super::assets::{AssetCard, EvidenceInput, cards_by_id, evidence};
use super::super::call::Call;
use super::super::error::{Failed, UserError};
use super::super::node::local;
use super::super::once::{Settled, once};
use super::super::org::{Department, Institute, Location, Person};
use super::super::scalar::{Date, Money};
use super::inputs::{
    AssetCardAdjustEstimateInput, AssetCardAdjustValueInput, AssetCardChangeStateInput, AssetCardReassignInput,
    AssetCardUndoInput, AssetCardWorkInput, CardWorkInput,
};
use crate::life::rules::{Estimate, Value};
use crate::life::service::{self, Assignment, Subject};
use crate::life::{self};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::CardId;

/// What became of a change of cards.
#[derive(Debug, SimpleObject)]
pub struct AssetCardsPayload {
    /// The cards, in the order in which they were named.
    pub cards: Option<Vec<AssetCard>>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What can be said of cards between acquisition and disposal.
#[derive(Debug, Default)]
pub struct LifeMutation;

#[Object]
impl LifeMutation {
    /// Moves cards within the institute (内部调剂): departments, place, user, custodian. To another unit is a
    /// disposal. Needs: 资产管理员.
    async fn asset_card_reassign(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which cards, and what is otherwise.")] input: AssetCardReassignInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let subject = subject(&input.institute, &input.cards, input.on, (&input.reason, &input.evidence))?;
        let to = Assignment {
            department: maybe(Department::KIND, input.department.as_ref())?,
            manage_department: maybe(Department::KIND, input.manage_department.as_ref())?,
            place: maybe(Location::KIND, input.location.as_ref())?,
            user: maybe(Person::KIND, input.user.as_ref())?,
            custodian: maybe(Person::KIND, input.custodian.as_ref())?,
        };
        let reassign = async |ctx| service::reassign(&ctx, &subject, &to).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, reassign).await?;
        told(context, &subject.cards, settled).await
    }

    /// Says how things are used from a day on (使用状况变更). That they went takes a disposal.
    /// Needs: 资产管理员.
    async fn asset_card_change_state(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which cards, and what is otherwise.")] input: AssetCardChangeStateInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let subject = subject(&input.institute, &input.cards, input.on, (&input.reason, &input.evidence))?;
        let state = input.usage_state.0;
        let parts: Vec<_> = input.uses.iter().map(|part| (part.state.0, part.value.0)).collect();
        let change = async |ctx| service::change_state(&ctx, &subject, state, &parts).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, change).await?;
        told(context, &subject.cards, settled).await
    }

    /// Says what a thing costs from a day on (价值调整): an estimate becomes final, a correction. What was
    /// depreciated stays. Needs: 资产管理员.
    async fn asset_card_adjust_value(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which card, and what it costs.")] input: AssetCardAdjustValueInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let subject =
            subject(&input.institute, std::slice::from_ref(&input.card), input.on, (&input.reason, &input.evidence))?;
        let changed = value(input.original_value, [input.fiscal_fund, input.other_fund]);
        let occasion = input.occasion.map(|occasion| occasion.0);
        let adjust = async |ctx| service::adjust_value(&ctx, &subject, &changed, occasion).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, adjust).await?;
        told(context, &subject.cards, settled).await
    }

    /// Says how long things are used and what is left of them in the end, from a day on (会计估计变更): nothing
    /// before is restated. Needs: 资产管理员.
    async fn asset_card_adjust_estimate(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which cards, and what is otherwise.")] input: AssetCardAdjustEstimateInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let subject = subject(&input.institute, &input.cards, input.on, (&input.reason, &input.evidence))?;
        let subject = Subject { life_reason: input.life_reason.clone(), ..subject };
        let changed = Estimate { life: input.life_months, residual: input.residual_value.map(|value| value.0) };
        let adjust = async |ctx| service::adjust_estimate(&ctx, &subject, &changed).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, adjust).await?;
        told(context, &subject.cards, settled).await
    }

    /// Says what assets did in a month that is not posted yet (登记月工作量), by which 工作量法 depreciates them; said
    /// again, the last counts. Needs: 资产管理员.
    async fn asset_card_work(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which cards, which month, and what they did.")] input: AssetCardWorkInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let work = |one: &CardWorkInput| Ok((local(AssetCard::KIND, &one.card)?, one.quantity.0));
        let works = input.works.iter().map(work).collect::<Result<Vec<(CardId, entity::Quantity)>, Failed>>()?;
        let (institute, month) = (local(Institute::KIND, &input.institute)?, input.period.0);
        let say = async |ctx| life::work(&ctx, institute, month, &works).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, say).await?;
        let cards: Vec<CardId> = works.iter().map(|(card, _)| *card).collect();
        told(context, &cards, settled).await
    }

    /// Undoes the last change of a card that was said by one of these mutations (撤销变动); what was split or put
    /// together is undone of all its cards, at the card that stayed. Needs: 资产管理员.
    async fn asset_card_undo(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which card.")] input: AssetCardUndoInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let id: CardId = local(AssetCard::KIND, &input.card)?;
        let undo = async |ctx| life::undo(&ctx, id, &input.reason).await.map(|id| id.0);
        let settled = once(context, AssetCard::KIND, &input, &input.idempotency_key, undo).await?;
        told(context, &[id], settled).await
    }
}

fn maybe<T: From<uuid::Uuid>>(kind: &str, id: Option<&ID>) -> Result<Option<T>, Failed> {
    id.map(|id| local(kind, id)).transpose()
}

/// What a thing costs, and what it was paid from where that is said.
pub(super) fn value(cost: Money, funds: [Option<Money>; 2]) -> Value {
    let is_said = funds.iter().any(Option::is_some);
    let funds = is_said.then(|| funds.map(|amount| amount.map(|amount| amount.0).unwrap_or_default()));
    Value { cost: cost.0, funds }
}

/// Which cards a change is of, from when on, why, and what proves it.
pub(super) fn subject(
    institute: &ID,
    cards: &[ID],
    on: Date,
    (reason, proof): (&str, &[EvidenceInput]),
) -> Result<Subject, Failed> {
    let cards = cards.iter().map(|card| local(AssetCard::KIND, card)).collect::<Result<_, _>>()?;
    let institute = local(Institute::KIND, institute)?;
    Ok(Subject { institute, cards, on: on.0, reason: reason.to_owned(), evidence: evidence(proof), life_reason: None })
}

/// What is told of the cards after a change.
pub(super) async fn told(
    context: &Context<'_>,
    cards: &[CardId],
    settled: Settled,
) -> Result<Option<AssetCardsPayload>, Failed> {
    let cards = match settled.id {
        Some(_) => {
            let found = cards_by_id(Call::of(context), cards).await?;
            Some(cards.iter().filter_map(|id| found.get(id).cloned()).collect())
        }
        None => None,
    };
    Ok(Some(AssetCardsPayload { cards, user_errors: settled.user_errors }))
}
