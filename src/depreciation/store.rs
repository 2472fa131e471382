//! Statements about runs, their lines, and the regimes that cards are depreciated by.

use super::month::Month;
use super::posting::Known;
use crate::db::Values;
use crate::db::bulk::Target;
use crate::error::Fault;
use entity::assets::card;
use entity::depreciation::{depreciation_line, depreciation_run};
use entity::org::institute_regime;
use entity::{CardId, Day, DepreciationRunId, InScope as _, InstituteId, Moment, Regime, Scope};
use sea_orm::sea_query::{Expr, ExprTrait as _, Order, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::HashMap;

/// Where lines are written.
pub const LINE: Target = Target {
    table: "depreciation_line",
    columns: &["run_id", "institute_id", "number", "card_id", "amount", "accumulated"],
};

/// The regimes of institutes by the day from which each is followed, as known at an instant.
pub type Regimes = HashMap<InstituteId, Vec<(Day, Regime)>>;

/// A card in the order of card numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// The card.
    pub id: CardId,
    /// Its number in the form in which numbers are compared.
    pub key: String,
    /// Tells cards of one number apart.
    pub ordinal: i32,
}

/// The next cards of an institute in the order of their numbers, or against it, from a place on: at most so many.
pub async fn next_cards(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    from: Option<(&str, i32)>,
    (most, backwards): (u64, bool),
) -> Result<Vec<Numbered>, Fault> {
    use card::Column as C;
    let order = if backwards { Order::Desc } else { Order::Asc };
    let mut select = Query::select();
    select
        .columns([C::Id, C::Key, C::Ordinal])
        .from(card::Entity)
        .and_where(Expr::col(C::InstituteId).eq(institute))
        .order_by(C::Key, order.clone())
        .order_by(C::Ordinal, order)
        .limit(most);
    if let Some((key, ordinal)) = from {
        let place = Expr::tuple([Expr::col(C::Key), Expr::col(C::Ordinal)]);
        let from = Expr::tuple([Expr::val(key), Expr::val(ordinal)]);
        select.and_where(if backwards { place.lt(from) } else { place.gt(from) });
    }
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        found.push(Numbered { id: values.id()?, key: values.text()?.to_owned(), ordinal: values.int()? });
    }
    Ok(found)
}

/// The runs of an institute, as far as they decide which month is due.
pub async fn runs(db: &impl ConnectionTrait, institute: InstituteId) -> Result<Vec<Known>, Fault> {
    runs_known(db, institute, Moment::LAST).await
}

/// The same as they were known at an instant.
pub async fn runs_known(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    known_at: Moment,
) -> Result<Vec<Known>, Fault> {
    use depreciation_run::Column as C;
    let select = Query::select()
        .columns([C::Id, C::Year, C::Month, C::ReversesId])
        .from(depreciation_run::Entity)
        .and_where(Expr::col(C::InstituteId).eq(institute))
        .and_where(Expr::col(C::RecordedAt).lte(known_at))
        .to_owned();
    let mut known = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (id, year, month) = (values.id()?, values.int()?, values.int()?);
        let reverses = values.maybe_id()?;
        known.extend(Month::new(year, month).map(|month| Known { id, month, reverses }));
    }
    Ok(known)
}

/// Whether a month of an institute was posted by an instant, and not taken back by then.
pub async fn is_posted(db: &impl ConnectionTrait, institute: InstituteId, known_at: Moment) -> Result<bool, Fault> {
    use depreciation_run::Column as C;
    let reversed = Query::select()
        .column(C::ReversesId)
        .from(depreciation_run::Entity)
        .and_where(Expr::col(C::InstituteId).eq(institute))
        .and_where(Expr::col(C::RecordedAt).lte(known_at))
        .and_where(Expr::col(C::ReversesId).is_not_null())
        .to_owned();
    let select = Query::select()
        .expr(Expr::val(1))
        .from(depreciation_run::Entity)
        .and_where(Expr::col(C::InstituteId).eq(institute))
        .and_where(Expr::col(C::RecordedAt).lte(known_at))
        .and_where(Expr::col(C::ReversesId).is_null())
        .and_where(Expr::col(C::Id).not_in_subquery(reversed))
        .limit(1)
        .to_owned();
    Ok(db.query_one(&select).await?.is_some())
}

/// A run that is reached.
pub async fn run(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: DepreciationRunId,
) -> Result<Option<depreciation_run::Model>, Fault> {
    use depreciation_run::{Column, Entity};
    Ok(Entity::find_in(scope).filter(Column::Id.eq(id)).one(db).await?)
}

/// Lines of a run in the order of their numbers: at most so many, after or before one.
pub async fn lines(
    db: &impl ConnectionTrait,
    run: &depreciation_run::Model,
    (most, backwards, from): (u64, bool, Option<i64>),
) -> Result<Vec<depreciation_line::Model>, Fault> {
    use depreciation_line::{Column, Entity};
    let mut select = Entity::find_in(&Scope::institute(run.institute_id)).filter(Column::RunId.eq(run.id)).limit(most);
    select = match (backwards, from) {
        (false, Some(from)) => select.filter(Column::Number.gt(from)),
        (true, Some(from)) => select.filter(Column::Number.lt(from)),
        (_, None) => select,
    };
    select = if backwards { select.order_by_desc(Column::Number) } else { select.order_by_asc(Column::Number) };
    let mut found = select.all(db).await?;
    if backwards {
        found.reverse();
    }
    Ok(found)
}

/// The regimes that one institute follows, by the day from which each is.
pub async fn regimes_of(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    known_at: Moment,
) -> Result<Vec<(Day, Regime)>, Fault> {
    Ok(regimes(db, &[institute], known_at).await?.remove(&institute).unwrap_or_default())
}

/// The regimes that institutes follow.
pub async fn regimes(
    db: &impl ConnectionTrait,
    institutes: &[InstituteId],
    known_at: Moment,
) -> Result<Regimes, Fault> {
    use institute_regime::Column as C;
    let mut select = Query::select();
    select
        .columns([C::InstituteId, C::EffectiveFrom, C::Regime])
        .from(institute_regime::Entity)
        .and_where(Expr::col(C::InstituteId).is_in(institutes.iter().copied()))
        .and_where(Expr::col(C::RecordedAt).lte(known_at));
    for column in [C::InstituteId, C::EffectiveFrom, C::RecordedAt, C::Id] {
        select.order_by(column, Order::Asc);
    }
    let mut found = Regimes::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (institute, from, regime) = (values.id()?, values.day()?, values.term()?);
        let followed: &mut Vec<(Day, Regime)> = found.entry(institute).or_default();
        // Of several from one day the last one counts.
        followed.pop_if(|(before, _)| *before == from);
        followed.push((from, regime));
    }
    Ok(found)
}
