//! Use cases: a month's depreciation is posted, and taken back.

use super::month::Month;
use super::period::period;
use super::posting::{Due, Summary, Tally, can_reverse, due, loss, words};
use super::stated::regime_on;
use super::store::{self, LINE};
use super::versions::Through;
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::bulk::Bulk;
use crate::db::{ReadTx, WriteTx, not_found};
use crate::error::{Error, Fault};
use crate::words::Told;
use entity::depreciation::Depreciated;
use entity::depreciation::depreciation_run::{ActiveModel, Model};
use entity::{Action, CardId, Day, DepreciationRunId, Digest, InstituteId, Moment, Money, Regime, Scope};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};
use serde_json::json;
use std::collections::HashMap;

/// A run, and whether it was there before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The run.
    pub run: Model,
    /// Whether nothing was done.
    pub existed: bool,
}

/// Posts a month (计提折旧): a line for every card that loses something in it, by what is known now. A month
/// that is posted already is answered with its run.
pub async fn post(ctx: &Ctx, institute: InstituteId, month: Month) -> Result<Posted, Error<Told>> {
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(Action::PostDepreciation, institute)?).await?;
    let runs = store::runs(&*tx, institute).await?;
    let found = due(&runs, month, ctx.app.today()).map_err(|told| Error::Refused(vec![told]))?;
    if let Due::Done(id) = found {
        return existing(&tx, institute, id).await;
    }
    let regimes = store::regimes_of(&*tx, institute, Moment::LAST).await?;
    let end = month.end().unwrap_or_default();
    let Some(regime) = regime_on(&regimes, end) else {
        return Err(Error::Refused(vec![super::card::words::NO_REGIME.with([])]));
    };
    let id: DepreciationRunId = ctx.app.id();
    let tally = lines(ctx, &tx, (institute, id), (&regimes, month)).await?;
    let (cards, amount) = (tally.cards, tally.amount);
    let (digest, summary) = tally.finish();
    let what = What { id, institute, month, regime, cards, amount, digest, summary, reverses: None };
    let run = what.write(ctx, &tx).await?;
    let detail = json!({ "period": month.to_string(), "cards": cards, "amount": amount, "digest": digest });
    let event = Event::new("depreciation.post", format_args!("DepreciationRun:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(Posted { run, existed: false })
}

/// Takes the newest month that is posted back (冲回折旧). Its lines stay, and count no more; the month can be
/// posted again.
pub async fn reverse(ctx: &Ctx, id: DepreciationRunId) -> Result<Posted, Error<Told>> {
    let known = {
        let tx = ctx.read_tx().await?;
        store::run(&*tx, &ctx.actor.scope, id).await?.ok_or_else(|| Error::Access(not_found()))?
    };
    let institute = known.institute_id;
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(Action::ReverseDepreciation, institute)?).await?;
    let runs = store::runs(&*tx, institute).await?;
    if let Due::Done(id) = can_reverse(&runs, id).map_err(|told| Error::Refused(vec![told]))? {
        return existing(&tx, institute, id).await;
    }
    let summary = summary(&known)?.reversed();
    let month = Month::new(known.year, known.month).ok_or_else(|| Fault::told(words::KEPT.with([])))?;
    let own: DepreciationRunId = ctx.app.id();
    let (regime, cards, digest) = (known.regime, known.cards, known.digest);
    let amount = -known.amount;
    let what = What { id: own, institute, month, regime, cards, amount, digest, summary, reverses: Some(id) };
    let run = what.write(ctx, &tx).await?;
    let detail = json!({ "period": month.to_string(), "reverses": id, "amount": amount });
    let event = Event::new("depreciation.reverse", format_args!("DepreciationRun:{own}"), detail);
    tx.commit(ctx, event).await?;
    Ok(Posted { run, existed: false })
}

