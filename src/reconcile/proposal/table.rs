//! The table of proposals: read from its text once, every role turned into the regime's account.

use super::{Account, Entry, Text};
use entity::{AccountingSystem, DifferenceKind, Money, Regime};
use std::{collections::BTreeMap, sync::LazyLock};

static TABLE: LazyLock<Table> =
    LazyLock::new(|| read(include_str!("proposals.toml")).expect("the shipped table is right: a test reads it"));

/// Which sign of a difference a case is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
pub(super) enum Sign {
    /// Any; the lines stand as written.
    #[default]
    Any,
    /// Only where the left side has more.
    #[serde(rename = "+")]
    Positive,
    /// Only where the right side has more.
    #[serde(rename = "-")]
    Negative,
    /// Written for the left side having more, exchanged for the other.
    #[serde(rename = "+-")]
    ExchangedWhenNegative,
    /// Written for the right side having more, exchanged for the other.
    #[serde(rename = "-+")]
    ExchangedWhenPositive,
}

impl Sign {
    /// Whether the case is for a difference of this amount; 0 has no sign and meets every case.
    pub(super) fn admits(self, amount: Money) -> bool {
        match self {
            Self::Positive => amount >= Money::ZERO,
            Self::Negative => amount <= Money::ZERO,
            Self::Any | Self::ExchangedWhenNegative | Self::ExchangedWhenPositive => true,
        }
    }

    /// Whether debit and credit change places for this amount.
    pub(super) fn exchanges(self, amount: Money) -> bool {
        match self {
            Self::ExchangedWhenNegative => amount < Money::ZERO,
            Self::ExchangedWhenPositive => amount > Money::ZERO,
            Self::Any | Self::Positive | Self::Negative => false,
        }
    }
}

/// What amount a line carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// 金额: the difference.
    Amount,
    /// 原值.
    Cost,
    /// 折旧.
    Depreciation,
    /// 净值.
    Net,
}

/// A line of a voucher.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) debit: bool,
    pub(super) account: Account,
    pub(super) auxiliaries: Vec<String>,
    pub(super) red: bool,
    pub(super) measure: Measure,
}

/// A voucher.
#[derive(Debug)]
pub(super) struct Voucher {
    pub(super) system: AccountingSystem,
    pub(super) summary: String,
    pub(super) lines: Vec<Line>,
}

/// A case of a kind under a regime.
#[derive(Debug)]
pub(super) struct Case {
    regime: Regime,
    because: Option<NoEntry>,
    pub(super) sign: Sign,
    pub(super) when: Text,
    pub(super) basis: String,
    pub(super) vouchers: Vec<Voucher>,
}

/// The three things that may expressly not be booked.
#[derive(Debug)]
struct NoEntry {
    budget: Text,
    both: Text,
    none: Text,
}

/// A kind.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) follow_up: Text,
    like: Option<Like>,
    cases: BTreeMap<Regime, Vec<Case>>,
}

/// The whole table.
#[derive(Debug)]
pub(super) struct Table {
    subjects: BTreeMap<DifferenceKind, Subject>,
    unsaid: NoEntry,
    unpriced: NoEntry,
}

impl Table {
    /// The shipped table.
    pub(super) fn get() -> &'static Self {
        &TABLE
    }

    /// What the table says of a kind.
    pub(super) fn subject(&'static self, kind: DifferenceKind) -> &'static Subject {
        &self.subjects[&kind]
    }

    /// The cases of a kind, or of the kind that this one is like.
    pub(super) fn cases(&'static self, kind: DifferenceKind, regime: Regime, amount: Money) -> &'static [Case] {
        let subject = match &self.subject(kind).like {
            Some(like) if amount < Money::ZERO => self.subject(like.less),
            Some(like) => self.subject(like.more),
            None => self.subject(kind),
        };
        subject.cases.get(&regime).map_or(&[], Vec::as_slice)
    }

    /// What is expressly not booked: both systems, or only 预算会计 where the regime has one.
    pub(super) fn no_entry(&'static self, case: &'static Case, entries: &[Entry]) -> Option<&'static Text> {
        let booked = |system| entries.iter().any(|entry| entry.system == system);
        let reason = if case.vouchers.is_empty() || !entries.is_empty() { &self.unsaid } else { &self.unpriced };
        let reason = case.because.as_ref().unwrap_or(reason);
        let parallel = case.regime == Regime::Government;
        match (booked(AccountingSystem::Financial), booked(AccountingSystem::Budget)) {
            (true, false) if parallel => Some(&reason.budget),
            (false, false) if parallel => Some(&reason.both),
            (false, false) => Some(&reason.none),
            _ => None,
        }
    }
}

