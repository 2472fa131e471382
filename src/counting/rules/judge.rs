//! A card, or another thing, and its one outcome.

use super::word::{self, Place, Spot, Word, is_there};
use super::{Expected, Extra, Found, Holding, Line, Movement, Said};
use entity::{CardId, CountFinding, CountOutcome, CountTask, Day, Quantity};

/// What a thing is that was not expected.
#[derive(Debug)]
pub(super) struct Thing {
    pub card: Option<CardId>,
    /// Whether somebody found out that it has no card.
    pub cardless: bool,
    /// What a thing of its card is here.
    pub known: Option<CountOutcome>,
    /// Whether its code is of several cards.
    pub is_several: bool,
}

/// What was said of one thing, put together.
struct Told<'s> {
    places: Vec<Place<'s>>,
    /// How many there were on the base date by it.
    total: i64,
    /// Whether people say of it what cannot both be.
    disputed: bool,
    /// Whether two people say so, one of whom does not hold it.
    confirmed: bool,
}

impl<'s> Told<'s> {
    fn new(said: &[Word<'s>], held: [Holding; 2]) -> Self {
        let places = word::places(said);
        let total = places.iter().map(|place| place.word.found()).fold(0, i64::saturating_add);
        let there = || places.iter().filter(|place| place.word.found() > 0);
        let confirmed = if total > 0 {
            there().all(|place| word::is_confirmed(place.agreed.iter(), held))
        } else {
            // Who has searched one room and who has searched another both say that it is not there.
            word::is_confirmed(places.iter().flat_map(|place| &place.agreed), held)
        };
        // Who says that it is nowhere, against who has seen it somewhere.
        let says_there = |by: &str| there().any(|place| place.agreed.iter().any(|one| one.of.by == by));
        let nowhere = places.iter().filter(|place| place.spot == Spot::Nowhere).flat_map(|place| &place.agreed);
        let contradicted = total > 0 && !confirmed && nowhere.into_iter().any(|one| !says_there(&one.of.by));
        let disputed = contradicted || places.iter().any(|place| place.disputed);
        Self { places, total, disputed, confirmed }
    }

    /// Whether what holds anywhere is this.
    fn says(&self, finding: CountFinding) -> bool {
        self.places.iter().any(|place| place.word.finding == finding)
    }

    /// What holds at the places where there is anything.
    fn there(&self) -> impl Iterator<Item = &Word<'s>> {
        self.places.iter().map(|place| &place.word).filter(|word| is_there(word.of.finding) && word.of.quantity.0 > 0)
    }

    /// What was found, where, and in whose hands.
    fn found(&self) -> Found {
        let mut places = self.there().filter_map(|word| word.of.place);
        let place = places.next().filter(|first| places.all(|other| other == *first));
        let last = self.there().map(|word| word.of).max_by(|one, other| one.order().cmp(&other.order()));
        Found {
            quantity: Quantity(self.there().map(|word| word.of.quantity.0).fold(0, i64::saturating_add)),
            place,
            custodian: last.and_then(|one| one.custodian),
            condition: last.and_then(|one| one.condition),
            on: self.places.iter().flat_map(|place| &place.agreed).map(|one| one.of.on).max(),
        }
    }

    /// How many there were on the base date that are damaged now.
    fn damaged(&self) -> Quantity {
        let damaged = self.there().filter(|word| word.finding == CountFinding::Damaged);
        Quantity(damaged.map(|word| word.quantity.0).fold(0, i64::saturating_add))
    }

    /// What it is, held against what the card said on the base date, and how many are short.
    fn verdict(&self, base: Holding) -> (CountOutcome, i64) {
        let short = base.quantity.0 - self.total;
        let outcome = if self.total == 0 {
            if self.says(CountFinding::NotOurs) {
                CountOutcome::NotOurs
            } else if self.says(CountFinding::Out) {
                CountOutcome::Out
            } else {
                CountOutcome::Missing
            }
        } else if self.there().any(|word| word.against.is_left) {
            CountOutcome::Disposed
        } else if self.says(CountFinding::Damaged) {
            CountOutcome::Damaged
        } else if short != 0 {
            CountOutcome::Different
        } else if self.there().any(|word| word.against.is_elsewhere) {
            CountOutcome::Moved
        } else if self.there().any(|word| word.against.is_in_other_hands) {
            CountOutcome::Different
        } else {
            CountOutcome::Matched
        };
        (outcome, short)
    }
}

