//! A difference that is followed to its end, as a client is told of it.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::loaders::Loaders;
use super::super::node::global;
use super::super::org::{Institute, Person, institute_of};
use super::super::reconcile::Difference;
use super::super::scalar::{Date, DateTime, Money, Sha256};
use super::super::term::Term;
use crate::approval::steps;
use crate::assets::evidence;
use crate::closure::{kinds, service};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::closure::{difference_case, difference_event};
use entity::{
    ApprovalStep, DifferenceCause, DifferenceKind, DifferencePresence, DifferenceStatus, DifferenceStep,
    DifferenceTreatment, Leg, Measure,
};
use serde::Deserialize;

/// A difference as it is followed from run to run to its end (差异台账).
#[derive(Debug, Clone)]
pub struct DifferenceCase(pub difference_case::Model);

impl From<difference_case::Model> for DifferenceCase {
    fn from(row: difference_case::Model) -> Self {
        Self(row)
    }
}

impl DifferenceCase {
    /// What its global ids begin with.
    pub const KIND: &'static str = "DifferenceCase";

    /// Whether its deadline has passed.
    fn is_overdue(&self, today: entity::Day) -> bool {
        self.0.status != DifferenceStatus::Closed && self.0.due_on.is_some_and(|due| due < today)
    }
}

/// Something that proves how a difference came about (证明材料).
#[derive(Debug, Clone, SimpleObject)]
pub struct DifferenceEvidence {
    /// What it is (材料名称).
    kind: String,
    /// Where it is found: its number, or the file (编号或文件).
    reference: String,
}

/// The voucher that settled a difference (凭证).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct DifferenceVoucher {
    /// 会计年度.
    year: i32,
    /// 会计期间.
    period: i32,
    /// 凭证字.
    word: Option<String>,
    /// 凭证号.
    number: i64,
    /// 分录号; null for the voucher as a whole.
    line: Option<i64>,
}

/// Particulars of a step, as they are kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Detail {
    cause: Option<DifferenceCause>,
    treatment: Option<DifferenceTreatment>,
    amount: Option<Money>,
    voucher: Option<DifferenceVoucher>,
}

/// A step that somebody took with a difference (办理记录).
#[derive(Debug, Clone, SimpleObject)]
pub struct DifferenceEvent {
    /// 办理环节.
    step: Term<DifferenceStep>,
    /// How far the difference was by it (差异状态).
    status: Term<DifferenceStatus>,
    /// How often it had been opened again (第几次重新打开).
    round: i32,
    /// At which step of the route (审批环节).
    approval_step: Option<Term<ApprovalStep>>,
    /// What was said to have brought it about (差异原因).
    cause: Option<Term<DifferenceCause>>,
    /// What was to be done (处理方式).
    treatment: Option<Term<DifferenceTreatment>>,
    /// What it came to (差异金额).
    amount: Option<Money>,
    /// The voucher that was named (凭证).
    voucher: Option<DifferenceVoucher>,
    /// In words (说明).
    note: Option<String>,
    /// 批复文号.
    document_no: Option<String>,
    /// The digest of what it was about (校验值).
    digest: Sha256,
    /// Who took it (办理人).
    by: String,
    /// When (办理时间).
    done_at: DateTime,
}

impl From<difference_event::Model> for DifferenceEvent {
    fn from(row: difference_event::Model) -> Self {
        let detail: Detail = serde_json::from_str(&row.detail).unwrap_or_default();
        Self {
            step: Term(row.step),
            status: Term(row.status),
            round: row.round,
            approval_step: row.approval_step.map(Term),
            cause: detail.cause.map(Term),
            treatment: detail.treatment.map(Term),
            amount: detail.amount,
            voucher: detail.voucher,
            note: row.note,
            document_no: row.document_no,
            digest: Sha256(row.digest),
            by: row.done_by,
            done_at: DateTime(row.recorded_at),
        }
    }
}

