//! `oversight demo`: one invented institute over two years, to look around in.
//!
//! The journals of 2024 and 2025, a card list of 2024 in which two digits of a centrifuge are
//! exchanged, the list of 2025 that puts them right, and a stocktake. Asked what was known in 2024,
//! the books still say that accounts and cards did not agree.

use super::database::{Database, wait};
use super::{Failure, say, serve, words as w};
use crate::access::{Actor, token};
use crate::app::{App, Ctx};
use crate::config::Config;
use crate::db::Db;
use crate::error::{Error, Fault};
use crate::imports::{self, ApplyInput, CountsInput, MappingInput, Source};
use crate::jobs::Progress;
use crate::org::service::{Registration, register};
use crate::reconcile::service::{RunInput, run_here};
use crate::words::{Lang, Told};
use entity::org::institute;
use entity::reconcile::reconciliation_run;
use entity::{Day, ImportKind, ImportMode, ImportStatus, InstituteId, Moment, Regime, StocktakeId};
use std::net::SocketAddr;
use std::sync::Arc;

/// Where the demonstration is kept when nobody says otherwise.
const DEMO_DATABASE: &str = "sqlite://oversight-demo.db";
/// The code of its institute.
const CODE: &str = "HP";
/// How long its token lasts.
const DAYS: u32 = 30;

/// What is imported, in this order.
const FILES: [(ImportKind, &str, &str); 5] = [
    (ImportKind::Ledger, "ledger-2024.csv", include_str!("ledger-2024.csv")),
    (ImportKind::Cards, "cards-2024.csv", include_str!("cards-2024.csv")),
    (ImportKind::Ledger, "ledger-2025.csv", include_str!("ledger-2025.csv")),
    (ImportKind::Cards, "cards-2025.csv", include_str!("cards-2025.csv")),
    (ImportKind::Counts, "counts-2025.csv", include_str!("counts-2025.csv")),
];

/// 演示：在一个新数据库里建一个示例机构，核对两年的账、卡、物，然后启动服务
///
/// Makes a sample institute in a fresh database, reconciles two years, prints a token with queries to
/// try, and serves.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: Database,
    /// 监听地址，默认 127.0.0.1:7800 (where it listens)
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// 只准备数据，不启动服务 (make the data and do not serve)
    #[arg(long)]
    no_serve: bool,
}

/// Makes the demonstration and serves it.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    let config = args.database.config_or(DEMO_DATABASE, args.listen)?;
    let listen = config.listen;
    let told = wait(Box::pin(make(config.clone(), lang)))?;
    let address = format!("http://{listen}/graphql");
    say(&w::DEMO_READY.with([&told.runs, &address, &told.secret]).tell(lang))?;
    for query in QUERIES {
        say(&format!(
            "curl -s {address} -H 'Authorization: Bearer {}' -H 'Content-Type: application/json' -d '{query}'\n",
            told.secret
        ))?;
    }
    if args.no_serve { Ok(()) } else { serve::answer(config, (serve::Log::default(), None), |_, _| Ok(None), lang) }
}

/// What there is to try: the bodies of three requests.
const QUERIES: [&str; 3] = [
    r#"{"query":"{ institute(code: \"HP\") { name assetCards(first: 5, asOf: \"2025-12-31\") { totalCount nodes { cardNo assetNo name originalValue department { name } location { path } history { effectiveOn kind summary } } } } }"}"#,
    r#"{"query":"{ institute(code: \"HP\") { reconciliationRuns(last: 2) { nodes { asOf knownAt digest counts { groups matched differing } footing { explained { value } unexplained { value } } } } } }"}"#,
    r#"{"query":"{ institute(code: \"HP\") { reconciliationRuns(last: 1) { nodes { differences(first: 10) { totalCount nodes { number kind amount evidence { summary source { fileName cell } } proposal { followUp noEntry entries { account debit credit } } } } } } } }"}"#,
];

