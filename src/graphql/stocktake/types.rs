//! A stocktake, as a client is told of it.

use super::super::call::Call;
use super::super::census::{StocktakeCensus, StocktakeRollForward};
use super::super::counting::{
    self, StocktakeDirection, StocktakeExtra, StocktakeLine, StocktakeProgress, StocktakeRoom, StocktakeRoundRate,
    StocktakeSampleItem, StocktakeSheet, StocktakeStep, StocktakeTeam,
};
use super::super::error::Failed;
use super::super::loaders::Loaders;
use super::super::node::{global, local};
use super::super::org::{Institute, Location, institute_of};
use super::super::page::List;
use super::super::scalar::{Date, DateTime, Ratio, Sha256};
use super::super::term::Term;
use crate::counting::course::read_rounds;
use crate::counting::rules::Line;
use crate::counting::rules::progress::{Progress, RoundRate};
use crate::counting::service;
use async_graphql::{Context, ID, Object};
use entity::stocktake::stocktake;
use entity::{CountOutcome, CountTask, StocktakeKind, StocktakeStatus};

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

    /// Whether counters are not told how much is expected (盲盘).
    async fn blind(&self) -> bool {
        self.0.blind
    }

    /// Its rounds behind the first, each with the share that it looks at, as `RECOUNT=0.3000` (轮次与比例).
    async fn rounds(&self) -> Vec<&str> {
        self.0.rounds.split_whitespace().collect()
    }

    /// What samples are drawn by; blank for one that was imported (抽样种子).
    async fn seed(&self) -> &str {
        &self.0.seed
    }

    /// When what is expected was fixed; null before, and for one that was imported (下达时间).
    async fn opened_at(&self) -> Option<DateTime> {
        self.0.opened_at.map(DateTime)
    }

    /// Counts its changes (版本).
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// How far it is; null for one that was imported, and for who counts in a blind one (盘点进度).
    async fn progress(&self, context: &Context<'_>) -> Result<Option<StocktakeProgress>, Failed> {
        let counted = counting::of_stocktake(context, self.0.id).await?.filter(|counted| !counted.is_blind);
        let told = counted.map(|counted| {
            let (books, outcomes) = (&counted.found.books, &counted.found.outcomes);
            StocktakeProgress::of(&Progress::of(books, outcomes), outcomes)
        });
        Ok(told)
    }

    /// How far each of its rounds is, against the share that was planned; null for one that was imported, and for who
    /// counts in a blind one (轮次比例).
    async fn round_rates(&self, context: &Context<'_>) -> Result<Option<Vec<StocktakeRoundRate>>, Failed> {
        let counted = counting::of_stocktake(context, self.0.id).await?.filter(|counted| !counted.is_blind);
        let planned = read_rounds(&self.0.rounds);
        let rates = counted.map(|counted| RoundRate::of(&counted.found.outcomes, &planned));
        Ok(rates.map(|rates| rates.into_iter().map(StocktakeRoundRate::from).collect()))
    }

    /// The digest of what was found; who approves it gives it back; null for who counts in a blind one (校验值).
    async fn digest(&self, context: &Context<'_>) -> Result<Option<Sha256>, Failed> {
        let counted = counting::of_stocktake(context, self.0.id).await?.filter(|counted| !counted.is_blind);
        Ok(counted.map(|counted| Sha256(counted.found.outcomes.digest(&counted.found.books))))
    }

    /// What is counted place by place, by path (盘点单).
    async fn sheets(&self, context: &Context<'_>) -> Result<Vec<StocktakeSheet>, Failed> {
        match counting::of_stocktake(context, self.0.id).await? {
            Some(counted) => counting::sheets(context, &counted).await,
            None => Ok(Vec::new()),
        }
    }

    /// Who counts where (盘点小组).
    async fn teams(&self, context: &Context<'_>) -> Result<Vec<StocktakeTeam>, Failed> {
        let teams = Loaders::of(context).stocktake_teams.load_one(self.0.id).await?.unwrap_or_default();
        Ok(teams.iter().map(StocktakeTeam::from).collect())
    }

    /// How many photos its counts name whose bytes have not arrived; null for who counts in a blind one (未到照片).
    async fn photos_missing(&self, context: &Context<'_>) -> Result<Option<usize>, Failed> {
        if service::is_blind(&Call::of(context).ctx.actor, &self.0) {
            return Ok(None);
        }
        let missing = Loaders::of(context).missing_photos.load_one(self.0.id).await?;
        Ok(Some(missing.map_or(0, |missing| missing.len())))
    }

    /// What happened to it, in the order in which it happened (盘点过程记录).
    async fn steps(&self, context: &Context<'_>) -> Result<Vec<StocktakeStep>, Failed> {
        let steps = Loaders::of(context).stocktake_steps.load_one(self.0.id).await?.unwrap_or_default();
        Ok(steps.into_iter().map(StocktakeStep::from).collect())
    }

    /// The cards that it expects, in the order of the books (应盘明细).
    #[expect(clippy::too_many_arguments, reason = "the arguments of a list, and what it is narrowed by")]
    async fn lines(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "Only those that come to this (盘点结论).")] outcome: Option<Term<CountOutcome>>,
        #[graphql(desc = "Only those with this still to be done (待办).")] task: Option<Term<CountTask>>,
    ) -> Result<List<StocktakeLine>, Failed> {
        let Some(counted) = counting::of_stocktake(context, self.0.id).await? else { return Ok(List::empty()) };
        // Who counts blind is told what is not counted, and nothing else of what it comes to.
        let is_told = |line: &Line| !counted.is_blind || line.outcome == CountOutcome::Uncounted && task.is_none();
        let wanted = |line: &&Line| {
            (is_told(line) || outcome.is_none() && task.is_none())
                && outcome.is_none_or(|outcome| line.outcome == outcome.0)
                && task.is_none_or(|task| line.task == Some(task.0))
        };
        let at = counted.found.outcomes.lines.iter().filter(wanted).map(|line| line.expected).collect();
        counting::lines(context, &counted, at, (first, after, last, before)).await
    }

    /// What was counted and is not expected, by card and code (账外及其他实物).
    async fn extras(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "Only those that come to this (盘点结论).")] outcome: Option<Term<CountOutcome>>,
    ) -> Result<List<StocktakeExtra>, Failed> {
        let Some(counted) = counting::of_stocktake(context, self.0.id).await? else { return Ok(List::empty()) };
        let all = counted.found.outcomes.extras.iter().enumerate();
        let is_told = !counted.is_blind || outcome.is_none();
        let wanted = all.filter(|(_, extra)| is_told && outcome.is_none_or(|outcome| extra.outcome == outcome.0));
        counting::extras(context, &counted, wanted.map(|(at, _)| at).collect(), (first, after, last, before)).await
    }

    /// What should be at a place, and what else was found there; null for one that was imported (盘点房间).
    async fn room(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The place itself, without what lies in it (存放地点).")] location: ID,
    ) -> Result<Option<StocktakeRoom>, Failed> {
        let place = local(Location::KIND, &location)?;
        let on = Call::of(context).ctx.app.today();
        let counted = counting::of_stocktake(context, self.0.id).await?;
        Ok(counted.map(|counted| StocktakeRoom { counted, place, on }))
    }

    /// What was counted, led back to the base date (盘点倒轧表); null for one that was imported, and for who counts in a
    /// blind one.
    async fn roll_forward(&self, context: &Context<'_>) -> Result<Option<StocktakeRollForward>, Failed> {
        let counted = counting::of_stocktake(context, self.0.id).await?;
        Ok(counted.filter(|counted| !counted.is_blind).map(StocktakeRollForward::of))
    }

    /// What it comes to by quantity and value (资产清查明细表、资产清查汇总表); null for one that was imported, for who
    /// counts in a blind one, and where the roles do not read cards.
    async fn census(&self, context: &Context<'_>) -> Result<Option<StocktakeCensus>, Failed> {
        let counted = counting::of_stocktake(context, self.0.id).await?;
        match counted.filter(|counted| !counted.is_blind) {
            Some(counted) => StocktakeCensus::of(context, counted).await,
            None => Ok(None),
        }
    }

    /// A sample by strata of value, drawn by the seed: the same for whoever draws it (抽盘样本).
    async fn sample(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which way it looks (抽盘方向).")] direction: StocktakeDirection,
        #[graphql(desc = "The share of each stratum, at most 1 (比例).")] rate: Ratio,
    ) -> Result<Vec<StocktakeSampleItem>, Failed> {
        let counted = counting::of_stocktake(context, self.0.id).await?;
        let drawn = counted.filter(|counted| !counted.is_blind);
        Ok(drawn.map_or_else(Vec::new, |counted| counting::sample(&counted, direction, rate.0)))
    }
}
