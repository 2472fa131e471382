//! How the program is told to run, checked at the start.

use crate::error::Error;
use crate::words::Told;
use entity::HashAlgorithm;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where the books are kept when nobody says otherwise.
pub const DEFAULT_DATABASE: &str = "sqlite://oversight.db";
/// Where the service listens when nobody says otherwise.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:7800";

/// Bytes of an uploaded file when nobody says otherwise: 1 GiB.
pub const DEFAULT_UPLOAD_LIMIT: u64 = 1 << 30;

/// What the service takes upon itself: how much at a time, for how long, and from whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests of one principal in a minute.
    pub requests: NonZeroU32,
    /// Cost of the requests of one principal in a minute, in fields that may be answered.
    pub cost: NonZeroU32,
    /// Requests that are answered at the same time.
    pub concurrency: usize,
    /// How long a request may be worked on.
    pub time: Duration,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            requests: NonZeroU32::new(30_000).unwrap_or(NonZeroU32::MIN),
            cost: NonZeroU32::new(30_000_000).unwrap_or(NonZeroU32::MIN),
            concurrency: 256,
            time: Duration::from_mins(1),
        }
    }
}

/// How requests from other machines may come in: encrypted, or through a proxy that decrypts them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outside {
    /// What the service encrypts with itself.
    pub tls: Option<Tls>,
    /// The machines that decrypt in front of it.
    pub proxies: Vec<IpAddr>,
}

/// A certificate and its private key, as PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// The certificate, and those that vouch for it.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

impl Outside {
    /// Whether nobody can come in from another machine.
    const fn is_closed(&self) -> bool {
        self.tls.is_none() && self.proxies.is_empty()
    }
}

/// How the program is told to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The database: `sqlite://PATH` or `postgres://…`.
    pub database: String,
    /// Where uploaded files lie.
    pub files: PathBuf,
    /// Where the service listens.
    pub listen: SocketAddr,
    /// How requests from other machines come in.
    pub outside: Outside,
    /// Bytes that an uploaded file may have.
    pub upload_limit: u64,
    /// How new entries of the audit chains are hashed.
    pub audit_hash: HashAlgorithm,
    /// Where it tells how it is (`/readyz`, `/metrics`).
    pub admin_listen: SocketAddr,
    /// What it takes upon itself.
    pub allowance: Allowance,
}

impl Config {
    /// The configuration of a database, with uploaded files beside it unless another folder is named.
    pub fn new(database: &str, files: Option<PathBuf>, listen: SocketAddr) -> Result<Self, Error<Told>> {
        let known = ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database.starts_with(scheme));
        if !known {
            return Err(Error::Refused(vec![words::DATABASE_URL.with([&shown(database)])]));
        }
        if !listen.ip().is_loopback() {
            return Err(Error::Refused(vec![words::NOT_LOOPBACK.with([&listen])]));
        }
        let files = files.unwrap_or_else(|| beside(database));
        Ok(Self {
            database: database.to_owned(),
            files,
            listen,
            outside: Outside::default(),
            upload_limit: DEFAULT_UPLOAD_LIMIT,
            audit_hash: HashAlgorithm::default(),
            admin_listen: next_to(listen),
            allowance: Allowance::default(),
        })
    }

    /// The same, listening at an address: of other machines too only where what they send is encrypted.
    pub fn listening_at(self, listen: Option<SocketAddr>, outside: Outside) -> Result<Self, Error<Told>> {
        let listen = listen.unwrap_or(self.listen);
        if outside.is_closed() && !listen.ip().is_loopback() {
            return Err(Error::Refused(vec![words::NOT_LOOPBACK.with([&listen])]));
        }
        Ok(Self { listen, outside, admin_listen: next_to(listen), ..self })
    }

    /// The same, telling how it is at an address of the machine itself: what is told there needs no token.
    pub fn telling_at(self, admin_listen: Option<SocketAddr>) -> Result<Self, Error<Told>> {
        let admin_listen = admin_listen.unwrap_or(self.admin_listen);
        if admin_listen.ip().is_loopback() {
            Ok(Self { admin_listen, ..self })
        } else {
            Err(Error::Refused(vec![words::ADMIN_NOT_LOOPBACK.with([&admin_listen])]))
        }
    }
}

