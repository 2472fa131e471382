//! `oversight migrate`: brings the tables of a database up to this program's version.

use super::database::{Database, wait};
use super::{Failure, say, words as w};
use crate::config::shown;
use crate::db::Db;
use crate::words::Lang;

/// 升级数据库结构到本程序的版本
///
/// Brings the tables of a database up to this program's version; makes them in an empty one. A
/// database of a newer program is refused.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: Database,
}

/// Brings the tables up and says by how many steps.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    let config = args.database.config(None)?;
    let steps = wait(async { Ok(Db::connect(&config.database).await?.migrate_with(config.audit_hash).await?) })?;
    say(&w::MIGRATED.with([&shown(&config.database), &steps]).tell(lang))
}
