//! Whether the accounts have what is said to have settled differences. Pure.
//!
//! A voucher settles a difference where its lines on the accounts of the measure (原值, or 累计折旧) move by what the
//! difference comes to, the other way: one line of it, or all of them against all differences that name the voucher.
//! What was written off by way of 待处理 after the approval has only the line on that account: such a voucher moves no
//! more than the differences come to. Where the chart of accounts says classes (资产类别), a difference of a class is
//! settled on the account of that class; an account without one stands for all of them. A difference without an amount
//! (分类) needs that the voucher touches those accounts at all.

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
    /// What it comes to class by class, as the run found it that saw it last; empty where that is not known.
    pub classes: BTreeMap<String, Money>,
    /// When it was approved.
    pub approved_on: Day,
}

impl Claim {
    /// Whether its classes say what it comes to: not where a run found it with another amount after it was approved.
    fn is_shared_out(&self) -> bool {
        !self.classes.is_empty() && self.classes.values().copied().sum::<Money>() == self.amount
    }

    /// Whether it has to do with a class that another has to do with, or may have.
    fn meets(&self, other: &Self) -> bool {
        self.classes.is_empty()
            || other.classes.is_empty()
            || self.classes.keys().any(|class| other.classes.contains_key(class))
    }
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
    /// The class that its account stands for (资产类别); none where it stands for all.
    pub class: Option<String>,
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
        if !settles(claim, (&rivals, &earlier), &named) {
            return Some(words::VOUCHER_AMOUNT.with([&claim.amount]));
        }
        (!is_of_class(claim, &rivals, &named)).then(|| words::VOUCHER_CLASS.with([&classes(claim)]))
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

/// The classes of a difference, as they are told.
fn classes(claim: &Claim) -> String {
    claim.classes.keys().map(String::as_str).collect::<Vec<_>>().join("、")
}

/// Whether the lines that settle a difference are on accounts of its classes: it has a line of its own there, or each
/// of its classes moves by what all that name the voucher come to in it. Where not all of that is known, the accounts
/// that may be of its classes must move by as much as it comes to.
fn is_of_class(claim: &Claim, rivals: &[&Claim], named: &[&Line]) -> bool {
    let on: Vec<&Line> = named.iter().copied().filter(|line| line.role == role(claim.measure)).collect();
    if claim.classes.is_empty() || on.is_empty() {
        return true;
    }
    let is_apart = |other: &Claim| claim.line.is_some() && other.line.is_some() && other.line != claim.line;
    let rivals: Vec<&Claim> =
        rivals.iter().copied().filter(|other| other.measure == claim.measure && !is_apart(other)).collect();
    let fits = |line: &&&Line| line.class.as_ref().is_none_or(|class| claim.classes.contains_key(class));
    let amount = wanted(claim.measure, claim.amount);
    let own = on.iter().filter(fits).filter(|line| line.net == amount).count();
    let alike = rivals.iter().filter(|other| other.amount == claim.amount && other.meets(claim)).count();
    if own > 0 && alike <= own && claim.amount != Money::ZERO {
        return true;
    }
    if on.iter().all(|line| line.class.is_some()) && rivals.iter().all(|other| other.is_shared_out()) {
        let moved =
            |class: &String| on.iter().filter(|line| line.class.as_ref() == Some(class)).map(|line| line.net).sum();
        let due = |class: &String| -> Money {
            let amounts = rivals.iter().filter_map(|other| other.classes.get(class));
            amounts.map(|amount| wanted(claim.measure, *amount)).sum()
        };
        return claim.classes.keys().all(|class| due(class) == moved(class));
    }
    let reached: Money = on.iter().filter(fits).map(|line| line.net).sum();
    // The other way is no settling, however much it is.
    let is_same_way = amount == Money::ZERO || (reached < Money::ZERO) == (amount < Money::ZERO);
    on.iter().any(|line| fits(&line)) && is_same_way && reached.abs() >= amount.abs()
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
    use std::collections::BTreeMap;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn voucher(number: i64) -> VoucherName {
        VoucherName { year: 2026, period: 1, word: "记".to_owned(), number }
    }

    fn claim(number: i64, fen: i64) -> Claim {
        let (line, measure, amount) = (None, Measure::Cost, Money(fen));
        let classes = BTreeMap::new();
        Claim { voucher: voucher(number), line, measure, amount, classes, approved_on: day("2026-01-10") }
    }

    /// A difference of classes, each with what it comes to there.
    fn of_classes(fen: i64, classes: &[(&str, i64)]) -> Claim {
        let classes = classes.iter().map(|(class, fen)| ((*class).to_owned(), Money(*fen))).collect();
        Claim { classes, ..claim(1, fen) }
    }

    /// A line on an account of a class; blank for one that has none.
    fn in_class(class: &str, net: i64) -> Line {
        Line { class: Some(class.to_owned()).filter(|class| !class.is_empty()), ..line(1, R::Cost, net) }
    }

    fn line(number: i64, role: R, net: i64) -> Line {
        Line { voucher: voucher(number), line: 0, role, class: None, on: Some(day("2026-01-15")), net: Money(net) }
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

    #[test]
    fn a_difference_of_a_class_is_settled_on_an_account_of_that_class() {
        let shelf = || of_classes(500, &[("A05", 500)]);
        assert_eq!(codes(&[shelf()], &[], &[in_class("A05", -500)]), [""]);
        assert_eq!(codes(&[shelf()], &[], &[in_class("A02", -500)]), ["VOUCHER_CLASS"]);
        assert_eq!(codes(&[shelf()], &[], &[in_class("", -500)]), [""], "an account without a class");
        assert_eq!(codes(&[claim(1, 500)], &[], &[in_class("A02", -500)]), [""], "a difference without a class");
        // The line of the amount is of another class.
        assert_eq!(codes(&[shelf()], &[], &[in_class("A05", -300), in_class("A02", -500)]), ["VOUCHER_CLASS"]);
        assert_eq!(codes(&[shelf()], &[], &[in_class("", -1), in_class("A02", -500)]), ["VOUCHER_CLASS"]);
        // The account of the class moves the other way; whose the rest is nobody knows.
        let unknown = [shelf(), of_classes(300, &[])];
        assert_eq!(codes(&unknown, &[], &[in_class("A05", 500), in_class("A02", -1_300)]), ["VOUCHER_CLASS", ""]);
        // By way of pending there is no account of a class.
        assert_eq!(codes(&[shelf()], &[], &[line(1, R::Clearing, -300)]), [""]);
    }

    #[test]
    fn several_of_several_classes_foot_class_by_class() {
        let both = [of_classes(500, &[("A05", 500)]), of_classes(300, &[("A02", 300)])];
        let (right, wrong) =
            ([in_class("A05", -500), in_class("A02", -300)], [in_class("A05", -300), in_class("A02", -500)]);
        assert_eq!(codes(&both, &[], &right), ["", ""]);
        assert_eq!(codes(&both, &[], &wrong), ["VOUCHER_CLASS", "VOUCHER_CLASS"]);
        assert_eq!(codes(&both[..1], &both[1..], &right), [""], "one after the other");
        let parts = [in_class("A05", -200), in_class("A05", -300), in_class("A02", -300)];
        assert_eq!(codes(&both, &[], &parts), ["", ""]);
        let alike = [of_classes(500, &[("A05", 500)]), of_classes(500, &[("A02", 500)])];
        assert_eq!(codes(&alike, &[], &[in_class("A05", -500), in_class("A05", -500)]), ["", "VOUCHER_CLASS"]);
    }

    #[test]
    fn where_a_run_found_another_amount_since_the_classes_are_names() {
        // 500 were approved of two classes; the newest run finds 600.
        let more = || of_classes(500, &[("A05", 300), ("A02", 300)]);
        assert_eq!(codes(&[more()], &[], &[in_class("A05", -300), in_class("A02", -200)]), [""]);
        assert_eq!(codes(&[more()], &[], &[in_class("A05", -300), in_class("A07", -200)]), ["VOUCHER_CLASS"]);
    }

    #[test]
    fn a_class_that_is_another_moves_from_the_one_to_the_other() {
        let moved = || of_classes(0, &[("A02", 700), ("A05", -700)]);
        assert_eq!(codes(&[moved()], &[], &[in_class("A02", -700), in_class("A05", 700)]), [""]);
        assert_eq!(codes(&[moved()], &[], &[in_class("A02", -600), in_class("A05", 600)]), ["VOUCHER_CLASS"]);
        assert_eq!(codes(&[moved()], &[], &[in_class("A02", 700), in_class("A05", -700)]), ["VOUCHER_CLASS"]);
        assert_eq!(codes(&[moved()], &[], &[in_class("A01", 700), in_class("A03", -700)]), ["VOUCHER_CLASS"]);
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
