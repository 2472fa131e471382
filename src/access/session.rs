//! Signing in, setting a password, and the second factor.
//!
//! Whatever is wrong with a name, a password or a code is answered alike and takes as long, so that
//! nobody learns which names there are. An attempt is counted before it is looked at: however many
//! come at once, no more than [`MOST_FAILURES`] are tried before an account is locked for a while.

use super::actor::Actor;
use super::{account, password, policy, secret, totp, words};
use crate::app::{App, Ctx};
use crate::audit::Event;
use crate::db::WriteTx;
use crate::error::{Error, Fault};
use crate::words::Told;
use entity::access::{recovery_code, sign_in, user_account};
use entity::{Moment, UserAccountId};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, Query, SimpleExpr};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, Condition, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};
use serde_json::json;

/// What the secret of a session begins with.
pub(super) const PREFIX: &str = "ovss_";
/// Attempts until an account is locked.
pub const MOST_FAILURES: i32 = 5;
/// For how long, in microseconds: a quarter of an hour.
const LOCKED: i64 = 15 * MINUTE;
/// A session that is not used for so long is over (空闲超时).
pub const IDLE: i64 = 30 * MINUTE;
/// A session is over after so long, however busy.
const LONGEST: i64 = 12 * 60 * MINUTE;
const MINUTE: i64 = 60_000_000;

/// What somebody shows to sign in.
#[derive(Clone)]
pub struct Credentials {
    /// The name to sign in with.
    pub login: String,
    /// The password.
    pub password: String,
    /// A code of the second factor, or one that stands in for it; blank where none is shown.
    pub code: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("login", &self.login).finish_non_exhaustive()
    }
}

/// Somebody who has just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// The secret of the session: shown now and never again.
    pub secret: String,
    /// When it ends at the latest.
    pub ends_at: Moment,
    /// Whether the roles of an administrator do not count, because no second factor was shown.
    pub second_factor_needed: bool,
}

/// A second factor that is being enrolled.
#[derive(Debug)]
pub struct Enrolment {
    /// The secret, as it is typed into an application.
    pub secret: String,
    /// The secret, as an application takes it from a QR code.
    pub address: String,
}

/// Signs in (登录).
pub async fn sign_in(ctx: &Ctx, shown: &Credentials) -> Result<SignedIn, Error<Told>> {
    let app = &ctx.app;
    let login = shown.login.trim().to_lowercase();
    let now = app.clock.now();
    let counted = count_attempt(app, &login, now).await?;
    let found = user_account::Entity::find()
        .filter(user_account::Column::Login.eq(login.as_str()))
        .one(app.db.pool())
        .await?
        .filter(|account| counted && account.disabled_at.is_none());
    let hash = found.as_ref().and_then(|account| account.password_hash.clone());
    let fits = password::fits(&shown.password, hash).await?;
    let name = login.chars().take(64).collect();
    let Some(account) = found.filter(|_| fits) else {
        return refuse(&ctx.of(Actor::with_roles(name, String::new(), Vec::new()))).await;
    };
    let ctx = ctx.of(Actor::with_account(&account, Vec::new()));
    let tx = WriteTx::system(&ctx).await?;
    if !second_factor(&tx, &account, &shown.code).await? {
        drop(tx);
        return refuse(&ctx).await;
    }
    let reset = user_account::Entity::update_many()
        .col_expr(user_account::Column::Failures, Expr::val(0))
        .col_expr(user_account::Column::LockedUntil, Expr::val(None::<Moment>))
        .filter(user_account::Column::Id.eq(account.id));
    reset.exec(&*tx).await?;
    let shown = account.totp_confirmed;
    begin(&ctx, tx, (&account, shown), json!({ "secondFactor": shown })).await
}

/// Begins a session of an account whose person has been proved, with or without a second factor, and says
/// how in the audit.
pub(super) async fn begin(
    ctx: &Ctx,
    tx: WriteTx,
    (account, second_factor): (&user_account::Model, bool),
    how: serde_json::Value,
) -> Result<SignedIn, Error<Told>> {
    let secret = secret::make(PREFIX)?;
    let row = sign_in::Model {
        id: ctx.app.id(),
        user_account_id: account.id,
        secret_hash: secret::hash(&secret),
        second_factor,
        created_at: tx.at(),
        used_at: tx.at(),
        ended_at: None,
    };
    row.into_active_model().reset_all().insert(&*tx).await?;
    let granted = account::granted(&ctx.app, &*tx, account.id).await?;
    let administrator = granted.iter().any(|one| policy::level(one.role) == policy::Level::Program);
    let at = tx.commit(ctx, account::about("session.begin", account.id, how)).await?;
    let second_factor_needed = administrator && !second_factor;
    Ok(SignedIn { secret, ends_at: Moment(at.0 + LONGEST), second_factor_needed })
}

