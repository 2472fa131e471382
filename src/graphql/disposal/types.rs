//! A disposal, as a client is told of it.

use super::super::assets::AssetCard;
use super::super::error::Failed;
use super::super::loaders::Loaders;
use super::super::node::global;
use super::super::org::{Institute, institute_of};
use super::super::scalar::{Date, DateTime, Money, Sha256};
use super::super::term::Term;
use crate::approval::steps;
use crate::assets::evidence;
use crate::disposal::retention::{Retention, retention};
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::disposal::{disposal, disposal_decision};
use entity::{ApprovalStep, Decision, DisposalMode, DisposalStatus};

/// Assets that are to go (资产处置): asked for, decided by everybody on the route, carried out.
#[derive(Debug, Clone)]
pub struct Disposal(pub disposal::Model);

impl From<disposal::Model> for Disposal {
    fn from(row: disposal::Model) -> Self {
        Self(row)
    }
}

impl Disposal {
    /// What its global ids begin with.
    pub const KIND: &'static str = "Disposal";
}

/// Something that proves a disposal (证明材料).
#[derive(Debug, Clone, SimpleObject)]
pub struct DisposalEvidence {
    /// What it is (材料名称).
    kind: String,
    /// Where it is found: its number, or the file (编号或文件).
    reference: String,
}

/// A card of a disposal, as it was when the disposal was asked for (处置明细).
#[derive(Debug, Clone, SimpleObject)]
pub struct DisposalItem {
    /// The card as it is now; null where the roles do not read cards (卡片).
    card: Option<AssetCard>,
    /// 原值.
    original_value: Money,
    /// 累计折旧.
    accumulated_depreciation: Money,
    /// 净值 = 原值 − 累计折旧.
    net_value: Money,
}

/// What somebody on the route said (审批记录).
#[derive(Debug, Clone, SimpleObject)]
pub struct DisposalDecision {
    /// At which step (审批环节).
    step: Term<ApprovalStep>,
    /// What was said (审批结论).
    decision: Term<Decision>,
    /// 批复文号.
    document_no: Option<String>,
    /// Why (审批意见).
    note: Option<String>,
    /// The digest of what it was about.
    digest: Sha256,
    /// Who said it (审批人).
    by: String,
    /// When (审批时间).
    decided_at: DateTime,
}

/// Until when a kind of document of a disposal is kept (档案保管期限).
#[derive(Debug, SimpleObject)]
pub struct DisposalRetention {
    /// 文件种类.
    document: &'static str,
    /// The last day; null where it is kept for ever (永久).
    until: Option<Date>,
    /// The provision that says so (依据).
    basis: &'static str,
}

impl From<Retention> for DisposalRetention {
    fn from(of: Retention) -> Self {
        Self { document: of.document, until: of.until.map(Date), basis: of.basis }
    }
}

impl From<disposal_decision::Model> for DisposalDecision {
    fn from(row: disposal_decision::Model) -> Self {
        Self {
            step: Term(row.step),
            decision: Term(row.decision),
            document_no: row.document_no,
            note: row.note,
            digest: Sha256(row.digest),
            by: row.decided_by,
            decided_at: DateTime(row.recorded_at),
        }
    }
}

/// Assets that are to go (资产处置): asked for, decided by everybody on the route, carried out.
#[Object]
impl Disposal {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// Whose assets they are (机构).
    async fn institute(&self, context: &Context<'_>) -> Result<Option<Institute>, Failed> {
        institute_of(context, self.0.institute_id).await
    }

    /// 处置方式.
    async fn mode(&self) -> Term<DisposalMode> {
        Term(self.0.mode)
    }

    /// How far it is (处置状态).
    async fn status(&self) -> Term<DisposalStatus> {
        Term(self.0.status)
    }

