//! The bulk path: a million rows into one table in the transaction that tells of them.
//!
//! On `PostgreSQL` rows go by binary `COPY` into an unlogged staging table beside the transaction and
//! from there by one `INSERT … SELECT` inside it, since `COPY FROM` does not work under row-level
//! security; it lies in a schema that belongs to the application, which makes no table anywhere else. On `SQLite` they go by statements of many rows, inside the transaction.
//!
//! Every table of this path ends with the columns `recorded_at`; it is the stamp of the transaction.

use super::{Db, WriteTx, fault, sqlx_fault};
use crate::app::Ctx;
use crate::error::Fault;
use entity::{Day, Digest};
use migration::STAGE;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement, Value};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgCopyIn, PgPoolCopyExt as _};
use sqlx::{PgPool, Postgres};
use uuid::Uuid;

/// Bytes that are sent at a time.
const PIECE: usize = 256 << 10;
/// Parameters of one statement; `SQLite` takes 32,766.
const PARAMETERS: usize = 8_000;
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const TRAILER: &[u8] = &(-1_i16).to_be_bytes();

/// A table and the columns that are written, in their order, without `recorded_at`.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The table.
    pub table: &'static str,
    /// Its columns but `recorded_at`.
    pub columns: &'static [&'static str],
}

/// The cells of a row, given in the order of the columns.
#[derive(Debug)]
pub enum Cells {
    /// As `PostgreSQL` copies them.
    Binary(Vec<u8>),
    /// As parameters.
    Parameters(Vec<Value>),
}

impl Cells {
    #[inline]
    fn put(&mut self, bytes: &[u8], value: impl FnOnce() -> Value) {
        match self {
            Self::Binary(out) => {
                out.extend_from_slice(&(bytes.len() as i32).to_be_bytes());
                out.extend_from_slice(bytes);
            }
            Self::Parameters(values) => values.push(value()),
        }
    }

    #[inline]
    fn null(&mut self, value: Value) {
        match self {
            Self::Binary(out) => out.extend_from_slice(&(-1_i32).to_be_bytes()),
            Self::Parameters(values) => values.push(value),
        }
    }

    /// An id.
    pub fn uuid(&mut self, id: impl Into<Option<Uuid>>) {
        match id.into() {
            Some(id) => self.put(id.as_bytes(), || id.into()),
            None => self.null(Value::Uuid(None)),
        }
    }

    /// An `integer`.
    pub fn int(&mut self, number: impl Into<Option<i32>>) {
        match number.into() {
            Some(number) => self.put(&number.to_be_bytes(), || number.into()),
            None => self.null(Value::Int(None)),
        }
    }

    /// A `bigint`.
    pub fn big(&mut self, number: i64) {
        self.put(&number.to_be_bytes(), || number.into());
    }

    /// A `boolean`.
    pub fn flag(&mut self, flag: bool) {
        self.put(&[u8::from(flag)], || flag.into());
    }

    /// A text; blank is NULL.
    pub fn text(&mut self, text: &str) {
        if text.is_empty() {
            return self.null(Value::String(None));
        }
        self.word(text);
    }

    /// A text that is never NULL.
    pub fn word(&mut self, text: &str) {
        self.put(text.as_bytes(), || text.into());
    }

    /// A day; blank is NULL.
    pub fn day(&mut self, day: Day) {
        self.int(day.digits());
    }

    /// A digest.
    pub fn digest(&mut self, digest: Digest) {
        self.put(&digest.0, || digest.into());
    }
}

/// Rows on their way into a table.
pub struct Bulk<'t> {
    tx: &'t WriteTx,
    target: Target,
    cells: Cells,
    rows: usize,
    way: Way,
}

enum Way {
    /// What is the same in every row stands in front of each.
    Copy { pool: PgPool, stage: String, copy: Option<PgCopyIn<PoolConnection<Postgres>>>, same: Vec<u8> },
    /// What is the same in every row stands in the statement itself.
    Statements { insert: String, full: Statement, same: String, own: usize },
}

impl<'t> Bulk<'t> {
    /// Begins to write into a table.
    pub async fn begin(ctx: &Ctx, tx: &'t WriteTx, target: Target) -> Result<Self, Fault> {
        Self::of(ctx, tx, target, &[]).await
    }

