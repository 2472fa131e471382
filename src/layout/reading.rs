//! How a sheet is to be read.

use super::{header::normalise_header, heading::is_ordinal};
use crate::{sheet::Row, words::Told};
use entity::{AccountingSystem, Day};

entity::terms! {
    /// What a sheet holds (表类型).
    SheetKind {
        /// Asset cards.
        Cards = "CARDS", "资产卡片";
        /// Journal or ledger detail.
        Ledger = "LEDGER", "凭证明细";
        /// Trial balance.
        Balances = "BALANCES", "科目余额";
        /// Stocktake list.
        Counts = "COUNTS", "盘点表";
    }
}

entity::terms! {
    /// The unit amounts are written in (金额单位).
    #[derive(Default)]
    Scale {
        /// 元.
        #[default]
        Yuan = "YUAN", "元";
        /// 千元.
        Thousand = "THOUSAND", "千元";
        /// 万元.
        TenThousand = "TEN_THOUSAND", "万元";
    }
}

/// A column that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnUse {
    /// Zero-based column.
    pub index: usize,
    /// The field, as the alias dictionary names it (`asset_no`, `original_value`, …).
    pub field: &'static str,
    /// The caption as written, rows of a multi-row header joined by `.`.
    pub caption: String,
    /// The unit in the caption, where it gives one.
    pub scale: Option<Scale>,
    /// The modifier in brackets, where there is one (`月`, `年`, `%` …).
    pub modifier: Option<String>,
}

/// What the rows above the header say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Title {
    /// The lines as written.
    pub lines: Vec<String>,
    /// 单位名称.
    pub org: Option<String>,
    /// The period, first and last day.
    pub period: Option<(Day, Day)>,
    /// The account of a one-account ledger print: code and name (科目：160103 设备).
    pub account: Option<(String, String)>,
    /// The unit of the amounts.
    pub scale: Option<Scale>,
    /// 盘点基准日 or 截止日.
    pub base_date: Option<Day>,
    /// The year, where title or header give one (`2025年{月,日}`), for dates without a year.
    pub year: Option<u16>,
    /// A single date (日期：2025年3月12日), as voucher prints have it.
    pub date: Option<Day>,
    /// The voucher of a voucher print (凭证号：记-0012), as written.
    pub voucher: Option<String>,
}

/// How a sheet is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it holds.
    pub kind: SheetKind,
    /// 1-based first and last row of the header.
    pub header_rows: (u32, u32),
    /// The columns that were understood, by index. A field may stand several times (a split field
    /// such as 校区 + 楼栋 + 房间号); the order of the columns is the order of its parts.
    pub columns: Vec<ColumnUse>,
    /// Captions that were not understood, with their columns.
    pub ignored: Vec<(usize, String)>,
    /// The title.
    pub title: Title,
    /// The header row as normalised texts by column, to recognise its repetitions on later pages.
    pub header_key: Vec<String>,
    /// The 1-based rows this block covers, where a sheet holds several; else to the end.
    pub last_row: Option<u32>,
    /// 会计体系, where one of two blocks side by side (平行记账) is for one system only.
    pub system: Option<AccountingSystem>,
    /// Of delimited text, how many fields the header has: a row with more is out of step with it.
    pub fields: Option<usize>,
    /// What a person should know about this block.
    pub notices: Vec<Told>,
}

impl Reading {
    /// The first column of a field.
    pub fn column(&self, field: &str) -> Option<usize> {
        self.columns.iter().find(|column| column.field == field).map(|column| column.index)
    }

    /// All columns of a field, in order.
    pub fn columns_of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a ColumnUse> {
        self.columns.iter().filter(move |column| column.field == field)
    }
    /// Whether a row repeats the header, as it does on every printed page: all of its cells stand
    /// in the header, each in its own column. The 栏次 numbers under a header count too.
    pub fn repeats_header(&self, row: &Row<'_>) -> bool {
        let mut filled = row.cells().iter().enumerate().filter(|(_, cell)| !cell.is_blank()).peekable();
        let Some((column, cell)) = filled.peek() else { return false };
        if !self.is_caption(*column, cell.text) {
            return is_ordinal(row.cells());
        }
        let mut count = 0;
        for (column, cell) in filled {
            if !self.is_caption(column, cell.text) {
                return false;
            }
            count += 1;
        }
        count >= 2
    }

    /// Whether a row repeats a line of the title, as it does on every printed page: its first cell
    /// begins that line. Page numbers and the like may differ.
    pub fn repeats_title(&self, row: &Row<'_>) -> bool {
        let Some(first) = row.cells().iter().find(|cell| !cell.is_blank()) else { return false };
        let text = first.text.trim();
        !text.is_ascii()
            && self
                .title
                .lines
                .iter()
                .any(|line| line.strip_prefix(text).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
    }

    fn is_caption(&self, column: usize, text: &str) -> bool {
        let Some(key) = self.header_key.get(column).filter(|key| !key.is_empty()) else { return false };
        if !may_be(text.trim_end(), key) {
            return false;
        }
        let header = normalise_header(text);
        let part = header.text.as_str();
        part == key
            || part.is_empty() && header.scale.is_some()
            || key.strip_prefix(part).is_some_and(|rest| rest.starts_with('.'))
            || key.strip_suffix(part).is_some_and(|rest| rest.ends_with('.'))
    }
}

/// Lets nearly every data cell go without allocation: a repeated caption is hardly longer than the
/// caption and ends in one of its characters, or in a bracket or mark.
fn may_be(text: &str, key: &str) -> bool {
    let Some(last) = text.chars().next_back() else { return false };
    let marked = matches!(last, ')' | '）' | ']' | '】' | '*' | ':' | '：' | '\u{ff01}'..='\u{ffef}');
    text.len() <= key.len() * 2 + 24 && (marked || key.contains(last.to_ascii_lowercase()))
}