/// Counts an attempt before it is looked at; whether it may be looked at.
async fn count_attempt(app: &App, login: &str, now: Moment) -> Result<bool, Fault> {
    use user_account::Column as C;
    let free = Condition::any().add(C::LockedUntil.is_null()).add(C::LockedUntil.lte(now));
    // A lock that is over begins a new count.
    let failures = || {
        let next = Expr::col(C::Failures).add(1);
        SimpleExpr::Case(Box::new(CaseStatement::new().case(C::LockedUntil.is_not_null(), 1).finally(next)))
    };
    let locks = failures().gte(MOST_FAILURES);
    let until = CaseStatement::new().case(locks, now.0 + LOCKED).finally(Expr::val(None::<i64>));
    let count = Query::update()
        .table(user_account::Entity)
        .value(C::Failures, failures())
        .value(C::LockedUntil, until)
        .and_where(C::Login.eq(login))
        .cond_where(free)
        .to_owned();
    Ok(app.db.write_one(&count).await? == 1)
}

/// Whether the second factor of an account is shown, where it has one. A code counts once.
async fn second_factor(tx: &WriteTx, account: &user_account::Model, code: &str) -> Result<bool, Fault> {
    let Some(secret) = account.totp_secret.as_deref().filter(|_| account.totp_confirmed) else { return Ok(true) };
    let code = code.trim();
    if let Some(step) = totp::step(secret, code, tx.at(), account.totp_step) {
        let used = user_account::Entity::update_many()
            .col_expr(user_account::Column::TotpStep, Expr::val(step))
            .filter(user_account::Column::Id.eq(account.id))
            .filter(user_account::Column::TotpStep.lt(step));
        return Ok(used.exec(&**tx).await?.rows_affected == 1);
    }
    let used = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::val(tx.at()))
        .filter(recovery_code::Column::UserAccountId.eq(account.id))
        .filter(recovery_code::Column::Hash.eq(secret::hash(code)))
        .filter(recovery_code::Column::UsedAt.is_null());
    Ok(used.exec(&**tx).await?.rows_affected == 1)
}

/// Answers somebody who showed the wrong thing, and writes that down.
async fn refuse<T>(ctx: &Ctx) -> Result<T, Error<Told>> {
    let tx = WriteTx::system(ctx).await?;
    let event = Event::new("session.refuse", "UserAccount", json!({ "login": ctx.actor.name }));
    tx.commit(ctx, event).await?;
    Err(Error::Access(words::SIGN_IN_REFUSED.with([])))
}

/// The actor of a session; none where it is over or was never begun.
pub(super) async fn actor(app: &App, secret: &str) -> Result<Option<Actor>, Fault> {
    let now = app.clock.now();
    let Some((session, account)) = find(app, secret).await? else { return Ok(None) };
    let over =
        session.ended_at.is_some() || session.used_at.0 + IDLE <= now.0 || session.created_at.0 + LONGEST <= now.0;
    if over || account.disabled_at.is_some() {
        return Ok(None);
    }
    secret::used::<sign_in::Entity>(
        app,
        Some(session.used_at),
        sign_in::Column::UsedAt,
        sign_in::Column::Id.eq(session.id),
    )
    .await?;
    let mut granted = account::granted(app, app.db.pool(), account.id).await?;
    granted.retain(|one| session.second_factor || policy::level(one.role) != policy::Level::Program);
    Ok(Some(Actor::with_account(&account, granted)))
}

async fn find(app: &App, secret: &str) -> Result<Option<(sign_in::Model, user_account::Model)>, Fault> {
    let session = sign_in::Entity::find().filter(sign_in::Column::SecretHash.eq(secret::hash(secret)));
    let Some(session) = session.one(app.db.pool()).await? else { return Ok(None) };
    let account = user_account::Entity::find_by_id(session.user_account_id).one(app.db.pool()).await?;
    Ok(account.map(|account| (session, account)))
}

/// Ends a session (退出).
pub async fn sign_out(ctx: &Ctx, secret: &str) -> Result<(), Error<Told>> {
    let (session, account) = own(ctx, secret).await?;
    let tx = WriteTx::system(ctx).await?;
    let ended = sign_in::Model { ended_at: Some(tx.at()), ..session };
    ended.into_active_model().reset_all().update(&*tx).await?;
    tx.commit(ctx, account::about("session.end", account.id, json!({}))).await?;
    Ok(())
}

/// The session that a request came with.
async fn own(ctx: &Ctx, secret: &str) -> Result<(sign_in::Model, user_account::Model), Error<Told>> {
    find(&ctx.app, secret).await?.ok_or_else(|| Error::Access(words::NEEDS_SESSION.with([])))
}

/// Sets the first password, or a new one after a reset, by the one-time code that was given for it.
pub async fn accept_invitation(ctx: &Ctx, (invitation, wanted): (&str, &str)) -> Result<String, Error<Told>> {
    let now = ctx.app.clock.now();
    let found = user_account::Entity::find()
        .filter(user_account::Column::InvitationHash.eq(secret::hash(invitation.trim())))
        .filter(user_account::Column::InvitationEndsAt.gt(now))
        .filter(user_account::Column::DisabledAt.is_null())
        .one(ctx.app.db.pool())
        .await?;
    let account = found.ok_or_else(|| Error::Access(words::INVITATION_OVER.with([])))?;
    let ctx = ctx.of(Actor::with_account(&account, Vec::new()));
    set_password(&ctx, &account, wanted).await?;
    Ok(account.login)
}

