//! Lays down that a stocktake recurs, plans what is due of it, and ends it.

use super::store::{self, Schedule, Standing};
use super::words;
use crate::app::Ctx;
use crate::audit::Event;
use crate::counting::course::{self, NOTE, Plan};
use crate::counting::service as stocktakes;
use crate::counting::words as counting;
use crate::db::{WriteTx, not_found};
use crate::error::Error;
use crate::words::{Told, is_plain, trimmed};
use entity::stocktake::{stocktake_schedule, stocktake_schedule_end};
use entity::{Action, CountRound, Day, InstituteId, OccurrenceStatus, Ratio, Scope, StocktakeId, StocktakeScheduleId};
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, IntoActiveModel as _};
use serde_json::json;
use std::sync::Arc;

/// The longest period, in months.
const MONTHS: i32 = 120;
/// The most days that one may take.
const DAYS: i32 = 366;
/// How many schedules of an institute recur at once: each occurrence that is overdue is told.
const AT_ONCE: u64 = 50;
/// How many years the first may lie away: what is overdue is told one by one.
const YEARS: i32 = 10;

/// What is laid down (定期盘点安排).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// What it is called.
    pub title: String,
    /// What it covers, as on the command line; blank = everything.
    pub scope: String,
    /// Whether counters are not told how much is expected.
    pub blind: bool,
    /// The rounds behind the first, each with the share that it looks at.
    pub rounds: Vec<(CountRound, Ratio)>,
    /// 首次盘点基准日.
    pub first_on: Day,
    /// Months between two base dates.
    pub every_months: i32,
    /// Days after a base date until it is to be closed.
    pub days_allowed: i32,
}

/// Everything that is wrong with what is laid down.
fn unfit(asked: &Asked, today: Day) -> Vec<Told> {
    let (title, scope, rounds) = (asked.title.clone(), asked.scope.clone(), asked.rounds.clone());
    // What is wrong with each of its stocktakes is wrong with it; its own days are what remains.
    let plan = Plan { title, scope, rounds, base_date: today, seed: today.to_string(), ..Plan::default() };
    let mut refused = course::unfit(&plan, today);
    if !(1..=MONTHS).contains(&asked.every_months) {
        refused.push(words::EVERY_FORM.with([&MONTHS, &asked.every_months]));
    }
    if !(0..=DAYS).contains(&asked.days_allowed) {
        refused.push(words::DAYS_FORM.with([&DAYS, &asked.days_allowed]));
    }
    if asked.first_on.is_blank() || (asked.first_on.year() - today.year()).abs() > YEARS {
        refused.push(words::FIRST_FAR.with([&asked.first_on, &YEARS]));
    }
    refused
}

