//! Rows of a trial balance (科目余额表) → balances by account.

use super::figures::{Balance, Figures, starts_year};
use super::tree::{self, Line};
use super::{Chart, words};
use crate::facts::{Texts, normalise};
use crate::harvest::{Across, Cells, Col, Dropped, Entry, Faults, Gate, Harvest, Importer, Tally, Task};
use crate::layout::values::{self, DirectionWords, Misread, Period, account_code};
use crate::layout::{RowWord, row_word};
use crate::sheet::Row;
use entity::{AccountingSystem, Day};

/// What a trial balance says of one account in one period. Balances are debit-positive.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountBalance {
    /// The account, in the form in which it is compared.
    pub account: String,
    /// Its name.
    pub name: String,
    /// 会计体系.
    pub system: AccountingSystem,
    /// The row it was read from; the table is set by the loader.
    pub origin: crate::facts::Origin,
    /// First day of the period; blank when not known.
    pub from: Day,
    /// Last day of the period; blank when not known.
    pub to: Day,
    /// Whether it is the adjusting period 13.
    pub adjusting: bool,
    /// 期初余额.
    pub opening: i64,
    /// 借方发生额.
    pub debit: i64,
    /// 贷方发生额.
    pub credit: i64,
    /// 期末余额.
    pub closing: i64,
}

/// Columns of a trial balance.
#[derive(Debug, Clone, Copy)]
struct Columns {
    account: Col,
    name: Col,
    auxiliary: Col,
    leaf: Col,
    currency: Col,
    system: Col,
    year: Col,
    period: Col,
    opening: Balance,
    year_opening: Balance,
    closing: Balance,
    moved: [Col; 2],
    moved_year: [Col; 2],
}

impl Columns {
    fn new(task: &Task<'_>) -> Self {
        let col = |field| Col::of(task, field);
        Self {
            account: col("account_code"),
            name: col("account_name"),
            auxiliary: col("auxiliary"),
            leaf: col("is_leaf"),
            currency: col("currency"),
            system: col("accounting_system"),
            year: col("year"),
            period: col("period"),
            opening: Balance::new(task, "opening"),
            year_opening: Balance::new(task, "year_opening"),
            closing: Balance::new(task, "closing"),
            moved: [col("period_debit"), col("period_credit")],
            moved_year: [col("year_debit"), col("year_credit")],
        }
    }

    /// The columns whose totals are checked: those with a side of their own.
    fn summed(&self) -> [Col; tree::SUMMED] {
        let [opening, year_opening, closing] = [self.opening, self.year_opening, self.closing];
        [
            opening.debit,
            opening.credit,
            year_opening.debit,
            year_opening.credit,
            closing.debit,
            closing.credit,
            self.moved[0],
            self.moved[1],
            self.moved_year[0],
            self.moved_year[1],
        ]
    }
}

/// Takes the rows of a trial balance; always a whole sheet.
#[derive(Debug)]
pub struct BalancesImport<'a> {
    task: Task<'a>,
    chart: &'a Chart,
    gate: Gate<'a>,
    columns: Columns,
    words: DirectionWords,
    lines: Vec<Line>,
    texts: Texts,
    tally: Tally,
    faults: Faults,
}

impl<'a> BalancesImport<'a> {
    /// An importer for a sheet.
    pub fn new(task: Task<'a>, chart: &'a Chart, texts: Texts) -> Self {
        let columns = Columns::new(&task);
        Self {
            gate: Gate::new(&task),
            words: DirectionWords::of_balances(),
            lines: Vec::new(),
            tally: Tally::default(),
            faults: Faults::new(task.limit),
            task,
            chart,
            columns,
            texts,
        }
    }

    fn account(&mut self, row: &Row<'_>) {
        self.gate.check_fields(row, &mut self.faults);
        let columns = self.columns;
        let text = columns.account.text(row);
        let mut scratch = String::new();
        let read = account_code(text, &mut scratch);
        let given_name = columns.name.text(row);
        let name = if given_name.is_empty() { read.name } else { given_name };
        let mut code = if read.code.is_empty() { name } else { read.code }.to_owned();
        let auxiliary = !columns.auxiliary.text(row).is_empty();
        if code.is_empty() && auxiliary {
            code =
                self.lines.iter().rev().find(|line| !line.is_total).map_or_else(String::new, |line| line.code.clone());
        }
        let figures = self.figures(row);
        if code.is_empty() {
            if figures.iter().all(|figure| *figure == 0) {
                let title = self.gate.is_title(row);
                return self.tally.drop(if title { Dropped::Title } else { Dropped::Remark });
            }
            return self.faults.problem(&words::ACCOUNT_MISSING, row.number, None, Vec::new());
        }
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        let sym = cells.texts.add_shown(&code);
        if cells.key(sym, columns.account).is_blank() {
            return;
        }
        let said_leaf = values::yes_no(columns.leaf.text(row)).ok().flatten();
        let Some(balance) = self.balance(row, &code, name) else { return };
        self.lines.push(Line {
            row: row.number,
            code,
            auxiliary,
            said_leaf,
            figures,
            balance,
            is_total: false,
            is_subtotal: false,
        });
    }