/// A difference as it is followed from run to run to its end (差异台账).
#[Object]
impl DifferenceCase {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// Whose it is (机构).
    async fn institute(&self, context: &Context<'_>) -> Result<Option<Institute>, Failed> {
        institute_of(context, self.0.institute_id).await
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

    /// What it came to when it was last found (差异金额).
    async fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// What its rows are called: numbers, vouchers, classes; the first twenty (差异对象).
    async fn subjects(&self) -> Vec<&str> {
        self.0.subjects.lines().collect()
    }

    /// How far it is (差异状态).
    async fn status(&self) -> Term<DifferenceStatus> {
        Term(self.0.status)
    }

    /// Whether the newest run finds it (差异存续).
    async fn presence(&self) -> Term<DifferencePresence> {
        Term(self.0.presence)
    }

    /// Since when that is known.
    async fn presence_since(&self) -> DateTime {
        DateTime(self.0.presence_at)
    }

    /// When it was first found (发现时间).
    async fn found_at(&self) -> DateTime {
        DateTime(self.0.recorded_at)
    }

    /// 核对基准日 of the run that found it first.
    async fn first_seen_on(&self) -> Date {
        Date(self.0.first_seen_on)
    }

    /// 核对基准日 of the run that found it last.
    async fn last_seen_on(&self) -> Date {
        Date(self.0.last_seen_on)
    }

    /// How many days ago it was first found (账龄天数).
    async fn age_days(&self, context: &Context<'_>) -> i32 {
        Call::of(context).ctx.app.today().number() - self.0.recorded_at.day().number()
    }

    /// As the runs found it, the oldest first (各次核对).
    async fn found(&self, context: &Context<'_>) -> Result<Vec<Difference>, Failed> {
        let rows = Loaders::of(context).difference_sightings.load_one(self.0.id).await?.unwrap_or_default();
        Ok(rows.into_iter().map(Difference).collect())
    }

    /// Who answers for it; null where nobody was named (责任人).
    async fn owner(&self, context: &Context<'_>) -> Result<Option<Person>, Failed> {
        let Some(id) = self.0.owner_id else { return Ok(None) };
        Ok(Loaders::of(context).persons.load_one(id.0).await?.map(Person))
    }

    /// By when the next step is due (办理期限).
    async fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date)
    }

    /// Whether that has passed (逾期).
    async fn overdue(&self, context: &Context<'_>) -> bool {
        self.is_overdue(Call::of(context).ctx.app.today())
    }

    /// How it came about (差异原因).
    async fn cause(&self) -> Option<Term<DifferenceCause>> {
        self.0.cause.map(Term)
    }

    /// What is to be done (处理方式).
    async fn treatment(&self) -> Option<Term<DifferenceTreatment>> {
        self.0.treatment.map(Term)
    }

    /// In words (查明情况).
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// What proves it (证明材料).
    async fn evidence(&self) -> Vec<DifferenceEvidence> {
        let parts = evidence::read(&self.0.evidence);
        parts.map(|(kind, of)| DifferenceEvidence { kind: kind.to_owned(), reference: of.to_owned() }).collect()
    }

    /// What has to prove it, where it is dealt with so; as its treatment says, or by voucher (证据清单).
    async fn evidence_wanted(&self) -> Vec<String> {
        kinds::wanted(self.0.kind, self.0.treatment.unwrap_or(DifferenceTreatment::Ledger))
    }

    /// Whether it is carried by approval: from before the system, and closed while it is found (历史遗留).
    async fn legacy(&self) -> bool {
        self.0.treatment == Some(DifferenceTreatment::Legacy) && self.0.approved_at.is_some()
    }

    /// Who has to approve, in this order; empty before it is handed in (审批流程).
    async fn route(&self) -> Vec<Term<ApprovalStep>> {
        steps(&self.0.route).into_iter().map(Term).collect()
    }

    /// The provision that the route follows (依据).
    async fn basis(&self) -> Option<&str> {
        Some(self.0.basis.as_str()).filter(|basis| !basis.is_empty())
    }

    /// Who has to decide next; null where nobody has (待审环节).
    async fn next_step(&self, context: &Context<'_>) -> Result<Option<Term<ApprovalStep>>, Failed> {
        if self.0.status != DifferenceStatus::Submitted {
            return Ok(None);
        }
        let done = Loaders::of(context).difference_events.load_one(self.0.id).await?.unwrap_or_default();
        let is_of =
            |one: &&difference_event::Model| one.step == DifferenceStep::Approve && one.submission == self.0.submission;
        Ok(steps(&self.0.route).get(done.iter().filter(is_of).count()).copied().map(Term))
    }

    /// The digest of what is approved; who decides gives it back (校验值).
    async fn digest(&self) -> Sha256 {
        Sha256(service::digest(&self.0))
    }

    /// What it came to when it was approved (批复金额).
    async fn approved_amount(&self) -> Option<Money> {
        self.0.approved_amount.map(Money)
    }

    /// When the last on its route approved it (批复时间).
    async fn approved_at(&self) -> Option<DateTime> {
        self.0.approved_at.map(DateTime)
    }

    /// The voucher that settled it (账务处理凭证).
    async fn voucher(&self) -> Option<DifferenceVoucher> {
        Some(DifferenceVoucher {
            year: self.0.voucher_year?,
            period: self.0.voucher_period?,
            word: self.0.voucher_word.clone(),
            number: self.0.voucher_number?,
            line: self.0.voucher_line,
        })
    }

    /// The card whose change settled it (更正的卡片).
    async fn card(&self) -> Option<ID> {
        self.0.card_id.map(|id| global("AssetCard", id.0))
    }

    /// Who said how it came about (查明人).
    async fn explained_by(&self) -> Option<&str> {
        self.0.explained_by.as_deref()
    }

    /// Who handed it in (送审人).
    async fn submitted_by(&self) -> Option<&str> {
        self.0.submitted_by.as_deref()
    }

    /// Who approved it last (审批人).
    async fn approved_by(&self) -> Option<&str> {
        self.0.approved_by.as_deref()
    }

    /// Who said what settled it (账务处理人).
    async fn settled_by(&self) -> Option<&str> {
        self.0.settled_by.as_deref()
    }

    /// Who closed it (销号复核人).
    async fn closed_by(&self) -> Option<&str> {
        self.0.closed_by.as_deref()
    }

    /// What was done about it, in the order in which it was done (办理记录).
    async fn history(&self, context: &Context<'_>) -> Result<Vec<DifferenceEvent>, Failed> {
        let done = Loaders::of(context).difference_events.load_one(self.0.id).await?.unwrap_or_default();
        Ok(done.into_iter().map(DifferenceEvent::from).collect())
    }

    /// Counts its changes (版本).
    async fn version(&self) -> i32 {
        self.0.version
    }
}
