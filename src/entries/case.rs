//! A case as a table writes it: when it applies, and its vouchers line by line.

use super::Text;
use super::accounts::{self, Account};
use entity::{AccountingSystem, CardOccasion, Money, Regime};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static UNSAID: LazyLock<NoEntry> = LazyLock::new(|| NoEntry::new(None));
static UNPRICED: LazyLock<NoEntry> = LazyLock::new(|| {
    NoEntry::new(Some(&Text {
        zh: "尚无金额，先计价再按下列情形作分录".to_owned(),
        en: "there is no amount yet; value it first".to_owned(),
    }))
});

/// Which sign of an amount a case is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
pub enum Sign {
    /// Any; the lines stand as written.
    #[default]
    Any,
    /// Only a positive one.
    #[serde(rename = "+")]
    Positive,
    /// Only a negative one.
    #[serde(rename = "-")]
    Negative,
    /// Written for a positive one, exchanged for the other.
    #[serde(rename = "+-")]
    ExchangedWhenNegative,
    /// Written for a negative one, exchanged for the other.
    #[serde(rename = "-+")]
    ExchangedWhenPositive,
}

impl Sign {
    /// Whether the case is for this amount; 0 has no sign and meets every case.
    pub fn admits(self, amount: Money) -> bool {
        match self {
            Self::Positive => amount >= Money::ZERO,
            Self::Negative => amount <= Money::ZERO,
            Self::Any | Self::ExchangedWhenNegative | Self::ExchangedWhenPositive => true,
        }
    }

    /// Whether debit and credit change places for this amount.
    pub fn exchanges(self, amount: Money) -> bool {
        match self {
            Self::ExchangedWhenNegative => amount < Money::ZERO,
            Self::ExchangedWhenPositive => amount > Money::ZERO,
            Self::Any | Self::Positive | Self::Negative => false,
        }
    }
}

/// What amount a line carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// 金额: what it is about.
    Amount,
    /// 原值.
    Cost,
    /// 折旧.
    Depreciation,
    /// 净值.
    Net,
    /// 收入: what came in, or what is got for it.
    Proceeds,
    /// 损失: by how much that is below 净值.
    Loss,
    /// 收益: by how much that is above 净值.
    Gain,
    /// 多提: what was depreciated after the asset had left its account.
    Over,
}

/// The amounts that the measures stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// 金额.
    pub amount: Money,
    /// 原值.
    pub cost: Money,
    /// 折旧.
    pub depreciation: Money,
    /// 收入.
    pub proceeds: Money,
    /// 多提.
    pub over: Money,
}

impl Sums {
    /// The amount of a measure.
    pub fn of(&self, measure: Measure) -> Money {
        let net = self.cost - self.depreciation;
        match measure {
            Measure::Amount => self.amount,
            Measure::Cost => self.cost,
            Measure::Depreciation => self.depreciation,
            Measure::Net => net,
            Measure::Proceeds => self.proceeds,
            Measure::Loss => (net - self.proceeds).max(Money::ZERO),
            Measure::Gain => (self.proceeds - net).max(Money::ZERO),
            Measure::Over => self.over,
        }
    }
}

/// A line of a voucher.
#[derive(Debug)]
struct Line {
    debit: bool,
    account: Account,
    auxiliaries: Vec<String>,
    red: bool,
    measure: Measure,
    by_department: bool,
}

#[derive(Debug)]
struct Voucher {
    system: AccountingSystem,
    summary: String,
    lines: Vec<Line>,
}

/// A case under a regime.
#[derive(Debug)]
pub struct Case {
    regime: Regime,
    because: Option<NoEntry>,
    /// For which sign of the amount.
    pub sign: Sign,
    /// On which occasions it is the case, where that is said (取得方式、调整事由).
    pub occasions: Vec<CardOccasion>,
    /// 适用情形.
    pub when: Text,
    /// 依据.
    pub basis: String,
    vouchers: Vec<Voucher>,
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
    /// Whether it is parted by department (各部门).
    pub by_department: bool,
}

impl Case {
    /// Whether it has any entry.
    pub fn is_booked(&self) -> bool {
        !self.vouchers.is_empty()
    }

    /// Its entries that have an amount, in their order.
    pub fn entries(&'static self, sums: &Sums, exchanged: bool) -> Vec<Entry> {
        let of_voucher = |voucher: &'static Voucher| {
            let lines = voucher.lines.iter().filter(|line| sums.of(line.measure) != Money::ZERO);
            lines.map(move |line| line.entry(voucher, sums.of(line.measure), exchanged))
        };
        self.vouchers.iter().flat_map(of_voucher).collect()
    }

    /// What is expressly not booked: both systems, or only 预算会计 where the regime has one.
    pub fn no_entry(&'static self, entries: &[Entry]) -> Option<&'static Text> {
        let booked = |system| entries.iter().any(|entry| entry.system == system);
        let reason: &'static NoEntry =
            if self.vouchers.is_empty() || !entries.is_empty() { &UNSAID } else { &UNPRICED };
        let reason = self.because.as_ref().unwrap_or(reason);
        let parallel = self.regime == Regime::Government;
        match (booked(AccountingSystem::Financial), booked(AccountingSystem::Budget)) {
            (true, false) if parallel => Some(&reason.budget),
            (false, false) if parallel => Some(&reason.both),
            (false, false) => Some(&reason.none),
            _ => None,
        }
    }
}

