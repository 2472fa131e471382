//! A run and its differences, as a client is told of them.

#![expect(clippy::unused_async, reason = "the library takes fields as async functions, whether they wait or not")]

use super::super::call::Call;
use super::super::census::ReconciliationStatement;
use super::super::closure::DifferenceCase;
use super::super::error::Failed;
use super::super::imports::{Problem, problems};
use super::super::jobs::{Job, Progress};
use super::super::loaders::{Loaders, Subject};
use super::super::node::global;
use super::super::org::{Institute, Person, institute_of};
use super::super::page::{self, List, Rows, Total, Window};
use super::super::scalar::{Date, DateTime, Money, Sha256};
use super::super::stocktake::Stocktake;
use super::super::term::Term;
use super::super::words as w;
use super::evidence::{Evidence, PoolSide, RunnerUp};
use super::told::{
    ClassAmount, DepreciationCauseTold, Detail, MatchingRule, Proposal, ReconciliationCategory, ReconciliationCounts,
    ReconciliationFooting, Ruleset, Summary,
};
use crate::census;
use crate::error::Fault;
use crate::imports::Message;
use async_graphql::{Context, ID, InputObject, Object};
use entity::closure::difference_case;
use entity::reconcile::{reconciliation_run, run_difference};
use entity::{
    DifferenceKind, DifferenceStatus, InScope as _, JobKind, JobState, Leg, Measure, Regime, RunStatus, Scope,
};
use sea_orm::sea_query::{ExprTrait as _, Query};
use sea_orm::{ColumnTrait as _, Condition, QueryFilter as _, QueryTrait as _};
use serde::{Deserialize, de::DeserializeOwned};
use uuid::Uuid;

/// A reconciliation of accounts, cards and stock (核对).
#[derive(Debug, Clone)]
pub struct ReconciliationRun(pub reconciliation_run::Model);

impl From<reconciliation_run::Model> for ReconciliationRun {
    fn from(row: reconciliation_run::Model) -> Self {
        Self(row)
    }
}

impl ReconciliationRun {
    /// What the job that does it is about.
    fn job(&self) -> Subject {
        (self.0.institute_id, JobKind::Reconciliation, self.0.id.0)
    }

    /// What its global ids begin with.
    pub const KIND: &'static str = "ReconciliationRun";

    /// The summary; none before the run is done.
    fn summary(&self) -> Result<Option<Summary>, Failed> {
        match self.0.status {
            RunStatus::Done => kept(&self.0.summary).map(Some),
            _ => Ok(None),
        }
    }
}

/// What is kept of a run without a result.
#[derive(Debug, Default, Deserialize)]
struct Why {
    #[serde(default)]
    problems: Vec<Message>,
}

/// What the program itself wrote down as JSON.
fn kept<T: DeserializeOwned>(json: &str) -> Result<T, Failed> {
    serde_json::from_str(json).map_err(|error| Fault::new(w::KEPT.with([]), error).into())
}

/// Which differences are looked for; all conditions together (筛选).
#[derive(Debug, Clone, Default, InputObject)]
pub struct DifferenceFilter {
    /// Of these kinds (差异类型); of any where nothing is said.
    pub kinds: Option<Vec<Term<DifferenceKind>>>,
    /// With these statuses (差异状态); with any where nothing is said.
    pub statuses: Option<Vec<Term<DifferenceStatus>>>,
    /// On this leg (核对关系).
    pub leg: Option<Term<Leg>>,
}

/// A reconciliation of accounts, cards and stock (核对).
#[Object]
impl ReconciliationRun {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// Whose accounts, cards and stock (机构).
    async fn institute(&self, context: &Context<'_>) -> Result<Option<Institute>, Failed> {
        institute_of(context, self.0.institute_id).await
    }

    /// How far it is (核对状态).
    async fn status(&self, context: &Context<'_>) -> Result<Term<RunStatus>, Failed> {
        if self.0.status != RunStatus::Queued {
            return Ok(Term(self.0.status));
        }
        // The row is written again only when the run ends: until then its job says how far it is.
        let job = Loaders::of(context).jobs_of.load_one(self.job()).await?;
        let begun = job.is_some_and(|job| job.state == JobState::Running);
        Ok(Term(if begun { RunStatus::Running } else { RunStatus::Queued }))
    }

    /// How much of it is done (进度); null once it has ended.
    async fn progress(&self, context: &Context<'_>) -> Result<Option<Progress>, Failed> {
        if !matches!(self.0.status, RunStatus::Queued | RunStatus::Running) {
            return Ok(None);
        }
        let job = Loaders::of(context).jobs_of.load_one(self.job()).await?;
        Ok(job.map(|job| Progress { done: job.done, total: job.total }))
    }

    /// The job that does it, which `jobCancel` stops (任务); null of a run that the command line did.
    #[graphql(name = "job")]
    async fn work(&self, context: &Context<'_>) -> Result<Option<Job>, Failed> {
        Ok(Loaders::of(context).jobs_of.load_one(self.job()).await?.map(Job))
    }

