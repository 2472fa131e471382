//! Table `import`.

use crate::{Day, Digest, ImportId, ImportKind, ImportMode, ImportStatus, InstituteId, Moment, StocktakeId, UploadId};
use sea_orm::entity::prelude::*;

/// An import of a file (导入): what was asked and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// What the file holds.
    pub kind: ImportKind,
    /// What to do with bad rows.
    pub mode: ImportMode,
    /// How far it is.
    pub status: ImportStatus,
    /// The uploaded file.
    pub upload_id: Option<UploadId>,
    /// The name as given.
    pub file_name: String,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// Bytes.
    pub size: i64,
    /// The mapping it was read with, as TOML; empty for none.
    pub mapping: String,
    /// SHA-256 of the mapping.
    pub mapping_digest: Digest,
    /// From which business date it holds.
    pub effective_on: Option<Day>,
    /// Whether lines missing in the file are reversed (重导期间).
    pub replace_period: bool,
    /// The preview that was to be kept to.
    pub preview_digest: Option<Digest>,
    /// The same for the same file, kind, mapping and date; none once undone.
    pub once_key: Option<String>,
    /// Rows that brought something new.
    pub created: i64,
    /// Rows that changed what was known.
    pub changed: i64,
    /// Rows that say what was known.
    pub unchanged: i64,
    /// Rows that were refused.
    pub rejected: i64,
    /// Known cards that the file does not name.
    pub absent: i64,
    /// Digest of the plan: what would be or was written.
    pub digest: Option<Digest>,
    /// What is wrong, as JSON.
    pub problems: String,
    /// What was understood of the file, as JSON.
    pub inputs: String,
    /// The stocktake (盘点).
    pub stocktake_id: Option<StocktakeId>,
    /// Title, base date and scope of a count list, as JSON.
    pub options: String,
    /// Who asked.
    pub actor: String,
    /// When the system learned it.
    pub recorded_at: Moment,
    /// Since when its effects are undone (撤销).
    pub reverted_at: Option<Moment>,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadImports);
