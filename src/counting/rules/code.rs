//! Which card a code is of: as written on a label, in the books, in the old books, without leading zeros, on the
//! thing by its maker; the first of these that any card has.

use crate::facts::normalise;
use entity::CardId;
use std::collections::HashMap;

/// Ranks of numbers: label, book and card; old book; without leading zeros; the maker's.
const RANKS: usize = 4;

/// Every number by which a card may be known, in the form in which numbers are compared: 标签号, 资产编号,
/// 卡片编号, 原资产编号, 产品序列号.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Codes([String; 5]);

impl Codes {
    /// The numbers as they are written.
    pub fn of(written: [Option<&str>; 5]) -> Self {
        Self(written.map(|number| normalise(number.unwrap_or_default()).into_owned()))
    }

    /// The numbers as they are kept, a line each.
    pub fn parse(text: &str) -> Self {
        let mut lines = text.split('\n').map(str::to_owned);
        Self(std::array::from_fn(|_| lines.next().unwrap_or_default()))
    }

    /// As they are kept.
    pub fn text(&self) -> String {
        self.0.join("\n")
    }

    /// The numbers that there are: label, book, card, old book, the maker's.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str).filter(|number| !number.is_empty())
    }

    /// Whether a code, in the form in which codes are compared, is one of the numbers, leading zeros aside.
    pub fn has(&self, code: &str) -> bool {
        self.all().any(|number| stripped(number) == stripped(code))
    }

    /// The numbers that there are, each with its rank.
    fn ranked(&self) -> impl Iterator<Item = (usize, &str)> {
        let [label, book, card, old, serial] = self.0.each_ref().map(String::as_str);
        let bare = [label, book, card].map(|number| (2, stripped(number)));
        let all = [(0, label), (0, book), (0, card), (1, old), (3, serial)];
        all.into_iter().chain(bare).filter(|(_, number)| !number.is_empty())
    }
}

/// A number without its leading zeros.
fn stripped(number: &str) -> &str {
    number.trim_start_matches('0')
}

/// Cards by their numbers.
#[derive(Debug)]
pub struct Index<'c>([HashMap<&'c str, Vec<CardId>>; RANKS]);

impl<'c> Index<'c> {
    /// The index of cards.
    pub fn new(cards: impl Iterator<Item = (CardId, &'c Codes)>) -> Self {
        let mut index = Self(std::array::from_fn(|_| HashMap::new()));
        for (card, codes) in cards {
            for (rank, number) in codes.ranked() {
                let known = index.0[rank].entry(number).or_default();
                if known.last() != Some(&card) {
                    known.push(card);
                }
            }
        }
        index
    }

    /// The cards of a code, in the form in which codes are compared: several where it does not tell.
    pub fn cards(&self, code: &str) -> Vec<CardId> {
        let number = |rank: usize| if rank == 2 { stripped(code) } else { code };
        let mut ranks = self.0.iter().enumerate().filter_map(|(rank, known)| known.get(number(rank)));
        ranks.next().cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Codes, Index};
    use entity::CardId;
    use uuid::Uuid;

    #[test]
    fn the_first_kind_of_number_that_fits_decides() {
        let card = |number: u128| CardId(Uuid::from_u128(number));
        let codes = [
            Codes::of([Some("tag-1"), Some("ZC001"), None, Some("OLD9"), Some("SN1")]),
            Codes::of([None, Some("ＺＣ002"), Some("000017"), None, Some("SN1")]),
            Codes::of([None, Some("SN1"), None, Some("OLD9"), None]),
        ];
        let index = Index::new(codes.iter().enumerate().map(|(at, codes)| (card(at as u128), codes)));
        assert_eq!(index.cards("TAG-1"), [card(0)]);
        assert_eq!(index.cards("ZC002"), [card(1)]);
        assert_eq!(index.cards("17"), [card(1)], "leading zeros");
        assert_eq!(index.cards("0017"), [card(1)]);
        assert_eq!(index.cards("SN1"), [card(2)], "a number of the books stands before one of a maker");
        assert_eq!(index.cards("OLD9"), [card(0), card(2)]);
        assert_eq!(index.cards("NO"), []);
        assert_eq!(index.cards(""), []);
    }

    #[test]
    fn numbers_are_kept_and_read_back() {
        let codes = Codes::of([None, Some("ZC 001"), None, Some(" "), Some("sn\n1")]);
        assert_eq!(Codes::parse(&codes.text()), codes);
        assert_eq!(codes.text(), "\nZC001\n\n\nSN1");
    }
}
