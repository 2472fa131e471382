//! 盘点倒轧表, as a client is told of it.

use super::super::call::Call;
use super::super::counting::{Counted, RolledForward};
use super::super::error::Failed;
use super::super::imports::Problem;
use super::super::node::global;
use super::super::page::{List, Total, Window};
use super::super::scalar::{Date, Quantity};
use super::super::term::Term;
use crate::census::rolled::{Rolled, Row, Sums, rolled};
use crate::census::sheets::number_of;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::CountOutcome;
use std::sync::Arc;

/// From the books of the base date to what was counted, and back (倒轧数量).
#[derive(Debug, Clone, SimpleObject)]
pub struct RollForwardQuantities {
    /// 基准日账面数量.
    booked: Quantity,
    /// What came by the books until it was counted (期间增加).
    increase: Quantity,
    /// What went by the books until it was counted (期间减少).
    decrease: Quantity,
    /// 盘点日账面数量 = 基准日账面 + 期间增加 − 期间减少.
    expected: Quantity,
    /// 实盘数量.
    counted: Quantity,
    /// What is rolled back (倒轧调整).
    adjusted: Quantity,
    /// 基准日应存 = 实盘数量 + 倒轧调整.
    at_base: Quantity,
    /// Booked, and not counted, elsewhere with proof, or not ours (未盘、在外、非本单位).
    excused: Quantity,
    /// 差异 = 基准日应存 + 未盘等 − 基准日账面.
    difference: Quantity,
    /// What moved by the books and is not rolled back, since it was found elsewhere or on several days (未倒轧变动).
    left: Quantity,
}

impl From<Sums> for RollForwardQuantities {
    fn from(sums: Sums) -> Self {
        Self {
            booked: Quantity(sums.booked),
            increase: Quantity(sums.increase),
            decrease: Quantity(sums.decrease),
            expected: Quantity(sums.expected),
            counted: Quantity(sums.counted),
            adjusted: Quantity(sums.adjusted),
            at_base: Quantity(sums.at_base),
            excused: Quantity(sums.excused),
            difference: Quantity(sums.difference),
            left: Quantity(sums.left),
        }
    }
}

/// A card from the books of the base date to what was counted (倒轧表的行).
#[derive(Debug, Clone, SimpleObject)]
pub struct RollForwardRow {
    /// 盘点行号.
    line: ID,
    /// 资产编号, else 卡片编号.
    number: String,
    /// 资产名称.
    name: Option<String>,
    /// When it was last counted (盘点日期).
    counted_on: Option<Date>,
    /// What it comes to (盘点结论).
    outcome: Term<CountOutcome>,
    /// Its quantities (数量).
    quantities: RollForwardQuantities,
    /// What moved until it was counted (期间变动).
    movements: Vec<RolledForward>,
}

/// What was counted, led back to the base date (盘点倒轧表).
#[derive(Debug, Clone)]
pub struct StocktakeRollForward {
    counted: Arc<Counted>,
    rolled: Arc<Rolled>,
}

impl StocktakeRollForward {
    /// The table of a stocktake.
    pub fn of(counted: Arc<Counted>) -> Self {
        let rolled = Arc::new(rolled(&counted.found));
        Self { counted, rolled }
    }

    fn row(&self, row: &Row) -> RollForwardRow {
        let line = &self.counted.found.lines[row.at];
        RollForwardRow {
            line: global("StocktakeLine", line.id.0),
            number: number_of(line).to_owned(),
            name: line.name.clone(),
            counted_on: row.on.map(Date),
            outcome: Term(row.outcome),
            quantities: row.sums.into(),
            movements: row.moved.iter().map(|(kind, on)| RolledForward::of(*kind, *on)).collect(),
        }
    }
}

/// What was counted, led back to the base date (盘点倒轧表).
#[Object]
impl StocktakeRollForward {
    /// The cards, in the order of the books (逐卡明细).
    #[expect(clippy::unused_async, reason = "the library takes fields as async functions, whether they wait or not")]
    async fn rows(
        &self,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "Only those of which anything moved (仅有变动).", default)] moved: bool,
    ) -> Result<List<RollForwardRow>, Failed> {
        let window: Window<u32> = Window::new(first, after.as_deref(), last, before.as_deref())?;
        let rows = self.rolled.rows.iter().filter(|row| !moved || !row.moved.is_empty());
        let at: Vec<usize> = rows.map(|row| row.at).collect();
        let all = at.len() as u64;
        let found = window.of_sorted(at, |at| *at as u32);
        Ok(found.list(
            Total::lazy(move || async move { Ok(all) }),
            |at| *at as u32,
            |at| self.row(&self.rolled.rows[at]),
        ))
    }

    /// 合计.
    async fn total(&self) -> RollForwardQuantities {
        self.rolled.total.into()
    }

    /// What does not foot; nothing where all is right (表内勾稽).
    async fn checks(&self, context: &Context<'_>) -> Vec<Problem> {
        let lang = Call::of(context).ctx.lang;
        let checks = self.rolled.checks(|at| number_of(&self.counted.found.lines[at]).to_owned());
        checks.iter().map(|told| Problem::told(told, lang)).collect()
    }
}
