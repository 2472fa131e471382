//! Table `difference_case`.

use crate::{
    CardId, Day, DifferenceCaseId, DifferenceCause, DifferenceKind, DifferencePresence, DifferenceStatus,
    DifferenceTreatment, Digest, InstituteId, Leg, Measure, Moment, Money, PersonId, RunId,
};
use sea_orm::entity::prelude::*;

/// A difference as it is followed from run to run to its end (差异台账). What runs say of it is told apart from
/// what people do about it: a run never touches a state, but opens again what was settled and is found again.
/// Nobody approves what they explained or handed in, and nobody closes what they explained or settled: the
/// database holds both.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "difference_case")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DifferenceCaseId,
    /// Whose it is.
    pub institute_id: InstituteId,
    /// SHA-256 of kind, leg, measure and of what the rows are called: the same from run to run.
    pub identity: Digest,
    /// 差异类型.
    pub kind: DifferenceKind,
    /// 核对关系.
    pub leg: Leg,
    /// 原值、累计折旧.
    pub measure: Measure,
    /// What its rows are called, one a line (差异对象).
    pub subjects: String,
    /// Who counted its rows, one a line (盘点人).
    pub counters: String,
    /// What the stocktake covered in which it was last found (盘点范围); blank on the leg without one.
    pub scope: String,
    /// Left minus right when it was last found, in fen.
    pub amount: Money,
    /// Whether its rows are named.
    pub located: bool,
    /// SHA-256 of its amounts and rows when it was last found.
    pub content: Digest,
    /// Whether the newest run finds it (差异存续).
    pub presence: DifferencePresence,
    /// Since when that is known.
    pub presence_at: Moment,
    /// The run that found it first.
    pub first_run_id: RunId,
    /// 核对基准日 of that run.
    pub first_seen_on: Day,
    /// The run that found it last.
    pub last_run_id: RunId,
    /// Its number in that run.
    pub last_number: i32,
    /// 核对基准日 of that run.
    pub last_seen_on: Day,
    /// How far it is (差异状态).
    pub status: DifferenceStatus,
    /// How it came about (差异原因).
    pub cause: Option<DifferenceCause>,
    /// What is to be done (处理方式).
    pub treatment: Option<DifferenceTreatment>,
    /// In words (查明情况).
    pub note: Option<String>,
    /// What proves it, one a line: what it is, and where it is found (证明材料).
    pub evidence: String,
    /// Who has to approve, in this order: codes, parted by blanks (审批流程).
    pub route: String,
    /// The provision that the route follows (依据).
    pub basis: String,
    /// How often it was handed in for approval.
    pub submission: i32,
    /// How often it was opened again.
    pub round: i32,
    /// SHA-256 of what was handed in for approval.
    pub submitted_digest: Option<Digest>,
    /// What it came to when it was approved, in fen.
    pub approved_amount: Option<Money>,
    /// When the last on its route approved it (批复时间).
    pub approved_at: Option<Moment>,
    /// When it was said what settled it.
    pub settled_at: Option<Moment>,
    /// Who said how it came about (查明人).
    pub explained_by: Option<String>,
    /// Tells them from everybody else.
    pub explained_by_key: Option<String>,
    /// Who handed it in (送审人).
    pub submitted_by: Option<String>,
    /// Tells them from everybody else.
    pub submitted_by_key: Option<String>,
    /// Who approved it last (审批人).
    pub approved_by: Option<String>,
    /// Tells them from everybody else.
    pub approved_by_key: Option<String>,
    /// Who said what settled it (账务处理人).
    pub settled_by: Option<String>,
    /// Tells them from everybody else.
    pub settled_by_key: Option<String>,
    /// Who closed it (销号复核人).
    pub closed_by: Option<String>,
    /// Tells them from everybody else.
    pub closed_by_key: Option<String>,
    /// 会计年度 of the voucher that settled it.
    pub voucher_year: Option<i32>,
    /// 会计期间 of the voucher.
    pub voucher_period: Option<i32>,
    /// 凭证字.
    pub voucher_word: Option<String>,
    /// 凭证号.
    pub voucher_number: Option<i64>,
    /// 分录号; none for the voucher as a whole.
    pub voucher_line: Option<i64>,
    /// The card whose change settled it.
    pub card_id: Option<CardId>,
    /// Who answers for it (责任人).
    pub owner_id: Option<PersonId>,
    /// By when the next step is due (办理期限).
    pub due_on: Option<Day>,
    /// Counts its changes (版本).
    pub version: i32,
    /// When the system learned it.
    pub recorded_at: Moment,
}

/// None: rows are joined by hand, where a plan can be looked at.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

crate::in_scope!(Column::InstituteId, ReadDifferences);
