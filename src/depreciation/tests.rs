//! The worked cases of the rules, and what holds of every history.

use super::{Asset, Course, Event, Method, Month, Opening, What, Worth};
use crate::words::Told;
use entity::{Day, Money, Regime};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn yuan(text: &str) -> Money {
    text.parse().expect("an amount")
}

/// A computer of 7,200.00 and six years, added on the last of March 2024.
fn computer(regime: Regime) -> Asset {
    Asset {
        regime,
        method: Method::StraightLine,
        cost: yuan("7200.00"),
        residual: Money::default(),
        life: 72,
        added: day("2024-03-31"),
        start: None,
        opening: Opening::default(),
    }
}

fn through(asset: Asset, events: &[(&str, What)]) -> Course {
    let events = events.iter().map(|(on, what)| Event { on: day(on), what: *what }).collect();
    asset.through(events).expect("it can be")
}

fn accumulated(course: &Course, on: &str) -> String {
    course.on(day(on)).accumulated.to_string()
}

fn refused(asset: Asset, events: &[(&str, What)]) -> Vec<&'static str> {
    let events = events.iter().map(|(on, what)| Event { on: day(on), what: *what }).collect();
    asset.through(events).err().unwrap_or_default().iter().map(Told::code).collect()
}

#[test]
fn the_month_of_addition_counts_for_the_government_and_not_elsewhere() {
    let government = through(computer(Regime::Government), &[]);
    assert_eq!(accumulated(&government, "2024-12-31"), "1000.00");
    for regime in [Regime::Enterprise, Regime::SmallEnterprise, Regime::NonProfit2004, Regime::NonProfit2024] {
        assert_eq!(accumulated(&through(computer(regime), &[]), "2024-12-31"), "900.00", "{regime}");
    }
}

#[test]
fn a_month_counts_from_its_last_day_and_the_life_ends_it() {
    let course = through(computer(Regime::Government), &[]);
    let told = ["2024-03-30", "2024-03-31", "2024-04-29", "2024-04-30", "2030-02-28", "2199-12-31"];
    let accumulated = told.map(|on| accumulated(&course, on));
    assert_eq!(accumulated, ["0.00", "100.00", "100.00", "200.00", "7200.00", "7200.00"]);
    assert_eq!(course.on(day("2024-03-30")), Worth::default(), "it is not there yet");
    assert_eq!(course.on(day("2030-01-31")).net(), yuan("100.00"));
}

#[test]
fn the_last_month_takes_what_is_left() {
    let asset = Asset { cost: yuan("1000.00"), life: 36, residual: yuan("50.00"), ..computer(Regime::Enterprise) };
    let amounts = |method: Method| -> Vec<String> {
        let course = through(Asset { method, ..asset.clone() }, &[]);
        course.months().take(37).map(|posted| posted.amount.to_string()).collect()
    };
    let straight = amounts(Method::StraightLine);
    assert_eq!((&*straight[0], &*straight[34], &*straight[35], &*straight[36]), ("26.39", "26.39", "26.35", "0.00"));
    // A rate of 0.0278 instead of one thirty-sixth.
    let rated = amounts(Method::RoundedRate(4));
    assert_eq!((&*rated[0], &*rated[35]), ("26.41", "25.65"));
    let remaining = amounts(Method::Remaining);
    assert_eq!((&*remaining[0], &*remaining[35], &*remaining[36]), ("26.39", "26.38", "0.00"));
}

#[test]
fn what_goes_is_depreciated_to_the_month_that_its_regime_says() {
    for (regime, months, sum) in [(Regime::Government, 9, "900.00"), (Regime::Enterprise, 9, "900.00")] {
        let course = through(computer(regime), &[("2024-12-10", What::Dispose)]);
        let posted: Vec<_> = course.months().take(30).filter(|posted| posted.amount > Money::default()).collect();
        assert_eq!(posted.len(), months, "{regime}: March to November, or April to December");
        assert_eq!(posted[8].accumulated.to_string(), sum);
        assert_eq!(course.on(day("2024-12-09")).cost, yuan("7200.00"));
        assert_eq!(course.on(day("2024-12-10")), Worth::default());
    }
}

#[test]
fn another_cost_restates_nothing() {
    let course = through(computer(Regime::Government), &[("2025-03-15", What::Cost(yuan("13200.00")))]);
    assert_eq!(accumulated(&course, "2025-02-28"), "1200.00");
    // 13,200 − 1,200 over the 60 months that are left.
    assert_eq!(accumulated(&course, "2025-03-31"), "1400.00");
    assert_eq!(course.on(day("2025-03-15")), Worth { cost: yuan("13200.00"), accumulated: yuan("1200.00") });
    assert_eq!(accumulated(&course, "2030-02-28"), "13200.00");
}

