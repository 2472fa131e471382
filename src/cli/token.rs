//! `oversight token`: access tokens for clients of the service.

use super::database::{Database, wait};
use super::{Failure, say, words as w};
use crate::access::token::{self, BUREAU_ROLES, INSTITUTE_ROLES, NewToken};
use crate::org;
use crate::words::Lang;
use entity::Role;

/// 管理服务接口的访问令牌
///
/// Access tokens for clients of the service.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Create(Create),
}

/// 建立一个访问令牌并打印一次密钥
///
/// Makes a token for one institute, or for all, and prints its secret, which is kept nowhere.
#[derive(Debug, clap::Args)]
struct Create {
    #[command(flatten)]
    database: Database,
    /// 用途 (what it is for)
    #[arg(long, value_name = "NAME")]
    name: String,
    /// 只能访问这一家机构，默认全部 (the code of the one institute that it reaches; default all)
    #[arg(long, value_name = "CODE")]
    institute: Option<String>,
    /// 角色，可重复；默认机构令牌为 `MAKER CHECKER FINANCE_HEAD ASSET_MANAGER`，全部机构的为 `BUREAU_REVIEWER SUPERVISOR` (its roles)
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<Role>,
    /// 有效天数 (how many days it lasts)
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    days: u32,
}

/// Does what is asked with tokens. Of a new one the secret alone is on the standard output.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    let Command::Create(create) = &args.command;
    let issued = wait(async {
        let ctx = create.database.operator(lang).await?;
        let institute = match &create.institute {
            Some(code) => Some(org::service::by_code(&ctx, code).await?.id),
            None => None,
        };
        let usual = if institute.is_some() { INSTITUTE_ROLES } else { BUREAU_ROLES };
        let roles = if create.roles.is_empty() { usual.to_vec() } else { create.roles.clone() };
        let new = NewToken { name: create.name.clone(), institute, roles, days: create.days };
        token::create(&ctx, &new).await
    })?;
    eprintln!("{}", w::TOKEN_MADE.with([&issued.id, &issued.expires_at]).tell(lang));
    say(&issued.secret)
}
