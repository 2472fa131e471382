//! What a stocktake comes to, as lines of a count list: as of the base date, so that it is compared like one that
//! was imported. Pure.

use super::rules::{Books, Extra, Line, Outcomes};
use crate::assets::inventory::Sight;
use crate::stocktake::counted::Counted;
use entity::stocktake::stocktake_line;
use entity::{CardId, CountOutcome, CountResult, DepartmentId, PersonId, PlaceId, Quantity};
use std::collections::{HashMap, HashSet};

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

/// The lines of the list: every card that was expected, and every other thing that was there on the base date. What is
/// a second card of one thing has none, so that whoever compares the list sees that.
pub(super) fn rows(
    (lines, others): (&[stocktake_line::Model], &HashMap<CardId, Sight>),
    (books, outcomes): (&Books, &Outcomes),
    names: &Names,
) -> Vec<Counted> {
    let found = outcomes.lines.iter().filter(|line| line.at_base.0 > 0);
    let found: HashSet<&str> = found.flat_map(|line| books.expected[line.expected].codes.on_the_thing()).collect();
    // Of two cards that have one label the one that was not found is a second card of one thing (一物多卡), and no loss.
    let is_twin = |line: &Line| {
        let is_lost = matches!(line.outcome, CountOutcome::Missing | CountOutcome::Uncounted) && line.at_base.0 == 0;
        is_lost && books.expected[line.expected].codes.on_the_thing().any(|code| found.contains(code))
    };
    let kept = outcomes.lines.iter().filter(|line| !is_twin(line));
    let of_lines = kept.map(|line| row(&lines[line.expected], line, (books, outcomes), names));
    let is_there = |extra: &&Extra| match extra.outcome {
        CountOutcome::Arrived => false,
        CountOutcome::NotOurs => true,
        _ => extra.found.quantity.0 > 0,
    };
    let extras = outcomes.extras.iter().filter(is_there).zip(lines.len() as u32 + 1..);
    let extras = extras.map(|(extra, number)| Counted { number, ..thing(extra, others, outcomes, names) });
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
        number: line.expected as u32 + 1,
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

/// Another thing: by the numbers of its card, where it has one; else by the code that was said.
fn thing(extra: &Extra, others: &HashMap<CardId, Sight>, outcomes: &Outcomes, names: &Names) -> Counted {
    let card = extra.card.and_then(|card| others.get(&card));
    let [tag_no, asset_no, card_no] = match card.map(|card| &card.numbers) {
        Some([tag, asset, card, ..]) => [tag, asset, card].map(|number| number.clone().unwrap_or_default()),
        None => Default::default(),
    };
    let is_unnumbered = [&tag_no, &asset_no, &card_no].into_iter().all(String::is_empty);
    let department = card.and_then(|card| names.departments.get(&card.department?).cloned());
    Counted {
        asset_no: if is_unnumbered { extra.code.clone() } else { asset_no },
        card_no,
        tag_no,
        name: card.and_then(|card| card.name.clone()).unwrap_or_default(),
        department: department.unwrap_or_default(),
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

#[cfg(test)]
mod tests {
    use super::{Names, rows};
    use crate::assets::inventory::Sight;
    use crate::counting::rules::code::Codes;
    use crate::counting::rules::{Books, Expected, Holding, Movement, Other, Resolved, Said, outcomes};
    use entity::stocktake::stocktake_line;
    use entity::{
        CardId, CardVersionId, CardVersionKind, CountEventId, CountFinding, CountOutcome, CountResult, CountRound, Day,
        InstituteId, Moment, Money, PersonId, PlaceId, Quantity, StocktakeId, StocktakeLineId,
    };
    use std::collections::HashMap;
    use uuid::Uuid;

    const ROOM: PlaceId = PlaceId(Uuid::from_u128(1));
    const LAB: PlaceId = PlaceId(Uuid::from_u128(2));
    const KEEPER: PersonId = PersonId(Uuid::from_u128(3));

    fn pieces(number: i64) -> Quantity {
        Quantity(number * Quantity::SCALE)
    }

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn line(at: u128, number: i64) -> stocktake_line::Model {
        let no = format!("ZC{at}");
        stocktake_line::Model {
            id: StocktakeLineId(Uuid::from_u128(at)),
            institute_id: InstituteId(Uuid::nil()),
            stocktake_id: StocktakeId(Uuid::nil()),
            card_id: CardId(Uuid::from_u128(at)),
            card_version_id: CardVersionId(Uuid::from_u128(at)),
            codes: Codes::of([None, Some(&no), None, None, None]).text(),
            asset_no: Some(no),
            card_no: None,
            tag_no: None,
            name: Some("椅子".to_owned()),
            department_id: None,
            place_id: Some(ROOM),
            user_id: None,
            custodian_id: Some(KEEPER),
            quantity: pieces(number),
            original_value: Money(100),
            recorded_at: Moment(0),
        }
    }

    fn said(code: &str, finding: CountFinding, number: i64, place: PlaceId) -> Said {
        Said {
            id: CountEventId(Uuid::nil()),
            device: code.to_owned(),
            client: Uuid::from_u128(number as u128),
            sequence: 1,
            code: code.to_owned(),
            round: CountRound::Own,
            finding,
            quantity: pieces(number),
            place: Some(place),
            custodian: None,
            condition: None,
            on: day("2026-01-08"),
            by: "one".to_owned(),
            is_named: true,
            person: None,
            resolved: None,
        }
    }

    fn sight(card: CardId) -> Sight {
        Sight {
            institute: InstituteId(Uuid::nil()),
            card,
            version: CardVersionId(Uuid::nil()),
            kind: CardVersionKind::Disposed,
            on: day("2025-06-30"),
            numbers: [None, Some("ZC070".to_owned()), None, None, None],
            name: Some("旧服务器".to_owned()),
            category: None,
            department: None,
            place: None,
            user: None,
            custodian: None,
            quantity: Quantity::ZERO,
            value: Money(100),
            with: None,
            is_gone: true,
        }
    }

    /// Every card has its row, as of the base date, and every other thing that was there then.
    #[test]
    fn a_stocktake_becomes_a_count_list_of_its_base_date() {
        let lines: Vec<stocktake_line::Model> =
            [10, 1, 1, 1, 10].into_iter().zip(0..).map(|(number, at)| line(at, number)).collect();
        let expected = lines.iter().map(|line| Expected {
            line: line.id,
            card: line.card_id,
            held: Holding { place: line.place_id, user: None, custodian: line.custodian_id, quantity: line.quantity },
            value: line.original_value,
            codes: Codes::parse(&line.codes),
        });
        let to = Holding { place: Some(ROOM), user: None, custodian: Some(KEEPER), quantity: pieces(7) };
        let version = CardVersionId(Uuid::from_u128(9));
        let kind = CardVersionKind::Changed;
        let split = |card| Movement { card, version, kind, on: day("2026-01-05"), to, with: None };
        let movements = vec![split(lines[0].card_id), split(lines[4].card_id)];
        let other = CardId(Uuid::from_u128(70));
        let others = vec![Other {
            card: other,
            codes: Codes::of([None, Some("ZC070"), None, None, None]),
            outcome: CountOutcome::Disposed,
            at_base: Quantity::ZERO,
            with: None,
            is_merged: false,
        }];
        let books = Books { expected: expected.collect(), movements, others, labels: Vec::new() };
        let all = [
            said("ZC0", CountFinding::Found, 7, ROOM),
            said("ZC1", CountFinding::Found, 1, LAB),
            said("ZC2", CountFinding::NotOurs, 1, ROOM),
            said("ZC4", CountFinding::NotFound, 0, ROOM),
            said("X1", CountFinding::Unrecorded, 2, ROOM),
            said("X2", CountFinding::NotOurs, 1, ROOM),
            said("X3", CountFinding::NotFound, 0, ROOM),
            Said { resolved: Some(Resolved::Cardless), ..said("X4", CountFinding::Found, 1, ROOM) },
            Said { resolved: Some(Resolved::Card(other)), ..said("??", CountFinding::Found, 1, ROOM) },
        ];
        let names = Names {
            places: [(ROOM, "A栋/101".to_owned()), (LAB, "B栋/202".to_owned())].into(),
            persons: [(KEEPER, "甲".to_owned())].into(),
            counters: [("one".to_owned(), "张三".to_owned())].into(),
            ..Names::default()
        };
        let found = outcomes(&books, &all);
        let told = rows((&lines, &HashMap::from([(other, sight(other))])), (&books, &found), &names);
        let told: Vec<_> = told
            .iter()
            .map(|row| (&*row.asset_no, row.result, row.quantity.0 / Quantity::SCALE, &*row.location, &*row.counter))
            .collect();
        assert_eq!(
            told,
            [
                ("ZC0", CountResult::Matched, 10, "A栋/101", "张三"),
                ("ZC1", CountResult::Moved, 1, "B栋/202", "张三"),
                ("ZC2", CountResult::NotOurs, 1, "A栋/101", "张三"),
                ("ZC3", CountResult::Uncounted, 0, "A栋/101", ""),
                // Three went as the card says, and of seven nobody knows.
                ("ZC4", CountResult::Different, 3, "A栋/101", "张三"),
                // What somebody found out of a code is said of its card.
                ("ZC070", CountResult::Counted, 1, "A栋/101", "张三"),
                ("X1", CountResult::Surplus, 2, "A栋/101", "张三"),
                ("X2", CountResult::NotOurs, 1, "", "张三"),
                ("X4", CountResult::Surplus, 1, "A栋/101", "张三"),
            ]
        );
    }
}
