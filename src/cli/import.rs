//! `oversight import`: a file becomes facts that are held.

use super::database::{Database, wait};
use super::{Failure, words as w};
use crate::app::Ctx;
use crate::error::Error;
use crate::imports::{self, ApplyInput, CountsInput, MappingInput, Message, Source, Understood};
use crate::jobs::Progress;
use crate::org;
use crate::plan::FieldChange;
use crate::words::{Lang, Told, harmless};
use entity::imports::{import, import_row};
use entity::{Day, Digest, ImportId, ImportKind, ImportMode, ImportStatus, MappingId, RowOutcome, Scope};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Rows that are printed one by one.
const MOST_ROWS: u64 = 20;

/// 导入：组织、账、卡、物
///
/// Imports a file into the database. The same file is imported once; a file with bad rows is refused
/// as a whole unless `--mode reject-rows` leaves them out.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// 组织：部门、地点、人员 (departments, places, persons)
    Org(FileArgs),
    /// 账：科目余额表、序时账 (balances, journals)
    Ledger(FileArgs),
    /// 卡：资产卡片 (asset cards)
    Cards(FileArgs),
    /// 物：盘点表 (a count list)
    Counts(FileArgs),
    /// 撤销一次导入 (undo an import)
    Revert(RevertArgs),
}

#[derive(Debug, clap::Args)]
struct FileArgs {
    /// 文件 (the file)
    file: PathBuf,
    /// 机构编码 (code of the institute)
    #[arg(long, value_name = "CODE")]
    institute: String,
    /// 列对应方案：TOML 文件，或已存方案的编号 (mapping: a TOML file, or the id of a stored one)
    #[arg(long, value_name = "FILE|ID")]
    map: Option<PathBuf>,
    /// 试导、整体导入、逐行导入 (what to do with bad rows)
    #[arg(long, value_name = "MODE", default_value = "reject-all", value_parser = mode_named)]
    mode: ImportMode,
    /// 试导给出的计划校验值，结果不同则不导入 (digest that a dry run told; anything else is refused)
    #[arg(long, value_name = "SHA256")]
    preview_digest: Option<Digest>,
    /// 卡片自哪一日起如此，默认更正最新版本 (from which day cards hold; default: correct the newest version)
    #[arg(long, value_name = "DATE")]
    effective_on: Option<Day>,
    /// 文件中没有的凭证行予以冲销 (reverse lines of the periods that the file does not have)
    #[arg(long)]
    replace_period: bool,
    /// 盘点名称 (what the stocktake is called)
    #[arg(long)]
    title: Option<String>,
    /// 盘点基准日 (base date of the stocktake)
    #[arg(long, value_name = "DATE")]
    base_date: Option<Day>,
    /// 盘点范围，如 department=设备处;location=A栋 (what the stocktake covers)
    #[arg(long, value_name = "SCOPE", default_value = "")]
    scope: String,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct RevertArgs {
    /// 导入编号 (id of the import)
    import: uuid::Uuid,
    #[command(flatten)]
    database: Database,
}

fn mode_named(name: &str) -> Result<ImportMode, String> {
    match name {
        "dry-run" => Ok(ImportMode::DryRun),
        "reject-all" => Ok(ImportMode::RejectAll),
        "reject-rows" => Ok(ImportMode::RejectRows),
        _ => Err("dry-run, reject-all, reject-rows".to_owned()),
    }
}

/// Imports a file, or undoes an import.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    match &args.what {
        What::Org(file) => apply(file, ImportKind::Org, lang),
        What::Ledger(file) => apply(file, ImportKind::Ledger, lang),
        What::Cards(file) => apply(file, ImportKind::Cards, lang),
        What::Counts(file) => apply(file, ImportKind::Counts, lang),
        What::Revert(args) => wait(async {
            let ctx = args.database.operator(lang).await?;
            let id = ImportId(args.import);
            let model = watched(async |progress| Box::pin(imports::revert(&ctx, id, progress)).await).await?;
            tell(&ctx, &model, false).await
        }),
    }
}

fn apply(args: &FileArgs, kind: ImportKind, lang: Lang) -> Result<(), Failure> {
    let mapping = match &args.map {
        None => MappingInput::None,
        Some(map) => match stored_mapping(map) {
            Some(id) => MappingInput::Stored(id),
            None => MappingInput::Text(super::mapping_text(map, lang)?),
        },
    };
    wait(async {
        let ctx = args.database.operator(lang).await?;
        let institute = org::service::by_code(&ctx, &args.institute).await?;
        let counts = CountsInput {
            title: args.title.clone(),
            base_date: args.base_date.unwrap_or_default(),
            scope: args.scope.clone(),
        };
        let input = ApplyInput {
            institute: institute.id,
            kind,
            source: Source::File(args.file.clone()),
            mapping,
            mode: args.mode,
            effective_on: args.effective_on,
            replace_period: args.replace_period,
            preview_digest: args.preview_digest,
            counts,
        };
        let begun = watched(async |progress| Box::pin(imports::run_here(&ctx, &input, progress)).await).await?;
        tell(&ctx, &begun.import, begun.existed).await?;
        match begun.import.status {
            ImportStatus::Refused => Err(Error::Refused(Vec::new())),
            _ => Ok(()),
        }
    })
}

