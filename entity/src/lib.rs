//! The nouns of oversight: tables, value types and closed lists of terms. No async, no rule, no edge.
//!
//! | noun | 中文 | where |
//! |---|---|---|
//! | [`Money`] | 金额（分） | `value/money.rs` |
//! | [`Quantity`], [`Ratio`] | 数量、比率 | `value/quantity.rs`, `value/ratio.rs` |
//! | [`Day`] | 业务日期 | `value/day.rs` |
//! | [`Digest`] | 校验值 | `value/digest.rs` |
//! | [`Side`], [`Leg`], [`Measure`], [`DifferenceKind`], [`DepreciationCause`] | 账卡物、核对关系、计量、差异类型、折旧差异原因 | `reconcile.rs` |
//! | [`Regime`], [`AccountRole`], [`AccountingSystem`], [`EntrySide`] | 会计制度、科目角色、会计体系、借贷方向 | `ledger.rs` |
//! | [`UsageState`], [`DepreciationMethod`], [`DepreciationStatus`] | 使用状况、折旧方法、折旧状态 | `assets/terms.rs` |
//! | [`CountResult`], [`CountFinding`], [`CountOutcome`], [`CountRound`] | 盘点结果、盘点登记、盘点结论、盘点轮次 | `stocktake/` |
//! | [`PhotoFormat`] | 照片格式 | `stocktake/` |
//! | [`CustodyReply`] | 领用确认 | `custody/` |
//! | [`DisposalMode`], [`DisposalStatus`], [`ApprovalStep`], [`Decision`] | 处置方式、处置状态、审批环节、审批结论 | `disposal/` |
//! | [`DifferencePresence`], [`DifferenceStep`], [`DifferenceCause`], [`DifferenceTreatment`], [`BatchPolicy`] | 差异存续、办理环节、差异原因、处理方式、批量办理方式 | `closure/` |
//! | [`BookingEvent`], [`VoucherStatus`], [`VoucherLayout`] | 入账事项、建议凭证状态、凭证引入版式 | `vouchers/` |
//! | [`Role`], [`Action`], [`Scope`] | 角色、操作权限、数据范围 | `access/terms.rs`, `scope.rs` |
//! | [`Chain`], [`HashAlgorithm`] | 审计链、杂凑算法 | `audit/` |

pub mod access;
pub mod assets;
pub mod audit;
pub mod closure;
pub mod custody;
pub mod depreciation;
pub mod disposal;
pub mod imports;
pub mod jobs;
pub mod ledger;
pub mod org;
pub mod reconcile;
mod scope;
pub mod stocktake;
mod stored;
mod terms;
mod value;
pub mod vouchers;

pub use access::{Action, Role};
pub use assets::{CardOccasion, CardVersionKind, DepreciationMethod, DepreciationStatus, UsageState};
pub use audit::{Chain, HashAlgorithm};
pub use closure::{BatchPolicy, DifferenceCause, DifferencePresence, DifferenceStep, DifferenceTreatment};
pub use custody::CustodyReply;
pub use disposal::{ApprovalStep, Decision, DisposalMode, DisposalStatus};
pub use imports::{ImportKind, ImportMode, ImportStatus, RowOutcome};
pub use jobs::{JobKind, JobState};
pub use ledger::{AccountRole, AccountingSystem, EntrySide, LedgerLineKind, Regime};
pub use org::{CategorySystem, LegalForm, Ownership};
pub use reconcile::{DepreciationCause, DifferenceKind, DifferenceStatus, GroupStatus, Leg, Measure, RunStatus, Side};
pub use scope::{InScope, Scope};
pub use stocktake::{
    CountFinding, CountOutcome, CountResult, CountRound, CountTask, ItemCondition, OccurrenceStatus, PhotoFormat,
    StocktakeKind, StocktakeStatus, StocktakeStepKind,
};
pub use terms::{Term, UnknownTerm};
pub use value::{
    day::{Day, DayError},
    digest::{Digest, DigestError},
    id::*,
    moment::Moment,
    money::{Money, MoneyError},
    quantity::{Quantity, QuantityError},
    ratio::{Ratio, RatioError},
    rounding::{round_half_up, spread},
    uscc::{Uscc, UsccError},
};
pub use vouchers::{BookingEvent, VoucherLayout, VoucherStatus};
