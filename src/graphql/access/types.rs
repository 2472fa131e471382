//! User accounts, roles and tokens, as a client is told of them; never a secret.

use super::super::error::Failed;
use super::super::node::global;
use super::super::org::{Institute, institute_of};
use super::super::scalar::{Date, DateTime};
use super::super::stocktake::Stocktake;
use super::super::term::Term;
use async_graphql::{Context, ID, Object};
use entity::Role;
use entity::access::{access_token, role_grant, user_account};

/// Somebody who signs in (用户账号).
#[derive(Debug, Clone)]
pub struct UserAccount {
    /// The account.
    pub account: user_account::Model,
    /// The roles that were not taken back.
    pub grants: Vec<role_grant::Model>,
}

impl UserAccount {
    /// What its global ids begin with.
    pub const KIND: &'static str = "UserAccount";
}

/// Somebody who signs in (用户账号).
#[Object]
impl UserAccount {
    /// The id.
    async fn id(&self) -> ID {
        global(Self::KIND, self.account.id.0)
    }

    /// The name to sign in with (登录名).
    async fn login(&self) -> &str {
        &self.account.login
    }

    /// The name of the person (姓名).
    async fn name(&self) -> &str {
        &self.account.name
    }

    /// Whether a second factor is asked for (二次验证).
    async fn second_factor(&self) -> bool {
        self.account.totp_confirmed
    }

    /// Until when nobody signs in after too many failures; null where it is not locked (锁定至).
    async fn locked_until(&self) -> Option<DateTime> {
        self.account.locked_until.map(DateTime)
    }

    /// Since when it is disabled (停用时间).
    async fn disabled_at(&self) -> Option<DateTime> {
        self.account.disabled_at.map(DateTime)
    }

    /// Counts its changes: a change names the version that it is of (版本).
    async fn version(&self) -> i64 {
        self.account.version
    }

    /// The roles that were not taken back, also those of another time (角色).
    async fn roles(&self) -> Vec<RoleGrant> {
        self.grants.iter().cloned().map(RoleGrant).collect()
    }
}

/// A role that somebody was given (角色授予).
#[derive(Debug, Clone)]
pub struct RoleGrant(pub role_grant::Model);

impl RoleGrant {
    /// What its global ids begin with.
    pub const KIND: &'static str = "RoleGrant";
}

/// A role that somebody was given (角色授予).
#[Object]
impl RoleGrant {
    /// The id.
    async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// The role.
    async fn role(&self) -> Term<Role> {
        Term(self.0.role)
    }

    /// In which institute, as far as who asks reaches it; null for all, or for the program (机构).
    async fn institute(&self, context: &Context<'_>) -> Result<Option<Institute>, Failed> {
        match self.0.institute_id {
            Some(id) => institute_of(context, id).await,
            None => Ok(None),
        }
    }

    /// The id of the institute; null for all, or for the program (机构编号).
    async fn institute_id(&self) -> Option<ID> {
        self.0.institute_id.map(|id| global(Institute::KIND, id.0))
    }

    /// Over the institutes that a section of the bureau looks after; null for no section (归口科室).
    async fn section(&self) -> Option<&str> {
        self.0.section.as_deref()
    }

    /// From which day (起始日期).
    async fn from(&self) -> Date {
        Date(self.0.from_on)
    }

    /// The last day; null where it has no end (截止日期).
    async fn until(&self) -> Option<Date> {
        self.0.until_on.map(Date)
    }

    /// Who gave it (授予人).
    async fn granted_by(&self) -> &str {
        &self.0.granted_by
    }

    /// Since when it is taken back (收回时间).
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }
}

/// An access token for a client (访问令牌); the secret is kept nowhere.
#[derive(Debug, Clone)]
pub struct AccessToken(pub access_token::Model);

impl AccessToken {
    /// What its global ids begin with.
    pub const KIND: &'static str = "AccessToken";
}

/// An access token for a client (访问令牌); the secret is kept nowhere.
#[Object]
impl AccessToken {
    /// The id.
    async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// What it is for (用途).
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The roles that it has, as far as who made it has them (角色).
    async fn roles(&self) -> Vec<Term<Role>> {
        self.0.roles.split_whitespace().filter_map(|code| code.parse().ok()).map(Term).collect()
    }

    /// The id of the institute that it is for; null for all that its roles are for (机构编号).
    async fn institute_id(&self) -> Option<ID> {
        self.0.institute_id.map(|id| global(Institute::KIND, id.0))
    }

    /// The id of the one stocktake that a device counts for; null for every other token (盘点编号).
    async fn stocktake_id(&self) -> Option<ID> {
        self.0.stocktake_id.map(|id| global(Stocktake::KIND, id.0))
    }

    /// When it ends (到期).
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }

    /// When it was used last, to the minute (最近使用).
    async fn used_at(&self) -> Option<DateTime> {
        self.0.used_at.map(DateTime)
    }

    /// Since when it is void (作废时间).
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }
}
