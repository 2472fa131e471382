//! A card, or another thing, and its one outcome.

use super::kin::Share;
use super::word::{self, Place, Spot, Word, is_there};
use super::{Expected, Extra, Found, Holding, Line, Movement, Said};
use entity::{CardId, CountFinding, CountOutcome, CountTask, Day, Quantity};
use std::borrow::Cow;

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
    /// Whether something is short or too much of its kin.
    pub is_doubted: bool,
}

/// What was said of one thing, put together.
pub(super) struct Told<'s> {
    places: Vec<Place<'s>>,
    /// How many there were on the base date by it.
    pub total: i64,
    /// Whether people say of it what cannot both be.
    disputed: bool,
    /// Whether two people say so, one of whom does not hold it.
    pub confirmed: bool,
}

impl<'s> Told<'s> {
    fn new(said: &[Word<'s>], held: [Holding; 2]) -> Self {
        let places = word::places(said);
        let total = places.iter().map(|place| place.word.found()).fold(0, i64::saturating_add);
        let there = || places.iter().filter(|place| place.word.found() > 0);
        let all = || places.iter().flat_map(|place| &place.agreed);
        // Who has searched one room and who has searched another both say that it is not there; that it is out, or
        // somebody else's, is another thing to say.
        let why = |word: &Word<'_>| match word.finding {
            CountFinding::NotOurs => 2,
            CountFinding::Out => 1,
            _ => 0,
        };
        let deciding = places.iter().map(|place| why(&place.word)).max().unwrap_or_default();
        let says_so = |word: &Word<'_>| if total > 0 { word.found() > 0 } else { why(word) == deciding };
        let confirmed = if total > 0 {
            there().all(|place| word::is_confirmed(place.agreed.iter(), held))
        } else {
            word::is_confirmed(all().filter(|word| says_so(word)), held)
        };
        // Who says that it is nowhere, against who has seen it somewhere; or otherwise why it is not there.
        let agrees = |by: &str| all().any(|word| word.of.by == by && says_so(word));
        let is_against = |place: &&Place<'_>| total == 0 || place.spot == Spot::Nowhere;
        let against = places.iter().filter(is_against).flat_map(|place| &place.agreed);
        let contradicted = !confirmed && against.into_iter().any(|word| !says_so(word) && !agrees(&word.of.by));
        let disputed = contradicted || places.iter().any(|place| place.disputed);
        Self { places, total, disputed, confirmed }
    }

    /// Why there is none where there is none.
    pub fn why_absent(&self) -> CountOutcome {
        if self.says(CountFinding::NotOurs) {
            CountOutcome::NotOurs
        } else if self.says(CountFinding::Out) {
            CountOutcome::Out
        } else {
            CountOutcome::Missing
        }
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

    /// What it is, held against what the card said on the base date, where so many are there.
    fn verdict(&self, base: Holding, total: i64) -> CountOutcome {
        if total == 0 {
            self.why_absent()
        } else if self.there().any(|word| word.against.is_left) {
            CountOutcome::Disposed
        } else if self.says(CountFinding::Damaged) {
            CountOutcome::Damaged
        } else if base.quantity.0 != total {
            CountOutcome::Different
        } else if self.there().any(|word| word.against.is_elsewhere) {
            CountOutcome::Moved
        } else if self.there().any(|word| word.against.is_in_other_hands) {
            CountOutcome::Different
        } else {
            CountOutcome::Matched
        }
    }
}

/// A card that is expected, with what was said under its label.
pub(super) struct Weighed<'s> {
    /// What it said on the base date.
    base: Holding,
    /// What happened to it since, as its card has it.
    since: &'s [Movement],
    /// What its card says on the last day on which it was counted, or anything was.
    now: Holding,
    /// The same without what went from card to card.
    without: Holding,
    day: Option<Day>,
    /// When something was first said of it.
    pub first: Option<Day>,
    pub told: Told<'s>,
    said: Vec<usize>,
}

impl<'s> Weighed<'s> {
    /// What was said of a card. `until` is the last day on which anything was counted.
    pub fn new(
        expected: &Expected,
        since: &'s [Movement],
        (said, said_of): (&'s [Said], Vec<usize>),
        until: Option<Day>,
    ) -> Self {
        let base = expected.held;
        let plain = without_kin(base, since);
        let words: Vec<Word<'_>> = said_of.iter().map(|at| Word::rolled_back(&said[*at], base, &plain)).collect();
        let day = words.iter().map(|word| word.of.on).max().or(until);
        let (now, without) = (base.on(since, day), base.on(&plain, day));
        let first = words.iter().map(|word| word.of.on).min();
        Self { base, since, now, without, day, first, told: Told::new(&words, [base, now]), said: said_of }
    }

    /// Whether anything was said of it.
    pub const fn is_said(&self) -> bool {
        !self.said.is_empty()
    }

    /// Whether it is gone into another card.
    pub const fn is_merged(&self) -> bool {
        self.now.quantity.0 == 0 && self.without.quantity.0 > 0
    }
}

/// What happened to a card but for what went from card to card: those are still things of the institute.
fn without_kin(base: Holding, since: &[Movement]) -> Cow<'_, [Movement]> {
    if !since.iter().any(Movement::is_between_cards) {
        return Cow::Borrowed(since);
    }
    let (mut before, mut went) = (base.quantity.0, 0);
    let plain = since.iter().map(|movement| {
        went += if movement.is_between_cards() { before - movement.to.quantity.0 } else { 0 };
        before = movement.to.quantity.0;
        Movement { to: Holding { quantity: Quantity(before + went), ..movement.to }, ..*movement }
    });
    Cow::Owned(plain.collect())
}

