//! Table `department`.

use crate::{DepartmentId, InstituteId, Moment};
use sea_orm::entity::prelude::*;

/// A department of an institute (部门).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "department")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DepartmentId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// Its code (编码).
    pub code: Option<String>,
    /// Its name (名称).
    pub name: String,
    /// Its name in the form in which names are compared.
    pub key: String,
    /// The one it is part of.
    pub parent_id: Option<DepartmentId>,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadOrganisation);
