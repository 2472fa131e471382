//! Rows by id for what look-ahead cannot foresee: a name behind a row behind a row.
//!
//! Keys are sorted, so that the same rows are asked for by the same statement, and lists of keys are
//! padded to a power of two, so that a database sees eight statements and not two hundred.

use super::call::Call;
use super::error::Failed;
use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use entity::org::{department, institute, institute_regime, place};
use entity::{Day, InScope, InstituteId, Regime};
use sea_orm::{
    ColumnTrait as _, EntityTrait, Iterable as _, ModelTrait as _, PrimaryKeyToColumn as _, QueryFilter as _,
};
use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;
use std::sync::Arc;
use uuid::Uuid;

/// The loaders of a request.
pub struct Loaders {
    /// Institutes by id.
    pub institutes: DataLoader<ById<institute::Entity>>,
    /// Departments by id.
    pub departments: DataLoader<ById<department::Entity>>,
    /// Places by id.
    pub places: DataLoader<ById<place::Entity>>,
    /// The accounting regime of an institute on a day.
    pub regimes: DataLoader<Regimes>,
}

impl Loaders {
    /// Fresh loaders for a request.
    pub fn new(call: &Arc<Call>) -> Self {
        Self {
            institutes: DataLoader::new(ById::new(call), tokio::spawn),
            departments: DataLoader::new(ById::new(call), tokio::spawn),
            places: DataLoader::new(ById::new(call), tokio::spawn),
            regimes: DataLoader::new(Regimes(Arc::clone(call)), tokio::spawn),
        }
    }

    /// The loaders of the request that a field belongs to.
    pub fn of<'a>(context: &Context<'a>) -> &'a Self {
        context.data_unchecked::<Self>()
    }
}

/// Keys in their order, each once, padded with the last one to a power of two.
pub fn padded<K: Ord + Copy>(keys: impl IntoIterator<Item = K>) -> Vec<K> {
    let mut keys: Vec<K> = keys.into_iter().collect();
    keys.sort_unstable();
    keys.dedup();
    if let Some(last) = keys.last().copied() {
        keys.resize(keys.len().next_power_of_two(), last);
    }
    keys
}

/// The rows of ids that are reached, by id.
pub async fn by_id<E>(call: &Call, ids: &[Uuid]) -> Result<HashMap<Uuid, E::Model>, Failed>
where
    E: EntityTrait + InScope,
    E::Model: Send + Sync,
{
    // The tables of the house have one key, `id`.
    let Some(column) = E::PrimaryKey::iter().next().map(|key| key.into_column()) else { return Ok(HashMap::new()) };
    let select = E::find_in(&call.ctx.actor.scope).filter(column.is_in(padded(ids.iter().copied())));
    let rows = select.all(&**call.read().await?).await?;
    let id = |row: &E::Model| match row.get(column) {
        sea_orm::Value::Uuid(id) => id,
        _ => None,
    };
    Ok(rows.into_iter().filter_map(|row| Some((id(&row)?, row))).collect())
}

/// Loads the rows of a table by id.
pub struct ById<E> {
    call: Arc<Call>,
    table: PhantomData<fn() -> E>,
}

impl<E> ById<E> {
    fn new(call: &Arc<Call>) -> Self {
        Self { call: Arc::clone(call), table: PhantomData }
    }
}

impl<E> Loader<Uuid> for ById<E>
where
    E: EntityTrait + InScope,
    E::Model: Send + Sync + Clone + 'static,
{
    type Value = E::Model;
    type Error = Failed;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, E::Model>, Failed> {
        by_id::<E>(&self.call, ids).await
    }
}

/// Loads the regimes of institutes on days.
pub struct Regimes(Arc<Call>);

impl Loader<(InstituteId, Day)> for Regimes {
    type Value = Regime;
    type Error = Failed;

    async fn load(&self, keys: &[(InstituteId, Day)]) -> Result<HashMap<(InstituteId, Day), Regime>, Failed> {
        let institutes = padded(keys.iter().map(|(institute, _)| *institute));
        let rows = institute_regime::Entity::find_in(&self.0.ctx.actor.scope)
            .filter(institute_regime::Column::InstituteId.is_in(institutes))
            .all(&**self.0.read().await?)
            .await?;
        // Of one day on which two regimes are said to begin, what was learned last holds.
        let mut regimes: HashMap<InstituteId, BTreeMap<_, Regime>> = HashMap::new();
        for row in rows {
            regimes.entry(row.institute_id).or_default().insert((row.effective_from, row.recorded_at), row.regime);
        }
        let on = |(institute, day): &(InstituteId, Day)| {
            let known = regimes.get(institute)?;
            known.iter().rev().find(|((from, _), _)| from <= day).map(|(_, regime)| *regime)
        };
        Ok(keys.iter().filter_map(|key| Some((*key, on(key)?))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::padded;

    #[test]
    fn keys_are_sorted_and_padded() {
        assert_eq!(padded([3, 1, 3, 2, 9, 1]), [1, 2, 3, 9]);
        assert_eq!(padded([5, 4, 6]), [4, 5, 6, 6]);
        assert_eq!(padded([7]), [7]);
        assert_eq!(padded::<u8>([]), Vec::<u8>::new());
    }
}