    /// 核对基准日.
    async fn as_of(&self) -> Date {
        Date(self.0.as_of)
    }

    /// First day of the movements in the class table (本期起始日).
    async fn from(&self) -> Date {
        Date(self.0.from_on)
    }

    /// What was known by then is compared (知悉时点). The same instant replays the same digest.
    async fn known_at(&self) -> DateTime {
        DateTime(self.0.known_at)
    }

    /// The stocktake that was compared; null where accounts and cards only were (盘点).
    async fn stocktake(&self, context: &Context<'_>) -> Result<Option<Stocktake>, Failed> {
        let Some(id) = self.0.stocktake_id else { return Ok(None) };
        Ok(Loaders::of(context).stocktakes.load_one(id.0).await?.map(Stocktake))
    }

    /// The accounting regime that suggestions follow (会计制度).
    async fn regime(&self) -> Term<Regime> {
        Term(self.0.regime)
    }

    /// The digest of facts, rules and result (校验值); null before the run is done.
    async fn digest(&self) -> Option<Sha256> {
        self.0.digest.map(Sha256)
    }

    /// The ruleset that compared (核对规则).
    async fn ruleset(&self) -> Ruleset {
        Ruleset { id: "account-card-stock".to_owned(), version: self.0.ruleset.clone() }
    }

    /// How many of what (核对结果); null before the run is done.
    async fn counts(&self) -> Result<Option<ReconciliationCounts>, Failed> {
        Ok(self.summary()?.map(|summary| summary.counts()))
    }

    /// The footing (勾稽核对); null before the run is done.
    async fn footing(&self) -> Result<Option<ReconciliationFooting>, Failed> {
        Ok(self.summary()?.map(|summary| summary.footing))
    }

    /// The class table (分类对账表).
    async fn categories(&self) -> Result<Vec<ReconciliationCategory>, Failed> {
        Ok(self.summary()?.map(|summary| summary.categories).unwrap_or_default())
    }

    /// Accounts, cards and stock side by side, class by class (账卡物对账表); null before the run is done.
    async fn statement(&self, context: &Context<'_>) -> Result<Option<ReconciliationStatement>, Failed> {
        let statement = census::service::statement_of(&self.0)?;
        Ok(statement.map(|table| ReconciliationStatement::of(&table, Call::of(context).ctx.lang)))
    }

    /// Why it has no result (未完成原因); empty where it has one or is still to come.
    async fn problems(&self, context: &Context<'_>) -> Result<Vec<Problem>, Failed> {
        match self.0.status {
            RunStatus::Failed | RunStatus::Cancelled => {
                let why: Why = kept(&self.0.summary)?;
                Ok(problems(why.problems, Call::of(context).ctx.lang))
            }
            _ => Ok(Vec::new()),
        }
    }

    /// What a person should know (提示).
    async fn notices(&self) -> Result<Vec<String>, Failed> {
        Ok(self.summary()?.map(|summary| summary.notices).unwrap_or_default())
    }

    /// When it was asked for (发起时间).
    async fn recorded_at(&self) -> DateTime {
        DateTime(self.0.recorded_at)
    }

    /// Who asked (发起人).
    async fn by(&self) -> &str {
        &self.0.actor
    }

    /// Its differences, in the order of their numbers (差异明细).
    async fn differences(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "Which differences; all where nothing is said.")] filter: Option<DifferenceFilter>,
    ) -> Result<List<Difference>, Failed> {
        use run_difference::Column;
        let window: Window<i32> = Window::new(first, after.as_deref(), last, before.as_deref())?;
        let call = Call::of(context);
        let DifferenceFilter { kinds, statuses, leg } = filter.unwrap_or_default();
        let select = run_difference::Entity::find_in(&Scope::institute(self.0.institute_id))
            .filter(Column::RunId.eq(self.0.id))
            .apply_if(kinds, |select, kinds| select.filter(Column::Kind.is_in(kinds.iter().map(|kind| kind.0))))
            .apply_if(statuses, |select, some| select.filter(with_status(&some)))
            .apply_if(leg, |select, leg| select.filter(Column::Leg.eq(leg.0)));
        let total = Total::counted(call, select.clone());
        let rows = if page::asks_for_rows(context) {
            page::rows(&**call.read().await?, select, Column::Number, &window).await?
        } else {
            Rows::none()
        };
        Ok(rows.list(total, |row| row.number, Difference))
    }
}

/// Differences that are now with one of some statuses; what nobody follows stays as it was found.
fn with_status(some: &[Term<DifferenceStatus>]) -> Condition {
    use run_difference::Column;
    let statuses: Vec<DifferenceStatus> = some.iter().map(|one| one.0).collect();
    let cases = Query::select()
        .column(difference_case::Column::Id)
        .from(difference_case::Entity)
        .and_where(difference_case::Column::Status.is_in(statuses.iter().copied()))
        .to_owned();
    let alone = Column::CaseId.is_null().and(Column::Status.is_in(statuses));
    Condition::any().add(Column::CaseId.in_subquery(cases)).add(alone)
}

