//! Table `count_photo`.

use crate::{CountPhotoId, Digest, InstituteId, Moment, PhotoFormat};
use sea_orm::entity::prelude::*;

/// A photo of something that was counted (盘点照片): once in an institute, by its hash.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "count_photo")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CountPhotoId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The SHA-256 of its bytes, by which counts name it.
    pub sha256: Digest,
    /// What it is, by its bytes.
    pub format: PhotoFormat,
    /// Bytes.
    pub size: i64,
    /// The bytes themselves.
    pub content: Vec<u8>,
    /// Who handed it in.
    pub person_key: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadStocktakes);