/// 累计折旧 of the cards of an institute through a period, as known at an instant, where months are posted here; nothing
/// where none are, for then lists say what was depreciated, and nothing of cards of which nothing follows.
pub async fn accumulated(
    tx: &ReadTx,
    institute: InstituteId,
    (of, known_at): ((Day, Day), Moment),
) -> Result<HashMap<CardId, Depreciated>, Fault> {
    let mut found = HashMap::new();
    if !store::is_posted(&**tx, institute, known_at).await? {
        return Ok(found);
    }
    let regimes = store::regimes_of(&**tx, institute, known_at).await?;
    let mut through = Through::begin(tx, institute, known_at).await?;
    while let Some((card, versions)) = through.next().await? {
        if let Some(period) = period(&versions, &regimes, of) {
            found.insert(card.id, period);
        }
    }
    Ok(found)
}

/// What is kept of a run besides its lines.
pub fn summary(run: &Model) -> Result<Summary, Fault> {
    serde_json::from_str(&run.summary).map_err(|error| Fault::new(words::KEPT.with([]), error))
}

async fn existing(tx: &WriteTx, institute: InstituteId, id: DepreciationRunId) -> Result<Posted, Error<Told>> {
    let run = store::run(&**tx, &Scope::institute(institute), id).await?;
    Ok(Posted { run: run.ok_or_else(|| Error::Access(not_found()))?, existed: true })
}

/// Writes the lines of a month, a batch of cards after the other; answers what they come to.
async fn lines(
    ctx: &Ctx,
    tx: &WriteTx,
    (institute, run): (InstituteId, DepreciationRunId),
    (regimes, month): (&[(Day, Regime)], Month),
) -> Result<Tally, Fault> {
    let (mut tally, end) = (Tally::default(), month.end().unwrap_or_default());
    let mut bulk = Bulk::of(ctx, tx, LINE, &[run.0, institute.0]).await?;
    // Read beside what is written: nothing of the institute changes meanwhile.
    let read = ctx.read_tx().await?;
    let mut through = Through::begin(&read, institute, Moment::LAST).await?;
    while let Some((card, versions)) = through.next().await? {
        let lost = match loss(&versions, regimes, month) {
            Ok(lost) => lost,
            Err(told) => {
                tally.leave(&card.key, &told);
                continue;
            }
        };
        let in_force = versions.iter().rev().find(|version| version.effective_on <= end);
        let (Some((amount, accumulated)), Some(version)) = (lost, in_force) else { continue };
        let of = (&*version.department, version.project.as_str());
        tally.add((&card.key, card.ordinal), (&version.class, of), (amount, accumulated));
        let number = tally.cards;
        bulk.push(|cells| {
            cells.big(number);
            cells.uuid(card.id.0);
            cells.big(amount.fen());
            cells.big(accumulated.fen());
        })
        .await?;
    }
    bulk.finish().await?;
    Ok(tally)
}

/// A run that is to be written.
struct What {
    id: DepreciationRunId,
    institute: InstituteId,
    month: Month,
    regime: Regime,
    cards: i64,
    amount: Money,
    digest: Digest,
    summary: Summary,
    reverses: Option<DepreciationRunId>,
}

impl What {
    async fn write(self, ctx: &Ctx, tx: &WriteTx) -> Result<Model, Fault> {
        let (year, month) = self.month.parts();
        let summary = serde_json::to_string(&self.summary).map_err(|error| Fault::new(words::KEPT.with([]), error))?;
        let row = ActiveModel {
            id: Set(self.id),
            institute_id: Set(self.institute),
            year: Set(year),
            month: Set(month),
            regime: Set(self.regime),
            cards: Set(self.cards),
            amount: Set(self.amount),
            digest: Set(self.digest),
            summary: Set(summary),
            actor: Set(ctx.actor.name.clone()),
            reverses_id: Set(self.reverses),
            recorded_at: Set(tx.at()),
        };
        Ok(row.insert(&**tx).await?)
    }
}
