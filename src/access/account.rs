//! Who signs in, and which roles they have.
//!
//! An account is made by one administrator, who gives its person a one-time code to set a password by,
//! and gets its roles from another: neither can make somebody who may do anything alone. Nobody is
//! ever told another's password.

use super::actor::Granted;
use super::{policy, secret, words};
use crate::app::{App, Ctx};
use crate::audit::Event;
use crate::db::{WriteTx, is_duplicate, not_found};
use crate::error::{Error, Fault};
use crate::words::{Told, harmless, is_plain};
use entity::access::{role_grant, sign_in, user_account};
use entity::org::institute;
use entity::{Action, Day, InstituteId, Moment, Role, RoleGrantId, UserAccountId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::json;

/// What a one-time code begins with.
pub(super) const INVITATION: &str = "ovi_";
/// How long a one-time code lasts, in microseconds: three days.
const INVITATION_LASTS: i64 = 3 * 86_400_000_000;

/// An account with the one-time code by which its person sets a password, shown now and never again.
#[derive(Debug)]
pub struct Invited {
    /// The account.
    pub account: user_account::Model,
    /// The code.
    pub invitation: String,
}

/// A role that somebody is to have (角色授予).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Who.
    pub account: UserAccountId,
    /// The role.
    pub role: Role,
    /// In which institute; none for a role over all, or of the program.
    pub institute: Option<InstituteId>,
    /// Over the institutes that a section of the bureau looks after (归口科室).
    pub section: Option<String>,
    /// From which day; today where none is given.
    pub from: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
}

/// Makes an account.
pub async fn add(ctx: &Ctx, login: &str, name: &str) -> Result<Invited, Error<Told>> {
    ctx.actor.require(Action::ManageAccounts)?;
    let (login, name) = named(login, name).map_err(Error::Refused)?;
    let tx = WriteTx::system(ctx).await?;
    let invitation = secret::make(INVITATION)?;
    let row = invited(fresh(ctx, tx.at(), (login.clone(), name.clone())), &invitation, tx.at());
    let inserted = row.into_active_model().reset_all().insert(&*tx).await;
    let account = inserted.map_err(|error| {
        if is_duplicate(&error) { Error::Refused(vec![words::LOGIN_TAKEN.with([&login])]) } else { error.into() }
    })?;
    let event = about("account.add", account.id, json!({ "login": login, "name": name }));
    tx.commit(ctx, event).await?;
    Ok(Invited { account, invitation })
}

/// A login and a name as they are kept, or all that is wrong with them.
pub(super) fn named(login: &str, name: &str) -> Result<(String, String), Vec<Told>> {
    let (login, name) = (login.trim().to_lowercase(), name.trim());
    let mut refused = Vec::new();
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-@".contains(&byte);
    if !(2..=64).contains(&login.len()) || !login.bytes().all(fits) {
        refused.push(words::LOGIN_FORM.with([]));
    }
    if !is_plain(name, 200) {
        refused.push(words::NAME_FORM.with([]));
    }
    if refused.is_empty() { Ok((login, name.to_owned())) } else { Err(refused) }
}

/// An account that nobody can sign in to yet.
pub(super) fn fresh(ctx: &Ctx, at: Moment, (login, name): (String, String)) -> user_account::Model {
    user_account::Model {
        id: ctx.app.id(),
        login,
        name,
        password_hash: None,
        invitation_hash: None,
        invitation_ends_at: None,
        totp_secret: None,
        totp_confirmed: false,
        totp_step: 0,
        failures: 0,
        locked_until: None,
        created_at: at,
        disabled_at: None,
        version: 1,
    }
}

/// The account with a one-time code.
pub(super) fn invited(account: user_account::Model, invitation: &str, at: Moment) -> user_account::Model {
    user_account::Model {
        invitation_hash: Some(secret::hash(invitation)),
        invitation_ends_at: Some(Moment(at.0 + INVITATION_LASTS)),
        ..account
    }
}

