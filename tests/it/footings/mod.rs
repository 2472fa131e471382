//! Every table of any generated institute comes out, and is what somebody else would add up: by the fields that were
//! generated, without a line of the program's own sums, and out of the workbook as another program reads it.

use calamine::{Data, Reader as _, Xlsx};
use entity::closure::difference_case;
use entity::{
    CardId, CardVersionKind, Day, DifferenceKind, DifferencePresence, DifferenceStatus, DifferenceTreatment, Leg,
    Measure, Moment, Money, Quantity, Regime, UsageState,
};
use oversight::assets::change::Uses;
use oversight::closure::ledgers;
use oversight::depreciation::Month;
use oversight::depreciation::card::{Class, Stated};
use oversight::reports::vehicles::Vehicle;
use oversight::reports::{Card, Detail, Figures, movements, schedule, stock, workbook};
use oversight::words::Lang;
use proptest::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;
use uuid::Uuid;

mod counted;
mod statements;

const REGIMES: &[(Day, Regime)] = &[(Day::BLANK, Regime::Government)];
/// Classes, the row of the form of 2022 that each stands in, and whether it is a vehicle.
const CLASSES: [(&str, &str, bool); 6] = [
    ("A01010101", "1", false),
    ("A02010105", "2", false),
    ("A02030500", "2", true),
    ("A05010201", "5", false),
    ("A07010101", "UNFIT", false),
    ("A08060301", "7", false),
];
/// Used so, and the column that this is.
const USAGES: [(UsageState, stock::Use); 5] = [
    (UsageState::InUse, stock::Use::InUse),
    (UsageState::Lent, stock::Use::LeasedOrLent),
    (UsageState::Idle, stock::Use::Idle),
    (UsageState::AwaitingDisposal, stock::Use::AwaitingDisposal),
    (UsageState::Unstated, stock::Use::Other),
];

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// A card as it is generated.
#[derive(Debug, Clone)]
struct Asset {
    class: usize,
    usage: usize,
    fen: i64,
    life: u32,
    /// Months after January 2020 in whose middle it was booked.
    booked: i32,
    things: i64,
    department: u8,
    /// Months after that after which it is disposed of.
    gone: Option<i32>,
}

/// The middle of a month, by how many it is after January 2020.
fn middle(month: i32) -> Day {
    Day::from_ymd(2020 + month / 12, (month % 12 + 1) as u32, 15).expect("a day")
}

/// December 2025, in months after January 2020; and of the year before.
const NOW: i32 = 71;
const BEFORE: i32 = 59;

impl Asset {
    fn card(&self, number: usize) -> Card {
        let stated = Stated {
            effective_on: day("1949-01-01"),
            cost: Money(self.fen),
            life: self.life,
            booked_on: middle(self.booked),
            usage: USAGES[self.usage].0,
            class: Class { code: CLASSES[self.class].0.to_owned(), name: "类".to_owned(), edition: "2022".to_owned() }
                .into(),
            ..Stated::default()
        };
        let detail = Detail {
            kind: CardVersionKind::Registered,
            number: format!("{number:05}"),
            name: "物".to_owned(),
            department: format!("部门{}", self.department),
            quantity: Quantity(self.things * Quantity::SCALE),
            uses: Uses::default(),
            unbooked: false,
            marks: Vec::new(),
        };
        let mut card = Card {
            id: CardId(Uuid::from_u128(number as u128)),
            key: format!("{number:05}"),
            ordinal: 1,
            stated: vec![stated],
            details: vec![detail],
        };
        if let Some(after) = self.gone {
            let on = middle(self.booked + after);
            let (mut stated, mut detail) = (card.stated[0].clone(), card.details[0].clone());
            (stated.effective_on, stated.usage, detail.kind) = (on, UsageState::Disposed, CardVersionKind::Disposed);
            card.stated.push(stated);
            card.details.push(detail);
        }
        card
    }

    /// Whether it is on the books at the end of a month.
    fn is_there(&self, month: i32) -> bool {
        self.booked <= month && self.gone.is_none_or(|after| self.booked + after > month)
    }

