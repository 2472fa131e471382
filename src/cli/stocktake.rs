//! `oversight stocktake`: a stocktake from its plan to its tables, for who works at the machine.

use super::compare::out_is_workbook;
use super::database::{Database, wait};
use super::{Failure, say, words as w, write_file};
use crate::app::Ctx;
use crate::census::sheets::{Sheet, Wanted};
use crate::census::take::{Handed, take};
use crate::census::{page, print, service as tables};
use crate::counting::course::Plan;
use crate::counting::rules::progress::Progress;
use crate::counting::{gather, service};
use crate::error::Error;
use crate::imports::{MappingInput, Source};
use crate::org;
use crate::recurring::service::{self as recurring, Asked};
use crate::stocktake;
use crate::words::{Lang, Told, harmless};
use entity::{Action, CountRound, Day, Moment, RunId, Scope, StocktakeId, StocktakeScheduleId};
use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Stocktakes that are listed.
const MOST: u64 = 1_000;

/// 盘点：列出、编制、下达，打印盘点表，回填，写出倒轧表、清查表和对账表
///
/// Lists the stocktakes of an institute, plans and opens one, prints its sheets by room, takes them back when they
/// are filled, and writes the tables that it comes to.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// 列出盘点及其进度 (the stocktakes of an institute, and how far they are)
    List(ListArgs),
    /// 应办盘点：基准日已到而未完成的定期盘点 (what is due, and what is overdue)
    Due(DueArgs),
    /// 制定定期盘点安排，打印安排编号 (lay down that a stocktake recurs; prints the id)
    Schedule(ScheduleArgs),
    /// 编制盘点方案，打印盘点编号 (say what will be counted; prints the id)
    Plan(PlanArgs),
    /// 下达：固定应盘明细 (fix what is expected)
    Open(OpenArgs),
    /// 盘点表：空白或已盘，按存放地点，.xlsx 可回填，.html 可打印 (the sheets, by place)
    Sheets(SheetsArgs),
    /// 回填：已填写的盘点表，或带编码的任一盘点清单 (take in a filled sheet, or any count list)
    Counts(CountsArgs),
    /// 盘点倒轧表、资产清查明细表、资产清查汇总表、账卡物对账表 (the tables)
    Tables(TablesArgs),
}