/// Gives somebody a new one-time code (重置密码): the password and the second factor are void from now on,
/// and who is signed in is signed out.
pub async fn invite(ctx: &Ctx, id: UserAccountId, version: i64) -> Result<Invited, Error<Told>> {
    ctx.actor.require(Action::ManageAccounts)?;
    let invitation = secret::make(INVITATION)?;
    let tx = WriteTx::system(ctx).await?;
    let account = change(&tx, id, version, |account| {
        account.password_hash = None;
        (account.totp_secret, account.totp_confirmed) = (None, false);
        (account.failures, account.locked_until) = (0, None);
        *account = invited(account.clone(), &invitation, tx.at());
    })
    .await?;
    sign_out(&*tx, id, tx.at()).await?;
    tx.commit(ctx, about("account.invite", id, json!({}))).await?;
    Ok(Invited { account, invitation })
}

/// Disables an account, or enables it again. Who is disabled is signed out, and their tokens are void.
pub async fn disable(
    ctx: &Ctx,
    id: UserAccountId,
    version: i64,
    disabled: bool,
) -> Result<user_account::Model, Error<Told>> {
    ctx.actor.require(Action::ManageAccounts)?;
    let tx = WriteTx::system(ctx).await?;
    let at = tx.at();
    let account = change(&tx, id, version, |account| account.disabled_at = disabled.then_some(at)).await?;
    if disabled {
        sign_out(&*tx, id, at).await?;
    }
    tx.commit(ctx, about(if disabled { "account.disable" } else { "account.enable" }, id, json!({}))).await?;
    Ok(account)
}

/// Changes an account that is still as it was when the change was decided.
async fn change(
    tx: &WriteTx,
    id: UserAccountId,
    version: i64,
    edit: impl FnOnce(&mut user_account::Model),
) -> Result<user_account::Model, Error<Told>> {
    let found = user_account::Entity::find_by_id(id).one(&**tx).await?;
    let mut account = found.ok_or_else(|| Error::Access(not_found()))?;
    edit(&mut account);
    account.version = version + 1;
    let update = user_account::Entity::update_many()
        .set(account.clone().into_active_model().reset_all())
        .filter(user_account::Column::Id.eq(id))
        .filter(user_account::Column::Version.eq(version));
    match update.exec(&**tx).await?.rows_affected {
        0 => Err(Error::Refused(vec![words::CHANGED_MEANWHILE.with([])])),
        _ => Ok(account),
    }
}

/// Gives somebody a role (授予角色).
pub async fn grant(ctx: &Ctx, grant: &Grant) -> Result<role_grant::Model, Error<Told>> {
    ctx.actor.require(Action::GrantRoles)?;
    let today = ctx.app.today();
    let from = grant.from.unwrap_or(today);
    let tx = WriteTx::system(ctx).await?;
    let missing = || Error::Access(not_found());
    let account = user_account::Entity::find_by_id(grant.account).one(&*tx).await?.ok_or_else(missing)?;
    if let Some(institute) = grant.institute {
        institute::Entity::find_by_id(institute).one(&*tx).await?.ok_or_else(missing)?;
    }
    let known = held(&*tx, grant.account, None).await?;
    let mut refused = unfit(grant, from, &known);
    if ctx.actor.behind() == Some(account.id) {
        refused.push(words::OWN_ROLE.with([]));
    }
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let row = given(ctx, tx.at(), &Grant { from: Some(from), ..grant.clone() }, &ctx.actor.name);
    let row = row.into_active_model().reset_all().insert(&*tx).await?;
    let detail = json!({ "login": account.login, "role": grant.role, "institute": grant.institute,
        "section": grant.section, "from": from,
        "until": grant.until });
    let event = Event::new("role.grant", format_args!("RoleGrant:{}", row.id), detail);
    tx.commit(ctx, event).await?;
    Ok(row)
}

