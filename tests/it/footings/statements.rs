//! 账卡物对账表 of any run.

use oversight::census::statement::{Kept, statement};
use proptest::prelude::*;
use serde_json::{Value, json};

/// An amount as a run keeps it.
fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100)
}

/// Opening, increase and decrease of a side, which come to its closing.
fn movement([opening, increase, decrease]: [i64; 3]) -> Value {
    json!({ "opening": yuan(opening), "increase": yuan(increase), "decrease": yuan(decrease),
        "closing": yuan(opening + increase - decrease) })
}

/// 累计折旧 of the cards of a class.
fn of_card(cards: &[i64; 3], is_moving: bool) -> [i64; 3] {
    if is_moving { [cards[0], cards[2], cards[1]] } else { [cards[0], 0, 0] }
}

type Line = ([i64; 3], [i64; 3], [i64; 3], i64, i64);

/// What a run keeps of classes: cost and depreciation of the accounts, of the cards their cost and, moving or standing,
/// depreciation, what is there of each.
fn kept(lines: &[Line], is_moving: bool) -> Value {
    let class = |at: usize| json!({ "code": format!("{at:02}"), "name": "类", "mapped": true });
    let cost = lines.iter().enumerate().map(|(at, (ledger, _, cards, things, value))| {
        json!({
        "category": class(at), "measure": "COST", "ledger": movement(*ledger), "cards": movement(*cards),
        "physical": { "quantity": things.to_string(), "value": yuan(*value) } })
    });
    let depreciation = lines.iter().enumerate().map(|(at, (_, ledger, cards, ..))| {
        json!({
        "category": class(at), "measure": "DEPRECIATION", "ledger": movement(*ledger),
        "cards": movement(of_card(cards, is_moving)), "physical": null })
    });
    let closing = |[opening, increase, decrease]: [i64; 3]| opening + increase - decrease;
    let total = |fen: i64| json!({ "quantity": "0", "value": yuan(fen) });
    json!({
        "categories": cost.chain(depreciation).collect::<Vec<_>>(),
        "footing": {
            "ledger": total(lines.iter().map(|line| closing(line.0)).sum()),
            "cards": total(lines.iter().map(|line| closing(line.2)).sum()),
            "physical": total(lines.iter().map(|line| line.4).sum()),
        },
    })
}

proptest! {
    #[test]
    fn accounts_cards_and_stock_come_out(lines in prop::collection::vec((
        [-1_000_000_i64..1_000_000, 0..1_000_000, 0..1_000_000],
        [0_i64..1_000_000, 0..1_000_000, 0..1_000_000],
        [0_i64..1_000_000, 0..1_000_000, 0..1_000_000],
        0_i64..99,
        0_i64..1_000_000,
    ), 0..12), is_moving: bool) {
        let read: Kept = serde_json::from_value(kept(&lines, is_moving)).expect("what a run keeps");
        let table = statement(read);
        prop_assert_eq!(table.checks(), vec![]);
        prop_assert_eq!(table.rows.len(), lines.len());
        for (row, (ledger, depreciation, cards, things, value)) in table.rows.iter().zip(&lines) {
            let closing = |of: &[i64; 3]| of[0] + of[1] - of[2];
            let (book, card) = (row.ledger.expect("accounts"), row.cards.expect("cards"));
            let gap = row.difference.expect("a difference");
            prop_assert_eq!(book.closing_net().0, closing(ledger) - closing(depreciation));
            prop_assert_eq!(gap.cost.closing.0, closing(ledger) - closing(cards));
            prop_assert_eq!(gap.cost.increase.0, ledger[1] - cards[1]);
            let lost = of_card(cards, is_moving);
            prop_assert_eq!(gap.accumulated.closing.0, closing(depreciation) - closing(&lost));
            if table.is_moving {
                prop_assert_eq!(gap.accumulated.opening.0, depreciation[0] - lost[0]);
                prop_assert_eq!(gap.accumulated.increase.0, depreciation[1] - lost[1]);
            }
            prop_assert_eq!(gap.closing_net(), book.closing_net() - card.closing_net());
            prop_assert_eq!(row.missing.map(|fen| fen.0), Some(closing(cards) - value));
            prop_assert_eq!(row.physical.map(|of| of.quantity.0), Some(things * 10_000));
        }
        let has_moved = lines.iter().any(|line| line.2[1..] != [0, 0]);
        prop_assert_eq!(table.is_moving, is_moving && has_moved);
        // A figure that is wrong by a fen is told.
        if let Some((first, _)) = table.rows.split_first() {
            let mut wrong = kept(&lines, is_moving);
            let value = first.physical.map_or(0, |of| of.value.0) + 1;
            wrong["categories"][0]["physical"]["value"] = json!(yuan(value));
            let told = statement(serde_json::from_value(wrong).expect("what a run keeps")).checks();
            prop_assert_eq!(told.iter().map(oversight::words::Told::code).collect::<Vec<_>>(), ["RUN_FOOTING"]);
        }
    }
}
