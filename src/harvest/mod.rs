//! What every importer shares: which rows are data, what was wrong and where, and whether the
//! totals in a sheet are what they say they sum.
//!
//! An importer is fed rows, in order, of a whole sheet or of a part of it. A part that cannot be
//! understood alone (a blank voucher head to fill, a total of a month to check) answers `needs_order`, and the
//! sheet is read again as one part.

mod across;
mod cells;
mod fault;
mod footing;
mod gate;
mod place;
mod rates;
pub mod words;

pub use across::{Across, Joined};
pub use cells::{Cells, Col};
pub use fault::{Faults, Notice, Problem};
pub use footing::Footing;
pub(crate) use footing::decimal;
pub use gate::{Entry, Gate};
pub use place::{joined, place, room, signatures};
pub use rates::Rates;

use crate::facts::Texts;
use crate::layout::{Mapping, Reading, Scale};
use crate::sheet::Row;

/// What an importer is to read.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// How the sheet is to be read.
    pub reading: &'a Reading,
    /// What a person said about it.
    pub mapping: &'a Mapping,
    /// The sheet's name; empty for text files.
    pub sheet_name: &'a str,
    /// Whether the rows begin with the first row of the sheet.
    pub first: bool,
    /// Whether the rows are the whole sheet.
    pub whole: bool,
    /// How many problems are told one by one.
    pub limit: usize,
}

impl Task<'_> {
    /// The unit of an amount column: its own, else the title's.
    pub fn scale(&self, column: usize) -> Scale {
        let own = self.reading.columns.iter().find(|used| used.index == column).and_then(|used| used.scale);
        own.or(self.reading.title.scale).unwrap_or_default()
    }

    /// The year that completes a date without one.
    pub fn year(&self) -> Option<u16> {
        let title = &self.reading.title;
        title.year.or_else(|| title.period.and_then(|(from, _)| from.year_month()).map(|(year, _)| year))
    }
}

/// Why a row of a sheet is not a row of the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dropped {
    /// Nothing in it.
    Blank,
    /// The header, repeated on a later page.
    Header,
    /// A title, repeated on a later page.
    Title,
    /// A footer (制表人, 第 x 页).
    Footer,
    /// A total or subtotal, checked.
    Total,
    /// 承前页 or 过次页, checked.
    Carry,
    /// A voided voucher (作废).
    Void,
    /// A voucher that is not posted (未记账): kept apart.
    Unposted,
    /// No amount at all.
    Zero,
    /// A parent account, checked against its children.
    Parent,
    /// An opening that repeats what is known (结转), checked.
    Repeated,
    /// Neither code, name nor amount: a remark.
    Remark,
}

impl Dropped {
    /// Every reason, in the order of the report.
    pub const ALL: [Self; 12] = [
        Self::Blank,
        Self::Header,
        Self::Title,
        Self::Footer,
        Self::Total,
        Self::Carry,
        Self::Void,
        Self::Unposted,
        Self::Zero,
        Self::Parent,
        Self::Repeated,
        Self::Remark,
    ];

    /// The reason as a code.
    pub const fn code(self) -> &'static str {
        [
            "BLANK", "HEADER", "TITLE", "FOOTER", "TOTAL", "CARRY", "VOID", "UNPOSTED", "ZERO", "PARENT", "REPEATED",
            "REMARK",
        ][self as usize]
    }

    /// The reason in Chinese.
    pub const fn zh(self) -> &'static str {
        [
            "空行",
            "重复表头",
            "重复标题",
            "落款",
            "合计",
            "承前过次",
            "作废",
            "未记账",
            "无金额",
            "上级科目",
            "重复结转",
            "说明",
        ][self as usize]
    }
}

/// How many rows were taken, and how many were not, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows taken.
    pub taken: u64,
    dropped: [u64; Dropped::ALL.len()],
}

impl Tally {
    /// Counts a dropped row.
    pub const fn drop(&mut self, why: Dropped) {
        self.dropped[why as usize] += 1;
    }

    /// How many rows were dropped for a reason.
    pub const fn dropped(&self, why: Dropped) -> u64 {
        self.dropped[why as usize]
    }

    /// Adds the rows of another part.
    pub fn add(&mut self, other: &Self) {
        self.taken += other.taken;
        for (mine, theirs) in self.dropped.iter_mut().zip(other.dropped) {
            *mine += theirs;
        }
    }
}

/// Takes rows and makes facts of them. One implementation a kind of sheet; the loader feeds them all
/// in the same way, whole sheets or parts.
pub trait Importer {
    /// The facts.
    type Rows;

    /// Whether every row must be [looked at](Self::look) before the first is taken.
    fn wants_look(&self) -> bool {
        false
    }

    /// Takes note of what only a whole column can tell.
    fn look(&mut self, _row: &Row<'_>) {}

    /// Takes a row.
    fn row(&mut self, row: &Row<'_>);

    /// What the rows came to.
    fn finish(self) -> Harvest<Self::Rows>;
}

/// What an importer made of its rows.
#[derive(Debug)]
pub struct Harvest<R> {
    /// The rows.
    pub rows: R,
    /// Their texts.
    pub texts: Texts,
    /// How many.
    pub tally: Tally,
    /// What was wrong, and what a person should know.
    pub faults: Faults,
    /// What it says that is held against the parts before it.
    pub across: Across,
    /// The part cannot be understood alone.
    pub needs_order: bool,
    /// Sums in fen of what was taken, by [`Reading`] kind: debit and credit, or value and depreciation.
    pub sums: [i128; 2],
    /// The sum of all amounts without their signs, for the bound of later sums.
    pub weight: i128,
    /// Names from the foot of the sheet (盘点人：张三).
    pub signatures: Vec<(String, String)>,
}
