//! Table `person_account`.

use crate::{InstituteId, Moment, PersonAccountId, PersonId, UserAccountId};
use sea_orm::entity::prelude::*;

/// Which person of an institute an account is (人员账号对应). Appended and ended, never changed; nobody says
/// it of themselves, which the database holds, too.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_account")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonAccountId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// The person.
    pub person_id: PersonId,
    /// The account.
    pub user_account_id: UserAccountId,
    /// Who said so.
    pub linked_by: String,
    /// The account of who said so, by themselves or by a token; none for the person at the machine.
    pub linked_by_id: Option<UserAccountId>,
    /// When.
    pub linked_at: Moment,
    /// Who ended it.
    pub unlinked_by: Option<String>,
    /// When.
    pub unlinked_at: Option<Moment>,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadOrganisation);
