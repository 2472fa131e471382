//! Statements about stocktakes and their lines.

use super::forward::Forward;
use crate::db::bulk::{Cells, Target};
use crate::db::{ReadTx, Reader, Values};
use crate::error::Fault;
use crate::facts::{CountRow, Counts, Dictionary, Filling, Origin, Sealed, Texts};
use entity::stocktake::{count_line, stocktake, stocktake_step};
use entity::{CountLineId, Digest, ImportId, InScope as _, InstituteId, Moment, Scope, StocktakeId, StocktakeStepKind};
use sea_orm::sea_query::{Alias, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _};
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

/// Columns of [`LINE`] before those that [`read`] takes.
const HEAD: usize = 4;
/// Columns that say where a line stood: sheet and row, for one field of the facts.
const PLACE: usize = 2;

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

/// The columns that [`read`] takes, where the list has the columns of `mask`.
fn columns(mask: i64) -> impl Iterator<Item = &'static str> {
    let place = LINE.columns[HEAD..HEAD + PLACE].iter();
    let fields = LINE.columns[HEAD + PLACE..].iter().enumerate().filter(move |(at, _)| mask >> (at + 1) & 1 == 1);
    place.chain(fields.map(|(_, column)| column)).copied()
}

/// Reads a line as it was from its [`columns`], whose mask is `mask`; `table` says where its sheet
/// stands among the tables.
fn read(values: &mut Values<'_>, mask: i64, texts: &mut Texts, table: impl Fn(i32) -> u16) -> Result<CountRow, Fault> {
    let (sheet, number) = (values.maybe_int()?, values.maybe_int()?);
    let origin = Origin { table: sheet.map_or(0, table), row: number.unwrap_or(0) as u32 };
    let mut line = CountRow { origin, ..CountRow::default() };
    values.of_fields(mask >> 1);
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
    line.usage_state = values.maybe_term()?.unwrap_or_default();
    line.result = values.maybe_term()?.unwrap_or_default();
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

/// The import that the lines of a stocktake come from; one that was counted here is its own source.
pub fn source(stocktake: &stocktake::Model) -> ImportId {
    stocktake.import_id.unwrap_or(ImportId(stocktake.id.0))
}

/// Reads the counts of a stocktake that was found in scope, part by part. `columns` are those that the
/// list has, `texts` is an empty set. Of one that was counted here, and may be closed again, those of one `closing`,
/// carried `forward` to the day that is looked at.
pub async fn load(
    tx: &ReadTx,
    (stocktake, closing, forward): (&stocktake::Model, Option<Moment>, Forward),
    (tables, columns): (&Tables, i64),
    texts: Texts,
    give: impl FnMut(Sealed<Counts>) + Send + 'static,
) -> Result<(), Fault> {
    let own = tables.iter().filter(|((import, _), _)| *import == source(stocktake));
    let tables: HashMap<i32, u16> = own.map(|((_, sheet), table)| (*sheet, *table)).collect();
    // Its lines are its own; asked for by institute, too, SQLite would go by the index of numbers.
    let mut select = Query::select();
    select
        .columns(self::columns(columns).map(Alias::new))
        .from(count_line::Entity)
        .and_where(count_line::Column::StocktakeId.eq(stocktake.id));
    if let Some(closing) = closing {
        select.and_where(count_line::Column::RecordedAt.eq(closing.0));
    }
    let reading = Reading { parts: Filling::new(columns, texts), tables, columns, forward, give };
    let mut done = tx.scan(&select, reading).await?;
    done.arrived();
    (done.give)(done.parts.take());
    Ok(())
}

/// Lines on their way into parts.
struct Reading<F> {
    parts: Filling<Counts>,
    tables: HashMap<i32, u16>,
    columns: i64,
    forward: Forward,
    give: F,
}

impl<F: FnMut(Sealed<Counts>)> Reading<F> {
    /// Adds what came since.
    fn arrived(&mut self) {
        let table = self.tables.get(&0).copied().unwrap_or(0);
        for row in self.forward.arrived() {
            let line = row.row(table, &mut self.parts.texts);
            if self.parts.push(&line) {
                (self.give)(self.parts.take());
            }
        }
    }
}

impl<F: FnMut(Sealed<Counts>) + Send + 'static> Reader for Reading<F> {
    fn take(&mut self, mut row: Values<'_>) -> Result<(), Fault> {
        let table = |sheet| self.tables.get(&sheet).copied().unwrap_or(0);
        let mut line = read(&mut row, self.columns, &mut self.parts.texts, table)?;
        self.forward.carry(&mut line, &mut self.parts.texts);
        if self.parts.push(&line) {
            (self.give)(self.parts.take());
        }
        Ok(())
    }
}

/// When a stocktake that was counted here was closed, as known at an instant; none where it was not, or goes on.
pub async fn closing(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: StocktakeId,
    known_at: Moment,
) -> Result<Option<Moment>, Fault> {
    use stocktake_step::Column as C;
    let select = stocktake_step::Entity::find_in(scope)
        .filter(C::StocktakeId.eq(id))
        .filter(C::RecordedAt.lte(known_at))
        .filter(C::Kind.is_in([StocktakeStepKind::Closed, StocktakeStepKind::Reopened]))
        .order_by_desc(C::RecordedAt);
    let last = select.one(db).await?.filter(|step| step.kind == StocktakeStepKind::Closed);
    Ok(last.map(|step| step.recorded_at))
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

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn only_what_a_list_has_is_read() {
        assert_eq!(columns(1).collect::<Vec<_>>(), ["sheet", "row"]);
        let some = columns(1 << 1 | 1 << 17 | 1 << 28).collect::<Vec<_>>();
        assert_eq!(some, ["sheet", "row", "asset_no", "result", "extra_5"]);
        assert_eq!(columns(i64::MAX).count(), 2 + 28);
    }
}
