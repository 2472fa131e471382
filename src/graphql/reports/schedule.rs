//! 折旧计算表 of a month, as a client is told of it.

use super::super::assets::{AssetCard, cards_of};
use super::super::call::Call;
use super::super::depreciation::{DepreciationRun, DepreciationUnsaid};
use super::super::error::Failed;
use super::super::imports::Problem;
use super::super::node::global;
use super::super::page::{List, Rows, Total, Window, asks_for_rows};
use super::super::scalar::{DateTime, Money, Period};
use super::super::term::Term;
use crate::depreciation::Month;
use crate::depreciation::card::Class;
use crate::reports::schedule::{Row, Sum, Totals};
use crate::reports::service::{self, Of};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::{DepreciationMethod, InstituteId};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// A card in a month (折旧计算表的行).
#[derive(Debug, Clone, SimpleObject)]
pub struct DepreciationScheduleRow {
    /// The card, as of the end of the month (资产卡片).
    card: Option<AssetCard>,
    /// 卡片编号, or 资产编号 where it has no other.
    number: String,
    /// 资产名称.
    name: String,
    /// The code of its class (资产分类代码).
    class_code: String,
    /// The name of its class (资产分类名称).
    class_name: String,
    /// 使用部门; blank where none is said.
    department: String,
    /// 原值 at the end of the month; nothing where it is gone by then.
    original_value: Money,
    /// 净残值, as the regime takes notice of it.
    residual_value: Money,
    /// 使用年限, in months.
    life_months: Option<u32>,
    /// 折旧方法.
    method: Term<DepreciationMethod>,
    /// 起始计提月份.
    start: Option<Period>,
    /// 已计提月数, with this month.
    months: Option<u32>,
    /// 本月折旧额.
    amount: Money,
    /// 累计折旧 at the end of the month; nothing where it is gone by then.
    accumulated_depreciation: Money,
    /// 净值.
    net_value: Money,
    /// Why nothing follows; then what the card states is told (无法推算的原因).
    problem: Option<Problem>,
}

/// What cards come to in a month (折旧小计).
#[derive(Debug, Clone, SimpleObject)]
pub struct DepreciationSum {
    /// 卡片数.
    cards: u64,
    /// 原值.
    original_value: Money,
    /// 本月折旧额.
    amount: Money,
    /// 累计折旧.
    accumulated_depreciation: Money,
    /// 净值.
    net_value: Money,
}

/// What the cards of a class come to, and of a department where it is allocated to one (分类小计、费用分配).
#[derive(Debug, Clone, SimpleObject)]
pub struct DepreciationShare {
    /// 使用部门; blank where none is said, null in the sums of classes.
    department: Option<String>,
    /// The code of the class (资产分类代码).
    class_code: String,
    /// The name of the class (资产分类名称).
    class_name: String,
    /// What they come to (小计).
    sum: DepreciationSum,
}

impl From<Sum> for DepreciationSum {
    fn from(sum: Sum) -> Self {
        Self {
            cards: sum.cards,
            original_value: Money(sum.cost),
            amount: Money(sum.amount),
            accumulated_depreciation: Money(sum.accumulated),
            net_value: Money(sum.net()),
        }
    }
}

fn share(department: Option<&str>, class: &Class, sum: Sum) -> DepreciationShare {
    DepreciationShare {
        department: department.map(str::to_owned),
        class_code: class.code.clone(),
        class_name: class.name.clone(),
        sum: sum.into(),
    }
}

/// What every card loses in a month, by the cards as they are known (折旧计算表).
#[derive(Debug, Clone)]
pub struct DepreciationSchedule(Arc<Asked>);

#[derive(Debug)]
struct Asked {
    of: Of,
    month: Month,
    /// Every card is looked at only where a sum is asked for, and then once.
    totals: OnceCell<Totals>,
}

impl Asked {
    async fn totals(&self, call: &Call) -> Result<&Totals, Failed> {
        let look = async || Ok(service::schedule(&*call.read().await?, self.of, self.month, |_| Ok(())).await?);
        self.totals.get_or_try_init(look).await
    }
}