/// A difference that a run found (差异).
#[derive(Debug, Clone)]
pub struct Difference(pub run_difference::Model);

impl Difference {
    /// What its global ids begin with.
    pub const KIND: &'static str = "Difference";

    /// The run, and the number in it, that a global id of a difference says.
    pub fn parse(id: &str) -> Option<(Uuid, i32)> {
        let (kind, rest) = id.split_once(':')?;
        let (run, number) = rest.split_once(':').filter(|_| kind == Self::KIND)?;
        Some((Uuid::try_parse(run).ok()?, number.parse().ok()?))
    }

    fn detail(&self) -> Result<Detail, Failed> {
        kept(&self.0.detail)
    }

    /// What it is from run to run.
    async fn followed(&self, context: &Context<'_>) -> Result<Option<difference_case::Model>, Failed> {
        let Some(id) = self.0.case_id else { return Ok(None) };
        Loaders::of(context).difference_cases.load_one(id.0).await
    }
}

/// A difference that a run found (差异). Attribute differences have the amount 0.
#[Object]
impl Difference {
    /// The id: of the run, and the number in it.
    pub(in crate::graphql) async fn id(&self) -> ID {
        ID(format!("{}:{}:{}", Self::KIND, self.0.run_id, self.0.number))
    }

    /// The number as people cite it, as `D000001` (差异编号).
    async fn number(&self) -> Result<String, Failed> {
        Ok(self.detail()?.id)
    }

    /// 差异类型.
    async fn kind(&self) -> Term<DifferenceKind> {
        Term(self.0.kind)
    }

    /// 核对关系.
    async fn leg(&self) -> Term<Leg> {
        Term(self.0.leg)
    }

    /// 原值 or 累计折旧.
    async fn measure(&self) -> Term<Measure> {
        Term(self.0.measure)
    }

    /// Left minus right; positive when the left side has more (差异金额).
    async fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// The amount by class; sums to the amount (分类金额).
    async fn by_class(&self) -> Result<Vec<ClassAmount>, Failed> {
        Ok(self.detail()?.by_class)
    }

    /// How far it is followed now, whichever run it is asked of (差异状态).
    async fn status(&self, context: &Context<'_>) -> Result<Term<DifferenceStatus>, Failed> {
        Ok(Term(self.followed(context).await?.map_or(self.0.status, |case| case.status)))
    }

    /// What it is from run to run; null where a run looks back on what nobody followed (差异台账).
    async fn case(&self, context: &Context<'_>) -> Result<Option<DifferenceCase>, Failed> {
        Ok(self.followed(context).await?.map(DifferenceCase))
    }

    /// Who answers for it; null where nobody was named (责任人).
    async fn owner(&self, context: &Context<'_>) -> Result<Option<Person>, Failed> {
        let Some(id) = self.followed(context).await?.and_then(|case| case.owner_id) else { return Ok(None) };
        Ok(Loaders::of(context).persons.load_one(id.0).await?.map(Person))
    }

    /// By when the next step is due (办理期限).
    async fn due_on(&self, context: &Context<'_>) -> Result<Option<Date>, Failed> {
        Ok(self.followed(context).await?.and_then(|case| case.due_on).map(Date))
    }

    /// `ITEM`: its rows are named. `CLASS`: only its class is known (定位层级).
    async fn level(&self) -> Result<String, Failed> {
        Ok(self.detail()?.level)
    }

    /// Whether its rows are named (是否定位到明细).
    async fn located(&self) -> bool {
        self.0.located
    }

    /// The rule that linked the rows (匹配规则).
    async fn rule(&self) -> Result<Option<MatchingRule>, Failed> {
        Ok(self.detail()?.rule)
    }

    /// Where a difference of accumulated depreciation comes from, where one way of reckoning gives it (折旧差异原因).
    async fn depreciation_cause(&self) -> Result<Option<DepreciationCauseTold>, Failed> {
        Ok(self.detail()?.depreciation_cause)
    }

    /// The best candidate that was rejected (次优匹配).
    async fn runner_up(&self) -> Result<Option<RunnerUp>, Failed> {
        Ok(self.detail()?.runner_up)
    }

    /// The rows it is about; of a class the largest of each side (证据).
    async fn evidence(&self) -> Result<Vec<Evidence>, Failed> {
        Ok(self.detail()?.evidence)
    }

    /// Of a difference of a class, both sides of the class: how many rows, and their sum; empty of others
    /// (按类别核对的双方).
    async fn pool(&self) -> Result<Vec<PoolSide>, Failed> {
        Ok(self.detail()?.pool)
    }

    /// Whether the count list has it and nobody counted it: to be counted first (未盘).
    async fn uncounted(&self) -> Result<bool, Failed> {
        Ok(self.detail()?.note.is_some_and(|note| note.is_uncounted()))
    }

    /// What is suggested (处理建议); a person decides.
    async fn proposal(&self) -> Result<Proposal, Failed> {
        Ok(self.detail()?.proposal)
    }
}
