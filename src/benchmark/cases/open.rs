//! Open cases: rows that carry neither code nor serial: vouchers, sums and attributes must do.

use super::Recipe;
use crate::benchmark::{
    lines::LedgerLine,
    scene::{BLANK, Case, Scene},
};
use entity::DifferenceKind as Kind;

/// The recipes of this file.
pub const RECIPES: &[Recipe] = &[
    ("open-voucher", voucher),
    ("open-voucher-amount", voucher_amount),
    ("open-voucher-months", voucher_months),
    ("open-voucher-words", voucher_words),
    ("open-split", split),
    ("open-split-two-ways", split_two_ways),
    ("open-joined", joined),
    ("open-identical", identical),
    ("open-attributes", attributes),
    ("open-attributes-moved", attributes_moved),
    ("open-ledger-without-card", ledger_without_card),
    ("open-card-alone", card_alone),
    ("open-stock-without-card", stock_without_card),
];

/// The ledger line as most books have it: without a reference to the asset.
fn unnamed(mut line: LedgerLine) -> LedgerLine {
    line.asset_no = BLANK;
    line
}

/// Voucher and amount agree: no difference.
fn voucher(scene: &Scene, case: &mut Case) {
    let (_, ledger, card, count) = scene.well(0);
    case.ledger(unnamed(ledger));
    case.card(card);
    case.count(count);
}

/// The voucher agrees, the amount does not: nothing says that they belong together.
fn voucher_amount(scene: &Scene, case: &mut Case) {
    let (thing, mut ledger, card, count) = scene.well(0);
    ledger.debit += scene.slip(&thing);
    let amount = ledger.debit;
    let lines = [case.ledger(unnamed(ledger)), case.card(card)];
    case.count(count);
    case.ledger_card(Kind::LedgerWithoutCard, amount, &lines[..1]);
    case.ledger_card(Kind::CardWithoutLedger, -thing.value, &lines[1..]);
}

/// The same voucher number in two months, with equal amounts: no difference.
fn voucher_months(scene: &Scene, case: &mut Case) {
    let value = scene.thing(0).value;
    for index in 0..2 {
        let thing = scene.thing(index);
        let mut booking = scene.later(1);
        (booking.word, booking.month) = ("收", 100 + index);
        let (mut ledger, mut card) = (thing.ledger(&booking), thing.card(&booking));
        (ledger.debit, card.value) = (value, value);
        case.ledger(unnamed(ledger));
        case.card(card);
        case.count(thing.count());
    }
}

/// The card names the number of the voucher but not its word, and two words have that number.
fn voucher_words(scene: &Scene, case: &mut Case) {
    let (thing, ledger, mut card, count) = scene.well(0);
    card.voucher = format!("{:04}", ledger.number).into();
    let mut other = ledger.clone();
    other.word = "银";
    let lines = [case.ledger(unnamed(ledger)), case.ledger(unnamed(other)), case.card(card)];
    case.count(count);
    case.ledger_card(Kind::Ambiguous, thing.value, &lines);
}

/// One voucher line for three cards by exact sum: no difference.
fn split(scene: &Scene, case: &mut Case) {
    let (_, mut ledger, ..) = scene.well(0);
    ledger.debit = (0..3).map(|index| scene.thing(index).value).sum();
    case.ledger(unnamed(ledger));
    for index in 0..3 {
        let (_, _, card, count) = scene.well(index);
        case.card(card);
        case.count(count);
    }
}

/// One voucher line that is the sum of two of four cards in two ways.
fn split_two_ways(scene: &Scene, case: &mut Case) {
    let (thing, mut ledger, ..) = scene.well(0);
    let half = thing.value;
    ledger.debit = 6 * half;
    let mut lines = vec![case.ledger(unnamed(ledger))];
    for (index, halves) in [2, 4, 3, 3].into_iter().enumerate() {
        let (_, _, mut card, count) = scene.well(index as u64);
        card.value = halves * half;
        lines.push(case.card(card));
        case.count(count);
    }
    case.ledger_card(Kind::Ambiguous, -6 * half, &lines);
}

/// Two voucher lines for one card by exact sum: no difference.
fn joined(scene: &Scene, case: &mut Case) {
    let (thing, mut ledger, card, count) = scene.well(0);
    let mut rest = ledger.clone();
    (rest.line, rest.verb) = (2, "安装");
    rest.debit = scene.slip(&thing).abs();
    ledger.debit -= rest.debit;
    case.ledger(unnamed(ledger));
    case.ledger(unnamed(rest));
    case.card(card);
    case.count(count);
}

/// Three things alike, on three lines of one voucher, without code anywhere: no difference.
fn identical(scene: &Scene, case: &mut Case) {
    let (_, ledger, mut card, mut count) = scene.well(0);
    (card.asset_no, card.serial_no) = (BLANK, BLANK);
    (count.asset_no, count.serial_no) = (BLANK, BLANK);
    for index in 0..3 {
        let mut ledger = unnamed(ledger.clone());
        ledger.line += index;
        card.card_no += 1;
        case.ledger(ledger);
        case.card(card.clone());
        case.count(count.clone());
    }
}

/// Counted without code: name, specification, place and user agree. No difference.
fn attributes(scene: &Scene, case: &mut Case) {
    let (_, ledger, card, mut count) = scene.well(0);
    (count.asset_no, count.serial_no, count.result) = (BLANK, BLANK, "无标签");
    case.ledger(ledger);
    case.card(card);
    case.count(count);
}

fn attributes_moved(scene: &Scene, case: &mut Case) {
    attributes(scene, case);
    case.counts[0].place = scene.thing(0).place(17);
    let lines = [case.lines()[1], case.lines()[2]];
    case.card_stock(Kind::Location, 0, &lines);
}

fn ledger_without_card(scene: &Scene, case: &mut Case) {
    let (thing, ledger, ..) = scene.well(0);
    let line = case.ledger(unnamed(ledger));
    case.ledger_card(Kind::LedgerWithoutCard, thing.value, &[line]);
}

/// A card that is neither in the accounts nor in the stock.
fn card_alone(scene: &Scene, case: &mut Case) {
    let (thing, _, mut card, _) = scene.well(0);
    (card.asset_no, card.serial_no) = (BLANK, BLANK);
    let card = case.card(card);
    case.ledger_card(Kind::CardWithoutLedger, -thing.value, &[card]);
    case.card_stock(Kind::CardWithoutStock, thing.value, &[card]);
}

fn stock_without_card(scene: &Scene, case: &mut Case) {
    let (_, _, _, mut count) = scene.well(0);
    (count.asset_no, count.serial_no, count.result) = (BLANK, BLANK, "盘盈");
    let count = case.count(count);
    case.card_stock(Kind::StockWithoutCard, 0, &[count]);
}
