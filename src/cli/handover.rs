//! `oversight handover`: what somebody has in hand who leaves, as a list to count over and sign.

use super::compare::out_is_workbook;
use super::database::{Database, wait};
use super::{Failure, words as w, write_file};
use crate::assets::query::At;
use crate::custody::handover::{Handover, Item, workbook};
use crate::custody::service::handed_over;
use crate::error::Error;
use crate::org;
use crate::words::{Lang, Told};
use entity::{Action, Day};
use std::path::PathBuf;

/// 资产交接清单：某人名下的资产，供离岗、调岗时清点签字
///
/// What somebody has in hand on a day, as user or custodian, with a column to tick and three lines to sign.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 机构编码 (code of the institute)
    #[arg(long, value_name = "CODE")]
    institute: String,
    /// 移交人姓名 (who hands over)
    #[arg(long, value_name = "NAME")]
    from: String,
    /// 接收人姓名 (who takes over)
    #[arg(long, value_name = "NAME", default_value = "")]
    to: String,
    /// 交接日期，默认今日 (the day; default: today)
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// 写出的工作簿 (where the workbook is written)
    #[arg(long, value_name = "FILE.xlsx")]
    out: PathBuf,
    #[command(flatten)]
    database: Database,
}

/// Writes the list.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    out_is_workbook(&args.out).map_err(Failure::Usage)?;
    let (of, items) = wait(work(args, lang))?;
    write_file(&args.out, |out| workbook(&of, &items, lang)?.save(out))?;
    eprintln!("{}", w::HANDOVER.with([&args.out.display(), &items.len()]).tell(lang));
    Ok(())
}

async fn work(args: &Args, lang: Lang) -> Result<(Handover, Vec<Item>), Error<Told>> {
    let ctx = args.database.operator(lang).await?;
    let institute = org::service::by_code(&ctx, &args.institute).await?;
    let tenant = ctx.actor.tenant(Action::ReadCards, institute.id)?;
    let on = args.on.unwrap_or_else(|| ctx.app.today());
    let items = handed_over(&ctx.read_tx().await?, tenant.institute(), &args.from, At::day(on)).await?;
    let of = Handover { institute: institute.name, from: args.from.clone(), to: args.to.clone(), on };
    Ok((of, items))
}
