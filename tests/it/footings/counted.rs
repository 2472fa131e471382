//! 盘点倒轧表, 资产清查明细表 and 汇总表 of any stocktake.

use super::{CLASSES, day, sheet, units};
use entity::stocktake::stocktake_line;
use entity::{
    CardId, CardVersionId, CardVersionKind, CountEventId, CountFinding, CountOutcome, CountRound, Day, InstituteId,
    Moment, Money, PlaceId, Quantity, StocktakeId, StocktakeLineId,
};
use oversight::census::detail::{Booked, Census, Of, census};
use oversight::census::rolled::{Rolled, rolled};
use oversight::census::workbook::{About, Writer, name};
use oversight::counting::gather::Gathered;
use oversight::counting::rules::code::Codes;
use oversight::counting::rules::{Books, Expected, Holding, Movement, Said, outcomes};
use oversight::depreciation::card::Class;
use oversight::words::Lang;
use proptest::prelude::*;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

const FINDINGS: [CountFinding; 5] =
    [CountFinding::Found, CountFinding::NotFound, CountFinding::Damaged, CountFinding::NotOurs, CountFinding::Out];

/// A card that is expected, and what moves of it.
#[derive(Debug, Clone)]
struct Thing {
    class: usize,
    fen: i64,
    /// Thousandths of its cost that are depreciated.
    depreciated: i64,
    things: i64,
    /// On which day of January its number changes, and to what.
    moved: Option<(i32, i64)>,
}

/// What somebody says: of which card, or of none; what, how many, on which day, in which room, who.
type Word = (Option<usize>, usize, i64, i32, u8, u8);

fn january(of: i32) -> Day {
    Day::from_ymd(2026, 1, of as u32).expect("a day")
}

fn things() -> impl Strategy<Value = (Vec<Thing>, Vec<Word>)> {
    let thing = (
        0..CLASSES.len(),
        0_i64..1_000_000_000,
        0_i64..=1_000,
        1_i64..20,
        prop::option::weighted(0.3, (1_i32..9, 0_i64..20)),
    );
    let thing =
        thing.prop_map(|(class, fen, depreciated, things, moved)| Thing { class, fen, depreciated, things, moved });
    let word = (prop::option::weighted(0.9, 0_usize..12), 0..FINDINGS.len(), 0_i64..22, 1_i32..9, 0_u8..2, 0_u8..3);
    (prop::collection::vec(thing, 0..12), prop::collection::vec(word, 0..24))
}

fn line(at: usize, thing: &Thing) -> stocktake_line::Model {
    let number = format!("{at:05}");
    stocktake_line::Model {
        id: StocktakeLineId(Uuid::from_u128(at as u128)),
        institute_id: InstituteId(Uuid::nil()),
        stocktake_id: StocktakeId(Uuid::nil()),
        card_id: CardId(Uuid::from_u128(at as u128)),
        card_version_id: CardVersionId(Uuid::from_u128(at as u128)),
        codes: Codes::of([None, Some(&number), None, None, None]).text(),
        asset_no: Some(number),
        card_no: None,
        tag_no: None,
        name: Some("物".to_owned()),
        department_id: None,
        place_id: Some(PlaceId(Uuid::from_u128(0))),
        user_id: None,
        custodian_id: None,
        quantity: Quantity(thing.things * Quantity::SCALE),
        original_value: Money(thing.fen),
        recorded_at: Moment(0),
    }
}

fn said(number: usize, (card, finding, things, on, room, by): Word) -> Said {
    let finding = FINDINGS[finding];
    let is_away = matches!(finding, CountFinding::NotFound | CountFinding::Out);
    let things = if is_away { 0 } else { things.max(1) };
    Said {
        id: CountEventId(Uuid::from_u128(number as u128)),
        device: "A".to_owned(),
        client: Uuid::from_u128(number as u128),
        sequence: number as i64,
        code: card.map_or_else(|| format!("X{number}"), |card| format!("{card:05}")),
        round: CountRound::Own,
        finding: if card.is_none() && !is_away { CountFinding::Unrecorded } else { finding },
        quantity: Quantity(things * Quantity::SCALE),
        place: Some(PlaceId(Uuid::from_u128(room.into()))),
        custodian: None,
        condition: None,
        on: january(on),
        by: by.to_string(),
        is_named: true,
        person: None,
        resolved: None,
    }
}

