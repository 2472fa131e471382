//! Whether the accounts have what is said to have settled differences. Pure.
//!
//! A voucher settles a difference where its lines on the accounts of the measure (原值, or 累计折旧) move by what the
//! difference comes to, the other way: one line of it, or all of them against all differences that name the voucher.
//! What was written off by way of 待处理 after the approval has only the line on that account: such a voucher moves no
//! more than the differences come to. A difference without an amount (分类) needs that the voucher touches those
//! accounts at all.

use super::act::VoucherName;
use super::words;
use crate::words::Told;
use entity::{AccountRole, Day, Measure, Money};
use std::collections::BTreeMap;

/// A difference that names a voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The voucher.
    pub voucher: VoucherName,
    /// One line of it, where one is named.
    pub line: Option<i64>,
    /// 原值 or 累计折旧.
    pub measure: Measure,
    /// What the difference comes to: left minus right.
    pub amount: Money,
    /// When it was approved.
    pub approved_on: Day,
}

/// A line of the books that is held and was not reversed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its voucher.
    pub voucher: VoucherName,
    /// 分录号; 0 when none.
    pub line: i64,
    /// 科目角色.
    pub role: AccountRole,
    /// 记账日期.
    pub on: Option<Day>,
    /// 借方 minus 贷方.
    pub net: Money,
}

impl Line {
    /// The last day on which it may have been booked: its own, else the end of its period; a period behind December
    /// is of that month.
    fn latest(&self) -> Option<Day> {
        let month = || u32::try_from(self.voucher.period).ok().filter(|month| *month > 0);
        self.on.or_else(|| Day::end_of_month(self.voucher.year, month()?.min(12)))
    }
}

const fn role(measure: Measure) -> AccountRole {
    match measure {
        Measure::Cost => AccountRole::Cost,
        Measure::Depreciation => AccountRole::AccDepreciation,
    }
}

/// By how much the books must move, debit minus credit. Accumulated depreciation is counted the other way round.
fn wanted(measure: Measure, amount: Money) -> Money {
    match measure {
        Measure::Cost => -amount,
        Measure::Depreciation => amount,
    }
}

/// Why the accounts do not have what each claim says; `before` are the claims that were settled earlier.
pub fn check(claims: &[Claim], before: &[Claim], held: &[Line]) -> Vec<Option<Told>> {
    let mut lines: BTreeMap<&VoucherName, Vec<&Line>> = BTreeMap::new();
    for line in held {
        lines.entry(&line.voucher).or_default().push(line);
    }
    let check = |claim: &Claim| {
        let lines = lines.get(&claim.voucher).map(Vec::as_slice).unwrap_or_default();
        let named: Vec<&Line> =
            lines.iter().copied().filter(|line| claim.line.is_none_or(|number| line.line == number)).collect();
        if named.is_empty() {
            return Some(words::VOUCHER_UNKNOWN.with([]));
        }
        match named.iter().map(|line| line.latest()).min().flatten() {
            None => return Some(words::VOUCHER_UNDATED.with([])),
            Some(on) if on < claim.approved_on => return Some(words::VOUCHER_EARLY.with([&on, &claim.approved_on])),
            Some(_) => {}
        }
        let rivals: Vec<&Claim> = before.iter().chain(claims).filter(|other| other.voucher == claim.voucher).collect();
        let is_on = |line: &&Line| line.role == role(claim.measure);
        if !named.iter().any(|line| is_on(line) || line.role == AccountRole::Clearing) {
            return Some(words::VOUCHER_ACCOUNT.with([]));
        }
        let earlier: Vec<&Claim> = before.iter().filter(|other| other.voucher == claim.voucher).collect();
        (!settles(claim, (&rivals, &earlier), &named)).then(|| words::VOUCHER_AMOUNT.with([&claim.amount]))
    };
    claims.iter().map(check).collect()
}

