//! Table `user_account`.

use crate::{Digest, Moment, UserAccountId};
use sea_orm::entity::prelude::*;

/// Somebody who signs in (用户账号). Never deleted, only disabled: the audit names it.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_account")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserAccountId,
    /// The name to sign in with, in lower case.
    pub login: String,
    /// The name of the person.
    pub name: String,
    /// Argon2id of the password, in the PHC form; none until the person has set one.
    pub password_hash: Option<String>,
    /// SHA-256 of the one-time code by which the person sets a password.
    pub invitation_hash: Option<Digest>,
    /// When the one-time code ends.
    pub invitation_ends_at: Option<Moment>,
    /// The secret of the second factor (TOTP); none until one is enrolled.
    pub totp_secret: Option<Vec<u8>>,
    /// Whether the person has shown a code of the second factor, so that it is asked for from then on.
    pub totp_confirmed: bool,
    /// The last time step whose code was used: a code counts once.
    pub totp_step: i64,
    /// Failures since the last success.
    pub failures: i32,
    /// Until when nobody signs in.
    pub locked_until: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
    /// Since when it is disabled.
    pub disabled_at: Option<Moment>,
    /// Counts its changes.
    pub version: i64,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
