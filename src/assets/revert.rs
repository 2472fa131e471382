//! Undoing an import of cards by compensating versions.

use super::store;
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::error::Fault;
use crate::plan::Undone;
use entity::assets::card_version::{ActiveModel, Column, Entity, Model};
use entity::{CardId, CardVersionKind, ImportId, InScope as _, InstituteId, Scope};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};
use std::collections::BTreeMap;

/// Cards that are looked at, and versions that are written, at a time.
const BATCH: usize = 200;

/// Undoes an import: a card that it entered is withdrawn, one that it changed gets back what it was.
/// A card that something later touched stays as it is and is listed.
pub async fn revert(ctx: &Ctx, tx: &WriteTx, institute: InstituteId, import: ImportId) -> Result<Undone, Fault> {
    let scope = Scope::institute(institute);
    let brought =
        Entity::find_in(&scope).filter(Column::ImportId.eq(import)).order_by_asc(Column::Id).all(&**tx).await?;
    let mut cards: Vec<CardId> = brought.iter().map(|version| version.card_id).collect();
    cards.sort_unstable();
    cards.dedup();
    let mut done = Undone::default();
    let mut withdrawn = 0;
    for batch in cards.chunks(BATCH) {
        let versions = Entity::find_in(&scope)
            .filter(Column::CardId.is_in(batch.iter().copied()))
            .order_by_asc(Column::RecordedAt)
            .order_by_asc(Column::Id)
            .all(&**tx)
            .await?;
        let mut of_card: BTreeMap<CardId, Vec<Model>> = BTreeMap::new();
        for version in versions {
            of_card.entry(version.card_id).or_default().push(version);
        }
        let mut compensations = Vec::new();
        for (card, versions) in of_card {
            match compensate(&versions, import) {
                Some(undone) => {
                    withdrawn += u64::from(undone.iter().any(|version| version.kind == CardVersionKind::Withdrawn));
                    done.undone += 1;
                    compensations.extend(undone);
                }
                None => done.left.push((card.0, None)),
            }
        }
        let rows: Vec<ActiveModel> = compensations
            .into_iter()
            .map(|version| {
                let mut row = version.into_active_model();
                row.id = Set(ctx.app.id());
                row.recorded_at = Set(tx.at());
                row
            })
            .collect();
        if !rows.is_empty() {
            Entity::insert_many(rows).exec_without_returning(&**tx).await?;
        }
    }
    store::count(&**tx, institute, -(withdrawn as i64)).await?;
    Ok(done)
}

/// The versions that undo an import for one card; `None` where something later touched it. `versions`
/// stand in the order in which they were recorded.
fn compensate(versions: &[Model], import: ImportId) -> Option<Vec<Model>> {
    let is_own = |version: &Model| version.import_id == Some(import);
    let first = versions.iter().position(is_own)?;
    let (before, own) = versions.split_at(first);
    if !own.iter().all(is_own) {
        return None;
    }
    let undo = |version: &Model| {
        let earlier = before
            .iter()
            .filter(|known| known.effective_on <= version.effective_on)
            .max_by_key(|known| (known.effective_on, known.recorded_at, known.id));
        match earlier {
            Some(known) if known.kind != CardVersionKind::Withdrawn => {
                Model { kind: CardVersionKind::Restored, effective_on: version.effective_on, ..known.clone() }
            }
            _ => Model { kind: CardVersionKind::Withdrawn, ..version.clone() },
        }
    };
    Some(own.iter().map(undo).collect())
}
