//! Table `book`.

use crate::{BookId, InstituteId, Moment};
use sea_orm::entity::prelude::*;

/// A set of books (账套).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "book")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BookId,
    /// Whose it is.
    pub institute_id: InstituteId,
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
