//! Access tokens: for clients that ask without a person; shown once, kept as a hash.
//!
//! A token has roles of its own, none of them an administrator's, and can do no more than the person
//! who made it may do at the time of the request. One that the local operator made has no such person.

use super::actor::{Actor, Granted};
use super::{account, device, policy, secret, session, words};
use crate::app::{App, Ctx};
use crate::audit::Event;
use crate::db::{WriteTx, not_found};
use crate::error::{Error, Fault};
use crate::words::Told;
use entity::access::{access_token, user_account};
use entity::{Action, InstituteId, Moment, Role, TokenId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

/// What a token begins with.
pub(super) const PREFIX: &str = "ovs_";
/// A day, in microseconds.
pub(super) const DAY: i64 = 86_400_000_000;
/// A token lasts at most a year.
pub const MOST_DAYS: u32 = 366;

/// The roles of a token for one institute, where nobody says otherwise.
pub const INSTITUTE_ROLES: &[Role] = &[Role::Maker, Role::Checker, Role::FinanceHead, Role::AssetManager];
/// The roles of a token for all institutes, where nobody says otherwise.
pub const BUREAU_ROLES: &[Role] = &[Role::BureauReviewer, Role::Supervisor];

/// A token that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// For which institute; none for all that its roles are for.
    pub institute: Option<InstituteId>,
    /// Its roles.
    pub roles: Vec<Role>,
    /// How many days it lasts.
    pub days: u32,
}

/// A token that was just made.
#[derive(Debug)]
pub struct Issued {
    /// Its id.
    pub id: TokenId,
    /// The secret: shown now and never again.
    pub secret: String,
    /// When it ends.
    pub expires_at: Moment,
}

