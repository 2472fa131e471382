//! Cards as people look them up: by page, as of a day, as known at an instant.

use super::record;
use super::store::withdrawn;
use crate::db::Values;
use crate::error::Fault;
use entity::assets::{card, card_version};
use entity::custody::custody_answer;
use entity::org::{category, place};
use entity::{
    CardId, CardVersionId, CardVersionKind, Day, DepartmentId, InScope as _, InstituteId, Moment, PersonId, PlaceId,
    Scope, UsageState,
};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbBackend, Iterable as _, JoinType, Order, QueryFilter as _};
use std::collections::HashMap;

/// When cards are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// 截至日: the version in force on this day.
    pub as_of: Day,
    /// As known at this instant.
    pub known_at: Moment,
}

impl At {
    /// As of a day, with all that is known.
    pub const fn day(as_of: Day) -> Self {
        Self { as_of, known_at: Moment::LAST }
    }
}

/// Which cards are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// 使用状况.
    pub usage_state: Option<UsageState>,
    /// What the class code begins with, in the form in which codes are compared.
    pub category_prefix: Option<String>,
    /// 使用部门.
    pub department: Option<DepartmentId>,
    /// 存放地点: this place and all that lies in it.
    pub place: Option<PlaceId>,
    /// 卡片编号 or 资产编号, in the form in which numbers are compared.
    pub key: Option<String>,
    /// 使用人 or 保管人; what is disposed of is in nobody's hands.
    pub held_by: Option<PersonId>,
    /// Of which nobody has said in this year that it is there (领用确认).
    pub unanswered_in: Option<i32>,
}

/// Where a card stands in the order of card numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The card's number in the form in which numbers are compared.
    pub key: String,
    /// Tells cards of one number apart.
    pub ordinal: i32,
}

/// A card on a page: where it stands, and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Where it stands.
    pub place: Place,
    /// The version in force.
    pub version: card_version::Model,
}

/// Which part of the order is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Behind this place.
    pub after: Option<Place>,
    /// Before this place.
    pub before: Option<Place>,
    /// From the end instead of from the beginning.
    pub backwards: bool,
    /// At most so many.
    pub most: u64,
}

/// Cards that are read at a time where all are wanted.
const PAGE: u64 = 1_000;

fn alias(name: &'static str) -> Alias {
    Alias::new(name)
}

/// Cards with their versions in force.
pub(super) fn in_force(backend: DbBackend, at: At) -> SelectStatement {
    use card_version::Column as C;
    let (c, v, w) = (alias("c"), alias("v"), alias("w"));
    let mut newest = Query::select()
        .from_as(card_version::Entity, w.clone())
        .and_where(Expr::col((w.clone(), C::CardId)).equals((c.clone(), card::Column::Id)))
        .and_where(Expr::col((w.clone(), C::EffectiveOn)).lte(at.as_of))
        .and_where(Expr::col((w.clone(), C::RecordedAt)).lte(at.known_at))
        .and_where(Expr::col((w.clone(), C::Kind)).ne(CardVersionKind::Withdrawn))
        .and_where(withdrawn(&w, at.known_at).not())
        .order_by((w.clone(), C::EffectiveOn), Order::Desc)
        .order_by((w.clone(), C::RecordedAt), Order::Desc)
        .order_by((w.clone(), C::Id), Order::Desc)
        .limit(1)
        .to_owned();
    let mut select = Query::select();
    select.from_as(card::Entity, c);
    if backend == DbBackend::Postgres {
        // Planned in half the time of a join by id, and each version is looked up once, not twice.
        newest.columns(C::iter().map(|column| (w.clone(), column)));
        select.join_lateral(JoinType::InnerJoin, newest, v, Expr::val(true));
    } else {
        newest.column((w, C::Id));
        let is_newest = Expr::col((v.clone(), C::Id)).eq(Expr::SubQuery(None, Box::new(newest.into())));
        select.join_as(JoinType::InnerJoin, card_version::Entity, v, is_newest);
    }
    select
}

