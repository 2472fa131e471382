//! What a stocktake comes to: from what is expected, what was said, and what happened to the cards since, to
//! exactly one outcome for each card and each other thing. Pure.
//!
//! Everything is a function of the *set* of what was said: it does not matter in which order it came, by which
//! device, or how often. What decides is inside of what was said (round, running number, device, its id there),
//! never when the program learned it.
//!
//! 1. **Last word.** What somebody says of a thing at a place replaces what the same person said of it there
//!    before: a later round before an earlier one, then the higher running number. Of one number on two devices
//!    the device decides, so that the answer is one.
//!    What is said of a whole place at once (全部相符) gives way to every word of the same person of one thing in it.
//! 2. **Several people.** Where their last words for a place agree, that is what is there. Where they do not, what
//!    most of them say, if two at least say it; else it is disputed, and has to be counted again.
//! 3. **Several places** add up: chairs are counted room by room, whoever counts them.
//! 4. **Confirmed** is what two people say who are known by name, one of whom neither uses nor keeps the thing. A
//!    device is in the hands of anybody, so what it says counts, and confirms nothing.
//! 5. **Rolled forward** (盘点倒轧). A thing is held against its card as of the day on which it was counted; where
//!    that gives another answer than the base date, the movements between are told.
//!
//! | file | what it is |
//! |---|---|
//! | `code` | which card a code is of |
//! | `word` | last words, votes and confirmations |
//! | `judge` | a card, or another thing, and its one outcome |
//! | `progress` | how far it is |

pub mod code;
mod judge;
pub mod progress;
#[cfg(test)]
mod tests;
mod word;

use code::{Codes, Index};
use entity::{
    CardId, CardVersionId, CardVersionKind, CountEventId, CountFinding, CountOutcome, CountRound, CountTask, Day,
    Digest, ItemCondition, Money, PersonId, PlaceId, Quantity, StocktakeLineId,
};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// The running number of what is said of a whole place: one that no device can give.
pub const WHOLE_PLACE: i64 = i32::MIN as i64 - 1;

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
    /// Every number by which it may be known.
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
    /// Other cards whose numbers were met.
    pub others: Vec<Other>,
}

/// What a thing is known by that was not expected: its card, else its code; and whether it is known to have none.
type Key<'s> = (&'s str, Option<CardId>, bool);

/// The outcomes of a stocktake.
pub fn outcomes(books: &Books, said: &[Said]) -> Outcomes {
    let said = each_once(said);
    let (of_expected, of_others) = (
        Index::new(books.expected.iter().map(|one| (one.card, &one.codes))),
        Index::new(books.others.iter().map(|one| (one.card, &one.codes))),
    );
    let place: HashMap<CardId, usize> = books.expected.iter().enumerate().map(|(at, one)| (one.card, at)).collect();
    let mut of_lines: Vec<Vec<usize>> = vec![Vec::new(); books.expected.len()];
    let mut things: BTreeMap<Key<'_>, (Vec<usize>, usize)> = BTreeMap::new();
    for (at, one) in said.iter().enumerate() {
        let cards = match one.resolved {
            Some(Resolved::Card(card)) => vec![card],
            Some(Resolved::Cardless) => Vec::new(),
            None => Some(of_expected.cards(&one.code))
                .filter(|cards| !cards.is_empty())
                .unwrap_or_else(|| of_others.cards(&one.code)),
        };
        let only = if let [only] = cards[..] { Some(only) } else { None };
        if let Some(line) = only.and_then(|card| place.get(&card)) {
            of_lines[*line].push(at);
            continue;
        }
        let code = if only.is_some() { "" } else { &*one.code };
        let thing = things.entry((code, only, one.resolved == Some(Resolved::Cardless))).or_default();
        thing.0.push(at);
        thing.1 = cards.len();
    }
    let movements = books.since();
    let until = said.iter().map(|one| one.on).max();
    let line = |(at, said_of): (usize, Vec<usize>)| {
        let expected = &books.expected[at];
        let since = movements.get(&expected.card).map_or(&[][..], Vec::as_slice);
        let counting = said_of.iter().copied().filter(|one| !gives_way(*one, &said_of, &said)).collect();
        Line { said: said_of, ..judge::line(at, expected, since, (&said, counting), until) }
    };
    let lines = of_lines.into_iter().enumerate().map(line).collect();
    let others: HashMap<CardId, CountOutcome> = books.others.iter().map(|one| (one.card, one.outcome)).collect();
    let extra = |((_, card, cardless), (said_of, cards)): (Key<'_>, (Vec<usize>, usize))| {
        let known = card.and_then(|card| others.get(&card).copied());
        judge::extra(&judge::Thing { card, cardless, known, is_several: cards > 1 }, &said, said_of)
    };
    let extras = things.into_iter().map(extra).collect();
    Outcomes { lines, extras, said }
}

