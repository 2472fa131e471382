//! Statements about stocktakes and their lines.

use crate::db::bulk::{Cells, Target};
use crate::db::{Shape, Values, pack, stream};
use crate::error::Fault;
use crate::facts::{CountRow, Counts, Dictionary, Origin, Texts, join};
use entity::stocktake::{count_line, stocktake};
use entity::{CountLineId, Digest, ImportId, InScope as _, InstituteId, Moment, Scope, StocktakeId};
use futures_util::TryStreamExt as _;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, DbBackend, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use std::collections::HashMap;

/// Where the sheets of imports stand among the tables of facts.
pub type Tables = HashMap<(ImportId, i32), u16>;

/// Where lines are written: five columns that say which line it is, and its content.
pub(super) const LINE: Target = Target {
    table: "count_line",
    columns: &[
        "id",
        "institute_id",
        "stocktake_id",
        "digest",
        "sheet",
        "row",
        "asset_no",
        "card_no",
        "tag_no",
        "old_no",
        "serial_no",
        "brand",
        "name",
        "specification",
        "class_code",
        "class_name",
        "unit",
        "department",
        "user_name",
        "custodian",
        "location",
        "usage_state",
        "result",
        "quantity",
        "valued",
        "original_value",
        "acquired_on",
        "counted_on",
        "counter",
        "extra_1",
        "extra_2",
        "extra_3",
        "extra_4",
        "extra_5",
    ],
};

/// Rows of a part: its texts should stay in the processor's cache while it is read.
const PART: usize = 1 << 14;
/// Columns of [`LINE`] before those that [`read`] takes.
const HEAD: usize = 4;

/// Which line it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub id: CountLineId,
    pub institute: InstituteId,
    pub stocktake: StocktakeId,
    pub digest: Digest,
}

/// Writes a line of a list as it was written there.
pub(super) fn write(cells: &mut Cells, head: &Head, counts: &Counts, row: usize, texts: &Dictionary) {
    cells.uuid(head.id.0);
    cells.uuid(head.institute.0);
    cells.uuid(head.stocktake.0);
    cells.digest(head.digest);
    let origin = counts.origin.at(row);
    cells.int(i32::from(origin.table));
    cells.int(origin.row as i32);
    let codes = [&counts.asset_no, &counts.card_no, &counts.tag_no, &counts.old_no, &counts.serial_no];
    let names = [&counts.brand, &counts.name, &counts.specification, &counts.class_code, &counts.class_name];
    let found = [&counts.unit, &counts.department, &counts.user, &counts.keeper, &counts.location];
    for column in codes.into_iter().chain(names).chain(found) {
        cells.text(texts.text(column.written(row)));
    }
    cells.word(counts.usage_state.at(row).code());
    cells.word(counts.result.at(row).code());
    cells.big(counts.quantity.at(row));
    cells.flag(counts.valued.at(row));
    cells.big(counts.value.at(row));
    cells.day(counts.acquired_on.at(row));
    cells.day(counts.counted_on.at(row));
    let extra = [&counts.extra_1, &counts.extra_2, &counts.extra_3, &counts.extra_4, &counts.extra_5];
    for column in [&counts.counter].into_iter().chain(extra) {
        cells.text(texts.text(column.written(row)));
    }
}

/// The columns that [`read`] takes, as one text a row.
fn packed(backend: DbBackend) -> Expr {
    let shape = |column: &str| if column == "valued" { Shape::Flag } else { Shape::Plain };
    pack(backend, LINE.table, LINE.columns.iter().skip(HEAD).map(|column| (*column, shape(column))))
}

/// Reads a line as it was; `table` says where its sheet stands among the tables.
fn read(values: &mut Values<'_>, texts: &mut Texts, table: impl Fn(i32) -> u16) -> Result<CountRow, Fault> {
    let (sheet, number) = (values.maybe_int()?, values.maybe_int()?);
    let origin = Origin { table: sheet.map_or(0, table), row: number.unwrap_or(0) as u32 };
    let mut line = CountRow { origin, ..CountRow::default() };
    for code in [&mut line.asset_no, &mut line.card_no, &mut line.tag_no, &mut line.old_no, &mut line.serial_no] {
        *code = texts.add_code(values.text()?);
    }
    for text in [
        &mut line.brand,
        &mut line.name,
        &mut line.specification,
        &mut line.class_code,
        &mut line.class_name,
        &mut line.unit,
        &mut line.department,
        &mut line.user,
        &mut line.keeper,
        &mut line.location,
    ] {
        *text = texts.add(values.text()?);
    }
    (line.usage_state, line.result) = (values.term()?, values.term()?);
    line.quantity = values.big()?;
    line.valued = values.flag()?;
    line.value = values.big()?;
    (line.acquired_on, line.counted_on) = (values.day()?, values.day()?);
    for text in [
        &mut line.counter,
        &mut line.extra_1,
        &mut line.extra_2,
        &mut line.extra_3,
        &mut line.extra_4,
        &mut line.extra_5,
    ] {
        *text = texts.add(values.text()?);
    }
    Ok(line)
}

/// The counts of a stocktake, in the order of its list. `columns` are those that the list has.
pub async fn load(
    db: &DatabaseTransaction,
    stocktake: &stocktake::Model,
    (tables, columns): (&Tables, i64),
    dictionary: &mut Dictionary,
) -> Result<Counts, Fault> {
    let table = |sheet| {
        let import = stocktake.import_id.and_then(|import| tables.get(&(import, sheet)));
        import.copied().unwrap_or(0)
    };
    let empty = |dictionary: &Dictionary| {
        let mut part = Counts::default();
        part.declare_columns(columns);
        (part, dictionary.texts())
    };
    let (mut part, mut texts) = empty(dictionary);
    let mut parts = Vec::new();
    // The stocktake was found in scope; its lines are its own.
    let select = Query::select()
        .expr(packed(ConnectionTrait::get_database_backend(db)))
        .from(count_line::Entity)
        .and_where(count_line::Column::StocktakeId.eq(stocktake.id))
        .and_where(count_line::Column::InstituteId.eq(stocktake.institute_id))
        .order_by(count_line::Column::Id, sea_orm::Order::Asc)
        .to_owned();
    let mut rows = stream(db, &select).await?;
    while let Some(row) = rows.try_next().await? {
        part.push(&read(&mut Values::packed(Values::of(&row)?.text()?), &mut texts, table)?);
        if part.len() == PART {
            parts.push((part, texts));
            (part, texts) = empty(dictionary);
        }
    }
    parts.push((part, texts));
    Ok(join(parts, dictionary))
}

/// A stocktake that is reached.
pub async fn find(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: StocktakeId,
) -> Result<Option<stocktake::Model>, Fault> {
    Ok(stocktake::Entity::find_in(scope).filter(stocktake::Column::Id.eq(id)).one(db).await?)
}

/// The stocktakes of an institute as known at an instant, the newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    known_at: Moment,
    most: u64,
) -> Result<Vec<stocktake::Model>, Fault> {
    use stocktake::Column as C;
    let select = stocktake::Entity::find_in(scope)
        .filter(C::InstituteId.eq(institute))
        .filter(C::RecordedAt.lte(known_at))
        .order_by_desc(C::BaseDate)
        .order_by_desc(C::Id)
        .limit(most);
    Ok(select.all(db).await?)
}