impl Line {
    fn entry(&'static self, of: &'static Voucher, amount: Money, exchanged: bool) -> Entry {
        let amount = if self.red { -amount } else { amount };
        let (debit, credit) = if self.debit == exchanged { (None, Some(amount)) } else { (Some(amount), None) };
        let Self { account, auxiliaries, by_department, .. } = self;
        let (system, summary) = (of.system, of.summary.as_str());
        Entry { system, account, summary, debit, credit, auxiliaries, by_department: *by_department }
    }
}

/// The three things that may expressly not be booked.
#[derive(Debug)]
struct NoEntry {
    budget: Text,
    both: Text,
    none: Text,
}

impl NoEntry {
    fn new(because: Option<&Text>) -> Self {
        let with = |zh: &str, en: &str| match because {
            Some(because) => Text { zh: format!("{zh}：{}", because.zh), en: format!("{en}: {}", because.en) },
            None => Text { zh: zh.to_owned(), en: en.to_owned() },
        };
        Self {
            budget: with("预算会计不做处理", "no entry in budget accounting"),
            both: with("财务会计、预算会计均不做处理", "no entry in financial or budget accounting"),
            none: with("不做账务处理", "no entry"),
        }
    }
}

/// A case as a table writes it.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawCase {
    r#for: String,
    #[serde(default)]
    sign: Sign,
    #[serde(default)]
    occasions: Vec<CardOccasion>,
    when: Text,
    basis: Option<String>,
    because: Option<Text>,
    #[serde(default)]
    vouchers: Vec<RawVoucher>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVoucher {
    summary: String,
    #[serde(default)]
    budget: bool,
    lines: Vec<String>,
}

/// Cases by regime, each role turned into the regime's account; the error says what is wrong with them.
pub fn read_cases(raw: &[RawCase]) -> Result<BTreeMap<Regime, Vec<Case>>, String> {
    let mut cases: BTreeMap<Regime, Vec<Case>> = BTreeMap::new();
    for case in raw {
        for letter in case.r#for.chars() {
            for regime in regimes(letter)? {
                let case = resolve(*regime, case).map_err(|error| format!("{regime}: {error}"))?;
                cases.entry(*regime).or_default().push(case);
            }
        }
    }
    Ok(cases)
}

fn regimes(letter: char) -> Result<&'static [Regime], String> {
    match letter {
        'G' => Ok(&[Regime::Government]),
        'N' => Ok(&[Regime::NonProfit2004, Regime::NonProfit2024]),
        'E' => Ok(&[Regime::Enterprise]),
        'S' => Ok(&[Regime::SmallEnterprise]),
        _ => Err(format!("no regime has the letter {letter}")),
    }
}

fn resolve(regime: Regime, case: &RawCase) -> Result<Case, String> {
    let voucher = |voucher: &RawVoucher| -> Result<Voucher, String> {
        Ok(Voucher {
            system: if voucher.budget { AccountingSystem::Budget } else { AccountingSystem::Financial },
            summary: voucher.summary.clone(),
            lines: voucher.lines.iter().map(|text| line(text, regime)).collect::<Result<_, _>>()?,
        })
    };
    let own = accounts::basis(regime);
    Ok(Case {
        regime,
        because: case.because.as_ref().map(|because| NoEntry::new(Some(because))),
        sign: case.sign,
        occasions: case.occasions.clone(),
        when: case.when.clone(),
        basis: case.basis.as_ref().map_or_else(|| own.to_owned(), |basis| format!("{own}；{basis}")),
        vouchers: case.vouchers.iter().map(voucher).collect::<Result<_, _>>()?,
    })
}

/// A line such as `借 固定资产—正确类别 -原值`.
fn line(text: &str, regime: Regime) -> Result<Line, String> {
    let wrong = || format!("{text:?} is not `借|贷 account [-]measure [各部门]`");
    let parts: Vec<&str> = text.split(' ').collect();
    let (side, account, measure, by_department) = match *parts.as_slice() {
        [side, account, measure] => (side, account, measure, false),
        [side, account, measure, "各部门"] => (side, account, measure, true),
        _ => return Err(wrong()),
    };
    let (account, auxiliaries) = accounts::account(regime, account).map_err(|error| format!("{text:?}: {error}"))?;
    let red = measure.starts_with('-');
    let debit = match side {
        "借" => true,
        "贷" => false,
        _ => return Err(wrong()),
    };
    let measure = match measure.trim_start_matches('-') {
        "金额" => Measure::Amount,
        "原值" => Measure::Cost,
        "折旧" => Measure::Depreciation,
        "净值" => Measure::Net,
        "收入" => Measure::Proceeds,
        "损失" => Measure::Loss,
        "收益" => Measure::Gain,
        "多提" => Measure::Over,
        _ => return Err(wrong()),
    };
    Ok(Line { debit, account, auxiliaries, red, measure, by_department })
}
