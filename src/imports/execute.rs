//! An import is done: its file is read, and what it says is planned and written in one transaction.

use super::begin::Begun;
use super::input::CountsInput;
use super::read::{self, Rows, Taken};
use super::report::Message;
use super::store::{self, Reported};
use super::{once, words};
use crate::access::policy;
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::WriteTx;
use crate::error::{Error, Fault};
use crate::jobs::{self, Job, Progress};
use crate::plan::{Incoming, Planned, RejectedRow, RowReport};
use crate::words::Told;
use crate::{assets, ledger, org, stocktake};
use entity::imports::import;
use entity::{Day, ImportId, ImportKind, ImportMode, ImportStatus, JobState, RowOutcome, StocktakeId};
use sea_orm::{ActiveModelTrait as _, DatabaseTransaction, IntoActiveModel as _};
use serde_json::json;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// Does a queued import.
pub async fn execute(ctx: &Ctx, job: &Job, progress: &Progress) -> Result<(), Error<Told>> {
    let tx = ctx.read_tx().await?;
    let model = store::find(&*tx, &ctx.actor.scope, ImportId(job.subject_id)).await?;
    drop(tx);
    let path = ctx.app.config.files.join(model.sha256.to_string());
    Box::pin(perform(ctx, model, path, Some(job), progress)).await.map(|_| ())
}

/// Writes down that a queued import could not be done.
pub async fn give_up(ctx: &Ctx, job: &Job) -> Result<(), Error<Told>> {
    let tx = WriteTx::institute(ctx, ctx.actor.tenant_of_any(policy::IMPORT, job.institute_id)?).await?;
    let model = store::find(&*tx, &ctx.actor.scope, ImportId(job.subject_id)).await?;
    let (status, problems) = match job.state {
        JobState::Cancelled => (ImportStatus::Cancelled, messages(&[words::CANCELLED.with([])])?),
        _ => (ImportStatus::Failed, messages(&[words::FAILED.with([&job.request_id])])?),
    };
    let model = import::Model { status, problems, ..model };
    save(&tx, &model, true).await?;
    jobs::close(&tx, job, job.state).await?;
    let detail = json!({ "status": status });
    let event = Event::new("import.end", format_args!("Import:{}", model.id), detail);
    tx.commit(ctx, event).await?;
    Ok(())
}

/// Reads, plans and writes. With a job the import's row is there already, and the job ends with it.
pub(super) async fn perform(
    ctx: &Ctx,
    model: import::Model,
    path: PathBuf,
    job: Option<&Job>,
    progress: &Progress,
) -> Result<Begun, Error<Told>> {
    let model = import::Model { once_key: None, ..model };
    let held =
        model.kind != ImportKind::Cards || assets::store::has_cards(&*ctx.read_tx().await?, model.institute_id).await?;
    Box::pin(read_and_write(ctx, model, (&path, held), job, progress)).await
}

/// Reads, plans and writes, with all rows held or, where that can be, only some at a time.
async fn read_and_write(
    ctx: &Ctx,
    model: import::Model,
    (path, held): (&Path, bool),
    job: Option<&Job>,
    progress: &Progress,
) -> Result<Begun, Error<Told>> {
    let asked = model.clone();
    let taken = match read::read(ctx, &model, (path, held)).await {
        Err(Error::Refused(problems)) => return refuse(ctx, model, (&[], &[]), &problems, job).await,
        Err(error) => return Err(error),
        Ok(Ok(taken)) => taken,
        Ok(Err(refusal)) => {
            let (bad, skip) = rejected(&refusal.rejected);
            let (inputs, rejected) = (json_of(&refusal.understood)?, skip.len() as i64);
            let model = import::Model { inputs, rejected, ..model };
            return refuse(ctx, model, (&refusal.tables, &bad), &refusal.problems, job).await;
        }
    };
    progress.check()?;
    let model = import::Model { inputs: json_of(&taken.understood)?, ..model };
    let (bad, skip) = rejected(&taken.rejected);
    let model = import::Model { rejected: skip.len() as i64, ..model };
    if !bad.is_empty() && model.mode == ImportMode::RejectAll {
        let why = [words::BAD_ROWS.with([&skip.len()])];
        return refuse(ctx, model, (&taken.tables, &bad), &why, job).await;
    }
    match Box::pin(write(ctx, &model, &taken, (&bad, &skip), job, progress)).await {
        Err(Error::Refused(problems)) => refuse(ctx, model, (&taken.tables, &bad), &problems, job).await,
        Err(error) => Err(error),
        Ok(Written::Done(begun)) => Ok(*begun),
        Ok(Written::Overtaken) => Box::pin(read_and_write(ctx, asked, (path, true), job, progress)).await,
        Ok(Written::Bad(bad)) => {
            let model = import::Model { rejected: bad.len() as i64, ..model };
            let why = [words::BAD_ROWS.with([&bad.len()])];
            refuse(ctx, model, (&taken.tables, &bad), &why, job).await
        }
    }
}