/// What is told of the demonstration.
struct Made {
    runs: String,
    secret: String,
}

async fn make(config: Config, lang: Lang) -> Result<Made, Error<Told>> {
    let mut db = Db::connect(&config.database).await?;
    if !db.is_empty().await? {
        return Err(Error::Refused(vec![w::DEMO_NOT_FRESH.with([&crate::config::shown(&config.database)])]));
    }
    db.migrate_with(config.audit_hash).await?;
    let ctx = Ctx::new(Arc::new(App::new(db, config)), Actor::operator(), lang);
    let institute = register(&ctx, &sample(), None).await?;
    let mut stocktake = None;
    let mut first_lists = Moment::default();
    for (at, (kind, name, text)) in FILES.into_iter().enumerate() {
        let import = Box::pin(import(&ctx, &institute, kind, (name, text))).await?;
        stocktake = stocktake.or(import.stocktake_id);
        if at == 1 {
            first_lists = import.recorded_at;
        }
    }
    let then = reconcile(&ctx, institute.id, (2024, Some(first_lists), None)).await?;
    let now = reconcile(&ctx, institute.id, (2025, None, stocktake)).await?;
    let told = |run: &reconciliation_run::Model| {
        let digest = run.digest.map(|digest| digest.to_string()).unwrap_or_default();
        w::DEMO_RUN.with([&run.as_of, &run.known_at, &digest]).tell(lang)
    };
    let issued = token::create(
        &ctx,
        &token::NewToken {
            name: "demo".to_owned(),
            institute: Some(institute.id),
            roles: token::INSTITUTE_ROLES.to_vec(),
            days: DAYS,
        },
    )
    .await?;
    Ok(Made { runs: format!("{}\n{}", told(&then), told(&now)), secret: issued.secret })
}

fn sample() -> Registration {
    Registration {
        code: CODE.to_owned(),
        name: "湖畔新材料研究院（示例）".to_owned(),
        regime: Some(Regime::Government),
        ..Registration::default()
    }
}

/// Imports a file of the demonstration.
async fn import(
    ctx: &Ctx,
    institute: &institute::Model,
    kind: ImportKind,
    (name, text): (&str, &str),
) -> Result<entity::imports::import::Model, Error<Told>> {
    let folder = &ctx.app.config.files;
    let path = folder.join(name);
    let fault = |error| Error::Fault(Fault::new(w::WRITING_FILE.with([&path.display()]), error));
    tokio::fs::create_dir_all(folder).await.map_err(fault)?;
    tokio::fs::write(&path, text).await.map_err(fault)?;
    let counts = CountsInput {
        base_date: if kind == ImportKind::Counts { end_of(2025) } else { Day::BLANK },
        ..CountsInput::default()
    };
    let input = ApplyInput {
        institute: institute.id,
        kind,
        source: Source::File(path.clone()),
        mapping: MappingInput::None,
        mode: ImportMode::RejectAll,
        effective_on: None,
        replace_period: false,
        preview_digest: None,
        counts,
    };
    let begun = Box::pin(imports::run_here(ctx, &input, &Progress::default())).await?;
    match begun.import.status {
        ImportStatus::Committed => Ok(begun.import),
        _ => Err(Error::Fault(Fault::told(w::DEMO_REFUSED.with([&name, &begun.import.problems])))),
    }
}

async fn reconcile(
    ctx: &Ctx,
    institute: InstituteId,
    (year, known_at, stocktake): (i32, Option<Moment>, Option<StocktakeId>),
) -> Result<reconciliation_run::Model, Error<Told>> {
    let input =
        RunInput { institute, as_of: end_of(year), from: None, known_at, stocktake, mapping: None, client_id: None };
    Ok(run_here(ctx, &input, &Progress::default()).await?.0)
}

fn end_of(year: i32) -> Day {
    Day::from_ymd(year, 12, 31).unwrap_or_default()
}
