//! Says what happened to cards.

use super::rules::{self, Estimate, Value};
use super::{register, steps, words};
use crate::app::Ctx;
use crate::assets::batch;
use crate::assets::change::{self, Change, Figures, Named, Uses};
use crate::assets::enter::{Entry, enter};
use crate::assets::evidence::Evidence;
use crate::assets::query::{self, At};
use crate::assets::record::Said;
use crate::audit::Event;
use crate::db::{WriteTx, not_found};
use crate::depreciation::card::{Stated, book};
use crate::depreciation::lives::problem;
use crate::depreciation::versions::stated;
use crate::depreciation::{posting, store as depreciation};
use crate::error::Error;
use crate::facts::{CardRow, Texts};
use crate::words::{Told, trimmed};
use entity::assets::card_version;
use entity::org::{department, person, place};
use entity::{
    Action, CardId, CardOccasion, CardVersionKind, Day, DepartmentId, InScope, InstituteId, Moment, Money, PersonId,
    PlaceId, Regime, Scope, UsageState,
};
use sea_orm::{ColumnTrait as _, EntityTrait, QueryFilter as _, QueryTrait as _, Select};
use serde_json::json;
use std::collections::HashMap;

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
    /// 证明材料.
    pub evidence: Vec<Evidence>,
    /// Why a life is outside what its class has, where it is.
    pub life_reason: Option<String>,
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

/// Enters cards (验收建卡), which hold from the day of the subject on.
pub async fn register(
    ctx: &Ctx,
    subject: &Subject,
    occasion: CardOccasion,
    (rows, texts): (&[CardRow], &Texts),
) -> Result<InstituteId, Error<Told>> {
    let tenant = ctx.actor.tenant(Action::ChangeCards, subject.institute)?;
    let mut refused = rules::unfit_words((subject.on, ctx.app.today()), &subject.reason);
    refused.extend(steps::unfit_evidence(CardVersionKind::Registered, &subject.evidence));
    refused.extend(rules::unfit_life_reason(subject.life_reason.as_deref()));
    if !is_of_coming(occasion) {
        refused.push(words::OCCASION_OTHER.with([&occasion.zh()]));
    }
    refused.extend(register::unfit(rows, texts));
    let tx = WriteTx::institute(ctx, tenant).await?;
    refused.extend(posting::check_open(&depreciation::runs(&*tx, subject.institute).await?, subject.on).err());
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let said = Said::Here { by: ctx.actor.name.clone(), occasion: Some(occasion), origin: None };
    let (institute, kind) = (subject.institute, CardVersionKind::Registered);
    let cards = enter(ctx, &tx, &Entry { institute, kind, on: subject.on, said }, (rows, texts)).await?;
    let stated = stated(&*tx, &cards, Moment::LAST).await?;
    let regimes = depreciation::regimes_of(&*tx, institute, Moment::LAST).await?;
    check_lives(subject, &cards, &stated, &regimes)?;
    commit(ctx, tx, subject, &cards, "card.register").await
}

/// Moves cards within the institute (内部调剂).
pub async fn reassign(ctx: &Ctx, subject: &Subject, to: &Assignment) -> Result<InstituteId, Error<Told>> {
    let is_something = *to != Assignment::default();
    let refused = rules::unfit(&subject.cards, (subject.on, ctx.app.today()), &subject.reason, is_something);
    let (tx, versions) = begin(ctx, subject, CardVersionKind::Reassigned, refused).await?;
    let change = Change {
        department: named::<department::Entity, _>(&tx, subject, to.department, |row| row.name).await?,
        manage_department: named::<department::Entity, _>(&tx, subject, to.manage_department, |row| row.name).await?,
        place: named::<place::Entity, _>(&tx, subject, to.place, |row| row.path).await?,
        user: named::<person::Entity, _>(&tx, subject, to.user, |row| row.name).await?,
        custodian: named::<person::Entity, _>(&tx, subject, to.custodian, |row| row.name).await?,
        ..Change::of(CardVersionKind::Reassigned, subject.on)
    };
    keep(ctx, tx, subject, versions.iter().map(|version| (version, &change)), "card.reassign").await
}

