//! 卡: asset cards through time.

mod ahead;
mod book;
mod list;
mod types;

pub use list::{AssetCardFilter, AssetCardOrder, asset_cards, now, own_cards};
pub use types::AssetCard;

use super::call::Call;
use super::error::Failed;
use super::loaders::padded;
use super::node::Node;
use crate::assets::query;
use ahead::{Ahead, Related};
use entity::{Action, CardId};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The cards of ids that are reached, as they are now.
pub async fn nodes(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let ids: Vec<CardId> = ids.iter().copied().map(CardId).collect();
    Ok(cards_of(call, &ids).await?.into_iter().map(|(id, card)| (id.0, Node::AssetCard(card))).collect())
}

/// The cards of ids that are reached, as they are now, by id.
pub async fn cards_of(call: &Call, ids: &[CardId]) -> Result<HashMap<CardId, AssetCard>, Failed> {
    let tx = call.read().await?;
    let at = list::now(call);
    let cards = padded(ids.iter().copied());
    let found = query::find(&**tx, &call.ctx.actor.scope_for(Action::ReadCards), &cards, at).await?;
    let related = Arc::new(Related::load(call, &found, Ahead::everything(), at).await?);
    let card =
        |listed: query::Listed| (listed.version.card_id, AssetCard::new(listed.version, Arc::clone(&related), at));
    Ok(found.into_iter().map(card).collect())
}