    /// Why (处置原因).
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// What proves it (证明材料).
    async fn evidence(&self) -> Vec<DisposalEvidence> {
        let parts = evidence::read(&self.0.evidence);
        parts.map(|(kind, of)| DisposalEvidence { kind: kind.to_owned(), reference: of.to_owned() }).collect()
    }

    /// Who has to approve, in this order (审批流程).
    async fn route(&self) -> Vec<Term<ApprovalStep>> {
        steps(&self.0.route).into_iter().map(Term).collect()
    }

    /// Who has to decide next; null where nobody has (待审环节).
    async fn next_step(&self, context: &Context<'_>) -> Result<Option<Term<ApprovalStep>>, Failed> {
        if self.0.status != DisposalStatus::Applied {
            return Ok(None);
        }
        let said = Loaders::of(context).disposal_decisions.load_one(self.0.id).await?.map_or(0, |all| all.len());
        Ok(steps(&self.0.route).get(said).copied().map(Term))
    }

    /// The provision that the route follows (依据).
    async fn basis(&self) -> &str {
        &self.0.basis
    }

    /// How many cards (件数).
    async fn count(&self) -> i32 {
        self.0.items
    }

    /// 原值 of all cards.
    async fn original_value(&self) -> Money {
        Money(self.0.original_value)
    }

    /// 累计折旧 of all cards.
    async fn accumulated_depreciation(&self) -> Money {
        Money(self.0.depreciation)
    }

    /// 净值 of all cards = 原值 − 累计折旧.
    async fn net_value(&self) -> Money {
        Money(self.0.original_value - self.0.depreciation)
    }

    /// The cards, at most 500 (处置明细).
    async fn items(&self, context: &Context<'_>) -> Result<Vec<DisposalItem>, Failed> {
        let items = Loaders::of(context).disposal_items.load_one(self.0.id).await?.unwrap_or_default();
        let item = |(row, card): (entity::disposal::disposal_item::Model, Option<AssetCard>)| DisposalItem {
            card,
            original_value: Money(row.original_value),
            accumulated_depreciation: Money(row.depreciation),
            net_value: Money(row.original_value - row.depreciation),
        };
        Ok(items.into_iter().map(item).collect())
    }

    /// Until when its documents are kept (档案保管期限); empty until the assets went.
    async fn retention(&self) -> Vec<DisposalRetention> {
        let gone = self.0.executed_on.filter(|_| self.0.status == DisposalStatus::Executed);
        gone.map(retention).unwrap_or_default().into_iter().map(DisposalRetention::from).collect()
    }

    /// Why it was undone after it had been carried out (撤销原因).
    async fn reverted_because(&self) -> Option<&str> {
        self.0.ended_reason.as_deref()
    }

    /// What was said on the route, in the order in which it was said (审批记录).
    async fn decisions(&self, context: &Context<'_>) -> Result<Vec<DisposalDecision>, Failed> {
        let said = Loaders::of(context).disposal_decisions.load_one(self.0.id).await?.unwrap_or_default();
        Ok(said.into_iter().map(DisposalDecision::from).collect())
    }

    /// The digest of what was asked for; who decides gives it back (校验值).
    async fn digest(&self) -> Sha256 {
        Sha256(self.0.digest)
    }

    /// Who asked for it (申请人).
    async fn made_by(&self) -> &str {
        &self.0.made_by
    }

    /// When it was asked for (申请时间).
    async fn made_at(&self) -> DateTime {
        DateTime(self.0.recorded_at)
    }

    /// From which day the assets are gone (处置日期).
    async fn executed_on(&self) -> Option<Date> {
        self.0.executed_on.map(Date)
    }

    /// What came in for them (处置收入).
    async fn proceeds(&self) -> Option<Money> {
        self.0.proceeds.map(Money)
    }

    /// Who carried it out (经办人).
    async fn executed_by(&self) -> Option<&str> {
        self.0.executed_by.as_deref()
    }

    /// Counts its changes (版本).
    async fn version(&self) -> i32 {
        self.0.version
    }
}
