//! Table `account`.

use crate::{AccountId, BookId, InstituteId, Moment};
use sea_orm::entity::prelude::*;

/// An account of a book (会计科目).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The books (账套).
    pub book_id: BookId,
    /// Its code (编码).
    pub code: String,
    /// Its name (名称).
    pub name: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadRuns);
