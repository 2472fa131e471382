//! 督办: all institutes on one measure.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::org::Institute;
use super::super::scalar::{Date, DateTime, Money};
use super::super::term::Term;
use crate::closure::overview::{OfInstitute, OfKind, overview};
use crate::error::Error;
use crate::stocktake::CountScope;
use crate::words::Told;
use async_graphql::{Context, Object, SimpleObject};
use entity::closure::{difference_case, difference_register};
use entity::{Action, DifferenceKind, Leg};

/// Open differences of a kind (未销号差异).
#[derive(Debug, SimpleObject)]
pub struct OpenDifferences {
    /// 差异类型.
    kind: Term<DifferenceKind>,
    /// How many (笔数).
    count: i64,
    /// What they come to, each as a positive amount (金额).
    amount: Money,
    /// How many of them are overdue (逾期).
    overdue: i64,
    /// Since when the oldest is known (最早发现时间).
    oldest_since: DateTime,
    /// How many days ago that is (账龄天数).
    age_days: i32,
}

/// The newest comparison of a leg, or of a part of it that was counted by itself (最近核对).
#[derive(Debug, SimpleObject)]
pub struct LegCoverage {
    /// The part of the institute that the stocktake covered, as a stocktake says it; blank for everything (盘点范围).
    scope: String,
    /// 核对关系.
    leg: Term<Leg>,
    /// 核对基准日.
    as_of: Date,
    /// Groups that were compared (组数).
    groups: i64,
    /// Groups of them that agree (相符).
    matched: i64,
    /// Groups of them outside what the stocktake covered (盘点范围外).
    out_of_scope: i64,
    /// Differences found for the first time (新增差异).
    opened: i64,
    /// Differences found before, and found again (延续差异).
    carried: i64,
    /// Differences found no more (消失差异).
    gone: i64,
    /// Differences that were gone, and came again (再次出现).
    returned: i64,
}

impl From<difference_register::Model> for LegCoverage {
    fn from(row: difference_register::Model) -> Self {
        let difference_register::Model { groups, matched, out_of_scope, opened, carried, gone, returned, .. } = row;
        let (leg, as_of, scope) = (Term(row.leg), Date(row.as_of), CountScope::of_kept(&row.scope).to_string());
        Self { scope, leg, as_of, groups, matched, out_of_scope, opened, carried, gone, returned }
    }
}

/// How far an institute is with its differences (销号进度).
#[derive(Debug, SimpleObject)]
pub struct ClosureOverview {
    /// The institute.
    institute: Institute,
    /// The newest comparison of each leg, of each part that was counted by itself; empty where nothing was compared yet
    /// (核对覆盖).
    coverage: Vec<LegCoverage>,
    /// Open differences by kind (未销号差异).
    open_by_kind: Vec<OpenDifferences>,
    /// Open differences of all kinds (未销号笔数).
    open: i64,
    /// What they come to (未销号金额).
    amount: Money,
    /// All differences that were found so far (累计差异).
    total: i64,
    /// Those of them that are closed (已销号).
    closed: i64,
    /// Those of the closed that are carried by approval (历史遗留).
    legacy: i64,
    /// What is closed of a thousand, rounded down; null where there is nothing to close (销号率，千分数).
    closed_share: Option<i64>,
    /// Open ones whose deadline has passed (逾期).
    overdue: i64,
    /// Open ones that were gone, and came again (再次出现).
    returned: i64,
    /// Those approved by fewer than their route asks for, for what they come to now (超越审批流程).
    outside_route: i64,
}

impl ClosureOverview {
    fn new(of: OfInstitute, today: entity::Day) -> Self {
        let (overdue, closed_share) = (of.overdue(), of.closed_of_a_thousand());
        let kind = |kind: OfKind| OpenDifferences {
            kind: Term(kind.kind),
            count: kind.number,
            amount: Money(kind.amount),
            overdue: kind.overdue,
            oldest_since: DateTime(kind.oldest),
            age_days: today.number() - kind.oldest.day().number(),
        };
        let open = of.open.iter().map(|kind| kind.number).sum();
        let amount = Money(of.open.iter().map(|kind| kind.amount).sum());
        Self {
            institute: Institute(of.institute),
            coverage: of.compared.into_iter().map(LegCoverage::from).collect(),
            open_by_kind: of.open.into_iter().map(kind).collect(),
            open,
            amount,
            total: of.total,
            closed: of.closed,
            legacy: of.carried,
            closed_share,
            overdue,
            returned: of.returned,
            outside_route: of.outside_route,
        }
    }
}

/// What can be asked of differences over all institutes.
#[derive(Debug, Default)]
pub struct ClosureQuery;

#[Object]
impl ClosureQuery {
    /// How far each institute that is reached is with its differences, by code (督办总览): regimes of all kinds on one
    /// measure. Needs: a role that reads differences.
    async fn closure_overview(&self, context: &Context<'_>) -> Result<Vec<ClosureOverview>, Failed> {
        let call = Call::of(context);
        let right: Result<(), Error<Told>> = call.ctx.actor.require(Action::ReadDifferences);
        right?;
        let (today, scope) = (call.ctx.app.today(), call.ctx.actor.scope_of::<difference_case::Entity>());
        let all = overview(&**call.read().await?, &scope, today).await?;
        Ok(all.into_iter().map(|one| ClosureOverview::new(one, today)).collect())
    }
}
