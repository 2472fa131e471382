//! Table `ledger_balance`.

use crate::{AccountingSystem, BookId, Day, ImportId, InstituteId, LedgerBalanceId, Moment, Money};
use sea_orm::entity::prelude::*;

/// What a trial balance says of an account in a period (科目余额).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_balance")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LedgerBalanceId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The books (账套).
    pub book_id: BookId,
    /// The import that brought it.
    pub import_id: ImportId,
    /// Sheet of that import.
    pub sheet: i32,
    /// Row of that sheet, as a spreadsheet shows it.
    pub row: i32,
    /// The row that this one reverses (冲销).
    pub reverses_id: Option<LedgerBalanceId>,
    /// 科目编码.
    pub account: String,
    /// Its name (名称).
    pub name: String,
    /// 会计体系.
    pub system: AccountingSystem,
    /// First day of the period.
    pub starts_on: Option<Day>,
    /// Last day of the period.
    pub ends_on: Option<Day>,
    /// Whether it is period 13 (调整期).
    pub adjusting: bool,
    /// 期初余额, debit-positive.
    pub opening: Money,
    /// 借方, in fen; 红字 is negative.
    pub debit: Money,
    /// 贷方, in fen.
    pub credit: Money,
    /// 期末余额, debit-positive.
    pub closing: Money,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadRuns);
