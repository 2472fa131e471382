//! Table `account_use`.

use crate::{AccountRole, AccountUseId, BookId, InstituteId, Moment};
use sea_orm::entity::prelude::*;

/// What an institute says an account is for (科目角色调整); the last word known by an instant holds.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_use")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountUseId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The books (账套).
    pub book_id: BookId,
    /// Its code (编码).
    pub code: String,
    /// 科目角色.
    pub role: Option<AccountRole>,
    /// 资产分类代码.
    pub class_code: Option<String>,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadRuns);
