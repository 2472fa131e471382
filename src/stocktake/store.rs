//! Statements about stocktakes and their lines.

use crate::db::bulk::{Cells, Target};
use crate::error::Fault;
use crate::facts::{CountRow, Counts, Dictionary, Origin, Sym, Texts};
use entity::stocktake::{count_line, stocktake};
use entity::{CountLineId, Day, Digest, ImportId, InScope as _, InstituteId, Moment, Scope, StocktakeId};
use futures_util::TryStreamExt as _;
use sea_orm::sea_query::{Alias, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, DbErr, QueryFilter as _, QueryOrder as _, QueryResult,
    QuerySelect as _, StreamTrait as _, TryGetable,
};
use std::collections::HashMap;
use std::pin::pin;

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

/// Takes the values of a row one after the other.
struct Taking<'a> {
    row: &'a QueryResult,
    at: usize,
    texts: &'a mut Texts,
}

impl Taking<'_> {
    fn next<T: TryGetable>(&mut self) -> Result<T, DbErr> {
        let value = self.row.try_get_by_index(self.at)?;
        self.at += 1;
        Ok(value)
    }

    fn text(&mut self) -> Result<Sym, DbErr> {
        let text: Option<String> = self.next()?;
        Ok(text.map_or(Sym::BLANK, |text| self.texts.add(&text)))
    }

    fn code(&mut self) -> Result<Sym, DbErr> {
        let text: Option<String> = self.next()?;
        Ok(text.map_or(Sym::BLANK, |text| self.texts.add_code(&text)))
    }

    fn day(&mut self) -> Result<Day, DbErr> {
        Ok(self.next::<Option<Day>>()?.unwrap_or_default())
    }
}

/// Reads a line as it was; `table` says where its sheet stands among the tables.
fn read(row: &QueryResult, texts: &mut Texts, table: impl Fn(i32) -> u16) -> Result<CountRow, DbErr> {
    let mut taking = Taking { row, at: 0, texts };
    let (sheet, number): (Option<i32>, Option<i32>) = (taking.next()?, taking.next()?);
    Ok(CountRow {
        origin: Origin { table: sheet.map_or(0, table), row: number.unwrap_or(0) as u32 },
        asset_no: taking.code()?,
        card_no: taking.code()?,
        tag_no: taking.code()?,
        old_no: taking.code()?,
        serial_no: taking.code()?,
        brand: taking.text()?,
        name: taking.text()?,
        specification: taking.text()?,
        class_code: taking.text()?,
        class_name: taking.text()?,
        unit: taking.text()?,
        department: taking.text()?,
        user: taking.text()?,
        keeper: taking.text()?,
        location: taking.text()?,
        usage_state: taking.next()?,
        result: taking.next()?,
        quantity: taking.next()?,
        valued: taking.next()?,
        value: taking.next()?,
        acquired_on: taking.day()?,
        counted_on: taking.day()?,
        counter: taking.text()?,
        extra_1: taking.text()?,
        extra_2: taking.text()?,
        extra_3: taking.text()?,
        extra_4: taking.text()?,
        extra_5: taking.text()?,
    })
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
    let mut texts = dictionary.texts();
    let mut part = Counts::default();
    part.declare_columns(columns);
    // The stocktake was found in scope; its lines are its own.
    let select = Query::select()
        .columns(LINE.columns.iter().skip(HEAD).map(|column| Alias::new(*column)))
        .from(count_line::Entity)
        .and_where(count_line::Column::StocktakeId.eq(stocktake.id))
        .and_where(count_line::Column::InstituteId.eq(stocktake.institute_id))
        .order_by(count_line::Column::Id, sea_orm::Order::Asc)
        .to_owned();
    let statement = ConnectionTrait::get_database_backend(db).build(&select);
    {
        let mut rows = pin!(db.stream_raw(statement).await?);
        while let Some(row) = rows.try_next().await? {
            part.push(&read(&row, &mut texts, table)?);
        }
    }
    part.seal(&texts);
    let became = dictionary.take_in(vec![texts]);
    let (mut counts, expected) = (Counts::default(), part.len());
    counts.append(vec![part], &became, expected);
    Ok(counts)
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
