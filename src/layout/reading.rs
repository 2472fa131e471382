//! How a sheet is to be read.

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
}
