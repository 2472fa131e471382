//! Statements about cards.

use super::force::{Seen, not_in_force};
use super::names::{Names, NamesIn};
use super::numbers::{Numbers, Open};
use super::plan::{CardNo, Known, KnownCards};
use super::record;
use crate::db::{ReadTx, Reader, Values, stream};
use crate::error::Fault;
use crate::facts::{CardRow, Cards, Filling, Sealed, Texts, normalise};
use entity::assets::{card, card_count, card_version};
use entity::depreciation::Depreciated;
use entity::org::{category, department, person, place};
use entity::{CardId, CardVersionId, CardVersionKind, Day, ImportId, InScope as _, InstituteId, Moment, Scope};
use futures_util::TryStreamExt as _;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait as _, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, QuerySelect as _};
use std::collections::HashMap;
use std::sync::Arc;

/// How many versions are asked for at a time.
const BATCH: usize = 500;
/// Every column of a card.
const ALL: i64 = i64::MAX;

/// Where the sheets of imports stand among the tables of facts.
pub type Tables = HashMap<(ImportId, i32), u16>;

/// The cards of an institute as a plan holds them against a list: by key, of each card the versions
/// that count, the oldest first. Of all cards, or only of those with certain keys.
pub async fn known(
    db: &DatabaseTransaction,
    institute: InstituteId,
    keys: Option<&[String]>,
) -> Result<KnownCards, Fault> {
    let mut known = KnownCards::new();
    match keys {
        None => gather(db, versions(institute, None), &mut known).await?,
        Some(keys) => {
            for batch in keys.chunks(BATCH) {
                gather(db, versions(institute, Some(batch)), &mut known).await?;
            }
        }
    }
    // A date that was withdrawn does not count while another stands.
    for versions in known.values_mut().flatten() {
        if versions.iter().any(|version| !version.withdrawn) {
            versions.retain(|version| !version.withdrawn);
        }
    }
    Ok(known)
}

/// The versions of cards, those of one card side by side, the oldest first.
fn versions(institute: InstituteId, keys: Option<&[String]>) -> SelectStatement {
    use card_version::Column as V;
    let mut select = Query::select();
    select
        .columns([(card::Entity, card::Column::Key), (card::Entity, card::Column::Ordinal)])
        .columns([V::CardId, V::Id, V::EffectiveOn, V::Digest, V::Kind].map(|column| (card_version::Entity, column)))
        .column((card_version::Entity, V::CardNo))
        .from(card::Entity)
        .inner_join(
            card_version::Entity,
            Expr::col((card_version::Entity, V::CardId)).equals((card::Entity, card::Column::Id)),
        )
        .and_where(Expr::col((card::Entity, card::Column::InstituteId)).eq(institute))
        .order_by((card::Entity, card::Column::Key), sea_orm::Order::Asc)
        .order_by((card::Entity, card::Column::Ordinal), sea_orm::Order::Asc)
        .order_by((card_version::Entity, V::EffectiveOn), sea_orm::Order::Asc)
        .order_by((card_version::Entity, V::RecordedAt), sea_orm::Order::Asc)
        .order_by((card_version::Entity, V::Id), sea_orm::Order::Asc);
    if let Some(keys) = keys {
        select.and_where(Expr::col((card::Entity, card::Column::Key)).is_in(keys.iter().map(String::as_str)));
    }
    select
}

