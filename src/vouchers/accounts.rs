//! Which of the institute's own accounts a line is for. Pure.
//!
//! One account of the books that fits is taken. Where none does, or more than one, the account of the regime
//! stands, with those that come into question: a person chooses, nothing is guessed.

use crate::depreciation::card::Class;
use crate::entries::Account;
use crate::facts::normalise;
use crate::ledger::Chart;
use entity::{AccountRole, Regime};
use std::collections::BTreeMap;
use std::fmt;

/// The account of a line (科目).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// 科目编码.
    pub code: String,
    /// 科目名称.
    pub name: String,
    /// What it is for.
    pub role: AccountRole,
    /// Whether it is the institute's own; else it is the one of the regime.
    pub is_own: bool,
    /// Codes of the institute's own accounts that come into question, where none was taken.
    pub choices: Vec<String>,
    /// Accounts that the regime has for other uses of the asset.
    pub or: Vec<String>,
}

impl Chosen {
    /// Whether a line of the books stands on this account, or on one that it may be.
    pub fn covers(&self, code: &str) -> bool {
        if self.choices.is_empty() { code.starts_with(&self.code) } else { self.choices.iter().any(|own| own == code) }
    }
}

impl fmt::Display for Chosen {
    /// As people write it: `5001 业务活动费用（或 5101 单位管理费用）`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.name)?;
        if self.or.is_empty() { Ok(()) } else { write!(f, "（或 {}）", self.or.join("、")) }
    }
}

/// The accounts of an institute's books.
#[derive(Debug)]
pub struct Books {
    chart: Chart,
    leaves: Vec<(String, String)>,
}

impl Books {
    /// The accounts by code and name; those that have accounts below them carry no lines of their own.
    pub fn new(chart: Chart, mut accounts: Vec<(String, String)>) -> Self {
        accounts.sort_unstable();
        let has_below = |at: usize| accounts.get(at + 1).is_some_and(|(next, _)| next.starts_with(&accounts[at].0));
        let leaves = (0..accounts.len()).filter(|at| !has_below(*at)).map(|at| accounts[at].clone()).collect();
        Self { chart, leaves }
    }

    /// No books at all: every account is the one of the regime.
    pub fn of_regime(regime: Regime) -> Self {
        Self::new(Chart::new(regime, &BTreeMap::new()), Vec::new())
    }

    /// The account for a line of a class.
    pub fn choose(&self, account: &Account, class: &Class) -> Chosen {
        let role = self.chart.role(&account.code);
        let mut open = self.under(account, role);
        if !account.code.is_empty() && matches!(role, AccountRole::Cost | AccountRole::AccDepreciation) {
            open = self.of_class(open, class);
        }
        let (code, name) = match open.as_slice() {
            [(code, name)] => (code, name),
            _ => (&account.code, &account.name),
        };
        Chosen {
            code: code.clone(),
            name: name.clone(),
            role,
            is_own: open.len() == 1,
            choices: if open.len() == 1 { Vec::new() } else { open.iter().map(|(code, _)| code.clone()).collect() },
            or: account.or.clone(),
        }
    }

    /// The accounts that are, or lie below, the one of the regime; else those that the institute says are for the
    /// same. Of a sub-account (明细科目) of the regime only those of its name.
    fn under(&self, account: &Account, role: AccountRole) -> Vec<&(String, String)> {
        let is_role = |(code, _): &&(String, String)| self.chart.role(code) == role;
        let below = |(code, _): &&(String, String)| !account.code.is_empty() && code.starts_with(&account.code);
        let mut open: Vec<_> = self.leaves.iter().filter(below).filter(is_role).collect();
        if open.is_empty() && matches!(role, AccountRole::Cost | AccountRole::AccDepreciation) {
            open = self.leaves.iter().filter(is_role).collect();
        }
        let Some((_, sub)) = account.name.split_once('—') else { return open };
        let named: Vec<_> = open.iter().copied().filter(|(_, name)| name.ends_with(sub)).collect();
        if named.is_empty() { open } else { named }
    }

