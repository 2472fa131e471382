//! Lists of a million rows, each read on a connection of its own, so that several are read at once.
//!
//! A list is read as `PostgreSQL` copies it, and from `SQLite` without the channel that its driver
//! passes every row through: a row costs a fraction of what it costs as the row of a query. It is of
//! the moment in which its reading began, so only what no later write changes may be read so: facts,
//! up to an instant that has passed.

use super::values::{Values, next_copied};
use super::{Db, Reach, ReadTx, sqlx_fault, words};
use crate::error::Fault;
use futures_util::TryStreamExt as _;
use rusqlite::{Connection, OpenFlags, types::Value as Parameter};
use sea_orm::sea_query::{PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder, Value};
use sea_orm::{DbBackend, DbErr};
use std::path::PathBuf;

/// What `PostgreSQL` sends in front of the rows: a signature, flags and the length of an extension.
const HEADER: usize = 19;

/// Takes the rows of a scan.
pub trait Reader: Send + 'static {
    /// Takes a row.
    fn take(&mut self, row: Values<'_>) -> Result<(), Fault>;
}

impl ReadTx {
    /// Gives every row of a query to a reader, beside whatever else is being done; answers the reader.
    pub async fn scan<R: Reader>(&self, select: &SelectStatement, reader: R) -> Result<R, Fault> {
        let db = &self.db;
        let reading = if db.backend() == DbBackend::Postgres {
            let pool = db.pool().get_postgres_connection_pool().clone();
            let copy = format!("COPY ({}) TO STDOUT (FORMAT BINARY)", select.to_string(PostgresQueryBuilder));
            tokio::spawn(copied(pool, self.reach.clone(), copy, reader))
        } else {
            let scan = Lite::of(db, select)?;
            tokio::task::spawn_blocking(move || scan.run(reader))
        };
        reading.await.map_err(|error| Fault::new(words::DATABASE.with([]), error))?
    }
}

async fn copied<R: Reader>(pool: sqlx::PgPool, reach: Reach, copy: String, mut reader: R) -> Result<R, Fault> {
    let mut tx = pool.begin().await.map_err(sqlx_fault)?;
    sqlx::Executor::execute(&mut *tx, sqlx::AssertSqlSafe(reach.statements())).await.map_err(sqlx_fault)?;
    let mut pieces = tx.copy_out_raw(&copy).await.map_err(sqlx_fault)?;
    let mut bytes: Vec<u8> = Vec::new();
    let mut begun = false;
    while let Some(piece) = pieces.try_next().await.map_err(sqlx_fault)? {
        bytes.extend_from_slice(&piece);
        let mut rest = bytes.as_slice();
        if !begun {
            let Some(behind) = rest.get(HEADER..) else { continue };
            (rest, begun) = (behind, true);
        }
        while let Some((row, behind)) = whole_row(rest) {
            reader.take(Values::copied(row))?;
            rest = behind;
        }
        // A piece is a row, so hardly ever is anything left.
        let left = bytes.len() - rest.len();
        bytes.drain(..left);
    }
    Ok(reader)
}

/// A whole copied row in front of others; none where it is cut off, or where the last was before.
fn whole_row(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (columns, row) = bytes.split_first_chunk::<2>()?;
    let columns = u16::try_from(i16::from_be_bytes(*columns)).ok()?;
    let mut rest = row;
    for _ in 0..columns {
        next_copied(&mut rest)?;
    }
    Some((&row[..row.len() - rest.len()], rest))
}

/// A scan of `SQLite`.
pub(super) struct Lite {
    file: PathBuf,
    query: String,
    parameters: Vec<Parameter>,
}

impl Lite {
    pub(super) fn of(db: &Db, select: &SelectStatement) -> Result<Self, Fault> {
        let options = db.pool().get_sqlite_connection_pool().connect_options();
        let (query, values) = select.build(SqliteQueryBuilder);
        let parameters = values.into_iter().map(lite).collect::<Result<_, Fault>>()?;
        Ok(Self { file: options.get_filename().to_owned(), query, parameters })
    }

    /// Reads on this thread, to the end.
    pub(super) fn run<R: Reader>(self, mut reader: R) -> Result<R, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.file, flags).map_err(sqlite_fault)?;
        connection.pragma_update(None, "query_only", true).map_err(sqlite_fault)?;
        let mut statement = connection.prepare(&self.query).map_err(sqlite_fault)?;
        let mut rows = statement.query(rusqlite::params_from_iter(self.parameters)).map_err(sqlite_fault)?;
        while let Some(row) = rows.next().map_err(sqlite_fault)? {
            reader.take(Values::scanned(row))?;
        }
        Ok(reader)
    }
}

/// A parameter of a query as `SQLite` takes it.
fn lite(value: Value) -> Result<Parameter, Fault> {
    Ok(match value {
        Value::Int(Some(number)) => Parameter::Integer(number.into()),
        Value::BigInt(Some(number)) => Parameter::Integer(number),
        Value::String(Some(text)) => Parameter::Text(text),
        Value::Uuid(Some(id)) => Parameter::Blob(id.as_bytes().to_vec()),
        other => return Err(DbErr::Type(format!("no parameter of a scan: {other:?}")).into()),
    })
}

pub(super) fn sqlite_fault(error: rusqlite::Error) -> Fault {
    Fault::new(words::DATABASE.with([]), error)
}

#[cfg(test)]
mod tests {
    use super::whole_row;

    #[test]
    fn a_row_is_taken_when_it_is_whole() {
        let row = [&[0, 2][..], &[0, 0, 0, 1, 7], &[0xFF; 4]].concat();
        for cut in 0..row.len() {
            assert_eq!(whole_row(&row[..cut]), None, "{cut}");
        }
        let two = [row.as_slice(), &[0xFF, 0xFF]].concat();
        assert_eq!(whole_row(&two), Some((&row[2..], &[0xFF, 0xFF][..])));
        assert_eq!(whole_row(&[0xFF, 0xFF]), None);
    }
}
