//! The only door to a write.

use super::grown::Grown;
use super::{Db, Reach};
use crate::access::{Tenant, once};
use crate::app::Ctx;
use crate::audit::{self, Event};
use crate::error::{Error, Fault};
use entity::{InstituteId, Moment, org::institute};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DatabaseTransaction, DbBackend, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, SqliteTransactionMode, StatementBuilder,
};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// A writer's turn, given back when it is dropped.
type Turn = Option<OwnedSemaphorePermit>;

/// Whose facts a transaction writes, and the instant that they are recorded at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The institute; none for what belongs to no institute.
    pub institute: Option<InstituteId>,
    /// `recorded_at` of everything written.
    pub at: Moment,
}

/// A transaction that writes. Dropped without [`commit`](Self::commit), it leaves nothing.
#[derive(Debug)]
pub struct WriteTx {
    tx: DatabaseTransaction,
    stamp: Stamp,
    grown: Grown,
    _turn: Turn,
}

impl Db {
    pub(super) async fn begin_write(&self) -> Result<(DatabaseTransaction, Turn), Fault> {
        // Nobody closes it, so nobody waits for nothing; if one did, the database still puts writers in order.
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok();
        Ok((self.begin(Some(SqliteTransactionMode::Immediate)).await?, turn))
    }

    /// One statement about the running of the program, which no audit tells of. Answers how many rows
    /// it met. On `SQLite` it waits for its turn; on `PostgreSQL` it waits for nobody.
    pub(crate) async fn write_one(&self, statement: &impl StatementBuilder) -> Result<u64, Fault> {
        let _turn = self.turn_on_sqlite().await;
        Ok(self.pool().execute(statement).await?.rows_affected())
    }

    /// The same on the rows of an institute.
    pub(crate) async fn write_one_of(
        &self,
        institute: InstituteId,
        statement: &impl StatementBuilder,
    ) -> Result<u64, Fault> {
        let _turn = self.turn_on_sqlite().await;
        let tx = self.begin(Some(SqliteTransactionMode::Immediate)).await?;
        Reach::institute(institute).say(&tx, "").await?;
        let met = tx.execute(statement).await?.rows_affected();
        tx.commit().await?;
        Ok(met)
    }

    async fn turn_on_sqlite(&self) -> Turn {
        match self.backend() {
            DbBackend::Sqlite => Arc::clone(&self.turns).acquire_owned().await.ok(),
            _ => None,
        }
    }

    /// Whether a statement would wait for a writer of this process, who may be the one that asks.
    pub(crate) fn is_writing(&self) -> bool {
        self.backend() == DbBackend::Sqlite && self.turns.available_permits() == 0
    }
}

impl WriteTx {
    /// A transaction on what belongs to no institute.
    pub async fn system(ctx: &Ctx) -> Result<Self, Fault> {
        let (tx, turn) = ctx.app.db.begin_write().await?;
        ctx.actor.reach().say(&tx, "").await?;
        Ok(Self { tx, stamp: Stamp { institute: None, at: ctx.app.clock.now() }, grown: Grown::default(), _turn: turn })
    }

    /// A transaction on the rows of an institute, by somebody who has the right to write them. It holds
    /// the institute's lock until it ends, and its stamp is later than that of every fact of it.
    pub async fn institute<R: std::fmt::Debug>(ctx: &Ctx, tenant: Tenant) -> Result<Self, Error<R>> {
        let id = tenant.institute();
        let (tx, turn) = ctx.app.db.begin_write().await?;
        Reach::institute(id).say(&tx, "").await?;
        let now = ctx.app.clock.now();
        let last = || Expr::col(institute::Column::LastRecordedAt);
        let stamp = CaseStatement::new().case(last().gte(now.0), last().add(1)).finally(now.0);
        let touch = sea_orm::sea_query::Query::update()
            .table(institute::Entity)
            .value(institute::Column::LastRecordedAt, stamp)
            .and_where(institute::Column::Id.eq(id))
            .to_owned();
        if tx.execute(&touch).await?.rows_affected() != 1 {
            return Err(Error::Access(super::not_found()));
        }
        let at: Option<Moment> = institute::Entity::find()
            .select_only()
            .column(institute::Column::LastRecordedAt)
            .filter(institute::Column::Id.eq(id))
            .into_tuple()
            .one(&tx)
            .await?;
        let at = at.ok_or_else(|| Error::Access(super::not_found()))?;
        Ok(Self { tx, stamp: Stamp { institute: Some(id), at }, grown: Grown::default(), _turn: turn })
    }

    /// Whose facts are written, and when they are recorded.
    pub const fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// `recorded_at` of everything written.
    pub const fn at(&self) -> Moment {
        self.stamp.at
    }

    /// Says that a table has so many rows more.
    pub(super) fn grew(&self, table: &'static str, rows: usize) {
        self.grown.by(table, rows);
    }

    /// Makes what was written last, together with the audit event that tells of it and, where the
    /// request has a key, with what it was about.
    pub async fn commit(self, ctx: &Ctx, event: Event) -> Result<Moment, Fault> {
        once::keep(&self.tx, ctx, &event.subject, self.stamp.at).await?;
        audit::record(&self.tx, ctx, self.stamp, event).await?;
        self.tx.commit().await?;
        self.grown.count(&ctx.app.db).await;
        Ok(self.stamp.at)
    }
}

impl std::ops::Deref for WriteTx {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.tx
    }
}
