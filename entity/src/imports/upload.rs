//! Table `upload`.

use crate::{Digest, InstituteId, Moment, UploadId};
use sea_orm::entity::prelude::*;

/// A file that was uploaded (上传文件); its bytes lie in the upload folder under its hash.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The name as given.
    pub file_name: String,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// Bytes.
    pub size: i64,
    /// Who asked.
    pub actor: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadImports);
