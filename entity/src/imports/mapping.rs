//! Table `mapping`.

use crate::{Digest, InstituteId, MappingId, Moment};
use sea_orm::entity::prelude::*;

/// How an institute's files are to be read (列对应方案), as TOML.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mapping")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MappingId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// Its name (名称).
    pub name: String,
    /// The TOML text.
    pub source: String,
    /// SHA-256 of the text.
    pub digest: Digest,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadImports);
