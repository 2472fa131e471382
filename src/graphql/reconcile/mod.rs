//! 核对: runs and what they found.

mod mutation;
mod told;
mod types;

pub use mutation::ReconcileMutation;
pub use types::{Difference, ReconciliationRun};

use super::call::Call;
use super::error::Failed;
use super::loaders::by_id;
use super::node::Node;
use entity::reconcile::reconciliation_run;
use uuid::Uuid;

/// The runs of ids that are reached.
pub async fn nodes(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let found = by_id::<reconciliation_run::Entity>(call, ids).await?;
    Ok(found.into_iter().map(|(id, row)| (id, Node::ReconciliationRun(ReconciliationRun(row)))).collect())
}
