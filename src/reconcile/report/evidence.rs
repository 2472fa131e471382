//! Where a row stands in its file, and the row in one line.

use super::{Grouped, Report};
use crate::facts::{Facts, FileInfo, LineKind, Origin, Sym};
use crate::reconcile::outcome::RowRef;
use crate::sheet::cell_name;
use crate::words::Lang;
use entity::{Day, Money, Quantity, Side, UsageState};
use std::fmt::{self, Write as _};

/// Where a row was read.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The file.
    pub file: &'a FileInfo,
    /// Its index.
    pub file_index: usize,
    /// The sheet; blank for text files.
    pub sheet: &'a str,
    /// Zero-based column of the telling cell.
    pub column: usize,
    /// 1-based row.
    pub row: u32,
}

impl Source<'_> {
    /// The telling cell, as a spreadsheet names it.
    pub fn cell(&self) -> String {
        cell_name(self.column, self.row)
    }
}

/// `序时账.xlsx!2025年!H12`; the file without its folders.
impl fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(base_name(&self.file.name))?;
        if !self.sheet.is_empty() {
            write!(f, "!{}", self.sheet)?;
        }
        write!(f, "!{}", self.cell())
    }
}

/// The name of a file without its folders.
pub fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Where a row was read; `None` when the facts do not come from files.
pub fn source(facts: &Facts, row: RowRef) -> Option<Source<'_>> {
    let origin = origin(facts, row);
    let table = facts.tables.get(usize::from(origin.table))?;
    let file_index = table.file as usize;
    let file = facts.files.get(file_index)?;
    Some(Source { file, file_index, sheet: &table.sheet, column: table.telling_column as usize, row: origin.row })
}

/// The table and the row of it that a row of the facts is.
pub fn origin(facts: &Facts, row: RowRef) -> Origin {
    let index = row.row as usize;
    match row.side {
        Side::Ledger => facts.ledger.as_ref().map(|rows| rows.origin.at(index)),
        Side::Cards => facts.cards.as_ref().map(|rows| rows.origin.at(index)),
        Side::Counts => facts.counts.as_ref().map(|rows| rows.origin.at(index)),
    }
    .unwrap_or_default()
}

/// A row in one line: what a person needs to find it again.
#[derive(Clone, Copy)]
pub struct Summary<'a> {
    facts: &'a Facts,
    row: RowRef,
    lang: Lang,
}

impl<'a> Summary<'a> {
    /// The summary of a row.
    pub const fn new(report: &Report<'a>, row: RowRef) -> Self {
        Self { facts: report.facts, row, lang: report.lang }
    }
}

impl serde::Serialize for Summary<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Spaced { out: f, begun: false, facts: self.facts };
        match self.row.side {
            Side::Ledger => self.ledger(&mut words),
            Side::Cards => self.card(&mut words),
            Side::Counts => self.count(&mut words),
        }
    }
}