async fn gather(db: &DatabaseTransaction, select: SelectStatement, known: &mut KnownCards) -> Result<(), Fault> {
    let mut rows = stream(db, &select).await?;
    while let Some(row) = rows.try_next().await? {
        let mut values = Values::of(&row)?;
        let key = values.text()?;
        let (ordinal, card, version) = (values.int()?, values.id()?, values.id()?);
        let (effective_on, digest) = (values.day()?, values.digest()?);
        let withdrawn = values.term::<CardVersionKind>()? == CardVersionKind::Withdrawn;
        let card_no = match values.text()? {
            "" => CardNo::None,
            text if normalise(text) == key => CardNo::Key,
            _ => CardNo::Other,
        };
        let one = Known { card, ordinal, version, effective_on, digest, withdrawn, card_no };
        if !known.contains_key(key) {
            known.insert(key.to_owned(), Vec::new());
        }
        let Some(cards) = known.get_mut(key) else { continue };
        match cards.last_mut().filter(|versions| versions[0].card == one.card) {
            // Of two versions from one day the one recorded later counts.
            Some(versions) => {
                versions.retain(|version| version.effective_on != one.effective_on);
                versions.push(one);
            }
            None => cards.push(vec![one]),
        }
    }
    Ok(())
}

/// The numbers of versions of cards that may say which cards some rows are: of cards whose key is not
/// the number that such rows are looked up by.
pub(super) async fn numbers(
    db: &DatabaseTransaction,
    institute: InstituteId,
    open: &Open,
) -> Result<Vec<Numbers>, Fault> {
    use card_version::Column as V;
    let number = |column: V| Expr::col((card_version::Entity, column));
    let key = || Expr::col((card::Entity, card::Column::Key));
    let [with_card_no, without] = open.kinds();
    let mut wanted = Condition::any();
    if with_card_no {
        wanted = wanted.add(number(V::CardNo).is_null()).add(number(V::CardNo).ne(key()));
    }
    if without {
        wanted = wanted.add(number(V::CardNo).is_not_null()).add(number(V::AssetNo).ne(key()));
    }
    let select = Query::select()
        .column((card::Entity, card::Column::Key))
        .columns([V::Id, V::AssetNo, V::CardNo].map(|column| (card_version::Entity, column)))
        .from(card::Entity)
        .inner_join(card_version::Entity, number(V::CardId).equals((card::Entity, card::Column::Id)))
        .and_where(Expr::col((card::Entity, card::Column::InstituteId)).eq(institute))
        .cond_where(wanted)
        .to_owned();
    let mut found = Vec::new();
    let mut rows = stream(db, &select).await?;
    while let Some(row) = rows.try_next().await? {
        let mut values = Values::of(&row)?;
        let (key, version) = (values.text()?.to_owned(), values.id()?);
        let [asset_no, card_no] = [values.text()?, values.text()?].map(|text| normalise(text).into_owned());
        let numbers = Numbers { key, version, asset_no, card_no };
        if open.concerns(&numbers) {
            found.push(numbers);
        }
    }
    Ok(found)
}

/// Whether an institute has cards, be it that they were taken back.
pub async fn has_cards(db: &impl ConnectionTrait, institute: InstituteId) -> Result<bool, Fault> {
    let first = card::Entity::find_in(&Scope::institute(institute)).select_only().column(card::Column::Id).limit(1);
    Ok(first.into_tuple::<CardId>().one(db).await?.is_some())
}

/// How many cards of an institute count.
pub async fn held(db: &impl ConnectionTrait, institute: InstituteId) -> Result<u64, Fault> {
    let found = card_count::Entity::find_by_id(institute).one(db).await?;
    Ok(found.map_or(0, |found| u64::try_from(found.cards).unwrap_or(0)))
}

/// What the ids of an institute's organisation say.
pub async fn names(db: &impl ConnectionTrait, scope: &Scope) -> Result<Names, Fault> {
    let mut names = Names::default();
    for row in department::Entity::find_in(scope).all(db).await? {
        names.add(row.id.0, [row.name, String::new()]);
    }
    for row in person::Entity::find_in(scope).all(db).await? {
        names.add(row.id.0, [row.name, String::new()]);
    }
    for row in place::Entity::find_in(scope).all(db).await? {
        names.add(row.id.0, [row.path, String::new()]);
    }
    for row in category::Entity::find_in(scope).all(db).await? {
        names.add(row.id.0, [row.code, row.name]);
    }
    Ok(names)
}

