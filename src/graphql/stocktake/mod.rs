//! 物: stocktakes.

mod types;

pub use types::Stocktake;

use super::call::Call;
use super::error::Failed;
use super::loaders::by_id;
use super::node::Node;
use entity::stocktake::stocktake;
use entity::{InScope as _, Scope};
use sea_orm::{ColumnTrait as _, QueryFilter as _};
use uuid::Uuid;

/// The stocktakes of ids that are reached.
pub async fn nodes(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let mut found = by_id::<stocktake::Entity>(call, ids).await?;
    if let Some((institute, id)) = call.ctx.actor.stocktake().filter(|(_, id)| ids.contains(&id.0)) {
        // A device reaches its own stocktake and no list of them.
        let own = stocktake::Entity::find_in(&Scope::institute(institute)).filter(stocktake::Column::Id.eq(id));
        found.extend(own.one(&**call.read().await?).await?.map(|row| (id.0, row)));
    }
    Ok(found.into_iter().map(|(id, row)| (id, Node::Stocktake(Stocktake(row)))).collect())
}
