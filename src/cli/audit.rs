//! `oversight audit`: is what was recorded still what is there?

use super::database::{Database, open, wait};
use super::{Failure, file_error, reading, say, words as w, written};
use crate::access::Actor;
use crate::app::{App, Ctx};
use crate::audit::checkpoint::Series;
use crate::audit::folder::{self, Keeper};
use crate::audit::keys::{PrivateKey, PublicKey};
use crate::audit::verify::{Verification, Verified, verify};
use crate::audit::{export, words as a};
use crate::db::Db;
use crate::error::Error;
use crate::org;
use crate::words::{Lang, Told, harmless};
use entity::Chain;
use serde_json::{Value, json};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// 审计链：生成密钥、写检查点、核验、导出
///
/// The audit chains: makes the key of checkpoints, writes a checkpoint, verifies, exports.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// 生成检查点的签名密钥 (make the key that signs checkpoints; the public key goes into FILE.pub)
    Keygen(KeygenArgs),
    /// 写一个检查点：各链链头，带签名 (write a signed checkpoint of the heads of all chains)
    Checkpoint(CheckpointArgs),
    /// 核验审计链；有问题时退出码为 1 (verify the chains; exits 1 where one is broken)
    Verify(VerifyArgs),
    /// 导出为 JSONL，供第三方复算 (export as lines of JSON, for a third party to recompute)
    Export(ExportArgs),
}

#[derive(Debug, clap::Args)]
struct KeygenArgs {
    /// 私钥文件，不得已存在 (the private key; must not be there yet)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
struct CheckpointArgs {
    /// 私钥文件 (the private key)
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// 检查点目录，应在数据库之外 (the folder of checkpoints, outside the database)
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct VerifyArgs {
    /// 检查点目录 (the folder of checkpoints)
    #[arg(long, value_name = "DIR", requires = "public_key")]
    checkpoints: Option<PathBuf>,
    /// 公钥文件 (the public key)
    #[arg(long, value_name = "FILE", requires = "checkpoints")]
    public_key: Option<PathBuf>,
    /// 输出 JSON (print JSON)
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Args)]
struct ExportArgs {
    /// 只导出这一家机构的链，默认全部 (the chain of one institute by its code; default all chains)
    #[arg(long, value_name = "CODE")]
    institute: Option<String>,
    /// 输出文件，默认标准输出 (the file; default the standard output)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    database: Database,
}

/// Does what is asked of the chains.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    match &args.what {
        What::Keygen(args) => keygen(args, lang),
        What::Checkpoint(args) => {
            let keeper = keeper(&args.out, &args.key)?;
            let file = wait(async { Ok(keeper.write(&*args.database.open().await?).await?) })?;
            say(&w::WRITTEN.with([&file.display()]).tell(lang))
        }
        What::Verify(args) => check(args, lang),
        What::Export(args) => export_chains(args, lang),
    }
}

/// Writes checkpoints into a folder, signed by the key of a file.
pub(super) fn keeper(folder: &Path, key: &Path) -> Result<Keeper, Error<Told>> {
    let pem = std::fs::read_to_string(key).map_err(|error| reading(key, error))?;
    let key = PrivateKey::read(&key.display().to_string(), &pem).map_err(|told| Error::Refused(vec![told]))?;
    Ok(Keeper::new(folder.to_owned(), key))
}

fn keygen(args: &KeygenArgs, lang: Lang) -> Result<(), Failure> {
    let mut public = args.out.clone().into_os_string();
    public.push(".pub");
    let public = PathBuf::from(public);
    let key = PrivateKey::generate()?;
    // The public one first: where it cannot be written, no secret is left behind.
    create(&public, 0o644, &key.public().pem()?)?;
    create(&args.out, 0o600, &key.pem()?)?;
    say(&w::KEYS_MADE.with([&args.out.display(), &public.display()]).tell(lang))
}

/// Writes a file that is not there yet.
fn create(path: &Path, mode: u32, text: &str) -> Result<(), Error<Told>> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    let result = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    result.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Error::Refused(vec![w::FILE_EXISTS.with([&path.display()])]),
        _ => file_error(w::WRITING_FILE.with([&path.display()]), path, error),
    })
}

