//! 改扩建: what an asset is worth leaves for 在建工程, and comes back with another cost and life.

use super::rules::Value;
use super::service::{Subject, begin, keep};
use super::{rules, words};
use crate::app::Ctx;
use crate::assets::change::{Change, Figures, Uses};
use crate::depreciation::LONGEST;
use crate::error::Error;
use crate::words::Told;
use entity::assets::card_version;
use entity::{CardVersionKind, InstituteId, Money, UsageState};

/// With what a card comes back from works (改扩建转入).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Returned {
    /// 原值, and what it was paid from.
    pub value: Value,
    /// 使用年限 in months, which begins anew.
    pub life: u16,
    /// 预计净残值; as before where it is not said.
    pub residual: Option<Money>,
    /// 使用状况.
    pub state: UsageState,
}

/// Puts cards into works (改扩建转出): they stop to be depreciated.
pub async fn works_begin(ctx: &Ctx, subject: &Subject) -> Result<InstituteId, Error<Told>> {
    let refused = rules::unfit(&subject.cards, (subject.on, ctx.app.today()), &subject.reason, true);
    let (tx, versions) = begin(ctx, subject, CardVersionKind::WorksBegun, refused).await?;
    check_later(subject, &versions)?;
    let usage_state = Some(UsageState::UnderWorks);
    let change = Change { usage_state, ..Change::of(CardVersionKind::WorksBegun, subject.on) };
    keep(ctx, tx, subject, versions.iter().map(|version| (version, &change)), "card.works-begin").await
}

/// Takes cards back from works (改扩建转入), with another cost and a life that begins anew.
pub async fn works_complete(ctx: &Ctx, subject: &Subject, to: &Returned) -> Result<InstituteId, Error<Told>> {
    let mut refused = rules::unfit(&subject.cards, (subject.on, ctx.app.today()), &subject.reason, true);
    refused.extend(rules::unfit_state(to.state));
    if !(1..=LONGEST).contains(&to.life) {
        refused.push(words::LIFE_FORM.with([&LONGEST]));
    }
    let (tx, versions) = begin(ctx, subject, CardVersionKind::WorksCompleted, refused).await?;
    check_later(subject, &versions)?;
    let mut changes = Vec::with_capacity(versions.len());
    for version in &versions {
        let figures = returned(to, &Figures::of(version)).map_err(Error::Refused)?;
        let (usage_state, figures) = (Some(to.state), Some(figures));
        changes.push(Change { usage_state, figures, ..Change::of(CardVersionKind::WorksCompleted, subject.on) });
    }
    keep(ctx, tx, subject, versions.iter().zip(&changes), "card.works-complete").await
}

/// What a card says after works: nothing is depreciated of it yet.
fn returned(to: &Returned, held: &Figures) -> Result<Figures, Vec<Told>> {
    let anew = Figures { accumulated: Money::ZERO, months: 0, life: to.life, ..*held };
    let figures = rules::value(&to.value, &anew, Uses::default())?;
    let residual = rules::Estimate { life: None, residual: to.residual };
    rules::estimate(&residual, &figures)
}

/// What goes into works and comes back does so on another day than the last change: a day says one thing of a card.
fn check_later(subject: &Subject, versions: &[card_version::Model]) -> Result<(), Error<Told>> {
    let early = (1..).zip(versions).filter(|(_, version)| version.effective_on >= subject.on);
    let refused: Vec<Told> =
        early.map(|(at, version)| words::CHANGED_LATER.with([&at, &version.effective_on])).collect();
    if refused.is_empty() { Ok(()) } else { Err(Error::Refused(refused)) }
}