    /// Of several accounts those of a class: by what was said of them, else by their name.
    fn of_class<'a>(&self, open: Vec<&'a (String, String)>, class: &Class) -> Vec<&'a (String, String)> {
        let own = normalise(&class.code).into_owned();
        let said = |code: &str| self.chart.class(code).map(|said| normalise(said).into_owned());
        let fits =
            |code: &str| said(code).filter(|said| !own.is_empty() && own.starts_with(said)).map(|said| said.len());
        if let Some(longest) = open.iter().filter_map(|(code, _)| fits(code)).max() {
            return open.into_iter().filter(|(code, _)| fits(code) == Some(longest)).collect();
        }
        // What is said to be of another class is of another class.
        let open: Vec<_> = open.into_iter().filter(|(code, _)| said(code).is_none()).collect();
        let named: Vec<_> = open.iter().copied().filter(|(_, name)| is_named(name, &class.name)).collect();
        if named.len() == 1 { named } else { open }
    }
}

/// Whether the last part of an account's name, as of `固定资产\设备`, is a class.
fn is_named(account: &str, class: &str) -> bool {
    let last = account.rsplit(['\\', '/', '_', '-', '—']).next().unwrap_or_default();
    !class.is_empty() && normalise(last) == normalise(class)
}

#[cfg(test)]
mod tests {
    use super::Books;
    use crate::depreciation::card::Class;
    use crate::entries::Account;
    use crate::layout::AccountMapping;
    use crate::ledger::Chart;
    use entity::Regime;
    use std::collections::BTreeMap;

    fn books(accounts: &[(&str, &str)], classes: &[(&str, &str)]) -> Books {
        let said = |class: &str| AccountMapping { role: None, class: Some(class.to_owned()) };
        let over: BTreeMap<_, _> = classes.iter().map(|(code, class)| ((*code).to_owned(), said(class))).collect();
        let own = |(code, name): &(&str, &str)| ((*code).to_owned(), (*name).to_owned());
        Books::new(Chart::new(Regime::Government, &over), accounts.iter().map(own).collect())
    }

    fn choose(books: &Books, account: (&str, &str), class: (&str, &str)) -> (String, bool, Vec<String>) {
        let account = Account { code: account.0.to_owned(), name: account.1.to_owned(), or: Vec::new() };
        let class = Class { code: class.0.to_owned(), name: class.1.to_owned(), edition: String::new() };
        let chosen = books.choose(&account, &class);
        (chosen.code, chosen.is_own, chosen.choices)
    }

    const COST: (&str, &str) = ("1601", "固定资产");
    const COMPUTER: (&str, &str) = ("A02010105", "台式计算机");

    #[test]
    fn one_account_that_fits_is_taken() {
        let own = |code: &str| (code.to_owned(), true, Vec::<String>::new());
        let open =
            |choices: &[&str]| ("1601".to_owned(), false, choices.iter().map(|code| (*code).to_owned()).collect());
        assert_eq!(choose(&books(&[], &[]), COST, COMPUTER), open(&[]));
        assert_eq!(choose(&books(&[("1601", "固定资产")], &[]), COST, COMPUTER), own("1601"));
        let accounts = [("1601", "固定资产"), ("160101", "固定资产\\房屋"), ("160103", "固定资产\\台式计算机")];
        assert_eq!(choose(&books(&accounts, &[]), COST, COMPUTER), own("160103"));
        assert_eq!(choose(&books(&accounts, &[]), COST, ("A05", "家具")), open(&["160101", "160103"]));
        let by_class = books(&accounts, &[("160101", "A01"), ("160103", "A02")]);
        assert_eq!(choose(&by_class, COST, COMPUTER), own("160103"));
        assert_eq!(choose(&by_class, COST, ("A01", "")), own("160101"));
        assert_eq!(choose(&by_class, COST, ("A05", "家具")), open(&[]));
    }

    #[test]
    fn a_sub_account_of_the_regime_goes_by_its_name() {
        let accounts =
            [("190201", "待处理财产价值"), ("190202", "处理净收入"), ("100201", "基本户"), ("100202", "零余额")];
        let books = books(&accounts, &[]);
        let none = ("", "");
        assert_eq!(choose(&books, ("1902", "待处理财产损溢—处理净收入"), none), ("190202".to_owned(), true, vec![]));
        let open = ("1002".to_owned(), false, vec!["100201".to_owned(), "100202".to_owned()]);
        assert_eq!(choose(&books, ("1002", "银行存款"), none), open);
    }
}
