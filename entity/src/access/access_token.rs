//! Table `access_token`.

use crate::{Digest, InstituteId, Moment, StocktakeId, TokenId, UserAccountId};
use sea_orm::entity::prelude::*;

/// An access token for a client of the API (访问令牌); the secret itself is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_token")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// SHA-256 of the secret.
    pub secret_hash: Digest,
    /// Whose it is.
    pub institute_id: Option<InstituteId>,
    /// When it was made.
    pub created_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
    /// Since when it is void.
    pub revoked_at: Option<Moment>,
    /// Who made it, and can do no more by it than they may themselves; none for the local operator's.
    pub user_account_id: Option<UserAccountId>,
    /// The roles that it has, by their codes, parted by blanks.
    pub roles: String,
    /// When it was used last, to the minute.
    pub used_at: Option<Moment>,
    /// The one stocktake that a device counts for; none for every other token.
    pub stocktake_id: Option<StocktakeId>,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
