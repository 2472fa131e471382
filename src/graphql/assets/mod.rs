//! 卡: asset cards through time.

mod ahead;
mod book;
mod list;
mod types;

pub use list::{AssetCardFilter, AssetCardOrder, asset_cards};
pub use types::AssetCard;

use super::call::Call;
use super::error::Failed;
use super::loaders::padded;
use super::node::Node;
use crate::assets::query;
use ahead::{Ahead, Related};
use entity::{Action, CardId};
use std::sync::Arc;
use uuid::Uuid;

/// The cards of ids that are reached, as they are now.
pub async fn nodes(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let tx = call.read().await?;
    let at = list::now(call);
    let cards = padded(ids.iter().copied().map(CardId));
    let found = query::find(&**tx, &call.ctx.actor.scope_for(Action::ReadCards), &cards, at).await?;
    let related = Arc::new(Related::load(call, &found, Ahead::everything(), at).await?);
    let card = |listed: query::Listed| {
        let id = listed.version.card_id.0;
        (id, Node::AssetCard(AssetCard::new(listed.version, Arc::clone(&related), at)))
    };
    Ok(found.into_iter().map(card).collect())
}
