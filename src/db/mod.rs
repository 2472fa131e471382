//! The database: connecting, the only door to a write, and the snapshot that a request reads.
//!
//! `SQLite` and `PostgreSQL` are one program; the URL decides. On `SQLite` a write transaction begins
//! with `BEGIN IMMEDIATE` (a deferred one that reads first and then writes fails at once when
//! another came between), on `PostgreSQL` it is READ COMMITTED behind the lock of the institute's row.
//!
//! Two departures from the plan of the house. [`WriteTx`] is a guard that is committed with its audit
//! event, not a closure: a use case reads like the steps it is, and a write without an audit event
//! cannot be written down. And it needs no retry: every write takes its institute's row first, so two
//! writers never hold what the other waits for.

pub mod bulk;
mod read;
mod values;
mod write;

pub use read::ReadTx;
pub use values::Values;
pub use write::{Stamp, WriteTx};

use crate::error::Fault;
use crate::words::Told;
use migration::{Migrator, MigratorTrait as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, DbErr, SqlErr, Statement,
};
use std::time::Duration;

/// How long a writer of `SQLite` waits for the writer of another process.
const BUSY: Duration = Duration::from_secs(30);

/// A database that is connected to.
#[derive(Debug, Clone)]
pub struct Db {
    connection: DatabaseConnection,
    /// In one process writers of `SQLite` queue here, not at the file.
    turn: std::sync::Arc<tokio::sync::Mutex<()>>,
}

impl Db {
    /// Connects. `SQLite` files are made where there are none.
    pub async fn connect(url: &str) -> Result<Self, Fault> {
        let url = match url.strip_prefix("sqlite:") {
            Some(rest) if !rest.contains('?') && !rest.contains(":memory:") => format!("sqlite:{rest}?mode=rwc"),
            _ => url.to_owned(),
        };
        let mut options = ConnectOptions::new(&url);
        options
            .max_connections(if url.starts_with("sqlite") { 8 } else { 16 })
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
                .pragma("cache_size", "-65536")
        });
        let connection = Database::connect(options)
            .await
            .map_err(|error| Fault::new(words::CONNECT.with([&crate::config::shown(&url)]), error))?;
        Ok(Self { connection, turn: std::sync::Arc::default() })
    }

    /// Which of the two it is.
    pub fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// The pool itself: for migrations and the bulk path.
    pub(crate) const fn pool(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// Brings the tables up to this program's version.
    pub async fn migrate(&self) -> Result<u32, Fault> {
        let doing = |error: DbErr| Fault::new(words::MIGRATE.with([]), error);
        self.refuse_newer().await?;
        let steps = Migrator::get_pending_migrations(&self.connection).await.map_err(doing)?.len();
        if self.backend() == DbBackend::Postgres {
            // Two services may start at once: the second waits here and finds nothing to do.
            let mut connection = self.connection.get_postgres_connection_pool().acquire().await.map_err(sqlx_fault)?;
            let lock =
                |call: &'static str| sqlx::query(sqlx::AssertSqlSafe(format!("SELECT {call}({MIGRATION_LOCK})")));
            lock("pg_advisory_lock").execute(&mut *connection).await.map_err(sqlx_fault)?;
            let done = Migrator::up(&self.connection, None).await;
            lock("pg_advisory_unlock").execute(&mut *connection).await.map_err(sqlx_fault)?;
            done.map_err(doing)?;
        } else {
            Migrator::up(&self.connection, None).await.map_err(doing)?;
        }
        Ok(steps as u32)
    }

    /// Undoes every step: for the test that steps can be undone.
    pub async fn migrate_down(&self) -> Result<(), Fault> {
        Migrator::down(&self.connection, None).await.map_err(|error| Fault::new(words::MIGRATE.with([]), error))
    }

    /// Refuses a database whose tables this program does not know, or does not know yet.
    pub async fn check_schema(&self) -> Result<(), Fault> {
        self.refuse_newer().await?;
        let pending = Migrator::get_pending_migrations(&self.connection).await.map_err(fault)?.len();
        if pending > 0 { Err(Fault::told(words::SCHEMA_OLD.with([&pending]))) } else { Ok(()) }
    }

    async fn refuse_newer(&self) -> Result<(), Fault> {
        let query = "SELECT version FROM seaql_migrations";
        let statement = Statement::from_string(self.backend(), query);
        // No such table: the database is empty, and that is not newer.
        let Ok(rows) = self.connection.query_all_raw(statement).await else { return Ok(()) };
        let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        for row in rows {
            let version: String = row.try_get_by_index(0).map_err(fault)?;
            if !known.contains(&version) {
                return Err(Fault::told(words::SCHEMA_NEWER.with([&version])));
            }
        }
        Ok(())
    }
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
