//! Table `place`.

use crate::{InstituteId, Moment, PlaceId};
use sea_orm::entity::prelude::*;

/// A place where things stand (存放地点): campus, building, room; `path` joins the levels.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlaceId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// Its code (编码).
    pub code: Option<String>,
    /// Its name (名称).
    pub name: String,
    /// Names of all levels, joined by `/`.
    pub path: String,
    /// Its name in the form in which names are compared.
    pub key: String,
    /// The one it is part of.
    pub parent_id: Option<PlaceId>,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadOrganisation);