/// What came of planning and writing.
enum Written {
    Done(Box<Begun>),
    /// Against what is held, rows are bad, and one bad row refuses the file: nothing was written.
    Bad(Vec<Reported>),
    /// Meanwhile the institute has got cards, so that all rows must be held: nothing was written.
    Overtaken,
}

/// Plans and writes in one transaction.
async fn write(
    ctx: &Ctx,
    model: &import::Model,
    taken: &Taken,
    (bad, skip): (&[Reported], &HashSet<crate::facts::Origin>),
    job: Option<&Job>,
    progress: &Progress,
) -> Result<Written, Error<Told>> {
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(policy::import(model.kind), model.institute_id)?).await?;
    let is_preview = model.mode == ImportMode::DryRun;
    let once_key = once::key(model);
    if !is_preview && let Some(import) = once::find(&*tx, model.institute_id, &once_key).await? {
        // Another request was faster; a row of our own that waits tells of nothing.
        if job.is_some() {
            let problems = messages(&[words::SAME_FILE.with([&import.id])])?;
            let model = import::Model { status: ImportStatus::Cancelled, problems, ..model.clone() };
            save(&tx, &model, true).await?;
            commit(ctx, tx, job, "import.end", &model).await?;
        }
        return Ok(Written::Done(Box::new(Begun { import, existed: true })));
    }
    if taken.long.is_some() && assets::store::has_cards(&*tx, model.institute_id).await? {
        return Ok(Written::Overtaken);
    }
    let model = import::Model { recorded_at: tx.at(), ..model.clone() };
    save(&tx, &model, job.is_some()).await?;
    store::write_sheets(&tx, (model.institute_id, model.id), &taken.tables_with_columns()).await?;
    let incoming = Incoming {
        import: model.id,
        institute: model.institute_id,
        texts: &taken.texts,
        skip,
        effective_on: model.effective_on,
        replace_period: model.replace_period,
        write: !is_preview,
    };
    let (planned, stocktake_id) = into_room(ctx, &tx, &incoming, &model, taken, progress).await?;
    let reported = |row| Reported { row, column: None };
    if planned.rejected() > 0 && model.mode == ImportMode::RejectAll {
        let bad = planned.rows.into_iter().filter(|row| row.outcome == RowOutcome::Rejected);
        return Ok(Written::Bad(bad.map(reported).collect()));
    }
    let digest = planned.digest.finish();
    if model.preview_digest.is_some_and(|preview| preview != digest) {
        return Err(Error::Refused(vec![words::PREVIEW_DIFFERS.with([])]));
    }
    let model = import::Model {
        status: if is_preview { ImportStatus::Previewed } else { ImportStatus::Committed },
        once_key: (!is_preview).then_some(once_key),
        created: planned.created as i64,
        changed: planned.changed as i64,
        unchanged: planned.unchanged as i64,
        rejected: model.rejected + planned.rejected() as i64,
        absent: planned.absent as i64,
        digest: Some(digest),
        stocktake_id,
        ..model
    };
    let reported: Vec<Reported> = planned.rows.into_iter().map(reported).collect();
    for rows in [bad, &reported] {
        store::write_rows(&tx, (model.institute_id, model.id), &taken.tables, rows).await?;
    }
    save(&tx, &model, true).await?;
    progress.check()?;
    let action = if is_preview { "import.preview" } else { "import.apply" };
    commit(ctx, tx, job, action, &model).await?;
    Ok(Written::Done(Box::new(Begun { import: model, existed: false })))
}

