//! The accounts of each regime by the words that lines use for them.

use entity::Regime;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

static REGIMES: LazyLock<BTreeMap<Regime, RawRegime>> =
    LazyLock::new(|| toml::from_str(include_str!("accounts.toml")).expect("the shipped accounts are read by a test"));

/// An account of a regime (科目).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its code; blank for 原凭证的对方科目, which only the original voucher knows.
    pub code: String,
    /// Its name, with the sub-account behind a dash.
    pub name: String,
    /// Accounts to use instead, by the use of the asset (as `5101 单位管理费用`).
    pub or: Vec<String>,
}

impl fmt::Display for Account {
    /// As people write it: `1601 固定资产`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code.as_str() {
            "" => f.write_str(&self.name),
            code => write!(f, "{code} {}", self.name),
        }
    }
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegime {
    basis: String,
    #[serde(default)]
    accounts: BTreeMap<String, RawAccount>,
    accounts_of: Option<Regime>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAccount {
    code: String,
    name: String,
    #[serde(default)]
    or: Vec<String>,
    #[serde(default)]
    auxiliaries: Vec<String>,
}

/// The provision that the accounts of a regime rest on (依据).
pub fn basis(regime: Regime) -> &'static str {
    REGIMES.get(&regime).map_or("", |known| known.basis.as_str())
}

/// An account by the word for it, as `待处理—处理净收入`, and what has to be named with it.
pub(super) fn account(regime: Regime, word: &str) -> Result<(Account, Vec<String>), String> {
    let of = |regime| REGIMES.get(&regime).ok_or_else(|| format!("the regime {regime} is missing"));
    let own = of(regime)?;
    let (role, sub) = word.split_once('—').unwrap_or((word, ""));
    let known = of(own.accounts_of.unwrap_or(regime))?.accounts.get(role);
    let raw = known.ok_or_else(|| format!("the regime has no account {role}"))?;
    let name = if sub.is_empty() { raw.name.clone() } else { format!("{}—{sub}", raw.name) };
    Ok((Account { code: raw.code.clone(), name, or: raw.or.clone() }, raw.auxiliaries.clone()))
}

#[cfg(test)]
mod tests {
    use super::{account, basis};
    use entity::Regime;

    #[test]
    fn every_regime_has_its_accounts() {
        for regime in Regime::ALL {
            assert!(basis(*regime).starts_with('《'), "{regime}");
            let (cost, auxiliaries) = account(*regime, "固定资产—设备").expect("an account");
            assert_eq!((cost.name.as_str(), auxiliaries), ("固定资产—设备", vec!["资产类别".to_owned()]));
            assert_eq!(account(*regime, "库存").map(|_| ()), Err("the regime has no account 库存".to_owned()));
        }
        assert_eq!(account(Regime::NonProfit2024, "累计折旧").expect("an account").0.code, "1502");
    }
}
