//! Table `ledger_line`.

use crate::{
    AccountId, AccountingSystem, BookId, Day, Digest, ImportId, InstituteId, LedgerLineId, LedgerLineKind, Moment,
    Money, Quantity,
};
use sea_orm::entity::prelude::*;

/// A voucher line or an opening (凭证分录、期初余额). Never changed: a correction is a reversal and a new line.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_line")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LedgerLineId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The books (账套).
    pub book_id: BookId,
    /// 会计科目.
    pub account_id: AccountId,
    /// The import that brought it.
    pub import_id: ImportId,
    /// Sheet of that import.
    pub sheet: i32,
    /// Row of that sheet, as a spreadsheet shows it.
    pub row: i32,
    /// SHA-256 of its content.
    pub digest: Digest,
    /// The row that this one reverses (冲销).
    pub reverses_id: Option<LedgerLineId>,
    /// What kind.
    pub kind: LedgerLineKind,
    /// Voucher date (记账日期); of an opening, the day it opens, where that is known.
    pub held_on: Option<Day>,
    /// 会计年度.
    pub year: i32,
    /// 会计期间 1–13.
    pub period: i32,
    /// 凭证字.
    pub word: Option<String>,
    /// 凭证号; 0 when none.
    pub number: i64,
    /// 分录号; 0 when none.
    pub line: i64,
    /// 会计体系.
    pub system: AccountingSystem,
    /// 借方, in fen; 红字 is negative.
    pub debit: Money,
    /// 贷方, in fen.
    pub credit: Money,
    /// 科目名称 as the line states it.
    pub account_name: Option<String>,
    /// 摘要.
    pub summary: Option<String>,
    /// 资产编号.
    pub asset_no: Option<String>,
    /// 资产分类名称.
    pub class_name: Option<String>,
    /// Department auxiliary (部门辅助核算).
    pub department: Option<String>,
    /// Asset name, where the book gives one.
    pub name: Option<String>,
    /// 规格型号.
    pub specification: Option<String>,
    /// 数量.
    pub quantity: Quantity,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadRuns);
