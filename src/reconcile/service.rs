//! Runs: asked for, done, and kept.

use super::comparison::{Question, chains};
use super::snapshot::{self, Snapshot};
pub use super::stored::Compared;
use super::{keep, rules::ruleset, store, words};
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::{WriteTx, not_found};
use crate::error::{Error, Fault};
use crate::intake::settle_held;
use crate::jobs::{self, Job, Progress};
use crate::layout::{Mapping, parse_mapping};
use crate::ledger::{self, Chart};
use crate::org;
use crate::stocktake::{self, CountScope};
use crate::words::{Lang, Told};
use entity::reconcile::reconciliation_run::Model;
use entity::stocktake::stocktake as stocktake_row;
use entity::{
    Action, Day, ImportKind, InstituteId, JobKind, JobState, Moment, RunId, RunStatus, Scope, StocktakeId,
    StocktakeKind, StocktakeStatus,
};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;
use std::sync::Arc;

/// Accounts that disagree with each other and are told one by one.
const MOST_DISAGREEING: usize = 100;
/// Reading, comparing, storing.
const STEPS: usize = 3;

/// What a run is asked (核对).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunInput {
    /// Whose accounts, cards and stock.
    pub institute: InstituteId,
    /// 核对基准日.
    pub as_of: Day,
    /// First day of the movements; `None` = 1 January of the year.
    pub from: Option<Day>,
    /// What was known by then is compared; `None` = now.
    pub known_at: Option<Moment>,
    /// The stocktake; `None` compares accounts and cards only.
    pub stocktake: Option<StocktakeId>,
    /// The mapping that chains and levels come from, as TOML; `None` = that of the imports.
    pub mapping: Option<String>,
    /// The id that the client gives the run.
    pub client_id: Option<RunId>,
}

/// A run that was asked for, or the one that the same id stands for already.
#[derive(Debug, Clone)]
pub struct Requested {
    /// The run.
    pub run: Model,
    /// Whether it was there before.
    pub existed: bool,
}

/// Asks for a run and queues it.
pub async fn request(ctx: &Ctx, input: &RunInput) -> Result<Requested, Error<Told>> {
    let requested = write_down(ctx, input, true).await?;
    ctx.app.bell.ring();
    Ok(requested)
}

/// Does a queued run.
pub async fn execute(ctx: &Ctx, job: &Job, progress: &Progress) -> Result<(), Error<Told>> {
    let tx = ctx.read_tx().await?;
    let run = store::find(&*tx, &ctx.actor.scope, RunId(job.subject_id)).await?;
    drop(tx);
    let run = run.ok_or_else(|| Error::Access(not_found()))?;
    let compared = match compare(ctx, &run, progress).await {
        Ok(compared) => Arc::new(compared),
        // What is held cannot be compared: that is an answer, which the run keeps.
        Err(Error::Refused(why)) => {
            return end(ctx, run, RunStatus::Failed, &why, Some((job, JobState::Done))).await;
        }
        Err(error) => return Err(error),
    };
    Box::pin(keep::keep(ctx, run, compared, Some(job), progress)).await?;
    Ok(())
}

/// Writes down that a run could not be done, or was called off.
pub async fn give_up(ctx: &Ctx, job: &Job) -> Result<(), Error<Told>> {
    let (status, why) = match job.state {
        JobState::Cancelled => (RunStatus::Cancelled, words::CANCELLED.with([])),
        _ => (RunStatus::Failed, words::FAILED.with([&job.request_id])),
    };
    let scope = Scope::institute(job.institute_id);
    let run = store::find(&*ctx.read_tx().await?, &scope, RunId(job.subject_id)).await?;
    end(ctx, run.ok_or_else(|| Error::Access(not_found()))?, status, &[why], Some((job, job.state))).await
}

/// Asks for a run and does it here and now (the command line). There is no row of it before it has ended: nobody
/// would end it if this process were killed.
pub async fn run_here(ctx: &Ctx, input: &RunInput, progress: &Progress) -> Result<(Model, Arc<Compared>), Error<Told>> {
    let Requested { run, .. } = write_down(ctx, &RunInput { client_id: None, ..input.clone() }, false).await?;
    let asked = run.clone();
    let done = async {
        let compared = Arc::new(Box::pin(compare(ctx, &run, progress)).await?);
        Ok((Box::pin(keep::keep(ctx, run, Arc::clone(&compared), None, progress)).await?, compared))
    };
    match done.await {
        Ok(done) => Ok(done),
        Err(error) => {
            let status = if progress.check().is_err() { RunStatus::Cancelled } else { RunStatus::Failed };
            let why = if let Error::Refused(why) = &error { why.as_slice() } else { &[] };
            end(ctx, asked, status, why, None).await?;
            Err(error)
        }
    }
}

