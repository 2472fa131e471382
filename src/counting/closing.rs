//! What a stocktake comes to, as lines of a count list: as of the base date, so that it is compared like one that
//! was imported. Pure.

use super::rules::{Books, Extra, Line, Outcomes};
use crate::stocktake::counted::Counted;
use entity::stocktake::stocktake_line;
use entity::{CountOutcome, CountResult, DepartmentId, PersonId, PlaceId, Quantity};
use std::collections::HashMap;

/// What the parts of the organisation are called, and who counted.
#[derive(Debug, Default)]
pub struct Names {
    /// 使用部门.
    pub departments: HashMap<DepartmentId, String>,
    /// 存放地点, with all its levels.
    pub places: HashMap<PlaceId, String>,
    /// 使用人、保管人.
    pub persons: HashMap<PersonId, String>,
    /// 盘点人, by what tells them from others.
    pub counters: HashMap<String, String>,
}

/// What a list calls an outcome.
const fn result(outcome: CountOutcome) -> CountResult {
    match outcome {
        CountOutcome::Uncounted | CountOutcome::Arrived => CountResult::Uncounted,
        CountOutcome::Matched => CountResult::Matched,
        CountOutcome::Different => CountResult::Different,
        CountOutcome::Moved => CountResult::Moved,
        CountOutcome::NotOurs => CountResult::NotOurs,
        CountOutcome::Out => CountResult::Out,
        CountOutcome::Missing => CountResult::Missing,
        CountOutcome::Damaged => CountResult::Damaged,
        CountOutcome::Surplus => CountResult::Surplus,
        CountOutcome::UnknownCode | CountOutcome::DuplicateTag | CountOutcome::Disposed | CountOutcome::Outside => {
            CountResult::Counted
        }
    }
}

/// The lines of the list: every card that was expected, and every other thing that was there on the base date.
pub fn rows(lines: &[stocktake_line::Model], (books, outcomes): (&Books, &Outcomes), names: &Names) -> Vec<Counted> {
    let of_lines = outcomes.lines.iter().map(|line| row(&lines[line.expected], line, (books, outcomes), names));
    let is_there = |extra: &&Extra| match extra.outcome {
        CountOutcome::Arrived => false,
        CountOutcome::NotOurs => true,
        _ => extra.found.quantity.0 > 0,
    };
    let extras = outcomes.extras.iter().filter(is_there).map(|extra| thing(extra, outcomes, names));
    of_lines.chain(extras).collect()
}

fn row(of: &stocktake_line::Model, line: &Line, (books, outcomes): (&Books, &Outcomes), names: &Names) -> Counted {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let person = |id: Option<PersonId>| id.and_then(|id| names.persons.get(&id).cloned()).unwrap_or_default();
    let place = line.elsewhere.or(of.place_id);
    // Some were there: the quantity tells what is missing.
    let result = match line.outcome {
        CountOutcome::Missing if line.at_base.0 > 0 => CountResult::Different,
        outcome => result(outcome),
    };
    let quantity = match line.outcome {
        CountOutcome::NotOurs => books.expected[line.expected].held.quantity,
        _ => line.at_base,
    };
    Counted {
        asset_no: text(&of.asset_no),
        card_no: text(&of.card_no),
        tag_no: text(&of.tag_no),
        name: text(&of.name),
        department: of.department_id.and_then(|id| names.departments.get(&id).cloned()).unwrap_or_default(),
        user: person(line.hands.or(of.user_id)),
        keeper: person(line.hands.or(of.custodian_id)),
        location: place.and_then(|id| names.places.get(&id).cloned()).unwrap_or_default(),
        result,
        quantity,
        counted_on: line.found.on.unwrap_or_default(),
        counter: counter(&line.said, outcomes, names),
    }
}

fn thing(extra: &Extra, outcomes: &Outcomes, names: &Names) -> Counted {
    Counted {
        asset_no: extra.code.clone(),
        keeper: extra.found.custodian.and_then(|id| names.persons.get(&id).cloned()).unwrap_or_default(),
        location: extra.found.place.and_then(|id| names.places.get(&id).cloned()).unwrap_or_default(),
        result: result(extra.outcome),
        quantity: if extra.outcome == CountOutcome::NotOurs { Quantity::ONE } else { extra.found.quantity },
        counted_on: extra.found.on.unwrap_or_default(),
        counter: counter(&extra.said, outcomes, names),
        ..Counted::default()
    }
}

/// Who said the last of it.
fn counter(said: &[usize], outcomes: &Outcomes, names: &Names) -> String {
    let last = said.iter().max().map(|at| &outcomes.said[*at].by);
    last.and_then(|by| names.counters.get(by).cloned()).unwrap_or_default()
}
