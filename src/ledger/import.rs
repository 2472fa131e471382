//! Rows of a journal or ledger → facts.

use super::columns::Columns;
use super::line::{account_in_title, sides, system_of};
use super::order::{Order, Stated};
use super::voucher::{Head, HeadColumns, HeadContext};
use super::{Chart, normal_side, words};
use crate::facts::{LedgerRow, LedgerRows, LineKind, Origin, Sym, Texts};
use crate::harvest::{Across, Cells, Col, Dropped, Entry, Faults, Gate, Harvest, Importer, Tally, Task};
use crate::layout::values::{self, DirectionWords, Misread, account_code};
use crate::layout::{RowWord, row_word};
use crate::sheet::Row;
use entity::{Day, EntrySide};

/// Takes the rows of a journal (序时账) or ledger (明细账).
#[derive(Debug)]
pub struct LedgerImport<'a> {
    task: Task<'a>,
    chart: &'a Chart,
    gate: Gate<'a>,
    head: HeadColumns,
    context: HeadContext<'a>,
    columns: Columns,
    directions: DirectionWords,
    carried: Option<Head>,
    account: (Sym, Sym),
    order: Option<Box<Order>>,
    rows: LedgerRows,
    texts: Texts,
    tally: Tally,
    faults: Faults,
    needs_order: bool,
    sums: [i128; 2],
    weight: i128,
    scratch: String,
}

impl<'a> LedgerImport<'a> {
    /// An importer for a sheet or a part of one.
    pub fn new(task: Task<'a>, chart: &'a Chart, mut texts: Texts) -> Self {
        let head = HeadColumns::new(&task);
        let columns = Columns::new(&task);
        let mut rows = LedgerRows::default();
        columns.declare(&mut rows, &head, &task);
        let mut scratch = String::new();
        let account = match &task.reading.title.account {
            Some((code, name)) => {
                let read = account_code(if code.trim().is_empty() { name } else { code }.trim(), &mut scratch);
                (texts.add(if read.code.is_empty() { read.name } else { read.code }), texts.add(name))
            }
            None => (Sym::BLANK, Sym::BLANK),
        };
        Self {
            gate: Gate::new(&task),
            context: HeadContext::new(&task),
            // The account of a print stands in titles that may change on a later page.
            needs_order: !task.whole && !columns.account.is_present(),
            order: task.whole.then(Box::default),
            faults: Faults::new(task.limit),
            directions: DirectionWords::default(),
            carried: None,
            tally: Tally::default(),
            sums: [0; 2],
            weight: 0,
            task,
            chart,
            head,
            columns,
            account,
            rows,
            texts,
            scratch,
        }
    }

    /// The word that makes a row something else than a line. A row with a voucher number is a line.
    fn word_of(&self, row: &Row<'_>, first: &str) -> Option<RowWord> {
        let voucher = self.head.voucher_text(row);
        if voucher.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let columns = &self.columns;
        let texts =
            [first, columns.summary.text(row), voucher, columns.account.text(row), columns.account_name.text(row)];
        texts.iter().find_map(|text| row_word(text))
    }

    fn data(&mut self, row: &Row<'_>) {
        self.gate.check_fields(row, &mut self.faults);
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        let Some((debit, credit)) = sides(&mut cells, &self.columns, self.directions, self.order.is_some()) else {
            self.needs_order = true;
            return;
        };
        if debit == 0 && credit == 0 {
            return self.without_amount(row);
        }
        if self.is_apart(row) {
            return;
        }
        let known = self.faults.count();
        let Some(head) = self.head_of(row) else { return };
        let before = self.faults.count();
        let (account, account_name) = self.account_of(row);
        if account.is_blank() {
            // One that is too long is told already.
            if self.faults.count() > before {
                return;
            }
            return self.faults.problem(&words::ACCOUNT_MISSING, row.number, None, Vec::new());
        }
        if head.on.is_blank() {
            // A date that cannot be read is told already.
            if self.faults.count() > known {
                return;
            }
            return self.faults.problem(&words::DATE_MISSING, row.number, None, Vec::new());
        }
        if let Some(order) = &mut self.order {
            order.line(account, head.on, (head.year, head.period), debit, credit);
        }
        self.sums[0] += i128::from(debit);
        self.sums[1] += i128::from(credit);
        self.push(row, LineKind::Line, head, (account, account_name), (debit, credit));
    }

    /// A row without any amount: a title of a later page, a remark, or a line of nothing.
    #[cold]
    fn without_amount(&mut self, row: &Row<'_>) {
        if let Some((code, name)) = account_in_title(row) {
            let code = account_code(&code, &mut self.scratch).code;
            self.account = (self.texts.add(code), self.texts.add(&name));
            return self.tally.drop(Dropped::Title);
        }
        let is_line = !self.columns.account.text(row).is_empty() || !self.head.is_silent(row);
        let why = if is_line { Dropped::Zero } else { Dropped::Remark };
        self.tally.drop(self.gate.aside(row).unwrap_or(why));
    }

