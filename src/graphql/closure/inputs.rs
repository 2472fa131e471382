//! What a client says when something is to be done about differences.

use super::super::assets::EvidenceInput;
use super::super::scalar::{Date, Sha256};
use super::super::term::Term;
use async_graphql::{ID, InputObject};
use entity::{BatchPolicy, DifferenceCause, DifferenceTreatment};

/// Declares the request of a step: the rows of one institute.
macro_rules! requests {
    ($($(#[doc = $doc:literal])+ $name:ident of $row:ident;)+) => { $(
        $(#[doc = $doc])+
        #[derive(Debug, InputObject)]
        pub struct $name {
            /// Names the request: the same key and input are done once and answered every time (幂等键).
            pub idempotency_key: String,
            /// The institute.
            pub institute: ID,
            /// What becomes of the others where a row is refused (批量办理方式).
            #[graphql(default_with = "Term(BatchPolicy::All)")]
            pub policy: Term<BatchPolicy>,
            /// The differences, at most 500.
            pub rows: Vec<$row>,
        }
    )+ };
}

requests! {
    /// Who answers for differences, and until when (指派责任人).
    DifferenceAssignInput of DifferenceAssignRow;
    /// How differences came about (查明原因).
    DifferenceExplainInput of DifferenceExplainRow;
    /// Differences that are handed in for approval (提交审批).
    DifferenceSubmitInput of DifferenceRow;
    /// Differences that somebody on their route approves (批准).
    DifferenceApproveInput of DifferenceApproveRow;
    /// Differences that somebody on their route returns (退回).
    DifferenceRejectInput of DifferenceRejectRow;
    /// What settled differences (账务处理).
    DifferenceSettleInput of DifferenceSettleRow;
    /// Differences that a second person closes (销号复核).
    DifferenceCloseInput of DifferenceCloseRow;
    /// Differences that are opened again (回头看).
    DifferenceReopenInput of DifferenceReopenRow;
    /// Those who answer for differences are reminded (催办).
    DifferenceRemindInput of DifferenceNoteRow;
    /// What a supervisor says of differences (督导意见).
    DifferenceCommentInput of DifferenceNoteRow;
}

/// A difference, and who answers for it.
#[derive(Debug, InputObject)]
pub struct DifferenceAssignRow {
    /// The difference.
    pub case: ID,
    /// Its version as it was seen (版本).
    pub version: i32,
    /// Who answers for it (责任人).
    pub owner: ID,
    /// Until when, where that is not as the table of deadlines says (办理期限).
    pub due_on: Option<Date>,
}

/// A difference, and how it came about.
#[derive(Debug, InputObject)]
pub struct DifferenceExplainRow {
    /// The difference.
    pub case: ID,
    /// Its version as it was seen (版本).
    pub version: i32,
    /// 差异原因.
    pub cause: Term<DifferenceCause>,
    /// What is to be done (处理方式).
    pub treatment: Term<DifferenceTreatment>,
    /// In words (查明情况).
    pub note: String,
    /// What proves it; what kind and treatment ask for must be there (证明材料).
    #[graphql(default)]
    pub evidence: Vec<EvidenceInput>,
}

/// A difference.
#[derive(Debug, InputObject)]
pub struct DifferenceRow {
    /// The difference.
    pub case: ID,
    /// Its version as it was seen (版本).
    pub version: i32,
}

/// A difference that is approved.
#[derive(Debug, InputObject)]
pub struct DifferenceApproveRow {
    /// The difference.
    pub case: ID,
    /// The digest of what was seen; another one is refused (校验值).
    pub digest: Sha256,
    /// 审批意见.
    pub note: Option<String>,
    /// 批复文号.
    pub document_no: Option<String>,
}

/// A difference that is returned.
#[derive(Debug, InputObject)]
pub struct DifferenceRejectRow {
    /// The difference.
    pub case: ID,
    /// The digest of what was seen; another one is refused (校验值).
    pub digest: Sha256,
    /// Why (退回意见).
    pub note: String,
}

/// The name of a voucher in the books (凭证).
#[derive(Debug, InputObject)]
pub struct DifferenceVoucherInput {
    /// 会计年度.
    pub year: i32,
    /// 会计期间.
    pub period: i32,
    /// 凭证字.
    pub word: Option<String>,
    /// 凭证号.
    pub number: i64,
    /// 分录号; the voucher as a whole where nothing is said.
    pub line: Option<i64>,
}

/// A difference, and what settled it: the voucher, the card, or neither, as its treatment asks for.
#[derive(Debug, InputObject)]
pub struct DifferenceSettleRow {
    /// The difference.
    pub case: ID,
    /// Its version as it was seen (版本).
    pub version: i32,
    /// The voucher, which the accounts that were imported have (凭证).
    pub voucher: Option<DifferenceVoucherInput>,
    /// The card that has changed since the approval (卡片).
    pub card: Option<ID>,
}

/// A difference that is closed.
#[derive(Debug, InputObject)]
pub struct DifferenceCloseRow {
    /// The difference.
    pub case: ID,
    /// Its version as it was seen (版本).
    pub version: i32,
    /// 复核意见.
    pub note: Option<String>,
}

/// A difference that is opened again.
#[derive(Debug, InputObject)]
pub struct DifferenceReopenRow {
    /// The difference.
    pub case: ID,
    /// Its version as it was seen (版本).
    pub version: i32,
    /// Why (重新打开原因).
    pub reason: String,
}

/// Something that is said of a difference, which stays as it is.
#[derive(Debug, InputObject)]
pub struct DifferenceNoteRow {
    /// The difference.
    pub case: ID,
    /// What is said (说明).
    pub note: String,
}