impl Books {
    /// What happened to the cards since, of each in its order.
    pub fn since(&self) -> HashMap<CardId, Vec<Movement>> {
        let mut since: HashMap<CardId, Vec<Movement>> = HashMap::new();
        for movement in &self.movements {
            since.entry(movement.card).or_default().push(*movement);
        }
        for of in since.values_mut() {
            of.sort_unstable_by_key(|one| (one.on, one.version));
        }
        since
    }
}

/// Whether what was said of a whole place gives way to what the same person said of a thing by itself, wherever.
fn gives_way(at: usize, of_thing: &[usize], said: &[Said]) -> bool {
    let by_itself = |other: &usize| said[*other].sequence != WHOLE_PLACE && said[*other].by == said[at].by;
    said[at].sequence == WHOLE_PLACE && of_thing.iter().any(by_itself)
}

/// What was said, each once, in the order that decides.
fn each_once(said: &[Said]) -> Vec<Said> {
    let mut all: Vec<&Said> = said.iter().collect();
    all.sort_by(|one, other| (&one.device, one.client).cmp(&(&other.device, other.client)));
    all.dedup_by(|one, other| (&one.device, one.client) == (&other.device, other.client));
    all.sort_by(|one, other| one.order().cmp(&other.order()));
    all.into_iter().cloned().collect()
}

impl Said {
    /// What is later decides.
    fn order(&self) -> (CountRound, i64, &str, Uuid) {
        (self.round, self.sequence, &self.device, self.client)
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
    fn is_of(&self, person: PersonId) -> bool {
        self.user == Some(person) || self.custodian == Some(person)
    }

    /// Whether anybody does.
    const fn is_held(&self) -> bool {
        self.user.is_some() || self.custodian.is_some()
    }
}

impl Line {
    /// A line of which nothing was said.
    const fn blank() -> Self {
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

impl Outcomes {
    /// The digest of what was found: who approves it says what they saw.
    pub fn digest(&self, books: &Books) -> Digest {
        let mut hash = Sha256::new();
        let mut add = |text: String| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        let mut lines: Vec<&Line> = self.lines.iter().collect();
        lines.sort_unstable_by_key(|line| books.expected[line.expected].card);
        for line in lines {
            let card = books.expected[line.expected].card;
            add(format!("{card} {} {} {} {}", line.outcome, line.suspected, line.at_base, line.damaged));
            add(format!("{:?} {:?} {:?}", line.found, line.elsewhere, line.hands));
        }
        for extra in &self.extras {
            add(format!("{} {:?} {} {} {:?}", extra.code, extra.card, extra.outcome, extra.suspected, extra.found));
        }
        Digest(hash.finalize().into())
    }

    /// What is still to be done, of cards and of other things.
    pub fn tasks(&self, task: CountTask) -> usize {
        let lines = self.lines.iter().filter(|line| line.task == Some(task)).count();
        lines + self.extras.iter().filter(|extra| extra.task == Some(task)).count()
    }
}
