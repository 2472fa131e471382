//! What was understood of each file, so that a misreading is seen at once.

use crate::harvest::{Dropped, Tally, decimal};
use crate::layout::{Reading, Scale, SheetKind};
use crate::sheet::{Format, column_name};
use crate::words::Told;
use entity::{Day, Digest, Side};

/// What was understood of a file.
#[derive(Debug, Clone)]
pub struct InputReport {
    /// The side it was given for.
    pub side: Side,
    /// Its name as given.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// Bytes.
    pub size: u64,
    /// What it is, by its content.
    pub format: Option<Format>,
    /// The encoding of a text file.
    pub encoding: Option<&'static str>,
    /// Its sheets that were read.
    pub sheets: Vec<SheetReport>,
    /// What a person should know: sheets passed over, texts repaired.
    pub notices: Vec<Told>,
}

/// What was understood of a sheet, or of one of its blocks.
#[derive(Debug, Clone)]
pub struct SheetReport {
    /// Its name; empty for text files.
    pub name: String,
    /// What it holds.
    pub kind: SheetKind,
    /// 1-based first and last row of the header.
    pub header_rows: (u32, u32),
    /// The columns that were taken.
    pub columns: Vec<ColumnReport>,
    /// Captions that were not understood.
    pub ignored: Vec<String>,
    /// 单位名称 from the title.
    pub org: Option<String>,
    /// The period from the title.
    pub period: Option<(Day, Day)>,
    /// The account from the title: code and name.
    pub account: Option<(String, String)>,
    /// The unit of the amounts.
    pub scale: Scale,
    /// 盘点基准日 or 截止日 from the title.
    pub base_date: Option<Day>,
    /// How many rows were taken, and how many not.
    pub tally: Tally,
    /// Sums of what was taken.
    pub sums: Vec<Sum>,
    /// Names from the foot of the sheet: role and name.
    pub signatures: Vec<(String, String)>,
    /// What a person should know.
    pub notices: Vec<Told>,
}

/// A column that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnReport {
    /// The column as a spreadsheet names it: `C`.
    pub column: String,
    /// The field it was taken for.
    pub field: &'static str,
    /// The caption as written.
    pub caption: String,
}

/// A sum of what was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What was summed: `debit`, `credit`, `value`, `depreciation`, `quantity`.
    pub code: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
    /// The sum, in yuan or pieces.
    pub total: String,
}

impl InputReport {
    /// A file of which nothing is known yet.
    pub(super) fn new(side: Side, name: String, bytes: u64) -> Self {
        let (sheets, notices) = (Vec::new(), Vec::new());
        Self { side, name, sha256: Digest([0; 32]), size: bytes, format: None, encoding: None, sheets, notices }
    }
}

impl SheetReport {
    /// The report of a sheet before its rows.
    pub(super) fn new(name: &str, reading: &Reading) -> Self {
        let used = |used: &crate::layout::ColumnUse| ColumnReport {
            column: column_name(used.index),
            field: used.field,
            caption: used.caption.clone(),
        };
        let own_scale = reading.columns.iter().find_map(|used| used.scale);
        Self {
            name: name.to_owned(),
            kind: reading.kind,
            header_rows: reading.header_rows,
            columns: reading.columns.iter().map(used).collect(),
            ignored: reading.ignored.iter().map(|(_, caption)| caption.clone()).collect(),
            org: reading.title.org.clone(),
            period: reading.title.period,
            account: reading.title.account.clone(),
            scale: own_scale.or(reading.title.scale).unwrap_or_default(),
            base_date: reading.title.base_date,
            tally: Tally::default(),
            sums: Vec::new(),
            signatures: Vec::new(),
            notices: reading.notices.clone(),
        }
    }

    /// Adds the sums by the kind of the sheet.
    pub(super) fn sum(&mut self, sums: [i128; 2]) {
        let names: [(&'static str, &'static str, u32); 2] = match self.kind {
            SheetKind::Ledger | SheetKind::Balances => [("debit", "借方", 2), ("credit", "贷方", 2)],
            SheetKind::Cards => [("value", "原值", 2), ("depreciation", "累计折旧", 2)],
            SheetKind::Counts => [("value", "金额", 2), ("quantity", "数量", 4)],
        };
        let pairs = names.into_iter().zip(sums);
        self.sums = pairs.map(|((code, zh, decimals), sum)| Sum { code, zh, total: decimal(sum, decimals) }).collect();
    }

    /// How many rows were not taken, by reason; reasons without rows are left out.
    pub fn dropped(&self) -> impl Iterator<Item = (Dropped, u64)> {
        Dropped::ALL.iter().map(|why| (*why, self.tally.dropped(*why))).filter(|(_, rows)| *rows > 0)
    }
}
