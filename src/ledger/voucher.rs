//! The head of a voucher: date, period, 凭证字 and 凭证号 of a line, and what a line without them
//! takes over from the line before.

use super::words;
use crate::facts::Sym;
use crate::harvest::{Cells, Col, Task};
use crate::layout::DateOrder;
use crate::layout::values::{self, Misread, Period, canonical_word, voucher_ref};
use crate::sheet::{CellKind, Row};
use entity::Day;

/// The columns that name a voucher.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadColumns {
    date: Col,
    year: Col,
    period: Col,
    day: Col,
    word: Col,
    number: Col,
    word_number: Col,
    line: Col,
}

/// The head of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Head {
    pub on: Day,
    pub year: u16,
    pub period: u8,
    pub word: Sym,
    pub number: u32,
    pub line: u32,
}

/// What completes a head: the mapping's date order, the title's year, date and voucher.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadContext<'a> {
    order: Option<DateOrder>,
    year: Option<u16>,
    date: Day,
    voucher: Option<&'a str>,
}

impl<'a> HeadContext<'a> {
    pub fn new(task: &Task<'a>) -> Self {
        let title = &task.reading.title;
        Self {
            order: task.mapping.date_order,
            year: task.year(),
            date: title.date.unwrap_or_default(),
            voucher: title.voucher.as_deref(),
        }
    }
}

impl HeadColumns {
    pub fn new(task: &Task<'_>) -> Self {
        let col = |field| Col::of(task, field);
        Self {
            date: col("date"),
            year: col("year"),
            period: col("period"),
            day: col("day"),
            word: col("voucher_type"),
            number: col("voucher_no"),
            word_number: col("voucher_word_no"),
            line: col("line_no"),
        }
    }

    /// Whether the sheet names vouchers.
    pub const fn has_voucher(&self) -> bool {
        self.number.is_present() || self.word_number.is_present()
    }

    /// Whether the sheet numbers entries.
    pub const fn has_line(&self) -> bool {
        self.line.is_present()
    }

    /// The text that names the voucher of a row.
    pub fn voucher_text<'t>(&self, row: &Row<'t>) -> &'t str {
        let joint = self.word_number.text(row);
        if joint.is_empty() { self.number.text(row) } else { joint }
    }

    /// Whether a row says nothing of its voucher, so that it belongs to the one before.
    pub fn is_silent(&self, row: &Row<'_>) -> bool {
        let blank = |col: Col| col.text(row).is_empty();
        self.voucher_text(row).is_empty()
            && blank(self.date)
            && (self.date.is_present() || (blank(self.period) && blank(self.day)))
    }

    /// The head of a row that has one.
    pub fn read(&self, cells: &mut Cells<'_, '_>, context: HeadContext<'_>) -> Head {
        let mut head = Head::default();
        self.read_voucher(cells, context, &mut head);
        self.read_time(cells, context, &mut head);
        if self.line.is_present() {
            head.line = values::whole_number(self.line.text(cells.row)).ok().flatten().unwrap_or(0);
        }
        head
    }

    fn read_voucher(&self, cells: &mut Cells<'_, '_>, context: HeadContext<'_>, head: &mut Head) {
        let own = self.voucher_text(cells.row);
        let text = if own.is_empty() { context.voucher.unwrap_or("") } else { own };
        let mut word = canonical_word(self.word.text(cells.row));
        if let Ok(Some(number)) = values::whole_number(text) {
            head.number = number;
        } else if let Some(read) = voucher_ref(text) {
            (head.year, head.period, head.number, head.line) = (read.year, read.period, read.number, read.line);
            word = if word.is_empty() { read.word } else { word };
        } else if !text.is_empty() {
            word = text;
            let column = if self.word_number.is_present() { self.word_number } else { self.number };
            cells.faults.notice(&words::VOUCHER_UNREAD, cells.row.number, column.index(), text);
        }
        head.word = cells.texts.add(word);
    }

    /// Date, year and period, each from where it is told; a missing one from the others.
    fn read_time(&self, cells: &mut Cells<'_, '_>, context: HeadContext<'_>, head: &mut Head) {
        let year = cells.read(self.year, self.year.text(cells.row), values::whole_number);
        let year = year.filter(|year| (1949..=2199).contains(year)).map(|year| year as u16).or(context.year);
        if self.date.is_present() {
            head.on = cells.day(self.date, context.order, year);
        }
        let period = if self.period.is_present() { self.read_period(cells, head.on, year) } else { None };
        if let Some(period) = period {
            self.apply_period(cells, head, period);
        }
        if head.on.is_blank() {
            head.on = context.date;
        }
        if let Some((year, month)) = head.on.year_month() {
            head.year = if head.year == 0 { year } else { head.year };
            head.period = if head.period == 0 { month } else { head.period };
        }
        if head.period == 13 {
            head.on = Day::from_ymd(i32::from(head.year), 12, 31).unwrap_or(head.on);
        }
    }

    /// The period of a row. `2025.1` as a number is January or, its zero lost, October: the date
    /// tells, where there is one.
    fn read_period(&self, cells: &mut Cells<'_, '_>, on: Day, year: Option<u16>) -> Option<Period> {
        let text = self.period.text(cells.row);
        let unclear = self.period.cell(cells.row).kind == CellKind::Number && text.len() == 6 && text.ends_with(".1");
        match (unclear, on.is_blank()) {
            (true, true) => cells.fail(Misread::Period, self.period),
            (true, false) => None,
            _ => cells.read(self.period, text, |text| values::period(text, year)),
        }
    }

    fn apply_period(&self, cells: &mut Cells<'_, '_>, head: &mut Head, period: Period) {
        let year = if period.year == 0 { head.on.year_month().map_or(0, |(year, _)| year) } else { period.year };
        if year == 0 {
            let found = vec![self.period.text(cells.row).to_owned()];
            cells.faults.problem(&words::YEAR_UNKNOWN, cells.row.number, self.period.index(), found);
            return;
        }
        (head.year, head.period) = (year, period.last);
        if !head.on.is_blank() {
            return;
        }
        let day = cells.read(self.day, self.day.text(cells.row), values::whole_number);
        head.on = match day {
            Some(day) => {
                let on = Day::from_ymd(i32::from(year), u32::from(period.last), day);
                on.unwrap_or_else(|| cells.fail(Misread::NoSuchDay, self.day))
            }
            None => Period { year, ..period }.closes().unwrap_or_default(),
        };
    }
}