#[derive(Debug, clap::Args)]
struct ListArgs {
    /// 机构编码 (code of the institute)
    #[arg(long, value_name = "CODE")]
    institute: String,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct DueArgs {
    /// 只看逾期 (only what is overdue)
    #[arg(long)]
    overdue: bool,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct ScheduleArgs {
    /// 机构编码 (code of the institute)
    #[arg(long, value_name = "CODE")]
    institute: String,
    /// 名称 (what it is called)
    #[arg(long)]
    title: String,
    /// 首次盘点基准日；月末日逐月取月末 (the first base date; the last day of a month stays that)
    #[arg(long, value_name = "DATE")]
    first: Day,
    /// 周期，月 (months between two base dates)
    #[arg(long, value_name = "MONTHS", default_value_t = 12)]
    every: i32,
    /// 办理期限，基准日后的天数 (days after a base date until it is to be closed)
    #[arg(long, value_name = "DAYS", default_value_t = 60)]
    days: i32,
    /// 盘点范围，默认全部 (what it covers; default: everything)
    #[arg(long, value_name = "SCOPE", default_value = "")]
    scope: String,
    /// 盲盘：不告知账面数量 (counters are not told how much is expected)
    #[arg(long)]
    blind: bool,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct PlanArgs {
    /// 机构编码 (code of the institute)
    #[arg(long, value_name = "CODE")]
    institute: String,
    /// 盘点名称 (what it is called)
    #[arg(long)]
    title: String,
    /// 盘点基准日，如 2025-12-31 (base date)
    #[arg(long, value_name = "DATE")]
    base_date: Day,
    /// 盘点范围，如 department=设备处;location=A栋，默认全部 (what it covers; default: everything)
    #[arg(long, value_name = "SCOPE", default_value = "")]
    scope: String,
    /// 盲盘：不告知账面数量 (counters are not told how much is expected)
    #[arg(long)]
    blind: bool,
    /// 抽样种子，默认为基准日 (what samples are drawn by; default: the base date)
    #[arg(long)]
    seed: Option<String>,
    /// 定期盘点安排编号：范围与方式以其安排为准 (the schedule of which it is an occurrence)
    #[arg(long, value_name = "ID")]
    schedule: Option<Uuid>,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct OpenArgs {
    /// 盘点编号 (id of the stocktake)
    stocktake: Uuid,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct SheetsArgs {
    /// 盘点编号 (id of the stocktake)
    stocktake: Uuid,
    /// 只要此存放地点及其下的盘点单 (only this place, and what lies in it)
    #[arg(long, value_name = "PATH")]
    place: Option<String>,
    /// 账面截至日，默认今日 (the day for which they say what should be there; default: today)
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// 写出已盘结果 (with what was found)
    #[arg(long)]
    filled: bool,
    /// 每张盘点单另留的空行，供登记账外实物 (rows of each sheet for what else is found)
    #[arg(long, value_name = "NUMBER", default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=99))]
    blank_rows: u32,
    /// 写出的文件 .xlsx 或 .html (where they are written)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct CountsArgs {
    /// 盘点编号 (id of the stocktake)
    stocktake: Uuid,
    /// 文件 (the file)
    file: PathBuf,
    /// 盘点轮次：OWN 自盘、RECOUNT 复盘、SAMPLE 抽盘、OBSERVED 监盘 (the round)
    #[arg(long, value_name = "ROUND", default_value = "OWN")]
    round: CountRound,
    /// 未写盘点日期的行按此日，默认今日 (the day of rows that say none; default: today)
    #[arg(long, value_name = "DATE")]
    on: Option<Day>,
    /// 列对应方案 (mapping file, TOML)
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct TablesArgs {
    /// 盘点编号 (id of the stocktake)
    stocktake: Uuid,
    /// 账卡物对账表所据的核对，默认为最近一次 (the run of the last table; default: the newest that compared the stocktake)
    #[arg(long, value_name = "ID")]
    run: Option<Uuid>,
    /// 写出的工作簿 (where the workbook is written)
    #[arg(long, value_name = "FILE.xlsx")]
    out: PathBuf,
    #[command(flatten)]
    database: Database,
}

/// Does what is asked of stocktakes.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    match &args.what {
        What::List(args) => say(&wait(list(args, lang))?),
        What::Due(args) => say(&wait(due(args, lang))?),
        What::Schedule(args) => say(&wait(schedule(args, lang))?),
        What::Plan(args) => say(&wait(plan(args, lang))?),
        What::Open(args) => say(&wait(open(args, lang))?),
        What::Sheets(args) => sheets(args, lang),
        What::Counts(args) => counts(args, lang),
        What::Tables(args) => {
            out_is_workbook(&args.out).map_err(Failure::Usage)?;
            let writer = wait(async {
                let ctx = args.database.operator(lang).await?;
                tables::tables(&ctx, StocktakeId(args.stocktake), args.run.map(RunId)).await
            })?;
            write_file(&args.out, |out| writer.save(out))?;
            eprintln!("{}", w::WRITTEN.with([&args.out.display()]).tell(lang));
            Ok(())
        }
    }
}

async fn list(args: &ListArgs, lang: Lang) -> Result<String, Error<Told>> {
    let ctx = args.database.operator(lang).await?;
    let institute = org::service::by_code(&ctx, &args.institute).await?;
    let scope = Scope::institute(ctx.actor.tenant(Action::ReadStocktakes, institute.id)?.institute());
    let tx = ctx.read_tx().await?;
    let all = stocktake::store::list(&*tx, &scope, institute.id, Moment::LAST, MOST).await?;
    let found = gather::gather(&tx, &scope, &all).await?;
    let mut lines = vec![w::STOCKTAKES.text(lang).to_owned()];
    for row in &all {
        let progress = found.get(&row.id).map(|found| Progress::of(&found.books, &found.outcomes));
        let counted = progress.map(|progress| format!("{}/{}", progress.counted, progress.expected));
        let status = lang.said(row.status.zh(), row.status.code());
        let counted = counted.as_deref().unwrap_or("-");
        lines.push(format!("{}\t{}\t{status}\t{counted}\t{}", row.id, row.base_date, harmless(&row.title)));
    }
    Ok(lines.join("\n"))
}

async fn plan(args: &PlanArgs, lang: Lang) -> Result<String, Error<Told>> {
    let ctx = args.database.operator(lang).await?;
    let institute = org::service::by_code(&ctx, &args.institute).await?;
    let plan = Plan {
        title: args.title.clone(),
        base_date: args.base_date,
        scope: args.scope.clone(),
        blind: args.blind,
        seed: args.seed.clone().unwrap_or_else(|| args.base_date.to_string()),
        ..Plan::default()
    };
    let made = match args.schedule {
        Some(schedule) => recurring::plan(&ctx, (institute.id, StocktakeScheduleId(schedule)), plan).await?,
        None => service::plan(&ctx, institute.id, &plan).await?,
    };
    Ok(made.to_string())
}

async fn schedule(args: &ScheduleArgs, lang: Lang) -> Result<String, Error<Told>> {
    let ctx = args.database.operator(lang).await?;
    let institute = org::service::by_code(&ctx, &args.institute).await?;
    let asked = Asked {
        title: args.title.clone(),
        scope: args.scope.clone(),
        blind: args.blind,
        rounds: Vec::new(),
        first_on: args.first,
        every_months: args.every,
        days_allowed: args.days,
    };
    Ok(recurring::lay_down(&ctx, institute.id, &asked).await?.to_string())
}

async fn due(args: &DueArgs, lang: Lang) -> Result<String, Error<Told>> {
    let ctx = args.database.operator(lang).await?;
    let mut lines = vec![w::STOCKTAKES_DUE.text(lang).to_owned()];
    let tx = ctx.read_tx().await?;
    let institutes = org::store::list(&*tx, &ctx.actor.scope).await?;
    let codes: HashMap<_, _> = institutes.into_iter().map(|one| (one.id, one.code)).collect();
    for (schedule, one) in recurring::due(&ctx, &*tx, args.overdue).await? {
        let code = codes.get(&schedule.row.institute_id).map_or("", String::as_str);
        let status = lang.said(one.status.zh(), one.status.code());
        let (base_date, due_on, late) = (one.of.base_date, one.of.due_on, one.days_late);
        let title = harmless(&schedule.row.title);
        let id = schedule.row.id;
        lines.push(format!("{code}\t{base_date}\t{due_on}\t{status}\t{late}\t{title}\t{id}"));
    }
    Ok(lines.join("\n"))
}

async fn open(args: &OpenArgs, lang: Lang) -> Result<String, Error<Told>> {
    let ctx = args.database.operator(lang).await?;
    let id = StocktakeId(args.stocktake);
    let version = version(&ctx, id).await?;
    service::open(&ctx, id, version).await?;
    let tx = ctx.read_tx().await?;
    let found = tables::read(&ctx, &tx, id).await?;
    Ok(w::STOCKTAKE_OPENED.with([&found.found.lines.len()]).tell(lang))
}

/// The version of a stocktake as it is now: who works at the machine has just looked.
async fn version(ctx: &Ctx, id: StocktakeId) -> Result<i32, Error<Told>> {
    let tx = ctx.read_tx().await?;
    let found = stocktake::store::find(&*tx, &ctx.actor.scope, id).await?;
    found.map(|row| row.version).ok_or_else(|| Error::Access(crate::db::not_found()))
}

fn sheets(args: &SheetsArgs, lang: Lang) -> Result<(), Failure> {
    let is = |named: &str| args.out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(named));
    if !is("xlsx") && !is("html") {
        return Err(Failure::Usage(w::OUT_SHEETS.with([&args.out.display()])));
    }
    let (of, sheets) = wait(async {
        let ctx = args.database.operator(lang).await?;
        let on = args.on.unwrap_or_else(|| ctx.app.today());
        let wanted = Wanted { on, filled: args.filled, blanks: args.blank_rows };
        tables::sheets(&ctx, StocktakeId(args.stocktake), (wanted, args.place.as_deref())).await
    })?;
    if is("xlsx") {
        write_file(&args.out, |out| print::workbook(&of, &sheets)?.save(out))?;
    } else {
        write_file(&args.out, |mut out| {
            page::write(&mut out, &of, &sheets)?;
            out.flush()
        })?;
    }
    let rows: usize = sheets.iter().map(|sheet: &Sheet| sheet.rows.len()).sum();
    eprintln!("{}", w::SHEETS_WRITTEN.with([&args.out.display(), &sheets.len(), &rows]).tell(lang));
    Ok(())
}

fn counts(args: &CountsArgs, lang: Lang) -> Result<(), Failure> {
    let mapping = args.map.as_deref().map(|path: &Path| super::mapping_text(path, lang)).transpose()?;
    let taken = wait(async {
        let ctx = args.database.operator(lang).await?;
        let handed = Handed {
            source: Source::File(args.file.clone()),
            mapping: mapping.map_or(MappingInput::None, MappingInput::Text),
            round: args.round,
            on: args.on,
        };
        take(&ctx, StocktakeId(args.stocktake), &handed).await
    })?;
    let known = taken.kept.said - taken.kept.kept;
    say(&w::COUNTS_TAKEN.with([&taken.kept.said, &taken.kept.kept, &known]).tell(lang))
}
