//! The nouns of oversight: value types and closed lists of terms. No async, no rule, no edge.
//!
//! | noun | 中文 | where |
//! |---|---|---|
//! | [`Money`] | 金额（分） | `value/money.rs` |
//! | [`Quantity`] | 数量 | `value/quantity.rs` |
//! | [`Day`] | 业务日期 | `value/day.rs` |
//! | [`Digest`] | 校验值 | `value/digest.rs` |
//! | [`Side`], [`Leg`], [`Measure`], [`DifferenceKind`] | 账卡物、核对关系、计量、差异类型 | `reconcile.rs` |
//! | [`Regime`], [`AccountRole`], [`AccountingSystem`], [`EntrySide`] | 会计制度、科目角色、会计体系、借贷方向 | `ledger.rs` |
//! | [`UsageState`] | 使用状况 | `assets.rs` |
//! | [`CountResult`] | 盘点结果 | `stocktake.rs` |

mod assets;
mod ledger;
mod reconcile;
mod stocktake;
mod terms;
mod value;

pub use assets::UsageState;
pub use ledger::{AccountRole, AccountingSystem, EntrySide, Regime};
pub use reconcile::{DifferenceKind, Leg, Measure, Side};
pub use stocktake::CountResult;
pub use terms::UnknownTerm;
pub use value::{
    day::{Day, DayError},
    digest::Digest,
    money::{Money, MoneyError},
    quantity::{Quantity, QuantityError},
    rounding::round_half_up,
};
