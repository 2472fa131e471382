//! Says what happened to cards, and that it did not.

use super::rules::{self, Value};
use super::words;
use crate::access::Tenant;
use crate::app::Ctx;
use crate::assets::batch;
use crate::assets::change::{self, Change, Named};
use crate::assets::query::{self, At};
use crate::audit::Event;
use crate::db::{WriteTx, not_found};
use crate::depreciation::{posting, store as depreciation};
use crate::error::Error;
use crate::words::{Told, trimmed};
use entity::assets::{card, card_version};
use entity::org::{department, person, place};
use entity::{
    Action, CardId, CardVersionKind, Day, DepartmentId, InScope, InstituteId, PersonId, PlaceId, Scope, UsageState,
};
use sea_orm::{ColumnTrait as _, EntityTrait, QueryFilter as _, QueryOrder as _, QueryTrait as _, Select};
use serde_json::json;

/// Cards of an institute, from which day on something is otherwise of them, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The institute.
    pub institute: InstituteId,
    /// The cards.
    pub cards: Vec<CardId>,
    /// From which day.
    pub on: Day,
    /// 变动原因.
    pub reason: String,
}

/// Where things stand and in whose hands from now on; what is not said stays as it is (内部调剂).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Assignment {
    /// 使用部门.
    pub department: Option<DepartmentId>,
    /// 管理部门.
    pub manage_department: Option<DepartmentId>,
    /// 存放地点.
    pub place: Option<PlaceId>,
    /// 使用人.
    pub user: Option<PersonId>,
    /// 保管人.
    pub custodian: Option<PersonId>,
}

/// Moves cards within the institute (内部调剂).
pub async fn reassign(ctx: &Ctx, subject: &Subject, to: &Assignment) -> Result<InstituteId, Error<Told>> {
    let tenant = ctx.actor.tenant(Action::ChangeCards, subject.institute)?;
    let is_something = *to != Assignment::default();
    let refused = rules::unfit(&subject.cards, (subject.on, ctx.app.today()), &subject.reason, is_something);
    let (tx, versions) = begin(ctx, tenant, subject, refused).await?;
    let change = Change {
        department: named::<department::Entity, _>(&tx, subject, to.department, |row| row.name).await?,
        manage_department: named::<department::Entity, _>(&tx, subject, to.manage_department, |row| row.name).await?,
        place: named::<place::Entity, _>(&tx, subject, to.place, |row| row.path).await?,
        user: named::<person::Entity, _>(&tx, subject, to.user, |row| row.name).await?,
        custodian: named::<person::Entity, _>(&tx, subject, to.custodian, |row| row.name).await?,
        ..Change::of(CardVersionKind::Reassigned, subject.on)
    };
    keep(ctx, tx, subject, &versions, &change, "card.reassign").await
}

/// Says how things are used from now on (使用状况变更).
pub async fn change_state(ctx: &Ctx, subject: &Subject, state: UsageState) -> Result<InstituteId, Error<Told>> {
    let tenant = ctx.actor.tenant(Action::ChangeCards, subject.institute)?;
    let mut refused = rules::unfit(&subject.cards, (subject.on, ctx.app.today()), &subject.reason, true);
    refused.extend(rules::unfit_state(state));
    let (tx, versions) = begin(ctx, tenant, subject, refused).await?;
    let change = Change { usage_state: Some(state), ..Change::of(CardVersionKind::StateChanged, subject.on) };
    keep(ctx, tx, subject, &versions, &change, "card.change-state").await
}

/// Says what a thing costs from now on (价值调整): 暂估转决算, corrections. What was depreciated stays.
pub async fn adjust_value(ctx: &Ctx, subject: &Subject, changed: &Value) -> Result<InstituteId, Error<Told>> {
    let tenant = ctx.actor.tenant(Action::ChangeCards, subject.institute)?;
    let refused = rules::unfit(&subject.cards, (subject.on, ctx.app.today()), &subject.reason, true);
    let (tx, versions) = begin(ctx, tenant, subject, refused).await?;
    let mut value = None;
    for version in &versions {
        let held = [version.fiscal_fund, version.other_fund];
        value = Some(rules::value(changed, held, version.depreciation).map_err(Error::Refused)?);
    }
    let change = Change { value, ..Change::of(CardVersionKind::ValueAdjusted, subject.on) };
    keep(ctx, tx, subject, &versions, &change, "card.adjust-value").await
}

