//! Cards that were split or put together after the base date (拆分、合并): their things may still carry the labels of
//! before, so that what is missing under one label may be there under another. They are counted together.
//!
//! 1. What was found beyond what a card had on the base date is given to those of its kin that are short of it.
//! 2. A card that was put together with another, and of which nobody said anything, is among the things of that one:
//!    what it had is taken from there, so that a shortage is told where somebody looked.
//! 3. What is too much of all of them together is too much of one of them; but not where somebody had counted before
//!    the cards were split or put together, since then one thing may have been counted under two labels.

use super::judge::Weighed;
use super::{Expected, Movement, Other};
use entity::{CardId, CountOutcome, Day};
use std::collections::{BTreeMap, HashMap};

/// What kinship does to a card that is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Share {
    /// How many more of it are there than its own label says; less where it is negative.
    pub given: i64,
    /// Whether it is among the things of another card, as that one was counted.
    pub is_within: bool,
    /// Whether what was said of its kin is confirmed.
    pub is_sure: bool,
}

/// What kinship does to cards.
#[derive(Debug, Default)]
pub(super) struct Kinship {
    /// To those that are expected, by their place.
    pub shares: HashMap<usize, Share>,
    /// Other cards of which somebody else has to say it, too: something is short or too much of their kin.
    pub doubted: Vec<CardId>,
}

/// One of several cards that are kin.
struct Member {
    card: CardId,
    /// Where it stands among the expected.
    expected: Option<usize>,
    /// How many there were on the base date.
    base: i64,
    /// How many there would have been by its label; none where nobody said anything of it.
    total: Option<i64>,
    /// Whether it was put together with another one.
    is_merged: bool,
    confirmed: bool,
    /// When something was first said of it.
    first: Option<Day>,
    /// How many are its own in the end.
    own: i64,
}

impl Member {
    /// How many it lacks of what it had.
    fn lacks(&self) -> i64 {
        if self.expected.is_some() && self.total.is_some() { (self.base - self.own).max(0) } else { 0 }
    }

    /// Whether it is expected, and among the things of another, as far as anybody knows.
    const fn is_silent(&self) -> bool {
        self.expected.is_some() && self.total.is_none() && self.is_merged
    }
}

/// What was said of a card that is not expected.
pub(super) struct Beside {
    pub total: i64,
    pub confirmed: bool,
    pub first: Option<Day>,
}