    /// Begins to write rows whose first columns have the same ids, which are not given again.
    pub async fn of(ctx: &Ctx, tx: &'t WriteTx, target: Target, same: &[Uuid]) -> Result<Self, Fault> {
        let db = &ctx.app.db;
        let columns = target.columns.join(", ");
        let (way, cells) = if db.backend() == DbBackend::Postgres {
            let stage = format!("{STAGE}.stage_{}", ctx.app.ids.next().simple());
            // As long as this is held, the sweep of another process leaves the table alone: from before
            // the table is there until the transaction has ended.
            tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({})", lock_of(&stage))).await?;
            let create = format!("CREATE UNLOGGED TABLE {stage} AS SELECT {columns} FROM {} LIMIT 0", target.table);
            db.pool().execute_unprepared(&create).await?;
            let pool = db.pool().get_postgres_connection_pool().clone();
            let mut cells = Cells::Binary((target.columns.len() as i16).to_be_bytes().to_vec());
            for id in same {
                cells.uuid(*id);
            }
            let Cells::Binary(same) = cells else { return Err(Fault::told(super::words::DATABASE.with([]))) };
            (Way::Copy { pool, stage, copy: None, same }, Cells::Binary(Vec::with_capacity(PIECE + PIECE / 4)))
        } else {
            let own = target.columns.len() - same.len();
            let insert = format!("INSERT INTO {} ({columns}, recorded_at) VALUES ", target.table);
            let same = same.iter().fold(String::new(), |text, id| text + &format!("X'{}', ", id.simple()));
            let text = format!("{insert}{}", values(&same, own, at_once(own), tx.at().0));
            let full = Statement::from_string(DbBackend::Sqlite, text);
            let cells = Cells::Parameters(Vec::with_capacity(PARAMETERS));
            (Way::Statements { insert, full, same, own }, cells)
        };
        Ok(Self { tx, target, cells, rows: 0, way })
    }

