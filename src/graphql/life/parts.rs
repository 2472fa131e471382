//! Cards that are entered, go into works and come back, are split and put together.

use super::super::assets::cards_by_number;
use super::super::call::Call;
use super::super::error::Failed;
use super::super::once::once;
use super::super::org::Institute;
use super::super::scalar::{Date, Money};
use super::inputs::{
    AssetCardCombineInput, AssetCardInput, AssetCardPartInput, AssetCardRegisterInput, AssetCardSplitInput,
    AssetCardWorksBeginInput, AssetCardWorksCompleteInput,
};
use super::mutation::{AssetCardsPayload, subject, told, value};
use crate::facts::{CardRow, Dictionary, Texts};
use crate::life::service::{self, Subject};
use crate::life::shares::Part;
use crate::life::{self, NamedPart, Returned};
use async_graphql::{Context, Object};
use entity::{Day, Quantity, UsageState};

/// What can be done with whole cards.
#[derive(Debug, Default)]
pub struct PartsMutation;

#[Object]
impl PartsMutation {
    /// Enters cards from their acceptance on (验收建卡), all or none. Needs: 资产管理员.
    async fn asset_card_register(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which cards, and how the assets came.")] input: AssetCardRegisterInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let subject = subject(&input.institute, &[], input.on, (&input.reason, &input.evidence))?;
        let subject = Subject { life_reason: input.life_reason.clone(), ..subject };
        let mut texts = Dictionary::default().texts();
        let rows: Vec<CardRow> = input.cards.iter().map(|card| row(card, &mut texts)).collect();
        let occasion = input.occasion.0;
        let register = async |ctx| service::register(&ctx, &subject, occasion, (&rows, &texts)).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, register).await?;
        let numbers = input.cards.iter().map(|card| number(card.card_no.as_ref(), card.asset_no.as_ref()));
        let cards = cards_by_number(Call::of(context), subject.institute, numbers).await?;
        told(context, &cards, settled).await
    }

    /// Puts cards into works (改扩建转出): what they are worth leaves for 在建工程, and they are not depreciated
    /// until they are back. Needs: 资产管理员.
    async fn asset_card_works_begin(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which cards.")] input: AssetCardWorksBeginInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let subject = subject(&input.institute, &input.cards, input.on, (&input.reason, &input.evidence))?;
        let begin = async |ctx| life::works_begin(&ctx, &subject).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, begin).await?;
        told(context, &subject.cards, settled).await
    }

    /// Takes a card back from works (改扩建转入), with a cost and a life that begin anew. Needs: 资产管理员.
    async fn asset_card_works_complete(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which card, and with what it comes back.")] input: AssetCardWorksCompleteInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let cards = std::slice::from_ref(&input.card);
        let subject = subject(&input.institute, cards, input.on, (&input.reason, &input.evidence))?;
        let subject = Subject { life_reason: input.life_reason.clone(), ..subject };
        let to = Returned {
            value: value(input.original_value, [input.fiscal_fund, input.other_fund]),
            life: input.life_months,
            residual: input.residual_value.map(|value| value.0),
            state: input.usage_state.as_ref().map_or(UsageState::InUse, |state| state.0),
        };
        let complete = async |ctx| life::works_complete(&ctx, &subject, &to).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, complete).await?;
        told(context, &subject.cards, settled).await
    }

    /// Splits a card by quantity or by value (卡片拆分): the parts become cards, what is left stays with it, and
    /// together they say what it said, to the fen. The payload has it, and then its parts. Needs: 资产管理员.
    async fn asset_card_split(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which card, and its parts.")] input: AssetCardSplitInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let cards = std::slice::from_ref(&input.card);
        let subject = subject(&input.institute, cards, input.on, (&input.reason, &input.evidence))?;
        let parts: Vec<NamedPart> = input.parts.iter().map(part).collect();
        let left = input.quantity_left.map(|left| left.0);
        let split = async |ctx| life::split(&ctx, &subject, &parts, left).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, split).await?;
        let numbers = input.parts.iter().map(|part| number(part.card_no.as_ref(), part.asset_no.as_ref()));
        let parts = cards_by_number(Call::of(context), subject.institute, numbers).await?;
        let cards: Vec<_> = subject.cards.iter().copied().chain(parts).collect();
        told(context, &cards, settled).await
    }

    /// Puts cards together (卡片合并): one stays and takes over what the others say in numbers. Needs: 资产管理员.
    async fn asset_card_combine(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which cards.")] input: AssetCardCombineInput,
    ) -> Result<Option<AssetCardsPayload>, Failed> {
        let cards: Vec<_> = std::iter::once(&input.into).chain(&input.cards).cloned().collect();
        let subject = subject(&input.institute, &cards, input.on, (&input.reason, &input.evidence))?;
        let combine = async |ctx| life::combine(&ctx, &subject, input.life_months).await.map(|id| id.0);
        let settled = once(context, Institute::KIND, &input, &input.idempotency_key, combine).await?;
        told(context, &subject.cards[..1], settled).await
    }
}

