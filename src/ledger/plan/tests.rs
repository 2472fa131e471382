use super::{Covered, DaySum, Fate, Fates, HeldBalance, HeldLines, Known, Plan, Stated, plan, report};
use crate::facts::{Dictionary, LedgerRow, LedgerRows, LineKind, Origin};
use crate::ledger::AccountBalance;
use crate::words::Lang;
use entity::{Day, ImportId, LedgerBalanceId, LedgerLineId};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};
use uuid::Uuid;

/// (month, word, number, line, account, debit, credit, summary); number -1 is an opening.
#[derive(Debug, Clone, Copy)]
struct Line(u32, &'static str, i64, u32, &'static str, i64, i64, &'static str);

fn day(month: u32) -> Day {
    Day::from_ymd(2025 + month as i32 / 13, (month - 1) % 12 + 1, 1).expect("a day")
}

/// A file of lines.
#[derive(Debug, Clone)]
struct File {
    rows: LedgerRows,
    texts: Dictionary,
    balances: Vec<AccountBalance>,
    skip: HashSet<Origin>,
    replace: bool,
}

impl File {
    fn new(lines: &[Line]) -> Self {
        let mut dictionary = Dictionary::default();
        let mut texts = dictionary.texts();
        let mut part = LedgerRows::complete();
        for (at, Line(month, word, number, line, account, debit, credit, summary)) in lines.iter().enumerate() {
            let on = day(*month);
            let (year, period) = on.year_month().expect("a date");
            part.push(&LedgerRow {
                origin: Origin { table: 0, row: at as u32 + 2 },
                kind: if *number < 0 { LineKind::Opening } else { LineKind::Line },
                account: texts.add(account),
                on,
                year,
                period,
                word: texts.add(word),
                number: u32::try_from(*number).unwrap_or(0),
                line: *line,
                debit: *debit,
                credit: *credit,
                summary: texts.add_shown(summary),
                ..LedgerRow::default()
            });
        }
        part.seal(&texts);
        let became = dictionary.take_in(vec![texts]);
        let mut rows = LedgerRows::default();
        rows.append(vec![part], &became, lines.len());
        Self { rows, texts: dictionary, balances: Vec::new(), skip: HashSet::new(), replace: false }
    }

    /// (account, first month, last month, opening, debit, credit)
    fn balances(balances: &[(&str, u32, u32, i64, i64, i64)]) -> Self {
        let mut file = Self::new(&[]);
        for (row, (account, from, to, opening, debit, credit)) in balances.iter().enumerate() {
            let (year, month) = day(*to).year_month().expect("a date");
            file.balances.push(AccountBalance {
                account: (*account).to_owned(),
                origin: Origin { table: 0, row: row as u32 + 2 },
                from: day(*from),
                to: Day::end_of_month(i32::from(year), u32::from(month)).expect("a day"),
                opening: *opening,
                debit: *debit,
                credit: *credit,
                closing: opening + debit - credit,
                ..AccountBalance::default()
            });
        }
        file
    }

    fn stated(&self) -> Stated<'_> {
        let Self { rows, texts, balances, skip, replace } = self;
        Stated { lines: rows, texts, balances, skip, replace: *replace }
    }
}

/// What is held, and how often an id was given out.
#[derive(Debug, Default)]
struct Books {
    lines: HeldLines,
    balances: Vec<HeldBalance>,
    last: u128,
}

impl Books {
    fn of(files: &[&File]) -> Self {
        files.iter().fold(Self::default(), |books, file| books.import(file).0)
    }

    fn sums(&self) -> Vec<DaySum> {
        let rows = &self.lines.rows;
        let mut sums: BTreeMap<(&str, LineKind, Day), (i64, i64, i64)> = BTreeMap::new();
        for row in 0..rows.len() {
            let key = (self.lines.texts.text(rows.account.at(row)), rows.kind.at(row), rows.on.at(row));
            let sum = sums.entry(key).or_default();
            *sum = (sum.0 + rows.debit.at(row), sum.1 + rows.credit.at(row), sum.2 + 1);
        }
        let sum = |((account, kind, on), (debit, credit, rows)): ((&str, LineKind, Day), (i64, i64, i64))| DaySum {
            account: account.to_owned(),
            kind,
            on,
            debit,
            credit,
            rows,
        };
        sums.into_iter().map(sum).collect()
    }

    fn plan(&self, file: &File) -> Plan {
        plan(&Known { lines: &self.lines, balances: &self.balances, sums: &self.sums(), changes: &[] }, &file.stated())
    }

