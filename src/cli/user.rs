//! `oversight user`: who signs in, by what, and as what; by the person at the machine.

use super::database::{Database, wait};
use super::{Failure, say, words as w};
use crate::access::account::{self, Grant};
use crate::access::outside;
use crate::app::Ctx;
use crate::error::Error;
use crate::org;
use crate::words::Lang;
use crate::words::{Told, harmless};
use entity::access::user_account;
use entity::{Day, Role};

/// 用户账号：建立、授予角色、停用、重置密码、关联外部身份、列出
///
/// User accounts: makes one, grants and revokes roles, disables, gives a new one-time code, links
/// identities at a provider outside, lists.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    database: Database,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// 建立账号并打印一次性邀请码 (make an account, print its one-time code)
    Add {
        /// 登录名 (login)
        login: String,
        /// 姓名 (name)
        #[arg(long)]
        name: String,
    },
    /// 授予角色 (grant a role)
    Grant {
        /// 登录名 (login)
        login: String,
        /// 角色，如 经办 或 MAKER (role)
        #[arg(long)]
        role: Role,
        /// 机构编码 (code of the institute)
        #[arg(long, value_name = "CODE")]
        institute: Option<String>,
        /// 归口科室：及于该科室归口的全部机构 (over what a section looks after)
        #[arg(long, value_name = "NAME", conflicts_with = "institute")]
        section: Option<String>,
        /// 自哪一日起，默认今日 (from which day)
        #[arg(long, value_name = "DATE")]
        from: Option<Day>,
        /// 至哪一日止 (the last day)
        #[arg(long, value_name = "DATE")]
        until: Option<Day>,
    },
    /// 收回一个角色的全部授予 (take a role back)
    Revoke {
        /// 登录名 (login)
        login: String,
        /// 角色 (role)
        #[arg(long)]
        role: Role,
    },
    /// 停用账号 (disable an account)
    Disable {
        /// 登录名 (login)
        login: String,
    },
    /// 重新启用账号 (enable an account again)
    Enable {
        /// 登录名 (login)
        login: String,
    },
    /// 重置密码与二次验证，打印新的一次性邀请码 (a new one-time code; password and second factor are void)
    Invite {
        /// 登录名 (login)
        login: String,
    },
    /// 关联外部身份提供方中的身份，其本人可由提供方登录 (link an identity at a provider outside, by which its person signs in)
    Link {
        /// 登录名 (login)
        login: String,
        #[command(flatten)]
        identity: Identity,
    },
    /// 取消关联，并退出其登录 (take a link back, and sign its person out)
    Unlink {
        /// 登录名 (login)
        login: String,
        #[command(flatten)]
        identity: Identity,
    },
    /// 列出账号、角色及关联的外部身份 (accounts with their roles and linked identities)
    List,
}

/// Somebody at a provider outside.
#[derive(Debug, clap::Args)]
struct Identity {
    /// 身份提供方地址，与其自称（iss）逐字一致 (the provider, letter by letter as it calls itself)
    #[arg(long, value_name = "URL")]
    issuer: String,
    /// 在提供方的身份标识（sub）(who it is there)
    #[arg(long)]
    subject: String,
}

impl Identity {
    fn parts(&self) -> (&str, &str) {
        (&self.issuer, &self.subject)
    }
}

/// Does what is asked of accounts. Of a new one-time code the code alone is on the standard output.
pub(super) fn run(args: &Args, lang: Lang) -> Result<(), Failure> {
    let text = wait(async {
        let ctx = args.database.operator(lang).await?;
        match &args.what {
            What::Add { login, name } => Ok(invitation(&ctx, account::add(&ctx, login, name).await?)),
            What::Invite { login } => {
                let found = known(&ctx, login).await?;
                Ok(invitation(&ctx, account::invite(&ctx, found.id, found.version).await?))
            }
            What::Grant { login, role, institute, section, from, until } => {
                let institute = match institute {
                    Some(code) => Some(org::service::by_code(&ctx, code).await?.id),
                    None => None,
                };
                let account = known(&ctx, login).await?.id;
                let section = section.clone();
                let grant = Grant { account, role: *role, institute, section, from: *from, until: *until };
                account::grant(&ctx, &grant).await?;
                list(&ctx, Some(login)).await
            }
            What::Revoke { login, role } => revoke(&ctx, login, *role).await,
            What::Disable { login } => disable(&ctx, login, true).await,
            What::Enable { login } => disable(&ctx, login, false).await,
            What::Link { login, identity } => {
                outside::link(&ctx, login, identity.parts()).await?;
                list(&ctx, Some(login)).await
            }
            What::Unlink { login, identity } => {
                outside::unlink(&ctx, login, identity.parts()).await?;
                list(&ctx, Some(login)).await
            }
            What::List => list(&ctx, None).await,
        }
    })?;
    say(&text)
}

/// The account of a login; who works at the machine is told that it is the account that is missing.
async fn known(ctx: &Ctx, login: &str) -> Result<user_account::Model, Error<Told>> {
    account::by_login(ctx, login).await.map_err(|error| match error {
        Error::Access(_) => Error::Access(w::USER_UNKNOWN.with([&login])),
        other => other,
    })
}

fn invitation(ctx: &Ctx, invited: account::Invited) -> String {
    eprintln!("{}", w::USER_INVITED.with([&invited.account.login]).tell(ctx.lang));
    invited.invitation
}

async fn revoke(ctx: &Ctx, login: &str, role: Role) -> Result<String, Error<Told>> {
    let account = known(ctx, login).await?.id;
    let tx = ctx.read_tx().await?;
    let held = account::held(&*tx, account, None).await?;
    drop(tx);
    for grant in held.iter().filter(|grant| grant.role == role) {
        account::revoke(ctx, grant.id).await?;
    }
    list(ctx, Some(login)).await
}

async fn disable(ctx: &Ctx, login: &str, disabled: bool) -> Result<String, Error<Told>> {
    let found = known(ctx, login).await?;
    account::disable(ctx, found.id, found.version, disabled).await?;
    list(ctx, Some(login)).await
}

async fn list(ctx: &Ctx, only: Option<&str>) -> Result<String, Error<Told>> {
    let only = only.map(|login| login.trim().to_lowercase());
    let tx = ctx.read_tx().await?;
    let accounts = account::list(ctx, &*tx).await?;
    let identities = outside::list(ctx, &*tx).await?;
    let mut lines = Vec::new();
    for account in accounts.iter().filter(|account| only.as_ref().is_none_or(|only| *only == account.login)) {
        let mut roles = Vec::new();
        for grant in account::held(&*tx, account.id, None).await? {
            let over = match grant.institute_id {
                Some(id) => org::store::find(&*tx, &ctx.actor.scope, id).await?.map(|row| format!("@{}", row.code)),
                None => grant.section.map(|section| format!("@{}", harmless(&section))),
            };
            let until = grant.until_on.map(|day| format!(" ..{day}"));
            roles.push(format!("{}{}{}", grant.role, over.unwrap_or_default(), until.unwrap_or_default()));
        }
        let state =
            if account.disabled_at.is_some() { w::USER_DISABLED.with([]).tell(ctx.lang) } else { "-".to_owned() };
        let linked = identities.iter().filter(|linked| linked.user_account_id == account.id);
        let mut fields = vec![account.login.clone(), harmless(&account.name), state, roles.join(", ")];
        fields.extend(linked.map(|linked| format!("{} {}", linked.issuer, linked.subject)));
        lines.push(fields.join("\t"));
    }
    Ok(lines.join("\n"))
}
