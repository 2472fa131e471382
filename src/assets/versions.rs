//! Rows of one card: versions of its history, or the same card twice.

use crate::facts::{Cards, Dictionary, Sealed, Sym};
use std::collections::{HashMap, HashSet};

/// What the rows of the same cards are to each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versions {
    /// Rows that repeat an earlier row: (earlier, later).
    pub twice: Vec<(usize, usize)>,
    /// Rows that are versions of a card, in force from their booking date.
    pub dated: Vec<usize>,
    /// How many cards have versions.
    pub cards: usize,
    /// First rows of numbers of which some rows have one booking date and some have others.
    pub mixed: Vec<usize>,
}

/// Finds the rows that carry the same card (卡片编号, else 资产编号). With different booking dates
/// (记账日期) they are versions of one card; with the same content they are the same card twice.
/// Rows of equal code and date but different content stay: they are several things under one code.
pub fn versions(cards: &Cards, dictionary: &Dictionary) -> Versions {
    let mut seen = vec![false; dictionary.end()];
    let mut again: HashMap<Sym, Vec<usize>> = HashMap::new();
    for row in 0..cards.len() {
        let code = identity(cards, row);
        if code.is_blank() {
            continue;
        }
        if std::mem::replace(&mut seen[code.index()], true) {
            again.entry(code).or_default();
        }
    }
    if again.is_empty() {
        return Versions::default();
    }
    for row in 0..cards.len() {
        if let Some(rows) = again.get_mut(&identity(cards, row)) {
            rows.push(row);
        }
    }
    let mut found = Versions::default();
    let mut groups: Vec<Vec<usize>> = again.into_values().collect();
    groups.sort_unstable();
    for mut rows in groups {
        rows.sort_by_key(|row| (cards.booked_on.at(*row), *row));
        let dated = rows.iter().all(|row| !cards.booked_on.at(*row).is_blank());
        let distinct = rows.windows(2).all(|pair| cards.booked_on.at(pair[0]) != cards.booked_on.at(pair[1]));
        if dated && distinct {
            found.cards += 1;
            found.dated.extend(rows);
            continue;
        }
        let is_dated = |row: &usize| !cards.booked_on.at(*row).is_blank();
        if rows.iter().any(is_dated)
            && rows.windows(2).any(|pair| cards.booked_on.at(pair[0]) != cards.booked_on.at(pair[1]))
        {
            found.mixed.push(rows.iter().copied().min().unwrap_or(0));
        }
        let mut contents: HashMap<[u8; 32], usize> = HashMap::new();
        for row in rows {
            match contents.entry(*cards.digest(row)) {
                std::collections::hash_map::Entry::Occupied(first) => found.twice.push((*first.get(), row)),
                std::collections::hash_map::Entry::Vacant(place) => {
                    place.insert(row);
                }
            }
        }
    }
    found.twice.sort_by_key(|(_, later)| *later);
    found.mixed.sort_unstable();
    found
}

/// The number by which a row says which card it is: 卡片编号, else 资产编号.
pub fn identity(cards: &Cards, row: usize) -> Sym {
    let card = cards.card_no.at(row);
    if card.is_blank() { cards.asset_no.at(row) } else { card }
}

impl Versions {
    /// The cards with the booking date of versions as the day from which they hold.
    pub fn apply(&self, cards: Cards, dictionary: &mut Dictionary) -> Cards {
        if self.dated.is_empty() {
            return cards;
        }
        let dated: HashSet<usize> = self.dated.iter().copied().collect();
        let mut texts = dictionary.texts();
        let mut changed = cards.like();
        changed.effective_on.declare();
        for row in 0..cards.len() {
            let mut card = cards.carried(row, dictionary, &mut texts);
            if dated.contains(&row) {
                card.effective_on = card.booked_on;
            }
            changed.push(&card);
        }
        Sealed::new(changed, texts).alone(dictionary)
    }
}
