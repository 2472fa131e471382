//! Statements about what cards state of their depreciation.

use super::card::Stated;
use crate::db::Values;
use crate::error::Fault;
use entity::assets::card_version;
use entity::org::{category, institute_regime};
use entity::{CardId, CardVersionKind, Day, InstituteId, Moment, Money, Regime};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait as _, Order, Query};
use std::collections::HashMap;

/// The regimes of institutes by the day from which each is followed, as known at an instant.
pub type Regimes = HashMap<InstituteId, Vec<(Day, Regime)>>;

/// The versions of cards as known at an instant, of each card those that count, the oldest first: of a day the
/// one recorded last, unless what was said from that day on was withdrawn.
pub async fn stated(
    db: &impl ConnectionTrait,
    cards: &[CardId],
    known_at: Moment,
) -> Result<HashMap<CardId, Vec<Stated>>, Fault> {
    use card_version::Column as C;
    let held = |column: C| Expr::col((card_version::Entity, column));
    let class = |column: category::Column| Expr::col((category::Entity, column));
    let mut select = Query::select();
    select
        .columns([C::CardId, C::Kind].map(|column| (card_version::Entity, column)))
        .columns([C::EffectiveOn, C::StatedOn].map(|column| (card_version::Entity, column)))
        .columns([C::OriginalValue, C::Depreciation, C::ResidualValue].map(|column| (card_version::Entity, column)))
        .columns([C::LifeMonths, C::DepreciatedMonths].map(|column| (card_version::Entity, column)))
        .columns([C::DepreciationMethod, C::DepreciationStatus].map(|column| (card_version::Entity, column)))
        .columns([C::UsageState, C::DepreciationStartOn].map(|column| (card_version::Entity, column)))
        .columns([C::BookedOn, C::InServiceOn, C::AcquiredOn].map(|column| (card_version::Entity, column)))
        .column((card_version::Entity, C::DisposedOn))
        .columns([category::Column::Edition, category::Column::Code].map(|column| (category::Entity, column)))
        .from(card_version::Entity)
        .left_join(category::Entity, class(category::Column::Id).equals((card_version::Entity, C::CategoryId)))
        .and_where(held(C::CardId).is_in(cards.iter().copied()))
        .and_where(held(C::RecordedAt).lte(known_at));
    for column in [C::CardId, C::EffectiveOn, C::RecordedAt, C::Id] {
        select.order_by((card_version::Entity, column), Order::Asc);
    }
    let mut found: HashMap<CardId, Vec<Stated>> = HashMap::with_capacity(cards.len());
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (card, kind) = (values.id()?, values.term::<CardVersionKind>()?);
        let version = version(&mut values)?;
        let versions = found.entry(card).or_default();
        versions.pop_if(|before| before.effective_on == version.effective_on);
        if kind != CardVersionKind::Withdrawn {
            versions.push(version);
        }
    }
    Ok(found)
}

fn version(values: &mut Values<'_>) -> Result<Stated, Fault> {
    let count = |number: i32| u32::try_from(number).unwrap_or_default();
    Ok(Stated {
        effective_on: values.day()?,
        stated_on: values.day()?,
        cost: Money(values.big()?),
        accumulated: Money(values.big()?),
        residual: Money(values.big()?),
        life: count(values.int()?),
        months: count(values.int()?),
        method: values.term()?,
        status: values.term()?,
        usage: values.term()?,
        start_on: values.day()?,
        booked_on: values.day()?,
        in_service_on: values.day()?,
        acquired_on: values.day()?,
        disposed_on: values.day()?,
        class: (values.text()?.to_owned(), values.text()?.to_owned()),
    })
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