/// Says how things are used from now on (使用状况变更), all of their value in one way, or one thing in several by the
/// parts of its value.
pub async fn change_state(
    ctx: &Ctx,
    subject: &Subject,
    state: UsageState,
    parts: &[(UsageState, Money)],
) -> Result<InstituteId, Error<Told>> {
    let mut refused = rules::unfit(&subject.cards, (subject.on, ctx.app.today()), &subject.reason, true);
    refused.extend(rules::unfit_state(state));
    if !parts.is_empty() && subject.cards.len() > 1 {
        refused.push(words::USES_OF_ONE.with([]));
    }
    let (tx, versions) = begin(ctx, subject, CardVersionKind::StateChanged, refused).await?;
    let uses = match versions.first().filter(|_| !parts.is_empty()) {
        Some(version) => rules::uses(parts, state, version.original_value).map_err(Error::Refused)?,
        None => Uses::default(),
    };
    let change = Change { usage_state: Some(state), uses, ..Change::of(CardVersionKind::StateChanged, subject.on) };
    keep(ctx, tx, subject, versions.iter().map(|version| (version, &change)), "card.change-state").await
}

/// Says what a thing costs from now on (价值调整): 暂估转决算, corrections. What was depreciated stays.
pub async fn adjust_value(
    ctx: &Ctx,
    subject: &Subject,
    changed: &Value,
    occasion: Option<CardOccasion>,
) -> Result<InstituteId, Error<Told>> {
    let mut refused = rules::unfit(&subject.cards, (subject.on, ctx.app.today()), &subject.reason, true);
    if let Some(other) = occasion.filter(|occasion| is_of_coming(*occasion)) {
        refused.push(words::OCCASION_OTHER.with([&other.zh()]));
    }
    let (tx, versions) = begin(ctx, subject, CardVersionKind::ValueAdjusted, refused).await?;
    let mut said = Vec::with_capacity(versions.len());
    for version in &versions {
        let figures = rules::value(changed, &Figures::of(version), Uses::of(version)).map_err(Error::Refused)?;
        let figures = Some(figures);
        said.push(Change { figures, occasion, ..Change::of(CardVersionKind::ValueAdjusted, subject.on) });
    }
    changes_something(&versions, &said)?;
    keep(ctx, tx, subject, versions.iter().zip(&said), "card.adjust-value").await
}

/// Says how long things are used and what is left of them in the end, from now on (会计估计变更).
pub async fn adjust_estimate(ctx: &Ctx, subject: &Subject, changed: &Estimate) -> Result<InstituteId, Error<Told>> {
    let is_something = *changed != Estimate::default();
    let refused = rules::unfit(&subject.cards, (subject.on, ctx.app.today()), &subject.reason, is_something);
    let (tx, versions) = begin(ctx, subject, CardVersionKind::EstimateChanged, refused).await?;
    let mut said = Vec::with_capacity(versions.len());
    for version in &versions {
        let figures = rules::estimate(changed, &Figures::of(version)).map_err(Error::Refused)?;
        let figures = Some(figures);
        said.push(Change { figures, ..Change::of(CardVersionKind::EstimateChanged, subject.on) });
    }
    changes_something(&versions, &said)?;
    keep(ctx, tx, subject, versions.iter().zip(&said), "card.adjust-estimate").await
}

/// An error where every card says so already.
fn changes_something(versions: &[card_version::Model], said: &[Change]) -> Result<(), Error<Told>> {
    let is_said = |(version, change): (&card_version::Model, &Change)| change.figures == Some(Figures::of(version));
    let nothing = versions.iter().zip(said).all(is_said);
    if nothing { Err(Error::Refused(vec![words::NOTHING_CHANGES.with([])])) } else { Ok(()) }
}

/// Whether it says how an asset came, and not why it costs something else.
const fn is_of_coming(occasion: CardOccasion) -> bool {
    !matches!(occasion, CardOccasion::FinalAccounts | CardOccasion::Invoice | CardOccasion::Correction)
}

