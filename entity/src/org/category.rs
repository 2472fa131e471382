//! Table `category`.

use crate::{CategoryId, CategorySystem, InstituteId, Moment};
use sea_orm::entity::prelude::*;

/// An asset class as an institute's cards name it (资产分类): code system, edition, code.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "category")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CategoryId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// 分类体系.
    pub system: CategorySystem,
    /// 版次 of the code system.
    pub edition: String,
    /// Its code (编码).
    pub code: String,
    /// Its name (名称).
    pub name: String,
    /// Code and name in the form in which they are compared.
    pub key: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadOrganisation);
