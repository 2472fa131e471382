//! 资产增减变动表, as a client is told of it.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::imports::Problem;
use super::super::scalar::{Date, DateTime, Money};
use super::figures::AssetFigures;
use crate::depreciation::card::Class;
use crate::reports::movements::{Movement, Why};
use crate::reports::{Figures, service};
use async_graphql::{Context, SimpleObject};
use entity::{Action, InstituteId};
use std::collections::BTreeMap;

/// What came or went for one reason (变动原因).
#[derive(Debug, Clone, SimpleObject)]
pub struct AssetMovementReason {
    /// The code: of the kind of the card's version, of how it was disposed of, or RECLASSIFIED (代码).
    code: String,
    /// The Chinese term (名称).
    name: String,
    /// What it comes to (金额).
    figures: AssetFigures,
}

/// What came and went of a class (分类增减变动).
#[derive(Debug, Clone, SimpleObject)]
pub struct AssetMovement {
    /// The code of the class; blank where the cards name none, and in the total (资产分类代码).
    code: String,
    /// The name of the class (资产分类名称).
    name: String,
    /// Before the first day (期初).
    opening: AssetFigures,
    /// What came (本期增加).
    increase: AssetFigures,
    /// The same by why (增加原因).
    increases: Vec<AssetMovementReason>,
    /// What went (本期减少).
    decrease: AssetFigures,
    /// The same by why (减少原因).
    decreases: Vec<AssetMovementReason>,
    /// 本期计提折旧.
    depreciation: Money,
    /// On the last day (期末).
    closing: AssetFigures,
}

/// What there was before a period, what came, what went and why, and what there is at its end
/// (资产增减变动表).
#[derive(Debug, Clone, SimpleObject)]
pub struct AssetMovements {
    /// The first day (起始日期).
    from: Date,
    /// The last day (截止日期).
    to: Date,
    /// By class, in the order of their codes (各分类).
    classes: Vec<AssetMovement>,
    /// 合计.
    total: AssetMovement,
    /// Cards of which nothing follows: what they state is told (按卡片所载列示的卡片数).
    stated: u64,
    /// What does not foot; nothing where the table is right (表内勾稽).
    checks: Vec<Problem>,
}

fn reasons(of: &BTreeMap<Why, Figures>) -> Vec<AssetMovementReason> {
    let reason = |(why, figures): (&Why, &Figures)| AssetMovementReason {
        code: why.code().to_owned(),
        name: why.zh().to_owned(),
        figures: (*figures).into(),
    };
    of.iter().map(reason).collect()
}

fn movement(class: &Class, of: &Movement) -> AssetMovement {
    AssetMovement {
        code: class.code.clone(),
        name: class.name.clone(),
        opening: of.opening.into(),
        increase: of.increase().into(),
        increases: reasons(&of.increases),
        decrease: of.decrease().into(),
        decreases: reasons(&of.decreases),
        depreciation: Money(of.charged),
        closing: of.closing.into(),
    }
}

impl AssetMovements {
    /// The table of an institute between two days.
    pub async fn of(
        context: &Context<'_>,
        institute: InstituteId,
        (from, to): (Date, Date),
        known_at: Option<DateTime>,
    ) -> Result<Self, Failed> {
        let call = Call::of(context);
        let (of, to) = super::asked(call, institute, Some(to), known_at)?;
        let disposals = call.ctx.actor.scope_for(Action::ReadDisposals);
        let found = service::movements(&*call.read().await?, of, (from.0, to), &disposals).await?;
        let checks = found.checks();
        Ok(Self {
            from: Date(found.from),
            to: Date(found.to),
            classes: found.classes.iter().map(|(class, of)| movement(class, of)).collect(),
            total: movement(&Class::default(), &found.total),
            stated: found.stated,
            checks: checks.iter().map(|told| Problem::told(told, call.ctx.lang)).collect(),
        })
    }
}
