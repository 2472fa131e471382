//! Accounts and a count list without cards: the list stands in for the cards.
//!
//! No leg joins 账 and 物 directly: the card is what both refer to. Where no cards are given, what
//! was counted is all that is known of the things, so each counted line is taken as the card that
//! an institute without cards would have written for it, at the value the list gives. Things of
//! others make no card, and what was not found is worth nothing.

use crate::facts::{CardRow, Cards, Facts, Sealed};
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
    // The texts move to a set of their own: rows are sealed with the texts they state.
    let mut texts = facts.texts.texts();
    for row in 0..counts.len() {
        let count = counts.carried(row, &facts.texts, &mut texts);
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
    facts.cards = Some(Sealed::new(cards, texts).alone(&mut facts.texts));
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
        let mut facts = Facts { ledger: Some(LedgerRows::default()), ..Facts::default() };
        let mut texts = facts.texts.texts();
        let mut counts = Counts::default();
        counts.asset_no.declare();
        counts.quantity.declare();
        counts.value.declare();
        counts.push(&CountRow { asset_no: texts.add("zc-1"), quantity: 20_000, value: 500, ..CountRow::default() });
        counts.seal(&texts);
        let became = facts.texts.take_in(vec![texts]);
        let mut joined = Counts::default();
        joined.append(vec![counts], &became, 0);
        facts.counts = Some(joined.clone());
        assert!(counts_as_cards(&mut facts));
        let cards = facts.cards.as_ref().expect("cards");
        assert_eq!((cards.value.at(0), cards.quantity.at(0), facts.counts.is_none()), (500, 20_000, true));
        assert_eq!(facts.texts.text(cards.asset_no.written(0)), "zc-1");
        assert_ne!(cards.digest(0), &[0; 32]);
        assert!(!counts_as_cards(&mut facts));
        let mut without_ledger = Facts { counts: Some(joined), ..Facts::default() };
        assert!(!counts_as_cards(&mut without_ledger));
    }
}
