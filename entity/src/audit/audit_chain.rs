//! Table `audit_chain`.

use super::{Chain, HashAlgorithm};
use crate::Digest;
use sea_orm::entity::prelude::*;

/// The head of an audit chain (审计链链头): its last entry. Who appends holds this row, so that
/// entries come one after the other and a chain never forks.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_chain")]
pub struct Model {
    /// Which chain.
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain: Chain,
    /// The sequence of its last entry; 0 for none.
    pub sequence: i64,
    /// The hash of its last entry; zeros for none.
    pub hash: Digest,
    /// The hash function of its last entry.
    pub algorithm: HashAlgorithm,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