impl DepreciationSchedule {
    /// The table of an institute in a month.
    pub fn of(
        context: &Context<'_>,
        institute: InstituteId,
        period: Period,
        known_at: Option<DateTime>,
    ) -> Result<Self, Failed> {
        let (of, _) = super::asked(Call::of(context), institute, None, known_at)?;
        Ok(Self(Arc::new(Asked { of, month: period.0, totals: OnceCell::new() })))
    }
}

/// What every card loses in a month, by the cards as they are known (折旧计算表).
#[Object(serial)]
impl DepreciationSchedule {
    /// The month (会计期间).
    async fn period(&self) -> Period {
        Period(self.0.month)
    }

    /// The cards that are on the books at the end of the month or lose something in it, by number (逐卡明细).
    async fn rows(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<DepreciationScheduleRow>, Failed> {
        let window: Window<(String, i32)> = Window::new(first, after.as_deref(), last, before.as_deref())?;
        let call = Call::of(context);
        let counting = (Arc::clone(call), Arc::clone(&self.0));
        let total = Total::lazy(move || {
            let (call, asked) = (Arc::clone(&counting.0), Arc::clone(&counting.1));
            async move { Ok(asked.totals(&call).await?.total.cards) }
        });
        let found = if asks_for_rows(context) {
            let tx = call.read().await?;
            let read = async |most, backwards, from| {
                Ok(service::schedule_rows(&tx, self.0.of, self.0.month, (most, backwards, from)).await?)
            };
            window.rows_by(read).await?
        } else {
            Rows::none()
        };
        let ids: Vec<_> = found.rows().iter().map(|row| row.card).collect();
        let cards = cards_of(context, &ids, self.0.month.end().unwrap_or_default()).await?;
        let key = |row: &Row| row.place.clone();
        Ok(found.list(total, key, |row| DepreciationScheduleRow {
            card: cards.get(&row.card).cloned(),
            original_value: Money(row.cost),
            residual_value: Money(row.residual),
            life_months: (row.life > 0).then_some(row.life),
            method: Term(row.method),
            start: row.start.map(Period),
            months: (row.months > 0).then_some(row.months),
            amount: Money(row.amount),
            accumulated_depreciation: Money(row.accumulated),
            net_value: Money(row.net()),
            problem: row.problem.as_ref().map(|told| Problem::told(told, call.ctx.lang)),
            number: row.number,
            name: row.name,
            class_code: row.class.code.clone(),
            class_name: row.class.name.clone(),
            department: row.department,
        }))
    }

    /// 合计.
    async fn total(&self, context: &Context<'_>) -> Result<DepreciationSum, Failed> {
        Ok(self.0.totals(Call::of(context)).await?.total.into())
    }

    /// By class, in the order of their codes (分类小计).
    async fn classes(&self, context: &Context<'_>) -> Result<Vec<DepreciationShare>, Failed> {
        let totals = self.0.totals(Call::of(context)).await?;
        Ok(totals.classes.iter().map(|(class, sum)| share(None, class, *sum)).collect())
    }

    /// By department, and of each by class (费用分配).
    async fn departments(&self, context: &Context<'_>) -> Result<Vec<DepreciationShare>, Failed> {
        let totals = self.0.totals(Call::of(context)).await?;
        Ok(totals.departments.iter().map(|((name, class), sum)| share(Some(name), class, *sum)).collect())
    }

    /// Cards of which nothing follows, by the reason (无法推算的卡片).
    async fn unsaid(&self, context: &Context<'_>) -> Result<Vec<DepreciationUnsaid>, Failed> {
        let totals = self.0.totals(Call::of(context)).await?;
        Ok(totals.summary.unsaid.iter().cloned().map(DepreciationUnsaid::from).collect())
    }

    /// The run by which the month is posted; null where it is not (折旧计提).
    async fn run(&self, context: &Context<'_>) -> Result<Option<ID>, Failed> {
        let run = self.0.totals(Call::of(context)).await?.run.as_ref();
        Ok(run.map(|run| global(DepreciationRun::KIND, run.id.0)))
    }

    /// What does not foot, and whether the month was posted otherwise; nothing where all is right (表内勾稽).
    async fn checks(&self, context: &Context<'_>) -> Result<Vec<Problem>, Failed> {
        let call = Call::of(context);
        let checks = self.0.totals(call).await?.checks();
        Ok(checks.iter().map(|told| Problem::told(told, call.ctx.lang)).collect())
    }
}
