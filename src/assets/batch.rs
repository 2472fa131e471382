//! The cards that one request names: some, not too many, and each once. Pure.

use crate::words::Told;
use entity::CardId;
use std::collections::HashSet;

/// Cards of one request.
pub const MOST: usize = 500;

/// The messages about the cards of a request.
pub mod words {
    crate::words! {
        CARDS_MISSING = "至少应有一张卡片", "there must be at least one card";
        CARDS_MANY = "一次最多 {0} 张卡片", "there are at most {0} cards at once";
        CARD_TWICE = "第 {0} 张卡片出现两次", "card {0} was named twice";
        CARD_UNKNOWN = "第 {0} 张卡片不存在或已处置", "card {0} is not there, or gone already";
    }
}

/// Everything that is wrong with the cards that are named.
pub fn unfit(cards: &[CardId]) -> Vec<Told> {
    if cards.is_empty() {
        return vec![words::CARDS_MISSING.with([])];
    }
    if cards.len() > MOST {
        return vec![words::CARDS_MANY.with([&MOST])];
    }
    twice(cards).map(|at| words::CARD_TWICE.with([&at])).collect()
}

/// Which of the cards were named before, counted from 1.
pub fn twice(cards: impl IntoIterator<Item = impl std::borrow::Borrow<CardId>>) -> impl Iterator<Item = usize> {
    let mut seen = HashSet::new();
    (1..).zip(cards).filter(move |(_, card)| !seen.insert(*card.borrow())).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::{MOST, unfit};
    use crate::words::Told;
    use entity::CardId;
    use uuid::Uuid;

    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }

    #[test]
    fn some_not_too_many_and_each_once() {
        let card = |number: usize| CardId(Uuid::from_u128(number as u128));
        let codes = |cards: &[CardId]| unfit(cards).iter().map(Told::code).collect::<Vec<_>>();
        assert_eq!(codes(&[]), ["CARDS_MISSING"]);
        assert_eq!(codes(&[card(1), card(2), card(1), card(1)]), ["CARD_TWICE", "CARD_TWICE"]);
        let most: Vec<CardId> = (0..=MOST).map(card).collect();
        assert_eq!((codes(&most), codes(&most[1..])), (vec!["CARDS_MANY"], vec![]));
    }
}