/// The cards of an institute that are looked for, with their versions in force.
fn listed(backend: DbBackend, institute: InstituteId, at: At, filter: &Filter) -> SelectStatement {
    use card_version::Column as C;
    let (c, v) = (alias("c"), alias("v"));
    let held = |column: C| Expr::col((v.clone(), column));
    let mut select = in_force(backend, at);
    select.and_where(Expr::col((c.clone(), card::Column::InstituteId)).eq(institute));
    if let Some(state) = filter.usage_state {
        select.and_where(held(C::UsageState).eq(state));
    }
    if let Some(department) = filter.department {
        select.and_where(held(C::DepartmentId).eq(department));
    }
    if let Some(place) = filter.place {
        select.and_where(held(C::PlaceId).in_subquery(within(institute, place)));
    }
    if let Some(key) = &filter.key {
        select.and_where(Expr::col((c.clone(), card::Column::Key)).eq(key.as_str()));
    }
    if let Some(person) = filter.held_by {
        select.and_where(held(C::UserId).eq(person).or(held(C::CustodianId).eq(person))).and_where(is_here(&v));
    }
    if let Some(year) = filter.unanswered_in {
        let answered = Query::select()
            .column(custody_answer::Column::CardId)
            .from(custody_answer::Entity)
            .and_where(custody_answer::Column::InstituteId.eq(institute))
            .and_where(custody_answer::Column::Year.eq(year))
            .to_owned();
        select.and_where(Expr::col((c, card::Column::Id)).not_in_subquery(answered)).and_where(is_here(&v));
    }
    if let Some(prefix) = &filter.category_prefix {
        let classes = Query::select()
            .column(category::Column::Id)
            .from(category::Entity)
            .and_where(category::Column::InstituteId.eq(institute))
            .and_where(category::Column::Key.gte(prefix.as_str()))
            .and_where(category::Column::Key.lt(format!("{prefix}{}", char::MAX)))
            .to_owned();
        select.and_where(held(C::CategoryId).in_subquery(classes));
    }
    select
}

/// Whether a version is of a thing that is not disposed of.
fn is_here(version: &Alias) -> Expr {
    use card_version::Column as C;
    let held = |column: C| Expr::col((version.clone(), column));
    held(C::DisposedOn).is_null().and(held(C::UsageState).ne(UsageState::Disposed))
}

/// A place and all that lies in it: the path of each begins with that of the place and a slash.
fn within(institute: InstituteId, place: PlaceId) -> SelectStatement {
    use place::Column as C;
    let (inner, outer) = (alias("inner_place"), alias("outer_place"));
    let held = |column: C| Expr::col((inner.clone(), column));
    // Keys are compared byte by byte, and 0 is the sign behind the slash.
    let below = Expr::cust("inner_place.key >= outer_place.key || '/' AND inner_place.key < outer_place.key || '0'");
    Query::select()
        .column((inner.clone(), C::Id))
        .from_as(place::Entity, inner.clone())
        .join_as(
            sea_orm::JoinType::InnerJoin,
            place::Entity,
            outer.clone(),
            Expr::col((outer.clone(), C::InstituteId)).equals((inner.clone(), C::InstituteId)),
        )
        .and_where(held(C::InstituteId).eq(institute))
        .and_where(Expr::col((outer.clone(), C::Id)).eq(place))
        .and_where(held(C::Id).equals((outer, C::Id)).or(below))
        .to_owned()
}

/// All cards in the order of their numbers, read page by page.
pub async fn every(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    at: At,
    filter: &Filter,
) -> Result<Vec<card_version::Model>, Fault> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let window = Window { after, before: None, backwards: false, most: PAGE };
        let page = page(db, institute, at, filter, &window).await?;
        let is_last = (page.len() as u64) < PAGE;
        after = page.last().map(|card| card.place.clone());
        all.extend(page.into_iter().map(|card| card.version));
        if is_last {
            return Ok(all);
        }
    }
}

/// A page of cards in the order of their numbers.
pub async fn page(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    at: At,
    filter: &Filter,
    window: &Window,
) -> Result<Vec<Listed>, Fault> {
    let mut select = listed(db.get_database_backend(), institute, at, filter);
    let (key, ordinal) = ((alias("c"), card::Column::Key), (alias("c"), card::Column::Ordinal));
    let place = || Expr::tuple([Expr::col(key.clone()), Expr::col(ordinal.clone())]);
    let given = |place: &Place| Expr::tuple([Expr::val(place.key.as_str()), Expr::val(place.ordinal)]);
    if let Some(after) = &window.after {
        select.and_where(place().gt(given(after)));
    }
    if let Some(before) = &window.before {
        select.and_where(place().lt(given(before)));
    }
    let order = if window.backwards { Order::Desc } else { Order::Asc };
    if db.get_database_backend() == DbBackend::Postgres {
        select.from_clear().from_subquery(in_order(&order), alias("c"));
    }
    select.order_by(key.clone(), order.clone()).order_by(ordinal.clone(), order);
    let mut listed = rows(db, select, Some(window.most)).await?;
    if window.backwards {
        listed.reverse();
    }
    Ok(listed)
}

