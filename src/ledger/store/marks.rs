//! What an import did to a table.

use crate::db::Values;
use crate::error::Fault;
use crate::ledger::plan::{Marks, Place};
use entity::imports::import;
use entity::{ImportId, ImportStatus, InScope as _, InstituteId, Moment, Scope};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, DatabaseTransaction, QueryFilter as _, QuerySelect as _};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many rows are asked for at a time.
const BATCH: usize = 500;

/// What an import did to a table of facts, and when.
pub(in crate::ledger) async fn marks(
    db: &DatabaseTransaction,
    table: &'static str,
    institute: InstituteId,
    import: ImportId,
) -> Result<(Marks, Moment), Fault> {
    let later = Alias::new("later");
    let reversal = Query::select()
        .expr(Expr::val(1))
        .from_as(table, later.clone())
        .and_where(Expr::col((later, "reverses_id")).equals((table, "id")))
        .to_owned();
    let brought = rows_of(table, institute, import, "id").and_where(Expr::col("reverses_id").is_null()).to_owned();
    let held = brought.clone().and_where(Expr::exists(reversal.clone()).not()).to_owned();
    let gone = brought.clone().and_where(Expr::exists(reversal)).to_owned();
    let reversed =
        rows_of(table, institute, import, "reverses_id").and_where(Expr::col("reverses_id").is_not_null()).to_owned();
    let mut at = Moment::LAST;
    let mut marks = Marks::default();
    for (id, place, recorded) in read(db, held).await? {
        marks.held.push((id, place));
        at = Ord::min(at, recorded);
    }
    for (id, place, recorded) in read(db, gone).await? {
        marks.gone.push((id, place));
        at = Ord::min(at, recorded);
    }
    for (id, place, recorded) in read(db, reversed).await? {
        marks.reversed.insert(id, place);
        at = Ord::min(at, recorded);
    }
    let own: Vec<Uuid> = marks.held.iter().chain(&marks.gone).map(|(id, _)| *id).collect();
    for id in &own {
        marks.reversed.remove(id);
    }
    Ok((marks, at))
}

/// A row that was reversed: which it is, the import that brought it, and its place in that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ledger) struct Reversed {
    pub id: Uuid,
    pub import: ImportId,
    pub place: Place,
}

/// Rows of a table of facts by id.
pub(in crate::ledger) async fn reversed(
    db: &DatabaseTransaction,
    table: &'static str,
    institute: InstituteId,
    ids: &[Uuid],
) -> Result<Vec<Reversed>, Fault> {
    let mut found = Vec::with_capacity(ids.len());
    for batch in ids.chunks(BATCH) {
        let select = Query::select()
            .columns(["id", "import_id", "sheet", "row"])
            .from(table)
            .and_where(Expr::col("institute_id").eq(institute))
            .and_where(Expr::col("id").is_in(batch.iter().copied()))
            .to_owned();
        for row in db.query_all(&select).await? {
            let mut values = Values::of(&row)?;
            let (id, import) = (values.id()?, values.id()?);
            let place = (values.int()?, values.int()? as u32);
            found.push(Reversed { id, import, place });
        }
    }
    Ok(found)
}

/// Which of some imports were undone.
pub(in crate::ledger) async fn undone_imports(
    db: &DatabaseTransaction,
    institute: InstituteId,
    imports: &BTreeSet<ImportId>,
) -> Result<BTreeSet<ImportId>, Fault> {
    use import::Column as C;
    if imports.is_empty() {
        return Ok(BTreeSet::new());
    }
    let select = import::Entity::find_in(&Scope::institute(institute))
        .select_only()
        .column(C::Id)
        .filter(C::Id.is_in(imports.iter().copied()))
        .filter(C::Status.eq(ImportStatus::Reverted));
    Ok(select.into_tuple::<ImportId>().all(db).await?.into_iter().collect())
}

fn rows_of(table: &'static str, institute: InstituteId, import: ImportId, id: &'static str) -> SelectStatement {
    Query::select()
        .columns([id, "sheet", "row", "recorded_at"])
        .from(table)
        .and_where(Expr::col("institute_id").eq(institute))
        .and_where(Expr::col("import_id").eq(import))
        .to_owned()
}

async fn read(db: &DatabaseTransaction, select: SelectStatement) -> Result<Vec<(Uuid, Place, Moment)>, Fault> {
    let rows = db.query_all(&select).await?;
    rows.iter()
        .map(|row| {
            let mut values = Values::of(row)?;
            let (id, sheet, row) = (values.id()?, values.int()?, values.int()?);
            Ok((id, (sheet, row as u32), Moment(values.big()?)))
        })
        .collect()
}
