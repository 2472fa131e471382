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
//! 4. **Confirmed** is what two people say who are known by name, one of whom neither uses nor keeps the thing, in a
//!    round behind the first: two who count for themselves (自盘) do not check each other. A device is in the hands
//!    of anybody, so what it says counts, and confirms nothing.
//! 5. **Rolled forward** (盘点倒轧). A thing is held against its card as of the day on which it was counted; where
//!    that gives another answer than the base date, the movements between are told. Cards that were split or put
//!    together since then are counted together: their things may still carry the labels of before.
//! 6. **A code** is of the card that has it on the day of the count: labels go from card to card, and get lost.
//!
//! | file | what it is |
//! |---|---|
//! | `code` | which card a code is of |
//! | `word` | last words, votes and confirmations |
//! | `nouns` | what it is compared with, what was said, what it comes to |
//! | `judge` | a card, or another thing, and its one outcome |
//! | `kin` | cards that were split or put together meanwhile |
//! | `progress` | how far it is |

pub mod code;
mod judge;
mod kin;
mod nouns;
pub mod progress;
#[cfg(test)]
mod tests;
mod word;

use code::{Codes, Index};
use entity::{CardId, CountOutcome, CountTask, Day, Digest};
use judge::Weighed;
use kin::Beside;
pub use nouns::{Books, Expected, Extra, Found, Holding, Line, Movement, Other, Outcomes, Resolved, Said};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The running number of what is said of a whole place: one that no device can give.
pub const WHOLE_PLACE: i64 = i32::MIN as i64 - 1;

/// What a thing is known by that was not expected: its card, else its code; and whether it is known to have none.
type Key<'s> = (&'s str, Option<CardId>, bool);

/// The outcomes of a stocktake.
pub fn outcomes(books: &Books, said: &[Said]) -> Outcomes {
    let said = each_once(said);
    let sorted = sorted(books, &said);
    let movements = books.since();
    let until = said.iter().map(|one| one.on).max();
    let weigh = |(expected, said_of): (&Expected, &Vec<usize>)| {
        let since = movements.get(&expected.card).map_or(&[][..], Vec::as_slice);
        let counting = said_of.iter().copied().filter(|one| !gives_way(*one, said_of, &said)).collect();
        Weighed::new(expected, since, (&said, counting), until)
    };
    let weighed: Vec<Weighed<'_>> = books.expected.iter().zip(&sorted.of_lines).map(weigh).collect();
    let things: Vec<_> =
        sorted.things.into_iter().map(|(key, of)| (key, judge::told_of(&said, &of.said), of)).collect();
    let beside = things.iter().filter_map(|((_, card, _), told, of)| {
        let first = of.said.iter().map(|at| said[*at].on).min();
        Some(((*card)?, Beside { total: told.total, confirmed: told.confirmed, first }))
    });
    let kinship = kin::kinship((&books.expected, &weighed), (&books.others, &beside.collect()), &movements);
    let line = |((at, weighed), said): ((usize, &Weighed<'_>), Vec<usize>)| Line {
        said,
        ..judge::line(at, weighed, kinship.shares.get(&at))
    };
    let lines = weighed.iter().enumerate().zip(sorted.of_lines).map(line).collect();
    let others: HashMap<CardId, CountOutcome> = books.others.iter().map(|one| (one.card, one.outcome)).collect();
    let extra = |((_, card, cardless), told, of): &(Key<'_>, judge::Told<'_>, Thing)| {
        let known = card.and_then(|card| others.get(&card).copied());
        let is_doubted = card.is_some_and(|card| kinship.doubted.contains(&card));
        let thing = judge::Thing { card: *card, cardless: *cardless, known, is_several: of.cards > 1, is_doubted };
        judge::extra(&thing, &said, (of.said.clone(), told))
    };
    let extras = things.iter().map(extra).collect();
    Outcomes { lines, extras, said }
}

/// What was said of one thing that is not expected, and of how many cards its code is.
#[derive(Default)]
struct Thing {
    said: Vec<usize>,
    cards: usize,
}

/// What was said, by what it is of.
struct Sorted<'s> {
    of_lines: Vec<Vec<usize>>,
    things: BTreeMap<Key<'s>, Thing>,
}

fn sorted<'s>(books: &Books, said: &'s [Said]) -> Sorted<'s> {
    let index = (books.index_of_expected(), books.index_of_others());
    let place: HashMap<CardId, usize> = books.expected.iter().enumerate().map(|(at, one)| (one.card, at)).collect();
    let mut of_lines: Vec<Vec<usize>> = vec![Vec::new(); books.expected.len()];
    let mut things: BTreeMap<Key<'_>, Thing> = BTreeMap::new();
    for (at, one) in said.iter().enumerate() {
        let cards = match one.resolved {
            Some(Resolved::Card(card)) => vec![card],
            Some(Resolved::Cardless) => Vec::new(),
            None => code::cards(&one.code, one.on, (&index.0, &index.1)),
        };
        let only = if let [only] = cards[..] { Some(only) } else { None };
        if let Some(line) = only.and_then(|card| place.get(&card)) {
            of_lines[*line].push(at);
            continue;
        }
        let code = if only.is_some() { "" } else { &*one.code };
        let thing = things.entry((code, only, one.resolved == Some(Resolved::Cardless))).or_default();
        thing.said.push(at);
        thing.cards = cards.len();
    }
    Sorted { of_lines, things }
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

    /// The cards that are expected, by what they are known by.
    pub fn index_of_expected(&self) -> Index<'_> {
        self.index(self.expected.iter().map(|one| (one.card, &one.codes)))
    }

    /// Other cards, by what they are known by.
    fn index_of_others(&self) -> Index<'_> {
        self.index(self.others.iter().map(|one| (one.card, &one.codes)))
    }

    fn index<'b>(&'b self, cards: impl Iterator<Item = (CardId, &'b Codes)> + Clone) -> Index<'b> {
        let known: HashSet<CardId> = cards.clone().map(|(card, _)| card).collect();
        let labels = self.labels.iter().filter(|label| known.contains(&label.card));
        let later = labels.map(|label| (label.card, label.from, &label.codes));
        Index::new(cards.map(|(card, codes)| (card, Day::BLANK, codes)).chain(later))
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

    /// What somebody else has to count again before anything is approved: also what nobody has found out yet, since it
    /// may be a surplus.
    pub fn recounts(&self) -> usize {
        let is_open = |suspected: bool, task: Option<CountTask>| suspected || task == Some(CountTask::Recount);
        let lines = self.lines.iter().filter(|line| is_open(line.suspected, line.task)).count();
        lines + self.extras.iter().filter(|extra| is_open(extra.suspected, extra.task)).count()
    }

    /// What is still to be done, of cards and of other things.
    pub fn tasks(&self, task: CountTask) -> usize {
        let lines = self.lines.iter().filter(|line| line.task == Some(task)).count();
        lines + self.extras.iter().filter(|extra| extra.task == Some(task)).count()
    }
}
