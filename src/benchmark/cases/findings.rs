//! Coded cases: what was found differs in an attribute, or is several things.

use super::Recipe;
use crate::benchmark::{
    lines::CountLine,
    scene::{Case, Scene},
    thing::Thing,
};
use entity::DifferenceKind as Kind;

/// The recipes of this file.
pub const RECIPES: &[Recipe] = &[
    ("coded-several-things", several_things),
    ("coded-location", location),
    ("coded-renamed-place", renamed_place),
    ("coded-custodian", custodian),
    ("coded-department", department),
    ("coded-usage-state", usage_state),
    ("coded-specification", specification),
    ("coded-moved-and-handed-over", moved_and_handed_over),
    ("coded-duplicate-card", duplicate_card),
];

fn attribute(scene: &Scene, case: &mut Case, kind: Kind, change: fn(&Thing, &mut CountLine)) {
    let (thing, ledger, card, mut count) = scene.well(0);
    change(&thing, &mut count);
    count.result = "信息不符";
    case.ledger(ledger);
    let lines = [case.card(card), case.count(count)];
    case.card_stock(kind, 0, &lines);
}

fn several_things(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, count) = scene.well(0);
    (card.quantity, card.serial_no) = (2, thing.own_serial());
    case.ledger(ledger);
    let mut lines = vec![case.card(card)];
    for index in 0..2 {
        let mut count = count.clone();
        count.serial_no = scene.thing(index).own_serial();
        lines.push(case.count(count));
    }
    case.card_stock(Kind::OneCardSeveralThings, 0, &lines);
}

fn location(scene: &Scene, case: &mut Case) {
    attribute(scene, case, Kind::Location, |thing, count| count.place = thing.place(7));
}

fn renamed_place(scene: &Scene, case: &mut Case) {
    for index in 0..4 {
        let (_, ledger, mut card, mut count) = scene.well(index);
        card.place = format!("旧楼{}", scene.number).into();
        count.place = format!("信息楼{}", scene.number).into();
        case.ledger(ledger);
        let lines = [case.card(card), case.count(count)];
        case.card_stock(Kind::Location, 0, &lines);
    }
}

fn custodian(scene: &Scene, case: &mut Case) {
    attribute(scene, case, Kind::Custodian, |thing, count| count.user = thing.user(5));
}

fn department(scene: &Scene, case: &mut Case) {
    attribute(scene, case, Kind::Department, |thing, count| count.department = thing.department(3));
}

fn usage_state(scene: &Scene, case: &mut Case) {
    attribute(scene, case, Kind::UsageState, |thing, count| count.state = thing.state(true));
}

fn specification(scene: &Scene, case: &mut Case) {
    attribute(scene, case, Kind::Specification, |thing, count| count.specification = thing.specification(1));
}

fn moved_and_handed_over(scene: &Scene, case: &mut Case) {
    attribute(scene, case, Kind::Location, |thing, count| {
        count.place = thing.place(11);
        count.user = thing.user(9);
    });
    let lines = case.told[0].lines.clone();
    case.card_stock(Kind::Custodian, 0, &lines);
}

fn duplicate_card(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, mut count) = scene.well(0);
    card.serial_no = thing.own_serial();
    count.serial_no = thing.own_serial();
    let mut second = card.clone();
    second.asset_no = scene.thing(1).code();
    second.card_no += 1;
    let ledger = case.ledger(ledger);
    let cards = [case.card(card), case.card(second)];
    let count = case.count(count);
    case.ledger_card(Kind::DuplicateCard, -thing.value, &[ledger, cards[0], cards[1]]);
    case.card_stock(Kind::DuplicateCard, thing.value, &[cards[0], cards[1], count]);
}