/// A grant as it is kept.
pub(super) fn given(ctx: &Ctx, at: Moment, grant: &Grant, by: &str) -> role_grant::Model {
    role_grant::Model {
        id: ctx.app.id(),
        user_account_id: grant.account,
        role: grant.role,
        institute_id: grant.institute,
        section: grant.section.as_deref().map(|name| name.trim().to_owned()),
        from_on: grant.from.unwrap_or_else(|| ctx.app.today()),
        until_on: grant.until,
        granted_by: by.to_owned(),
        granted_at: at,
        revoked_by: None,
        revoked_at: None,
    }
}

/// What is wrong with a grant beside those that somebody has; all of it.
fn unfit(grant: &Grant, from: Day, known: &[role_grant::Model]) -> Vec<Told> {
    let mut refused = Vec::new();
    if let Some(section) = &grant.section {
        let is_named = !section.trim().is_empty() && harmless(section) == *section;
        if policy::level(grant.role) != policy::Level::Bureau || grant.institute.is_some() || !is_named {
            refused.push(words::ROLE_OF_SECTION.with([&grant.role]));
        }
    }
    match (policy::level(grant.role), grant.institute) {
        (policy::Level::Institute, None) => refused.push(words::ROLE_OF_INSTITUTE.with([&grant.role])),
        (policy::Level::Program, Some(_)) => refused.push(words::ROLE_OF_PROGRAM.with([&grant.role])),
        _ => {}
    }
    if policy::needs_an_end(grant.role) && grant.until.is_none() {
        refused.push(words::ROLE_NEEDS_END.with([&grant.role]));
    }
    if grant.until.is_some_and(|until| until < from) {
        refused.push(words::ROLE_ENDS_FIRST.with([]));
    }
    let meets = |other: &&role_grant::Model| {
        other.until_on.is_none_or(|until| until >= from) && grant.until.is_none_or(|until| until >= other.from_on)
    };
    if let Some(other) = known.iter().filter(meets).find(|other| !policy::go_together(grant.role, other.role)) {
        refused.push(words::ROLES_APART.with([&grant.role, &other.role]));
    }
    refused
}

