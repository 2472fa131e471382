//! What happens to cards here (资产变动): versions that no list brought.

use super::store;
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::error::Fault;
use crate::facts::{CardRow, Cards, Dictionary, Texts};
use entity::assets::card_version::{Entity, Model};
use entity::{CardVersionId, CardVersionKind, Day, Digest, InstituteId, Scope, UsageState};
use sea_orm::{EntityTrait as _, IntoActiveModel as _};

/// Versions written at a time.
const BATCH: usize = 200;

/// What is otherwise from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Why the version comes to be.
    pub kind: CardVersionKind,
    /// From which day it holds.
    pub on: Day,
    /// 使用状况.
    pub usage_state: UsageState,
    /// 已处置 since.
    pub disposed_on: Option<Day>,
}

impl Change {
    /// The assets are gone from a day on (销卡).
    pub const fn disposal(on: Day) -> Self {
        Self { kind: CardVersionKind::Disposed, on, usage_state: UsageState::Disposed, disposed_on: Some(on) }
    }

    /// The version after this one of a card whose content is known; the content knows its own digest.
    fn after(&self, ctx: &Ctx, tx: &WriteTx, before: &Model, content: CardRow, texts: &Texts) -> Model {
        let content =
            CardRow { usage_state: self.usage_state, disposed_on: self.disposed_on.unwrap_or(Day::BLANK), ..content };
        Model {
            id: ctx.app.id(),
            import_id: None,
            sheet: None,
            row: None,
            undoes_id: None,
            kind: self.kind,
            effective_on: self.on,
            digest: digest(&content, texts),
            usage_state: self.usage_state,
            disposed_on: self.disposed_on,
            recorded_at: tx.at(),
            recorded_by: Some(ctx.actor.name.clone()),
            ..before.clone()
        }
    }
}

/// Appends a version to each of some cards, whose versions in force these are.
pub async fn append(
    ctx: &Ctx,
    tx: &WriteTx,
    institute: InstituteId,
    of: &[Model],
    change: &Change,
) -> Result<(), Fault> {
    let mut texts = Dictionary::default().texts();
    let ids: Vec<CardVersionId> = of.iter().map(|version| version.id).collect();
    let contents = store::contents(&**tx, &Scope::institute(institute), &ids, &mut texts).await?;
    let known = |version: &Model| contents.get(&version.id).copied().unwrap_or_default();
    let versions: Vec<Model> =
        of.iter().map(|version| change.after(ctx, tx, version, known(version), &texts)).collect();
    for batch in versions.chunks(BATCH) {
        let rows = batch.iter().map(|version| version.clone().into_active_model());
        Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    }
    Ok(())
}

/// The digest of a card's content, as a list that says the same gives it.
fn digest(content: &CardRow, texts: &Texts) -> Digest {
    let mut cards = Cards::complete();
    cards.push(content);
    cards.seal(texts);
    Digest(*cards.digest(0))
}
