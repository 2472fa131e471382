//! Table `sign_in`.

use crate::{Digest, Moment, SignInId, UserAccountId};
use sea_orm::entity::prelude::*;

/// A person who has signed in (登录会话); the secret itself is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignInId,
    /// Who.
    pub user_account_id: UserAccountId,
    /// SHA-256 of the secret.
    pub secret_hash: Digest,
    /// Whether a second factor was shown.
    pub second_factor: bool,
    /// When.
    pub created_at: Moment,
    /// When it was used last, to the minute.
    pub used_at: Moment,
    /// Since when it is over.
    pub ended_at: Option<Moment>,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
