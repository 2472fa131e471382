//! 固定和无形资产存量情况表, as a client is told of it.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::imports::Problem;
use super::super::scalar::{Date, DateTime};
use super::figures::AssetFigures;
use crate::reports::service;
use crate::reports::stock::{Row, Use};
use async_graphql::{Context, SimpleObject};
use entity::InstituteId;

/// A row of the stock table (存量情况表的行).
#[derive(Debug, Clone, SimpleObject)]
pub struct AssetStockRow {
    /// Its code: TOTAL, FIXED, the number of the row in the form, or UNFIT for classes that fit no row (行次).
    code: String,
    /// Its name in the form (项目).
    name: String,
    /// At the beginning of the year (期初账面数).
    opening: AssetFigures,
    /// On the day (期末账面数合计).
    closing: AssetFigures,
    /// Of that, in use (在用).
    in_use: AssetFigures,
    /// Of that, leased out or lent (出租出借).
    leased_or_lent: AssetFigures,
    /// Of that, idle (闲置).
    idle: AssetFigures,
    /// Of that, awaiting disposal (待处置).
    awaiting_disposal: AssetFigures,
    /// Of that, without a state, or under works (其他).
    other: AssetFigures,
}

/// What there was of fixed and intangible assets at the beginning of the year, and what there is on a day
/// (固定和无形资产存量情况表).
#[derive(Debug, Clone, SimpleObject)]
pub struct AssetStock {
    /// The day (期末).
    on: Date,
    /// The last day of the year before (期初).
    opened_on: Option<Date>,
    /// The catalogue that the form follows (表式版次).
    edition: String,
    /// The provision that the form rests on (依据).
    basis: String,
    /// The rows in their order; UNFIT only where something fits no other (各行).
    rows: Vec<AssetStockRow>,
    /// Cards of which nothing follows: what they state is told (按卡片所载列示的卡片数).
    stated: u64,
    /// Cards that are not booked yet; they are among the figures (未入账卡片数).
    unbooked: u64,
    /// What does not foot; nothing where the table is right (表内勾稽).
    checks: Vec<Problem>,
}

impl From<&Row> for AssetStockRow {
    fn from(row: &Row) -> Self {
        let used = |used: Use| row.amounts.used(used).into();
        Self {
            code: row.code.clone(),
            name: row.name.clone(),
            opening: row.amounts.opening.into(),
            closing: row.amounts.closing.into(),
            in_use: used(Use::InUse),
            leased_or_lent: used(Use::LeasedOrLent),
            idle: used(Use::Idle),
            awaiting_disposal: used(Use::AwaitingDisposal),
            other: used(Use::Other),
        }
    }
}

impl AssetStock {
    /// The table of an institute on a day.
    pub async fn of(
        context: &Context<'_>,
        institute: InstituteId,
        on: Option<Date>,
        known_at: Option<DateTime>,
    ) -> Result<Self, Failed> {
        let call = Call::of(context);
        let (of, on) = super::asked(call, institute, on, known_at)?;
        let stock = service::stock(&*call.read().await?, of, on).await?;
        let checks = stock.checks();
        Ok(Self {
            on: Date(stock.on),
            opened_on: stock.opened_on.map(Date),
            edition: stock.form.edition.clone(),
            basis: stock.form.basis.clone(),
            rows: stock.rows.iter().map(AssetStockRow::from).collect(),
            stated: stock.stated,
            unbooked: stock.unbooked,
            checks: checks.iter().map(|told| Problem::told(told, call.ctx.lang)).collect(),
        })
    }
}
