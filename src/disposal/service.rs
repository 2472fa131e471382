//! Asks for disposals, decides about them, carries them out.

use super::rules::{self, Application, Case, Move};
use super::{store, words};
use crate::access::{Tenant, words as access};
use crate::app::Ctx;
use crate::approval::steps;
use crate::assets::batch;
use crate::assets::change::{self, Change};
use crate::assets::evidence;
use crate::assets::query::{self, At};
use crate::audit::Event;
use crate::db::{WriteTx, is_duplicate, not_found};
use crate::depreciation::{posting, store as depreciation};
use crate::error::{Error, Fault};
use crate::org;
use crate::words::{Told, trimmed, written};
use entity::assets::card_version;
use entity::disposal::{disposal, disposal_decision, disposal_item};
use entity::{
    Action, ApprovalStep, CardId, CardVersionId, CardVersionKind, Day, Decision, Digest, DisposalId, DisposalStatus,
    InstituteId, Money, Scope, UsageState,
};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;

/// What somebody on the route says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// 审批结论.
    pub decision: Decision,
    /// The digest of what they saw.
    pub digest: Digest,
    /// 审批意见.
    pub note: Option<String>,
    /// 批复文号.
    pub document_no: Option<String>,
}

/// That the assets went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Execution {
    /// From which day they are gone.
    pub on: Day,
    /// What came in for them.
    pub proceeds: Option<Money>,
    /// The version of the disposal that was seen.
    pub version: i32,
}

/// What it takes to decide at a step.
const fn action(step: ApprovalStep) -> Action {
    match step {
        ApprovalStep::Unit => Action::ApproveDisposal,
        ApprovalStep::Bureau => Action::ReviewDisposal,
        ApprovalStep::Finance => Action::EndorseDisposal,
    }
}

