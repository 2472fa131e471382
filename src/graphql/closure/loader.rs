//! What was done about differences, and where runs found them: for many differences at once.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::loaders::padded;
use crate::closure::store;
use async_graphql::dataloader::Loader;
use entity::DifferenceCaseId;
use entity::closure::difference_event;
use entity::reconcile::run_difference;
use std::collections::HashMap;
use std::sync::Arc;

/// Loads what was done about differences.
pub struct Events(pub Arc<Call>);

impl Loader<DifferenceCaseId> for Events {
    type Value = Vec<difference_event::Model>;
    type Error = Failed;

    async fn load(&self, ids: &[DifferenceCaseId]) -> Result<HashMap<DifferenceCaseId, Self::Value>, Failed> {
        let scope = self.0.ctx.actor.scope_of::<difference_event::Entity>();
        Ok(store::events(&**self.0.read().await?, &scope, &padded(ids.iter().copied())).await?)
    }
}

/// Loads where runs found differences.
pub struct Sightings(pub Arc<Call>);

impl Loader<DifferenceCaseId> for Sightings {
    type Value = Vec<run_difference::Model>;
    type Error = Failed;

    async fn load(&self, ids: &[DifferenceCaseId]) -> Result<HashMap<DifferenceCaseId, Self::Value>, Failed> {
        let scope = self.0.ctx.actor.scope_of::<run_difference::Entity>();
        Ok(store::sightings(&**self.0.read().await?, &scope, &padded(ids.iter().copied())).await?)
    }
}
