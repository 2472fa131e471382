use super::{Movements, Tally, Why};
use crate::depreciation::Month;
use crate::depreciation::posting::loss;
use crate::reports::card::tests::{CardOf, REGIMES, day};
use crate::reports::{Card, Figures};
use crate::words::Told;
use entity::{CardVersionKind as Kind, Day, DisposalMode, Money, Quantity, Regime, UsageState};
use proptest::prelude::*;
use std::sync::Arc;

fn of(number: &str, code: &str) -> CardOf {
    CardOf::new(number, code)
}

fn table(cards: &[(Card, Option<DisposalMode>)], regimes: &[(Day, Regime)]) -> Movements {
    let mut tally = Tally::new(day("2025-01-01"), day("2025-12-31")).expect("a period");
    for (card, mode) in cards {
        tally.add(card, regimes, *mode);
    }
    tally.finish()
}

/// Things, yuan of cost and yuan of accumulated depreciation.
fn told(figures: Figures) -> [i64; 3] {
    [figures.quantity.0 / Quantity::SCALE, figures.cost.fen() / 100, figures.accumulated.fen() / 100]
}

fn by_why<'a>(sums: impl IntoIterator<Item = (&'a Why, &'a Figures)>) -> Vec<(&'static str, [i64; 3])> {
    sums.into_iter().map(|(why, figures)| (why.code(), told(*figures))).collect()
}

#[test]
fn what_came_and_went_is_told_by_why() {
    let sold = |stated: &mut crate::depreciation::card::Stated| stated.usage = UsageState::Disposed;
    let cards = [
        (of("stays", "A02010105").card(), None),
        (CardOf { booked: "2025-06-15", ..of("new", "A02010105") }.card(), None),
        (of("sold", "A02010105").and(Kind::Disposed, "2025-05-20", |stated, _| sold(stated)), Some(DisposalMode::Sale)),
        (of("gone by a list", "A02010105").and(Kind::Changed, "2025-05-20", |stated, _| sold(stated)), None),
        (
            of("settled", "A02010105").and(Kind::ValueAdjusted, "2025-07-01", |stated, _| stated.cost = Money(776_000)),
            None,
        ),
        (
            of("moved", "A02010105").and(Kind::Changed, "2025-07-01", |stated, _| {
                Arc::make_mut(&mut stated.class).code = "A05010201".into();
            }),
            None,
        ),
        (CardOf { booked: "2026-01-01", ..of("later", "A02010105") }.card(), None),
    ];
    let found = table(&cards, REGIMES);
    assert_eq!((found.checks(), found.stated), (vec![], 0));
    let [(computers, computer), (furniture, desk)] = &found.classes[..] else { panic!("{:?}", found.classes) };
    assert_eq!((computers.code.as_str(), furniture.code.as_str()), ("A02010105", "A05010201"));
    assert_eq!((told(computer.opening), told(computer.closing)), ([5, 36_000, 5_000], [3, 22_160, 5_160]));
    let increases = [("REGISTERED", [1, 7_200, 0]), ("VALUE_ADJUSTED", [0, 560, 0])];
    assert_eq!(by_why(&computer.increases), increases);
    // Fourteen months of what was sold in May; sixteen of what is in another class from July on.
    let decreases = [("DISPOSED", [1, 7_200, 1_400]), ("SALE", [1, 7_200, 1_400]), ("RECLASSIFIED", [1, 7_200, 1_600])];
    assert_eq!(by_why(&computer.decreases), decreases);
    assert_eq!(computer.charged, Money(456_000));
    assert_eq!((told(desk.opening), by_why(&desk.increases)), ([0; 3], vec![("RECLASSIFIED", [1, 7_200, 1_600])]));
    assert_eq!((desk.charged, told(desk.closing)), (Money(60_000), [1, 7_200, 2_200]));
}

