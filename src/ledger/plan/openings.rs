//! An opening is the closing before it: whatever was held, with what the file itself brings. That holds
//! for the openings of a file, and for the one that is held next after them.

use super::{Fates, Known, Span, Stated, span};
use crate::facts::{LedgerRows, LineKind};
use crate::harvest::decimal;
use crate::ledger::crosscheck::is_anew;
use crate::ledger::{AccountBalance, words};
use crate::words::Told;
use entity::Day;
use std::collections::{BTreeMap, BTreeSet};

/// What there is of an account on one day.
#[derive(Debug, Clone, Copy, Default)]
struct OneDay {
    openings: i64,
    opening: i128,
    debit: i128,
    credit: i128,
}

impl OneDay {
    fn add(&mut self, kind: LineKind, (debit, credit): (i64, i64), rows: i64) {
        let (debit, credit) = (i128::from(debit), i128::from(credit));
        match kind {
            LineKind::Opening => {
                self.openings += rows;
                self.opening += debit - credit;
            }
            LineKind::Line => {
                self.debit += debit;
                self.credit += credit;
            }
        }
    }
}

/// The balances of an account in one period; of several auxiliaries, their sum.
#[derive(Debug, Clone, Copy, Default)]
struct Period {
    opening: i128,
    debit: i128,
    credit: i128,
    closing: i128,
}

/// What an account comes to, once the file is in.
#[derive(Debug, Default)]
struct Account {
    days: BTreeMap<Day, OneDay>,
    periods: BTreeMap<Span, Vec<Period>>,
}

/// What was held before a day: opening, debits, credits.
type Before = [i128; 3];

impl Account {
    fn moved(&self, days: impl std::ops::RangeBounds<Day>) -> [i128; 2] {
        let add = |[debit, credit]: [i128; 2], (_, day): (&Day, &OneDay)| [debit + day.debit, credit + day.credit];
        self.days.range(days).fold([0; 2], add)
    }

    /// The last opening up to a day, with the lines since.
    fn by_lines(&self, last: Day, until: Day) -> Option<(Day, Before)> {
        let (on, day) = self.days.range(..=last).rev().find(|(_, day)| day.openings > 0)?;
        let [debit, credit] = self.moved(*on..until);
        Some((*on, [day.opening, debit, credit]))
    }

    /// The last balances before those of a period.
    fn by_balances(&self, (from, to, adjusting): Span) -> Option<(Day, Period)> {
        let earlier =
            self.periods.iter().filter(|(span, _)| !span.1.is_blank() && precedes(**span, (from, to, adjusting)));
        let (span, parts) = earlier.max_by_key(|((from, to, adjusting), _)| (*to, *adjusting, *from))?;
        Some((span.1, sum(parts)))
    }

    /// What an opening row of a journal must equal.
    fn before_opening(&self, on: Day) -> Option<(Day, Before)> {
        let eve = self.days.range(..on).next_back().map(|(day, _)| *day);
        let by_lines = eve.and_then(|eve| self.by_lines(eve, on));
        let by_balances = self.by_balances((on, on, false)).map(|(end, period)| {
            use std::ops::Bound::Excluded;
            let [debit, credit] = self.moved((Excluded(end), Excluded(on)));
            (end, [period.closing, debit, credit])
        });
        // Where both tell, the later one does.
        by_lines.into_iter().chain(by_balances).max_by_key(|(day, _)| *day)
    }

    /// The openings next after one: of a journal, and of balances. Blank days come after nothing.
    fn after(&self, opening: &Opening<'_>) -> [Option<(Day, Option<Span>)>; 2] {
        use std::ops::Bound::{Excluded, Unbounded};
        let own = opening.span.unwrap_or((opening.on, opening.on, false));
        let mut later = self.days.range((Excluded(own.1), Unbounded));
        let day = later.find(|(_, day)| day.openings > 0).map(|(on, _)| (*on, None));
        let periods = self.periods.keys().filter(|span| !span.0.is_blank() && precedes(own, **span));
        let next = periods.min_by_key(|(from, to, adjusting)| (*to, *adjusting, *from));
        [day, next.map(|span| (span.0, Some(*span)))]
    }

    /// What the opening of balances must equal.
    fn before_period(&self, span: Span) -> Option<(Day, Before)> {
        let of = |(end, period): (Day, Period)| (end, [period.opening, period.debit, period.credit]);
        self.by_balances(span).map(of).or_else(|| self.by_lines(span.0, span.0))
    }
}

/// Whether a period is over before another begins. Period 13 opens where December closes, and both end
/// on one day.
fn precedes((_, end, thirteenth): Span, (from, to, adjusting): Span) -> bool {
    if adjusting { (end, thirteenth) < (to, true) } else { end < from }
}

fn sum(parts: &[Period]) -> Period {
    parts.iter().fold(Period::default(), |sum, part| Period {
        opening: sum.opening + part.opening,
        debit: sum.debit + part.debit,
        credit: sum.credit + part.credit,
        closing: sum.closing + part.closing,
    })
}

/// An opening that the file brings.
struct Opening<'a> {
    account: &'a str,
    on: Day,
    /// Of balances, their period.
    span: Option<Span>,
    /// Its row; none of one that is held.
    row: Option<u32>,
}