/// Whether lines of a voucher move by what all that name it come to; or whether each of them has a line of its own,
/// those that were settled earlier first.
fn settles(claim: &Claim, (rivals, earlier): (&[&Claim], &[&Claim]), named: &[&Line]) -> bool {
    let nets = |role: AccountRole| named.iter().filter(move |line| line.role == role).map(|line| line.net);
    let meets = |other: &&&Claim| {
        let is_apart = claim.line.is_some() && other.line.is_some() && other.line != claim.line;
        other.measure == claim.measure && !is_apart
    };
    let due = |claims: &[&Claim]| -> Vec<Money> {
        claims.iter().filter(meets).map(|other| wanted(other.measure, other.amount)).collect()
    };
    let (rivals, earlier) = (due(rivals), due(earlier));
    let (all, moved): (Money, Vec<Money>) = (rivals.iter().copied().sum(), nets(role(claim.measure)).collect());
    if !moved.is_empty() {
        let is_whole = moved.iter().copied().sum::<Money>() == all;
        return is_whole || has_line(wanted(claim.measure, claim.amount), (&rivals, &earlier), moved);
    }
    let pending: Money = nets(AccountRole::Clearing).sum();
    let is_same_way = (pending < Money::ZERO) == (all < Money::ZERO);
    earlier.is_empty() && pending != Money::ZERO && is_same_way && pending.abs() <= all.abs()
}

/// Whether a line is left that moves by an amount, once every earlier claim has its own. As many claims of one amount as
/// have come need as many lines.
fn has_line(amount: Money, (rivals, earlier): (&[Money], &[Money]), mut lines: Vec<Money>) -> bool {
    let of_amount = lines.iter().filter(|net| **net == amount).count();
    for other in earlier {
        let Some(at) = lines.iter().position(|net| net == other) else { return false };
        lines.swap_remove(at);
    }
    of_amount > 0 && rivals.iter().filter(|other| **other == amount).count() <= of_amount
}

#[cfg(test)]
mod tests {
    use super::{Claim, Line, check};
    use crate::closure::act::VoucherName;
    use entity::{AccountRole as R, Day, Measure, Money};
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn voucher(number: i64) -> VoucherName {
        VoucherName { year: 2026, period: 1, word: "记".to_owned(), number }
    }

    fn claim(number: i64, fen: i64) -> Claim {
        let (line, measure, amount) = (None, Measure::Cost, Money(fen));
        Claim { voucher: voucher(number), line, measure, amount, approved_on: day("2026-01-10") }
    }

    fn line(number: i64, role: R, net: i64) -> Line {
        Line { voucher: voucher(number), line: 0, role, on: Some(day("2026-01-15")), net: Money(net) }
    }

