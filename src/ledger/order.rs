//! What can only be known when a book is read from its first row to its last: running totals by
//! day, month and year, and the running balance of every account.

use super::words;
use crate::facts::Sym;
use crate::harvest::{Cells, decimal, words::TOTAL_DIFFERS};
use crate::layout::RowWord;
use entity::Day;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// How many earlier totals a total may reach back over.
const REACH: usize = 256;

/// Debit and credit.
type Pair = [i128; 2];

/// Where the spans began that a total may sum.
#[derive(Debug, Clone, Copy, Default)]
struct Spans {
    start: Pair,
    day: Pair,
    month: Pair,
    year: Pair,
}

/// When and on which account the last line stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Last {
    account: Sym,
    on: Day,
    year: u16,
    period: u8,
}

/// What a row of totals gives.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stated {
    /// Debit and credit, or one amount without a side.
    pub amounts: [Option<i64>; 2],
    /// Whether there is one amount column with a direction.
    pub one_column: bool,
    /// The balance, debit positive.
    pub balance: Option<i64>,
    /// The account, where the row names one.
    pub account: Sym,
    /// The columns of the amounts.
    pub columns: [Option<usize>; 2],
}

impl Stated {
    /// Whether the row states any amount, be it nought.
    pub fn is_anything(&self) -> bool {
        self.balance.is_some() || self.amounts.iter().any(Option::is_some)
    }
}

/// The running state of a book.
#[derive(Debug, Default)]
pub(super) struct Order {
    sums: Pair,
    marks: Vec<Pair>,
    all: Spans,
    own: Spans,
    last: Option<Last>,
    balances: HashMap<Sym, i128, RandomState>,
    whole_year: bool,
    /// What 本年累计 holds beyond the lines of the book: of all accounts, and of the account of this block.
    year_before: Option<Pair>,
    own_before: Option<Pair>,
    /// Lines since the last total, and whether they stand on several accounts.
    lines: bool,
    mixed: bool,
}

impl Order {
    /// Takes in a line.
    pub fn line(&mut self, account: Sym, on: Day, (year, period): (u16, u8), debit: i64, credit: i64) {
        let now = Last { account, on, year, period };
        if self.last != Some(now) {
            self.turn(now);
        }
        self.lines = true;
        self.sums[0] += i128::from(debit);
        self.sums[1] += i128::from(credit);
        *self.balances.entry(account).or_default() += i128::from(debit) - i128::from(credit);
    }

    /// Begins the spans that a new day, month, year or account begins.
    fn turn(&mut self, now: Last) {
        let sums = self.sums;
        let last = self.last.unwrap_or(Last { account: Sym::BLANK, on: Day::BLANK, year: 0, period: 0 });
        if last.account != now.account {
            self.mixed |= self.lines;
            self.own_before = None;
            self.own = Spans { start: sums, day: sums, month: sums, year: sums };
        }
        if last.on != now.on {
            (self.all.day, self.own.day) = (sums, sums);
        }
        if (last.year, last.period) != (now.year, now.period) {
            (self.all.month, self.own.month) = (sums, sums);
        }
        if last.year != now.year {
            (self.all.year, self.own.year) = (sums, sums);
            self.whole_year = self.whole_year || now.period == 1 || self.last.is_some();
            self.year_before = None;
            self.own_before = None;
        }
        self.last = Some(now);
    }

    /// An opening: new, or the repetition of a balance that is known and must agree.
    pub fn opening(&mut self, cells: &mut Cells<'_, '_>, account: Sym, net: i64, of_year: bool) -> bool {
        self.whole_year |= of_year;
        match self.balances.get(&account) {
            None => {
                self.balances.insert(account, i128::from(net));
                true
            }
            Some(running) => {
                if *running != i128::from(net) {
                    let found = vec![decimal(i128::from(net), 2), decimal(*running, 2)];
                    cells.faults.problem(&words::OPENING_DIFFERS, cells.row.number, None, found);
                }
                false
            }
        }
    }

    /// Checks a row of totals or a carry.
    pub fn check(&mut self, cells: &mut Cells<'_, '_>, word: RowWord, stated: Stated) {
        self.check_amounts(cells, word, stated);
        let account =
            if stated.account.is_blank() { self.last.map_or(Sym::BLANK, |last| last.account) } else { stated.account };
        if let (Some(balance), Some(running)) = (stated.balance, self.balances.get(&account)) {
            // A total of several accounts has no balance of one of them.
            let one_account = self.balances.len() == 1 || !stated.account.is_blank();
            if one_account && i128::from(balance) != *running {
                let found = vec![decimal(i128::from(balance), 2), decimal(*running, 2)];
                cells.faults.problem(&words::BALANCE_DIFFERS, cells.row.number, None, found);
            }
        }
        self.marks.push(self.sums);
        self.lines = false;
    }

