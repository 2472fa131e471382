//! The three tables.

use super::{Sym, table::table};
use crate::facts::Origin;
use entity::{AccountingSystem, CountResult, Day, DepreciationMethod, DepreciationStatus, UsageState};
use std::sync::LazyLock;

/// What a ledger row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum LineKind {
    /// A voucher line (凭证分录), or the movement column of a balance sheet.
    #[default]
    Line,
    /// An opening balance (期初余额, 上年结转).
    Opening,
}

table! {
    /// One row of the accounts.
    row LedgerRow;
    /// 账: openings and voucher lines, of any account.
    table LedgerRows {
        /// Where the row was read.
        origin: Origin,
        /// Opening or line.
        kind: LineKind,
        /// Account code without separators (科目编码).
        account: Sym,
        /// Account name (科目名称).
        account_name: Sym,
        /// Asset code, tag or card number the line carries, if any (资产编号).
        asset_no: Sym,
        /// Voucher date (凭证日期); period 13 keeps 31 December.
        on: Day,
        /// Accounting year.
        year: u16,
        /// Period 1–13.
        period: u8,
        /// 凭证字.
        word: Sym,
        /// 凭证号; 0 when none.
        number: u32,
        /// 分录号; 0 when none.
        line: u32,
        /// 财务会计 or 预算会计.
        system: AccountingSystem,
        /// Debit in fen; 红字 is negative.
        debit: i64,
        /// Credit in fen.
        credit: i64,
        /// 摘要.
        summary: Sym,
        /// Class the line itself names (资产类别 as auxiliary).
        class_name: Sym,
        /// Department auxiliary.
        department: Sym,
        /// Asset name, where a hand-made book gives one.
        name: Sym,
        /// Specification, where a hand-made book gives one.
        specification: Sym,
        /// Quantity in ten-thousandths; 0 when none.
        quantity: i64,
    }
}

table! {
    /// One card, or one version of a card.
    row CardRow;
    /// 卡: asset cards.
    table Cards {
        /// Where the row was read.
        origin: Origin,
        /// 资产编号.
        asset_no: Sym,
        /// 卡片编号.
        card_no: Sym,
        /// 标签号.
        tag_no: Sym,
        /// 原资产编号.
        old_no: Sym,
        /// 产品序列号.
        serial_no: Sym,
        /// 品牌.
        brand: Sym,
        /// 资产名称.
        name: Sym,
        /// 规格型号.
        specification: Sym,
        /// 资产分类代码.
        class_code: Sym,
        /// 资产分类名称.
        class_name: Sym,
        /// 单位会计科目.
        ledger_account: Sym,
        /// 计量单位.
        unit: Sym,
        /// 使用部门.
        department: Sym,
        /// 管理部门.
        manage_department: Sym,
        /// 使用人.
        user: Sym,
        /// 保管人.
        keeper: Sym,
        /// 存放地点, levels joined by `/`.
        location: Sym,
        /// 使用状况.
        usage_state: UsageState,
        /// Quantity in ten-thousandths (数量); 1 where the source has no such column.
        quantity: i64,
        /// 原值 of the whole row, in fen.
        value: i64,
        /// 累计折旧, in fen.
        depreciation: i64,
        /// 财政拨款, in fen.
        fiscal_fund: i64,
        /// 非财政拨款, in fen.
        other_fund: i64,
        /// 取得日期.
        acquired_on: Day,
        /// 投入使用日期.
        in_service_on: Day,
        /// 财务入账日期.
        booked_on: Day,
        /// Since when this version holds (记账日期 of a history export); blank = from the beginning.
        effective_on: Day,
        /// 已处置 since; blank while alive.
        disposed_on: Day,
        /// Whether the card says it is not booked yet (财务入账状态 未入账).
        unbooked: bool,
        /// Year of the voucher, where the reference itself names it; else 0 and 财务入账日期 tells.
        voucher_year: u16,
        /// Period of the voucher, where the reference itself names it; else 0.
        voucher_period: u8,
        /// 凭证字 of the voucher reference.
        voucher_word: Sym,
        /// 凭证号 of the voucher reference; 0 when none.
        voucher_number: u32,
        /// Further columns a mapping compares, in its order.
        extra_1: Sym,
        /// Second further column.
        extra_2: Sym,
        /// Third further column.
        extra_3: Sym,
        /// Fourth further column.
        extra_4: Sym,
        /// Fifth further column.
        extra_5: Sym,
        /// 使用年限, in months; 0 when none.
        life_months: u16,
        /// 折旧方法.
        depreciation_method: DepreciationMethod,
        /// 折旧状态.
        depreciation_status: DepreciationStatus,
        /// 预计净残值 of the whole row, in fen.
        residual_value: i64,
        /// 已计提月数; 0 when none.
        depreciated_months: u16,
        /// 起始计提日期.
        depreciation_start_on: Day,
        /// 项目.
        project: Sym,
        /// Of the value what is let or lent (出租出借价值), in fen.
        lent_value: i64,
        /// Of the value what is idle (闲置价值), in fen.
        idle_value: i64,
        /// Of the value what is to be disposed of (待处置价值), in fen.
        awaiting_value: i64,
        /// 工作总量 in ten-thousandths; 0 when none.
        work_total: i64,
        /// 累计工作量 in ten-thousandths; 0 when none.
        work_done: i64,
        /// 累计折旧 before the first day of what is compared, in fen: no list has it, it follows where months are posted.
        opening_depreciation: i64,
        /// 累计折旧 with which the card went since then, in fen: likewise.
        gone_depreciation: i64,
    }
}