/// The stored mapping that is named by its id, as the API writes it or bare, and not a file of that name.
fn stored_mapping(map: &Path) -> Option<MappingId> {
    let name = map.to_str().filter(|_| !map.exists())?;
    uuid::Uuid::try_parse(name.strip_prefix("Mapping:").unwrap_or(name)).ok().map(MappingId)
}

/// Does some work under a bar on a terminal; Ctrl-C asks it to stop.
pub(super) async fn watched<T>(work: impl AsyncFnOnce(&Progress) -> Result<T, Error<Told>>) -> Result<T, Error<Told>> {
    let progress = Progress::default();
    let bar = if io::stderr().is_terminal() { ProgressBar::no_length() } else { ProgressBar::hidden() };
    bar.set_style(ProgressStyle::default_bar());
    let mut work = std::pin::pin!(work(&progress));
    loop {
        tokio::select! {
            done = &mut work => {
                bar.finish_and_clear();
                return done;
            }
            _ = tokio::signal::ctrl_c() => progress.stop(),
            () = tokio::time::sleep(Duration::from_millis(200)) => {
                let (done, total) = progress.now();
                bar.set_length(total as u64);
                bar.set_position(done as u64);
            }
        }
    }
}

/// Tells what an import came to.
async fn tell(ctx: &Ctx, model: &import::Model, existed: bool) -> Result<(), Error<Told>> {
    let lang = ctx.lang;
    let tx = ctx.read_tx().await?;
    let scope = Scope::institute(model.institute_id);
    let rows = imports::rows(&*tx, &scope, (model.id, None), 0, MOST_ROWS).await?;
    let mut out = io::stdout().lock();
    let mut line = |text: String| {
        // Nothing is left to tell it to when the output is gone.
        let _ = writeln!(out, "{}", harmless(&text));
    };
    for sheet in serde_json::from_str::<Vec<Understood>>(&model.inputs).unwrap_or_default() {
        let columns: Vec<String> =
            sheet.columns.iter().map(|(column, field, caption)| format!("{column} {field}←{caption}")).collect();
        line(w::IMPORT_SHEET.with([&sheet.sheet, &sheet.header_rows.1, &sheet.taken, &columns.join("  ")]).tell(lang));
        sheet.notices.iter().for_each(|notice| line(format!("  {}", notice.text(lang))));
    }
    for problem in serde_json::from_str::<Vec<Message>>(&model.problems).unwrap_or_default() {
        line(problem.text(lang).to_owned());
    }
    for row in &rows {
        line(told_row(row, lang));
    }
    let more = imports::rows_count(&*tx, &scope, (model.id, None)).await?.saturating_sub(MOST_ROWS);
    if more > 0 {
        line(w::IMPORT_MORE.with([&more]).tell(lang));
    }
    if existed {
        line(w::IMPORT_EXISTED.with([&model.recorded_at]).tell(lang));
    }
    let status = match lang {
        Lang::Zh => model.status.zh(),
        Lang::En => model.status.code(),
    };
    let counts: [&dyn std::fmt::Display; 7] =
        [&status, &model.created, &model.changed, &model.unchanged, &model.rejected, &model.absent, &model.id];
    line(w::IMPORT_COUNTS.with(counts).tell(lang));
    if let Some(digest) = model.digest.filter(|_| model.status == ImportStatus::Previewed) {
        line(w::IMPORT_DIGEST.with([&digest]).tell(lang));
    }
    if let Some(stocktake) = model.stocktake_id {
        line(w::IMPORT_STOCKTAKE.with([&stocktake]).tell(lang));
    }
    Ok(())
}

fn told_row(row: &import_row::Model, lang: Lang) -> String {
    let cell = row.cell.as_deref().unwrap_or("-");
    let changes: Vec<FieldChange> = serde_json::from_str(&row.changes).unwrap_or_default();
    let problems: Vec<Message> = serde_json::from_str(&row.problems).unwrap_or_default();
    let told: Vec<String> = changes
        .iter()
        .map(|change| format!("{}: {} → {}", change.field, change.from, change.to))
        .chain(problems.iter().map(|problem| problem.text(lang).to_owned()))
        .collect();
    let outcome = match (lang, row.outcome) {
        (Lang::Zh, outcome) => outcome.zh(),
        (Lang::En, outcome) => RowOutcome::code(outcome),
    };
    format!("  {cell} {outcome}  {}", told.join("; "))
}