/// Writes down what is asked, in the transaction that fixes what is known: as a run that waits, or else in the
/// audit only.
async fn write_down(ctx: &Ctx, input: &RunInput, queue: bool) -> Result<Requested, Error<Told>> {
    let refused = unfit(input);
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(Action::Reconcile, input.institute)?).await?;
    let scope = Scope::institute(input.institute);
    let id = input.client_id.unwrap_or_else(|| ctx.app.id());
    if let Some(run) = store::find(&*tx, &scope, id).await? {
        if (run.as_of, run.stocktake_id) != (input.as_of, input.stocktake) {
            return Err(Error::Refused(vec![words::CLIENT_ID_TAKEN.with([])]));
        }
        return Ok(Requested { run, existed: true });
    }
    let run = resolve(&tx, input, id, &ctx.actor.name).await?;
    if queue {
        run.clone().into_active_model().reset_all().insert(&*tx).await?;
        jobs::enqueue(ctx, &tx, input.institute, JobKind::Reconciliation, id.0).await?;
    }
    let detail = json!({ "asOf": run.as_of, "knownAt": run.known_at, "stocktake": run.stocktake_id });
    let event = Event::new("reconciliation.request", format_args!("ReconciliationRun:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(Requested { run, existed: false })
}

/// What cannot be, whatever is held.
fn unfit(input: &RunInput) -> Vec<Told> {
    let mut refused = Vec::new();
    if input.as_of.is_blank() {
        refused.push(words::AS_OF_MISSING.with([]));
    }
    if let Some(from) = input.from.filter(|from| *from > input.as_of) {
        refused.push(words::FROM_AFTER.with([&from, &input.as_of]));
    }
    match input.mapping.as_deref().map(parse_mapping).transpose() {
        Err(told) => refused.push(told),
        Ok(mapping) => {
            if let Err(Error::Refused(told)) = chains(&mapping.unwrap_or_default().chains) {
                refused.extend(told);
            }
        }
    }
    refused
}

/// The run as it is asked, with what the input leaves open: what is known, regime and mapping.
async fn resolve(tx: &WriteTx, input: &RunInput, id: RunId, actor: &str) -> Result<Model, Error<Told>> {
    let scope = Scope::institute(input.institute);
    let known_at = input.known_at.unwrap_or(tx.at());
    let mut refused = Vec::new();
    if known_at > tx.at() {
        refused.push(words::KNOWN_AT_FUTURE.with([&known_at, &tx.at()]));
    }
    let imports = snapshot::imports(&**tx, &scope, (input.institute, known_at)).await?;
    let mut of_counts = None;
    if let Some(stocktake) = input.stocktake {
        let found = stocktake::store::find(&**tx, &scope, stocktake).await?;
        let import = found.as_ref().and_then(|found| found.import_id);
        of_counts = imports.iter().find(|one| Some(one.id) == import);
        match found.filter(|found| found.recorded_at <= known_at) {
            None => refused.push(words::STOCKTAKE_UNKNOWN.with([&known_at])),
            Some(found) if called_off(&found, of_counts.is_some_and(|one| snapshot::stood(one, known_at))) => {
                refused.push(words::STOCKTAKE_CANCELLED.with([]));
            }
            Some(found)
                if found.kind == StocktakeKind::Count
                    && stocktake::store::closing(&**tx, &scope, stocktake, known_at).await?.is_none() =>
            {
                refused.push(words::STOCKTAKE_OPEN.with([&known_at]));
            }
            Some(_) => {}
        }
    }
    let regime = org::service::regime_on(&**tx, &scope, input.institute, input.as_of, known_at).await?;
    if regime.is_none() {
        refused.push(words::NO_REGIME.with([&input.as_of, &known_at]));
    }
    let Some(regime) = regime.filter(|_| refused.is_empty()) else { return Err(Error::Refused(refused)) };
    let mapping = input.mapping.clone().or_else(|| {
        let latest = imports.iter().rev().filter(|one| one.kind != ImportKind::Counts);
        let standing = of_counts.into_iter().chain(latest).filter(|one| snapshot::stood(one, known_at));
        standing.map(|one| &one.mapping).find(|mapping| !mapping.is_empty()).cloned()
    });
    Ok(Model {
        id,
        institute_id: input.institute,
        status: RunStatus::Queued,
        as_of: input.as_of,
        from_on: input.from.unwrap_or_else(|| input.as_of.first_of_year()),
        known_at,
        stocktake_id: input.stocktake,
        mapping: mapping.unwrap_or_default(),
        regime,
        ruleset: ruleset::VERSION.to_owned(),
        digest: None,
        summary: "{}".to_owned(),
        actor: actor.to_owned(),
        recorded_at: tx.at(),
    })
}

/// Whether a stocktake had been called off at the instant at which its import stood or not.
fn called_off(stocktake: &stocktake_row::Model, import_stood: bool) -> bool {
    stocktake.status == StocktakeStatus::Cancelled && !import_stood
}

/// Reads one moment of the database and compares what it holds.
async fn compare(ctx: &Ctx, run: &Model, progress: &Progress) -> Result<Compared, Error<Told>> {
    progress.tell(0, STEPS)?;
    let scope = Scope::institute(run.institute_id);
    let tx = ctx.read_tx().await?;
    // Boxed: what reads three lists is large, and everything that waits for it would be as large.
    let snapshot = Box::pin(snapshot::read(&tx, run)).await?;
    let chart = ledger::chart(&*tx, &scope, run.institute_id, run.regime, run.known_at).await?;
    let changes = org::service::changes_of_regime(&*tx, &scope, run.institute_id, run.known_at).await?;
    let stocktake = match run.stocktake_id {
        Some(id) => stocktake::store::find(&*tx, &scope, id).await?,
        None => None,
    };
    drop(tx);
    progress.tell(1, STEPS)?;
    let question = question(run, stocktake.as_ref().map_or("", |found| &found.scope))?;
    let told = stocktake.map(|found| base_date(&question, found)).unwrap_or_default();
    let work = move || answer(snapshot, (&chart, &changes), (question, told));
    let compared = tokio::task::spawn_blocking(work).await;
    let compared = compared.map_err(|error| Fault::new(words::COMPARING.with([]), error))??;
    progress.tell(2, STEPS)?;
    Ok(compared)
}

fn question(run: &Model, count_scope: &str) -> Result<Question, Error<Told>> {
    let refuse = |told: Told| Error::Refused(vec![told]);
    let scope =
        if count_scope.is_empty() { CountScope::default() } else { CountScope::parse(count_scope).map_err(refuse)? };
    let mapping: Mapping = parse_mapping(&run.mapping).map_err(refuse)?;
    Ok(Question { mapping, regime: run.regime, as_of: run.as_of, from: run.from_on, scope })
}

/// Tells where a stocktake is as of another day than the comparison (盘点基准日). Of one that was counted here it is
/// known what moved since.
fn base_date(question: &Question, of: stocktake_row::Model) -> Vec<Told> {
    match of.kind {
        StocktakeKind::List => question.base_dates(std::iter::once((of.title, of.base_date))),
        StocktakeKind::Count if of.base_date == question.as_of => Vec::new(),
        StocktakeKind::Count => vec![words::BASE_DATE_FORWARD.with([&of.title, &of.base_date, &question.as_of])],
    }
}

/// Puts the rows together and compares them: pure.
fn answer(
    snapshot: Snapshot,
    (chart, changes): (&Chart, &[Day]),
    (mut question, told): (Question, Vec<Told>),
) -> Result<Compared, Error<Told>> {
    let Snapshot { gathered, sides, inputs, recorded } = snapshot;
    if sides.iter().filter(|given| **given).count() < 2 {
        return Err(Error::Refused(vec![words::ONE_SIDE.with([])]));
    }
    let settled = settle_held(gathered, sides, (chart, changes), MOST_DISAGREEING);
    let (mut facts, mut notices) = (settled.facts, settled.notices);
    notices.extend(question.settle(&mut facts));
    notices.extend(told);
    let outcome = question.compare(&facts, chart)?;
    Ok(Compared { question, facts, outcome, inputs, notices, recorded })
}

/// Writes down how a run ended that has no result, and why where that can be told; the job, where
/// there is one, ends with it. Without one the run has no row yet.
async fn end(
    ctx: &Ctx,
    run: Model,
    status: RunStatus,
    why: &[Told],
    job: Option<(&Job, JobState)>,
) -> Result<(), Error<Told>> {
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(Action::Reconcile, run.institute_id)?).await?;
    let problem = |told: &Told| json!({ "code": told.code(), "zh": told.tell(Lang::Zh), "en": told.tell(Lang::En) });
    let problems: Vec<_> = why.iter().map(problem).collect();
    let summary = json!({ "problems": problems }).to_string();
    let subject = format!("ReconciliationRun:{}", run.id);
    let row = Model { status, summary, ..run }.into_active_model().reset_all();
    match job {
        None => row.insert(&*tx).await?,
        Some((job, state)) => {
            jobs::close(&tx, job, state).await?;
            row.update(&*tx).await?
        }
    };
    let event = Event::new("reconciliation.end", subject, json!({ "status": status }));
    tx.commit(ctx, event).await?;
    Ok(())
}
