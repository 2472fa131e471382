//! Table `import_row`.

use crate::{ImportId, InstituteId, RowOutcome};
use sea_orm::entity::prelude::*;

/// A changed or rejected row of an import (导入明细). Created and unchanged rows are only counted.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    /// The import that brought it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    /// Its number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// Sheet of that import.
    pub sheet: Option<i32>,
    /// Row of that sheet, as a spreadsheet shows it.
    pub row: Option<i32>,
    /// The cell that stands for the row, or that is bad, as a spreadsheet names it.
    pub cell: Option<String>,
    /// What became of the row.
    pub outcome: RowOutcome,
    /// What it is about.
    pub subject_id: Option<Uuid>,
    /// Field, from, to: as JSON.
    pub changes: String,
    /// What is wrong, as JSON.
    pub problems: String,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadImports);
