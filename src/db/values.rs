//! The values of a row, taken one after the other; texts are lent, not copied. For lists of a
//! million rows, where a copy of every text would cost more than reading them.

use super::sqlx_fault;
use crate::error::Fault;
use entity::{Day, Digest};
use sea_orm::{DbErr, QueryResult};
use sqlx::postgres::{PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteRow};
use sqlx::{Decode, Row as _, Type};
use uuid::Uuid;

/// Takes the values of a row in the order of its columns.
pub struct Values<'r> {
    row: Row<'r>,
    at: usize,
}

enum Row<'r> {
    Sqlite(&'r SqliteRow),
    Postgres(&'r PgRow),
}

impl<'r> Values<'r> {
    /// The values of a row.
    pub fn of(row: &'r QueryResult) -> Result<Self, Fault> {
        let sqlite = row.try_as_sqlite_row().map(Row::Sqlite);
        let found = sqlite.or_else(|| row.try_as_pg_row().map(Row::Postgres));
        let row = found.ok_or_else(|| DbErr::Type("a row of a third database".to_owned()))?;
        Ok(Self { row, at: 0 })
    }

    #[inline]
    fn next<T>(&mut self) -> Result<T, Fault>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
    {
        let at = self.at;
        self.at += 1;
        match self.row {
            Row::Sqlite(row) => row.try_get(at),
            Row::Postgres(row) => row.try_get(at),
        }
        .map_err(sqlx_fault)
    }

    /// A text; NULL is blank.
    #[inline]
    pub fn text(&mut self) -> Result<&'r str, Fault> {
        Ok(self.next::<Option<&'r str>>()?.unwrap_or_default())
    }

    /// An `integer`.
    #[inline]
    pub fn int(&mut self) -> Result<i32, Fault> {
        self.next()
    }

    /// An `integer`, where there is one.
    #[inline]
    pub fn maybe_int(&mut self) -> Result<Option<i32>, Fault> {
        self.next()
    }

    /// Passes over so many columns.
    pub const fn skip(&mut self, columns: usize) {
        self.at += columns;
    }

    /// A `bigint`.
    #[inline]
    pub fn big(&mut self) -> Result<i64, Fault> {
        self.next()
    }

    /// A `boolean`.
    #[inline]
    pub fn flag(&mut self) -> Result<bool, Fault> {
        self.next()
    }

    /// An id.
    #[inline]
    pub fn id<T: From<Uuid>>(&mut self) -> Result<T, Fault> {
        self.next::<Uuid>().map(T::from)
    }

    /// An id, where there is one.
    #[inline]
    pub fn maybe_id<T: From<Uuid>>(&mut self) -> Result<Option<T>, Fault> {
        Ok(self.next::<Option<Uuid>>()?.map(T::from))
    }

    /// A day; NULL is blank.
    #[inline]
    pub fn day(&mut self) -> Result<Day, Fault> {
        match self.next::<Option<i32>>()? {
            None => Ok(Day::BLANK),
            Some(digits) => Ok(Day::from_digits(digits).ok_or_else(|| wrong("day"))?),
        }
    }

    /// A digest.
    #[inline]
    pub fn digest(&mut self) -> Result<Digest, Fault> {
        let bytes = self.next::<&'r [u8]>()?;
        Ok(bytes.try_into().map(Digest).map_err(|_| wrong("digest"))?)
    }

    /// A term by its code.
    #[inline]
    pub fn term<T: std::str::FromStr>(&mut self) -> Result<T, Fault> {
        Ok(self.text()?.parse().map_err(|_| wrong("term"))?)
    }
}

/// What the database holds but the program does not know is a fault, never a default.
fn wrong(what: &str) -> DbErr {
    DbErr::Type(format!("a column holds no {what}"))
}