/// The outcome of a card that is expected, by what was said under its label, and what its kin does to that.
pub(super) fn line(at: usize, weighed: &Weighed<'_>, share: Option<&Share>) -> Line {
    let Weighed { base, now, without, day, told, .. } = weighed;
    let all_rolled = || relevant(*base, weighed.since, *day);
    if !weighed.is_said() {
        // It went, as its card says, before anybody came to count it.
        let is_gone = without.quantity.0 <= 0 && base.quantity.0 > 0;
        if is_gone || share.is_some_and(|share| share.is_within) {
            let (outcome, rolled) = (CountOutcome::Matched, all_rolled());
            return Line { expected: at, outcome, at_base: base.quantity, rolled, ..Line::blank() };
        }
        return Line { expected: at, ..Line::blank() };
    }
    let total = told.total.saturating_add(share.map_or(0, |share| share.given));
    let outcome = told.verdict(*base, total);
    let is_doubtful = match outcome {
        CountOutcome::Missing | CountOutcome::Damaged | CountOutcome::Disposed => true,
        CountOutcome::Different => base.quantity.0 != total,
        _ => false,
    };
    let confirmed = told.confirmed && share.is_none_or(|share| share.is_sure || !is_doubtful);
    let suspected = is_doubtful && !confirmed;
    // What is away as a movement says was there on the base date, also where the rest of it is missing.
    let away = if outcome == CountOutcome::Missing { base.quantity.0 - without.quantity.0 } else { 0 };
    let went = share.is_some() && now.quantity != base.quantity;
    let is_rolled = went || away > 0 || told.places.iter().any(|place| place.word.is_rolled);
    Line {
        expected: at,
        outcome,
        suspected,
        verified: confirmed && !told.disputed,
        task: (suspected || told.disputed).then_some(CountTask::Recount),
        found: told.found(),
        at_base: Quantity(total.saturating_add(away.max(0))),
        damaged: told.damaged(),
        elsewhere: told.there().filter(|word| word.against.is_elsewhere).find_map(|word| word.of.place),
        hands: told.there().filter(|word| word.against.is_in_other_hands).find_map(|word| word.of.custodian),
        rolled: if is_rolled { all_rolled() } else { Vec::new() },
        said: weighed.said.clone(),
    }
}

/// The movements until a day that changed what can be seen.
fn relevant(base: Holding, since: &[Movement], day: Option<Day>) -> Vec<Movement> {
    let mut before = base;
    let until = since.iter().filter(|movement| day.is_some_and(|day| movement.on <= day));
    let changed = until.filter(|movement| std::mem::replace(&mut before, movement.to) != movement.to);
    changed.copied().collect()
}

/// What was said of a thing that was not expected.
pub(super) fn told_of<'s>(said: &'s [Said], said_of: &[usize]) -> Told<'s> {
    let words: Vec<Word<'_>> = said_of.iter().map(|at| Word::plain(&said[*at])).collect();
    Told::new(&words, [Holding::default(); 2])
}

/// The outcome of a thing that was not expected.
pub(super) fn extra(thing: &Thing, said: &[Said], (said_of, told): (Vec<usize>, &Told<'_>)) -> Extra {
    use CountOutcome::{Disposed, DuplicateTag, NotOurs, Surplus, UnknownCode};
    let outcome = if told.total == 0 && told.says(CountFinding::NotOurs) {
        NotOurs
    } else if let Some(known) = thing.known {
        known
    } else if thing.is_several {
        DuplicateTag
    } else if thing.cardless || told.says(CountFinding::Unrecorded) {
        Surplus
    } else {
        UnknownCode
    };
    // What nobody has found out may be a surplus, too.
    let is_doubtful = matches!(outcome, Surplus | Disposed | UnknownCode | DuplicateTag) || thing.is_doubted;
    let suspected = is_doubtful && told.total > 0 && !told.confirmed;
    let task = match outcome {
        UnknownCode | DuplicateTag => Some(CountTask::Resolve),
        _ => (suspected || told.disputed).then_some(CountTask::Recount),
    };
    let code = said_of.iter().map(|at| &said[*at].code).min().cloned().unwrap_or_default();
    Extra { code, card: thing.card, outcome, suspected, task, found: told.found(), said: said_of }
}