    /// 累计折旧 at the end of a month, the month of addition included: to the fen by the month, the last month takes
    /// the rest.
    fn accumulated(&self, month: i32) -> i64 {
        if self.life == 0 {
            return 0;
        }
        let (months, life) = (i64::from(month - self.booked + 1), i64::from(self.life));
        let by_month = (self.fen * 2 + life) / (life * 2);
        if months >= life { self.fen } else { (by_month * months).min(self.fen) }
    }

    fn figures(&self, month: i32) -> Figures {
        let quantity = Quantity(self.things * Quantity::SCALE);
        Figures { quantity, cost: Money(self.fen), accumulated: Money(self.accumulated(month)) }
    }
}

fn assets() -> impl Strategy<Value = Vec<Asset>> {
    let asset = (
        (0..CLASSES.len(), 0..USAGES.len(), 0_i64..2_000_000_000),
        (prop_oneof![1 => Just(0_u32), 9 => 6_u32..180], 0_i32..80, 1_i64..30, 0_u8..3),
        prop::option::weighted(0.3, 1_i32..60),
    );
    let asset = asset.prop_map(|((class, usage, fen), (life, booked, things, department), gone)| Asset {
        class,
        usage,
        fen,
        life,
        booked,
        things,
        department,
        gone,
    });
    prop::collection::vec(asset, 0..24)
}

fn sum(figures: impl Iterator<Item = Figures>) -> Figures {
    figures.fold(Figures::default(), |sum, figures| Figures {
        quantity: Quantity(sum.quantity.0 + figures.quantity.0),
        cost: Money(sum.cost.0 + figures.cost.0),
        accumulated: Money(sum.accumulated.0 + figures.accumulated.0),
    })
}

/// A sheet of a workbook as another program reads it, numbers as texts.
fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
    let range = book.worksheet_range(name).expect("the sheet");
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