/// Lays down that a stocktake recurs (制定定期盘点安排).
pub async fn lay_down(ctx: &Ctx, institute: InstituteId, asked: &Asked) -> Result<StocktakeScheduleId, Error<Told>> {
    let tenant = ctx.actor.tenant(Action::ManageStocktakes, institute)?;
    let unfit = unfit(asked, ctx.app.today());
    if !unfit.is_empty() {
        return Err(Error::Refused(unfit));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    let recur = store::recurring(&*tx, institute).await?;
    if recur >= AT_ONCE {
        return Err(Error::Refused(vec![words::SCHEDULES_MANY.with([&recur])]));
    }
    let id: StocktakeScheduleId = ctx.app.id();
    let row = stocktake_schedule::Model {
        id,
        institute_id: institute,
        title: trimmed(&asked.title).to_owned(),
        scope: asked.scope.trim().to_owned(),
        blind: asked.blind,
        rounds: course::kept_rounds(&asked.rounds),
        first_on: asked.first_on,
        every_months: asked.every_months,
        days_allowed: asked.days_allowed,
        laid_down_by: ctx.actor.name.clone(),
        recorded_at: tx.at(),
    };
    let detail = json!({ "title": row.title, "scope": row.scope, "blind": row.blind, "rounds": row.rounds,
        "firstOn": row.first_on, "everyMonths": row.every_months, "daysAllowed": row.days_allowed });
    row.into_active_model().reset_all().insert(&*tx).await?;
    let event = Event::new("stocktake.schedule", format_args!("StocktakeSchedule:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// A schedule that is reached.
async fn reached(ctx: &Ctx, id: StocktakeScheduleId) -> Result<Arc<Schedule>, Error<Told>> {
    let tx = ctx.read_tx().await?;
    let found = store::by_id(&*tx, &ctx.actor.scope, &[id]).await?;
    found.into_iter().next().ok_or_else(|| Error::Access(not_found()))
}

/// Ends a schedule: none of its stocktakes has its base date after that day (终止定期盘点).
pub async fn end(
    ctx: &Ctx,
    id: StocktakeScheduleId,
    (on, reason): (Day, &str),
) -> Result<StocktakeScheduleId, Error<Told>> {
    let institute = reached(ctx, id).await?.row.institute_id;
    let tenant = ctx.actor.tenant(Action::ManageStocktakes, institute)?;
    if !is_plain(trimmed(reason), NOTE) {
        return Err(Error::Refused(vec![counting::REASON_FORM.with([&NOTE])]));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    let found = store::by_id(&*tx, &Scope::institute(institute), &[id]).await?;
    let schedule = found.first().ok_or_else(|| Error::Access(not_found()))?;
    can_end(schedule, on).map_err(|told| Error::Refused(vec![told]))?;
    let row = stocktake_schedule_end::Model {
        schedule_id: id,
        institute_id: institute,
        ended_on: on,
        reason: trimmed(reason).to_owned(),
        ended_by: ctx.actor.name.clone(),
        recorded_at: tx.at(),
    };
    let detail = json!({ "endedOn": on, "reason": row.reason });
    row.into_active_model().reset_all().insert(&*tx).await?;
    let event = Event::new("stocktake.schedule.end", format_args!("StocktakeSchedule:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}

fn can_end(schedule: &Schedule, on: Day) -> Result<(), Told> {
    if let Some(end) = &schedule.end {
        return Err(words::ENDED_ALREADY.with([&end.ended_on]));
    }
    match schedule.planned.keys().next_back() {
        Some(planned) if *planned > on => Err(words::END_BEFORE_PLANNED.with([planned])),
        _ => Ok(()),
    }
}

/// By what things that are due are sorted: what is to be done first; two of one day by what they are.
pub fn key(schedule: &Schedule, one: &Standing) -> (Day, StocktakeScheduleId, Day) {
    (one.of.due_on, schedule.row.id, one.of.base_date)
}

/// What is due today over all institutes that are reached, or only what is overdue, the longest first (应办盘点).
pub async fn due(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    overdue_only: bool,
) -> Result<Vec<(Arc<Schedule>, Standing)>, Error<Told>> {
    ctx.actor.require(Action::ReadStocktakes)?;
    let (today, scope) = (ctx.app.today(), ctx.actor.scope_of::<stocktake_schedule::Entity>());
    let is_due = |one: &Standing| match one.status {
        OccurrenceStatus::Overdue => true,
        OccurrenceStatus::Due => !overdue_only,
        _ => false,
    };
    let mut due = Vec::new();
    for schedule in store::schedules(db, &scope, None).await? {
        let standing = schedule.standing(today).into_iter().filter(is_due);
        due.extend(standing.map(|one| (Arc::clone(&schedule), one)));
    }
    due.sort_by_key(|(schedule, one)| key(schedule, one));
    Ok(due)
}

/// Plans a stocktake that is due (按安排编制盘点方案): what it covers, how and in which rounds is as the schedule says.
pub async fn plan(
    ctx: &Ctx,
    (institute, id): (InstituteId, StocktakeScheduleId),
    asked: Plan,
) -> Result<StocktakeId, Error<Told>> {
    ctx.actor.tenant(Action::ManageStocktakes, institute)?;
    let schedule = reached(ctx, id).await?;
    if schedule.row.institute_id != institute {
        return Err(Error::Access(not_found()));
    }
    if !asked.scope.trim().is_empty() || asked.blind || !asked.rounds.is_empty() {
        return Err(Error::Refused(vec![words::SCHEDULE_SAYS.with([])]));
    }
    if let Err(before) = schedule.every().of(asked.base_date) {
        let told = match before.given() {
            Some(before) => words::NO_OCCURRENCE.with([&asked.base_date, &before]),
            None => words::BEFORE_FIRST.with([&asked.base_date, &schedule.row.first_on]),
        };
        return Err(Error::Refused(vec![told]));
    }
    let row = &schedule.row;
    let (scope, rounds) = (row.scope.clone(), course::read_rounds(&row.rounds));
    let plan = Plan { scope, blind: row.blind, rounds, schedule: Some(id), ..asked };
    stocktakes::plan(ctx, institute, &plan).await
}
