//! Table `outside_identity`.

use crate::{Moment, UserAccountId};
use sea_orm::entity::prelude::*;

/// Who an account is to a provider outside (外部身份): its person signs in there instead of with a password.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outside_identity")]
pub struct Model {
    /// The provider, by the address that it calls itself.
    #[sea_orm(primary_key, auto_increment = false)]
    pub issuer: String,
    /// Who it is there (`OpenID` Connect `sub`): never given to somebody else.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// Whose account it is here.
    pub user_account_id: UserAccountId,
    /// When it was linked.
    pub linked_at: Moment,
    /// Who linked it.
    pub linked_by: String,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
