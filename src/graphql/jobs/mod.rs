//! 任务: work that goes on after the request was answered.

mod mutation;
mod types;

pub use mutation::JobsMutation;
pub use types::{Job, Progress};

use super::call::Call;
use super::error::Failed;
use super::loaders::by_id;
use super::node::Node;
use entity::jobs::job;
use uuid::Uuid;

/// Jobs by id, each as far as it is by now.
pub(super) async fn nodes(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let rows = by_id::<job::Entity>(call, ids).await?;
    Ok(rows.into_iter().map(|(id, row)| (id, Node::Job(Job::now(call, row)))).collect())
}
