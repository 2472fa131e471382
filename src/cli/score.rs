//! `oversight score`: precision and recall of an answer to the public benchmark.

use crate::benchmark::{self, BenchmarkError, Score};
use std::path::PathBuf;

/// 按标准答案给比对结果打分：各类差异的查准率与查全率
///
/// A hit has the same kind, leg, rows and amount. Cases whose rows all carry a code or serial are
/// told apart (coded) from the rest (open).
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 标准答案 (truth.csv of `oversight generate`)
    #[arg(long, value_name = "CSV")]
    truth: PathBuf,
    /// 比对结果 (what `oversight compare --json` printed)
    #[arg(long, value_name = "JSON")]
    result: PathBuf,
}

/// Scores the answer; printed, it is a table.
pub fn run(args: &Args) -> Result<Score, BenchmarkError> {
    benchmark::score(&benchmark::read_truth(&args.truth)?, &args.result)
}
