//! `oversight vouchers`: what is to be booked, for the accounting software to take in.

use super::database::{Database, wait};
use super::{Failure, say, words as w, write_file};
use crate::app::Ctx;
use crate::depreciation::Month;
use crate::error::Error;
use crate::org;
use crate::vouchers::export::{How, write};
use crate::vouchers::propose::Proposal;
use crate::vouchers::service::{Proposed, proposed};
use crate::words::{Lang, Told, harmless};
use entity::{VoucherLayout, VoucherStatus};
use std::fmt::Display;
use std::path::PathBuf;

/// 建议凭证：一个月应入账的凭证，按财务软件的引入版式写出
///
/// Writes the vouchers that what happened to assets in a month proposes, and that the accounts do not have yet, in
/// the layout in which accounting software takes them in. The numbers are provisional: the software gives its own.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 机构编码 (code of the institute)
    #[arg(long, value_name = "CODE")]
    institute: String,
    /// 会计期间，如 2026-01 (the month)
    #[arg(long, value_name = "MONTH", value_parser = month)]
    period: Month,
    /// 引入版式：u8、nc、k3、cloud (layout)
    #[arg(long)]
    layout: VoucherLayout,
    /// 写到哪个文件（xlsx）(where to write)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// 凭证字 (word of the vouchers)
    #[arg(long, default_value = "记")]
    word: String,
    /// 起始凭证号，仅用于区分各张凭证 (number of the first voucher)
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=999_999))]
    first_number: u64,
    #[command(flatten)]
    database: Database,
}

fn month(text: &str) -> Result<Month, String> {
    text.parse().map_err(|()| "YYYY-MM".to_owned())
}

/// Writes the vouchers of a month; says how many, and what was left out.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    let text = wait(async { export(&args.database.operator(lang).await?, args).await })?;
    say(&text)
}

async fn export(ctx: &Ctx, args: &Args) -> Result<String, Error<Told>> {
    let institute = org::service::by_code(ctx, &args.institute).await?;
    let all = {
        let tx = ctx.read_tx().await?;
        proposed(&*tx, institute.id, args.period).await?
    };
    let of = |status| all.iter().filter(move |one: &&Proposed| one.outcome.status == status);
    let open: Vec<&Proposal> = of(VoucherStatus::Proposed).map(|one| &one.proposal).collect();
    let how = How { word: &args.word, first: args.first_number, created: ctx.app.today() };
    write_file(&args.out, |mut file| write(args.layout, &open, &how, &mut file))?;
    let to_choose = to_choose(&open, args.first_number, ctx.lang);
    let [settled, unclear, none] =
        [VoucherStatus::Settled, VoucherStatus::Ambiguous, VoucherStatus::NoEntry].map(|status| of(status).count());
    let written = [&open.len() as &dyn Display, &args.out.display(), &settled, &unclear, &none, &to_choose.len()];
    let told = std::iter::once(w::VOUCHERS_WRITTEN.with(written).tell(ctx.lang)).chain(to_choose);
    Ok(told.collect::<Vec<_>>().join("\n"))
}

/// The lines for which no account of the institute's own was taken: a person has to choose before the file is taken in.
fn to_choose(vouchers: &[&Proposal], first: u64, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, voucher) in (first..).zip(vouchers) {
        for (line, entry) in (1..).zip(&voucher.entries).filter(|(_, entry)| !entry.account.is_own) {
            let (account, own) = (&entry.account, entry.account.choices.join("、"));
            let told = if own.is_empty() {
                w::ACCOUNT_MISSING.with([&number, &line, account])
            } else {
                w::ACCOUNT_UNDECIDED.with([&number, &line, account, &own])
            };
            lines.push(format!("  {}", harmless(&told.tell(lang))));
        }
    }
    lines
}
