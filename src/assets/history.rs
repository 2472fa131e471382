//! The versions of a card, each with what it changed.

use super::service::field_changes;
use super::store;
use crate::error::Fault;
use crate::facts::Dictionary;
use crate::plan::FieldChange;
use entity::assets::card_version;
use entity::audit::audit_event;
use entity::imports::import;
use entity::{CardId, CardOccasion, CardVersionKind, Day, ImportId, InScope as _, Moment, Scope};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::HashMap;

/// A version of a card as its history tells it (变动历史).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From which day it holds.
    pub effective_on: Day,
    /// Since when it is known.
    pub recorded_at: Moment,
    /// Why it came to be.
    pub kind: CardVersionKind,
    /// How the asset came, or why it costs something else, where that was said.
    pub occasion: Option<CardOccasion>,
    /// What it changed of the version before it.
    pub changes: Vec<FieldChange>,
    /// Who brought it.
    pub by: String,
}

/// The histories of cards, each in the order in which its versions were recorded, as known at an instant.
pub async fn histories(
    db: &impl ConnectionTrait,
    scope: &Scope,
    cards: &[CardId],
    known_at: Moment,
) -> Result<HashMap<CardId, Vec<Entry>>, Fault> {
    let versions = card_version::Entity::find_in(scope)
        .filter(card_version::Column::CardId.is_in(cards.iter().copied()))
        .filter(card_version::Column::RecordedAt.lte(known_at))
        .order_by_asc(card_version::Column::CardId)
        .order_by_asc(card_version::Column::RecordedAt)
        .order_by_asc(card_version::Column::EffectiveOn)
        .order_by_asc(card_version::Column::Id)
        .all(db)
        .await?;
    // The names of one institute's organisation are few, those of all are not.
    let mut institutes: Vec<_> = versions.iter().map(|version| version.institute_id).collect();
    institutes.dedup();
    let scope = &if let [only] = institutes[..] { Scope::institute(only) } else { scope.clone() };
    let mut texts = Dictionary::default().texts();
    let ids: Vec<_> = versions.iter().map(|version| version.id).collect();
    let contents = store::contents(db, scope, &ids, &mut texts).await?;
    let mut imports: Vec<ImportId> = versions.iter().filter_map(|version| version.import_id).collect();
    imports.sort_unstable();
    imports.dedup();
    let actors: HashMap<ImportId, String> = import::Entity::find_in(scope)
        .filter(import::Column::Id.is_in(imports))
        .all(db)
        .await?
        .into_iter()
        .map(|import| (import.id, import.actor))
        .collect();
    let undoers = undoers(db, scope, &versions).await?;
    let mut histories: HashMap<CardId, Vec<Entry>> = HashMap::new();
    for (at, version) in versions.iter().enumerate() {
        let before = held_before(&versions[..at], version);
        let changes = match (before.and_then(|before| contents.get(&before.id)), contents.get(&version.id)) {
            (Some(before), Some(after)) => field_changes(before, after, &texts),
            _ => Vec::new(),
        };
        histories.entry(version.card_id).or_default().push(Entry {
            effective_on: version.effective_on,
            recorded_at: version.recorded_at,
            kind: version.kind,
            occasion: version.occasion,
            changes,
            by: match (&version.recorded_by, version.undoes_id) {
                (Some(by), _) => Some(by),
                (None, Some(undone)) => undoers.get(&undone),
                (None, None) => version.import_id.and_then(|id| actors.get(&id)),
            }
            .cloned()
            .unwrap_or_default(),
        });
    }
    Ok(histories)
}

/// The version that a version took the place of: of those recorded before it, the one in force on its day; where none
/// was yet, the newest. `earlier` stand in the order in which they were recorded, those of the same card last.
fn held_before<'v>(
    earlier: &'v [card_version::Model],
    version: &card_version::Model,
) -> Option<&'v card_version::Model> {
    let first = earlier.iter().rposition(|before| before.card_id != version.card_id).map_or(0, |other| other + 1);
    let of_card = &earlier[first..];
    let in_force = of_card.iter().filter(|before| before.effective_on <= version.effective_on);
    // Of several from one day the last recorded counts.
    in_force.max_by_key(|before| before.effective_on).or_else(|| of_card.last())
}

/// Who undid imports, as the audit tells it.
async fn undoers(
    db: &impl ConnectionTrait,
    scope: &Scope,
    versions: &[card_version::Model],
) -> Result<HashMap<ImportId, String>, Fault> {
    let mut undone: Vec<ImportId> = versions.iter().filter_map(|version| version.undoes_id).collect();
    undone.sort_unstable();
    undone.dedup();
    if undone.is_empty() {
        return Ok(HashMap::new());
    }
    let subjects = undone.iter().map(|id| format!("Import:{id}"));
    let mut select = audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq("import.revert"))
        .filter(audit_event::Column::Subject.is_in(subjects));
    if let Some(reached) = scope.condition(audit_event::Column::InstituteId.into_expr()) {
        select = select.filter(reached);
    }
    let actor = |event: audit_event::Model| {
        let id = event.subject.strip_prefix("Import:")?.parse().ok()?;
        Some((ImportId(id), event.actor))
    };
    Ok(select.all(db).await?.into_iter().filter_map(actor).collect())
}
