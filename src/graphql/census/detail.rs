//! 资产清查明细表 and 资产清查汇总表, as a client is told of them.

use super::super::call::Call;
use super::super::counting::Counted;
use super::super::error::Failed;
use super::super::imports::Problem;
use super::super::node::global;
use super::super::page::{List, Total, Window};
use super::super::reports::AssetFigures;
use super::super::scalar::{Date, Quantity};
use super::super::term::Term;
use crate::census::detail::{Amounts, Census, ClassRow, Of, Row};
use crate::census::service;
use crate::census::workbook::name;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::{Action, CountOutcome};
use std::sync::Arc;

/// What a row of the census comes to: counted = book + surplus − shortage − loss (清查金额).
#[derive(Debug, Clone, SimpleObject)]
pub struct CensusAmounts {
    /// By the books of the base date (账面数).
    book: AssetFigures,
    /// 盘盈; of a thing without a card the number only.
    surplus: AssetFigures,
    /// 盘亏.
    shortage: AssetFigures,
    /// What is damaged (损失).
    loss: AssetFigures,
    /// 清查数.
    counted: AssetFigures,
}

impl From<Amounts> for CensusAmounts {
    fn from(of: Amounts) -> Self {
        Self {
            book: of.book.into(),
            surplus: of.surplus.into(),
            shortage: of.shortage.into(),
            loss: of.loss.into(),
            counted: of.counted.into(),
        }
    }
}

/// A row of the census, item by item (清查明细).
#[derive(Debug, Clone, SimpleObject)]
pub struct CensusRow {
    /// 盘点行号; null for a thing that was not expected.
    line: Option<ID>,
    /// 资产编号, else 卡片编号; the code of a thing that was not expected (编号).
    number: String,
    /// 资产名称.
    name: Option<String>,
    /// 分类代码.
    class_code: String,
    /// 分类名称.
    class_name: String,
    /// What it comes to (盘点结论).
    outcome: Term<CountOutcome>,
    /// Whether nobody else has confirmed it yet (疑似).
    suspected: bool,
    /// How many were found (实盘数量).
    found: Quantity,
    /// Whether 累计折旧 follows from the card, and is not only what it states (是否推算).
    follows: bool,
    /// Its figures; all nothing for a thing that is neither expected nor a surplus (金额).
    amounts: CensusAmounts,
}

/// A row of the census by class (清查汇总).
#[derive(Debug, Clone, SimpleObject)]
pub struct CensusClass {
    /// Its code: TOTAL, FIXED, the number of the row in the form, or UNFIT for what fits no row (行次).
    code: String,
    /// Its name in the form (项目).
    name: String,
    /// Its figures (金额).
    amounts: CensusAmounts,
}

impl From<&ClassRow> for CensusClass {
    fn from(row: &ClassRow) -> Self {
        Self { code: row.code.clone(), name: row.name.clone(), amounts: row.amounts.into() }
    }
}

/// What a stocktake comes to by quantity and value: item by item, and by class (资产清查明细表、资产清查汇总表).
#[derive(Debug, Clone)]
pub struct StocktakeCensus {
    counted: Arc<Counted>,
    census: Arc<Census>,
}

impl StocktakeCensus {
    /// The tables of a stocktake; none where the roles do not read cards.
    pub async fn of(context: &Context<'_>, counted: Arc<Counted>) -> Result<Option<Self>, Failed> {
        let call = Call::of(context);
        if !call.ctx.actor.scope_for(Action::ReadCards).reaches(counted.row.institute_id) {
            return Ok(None);
        }
        let census = service::census_of(&*call.read().await?, &counted.row, &counted.found).await?;
        Ok(Some(Self { counted, census: Arc::new(census) }))
    }

    fn row(&self, row: &Row) -> CensusRow {
        let line = match row.of {
            Of::Card(at) => Some(&self.counted.found.lines[at]),
            Of::Thing(_) => None,
        };
        CensusRow {
            line: line.map(|line| global("StocktakeLine", line.id.0)),
            number: name(row.of, &self.counted.found),
            name: line.and_then(|line| line.name.clone()),
            class_code: row.class.code.clone(),
            class_name: row.class.name.clone(),
            outcome: Term(row.outcome),
            suspected: row.suspected,
            found: Quantity(row.found),
            follows: row.follows,
            amounts: row.amounts.into(),
        }
    }
}

/// What a stocktake comes to by quantity and value: item by item, and by class (资产清查明细表、资产清查汇总表).
#[Object]
impl StocktakeCensus {
    /// 清查基准日.
    async fn on(&self) -> Date {
        Date(self.counted.row.base_date)
    }

    /// The catalogue that the classes follow (表式版次).
    async fn edition(&self) -> &str {
        &self.census.form.edition
    }

    /// The cards in the order of the books, and then the other things that were found (清查明细).
    #[expect(clippy::unused_async, reason = "the library takes fields as async functions, whether they wait or not")]
    async fn rows(
        &self,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "Only those that come to this (盘点结论).")] outcome: Option<Term<CountOutcome>>,
    ) -> Result<List<CensusRow>, Failed> {
        let window: Window<u32> = Window::new(first, after.as_deref(), last, before.as_deref())?;
        let rows = self.census.rows.iter().enumerate();
        let wanted = rows.filter(|(_, row)| outcome.is_none_or(|outcome| row.outcome == outcome.0));
        let at: Vec<usize> = wanted.map(|(at, _)| at).collect();
        let all = at.len() as u64;
        let found = window.of_sorted(at, |at| *at as u32);
        Ok(found.list(
            Total::lazy(move || async move { Ok(all) }),
            |at| *at as u32,
            |at| self.row(&self.census.rows[at]),
        ))
    }

    /// By the classes of the catalogue, the total first (清查汇总).
    async fn classes(&self) -> Vec<CensusClass> {
        self.census.classes.iter().map(CensusClass::from).collect()
    }

    /// 合计.
    async fn total(&self) -> CensusAmounts {
        self.census.total().into()
    }

    /// Cards of which no depreciation follows: what they state is told (按卡片所载列示的卡片数).
    async fn stated(&self) -> u64 {
        self.census.stated
    }

    /// What does not foot; nothing where all is right (表内勾稽).
    async fn checks(&self, context: &Context<'_>) -> Vec<Problem> {
        let lang = Call::of(context).ctx.lang;
        let checks = self.census.checks(|of| name(of, &self.counted.found));
        checks.iter().map(|told| Problem::told(told, lang)).collect()
    }
}
