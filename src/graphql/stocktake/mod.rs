//! 物: stocktakes.

mod types;

pub use types::Stocktake;

use super::call::Call;
use super::error::Failed;
use super::loaders::by_id;
use super::node::Node;
use entity::stocktake::stocktake;
use uuid::Uuid;

/// The stocktakes of ids that are reached.
pub async fn nodes(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let found = by_id::<stocktake::Entity>(call, ids).await?;
    Ok(found.into_iter().map(|(id, row)| (id, Node::Stocktake(Stocktake(row)))).collect())
}
