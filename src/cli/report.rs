//! `oversight report`: the tables that come out of the cards, as a workbook to print and sign.

use super::compare::out_is_workbook;
use super::database::{Database, wait};
use super::{Failure, words as w, write_file};
use crate::error::Error;
use crate::org;
use crate::reports::service::{Of, workbook};
use crate::reports::workbook::{About, Writer};
use crate::words::{Lang, Told};
use entity::{Action, Day, Moment};
use std::path::PathBuf;

/// 报表：存量情况表、折旧计算表、增减变动表、车辆情况表，写成可打印签字的工作簿
///
/// The tables that come out of the cards of an institute: the stock and the vehicles on a day, the
/// depreciation of its month, and what came and went until then.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 机构编码 (code of the institute)
    #[arg(long, value_name = "CODE")]
    institute: String,
    /// 截至日，如 2025-12-31 (as of)
    #[arg(long, value_name = "DATE")]
    on: Day,
    /// 增减变动自哪一日起，默认当年 1 月 1 日 (first day of the movements; default: 1 January)
    #[arg(long, value_name = "DATE")]
    from: Option<Day>,
    /// 写出的工作簿 (where the workbook is written)
    #[arg(long, value_name = "FILE.xlsx")]
    out: PathBuf,
    #[command(flatten)]
    database: Database,
}

/// Writes the workbook.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    out_is_workbook(&args.out).map_err(Failure::Usage)?;
    let writer = wait(work(args, lang))?;
    write_file(&args.out, |out| writer.save(out))?;
    eprintln!("{}", w::WRITTEN.with([&args.out.display()]).tell(lang));
    Ok(())
}

async fn work(args: &Args, lang: Lang) -> Result<Writer, Error<Told>> {
    let ctx = args.database.operator(lang).await?;
    let institute = org::service::by_code(&ctx, &args.institute).await?;
    let tenant = ctx.actor.tenant(Action::ReadCards, institute.id)?;
    let of = Of { institute: tenant.institute(), known_at: Moment::LAST };
    let from = args.from.or_else(|| Day::from_ymd(args.on.year(), 1, 1)).unwrap_or(args.on);
    let about = About { institute: institute.name, on: args.on, lang };
    let disposals = ctx.actor.scope_for(Action::ReadDisposals);
    workbook(&ctx.read_tx().await?, of, (from, args.on), &disposals, about).await
}
