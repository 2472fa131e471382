//! Table `role_grant`.

use crate::{Day, InstituteId, Moment, Role, RoleGrantId, UserAccountId};
use sea_orm::entity::prelude::*;

/// A role that somebody was given (角色授予). Appended and revoked, never changed.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleGrantId,
    /// Who has it.
    pub user_account_id: UserAccountId,
    /// The role.
    pub role: Role,
    /// In which institute; none for a role of the bureau over all, or of the program.
    pub institute_id: Option<InstituteId>,
    /// In which institutes: those that a section of the bureau looks after (归口科室).
    pub section: Option<String>,
    /// From which day.
    pub from_on: Day,
    /// The last day; none where it has no end.
    pub until_on: Option<Day>,
    /// Who gave it.
    pub granted_by: String,
    /// When.
    pub granted_at: Moment,
    /// Who took it back.
    pub revoked_by: Option<String>,
    /// When.
    pub revoked_at: Option<Moment>,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
