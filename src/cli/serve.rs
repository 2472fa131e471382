//! `oversight serve`: answers requests and does jobs until it is stopped.

use super::database::{self, Database, wait};
use super::{Failure, audit, say, words as w};
use crate::access::setup::SetUp;
use crate::audit::folder::Keeper;
use crate::config::{Config, DEFAULT_UPLOAD_LIMIT};
use crate::error::{Error, Fault};
use crate::words::{Lang, Told};
use crate::{http, upload, work};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// 启动服务：GraphQL 接口、文件上传和后台任务
///
/// Answers GraphQL requests and uploads on a loopback address and does the jobs, until Ctrl-C. What it
/// does is logged on the standard error; `RUST_LOG` says how much.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: Database,
    /// 监听地址，默认 127.0.0.1:7800 (where it listens)
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// 上传文件的字节上限 (bytes that an uploaded file may have)
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_UPLOAD_LIMIT)]
    upload_limit: u64,
    /// 检查点目录：启动、每小时和停止时各写一个审计检查点 (where audit checkpoints are written: at the start, every hour and at the end)
    #[arg(long, value_name = "DIR", requires = "checkpoint_key")]
    checkpoints: Option<PathBuf>,
    /// 检查点的私钥文件 (the private key that signs them)
    #[arg(long, value_name = "FILE", requires = "checkpoints")]
    checkpoint_key: Option<PathBuf>,
}

/// How often a checkpoint of the audit is written.
const HOUR: Duration = Duration::from_hours(1);

/// Serves until it is stopped.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    let mut config = args.database.config(args.listen)?;
    config.upload_limit = args.upload_limit;
    let keeper = match (&args.checkpoints, &args.checkpoint_key) {
        (Some(folder), Some(key)) => Some(audit::keeper(folder, key)?),
        _ => None,
    };
    answer(config, keeper, lang)
}

/// Serves as a configuration says, until it is stopped.
pub(super) fn answer(config: Config, keeper: Option<Keeper>, lang: Lang) -> Result<(), Failure> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Somebody else's log is as good.
    let _ = log.with_ansi(false).try_init();
    wait(async {
        let listen = config.listen;
        let app = database::open(config).await?;
        if let Some(keeper) = &keeper {
            keeper.write(&app).await?;
        }
        // A folder that cannot be swept can be served from all the same.
        match upload::sweep(&app.config, app.clock.now()).await {
            Ok(0) => {}
            Ok(swept) => tracing::info!(swept, "removed uploads that were broken off"),
            Err(error) => tracing::warn!(%error, "uploads that were broken off could not be removed"),
        }
        let told = |error: std::io::Error| Fault::new(w::LISTEN.with([&listen]), error);
        let listener = TcpListener::bind(listen).await.map_err(told)?;
        let address = listener.local_addr().map_err(told)?;
        // A standard output that nobody reads does not keep the service from serving.
        let _ = say(&w::LISTENING.with([&address]).tell(lang));
        let setup = Arc::new(SetUp::default());
        if let Some(code) = setup.begin(&app).await? {
            let _ = say(&w::SET_UP.with([&format!("http://{address}/setup?code={code}")]).tell(lang));
        }
        let serve = http::serve(Arc::clone(&app), listener, setup, (work::handler, work::failed), stopped());
        let Some(keeper) = keeper else { return serve.await.map_err(Error::<Told>::from) };
        let ended = tokio::select! {
            ended = serve => ended,
            () = keeper.write_every(&app, HOUR) => Ok(()),
        };
        keeper.write(&app).await?;
        ended.map_err(Error::<Told>::from)
    })
}

/// Waits for Ctrl-C, or for what a supervisor sends.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else { return interrupted().await };
        tokio::select! {
            () = interrupted() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupted().await;
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Where signals cannot be listened to, the process is ended from outside.
        std::future::pending::<()>().await;
    }
}
