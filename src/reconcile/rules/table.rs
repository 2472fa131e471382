//! The class table (分类对账表): 期初 增加 减少 期末 of 账 and 卡, what was counted, and the gaps.
//! `from` only splits the movements; it never changes the matching.

use super::footing::Counted;
use super::partition::Parts;
use super::select::{Line, State, is_opening};
use crate::facts::Cards;
use crate::reconcile::outcome::{Category, ClassId, Movement, Total};
use entity::{Measure, Money, Quantity};

/// One line a class that has anything, in the order of the classes' codes.
pub fn categories(parts: &Parts<'_>, counted: &Counted, has_depreciation: bool) -> Vec<Category> {
    let mut lines = measure(parts, counted, Measure::Cost);
    if has_depreciation {
        lines.extend(measure(parts, counted, Measure::Depreciation));
    }
    lines
}

fn measure(parts: &Parts<'_>, counted: &Counted, measure: Measure) -> Vec<Category> {
    let facts = parts.facts;
    let classes = parts.classes.list.len();
    let ledger = facts.ledger.is_some().then(|| ledger_movements(parts, classes, measure));
    let cards = facts.cards.as_ref().map(|cards| card_movements(parts, cards, classes, measure));
    let physical = (facts.counts.is_some() && measure == Measure::Cost).then_some(&counted.physical);
    let mut order: Vec<usize> = (0..classes).collect();
    order.sort_by_key(|class| (&parts.classes.list[*class].code, &parts.classes.list[*class].name));
    order
        .into_iter()
        .map(|class| {
            let ledger = ledger.as_ref().map(|lines| lines[class]);
            let cards = cards.as_ref().map(|lines| lines[class]);
            let physical = physical.map(|sums| sums.get(&ClassId(class as u32)).copied().unwrap_or_default());
            let physical =
                physical.map(|(quantity, value)| Total { quantity: Quantity(quantity), value: Money(value) });
            let gap = |left: Option<Money>, right: Option<Money>| Some(left? - right?);
            let closing = |movement: Option<Movement>| movement.map(|one| one.closing);
            Category {
                class: ClassId(class as u32),
                measure,
                ledger,
                cards,
                physical,
                ledger_card: gap(closing(ledger), closing(cards)),
                card_physical: gap(closing(cards), physical.map(|one| one.value)),
            }
        })
        .filter(|line| {
            line.ledger.is_some_and(|one| one != Movement::default())
                || line.cards.is_some_and(|one| one != Movement::default())
                || line.physical.is_some_and(|one| one != Total::default())
        })
        .collect()
}

/// 红字 on the debit side is a smaller increase, not a decrease: the table shows what was booked.
fn ledger_movements(parts: &Parts<'_>, classes: usize, measure: Measure) -> Vec<Movement> {
    let mut movements = vec![Movement::default(); classes];
    let Some(ledger) = &parts.facts.ledger else { return movements };
    let wanted = if measure == Measure::Cost { Line::Cost } else { Line::Depreciation };
    for row in (0..ledger.len()).filter(|row| parts.selection.lines[*row] == wanted) {
        let movement = &mut movements[parts.classes.of_line[row].0 as usize];
        let (debit, credit) = (Money(ledger.debit.at(row)), Money(ledger.credit.at(row)));
        let (plus, minus) = if measure == Measure::Cost { (debit, credit) } else { (credit, debit) };
        if is_opening(ledger, row, parts.settings.from) {
            movement.opening += plus - minus;
        } else {
            movement.increase += plus;
            movement.decrease += minus;
        }
        movement.closing += plus - minus;
    }
    movements
}

/// A card's value is an increase in the period it was booked in, else part of the opening. Its depreciation moves where
/// months are posted here; a list tells it only as it stands, so it has a closing and no movement of its own.
fn card_movements(parts: &Parts<'_>, cards: &Cards, classes: usize, measure: Measure) -> Vec<Movement> {
    let mut movements = vec![Movement::default(); classes];
    let from = parts.settings.from;
    let class_of = if measure == Measure::Cost { &parts.classes.of_card } else { &parts.classes.of_card_depreciation };
    for (card, class) in class_of.iter().enumerate() {
        let state = parts.selection.cards[card];
        let movement = &mut movements[class.0 as usize];
        let worth = parts.selection.card_worth(cards, card as u32);
        if measure == Measure::Depreciation {
            add_depreciation(movement, cards, card, (state, worth.depreciation));
            continue;
        }
        let value = Money(cards.value.at(card));
        let since = [cards.booked_on.at(card), cards.acquired_on.at(card)].into_iter().find(|day| !day.is_blank());
        let gone_before = cards.disposed_on.at(card) < from;
        match state {
            State::Left => continue,
            State::Disposed if gone_before => continue,
            State::Alive | State::Disposed => {}
        }
        if since.is_some_and(|day| day >= from) && !from.is_blank() {
            movement.increase += value;
        } else {
            movement.opening += value;
        }
        if state == State::Disposed {
            movement.decrease += value;
        } else {
            movement.closing += value;
        }
    }
    movements
}

/// What a card is depreciated by: what it gained in the period was charged in it, and what it lost was let go.
fn add_depreciation(movement: &mut Movement, cards: &Cards, card: usize, (state, closing): (State, i64)) {
    let is_moving = cards.opening_depreciation.is_present();
    let opening = if is_moving { cards.opening_depreciation.at(card) } else { closing };
    let (charged, let_go) = match state {
        State::Left => return,
        State::Disposed => {
            let gone = cards.gone_depreciation.at(card);
            (gone - opening, gone)
        }
        State::Alive => (closing - opening, 0),
    };
    movement.opening += Money(opening);
    movement.increase += Money(charged.max(0));
    movement.decrease += Money(let_go + (-charged).max(0));
    movement.closing += Money(closing);
}
