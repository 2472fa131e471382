//! `oversight post`: a month's depreciation of an institute, posted.

use super::database::{Database, wait};
use super::{Failure, words as w};
use crate::depreciation::service::{self, Posted};
use crate::depreciation::{Month, posting, store};
use crate::error::Error;
use crate::org;
use crate::words::{Lang, Told};

/// 计提一个月的折旧：每张卡片一行，逐月进行
///
/// Posts a month's depreciation, a line for every card that loses something; the month after the newest
/// that is posted where none is named.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 机构编码 (code of the institute)
    #[arg(long, value_name = "CODE")]
    institute: String,
    /// 会计期间，如 2026-01；首次计提须写明 (month; needed the first time)
    #[arg(long, value_name = "MONTH", value_parser = month)]
    period: Option<Month>,
    #[command(flatten)]
    database: Database,
}

fn month(text: &str) -> Result<Month, String> {
    text.parse().map_err(|()| "2026-01".to_owned())
}

/// Posts, and tells what it came to.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    let Posted { run, existed } = wait(work(args, lang))?;
    let month = Month::new(run.year, run.month).unwrap_or_default();
    let words = if existed { &w::POSTED_BEFORE } else { &w::POSTED };
    println!("{}", words.with([&month, &run.cards, &run.amount, &run.id]).tell(lang));
    for unsaid in service::summary(&run).map_err(Error::<Told>::from)?.unsaid {
        eprintln!("{}", w::POSTED_NOT.with([&unsaid.cards, &unsaid.code, &unsaid.first]).tell(lang));
    }
    Ok(())
}

async fn work(args: &Args, lang: Lang) -> Result<Posted, Error<Told>> {
    let ctx = args.database.operator(lang).await?;
    let institute = org::service::by_code(&ctx, &args.institute).await?;
    let month = if let Some(month) = args.period {
        month
    } else {
        let runs = store::runs(&*ctx.read_tx().await?, institute.id).await?;
        posting::next(&runs).ok_or_else(|| Error::Refused(vec![posting::words::MONTH_MISSING.with([])]))?
    };
    service::post(&ctx, institute.id, month).await
}