/// The next port of the machine itself: 7801 goes with 7800, and any that is free with any that is free.
fn next_to(listen: SocketAddr) -> SocketAddr {
    let port = if listen.port() == 0 { 0 } else { listen.port().checked_add(1).unwrap_or_default() };
    SocketAddr::new(std::net::Ipv4Addr::LOCALHOST.into(), port)
}

/// A database without its password.
pub fn shown(database: &str) -> String {
    match (database.find("://"), database.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("{}***{}", &database[..scheme + 3], &database[at..]),
        _ => database.to_owned(),
    }
}

/// The folder of uploaded files that goes with a database.
fn beside(database: &str) -> PathBuf {
    let path = database.strip_prefix("sqlite://").or_else(|| database.strip_prefix("sqlite:"));
    match path.map(|path| path.split('?').next().unwrap_or(path)) {
        Some(path) if !path.is_empty() && !path.starts_with(":memory:") => Path::new(path).with_extension("files"),
        _ => PathBuf::from("oversight.files"),
    }
}

/// The messages of this room.
pub mod words {
    crate::words! {
        DATABASE_URL = "数据库地址应以 sqlite:// 或 postgres:// 开头，现为 {0}", "the database should begin with sqlite:// or postgres://, not {0}";
        NOT_LOOPBACK = "只能监听本机地址（如 127.0.0.1），不能监听 {0}；对外须由 serve 配置 --tls-certificate 与 --tls-key，或 --trusted-proxy", "only a loopback address can be listened on, not {0}; for other machines `serve` needs --tls-certificate and --tls-key, or --trusted-proxy";
        ADMIN_NOT_LOOPBACK = "就绪与指标只能在本机地址（如 127.0.0.1）提供，不能在 {0}：那里不要令牌", "readiness and metrics are only told on a loopback address, not on {0}: they need no token";
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, DEFAULT_DATABASE, DEFAULT_LISTEN, shown};
    use std::path::Path;

    fn config(database: &str, listen: &str) -> Result<Config, crate::error::Error<crate::words::Told>> {
        Config::new(database, None, listen.parse().expect("an address"))
    }

    #[test]
    fn files_lie_beside_the_database() {
        let files = |database: &str| config(database, DEFAULT_LISTEN).expect("valid").files;
        assert_eq!(files(DEFAULT_DATABASE), Path::new("oversight.files"));
        assert_eq!(files("sqlite:///var/a.db?mode=rwc"), Path::new("/var/a.files"));
        assert_eq!(files("postgres://h/d"), Path::new("oversight.files"));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(config("mysql://h/d", DEFAULT_LISTEN).is_err());
        assert!(config(DEFAULT_DATABASE, "0.0.0.0:80").is_err());
    }

    #[test]
    fn how_it_is_is_told_on_the_next_port_of_the_machine() {
        let told = |listen: &str| config(DEFAULT_DATABASE, listen).expect("valid").admin_listen.to_string();
        assert_eq!(told(DEFAULT_LISTEN), "127.0.0.1:7801");
        assert_eq!((told("127.0.0.1:0"), told("[::1]:65535")), ("127.0.0.1:0".to_owned(), "127.0.0.1:0".to_owned()));
        let at = |address: &str| {
            let config = config(DEFAULT_DATABASE, DEFAULT_LISTEN).expect("valid");
            config.telling_at(Some(address.parse().expect("an address"))).map(|config| config.admin_listen.port())
        };
        assert_eq!(at("127.0.0.1:9").ok(), Some(9));
        assert!(at("0.0.0.0:9").is_err());
    }

    #[test]
    fn a_password_is_not_shown() {
        assert_eq!(shown("postgres://a:secret@h/d"), "postgres://***@h/d");
        assert_eq!(shown("sqlite://a.db"), "sqlite://a.db");
    }

    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
