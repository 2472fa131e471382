//! What was said, rolled back to the base date; last words, votes and confirmations.

use super::{Holding, Movement, Said};
use entity::{CountFinding, CountRound, PersonId, PlaceId, Quantity};
use std::collections::{BTreeMap, BTreeSet};

/// Where something was said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// Where its card said on the day of the count that it is, or nobody said where.
    Home,
    /// Elsewhere.
    At(Option<PlaceId>),
    /// It is said of the thing, and of no place.
    Nowhere,
}

/// Something that was said of a card, as it would have been said on the base date (倒轧).
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'s> {
    /// What was said.
    pub of: &'s Said,
    pub spot: Spot,
    pub finding: CountFinding,
    pub quantity: Quantity,
    /// What is not as the card said.
    pub against: Against,
    /// Whether a movement explains what was said.
    pub is_rolled: bool,
}

/// What is not as the card said on the day of the count.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Against {
    /// It is in other hands.
    pub is_in_other_hands: bool,
    /// It was disposed of, and is there all the same.
    pub is_left: bool,
    /// It is elsewhere.
    pub is_elsewhere: bool,
}

impl<'s> Word<'s> {
    /// What was said of a thing without a card.
    pub fn plain(of: &'s Said) -> Self {
        let spot = if of.finding == CountFinding::Out { Spot::Nowhere } else { Spot::At(of.place) };
        Self { of, spot, finding: of.finding, quantity: of.quantity, against: Against::default(), is_rolled: false }
    }

    /// What was said of a card. On the day of a movement a thing may be counted before it or after it: both fit.
    /// The movements are those by which things came and left.
    pub fn rolled_back(of: &'s Said, base: Holding, since: &[Movement]) -> Self {
        let plain = Self::plain(of);
        let days = [base.on(since, Some(of.on)), base.before(since, of.on)];
        let is_gone = days.iter().all(|held| held.quantity.0 <= 0) && base.quantity.0 > 0;
        if !is_there(of.finding) {
            let rolled = is_gone && of.finding == CountFinding::NotFound;
            let left = Quantity(base.quantity.0 - days[0].quantity.0);
            let (finding, quantity) = if rolled { (CountFinding::Found, left) } else { (of.finding, of.quantity) };
            let is_home = rolled || of.place.is_some() && days.iter().any(|held| held.place == of.place);
            let spot = match (is_home, of.place) {
                _ if of.finding == CountFinding::Out => Spot::Nowhere,
                (true, _) => Spot::Home,
                (false, None) => Spot::Nowhere,
                (false, place) => Spot::At(place),
            };
            return Self { spot, finding, quantity, is_rolled: rolled, ..plain };
        }
        let is_home = of.place.is_none() || days.iter().any(|held| held.place == of.place);
        let deltas = days.map(|held| base.quantity.0 - held.quantity.0);
        let fits = deltas.iter().find(|delta| of.quantity.0.saturating_add(**delta) == base.quantity.0);
        let delta = if is_home && !is_gone { *fits.unwrap_or(&deltas[0]) } else { 0 };
        let is_kept = |seen: PersonId| days.iter().any(|held| held.is_of(seen));
        let was_moved = is_home && of.place.is_some() && of.place != base.place;
        let was_handed_on = of.custodian.is_some_and(|seen| is_kept(seen) && !base.is_of(seen));
        Self {
            spot: if is_home { Spot::Home } else { Spot::At(of.place) },
            quantity: Quantity(of.quantity.0.saturating_add(delta).max(0)),
            against: Against {
                is_in_other_hands: days[0].is_held() && of.custodian.is_some_and(|seen| !is_kept(seen)),
                is_left: is_gone,
                is_elsewhere: !is_home && days[0].place.is_some(),
            },
            is_rolled: delta != 0 || was_moved || was_handed_on,
            ..plain
        }
    }

    /// How many of ours there are by it.
    pub fn found(&self) -> i64 {
        if is_there(self.finding) { self.quantity.0 } else { 0 }
    }
}

/// What is said of a thing at a place.
#[derive(Debug)]
pub(super) struct Place<'s> {
    /// Where.
    pub spot: Spot,
    /// What holds of what is said.
    pub word: Word<'s>,
    /// Who says so.
    pub agreed: Vec<Word<'s>>,
    /// Whether others say otherwise, and no more people the one than the other.
    pub disputed: bool,
}

/// Whether what was found is there, and ours as far as anybody knows.
pub(super) const fn is_there(finding: CountFinding) -> bool {
    matches!(finding, CountFinding::Found | CountFinding::Damaged | CountFinding::Unrecorded)
}

/// What holds at each place of what was said of one thing, which is in the order that decides.
pub(super) fn places<'s>(said: &[Word<'s>]) -> Vec<Place<'s>> {
    let mut words: BTreeMap<Spot, BTreeMap<&str, Word<'s>>> = BTreeMap::new();
    for word in said {
        words.entry(word.spot).or_default().insert(&word.of.by, *word);
    }
    words.into_iter().filter_map(|(spot, words)| vote(spot, &words.into_values().collect::<Vec<_>>())).collect()
}

/// What holds of the last words of several people.
fn vote<'s>(spot: Spot, words: &[Word<'s>]) -> Option<Place<'s>> {
    let mut parties: BTreeMap<(CountFinding, Quantity), Vec<Word<'s>>> = BTreeMap::new();
    for word in words {
        parties.entry((word.finding, word.quantity)).or_default().push(*word);
    }
    let most = parties.values().map(Vec::len).max()?;
    let mut largest = parties.into_values().filter(|party| party.len() == most);
    let (first, disputed) = (largest.next()?, largest.next().is_some());
    let word = if disputed { last(words)? } else { last(&first)? };
    Some(Place { spot, word, agreed: if disputed { vec![word] } else { first }, disputed })
}

/// The one of these that was said last.
fn last<'s>(words: &[Word<'s>]) -> Option<Word<'s>> {
    words.iter().copied().max_by(|one, other| one.of.order().cmp(&other.of.order()))
}

/// Whether two people say so who are known by name, and one of them, who neither uses nor keeps the thing, in a round
/// behind the first (复盘、抽盘、监盘).
pub(super) fn is_confirmed<'s>(words: impl Iterator<Item = &'s Word<'s>>, held: [Holding; 2]) -> bool {
    let keeps = |one: &Said| one.person.is_some_and(|person| held.iter().any(|held| held.is_of(person)));
    let (mut people, mut checked) = (BTreeSet::new(), false);
    for one in words.map(|word| word.of).filter(|one| one.is_named) {
        people.insert(&*one.by);
        checked |= one.round != CountRound::Own && !keeps(one);
    }
    people.len() > 1 && checked
}