/// What kinship does to cards by what was said under their labels.
pub(super) fn kinship(
    (expected, weighed): (&[Expected], &[Weighed<'_>]),
    (others, beside): (&[Other], &HashMap<CardId, Beside>),
    movements: &HashMap<CardId, Vec<Movement>>,
) -> Kinship {
    let mut links: Vec<(CardId, CardId, Day)> = Vec::new();
    for of in movements.values().flatten().filter(|movement| movement.is_between_cards()) {
        links.extend(of.with.map(|with| (of.card, with, of.on)));
    }
    links.extend(others.iter().filter_map(|other| other.with.map(|(with, on)| (other.card, with, on))));
    let mut told = Kinship::default();
    if links.is_empty() {
        return told;
    }
    links.sort_unstable();
    let place: HashMap<CardId, usize> = expected.iter().enumerate().map(|(at, one)| (one.card, at)).collect();
    let known: HashMap<CardId, &Other> = others.iter().map(|other| (other.card, other)).collect();
    for (cards, on) in families(&links) {
        let member = |card: CardId| match (place.get(&card), known.get(&card)) {
            (Some(at), _) => of_expected(*at, &expected[*at], &weighed[*at]),
            (None, Some(other)) => Some(of_other(other, beside.get(&card))),
            (None, None) => None,
        };
        let mut family: Vec<Member> = cards.into_iter().filter_map(member).collect();
        share(&mut family, on);
        tell(&family, &mut told);
    }
    told
}

/// Cards that are kin, each family in the order of its cards, with the last day on which any were split or put
/// together.
fn families(links: &[(CardId, CardId, Day)]) -> Vec<(Vec<CardId>, Day)> {
    let mut head: BTreeMap<CardId, CardId> = BTreeMap::new();
    for (one, other, _) in links {
        let (one, other) = (first_of(&head, *one), first_of(&head, *other));
        head.insert(one.min(other), one.min(other));
        head.insert(one.max(other), one.min(other));
    }
    let mut families: BTreeMap<CardId, (Vec<CardId>, Day)> = BTreeMap::new();
    for card in head.keys() {
        families.entry(first_of(&head, *card)).or_insert_with(|| (Vec::new(), Day::BLANK)).0.push(*card);
    }
    for (one, _, on) in links {
        if let Some(family) = families.get_mut(&first_of(&head, *one)) {
            family.1 = family.1.max(*on);
        }
    }
    families.into_values().collect()
}

/// The first of the family of a card.
fn first_of(head: &BTreeMap<CardId, CardId>, mut card: CardId) -> CardId {
    while let Some(next) = head.get(&card).filter(|next| **next != card) {
        card = *next;
    }
    card
}

/// What is out or of others is neither short nor too much.
fn of_expected(at: usize, expected: &Expected, weighed: &Weighed<'_>) -> Option<Member> {
    let base = expected.held.quantity.0;
    let total = weighed.is_said().then_some(weighed.told.total);
    let is_excused = total == Some(0) && weighed.told.why_absent() != CountOutcome::Missing;
    (!is_excused).then(|| Member {
        card: expected.card,
        expected: Some(at),
        base,
        total,
        is_merged: weighed.is_merged(),
        confirmed: weighed.told.confirmed,
        first: weighed.first,
        own: total.unwrap_or_default(),
    })
}

fn of_other(other: &Other, beside: Option<&Beside>) -> Member {
    let total = beside.map(|beside| beside.total);
    Member {
        card: other.card,
        expected: None,
        base: other.at_base.0,
        total,
        is_merged: other.is_merged,
        confirmed: beside.is_none_or(|beside| beside.confirmed),
        first: beside.and_then(|beside| beside.first),
        own: total.unwrap_or_default(),
    }
}

/// Shares what was found of a family among its cards.
fn share(family: &mut [Member], on: Day) {
    let mut spare = 0;
    for member in &mut *family {
        let more = (member.own - member.base).max(0);
        (member.own, spare) = (member.own - more, spare + more);
    }
    for member in &mut *family {
        let given = spare.min(member.lacks());
        (member.own, spare) = (member.own + given, spare - given);
    }
    let mut within: i64 = family.iter().filter(|member| member.is_silent()).map(|member| member.base).sum();
    let given = spare.min(within);
    (spare, within) = (spare - given, within - given);
    for member in family.iter_mut().filter(|member| member.expected.is_some() && member.total.is_some()) {
        let taken = within.min(member.own);
        (member.own, within) = (member.own - taken, within - taken);
    }
    let outside = family.iter().filter(|member| member.expected.is_none() && member.total.is_none());
    spare -= spare.min(outside.filter(|member| member.is_merged).map(|member| member.base).sum());
    // What is left of things that nobody else in the family has looked for is not there, as far as anybody knows.
    for member in family.iter_mut().filter(|member| member.is_silent()) {
        let lost = within.min(member.base);
        (member.own, within) = (member.base - lost, within - lost);
    }
    let is_later = family.iter().filter_map(|member| member.first).all(|first| first > on);
    for member in family.iter_mut().filter(|member| member.expected.is_some()) {
        let Some(total) = member.total else { continue };
        let back = if is_later { spare } else { spare.min((total - member.base).max(0)) };
        (member.own, spare) = (member.own + back, spare - back);
    }
}

/// What came of it.
fn tell(family: &[Member], told: &mut Kinship) {
    let said = || family.iter().filter(|member| member.total.is_some());
    let is_sure = said().all(|member| member.confirmed);
    for member in family {
        let Some(at) = member.expected else { continue };
        let is_within = member.is_silent() && member.own == member.base;
        let given = member.total.map_or(0, |total| member.own - total);
        told.shares.insert(at, Share { given, is_within, is_sure });
    }
    let is_right = |member: &Member| member.expected.is_none() || member.own == member.base;
    if !said().all(is_right) {
        let doubted = said().filter(|member| member.expected.is_none() && !member.confirmed);
        told.doubted.extend(doubted.map(|member| member.card));
    }
}
