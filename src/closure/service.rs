//! Takes steps with many differences at once, and keeps what became of each.

use super::act::{Asked, Refused, Row};
use super::change::{self, Done, change};
use super::steps::{Taken, rights};
use super::{gather, rules, store, words};
use crate::access::words as access;
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::{WriteTx, is_duplicate};
use crate::error::{Error, Fault};
use crate::words::{Lang, Told};
use entity::closure::difference_case::Model as Case;
use entity::closure::{difference_batch, difference_case, difference_event};
use entity::{BatchPolicy, DifferenceBatchId, DifferenceStep, Digest, Scope};
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel, QueryFilter as _};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// Rows that one statement writes.
const EACH: usize = 200;

/// What became of a row of a request, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The difference.
    pub case: Uuid,
    /// Why it was refused; empty where it was done.
    pub problems: Vec<Problem>,
}

/// Why a row was refused, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Its code.
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl From<&Told> for Problem {
    fn from(told: &Told) -> Self {
        Self { code: told.code().to_owned(), zh: told.tell(Lang::Zh), en: told.tell(Lang::En) }
    }
}

/// The digest of what is approved of a difference, as it is now (校验值).
pub fn digest(case: &Case) -> Digest {
    change::digest(case)
}

/// Does what is asked about differences, by its policy; answers what became of each row. Where all of them are to
/// be done or none, a row that is refused refuses the request.
pub async fn act(ctx: &Ctx, asked: &Asked) -> Result<DifferenceBatchId, Error<Refused>> {
    let tenant = ctx.actor.tenant_of_any(rights(asked.step), asked.institute)?;
    if matches!(asked.step, DifferenceStep::Approve | DifferenceStep::Reject) && ctx.actor.account().is_none() {
        return Err(Error::Access(access::NEEDS_SESSION.with([])));
    }
    let unfit = rules::unfit(&asked.rows);
    if !unfit.is_empty() {
        return Err(Error::Refused(unfit.into_iter().map(|(at, told)| Refused { at, told }).collect()));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    let scope = Scope::institute(asked.institute);
    let ids: Vec<_> = asked.rows.iter().map(|row| row.case).collect();
    let cases = store::cases(&*tx, &scope, &ids).await?;
    let mut events = store::events(&*tx, &scope, &ids).await?;
    let around = gather::around(ctx, &tx, asked, &cases).await?;
    let mut answered: Vec<Result<(Done, &Row), Vec<Told>>> = Vec::with_capacity(asked.rows.len());
    for (at, row) in asked.rows.iter().enumerate() {
        answered.push(match cases.get(&row.case) {
            None => Err(vec![words::CASE_UNKNOWN.with([])]),
            Some(case) => {
                let taken = taken(case, &events.remove(&row.case).unwrap_or_default());
                change(case, &taken, (at, row), &around).map(|done| (done, row))
            }
        });
    }
    if asked.policy == BatchPolicy::All && answered.iter().any(Result::is_err) {
        let refused = answered.into_iter().enumerate().filter_map(|(at, one)| Some((at, one.err()?)));
        let each = |(at, told): (usize, Vec<Told>)| told.into_iter().map(move |told| Refused { at: Some(at), told });
        return Err(Error::Refused(refused.flat_map(each).collect()));
    }
    keep(ctx, tx, asked, answered).await
}

/// What was done about a difference since it was opened, or opened again.
fn taken(case: &Case, events: &[difference_event::Model]) -> Vec<Taken> {
    let own = events.iter().filter(|event| event.round == case.round && event.step != DifferenceStep::Reopen);
    let one = |event: &difference_event::Model| Taken {
        step: event.step,
        person: event.done_by_key.clone(),
        submission: event.submission,
    };
    own.map(one).collect()
}

/// Writes what was done, and what became of each row.
async fn keep(
    ctx: &Ctx,
    tx: WriteTx,
    asked: &Asked,
    answered: Vec<Result<(Done, &Row), Vec<Told>>>,
) -> Result<DifferenceBatchId, Error<Refused>> {
    let id: DifferenceBatchId = ctx.app.id();
    let answers: Vec<Answer> = answered
        .iter()
        .zip(&asked.rows)
        .map(|(one, row)| Answer {
            case: row.case.0,
            problems: one.as_ref().err().map(|told| told.iter().map(Problem::from).collect()).unwrap_or_default(),
        })
        .collect();
    let done: Vec<Done> = answered.into_iter().filter_map(|one| Some(one.ok()?.0)).collect();
    let batch = difference_batch::Model {
        id,
        institute_id: asked.institute,
        step: asked.step,
        policy: asked.policy,
        answers: json!(answers).to_string(),
        actor: ctx.actor.name.clone(),
        recorded_at: tx.at(),
    };
    batch.into_active_model().reset_all().insert(&*tx).await?;
    let rows: Vec<_> = done.iter().map(|done| event(ctx, &tx, (id, asked.step), done).into_active_model()).collect();
    for some in rows.chunks(EACH) {
        let inserted = difference_event::Entity::insert_many(some.to_vec()).exec_without_returning(&*tx).await;
        inserted.map_err(|error| {
            let before = || Error::Refused(vec![Refused { at: None, told: words::DECIDED_BEFORE.with([]) }]);
            if is_duplicate(&error) { before() } else { error.into() }
        })?;
    }
    let number = done.len();
    for done in done.into_iter().filter(|done| done.is_changed) {
        update(&tx, done.case).await?;
    }
    let detail = json!({ "rows": asked.rows.len(), "done": number, "policy": asked.policy });
    let event = Event::new(action(asked.step), format_args!("DifferenceBatch:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// What the audit calls a step.
const fn action(step: DifferenceStep) -> &'static str {
    match step {
        DifferenceStep::Assign => "difference.assign",
        DifferenceStep::Explain => "difference.explain",
        DifferenceStep::Submit => "difference.submit",
        DifferenceStep::Approve => "difference.approve",
        DifferenceStep::Reject => "difference.reject",
        DifferenceStep::Settle => "difference.settle",
        DifferenceStep::Close => "difference.close",
        DifferenceStep::Reopen => "difference.reopen",
        DifferenceStep::Remind => "difference.remind",
        DifferenceStep::Comment => "difference.comment",
    }
}

/// Writes a difference as it is now: once, and only over the version that was read.
async fn update(tx: &WriteTx, case: Case) -> Result<(), Error<Refused>> {
    use difference_case::Column as C;
    let (id, before) = (case.id, case.version - 1);
    let update = difference_case::Entity::update_many().set(case.into_active_model().reset_all());
    let written = update.filter(C::Id.eq(id)).filter(C::Version.eq(before)).exec(&**tx).await?;
    if written.rows_affected != 1 {
        return Err(Error::Refused(vec![Refused { at: None, told: words::CHANGED_MEANWHILE.with([]) }]));
    }
    Ok(())
}

fn event(
    ctx: &Ctx,
    tx: &WriteTx,
    (batch, step): (DifferenceBatchId, DifferenceStep),
    done: &Done,
) -> difference_event::Model {
    let case = &done.case;
    difference_event::Model {
        id: ctx.app.id(),
        institute_id: case.institute_id,
        case_id: case.id,
        batch_id: Some(batch),
        step,
        status: case.status,
        round: case.round,
        submission: case.submission,
        approval_step: done.approval_step,
        note: done.note.clone(),
        document_no: done.document_no.clone(),
        detail: done.detail.to_string(),
        digest: digest(case),
        explained_by_key: case.explained_by_key.clone(),
        submitted_by_key: case.submitted_by_key.clone(),
        done_by: ctx.actor.name.clone(),
        done_by_key: ctx.actor.person(),
        recorded_at: tx.at(),
    }
}

/// What a request of many rows was answered.
pub fn answers(batch: &difference_batch::Model) -> Result<Vec<Answer>, Fault> {
    serde_json::from_str(&batch.answers).map_err(|error| Fault::new(crate::reconcile::words::STORING.with([]), error))
}
