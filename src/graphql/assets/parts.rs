//! What a client is told of an asset card besides its own fields: the small things that it is made of.

use super::super::scalar::{Date, DateTime, Money, Period, Quantity};
use super::super::term::Term;
use crate::assets::history::Entry;
use async_graphql::SimpleObject;
use entity::{CardOccasion, CardVersionKind, UsageState};

/// Where the money of an asset came from (资金来源).
#[derive(Debug, Clone, SimpleObject)]
pub struct FundSource {
    /// What kind of money (资金性质).
    pub(super) kind: FundKind,
    /// How much of it (金额).
    pub(super) amount: Money,
}

/// What an asset did in a month (月工作量).
#[derive(Debug, Clone, SimpleObject)]
pub struct CardWork {
    /// 会计期间.
    pub(super) period: Period,
    /// In the unit of its 工作总量 (工作量).
    pub(super) quantity: Quantity,
}

/// A part of the value of an asset, and how it is used (使用状况分列).
#[derive(Debug, Clone, SimpleObject)]
pub struct AssetUse {
    /// 使用状况.
    pub(super) state: Term<UsageState>,
    /// 价值.
    pub(super) value: Money,
}

/// What kind of money an asset was bought with (资金性质).
#[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum)]
pub enum FundKind {
    /// 财政拨款.
    Fiscal,
    /// 非财政拨款.
    Other,
}

/// The voucher that booked an asset (会计凭证).
#[derive(Debug, Clone, SimpleObject)]
pub struct VoucherReference {
    /// 会计年度; null where the reference does not say.
    pub(super) year: Option<i32>,
    /// 会计期间; null where the reference does not say.
    pub(super) period: Option<i32>,
    /// 凭证字.
    pub(super) word: Option<String>,
    /// 凭证号.
    pub(super) number: i64,
}

/// An account as a card names it (单位会计科目).
#[derive(Debug, Clone, SimpleObject)]
pub struct LedgerAccountReference {
    /// 科目编码.
    pub(super) code: String,
}

/// Somebody who did something (操作者).
#[derive(Debug, Clone, SimpleObject)]
pub struct ActorReference {
    /// The name, as the audit tells it (名称).
    pub(super) name: String,
}

impl ActorReference {
    /// Somebody of a name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned() }
    }
}

/// A version of a card in its history (变动历史).
#[derive(Debug, Clone, SimpleObject)]
pub struct AssetCardVersion {
    /// From which day it holds (生效日期).
    pub(super) effective_on: Date,
    /// Since when it is known (记录时间).
    pub(super) recorded_at: DateTime,
    /// Why it came to be (版本类型).
    pub(super) kind: Term<CardVersionKind>,
    /// How the asset came, or why it costs something else, where that was said (取得方式、调整事由).
    pub(super) occasion: Option<Term<CardOccasion>>,
    /// What it changed of the version before it, as `field: from → to` (变更摘要).
    pub(super) summary: String,
    /// Who brought it (操作者).
    pub(super) by: ActorReference,
}

impl From<&Entry> for AssetCardVersion {
    fn from(entry: &Entry) -> Self {
        let told = entry.changes.iter().map(|change| format!("{}: {} → {}", change.field, change.from, change.to));
        Self {
            effective_on: Date(entry.effective_on),
            recorded_at: DateTime(entry.recorded_at),
            kind: Term(entry.kind),
            occasion: entry.occasion.map(Term),
            summary: told.collect::<Vec<_>>().join("; "),
            by: ActorReference { name: entry.by.clone() },
        }
    }
}