impl Summary<'_> {
    const fn either(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn ledger(&self, words: &mut Spaced<'_, '_>) -> fmt::Result {
        let Some(rows) = &self.facts.ledger else { return Ok(()) };
        let at = self.row.row as usize;
        words.day(rows.on.at(at))?;
        if rows.kind.at(at) == LineKind::Opening {
            words.word(self.either("期初", "opening"))?;
        }
        if rows.number.at(at) != 0 {
            words.space()?;
            let word = self.facts.texts.text(rows.word.at(at));
            write!(words.out, "{word}{}{}", if word.is_empty() { "#" } else { "-" }, rows.number.at(at))?;
        }
        let (debit, credit) = (rows.debit.at(at), rows.credit.at(at));
        if debit != 0 || credit == 0 {
            words.amount(self.either("借", "Dr"), Money(debit))?;
        }
        if credit != 0 {
            words.amount(self.either("贷", "Cr"), Money(credit))?;
        }
        let told = [&rows.account, &rows.account_name, &rows.asset_no, &rows.name, &rows.summary];
        told.into_iter().try_for_each(|column| words.sym(column.at(at)))
    }

    fn card(&self, words: &mut Spaced<'_, '_>) -> fmt::Result {
        let Some(rows) = &self.facts.cards else { return Ok(()) };
        let at = self.row.row as usize;
        let numbers = [&rows.asset_no, &rows.card_no, &rows.tag_no, &rows.serial_no];
        words.first_sym(numbers.map(|column| column.at(at)))?;
        words.sym(rows.name.at(at))?;
        words.sym(rows.specification.at(at))?;
        words.quantity(self.either("数量", "quantity"), rows.quantity.at(at))?;
        words.amount(self.either("原值", "cost"), Money(rows.value.at(at)))?;
        if rows.has_other_funds(at) {
            words.amount(self.either("财政拨款", "fiscal"), Money(rows.fiscal_fund.at(at)))?;
            words.amount(self.either("非财政拨款", "other funds"), Money(rows.other_fund.at(at)))?;
        }
        words.sym(rows.department.at(at))?;
        words.sym(rows.location.at(at))?;
        words.state(rows.usage_state.at(at), self.lang)
    }

    fn count(&self, words: &mut Spaced<'_, '_>) -> fmt::Result {
        let Some(rows) = &self.facts.counts else { return Ok(()) };
        let at = self.row.row as usize;
        let numbers = [&rows.asset_no, &rows.card_no, &rows.tag_no, &rows.serial_no];
        words.first_sym(numbers.map(|column| column.at(at)))?;
        words.sym(rows.name.at(at))?;
        words.sym(rows.specification.at(at))?;
        words.quantity(self.either("实盘", "counted"), rows.quantity.at(at))?;
        if rows.valued.at(at) {
            words.amount(self.either("金额", "value"), Money(rows.value.at(at)))?;
        }
        words.sym(rows.department.at(at))?;
        words.sym(rows.location.at(at))?;
        let result = rows.result.at(at);
        if result != entity::CountResult::Counted {
            words.word(self.either(result.zh(), result.code()))?;
        }
        words.state(rows.usage_state.at(at), self.lang)
    }
}

/// Words with one blank between them.
struct Spaced<'a, 'f> {
    out: &'a mut fmt::Formatter<'f>,
    begun: bool,
    facts: &'a Facts,
}

impl Spaced<'_, '_> {
    fn space(&mut self) -> fmt::Result {
        if self.begun {
            self.out.write_char(' ')?;
        }
        self.begun = true;
        Ok(())
    }

    fn word(&mut self, text: &str) -> fmt::Result {
        if text.is_empty() {
            return Ok(());
        }
        self.space()?;
        self.out.write_str(text)
    }

    fn sym(&mut self, sym: Sym) -> fmt::Result {
        let facts = self.facts;
        self.word(facts.texts.text(sym))
    }

    fn first_sym(&mut self, syms: [Sym; 4]) -> fmt::Result {
        syms.into_iter().find(|sym| !sym.is_blank()).map_or(Ok(()), |sym| self.sym(sym))
    }

    fn day(&mut self, day: Day) -> fmt::Result {
        if day.is_blank() {
            return Ok(());
        }
        self.space()?;
        write!(self.out, "{day}")
    }

    fn amount(&mut self, label: &str, amount: Money) -> fmt::Result {
        self.space()?;
        write!(self.out, "{label} {}", Grouped(amount))
    }

    fn quantity(&mut self, label: &str, quantity: i64) -> fmt::Result {
        self.space()?;
        write!(self.out, "{label} {}", Quantity(quantity))
    }

    fn state(&mut self, state: UsageState, lang: Lang) -> fmt::Result {
        match (state, lang) {
            (UsageState::Unstated, _) => Ok(()),
            (_, Lang::Zh) => self.word(state.zh()),
            (_, Lang::En) => self.word(state.code()),
        }
    }
}