/// The content of versions.
pub async fn contents(
    db: &impl ConnectionTrait,
    scope: &Scope,
    versions: &[CardVersionId],
    texts: &mut Texts,
) -> Result<HashMap<CardVersionId, CardRow>, Fault> {
    let mut names = NamesIn::new(Arc::new(names(db, scope).await?));
    let mut found = HashMap::with_capacity(versions.len());
    for batch in versions.chunks(BATCH) {
        let select = Query::select()
            .column(card_version::Column::Id)
            .columns(record::columns(ALL).map(Alias::new))
            .from(card_version::Entity)
            .and_where(card_version::Column::Id.is_in(batch.iter().copied()))
            .to_owned();
        for row in db.query_all(&select).await? {
            let mut values = Values::of(&row)?;
            found.insert(values.id()?, record::read(&mut values, ALL, (texts, &mut names), |_, _| 0)?);
        }
    }
    Ok(found)
}

/// Which cards are read, and with what.
#[derive(Debug)]
pub struct Wanted {
    /// The institute.
    pub institute: InstituteId,
    /// As of which day.
    pub as_of: Day,
    /// As known at which instant, which has passed.
    pub known_at: Moment,
    /// Where the sheets that they come from stand.
    pub tables: Tables,
    /// The columns that the lists behind them have.
    pub columns: i64,
    /// What their references say.
    pub names: Names,
    /// 累计折旧 of cards, where it is known better than their versions state it.
    pub depreciated: HashMap<CardId, Depreciated>,
}

/// Reads the cards of an institute as of a day, as known at an instant, part by part: all their versions.
/// Answers which rows are not in force, and to be removed. `texts` is an empty set.
pub async fn load(
    tx: &ReadTx,
    wanted: Wanted,
    texts: Texts,
    give: impl FnMut(Sealed<Cards>) + Send + 'static,
) -> Result<Vec<u32>, Fault> {
    let select = versions_until(&wanted);
    let Wanted { tables, columns, names, depreciated, .. } = wanted;
    let fresh = NamesIn::new(Arc::new(names));
    let reading = Reading {
        parts: Filling::new(columns, texts),
        names: fresh.clone(),
        fresh,
        tables,
        columns,
        depreciated,
        seen: Vec::new(),
        give,
    };
    let mut done = tx.scan(&select, reading).await?;
    done.seal();
    Ok(not_in_force(done.seen))
}

/// Cards on their way into parts.
struct Reading<F> {
    parts: Filling<Cards>,
    names: NamesIn,
    fresh: NamesIn,
    tables: Tables,
    columns: i64,
    depreciated: HashMap<CardId, Depreciated>,
    seen: Vec<Seen>,
    give: F,
}

impl<F: FnMut(Sealed<Cards>) + Send + 'static> Reader for Reading<F> {
    fn take(&mut self, mut row: Values<'_>) -> Result<(), Fault> {
        let Self { parts, names, tables, columns, depreciated, .. } = self;
        let known = row.id()?;
        self.seen.push(Seen {
            card: known,
            effective_on: row.day()?,
            recorded_at: Moment(row.big()?),
            id: row.id()?,
            withdraws: row.flag()?,
            row: self.seen.len() as u32,
        });
        let table = |import, sheet| tables.get(&(import, sheet)).copied().unwrap_or(0);
        let mut card = record::read(&mut row, *columns, (&mut parts.texts, names), table)?;
        if let Some(period) = depreciated.get(&known) {
            card.depreciation = period.closing.fen();
            card.opening_depreciation = period.opening.fen();
            card.gone_depreciation = period.gone.fen();
        } else {
            // Of what does not follow one figure is stated, as if it had stood there from the first day.
            card.opening_depreciation = card.depreciation;
        }
        if parts.push(&card) {
            self.seal();
        }
        Ok(())
    }
}

impl<F: FnMut(Sealed<Cards>)> Reading<F> {
    fn seal(&mut self) {
        self.names = self.fresh.clone();
        (self.give)(self.parts.take());
    }
}