/// Gives the rows to the room that holds such facts.
async fn into_room(
    ctx: &Ctx,
    tx: &WriteTx,
    incoming: &Incoming<'_>,
    model: &import::Model,
    taken: &Taken,
    progress: &Progress,
) -> Result<(Planned, Option<StocktakeId>), Error<Told>> {
    let planned = match &taken.rows {
        Rows::Org(rows) => org::service::import(ctx, tx, incoming, rows).await?,
        Rows::Ledger(journal, balances) => {
            ledger::service::import(ctx, tx, incoming, journal, balances, &taken.mapping, progress).await?
        }
        Rows::Cards(cards) => match &taken.long {
            None => assets::service::import(ctx, tx, incoming, cards, progress).await?,
            Some(long) => {
                let mut again = long.again();
                let list = (&**cards, &mut again.parts, long.rows);
                let planned = assets::service::import_parts(ctx, tx, incoming, list, progress).await?;
                again.end(&model.file_name, model.sha256).await?;
                planned
            }
        },
        Rows::Counts(counts) => {
            let listing = listing(model, taken)?;
            return stocktake::service::import(ctx, tx, incoming, counts, &listing, progress).await;
        }
    };
    Ok((planned, None))
}

/// What is said of a count list beside its rows.
fn listing(model: &import::Model, taken: &Taken) -> Result<stocktake::Listing, Error<Told>> {
    let said: CountsInput =
        serde_json::from_str(&model.options).map_err(|error| Fault::new(words::STORING.with([]), error))?;
    let name = model.file_name.rsplit(['/', '\\']).next().unwrap_or(&model.file_name);
    let asked: Option<Day> = said.base_date.given();
    if let Some((asked, other)) = asked.zip(taken.base_dates.iter().find(|day| Some(**day) != asked)) {
        return Err(Error::Refused(vec![words::BASE_DATE_STATED.with([&asked, other])]));
    }
    Ok(stocktake::Listing {
        title: said.title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| name.to_owned()),
        stated: taken.base_dates.clone(),
        asked: asked.or(model.effective_on),
        scope: said.scope,
    })
}

/// The rows that are left out, one report each, and where they stand.
fn rejected(rows: &[RejectedRow]) -> (Vec<Reported>, HashSet<crate::facts::Origin>) {
    let mut by_row: BTreeMap<crate::facts::Origin, Reported> = BTreeMap::new();
    for bad in rows {
        let reported = by_row.entry(bad.origin).or_insert_with(|| Reported {
            column: bad.column,
            row: RowReport {
                origin: Some(bad.origin),
                outcome: RowOutcome::Rejected,
                subject: None,
                changes: Vec::new(),
                problems: Vec::new(),
            },
        });
        reported.row.problems.push(bad.problem.clone());
    }
    let skip = by_row.keys().copied().collect();
    (by_row.into_values().collect(), skip)
}

/// Writes down that an import was refused, and why.
async fn refuse(
    ctx: &Ctx,
    model: import::Model,
    (tables, bad): (&[crate::facts::TableInfo], &[Reported]),
    problems: &[Told],
    job: Option<&Job>,
) -> Result<Begun, Error<Told>> {
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(policy::import(model.kind), model.institute_id)?).await?;
    let problems = messages(problems)?;
    let model = import::Model { status: ImportStatus::Refused, problems, recorded_at: tx.at(), ..model };
    save(&tx, &model, job.is_some()).await?;
    store::write_rows(&tx, (model.institute_id, model.id), tables, bad).await?;
    commit(ctx, tx, job, "import.refuse", &model).await?;
    Ok(Begun { import: model, existed: false })
}

/// Ends the transaction, and the job with it.
async fn commit(
    ctx: &Ctx,
    tx: WriteTx,
    job: Option<&Job>,
    action: &'static str,
    model: &import::Model,
) -> Result<(), Fault> {
    if let Some(job) = job {
        jobs::finish(&tx, job).await?;
    }
    let event = Event::new(action, format_args!("Import:{}", model.id), told(model));
    tx.commit(ctx, event).await?;
    Ok(())
}

/// Writes the import's row, for the first time or again.
async fn save(tx: &DatabaseTransaction, model: &import::Model, stands: bool) -> Result<(), Fault> {
    let row = model.clone().into_active_model().reset_all();
    if stands {
        row.update(tx).await?;
    } else {
        row.insert(tx).await?;
    }
    Ok(())
}

/// What the audit tells of an import.
fn told(model: &import::Model) -> serde_json::Value {
    json!({
        "kind": model.kind,
        "file": model.file_name,
        "sha256": model.sha256,
        "mode": model.mode,
        "status": model.status,
        "created": model.created,
        "changed": model.changed,
        "unchanged": model.unchanged,
        "rejected": model.rejected,
        "absent": model.absent,
        "digest": model.digest,
    })
}

fn messages(told: &[Told]) -> Result<String, Fault> {
    json_of(&told.iter().map(Message::from).collect::<Vec<_>>())
}

fn json_of(value: &impl serde::Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::new(words::STORING.with([]), error))
}
