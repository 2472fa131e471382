//! Statements about imports.

use super::report::Message;
use super::words;
use crate::db::{WriteTx, not_found};
use crate::error::{Error, Fault};
use crate::facts::TableInfo;
use crate::plan::RowReport;
use crate::sheet::cell_name;
use crate::words::Told;
use entity::imports::{import, import_row, import_sheet, upload};
use entity::{ImportId, InScope as _, InstituteId, RowOutcome, Scope, UploadId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

/// Rows of the report that one statement writes.
const BATCH: usize = 500;
/// Rows that are told one by one; the counts tell of all.
pub const MOST_ROWS: usize = 100_000;

/// An import that the actor reaches.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, id: ImportId) -> Result<import::Model, Error<Told>> {
    let found = import::Entity::find_in(scope).filter(import::Column::Id.eq(id)).one(db).await?;
    found.ok_or_else(|| Error::Access(not_found()))
}

/// An upload of an institute.
pub async fn upload(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    id: UploadId,
) -> Result<upload::Model, Error<Told>> {
    let scope = Scope::institute(institute);
    let found = upload::Entity::find_in(&scope).filter(upload::Column::Id.eq(id)).one(db).await?;
    found.ok_or_else(|| Error::Refused(vec![words::UPLOAD_UNKNOWN.with([])]))
}

/// Rows of an import with an outcome, those after a number.
pub async fn rows(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (import, outcome): (ImportId, Option<RowOutcome>),
    after: i32,
    most: u64,
) -> Result<Vec<import_row::Model>, Fault> {
    let mut select = import_row::Entity::find_in(scope)
        .filter(import_row::Column::ImportId.eq(import))
        .filter(import_row::Column::Number.gt(after));
    if let Some(outcome) = outcome {
        select = select.filter(import_row::Column::Outcome.eq(outcome));
    }
    Ok(select.order_by_asc(import_row::Column::Number).limit(most).all(db).await?)
}

/// How many rows of an import with an outcome are kept.
pub async fn rows_count(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (import, outcome): (ImportId, Option<RowOutcome>),
) -> Result<u64, Fault> {
    let mut select = import_row::Entity::find_in(scope).filter(import_row::Column::ImportId.eq(import));
    if let Some(outcome) = outcome {
        select = select.filter(import_row::Column::Outcome.eq(outcome));
    }
    Ok(select.count(db).await?)
}

/// The sheets of an import.
pub(super) async fn sheets(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    import: ImportId,
) -> Result<Vec<TableInfo>, Fault> {
    use import_sheet::Column as C;
    let select = import_sheet::Entity::find_in(&Scope::institute(institute)).filter(C::ImportId.eq(import));
    let sheets = select.order_by_asc(C::Number).all(db).await?;
    let table = |sheet: import_sheet::Model| TableInfo {
        file: 0,
        sheet: sheet.sheet,
        telling_column: sheet.telling_column as u32,
    };
    Ok(sheets.into_iter().map(table).collect())
}

/// Writes down the sheets that rows came from, each with the columns it has.
pub(super) async fn write_sheets(
    tx: &WriteTx,
    (institute, import): (InstituteId, ImportId),
    tables: &[(TableInfo, i64)],
) -> Result<(), Fault> {
    let rows = tables.iter().enumerate().map(|(number, (table, columns))| import_sheet::ActiveModel {
        import_id: Set(import),
        number: Set(number as i32),
        institute_id: Set(institute),
        sheet: Set(table.sheet.clone()),
        telling_column: Set(table.telling_column as i32),
        columns: Set(*columns),
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        import_sheet::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// A row of the report with the column of the cell that is bad, if one is.
pub(super) struct Reported {
    pub row: RowReport,
    pub column: Option<usize>,
}

/// Writes down what became of rows, behind those that are written down already.
pub(super) async fn write_rows(
    tx: &WriteTx,
    (institute, import): (InstituteId, ImportId),
    tables: &[TableInfo],
    rows: &[Reported],
) -> Result<(), Error<Told>> {
    if rows.is_empty() {
        return Ok(());
    }
    let last: Option<Option<i32>> = import_row::Entity::find_in(&Scope::institute(institute))
        .select_only()
        .column_as(import_row::Column::Number.max(), "last")
        .filter(import_row::Column::ImportId.eq(import))
        .into_tuple()
        .one(&**tx)
        .await?;
    let first = last.flatten().unwrap_or(0) + 1;
    let json = |value: serde_json::Result<String>| value.map_err(|error| Fault::new(words::STORING.with([]), error));
    for (batch, reported) in rows[..rows.len().min(MOST_ROWS)].chunks(BATCH).enumerate() {
        let mut models = Vec::with_capacity(reported.len());
        for (at, one) in reported.iter().enumerate() {
            let origin = one.row.origin;
            let table = origin.and_then(|origin| tables.get(usize::from(origin.table)));
            let cell = origin.map(|origin| {
                let telling = table.map_or(0, |table| table.telling_column as usize);
                cell_name(one.column.unwrap_or(telling), origin.row)
            });
            let problems: Vec<Message> = one.row.problems.iter().map(Message::from).collect();
            models.push(import_row::ActiveModel {
                import_id: Set(import),
                number: Set((batch * BATCH + at) as i32 + first),
                institute_id: Set(institute),
                sheet: Set(origin.map(|origin| i32::from(origin.table))),
                row: Set(origin.map(|origin| origin.row as i32)),
                cell: Set(cell),
                outcome: Set(one.row.outcome),
                subject_id: Set(one.row.subject),
                changes: Set(json(serde_json::to_string(&one.row.changes))?),
                problems: Set(json(serde_json::to_string(&problems))?),
            });
        }
        import_row::Entity::insert_many(models).exec_without_returning(&**tx).await?;
    }
    Ok(())
}