    /// The raw figures of the columns whose totals are checked.
    fn figures(&mut self, row: &Row<'_>) -> [i64; tree::SUMMED] {
        let mut unread = Faults::new(0);
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut unread };
        self.columns.summed().map(|col| cells.amount(col).0)
    }

    fn balance(&mut self, row: &Row<'_>, code: &str, name: &str) -> Option<AccountBalance> {
        let columns = self.columns;
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        if columns.currency.is_present() && !values::is_cny(columns.currency.text(row)) {
            cells.fail::<()>(Misread::Currency, columns.currency);
        }
        let text = columns.system.text(row);
        let system = cells.read(columns.system, text, |text| values::accounting_system(text, false));
        let opening = columns.opening.read(&mut cells, self.words);
        let year_opening = columns.year_opening.read(&mut cells, self.words);
        let closing = columns.closing.read(&mut cells, self.words);
        let pair = |cells: &mut Cells<'_, '_>, cols: [Col; 2]| {
            (cols[0].is_present() || cols[1].is_present()).then(|| cols.map(|col| cells.amount(col).0))
        };
        let moved = pair(&mut cells, columns.moved);
        let moved_year = pair(&mut cells, columns.moved_year);
        let (from, to, adjusting) = self.period(row);
        let role = self.chart.role(code);
        let figures = Figures { opening, year_opening, closing, moved, moved_year, year_starts: starts_year(from) };
        let single = columns.closing.single.index().or(columns.opening.single.index());
        let mut balance = figures.settle((single, &mut self.faults), row, role)?;
        balance.account = normalise(code).into_owned();
        name.clone_into(&mut balance.name);
        balance.system = system.unwrap_or_else(|| self.chart.system(code));
        balance.origin.row = row.number;
        balance.adjusting = adjusting;
        // With the figures of the year the balance opens on 1 January.
        let whole_year = figures.uses_year() && !from.is_blank();
        balance.from = if figures.only_closes() {
            // A closing alone stands on its last day: nobody says what there was on the first.
            Day::BLANK
        } else if whole_year {
            from.year_month().and_then(|(year, _)| Day::from_ymd(i32::from(year), 1, 1)).unwrap_or(from)
        } else {
            from
        };
        balance.to = to;
        Some(balance)
    }

    /// The period of a row: its own columns, else the title.
    fn period(&mut self, row: &Row<'_>) -> (Day, Day, bool) {
        let columns = self.columns;
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        let year = cells.read(columns.year, columns.year.text(row), values::whole_number);
        let year = year.map(|year| year.min(9999) as u16).or_else(|| self.task.year());
        let text = columns.period.text(row);
        let own: Option<Period> = cells.read(columns.period, text, |text| values::period(text, year));
        let title = &self.task.reading.title;
        let own = own.and_then(|own| Some((own.opens()?, own.closes()?, own.first == 13)));
        let titled = || title.period.map(|(from, to)| (from, to, false));
        own.or_else(titled).unwrap_or_else(|| {
            let to = title.base_date.or(title.date).unwrap_or_default();
            if to.is_blank() {
                self.faults.notice(&words::BALANCE_PERIOD_UNKNOWN, row.number, None, "");
            }
            (Day::BLANK, to, false)
        })
    }
}

impl Importer for BalancesImport<'_> {
    type Rows = Vec<AccountBalance>;

    fn wants_look(&self) -> bool {
        true
    }

    fn look(&mut self, row: &Row<'_>) {
        for balance in [self.columns.opening, self.columns.year_opening, self.columns.closing] {
            balance.note(&mut self.words, row);
        }
    }

    fn row(&mut self, row: &Row<'_>) {
        let first = match self.gate.entry(row) {
            Entry::Outside => return,
            Entry::Blank => return self.tally.drop(Dropped::Blank),
            Entry::Header => return self.tally.drop(Dropped::Header),
            Entry::Open(first) => first,
        };
        let columns = self.columns;
        let texts = [first, columns.account.text(row), columns.name.text(row), columns.auxiliary.text(row)];
        match texts.iter().find_map(|text| row_word(text)) {
            Some(RowWord::Footer) => self.tally.drop(Dropped::Footer),
            Some(word) => {
                self.tally.drop(Dropped::Total);
                let line = Line { figures: self.figures(row), ..Line::total(row.number, word == RowWord::Subtotal) };
                self.lines.push(line);
            }
            None => self.account(row),
        }
    }

    fn finish(mut self) -> Harvest<Vec<AccountBalance>> {
        let summed = self.columns.summed();
        let leaves = tree::leaves(&self.lines, summed, &mut self.faults, &mut self.tally);
        let sums = leaves
            .iter()
            .fold([0; 2], |[debit, credit], leaf| [debit + i128::from(leaf.debit), credit + i128::from(leaf.credit)]);
        let size = |units: i64| i128::from(units.abs());
        let weight = leaves.iter().map(|leaf| size(leaf.opening) + size(leaf.debit) + size(leaf.credit)).sum();
        self.tally.taken = leaves.len() as u64;
        Harvest {
            rows: leaves,
            texts: self.texts,
            tally: self.tally,
            faults: self.faults,
            across: Across::default(),
            needs_order: false,
            sums,
            weight,
            signatures: Vec::new(),
        }
    }
}