    fn check_amounts(&mut self, cells: &mut Cells<'_, '_>, word: RowWord, stated: Stated) {
        if stated.amounts == [None, None] {
            return;
        }
        let from_inside = word == RowWord::YearTotal && !self.whole_year;
        if from_inside && !stated.one_column {
            return self.year_total(cells, stated);
        }
        let spans = self.spans(word);
        if spans.iter().any(|from| self.agrees(stated, *from)) || self.is_carried_balance(word, stated) {
            return;
        }
        if from_inside {
            return cells.faults.notice(&words::YEAR_TOTAL_UNCHECKED, cells.row.number, None, "");
        }
        let expected = spans.first().copied().unwrap_or_default();
        self.tell(cells, stated, expected);
    }

    /// The sums at the beginnings of the spans that a word may mean, the likeliest first.
    fn spans(&self, word: RowWord) -> Vec<Pair> {
        let reach = self.marks.len().saturating_sub(REACH);
        let marks = || self.marks[reach..].iter().rev().copied();
        let (all, own) = (&self.all, &self.own);
        match word {
            RowWord::DayTotal => vec![all.day, own.day],
            RowWord::MonthTotal => [own.month, all.month].into_iter().chain(marks()).collect(),
            RowWord::YearTotal => vec![own.year, all.year, own.start, Pair::default()],
            RowWord::Subtotal => marks().chain([own.start, own.month, all.month, all.day, Pair::default()]).collect(),
            _ => [Pair::default(), own.start, own.year, own.month, all.year, all.month]
                .into_iter()
                .chain(marks())
                .collect(),
        }
    }

    fn agrees(&self, stated: Stated, from: Pair) -> bool {
        let (debit, credit) = (self.sums[0] - from[0], self.sums[1] - from[1]);
        if stated.one_column {
            let amount = stated.amounts[0].map(i128::from);
            return amount.is_none_or(|amount| [debit + credit, debit, credit].contains(&amount));
        }
        let is = |stated: Option<i64>, sum: i128| stated.is_none_or(|stated| i128::from(stated) == sum);
        is(stated.amounts[0], debit) && is(stated.amounts[1], credit)
    }

    /// 结转下年 may carry the balance on either side instead of sums.
    fn is_carried_balance(&self, word: RowWord, stated: Stated) -> bool {
        let Some(running) = self.last.and_then(|last| self.balances.get(&last.account)) else { return false };
        let net = stated.amounts.map(|amount| i128::from(amount.unwrap_or(0)));
        matches!(word, RowWord::CarryOut | RowWord::CarryIn)
            && (net[0] - net[1] == *running || net[1] - net[0] == *running)
    }

    /// A book that begins inside a year: its first 本年累计 is taken, the later ones must follow. It
    /// sums all accounts or, where each account has its own block, that account.
    fn year_total(&mut self, cells: &mut Cells<'_, '_>, stated: Stated) {
        let sums = self.sums;
        // A side that is not given is as it was.
        let beyond = |from: Pair, before: Option<Pair>| {
            let before = before.unwrap_or_default();
            let of = |side: usize, amount: i64| i128::from(amount) - sums[side] + from[side];
            [0, 1].map(|side| stated.amounts[side].map_or(before[side], |amount| of(side, amount)))
        };
        let of_all = beyond(self.all.year, self.year_before);
        let of_own = beyond(self.own.year, self.own_before);
        let all = *self.year_before.get_or_insert(of_all);
        let own = *self.own_before.get_or_insert(of_own);
        if of_all != all && (self.mixed || of_own != own) {
            let (from, known) = if self.mixed { (self.all.year, all) } else { (self.own.year, own) };
            self.tell(cells, stated, [from[0] - known[0], from[1] - known[1]]);
        } else if of_all != [0; 2] && of_own != [0; 2] {
            cells.faults.notice(&words::YEAR_TOTAL_UNCHECKED, cells.row.number, None, "");
        }
    }

    fn tell(&self, cells: &mut Cells<'_, '_>, stated: Stated, from: Pair) {
        let sums = [self.sums[0] - from[0], self.sums[1] - from[1]];
        for ((amount, column), sum) in stated.amounts.into_iter().zip(stated.columns).zip(sums) {
            if let Some(amount) = amount.map(i128::from).filter(|amount| *amount != sum) {
                let found = vec![decimal(amount, 2), decimal(sum, 2)];
                return cells.faults.problem(&TOTAL_DIFFERS, cells.row.number, column, found);
            }
        }
    }
}