/// Makes a token. Somebody with an account makes it for the roles they have; the operator for any.
pub async fn create(ctx: &Ctx, new: &NewToken) -> Result<Issued, Error<Told>> {
    let owner = ctx.actor.account();
    if owner.is_none() && !ctx.actor.is_operator() {
        return Err(Error::Access(words::NEEDS_SESSION.with([])));
    }
    let refused = unfit(ctx, new);
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let tx = WriteTx::system(ctx).await?;
    let secret = secret::make(PREFIX)?;
    let codes: Vec<&str> = new.roles.iter().map(|role| role.code()).collect();
    let row = access_token::Model {
        institute_id: new.institute,
        user_account_id: owner,
        roles: codes.join(" "),
        ..fresh(ctx, tx.at(), (&new.name, &secret), i64::from(new.days) * DAY)
    };
    let (id, expires_at) = (row.id, row.expires_at);
    let detail = json!({ "name": row.name, "roles": codes, "institute": new.institute, "expiresAt": expires_at });
    row.into_active_model().reset_all().insert(&*tx).await?;
    let event = Event::new("token.create", format_args!("AccessToken:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(Issued { id, secret, expires_at })
}

/// A token that opens nothing yet, and lasts so many microseconds.
pub(super) fn fresh(ctx: &Ctx, at: Moment, (name, secret): (&str, &str), lasts: i64) -> access_token::Model {
    access_token::Model {
        id: ctx.app.id(),
        name: name.trim().to_owned(),
        secret_hash: secret::hash(secret),
        institute_id: None,
        created_at: at,
        expires_at: Moment(at.0 + lasts),
        revoked_at: None,
        user_account_id: None,
        roles: String::new(),
        used_at: None,
        stocktake_id: None,
    }
}

/// What is wrong with a token that is to be made; all of it.
fn unfit(ctx: &Ctx, new: &NewToken) -> Vec<Told> {
    let mut refused = Vec::new();
    if new.name.trim().is_empty() || new.name.len() > 100 {
        refused.push(words::TOKEN_NAME.with([]));
    }
    if !(1..=MOST_DAYS).contains(&new.days) {
        refused.push(words::TOKEN_DAYS.with([&MOST_DAYS]));
    }
    if new.roles.is_empty() {
        refused.push(words::TOKEN_ROLES.with([]));
    }
    for role in &new.roles {
        match policy::level(*role) {
            policy::Level::Program => refused.push(words::TOKEN_ADMINISTRATOR.with([role])),
            policy::Level::Institute if new.institute.is_none() => refused.push(words::ROLE_OF_INSTITUTE.with([role])),
            _ => {}
        }
        let has = |one: &Granted| one.role == *role && (one.institute.is_none() || one.institute == new.institute);
        if !ctx.actor.is_operator() && !ctx.actor.roles().iter().any(has) {
            refused.push(words::TOKEN_ROLE_NOT_OWN.with([role]));
        }
    }
    refused
}

/// Voids a token: the own ones, those of the devices that one looks after, or as who manages accounts any.
pub async fn revoke(ctx: &Ctx, id: TokenId) -> Result<TokenId, Error<Told>> {
    let tx = WriteTx::system(ctx).await?;
    let found = access_token::Entity::find_by_id(id).one(&*tx).await?;
    let is_own =
        |token: &access_token::Model| token.user_account_id.is_some() && token.user_account_id == ctx.actor.account();
    let devices = ctx.actor.scope_for(Action::ManageDevices);
    let is_device = |token: &access_token::Model| {
        token.stocktake_id.is_some() && token.institute_id.is_some_and(|institute| devices.reaches(institute))
    };
    let token = found.filter(|token| is_own(token) || is_device(token) || ctx.actor.may(Action::ManageAccounts));
    let token = token.ok_or_else(|| Error::Access(not_found()))?;
    if token.revoked_at.is_none() {
        let voided = access_token::Model { revoked_at: Some(tx.at()), ..token };
        voided.into_active_model().reset_all().update(&*tx).await?;
    }
    let event = Event::new("token.revoke", format_args!("AccessToken:{id}"), json!({}));
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// The own tokens and those of the devices that one looks after, or for who manages accounts all of them,
/// the newest first.
pub async fn list(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Vec<access_token::Model>, Error<Told>> {
    let mut select = access_token::Entity::find();
    if !ctx.actor.may(Action::ManageAccounts) {
        use access_token::Column as C;
        let mut mine = Condition::any();
        if let Some(owner) = ctx.actor.account() {
            mine = mine.add(C::UserAccountId.eq(owner));
        }
        if ctx.actor.may(Action::ManageDevices) {
            let devices = ctx.actor.scope_for(Action::ManageDevices).condition(C::InstituteId.into_expr());
            mine = mine.add(Condition::all().add(C::StocktakeId.is_not_null()).add_option(devices));
        }
        if mine.is_empty() {
            return Err(Error::Access(words::NEEDS_SESSION.with([])));
        }
        select = select.filter(mine);
    }
    Ok(select.order_by_desc(access_token::Column::Id).all(db).await?)
}

/// A token.
pub async fn find(db: &impl ConnectionTrait, id: TokenId) -> Result<Option<access_token::Model>, Fault> {
    Ok(access_token::Entity::find_by_id(id).one(db).await?)
}

/// The actor that a secret proves, a token's or a session's; `None` where it proves nobody.
pub async fn actor(app: &App, secret: &str) -> Result<Option<Actor>, Fault> {
    if secret::is_of(session::PREFIX, secret) {
        return session::actor(app, secret).await;
    }
    if !secret::is_of(PREFIX, secret) {
        return Ok(None);
    }
    let found = access_token::Entity::find()
        .filter(access_token::Column::SecretHash.eq(secret::hash(secret)))
        .one(app.db.pool())
        .await?;
    let now = app.clock.now();
    let Some(token) = found.filter(|token| token.expires_at > now && token.revoked_at.is_none()) else {
        return Ok(None);
    };
    let actor = match device::actor(&token) {
        Some(device) => device,
        None => match granted(app, &token).await? {
            Some(granted) => Actor::with_roles(format!("token:{}", token.name), format!("token:{}", token.id), granted)
                .on_behalf_of(token.user_account_id),
            None => return Ok(None),
        },
    };
    secret::used::<access_token::Entity>(
        app,
        token.used_at,
        access_token::Column::UsedAt,
        access_token::Column::Id.eq(token.id),
    )
    .await?;
    Ok(Some(actor))
}

/// What a token may do now; `None` where who made it is disabled.
async fn granted(app: &App, token: &access_token::Model) -> Result<Option<Vec<Granted>>, Fault> {
    let roles = token.roles.split_whitespace().filter_map(|code| code.parse::<Role>().ok());
    let own: Vec<Granted> = roles.map(|role| Granted { role, institute: token.institute_id, until: None }).collect();
    let Some(owner) = token.user_account_id else { return Ok(Some(own)) };
    let account = user_account::Entity::find_by_id(owner).one(app.db.pool()).await?;
    if account.is_none_or(|account| account.disabled_at.is_some()) {
        return Ok(None);
    }
    Ok(Some(both(&own, &account::granted(app, app.db.pool(), owner).await?)))
}

/// The roles that a token has and its owner, too, each where both have it.
fn both(own: &[Granted], owners: &[Granted]) -> Vec<Granted> {
    let pairs = own.iter().flat_map(|own| owners.iter().map(move |owners| (own, owners)));
    let shared = |(own, owners): (&Granted, &Granted)| {
        let institute = match (own.institute, owners.institute) {
            (Some(one), Some(other)) if one != other => return None,
            (one, other) => one.or(other),
        };
        (own.role == owners.role).then_some(Granted { institute, ..*owners })
    };
    pairs.filter_map(shared).collect()
}

#[cfg(test)]
mod tests {
    use super::{Granted, both};
    use entity::{InstituteId, Role};
    use uuid::Uuid;

    #[test]
    fn a_token_has_what_its_owner_has_too() {
        let at = |number: u128| Some(InstituteId(Uuid::from_u128(number)));
        let one = |role, institute| Granted { role, institute, until: None };
        let own = [one(Role::Supervisor, at(1)), one(Role::Maker, at(1))];
        assert_eq!(both(&own, &[one(Role::Supervisor, None)]), [one(Role::Supervisor, at(1))]);
        assert_eq!(both(&own, &[one(Role::Maker, at(2))]), []);
        assert_eq!(both(&own, &[one(Role::Head, at(1))]), []);
        let all = [one(Role::Supervisor, None)];
        assert_eq!(both(&all, &[one(Role::Supervisor, at(3))]), [one(Role::Supervisor, at(3))]);
    }
}
