//! The values of a row, taken one after the other; texts are lent, not copied. For lists of a
//! million rows, where a copy of every text would cost more than reading them.

use super::sqlx_fault;
use crate::error::Fault;
use entity::{Day, Digest};
use rusqlite::types::ValueRef;
use sea_orm::{DbErr, QueryResult};
use sqlx::postgres::{PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteRow};
use sqlx::{Decode, Row as _, Type};
use uuid::Uuid;

/// Takes the values of a row in the order of its columns.
pub struct Values<'r> {
    row: Row<'r>,
    at: usize,
    /// Which of the next fields have a column, the next one lowest; `None` = all.
    fields: Option<i64>,
}

enum Row<'r> {
    Sqlite(&'r SqliteRow),
    Postgres(&'r PgRow),
    /// A row of a scan of `SQLite`.
    Scanned(&'r rusqlite::Row<'r>),
    /// What is left of a row as `PostgreSQL` copies it.
    Copied(&'r [u8]),
}

/// A value of a column, however its row came.
trait Value<'r>: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres> {
    fn scanned(value: ValueRef<'r>) -> Option<Self>;
    fn copied(bytes: &'r [u8]) -> Option<Self>;
}

impl<'r> Value<'r> for i32 {
    fn scanned(value: ValueRef<'r>) -> Option<Self> {
        i64::scanned(value)?.try_into().ok()
    }

    fn copied(bytes: &'r [u8]) -> Option<Self> {
        Some(Self::from_be_bytes(bytes.try_into().ok()?))
    }
}

impl<'r> Value<'r> for i64 {
    fn scanned(value: ValueRef<'r>) -> Option<Self> {
        if let ValueRef::Integer(number) = value { Some(number) } else { None }
    }

    fn copied(bytes: &'r [u8]) -> Option<Self> {
        Some(Self::from_be_bytes(bytes.try_into().ok()?))
    }
}

impl<'r> Value<'r> for bool {
    fn scanned(value: ValueRef<'r>) -> Option<Self> {
        Some(i64::scanned(value)? != 0)
    }

    fn copied(bytes: &'r [u8]) -> Option<Self> {
        Some(*bytes.first()? != 0)
    }
}

impl<'r> Value<'r> for Uuid {
    fn scanned(value: ValueRef<'r>) -> Option<Self> {
        Self::copied(<&[u8]>::scanned(value)?)
    }

    fn copied(bytes: &'r [u8]) -> Option<Self> {
        Self::from_slice(bytes).ok()
    }
}

impl<'r> Value<'r> for &'r str {
    fn scanned(value: ValueRef<'r>) -> Option<Self> {
        if let ValueRef::Text(bytes) = value { Self::copied(bytes) } else { None }
    }

    fn copied(bytes: &'r [u8]) -> Option<Self> {
        simdutf8::basic::from_utf8(bytes).ok()
    }
}

impl<'r> Value<'r> for &'r [u8] {
    fn scanned(value: ValueRef<'r>) -> Option<Self> {
        if let ValueRef::Blob(bytes) = value { Some(bytes) } else { None }
    }

    fn copied(bytes: &'r [u8]) -> Option<Self> {
        Some(bytes)
    }
}

impl<'r> Values<'r> {
    /// The values of a row.
    pub fn of(row: &'r QueryResult) -> Result<Self, Fault> {
        let sqlite = row.try_as_sqlite_row().map(Row::Sqlite);
        let found = sqlite.or_else(|| row.try_as_pg_row().map(Row::Postgres));
        let row = found.ok_or_else(|| DbErr::Type("a row of a third database".to_owned()))?;
        Ok(Self { row, at: 0, fields: None })
    }

    pub(super) const fn scanned(row: &'r rusqlite::Row<'r>) -> Self {
        Self { row: Row::Scanned(row), at: 0, fields: None }
    }

    pub(super) const fn copied(row: &'r [u8]) -> Self {
        Self { row: Row::Copied(row), at: 0, fields: None }
    }

    /// From here on the row has columns only for fields whose bits are set, the next field's the lowest;
    /// the values of others are blank.
    pub const fn of_fields(&mut self, mask: i64) {
        self.fields = Some(mask);
    }

    /// The next value; `None` where it is NULL or has no column.
    #[inline]
    fn maybe<T: Value<'r>>(&mut self) -> Result<Option<T>, Fault> {
        if let Some(fields) = &mut self.fields {
            let has_column = *fields & 1 == 1;
            *fields >>= 1;
            if !has_column {
                return Ok(None);
            }
        }
        let at = self.at;
        self.at += 1;
        match &mut self.row {
            Row::Sqlite(row) => row.try_get(at).map_err(sqlx_fault),
            Row::Postgres(row) => row.try_get(at).map_err(sqlx_fault),
            Row::Scanned(row) => match row.get_ref(at) {
                Ok(ValueRef::Null) => Ok(None),
                Ok(value) => T::scanned(value).map(Some).ok_or_else(|| wrong("value of its type").into()),
                Err(error) => Err(super::scan::sqlite_fault(error)),
            },
            Row::Copied(rest) => match next_copied(rest) {
                Some(Copied::Null) => Ok(None),
                Some(Copied::Value(bytes)) => {
                    T::copied(bytes).map(Some).ok_or_else(|| wrong("value of its type").into())
                }
                None => Err(wrong("value at all").into()),
            },
        }
    }

    /// The next value. What has no column is blank; NULL is not.
    #[inline]
    fn next<T: Value<'r> + Default>(&mut self) -> Result<T, Fault> {
        if self.fields.is_some_and(|fields| fields & 1 == 0) {
            return Ok(self.maybe()?.unwrap_or_default());
        }
        self.maybe()?.ok_or_else(|| wrong("value where there must be one").into())
    }

    /// A text; NULL is blank.
    #[inline]
    pub fn text(&mut self) -> Result<&'r str, Fault> {
        Ok(self.maybe::<&'r str>()?.unwrap_or_default())
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
        self.next()
    }

    /// An `integer`, where there is one.
    #[inline]
    pub fn maybe_int(&mut self) -> Result<Option<i32>, Fault> {
        self.maybe()
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
        Ok(self.maybe::<Uuid>()?.map(T::from))
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
        self.maybe_term()?.ok_or_else(|| wrong("term").into())
    }

    /// A term by its code, where there is one.
    #[inline]
    pub fn maybe_term<T: std::str::FromStr>(&mut self) -> Result<Option<T>, Fault> {
        let Some(code) = self.maybe::<&'r str>()? else { return Ok(None) };
        Ok(Some(code.parse().map_err(|_| wrong("term"))?))
    }
}

/// A value of a copied row.
pub(super) enum Copied<'r> {
    /// NULL.
    Null,
    /// Its bytes.
    Value(&'r [u8]),
}

/// The next value of a copied row; `None` where the row ends before it.
#[inline]
pub(super) fn next_copied<'r>(rest: &mut &'r [u8]) -> Option<Copied<'r>> {
    let (length, behind) = rest.split_first_chunk::<4>()?;
    let length = i32::from_be_bytes(*length);
    let Ok(length) = usize::try_from(length) else {
        *rest = behind;
        return Some(Copied::Null);
    };
    let (value, behind) = behind.split_at_checked(length)?;
    *rest = behind;
    Some(Copied::Value(value))
}

/// What the database holds but the program does not know is a fault, never a default.
fn wrong(what: &str) -> DbErr {
    DbErr::Type(format!("a column holds no {what}"))
}