#[test]
fn an_enterprise_takes_the_month_of_disposal_along() {
    let sold = of("1", "A02").and(Kind::Disposed, "2025-05-20", |stated, _| stated.usage = UsageState::Disposed);
    let found = table(&[(sold, None)], &[(Day::BLANK, Regime::Enterprise)]);
    let (_, movement) = &found.classes[0];
    // April 2024 to December: nine months; to May: fourteen.
    assert_eq!((told(movement.opening), told(movement.decrease())), ([1, 7_200, 900], [1, 7_200, 1_400]));
    assert_eq!((movement.charged, found.checks()), (Money(50_000), vec![]));
}

#[test]
fn what_does_not_foot_is_told() {
    let codes = |found: &Movements| found.checks().iter().map(Told::code).collect::<Vec<_>>();
    let mut found = table(&[(of("1", "A02").card(), None)], REGIMES);
    found.classes[0].1.charged += Money(1);
    assert_eq!(codes(&found), ["CLASS_FOOT", "CLASSES_SUM"]);
    let mut found = table(&[(of("1", "A02").card(), None)], REGIMES);
    found.total.opening.quantity.0 += 1;
    assert_eq!(codes(&found), ["CLASSES_SUM"]);
    let backwards = Tally::new(day("2025-02-01"), day("2025-01-31")).map(|_| ());
    assert_eq!(backwards.map_err(|told| told.code()), Err("FROM_AFTER"));
}

/// A card through 2024 and 2025: its versions change this and that.
fn history() -> impl Strategy<Value = Card> {
    let version = (1..700_u64, 0..6_u32, 100..900_000_i64, 0..100_i64);
    prop::collection::vec(version, 0..5).prop_map(|mut rows| {
        rows.sort_unstable_by_key(|row| row.0);
        rows.dedup_by_key(|row| row.0);
        let first = day("2024-03-31").date().expect("a day");
        rows.into_iter().fold(of("1", "A02010105").card(), |card, (after, what, cost, share)| {
            let on = (first + chrono::Days::new(after)).to_string();
            card.and(Kind::Changed, &on, |stated, detail| match what {
                0 => stated.accumulated = Money(stated.cost.fen() * share / 100),
                1 => stated.cost = Money(cost),
                2 => {
                    let code = if cost % 2 == 0 { "A05010201" } else { "A02010105" };
                    Arc::make_mut(&mut stated.class).code = code.to_owned();
                }
                3 => detail.quantity = Quantity(cost),
                4 => stated.usage = UsageState::Disposed,
                _ => stated.usage = UsageState::Idle,
            })
        })
    })
}

proptest! {
    #[test]
    fn whatever_happens_it_foots(cards in prop::collection::vec(history(), 1..4), is_government: bool) {
        let regime = if is_government { Regime::Government } else { Regime::Enterprise };
        let regimes = [(Day::BLANK, regime)];
        let cards: Vec<_> = cards.into_iter().map(|card| (card, None)).collect();
        let found = table(&cards, &regimes);
        prop_assert_eq!(found.checks(), vec![]);
    }

    #[test]
    fn what_is_charged_is_what_the_months_are_posted_with(card in history(), is_government: bool) {
        let regime = if is_government { Regime::Government } else { Regime::Enterprise };
        let regimes = [(Day::BLANK, regime)];
        let months = (0..12).map(|months| "2025-01".parse::<Month>().expect("a month").plus(months));
        let lost: Result<Vec<_>, _> = months.map(|month| loss(&card.stated, &regimes, month)).collect();
        // What is said of what is gone begins anew, and of what does not follow nothing is posted.
        let is_gone = |version: &crate::depreciation::card::Stated| version.usage == UsageState::Disposed;
        let goes_on = card.stated.windows(2).any(|pair| is_gone(&pair[0]));
        if let (Ok(lost), false) = (lost, goes_on) {
            let posted: Money = lost.into_iter().flatten().map(|(amount, _)| amount).sum();
            let found = table(&[(card, None)], &regimes);
            prop_assume!(found.stated == 0);
            prop_assert_eq!(found.total.charged, posted);
        }
    }
}
