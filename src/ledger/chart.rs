//! The chart of accounts by role (科目角色): what an account is for, never its number.
//!
//! 1601 is 固定资产 under the government and enterprise regimes and 无形资产 in a book of a
//! 民间非营利组织 of 2004: so roles belong to (regime, edition), as data in `charts.toml`, and a
//! mapping has the last word.

use crate::layout::{AccountMapping, values::account_code};
use entity::{AccountRole, AccountingSystem, EntrySide, Regime};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The chart as it stands in the data file.
#[derive(Deserialize)]
struct Charts {
    names: BTreeMap<AccountRole, Vec<String>>,
    regimes: BTreeMap<Regime, Template>,
}

#[derive(Deserialize)]
struct Template {
    verified: bool,
    #[serde(default)]
    budget: Vec<String>,
    roles: BTreeMap<AccountRole, Vec<String>>,
}

static CHARTS: LazyLock<Charts> =
    LazyLock::new(|| toml::from_str(include_str!("charts.toml")).expect("the shipped charts are checked by a test"));

/// The accounts of one regime by role, with what a mapping says about them.
#[derive(Debug, Clone)]
pub struct Chart {
    regime: Regime,
    roles: BTreeMap<String, AccountRole>,
    classes: BTreeMap<String, String>,
    verified: bool,
}

impl Chart {
    /// The chart of a regime, with the accounts that a mapping names laid over it.
    pub fn new(regime: Regime, overrides: &BTreeMap<String, AccountMapping>) -> Self {
        let template = CHARTS.regimes.get(&regime);
        let mut roles = BTreeMap::new();
        let mut classes = BTreeMap::new();
        let known = template.iter().flat_map(|template| &template.roles).chain(&CHARTS.names);
        for (role, codes) in known {
            roles.extend(codes.iter().map(|code| (code.clone(), *role)));
        }
        let mut scratch = String::new();
        for (account, said) in overrides {
            let text = account_code(account.trim(), &mut scratch);
            let key = if text.code.is_empty() { text.name } else { text.code };
            if let Some(role) = said.role {
                roles.insert(key.to_owned(), role);
            }
            if let Some(class) = &said.class {
                classes.insert(key.to_owned(), class.clone());
            }
        }
        Self { regime, roles, classes, verified: template.is_some_and(|template| template.verified) }
    }

    /// The regime.
    pub const fn regime(&self) -> Regime {
        self.regime
    }

    /// Whether the numbers of this regime were checked against its text.
    pub const fn is_verified(&self) -> bool {
        self.verified
    }

    /// What an account is for: by the longest prefix of its code, sub-accounts inherit. An account
    /// that has only a name (`固定资产\设备`) goes by the first part of the name.
    pub fn role(&self, account: &str) -> AccountRole {
        lookup(&self.roles, account).copied().unwrap_or(AccountRole::Other)
    }

    /// The class code that a mapping gives an account, by the longest prefix.
    pub fn class(&self, account: &str) -> Option<&str> {
        lookup(&self.classes, account).map(String::as_str)
    }

    /// The accounting system of an account whose source does not say it: under the government
    /// regime 6, 7 and 8 are budget accounts (预算会计).
    pub fn system(&self, account: &str) -> AccountingSystem {
        let budget = CHARTS.regimes.get(&self.regime).map_or(&[][..], |template| &template.budget);
        if budget.iter().any(|prefix| account.starts_with(prefix.as_str())) {
            AccountingSystem::Budget
        } else {
            AccountingSystem::Financial
        }
    }
}

/// The side on which the balance of an account of a role normally stands; `None` where the role
/// does not tell.
pub const fn normal_side(role: AccountRole) -> Option<EntrySide> {
    match role {
        AccountRole::AccDepreciation | AccountRole::Impairment => Some(EntrySide::Credit),
        AccountRole::Other => None,
        _ => Some(EntrySide::Debit),
    }
}

