//! Coded cases: a card says of itself what does not fit, or the cost of a living card stands elsewhere in the accounts.

use super::Recipe;
use crate::benchmark::{
    lines::{Account, LedgerLine},
    scene::{Case, Scene},
    thing::{DISPOSED, IN_PROCESS, Thing, UNDER_WORKS},
};
use entity::DifferenceKind as Kind;

/// The recipes of this file.
pub const RECIPES: &[Recipe] = &[
    ("coded-movement-presentation", movement_presentation),
    ("coded-clearing", clearing),
    ("coded-under-works", under_works),
    ("coded-over-depreciated", over_depreciated),
    ("coded-fund-source", fund_source),
    ("coded-fund-sources", fund_sources),
];

/// A line of a later voucher that moves a thing.
fn moved(
    (scene, thing): (&Scene, &Thing),
    number: u64,
    verb: &'static str,
    (account, debit, credit): (Account, i64, i64),
) -> LedgerLine {
    let mut line = thing.ledger(&scene.later(number));
    (line.verb, line.account, line.debit, line.credit, line.date.day) = (verb, account, debit, credit, 28);
    line
}

/// The card says that it is gone, and the accounts took its cost back in red on the debit side: nothing is left on
/// either, and the movements differ.
fn movement_presentation(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, _) = scene.well(0);
    let back = moved((scene, &thing), 1, "红字冲减", (Account::Cost(thing.class(0)), -thing.value, 0));
    card.state = DISPOSED;
    let lines = [case.ledger(ledger), case.ledger(back), case.card(card)];
    case.ledger_card(Kind::MovementPresentation, 0, &lines);
}

/// Moved to 待处理财产损溢 at its net value, and its card stays until that is approved.
fn clearing(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, mut count) = scene.well(0);
    let depreciated = thing.value / 4;
    let line = |number, account, debit, credit| moved((scene, &thing), number, "转入待处理", (account, debit, credit));
    let (cost, depreciation) = (Account::Cost(thing.class(0)), Account::Depreciation(thing.class(0)));
    let mut written = ledger.clone();
    (written.verb, written.account, written.line) = ("计提折旧", depreciation, written.line + 1);
    (written.debit, written.credit) = (0, depreciated);
    (card.state, card.depreciation, count.state) = (IN_PROCESS, Some(depreciated), IN_PROCESS);
    let lines = [
        case.ledger(ledger),
        case.ledger(written),
        case.ledger(line(1, cost, 0, thing.value)),
        case.ledger(line(2, depreciation, depreciated, 0)),
        case.card(card),
    ];
    case.ledger(line(3, Account::Clearing, thing.value - depreciated, 0));
    case.count(count);
    case.ledger_card(Kind::ClearingBalance, -thing.value, &lines);
    case.ledger_card(Kind::LedgerCardDepreciation, -depreciated, &lines);
}

/// Being rebuilt: its cost stands in 在建工程.
fn under_works(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, mut count) = scene.well(0);
    let line = |number, account, debit, credit| moved((scene, &thing), number, "转入改扩建", (account, debit, credit));
    (card.state, count.state) = (UNDER_WORKS, UNDER_WORKS);
    let out = line(1, Account::Cost(thing.class(0)), 0, thing.value);
    let lines = [case.ledger(ledger), case.ledger(out), case.card(card)];
    case.ledger(line(2, Account::InProgress, thing.value, 0));
    case.count(count);
    case.ledger_card(Kind::UnderWorks, -thing.value, &lines);
}

/// Depreciated beyond what it cost, in the accounts and on the card alike.
fn over_depreciated(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, count) = scene.well(0);
    let much = thing.value + scene.slip(&thing).abs();
    let mut written = ledger.clone();
    (written.verb, written.account, written.line) = ("计提折旧", Account::Depreciation(thing.class(0)), 2);
    (written.debit, written.credit) = (0, much);
    card.depreciation = Some(much);
    let lines = [case.ledger(ledger), case.ledger(written), case.card(card)];
    case.count(count);
    case.ledger_card(Kind::OverDepreciated, 0, &lines);
}

/// What it was paid from is not what it cost.
fn fund_source(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, count) = scene.well(0);
    let fiscal = thing.value / 2;
    card.funds = Some([fiscal, thing.value - fiscal + scene.slip(&thing)]);
    let lines = [case.ledger(ledger), case.card(card)];
    case.count(count);
    case.ledger_card(Kind::FundSource, 0, &lines);
}

/// What it was paid from is what it cost: no difference.
fn fund_sources(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, count) = scene.well(0);
    let other = scene.slip(&thing).abs();
    card.funds = Some([thing.value - other, other]);
    case.ledger(ledger);
    case.card(card);
    case.count(count);
}