/// Begins to write, where nothing is wrong: the versions that are in force on the day of a change, each of a card
/// that is there, can take the step, and of which nothing is said from a later day on.
pub(super) async fn begin(
    ctx: &Ctx,
    subject: &Subject,
    kind: CardVersionKind,
    mut refused: Vec<Told>,
) -> Result<(WriteTx, Vec<card_version::Model>), Error<Told>> {
    let tenant = ctx.actor.tenant(Action::ChangeCards, subject.institute)?;
    if subject.cards.len() > batch::MOST {
        return Err(Error::Refused(refused));
    }
    refused.extend(steps::unfit_evidence(kind, &subject.evidence));
    refused.extend(rules::unfit_life_reason(subject.life_reason.as_deref()));
    let tx = WriteTx::institute(ctx, tenant).await?;
    refused.extend(posting::check_open(&depreciation::runs(&*tx, subject.institute).await?, subject.on).err());
    // The last ones, whenever they begin to hold.
    let mut found = query::versions_of(&*tx, subject.institute, &subject.cards, At::day(Day::LAST)).await?;
    let mut versions = Vec::new();
    for (at, card) in (1..).zip(&subject.cards) {
        match found.remove(card).filter(|version| version.disposed_on.is_none()) {
            Some(version) if is_said_later(&version, subject.on) => {
                refused.push(words::CHANGED_LATER.with([&at, &version.effective_on]));
            }
            Some(version) => {
                refused.extend(steps::unfit_from(kind, at, version.usage_state));
                refused.extend(rules::unfit_uses(kind, at, Uses::of(&version)));
                versions.push(version);
            }
            None if subject.cards[..at - 1].contains(card) => {}
            None => refused.push(batch::words::CARD_UNKNOWN.with([&at])),
        }
    }
    if refused.is_empty() { Ok((tx, versions)) } else { Err(Error::Refused(refused)) }
}

/// Whether something is said already that a change from a day on would take the place of.
fn is_said_later(version: &card_version::Model, on: Day) -> bool {
    version.effective_on > on || version.effective_on == on && change::fills_its_day(version.kind)
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
pub(super) async fn keep(
    ctx: &Ctx,
    tx: WriteTx,
    subject: &Subject,
    changes: impl IntoIterator<Item = (&card_version::Model, &Change)>,
    action: &'static str,
) -> Result<InstituteId, Error<Told>> {
    let regimes = depreciation::regimes_of(&*tx, subject.institute, Moment::LAST).await?;
    let before = stated(&*tx, &subject.cards, Moment::LAST).await?;
    change::append(ctx, &tx, subject.institute, changes).await?;
    let after = stated(&*tx, &subject.cards, Moment::LAST).await?;
    check_lives(subject, &subject.cards, &after, &regimes)?;
    check_followed(&before, &after, &regimes)?;
    commit(ctx, tx, subject, &subject.cards, action).await
}

/// An error where a life that cards say from the day of a change on is not one of their class, and nobody says why.
fn check_lives(
    subject: &Subject,
    cards: &[CardId],
    stated: &HashMap<CardId, Vec<Stated>>,
    regimes: &[(Day, Regime)],
) -> Result<(), Error<Told>> {
    if subject.life_reason.is_some() {
        return Ok(());
    }
    let life = |versions: &[Stated]| versions.last().map(|version| version.life);
    let is_new = |versions: &&Vec<Stated>| life(&versions[..versions.len().saturating_sub(1)]) != life(versions);
    let lives = cards.iter().filter_map(|card| stated.get(card)).filter(is_new);
    let refused: Vec<Told> = lives.filter_map(|versions| problem(versions, regimes, subject.on)).collect();
    if refused.is_empty() { Ok(()) } else { Err(Error::Refused(refused)) }
}

/// An error where no depreciation follows any more of a card of which it did.
fn check_followed(
    before: &HashMap<CardId, Vec<Stated>>,
    after: &HashMap<CardId, Vec<Stated>>,
    regimes: &[(Day, Regime)],
) -> Result<(), Error<Told>> {
    let followed = before.iter().filter(|(_, versions)| book(versions, regimes, Day::LAST).is_ok());
    let why = |versions: &Vec<Stated>| book(versions, regimes, Day::LAST).err();
    let refused: Vec<Told> = followed.filter_map(|(card, _)| after.get(card).and_then(why)).flatten().collect();
    if refused.is_empty() { Ok(()) } else { Err(Error::Refused(refused)) }
}

/// Tells the audit of cards what was said, why, and what proves it.
async fn commit(
    ctx: &Ctx,
    tx: WriteTx,
    subject: &Subject,
    cards: &[CardId],
    action: &'static str,
) -> Result<InstituteId, Error<Told>> {
    let cards: Vec<String> = cards.iter().map(ToString::to_string).collect();
    let evidence: Vec<_> = subject.evidence.iter().map(|one| [one.kind.trim(), one.reference.trim()]).collect();
    let mut detail = json!({ "cards": cards, "on": subject.on, "reason": trimmed(&subject.reason) });
    if !evidence.is_empty() {
        detail["evidence"] = json!(evidence);
    }
    if let Some(reason) = &subject.life_reason {
        detail["lifeReason"] = json!(trimmed(reason));
    }
    let event = Event::new(action, format_args!("Institute:{}", subject.institute), detail);
    tx.commit(ctx, event).await?;
    Ok(subject.institute)
}
