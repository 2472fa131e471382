//! `oversight generate`: the public benchmark.

use crate::{
    benchmark::{self, BenchmarkError, Generated, Parameters, Share},
    words::Lang,
};
use std::path::PathBuf;

/// 生成公开基准数据：账、卡、物三张表及标准答案
///
/// Writes ledger.csv, cards.csv, counts.csv and truth.csv, the same for the same seed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 卡片数 (number of cards)
    #[arg(long, value_name = "N")]
    cards: u64,
    /// 随机种子 (the same seed gives the same files)
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// 差异案例占卡片的比例，如 0.02 (cases per card, 0 to 0.5)
    #[arg(long, value_name = "P", default_value = "0.02")]
    mismatch: Share,
    /// 输出目录 (directory to write into)
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Writes the benchmark; the answer is what to say about it.
pub fn run(args: &Args, lang: Lang) -> Result<String, BenchmarkError> {
    let parameters = Parameters { cards: args.cards, seed: args.seed, mismatch: args.mismatch };
    let Generated { ledger, cards, counts, cases, differences } = benchmark::generate(&parameters, &args.out)?;
    Ok(benchmark::words::WRITTEN.with([&args.out.display(), &ledger, &cards, &counts, &cases, &differences]).tell(lang))
}
