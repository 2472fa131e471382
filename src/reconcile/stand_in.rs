//! Accounts and a count list without cards: the list stands in for the cards.
//!
//! No leg joins 账 and 物 directly: the card is what both refer to. Where no cards are given, what
//! was counted is all that is known of the things, so each counted line is taken as the card that
//! an institute without cards would have written for it, at the value the list gives. Things of
//! others make no card, and what was not found is worth nothing.

use crate::facts::{CardRow, Cards, Facts};
use entity::CountResult;

/// Makes cards of the counted lines where there are accounts but no cards. Answers whether it did.
pub fn counts_as_cards(facts: &mut Facts) -> bool {
    if facts.cards.is_some() || facts.ledger.is_none() {
        return false;
    }
    let Some(counts) = facts.counts.take() else { return false };
    let mut cards = Cards::default();
    cards.origin.declare();
    cards.asset_no.declare();
    cards.card_no.declare();
    cards.tag_no.declare();
    cards.old_no.declare();
    cards.serial_no.declare();
    cards.name.declare();
    cards.specification.declare();
    cards.class_code.declare();
    cards.class_name.declare();
    cards.department.declare();
    cards.location.declare();
    cards.user.declare();
    cards.quantity.declare();
    cards.value.declare();
    cards.acquired_on.declare();
    for row in 0..counts.len() {
        let count = counts.row(row);
        if count.result == CountResult::NotOurs {
            continue;
        }
        // What is out is held all the same; a thing nobody found is worth nothing, whatever the
        // list says it was worth.
        let is_held = count.quantity != 0 || count.result == CountResult::Out;
        cards.push(&CardRow {
            origin: count.origin,
            asset_no: count.asset_no,
            card_no: count.card_no,
            tag_no: count.tag_no,
            old_no: count.old_no,
            serial_no: count.serial_no,
            name: count.name,
            specification: count.specification,
            class_code: count.class_code,
            class_name: count.class_name,
            department: count.department,
            location: count.location,
            user: count.user,
            quantity: count.quantity,
            value: if is_held { count.value } else { 0 },
            acquired_on: count.acquired_on,
            ..CardRow::default()
        });
    }
    facts.cards = Some(cards);
    true
}

#[cfg(test)]
mod tests {
    use super::counts_as_cards;
    use crate::facts::{CountRow, Counts, Facts, LedgerRows};
    use entity::CountResult;

    #[test]
    fn what_was_not_found_is_worth_nothing_and_things_of_others_make_no_card() {
        let mut counts = Counts::default();
        counts.quantity.declare();
        counts.value.declare();
        counts.result.declare();
        for (quantity, result) in [
            (10_000, CountResult::Counted),
            (0, CountResult::Missing),
            (0, CountResult::Out),
            (10_000, CountResult::NotOurs),
        ] {
            counts.push(&CountRow { quantity, result, value: 500, ..CountRow::default() });
        }
        let mut facts = Facts { ledger: Some(LedgerRows::default()), counts: Some(counts), ..Facts::default() };
        assert!(counts_as_cards(&mut facts));
        let cards = facts.cards.as_ref().expect("cards");
        assert_eq!(cards.value.values(), [500, 0, 500]);
    }

    #[test]
    fn counted_lines_stand_in_only_where_there_are_no_cards() {
        let mut counts = Counts::default();
        counts.quantity.declare();
        counts.value.declare();
        counts.push(&CountRow { quantity: 20_000, value: 500, ..CountRow::default() });
        let mut facts = Facts { ledger: Some(LedgerRows::default()), counts: Some(counts.clone()), ..Facts::default() };
        assert!(counts_as_cards(&mut facts));
        let cards = facts.cards.as_ref().expect("cards");
        assert_eq!((cards.value.at(0), cards.quantity.at(0), facts.counts.is_none()), (500, 20_000, true));
        assert!(!counts_as_cards(&mut facts));
        let mut without_ledger = Facts { counts: Some(counts), ..Facts::default() };
        assert!(!counts_as_cards(&mut without_ledger));
    }
}
