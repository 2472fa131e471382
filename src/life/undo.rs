//! What was said of cards and was not so (撤销变动).

use super::{rules, words};
use crate::app::Ctx;
use crate::assets::change;
use crate::audit::Event;
use crate::db::{WriteTx, not_found};
use crate::depreciation::{posting, store as depreciation};
use crate::error::{Error, Fault};
use crate::words::{Told, trimmed};
use entity::assets::card;
use entity::assets::card_version::{Column, Entity, Model};
use entity::{Action, CardId, CardVersionKind, Day, InScope as _, InstituteId, Scope};
use sea_orm::{ColumnTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;
use std::collections::BTreeMap;

/// Undoes the last change of a card that was said here: from its day on the card says again what it said before, and
/// one that was entered is no more. What was split or put together is undone of all its cards at once.
pub async fn undo(ctx: &Ctx, id: CardId, reason: &str) -> Result<CardId, Error<Told>> {
    let read = ctx.read_tx().await?;
    let scope = ctx.actor.scope_for(Action::ReadCards);
    let found = card::Entity::find_in(&scope).filter(card::Column::Id.eq(id)).one(&*read).await?;
    drop(read);
    let institute = found.ok_or_else(|| Error::Access(not_found()))?.institute_id;
    let tenant = ctx.actor.tenant(Action::ChangeCards, institute)?;
    let refused = rules::unfit(&[id], (Day::BLANK, ctx.app.today()), reason, true);
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    let own = versions(&tx, institute, &[id]).await?.remove(&id).unwrap_or_default();
    let newest = own.last().filter(|newest| newest.import_id.is_none() && rules::can_be_undone(newest.kind));
    let newest = newest.cloned().ok_or_else(|| told(words::NOT_OURS.with([])))?;
    if newest.origin_id.is_some() {
        return Err(told(words::UNDO_AT_ORIGIN.with([])));
    }
    posting::check_open(&depreciation::runs(&*tx, institute).await?, newest.effective_on).map_err(told)?;
    let others = others(&tx, institute, &newest).await?;
    let (mut restored, mut withdrawn) = (Vec::new(), Vec::new());
    for versions in others.into_values().chain([own]) {
        match before(&versions, &newest) {
            Before::Said(earlier) => restored.push(earlier),
            Before::Nothing(entered) => withdrawn.push(entered),
            Before::Changed => return Err(told(words::PART_CHANGED.with([]))),
        }
    }
    change::restore(ctx, &tx, &restored, newest.effective_on).await?;
    change::withdraw(ctx, &tx, institute, &withdrawn).await?;
    let detail = json!({ "kind": newest.kind, "on": newest.effective_on, "reason": trimmed(reason) });
    let event = Event::new("card.undo", format_args!("AssetCard:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}

fn told(told: Told) -> Error<Told> {
    Error::Refused(vec![told])
}

/// What a card said before something was said that is undone.
enum Before {
    /// Something else.
    Said(Model),
    /// Nothing: it was entered by that.
    Nothing(Model),
    /// Something was said since.
    Changed,
}

/// What a card said before its newest version, which was written with another one.
fn before(versions: &[Model], undone: &Model) -> Before {
    let Some((newest, before)) = versions.split_last() else { return Before::Changed };
    if (newest.kind, newest.recorded_at) != (undone.kind, undone.recorded_at) {
        return Before::Changed;
    }
    // What it said until then was in force when it was changed: the last word of those days.
    let in_force = before.iter().filter(|version| version.effective_on <= newest.effective_on);
    // The last word of each day, of which those that were withdrawn count no more.
    let last: BTreeMap<Day, &Model> = in_force.map(|version| (version.effective_on, version)).collect();
    let counts = |version: &&&Model| version.kind != CardVersionKind::Withdrawn;
    match last.values().rev().find(counts) {
        Some(earlier) => Before::Said((*earlier).clone()),
        None => Before::Nothing(newest.clone()),
    }
}

/// The versions of the other cards that were split off a card, or taken over by it.
async fn others(
    tx: &WriteTx,
    institute: InstituteId,
    newest: &Model,
) -> Result<BTreeMap<CardId, Vec<Model>>, Error<Told>> {
    if !matches!(newest.kind, CardVersionKind::Split | CardVersionKind::Combined) {
        return Ok(BTreeMap::new());
    }
    let found = Entity::find_in(&Scope::institute(institute))
        .filter(Column::OriginId.eq(newest.card_id))
        .filter(Column::RecordedAt.eq(newest.recorded_at))
        .all(&**tx)
        .await?;
    let with_it: Vec<CardId> = found.iter().filter(|one| one.kind == newest.kind).map(|one| one.card_id).collect();
    Ok(versions(tx, institute, &with_it).await?)
}

/// The versions of cards in the order in which they were recorded.
async fn versions(
    tx: &WriteTx,
    institute: InstituteId,
    cards: &[CardId],
) -> Result<BTreeMap<CardId, Vec<Model>>, Fault> {
    let found = Entity::find_in(&Scope::institute(institute))
        .filter(Column::CardId.is_in(cards.iter().copied()))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Id)
        .all(&**tx)
        .await?;
    let mut versions: BTreeMap<CardId, Vec<Model>> = BTreeMap::new();
    for version in found {
        versions.entry(version.card_id).or_default().push(version);
    }
    Ok(versions)
}
