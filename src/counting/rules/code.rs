//! Which card a code is of: as written on a label, in the books, in the old books, without leading zeros, on the
//! thing by its maker; the first of these that any card has.

use crate::facts::normalise;
use entity::{CardId, Day};
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
        self.any(|number| stripped(number) == stripped(code))
    }

    /// The numbers that are on the thing itself: 标签号, 产品序列号.
    pub fn on_the_thing(&self) -> impl Iterator<Item = &str> {
        [&self.0[0], &self.0[4]].into_iter().map(String::as_str).filter(|number| !number.is_empty())
    }

    /// Whether any of the numbers is so.
    pub fn any(&self, fits: impl Fn(&str) -> bool) -> bool {
        self.all().any(fits)
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

/// By what a card is known from a day on (编码自该日起有效).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The card.
    pub card: CardId,
    /// From which day.
    pub from: Day,
    /// Every number by which it is known then.
    pub codes: Codes,
}

/// A card that has a number for some days. On the day on which it gets another one both fit.
#[derive(Debug, Clone, Copy)]
struct Entry {
    card: CardId,
    from: Day,
    until: Day,
}

/// Cards by their numbers.
#[derive(Debug)]
pub struct Index<'c>([HashMap<&'c str, Vec<Entry>>; RANKS]);

impl<'c> Index<'c> {
    /// The index of cards by what each is known by from which day on.
    pub fn new(labels: impl Iterator<Item = (CardId, Day, &'c Codes)>) -> Self {
        let mut all: Vec<(CardId, Day, &Codes)> = labels.collect();
        all.sort_by_key(|(card, from, _)| (*card, *from));
        let mut index = Self(std::array::from_fn(|_| HashMap::new()));
        for (at, (card, from, codes)) in all.iter().enumerate() {
            let next = all.get(at + 1).filter(|(other, ..)| other == card);
            let entry = Entry { card: *card, from: *from, until: next.map_or(Day::LAST, |(_, from, _)| *from) };
            for (rank, number) in codes.ranked() {
                index.0[rank].entry(number).or_default().push(entry);
            }
        }
        index
    }

    /// The cards that have a code on a day, by the first kind of number by which any has it: several where it does
    /// not tell.
    pub fn on(&self, code: &str, day: Day) -> Vec<CardId> {
        self.first(code, |entry| (entry.from..=entry.until).contains(&day))
    }

    /// The cards that have a code on whatever day.
    pub fn ever(&self, code: &str) -> Vec<CardId> {
        self.first(code, |_| true)
    }

    fn first(&self, code: &str, fits: impl Fn(&Entry) -> bool) -> Vec<CardId> {
        let number = |rank: usize| if rank == 2 { stripped(code) } else { code };
        let of_rank = |(rank, known): (usize, &HashMap<&str, Vec<Entry>>)| {
            let entries = known.get(number(rank)).map(Vec::as_slice).unwrap_or_default();
            let mut cards: Vec<CardId> = entries.iter().filter(|entry| fits(entry)).map(|entry| entry.card).collect();
            cards.dedup();
            cards
        };
        self.0.iter().enumerate().map(of_rank).find(|cards| !cards.is_empty()).unwrap_or_default()
    }
}

/// The cards of a code on a day: of those that have it then, what is expected before what is not; else of those
/// that had it before, or have it later.
pub(super) fn cards(code: &str, day: Day, (expected, others): (&Index<'_>, &Index<'_>)) -> Vec<CardId> {
    let found = [expected.on(code, day), others.on(code, day), expected.ever(code), others.ever(code)];
    found.into_iter().find(|cards| !cards.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Codes, Index, cards};
    use entity::{CardId, Day};
    use uuid::Uuid;

    fn card(number: u128) -> CardId {
        CardId(Uuid::from_u128(number))
    }

    /// A day of January.
    fn january(day: i32) -> Day {
        Day::from_digits(20_260_100 + day).expect("a day")
    }

    #[test]
    fn the_first_kind_of_number_that_fits_decides() {
        let codes = [
            Codes::of([Some("tag-1"), Some("ZC001"), None, Some("OLD9"), Some("SN1")]),
            Codes::of([None, Some("ＺＣ002"), Some("000017"), None, Some("SN1")]),
            Codes::of([None, Some("SN1"), None, Some("OLD9"), None]),
        ];
        let index = Index::new(codes.iter().enumerate().map(|(at, codes)| (card(at as u128), Day::BLANK, codes)));
        assert_eq!(index.ever("TAG-1"), [card(0)]);
        assert_eq!(index.ever("ZC002"), [card(1)]);
        assert_eq!(index.ever("17"), [card(1)], "leading zeros");
        assert_eq!(index.ever("0017"), [card(1)]);
        assert_eq!(index.ever("SN1"), [card(2)], "a number of the books stands before one of a maker");
        assert_eq!(index.ever("OLD9"), [card(0), card(2)]);
        assert_eq!(index.ever("NO"), []);
        assert_eq!(index.ever(""), []);
    }

    #[test]
    fn a_label_is_of_the_card_that_has_it_on_the_day() {
        let tag = |tag: &str| Codes::of([Some(tag), None, None, None, None]);
        let (one, other) = (tag("T1"), tag("T2"));
        // The label of the first card goes to the second, and the first gets a new one.
        let labels = [(0, Day::BLANK, &one), (0, january(5), &other), (1, january(7), &one)];
        let index = Index::new(labels.into_iter().map(|(number, from, codes)| (card(number), from, codes)));
        assert_eq!(index.on("T1", january(3)), [card(0)]);
        assert_eq!(index.on("T1", january(5)), [card(0)], "on the day itself both fit");
        assert_eq!(index.on("T2", january(5)), [card(0)]);
        assert_eq!(index.on("T1", january(6)), []);
        assert_eq!(index.on("T1", january(8)), [card(1)]);
        assert_eq!(index.ever("T1"), [card(0), card(1)]);
        let none = Index::new(std::iter::empty());
        assert_eq!(cards("T1", january(6), (&index, &none)), [card(0), card(1)], "it was not taken off in time");
        assert_eq!(cards("T1", january(8), (&none, &index)), [card(1)]);
    }

    #[test]
    fn numbers_are_kept_and_read_back() {
        let codes = Codes::of([None, Some("ZC 001"), None, Some(" "), Some("sn\n1")]);
        assert_eq!(Codes::parse(&codes.text()), codes);
        assert_eq!(codes.text(), "\nZC001\n\n\nSN1");
    }
}
