//! The snapshot that a request reads.

use super::{Db, Reach};
use crate::app::Ctx;
use crate::error::Fault;
use sea_orm::DatabaseTransaction;

/// One snapshot of the database: everything read through it is of one moment.
#[derive(Debug)]
pub struct ReadTx {
    tx: DatabaseTransaction,
    /// What it was opened on, for what is read beside it.
    pub(super) db: Db,
    pub(super) reach: Reach,
}

impl Db {
    /// Opens a snapshot of what is reached. Dropping it ends it.
    pub async fn read_tx(&self, reach: Reach) -> Result<ReadTx, Fault> {
        // The first read of a deferred transaction of SQLite takes the snapshot.
        let tx = self.begin(None).await?;
        reach.say(&tx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; ").await?;
        Ok(ReadTx { tx, db: self.clone(), reach })
    }

    /// The same of everything: for the program itself.
    pub async fn read_all(&self) -> Result<ReadTx, Fault> {
        self.read_tx(Reach::all()).await
    }
}

impl Ctx {
    /// Opens a snapshot of what the actor reaches.
    pub async fn read_tx(&self) -> Result<ReadTx, Fault> {
        self.app.db.read_tx(self.actor.reach()).await
    }
}

impl std::ops::Deref for ReadTx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.tx
    }
}
