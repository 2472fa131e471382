//! 卡: asset cards through time.

mod ahead;
mod book;
mod evidence;
mod list;
mod parts;
mod types;

pub use evidence::{EvidenceInput, evidence};
pub use list::{AssetCardFilter, AssetCardOrder, asset_cards, at, now, own_cards};
pub use parts::ActorReference;
pub use types::AssetCard;

use super::call::Call;
use super::error::Failed;
use super::loaders::padded;
use super::node::Node;
use crate::assets::query::{self, At};
use crate::facts::normalise;
use crate::words::trimmed;
use ahead::{Ahead, Related};
use async_graphql::{Context, Lookahead};
use entity::{Action, CardId, Day, InstituteId};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The cards of lines of a list of which `node { card { … } }` is asked, as of a day.
pub async fn cards_of(context: &Context<'_>, ids: &[CardId], as_of: Day) -> Result<HashMap<CardId, AssetCard>, Failed> {
    let ahead = context.look_ahead();
    let fields = [ahead.field("nodes").field("card"), ahead.field("edges").field("node").field("card")];
    if ids.is_empty() || !fields.iter().any(Lookahead::exists) {
        return Ok(HashMap::new());
    }
    let [nodes, edges] = fields.each_ref().map(Ahead::of);
    cards_at(Call::of(context), ids, At::day(as_of), nodes.or(edges)).await
}

/// The cards of ids that are reached, as they are now.
pub async fn nodes(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let ids: Vec<CardId> = ids.iter().copied().map(CardId).collect();
    Ok(cards_by_id(call, &ids).await?.into_iter().map(|(id, card)| (id.0, Node::AssetCard(card))).collect())
}

/// The cards of ids that are reached, as they are now, by id.
pub async fn cards_by_id(call: &Call, ids: &[CardId]) -> Result<HashMap<CardId, AssetCard>, Failed> {
    cards_at(call, ids, list::now(call), Ahead::everything()).await
}

/// The cards of an institute by their numbers, in the order of these; a number that none has is passed over.
pub async fn cards_by_number(
    call: &Call,
    institute: InstituteId,
    numbers: impl Iterator<Item = &str>,
) -> Result<Vec<CardId>, Failed> {
    let keys: Vec<String> = numbers.map(|number| normalise(trimmed(number)).into_owned()).collect();
    let scope = call.ctx.actor.scope_for(Action::ReadCards);
    let found = query::by_key(&**call.read().await?, &scope, institute, &keys).await?;
    Ok(keys.iter().filter_map(|key| found.get(key).copied()).collect())
}

/// The cards of ids that are reached, with what is asked of them.
async fn cards_at(call: &Call, ids: &[CardId], at: At, ahead: Ahead) -> Result<HashMap<CardId, AssetCard>, Failed> {
    let tx = call.read().await?;
    let cards = padded(ids.iter().copied());
    let found = query::find(&**tx, &call.ctx.actor.scope_for(Action::ReadCards), &cards, at).await?;
    let related = Arc::new(Related::load(call, &found, ahead, at).await?);
    let card =
        |listed: query::Listed| (listed.version.card_id, AssetCard::new(listed.version, Arc::clone(&related), at));
    Ok(found.into_iter().map(card).collect())
}
