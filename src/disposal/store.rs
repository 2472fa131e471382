//! Statements about disposals.

use crate::error::Fault;
use entity::assets::card_version;
use entity::disposal::{disposal, disposal_decision, disposal_item};
use entity::{CardId, CardVersionId, DisposalId, InScope as _, Scope};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use std::collections::HashMap;

/// A disposal that is reached.
pub async fn find(db: &impl ConnectionTrait, scope: &Scope, id: DisposalId) -> Result<Option<disposal::Model>, Fault> {
    Ok(disposal::Entity::find_in(scope).filter(disposal::Column::Id.eq(id)).one(db).await?)
}

/// The cards of disposals, by the id of the disposal.
pub async fn items(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[DisposalId],
) -> Result<HashMap<DisposalId, Vec<disposal_item::Model>>, Fault> {
    use disposal_item::Column as C;
    let select = disposal_item::Entity::find_in(scope)
        .filter(C::DisposalId.is_in(ids.iter().copied()))
        .order_by_asc(C::DisposalId)
        .order_by_asc(C::CardId);
    let mut items: HashMap<DisposalId, Vec<disposal_item::Model>> = HashMap::new();
    for item in select.all(db).await? {
        items.entry(item.disposal_id).or_default().push(item);
    }
    Ok(items)
}

/// What was said of disposals, in the order in which it was said, by the id of the disposal.
pub async fn decisions(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[DisposalId],
) -> Result<HashMap<DisposalId, Vec<disposal_decision::Model>>, Fault> {
    use disposal_decision::Column as C;
    let select = disposal_decision::Entity::find_in(scope)
        .filter(C::DisposalId.is_in(ids.iter().copied()))
        .order_by_asc(C::RecordedAt)
        .order_by_asc(C::Id);
    let mut decisions: HashMap<DisposalId, Vec<disposal_decision::Model>> = HashMap::new();
    for decision in select.all(db).await? {
        decisions.entry(decision.disposal_id).or_default().push(decision);
    }
    Ok(decisions)
}

/// Versions of cards by their ids.
pub async fn versions(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[CardVersionId],
) -> Result<Vec<card_version::Model>, Fault> {
    let wanted = card_version::Column::Id.is_in(ids.iter().copied());
    Ok(card_version::Entity::find_in(scope).filter(wanted).all(db).await?)
}

/// Which of these cards are in a disposal that goes on.
pub async fn in_disposal(db: &impl ConnectionTrait, scope: &Scope, cards: &[CardId]) -> Result<Vec<CardId>, Fault> {
    use disposal_item::Column as C;
    let select = disposal_item::Entity::find_in(scope)
        .select_only()
        .column(C::CardId)
        .filter(C::CardId.is_in(cards.iter().copied()))
        .filter(C::IsOpen.eq(true));
    Ok(select.into_tuple().all(db).await?)
}

/// Lets the cards of a disposal go: it goes on no more.
pub async fn close(db: &impl ConnectionTrait, id: DisposalId) -> Result<(), Fault> {
    let update = disposal_item::Entity::update_many()
        .col_expr(disposal_item::Column::IsOpen, Expr::val(false))
        .filter(disposal_item::Column::DisposalId.eq(id));
    update.exec(db).await?;
    Ok(())
}
