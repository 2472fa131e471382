//! Accounts and tokens that can be asked for.

use super::super::call::Call;
use super::super::error::Failed;
use super::types::{AccessToken, UserAccount};
use crate::access::{account, token};
use crate::error::Error;
use crate::words::Told;
use async_graphql::{Context, Object};
use entity::UserAccountId;
use entity::access::{access_token, role_grant, user_account};
use std::collections::HashMap;

/// Accounts and tokens that can be asked for.
#[derive(Debug, Default)]
pub struct AccessQuery;

#[Object]
impl AccessQuery {
    /// Who signs in, by login (用户账号). Needs: 系统管理员 or 安全管理员.
    async fn user_accounts(&self, context: &Context<'_>) -> Result<Vec<UserAccount>, Failed> {
        let call = Call::of(context);
        let tx = call.read().await?;
        let accounts: Result<Vec<user_account::Model>, Error<Told>> = account::list(&call.ctx, &**tx).await;
        let accounts = accounts?;
        let mut roles: HashMap<UserAccountId, Vec<role_grant::Model>> = HashMap::new();
        for grant in account::all_held(&**tx).await? {
            roles.entry(grant.user_account_id).or_default().push(grant);
        }
        let told = |account: user_account::Model| {
            let grants = roles.remove(&account.id).unwrap_or_default();
            UserAccount { account, grants }
        };
        Ok(accounts.into_iter().map(told).collect())
    }

    /// The own access tokens and those of the devices that one looks after, or all of them for who manages
    /// accounts, the newest first (访问令牌). Needs: a session, 经办, 资产管理员 or 系统管理员.
    async fn access_tokens(&self, context: &Context<'_>) -> Result<Vec<AccessToken>, Failed> {
        let call = Call::of(context);
        let tokens: Result<Vec<access_token::Model>, Error<Told>> = token::list(&call.ctx, &**call.read().await?).await;
        Ok(tokens?.into_iter().map(AccessToken).collect())
    }
}
