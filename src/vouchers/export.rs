//! Proposed vouchers in the layouts in which accounting software takes vouchers in (凭证引入). Pure.
//!
//! The columns are data (`layouts.toml`). The numbers of vouchers only tell the lines of one from those of the
//! next: the software that takes them in gives its own.

use super::propose::{Entry, Proposal};
use crate::sheet::write::{BookWriter, Column, Content, Page, Stationery, Tone, Value, WriteError};
use entity::{Day, Money, VoucherLayout};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

static LAYOUTS: LazyLock<BTreeMap<VoucherLayout, Layout>> =
    LazyLock::new(|| toml::from_str(include_str!("layouts.toml")).expect("the shipped layouts are read by a test"));

const WIDTH: u16 = 14;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    sheet: String,
    #[serde(default)]
    head_once: bool,
    columns: Vec<Heading>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heading {
    caption: String,
    key: Option<String>,
    #[serde(default)]
    field: String,
    #[serde(default)]
    entry: bool,
}

/// How vouchers are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct How<'a> {
    /// 凭证字.
    pub word: &'a str,
    /// The number of the first voucher.
    pub first: u64,
    /// What the document properties give as the day it was made.
    pub created: Day,
}

/// A line on its way into the sheet.
struct Place<'p> {
    voucher: u64,
    number: u64,
    line: u64,
    on: Day,
    word: &'p str,
    entry: &'p Entry,
}

/// What stands in a cell.
enum Cell {
    Blank,
    Text(String),
    Money(Money),
    Count(u64),
}

/// Writes vouchers as a workbook in a layout, each proposal as one voucher.
pub fn write(
    layout: VoucherLayout,
    proposals: &[&Proposal],
    how: &How<'_>,
    out: &mut (impl Write + Send),
) -> Result<(), WriteError> {
    let Some(layout) = LAYOUTS.get(&layout) else { return Ok(()) };
    let mut book = BookWriter::new(Stationery { font: "宋体", footer: "&C&P/&N", created: how.created });
    let has_keys = layout.columns.iter().any(|field| field.key.is_some());
    let column = |field: &Heading| {
        let caption = field.key.as_deref().filter(|_| has_keys).unwrap_or(&field.caption);
        let is_money = matches!(field.field.as_str(), "debit" | "credit" | "amount");
        Column::new(caption, WIDTH, if is_money { Content::Money } else { Content::Text })
    };
    let columns = layout.columns.iter().map(column).collect();
    book.page(Page { name: layout.sheet.clone(), columns, ..Page::default() })?;
    if has_keys {
        let captions: Vec<_> = layout.columns.iter().map(|field| Value::Text(&field.caption)).collect();
        book.row(Tone::Head, &captions)?;
    }
    for (voucher, proposal) in (0..).zip(proposals) {
        for (line, entry) in (1..).zip(&proposal.entries) {
            let (number, on) = (how.first + voucher, proposal.event.on);
            let place = Place { voucher: voucher + 1, number, line, on, word: how.word, entry };
            let is_silent = |field: &Heading| layout.head_once && line > 1 && !field.entry;
            let cell = |field: &Heading| if is_silent(field) { Cell::Blank } else { place.cell(&field.field) };
            let cells: Vec<Cell> = layout.columns.iter().map(cell).collect();
            book.row(Tone::Plain, &cells.iter().map(Cell::value).collect::<Vec<_>>())?;
        }
    }
    book.save(out)
}

impl Place<'_> {
    fn cell(&self, field: &str) -> Cell {
        let Self { entry, .. } = self;
        let money = |amount: Option<Money>| amount.map_or(Cell::Blank, Cell::Money);
        let part = |part: fn((u16, u8)) -> u64| self.on.year_month().map_or(Cell::Blank, |on| Cell::Count(part(on)));
        match field {
            "voucher" => Cell::Count(self.voucher),
            "date" => Cell::Text(self.on.to_string()),
            "year" => part(|(year, _)| year.into()),
            "period" => part(|(_, month)| month.into()),
            "word" => Cell::Text(self.word.to_owned()),
            "number" => Cell::Count(self.number),
            "line" => Cell::Count(self.line),
            "line0" => Cell::Count(self.line - 1),
            "summary" => Cell::Text(entry.summary.clone()),
            "code" => Cell::Text(entry.account.code.clone()),
            "name" => Cell::Text(entry.account.name.clone()),
            "debit" => money(entry.debit),
            "credit" => money(entry.credit),
            "amount" => money(entry.debit.or(entry.credit)),
            "department" => entry.named("部门").map_or(Cell::Blank, |name| Cell::Text(name.to_owned())),
            "auxiliaries" => {
                let named = entry.auxiliaries.iter().filter_map(|one| Some((one.kind, one.name.as_deref()?)));
                let told: Vec<String> = named.map(|(kind, name)| format!("【{kind}：{name}】")).collect();
                Cell::Text(told.concat())
            }
            _ => field.strip_prefix('=').map_or(Cell::Blank, |text| Cell::Text(text.to_owned())),
        }
    }
}

impl Cell {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Blank => Value::Blank,
            Self::Text(text) if text.is_empty() => Value::Blank,
            Self::Text(text) => Value::Text(text),
            Self::Money(amount) => Value::Money(*amount),
            Self::Count(number) => Value::Count(*number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LAYOUTS;
    use entity::VoucherLayout;

    #[test]
    fn every_layout_says_all_of_a_voucher() {
        for layout in VoucherLayout::ALL {
            let columns = &LAYOUTS[layout].columns;
            let has = |field: &str| columns.iter().any(|column| column.field == field);
            for field in ["date", "word", "number", "summary", "code", "debit", "credit"] {
                assert!(has(field), "{layout}: {field}");
            }
            assert!(has("department") || has("auxiliaries"), "{layout}");
            let keys = columns.iter().filter(|column| column.key.is_some()).count();
            assert!(keys == 0 || keys == columns.len(), "{layout}");
        }
    }
}