/// Cards in the order of their numbers: those of a page are put in order before their versions are looked up, also
/// where `PostgreSQL` takes the institute for a small one, and would sooner look up all of them and then put them in order.
fn in_order(order: &Order) -> SelectStatement {
    use card::Column as C;
    Query::select()
        .columns([C::Id, C::InstituteId, C::Key, C::Ordinal])
        .from(card::Entity)
        .order_by(C::Key, order.clone())
        .order_by(C::Ordinal, order.clone())
        .to_owned()
}

/// The rows of a selection of cards, at most so many.
async fn rows(db: &impl ConnectionTrait, mut select: SelectStatement, most: Option<u64>) -> Result<Vec<Listed>, Fault> {
    select
        .expr_as(Expr::col((alias("c"), card::Column::Key)), alias("place_key"))
        .expr_as(Expr::col((alias("c"), card::Column::Ordinal)), alias("place_ordinal"))
        .columns(card_version::Column::iter().map(|column| (alias("v"), column)));
    let mut statement = db.get_database_backend().build(&select);
    if let Some(most) = most {
        // Not a parameter: a plan that serves every page must know that a page is short.
        statement.sql.extend([" LIMIT ", &most.to_string()]);
    }
    let mut listed = Vec::new();
    for row in db.query_all_raw(statement).await? {
        let mut values = Values::of(&row)?;
        let place = Place { key: values.text()?.to_owned(), ordinal: values.int()? };
        listed.push(Listed { place, version: record::version(&mut values)? });
    }
    Ok(listed)
}

/// How many cards there are: kept with every write where all cards are meant as they are now, else counted.
pub async fn count(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    at: Option<At>,
    filter: &Filter,
    now: At,
) -> Result<u64, Fault> {
    if at.is_none() && *filter == Filter::default() {
        return super::store::held(db, institute).await;
    }
    let mut select = listed(db.get_database_backend(), institute, at.unwrap_or(now), filter);
    select.expr(Func::count(Expr::col((alias("c"), card::Column::Id))));
    let row = db.query_one(&select).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Cards by id with their versions in force; what the actor does not reach is not among them.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, ids: &[CardId], at: At) -> Result<Vec<Listed>, Fault> {
    let mut select = in_force(db.get_database_backend(), at);
    select.and_where(Expr::col((alias("c"), card::Column::Id)).is_in(ids.iter().copied()));
    if let Some(reached) = scope.condition(Expr::col((alias("c"), card::Column::InstituteId))) {
        select.and_where(reached);
    }
    rows(db, select, None).await
}

/// The cards of an institute by their keys: of several with one number the first.
pub async fn by_key(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    keys: &[String],
) -> Result<HashMap<String, CardId>, Fault> {
    let found = card::Entity::find_in(scope)
        .filter(card::Column::InstituteId.eq(institute))
        .filter(card::Column::Key.is_in(keys.iter().map(String::as_str)))
        .filter(card::Column::Ordinal.eq(1))
        .all(db)
        .await?;
    Ok(found.into_iter().map(|card| (card.key, card.id)).collect())
}

/// The versions in force of cards of an institute, by card.
pub async fn versions_of(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    cards: &[CardId],
    at: At,
) -> Result<HashMap<CardId, card_version::Model>, Fault> {
    let found = find(db, &Scope::institute(institute), cards, at).await?;
    Ok(found.into_iter().map(|listed| (listed.version.card_id, listed.version)).collect())
}

/// Which of these cards are in somebody's hands, each with its version in force.
pub async fn held_by(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    person: PersonId,
    cards: &[CardId],
    at: At,
) -> Result<Vec<(CardId, CardVersionId)>, Fault> {
    let filter = Filter { held_by: Some(person), ..Filter::default() };
    let mut select = listed(db.get_database_backend(), institute, at, &filter);
    select
        .and_where(Expr::col((alias("c"), card::Column::Id)).is_in(cards.iter().copied()))
        .column((alias("c"), card::Column::Id))
        .column((alias("v"), card_version::Column::Id));
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        found.push((values.id()?, values.id()?));
    }
    Ok(found)
}

/// The cards in anybody's hands, with who uses and who keeps them.
pub async fn holdings(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    at: At,
) -> Result<Vec<(CardId, Option<PersonId>, Option<PersonId>)>, Fault> {
    use card_version::Column as C;
    let (c, v) = (alias("c"), alias("v"));
    let held = |column: C| Expr::col((v.clone(), column));
    let mut select = listed(db.get_database_backend(), institute, at, &Filter::default());
    select
        .and_where(held(C::UserId).is_not_null().or(held(C::CustodianId).is_not_null()))
        .and_where(is_here(&v))
        .column((c, card::Column::Id))
        .columns([(v.clone(), C::UserId), (v, C::CustodianId)]);
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        found.push((values.id()?, values.maybe_id()?, values.maybe_id()?));
    }
    Ok(found)
}
