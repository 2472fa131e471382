//! The first start: there is nobody yet, and no password that is everywhere the same.
//!
//! Whoever starts the service is shown a one-time link on the terminal. By it two persons come to be,
//! so that nobody can do everything: one who says what others may do, with the password just chosen, and
//! one who makes their accounts, with a one-time code to choose a password by.

use super::account::{self, Grant};
use super::actor::Actor;
use super::{password, secret, words};
use crate::app::{App, Ctx};
use crate::db::WriteTx;
use crate::error::{Error, Fault};
use crate::words::Told;
use entity::access::user_account;
use entity::{Digest, Role};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;
use std::sync::{Mutex, PoisonError};

/// What a one-time link ends with.
const PREFIX: &str = "ovsetup_";

/// A service that waits for its first persons. The link counts in this process only, and once.
#[derive(Debug, Default)]
pub struct SetUp(Mutex<Option<Digest>>);

/// The first persons (初始设置).
#[derive(Clone)]
pub struct First {
    /// Login of who says what others may do.
    pub security_login: String,
    /// Name of the same.
    pub security_name: String,
    /// Password of the same.
    pub password: String,
    /// Login of who makes accounts.
    pub system_login: String,
    /// Name of the same.
    pub system_name: String,
}

impl SetUp {
    /// The secret of a link, where there is nobody yet.
    pub async fn begin(&self, app: &App) -> Result<Option<String>, Fault> {
        let tx = app.db.read_all().await?;
        if account::is_anybody(&*tx).await? {
            return Ok(None);
        }
        let secret = secret::make(PREFIX)?;
        *self.waiting() = Some(secret::hash(&secret));
        Ok(Some(secret))
    }

    /// Whether a link is the one that was shown, and was not used yet.
    pub fn awaits(&self, shown: &str) -> bool {
        *self.waiting() == Some(secret::hash(shown))
    }

    /// Makes the first persons. Answers the one-time code of the second.
    pub async fn finish(&self, ctx: &Ctx, shown: &str, first: &First) -> Result<String, Error<Told>> {
        if !self.awaits(shown) {
            return Err(Error::Access(words::INVITATION_OVER.with([])));
        }
        // Who has the link has read it on the terminal.
        let ctx = ctx.of(Actor::operator());
        let security = account::named(&first.security_login, &first.security_name);
        let system = account::named(&first.system_login, &first.system_name);
        let mut refused = password::unfit(&first.password, &first.security_login.trim().to_lowercase());
        refused.extend([&security, &system].into_iter().filter_map(|named| named.as_ref().err()).flatten().cloned());
        let (Ok(security), Ok(system), true) = (security, system, refused.is_empty()) else {
            return Err(Error::Refused(refused));
        };
        if security.0 == system.0 {
            return Err(Error::Refused(vec![words::LOGIN_TAKEN.with([&system.0])]));
        }
        let hash = password::hash(&first.password).await?;
        let tx = WriteTx::system(&ctx).await?;
        if account::is_anybody(&*tx).await? {
            return Err(Error::Access(words::INVITATION_OVER.with([])));
        }
        let invitation = secret::make(account::INVITATION)?;
        let one = account::fresh(&ctx, tx.at(), security);
        let one = user_account::Model { password_hash: Some(hash), ..one };
        let other = account::invited(account::fresh(&ctx, tx.at(), system), &invitation, tx.at());
        write(&ctx, &tx, one.clone(), Role::SecurityAdministrator).await?;
        write(&ctx, &tx, other.clone(), Role::SystemAdministrator).await?;
        let detail = json!({ "security": one.login, "system": other.login });
        tx.commit(&ctx, account::about("account.set-up", one.id, detail)).await?;
        *self.waiting() = None;
        Ok(invitation)
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Option<Digest>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes an account and its one role.
async fn write(ctx: &Ctx, tx: &WriteTx, account: user_account::Model, role: Role) -> Result<(), Fault> {
    let (id, at) = (account.id, tx.at());
    account.into_active_model().reset_all().insert(&**tx).await?;
    let grant = Grant { account: id, role, institute: None, section: None, from: None, until: None };
    account::given(ctx, at, &grant, "set-up").into_active_model().reset_all().insert(&**tx).await?;
    Ok(())
}