    /// Plans and applies; the second answer is (created, changed, unchanged, absent).
    fn import(mut self, file: &File) -> (Self, [u64; 4]) {
        let plan = self.plan(file);
        assert_eq!(plan.refused, []);
        let known = Known { lines: &self.lines, balances: &self.balances, sums: &[], changes: &[] };
        let told = report(&plan, &known, &file.stated());
        let gone: HashSet<usize> = plan.lines.reversed(file.replace).collect();
        let mut dictionary = Dictionary::default();
        let mut texts = dictionary.texts();
        let mut part = LedgerRows::complete();
        let mut ids = Vec::new();
        for row in (0..self.lines.rows.len()).filter(|row| !gone.contains(row)) {
            part.push(&self.lines.rows.carried(row, &self.lines.texts, &mut texts));
            ids.push(self.lines.ids[row]);
        }
        for row in plan.lines.written() {
            part.push(&file.rows.carried(row, &file.texts, &mut texts));
            self.last += 1;
            ids.push(LedgerLineId(Uuid::from_u128(self.last)));
        }
        part.seal(&texts);
        let became = dictionary.take_in(vec![texts]);
        let mut rows = LedgerRows::default();
        rows.append(vec![part], &became, 0);
        self.lines = HeldLines { rows, texts: dictionary, imports: vec![ImportId(Uuid::nil()); ids.len()], ids };
        let gone: HashSet<usize> = plan.balances.reversed(file.replace).collect();
        let kept = (0..self.balances.len()).filter(|at| !gone.contains(at)).map(|at| self.balances[at].clone());
        let mut balances: Vec<HeldBalance> = kept.collect();
        for row in plan.balances.written() {
            self.last += 1;
            let id = LedgerBalanceId(Uuid::from_u128(self.last));
            balances.push(HeldBalance { id, import: ImportId(Uuid::nil()), balance: file.balances[row].clone() });
        }
        self.balances = balances;
        (self, [told.created, told.changed, told.unchanged, told.absent])
    }

    /// The content of the lines that are held, as a multiset.
    fn content(&self) -> Vec<[u8; 32]> {
        let rows = &self.lines.rows;
        let mut content: Vec<_> =
            (0..rows.len()).map(|row| super::lines::content(rows, &self.lines.texts, row)).collect();
        content.sort_unstable();
        content
    }
}

fn counts(known: &[Line], stated: &[Line]) -> [u64; 4] {
    Books::of(&[&File::new(known)]).import(&File::new(stated)).1
}

const PURCHASE: [Line; 2] = [Line(3, "记", 5, 1, "1601", 100, 0, "买"), Line(3, "记", 5, 2, "1002", 0, 100, "买")];

#[test]
fn what_a_file_says_again_is_unchanged() {
    assert_eq!(counts(&[], &PURCHASE), [2, 0, 0, 0]);
    assert_eq!(counts(&PURCHASE, &PURCHASE), [0, 0, 2, 0]);
    // Line numbers order a voucher; they do not say what its lines are.
    let renumbered = PURCHASE.map(|line| Line { 3: line.3 + 10, ..line });
    assert_eq!(counts(&PURCHASE, &renumbered), [0, 0, 2, 0]);
    let twice = [PURCHASE[0], PURCHASE[0], PURCHASE[1]];
    assert_eq!(counts(&twice, &twice), [0, 0, 3, 0]);
    assert_eq!(counts(&PURCHASE, &twice), [1, 0, 2, 0]);
    assert_eq!(counts(&twice, &PURCHASE), [0, 0, 2, 1]);
}

#[test]
fn a_corrected_line_is_changed() {
    let [cost, bank] = PURCHASE;
    let dearer = [Line { 5: 120, ..cost }, Line { 6: 120, ..bank }];
    assert_eq!(counts(&PURCHASE, &dearer), [0, 2, 0, 0]);
    assert_eq!(counts(&PURCHASE, &[Line { 7: "购", ..cost }, bank]), [0, 1, 1, 0]);
    assert_eq!(counts(&PURCHASE, &[Line { 4: "1611", ..cost }, bank]), [0, 1, 1, 0]);
    let unnumbered = PURCHASE.map(|line| Line { 3: 0, ..line });
    assert_eq!(counts(&unnumbered, &dearer.map(|line| Line { 3: 0, ..line })), [0, 2, 0, 0]);
    // A balanced voucher is the whole voucher, so its other line is the one that was put right.
    assert_eq!(counts(&unnumbered, &[Line { 4: "1611", ..unnumbered[0] }, unnumbered[1]]), [0, 1, 1, 0]);
}

