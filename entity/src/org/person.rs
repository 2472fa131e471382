//! Table `person`.

use crate::{DepartmentId, InstituteId, Moment, PersonId};
use sea_orm::entity::prelude::*;

/// A person who uses or keeps things (使用人、保管人).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// 工号.
    pub staff_no: Option<String>,
    /// Its name (名称).
    pub name: String,
    /// Its name in the form in which names are compared.
    pub key: String,
    /// 使用部门.
    pub department_id: Option<DepartmentId>,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadOrganisation);
