//! Cards that a list names by another number than the one they are known by.
//!
//! A card is known by its 卡片编号, else by its 资产编号. A list may leave out the one that an earlier
//! list had, or bring it for the first time: then the asset number says which card a row is, where
//! that is one card on either side. Where it is not, the row is refused rather than entered a second
//! time. Two cards that both have a card number are the same card only by that.

use super::plan::{CardNo, Known, KnownCards, number};
use crate::facts::{Cards, Dictionary, Origin};
use entity::CardVersionId;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The numbers of a version of a card, in the form in which they are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbers {
    /// The key of its card.
    pub key: String,
    /// The version.
    pub version: CardVersionId,
    /// 资产编号.
    pub asset_no: String,
    /// 卡片编号.
    pub card_no: String,
}

/// Rows of a list whose number is not that of a known card, by number.
#[derive(Debug, Default)]
pub(super) struct Open {
    groups: BTreeMap<String, Group>,
    asset_nos: HashSet<String>,
    /// Numbers of known cards that other rows name.
    named: HashSet<String>,
}

/// Rows of one number.
#[derive(Debug, Default)]
struct Group {
    rows: Vec<usize>,
    asset_nos: HashSet<String>,
    has_card_no: bool,
    /// Whether they are versions of one card.
    dated: bool,
}

/// A row that may be one of several cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    /// The row of the list.
    pub row: usize,
    /// Its 资产编号.
    pub asset_no: String,
    /// How many known cards have it.
    pub cards: usize,
    /// How many rows.
    pub rows: usize,
}

/// What the numbers of known cards settle.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Rows that are refused, in the order of the list.
    pub refused: Vec<Doubt>,
    /// Ordinals that are given already, by keys that mean another card than the list does.
    pub given: HashMap<String, i32>,
}

fn newest(versions: &[Known]) -> Option<&Known> {
    versions.last().filter(|newest| !newest.withdrawn)
}

impl Open {
    /// The rows whose cards are not found by the number that they are named by.
    pub fn new(cards: &Cards, texts: &Dictionary, skip: &HashSet<Origin>, known: &KnownCards) -> Self {
        let mut open = Self::default();
        let kept = || (0..cards.len()).filter(|row| skip.is_empty() || !skip.contains(&cards.origin.at(*row)));
        for row in kept() {
            let Some(key) = number(cards, texts, row) else { continue };
            if is_met(cards, texts, row, known.get(key)) {
                continue;
            }
            let has_card_no = !cards.card_no.at(row).is_blank();
            let group = open.groups.entry(key.to_owned()).or_insert_with(|| Group { dated: true, ..Group::default() });
            group.rows.push(row);
            group.has_card_no = has_card_no;
            group.dated &= !cards.effective_on.at(row).is_blank();
            let asset_no = texts.text(cards.asset_no.at(row));
            if !asset_no.is_empty() {
                group.asset_nos.insert(asset_no.to_owned());
                open.asset_nos.insert(asset_no.to_owned());
            }
        }
        if !open.groups.is_empty() {
            for row in kept() {
                if let Some(key) = number(cards, texts, row).filter(|key| is_met(cards, texts, row, known.get(*key))) {
                    open.named.insert(key.to_owned());
                    open.groups.remove(key);
                }
            }
        }
        open
    }

    /// Whether there is any such row.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether some of them have a card number, and whether some have none.
    pub fn kinds(&self) -> [bool; 2] {
        [true, false].map(|has| self.groups.values().any(|group| group.has_card_no == has))
    }

    /// Whether the numbers of a version may say something of these rows.
    pub fn concerns(&self, numbers: &Numbers) -> bool {
        self.groups.contains_key(&numbers.key)
            || self.groups.contains_key(&numbers.card_no)
            || self.asset_nos.contains(&numbers.asset_no)
    }

