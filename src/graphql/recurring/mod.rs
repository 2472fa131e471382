//! 定期盘点: stocktakes that recur.

mod loader;
mod mutation;
mod query;
mod types;

pub use loader::Schedules;
pub use mutation::RecurringMutation;
pub use query::RecurringQuery;
pub use types::StocktakeSchedule;

use super::call::Call;
use super::error::Failed;
use super::node::Node;
use crate::recurring::store;
use entity::StocktakeScheduleId;
use entity::stocktake::stocktake_schedule;
use uuid::Uuid;

/// The schedules of ids that are reached.
pub async fn nodes(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let scope = call.ctx.actor.scope_of::<stocktake_schedule::Entity>();
    let ids: Vec<StocktakeScheduleId> = ids.iter().copied().map(StocktakeScheduleId).collect();
    let found = store::by_id(&**call.read().await?, &scope, &ids).await?;
    Ok(found.into_iter().map(|one| (one.row.id.0, Node::StocktakeSchedule(StocktakeSchedule(one)))).collect())
}