table! {
    /// One counted line.
    row CountRow;
    /// 物: what a stocktake found, or did not.
    table Counts {
        /// Where the row was read.
        origin: Origin,
        /// 资产编号 as scanned or written.
        asset_no: Sym,
        /// 卡片编号.
        card_no: Sym,
        /// 标签号.
        tag_no: Sym,
        /// 原资产编号.
        old_no: Sym,
        /// 产品序列号.
        serial_no: Sym,
        /// 品牌.
        brand: Sym,
        /// 资产名称.
        name: Sym,
        /// 规格型号.
        specification: Sym,
        /// 资产分类代码.
        class_code: Sym,
        /// 资产分类名称.
        class_name: Sym,
        /// 计量单位.
        unit: Sym,
        /// Department found (实际使用部门, else 使用部门).
        department: Sym,
        /// User found (实际使用人, else 使用人).
        user: Sym,
        /// Keeper found (保管人).
        keeper: Sym,
        /// Place found (实际存放地点, else 存放地点).
        location: Sym,
        /// Usage state found.
        usage_state: UsageState,
        /// What the counter wrote.
        result: CountResult,
        /// Counted quantity in ten-thousandths; 0 for uncounted and missing lines.
        quantity: i64,
        /// Whether the source gives the row a value of its own.
        valued: bool,
        /// That value of the whole row, in fen.
        value: i64,
        /// 取得日期, where the list gives one.
        acquired_on: Day,
        /// 盘点日期.
        counted_on: Day,
        /// 盘点人.
        counter: Sym,
        /// Further columns a mapping compares, in its order.
        extra_1: Sym,
        /// Second further column.
        extra_2: Sym,
        /// Third further column.
        extra_3: Sym,
        /// Fourth further column.
        extra_4: Sym,
        /// Fifth further column.
        extra_5: Sym,
    }
}

impl Cards {
    /// The bit of the column 累计折旧 among those that lists have.
    pub fn of_depreciation() -> i64 {
        static BIT: LazyLock<i64> = LazyLock::new(|| {
            let mut cards = Cards::default();
            cards.depreciation.declare();
            cards.columns()
        });
        *BIT
    }

    /// The bits of the columns that no list has: what was depreciated in the period that is compared.
    pub fn of_period() -> i64 {
        static BITS: LazyLock<i64> = LazyLock::new(|| {
            let mut cards = Cards::default();
            cards.opening_depreciation.declare();
            cards.gone_depreciation.declare();
            cards.columns()
        });
        *BITS
    }
}

impl Cards {
    /// Whether the sources of funds (资金来源) of a card are not its value. Of one source alone nobody says that it is
    /// all of the value, and a card may tell neither.
    pub fn has_other_funds(&self, row: usize) -> bool {
        let (fiscal, other) = (self.fiscal_fund.at(row), self.other_fund.at(row));
        self.fiscal_fund.is_present()
            && self.other_fund.is_present()
            && (fiscal, other) != (0, 0)
            && fiscal + other != self.value.at(row)
    }
}

impl LedgerRows {
    /// Declares what every row of the accounts has: where it stands, its account, when, and its amounts.
    pub fn declare_amounts(&mut self) {
        self.origin.declare();
        self.kind.declare();
        self.account.declare();
        self.account_name.declare();
        self.on.declare();
        self.year.declare();
        self.period.declare();
        self.system.declare();
        self.debit.declare();
        self.credit.declare();
    }
}
