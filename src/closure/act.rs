//! What somebody asks to be done about differences: rows of one step. Pure.

use super::kinds::Finding;
use crate::words::Told;
use entity::{BatchPolicy, CardId, Day, DifferenceCaseId, DifferenceStep, Digest, InstituteId, PersonId};

/// The name of a voucher in its books (凭证).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VoucherName {
    /// 会计年度.
    pub year: i32,
    /// 会计期间.
    pub period: i32,
    /// 凭证字; blank where the books have none.
    pub word: String,
    /// 凭证号.
    pub number: i64,
}

/// What settled a difference (账务处理).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// A voucher, or one line of it.
    Voucher(VoucherName, Option<i64>),
    /// A change of a card.
    Card(CardId),
    /// Nothing was to be booked.
    Nothing,
}

/// What is to be done about one difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// 指派责任人; a day where the deadline is another one.
    Assign(PersonId, Option<Day>),
    /// 查明原因.
    Explain(Finding),
    /// 提交审批.
    Submit,
    /// 批准: of what, in which words, 批复文号.
    Approve(Digest, Option<String>, Option<String>),
    /// 退回: of what, and why.
    Reject(Digest, String),
    /// 账务处理.
    Settle(Settlement),
    /// 销号复核.
    Close(Option<String>),
    /// 重新打开: why.
    Reopen(String),
    /// 催办.
    Remind(String),
    /// 督导意见.
    Comment(String),
}

impl Act {
    /// Which step it is.
    pub const fn step(&self) -> DifferenceStep {
        match self {
            Self::Assign(..) => DifferenceStep::Assign,
            Self::Explain(_) => DifferenceStep::Explain,
            Self::Submit => DifferenceStep::Submit,
            Self::Approve(..) => DifferenceStep::Approve,
            Self::Reject(..) => DifferenceStep::Reject,
            Self::Settle(_) => DifferenceStep::Settle,
            Self::Close(_) => DifferenceStep::Close,
            Self::Reopen(_) => DifferenceStep::Reopen,
            Self::Remind(_) => DifferenceStep::Remind,
            Self::Comment(_) => DifferenceStep::Comment,
        }
    }
}

/// One row of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The difference.
    pub case: DifferenceCaseId,
    /// Its version as it was seen; who decides names the digest instead.
    pub version: Option<i32>,
    /// What is to be done.
    pub act: Act,
}

/// A request: rows of one step, of one institute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose differences.
    pub institute: InstituteId,
    /// 办理环节 of every row.
    pub step: DifferenceStep,
    /// What becomes of the others where a row is refused.
    pub policy: BatchPolicy,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Why a request is refused, and by which row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The row, counted from nothing; none where it is the request itself.
    pub at: Option<usize>,
    /// Why.
    pub told: Told,
}