    /// Whether a line does not count: voided, or not posted.
    fn is_apart(&mut self, row: &Row<'_>) -> bool {
        let flag = |col: Col| if col.is_present() { values::booked(col.text(row)) } else { Ok(None) };
        let (void, posted) = (flag(self.columns.void), flag(self.columns.posted));
        for (read, col) in [(void, self.columns.void), (posted, self.columns.posted)] {
            if let (Err(misread), Some(column)) = (read, col.index()) {
                self.faults.misread(misread, row, column);
            }
        }
        let (why, told, col) = if void == Ok(Some(true)) {
            (Dropped::Void, &words::VOID_DROPPED, self.columns.void)
        } else if posted == Ok(Some(false)) {
            (Dropped::Unposted, &words::UNPOSTED_APART, self.columns.posted)
        } else {
            return false;
        };
        self.tally.drop(why);
        self.faults.notice(told, row.number, col.index(), "");
        true
    }

    /// The head of a line: its own, or that of the voucher it continues.
    fn head_of(&mut self, row: &Row<'_>) -> Option<Head> {
        let silent = self.head.is_silent(row) && self.task.reading.title.voucher.is_none();
        if silent && self.order.is_none() {
            self.needs_order = true;
            return None;
        }
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        let mut head = self.head.read(&mut cells, self.context);
        match self.carried {
            Some(carried) if silent => head = Head { line: head.line, ..carried },
            Some(carried) if head.on.is_blank() && (head.word, head.number) == (carried.word, carried.number) => {
                (head.on, head.year, head.period) = (carried.on, carried.year, carried.period);
            }
            None if head.on.is_blank() && self.order.is_none() => self.needs_order = true,
            _ => {}
        }
        if self.order.is_some() {
            self.carried = Some(head);
        }
        Some(head)
    }

    /// The account of a line: its own, or the title's.
    fn account_of(&mut self, row: &Row<'_>) -> (Sym, Sym) {
        let name = self.columns.account_name.text(row);
        let text = self.columns.account.text(row);
        if !self.columns.account.is_present() {
            return self.account;
        }
        let read = account_code(text, &mut self.scratch);
        let name = if name.is_empty() { read.name } else { name };
        let account = if read.code.is_empty() { name } else { read.code };
        let (account, name) = (self.texts.add(account), self.texts.add(name));
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        (cells.key(account, self.columns.account), name)
    }

    fn push(&mut self, row: &Row<'_>, kind: LineKind, head: Head, account: (Sym, Sym), (debit, credit): (i64, i64)) {
        let columns = self.columns;
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        if columns.currency.is_present() && !values::is_cny(columns.currency.text(row)) {
            cells.fail::<()>(Misread::Currency, columns.currency);
        }
        let system = if columns.system.is_present() {
            let text = columns.system.text(row);
            cells.read(columns.system, text, |text| values::accounting_system(text, columns.asks_budget))
        } else {
            self.task.reading.system
        };
        let system = system.unwrap_or_else(|| system_of(self.chart, cells.texts, head.word, account.0));
        let line = LedgerRow {
            origin: Origin { table: 0, row: row.number },
            kind,
            account: account.0,
            account_name: account.1,
            asset_no: cells.code(columns.asset_no),
            on: head.on,
            year: head.year,
            period: head.period,
            word: head.word,
            number: head.number,
            line: head.line,
            system,
            debit,
            credit,
            summary: cells.shown(columns.summary),
            class_name: cells.text(columns.class_name),
            department: cells.text(columns.department),
            name: cells.text(columns.name),
            specification: cells.text(columns.specification),
            quantity: cells.quantity(columns.quantity).map_or(0, |quantity| quantity.0),
        };
        self.rows.push(&line);
        self.tally.taken += 1;
        self.weight += i128::from(debit.abs()) + i128::from(credit.abs()) + i128::from(line.quantity.abs());
    }

