//! Table `import_sheet`.

use crate::{ImportId, InstituteId};
use sea_orm::entity::prelude::*;

/// A sheet of an imported file (工作表), with the columns that rows were taken from.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_sheet")]
pub struct Model {
    /// The import that brought it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    /// Zero-based place in the file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// Its name; empty for text files.
    pub sheet: String,
    /// Zero-based column whose cell stands for a row as evidence.
    pub telling_column: i32,
    /// A bit for each column that the sheet has.
    pub columns: i64,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadImports);
