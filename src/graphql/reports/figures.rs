//! What assets come to.

use super::super::scalar::{Money, Quantity};
use crate::reports::Figures;
use async_graphql::SimpleObject;

/// What assets come to (账面数).
#[derive(Debug, Clone, SimpleObject)]
pub struct AssetFigures {
    /// 数量.
    quantity: Quantity,
    /// 价值、原值.
    original_value: Money,
    /// 累计折旧、累计摊销.
    accumulated_depreciation: Money,
    /// 净值 = 原值 − 累计折旧.
    net_value: Money,
}

impl From<Figures> for AssetFigures {
    fn from(figures: Figures) -> Self {
        Self {
            quantity: Quantity(figures.quantity),
            original_value: Money(figures.cost),
            accumulated_depreciation: Money(figures.accumulated),
            net_value: Money(figures.net()),
        }
    }
}
