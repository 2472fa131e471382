//! What a run keeps as JSON, as a client is told of it: the summary of the run, and a difference with
//! its rows. The JSON is the program's own, written with the run.

use super::super::scalar::{Money, Quantity};
use super::super::term::Term;
use super::evidence::{Evidence, PoolSide, RunnerUp};
use crate::vouchers::propose::{Auxiliary, Entry};
use async_graphql::SimpleObject;
use entity::{AccountingSystem, DepreciationCause, DifferenceKind, Leg, Measure, Regime, Side};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The ruleset that compared (核对规则).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct Ruleset {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: String,
}

/// Quantity and value together (数量与金额).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct ReconciliationTotal {
    /// 数量.
    quantity: Quantity,
    /// 金额.
    value: Money,
}

/// An amount of both legs together (金额).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct ReconciliationValue {
    /// 金额.
    value: Money,
}

/// The footing of one leg and measure (勾稽).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct LegFooting {
    /// 核对关系.
    leg: Term<Leg>,
    /// 原值 or 累计折旧.
    measure: Term<Measure>,
    /// Raw total of the left side (左方合计).
    left: Money,
    /// Raw total of the right side (右方合计).
    right: Money,
    /// left − right (差额).
    difference: Money,
    /// Value of cards outside the count list's scope (盘点范围外).
    not_counted: Money,
    /// Differences whose rows are named, and what was not counted (已归类).
    explained: Money,
    /// difference − explained (未归类).
    unexplained: Money,
}

/// The footing of the run (勾稽核对).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct ReconciliationFooting {
    /// 账.
    ledger: Option<ReconciliationTotal>,
    /// 卡.
    cards: Option<ReconciliationTotal>,
    /// 物.
    physical: Option<ReconciliationTotal>,
    /// Both legs together (已归类差异).
    explained: ReconciliationValue,
    /// Both legs together (未归类差异).
    unexplained: ReconciliationValue,
    /// Each leg and measure, so that opposite errors cannot hide one another (各核对关系).
    legs: Vec<LegFooting>,
}

/// An asset class as the accounts divide it (资产类别).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct ReconciliationClass {
    /// 代码; empty where only a name is known.
    code: String,
    /// 名称.
    name: String,
    /// Whether an account of the ledger stands for it (有对应科目).
    mapped: bool,
}

/// 期初、增加、减少、期末.
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct Movement {
    /// 期初数.
    opening: Money,
    /// 本期增加.
    increase: Money,
    /// 本期减少.
    decrease: Money,
    /// 期末数.
    closing: Money,
}

/// What the sides of a class differ in (差异); an absent side has none.
#[derive(Debug, Clone, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct ReconciliationGap {
    /// Both legs together.
    value: Option<Money>,
    /// 账 − 卡.
    ledger_card: Option<Money>,
    /// 卡 − 物.
    card_physical: Option<Money>,
}

/// A line of the class table (分类对账表); an absent side is null, never 0.
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct ReconciliationCategory {
    /// 资产类别.
    category: Option<ReconciliationClass>,
    /// 原值 or 累计折旧.
    measure: Term<Measure>,
    /// 账.
    ledger: Option<Movement>,
    /// 卡.
    cards: Option<Movement>,
    /// 物.
    physical: Option<ReconciliationTotal>,
    /// 差异.
    difference: ReconciliationGap,
}

/// How many differences of a kind (差异汇总).
#[derive(Debug, Clone, SimpleObject)]
pub struct KindCount {
    /// 差异类型.
    kind: Term<DifferenceKind>,
    /// 笔数.
    number: u64,
}

/// How many groups differ in exactly these kinds (差异组合).
#[derive(Debug, Clone, SimpleObject)]
pub struct SignatureCount {
    /// The kinds, joined by `+`.
    kinds: String,
    /// How many groups.
    groups: u64,
}

/// How many of what (核对结果).
#[derive(Debug, Clone, SimpleObject)]
pub struct ReconciliationCounts {
    /// Groups in all (组数).
    groups: u64,
    /// 相符.
    matched: u64,
    /// 有差异.
    differing: u64,
    /// 盘点范围外.
    out_of_scope: u64,
    /// Classes that the accounts know as a whole only (按类别汇总).
    pools: u64,
    /// Counted rows without any worth (无法计价的盘点行).
    unvalued: u64,
    /// Differences of what was not counted (未盘): to be counted first.
    uncounted: u64,
    /// By kind (差异汇总).
    differences: Vec<KindCount>,
    /// By the exact set of kinds (差异组合).
    signatures: Vec<SignatureCount>,
}

/// Counts as they are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    groups: u64,
    matched: u64,
    differing: u64,
    out_of_scope: u64,
    pools: u64,
    unvalued: u64,
    #[serde(default)]
    uncounted: u64,
    differences: BTreeMap<DifferenceKind, u64>,
    signatures: BTreeMap<String, u64>,
}

