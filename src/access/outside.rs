//! Accounts and who they are to a provider outside (外部身份).
//!
//! A provider makes nobody known: it vouches for an identity, and an account that was made here is linked
//! to it by an administrator. What its person may do is said here alone.

use super::actor::Actor;
use super::provider::{Proved, is_safe};
use super::session::{self, SignedIn};
use super::{account, words};
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::{WriteTx, is_duplicate, not_found};
use crate::error::{Error, Fault};
use crate::words::{Told, is_plain};
use entity::Action;
use entity::access::{outside_identity, user_account};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    QueryOrder as _,
};
use serde_json::json;

/// Bytes of an identity at most (`OpenID` Connect).
const SUBJECT: usize = 255;
/// Bytes of the address of a provider at most.
const ISSUER: usize = 2_000;

/// Links an account to an identity (关联外部身份).
pub async fn link(
    ctx: &Ctx,
    login: &str,
    (issuer, subject): (&str, &str),
) -> Result<outside_identity::Model, Error<Told>> {
    ctx.actor.require(Action::ManageAccounts)?;
    let refused = unfit(issuer, subject);
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let account = account::by_login(ctx, login).await?;
    let tx = WriteTx::system(ctx).await?;
    let row = outside_identity::Model {
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        user_account_id: account.id,
        linked_at: tx.at(),
        linked_by: ctx.actor.name.clone(),
    };
    let inserted = row.into_active_model().reset_all().insert(&*tx).await;
    let row = inserted.map_err(|error| {
        if is_duplicate(&error) { Error::Refused(vec![words::IDENTITY_TAKEN.with([&subject])]) } else { error.into() }
    })?;
    tx.commit(ctx, account::about("account.link", account.id, json!({ "issuer": issuer, "subject": subject }))).await?;
    Ok(row)
}

/// Takes the link back; who is signed in to the account is signed out.
pub async fn unlink(ctx: &Ctx, login: &str, (issuer, subject): (&str, &str)) -> Result<(), Error<Told>> {
    use outside_identity::Column as C;
    ctx.actor.require(Action::ManageAccounts)?;
    let account = account::by_login(ctx, login).await?;
    let tx = WriteTx::system(ctx).await?;
    let delete = outside_identity::Entity::delete_many()
        .filter(C::Issuer.eq(issuer))
        .filter(C::Subject.eq(subject))
        .filter(C::UserAccountId.eq(account.id));
    if delete.exec(&*tx).await?.rows_affected != 1 {
        return Err(Error::Access(not_found()));
    }
    account::sign_out(&*tx, account.id, tx.at()).await?;
    let detail = json!({ "issuer": issuer, "subject": subject });
    tx.commit(ctx, account::about("account.unlink", account.id, detail)).await?;
    Ok(())
}

/// All that is wrong with an identity.
fn unfit(issuer: &str, subject: &str) -> Vec<Told> {
    let mut refused = Vec::new();
    if issuer.len() > ISSUER || !is_safe(issuer) || issuer.contains('?') {
        refused.push(words::ISSUER_FORM.with([]));
    }
    if !is_plain(subject, SUBJECT) {
        refused.push(words::SUBJECT_FORM.with([&SUBJECT]));
    }
    refused
}

/// All links, by account.
pub async fn list(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Vec<outside_identity::Model>, Error<Told>> {
    use outside_identity::Column as C;
    account::may_look(ctx)?;
    let links = outside_identity::Entity::find().order_by_asc(C::UserAccountId);
    Ok(links.order_by_asc(C::Issuer).order_by_asc(C::Subject).all(db).await?)
}

/// Signs in whom a provider vouches for. An identity that is linked to nobody and an account that is
/// disabled are answered alike.
pub async fn sign_in(ctx: &Ctx, proved: &Proved) -> Result<SignedIn, Error<Told>> {
    let Proved { issuer, subject, second_factor } = proved;
    let said = json!({ "secondFactor": second_factor, "issuer": issuer, "subject": subject });
    let Some(account) = linked(ctx, proved).await? else {
        let name = subject.chars().take(64).collect();
        let ctx = ctx.of(Actor::with_roles(name, String::new(), Vec::new()));
        let tx = WriteTx::system(&ctx).await?;
        tx.commit(&ctx, Event::new("session.refuse", "UserAccount", said)).await?;
        return Err(Error::Access(words::IDENTITY_REFUSED.with([])));
    };
    let ctx = ctx.of(Actor::with_account(&account, Vec::new()));
    let tx = WriteTx::system(&ctx).await?;
    session::begin(&ctx, tx, (&account, *second_factor), said).await
}

/// The account that is linked to an identity, where it may be used.
async fn linked(ctx: &Ctx, proved: &Proved) -> Result<Option<user_account::Model>, Fault> {
    let pool = ctx.app.db.pool();
    let link = outside_identity::Entity::find_by_id((proved.issuer.clone(), proved.subject.clone())).one(pool).await?;
    let Some(link) = link else { return Ok(None) };
    let account = user_account::Entity::find_by_id(link.user_account_id).one(pool).await?;
    Ok(account.filter(|account| account.disabled_at.is_none()))
}

#[cfg(test)]
mod tests {
    use super::{SUBJECT, unfit};

    #[test]
    fn everything_that_is_wrong_with_an_identity_is_told_at_once() {
        let codes = |issuer: &str, subject: &str| -> Vec<&str> {
            unfit(issuer, subject).iter().map(crate::words::Told::code).collect()
        };
        assert_eq!(codes("https://id.example.cn/a/", &"s".repeat(SUBJECT)), [""; 0]);
        assert_eq!(codes("http://id.example.cn", ""), ["ISSUER_FORM", "SUBJECT_FORM"]);
        assert_eq!(codes("https://id.example.cn?a=b", &"s".repeat(SUBJECT + 1)), ["ISSUER_FORM", "SUBJECT_FORM"]);
        assert_eq!(codes("https://id.example.cn", "a\u{1b}[2J"), ["SUBJECT_FORM"]);
    }
}