/// Two kinds whose cases are taken by the sign of the amount.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Like {
    more: DifferenceKind,
    less: DifferenceKind,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    regimes: BTreeMap<Regime, RawRegime>,
    kinds: BTreeMap<DifferenceKind, RawKind>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegime {
    basis: String,
    #[serde(default)]
    accounts: BTreeMap<String, RawAccount>,
    accounts_of: Option<Regime>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAccount {
    code: String,
    name: String,
    #[serde(default)]
    or: Vec<String>,
    #[serde(default)]
    auxiliaries: Vec<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    zh: String,
    en: String,
    like: Option<Like>,
    #[serde(default)]
    cases: Vec<RawCase>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    r#for: String,
    #[serde(default)]
    sign: Sign,
    when: Text,
    basis: Option<String>,
    because: Option<Text>,
    #[serde(default)]
    vouchers: Vec<RawVoucher>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVoucher {
    summary: String,
    #[serde(default)]
    budget: bool,
    lines: Vec<String>,
}

/// Reads a table; the error says what is wrong with it.
pub(super) fn read(text: &str) -> Result<Table, String> {
    let raw: RawTable = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut subjects = BTreeMap::new();
    for (kind, subject) in &raw.kinds {
        let mut cases: BTreeMap<Regime, Vec<Case>> = BTreeMap::new();
        for case in &subject.cases {
            for letter in case.r#for.chars() {
                for regime in regimes(letter)? {
                    let case = resolve(*regime, &raw, case).map_err(|error| format!("{kind}, {regime}: {error}"))?;
                    cases.entry(*regime).or_default().push(case);
                }
            }
        }
        let follow_up = Text { zh: subject.zh.clone(), en: subject.en.clone() };
        subjects.insert(*kind, Subject { follow_up, like: subject.like, cases });
    }
    let unpriced = Text {
        zh: "尚无金额，先计价再按下列情形作分录".to_owned(),
        en: "there is no amount yet; value it first".to_owned(),
    };
    Ok(Table { subjects, unsaid: NoEntry::new(None), unpriced: NoEntry::new(Some(&unpriced)) })
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

fn resolve(regime: Regime, raw: &RawTable, case: &RawCase) -> Result<Case, String> {
    let of = |regime| raw.regimes.get(&regime).ok_or_else(|| format!("the regime {regime} is missing"));
    let own = of(regime)?;
    let accounts = &of(own.accounts_of.unwrap_or(regime))?.accounts;
    let voucher = |voucher: &RawVoucher| -> Result<Voucher, String> {
        Ok(Voucher {
            system: if voucher.budget { AccountingSystem::Budget } else { AccountingSystem::Financial },
            summary: voucher.summary.clone(),
            lines: voucher.lines.iter().map(|text| line(text, accounts)).collect::<Result<_, _>>()?,
        })
    };
    Ok(Case {
        regime,
        because: case.because.as_ref().map(|because| NoEntry::new(Some(because))),
        sign: case.sign,
        when: case.when.clone(),
        basis: case.basis.as_ref().map_or_else(|| own.basis.clone(), |basis| format!("{}；{basis}", own.basis)),
        vouchers: case.vouchers.iter().map(voucher).collect::<Result<_, _>>()?,
    })
}

/// A line such as `借 固定资产—正确类别 -原值`.
fn line(text: &str, accounts: &BTreeMap<String, RawAccount>) -> Result<Line, String> {
    let wrong = || format!("{text:?} is not `借|贷 account [-]measure`");
    let parts: Vec<&str> = text.split(' ').collect();
    let [side, account, measure] = <[&str; 3]>::try_from(parts).map_err(|_| wrong())?;
    let (role, sub) = account.split_once('—').unwrap_or((account, ""));
    let raw = accounts.get(role).ok_or_else(|| format!("{text:?}: the regime has no account {role}"))?;
    let name = if sub.is_empty() { raw.name.clone() } else { format!("{}—{sub}", raw.name) };
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
        _ => return Err(wrong()),
    };
    let account = Account { code: raw.code.clone(), name, or: raw.or.clone() };
    Ok(Line { debit, account, auxiliaries: raw.auxiliaries.clone(), red, measure })
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
