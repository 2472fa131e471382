//! Table `recovery_code`.

use crate::{Digest, Moment, UserAccountId};
use sea_orm::entity::prelude::*;

/// A code that stands in once for the second factor (恢复码).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    /// Whose it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_account_id: UserAccountId,
    /// SHA-256 of the code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Digest,
    /// When it was used.
    pub used_at: Option<Moment>,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