/// Every opening of a file that is not the closing held before it, and every opening held next after one
/// of the file that is not the closing which then comes before it; apart from them those that need not be, since
/// another regime begins in between.
pub(super) fn violations(
    known: &Known<'_>,
    stated: &Stated<'_>,
    (lines, balances): (&Fates, &Fates),
) -> (Vec<Told>, Vec<Told>) {
    let openings = brought(stated, lines, balances);
    if openings.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let mut accounts: BTreeMap<&str, Account> = BTreeMap::new();
    for opening in &openings {
        accounts.entry(opening.account).or_default();
    }
    days_after(&mut accounts, known, stated, lines);
    periods_after(&mut accounts, known, stated, balances);
    let (mut refused, mut restated) = (Vec::new(), Vec::new());
    let mut check = |account: &Account, opening: &Opening<'_>| match violation(account, opening, known.changes) {
        None => {}
        Some(Violation::Refused(told)) => refused.push(told),
        Some(Violation::Restated(told)) => restated.push(told),
    };
    let mut seen: BTreeSet<(&str, Day, Option<Span>)> =
        openings.iter().map(|opening| (opening.account, opening.on, opening.span)).collect();
    for opening in &openings {
        let account = &accounts[opening.account];
        check(account, opening);
        for (on, span) in account.after(opening).into_iter().flatten() {
            if seen.insert((opening.account, on, span)) {
                check(account, &Opening { account: opening.account, on, span, row: None });
            }
        }
    }
    (refused, restated)
}

/// An opening that is not the closing before it.
enum Violation {
    Refused(Told),
    /// Another regime begins in between.
    Restated(Told),
}

/// The openings that a file brings or changes, each account and day or period once, in the order of the file.
fn brought<'a>(stated: &Stated<'a>, lines: &Fates, balances: &Fates) -> Vec<Opening<'a>> {
    let mut openings: BTreeMap<(&str, Day, Option<Span>), Opening<'a>> = BTreeMap::new();
    let rows: &'a LedgerRows = stated.lines;
    for row in lines.written().filter(|row| rows.kind.at(*row) == LineKind::Opening) {
        let account = stated.texts.text(rows.account.at(row));
        let opening = Opening { account, on: rows.on.at(row), span: None, row: Some(rows.origin.at(row).row) };
        openings.entry((account, opening.on, None)).or_insert(opening);
    }
    for row in balances.written() {
        let balance: &'a AccountBalance = &stated.balances[row];
        let (account, span) = (balance.account.as_str(), Some(span(balance)));
        let opening = Opening { account, on: balance.from, span, row: Some(balance.origin.row) };
        openings.entry((account, balance.from, span)).or_insert(opening);
    }
    // Before a day that is not known nothing can be held.
    let mut openings: Vec<_> = openings.into_values().filter(|opening| !opening.on.is_blank()).collect();
    openings.sort_by_key(|opening| (opening.span.is_some(), opening.row));
    openings
}

/// Openings and lines by day, once the file is in.
fn days_after(accounts: &mut BTreeMap<&str, Account>, known: &Known<'_>, stated: &Stated<'_>, fates: &Fates) {
    for sum in known.sums {
        if let Some(account) = accounts.get_mut(sum.account.as_str()) {
            account.days.entry(sum.on).or_default().add(sum.kind, (sum.debit, sum.credit), sum.rows);
        }
    }
    let held = known.lines;
    for row in fates.reversed(stated.replace) {
        let rows = &held.rows;
        if let Some(account) = accounts.get_mut(held.texts.text(rows.account.at(row))) {
            let amounts = (-rows.debit.at(row), -rows.credit.at(row));
            account.days.entry(rows.on.at(row)).or_default().add(rows.kind.at(row), amounts, -1);
        }
    }
    let rows = stated.lines;
    for row in fates.written() {
        if let Some(account) = accounts.get_mut(stated.texts.text(rows.account.at(row))) {
            let amounts = (rows.debit.at(row), rows.credit.at(row));
            account.days.entry(rows.on.at(row)).or_default().add(rows.kind.at(row), amounts, 1);
        }
    }
}

/// Balances by period, once the file is in.
fn periods_after(accounts: &mut BTreeMap<&str, Account>, known: &Known<'_>, stated: &Stated<'_>, fates: &Fates) {
    let mut reversed = vec![false; known.balances.len()];
    fates.reversed(stated.replace).for_each(|row| reversed[row] = true);
    let kept = known.balances.iter().zip(&reversed).filter(|(_, reversed)| !**reversed).map(|(held, _)| &held.balance);
    for balance in kept.chain(fates.written().map(|row| &stated.balances[row])) {
        if let Some(account) = accounts.get_mut(balance.account.as_str()) {
            let [opening, debit, credit, closing] =
                [balance.opening, balance.debit, balance.credit, balance.closing].map(i128::from);
            account.periods.entry(span(balance)).or_default().push(Period { opening, debit, credit, closing });
        }
    }
}

fn violation(account: &Account, opening: &Opening<'_>, changes: &[Day]) -> Option<Violation> {
    let ((since, before), stated) = match opening.span {
        None => (account.before_opening(opening.on)?, account.days.get(&opening.on)?.opening),
        Some(span) => (account.before_period(span)?, sum(account.periods.get(&span)?).opening),
    };
    let [held, debit, credit] = before;
    let closing = held + debit - credit;
    let told = || {
        let [stated, held, debit, credit, closing] = [stated, held, debit, credit, closing].map(|fen| decimal(fen, 2));
        let (account, on) = (opening.account, opening.on);
        match opening.row {
            Some(row) => {
                words::OPENING_NOT_CLOSING.with([&row, &account, &on, &stated, &held, &debit, &credit, &closing])
            }
            None => words::HELD_OPENING_DIFFERS.with([&account, &on, &stated, &held, &debit, &credit, &closing]),
        }
    };
    if stated == closing {
        None
    } else if is_anew(changes, since, opening.on) {
        let (stated, closing) = (decimal(stated, 2), decimal(closing, 2));
        let restated = words::OPENING_RESTATED.with([&opening.account, &opening.on, &stated, &closing]);
        Some(Violation::Restated(restated))
    } else {
        Some(Violation::Refused(told()))
    }
}