/// A stocktake of what was generated.
fn gathered(things: &[Thing], words: &[Word]) -> Gathered {
    let lines: Vec<_> = things.iter().enumerate().map(|(at, thing)| line(at, thing)).collect();
    let held = |line: &stocktake_line::Model| Holding {
        place: line.place_id,
        user: None,
        custodian: None,
        quantity: line.quantity,
    };
    let expected = lines.iter().map(|line| Expected {
        line: line.id,
        card: line.card_id,
        held: held(line),
        value: line.original_value,
        codes: Codes::parse(&line.codes),
    });
    let movement = |(at, thing): (usize, &Thing)| {
        let (on, to) = thing.moved?;
        let to = Holding { quantity: Quantity(to * Quantity::SCALE), ..held(&lines[at]) };
        let (card, version) = (lines[at].card_id, CardVersionId(Uuid::from_u128(1_000 + at as u128)));
        Some(Movement { card, version, kind: CardVersionKind::Changed, on: january(on), to, with: None })
    };
    let movements = things.iter().enumerate().filter_map(movement).collect();
    let books = Books { expected: expected.collect(), movements, ..Books::default() };
    let words: Vec<Said> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.0.is_none_or(|card| card < things.len()))
        .map(|(number, word)| said(number, *word))
        .collect();
    let outcomes = outcomes(&books, &words);
    Gathered { lines, others: HashMap::new(), events: HashMap::new(), people: HashMap::new(), books, outcomes }
}

/// `value` × `number` ÷ `of`, half up.
fn part(value: i64, number: i64, of: i64) -> i64 {
    let (twice, of) = (i128::from(value) * i128::from(number) * 2, i128::from(of));
    ((twice + of) / (of * 2)) as i64
}

/// Things (in ten-thousandths), cost and depreciation of a card of which so many are there.
fn worth(thing: &Thing, number: i64) -> [i64; 3] {
    let (all, accumulated) = (thing.things * Quantity::SCALE, thing.fen * thing.depreciated / 1_000);
    [number, part(thing.fen, number, all), part(accumulated, number, all)]
}

/// 账面数, 盘盈, 盘亏, 损失, 清查数 of a card, by what it comes to.
fn groups(thing: &Thing, outcome: CountOutcome, at_base: i64, damaged: i64) -> [[i64; 3]; 5] {
    let (book, none) = (worth(thing, thing.things * Quantity::SCALE), [0; 3]);
    if matches!(outcome, CountOutcome::Uncounted | CountOutcome::Out | CountOutcome::NotOurs) {
        return [book, none, none, none, book];
    }
    let less = |one: [i64; 3], other: [i64; 3]| std::array::from_fn(|at| one[at] - other[at]);
    let there = worth(thing, at_base);
    let sound = if outcome == CountOutcome::Damaged { worth(thing, at_base - damaged) } else { there };
    let is_more = at_base > book[0];
    let (more, short) = (less(there, book), less(book, there));
    [book, if is_more { more } else { none }, if is_more { none } else { short }, less(there, sound), sound]
}