    /// An opening (期初余额, 上年结转), from the balance or from debit and credit.
    fn opening(&mut self, row: &Row<'_>, first: &str) {
        self.gate.check_fields(row, &mut self.faults);
        let (account, name) = self.account_of(row);
        let account = if account.is_blank() { self.account } else { (account, name) };
        let stated = self.stated(row, account.0);
        let net = stated.balance.unwrap_or_else(|| stated.amounts[0].unwrap_or(0) - stated.amounts[1].unwrap_or(0));
        if account.0.is_blank() {
            return if net == 0 {
                self.tally.drop(Dropped::Zero);
            } else {
                self.faults.problem(&words::ACCOUNT_MISSING, row.number, None, Vec::new());
            };
        }
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        let text = [first, self.columns.summary.text(row)];
        let of_year = text.iter().any(|text| text.contains('年'));
        let is_new = self.order.as_mut().is_none_or(|order| order.opening(&mut cells, account.0, net, of_year));
        if !is_new {
            return self.tally.drop(Dropped::Repeated);
        }
        // A stated nought counts for nothing, but what was carried forward must be nought too.
        if net == 0 && !stated.is_anything() {
            return self.tally.drop(Dropped::Zero);
        }
        let on = self.opening_day(row);
        let (year, period) = on.year_month().unwrap_or_default();
        let head = Head { on, year, period, ..Head::default() };
        self.push(row, LineKind::Opening, head, account, (net.max(0), (-net).max(0)));
    }

    /// The first day of what the sheet covers.
    fn opening_day(&mut self, row: &Row<'_>) -> Day {
        if let Some((from, _)) = self.task.reading.title.period {
            return from;
        }
        let mut unread = Faults::new(0);
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut unread };
        let head = self.head.read(&mut cells, self.context);
        let year = if head.year == 0 { self.task.year().unwrap_or(0) } else { head.year };
        let month = if head.period == 0 { 1 } else { head.period.min(12) };
        Day::from_ymd(i32::from(year), u32::from(month), 1).unwrap_or_default()
    }

    /// A total or a carry: checked, then dropped.
    fn total(&mut self, row: &Row<'_>, word: RowWord) {
        let carry = matches!(word, RowWord::CarryIn | RowWord::CarryOut);
        self.tally.drop(if carry { Dropped::Carry } else { Dropped::Total });
        let own = self.columns.account.is_present()
            && self.columns.account.text(row).starts_with(|c: char| c.is_ascii_digit());
        let account = if own { self.account_of(row).0 } else { self.account.0 };
        let stated = self.stated(row, account);
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        if let Some(order) = &mut self.order {
            order.check(&mut cells, word, stated);
        }
        if !carry {
            self.carried = None;
        }
    }

    /// What a row of totals or an opening gives.
    fn stated(&mut self, row: &Row<'_>, account: Sym) -> Stated {
        let columns = self.columns;
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        let given = |(fen, given): (i64, bool)| given.then_some(fen);
        let balance = given(cells.amount(columns.balance));
        let direction =
            if columns.balance_direction.is_present() { columns.balance_direction } else { columns.direction };
        let code = cells.read(direction, direction.text(row), values::direction_code);
        let side = code.and_then(|code| DirectionWords::of_balances().side(code).ok().flatten());
        let own_side = side.or_else(|| normal_side(self.chart.role(cells.texts.normal(account))));
        let signed = |amount: i64| if own_side == Some(EntrySide::Credit) { -amount } else { amount };
        let one = columns.amount.index();
        let (amounts, sides) = if columns.has_sides() {
            let amounts = [given(cells.amount(columns.debit)), given(cells.amount(columns.credit))];
            (amounts, [columns.debit.index(), columns.credit.index()])
        } else if side == Some(EntrySide::Credit) {
            ([None, given(cells.amount(columns.amount))], [None, one])
        } else {
            ([given(cells.amount(columns.amount)), None], [one, None])
        };
        Stated {
            amounts,
            one_column: !columns.has_sides() && side.is_none(),
            balance: balance.map(signed),
            account,
            columns: sides,
        }
    }
}

impl Importer for LedgerImport<'_> {
    type Rows = LedgerRows;

    fn wants_look(&self) -> bool {
        self.order.is_some() && self.columns.direction.is_present()
    }

    fn look(&mut self, row: &Row<'_>) {
        if let Ok(Some(code)) = values::direction_code(self.columns.direction.text(row)) {
            self.directions.note(code);
        }
    }

    fn row(&mut self, row: &Row<'_>) {
        let first = match self.gate.entry(row) {
            Entry::Outside => return,
            Entry::Blank => return self.tally.drop(Dropped::Blank),
            Entry::Header => return self.tally.drop(Dropped::Header),
            Entry::Open(first) => first,
        };
        match self.word_of(row, first) {
            None => self.data(row),
            Some(RowWord::Footer) => self.tally.drop(Dropped::Footer),
            Some(_) if self.order.is_none() => self.needs_order = true,
            Some(RowWord::Opening) => self.opening(row, first),
            Some(word) => self.total(row, word),
        }
    }

    fn finish(mut self) -> Harvest<LedgerRows> {
        self.rows.seal(&self.texts);
        Harvest {
            rows: self.rows,
            texts: self.texts,
            tally: self.tally,
            faults: self.faults,
            across: Across::default(),
            needs_order: self.needs_order,
            sums: self.sums,
            weight: self.weight,
            signatures: Vec::new(),
        }
    }
}
