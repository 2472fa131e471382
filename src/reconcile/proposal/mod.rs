//! What to do about a difference: the follow-up (后续处理) and the entries it suggests (建议分录),
//! by kind and accounting regime.
//!
//! Everything here is a suggestion: which case applies is a finding of a person, so the usual case
//! stands first and the others beside it. Under 政府会计 both systems are answered (平行记账):
//! where 预算会计 has no entry that is said, not left empty. The table is data
//! (`proposals.toml`); its accounts are named by role and numbered by regime, because the same
//! number means another account elsewhere (1601 is 固定资产 to most, 无形资产 to a 民办非企业单位).

mod table;

use crate::words::Lang;
use entity::{AccountingSystem, DifferenceKind, Money, Regime, round_half_up};
use table::{Case, Line, Measure, Table};

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// The sentence in one language.
    pub fn tell(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

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

/// One line of a suggested voucher (分录). Lines of one voucher share system and summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 财务会计 or 预算会计.
    pub system: AccountingSystem,
    /// 科目.
    pub account: &'static Account,
    /// 摘要.
    pub summary: &'static str,
    /// 借方; negative is 红字.
    pub debit: Option<Money>,
    /// 贷方; negative is 红字.
    pub credit: Option<Money>,
    /// 辅助核算: what has to be named with the account.
    pub auxiliaries: &'static [String],
}

/// Another case, with its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// 适用情形.
    pub when: &'static Text,
    /// 依据.
    pub basis: &'static str,
    /// What is expressly not booked, and why.
    pub no_entry: Option<&'static Text>,
    /// 建议分录.
    pub entries: Vec<Entry>,
}

/// What is suggested for one difference (建议账务处理).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// 会计制度.
    pub regime: Regime,
    /// 依据.
    pub basis: &'static str,
    /// 后续处理.
    pub follow_up: &'static Text,
    /// 适用情形 of the entries.
    pub when: &'static Text,
    /// What is expressly not booked, and why (预算会计不做处理).
    pub no_entry: Option<&'static Text>,
    /// 建议分录.
    pub entries: Vec<Entry>,
    /// The other cases, in the order of the table.
    pub alternatives: Vec<Alternative>,
}

/// What the card of the difference says, where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// 原值.
    pub cost: Money,
    /// 累计折旧.
    pub depreciation: Money,
}

/// What is suggested for a difference of `kind` over `amount` (left minus right).
///
/// Where the difference itself has no amount (a class, a department), the cost of the card is what
/// moves. Accumulated depreciation moves with its share of the cost.
///
/// # Panics
///
/// If the shipped table had no case for the kind, the regime and the sign; a test holds that it has.
pub fn propose(regime: Regime, kind: DifferenceKind, amount: Money, figures: Figures) -> Proposal {
    let table = Table::get();
    let subject = table.subject(kind);
    let sums = Sums::new(amount, figures);
    let mut cases = table.cases(kind, regime, amount).iter().filter(|case| case.sign.admits(amount)).map(|case| {
        let entries = entries(case, amount, &sums);
        Alternative { when: &case.when, basis: &case.basis, no_entry: table.no_entry(case, &entries), entries }
    });
    let first = cases.next().expect("a test holds that the table has a case for every kind, regime and sign");
    Proposal {
        regime,
        basis: first.basis,
        follow_up: &subject.follow_up,
        when: first.when,
        no_entry: first.no_entry,
        entries: first.entries,
        alternatives: cases.collect(),
    }
}

/// The amounts that the measures of the table stand for.
struct Sums {
    amount: Money,
    cost: Money,
    depreciation: Money,
}

impl Sums {
    fn new(amount: Money, figures: Figures) -> Self {
        let cost = if amount == Money::ZERO { figures.cost.abs() } else { amount.abs() };
        let whole = i128::from(figures.cost.abs().fen());
        let share = i128::from(figures.depreciation.abs().fen()) * i128::from(cost.fen());
        let depreciation = round_half_up(share, whole).map_or(Money::ZERO, Money);
        Self { amount: amount.abs(), cost, depreciation: depreciation.min(cost) }
    }

    fn of(&self, measure: Measure) -> Money {
        match measure {
            Measure::Amount => self.amount,
            Measure::Cost => self.cost,
            Measure::Depreciation => self.depreciation,
            Measure::Net => self.cost - self.depreciation,
        }
    }
}

fn entries(case: &'static Case, amount: Money, sums: &Sums) -> Vec<Entry> {
    let exchanged = case.sign.exchanges(amount);
    let mut entries = Vec::new();
    for voucher in &case.vouchers {
        let lines = voucher.lines.iter().filter(|line| sums.of(line.measure) != Money::ZERO);
        entries.extend(lines.map(|line| entry(voucher.system, &voucher.summary, line, exchanged, sums)));
    }
    entries
}

fn entry(system: AccountingSystem, summary: &'static str, line: &'static Line, exchanged: bool, sums: &Sums) -> Entry {
    let amount = if line.red { -sums.of(line.measure) } else { sums.of(line.measure) };
    let (debit, credit) = if line.debit == exchanged { (None, Some(amount)) } else { (Some(amount), None) };
    Entry { system, account: &line.account, summary, debit, credit, auxiliaries: &line.auxiliaries }
}

#[cfg(test)]
mod tests;
