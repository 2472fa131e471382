//! Approves what stocktakes found.

use super::course::{self, Step};
use super::gather;
use super::service::{gathered, move_on, now, reached, someone, uncounted};
use super::{closing, store, words};
use crate::access::words as access;
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::WriteTx;
use crate::error::Error;
use crate::stocktake;
use crate::words::{Told, written};
use entity::stocktake::stocktake_step;
use entity::{Action, Digest, Scope, StocktakeId, StocktakeStepKind};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;

/// Approves what a stocktake found (批准截止): somebody who took no part in it, signed in, about what they saw. From
/// then on it is a count list as of the base date.
pub async fn close(ctx: &Ctx, id: StocktakeId, seen: Digest, note: Option<&str>) -> Result<StocktakeId, Error<Told>> {
    let (institute, tenant) = reached(ctx, id, Action::CloseStocktakes).await?;
    if ctx.actor.account().is_none() {
        return Err(Error::Access(access::NEEDS_SESSION.with([])));
    }
    let note = note.and_then(written);
    let mut refused: Vec<Told> = note.and_then(course::unfit_reason).into_iter().collect();
    let tx = WriteTx::institute(ctx, tenant).await?;
    let known = now(&tx, institute, id).await?;
    let status = course::after(known.kind, known.status, Step::Close).map_err(|told| Error::Refused(vec![told]))?;
    let scope = Scope::institute(institute);
    let found = gathered(&tx, &known).await?;
    let mine = store::person(&*tx, &scope, id, &ctx.actor.person()).await?;
    let has_counted = mine.as_ref().is_some_and(|mine| mine.takes_part);
    // A device is in the hands of whoever let it in.
    if has_counted || store::has_let_in(&*tx, id, &ctx.actor.name).await? {
        refused.push(words::OWN_COUNT.with([]));
    }
    let digest = found.outcomes.digest(&found.books);
    if digest != seen {
        refused.push(words::SEEN_OTHERWISE.with([]));
    }
    let recounts = found.outcomes.recounts();
    if recounts > 0 {
        refused.push(words::RECOUNTS_OPEN.with([&recounts]));
    }
    // What came after it was handed in cannot leave anything uncounted that was counted, but its reason is that of then.
    let handed_in = store::last_step(&*tx, &scope, id, StocktakeStepKind::Reviewed).await?;
    let left = uncounted(&found);
    if left > 0 && handed_in.is_none_or(|step| step.note.is_none()) {
        refused.push(words::UNCOUNTED_UNSAID.with([&left]));
    }
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    if mine.is_none() {
        someone(ctx, &tx, (institute, id), false).await?.into_active_model().reset_all().insert(&*tx).await?;
    }
    let approved = stocktake_step::Model {
        id: ctx.app.id(),
        institute_id: institute,
        stocktake_id: id,
        kind: StocktakeStepKind::Closed,
        note: note.map(str::to_owned),
        digest: Some(digest),
        done_by: ctx.actor.name.clone(),
        done_by_key: ctx.actor.person(),
        closed_by_key: Some(ctx.actor.person()),
        closed_by_part: Some(false),
        recorded_at: tx.at(),
    };
    approved.into_active_model().reset_all().insert(&*tx).await?;
    let rows = closing::rows(
        (&found.lines, &found.others),
        (&found.books, &found.outcomes),
        &gather::names(&tx, institute, &found).await?,
    );
    stocktake::service::keep(ctx, &tx, &known, &rows).await?;
    move_on(&tx, known, status).await?;
    let detail = json!({ "digest": digest.to_string(), "rows": rows.len(), "uncounted": left });
    let event = Event::new("stocktake.close", format_args!("Stocktake:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}
