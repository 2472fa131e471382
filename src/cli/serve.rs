//! `oversight serve`: answers requests and does jobs until it is stopped.

use super::database::{self, Database, wait};
#[cfg(feature = "oidc")]
use super::provider::ProviderArgs;
use super::{Failure, audit, say, words as w};
use crate::access::account;
use crate::access::setup::SetUp;
use crate::app::App;
use crate::audit::folder::Keeper;
use crate::config::{Allowance, Config, DEFAULT_UPLOAD_LIMIT, Outside, Tls};
use crate::error::{Error, Fault};
use crate::graphql::limits::COST;
use crate::words::{Lang, Told};
use crate::{http, upload, work};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
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
    /// 就绪与指标的本机地址，默认为监听端口加一，即 127.0.0.1:7801 (where `/readyz` and `/metrics` are told)
    #[arg(long, value_name = "ADDRESS")]
    admin_listen: Option<SocketAddr>,
    /// 日志的形式 text 或 json (the form of the log)
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    log: Log,
    #[command(flatten)]
    outside: OutsideArgs,
    #[command(flatten)]
    allowance: AllowanceArgs,
    #[command(flatten)]
    provider: ProviderArgs,
}

/// How requests from other machines come in.
#[derive(Debug, clap::Args)]
struct OutsideArgs {
    /// 证书文件（PEM），有它方可对外监听 (the certificate; with it other machines are let in)
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// 证书的私钥文件（PEM）(its private key)
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// 解密在先的代理的地址，可多个；只放行它们 (a proxy in front that decrypts; only these are let in)
    #[arg(long, value_name = "ADDRESS")]
    trusted_proxy: Vec<IpAddr>,
}

impl From<&OutsideArgs> for Outside {
    fn from(args: &OutsideArgs) -> Self {
        let tls = args.tls_certificate.clone().zip(args.tls_key.clone());
        let proxies = args.trusted_proxy.iter().map(IpAddr::to_canonical).collect();
        Self { tls: tls.map(|(certificate, key)| Tls { certificate, key }), proxies }
    }
}

/// How much the service takes upon itself.
#[derive(Debug, clap::Args)]
struct AllowanceArgs {
    /// 每个用户或令牌每分钟的请求数 (requests a minute of one user or token)
    #[arg(long, value_name = "NUMBER", default_value_t = Allowance::default().requests)]
    requests_per_minute: NonZeroU32,
    /// 每个用户或令牌每分钟的查询额度，至少 50000 (cost a minute of one user or token)
    #[arg(long, value_name = "COST", default_value_t = Allowance::default().cost)]
    cost_per_minute: NonZeroU32,
    /// 同时处理的请求数 (requests that are answered at the same time)
    #[arg(long, value_name = "NUMBER", default_value_t = Allowance::default().concurrency as u16, value_parser = clap::value_parser!(u16).range(1..))]
    concurrency: u16,
    /// 一个请求最多处理几秒 (seconds that a request may take)
    #[arg(long, value_name = "SECONDS", default_value_t = Allowance::default().time.as_secs(), value_parser = clap::value_parser!(u64).range(1..=3_600))]
    request_timeout: u64,
}

impl From<&AllowanceArgs> for Allowance {
    fn from(args: &AllowanceArgs) -> Self {
        Self {
            requests: args.requests_per_minute,
            cost: args.cost_per_minute,
            concurrency: args.concurrency.into(),
            time: Duration::from_secs(args.request_timeout),
        }
    }
}

/// The form of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Log {
    /// A line that a person reads.
    #[default]
    Text,
    /// An object a line, for a program.
    Json,
}

/// How often a checkpoint of the audit is written.
const HOUR: Duration = Duration::from_hours(1);

/// Serves until it is stopped.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    let config = args.database.config(None)?.listening_at(args.listen, (&args.outside).into())?;
    let mut config = config.telling_at(args.admin_listen)?;
    config.upload_limit = args.upload_limit;
    config.allowance = (&args.allowance).into();
    if u64::from(config.allowance.cost.get()) < COST {
        return Err(Failure::Usage(w::COST_SMALL.with([&COST])));
    }
    let keeper = match (&args.checkpoints, &args.checkpoint_key) {
        (Some(folder), Some(key)) => Some(audit::keeper(folder, key)?),
        _ => None,
    };
    answer(config, (args.log, keeper), |app, base| args.provider.provider(app, base), lang)
}