/// An amount or a quantity as a workbook has it, in units of 10^-`decimals`.
fn units(text: &str, decimals: usize) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction:0<decimals$}");
    digits.parse().unwrap_or_else(|_| panic!("{text}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_four_tables_of_the_cards_come_out(assets in assets()) {
        let cards: Vec<Card> = assets.iter().enumerate().map(|(number, asset)| asset.card(number)).collect();
        let there = |month: i32| assets.iter().filter(move |asset| asset.is_there(month));

        let mut tally = stock::Tally::new(day("2025-12-31"));
        for card in &cards {
            tally.add(card, REGIMES);
        }
        let stock = tally.finish();
        prop_assert_eq!(stock.checks(), vec![]);
        let row = |code: &str| stock.rows.iter().find(|row| row.code == code).map(|row| row.amounts).unwrap_or_default();
        for code in ["1", "2", "5", "7", "UNFIT"] {
            let of = |asset: &&Asset| CLASSES[asset.class].1 == code;
            prop_assert_eq!(row(code).closing, sum(there(NOW).filter(of).map(|asset| asset.figures(NOW))), "{}", code);
            prop_assert_eq!(row(code).opening, sum(there(BEFORE).filter(of).map(|asset| asset.figures(BEFORE))));
            for (usage, (_, used)) in USAGES.iter().enumerate() {
                let all = there(NOW).filter(of).filter(|asset| asset.usage == usage).map(|asset| asset.figures(NOW));
                prop_assert_eq!(row(code).used(*used), sum(all));
            }
        }
        prop_assert_eq!(row("TOTAL").closing, sum(there(NOW).map(|asset| asset.figures(NOW))));
        let fixed = there(NOW).filter(|asset| !matches!(CLASSES[asset.class].1, "7" | "UNFIT"));
        prop_assert_eq!(row("FIXED").closing, sum(fixed.map(|asset| asset.figures(NOW))));

        let mut tally = movements::Tally::new(day("2025-01-01"), day("2025-12-31")).expect("a period");
        for card in &cards {
            tally.add(card, REGIMES, None);
        }
        let movements = tally.finish();
        prop_assert_eq!(movements.checks(), vec![]);
        prop_assert_eq!((movements.total.opening, movements.total.closing), (row("TOTAL").opening, row("TOTAL").closing));
        let came = assets.iter().filter(|asset| asset.booked > BEFORE && asset.booked <= NOW);
        prop_assert_eq!(movements.total.increase().cost, Money(came.map(|asset| asset.fen).sum()));
        let went = assets.iter().filter(|asset| asset.gone.is_some_and(|after| (BEFORE + 1..=NOW).contains(&(asset.booked + after))));
        prop_assert_eq!(movements.total.decrease().cost, Money(went.map(|asset| asset.fen).sum()));

        let mut tally = schedule::Tally::new(Month::of(day("2025-12-31")).expect("a month"));
        let rows: Vec<_> = cards.iter().filter_map(|card| tally.add(card, REGIMES)).collect();
        let totals = tally.finish(None);
        prop_assert_eq!(totals.checks(), vec![]);
        prop_assert_eq!(totals.total.cost, Money(there(NOW).map(|asset| asset.fen).sum()));
        prop_assert_eq!(totals.total.accumulated, Money(there(NOW).map(|asset| asset.accumulated(NOW)).sum()));
        prop_assert_eq!(totals.total.cards, rows.len() as u64);
        let last = |asset: &Asset| asset.accumulated(NOW) - if asset.booked < NOW { asset.accumulated(NOW - 1) } else { 0 };
        prop_assert_eq!(totals.total.amount, Money(there(NOW).map(last).sum()));

        let vehicles: Vec<Vehicle> = cards.iter().filter_map(|card| Vehicle::of(card, REGIMES, day("2025-12-31"))).collect();
        let cars = there(NOW).filter(|asset| CLASSES[asset.class].2).map(|asset| asset.figures(NOW));
        prop_assert_eq!(sum(vehicles.iter().map(|vehicle| vehicle.figures)), sum(cars));

        // What stands in the workbook is what was added up.
        let about = workbook::About { institute: "甲".to_owned(), on: day("2025-12-31"), lang: Lang::Zh };
        let mut writer = workbook::Writer::new(about);
        writer.stock(&stock).and_then(|()| writer.movements(&movements)).and_then(|()| writer.vehicles(&vehicles)).expect("written");
        let mut bytes = Vec::new();
        writer.save(&mut bytes).expect("saved");
        let rows = sheet(&bytes, "存量情况表");
        let total = rows.iter().find(|row| row[0] == "TOTAL").expect("a total");
        let closing = row("TOTAL").closing;
        prop_assert_eq!([units(&total[7], 2), units(&total[8], 2), units(&total[9], 2)],
            [closing.cost.0, closing.accumulated.0, closing.cost.0 - closing.accumulated.0]);
        prop_assert!(rows.iter().any(|row| row[0] == "表内勾稽核对无误"));
        let rows = sheet(&bytes, "车辆情况表");
        let of = |at: usize| rows[3..].iter().take(vehicles.len()).map(|row| units(&row[at], 2)).sum::<i64>();
        let total = rows.iter().find(|row| row[0] == "合计").expect("a total");
        prop_assert_eq!([of(4), of(5), of(6)], [units(&total[4], 2), units(&total[5], 2), units(&total[6], 2)]);
    }

    #[test]
    fn the_three_tables_of_differences_come_out(drawn in prop::collection::vec((0_usize..40, -1_000_000_000_i64..1_000_000_000, 0_usize..9, any::<bool>()), 0..30)) {
        let cases: Vec<difference_case::Model> = drawn.iter().map(|(kind, fen, status, legacy)| case(*kind, *fen, *status, *legacy)).collect();
        let mut writer = ledgers::Writer::new(ledgers::About { whose: "甲".to_owned(), on: day("2025-12-31"), lang: Lang::Zh });
        writer.cases(&cases, &HashMap::new()).and_then(|()| writer.found(&cases)).and_then(|()| writer.kinds(&cases)).expect("written");
        let mut bytes = Vec::new();
        writer.save(&mut bytes).expect("saved");

        let rows = sheet(&bytes, "差异销号台账");
        let own: Vec<i64> = rows[3..3 + cases.len()].iter().map(|row| units(&row[4], 2)).collect();
        prop_assert_eq!(&own, &cases.iter().map(|case| case.amount.0).collect::<Vec<_>>());
        let total = rows.iter().find(|row| row[1] == "合计").expect("a total");
        prop_assert_eq!(units(&total[4], 2), own.iter().sum::<i64>());

        // Too much is a card's negative gap, and everything without a card; short is the rest of the leg of stock.
        let is_found = |case: &&difference_case::Model| ["有卡无物（待查盘亏）", "有物无卡（待查盘盈）", "卡物数量不符", "卡物金额不符"].contains(&case.kind.zh());
        let is_more = |case: &&difference_case::Model| case.amount.0 < 0 || case.kind.zh() == "有物无卡（待查盘盈）";
        let rows = sheet(&bytes, "盘盈盘亏明细表");
        let total = rows.iter().find(|row| row[1] == "合计").expect("a total");
        let more: i64 = cases.iter().filter(is_found).filter(is_more).map(|case| case.amount.0.abs()).sum();
        let less: i64 = cases.iter().filter(is_found).filter(|case| !is_more(case)).map(|case| case.amount.0).sum();
        prop_assert_eq!([units(&total[3], 2), units(&total[4], 2)], [more, less]);

        let rows = sheet(&bytes, "差异汇总表");
        prop_assert!(rows.iter().any(|row| row[0] == "表内勾稽核对无误"), "{:?}", rows);
        let mut by_kind: BTreeMap<&str, [i64; 8]> = BTreeMap::new();
        for case in &cases {
            let of = by_kind.entry(case.kind.zh()).or_default();
            let at = match (case.status, case.treatment) {
                (DifferenceStatus::Closed, Some(DifferenceTreatment::Legacy)) => 6,
                (DifferenceStatus::Closed, _) => 4,
                _ => 2,
            };
            for at in [0, at] {
                of[at] += 1;
                of[at + 1] += case.amount.0.abs();
            }
        }
        for (kind, of) in by_kind {
            let row = rows.iter().find(|row| row[0] == kind).expect("a row");
            let told: Vec<i64> = (0..8).map(|at| units(&row[at + 1], if at % 2 == 0 { 0 } else { 2 })).collect();
            prop_assert_eq!(told, of.to_vec(), "{}", kind);
        }
    }
}

