//! Statements about institutes and what belongs to them.

use crate::error::Fault;
use entity::org::{category, department, institute, institute_regime, person, place};
use entity::{Day, InScope as _, InstituteId, Moment, Regime, Scope};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::BTreeMap;

/// Every institute that is reached, by code.
pub async fn list(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<institute::Model>, Fault> {
    Ok(institute::Entity::find_in(scope).order_by_asc(institute::Column::Code).all(db).await?)
}

/// An institute that is reached, by its id.
pub async fn find(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: InstituteId,
) -> Result<Option<institute::Model>, Fault> {
    Ok(institute::Entity::find_in(scope).filter(institute::Column::Id.eq(id)).one(db).await?)
}

/// An institute that is reached, by its code.
pub async fn by_code(db: &impl ConnectionTrait, scope: &Scope, code: &str) -> Result<Option<institute::Model>, Fault> {
    Ok(institute::Entity::find_in(scope).filter(institute::Column::Code.eq(code.trim())).one(db).await?)
}

/// The regimes of an institute as known at an instant, in the order of their days; of several from
/// one day the last one counts.
pub async fn regimes(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    known_at: Moment,
) -> Result<Vec<institute_regime::Model>, Fault> {
    use institute_regime::Column as C;
    let select = institute_regime::Entity::find_in(scope)
        .filter(C::InstituteId.eq(institute))
        .filter(C::RecordedAt.lte(known_at))
        .order_by_asc(C::EffectiveFrom)
        .order_by_asc(C::RecordedAt)
        .order_by_asc(C::Id);
    Ok(select.all(db).await?)
}

/// The regime that an institute follows on a day, as known at an instant.
pub async fn regime_on(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    on: Day,
    known_at: Moment,
) -> Result<Option<Regime>, Fault> {
    use institute_regime::Column as C;
    let select = institute_regime::Entity::find_in(scope)
        .filter(C::InstituteId.eq(institute))
        .filter(C::RecordedAt.lte(known_at))
        .filter(C::EffectiveFrom.lte(on))
        .order_by_desc(C::EffectiveFrom)
        .order_by_desc(C::RecordedAt)
        .order_by_desc(C::Id)
        .limit(1);
    Ok(select.one(db).await?.map(|found| found.regime))
}

/// From which days an institute followed another regime than before, as known at an instant (新旧制度衔接).
pub async fn changes_of_regime(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    known_at: Moment,
) -> Result<Vec<Day>, Fault> {
    let said = regimes(db, scope, institute, known_at).await?;
    let by_day: BTreeMap<Day, Regime> = said.iter().map(|one| (one.effective_from, one.regime)).collect();
    let followed: Vec<(Day, Regime)> = by_day.into_iter().collect();
    Ok(followed.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| pair[1].0).collect())
}

/// The departments of an institute, by name.
pub async fn departments(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
) -> Result<Vec<department::Model>, Fault> {
    use department::Column as C;
    Ok(department::Entity::find_in(scope).filter(C::InstituteId.eq(institute)).order_by_asc(C::Key).all(db).await?)
}

/// The places of an institute, by path: a place stands before what lies in it.
pub async fn places(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
) -> Result<Vec<place::Model>, Fault> {
    use place::Column as C;
    Ok(place::Entity::find_in(scope).filter(C::InstituteId.eq(institute)).order_by_asc(C::Key).all(db).await?)
}

/// The persons of an institute, by name.
pub async fn persons(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
) -> Result<Vec<person::Model>, Fault> {
    use person::Column as C;
    Ok(person::Entity::find_in(scope).filter(C::InstituteId.eq(institute)).order_by_asc(C::Key).all(db).await?)
}

/// The asset classes that an institute's books name, by code.
pub async fn categories(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
) -> Result<Vec<category::Model>, Fault> {
    use category::Column as C;
    Ok(category::Entity::find_in(scope).filter(C::InstituteId.eq(institute)).order_by_asc(C::Key).all(db).await?)
}