#[test]
fn the_ledger_of_another_account_takes_nothing_away() {
    let [cost, bank] = PURCHASE.map(|line| Line { 3: 0, ..line });
    assert_eq!(counts(&[cost], &[bank]), [1, 0, 0, 1]);
    assert_eq!(counts(&[cost], &[Line { 5: 120, ..cost }, bank]), [1, 1, 0, 0]);
}

#[test]
fn lines_without_a_voucher_are_what_they_say_and_nothing_else() {
    let bare = |month: u32, debit: i64| -> Line { Line(month, "", 0, 0, "1601", debit, 0, "") };
    assert_eq!(counts(&[bare(3, 100), bare(3, 200)], &[bare(3, 200), bare(3, 300)]), [1, 0, 1, 1]);
}

#[test]
fn only_what_a_file_covers_can_be_absent_in_it() {
    let april: Line = Line(4, "记", 1, 1, "1601", 7, 0, "");
    assert_eq!(counts(&[PURCHASE[0], april], &[april]), [0, 0, 1, 0]);
    let sale: Line = Line(3, "记", 6, 1, "1601", 0, 7, "");
    let books = Books::of(&[&File::new(&[PURCHASE[0], PURCHASE[1], sale])]);
    let mut again = File::new(&PURCHASE);
    let (books, told) = books.import(&again);
    assert_eq!((told, books.lines.rows.len()), ([0, 0, 2, 1], 3));
    again.replace = true;
    let (books, told) = books.import(&again);
    assert_eq!((told, books.lines.rows.len()), ([0, 0, 2, 1], 2));
    assert_eq!(books.import(&again).1, [0, 0, 2, 0]);
}

#[test]
fn rows_with_a_problem_are_left_out() {
    let mut file = File::new(&PURCHASE);
    file.skip.insert(file.rows.origin.at(0));
    let plan = Books::default().plan(&file);
    assert_eq!(plan.lines.rows, [Fate::Left, Fate::Created]);
}

fn refusals(books: &Books, file: &File) -> Vec<String> {
    books.plan(file).refused.iter().map(|told| told.tell(Lang::En)).collect()
}

const OPENING: Line = Line(1, "", -1, 0, "1601", 1000, 0, "");

#[test]
fn an_opening_is_the_closing_that_is_held() {
    let sale: Line = Line(6, "记", 9, 1, "1601", 0, 30, "");
    let books = Books::of(&[&File::new(&[OPENING, PURCHASE[0], sale])]);
    let next = |fen: i64| -> Line { Line(13, "", -1, 0, "1601", fen, 0, "") };
    assert_eq!(refusals(&books, &File::new(&[next(1070)])), Vec::<String>::new());
    let wrong = File::new(&[next(1000), Line(13, "", -1, 0, "1602", 5, 0, "")]);
    assert_eq!(
        refusals(&books, &wrong),
        ["row 2: account 1601 opens on 2026-01-01 with 10.00, but what is held comes to \
          opening 10.00 + debit 1.00 - credit 0.30 = closing 10.70"]
    );
    // A late voucher in the same file counts, one after the opening does not.
    let late: Line = Line(12, "记", 99, 1, "1601", 30, 0, "");
    assert_eq!(refusals(&books, &File::new(&[late, next(1100)])), Vec::<String>::new());
    let after: Line = Line(13, "记", 1, 1, "1601", 30, 0, "");
    assert_eq!(refusals(&books, &File::new(&[after, next(1100)])).len(), 1);
}

#[test]
fn every_wrong_opening_is_told() {
    let other = Line { 4: "1602", 5: 0, 6: 50, ..OPENING };
    let books = Books::of(&[&File::new(&[OPENING, other])]);
    let next = [Line { 0: 13, 5: 1, ..OPENING }, Line { 0: 13, ..other }, Line { 0: 13, 6: 51, ..other }];
    assert_eq!(refusals(&books, &File::new(&next)).len(), 2);
}

