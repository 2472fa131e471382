//! 折旧: months as they were posted.

mod mutation;
mod types;

pub use mutation::DepreciationMutation;
pub use types::{DepreciationRun, DepreciationUnsaid};

use super::call::Call;
use super::error::Failed;
use super::loaders::by_id;
use super::node::Node;
use entity::depreciation::depreciation_run;
use uuid::Uuid;

/// The runs of ids that are reached.
pub async fn nodes(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let found = by_id::<depreciation_run::Entity>(call, ids).await?;
    Ok(found.into_iter().map(|(id, row)| (id, Node::DepreciationRun(DepreciationRun(row)))).collect())
}