/// A difference, of which the tables ask little.
fn case(kind: usize, fen: i64, status: usize, legacy: bool) -> difference_case::Model {
    let nil = Uuid::nil();
    difference_case::Model {
        id: nil.into(),
        institute_id: nil.into(),
        identity: entity::Digest([0; 32]),
        kind: DifferenceKind::ALL[kind % DifferenceKind::ALL.len()],
        leg: Leg::CardPhysical,
        measure: Measure::Cost,
        subjects: "00017".to_owned(),
        counters: String::new(),
        scope: String::new(),
        amount: Money(fen),
        located: true,
        content: entity::Digest([0; 32]),
        presence: DifferencePresence::Present,
        presence_at: Moment(0),
        first_run_id: nil.into(),
        first_seen_on: day("2025-12-31"),
        last_run_id: nil.into(),
        last_number: 1,
        last_seen_on: day("2025-12-31"),
        status: DifferenceStatus::ALL[status % DifferenceStatus::ALL.len()],
        cause: None,
        treatment: legacy.then_some(DifferenceTreatment::Legacy),
        note: None,
        evidence: String::new(),
        route: String::new(),
        basis: String::new(),
        submission: 0,
        round: 0,
        submitted_digest: None,
        approved_amount: None,
        approved_at: None,
        settled_at: None,
        explained_by: None,
        explained_by_key: None,
        submitted_by: None,
        submitted_by_key: None,
        approved_by: None,
        approved_by_key: None,
        settled_by: None,
        settled_by_key: None,
        closed_by: None,
        closed_by_key: None,
        voucher_year: None,
        voucher_period: None,
        voucher_word: None,
        voucher_number: None,
        voucher_line: None,
        card_id: None,
        owner_id: None,
        due_on: None,
        version: 1,
        recorded_at: Moment(0),
    }
}
