//! The values of a row, taken one after the other; texts are lent, not copied. For lists of a
//! million rows, where a copy of every text would cost more than reading them.

use super::sqlx_fault;
use crate::error::Fault;
use entity::{Day, Digest};
use sea_orm::sea_query::Expr;
use sea_orm::{DbBackend, DbErr, QueryResult};
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
    Packed(std::str::Split<'r, char>),
}

/// Parts the values of a packed row; texts that are written never hold it.
pub(super) const PARTING: char = '\u{1f}';

/// How a column stands in a packed row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text or a number.
    Plain,
    /// An id.
    Id,
    /// A `boolean`.
    Flag,
}

/// The columns of a table as one text a row, for [`Values::packed`]: a driver takes longer over each of
/// forty values than over one text of them all. A NULL is blank.
pub fn pack(backend: DbBackend, table: &str, columns: impl IntoIterator<Item = (&'static str, Shape)>) -> Expr {
    let sqlite = backend == DbBackend::Sqlite;
    let value = |(column, shape): (&str, Shape)| match (shape, sqlite) {
        (Shape::Plain | Shape::Flag, true) => format!("{table}.{column}"),
        (Shape::Id, true) => format!("hex({table}.{column})"),
        (Shape::Plain | Shape::Id, false) => format!("coalesce({table}.{column}::text, '')"),
        (Shape::Flag, false) => format!("{table}.{column}::int"),
    };
    let values: Vec<String> = columns.into_iter().map(value).collect();
    let listed = values.join(", ");
    if sqlite {
        let form = vec!["%s"; values.len()].join("\u{1f}");
        Expr::cust(format!("printf('{form}', {listed})"))
    } else {
        Expr::cust(format!("concat_ws(chr(31), {listed})"))
    }
}

impl<'r> Values<'r> {
    /// The values of a row.
    pub fn of(row: &'r QueryResult) -> Result<Self, Fault> {
        let sqlite = row.try_as_sqlite_row().map(Row::Sqlite);
        let found = sqlite.or_else(|| row.try_as_pg_row().map(Row::Postgres));
        let row = found.ok_or_else(|| DbErr::Type("a row of a third database".to_owned()))?;
        Ok(Self { row, at: 0 })
    }

    /// The values of a row that was [packed](pack()).
    pub fn packed(text: &'r str) -> Self {
        Self { row: Row::Packed(text.split(PARTING)), at: 0 }
    }

    /// The next value of a packed row; `None` where the row is not packed.
    #[inline]
    fn field(&mut self) -> Option<&'r str> {
        match &mut self.row {
            Row::Packed(fields) => Some(fields.next().unwrap_or_default()),
            _ => None,
        }
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
            Row::Packed(_) => return Err(wrong("value of its own").into()),
        }
        .map_err(sqlx_fault)
    }

    /// A text; NULL is blank.
    #[inline]
    pub fn text(&mut self) -> Result<&'r str, Fault> {
        if let Some(field) = self.field() {
            return Ok(field);
        }
        Ok(self.next::<Option<&'r str>>()?.unwrap_or_default())
    }

    /// A text, where there is one.
    #[inline]
    pub fn word(&mut self) -> Result<Option<String>, Fault> {
        let text = self.text()?;
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// An `integer`.
    #[inline]
    pub fn int(&mut self) -> Result<i32, Fault> {
        if let Some(field) = self.field() {
            return parsed(field);
        }
        self.next()
    }

    /// An `integer`, where there is one.
    #[inline]
    pub fn maybe_int(&mut self) -> Result<Option<i32>, Fault> {
        if let Some(field) = self.field() {
            return given(field).map(parsed).transpose();
        }
        self.next()
    }

    /// Passes over so many columns.
    pub fn skip(&mut self, columns: usize) {
        self.at += columns;
        (0..columns).for_each(|_| _ = self.field());
    }

    /// A `bigint`.
    #[inline]
    pub fn big(&mut self) -> Result<i64, Fault> {
        if let Some(field) = self.field() {
            return parsed(field);
        }
        self.next()
    }

    /// A `boolean`.
    #[inline]
    pub fn flag(&mut self) -> Result<bool, Fault> {
        if let Some(field) = self.field() {
            return Ok(parsed::<u8>(field)? != 0);
        }
        self.next()
    }

    /// An id.
    #[inline]
    pub fn id<T: From<Uuid>>(&mut self) -> Result<T, Fault> {
        if let Some(field) = self.field() {
            return Ok(T::from(parsed(field)?));
        }
        self.next::<Uuid>().map(T::from)
    }

    /// An id, where there is one.
    #[inline]
    pub fn maybe_id<T: From<Uuid>>(&mut self) -> Result<Option<T>, Fault> {
        if let Some(field) = self.field() {
            return Ok(given(field).map(parsed).transpose()?.map(T::from));
        }
        Ok(self.next::<Option<Uuid>>()?.map(T::from))
    }

    /// A day; NULL is blank.
    #[inline]
    pub fn day(&mut self) -> Result<Day, Fault> {
        match self.maybe_int()? {
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

/// A value of a packed row; blank stands for NULL.
fn given(field: &str) -> Option<&str> {
    (!field.is_empty()).then_some(field)
}

fn parsed<T: std::str::FromStr>(field: &str) -> Result<T, Fault> {
    field.parse().map_err(|_| wrong("value that was packed").into())
}

/// What the database holds but the program does not know is a fault, never a default.
fn wrong(what: &str) -> DbErr {
    DbErr::Type(format!("a column holds no {what}"))
}