/// Begins to write, where nothing is wrong: the versions that are in force on the day of the change, each of a
/// card that is there and of which nothing is said from a later day on.
async fn begin(
    ctx: &Ctx,
    tenant: Tenant,
    subject: &Subject,
    mut refused: Vec<Told>,
) -> Result<(WriteTx, Vec<card_version::Model>), Error<Told>> {
    if subject.cards.len() > batch::MOST {
        return Err(Error::Refused(refused));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    refused.extend(posting::check_open(&depreciation::runs(&*tx, subject.institute).await?, subject.on).err());
    // The last ones, whenever they begin to hold.
    let mut found = query::versions_of(&*tx, subject.institute, &subject.cards, At::day(Day::LAST)).await?;
    let mut versions = Vec::new();
    for (at, card) in (1..).zip(&subject.cards) {
        match found.remove(card).filter(|version| version.disposed_on.is_none()) {
            Some(version) if version.effective_on > subject.on => {
                refused.push(words::CHANGED_LATER.with([&at, &version.effective_on]));
            }
            Some(version) => versions.push(version),
            None if subject.cards[..at - 1].contains(card) => {}
            None => refused.push(batch::words::CARD_UNKNOWN.with([&at])),
        }
    }
    if refused.is_empty() { Ok((tx, versions)) } else { Err(Error::Refused(refused)) }
}

/// A part of the institute's organisation by its id; another institute's is not there.
async fn named<E, I>(
    tx: &WriteTx,
    subject: &Subject,
    id: Option<I>,
    name: fn(E::Model) -> String,
) -> Result<Named<I>, Error<Told>>
where
    E: EntityTrait + InScope,
    E::Model: Send + Sync,
    I: Copy + Into<<E::PrimaryKey as sea_orm::PrimaryKeyTrait>::ValueType>,
{
    let Some(given) = id else { return Ok(None) };
    let reached = Scope::institute(subject.institute).condition(E::INSTITUTE.into_expr());
    let found = E::find_by_id(given.into()).apply_if(reached, Select::filter).one(&**tx).await?;
    let row = found.ok_or_else(|| Error::Access(not_found()))?;
    Ok(Some((given, name(row))))
}

/// Appends the versions, and tells the audit why.
async fn keep(
    ctx: &Ctx,
    tx: WriteTx,
    subject: &Subject,
    versions: &[card_version::Model],
    change: &Change,
    action: &'static str,
) -> Result<InstituteId, Error<Told>> {
    change::append(ctx, &tx, subject.institute, versions, change).await?;
    let cards: Vec<String> = subject.cards.iter().map(ToString::to_string).collect();
    let detail = json!({ "cards": cards, "on": subject.on, "reason": trimmed(&subject.reason) });
    let event = Event::new(action, format_args!("Institute:{}", subject.institute), detail);
    tx.commit(ctx, event).await?;
    Ok(subject.institute)
}

/// Undoes the last change of a card that was said here (撤销变动): from its day on the card says again what it said
/// before.
pub async fn undo(ctx: &Ctx, id: CardId, reason: &str) -> Result<CardId, Error<Told>> {
    let read = ctx.read_tx().await?;
    let scope = ctx.actor.scope_for(Action::ReadCards);
    let found = card::Entity::find_in(&scope).filter(card::Column::Id.eq(id)).one(&*read).await?;
    drop(read);
    let institute = found.ok_or_else(|| Error::Access(not_found()))?.institute_id;
    let tenant = ctx.actor.tenant(Action::ChangeCards, institute)?;
    let refused = rules::unfit(&[id], (Day::BLANK, ctx.app.today()), reason, true);
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    let versions = card_version::Entity::find_in(&Scope::institute(institute))
        .filter(card_version::Column::CardId.eq(id))
        .order_by_asc(card_version::Column::RecordedAt)
        .order_by_asc(card_version::Column::Id)
        .all(&*tx)
        .await?;
    let refuse = || Error::Refused(vec![words::NOT_OURS.with([])]);
    let Some((newest, before)) = versions.split_last().filter(|(newest, _)| rules::can_be_undone(newest.kind)) else {
        return Err(refuse());
    };
    // What it said until then was in force when it was changed: the last word of those days.
    let in_force = before.iter().filter(|version| version.effective_on <= newest.effective_on);
    let earlier = in_force.max_by_key(|version| (version.effective_on, version.recorded_at)).ok_or_else(refuse)?;
    let closed = posting::check_open(&depreciation::runs(&*tx, institute).await?, newest.effective_on);
    closed.map_err(|told| Error::Refused(vec![told]))?;
    change::restore(ctx, &tx, earlier, newest.effective_on).await?;
    let detail = json!({ "kind": newest.kind, "on": newest.effective_on, "reason": trimmed(reason) });
    let event = Event::new("card.undo", format_args!("AssetCard:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}
