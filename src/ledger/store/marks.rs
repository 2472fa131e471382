//! What an import did to a table.

use crate::db::Values;
use crate::error::Fault;
use crate::ledger::plan::{Marks, Place};
use entity::{ImportId, InstituteId, Moment};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{ConnectionTrait as _, DatabaseTransaction};
use uuid::Uuid;

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
