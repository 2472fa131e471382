//! The database that a command works on, and the way from a command into the rooms that wait for it.

use super::{Failure, words as w};
use crate::access::Actor;
use crate::app::{App, Ctx};
use crate::config::{Config, DEFAULT_DATABASE, DEFAULT_LISTEN};
use crate::db::{Db, bulk};
use crate::error::{Error, Fault};
use crate::words::{Lang, Told};
use entity::HashAlgorithm;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Which database a command works on.
#[derive(Debug, Clone, clap::Args)]
#[expect(clippy::struct_field_names, reason = "the names are those of the arguments")]
pub struct Database {
    /// 数据库 `sqlite://…` 或 `postgres://…`；默认取 `DATABASE_URL`，再默认 `sqlite://oversight.db` (the database)
    #[arg(long, value_name = "URL", global = true)]
    database: Option<String>,
    /// 上传文件的存放目录，默认在数据库旁 (where uploaded files lie; default beside the database)
    #[arg(long, value_name = "DIR", global = true)]
    files: Option<PathBuf>,
    /// 审计链的杂凑算法 sha256 或 sm3；默认取 `OVERSIGHT_AUDIT_HASH`，再默认 sha256 (how the audit chains are hashed)
    #[arg(long, value_name = "HASH", global = true)]
    audit_hash: Option<String>,
}

impl Database {
    /// The configuration that the arguments and the environment say.
    pub fn config(&self, listen: Option<SocketAddr>) -> Result<Config, Error<Told>> {
        self.config_or(DEFAULT_DATABASE, listen)
    }

    /// The same, with another database where nothing is said.
    pub fn config_or(&self, database: &str, listen: Option<SocketAddr>) -> Result<Config, Error<Told>> {
        let variable = || std::env::var("DATABASE_URL").ok().filter(|url| !url.is_empty());
        let url = self.database.clone().or_else(variable).unwrap_or_else(|| database.to_owned());
        let listen = listen.map_or_else(|| DEFAULT_LISTEN.parse(), Ok);
        // The default is an address, which a test of `config` holds.
        let listen = listen.map_err(|error| Fault::new(w::LISTEN.with([&DEFAULT_LISTEN]), error))?;
        let mut config = Config::new(&url, self.files.clone(), listen)?;
        let variable = || std::env::var("OVERSIGHT_AUDIT_HASH").ok().filter(|name| !name.is_empty());
        if let Some(name) = self.audit_hash.clone().or_else(variable) {
            config.audit_hash = hash_named(&name)?;
        }
        Ok(config)
    }

    /// The program on the database. A database with other tables than this program's is refused; only
    /// the default one is made on the way, so that the first command of all just works.
    pub async fn open(&self) -> Result<Arc<App>, Error<Told>> {
        open(self.config(None)?).await
    }

    /// The program as the local operator uses it.
    pub async fn operator(&self, lang: Lang) -> Result<Ctx, Error<Told>> {
        Ok(Ctx::new(self.open().await?, Actor::operator(), lang))
    }
}

/// `sha256`, `SHA-256`, `sm3` …
fn hash_named(name: &str) -> Result<HashAlgorithm, Error<Told>> {
    let code = name.replace('-', "").to_ascii_uppercase();
    code.parse().map_err(|_| Error::Refused(vec![w::AUDIT_HASH.with([&name])]))
}

/// The program on a database whose tables fit.
pub(super) async fn open(config: Config) -> Result<Arc<App>, Error<Told>> {
    let mut db = Db::connect(&config.database).await?;
    if config.database == DEFAULT_DATABASE && db.is_empty().await? {
        db.migrate_with(config.audit_hash).await?;
    }
    db.check_schema().await?;
    // What a killed import left beside the tables; nothing of it was ever in them.
    bulk::sweep(&db).await?;
    Ok(Arc::new(App::new(db, config)))
}

/// Waits for what a command does.
pub(super) fn wait<T>(work: impl Future<Output = Result<T, Error<Told>>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Fault::new(w::RUNTIME.with([]), error))?;
    Ok(runtime.block_on(work)?)
}