fn check(args: &VerifyArgs, lang: Lang) -> Result<(), Failure> {
    // First what was seen, then what is there: a checkpoint that is written in between is not missed.
    let series = match (&args.checkpoints, &args.public_key) {
        (Some(folder), Some(key)) => Some(series(folder, key)?),
        _ => None,
    };
    let config = args.database.config(None)?;
    let (verification, codes) = wait(async {
        // Not by the way of other commands: that one tidies up, and this one only looks.
        let db = Db::connect(&config.database).await?;
        db.check_schema().await?;
        let verification = verify(&db, series.as_ref()).await?;
        let ctx = Ctx::new(Arc::new(App::new(db, config)), Actor::operator(), lang);
        let tx = ctx.read_tx().await?;
        Ok((verification, org::store::list(&*tx, &ctx.actor.scope).await?))
    })?;
    let name = |chain: Chain| match chain.institute() {
        None => chain.to_string(),
        Some(id) => codes.iter().find(|row| row.id == id).map_or_else(|| id.to_string(), |row| row.code.clone()),
    };
    if args.json {
        say(&format!("{:#}", as_json(&verification, name, lang)))?;
    } else {
        say(&as_text(&verification, name, lang))?;
    }
    if verification.is_whole() { Ok(()) } else { Err(Failure::Found) }
}

fn series(folder: &Path, key: &Path) -> Result<Series, Error<Told>> {
    let pem = std::fs::read_to_string(key).map_err(|error| reading(key, error))?;
    let key = PublicKey::read(&key.display().to_string(), &pem).map_err(|told| Error::Refused(vec![told]))?;
    let failed = |error| file_error(a::CHECKPOINT_FOLDER.with([&folder.display()]), folder, error);
    folder::read(folder, &key).map_err(failed)
}

/// What a verification cannot see, in words.
fn unseen(verification: &Verification) -> &'static [&'static crate::words::Words] {
    match verification.checkpoints {
        None => &[&w::UNSEEN_CUT, &w::UNSEEN_REWRITTEN, &w::UNSEEN_REMOVED, &w::UNSEEN_ADDED, &w::UNSEEN_REMEDY],
        Some(_) => &[&w::UNSEEN_SINCE, &w::UNSEEN_KEY],
    }
}

fn as_text(verification: &Verification, name: impl Fn(Chain) -> String, lang: Lang) -> String {
    let mut lines = Vec::new();
    for told in &verification.problems {
        lines.push(harmless(&told.tell(lang)));
    }
    for Verified { chain, entries, sealed, broken } in &verification.chains {
        let name = harmless(&name(*chain));
        lines.push(match broken {
            None => w::CHAIN_WHOLE.with([&name, entries, sealed]).tell(lang),
            Some(broken) => {
                let what = harmless(&broken.told.tell(lang));
                w::CHAIN_BROKEN.with([&name, &broken.sequence, &what]).tell(lang)
            }
        });
    }
    let broken =
        verification.chains.iter().filter(|chain| chain.broken.is_some()).count() + verification.problems.len();
    lines.push(match broken {
        0 => w::AUDIT_WHOLE.with([&verification.chains.len(), &verification.checkpoints.unwrap_or(0)]).tell(lang),
        broken => w::AUDIT_BROKEN.with([&broken]).tell(lang),
    });
    lines.extend(unseen(verification).iter().map(|words| words.text(lang).to_owned()));
    lines.join("\n")
}

fn as_json(verification: &Verification, name: impl Fn(Chain) -> String, lang: Lang) -> Value {
    let told = |told: &Told| json!({ "code": told.code(), "message": told.tell(lang) });
    let broken = |broken: &crate::audit::chain::Break| json!({ "sequence": broken.sequence, "code": broken.told.code(), "message": broken.told.tell(lang) });
    let chain = |chain: &Verified| {
        json!({ "chain": chain.chain, "name": name(chain.chain), "entries": chain.entries, "sealed": chain.sealed,
            "broken": chain.broken.as_ref().map(broken) })
    };
    let unseen: Vec<&str> = unseen(verification).iter().map(|words| words.text(lang)).collect();
    json!({
        "whole": verification.is_whole(),
        "checkpoints": verification.checkpoints,
        "problems": verification.problems.iter().map(told).collect::<Vec<_>>(),
        "chains": verification.chains.iter().map(chain).collect::<Vec<_>>(),
        "unseen": unseen,
    })
}

fn export_chains(args: &ExportArgs, lang: Lang) -> Result<(), Failure> {
    let config = args.database.config(None)?;
    let out: Box<dyn Write> = match &args.out {
        None => Box::new(io::stdout().lock()),
        Some(path) => {
            let failed = |error| file_error(w::WRITING_FILE.with([&path.display()]), path, error);
            Box::new(File::create(path).map_err(failed)?)
        }
    };
    let mut out = BufWriter::new(out);
    let lines = wait(async {
        let ctx = Ctx::new(open(config).await?, Actor::operator(), lang);
        let only = match &args.institute {
            Some(code) => Some(Chain::Institute(org::service::by_code(&ctx, code).await?.id)),
            None => None,
        };
        Ok(export::export(&ctx, only, &mut out).await?)
    })?;
    let told = w::EXPORTED.with([&lines]).tell(lang);
    written(writeln!(io::stderr(), "{told}"))
}