#[test]
fn an_opening_said_again_is_unchanged_and_the_first_may_be_corrected() {
    assert_eq!(counts(&[OPENING], &[OPENING]), [0, 0, 1, 0]);
    assert_eq!(counts(&[OPENING], &[Line { 5: 999, ..OPENING }]), [0, 1, 0, 0]);
    // The voucher came late: the next file says the opening again, and then rightly.
    let late: Line = Line(12, "记", 99, 1, "1601", 30, 0, "");
    let next = Line { 0: 13, ..OPENING };
    let books = Books::of(&[&File::new(&[OPENING, next]), &File::new(&[late])]);
    assert_eq!(refusals(&books, &File::new(&[next])), Vec::<String>::new());
    assert_eq!(refusals(&books, &File::new(&[Line { 5: 1030, ..next }])), Vec::<String>::new());
    assert_eq!(refusals(&books, &File::new(&[Line { 5: 1031, ..next }])).len(), 1);
}

#[test]
fn an_opening_that_is_held_is_the_closing_of_a_year_that_comes_later() {
    let next = |fen: i64| Line { 0: 13, 5: fen, ..OPENING };
    let after: Line = Line(13, "记", 1, 1, "1601", 30, 0, "");
    let books = |fen: i64| Books::of(&[&File::new(&[next(fen), after])]);
    let year = File::new(&[OPENING, PURCHASE[0]]);
    assert_eq!(refusals(&books(1100), &year), Vec::<String>::new());
    assert_eq!(
        refusals(&books(1000), &year),
        ["account 1601 is held to open on 2026-01-01 with 10.00, but with this file it comes to \
          opening 10.00 + debit 1.00 - credit 0.00 = closing 11.00"]
    );
    // What corrects both is taken, and so is a late voucher: the next file says the opening again.
    assert_eq!(refusals(&books(1000), &File::new(&[OPENING, PURCHASE[0], next(1100)])), Vec::<String>::new());
    assert_eq!(refusals(&books(1000), &File::new(&PURCHASE)), Vec::<String>::new());
    // Balances in front of openings and of balances, and openings in front of balances.
    let balances = |closing: i64| File::balances(&[("1601", 1, 12, 1000, closing - 1000, 0)]);
    assert_eq!(refusals(&books(1000), &balances(1000)), Vec::<String>::new());
    assert_eq!(refusals(&books(1000), &balances(1100)).len(), 1);
    let held = Books::of(&[&File::balances(&[("1601", 13, 13, 1100, 5, 0)])]);
    assert_eq!(refusals(&held, &balances(1100)), Vec::<String>::new());
    assert_eq!(refusals(&held, &balances(1000)).len(), 1);
    assert_eq!(refusals(&held, &year), Vec::<String>::new());
    assert_eq!(refusals(&held, &File::new(&[OPENING])).len(), 1);
}

#[test]
fn balances_continue_each_other() {
    let january = ("1601", 1, 1, 1000, 100, 0);
    let books = Books::of(&[&File::balances(&[january, ("1602", 1, 1, -50, 0, 5)])]);
    let file = File::balances(&[january, ("1601", 2, 2, 1100, 0, 7), ("1602", 2, 2, -55, 0, 5)]);
    assert_eq!(Books::of(&[&File::balances(&[january])]).import(&file).1, [2, 0, 1, 0]);
    assert_eq!(refusals(&books, &file), Vec::<String>::new());
    let wrong = File::balances(&[("1601", 2, 2, 1000, 0, 7), ("1602", 2, 2, -50, 0, 5)]);
    assert_eq!(
        refusals(&books, &wrong),
        [
            "row 2: account 1601 opens on 2025-02-01 with 10.00, but what is held comes to \
             opening 10.00 + debit 1.00 - credit 0.00 = closing 11.00",
            "row 3: account 1602 opens on 2025-02-01 with -0.50, but what is held comes to \
             opening -0.50 + debit 0.00 - credit 0.05 = closing -0.55",
        ]
    );
    let (_, told) = books.import(&File::balances(&[("1601", 1, 1, 1000, 101, 0)]));
    assert_eq!(told, [0, 1, 0, 1]);
}

#[test]
fn period_thirteen_opens_where_december_closes() {
    let mut year = File::balances(&[("1601", 1, 12, 1000, 100, 0)]);
    let december = year.balances[0].to;
    let adjusting = |opening: i64| AccountBalance {
        account: "1601".to_owned(),
        from: december,
        to: december,
        adjusting: true,
        opening,
        debit: 5,
        closing: opening + 5,
        ..AccountBalance::default()
    };
    let books = Books::of(&[&year]);
    year.balances.push(adjusting(1000));
    assert_eq!(refusals(&books, &year).len(), 1);
    year.balances[1] = adjusting(1100);
    let (books, told) = books.import(&year);
    assert_eq!(told, [1, 0, 1, 0]);
    assert_eq!(refusals(&books, &File::balances(&[("1601", 13, 13, 1105, 0, 0)])), Vec::<String>::new());
    assert_eq!(refusals(&books, &File::balances(&[("1601", 13, 13, 1100, 0, 0)])).len(), 1);
}

