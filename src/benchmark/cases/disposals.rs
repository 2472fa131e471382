//! Coded cases: disposals and reversals.

use super::Recipe;
use crate::benchmark::{
    lines::LedgerLine,
    scene::{Case, Scene},
    thing::{DISPOSED, Thing},
};
use entity::DifferenceKind as Kind;

/// The recipes of this file.
pub const RECIPES: &[Recipe] = &[
    ("coded-ledger-disposed", ledger_disposed),
    ("coded-card-disposed", card_disposed),
    ("coded-still-present", still_present),
    ("coded-disposed", disposed),
    ("coded-reversal", reversal),
];

fn written_off(scene: &Scene, thing: &Thing) -> LedgerLine {
    let mut line = thing.ledger(&scene.later(1));
    (line.verb, line.debit, line.credit, line.date.day) = ("报废", 0, thing.value, 28);
    line
}

fn ledger_disposed(scene: &Scene, case: &mut Case) {
    let (thing, ledger, card, count) = scene.well(0);
    let lines = [case.ledger(ledger), case.ledger(written_off(scene, &thing)), case.card(card)];
    case.count(count);
    case.ledger_card(Kind::LedgerDisposedCardAlive, -thing.value, &lines);
}

fn card_disposed(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, _) = scene.well(0);
    card.state = DISPOSED;
    let lines = [case.ledger(ledger), case.card(card)];
    case.ledger_card(Kind::CardDisposedLedgerAlive, thing.value, &lines);
}

fn still_present(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, mut count) = scene.well(0);
    case.ledger(ledger);
    case.ledger(written_off(scene, &thing));
    card.state = DISPOSED;
    // The counter does not judge the state of what should not be there, but knows what it cost.
    (count.state, count.result, count.value) = ("", "信息不符", Some(thing.value));
    let lines = [case.card(card), case.count(count)];
    case.card_stock(Kind::DisposedStillPresent, -thing.value, &lines);
}

fn disposed(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, _) = scene.well(0);
    case.ledger(ledger);
    case.ledger(written_off(scene, &thing));
    card.state = DISPOSED;
    case.card(card);
}

fn reversal(scene: &Scene, case: &mut Case) {
    let (thing, ledger, ..) = scene.well(0);
    let mut back = thing.ledger(&scene.later(1));
    (back.verb, back.debit) = ("红冲", -thing.value);
    case.ledger(ledger);
    case.ledger(back);
}
