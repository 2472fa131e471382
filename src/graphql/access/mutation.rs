//! What can be done with accounts, roles and tokens.

use super::super::call::Call;
use super::super::error::{Failed, UserError};
use super::super::node::local;
use super::super::once::once;
use super::super::org::Institute;
use super::super::scalar::{Date, DateTime};
use super::super::stocktake::Stocktake;
use super::super::term::Term;
use super::types::{AccessToken, RoleGrant, UserAccount};
use crate::access::{account, device, token};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{InstituteId, Role, RoleGrantId, StocktakeId, TokenId, UserAccountId};
use std::sync::Mutex;
use uuid::Uuid;

/// Somebody who is to sign in (建立账号).
#[derive(Debug, InputObject)]
pub struct UserAccountAddInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The name to sign in with (登录名).
    pub login: String,
    /// The name of the person (姓名).
    pub name: String,
}

/// An account that is to change, as it was when that was decided.
#[derive(Debug, InputObject)]
pub struct UserAccountChangeInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The account.
    pub user_account: ID,
    /// The version that the change is of; where somebody changed it since, it is refused (版本).
    pub version: i64,
}

/// A role that somebody is to have (授予角色).
#[derive(Debug, InputObject)]
pub struct RoleGrantInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// Who.
    pub user_account: ID,
    /// The role.
    pub role: Term<Role>,
    /// In which institute; none for a role over all, or of the program (机构).
    pub institute: Option<ID>,
    /// Over the institutes that a section of the bureau looks after; instead of an institute (归口科室).
    pub section: Option<String>,
    /// From which day; today where none is given (起始日期).
    pub from: Option<Date>,
    /// The last day; no end where none is given (截止日期).
    pub until: Option<Date>,
}

/// A role that is to be taken back (收回角色).
#[derive(Debug, InputObject)]
pub struct RoleRevokeInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The grant.
    pub role_grant: ID,
}

/// A token that is to be made (建立令牌).
#[derive(Debug, InputObject)]
pub struct AccessTokenCreateInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// What it is for (用途).
    pub name: String,
    /// For which institute; none for all that its roles are for (机构).
    pub institute: Option<ID>,
    /// Its roles: some of the own ones (角色).
    pub roles: Vec<Term<Role>>,
    /// How many days it lasts; at most a year (有效天数).
    pub days: i32,
}

/// A one-time code that is to be made for the device of a stocktaker (设备绑定码).
#[derive(Debug, InputObject)]
pub struct DeviceCodeCreateInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The stocktake that the device is to count for (盘点).
    pub stocktake: ID,
}

/// A token that is to be void (作废令牌).
#[derive(Debug, InputObject)]
pub struct AccessTokenRevokeInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The token.
    pub access_token: ID,
}

/// What became of an account.
#[derive(Debug, SimpleObject)]
pub struct UserAccountPayload {
    /// The account.
    pub user_account: Option<UserAccount>,
    /// The one-time code for its person; told once, and null when the request is sent again (一次性邀请码).
    pub invitation: Option<String>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What became of a role.
#[derive(Debug, SimpleObject)]
pub struct RoleGrantPayload {
    /// The grant.
    pub role_grant: Option<RoleGrant>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What became of a token.
#[derive(Debug, SimpleObject)]
pub struct AccessTokenPayload {
    /// The token.
    pub access_token: Option<AccessToken>,
    /// The secret; told once, and null when the request is sent again (密钥).
    pub secret: Option<String>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What became of the wish for a device's code.
#[derive(Debug, SimpleObject)]
pub struct DeviceCodePayload {
    /// The code, for `POST /device`; told once, and null when the request is sent again (设备绑定码).
    pub code: Option<String>,
    /// Until when it can be used (有效至).
    pub ends_at: Option<DateTime>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What can be done with accounts, roles and tokens.
#[derive(Debug, Default)]
pub struct AccessMutation;

#[Object]
impl AccessMutation {
    /// Makes an account and tells the one-time code for its person (建立账号). Needs: 系统管理员.
    async fn user_account_add(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Who.")] input: UserAccountAddInput,
    ) -> Result<Option<UserAccountPayload>, Failed> {
        let told = Mutex::new(None);
        let add = async |ctx| {
            let invited = account::add(&ctx, &input.login, &input.name).await?;
            keep(&told, invited.invitation);
            Ok(invited.account.id.0)
        };
        let settled = once(context, UserAccount::KIND, &input, &input.idempotency_key, add).await?;
        Ok(Some(account_payload(context, settled.id, taken(told), settled.user_errors).await?))
    }

