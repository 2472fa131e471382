//! Undoing an import of cards by compensating versions.

use super::store;
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::error::{Error, Fault};
use crate::facts::Origin;
use crate::jobs::Progress;
use crate::plan::{Left, Undone};
use crate::words::Told;
use entity::assets::card_version::{Column, Entity, Model};
use entity::imports::import;
use entity::{CardId, CardVersionKind, Day, ImportId, ImportStatus, InScope as _, InstituteId, Scope};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use std::collections::{BTreeMap, HashSet};

/// Cards that are looked at, and versions that are written, at a time.
const BATCH: usize = 200;

/// Undoes an import: a card that it entered is withdrawn, one that it changed gets back what it was.
/// A card that something later touched stays as it is and is listed.
pub async fn revert(
    ctx: &Ctx,
    tx: &WriteTx,
    institute: InstituteId,
    import: ImportId,
    progress: &Progress,
) -> Result<Undone, Error<Told>> {
    let scope = Scope::institute(institute);
    let brought =
        Entity::find_in(&scope).filter(Column::ImportId.eq(import)).order_by_asc(Column::Id).all(&**tx).await?;
    let mut cards: Vec<CardId> = brought.iter().map(|version| version.card_id).collect();
    cards.sort_unstable();
    cards.dedup();
    let undone = undone(tx, &scope, import).await?;
    let mut done = Undone::default();
    let mut gone = 0;
    for (done_cards, batch) in cards.chunks(BATCH).enumerate() {
        progress.tell(done_cards * BATCH, cards.len())?;
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
        let mut rows = Vec::new();
        for (card, versions) in of_card {
            let Some(compensations) = compensate(&versions, import, &undone) else {
                done.left.push(left(card, &versions, import));
                continue;
            };
            done.undone += 1;
            let after: Vec<&Model> = versions.iter().chain(&compensations).collect();
            gone += i64::from(counts(&versions.iter().collect::<Vec<_>>()) && !counts(&after));
            rows.extend(compensations.into_iter().map(|version| {
                let mut row = version.into_active_model();
                row.id = Set(ctx.app.id());
                row.undoes_id = Set(Some(import));
                row.recorded_at = Set(tx.at());
                row
            }));
        }
        for rows in rows.chunks(BATCH) {
            Entity::insert_many(rows.to_vec()).exec_without_returning(&**tx).await?;
        }
    }
    store::count(&**tx, institute, -gone).await?;
    Ok(done)
}

/// A card that stays as it is, with the row of the import that brought it or changed it.
fn left(card: CardId, versions: &[Model], import: ImportId) -> Left {
    let own = versions.iter().rfind(|version| version.import_id == Some(import));
    let place = own.and_then(|version| version.sheet.zip(version.row));
    let number = own.and_then(|version| version.card_no.clone().or_else(|| version.asset_no.clone()));
    Left {
        subject: card.0,
        origin: place.map(|(sheet, row)| Origin { table: sheet as u16, row: row as u32 }),
        name: number.unwrap_or_default(),
    }
}

/// The imports that are undone already: what they said is not there to be touched or to come back.
async fn undone(tx: &WriteTx, scope: &Scope, own: ImportId) -> Result<HashSet<ImportId>, Fault> {
    let select = import::Entity::find_in(scope)
        .select_only()
        .column(import::Column::Id)
        .filter(import::Column::Status.eq(ImportStatus::Reverted))
        .filter(import::Column::Id.ne(own));
    Ok(select.into_tuple::<ImportId>().all(&**tx).await?.into_iter().collect())
}

/// Whether a card with these versions, in the order in which they were recorded, counts: some day's
/// last word is no withdrawal.
fn counts(versions: &[&Model]) -> bool {
    let last: BTreeMap<Day, CardVersionKind> =
        versions.iter().map(|version| (version.effective_on, version.kind)).collect();
    last.values().any(|kind| *kind != CardVersionKind::Withdrawn)
}

/// The versions that undo an import for one card; `None` where something later touched it. `versions`
/// stand in the order in which they were recorded. What the import said from a day on is replaced by
/// what was said from that day on before, or withdrawn, so that what held earlier holds again.
fn compensate(versions: &[Model], import: ImportId, undone: &HashSet<ImportId>) -> Option<Vec<Model>> {
    let is_own = |version: &Model| version.import_id == Some(import);
    let stands = |version: &&Model| {
        version.undoes_id.is_none() && version.import_id.is_none_or(|import| !undone.contains(&import))
    };
    let versions: Vec<&Model> = versions.iter().filter(stands).collect();
    let first = versions.iter().position(|version| is_own(version))?;
    let (before, own) = versions.split_at(first);
    if !own.iter().all(|version| is_own(version)) {
        return None;
    }
    let undo = |version: &&Model| match before.iter().rfind(|known| known.effective_on == version.effective_on) {
        Some(known) if known.kind != CardVersionKind::Withdrawn => {
            Model { kind: CardVersionKind::Restored, ..(*known).clone() }
        }
        _ => Model { kind: CardVersionKind::Withdrawn, ..(*version).clone() },
    };
    Some(own.iter().map(undo).collect())
}
