//! A card that a stocktake expects, and another thing, as a client is told of it.

use super::super::assets::AssetCard;
use super::super::error::Failed;
use super::super::loaders::Loaders;
use super::super::node::global;
use super::super::org::{Location, Person};
use super::super::scalar::{Date, Quantity};
use super::super::term::Term;
use super::event::{CountEvent, events};
use super::loader::Counted;
use super::progress::place;
use crate::counting::rules;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::{CardVersionKind, CountOutcome, CountTask, Day, ItemCondition, PersonId, PlaceId};
use std::sync::Arc;

/// A person, where there is one.
pub(super) async fn person(context: &Context<'_>, id: Option<PersonId>) -> Result<Option<Person>, Failed> {
    let Some(id) = id else { return Ok(None) };
    Ok(Loaders::of(context).persons.load_one(id.0).await?.map(Person))
}

/// What a card said on the base date (账面情况).
#[derive(Debug, Clone, Copy)]
pub struct StocktakeExpectation(rules::Holding);

/// What a card said on the base date (账面情况).
#[Object]
impl StocktakeExpectation {
    /// 账面数量.
    async fn quantity(&self) -> Quantity {
        Quantity(self.0.quantity)
    }

    /// 账面存放地点.
    async fn location(&self, context: &Context<'_>) -> Result<Option<Location>, Failed> {
        place(context, self.0.place).await
    }

    /// 保管人.
    async fn custodian(&self, context: &Context<'_>) -> Result<Option<Person>, Failed> {
        person(context, self.0.custodian).await
    }

    /// 使用人.
    async fn user(&self, context: &Context<'_>) -> Result<Option<Person>, Failed> {
        person(context, self.0.user).await
    }
}

/// What was found of a thing, of all that was said (实物情况).
#[derive(Debug, Clone)]
pub struct StocktakeFinding(rules::Found);

/// What was found of a thing, of all that was said (实物情况).
#[Object]
impl StocktakeFinding {
    /// 实盘数量, of all places together.
    async fn quantity(&self) -> Quantity {
        Quantity(self.0.quantity)
    }

    /// 实际存放地点; null where it is at several, or none was said.
    async fn location(&self, context: &Context<'_>) -> Result<Option<Location>, Failed> {
        place(context, self.0.place).await
    }

    /// 实际保管人.
    async fn custodian(&self, context: &Context<'_>) -> Result<Option<Person>, Failed> {
        person(context, self.0.custodian).await
    }

    /// 实物状况.
    async fn condition(&self) -> Option<Term<ItemCondition>> {
        self.0.condition.map(Term)
    }

    /// When it was last counted (盘点日期).
    async fn counted_on(&self) -> Option<Date> {
        self.0.on.map(Date)
    }
}

/// What happened to a card (资产变动).
#[derive(Debug, Clone, SimpleObject)]
pub struct StocktakeMovement {
    /// What happened (变动类型).
    kind: Term<CardVersionKind>,
    /// From which day on (生效日期).
    effective_on: Date,
}

/// A movement after the base date that explains what was found (基准日后变动调节).
#[derive(Debug, Clone, SimpleObject)]
pub struct RolledForward {
    /// The movement (资产变动).
    movement: StocktakeMovement,
}

impl RolledForward {
    /// What happened, and from which day on.
    pub const fn of(kind: CardVersionKind, on: Day) -> Self {
        Self { movement: StocktakeMovement { kind: Term(kind), effective_on: Date(on) } }
    }
}

/// A card that a stocktake expects, and what it comes to (应盘明细).
#[derive(Debug, Clone)]
pub struct StocktakeLine {
    /// What the stocktake comes to.
    pub counted: Arc<Counted>,
    /// Where the card stands among the expected.
    pub at: usize,
    /// The card on the base date.
    pub card: Option<AssetCard>,
}

impl StocktakeLine {
    fn line(&self) -> &rules::Line {
        &self.counted.found.outcomes.lines[self.at]
    }

    /// What it comes to, where who asks is told of it.
    fn told(&self) -> Option<&rules::Line> {
        (!self.counted.is_blind).then(|| self.line())
    }

    fn row(&self) -> &entity::stocktake::stocktake_line::Model {
        &self.counted.found.lines[self.at]
    }
}

/// A card that a stocktake expects, and what it comes to (应盘明细).
#[Object]
impl StocktakeLine {
    /// The id of the row, as a printed sheet shows it (行号).
    async fn id(&self) -> ID {
        global("StocktakeLine", self.row().id.0)
    }

    /// The card on the base date; null where the roles do not read cards (卡片).
    async fn card(&self) -> Option<&AssetCard> {
        self.card.as_ref()
    }