#[test]
fn works_take_the_book_value_away_and_bring_back_a_new_life() {
    let back = What::OutOfWorks { cost: yuan("9600.00"), life: 48 };
    let events = [("2025-03-01", What::IntoWorks), ("2025-09-20", back)];
    let course = through(computer(Regime::Government), &events);
    assert_eq!(accumulated(&course, "2025-02-28"), "1200.00");
    assert_eq!(course.on(day("2025-06-30")), Worth::default());
    assert_eq!(course.on(day("2025-09-20")), Worth { cost: yuan("9600.00"), accumulated: Money::default() });
    assert_eq!(accumulated(&course, "2025-09-30"), "200.00");
    let course = through(computer(Regime::Enterprise), &events);
    assert_eq!(accumulated(&course, "2025-09-30"), "0.00");
    assert_eq!(accumulated(&course, "2025-10-31"), "200.00");
}

#[test]
fn what_was_depreciated_before_is_taken_over() {
    let opening = Opening { months: 70, accumulated: yuan("6990.00") };
    let asset = Asset { opening, added: day("2026-01-01"), ..computer(Regime::Government) };
    let course = through(asset, &[]);
    let told = ["2026-01-01", "2026-01-31", "2026-02-28", "2026-12-31"].map(|on| accumulated(&course, on));
    assert_eq!(told, ["6990.00", "7095.00", "7200.00", "7200.00"]);
}

#[test]
fn units_are_depreciated_as_they_are_used() {
    let month = |text: &str| Month::of(day(text)).expect("a month");
    let used = [(month("2024-03-01"), 300), (month("2024-05-01"), 500), (month("2024-06-01"), 400)].into();
    let method = Method::UnitsOfProduction { total: 1_000, done: 0, used };
    let course = through(Asset { method, ..computer(Regime::Government) }, &[]);
    let told = ["2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30"].map(|on| accumulated(&course, on));
    assert_eq!(told, ["2160.00", "2160.00", "5760.00", "7200.00"]);
    let none = through(Asset { method: Method::None, ..computer(Regime::Government) }, &[]);
    assert_eq!(accumulated(&none, "2199-12-31"), "0.00");
}

#[test]
fn what_cannot_be_is_told_at_once() {
    let asset = Asset { residual: yuan("-1.00"), life: 0, ..computer(Regime::Enterprise) };
    assert_eq!(refused(asset, &[]), ["LIFE", "MONEY_NEGATIVE"]);
    let asset = Asset { residual: yuan("1.00"), ..computer(Regime::Government) };
    assert_eq!(refused(asset, &[]), ["NO_RESIDUAL"]);
    let asset = Asset { residual: yuan("7200.01"), ..computer(Regime::Enterprise) };
    assert_eq!(refused(asset, &[]), ["RESIDUAL_ABOVE", "OPENING_BEYOND"]);
    let gone = [("2024-05-01", What::Dispose), ("2024-04-01", What::Dispose), ("2024-06-01", What::Life(9))];
    assert_eq!(refused(computer(Regime::Government), &gone), ["EVENT_EARLY", "EVENT_STATE", "EVENT_STATE"]);
    let back = What::OutOfWorks { cost: yuan("1.00"), life: 9 };
    assert_eq!(refused(computer(Regime::Government), &[("2024-06-01", back)]), ["EVENT_STATE"]);
    let below = [("2025-03-01", What::Cost(yuan("1199.99")))];
    assert_eq!(refused(computer(Regime::Government), &below), ["COST_BELOW"]);
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::StraightLine), Just(Method::Remaining), (3..8_u32).prop_map(Method::RoundedRate)]
}

proptest! {
    /// What was depreciated never passes what there is to depreciate, and is all of it when the life ran out;
    /// the months add up to what is told on a day.
    #[test]
    fn months_add_up_and_end_where_they_must(
        method in method(), cost in 0..100_000_000_i64, residual in 0..50_i64, life in 1..400_u32, government: bool
    ) {
        let regime = if government { Regime::Government } else { Regime::Enterprise };
        let residual = if government { 0 } else { cost * residual / 100 };
        let asset = Asset { method, cost: Money(cost), residual: Money(residual), life, ..computer(regime) };
        let course = asset.through(Vec::new()).expect("it can be");
        let mut sum = Money::default();
        for posted in course.months().take(life as usize + 3) {
            prop_assert!(posted.amount >= Money::default());
            sum += posted.amount;
            prop_assert_eq!(sum, posted.accumulated);
            prop_assert!(sum.fen() <= cost - residual);
            let on = posted.month.end().expect("a day");
            prop_assert_eq!(course.on(on), Worth { cost: Money(cost), accumulated: sum });
        }
        prop_assert_eq!(sum.fen(), cost - residual);
    }
}
