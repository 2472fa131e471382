//! Coded cases: the code is written otherwise, or only the serial is there.

use super::Recipe;
use crate::benchmark::{
    lines::Text,
    scene::{BLANK, Case, Scene},
};
use entity::DifferenceKind as Kind;

/// The recipes of this file.
pub const RECIPES: &[Recipe] = &[
    ("coded-leading-zeros", leading_zeros),
    ("coded-written-otherwise", written_otherwise),
    ("coded-old-code", old_code),
    ("coded-serial", serial),
    ("coded-serial-moved", serial_moved),
    ("coded-serial-ambiguous", serial_ambiguous),
];

fn leading_zeros(scene: &Scene, case: &mut Case) {
    let (thing, mut ledger, mut card, mut count) = scene.well(0);
    let code: Text = format!("{:012}", thing.id + 1).into();
    (ledger.asset_no, card.asset_no) = (code.clone(), code);
    count.asset_no = format!("{}", thing.id + 1).into();
    case.ledger(ledger);
    case.card(card);
    case.count(count);
}

fn written_otherwise(scene: &Scene, case: &mut Case) {
    let (_, mut ledger, card, mut count) = scene.well(0);
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c);
    count.asset_no = count.asset_no.chars().map(wide).collect::<String>().into();
    ledger.asset_no = ledger.asset_no.to_lowercase().into();
    case.ledger(ledger);
    case.card(card);
    case.count(count);
}

fn old_code(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, mut count) = scene.well(0);
    card.old_no = format!("GZ{:08}", thing.id).into();
    count.asset_no.clone_from(&card.old_no);
    case.ledger(ledger);
    case.card(card);
    case.count(count);
}

fn serial(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, mut count) = scene.well(0);
    (card.serial_no, count.serial_no) = (thing.own_serial(), thing.own_serial());
    (count.asset_no, count.result) = (BLANK, "无标签");
    case.ledger(ledger);
    case.card(card);
    case.count(count);
}

fn serial_moved(scene: &Scene, case: &mut Case) {
    serial(scene, case);
    case.counts[0].place = scene.thing(0).place(13);
    let lines = [case.lines()[1], case.lines()[2]];
    case.card_stock(Kind::Location, 0, &lines);
}

fn serial_ambiguous(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, mut count) = scene.well(0);
    let other = scene.thing(1);
    (card.serial_no, count.serial_no) = (thing.own_serial(), thing.own_serial());
    count.asset_no = BLANK;
    let (mut other_card, mut other_count) = (card.clone(), count.clone());
    (other_card.asset_no, other_card.card_no) = (other.code(), card.card_no + 1);
    (other_card.value, other_card.quantity, other_count.quantity) = (other.value, 2, 2);
    case.ledger(ledger);
    case.ledger(other.ledger(&scene.booking(1)));
    let lines = [case.card(card), case.card(other_card), case.count(count), case.count(other_count)];
    case.card_stock(Kind::Ambiguous, 0, &lines);
}