/// Takes a role back (收回角色).
pub async fn revoke(ctx: &Ctx, id: RoleGrantId) -> Result<role_grant::Model, Error<Told>> {
    ctx.actor.require(Action::GrantRoles)?;
    let tx = WriteTx::system(ctx).await?;
    let found = role_grant::Entity::find_by_id(id).one(&*tx).await?;
    let row = found.ok_or_else(|| Error::Access(not_found()))?;
    if row.revoked_at.is_some() {
        return Err(Error::Refused(vec![words::ROLE_REVOKED.with([])]));
    }
    let row = role_grant::Model { revoked_by: Some(ctx.actor.name.clone()), revoked_at: Some(tx.at()), ..row };
    row.clone().into_active_model().reset_all().update(&*tx).await?;
    let detail = json!({ "account": row.user_account_id, "role": row.role });
    let event = Event::new("role.revoke", format_args!("RoleGrant:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(row)
}

/// The accounts, by login.
pub async fn list(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Vec<user_account::Model>, Error<Told>> {
    may_look(ctx)?;
    Ok(user_account::Entity::find().order_by_asc(user_account::Column::Login).all(db).await?)
}

/// An account by its login.
pub async fn by_login(ctx: &Ctx, login: &str) -> Result<user_account::Model, Error<Told>> {
    may_look(ctx)?;
    let login = login.trim().to_lowercase();
    let tx = ctx.read_tx().await?;
    let found = user_account::Entity::find().filter(user_account::Column::Login.eq(login)).one(&*tx).await?;
    found.ok_or_else(|| Error::Access(not_found()))
}

/// An error for who neither makes accounts nor gives them roles.
pub(super) fn may_look(ctx: &Ctx) -> Result<(), Error<Told>> {
    if ctx.actor.may(Action::ManageAccounts) { Ok(()) } else { ctx.actor.require(Action::GrantRoles) }
}

/// The grants that were not taken back of somebody, the oldest first: all, or those in force on a day.
pub async fn held(
    db: &impl ConnectionTrait,
    account: UserAccountId,
    on: Option<Day>,
) -> Result<Vec<role_grant::Model>, Fault> {
    use role_grant::Column as C;
    let mut select = role_grant::Entity::find().filter(C::UserAccountId.eq(account)).filter(C::RevokedAt.is_null());
    if let Some(on) = on {
        let lasts = Condition::any().add(C::UntilOn.is_null()).add(C::UntilOn.gte(on));
        select = select.filter(C::FromOn.lte(on)).filter(lasts);
    }
    Ok(select.order_by_asc(C::Id).all(db).await?)
}

/// The grants of all that were not taken back, the oldest first.
pub async fn all_held(db: &impl ConnectionTrait) -> Result<Vec<role_grant::Model>, Fault> {
    use role_grant::Column as C;
    Ok(role_grant::Entity::find().filter(C::RevokedAt.is_null()).order_by_asc(C::Id).all(db).await?)
}

/// An account with the grants that were not taken back.
pub async fn find(
    db: &impl ConnectionTrait,
    id: UserAccountId,
) -> Result<Option<(user_account::Model, Vec<role_grant::Model>)>, Fault> {
    let Some(account) = user_account::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    Ok(Some((account, held(db, id, None).await?)))
}

/// A grant.
pub async fn find_grant(db: &impl ConnectionTrait, id: RoleGrantId) -> Result<Option<role_grant::Model>, Fault> {
    Ok(role_grant::Entity::find_by_id(id).one(db).await?)
}

/// What somebody may do on a day.
pub(super) async fn granted(
    app: &App,
    db: &impl ConnectionTrait,
    account: UserAccountId,
) -> Result<Vec<Granted>, Fault> {
    let held = held(db, account, Some(app.today())).await?;
    let sections: Vec<String> = held.iter().filter_map(|row| row.section.clone()).collect();
    let looked_after = looked_after(app, &sections).await?;
    let each = |row: role_grant::Model| {
        let one = |institute| Granted { role: row.role, institute, until: row.until_on };
        match &row.section {
            // Nothing where the section looks after nobody; never everything.
            Some(section) => {
                looked_after.iter().filter(|(of, _)| of == section).map(|(_, id)| one(Some(*id))).collect()
            }
            None => vec![one(row.institute_id)],
        }
    };
    Ok(held.into_iter().flat_map(each).collect())
}

/// The institutes that sections look after, each with its section.
async fn looked_after(app: &App, sections: &[String]) -> Result<Vec<(String, InstituteId)>, Fault> {
    if sections.is_empty() {
        return Ok(Vec::new());
    }
    let select = institute::Entity::find()
        .select_only()
        .columns([institute::Column::Section, institute::Column::Id])
        .filter(institute::Column::Section.is_in(sections));
    // What somebody reaches is only being found out, so that nothing is reached yet.
    Ok(select.into_tuple().all(&*app.db.read_all().await?).await?)
}

/// Whether anybody can sign in yet.
pub async fn is_anybody(db: &impl ConnectionTrait) -> Result<bool, Fault> {
    Ok(user_account::Entity::find().one(db).await?.is_some())
}

/// Ends the sessions of somebody.
pub(super) async fn sign_out(db: &impl ConnectionTrait, account: UserAccountId, at: Moment) -> Result<(), Fault> {
    let end = sign_in::Entity::update_many()
        .col_expr(sign_in::Column::EndedAt, Expr::val(at))
        .filter(sign_in::Column::UserAccountId.eq(account))
        .filter(sign_in::Column::EndedAt.is_null());
    end.exec(db).await?;
    Ok(())
}

/// An event about an account.
pub(super) fn about(action: &'static str, account: UserAccountId, detail: serde_json::Value) -> Event {
    Event::new(action, format_args!("UserAccount:{account}"), detail)
}
