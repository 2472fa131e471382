//! What can be said of cards between acquisition and disposal.

use super::super::assets::{AssetCard, cards_by_id};
use super::super::call::Call;
use super::super::error::{Failed, UserError};
use super::super::node::local;
use super::super::once::{Settled, once};
use super::super::org::{Department, Institute, Location, Person};
use super::super::scalar::{Date, Money};
use super::super::term::Term;
use crate::life::rules::Value;
use crate::life::service::{self, Assignment, Subject};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{CardId, UsageState};

/// Where things stand and in whose hands from a day on; what is not given stays as it is (内部调剂).
#[derive(Debug, InputObject)]
pub struct AssetCardReassignInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The cards, at most 500.
    pub cards: Vec<ID>,
    /// From which day (变动日期).
    pub on: Date,
    /// Why (变动原因).
    pub reason: String,
    /// 使用部门.
    pub department: Option<ID>,
    /// 管理部门.
    pub manage_department: Option<ID>,
    /// 存放地点.
    pub location: Option<ID>,
    /// 使用人.
    pub user: Option<ID>,
    /// 保管人.
    pub custodian: Option<ID>,
}

/// How things are used from a day on (使用状况变更).
#[derive(Debug, InputObject)]
pub struct AssetCardChangeStateInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The cards, at most 500.
    pub cards: Vec<ID>,
    /// From which day (变动日期).
    pub on: Date,
    /// Why (变动原因).
    pub reason: String,
    /// 使用状况.
    pub usage_state: Term<UsageState>,
}

/// What a thing costs from a day on (价值调整).
#[derive(Debug, InputObject)]
pub struct AssetCardAdjustValueInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The institute.
    pub institute: ID,
    /// The card.
    pub card: ID,
    /// From which day (变动日期).
    pub on: Date,
    /// Why (变动原因).
    pub reason: String,
    /// 原值.
    pub original_value: Money,
    /// 财政拨款; needed where the card says what it was paid from.
    pub fiscal_fund: Option<Money>,
    /// 非财政拨款; needed where the card says what it was paid from.
    pub other_fund: Option<Money>,
}

/// A change that was not (撤销变动).
#[derive(Debug, InputObject)]
pub struct AssetCardUndoInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The card, whose last change is undone.
    pub card: ID,
    /// Why (撤销原因).
    pub reason: String,
}

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
        let subject = subject(&input.institute, &input.cards, input.on, &input.reason)?;
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
        let subject = subject(&input.institute, &input.cards, input.on, &input.reason)?;
        let state = input.usage_state.0;
        let change = async |ctx| service::change_state(&ctx, &subject, state).await.map(|id| id.0);
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
        let subject = subject(&input.institute, std::slice::from_ref(&input.card), input.on, &input.reason)?;
        let fund = |amount: Option<Money>| amount.map(|amount| amount.0).unwrap_or_default();
        let is_said = input.fiscal_fund.is_some() || input.other_fund.is_some();
        let funds = is_said.then(|| [fund(input.fiscal_fund), fund(input.other_fund)]);
        let changed = Value { cost: input.original_value.0, funds };
        let adjust = async |ctx| service::adjust_value(&ctx, &subject, &changed).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, adjust).await?;
        told(context, &subject.cards, settled).await
    }

    /// Undoes the last change of a card that was said by one of these mutations (撤销变动).
    /// Needs: 资产管理员.
    async fn asset_card_undo(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which card.")] input: AssetCardUndoInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let id: CardId = local(AssetCard::KIND, &input.card)?;
        let undo = async |ctx| service::undo(&ctx, id, &input.reason).await.map(|id| id.0);
        let settled = once(context, AssetCard::KIND, &input, &input.idempotency_key, undo).await?;
        told(context, &[id], settled).await
    }
}

fn maybe<T: From<uuid::Uuid>>(kind: &str, id: Option<&ID>) -> Result<Option<T>, Failed> {
    id.map(|id| local(kind, id)).transpose()
}

/// Which cards a change is of, from when on, and why.
fn subject(institute: &ID, cards: &[ID], on: Date, reason: &str) -> Result<Subject, Failed> {
    let cards = cards.iter().map(|card| local(AssetCard::KIND, card)).collect::<Result<_, _>>()?;
    Ok(Subject { institute: local(Institute::KIND, institute)?, cards, on: on.0, reason: reason.to_owned() })
}

/// What is told of the cards after a change.
async fn told(context: &Context<'_>, cards: &[CardId], settled: Settled) -> Result<Option<AssetCardsPayload>, Failed> {
    let cards = match settled.id {
        Some(_) => {
            let found = cards_by_id(Call::of(context), cards).await?;
            Some(cards.iter().filter_map(|id| found.get(id).cloned()).collect())
        }
        None => None,
    };
    Ok(Some(AssetCardsPayload { cards, user_errors: settled.user_errors }))
}
