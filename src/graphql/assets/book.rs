//! What a card is worth on a day, and why it cannot be said.

use super::super::scalar::{Date, Money};
use crate::depreciation::Worth;
use async_graphql::SimpleObject;
use entity::Day;

/// What an asset is worth on the books at the end of a day (账面价值).
#[derive(Debug, Clone, SimpleObject)]
pub struct BookValue {
    /// The day (日期).
    on: Date,
    /// 原值; nothing where the asset is not there yet, or no more.
    original_value: Money,
    /// 累计折旧, with every month that was over by then.
    accumulated_depreciation: Money,
    /// 净值 = 原值 − 累计折旧.
    net_value: Money,
}

impl BookValue {
    /// What an asset is worth on a day.
    pub fn new(on: Day, worth: Worth) -> Self {
        Self {
            on: Date(on),
            original_value: Money(worth.cost),
            accumulated_depreciation: Money(worth.accumulated),
            net_value: Money(worth.net()),
        }
    }
}