/// Whether a version was withdrawn by an instant: undoing an import takes back what it said from a
/// day on, and what held before holds again.
pub(super) fn withdrawn(version: &Alias, known_at: Moment) -> Expr {
    use card_version::Column as C;
    let x = Alias::new("withdrawal");
    let (own, of) = (|column: C| Expr::col((x.clone(), column)), |column: C| (version.clone(), column));
    let order = |alias: &Alias| Expr::tuple([C::RecordedAt, C::Id].map(|column| Expr::col((alias.clone(), column))));
    let withdrawal = Query::select()
        .expr(Expr::val(1))
        .from_as(card_version::Entity, x.clone())
        .and_where(own(C::CardId).equals(of(C::CardId)))
        .and_where(own(C::EffectiveOn).equals(of(C::EffectiveOn)))
        // Spelled out, so that the index of withdrawals serves.
        .and_where(Expr::cust("withdrawal.kind = 'WITHDRAWN'"))
        .and_where(own(C::RecordedAt).lte(known_at))
        .and_where(order(&x).gt(order(version)))
        .to_owned();
    Expr::exists(withdrawal)
}

/// The versions of an institute's cards up to a day, as known at an instant.
fn versions_until(wanted: &Wanted) -> SelectStatement {
    use card_version::Column as C;
    let held = |column: C| Expr::col((card_version::Entity, column));
    Query::select()
        .columns([C::CardId, C::EffectiveOn, C::RecordedAt, C::Id].map(|column| (card_version::Entity, column)))
        .expr(held(C::Kind).eq(CardVersionKind::Withdrawn))
        .columns(record::columns(wanted.columns).map(|column| (card_version::Entity, Alias::new(column))))
        .from(card_version::Entity)
        .and_where(held(C::InstituteId).eq(wanted.institute))
        .and_where(held(C::EffectiveOn).lte(wanted.as_of))
        .and_where(held(C::RecordedAt).lte(wanted.known_at))
        .to_owned()
}

/// The columns that what was said here of an institute's cards, and by no list, may fill, as known at an instant: all
/// where cards were entered, those of the changes where they were changed only. 累计折旧 is none of them: what is
/// compared of that is reckoned.
pub async fn columns_said_here(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    known_at: Moment,
) -> Result<i64, Fault> {
    use card_version::Column as C;
    let mut select = Query::select();
    select
        .expr(Func::max(Expr::case(Expr::col(C::Kind).eq(CardVersionKind::Registered), 2).finally(1)))
        .from(card_version::Entity)
        .and_where(Expr::col(C::ImportId).is_null())
        .and_where(Expr::col(C::InstituteId).eq(institute))
        .and_where(Expr::col(C::RecordedAt).lte(known_at));
    let found = db.query_one(&select).await?;
    let most: Option<i32> = found.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    let mut of_changes = Cards::default();
    of_changes.department.declare();
    of_changes.manage_department.declare();
    of_changes.location.declare();
    of_changes.user.declare();
    of_changes.keeper.declare();
    of_changes.usage_state.declare();
    of_changes.disposed_on.declare();
    Ok(match most {
        None => 0,
        Some(1) => of_changes.columns(),
        Some(_) => ALL & !Cards::of_depreciation() & !Cards::of_period(),
    })
}

/// Adds to the number of cards of an institute.
pub async fn count(db: &impl ConnectionTrait, institute: InstituteId, more: i64) -> Result<(), Fault> {
    use card_count::{Column, Entity};
    let total = Expr::col((Entity, Column::Cards)).add(more);
    let add = Query::insert()
        .into_table(Entity)
        .columns([Column::InstituteId, Column::Cards])
        .values_panic([institute.into(), more.into()])
        .on_conflict(sea_orm::sea_query::OnConflict::column(Column::InstituteId).value(Column::Cards, total).to_owned())
        .to_owned();
    db.execute(&add).await?;
    Ok(())
}
