//! Table `custody_reminder`.

use crate::{CustodyReminderId, InstituteId, Moment, PersonId};
use sea_orm::entity::prelude::*;

/// That somebody was reminded to confirm the things in their hands (领用确认提醒).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "custody_reminder")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustodyReminderId,
    /// In which institute.
    pub institute_id: InstituteId,
    /// Who was reminded.
    pub person_id: PersonId,
    /// Of which year (确认年度).
    pub year: i32,
    /// How many things were unanswered then (未确认件数).
    pub unanswered: i32,
    /// Who reminded them.
    pub reminded_by: String,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadOrganisation);
