//! `oversight closure`: the differences of an institute as they are followed, or how far all institutes are, as a
//! workbook.

use super::compare::out_is_workbook;
use super::database::{Database, wait};
use super::{Failure, words as w, write_file};
use crate::closure::ledgers::Writer;
use crate::closure::print;
use crate::error::Error;
use crate::words::{Lang, Told};
use std::path::PathBuf;

/// 差异销号台账、盘盈盘亏明细表、差异汇总表；不指定机构时为各机构的通报
///
/// Writes the differences of an institute as they are followed, surplus and shortage, and their sums by kind; without
/// an institute, how far all of them are.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 机构编码；不指定则写出各机构的通报 (code of the institute; all where none is given)
    #[arg(long, value_name = "CODE")]
    institute: Option<String>,
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
    match &args.institute {
        Some(code) => print::ledgers(&ctx, code).await,
        None => print::circular(&ctx).await,
    }
}
