//! Plans stocktakes, opens them, hands them in, closes them, opens them again and calls them off.

use super::course::{self, Plan, Step, Team};
use super::gather::{self, Gathered};
use super::{store, words};
use crate::access::{Actor, Tenant};
use crate::app::Ctx;
use crate::assets::inventory;
use crate::assets::query::At;
use crate::audit::Event;
use crate::custody;
use crate::db::bulk::Bulk;
use crate::db::{WriteTx, not_found};
use crate::error::{Error, Fault};
use crate::stocktake::{self, CountScope};
use crate::words::{Told, trimmed, written};
use entity::stocktake::{stocktake as row, stocktake_person, stocktake_step, stocktake_team};
use entity::{
    Action, CountOutcome, Day, InstituteId, PlaceId, Scope, StocktakeId, StocktakeKind, StocktakeScheduleId,
    StocktakeStatus, StocktakeStepKind,
};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;
use std::collections::BTreeSet;

/// Says what will be counted, and how (编制盘点方案).
pub async fn plan(ctx: &Ctx, institute: InstituteId, asked: &Plan) -> Result<StocktakeId, Error<Told>> {
    let tenant = ctx.actor.tenant(Action::ManageStocktakes, institute)?;
    let unfit = course::unfit(asked, ctx.app.today());
    if !unfit.is_empty() {
        return Err(Error::Refused(unfit));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    if let Some(schedule) = asked.schedule {
        still_recurs(&tx, institute, (schedule, asked.base_date)).await?;
    }
    let id: StocktakeId = ctx.app.id();
    let teams = teams(ctx, &tx, (institute, id), &asked.teams).await?;
    let planned = row::Model {
        id,
        institute_id: institute,
        kind: StocktakeKind::Count,
        status: StocktakeStatus::Planned,
        title: trimmed(&asked.title).to_owned(),
        base_date: asked.base_date,
        scope: asked.scope.trim().to_owned(),
        import_id: None,
        recorded_at: tx.at(),
        blind: asked.blind,
        rounds: course::kept_rounds(&asked.rounds),
        seed: trimmed(&asked.seed).to_owned(),
        opened_at: None,
        schedule_id: asked.schedule,
        version: 1,
    };
    let detail = json!({ "title": planned.title, "baseDate": planned.base_date, "scope": planned.scope,
        "blind": planned.blind, "schedule": planned.schedule_id, "rounds": planned.rounds, "seed": planned.seed,
        "teams": teams.len() });
    planned.into_active_model().reset_all().insert(&*tx).await?;
    if !teams.is_empty() {
        let rows = teams.into_iter().map(sea_orm::IntoActiveModel::into_active_model);
        stocktake_team::Entity::insert_many(rows).exec_without_returning(&*tx).await?;
    }
    step(ctx, &tx, (institute, id), StocktakeStepKind::Planned, None).await?;
    let event = Event::new("stocktake.plan", format_args!("Stocktake:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// That a schedule has an occurrence of which nothing is planned: asked again here, where nobody ends it meanwhile.
async fn still_recurs(
    tx: &WriteTx,
    institute: InstituteId,
    (schedule, base_date): (StocktakeScheduleId, Day),
) -> Result<(), Error<Told>> {
    let ended_on = store::ended_on(&**tx, institute, schedule).await?;
    let ended = ended_on.filter(|day| *day < base_date).map(|day| words::SCHEDULE_ENDED.with([&day]));
    let is_planned = store::is_planned(&**tx, institute, (schedule, base_date)).await?;
    let planned = is_planned.then(|| words::OCCURRENCE_PLANNED.with([&base_date]));
    ended.or(planned).map_or(Ok(()), |told| Err(Error::Refused(vec![told])))
}

/// The teams of a plan, whose places and counters the institute has.
async fn teams(
    ctx: &Ctx,
    tx: &WriteTx,
    (institute, stocktake): (InstituteId, StocktakeId),
    asked: &[Team],
) -> Result<Vec<stocktake_team::Model>, Error<Told>> {
    let login = |login: &String| trimmed(login).to_lowercase();
    let logins: BTreeSet<String> = asked.iter().flat_map(|team| team.members.iter().map(login)).collect();
    let accounts = store::accounts(&**tx, institute, logins).await?;
    let wanted: BTreeSet<PlaceId> = asked.iter().flat_map(|team| team.places.iter().copied()).collect();
    let places = store::places(&**tx, institute, wanted).await?;
    let mut refused = Vec::new();
    let mut rows = Vec::new();
    for (at, team) in (1..).zip(asked) {
        if team.places.iter().any(|place| !places.contains(place)) {
            refused.push(words::PLACE_UNKNOWN.with([&at]));
        }
        let known = |member: &String| accounts.get(&login(member)).map(|id| format!("account:{id}\t{}", login(member)));
        refused.extend(
            team.members
                .iter()
                .filter(|member| known(member).is_none())
                .map(|member| words::COUNTER_UNKNOWN.with([&at, &crate::words::harmless(member)])),
        );
        let members: Vec<String> = team.members.iter().filter_map(known).collect();
        let places: Vec<String> = team.places.iter().map(ToString::to_string).collect();
        rows.push(stocktake_team::Model {
            id: ctx.app.id(),
            institute_id: institute,
            stocktake_id: stocktake,
            name: trimmed(&team.name).to_owned(),
            places: places.join(" "),
            members: members.join("\n"),
            recorded_at: tx.at(),
        });
    }
    if refused.is_empty() { Ok(rows) } else { Err(Error::Refused(refused)) }
}

/// A stocktake that is reached, with the right to do something with it. A device reaches its own only.
pub(super) async fn reached(ctx: &Ctx, id: StocktakeId, action: Action) -> Result<(InstituteId, Tenant), Error<Told>> {
    let tx = ctx.read_tx().await?;
    let found = stocktake::store::find(&*tx, &ctx.actor.scope, id).await?;
    let institute = found.ok_or_else(|| Error::Access(not_found()))?.institute_id;
    if ctx.actor.stocktake().is_some_and(|(_, own)| own != id) {
        return Err(Error::Access(not_found()));
    }
    Ok((institute, ctx.actor.tenant(action, institute)?))
}

/// Whether somebody only counts in a stocktake that is blind.
pub fn is_blind(actor: &Actor, row: &row::Model) -> bool {
    let is_over = matches!(row.status, StocktakeStatus::Closed | StocktakeStatus::Cancelled);
    let may = |action: Action| actor.scope_for(action).reaches(row.institute_id);
    row.blind && !is_over && ![Action::ManageStocktakes, Action::CloseStocktakes].into_iter().any(may)
}

/// The stocktake as it is now, while nobody else changes it.
pub(super) async fn now(tx: &WriteTx, institute: InstituteId, id: StocktakeId) -> Result<row::Model, Error<Told>> {
    let found = stocktake::store::find(&**tx, &Scope::institute(institute), id).await?;
    found.ok_or_else(|| Error::Access(not_found()))
}

/// Writes that something happened.
async fn step(
    ctx: &Ctx,
    tx: &WriteTx,
    (institute, id): (InstituteId, StocktakeId),
    kind: StocktakeStepKind,
    note: Option<&str>,
) -> Result<(), Fault> {
    let happened = stocktake_step::Model {
        id: ctx.app.id(),
        institute_id: institute,
        stocktake_id: id,
        kind,
        note: note.and_then(written).map(str::to_owned),
        digest: None,
        done_by: ctx.actor.name.clone(),
        done_by_key: ctx.actor.person(),
        closed_by_key: None,
        closed_by_part: None,
        recorded_at: tx.at(),
    };
    happened.into_active_model().reset_all().insert(&**tx).await?;
    Ok(())
}

/// Writes the next status of a stocktake.
pub(super) async fn move_on(tx: &WriteTx, known: row::Model, status: StocktakeStatus) -> Result<(), Fault> {
    let moved = row::Model { status, version: known.version + 1, ..known };
    moved.into_active_model().reset_all().update(&**tx).await?;
    Ok(())
}

/// The stocktake as it is now, and its status after a step; refused where somebody else has changed it meanwhile.
async fn stepped(
    tx: &WriteTx,
    (institute, id): (InstituteId, StocktakeId),
    version: i32,
    step: Step,
) -> Result<(row::Model, StocktakeStatus), Error<Told>> {
    let known = now(tx, institute, id).await?;
    if known.version != version {
        return Err(Error::Refused(vec![words::CHANGED_MEANWHILE.with([])]));
    }
    let status = course::after(known.kind, known.status, step).map_err(|told| Error::Refused(vec![told]))?;
    Ok((known, status))
}

/// Says that somebody takes part in a stocktake; refused to who has approved it.
pub(super) async fn take_part(
    ctx: &Ctx,
    tx: &WriteTx,
    (institute, id): (InstituteId, StocktakeId),
) -> Result<(), Error<Told>> {
    let (scope, key) = (Scope::institute(institute), ctx.actor.person());
    match store::person(&**tx, &scope, id, &key).await? {
        Some(known) if known.takes_part => return Ok(()),
        Some(_) => return Err(Error::Refused(vec![words::APPROVER_COUNTS.with([])])),
        None => {}
    }
    someone(ctx, tx, (institute, id), true).await?.into_active_model().reset_all().insert(&**tx).await?;
    Ok(())
}

/// Who asks, as one who takes part, or approves.
pub(super) async fn someone(
    ctx: &Ctx,
    tx: &WriteTx,
    (institute, id): (InstituteId, StocktakeId),
    takes_part: bool,
) -> Result<stocktake_person::Model, Fault> {
    // Also where they act by a token of theirs: who holds a thing does not become another by it.
    let person_id = match ctx.actor.behind() {
        Some(account) => custody::store::person_of(&**tx, institute, account).await?,
        None => None,
    };
    Ok(stocktake_person::Model {
        stocktake_id: id,
        person_key: ctx.actor.person(),
        institute_id: institute,
        takes_part,
        is_named: ctx.actor.behind().is_some(),
        name: ctx.actor.name.clone(),
        person_id,
        recorded_at: tx.at(),
    })
}

/// Fixes what is expected, as of the base date by what is known now (下达盘点任务).
pub async fn open(ctx: &Ctx, id: StocktakeId, version: i32) -> Result<StocktakeId, Error<Told>> {
    let (institute, tenant) = reached(ctx, id, Action::ManageStocktakes).await?;
    let tx = WriteTx::institute(ctx, tenant).await?;
    let (known, status) = stepped(&tx, (institute, id), version, Step::Open).await?;
    let within = if known.scope.is_empty() {
        CountScope::default()
    } else {
        CountScope::parse(&known.scope).map_err(|told| Error::Refused(vec![told]))?
    };
    let cards = inventory::standing(&tx, institute, At::day(known.base_date)).await?;
    let cards = stocktake::service::covered(&tx, institute, &within, cards).await?;
    if cards.is_empty() {
        return Err(Error::Refused(vec![words::NOTHING_EXPECTED.with([])]));
    }
    let mut lines = Bulk::begin(ctx, &tx, store::LINE).await?;
    for card in &cards {
        let line = gather::line(card, (ctx.app.id(), id), tx.at());
        lines.push(|cells| store::write(cells, &line)).await?;
    }
    lines.finish().await?;
    step(ctx, &tx, (institute, id), StocktakeStepKind::Opened, None).await?;
    move_on(&tx, row::Model { opened_at: Some(tx.at()), ..known }, status).await?;
    let event = Event::new("stocktake.open", format_args!("Stocktake:{id}"), json!({ "expected": cards.len() }));
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// What a stocktake comes to now, in the transaction that decides about it.
pub(super) async fn gathered(tx: &WriteTx, known: &row::Model) -> Result<Gathered, Error<Told>> {
    let scope = Scope::institute(known.institute_id);
    let found = gather::gather(tx, &scope, std::slice::from_ref(known)).await?.remove(&known.id);
    found.ok_or_else(|| Error::Access(not_found()))
}

pub(super) fn uncounted(gathered: &Gathered) -> usize {
    gathered.outcomes.lines.iter().filter(|line| line.outcome == CountOutcome::Uncounted).count()
}

/// Hands a stocktake in for approval (提交审核). What nobody has counted takes a reason.
pub async fn review(
    ctx: &Ctx,
    id: StocktakeId,
    version: i32,
    uncounted_because: Option<&str>,
) -> Result<StocktakeId, Error<Told>> {
    let (institute, tenant) = reached(ctx, id, Action::ManageStocktakes).await?;
    let reason = uncounted_because.filter(|reason| !trimmed(reason).is_empty());
    if let Some(told) = reason.and_then(course::unfit_reason) {
        return Err(Error::Refused(vec![told]));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    let (known, status) = stepped(&tx, (institute, id), version, Step::Review).await?;
    let gathered = gathered(&tx, &known).await?;
    let left = uncounted(&gathered);
    if left > 0 && reason.is_none() {
        return Err(Error::Refused(vec![words::UNCOUNTED_UNSAID.with([&left])]));
    }
    take_part(ctx, &tx, (institute, id)).await?;
    step(ctx, &tx, (institute, id), StocktakeStepKind::Reviewed, reason).await?;
    move_on(&tx, known, status).await?;
    let detail = json!({ "uncounted": left, "reason": reason });
    let event = Event::new("stocktake.review", format_args!("Stocktake:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// Lets a stocktake that was closed go on (重新启动): what was approved stays known as it was.
pub async fn reopen(ctx: &Ctx, id: StocktakeId, version: i32, reason: &str) -> Result<StocktakeId, Error<Told>> {
    with_reason(ctx, (id, version), Step::Reopen, StocktakeStepKind::Reopened, reason).await
}

/// Calls a stocktake off that is not closed (取消): what was counted stays.
pub async fn cancel(ctx: &Ctx, id: StocktakeId, version: i32, reason: &str) -> Result<StocktakeId, Error<Told>> {
    with_reason(ctx, (id, version), Step::Cancel, StocktakeStepKind::Cancelled, reason).await
}

async fn with_reason(
    ctx: &Ctx,
    (id, version): (StocktakeId, i32),
    to: Step,
    kind: StocktakeStepKind,
    reason: &str,
) -> Result<StocktakeId, Error<Told>> {
    let (institute, tenant) = reached(ctx, id, Action::ManageStocktakes).await?;
    if let Some(told) = course::unfit_reason(reason) {
        return Err(Error::Refused(vec![told]));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    let (known, status) = stepped(&tx, (institute, id), version, to).await?;
    step(ctx, &tx, (institute, id), kind, Some(reason)).await?;
    move_on(&tx, known, status).await?;
    let action = if to == Step::Reopen { "stocktake.reopen" } else { "stocktake.cancel" };
    let event = Event::new(action, format_args!("Stocktake:{id}"), json!({ "reason": trimmed(reason) }));
    tx.commit(ctx, event).await?;
    Ok(id)
}