#[test]
fn openings_and_balances_continue_each_other() {
    let books = Books::of(&[&File::balances(&[("1601", 1, 12, 1000, 100, 0)])]);
    let next = |fen: i64| Line { 0: 13, 5: fen, ..OPENING };
    assert_eq!(refusals(&books, &File::new(&[next(1100)])), Vec::<String>::new());
    assert_eq!(refusals(&books, &File::new(&[next(1000)])).len(), 1);
    let books = Books::of(&[&File::new(&[OPENING, PURCHASE[0]])]);
    assert_eq!(refusals(&books, &File::balances(&[("1601", 13, 13, 1100, 0, 0)])), Vec::<String>::new());
    assert_eq!(refusals(&books, &File::balances(&[("1601", 13, 13, 1000, 0, 0)])).len(), 1);
}

#[test]
fn what_changed_is_told_field_by_field() {
    let books = Books::of(&[&File::new(&PURCHASE)]);
    let mut file = File::new(&[Line { 5: 120, 4: "1611", ..PURCHASE[0] }, PURCHASE[1]]);
    file.replace = true;
    let plan = books.plan(&file);
    let known = Known { lines: &books.lines, balances: &[], sums: &[], changes: &[] };
    let told = report(&plan, &known, &file.stated());
    let changes: Vec<_> =
        told.rows[0].changes.iter().map(|change| [&*change.field, &*change.from, &*change.to]).collect();
    assert_eq!(changes, [["account", "1601", "1611"], ["debit", "1.00", "1.20"]]);
    assert_eq!(told.rows[0].subject, Some(books.lines.ids[0].0));
    assert_eq!(told.digest.finish(), report(&plan, &known, &file.stated()).digest.finish());
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = (
        1..4_u32,
        prop::sample::select(vec!["记", "转"]),
        -1..3_i64,
        0..4_u32,
        prop::sample::select(vec!["1601", "1602", "1002"]),
        prop::sample::select(vec![1_i64, 2]),
        0..2_i64,
        prop::sample::select(vec!["甲", "乙"]),
    );
    let line = line.prop_map(|(month, word, number, line, account, debit, credit, summary)| {
        let row = Line(month, word, number, line, account, debit, credit, summary);
        if number < 0 { Line { 1: "", 3: 0, 6: 0, ..row } } else { row }
    });
    prop::collection::vec(line, 0..24)
}

/// Openings are taken as they come: whether they are refused does not matter here.
fn unrefused(books: &Books, file: &File) -> Fates {
    let covered = Covered::new(&file.stated());
    super::lines::fates(&books.lines, &file.stated(), &covered)
}

fn only_lines(lines: Vec<Line>) -> Vec<Line> {
    lines.into_iter().filter(|line| line.2 >= 0).collect()
}

proptest! {
    #[test]
    fn a_file_imported_twice_is_imported_once(first in lines(), second in lines(), replace: bool) {
        let books = Books::of(&[&File::new(&only_lines(first))]);
        let mut file = File::new(&only_lines(second));
        file.replace = replace;
        let (books, [.., absent]) = books.import(&file);
        let content = books.content();
        let (books, told) = books.import(&file);
        let rows = file.rows.len() as u64;
        prop_assert_eq!(told, [0, 0, rows, if replace { 0 } else { absent }]);
        prop_assert_eq!(books.content(), content);
    }

    #[test]
    fn the_order_of_a_file_changes_nothing(
        first in lines(),
        (second, shuffled) in lines().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
    ) {
        let books = Books::of(&[&File::new(&only_lines(first))]);
        let (file, shuffled) = (File::new(&second), File::new(&shuffled));
        let outcome = |file: &File| {
            let fates = unrefused(&books, file);
            let mut rows: Vec<_> = fates.rows.iter().zip(&fates.content).map(|(fate, content)| (*content, match fate {
                Fate::Changed(known) => (1, *known),
                Fate::Unchanged(known) => (2, *known),
                Fate::Created => (3, 0),
                Fate::Left => (4, 0),
            })).collect();
            rows.sort_unstable();
            (rows, fates.absent)
        };
        prop_assert_eq!(outcome(&file), outcome(&shuffled));
        prop_assert_eq!(books.plan(&file).refused.len(), books.plan(&shuffled).refused.len());
    }
}