    /// Gives somebody a new one-time code; password and second factor are void (重置密码). Needs: 系统管理员.
    async fn user_account_invite(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which account.")] input: UserAccountChangeInput,
    ) -> Result<Option<UserAccountPayload>, Failed> {
        let id: UserAccountId = local(UserAccount::KIND, &input.user_account)?;
        let told = Mutex::new(None);
        let invite = async |ctx| {
            keep(&told, account::invite(&ctx, id, input.version).await?.invitation);
            Ok(id.0)
        };
        let settled = once(context, UserAccount::KIND, &input, &input.idempotency_key, invite).await?;
        Ok(Some(account_payload(context, settled.id, taken(told), settled.user_errors).await?))
    }

    /// Disables an account: its person is signed out, its tokens are void (停用账号). Needs: 系统管理员.
    async fn user_account_disable(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which account.")] input: UserAccountChangeInput,
    ) -> Result<Option<UserAccountPayload>, Failed> {
        let id: UserAccountId = local(UserAccount::KIND, &input.user_account)?;
        let disable = async |ctx| account::disable(&ctx, id, input.version, true).await.map(|_| id.0);
        let settled = once(context, UserAccount::KIND, &input, &input.idempotency_key, disable).await?;
        Ok(Some(account_payload(context, settled.id, None, settled.user_errors).await?))
    }

    /// Gives somebody a role (授予角色). Needs: 安全管理员.
    async fn role_grant(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which role, and to whom.")] input: RoleGrantInput,
    ) -> Result<Option<RoleGrantPayload>, Failed> {
        let institute: Option<InstituteId> =
            input.institute.as_ref().map(|id| local(Institute::KIND, id)).transpose()?;
        let grant = account::Grant {
            account: local(UserAccount::KIND, &input.user_account)?,
            role: input.role.0,
            institute,
            section: input.section.clone(),
            from: input.from.map(|date| date.0),
            until: input.until.map(|date| date.0),
        };
        let run = async |ctx| account::grant(&ctx, &grant).await.map(|row| row.id.0);
        let settled = once(context, RoleGrant::KIND, &input, &input.idempotency_key, run).await?;
        grant_payload(context, settled.id, settled.user_errors).await
    }

    /// Takes a role back (收回角色). Needs: 安全管理员.
    async fn role_revoke(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which grant.")] input: RoleRevokeInput,
    ) -> Result<Option<RoleGrantPayload>, Failed> {
        let id: RoleGrantId = local(RoleGrant::KIND, &input.role_grant)?;
        let run = async |ctx| account::revoke(&ctx, id).await.map(|row| row.id.0);
        let settled = once(context, RoleGrant::KIND, &input, &input.idempotency_key, run).await?;
        grant_payload(context, settled.id, settled.user_errors).await
    }