/// The outcome of a card that is expected. `until` is the last day on which anything was counted.
pub(super) fn line(
    at: usize,
    expected: &Expected,
    since: &[Movement],
    (said, said_of): (&[Said], Vec<usize>),
    until: Option<Day>,
) -> Line {
    let base = expected.held;
    let words: Vec<Word<'_>> = said_of.iter().map(|at| Word::rolled_back(&said[*at], base, since)).collect();
    let day = words.iter().map(|word| word.of.on).max().or(until);
    let now = base.on(since, day);
    let told = Told::new(&words, [base, now]);
    if words.is_empty() {
        // It went, as its card says, before anybody came to count it.
        let is_gone = now.quantity.0 == 0 && base.quantity.0 > 0;
        let outcome = if is_gone { CountOutcome::Matched } else { CountOutcome::Uncounted };
        let at_base = if is_gone { base.quantity } else { Quantity::ZERO };
        let rolled = if is_gone { relevant(base, since, day) } else { Vec::new() };
        return Line { expected: at, outcome, at_base, rolled, ..Line::blank() };
    }
    let (outcome, short) = told.verdict(base);
    let is_doubtful = match outcome {
        CountOutcome::Missing | CountOutcome::Damaged | CountOutcome::Disposed => true,
        CountOutcome::Different => short != 0,
        _ => false,
    };
    let suspected = is_doubtful && !told.confirmed;
    let is_rolled = told.places.iter().any(|place| place.word.is_rolled);
    // What is away as a movement says was there on the base date, also where the rest of it is missing.
    let away = if told.total == 0 && outcome == CountOutcome::Missing { base.quantity.0 - now.quantity.0 } else { 0 };
    Line {
        expected: at,
        outcome,
        suspected,
        verified: told.confirmed && !told.disputed,
        task: (suspected || told.disputed).then_some(CountTask::Recount),
        found: told.found(),
        at_base: Quantity(told.total.saturating_add(away.max(0))),
        damaged: told.damaged(),
        elsewhere: told.there().filter(|word| word.against.is_elsewhere).find_map(|word| word.of.place),
        hands: told.there().filter(|word| word.against.is_in_other_hands).find_map(|word| word.of.custodian),
        rolled: if is_rolled || away > 0 { relevant(base, since, day) } else { Vec::new() },
        said: said_of,
    }
}

/// The movements until a day that changed what can be seen.
fn relevant(base: Holding, since: &[Movement], day: Option<Day>) -> Vec<Movement> {
    let mut before = base;
    let until = since.iter().filter(|movement| day.is_some_and(|day| movement.on <= day));
    let changed = until.filter(|movement| std::mem::replace(&mut before, movement.to) != movement.to);
    changed.copied().collect()
}

/// The outcome of a thing that was not expected.
pub(super) fn extra(thing: &Thing, said: &[Said], said_of: Vec<usize>) -> Extra {
    let words: Vec<Word<'_>> = said_of.iter().map(|at| Word::plain(&said[*at])).collect();
    let told = Told::new(&words, [Holding::default(); 2]);
    let outcome = if told.total == 0 && told.says(CountFinding::NotOurs) {
        CountOutcome::NotOurs
    } else if let Some(known) = thing.known {
        known
    } else if thing.is_several {
        CountOutcome::DuplicateTag
    } else if thing.cardless || told.says(CountFinding::Unrecorded) {
        CountOutcome::Surplus
    } else {
        CountOutcome::UnknownCode
    };
    let is_doubtful = matches!(outcome, CountOutcome::Surplus | CountOutcome::Disposed) && told.total > 0;
    let suspected = is_doubtful && !told.confirmed;
    let task = match outcome {
        CountOutcome::UnknownCode | CountOutcome::DuplicateTag => Some(CountTask::Resolve),
        _ => (suspected || told.disputed).then_some(CountTask::Recount),
    };
    let code = said_of.iter().map(|at| &said[*at].code).min().cloned().unwrap_or_default();
    Extra { code, card: thing.card, outcome, suspected, task, found: told.found(), said: said_of }
}
