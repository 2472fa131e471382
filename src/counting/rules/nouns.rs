//! What a stocktake is compared with, what was said, and what it comes to.

use super::code::{Codes, Label};
use entity::{
    CardId, CardVersionId, CardVersionKind, CountEventId, CountFinding, CountOutcome, CountRound, CountTask, Day,
    ItemCondition, Money, PersonId, PlaceId, Quantity, StocktakeLineId,
};
use uuid::Uuid;

/// What a card says of a thing that can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holding {
    /// 存放地点.
    pub place: Option<PlaceId>,
    /// 使用人.
    pub user: Option<PersonId>,
    /// 保管人.
    pub custodian: Option<PersonId>,
    /// 数量; 0 where it is disposed of.
    pub quantity: Quantity,
}

/// A card that is expected (应盘).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The line that it stands in.
    pub line: StocktakeLineId,
    /// The card.
    pub card: CardId,
    /// What it said on the base date.
    pub held: Holding,
    /// 原值.
    pub value: Money,
    /// Every number by which it was known on the base date.
    pub codes: Codes,
}

/// What a card said from a day after the base date on (基准日后变动).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// The card.
    pub card: CardId,
    /// Its version.
    pub version: CardVersionId,
    /// What happened.
    pub kind: CardVersionKind,
    /// From which day on.
    pub on: Day,
    /// What it says from then on.
    pub to: Holding,
    /// The card that it was split off, or was put together with.
    pub with: Option<CardId>,
}

/// A card that is not expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// The card.
    pub card: CardId,
    /// Every number by which it may be known.
    pub codes: Codes,
    /// What a thing of it is here: disposed of, outside, or arrived.
    pub outcome: CountOutcome,
    /// How many it said there were on the base date; none where it was not there yet, or no more.
    pub at_base: Quantity,
    /// The card that it was split off since then, or was put together with, and when.
    pub with: Option<(CardId, Day)>,
    /// Whether it is gone by that.
    pub is_merged: bool,
}

/// What somebody found out of a thing (查清).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// It is of this card.
    Card(CardId),
    /// It has no card.
    Cardless,
}

/// What a stocktaker said of a thing (盘点登记).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its id, by which it is found again; nothing depends on it.
    pub id: CountEventId,
    /// 终端编号.
    pub device: String,
    /// What the device calls it.
    pub client: Uuid,
    /// The running number that the device gave it.
    pub sequence: i64,
    /// The code in the form in which codes are compared.
    pub code: String,
    /// In which round.
    pub round: CountRound,
    /// What was found.
    pub finding: CountFinding,
    /// How many.
    pub quantity: Quantity,
    /// Where.
    pub place: Option<PlaceId>,
    /// In whose hands.
    pub custodian: Option<PersonId>,
    /// In what state.
    pub condition: Option<ItemCondition>,
    /// 盘点日期.
    pub on: Day,
    /// Tells who said it from others.
    pub by: String,
    /// Whether it is known who that is.
    pub is_named: bool,
    /// Which person of the institute that is.
    pub person: Option<PersonId>,
    /// What was found out of it later.
    pub resolved: Option<Resolved>,
}

/// What was found of a card or of another thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// How many, of all places.
    pub quantity: Quantity,
    /// Where, if that is one place only.
    pub place: Option<PlaceId>,
    /// In whose hands.
    pub custodian: Option<PersonId>,
    /// In what state.
    pub condition: Option<ItemCondition>,
    /// When it was last counted.
    pub on: Option<Day>,
}

/// The outcome of a card that is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands among the expected.
    pub expected: usize,
    /// The one outcome.
    pub outcome: CountOutcome,
    /// Whether it is only suspected: nobody else has counted it again.
    pub suspected: bool,
    /// Whether somebody else has counted it, too.
    pub verified: bool,
    /// What is still to be done.
    pub task: Option<CountTask>,
    /// What was found.
    pub found: Found,
    /// How many there would have been on the base date (基准日应存 = 实存 + 期间减少 − 期间增加).
    pub at_base: Quantity,
    /// How many of these are damaged.
    pub damaged: Quantity,
    /// Where it is that is not its place.
    pub elsewhere: Option<PlaceId>,
    /// In whose hands it is who neither uses nor keeps it.
    pub hands: Option<PersonId>,
    /// The movements that explain what was found.
    pub rolled: Vec<Movement>,
    /// What was said of it, in the order of what is said.
    pub said: Vec<usize>,
}

/// The outcome of a thing that was not expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Its code.
    pub code: String,
    /// The card, where it has one.
    pub card: Option<CardId>,
    /// The one outcome.
    pub outcome: CountOutcome,
    /// Whether it is only suspected: nobody else has counted it again.
    pub suspected: bool,
    /// What is still to be done.
    pub task: Option<CountTask>,
    /// What was found.
    pub found: Found,
    /// What was said of it.
    pub said: Vec<usize>,
}

/// What a stocktake comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcomes {
    /// Of every card that is expected, in their order.
    pub lines: Vec<Line>,
    /// Of everything else, by code and card.
    pub extras: Vec<Extra>,
    /// What was said, each once, in the order that decides.
    pub said: Vec<Said>,
}

/// What a stocktake is compared with.
#[derive(Debug, Clone, Default)]
pub struct Books {
    /// The cards that are expected.
    pub expected: Vec<Expected>,
    /// What happened to them since.
    pub movements: Vec<Movement>,
    /// Other cards whose numbers were met, or that were split off those that are expected, or put together with them.
    pub others: Vec<Other>,
    /// By what any of these was known from a later day on.
    pub labels: Vec<Label>,
}

impl Said {
    /// What is later decides.
    pub(super) fn order(&self) -> (CountRound, i64, &str, Uuid) {
        (self.round, self.sequence, &self.device, self.client)
    }
}

impl Movement {
    /// Whether things went from card to card by it, and none came or left.
    pub(super) const fn is_between_cards(&self) -> bool {
        matches!(self.kind, CardVersionKind::Split | CardVersionKind::Combined)
    }
}

impl Holding {
    /// What a card says after movements until a day, which are in their order.
    #[must_use]
    pub fn on(self, movements: &[Movement], day: Option<Day>) -> Self {
        let until = movements.iter().rev().find(|movement| day.is_some_and(|day| movement.on <= day));
        until.map_or(self, |movement| movement.to)
    }

    /// What it says on a day before any movement of that day.
    #[must_use]
    pub fn before(self, movements: &[Movement], day: Day) -> Self {
        movements.iter().rev().find(|movement| movement.on < day).map_or(self, |movement| movement.to)
    }

    /// Whether somebody uses or keeps it.
    pub(super) fn is_of(&self, person: PersonId) -> bool {
        self.user == Some(person) || self.custodian == Some(person)
    }

    /// Whether anybody does.
    pub(super) const fn is_held(&self) -> bool {
        self.user.is_some() || self.custodian.is_some()
    }
}

impl Line {
    /// A line of which nothing was said.
    pub(super) const fn blank() -> Self {
        Self {
            expected: 0,
            outcome: CountOutcome::Uncounted,
            suspected: false,
            verified: false,
            task: None,
            found: Found { quantity: Quantity::ZERO, place: None, custodian: None, condition: None, on: None },
            at_base: Quantity::ZERO,
            damaged: Quantity::ZERO,
            elsewhere: None,
            hands: None,
            rolled: Vec::new(),
            said: Vec::new(),
        }
    }
}
