//! `oversight reconcile`: what is held of an institute, compared and kept.

use super::compare::{out_is_workbook, tell, to_stdout};
use super::database::{Database, wait};
use super::progress::Progress;
use super::{Failure, mapping_text, words as w, written};
use crate::error::Error;
use crate::jobs;
use crate::org;
use crate::reconcile::report::terminal;
use crate::reconcile::service::{self, Compared, RunInput};
use crate::words::{Lang, Told};
use entity::reconcile::reconciliation_run::Model as Run;
use entity::{Day, Moment, StocktakeId};
use std::path::PathBuf;
use std::sync::Arc;

/// 核对已入库的账、卡、物，并保存核对结果
///
/// Compares what is held of an institute as of a day, as known at an instant, and keeps the result.
/// The same question with the same `--known-at` always has the same digest.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 机构编码 (code of the institute)
    #[arg(long, value_name = "CODE")]
    institute: String,
    /// 核对基准日，如 2025-12-31 (as of)
    #[arg(long, value_name = "DATE")]
    as_of: Day,
    /// 本期自哪一日起，只影响分类表的增减 (first day of the movements; default: 1 January)
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// 以何时所知核对，如 2026-01-05T08:00:00+08:00，默认现在 (what was known then is compared; default: now)
    #[arg(long, value_name = "TIME", value_parser = moment)]
    known_at: Option<Moment>,
    /// 盘点编号，未指定则只核对账、卡 (id of the stocktake)
    #[arg(long, value_name = "ID")]
    stocktake: Option<uuid::Uuid>,
    /// 列对应方案，默认为导入时所用 (mapping file, TOML; default: that of the imports)
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// 把报告写成可打印的工作簿 (write the report as a workbook to print)
    #[arg(long, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
    /// 在标准输出上给出 JSON (JSON on the standard output instead of the report)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

fn moment(text: &str) -> Result<Moment, String> {
    Moment::parse(text).ok_or_else(|| "2026-01-05T08:00:00+08:00".to_owned())
}

/// Compares, keeps and tells.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    if let Some(out) = &args.out {
        out_is_workbook(out).map_err(Failure::Usage)?;
    }
    let mapping = args.map.as_deref().map(|path| mapping_text(path, lang)).transpose()?;
    let mut progress = Progress::new(lang);
    progress.begin(&w::READING, "");
    let (run, compared) = wait(work(args, mapping, lang, &mut progress))?;
    progress.begin(&w::WRITING, "");
    if !args.json {
        let notices = &compared.notices;
        progress.quietly(|| written(to_stdout(|out| terminal::write_inputs(out, &[], notices, lang))))?;
    }
    compared.report(lang, |report| tell(&progress, report, args.json, args.out.as_deref()))?;
    progress.quietly(|| eprintln!("{}", w::RUN_KEPT.with([&run.id, &run.known_at]).tell(lang)));
    let phases = progress.finish();
    eprintln!("{}", w::PHASES.with([&phases]).tell(lang));
    Ok(())
}

async fn work(
    args: &Args,
    mapping: Option<String>,
    lang: Lang,
    progress: &mut Progress,
) -> Result<(Run, Arc<Compared>), Error<Told>> {
    let ctx = args.database.operator(lang).await?;
    let institute = org::service::by_code(&ctx, &args.institute).await?;
    let input = RunInput {
        institute: institute.id,
        as_of: args.as_of,
        from: args.from,
        known_at: args.known_at,
        stocktake: args.stocktake.map(StocktakeId),
        mapping,
        client_id: None,
    };
    let steps = jobs::Progress::default();
    let mut done = std::pin::pin!(service::run_here(&ctx, &input, &steps));
    loop {
        tokio::select! {
            done = &mut done => return done,
            () = steps.told() => match steps.now().0 {
                1 => progress.begin(&w::COMPARING, ""),
                2 => progress.begin(&w::STORING, ""),
                _ => {}
            },
            // What has begun is rolled back; a second Ctrl-C finds nothing more to stop.
            _ = tokio::signal::ctrl_c() => steps.stop(),
        }
    }
}
