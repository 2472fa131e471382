//! What stocktakes come to, for many at once.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::loaders::padded;
use crate::counting::gather::{Gathered, gather};
use crate::counting::service::is_blind;
use crate::counting::store;
use async_graphql::dataloader::Loader;
use entity::stocktake::{stocktake, stocktake_step, stocktake_team};
use entity::{Digest, InScope as _, Scope, StocktakeId};
use sea_orm::{ColumnTrait as _, QueryFilter as _};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A stocktake, and what it comes to.
#[derive(Debug)]
pub struct Counted {
    /// The stocktake.
    pub row: stocktake::Model,
    /// What it comes to.
    pub found: Gathered,
    /// Whether who asks is not to be told how much is expected (盲盘).
    pub is_blind: bool,
    /// Tells who asks from others.
    pub person: String,
}

/// Where the rows of stocktakes are read: a device reads those of its own.
fn scope(call: &Call, ids: &[StocktakeId]) -> Scope {
    match call.ctx.actor.stocktake() {
        Some((institute, own)) if ids.iter().all(|id| *id == own) => Scope::institute(institute),
        _ => call.ctx.actor.scope_of::<stocktake::Entity>(),
    }
}

/// Loads what stocktakes come to.
pub struct CountedOf(pub Arc<Call>);

impl Loader<StocktakeId> for CountedOf {
    type Value = Arc<Counted>;
    type Error = Failed;

    async fn load(&self, ids: &[StocktakeId]) -> Result<HashMap<StocktakeId, Arc<Counted>>, Failed> {
        let scope = scope(&self.0, ids);
        let tx = self.0.read().await?;
        let select = stocktake::Entity::find_in(&scope);
        let rows = select.filter(stocktake::Column::Id.is_in(padded(ids.iter().copied()))).all(&**tx).await?;
        let mut found = gather(&tx, &scope, &rows).await?;
        let counted = rows.into_iter().filter_map(|row| {
            let (id, is_blind) = (row.id, is_blind(&self.0.ctx.actor, &row));
            let found = found.remove(&id)?;
            let person = self.0.ctx.actor.person();
            Some((id, Arc::new(Counted { row, found, is_blind, person })))
        });
        Ok(counted.collect())
    }
}

/// Declares loaders of rows of stocktakes.
macro_rules! rows_of {
    ($($(#[$doc:meta])* $name:ident: $table:ident by $read:ident;)+) => { $(
        $(#[$doc])*
        pub struct $name(pub Arc<Call>);

        impl Loader<StocktakeId> for $name {
            type Value = Vec<$table::Model>;
            type Error = Failed;

            async fn load(&self, ids: &[StocktakeId]) -> Result<HashMap<StocktakeId, Self::Value>, Failed> {
                let scope = scope(&self.0, ids);
                Ok(store::$read(&**self.0.read().await?, &scope, &padded(ids.iter().copied())).await?)
            }
        }
    )+ };
}

rows_of! {
    /// Loads who counts where.
    Teams: stocktake_team by teams;
    /// Loads what happened to stocktakes.
    Steps: stocktake_step by steps;
}

/// Loads the photos that counts name and that have not arrived.
pub struct MissingPhotos(pub Arc<Call>);

impl Loader<StocktakeId> for MissingPhotos {
    type Value = Arc<HashSet<Digest>>;
    type Error = Failed;

    async fn load(&self, ids: &[StocktakeId]) -> Result<HashMap<StocktakeId, Self::Value>, Failed> {
        let scope = scope(&self.0, ids);
        let tx = self.0.read().await?;
        let mut found = store::missing_photos(&**tx, &scope, &padded(ids.iter().copied())).await?;
        Ok(ids.iter().map(|id| (*id, Arc::new(found.remove(id).unwrap_or_default()))).collect())
    }
}