/// Changes the own password (修改密码); who is signed in elsewhere is signed out.
pub async fn change_password(ctx: &Ctx, secret: &str, (old, wanted): (&str, &str)) -> Result<(), Error<Told>> {
    let (_, account) = own(ctx, secret).await?;
    if !count_attempt(&ctx.app, &account.login, ctx.app.clock.now()).await?
        || !password::fits(old, account.password_hash.clone()).await?
    {
        return refuse(ctx).await;
    }
    set_password(ctx, &account, wanted).await
}

async fn set_password(ctx: &Ctx, account: &user_account::Model, wanted: &str) -> Result<(), Error<Told>> {
    let refused = password::unfit(wanted, &account.login);
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let hash = password::hash(wanted).await?;
    let tx = WriteTx::system(ctx).await?;
    let set = user_account::Entity::update_many()
        .col_expr(user_account::Column::PasswordHash, Expr::val(hash))
        .col_expr(user_account::Column::InvitationHash, Expr::val(None::<entity::Digest>))
        .col_expr(user_account::Column::InvitationEndsAt, Expr::val(None::<Moment>))
        .col_expr(user_account::Column::Failures, Expr::val(0))
        .col_expr(user_account::Column::LockedUntil, Expr::val(None::<Moment>))
        .col_expr(user_account::Column::Version, Expr::col(user_account::Column::Version).add(1))
        .filter(user_account::Column::Id.eq(account.id))
        // Of two who use one code at once, or change it at once, one comes too late.
        .filter(user_account::Column::Version.eq(account.version));
    if set.exec(&*tx).await?.rows_affected != 1 {
        return Err(Error::Refused(vec![words::CHANGED_MEANWHILE.with([])]));
    }
    account::sign_out(&*tx, account.id, tx.at()).await?;
    tx.commit(ctx, account::about("account.password", account.id, json!({}))).await?;
    Ok(())
}

/// Begins to enrol a second factor; it is asked for from when a code of it was shown.
pub async fn enrol(ctx: &Ctx, secret: &str) -> Result<Enrolment, Error<Told>> {
    let (_, account) = own(ctx, secret).await?;
    if account.totp_confirmed {
        return Err(Error::Refused(vec![words::SECOND_FACTOR_SET.with([])]));
    }
    let made = totp::make()?;
    let tx = WriteTx::system(ctx).await?;
    let set = user_account::Entity::update_many()
        .col_expr(user_account::Column::TotpSecret, Expr::val(made.clone()))
        .filter(user_account::Column::Id.eq(account.id))
        .filter(user_account::Column::TotpConfirmed.eq(false));
    set.exec(&*tx).await?;
    tx.commit(ctx, account::about("account.second-factor.begin", account.id, json!({}))).await?;
    Ok(Enrolment { secret: totp::typed(&made), address: totp::address(&made, &account.login) })
}

/// Ends the enrolment with a code of the second factor. Answers the codes that stand in for it once
/// each, shown now and never again. The session counts as one with a second factor from now on.
pub async fn confirm(ctx: &Ctx, secret: &str, code: &str) -> Result<Vec<String>, Error<Told>> {
    let (session, account) = own(ctx, secret).await?;
    let tx = WriteTx::system(ctx).await?;
    let fresh = account.totp_secret.as_deref().filter(|_| !account.totp_confirmed);
    let Some(step) = fresh.and_then(|secret| totp::step(secret, code.trim(), tx.at(), account.totp_step)) else {
        return Err(Error::Refused(vec![words::CODE_WRONG.with([])]));
    };
    let set = user_account::Entity::update_many()
        .col_expr(user_account::Column::TotpConfirmed, Expr::val(true))
        .col_expr(user_account::Column::TotpStep, Expr::val(step))
        .filter(user_account::Column::Id.eq(account.id))
        .filter(user_account::Column::TotpConfirmed.eq(false));
    if set.exec(&*tx).await?.rows_affected != 1 {
        return Err(Error::Refused(vec![words::SECOND_FACTOR_SET.with([])]));
    }
    let codes = renew_recovery(&tx, account.id).await?;
    sign_in::Model { second_factor: true, ..session }.into_active_model().reset_all().update(&*tx).await?;
    tx.commit(ctx, account::about("account.second-factor", account.id, json!({}))).await?;
    Ok(codes)
}

async fn renew_recovery(tx: &WriteTx, account: UserAccountId) -> Result<Vec<String>, Fault> {
    let old = recovery_code::Entity::delete_many().filter(recovery_code::Column::UserAccountId.eq(account));
    old.exec(&**tx).await?;
    let mut codes = Vec::new();
    for (code, hash) in totp::recovery()? {
        let row = recovery_code::ActiveModel { user_account_id: Set(account), hash: Set(hash), used_at: Set(None) };
        row.insert(&**tx).await?;
        codes.push(code);
    }
    Ok(codes)
}