/// The number by which a card is known.
fn number<'i>(card_no: Option<&'i String>, asset_no: Option<&'i String>) -> &'i str {
    let given = |number: &&'i String| !number.trim().is_empty();
    card_no.filter(given).or(asset_no).map_or("", String::as_str)
}

fn part(input: &AssetCardPartInput) -> NamedPart {
    let AssetCardPartInput { asset_no, card_no, tag_no, serial_no, .. } = input;
    NamedPart {
        numbers: [asset_no, card_no, tag_no, serial_no].map(|number| number.clone().unwrap_or_default()),
        name: input.name.clone(),
        part: Part { quantity: input.quantity.0, cost: input.original_value.map(|cost| cost.0) },
    }
}

/// A card as a list would give it.
fn row(card: &AssetCardInput, texts: &mut Texts) -> CardRow {
    let mut code = |text: &Option<String>| texts.add_code(text.as_deref().unwrap_or_default());
    let [asset_no, card_no, tag_no, old_no, serial_no] =
        [&card.asset_no, &card.card_no, &card.tag_no, &card.old_no, &card.serial_no].map(&mut code);
    let mut text = |text: &Option<String>| texts.add(text.as_deref().unwrap_or_default());
    let fen = |amount: Option<Money>| amount.map_or(0, |amount| amount.0.fen());
    let day = |day: Option<Date>| day.map_or(Day::BLANK, |day| day.0);
    let voucher = card.voucher.as_ref();
    CardRow {
        asset_no,
        card_no,
        tag_no,
        old_no,
        serial_no,
        brand: text(&card.brand),
        specification: text(&card.specification),
        class_code: text(&card.category_code),
        class_name: text(&card.category_name),
        ledger_account: text(&card.ledger_account),
        unit: text(&card.unit),
        department: text(&card.department),
        manage_department: text(&card.manage_department),
        user: text(&card.user),
        keeper: text(&card.custodian),
        location: text(&card.location),
        voucher_word: voucher.map_or_else(Default::default, |voucher| text(&voucher.word)),
        project: text(&card.project),
        name: texts.add(&card.name),
        usage_state: card.usage_state.as_ref().map(|state| state.0).unwrap_or_default(),
        quantity: card.quantity.map_or(Quantity::ONE, |quantity| quantity.0).0,
        value: card.original_value.0.fen(),
        depreciation: fen(card.accumulated_depreciation),
        fiscal_fund: fen(card.fiscal_fund),
        other_fund: fen(card.other_fund),
        residual_value: fen(card.residual_value),
        work_total: card.work_total.map_or(0, |work| work.0.0),
        work_done: card.work_done.map_or(0, |work| work.0.0),
        acquired_on: day(card.acquired_on),
        in_service_on: day(card.in_service_on),
        booked_on: day(card.booked_on),
        depreciation_start_on: day(card.depreciation_start_on),
        voucher_year: voucher.map_or(0, |voucher| voucher.year),
        voucher_period: voucher.map_or(0, |voucher| voucher.period),
        voucher_number: voucher.map_or(0, |voucher| voucher.number),
        life_months: card.life_months.unwrap_or_default(),
        depreciated_months: card.depreciated_months.unwrap_or_default(),
        depreciation_method: card.depreciation_method.as_ref().map(|method| method.0).unwrap_or_default(),
        depreciation_status: card.depreciation_status.as_ref().map(|status| status.0).unwrap_or_default(),
        ..CardRow::default()
    }
}
