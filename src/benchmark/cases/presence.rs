//! Coded cases: a side has nothing, or has it under other conditions: missing, surplus, cut-off, not ours, out.

use super::Recipe;
use crate::benchmark::{
    lines::Date,
    scene::{Case, Scene},
};
use entity::DifferenceKind as Kind;

/// The recipes of this file.
pub const RECIPES: &[Recipe] = &[
    ("coded-ledger-without-card", ledger_without_card),
    ("coded-card-without-ledger", card_without_ledger),
    ("coded-card-without-stock", card_without_stock),
    ("coded-card-not-found", card_not_found),
    ("coded-stock-without-card", stock_without_card),
    ("coded-stock-without-card-valued", stock_without_card_valued),
    ("coded-cut-off", cut_off),
    ("coded-cut-off-before", cut_off_before),
    ("coded-not-ours", not_ours),
    ("coded-out-unseen", out_unseen),
    ("coded-decoy-amount", decoy_amount),
    ("coded-decoy-stock", decoy_stock),
];

fn ledger_without_card(scene: &Scene, case: &mut Case) {
    let (thing, ledger, ..) = scene.well(0);
    let line = case.ledger(ledger);
    case.ledger_card(Kind::LedgerWithoutCard, thing.value, &[line]);
}

fn card_without_ledger(scene: &Scene, case: &mut Case) {
    let (thing, _, card, count) = scene.well(0);
    let card = case.card(card);
    case.count(count);
    case.ledger_card(Kind::CardWithoutLedger, -thing.value, &[card]);
}

fn card_without_stock(scene: &Scene, case: &mut Case) {
    let (thing, ledger, card, _) = scene.well(0);
    case.ledger(ledger);
    let card = case.card(card);
    case.card_stock(Kind::CardWithoutStock, thing.value, &[card]);
}

fn card_not_found(scene: &Scene, case: &mut Case) {
    let (thing, ledger, card, mut count) = scene.well(0);
    (count.quantity, count.result) = (0, "盘亏");
    case.ledger(ledger);
    let lines = [case.card(card), case.count(count)];
    case.card_stock(Kind::CardWithoutStock, thing.value, &lines);
}

fn stock_without_card(scene: &Scene, case: &mut Case) {
    let (_, _, _, mut count) = scene.well(0);
    count.result = "盘盈";
    let count = case.count(count);
    case.card_stock(Kind::StockWithoutCard, 0, &[count]);
}

fn stock_without_card_valued(scene: &Scene, case: &mut Case) {
    let (thing, _, _, mut count) = scene.well(0);
    (count.result, count.value) = ("盘盈", Some(thing.value));
    let count = case.count(count);
    case.card_stock(Kind::StockWithoutCard, -thing.value, &[count]);
}

fn cut_off(scene: &Scene, case: &mut Case) {
    let (thing, _, mut card, count) = scene.well(0);
    card.acquired = Date { year: 2025, month: 12, day: 20 };
    card.booked = Date { year: 2026, month: 1, day: 12 };
    let card = case.card(card);
    case.count(count);
    case.ledger_card(Kind::CutOff, -thing.value, &[card]);
}

/// Booked in the last month, and accepted in the next year: its card is not there yet.
fn cut_off_before(scene: &Scene, case: &mut Case) {
    let booking = scene.later(1);
    let thing = scene.thing(0);
    let (ledger, mut card) = (thing.ledger(&booking), thing.card(&booking));
    card.acquired = Date { year: 2026, month: 1, day: 6 };
    card.booked = card.acquired;
    let line = case.ledger(ledger);
    case.card(card);
    case.ledger_card(Kind::CutOff, thing.value, &[line]);
}

fn not_ours(scene: &Scene, case: &mut Case) {
    let (thing, _, _, mut count) = scene.well(0);
    count.asset_no = format!("WX{:08}", thing.id).into();
    count.result = "借入";
    let count = case.count(count);
    case.card_stock(Kind::NotOurs, 0, &[count]);
}

fn out_unseen(scene: &Scene, case: &mut Case) {
    let (thing, ledger, card, mut count) = scene.well(0);
    (count.quantity, count.result) = (0, "送修");
    case.ledger(ledger);
    let lines = [case.card(card), case.count(count)];
    case.card_stock(Kind::OutUnseen, thing.value, &lines);
}

fn decoy_amount(scene: &Scene, case: &mut Case) {
    let (thing, ledger, ..) = scene.well(0);
    let line = case.ledger(ledger);
    case.ledger_card(Kind::LedgerWithoutCard, thing.value, &[line]);
    let other = scene.thing(1);
    let mut card = other.card(&scene.later(1));
    card.value = thing.value;
    let card = case.card(card);
    case.count(other.count());
    case.ledger_card(Kind::CardWithoutLedger, -thing.value, &[card]);
}

fn decoy_stock(scene: &Scene, case: &mut Case) {
    let (thing, ledger, card, mut count) = scene.well(0);
    let other = scene.thing(1);
    (count.asset_no, count.serial_no, count.name) = (other.code(), other.own_serial(), other.name());
    (count.result, count.value) = ("盘盈", Some(thing.value));
    case.ledger(ledger);
    let card = case.card(card);
    let count = case.count(count);
    case.card_stock(Kind::CardWithoutStock, thing.value, &[card]);
    case.card_stock(Kind::StockWithoutCard, -thing.value, &[count]);
}
