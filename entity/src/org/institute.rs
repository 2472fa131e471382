//! Table `institute`.

use crate::{InstituteId, LegalForm, Moment, Ownership, Uscc};
use sea_orm::entity::prelude::*;

/// An institute (机构) that keeps books and holds assets.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "institute")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InstituteId,
    /// Its code (编码).
    pub code: String,
    /// Its name (名称).
    pub name: String,
    /// 统一社会信用代码.
    pub uscc: Option<Uscc>,
    /// 单位性质.
    pub legal_form: Option<LegalForm>,
    /// 所有制.
    pub ownership: Option<Ownership>,
    /// 同类组.
    pub peer_group: Option<String>,
    /// The section of the bureau that looks after it (归口科室).
    pub section: Option<String>,
    /// When the system learned it.
    pub recorded_at: Moment,
    /// The last instant given to a fact of this institute; also its write lock.
    pub last_recorded_at: Moment,
    /// Counts its changes; a write names the version that it saw.
    pub version: i32,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::Id, ReadOrganisation);
