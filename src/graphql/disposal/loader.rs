//! The cards of disposals, and what was said of them: for many disposals at once.

use super::super::assets::{AssetCard, cards_by_id};
use super::super::call::Call;
use super::super::error::Failed;
use super::super::loaders::padded;
use crate::disposal::store;
use async_graphql::dataloader::Loader;
use entity::disposal::{disposal_decision, disposal_item};
use entity::{CardId, DisposalId};
use std::collections::HashMap;
use std::sync::Arc;

/// Loads the cards of disposals, each as it was asked about and as it is now.
pub struct Items(pub Arc<Call>);

impl Loader<DisposalId> for Items {
    type Value = Vec<(disposal_item::Model, Option<AssetCard>)>;
    type Error = Failed;

    async fn load(&self, ids: &[DisposalId]) -> Result<HashMap<DisposalId, Self::Value>, Failed> {
        let scope = self.0.ctx.actor.scope_of::<disposal_item::Entity>();
        let tx = self.0.read().await?;
        let found = store::items(&**tx, &scope, &padded(ids.iter().copied())).await?;
        let cards: Vec<CardId> = found.values().flatten().map(|item| item.card_id).collect();
        let cards = cards_by_id(&self.0, &cards).await?;
        let with_card = |item: disposal_item::Model| {
            let card = cards.get(&item.card_id).cloned();
            (item, card)
        };
        Ok(found.into_iter().map(|(id, items)| (id, items.into_iter().map(with_card).collect())).collect())
    }
}

/// Loads what was said of disposals.
pub struct Decisions(pub Arc<Call>);

impl Loader<DisposalId> for Decisions {
    type Value = Vec<disposal_decision::Model>;
    type Error = Failed;

    async fn load(&self, ids: &[DisposalId]) -> Result<HashMap<DisposalId, Self::Value>, Failed> {
        let scope = self.0.ctx.actor.scope_of::<disposal_decision::Entity>();
        Ok(store::decisions(&**self.0.read().await?, &scope, &padded(ids.iter().copied())).await?)
    }
}
