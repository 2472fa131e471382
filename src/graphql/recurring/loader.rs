//! The schedules of many institutes at once.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::loaders::padded;
use crate::recurring::store::{self, Schedule};
use async_graphql::dataloader::Loader;
use entity::InstituteId;
use entity::stocktake::stocktake_schedule;
use std::collections::HashMap;
use std::sync::Arc;

/// Loads the schedules of institutes.
pub struct Schedules(pub Arc<Call>);

impl Loader<InstituteId> for Schedules {
    type Value = Vec<Arc<Schedule>>;
    type Error = Failed;

    async fn load(&self, ids: &[InstituteId]) -> Result<HashMap<InstituteId, Self::Value>, Failed> {
        let scope = self.0.ctx.actor.scope_of::<stocktake_schedule::Entity>();
        let ids: Vec<InstituteId> = padded(ids.iter().copied());
        let mut found: HashMap<InstituteId, Self::Value> = HashMap::new();
        for one in store::schedules(&**self.0.read().await?, &scope, Some(&ids)).await? {
            found.entry(one.row.institute_id).or_default().push(one);
        }
        Ok(found)
    }
}