/// Asks that assets go (处置申请).
pub async fn apply(ctx: &Ctx, institute: InstituteId, asked: &Application) -> Result<DisposalId, Error<Told>> {
    let tenant = ctx.actor.tenant(Action::Dispose, institute)?;
    let mut refused = rules::unfit(asked);
    if asked.cards.len() > batch::MOST {
        return Err(Error::Refused(refused));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    let found = query::versions_of(&*tx, institute, &asked.cards, At::day(ctx.app.today())).await?;
    let scope = Scope::institute(institute);
    let taken: HashSet<CardId> = store::in_disposal(&*tx, &scope, &asked.cards).await?.into_iter().collect();
    let mut items = Vec::new();
    let id: DisposalId = ctx.app.id();
    for (at, card) in (1..).zip(&asked.cards) {
        match found.get(card).filter(|version| version.disposed_on.is_none()) {
            None => refused.push(batch::words::CARD_UNKNOWN.with([&at])),
            Some(_) if taken.contains(card) => refused.push(words::CARD_IN_DISPOSAL.with([&at])),
            Some(version) if version.usage_state == UsageState::UnderWorks => {
                refused.push(words::CARD_IN_WORKS.with([&at]));
            }
            Some(version) => items.push(item(id, version)),
        }
    }
    let sum = |of: fn(&disposal_item::Model) -> Money| items.iter().map(of).fold(Money::ZERO, |sum, one| sum + one);
    let amount = sum(|item| item.original_value);
    let known = org::store::find(&*tx, &scope, institute).await?.ok_or_else(|| Error::Access(not_found()))?;
    let (mode, on) = (asked.mode, ctx.app.today());
    let route = rules::route(&Case { legal_form: known.legal_form, ownership: known.ownership, mode, amount, on });
    let Some(route) = route.filter(|_| refused.is_empty()) else {
        if refused.is_empty() {
            refused.push(words::ROUTE_UNKNOWN.with([]));
        }
        return Err(Error::Refused(refused));
    };
    let evidence = evidence::kept(&asked.evidence);
    let codes = route.codes();
    let row = disposal::Model {
        id,
        institute_id: institute,
        mode,
        reason: trimmed(&asked.reason).to_owned(),
        evidence: evidence.join("\n"),
        status: DisposalStatus::Applied,
        route: codes.clone(),
        basis: route.basis.to_owned(),
        items: i32::try_from(items.len()).unwrap_or(i32::MAX),
        original_value: amount,
        depreciation: sum(|item| item.depreciation),
        digest: digest(asked, &evidence, &items),
        made_by: ctx.actor.name.clone(),
        made_by_key: ctx.actor.person(),
        executed_on: None,
        proceeds: None,
        executed_by: None,
        version: 1,
        recorded_at: tx.at(),
        ended_id: None,
        ended_on: None,
        ended_by: None,
        ended_reason: None,
    };
    let detail = json!({ "mode": row.mode, "items": row.items, "originalValue": row.original_value.to_string(),
        "route": codes, "digest": row.digest.to_string() });
    row.into_active_model().reset_all().insert(&*tx).await?;
    let rows = items.into_iter().map(IntoActiveModel::into_active_model);
    disposal_item::Entity::insert_many(rows).exec_without_returning(&*tx).await?;
    let event = Event::new("disposal.apply", format_args!("Disposal:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// A card as it is asked about.
fn item(disposal: DisposalId, version: &card_version::Model) -> disposal_item::Model {
    disposal_item::Model {
        disposal_id: disposal,
        card_id: version.card_id,
        institute_id: version.institute_id,
        card_version_id: version.id,
        original_value: version.original_value,
        depreciation: version.depreciation,
        is_open: true,
    }
}

/// The digest of what is asked for, its cards in the order of their ids.
fn digest(asked: &Application, evidence: &[String], items: &[disposal_item::Model]) -> Digest {
    let mut cards: Vec<_> = items
        .iter()
        .map(|item| json!([item.card_id, item.card_version_id, item.original_value.0, item.depreciation.0]))
        .collect();
    cards.sort_by_key(ToString::to_string);
    let all = json!([asked.mode.code(), trimmed(&asked.reason), evidence, cards]);
    Digest(Sha256::digest(all.to_string().as_bytes()).into())
}

/// A disposal that is reached, with the right to do one of some things with it.
async fn reached(ctx: &Ctx, id: DisposalId, actions: &[Action]) -> Result<(InstituteId, Tenant), Error<Told>> {
    let tx = ctx.read_tx().await?;
    let found = store::find(&*tx, &ctx.actor.scope_for(Action::ReadDisposals), id).await?;
    let institute = found.ok_or_else(|| Error::Access(not_found()))?.institute_id;
    Ok((institute, ctx.actor.tenant_of_any(actions, institute)?))
}

/// The disposal as it is now, while nobody else changes it.
async fn now(tx: &WriteTx, institute: InstituteId, id: DisposalId) -> Result<disposal::Model, Error<Told>> {
    store::find(&**tx, &Scope::institute(institute), id).await?.ok_or_else(|| Error::Access(not_found()))
}

/// Decides at the next step of a disposal's route (处置审批): somebody else than who asked for it and than
/// those who decided before, signed in, about what they saw.
pub async fn decide(ctx: &Ctx, id: DisposalId, ruling: &Ruling) -> Result<DisposalId, Error<Told>> {
    let all: Vec<Action> = ApprovalStep::ALL.iter().map(|step| action(*step)).collect();
    let (institute, tenant) = reached(ctx, id, &all).await?;
    if ctx.actor.account().is_none() {
        return Err(Error::Access(access::NEEDS_SESSION.with([])));
    }
    let mut refused = rules::unfit_decision(ruling.decision, ruling.note.as_deref(), ruling.document_no.as_deref());
    let tx = WriteTx::institute(ctx, tenant).await?;
    let known = now(&tx, institute, id).await?;
    let scope = Scope::institute(institute);
    let before = store::decisions(&*tx, &scope, &[id]).await?.remove(&id).unwrap_or_default();
    let route = steps(&known.route);
    let left = route.get(before.len()..).unwrap_or_default();
    let person = ctx.actor.person();
    let status = rules::after(known.status, left.len(), Move::Decide(ruling.decision));
    let step = left.first().copied().unwrap_or(ApprovalStep::Unit);
    match &status {
        Err(told) => refused.push(told.clone()),
        Ok(_) if !ctx.actor.scope_for(action(step)).reaches(institute) => {
            refused.push(words::STEP_NOT_YOURS.with([&step.zh()]));
        }
        Ok(_) => {}
    }
    if known.made_by_key == person {
        refused.push(words::OWN_DISPOSAL.with([]));
    }
    if before.iter().any(|decision| decision.decided_by_key == person) {
        refused.push(words::DECIDED_BEFORE.with([]));
    }
    if known.digest != ruling.digest {
        refused.push(words::SEEN_OTHERWISE.with([]));
    }
    if ruling.decision == Decision::Approved {
        refused.extend(changed(ctx, &tx, institute, id).await?.1);
    }
    let Some(status) = status.ok().filter(|_| refused.is_empty()) else {
        return Err(Error::Refused(refused));
    };
    let decision = disposal_decision::Model {
        id: ctx.app.id(),
        institute_id: institute,
        disposal_id: id,
        step,
        decision: ruling.decision,
        document_no: ruling.document_no.as_deref().and_then(written).map(str::to_owned),
        note: ruling.note.as_deref().and_then(written).map(str::to_owned),
        digest: known.digest,
        made_by_key: known.made_by_key.clone(),
        decided_by: ctx.actor.name.clone(),
        decided_by_key: person,
        recorded_at: tx.at(),
    };
    let detail = json!({ "step": step, "decision": ruling.decision, "digest": known.digest.to_string(),
        "documentNo": decision.document_no });
    let inserted = decision.into_active_model().reset_all().insert(&*tx).await;
    inserted.map_err(|error| {
        let before = || Error::Refused(vec![words::DECIDED_BEFORE.with([])]);
        if is_duplicate(&error) { before() } else { error.into() }
    })?;
    move_on(&tx, known, status, |row| {
        if status == DisposalStatus::Returned {
            end(ctx, row, None);
        }
    })
    .await?;
    let event = Event::new("disposal.decide", format_args!("Disposal:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// The cards of a disposal with their versions in force, and what is said where they are not those that were
/// asked about.
async fn changed(
    ctx: &Ctx,
    tx: &WriteTx,
    institute: InstituteId,
    id: DisposalId,
) -> Result<(Vec<card_version::Model>, Option<Told>), Fault> {
    let items = store::items(&**tx, &Scope::institute(institute), &[id]).await?.remove(&id).unwrap_or_default();
    let cards: Vec<CardId> = items.iter().map(|item| item.card_id).collect();
    let mut found = query::versions_of(&**tx, institute, &cards, At::day(ctx.app.today())).await?;
    let is_same = |item: &disposal_item::Model| {
        found.get(&item.card_id).is_some_and(|version| version.id == item.card_version_id)
    };
    let others: Vec<&disposal_item::Model> = items.iter().filter(|item| !is_same(item)).collect();
    let told = others.first().map(|first| {
        let number = found.get(&first.card_id).and_then(|version| version.card_no.clone().or(version.asset_no.clone()));
        words::CARDS_CHANGED.with([&others.len(), &number.unwrap_or_default()])
    });
    Ok((items.iter().filter_map(|item| found.remove(&item.card_id)).collect(), told))
}

/// Writes the next status of a disposal; where it goes on no more, its cards are let go.
async fn move_on(
    tx: &WriteTx,
    known: disposal::Model,
    status: DisposalStatus,
    edit: impl FnOnce(&mut disposal::Model),
) -> Result<(), Fault> {
    let id = known.id;
    let mut row = disposal::Model { status, version: known.version + 1, ..known };
    edit(&mut row);
    row.into_active_model().reset_all().update(&**tx).await?;
    if !matches!(status, DisposalStatus::Applied | DisposalStatus::Approved) {
        store::close(&**tx, id).await?;
    }
    Ok(())
}

/// Takes a disposal back that was not carried out (撤回).
pub async fn withdraw(ctx: &Ctx, id: DisposalId, version: i32) -> Result<DisposalId, Error<Told>> {
    let (institute, tenant) = reached(ctx, id, &[Action::Dispose]).await?;
    let tx = WriteTx::institute(ctx, tenant).await?;
    let known = now(&tx, institute, id).await?;
    if known.version != version {
        return Err(Error::Refused(vec![words::CHANGED_MEANWHILE.with([])]));
    }
    let status = rules::after(known.status, 0, Move::Withdraw).map_err(|told| Error::Refused(vec![told]))?;
    move_on(&tx, known, status, |row| end(ctx, row, None)).await?;
    let event = Event::new("disposal.withdraw", format_args!("Disposal:{id}"), json!({}));
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// Says when, by whom and why a disposal came to nothing.
fn end(ctx: &Ctx, row: &mut disposal::Model, reason: Option<&str>) {
    row.ended_id = Some(ctx.app.ids.next());
    row.ended_on = Some(ctx.app.today());
    row.ended_by = Some(ctx.actor.name.clone());
    row.ended_reason = reason.map(|reason| trimmed(reason).to_owned());
}

/// Undoes a disposal that was carried out (撤销处置): from its day on the cards say again what they said before. Not
/// where something was said of one since, or that month is posted.
pub async fn revert(ctx: &Ctx, id: DisposalId, version: i32, reason: &str) -> Result<DisposalId, Error<Told>> {
    let (institute, tenant) = reached(ctx, id, &[Action::Dispose]).await?;
    let tx = WriteTx::institute(ctx, tenant).await?;
    let known = now(&tx, institute, id).await?;
    let mut refused: Vec<Told> = rules::unfit_reason(reason).into_iter().collect();
    if known.version != version {
        refused.push(words::CHANGED_MEANWHILE.with([]));
    }
    let status = rules::after(known.status, 0, Move::Revert);
    refused.extend(status.as_ref().err().cloned());
    let on = known.executed_on.unwrap_or_default();
    refused.extend(posting::check_open(&depreciation::runs(&*tx, institute).await?, on).err());
    let scope = Scope::institute(institute);
    let items = store::items(&*tx, &scope, &[id]).await?.remove(&id).unwrap_or_default();
    let cards: Vec<CardId> = items.iter().map(|item| item.card_id).collect();
    let newest = query::versions_of(&*tx, institute, &cards, At::day(Day::LAST)).await?;
    let is_own =
        |version: &card_version::Model| version.kind == CardVersionKind::Disposed && version.effective_on == on;
    let is_gone = |card: &CardId| newest.get(card).is_some_and(is_own);
    let others = cards.iter().filter(|card| !is_gone(card)).count();
    if others > 0 && status.is_ok() {
        refused.push(words::SAID_SINCE.with([&others]));
    }
    let Some(status) = status.ok().filter(|_| refused.is_empty()) else {
        return Err(Error::Refused(refused));
    };
    let before: Vec<CardVersionId> = items.iter().map(|item| item.card_version_id).collect();
    let before = store::versions(&*tx, &scope, &before).await?;
    change::restore(ctx, &tx, &before, on).await?;
    move_on(&tx, known, status, |row| end(ctx, row, Some(reason))).await?;
    let detail = json!({ "on": on, "cards": cards.len(), "reason": trimmed(reason) });
    let event = Event::new("disposal.revert", format_args!("Disposal:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// Carries out a disposal that everybody on its route approved: the cards are closed from a day on (销卡).
pub async fn execute(ctx: &Ctx, id: DisposalId, done: &Execution) -> Result<DisposalId, Error<Told>> {
    let (institute, tenant) = reached(ctx, id, &[Action::Dispose]).await?;
    let tx = WriteTx::institute(ctx, tenant).await?;
    let known = now(&tx, institute, id).await?;
    let mut refused = Vec::new();
    if known.version != done.version {
        refused.push(words::CHANGED_MEANWHILE.with([]));
    }
    let status = rules::after(known.status, 0, Move::Execute);
    refused.extend(status.as_ref().err().cloned());
    let decisions = store::decisions(&*tx, &Scope::institute(institute), &[id]).await?.remove(&id);
    let approved = decisions.and_then(|all| all.last().map(|last| last.recorded_at.day()));
    if let Some(approved) = approved.filter(|approved| done.on < *approved) {
        refused.push(words::EXECUTED_EARLY.with([&done.on, &approved]));
    }
    if done.on > ctx.app.today() {
        refused.push(words::EXECUTED_LATE.with([&done.on]));
    }
    if done.proceeds.is_some_and(|proceeds| proceeds < Money::ZERO) {
        refused.push(words::PROCEEDS_NEGATIVE.with([]));
    }
    refused.extend(posting::check_open(&depreciation::runs(&*tx, institute).await?, done.on).err());
    let (versions, told) = changed(ctx, &tx, institute, id).await?;
    refused.extend(told);
    let is_said_later = |version: &&card_version::Model| {
        done.on < version.effective_on || done.on == version.effective_on && change::fills_its_day(version.kind)
    };
    if let Some(latest) = versions.iter().filter(is_said_later).map(|version| version.effective_on).max() {
        refused.push(words::EXECUTED_BEFORE_CARD.with([&done.on, &latest]));
    }
    let Some(status) = status.ok().filter(|_| refused.is_empty()) else {
        return Err(Error::Refused(refused));
    };
    let disposal = Change::disposal(done.on);
    change::append(ctx, &tx, institute, versions.iter().map(|version| (version, &disposal))).await?;
    let by = ctx.actor.name.clone();
    move_on(&tx, known, status, |row| {
        (row.executed_on, row.proceeds, row.executed_by) = (Some(done.on), done.proceeds, Some(by));
    })
    .await?;
    let detail = json!({ "on": done.on, "cards": versions.len(),
        "proceeds": done.proceeds.map(|proceeds| proceeds.to_string()) });
    let event = Event::new("disposal.execute", format_args!("Disposal:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}
