//! A stocktake, as a client is told of it.

use super::super::error::Failed;
use super::super::node::global;
use super::super::org::{Institute, institute_of};
use super::super::scalar::{Date, DateTime};
use super::super::term::Term;
use async_graphql::{Context, ID, Object};
use entity::stocktake::stocktake;
use entity::{StocktakeKind, StocktakeStatus};

/// A stocktake (盘点).
#[derive(Debug, Clone)]
pub struct Stocktake(pub stocktake::Model);

impl From<stocktake::Model> for Stocktake {
    fn from(row: stocktake::Model) -> Self {
        Self(row)
    }
}

impl Stocktake {
    /// What its global ids begin with.
    pub const KIND: &'static str = "Stocktake";
}

/// A stocktake (盘点).
#[Object]
impl Stocktake {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// Whose things were counted (机构).
    async fn institute(&self, context: &Context<'_>) -> Result<Option<Institute>, Failed> {
        institute_of(context, self.0.institute_id).await
    }

    /// How it came to be (盘点方式).
    async fn kind(&self) -> Term<StocktakeKind> {
        Term(self.0.kind)
    }

    /// How far it is (盘点状态).
    async fn status(&self) -> Term<StocktakeStatus> {
        Term(self.0.status)
    }

    /// What it is called (盘点名称).
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// 盘点基准日.
    async fn base_date(&self) -> Date {
        Date(self.0.base_date)
    }

    /// What it covers, as on the command line; empty = everything (盘点范围).
    async fn scope(&self) -> &str {
        &self.0.scope
    }

    /// Since when it is known (记录时间).
    async fn recorded_at(&self) -> DateTime {
        DateTime(self.0.recorded_at)
    }
}