    /// 资产编号, else 卡片编号.
    async fn number(&self) -> Option<&str> {
        self.row().asset_no.as_deref().or(self.row().card_no.as_deref())
    }

    /// 标签号.
    async fn tag_no(&self) -> Option<&str> {
        self.row().tag_no.as_deref()
    }

    /// 资产名称.
    async fn name(&self) -> Option<&str> {
        self.row().name.as_deref()
    }

    /// What the card said on the base date; null for who counts in a blind stocktake (账面情况).
    async fn expected(&self) -> Option<StocktakeExpectation> {
        let held = self.counted.found.books.expected[self.at].held;
        (!self.counted.is_blind).then_some(StocktakeExpectation(held))
    }

    /// Everything that was said of it, the last of it last; what they said themselves for who counts in a blind
    /// stocktake (盘点登记).
    async fn counts(&self) -> Vec<CountEvent> {
        events(&self.counted, &self.line().said)
    }

    /// What was found; null for who counts in a blind stocktake (实物情况).
    async fn found(&self) -> Option<StocktakeFinding> {
        self.told().map(|line| StocktakeFinding(line.found.clone()))
    }

    /// What it comes to; null for who counts in a blind stocktake (盘点结论).
    async fn outcome(&self) -> Option<Term<CountOutcome>> {
        self.told().map(|line| Term(line.outcome))
    }

    /// Whether nobody else has confirmed it yet; null for who counts in a blind stocktake (疑似).
    async fn suspected(&self) -> Option<bool> {
        self.told().map(|line| line.suspected)
    }

    /// Whether somebody else has counted it, too; null for who counts in a blind stocktake (已复核).
    async fn verified(&self) -> Option<bool> {
        self.told().map(|line| line.verified)
    }

    /// What is still to be done; null for who counts in a blind stocktake (待办).
    async fn task(&self) -> Option<Term<CountTask>> {
        self.told().and_then(|line| line.task).map(Term)
    }

    /// 基准日应存 = 实存 + 期间减少 − 期间增加; null for who counts in a blind stocktake.
    async fn at_base(&self) -> Option<Quantity> {
        self.told().map(|line| Quantity(line.at_base))
    }

    /// The movements after the base date that explain what was found; null for who counts in a blind stocktake
    /// (盘点倒轧).
    async fn rolled_forward(&self) -> Option<Vec<RolledForward>> {
        self.told()
            .map(|line| line.rolled.iter().map(|movement| RolledForward::of(movement.kind, movement.on)).collect())
    }
}

/// A thing that was counted and not expected (账外及其他实物).
#[derive(Debug, Clone)]
pub struct StocktakeExtra {
    /// What the stocktake comes to.
    pub counted: Arc<Counted>,
    /// Where it stands among such things.
    pub at: usize,
    /// Its card, where it has one.
    pub card: Option<AssetCard>,
}

impl StocktakeExtra {
    fn extra(&self) -> &rules::Extra {
        &self.counted.found.outcomes.extras[self.at]
    }

    /// What it comes to, where who asks is told of it.
    fn told(&self) -> Option<&rules::Extra> {
        (!self.counted.is_blind).then(|| self.extra())
    }
}

/// A thing that was counted and not expected (账外及其他实物).
#[Object]
impl StocktakeExtra {
    /// Its code, in the form in which codes are compared (编码).
    async fn code(&self) -> &str {
        &self.extra().code
    }

    /// Its card, where it has one that the roles read (卡片).
    async fn card(&self) -> Option<&AssetCard> {
        self.card.as_ref()
    }

    /// Everything that was said of it, the last of it last; what they said themselves for who counts in a blind
    /// stocktake (盘点登记).
    async fn counts(&self) -> Vec<CountEvent> {
        events(&self.counted, &self.extra().said)
    }

    /// What was found; null for who counts in a blind stocktake (实物情况).
    async fn found(&self) -> Option<StocktakeFinding> {
        self.told().map(|extra| StocktakeFinding(extra.found.clone()))
    }

    /// What it comes to; null for who counts in a blind stocktake (盘点结论).
    async fn outcome(&self) -> Option<Term<CountOutcome>> {
        self.told().map(|extra| Term(extra.outcome))
    }

    /// Whether nobody else has confirmed it yet; null for who counts in a blind stocktake (疑似).
    async fn suspected(&self) -> Option<bool> {
        self.told().map(|extra| extra.suspected)
    }

    /// What is still to be done; null for who counts in a blind stocktake (待办).
    async fn task(&self) -> Option<Term<CountTask>> {
        self.told().and_then(|extra| extra.task).map(Term)
    }
}

/// Where a thing was found.
pub(super) fn found_at(counted: &Counted, said: &[usize], place: PlaceId) -> bool {
    said.iter().any(|at| counted.found.outcomes.said[*at].place == Some(place))
}