fn lookup<'m, T>(map: &'m BTreeMap<String, T>, account: &str) -> Option<&'m T> {
    if account.starts_with(|c: char| c.is_ascii_digit()) {
        return (1..=account.len()).rev().filter_map(|end| account.get(..end)).find_map(|prefix| map.get(prefix));
    }
    let parts = account.split(['\\', '/', '_', '-', '—', '.']).map(str::trim);
    parts.filter(|part| !part.is_empty()).find_map(|part| map.get(part))
}

#[cfg(test)]
mod tests {
    use super::{CHARTS, Chart, normal_side};
    use crate::layout::AccountMapping;
    use entity::{AccountRole, AccountingSystem, EntrySide, Regime};
    use std::collections::BTreeMap;

    fn chart(regime: Regime) -> Chart {
        Chart::new(regime, &BTreeMap::new())
    }

    #[test]
    fn every_regime_has_its_accounts() {
        assert_eq!(CHARTS.regimes.len(), Regime::ALL.len());
        let rows = [
            (Regime::Government, "1601", "1602", "1902", "1501"),
            (Regime::NonProfit2004, "1501", "1502", "1509", "1401"),
            (Regime::NonProfit2024, "1501", "1502", "1509", "1401"),
            (Regime::Enterprise, "1601", "1602", "1606", "1511"),
            (Regime::SmallEnterprise, "1601", "1602", "1901", "1511"),
        ];
        for (regime, cost, depreciation, clearing, equity) in rows {
            let chart = chart(regime);
            assert_eq!(chart.role(cost), AccountRole::Cost, "{regime}");
            assert_eq!(chart.role(depreciation), AccountRole::AccDepreciation, "{regime}");
            assert_eq!(chart.role(clearing), AccountRole::Clearing, "{regime}");
            assert_eq!(chart.role(equity), AccountRole::EquityInvestment, "{regime}");
            assert_eq!(chart.role("1002"), AccountRole::Other, "{regime}");
        }
        assert!(!chart(Regime::NonProfit2024).is_verified());
    }

    #[test]
    fn sub_accounts_inherit_and_the_longest_prefix_decides() {
        let said = AccountMapping { role: Some(AccountRole::Other), class: Some("A05".to_owned()) };
        let chart = Chart::new(Regime::Government, &BTreeMap::from([("1601.05".to_owned(), said)]));
        assert_eq!(chart.role("160103"), AccountRole::Cost);
        assert_eq!(chart.role("160105"), AccountRole::Other);
        assert_eq!(chart.role("16010501"), AccountRole::Other);
        assert_eq!(chart.class("16010501"), Some("A05"));
        assert_eq!(chart.class("160103"), None);
        assert_eq!(chart.role("16"), AccountRole::Other);
    }

    #[test]
    fn an_account_without_code_goes_by_its_name() {
        let chart = chart(Regime::Enterprise);
        assert_eq!(chart.role("固定资产\\设备"), AccountRole::Cost);
        assert_eq!(chart.role("累计折旧_设备"), AccountRole::AccDepreciation);
        assert_eq!(chart.role("固定资产清理"), AccountRole::Clearing);
        assert_eq!(chart.role("银行存款"), AccountRole::Other);
    }

    #[test]
    fn in_a_non_profit_book_of_2004_1601_is_intangible() {
        assert_eq!(chart(Regime::NonProfit2004).role("1601"), AccountRole::Other);
    }

    #[test]
    fn budget_accounts_exist_only_under_the_government_regime() {
        assert_eq!(chart(Regime::Government).system("7201"), AccountingSystem::Budget);
        assert_eq!(chart(Regime::Government).system("1601"), AccountingSystem::Financial);
        assert_eq!(chart(Regime::Enterprise).system("6602"), AccountingSystem::Financial);
        assert_eq!(normal_side(AccountRole::AccDepreciation), Some(EntrySide::Credit));
    }
}
