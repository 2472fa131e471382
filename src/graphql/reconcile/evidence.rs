//! The rows that a difference is about, as a client is told of them.

use super::super::scalar::{DateTime, Money, Sha256};
use super::super::term::Term;
use async_graphql::SimpleObject;
use entity::Side;
use serde::Deserialize;

/// Where a row stands (来源).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceSource {
    /// 文件名.
    file_name: String,
    /// 工作表; empty for text files.
    sheet: String,
    /// 单元格.
    cell: String,
    /// 行号.
    row: u32,
    /// SHA-256 of the file (文件校验值).
    sha256: Sha256,
}

/// A row that a difference is about (证据).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// `LEDGER` 账, `CARD` 卡 or `COUNT` 物.
    kind: String,
    /// What it says (摘要).
    summary: String,
    /// Since when it is known (记录时间).
    #[serde(default)]
    recorded_at: Option<DateTime>,
    /// Where it stands (来源).
    source: Option<EvidenceSource>,
}

/// One side of a class that is compared as a whole (按类别核对的一方).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct PoolSide {
    /// 账 or 卡.
    side: Term<Side>,
    /// How many rows it has (行数).
    rows: u64,
    /// How many of them, the largest, are among the evidence (列示行数).
    told: u64,
    /// Their sum (合计).
    amount: Money,
}

/// The best candidate that was rejected (次优匹配).
#[derive(Debug, Clone, Deserialize, SimpleObject)]
pub struct RunnerUp {
    /// Its integer likeness (相似度).
    score: u32,
    /// `LEDGER` 账, `CARD` 卡 or `COUNT` 物.
    kind: String,
    /// What it says (摘要).
    summary: String,
    /// Where it stands (来源).
    source: Option<EvidenceSource>,
}
