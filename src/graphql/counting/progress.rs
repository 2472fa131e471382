//! How far a stocktake is, who counts where, and what happened, as a client is told of it.

use super::super::error::Failed;
use super::super::loaders::Loaders;
use super::super::org::Location;
use super::super::scalar::{DateTime, Ratio, Sha256};
use super::super::term::Term;
use crate::counting::rules::Outcomes;
use crate::counting::rules::progress::{Progress, RoundRate};
use async_graphql::{Context, Object, SimpleObject};
use entity::stocktake::{stocktake_step, stocktake_team};
use entity::{CountOutcome, CountRound, CountTask, PlaceId, StocktakeStepKind};

/// How much of what is expected a round has looked at (轮次比例).
#[derive(Debug, Clone, SimpleObject)]
pub struct StocktakeRoundRate {
    /// 盘点轮次.
    round: Term<CountRound>,
    /// The share that was planned (计划比例).
    planned: Ratio,
    /// The share that somebody said something of in it; null where nothing is expected (已达比例).
    reached: Option<Ratio>,
    /// How many cards that is (项数).
    cards: usize,
    /// How many more it takes; 0 where the rate is reached (比例不足，尚差项数).
    missing: usize,
}

impl From<RoundRate> for StocktakeRoundRate {
    fn from(of: RoundRate) -> Self {
        let RoundRate { round, planned, reached, cards, missing } = of;
        Self { round: Term(round), planned: Ratio(planned), reached: reached.map(Ratio), cards, missing }
    }
}

/// How far a stocktake is (盘点进度): cards and other things by what they come to.
#[derive(Debug, Clone, SimpleObject)]
pub struct StocktakeProgress {
    /// Cards that are expected (应盘).
    expected: usize,
    /// Of these, counted (已盘).
    counted: usize,
    /// Of these, counted by somebody else, too (已复核).
    verified: usize,
    /// Outcomes that nobody else has confirmed yet (疑似).
    suspected: usize,
    /// Not counted (未盘).
    uncounted: usize,
    /// 相符.
    matched: usize,
    /// 信息不符.
    different: usize,
    /// 地点变动.
    moved: usize,
    /// 盘亏; suspected ones, too.
    missing: usize,
    /// 毁损; suspected ones, too.
    damaged: usize,
    /// 盘盈; suspected ones, too.
    surplus: usize,
    /// 非本单位资产.
    not_ours: usize,
    /// 在外.
    out: usize,
    /// 编码无法识别.
    unknown_code: usize,
    /// 标签重复.
    duplicate_tag: usize,
    /// 已处置实物仍在.
    disposed: usize,
    /// 范围外资产.
    outside: usize,
    /// 基准日后新增.
    arrived: usize,
    /// What somebody else has to count again (待复盘).
    recounts: usize,
    /// Of what nobody has found out what it is (待查清).
    unresolved: usize,
    /// Share of the cards that is counted; null where nothing is expected (盘点率，按件数).
    coverage_by_count: Option<Ratio>,
    /// Share of 原值 that is counted (盘点率，按原值).
    coverage_by_value: Option<Ratio>,
}

impl StocktakeProgress {
    /// What is told of how far a stocktake is.
    pub fn of(progress: &Progress, outcomes: &Outcomes) -> Self {
        let count = |outcome| progress.count(outcome);
        Self {
            expected: progress.expected,
            counted: progress.counted,
            verified: progress.verified,
            suspected: progress.suspected,
            uncounted: count(CountOutcome::Uncounted),
            matched: count(CountOutcome::Matched),
            different: count(CountOutcome::Different),
            moved: count(CountOutcome::Moved),
            missing: count(CountOutcome::Missing),
            damaged: count(CountOutcome::Damaged),
            surplus: count(CountOutcome::Surplus),
            not_ours: count(CountOutcome::NotOurs),
            out: count(CountOutcome::Out),
            unknown_code: count(CountOutcome::UnknownCode),
            duplicate_tag: count(CountOutcome::DuplicateTag),
            disposed: count(CountOutcome::Disposed),
            outside: count(CountOutcome::Outside),
            arrived: count(CountOutcome::Arrived),
            recounts: outcomes.recounts(),
            unresolved: outcomes.tasks(CountTask::Resolve),
            coverage_by_count: progress.coverage_by_count.map(Ratio),
            coverage_by_value: progress.coverage_by_value.map(Ratio),
        }
    }
}

/// A team of stocktakers (盘点小组).
#[derive(Debug, Clone, SimpleObject)]
pub struct StocktakeTeam {
    /// What it is called (小组名称).
    name: String,
    /// The logins of those who count (盘点人).
    counters: Vec<String>,
}

impl From<&stocktake_team::Model> for StocktakeTeam {
    fn from(row: &stocktake_team::Model) -> Self {
        let counters = row.members.lines().filter_map(|member| member.split_once('\t'));
        Self { name: row.name.clone(), counters: counters.map(|(_, login)| login.to_owned()).collect() }
    }
}

/// What is counted at one place (盘点单).
#[derive(Debug, Clone)]
pub struct StocktakeSheet {
    /// Where; none for cards that say no place.
    pub place: Option<PlaceId>,
    /// Who counts there.
    pub team: Option<StocktakeTeam>,
    /// Cards that are expected there.
    pub expected: usize,
    /// Of these, counted.
    pub counted: usize,
}

/// What is counted at one place (盘点单).
#[Object]
impl StocktakeSheet {
    /// Who counts there; null where no team was named (盘点小组).
    async fn team(&self) -> Option<&StocktakeTeam> {
        self.team.as_ref()
    }

    /// Where; null for cards that say no place (存放地点).
    async fn location(&self, context: &Context<'_>) -> Result<Option<Location>, Failed> {
        place(context, self.place).await
    }

    /// Cards that are expected there (应盘).
    async fn expected(&self) -> usize {
        self.expected
    }

    /// Of these, counted (已盘).
    async fn counted(&self) -> usize {
        self.counted
    }
}

/// A place, where there is one.
pub(super) async fn place(context: &Context<'_>, id: Option<PlaceId>) -> Result<Option<Location>, Failed> {
    let Some(id) = id else { return Ok(None) };
    Ok(Loaders::of(context).places.load_one(id.0).await?.map(Location))
}

/// Something that happened to a stocktake (盘点过程记录).
#[derive(Debug, Clone, SimpleObject)]
pub struct StocktakeStep {
    /// What happened (环节).
    kind: Term<StocktakeStepKind>,
    /// Why, or what is to be said of it (说明).
    note: Option<String>,
    /// The digest of what was found, where that was approved (校验值).
    digest: Option<Sha256>,
    /// Who did it (操作者).
    by: String,
    /// When (时间).
    at: DateTime,
}

impl From<stocktake_step::Model> for StocktakeStep {
    fn from(row: stocktake_step::Model) -> Self {
        Self {
            kind: Term(row.kind),
            note: row.note,
            digest: row.digest.map(Sha256),
            by: row.done_by,
            at: DateTime(row.recorded_at),
        }
    }
}
