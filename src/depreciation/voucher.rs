//! The voucher that a month's depreciation suggests (建议凭证): data, by regime.

use entity::Regime;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What is debited and what is credited with a month's depreciation.
#[derive(Debug, Deserialize)]
pub struct Voucher {
    /// 依据.
    pub basis: String,
    /// 借: the expense, and what else it can be.
    pub expense: String,
    /// 贷: 累计折旧.
    pub accumulated: String,
}

static TABLE: LazyLock<BTreeMap<Regime, Voucher>> = LazyLock::new(|| {
    toml::from_str(include_str!("vouchers.toml")).expect("the shipped vouchers are checked by a test")
});

/// The voucher of a regime.
pub fn voucher(regime: Regime) -> Option<&'static Voucher> {
    TABLE.get(&regime)
}

#[cfg(test)]
mod tests {
    use super::voucher;
    use entity::Regime;

    #[test]
    fn every_regime_has_a_voucher() {
        for regime in Regime::ALL {
            let voucher = voucher(*regime).expect("a voucher");
            assert!(voucher.accumulated.ends_with("累计折旧") && !voucher.expense.is_empty(), "{regime}");
        }
    }
}