    /// Makes an access token with some of the own roles and tells its secret (建立令牌). Needs: a session.
    async fn access_token_create(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What it is for.")] input: AccessTokenCreateInput,
    ) -> Result<Option<AccessTokenPayload>, Failed> {
        let institute: Option<InstituteId> =
            input.institute.as_ref().map(|id| local(Institute::KIND, id)).transpose()?;
        let roles = input.roles.iter().map(|role| role.0).collect();
        let days = u32::try_from(input.days).unwrap_or_default();
        let new = token::NewToken { name: input.name.clone(), institute, roles, days };
        let told = Mutex::new(None);
        let create = async |ctx| {
            let issued = token::create(&ctx, &new).await?;
            keep(&told, issued.secret);
            Ok(issued.id.0)
        };
        let settled = once(context, AccessToken::KIND, &input, &input.idempotency_key, create).await?;
        token_payload(context, settled.id, taken(told), settled.user_errors).await
    }

    /// Makes a one-time code by which a phone becomes that of a stocktaker (绑定盘点设备). It can be used once,
    /// within a quarter of an hour. Needs: 经办 or 资产管理员.
    async fn device_code_create(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "For which stocktake.")] input: DeviceCodeCreateInput,
    ) -> Result<Option<DeviceCodePayload>, Failed> {
        let id: StocktakeId = local(Stocktake::KIND, &input.stocktake)?;
        let told = Mutex::new(None);
        let make = async |ctx| {
            let made = device::code(&ctx, id).await?;
            keep(&told, (made.code, made.ends_at));
            Ok(made.stocktake.0)
        };
        let settled = once(context, Stocktake::KIND, &input, &input.idempotency_key, make).await?;
        let (code, ends_at) = taken(told).unzip();
        Ok(Some(DeviceCodePayload { code, ends_at: ends_at.map(DateTime), user_errors: settled.user_errors }))
    }

    /// Voids an access token (作废令牌). Needs: who made it, who looks after the device, or 系统管理员.
    async fn access_token_revoke(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which token.")] input: AccessTokenRevokeInput,
    ) -> Result<Option<AccessTokenPayload>, Failed> {
        let id: TokenId = local(AccessToken::KIND, &input.access_token)?;
        let revoke = async |ctx| token::revoke(&ctx, id).await.map(|id| id.0);
        let settled = once(context, AccessToken::KIND, &input, &input.idempotency_key, revoke).await?;
        token_payload(context, settled.id, None, settled.user_errors).await
    }
}

/// Keeps a secret for the one answer that tells it.
fn keep<T>(told: &Mutex<Option<T>>, secret: T) {
    if let Ok(mut told) = told.lock() {
        *told = Some(secret);
    }
}

fn taken<T>(told: Mutex<Option<T>>) -> Option<T> {
    told.into_inner().ok().flatten()
}

async fn account_payload(
    context: &Context<'_>,
    id: Option<Uuid>,
    invitation: Option<String>,
    user_errors: Vec<UserError>,
) -> Result<UserAccountPayload, Failed> {
    let tx = Call::of(context).read().await?;
    let user_account = match id {
        Some(id) => account::find(&**tx, UserAccountId(id)).await?,
        None => None,
    };
    let user_account = user_account.map(|(account, grants)| UserAccount { account, grants });
    Ok(UserAccountPayload { user_account, invitation, user_errors })
}

async fn grant_payload(
    context: &Context<'_>,
    id: Option<Uuid>,
    user_errors: Vec<UserError>,
) -> Result<Option<RoleGrantPayload>, Failed> {
    let tx = Call::of(context).read().await?;
    let role_grant = match id {
        Some(id) => account::find_grant(&**tx, RoleGrantId(id)).await?.map(RoleGrant),
        None => None,
    };
    Ok(Some(RoleGrantPayload { role_grant, user_errors }))
}

async fn token_payload(
    context: &Context<'_>,
    id: Option<Uuid>,
    secret: Option<String>,
    user_errors: Vec<UserError>,
) -> Result<Option<AccessTokenPayload>, Failed> {
    let tx = Call::of(context).read().await?;
    let access_token = match id {
        Some(id) => token::find(&**tx, TokenId(id)).await?.map(AccessToken),
        None => None,
    };
    Ok(Some(AccessTokenPayload { access_token, secret, user_errors }))
}
