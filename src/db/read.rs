//! The snapshot that a request reads.

use super::Db;
use crate::error::Fault;
use sea_orm::{AccessMode, DatabaseTransaction, IsolationLevel, TransactionOptions, TransactionTrait as _};

/// One snapshot of the database: everything read through it is of one moment.
#[derive(Debug)]
pub struct ReadTx(DatabaseTransaction);

impl Db {
    /// Opens a snapshot. Dropping it ends it.
    #[expect(clippy::disallowed_methods, reason = "this is the one door to a read")]
    pub async fn read_tx(&self) -> Result<ReadTx, Fault> {
        let options = match self.backend() {
            sea_orm::DbBackend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                sqlite_transaction_mode: None,
            },
            // The first read of a deferred transaction of SQLite takes the snapshot.
            _ => TransactionOptions { isolation_level: None, access_mode: None, sqlite_transaction_mode: None },
        };
        Ok(ReadTx(self.pool().begin_with_options(options).await?))
    }
}

impl std::ops::Deref for ReadTx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.0
    }
}
