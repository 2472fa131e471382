//! Statements about who is who, and what they said.

use super::rules::Said;
use crate::error::Fault;
use entity::access::{role_grant, user_account};
use entity::custody::{custody_answer, custody_reminder, person_account};
use entity::{CardId, InScope as _, InstituteId, PersonId, Scope, UserAccountId};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use std::collections::HashMap;

/// Which person of an institute an account is.
pub async fn person_of(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    account: UserAccountId,
) -> Result<Option<PersonId>, Fault> {
    use person_account::Column as C;
    let select = person_account::Entity::find_in(&Scope::institute(institute))
        .filter(C::UserAccountId.eq(account))
        .filter(C::UnlinkedAt.is_null());
    Ok(select.one(db).await?.map(|link| link.person_id))
}

/// The links of an institute that hold, each with its account's login.
pub async fn links(
    db: &impl ConnectionTrait,
    institute: InstituteId,
) -> Result<Vec<(person_account::Model, String)>, Fault> {
    use person_account::Column as C;
    let select = person_account::Entity::find_in(&Scope::institute(institute))
        .filter(C::UnlinkedAt.is_null())
        .order_by_asc(C::Id);
    let links = select.all(db).await?;
    let accounts: Vec<UserAccountId> = links.iter().map(|link| link.user_account_id).collect();
    let logins: HashMap<UserAccountId, String> = user_account::Entity::find()
        .filter(user_account::Column::Id.is_in(accounts))
        .all(db)
        .await?
        .into_iter()
        .map(|account| (account.id, account.login))
        .collect();
    let login = |link: &person_account::Model| logins.get(&link.user_account_id).cloned().unwrap_or_default();
    Ok(links.into_iter().map(|link| (login(&link), link)).map(|(login, link)| (link, login)).collect())
}

/// The account of a login, where it has a role in the institute: who manages assets learns of no other.
pub async fn account_in(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    login: &str,
) -> Result<Option<user_account::Model>, Fault> {
    let in_it = Query::select()
        .column(role_grant::Column::UserAccountId)
        .from(role_grant::Entity)
        .and_where(role_grant::Column::InstituteId.eq(institute))
        .and_where(role_grant::Column::RevokedAt.is_null())
        .to_owned();
    let select = user_account::Entity::find()
        .filter(user_account::Column::Login.eq(login.trim().to_lowercase()))
        .filter(user_account::Column::Id.in_subquery(in_it));
    Ok(select.one(db).await?)
}

/// What was said in an institute in a year, in the order in which it was recorded.
pub async fn said(db: &impl ConnectionTrait, institute: InstituteId, year: i32) -> Result<Vec<Said>, Fault> {
    use custody_answer::Column as C;
    let select = custody_answer::Entity::find_in(&Scope::institute(institute))
        .select_only()
        .columns([C::CardId, C::PersonId, C::Reply])
        .filter(C::Year.eq(year))
        .order_by_asc(C::RecordedAt)
        .order_by_asc(C::Id);
    let rows: Vec<(CardId, PersonId, entity::CustodyReply)> = select.into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(card, person, reply)| Said { card, person, reply }).collect())
}

/// Who was reminded in an institute in a year, the newest first.
pub async fn reminders(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    year: i32,
) -> Result<Vec<custody_reminder::Model>, Fault> {
    use custody_reminder::Column as C;
    let select = custody_reminder::Entity::find_in(&Scope::institute(institute))
        .filter(C::Year.eq(year))
        .order_by_desc(C::RecordedAt)
        .order_by_desc(C::Id);
    Ok(select.all(db).await?)
}

/// What was said of cards, the newest first.
pub async fn answers(
    db: &impl ConnectionTrait,
    scope: &Scope,
    cards: &[CardId],
) -> Result<HashMap<CardId, Vec<custody_answer::Model>>, Fault> {
    use custody_answer::Column as C;
    let select = custody_answer::Entity::find_in(scope)
        .filter(C::CardId.is_in(cards.iter().copied()))
        .order_by_desc(C::RecordedAt)
        .order_by_desc(C::Id);
    let mut answers: HashMap<CardId, Vec<custody_answer::Model>> = HashMap::new();
    for answer in select.all(db).await? {
        answers.entry(answer.card_id).or_default().push(answer);
    }
    Ok(answers)
}
