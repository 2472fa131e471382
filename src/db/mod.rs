//! The database: connecting, the only door to a write, and the snapshot that a request reads.
//!
//! `SQLite` and `PostgreSQL` are one program; the URL decides. On `SQLite` a write transaction begins
//! with `BEGIN IMMEDIATE` (a deferred one that reads first and then writes fails at once when
//! another came between), on `PostgreSQL` it is READ COMMITTED behind the lock of the institute's row.
//!
//! On `PostgreSQL` every transaction says what it reaches (`reach`), and the database holds the rows against it.
//!
//! Two departures from the plan of the house. [`WriteTx`] is a guard that is committed with its audit
//! event, not a closure: a use case reads like the steps it is, and a write without an audit event
//! cannot be written down. And it needs no retry: every write takes its institute's row first, so two
//! writers never hold what the other waits for.

pub mod bulk;
mod grown;
mod reach;
mod read;
mod rows;
mod scan;
mod values;
mod write;

pub use reach::Reach;
pub use read::ReadTx;
pub use rows::Rows;
pub use scan::Reader;
pub use values::Values;
pub use write::{Stamp, WriteTx};

use crate::audit;
use crate::error::Fault;
use crate::words::Told;
use entity::HashAlgorithm;
use migration::{Migrator, MigratorTrait as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqlErr,
    SqliteTransactionMode, Statement, StreamTrait as _, TransactionOptions, TransactionStream, TransactionTrait as _,
    sea_query::SelectStatement,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a writer of `SQLite` waits for the writer of another process.
const BUSY: Duration = Duration::from_secs(30);

/// A database that is connected to.
#[derive(Debug, Clone)]
pub struct Db {
    connection: DatabaseConnection,
    /// Writers of one process queue here, first come first served: on `SQLite` one at a time, instead
    /// of trying at the file; on `PostgreSQL` so many that they never hold every connection, since
    /// one who waits for an institute would keep it from the one who works.
    turns: Arc<Semaphore>,
}

impl Db {
    /// Connects. `SQLite` files are made where there are none.
    pub async fn connect(url: &str) -> Result<Self, Fault> {
        let url = match url.strip_prefix("sqlite:") {
            Some(rest) if !rest.contains('?') && !rest.contains(":memory:") => format!("sqlite:{rest}?mode=rwc"),
            _ => url.to_owned(),
        };
        let mut options = ConnectOptions::new(&url);
        let (connections, writers) = if url.starts_with("sqlite") { (8, 1) } else { (16, 6) };
        options
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(30))
            .sqlx_logging(false)
            .test_before_acquire(false);
        options.map_sqlx_sqlite_opts(|options| {
            use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
            options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(BUSY)
                .pragma("cache_size", "-16384")
                // Rows wait for their reader, not the reader for each row.
                .row_buffer_size(1_024)
        });
        reach::take_the_role(&mut options);
        let connection = Database::connect(options)
            .await
            .map_err(|error| Fault::new(words::CONNECT.with([&crate::config::shown(&url)]), error))?;
        Ok(Self { connection, turns: Arc::new(Semaphore::new(writers)) })
    }

    /// Tells of every statement that goes through this connection from now on, so that a test can
    /// hold how many a request takes.
    pub fn watch(&mut self, seen: impl Fn(&str) + Send + Sync + 'static) {
        self.connection.set_metric_callback(move |info| seen(&info.statement.sql));
    }

    /// Which of the two it is.
    pub fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// Begins a transaction, in a task of its own: were it given up between the word and its answer, as when
    /// a client goes away, the connection would go back to the others with a transaction that nobody ends,
    /// and what the next one writes would never be.
    #[expect(clippy::disallowed_methods, reason = "this is the one place where a transaction begins")]
    async fn begin(&self, sqlite: Option<SqliteTransactionMode>) -> Result<DatabaseTransaction, Fault> {
        let connection = self.connection.clone();
        let options = TransactionOptions { isolation_level: None, access_mode: None, sqlite_transaction_mode: sqlite };
        let begun = tokio::spawn(async move { connection.begin_with_options(options).await }).await;
        Ok(begun.map_err(|error| Fault::new(words::DATABASE.with([]), error))??)
    }

    /// The pool itself: for migrations and the bulk path.
    pub(crate) const fn pool(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Brings the tables up to this program's version: all steps or none. Answers how many.
    pub async fn migrate(&mut self) -> Result<u32, Fault> {
        self.migrate_with(HashAlgorithm::default()).await
    }

    /// The same; what the audit seals with it is hashed in a way that is chosen.
    pub async fn migrate_with(&mut self, audit_hash: HashAlgorithm) -> Result<u32, Fault> {
        let doing = |error: DbErr| Fault::new(words::MIGRATE.with([]), error);
        // Two services may start at once: the second waits here and finds nothing to do.
        let (tx, _turn) = self.begin_write().await?;
        if self.backend() == DbBackend::Postgres {
            tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
        }
        as_owner(&tx).await?;
        Migrator::install(&tx).await.map_err(doing)?;
        refuse_newer(&tx).await?;
        let steps = Migrator::get_pending_migrations(&tx).await.map_err(doing)?.len();
        Migrator::up(&tx, None).await.map_err(doing)?;
        audit::seal(&tx, audit_hash).await?;
        tx.commit().await.map_err(doing)?;
        if steps > 0 && self.backend() == DbBackend::Postgres {
            // Connections that are older than the role of the application did not take it on.
            let options = self.connection.get_postgres_connection_pool().options().clone();
            let to = self.connection.get_postgres_connection_pool().connect_options();
            let pool = options.connect_with((*to).clone()).await.map_err(sqlx_fault)?;
            self.connection = sea_orm::SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
        }
        Ok(steps as u32)
    }

    /// Undoes every step: for the test that steps can be undone.
    pub async fn migrate_down(&self) -> Result<(), Fault> {
        let doing = |error: DbErr| Fault::new(words::MIGRATE.with([]), error);
        let (tx, _turn) = self.begin_write().await?;
        as_owner(&tx).await?;
        Migrator::down(&tx, None).await.map_err(doing)?;
        tx.commit().await.map_err(doing)
    }

    /// Refuses a database whose tables this program does not know, or does not know yet.
    pub async fn check_schema(&self) -> Result<(), Fault> {
        refuse_newer(&self.connection).await?;
        let pending = Migrator::get_pending_migrations_read_only(&self.connection).await.map_err(fault)?.len();
        if pending > 0 {
            return Err(Fault::told(words::SCHEMA_OLD.with([&pending])));
        }
        self.check_rows().await
    }

    /// Whether no step was taken yet: a database that was just made.
    pub async fn is_empty(&self) -> Result<bool, Fault> {
        refuse_newer(&self.connection).await?;
        let pending = Migrator::get_pending_migrations_read_only(&self.connection).await.map_err(fault)?.len();
        Ok(pending == Migrator::migrations().len())
    }
}

/// What makes a transaction one of who has logged in, and so owns the tables.
const AS_OWNER: &str = "SET LOCAL ROLE NONE; ";

/// Lets a transaction make tables: as who has logged in, and over all institutes.
async fn as_owner(tx: &DatabaseTransaction) -> Result<(), Fault> {
    Reach::all().say(tx, AS_OWNER).await
}

/// Refuses tables that were made by steps this program does not have.
async fn refuse_newer(db: &impl ConnectionTrait) -> Result<(), Fault> {
    let query = "SELECT version FROM seaql_migrations";
    let statement = Statement::from_string(db.get_database_backend(), query);
    // No such table: the database is empty, and that is not newer.
    let Ok(rows) = db.query_all_raw(statement).await else { return Ok(()) };
    let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    for row in rows {
        let version: String = row.try_get_by_index(0)?;
        if !known.contains(&version) {
            return Err(Fault::told(words::SCHEMA_NEWER.with([&version])));
        }
    }
    Ok(())
}

/// Any number that only this program uses.
const MIGRATION_LOCK: i64 = 7_283_105_516;

/// A failure of the database as a fault.
pub fn fault(error: DbErr) -> Fault {
    Fault::new(words::DATABASE.with([]), error)
}

pub(crate) fn sqlx_fault(error: sqlx::Error) -> Fault {
    Fault::new(words::DATABASE.with([]), error)
}

impl From<DbErr> for Fault {
    fn from(error: DbErr) -> Self {
        fault(error)
    }
}

impl<R: std::fmt::Debug> From<DbErr> for crate::error::Error<R> {
    fn from(error: DbErr) -> Self {
        Self::Fault(fault(error))
    }
}

/// The rows of a query, one after the other: for queries whose rows are too many to hold.
pub async fn stream<'a>(
    tx: &'a DatabaseTransaction,
    select: &SelectStatement,
) -> Result<std::pin::Pin<Box<TransactionStream<'a>>>, DbErr> {
    let statement = ConnectionTrait::get_database_backend(tx).build(select);
    Ok(Box::pin(tx.stream_raw(statement).await?))
}

/// Whether a row is there already.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// What an institute's row that is not there is told as.
pub fn not_found() -> Told {
    words::NOT_FOUND.with([])
}

/// The messages of this room.
pub mod words {
    crate::words! {
        CONNECT = "无法连接数据库 {0}", "the database {0} cannot be connected to";
        MIGRATE = "升级数据库结构时出错", "the tables could not be brought up to date";
        DATABASE = "数据库出错", "the database failed";
        SCHEMA_NEWER = "数据库由更新版本的程序建立（{0}），请升级程序", "the database was made by a newer program ({0}); use that one";
        SCHEMA_OLD = "数据库结构尚差 {0} 步升级，请先运行 oversight migrate", "the tables lack {0} steps; run oversight migrate first";
        ROWS_OPEN = "数据库登录角色不受行级安全约束：请授予它 {0} 角色", "row-level security does not hold for the role that logs in: grant it {0}";
        NOT_FOUND = "未找到", "not found";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