    /// Adds a row.
    pub async fn push(&mut self, write: impl FnOnce(&mut Cells)) -> Result<(), Fault> {
        if let (Cells::Binary(out), Way::Copy { same, .. }) = (&mut self.cells, &self.way) {
            out.extend_from_slice(same);
        }
        write(&mut self.cells);
        self.rows += 1;
        match (&mut self.way, &mut self.cells) {
            (Way::Copy { .. }, Cells::Binary(out)) if out.len() >= PIECE => self.send().await?,
            (Way::Statements { full, own, .. }, Cells::Parameters(values)) => {
                debug_assert_eq!(values.len() % *own, 0, "a cell for every column");
                if values.len() == at_once(*own) * *own {
                    let values = std::mem::replace(values, Vec::with_capacity(PARAMETERS));
                    let statement = Statement { values: Some(sea_orm::Values(values)), ..full.clone() };
                    self.tx.execute_raw(statement).await.map_err(fault)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Sends what is gathered into the staging table, by a connection that is kept until the next pause.
    async fn send(&mut self) -> Result<(), Fault> {
        let (Way::Copy { pool, stage, copy, .. }, Cells::Binary(out)) = (&mut self.way, &mut self.cells) else {
            return Ok(());
        };
        if out.is_empty() {
            return Ok(());
        }
        if copy.is_none() {
            let columns = self.target.columns.join(", ");
            let statement = format!("COPY {stage} ({columns}) FROM STDIN (FORMAT BINARY)");
            copy.insert(pool.copy_in_raw(&statement).await.map_err(sqlx_fault)?)
                .send(HEADER)
                .await
                .map_err(sqlx_fault)?;
        }
        if let Some(copy) = copy {
            copy.send(out.as_slice()).await.map_err(sqlx_fault)?;
        }
        out.clear();
        Ok(())
    }

    /// Writes what is gathered, before something else is written that refers to it or needs the connection.
    pub async fn pause(&mut self) -> Result<(), Fault> {
        self.send().await?;
        match (&mut self.way, &mut self.cells) {
            (Way::Copy { copy, .. }, _) => {
                if let Some(mut copy) = copy.take() {
                    copy.send(TRAILER).await.map_err(sqlx_fault)?;
                    copy.finish().await.map_err(sqlx_fault)?;
                }
            }
            (Way::Statements { insert, same, own, .. }, Cells::Parameters(values_left)) => {
                let mut left = std::mem::take(values_left);
                // A connection keeps what it has prepared: of the statements for what is left there are few, however
                // often something is left.
                while let Some(rows) = (left.len() / *own).checked_ilog2().map(|power| 1 << power) {
                    let rest = left.split_off(rows * *own);
                    let statement = format!("{insert}{}", values(same, *own, rows, self.tx.at().0));
                    self.tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, statement, left)).await?;
                    left = rest;
                }
            }
            (Way::Statements { .. }, Cells::Binary(_)) => {}
        }
        Ok(())
    }

    /// Writes what is left; answers how many rows were written.
    pub async fn finish(mut self) -> Result<usize, Fault> {
        self.pause().await?;
        if let Way::Copy { stage, .. } = &self.way {
            let (table, columns) = (self.target.table, self.target.columns.join(", "));
            let at = self.tx.at().0;
            let insert = format!("INSERT INTO {table} ({columns}, recorded_at) SELECT {columns}, {at} FROM {stage}");
            self.tx.execute_unprepared(&insert).await?;
            self.tx.execute_unprepared(&format!("DROP TABLE {stage}")).await?;
        }
        self.tx.grew(self.target.table, self.rows);
        Ok(self.rows)
    }
}

/// Rows of one statement, by the parameters that each has.
fn at_once(own: usize) -> usize {
    (PARAMETERS / own).max(1)
}

/// So many rows of what is the same in all of them, a parameter for each cell of their own, and the stamp.
///
/// Parameters have no numbers: `SQLite` looks up the name of one among those of all of them, and is asked for each.
fn values(same: &str, own: usize, rows: usize, at: i64) -> String {
    let row = format!("({same}{}, {at})", vec!["?"; own].join(", "));
    vec![row; rows].join(", ")
}

/// The advisory lock of who writes into a staging table.
fn lock_of(stage: &str) -> String {
    format!("hashtextextended('{stage}', 0)")
}

/// Removes staging tables that nobody holds: a killed process leaves them. Answers how many.
pub async fn sweep(db: &Db) -> Result<u32, Fault> {
    if db.backend() != DbBackend::Postgres {
        return Ok(0);
    }
    let stages = staging_tables(db).await?;
    for stage in &stages {
        let drop = format!(
            "DO $$ BEGIN IF pg_try_advisory_xact_lock({}) THEN \
             LOCK TABLE {stage} IN ACCESS EXCLUSIVE MODE NOWAIT; DROP TABLE {stage}; END IF; \
             EXCEPTION WHEN lock_not_available OR undefined_table THEN NULL; END $$",
            lock_of(stage)
        );
        db.pool().execute_unprepared(&drop).await?;
    }
    let left = if stages.is_empty() { Vec::new() } else { staging_tables(db).await? };
    Ok(stages.iter().filter(|stage| !left.contains(stage)).count() as u32)
}

async fn staging_tables(db: &Db) -> Result<Vec<String>, Fault> {
    let query = format!("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname = '{STAGE}'");
    let rows = db.pool().query_all_raw(Statement::from_string(DbBackend::Postgres, query)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::{Cells, values};
    use entity::Day;

    #[test]
    fn cells_are_as_postgresql_copies_them() {
        let mut cells = Cells::Binary(Vec::new());
        cells.int(7);
        cells.text("账");
        cells.text("");
        cells.day(Day::BLANK);
        cells.flag(true);
        let Cells::Binary(bytes) = cells else { panic!("binary") };
        let expected = [&[0, 0, 0, 4, 0, 0, 0, 7][..], &[0, 0, 0, 3, 0xE8, 0xB4, 0xA6], &[0xFF; 8], &[0, 0, 0, 1, 1]];
        assert_eq!(bytes, expected.concat());
    }

    #[test]
    fn statements_have_a_place_for_every_cell() {
        assert_eq!(values("", 2, 2, 7), "(?, ?, 7), (?, ?, 7)");
        assert_eq!(values("X'0F', ", 1, 2, 7), "(X'0F', ?, 7), (X'0F', ?, 7)");
    }
}
