//! Coded cases: amounts, classes, depreciation and quantities differ, or are spread over several rows.

use super::Recipe;
use crate::benchmark::{
    lines::Account,
    scene::{BLANK, Case, Scene, worth},
};
use entity::DifferenceKind as Kind;

/// The recipes of this file.
pub const RECIPES: &[Recipe] = &[
    ("coded-amount", amount),
    ("coded-several-lines", several_lines),
    ("coded-several-lines-amount", several_lines_amount),
    ("coded-class", class),
    ("coded-depreciation", depreciation),
    ("coded-quantity", quantity),
    ("coded-quantity-and-value", quantity_and_value),
    ("coded-value", value),
    ("coded-several-counts", several_counts),
    ("coded-several-counts-short", several_counts_short),
];

fn amount(scene: &Scene, case: &mut Case) {
    let (thing, mut ledger, card, count) = scene.well(0);
    let slip = scene.slip(&thing);
    ledger.debit += slip;
    let lines = [case.ledger(ledger), case.card(card)];
    case.count(count);
    case.ledger_card(Kind::LedgerCardAmount, slip, &lines);
}

fn several_lines(scene: &Scene, case: &mut Case) {
    let (thing, mut ledger, card, count) = scene.well(0);
    let mut more = thing.ledger(&scene.later(1));
    more.debit = scene.slip(&thing).abs();
    ledger.debit -= more.debit;
    case.ledger(ledger);
    case.ledger(more);
    case.card(card);
    case.count(count);
}

fn several_lines_amount(scene: &Scene, case: &mut Case) {
    let (thing, ledger, card, count) = scene.well(0);
    let mut more = thing.ledger(&scene.later(1));
    more.debit = scene.slip(&thing).abs();
    let amount = more.debit;
    let lines = [case.ledger(ledger), case.ledger(more), case.card(card)];
    case.count(count);
    case.ledger_card(Kind::LedgerCardAmount, amount, &lines);
}

fn class(scene: &Scene, case: &mut Case) {
    let (thing, mut ledger, card, count) = scene.well(0);
    ledger.account = Account::Cost(thing.class(1 + scene.choice(5) as u32));
    let lines = [case.ledger(ledger), case.card(card)];
    case.count(count);
    case.ledger_card(Kind::LedgerCardClass, 0, &lines);
}

fn depreciation(scene: &Scene, case: &mut Case) {
    for index in 0..2 {
        let (thing, ledger, mut card, count) = scene.well(index);
        let mut written = ledger.clone();
        written.verb = "计提折旧";
        written.line += 2;
        written.account = Account::Depreciation(thing.class(0));
        (written.debit, written.credit) = (0, thing.value / 4);
        let slip = if index == 0 { 0 } else { scene.slip(&thing).abs() };
        card.depreciation = Some(thing.value / 4 + slip);
        let lines = [case.ledger(ledger), case.ledger(written), case.card(card)];
        case.count(count);
        if slip != 0 {
            case.ledger_card(Kind::LedgerCardDepreciation, -slip, &lines);
        }
    }
}

fn quantity(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, mut count) = scene.well(0);
    (card.quantity, count.quantity) = (3, 1 + scene.choice(2) * 3);
    count.result = "信息不符";
    let amount = thing.value - worth(thing.value, count.quantity, card.quantity);
    case.ledger(ledger);
    let lines = [case.card(card), case.count(count)];
    case.card_stock(Kind::CardStockQuantity, amount, &lines);
}

fn quantity_and_value(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, mut count) = scene.well(0);
    (card.quantity, count.quantity) = (7, 5);
    count.result = "信息不符";
    let share = worth(thing.value, 5, 7);
    let slip = scene.slip(&thing);
    count.value = Some(share - slip);
    case.ledger(ledger);
    let lines = [case.card(card), case.count(count)];
    case.card_stock(Kind::CardStockQuantity, thing.value - share, &lines);
    case.card_stock(Kind::CardStockValue, slip, &lines);
}

fn value(scene: &Scene, case: &mut Case) {
    let (thing, ledger, card, mut count) = scene.well(0);
    let slip = scene.slip(&thing);
    (count.value, count.result) = (Some(thing.value - slip), "信息不符");
    case.ledger(ledger);
    let lines = [case.card(card), case.count(count)];
    case.card_stock(Kind::CardStockValue, slip, &lines);
}

fn several_counts(scene: &Scene, case: &mut Case) {
    let (_, ledger, mut card, mut count) = scene.well(0);
    (card.quantity, count.quantity) = (4, 2);
    (card.serial_no, count.serial_no) = (BLANK, BLANK);
    case.ledger(ledger);
    case.card(card);
    case.count(count.clone());
    case.count(count);
}

fn several_counts_short(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, mut count) = scene.well(0);
    (card.serial_no, count.serial_no) = (BLANK, BLANK);
    card.quantity = 4;
    count.quantity = 2;
    case.ledger(ledger);
    let (card, first) = (case.card(card), case.count(count.clone()));
    count.quantity = 1;
    let lines = [card, first, case.count(count)];
    case.card_stock(Kind::CardStockQuantity, thing.value - worth(thing.value, 3, 4), &lines);
}