    /// Lays the cards that these rows are under the numbers that the list names them by. `numbers`
    /// are those that [concern](Self::concerns) the rows, and `known` has their cards.
    pub fn settle(self, numbers: &[Numbers], known: &mut KnownCards) -> Settled {
        let current = Current::new(numbers, known, &self.named);
        let wanted: BTreeMap<&str, Vec<&Numbers>> =
            self.groups.iter().map(|(key, group)| (key.as_str(), current.candidates(key, group))).collect();
        let mut claims: HashMap<CardVersionId, usize> = HashMap::new();
        for (key, found) in &wanted {
            for one in found {
                *claims.entry(one.version).or_default() += self.groups[*key].rows.len();
            }
        }
        let mut settled = Settled::default();
        let mut met = Vec::new();
        for (key, group) in &self.groups {
            match &wanted[key.as_str()][..] {
                [] => {
                    if let Some(given) = current.means_other(group, key, known) {
                        settled.given.insert(key.clone(), given);
                    }
                }
                [one] if (group.rows.len() == 1 || group.dated) && claims[&one.version] == group.rows.len() => {
                    met.push((key, one.key.clone(), one.version));
                }
                several => {
                    let rows = several.iter().map(|one| claims[&one.version]).max().unwrap_or(0);
                    let (asset_no, cards) = (&several[0].asset_no, several.len());
                    let doubt = |row: &usize| Doubt { row: *row, asset_no: asset_no.clone(), cards, rows };
                    settled.refused.extend(group.rows.iter().map(doubt));
                }
            }
        }
        settled.refused.sort_by_key(|doubt| doubt.row);
        let mut moved: Vec<(String, Vec<Known>)> = Vec::new();
        for (key, from, version) in met {
            let Some(cards) = known.get_mut(&from) else { continue };
            let at = cards.iter().position(|versions| newest(versions).is_some_and(|newest| newest.version == version));
            moved.extend(at.map(|at| (key.clone(), cards.remove(at))));
        }
        settled.given.keys().for_each(|key| _ = known.remove(key));
        known.extend(moved.into_iter().map(|(key, versions)| (key, vec![versions])));
        settled
    }
}

/// The numbers of cards as they are now.
struct Current<'n> {
    by_asset_no: HashMap<&'n str, Vec<&'n Numbers>>,
    by_card_no: HashMap<&'n str, Vec<&'n Numbers>>,
    /// Keys of cards without an asset number.
    bare: HashSet<&'n str>,
}

impl<'n> Current<'n> {
    /// Only the newest version of a card that counts says what its numbers are, and only cards that no
    /// row names by their own number are free to be met by another.
    fn new(numbers: &'n [Numbers], known: &KnownCards, named: &HashSet<String>) -> Self {
        let mut current = Self { by_asset_no: HashMap::new(), by_card_no: HashMap::new(), bare: HashSet::new() };
        for one in numbers {
            let mut cards = known.get(&one.key).into_iter().flatten().filter_map(|versions| newest(versions));
            if !cards.any(|newest| newest.version == one.version) {
                continue;
            }
            if one.asset_no.is_empty() {
                current.bare.insert(&one.key);
            }
            if named.contains(&one.key) {
                continue;
            }
            for (number, by) in [(&one.asset_no, &mut current.by_asset_no), (&one.card_no, &mut current.by_card_no)] {
                if !number.is_empty() {
                    by.entry(number).or_default().push(one);
                }
            }
        }
        current
    }

    /// The known cards that rows of one number may be: those with their card number, else those with
    /// their asset number, unless both sides have a card number.
    fn candidates(&self, key: &str, group: &Group) -> Vec<&'n Numbers> {
        let by_asset_no = || {
            let mut asset_nos: Vec<&String> = group.asset_nos.iter().collect();
            asset_nos.sort_unstable();
            asset_nos.into_iter().filter_map(|number| self.by_asset_no.get(number.as_str())).flatten().copied()
        };
        if !group.has_card_no {
            return by_asset_no().collect();
        }
        match self.by_card_no.get(key) {
            Some(found) => found.clone(),
            None => by_asset_no().filter(|one| one.card_no.is_empty()).collect(),
        }
    }

    /// Whether the known cards of a key are other cards than the rows that the list names by it: then
    /// the greatest ordinal among them.
    fn means_other(&self, group: &Group, key: &str, known: &KnownCards) -> Option<i32> {
        let cards = known.get(key)?;
        let counts = cards.iter().any(|versions| newest(versions).is_some());
        // A card without an asset number of its own may be meant by the one number it has.
        let is_other = counts && (group.has_card_no || !self.bare.contains(key));
        is_other.then(|| cards.iter().flatten().map(|known| known.ordinal).max().unwrap_or(0))
    }
}

/// Whether a row is found by its number among the cards with that key: one that counts, whose key is
/// the same kind of number.
fn is_met(cards: &Cards, texts: &Dictionary, row: usize, known: Option<&Vec<Vec<Known>>>) -> bool {
    let (card_no, asset_no) = (cards.card_no.at(row), cards.asset_no.at(row));
    let is_same = |known: &Known| match (card_no.is_blank(), known.card_no) {
        (true, own) => own != CardNo::Key,
        (false, CardNo::Key) => true,
        (false, CardNo::None) => asset_no.is_blank() || texts.text(asset_no) == texts.text(card_no),
        (false, CardNo::Other) => false,
    };
    known.into_iter().flatten().filter_map(|versions| newest(versions)).any(is_same)
}