fn tables(things: &[Thing], found: &Gathered) -> (Rolled, Census) {
    let booked = things.iter().enumerate().map(|(at, thing)| {
        let class = Class { code: CLASSES[thing.class].0.to_owned(), name: String::new(), edition: "2022".to_owned() };
        let accumulated = Money(thing.fen * thing.depreciated / 1_000);
        (CardId(Uuid::from_u128(at as u128)), Booked { class, accumulated, follows: true })
    });
    (rolled(found), census(found, 2025, &booked.collect::<BTreeMap<_, _>>()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_was_counted_is_led_back_to_the_books((things, words) in things()) {
        let found = gathered(&things, &words);
        let (rolled, _) = tables(&things, &found);
        prop_assert_eq!(rolled.checks(|at| at.to_string()), vec![]);
        let mut sums = [0; 5];
        for (row, thing) in rolled.rows.iter().zip(&things) {
            let (of, line) = (row.sums, &found.outcomes.lines[row.at]);
            let base = thing.things * Quantity::SCALE;
            // What the books say on the day of the count is what was generated: before the movement, or after it.
            let to = thing.moved.map_or(base, |(_, to)| to * Quantity::SCALE);
            prop_assert!(of.expected.0 == base || of.expected.0 == to);
            prop_assert_eq!(of.expected.0 - base, of.increase.0 - of.decrease.0);
            prop_assert!(of.increase.0 == 0 || of.decrease.0 == 0, "one movement");
            let excused = matches!(row.outcome, CountOutcome::Uncounted | CountOutcome::Out | CountOutcome::NotOurs);
            prop_assert_eq!(of.difference.0, if excused { 0 } else { line.at_base.0 - base });
            // Where nothing moved, what is counted is what there was.
            if thing.moved.is_none() && !line.said.is_empty() && !excused {
                prop_assert_eq!((of.counted, of.adjusted.0, of.left.0), (of.at_base, 0, 0));
            }
            let told = [base, line.found.quantity.0, of.at_base.0, of.excused.0, of.difference.0];
            sums = std::array::from_fn(|at| sums[at] + told[at]);
        }
        let total = rolled.total;
        prop_assert_eq!(sums, [total.booked.0, total.counted.0, total.at_base.0, total.excused.0, total.difference.0]);
        prop_assert_eq!(total.booked.0 + total.difference.0, total.at_base.0 + total.excused.0);
    }

    #[test]
    fn the_census_is_what_somebody_else_adds_up((things, words) in things()) {
        let found = gathered(&things, &words);
        let (rolled, census) = tables(&things, &found);
        prop_assert_eq!(census.checks(|of| name(of, &found)), vec![]);
        let mut by_row: HashMap<&str, [[i64; 3]; 5]> = HashMap::new();
        let mut total = [[0; 3]; 5];
        let mut add = |code: &'static str, of: [[i64; 3]; 5]| {
            let sum = by_row.entry(code).or_default();
            for (group, more) in of.iter().enumerate() {
                for (at, more) in more.iter().enumerate() {
                    sum[group][at] += more;
                    total[group][at] += more;
                }
            }
        };
        for (thing, line) in things.iter().zip(&found.outcomes.lines) {
            add(CLASSES[thing.class].1, groups(thing, line.outcome, line.at_base.0, line.damaged.0));
        }
        for extra in found.outcomes.extras.iter().filter(|extra| extra.outcome == CountOutcome::Surplus) {
            let there = [extra.found.quantity.0, 0, 0];
            add("UNFIT", [[0; 3], there, [0; 3], [0; 3], there]);
        }
        let told = |of: oversight::census::detail::Amounts| [of.book, of.surplus, of.shortage, of.loss, of.counted]
            .map(|figures| [figures.quantity.0, figures.cost.0, figures.accumulated.0]);
        for (code, of) in &by_row {
            let row = census.classes.iter().find(|row| row.code == **code).map(|row| told(row.amounts)).unwrap_or_default();
            prop_assert_eq!(row, *of, "{}", code);
        }
        prop_assert_eq!(told(census.total()), total);
        prop_assert_eq!(census.rows.iter().filter(|row| matches!(row.of, Of::Card(_))).count(), things.len());

        // And so it stands in the workbook.
        let about = About { institute: "甲".to_owned(), title: "盘点".to_owned(), base_date: day("2025-12-31"), lang: Lang::Zh };
        let mut writer = Writer::new(about);
        writer.rolled(&rolled, &found).and_then(|()| writer.detail(&census, &found)).and_then(|()| writer.summary(&census, &found)).expect("written");
        let mut bytes = Vec::new();
        writer.save(&mut bytes).expect("saved");
        for (table, column, first) in [("资产清查明细表", 0, 3), ("资产清查汇总表", 1, 2)] {
            let rows = sheet(&bytes, table);
            let row = rows.iter().find(|row| row[column] == "合计").expect("a total");
            for (group, of) in total.iter().enumerate() {
                let at = first + 4 * group;
                let cells = [units(&row[at], 4), units(&row[at + 1], 2), units(&row[at + 2], 2), units(&row[at + 3], 2)];
                prop_assert_eq!(cells, [of[0], of[1], of[2], of[1] - of[2]], "{}", table);
            }
            prop_assert!(rows.iter().any(|row| row[0] == "表内勾稽核对无误"));
        }
        let rows = sheet(&bytes, "盘点倒轧表");
        let numbers: Vec<&str> = rows[4..4 + things.len()].iter().map(|row| row[0].as_str()).collect();
        prop_assert_eq!(numbers, (0..things.len()).map(|at| format!("{at:05}")).collect::<Vec<_>>(), "leading zeros stay");
    }
}