/// Without the feature, people are known by what they show here and by nothing else.
#[cfg(not(feature = "oidc"))]
#[derive(Debug, clap::Args)]
struct ProviderArgs {}

#[cfg(not(feature = "oidc"))]
impl ProviderArgs {
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "as with the feature")]
    const fn provider(&self, _: &App, _: &str) -> Result<Option<http::Provider>, Error<Told>> {
        Ok(None)
    }
}

/// Serves as a configuration says, until it is stopped. `provider` is told the address that people reach.
pub(super) fn answer(
    config: Config,
    (form, keeper): (Log, Option<Keeper>),
    provider: impl FnOnce(&App, &str) -> Result<Option<http::Provider>, Error<Told>>,
    lang: Lang,
) -> Result<(), Failure> {
    log_in(form);
    wait(async {
        let stop = stopped()?;
        let (listen, admin) = (config.listen, config.admin_listen);
        let door = http::Door::new(&config.outside)?;
        let app = database::open(config).await?;
        if !listen.ip().is_loopback() && !account::is_anybody(&*app.db.read_all().await?).await? {
            return Err(Error::Refused(vec![w::NOBODY_OUTSIDE.with([&listen])]));
        }
        if let Some(keeper) = &keeper {
            keeper.write(&app).await?;
        }
        // A folder that cannot be swept can be served from all the same.
        match upload::sweep(&app.config, app.clock.now()).await {
            Ok(0) => {}
            Ok(swept) => tracing::info!(swept, "removed uploads that were broken off"),
            Err(error) => tracing::warn!(%error, "uploads that were broken off could not be removed"),
        }
        let (listener, address) = bound(listen).await?;
        let (admin_listener, admin_address) = bound(admin).await?;
        let scheme = if door.is_encrypted() { "https" } else { "http" };
        // A standard output that nobody reads does not keep the service from serving.
        let _ = say(&w::LISTENING.with([&format!("{scheme}://{address}"), &admin_address]).tell(lang));
        let provider = provider(&app, &format!("{scheme}://{address}"))?;
        let setup = Arc::new(SetUp::default());
        if let Some(code) = setup.begin(&app).await? {
            let _ = say(&w::SET_UP.with([&format!("{scheme}://{address}/setup?code={code}")]).tell(lang));
        }
        let listeners = (listener, door, admin_listener);
        let serve = http::serve(Arc::clone(&app), listeners, (setup, provider), (work::handler, work::failed), stop);
        let Some(keeper) = keeper else {
            serve.await;
            return Ok(());
        };
        tokio::select! {
            () = serve => {}
            () = keeper.write_every(&app, HOUR) => {}
        }
        keeper.write(&app).await?;
        Ok(())
    })
}

async fn bound(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Error<Told>> {
    let told = |error: std::io::Error| Fault::new(w::LISTEN.with([&address]), error);
    let listener = TcpListener::bind(address).await.map_err(told)?;
    let bound = listener.local_addr().map_err(told)?;
    Ok((listener, bound))
}

/// Logs on the standard error. What panics says where, and not with which words: those may hold what
/// somebody sent.
fn log_in(form: Log) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    // Somebody else's log is as good.
    let _ = match form {
        Log::Text => log.try_init(),
        Log::Json => log.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init(),
    };
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panicked");
    }));
}

/// Waits for Ctrl-C, or for what a supervisor sends. Both are listened to from the call on, not from the first wait:
/// who stops a service that has just said where it listens must not end it without its farewell.
#[cfg(unix)]
fn stopped() -> Result<impl Future<Output = ()> + Send + 'static, Error<Told>> {
    use tokio::signal::unix::{SignalKind, signal};
    let told = |error: std::io::Error| Fault::new(w::SIGNALS.with([]), error);
    let mut interrupt = signal(SignalKind::interrupt()).map_err(told)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(told)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Waits for Ctrl-C, listened to from the call on.
#[cfg(windows)]
fn stopped() -> Result<impl Future<Output = ()> + Send + 'static, Error<Told>> {
    let told = |error: std::io::Error| Fault::new(w::SIGNALS.with([]), error);
    let mut interrupt = tokio::signal::windows::ctrl_c().map_err(told)?;
    Ok(async move {
        interrupt.recv().await;
    })
}