    fn codes(claims: &[Claim], before: &[Claim], held: &[Line]) -> Vec<&'static str> {
        check(claims, before, held).iter().map(|told| told.as_ref().map_or("", crate::words::Told::code)).collect()
    }

    #[test]
    fn a_voucher_that_is_there_moves_the_right_account_by_the_amount_after_the_approval() {
        let held = [line(1, R::Cost, -500), line(1, R::AccDepreciation, 200), line(1, R::Clearing, 300)];
        assert_eq!(codes(&[claim(1, 500)], &[], &held), [""]);
        assert_eq!(codes(&[claim(1, 499)], &[], &held), ["VOUCHER_AMOUNT"]);
        assert_eq!(codes(&[claim(1, -500)], &[], &held), ["VOUCHER_AMOUNT"]);
        assert_eq!(codes(&[claim(2, 500)], &[], &held), ["VOUCHER_UNKNOWN"]);
        let late = Claim { approved_on: day("2026-01-16"), ..claim(1, 500) };
        assert_eq!(codes(&[late], &[], &held), ["VOUCHER_EARLY"]);
        assert_eq!(codes(&[claim(1, 500)], &[], &[line(1, R::Expense, -500)]), ["VOUCHER_ACCOUNT"]);
        let depreciation = Claim { measure: Measure::Depreciation, ..claim(1, 200) };
        assert_eq!(codes(&[depreciation], &[], &held), [""]);
        let of_line = Claim { line: Some(3), ..claim(1, 500) };
        assert_eq!(codes(&[of_line], &[], &held), ["VOUCHER_UNKNOWN"]);
    }

    #[test]
    fn a_line_without_a_date_is_of_its_period() {
        let undated = |year: i32, period: i32| {
            let voucher = VoucherName { year, period, ..voucher(1) };
            let held = [Line { voucher: voucher.clone(), on: None, ..line(1, R::Cost, -500) }];
            codes(&[Claim { voucher, ..claim(1, 500) }], &[], &held)
        };
        assert_eq!(undated(2026, 1), [""]);
        assert_eq!(undated(2025, 12), ["VOUCHER_EARLY"]);
        assert_eq!(undated(2025, 13), ["VOUCHER_EARLY"]);
        assert_eq!(undated(2026, 0), ["VOUCHER_UNDATED"]);
    }

    #[test]
    fn several_are_settled_together_and_none_twice() {
        let together = [line(1, R::Cost, -800)];
        assert_eq!(codes(&[claim(1, 500), claim(1, 300)], &[], &together), ["", ""]);
        assert_eq!(codes(&[claim(1, 500)], &[], &together), ["VOUCHER_AMOUNT"]);
        let single = [line(1, R::Cost, -500), line(1, R::Cost, -300)];
        assert_eq!(codes(&[claim(1, 500)], &[], &single), [""], "a line of it");
        assert_eq!(codes(&[claim(1, 500)], &[claim(1, 500)], &single), ["VOUCHER_AMOUNT"]);
        assert_eq!(codes(&[claim(1, 500)], &[claim(1, 300)], &together), [""]);
        // What was settled together has taken the whole: no line of it is left.
        assert_eq!(codes(&[claim(1, 500)], &[claim(1, 800)], &single), ["VOUCHER_AMOUNT"]);
        assert_eq!(codes(&[claim(1, 300)], &[claim(1, 500)], &single), [""]);
    }

    #[test]
    fn what_is_written_off_by_way_of_pending_moves_no_more_than_there_is() {
        assert_eq!(codes(&[claim(1, 500)], &[], &[line(1, R::Clearing, -300)]), [""]);
        assert_eq!(codes(&[claim(1, 500)], &[], &[line(1, R::Clearing, -501)]), ["VOUCHER_AMOUNT"]);
        assert_eq!(codes(&[claim(1, 500)], &[], &[line(1, R::Clearing, 300)]), ["VOUCHER_AMOUNT"]);
        assert_eq!(codes(&[claim(1, 500)], &[claim(1, 300)], &[line(1, R::Clearing, -300)]), ["VOUCHER_AMOUNT"]);
        // A class that is another has no amount: the voucher moves between classes.
        assert_eq!(codes(&[claim(1, 0)], &[], &[line(1, R::Cost, 500), line(1, R::Cost, -500)]), [""]);
    }

    proptest! {
        /// Whatever names a voucher as a whole: what is settled comes to what it moves, or each has its line.
        #[test]
        fn no_voucher_settles_more_than_it_moves(
            amounts in prop::collection::vec(1_i64..4, 1..6), nets in prop::collection::vec(1_i64..4, 1..6),
        ) {
            let claims: Vec<Claim> = amounts.iter().map(|fen| claim(1, *fen)).collect();
            let held: Vec<Line> = nets.iter().map(|fen| line(1, R::Cost, -fen)).collect();
            let settled: Vec<usize> =
                check(&claims, &[], &held).iter().enumerate().filter(|(_, told)| told.is_none()).map(|(at, _)| at).collect();
            let sum: i64 = settled.iter().map(|at| amounts[*at]).sum();
            prop_assert!(sum <= nets.iter().sum::<i64>());
            // Nor one after the other.
            let mut before = Vec::new();
            for claim in claims {
                if check(std::slice::from_ref(&claim), &before, &held)[0].is_none() {
                    before.push(claim);
                }
            }
            let sum: i64 = before.iter().map(|claim| claim.amount.fen()).sum();
            prop_assert!(sum <= nets.iter().sum::<i64>());
        }
    }
}