/// The summary of a run, as it is kept.
#[derive(Debug, Clone, Deserialize)]
pub struct Summary {
    counts: Counts,
    /// 勾稽核对.
    pub footing: ReconciliationFooting,
    /// 分类对账表.
    pub categories: Vec<ReconciliationCategory>,
    /// What a person should know (提示).
    #[serde(default)]
    pub notices: Vec<String>,
}

impl Summary {
    /// How many of what.
    pub fn counts(&self) -> ReconciliationCounts {
        let counts = &self.counts;
        let kind = |(kind, number): (&DifferenceKind, &u64)| KindCount { kind: Term(*kind), number: *number };
        let signature = |(kinds, groups): (&String, &u64)| SignatureCount { kinds: kinds.clone(), groups: *groups };
        ReconciliationCounts {
            groups: counts.groups,
            matched: counts.matched,
            differing: counts.differing,
            out_of_scope: counts.out_of_scope,
            pools: counts.pools,
            unvalued: counts.unvalued,
            uncounted: counts.uncounted,
            differences: counts.differences.iter().map(kind).collect(),
            signatures: counts.signatures.iter().map(signature).collect(),
        }
    }
}

/// A compared attribute (比对要素).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct Feature {
    /// The field (字段).
    name: String,
    /// As written on the left (左方).
    left: String,
    /// As written on the right (右方).
    right: String,
    /// Whether they are compared as equal (是否相同).
    equal: bool,
}

/// The rule that linked the rows (匹配规则).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct MatchingRule {
    /// Its number in the ruleset.
    id: u32,
    /// What it goes by (依据).
    name: String,
    /// What was compared (比对要素).
    features: Vec<Feature>,
}

/// An entry that is suggested (建议分录).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct SuggestedEntry {
    /// 会计体系.
    system: Term<AccountingSystem>,
    /// 会计科目.
    account: String,
    /// 摘要.
    summary: String,
    /// 借方; null where it is not known.
    debit: Option<Money>,
    /// 贷方; null where it is not known.
    credit: Option<Money>,
    /// 辅助核算.
    auxiliaries: Vec<String>,
}

impl From<&Entry> for SuggestedEntry {
    fn from(entry: &Entry) -> Self {
        let auxiliary = |one: &Auxiliary| match &one.name {
            Some(name) => format!("{}：{name}", one.kind),
            None => one.kind.to_owned(),
        };
        Self {
            system: Term(entry.system),
            account: entry.account.to_string(),
            summary: entry.summary.clone(),
            debit: entry.debit.map(Money),
            credit: entry.credit.map(Money),
            auxiliaries: entry.auxiliaries.iter().map(auxiliary).collect(),
        }
    }
}

/// What is suggested for a difference (处理建议); a person decides.
#[derive(Debug, Clone, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    /// 会计制度.
    regime: Term<Regime>,
    /// The provision it rests on (依据).
    basis: String,
    /// What to do next (后续处理).
    follow_up: String,
    /// In which case (适用情形).
    when: String,
    /// Why nothing is to be booked (不做处理的理由); null where something is.
    no_entry: Option<String>,
    /// 建议分录.
    entries: Vec<SuggestedEntry>,
    /// Other cases in which other entries would be due (其他情形).
    other_cases: Vec<String>,
}

/// The part of a difference by class (分类金额).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct ClassAmount {
    /// 资产类别.
    category: Option<ReconciliationClass>,
    /// 金额.
    amount: Money,
}

/// Where a difference of accumulated depreciation comes from: attributed, not established (折旧差异原因，已归类).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct DepreciationCauseTold {
    /// 原因.
    code: Term<DepreciationCause>,
    /// The side whose amount it explains (哪一方).
    side: Term<Side>,
    /// How many months, where it is of months (月数).
    months: Option<u32>,
    /// In words (说明).
    text: String,
}

/// Why a difference is told the way it is, as it is kept.
#[derive(Debug, Clone, Deserialize)]
pub struct Note {
    code: String,
}

impl Note {
    /// Whether it says that nobody counted it.
    pub fn is_uncounted(&self) -> bool {
        self.code == "UNCOUNTED"
    }
}

/// A difference, as it is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Detail {
    /// The number that people cite.
    pub id: String,
    /// `ITEM` or `CLASS`.
    pub level: String,
    /// 分类金额.
    pub by_class: Vec<ClassAmount>,
    /// 匹配规则.
    pub rule: Option<MatchingRule>,
    /// 次优匹配.
    pub runner_up: Option<RunnerUp>,
    /// 证据.
    pub evidence: Vec<Evidence>,
    /// Both sides of the class, of a difference of a class; empty of others.
    #[serde(default)]
    pub pool: Vec<PoolSide>,
    /// Why it is told the way it is.
    #[serde(default)]
    pub note: Option<Note>,
    /// Where a difference of 累计折旧 comes from, where one way of reckoning gives it (折旧差异原因).
    #[serde(default)]
    pub depreciation_cause: Option<DepreciationCauseTold>,
    /// 处理建议.
    pub proposal: Proposal,
}
