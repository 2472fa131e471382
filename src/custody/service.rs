//! Says who is who, and keeps what people say of the things in their hands.

use super::handover::Item;
use super::rules::{self, Answer, Tally};
use super::{store, words};
use crate::access::Tenant;
use crate::app::Ctx;
use crate::assets::batch;
use crate::assets::query::{self, At, Filter};
use crate::audit::Event;
use crate::db::{ReadTx, WriteTx, is_duplicate, not_found};
use crate::error::{Error, Fault};
use crate::facts::normalise;
use crate::words::{Told, written};
use entity::assets::card_version;
use entity::custody::{custody_answer, custody_reminder, person_account};
use entity::org::{person, place};
use entity::{Action, CardId, CardVersionId, CustodyReply, InScope as _, InstituteId, PersonId, Scope};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// The person of an id, and the right to say who it is.
async fn person(ctx: &Ctx, id: PersonId) -> Result<(person::Model, Tenant), Error<Told>> {
    let tx = ctx.read_tx().await?;
    let found = person::Entity::find_in(&ctx.actor.scope).filter(person::Column::Id.eq(id)).one(&*tx).await?;
    let found = found.ok_or_else(|| Error::Access(not_found()))?;
    let tenant = ctx.actor.tenant(Action::LinkPersons, found.institute_id)?;
    Ok((found, tenant))
}

/// Says which person of an institute an account is (对应人员与账号). The account has a role there; one that
/// has none is not found, whether it exists or not.
pub async fn link(ctx: &Ctx, id: PersonId, login: &str) -> Result<PersonId, Error<Told>> {
    let (person, tenant) = person(ctx, id).await?;
    let tx = WriteTx::institute(ctx, tenant).await?;
    let found = store::account_in(&*tx, person.institute_id, login).await?;
    let account = found.ok_or_else(|| Error::Access(not_found()))?;
    let mut refused = Vec::new();
    if ctx.actor.behind() == Some(account.id) {
        refused.push(words::OWN_LINK.with([]));
    }
    for (link, login) in store::links(&*tx, person.institute_id).await? {
        match (link.person_id == id, link.user_account_id == account.id) {
            (true, true) => return Ok(id),
            (true, false) => refused.push(words::PERSON_LINKED.with([&login])),
            (false, true) => refused.push(words::ACCOUNT_LINKED.with([&login])),
            (false, false) => {}
        }
    }
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let row = person_account::Model {
        id: ctx.app.id(),
        institute_id: person.institute_id,
        person_id: id,
        user_account_id: account.id,
        linked_by: ctx.actor.name.clone(),
        linked_by_id: ctx.actor.behind(),
        linked_at: tx.at(),
        unlinked_by: None,
        unlinked_at: None,
    };
    let inserted = row.into_active_model().reset_all().insert(&*tx).await;
    inserted.map_err(|error| {
        let taken = || Error::Refused(vec![words::PERSON_LINKED.with([&account.login])]);
        if is_duplicate(&error) { taken() } else { error.into() }
    })?;
    let event = Event::new("person.link", format_args!("Person:{id}"), json!({ "login": account.login }));
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// Ends that a person has an account.
pub async fn unlink(ctx: &Ctx, id: PersonId) -> Result<PersonId, Error<Told>> {
    let (person, tenant) = person(ctx, id).await?;
    let tx = WriteTx::institute(ctx, tenant).await?;
    let links = store::links(&*tx, person.institute_id).await?;
    let Some((link, login)) = links.into_iter().find(|(link, _)| link.person_id == id) else {
        return Err(Error::Refused(vec![words::PERSON_UNLINKED.with([])]));
    };
    let by = Some(ctx.actor.name.clone());
    let row = person_account::Model { unlinked_by: by, unlinked_at: Some(tx.at()), ..link };
    row.into_active_model().reset_all().update(&*tx).await?;
    let event = Event::new("person.unlink", format_args!("Person:{id}"), json!({ "login": login }));
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// Which person of an institute somebody is; none where nobody has said so.
pub async fn own_person(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    institute: InstituteId,
) -> Result<Option<PersonId>, Fault> {
    match ctx.actor.account() {
        Some(account) => store::person_of(db, institute, account).await,
        None => Ok(None),
    }
}

/// Keeps what somebody says of things in their own hands, for this year: all of it, or nothing.
pub async fn answer(ctx: &Ctx, institute: InstituteId, answers: &[Answer]) -> Result<InstituteId, Error<Told>> {
    let tenant = ctx.actor.tenant(Action::HoldItems, institute)?;
    let unfit = rules::unfit(answers);
    if !unfit.is_empty() {
        return Err(Error::Refused(unfit));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    let Some(person) = own_person(ctx, &*tx, institute).await? else {
        return Err(Error::Refused(vec![words::NO_PERSON.with([])]));
    };
    let cards: Vec<CardId> = answers.iter().map(|answer| answer.card).collect();
    let held: HashMap<CardId, CardVersionId> =
        query::held_by(&*tx, institute, person, &cards, At::day(ctx.app.today())).await?.into_iter().collect();
    let mut refused = Vec::new();
    let year = ctx.app.today().year();
    let mut rows = Vec::with_capacity(answers.len());
    for (at, answer) in (1..).zip(answers) {
        let Some(version) = held.get(&answer.card) else {
            refused.push(words::CARD_NOT_HELD.with([&at]));
            continue;
        };
        let note = answer.note.as_deref().and_then(written);
        let row = custody_answer::Model {
            id: ctx.app.id(),
            institute_id: institute,
            card_id: answer.card,
            person_id: person,
            card_version_id: *version,
            year,
            reply: answer.reply,
            note: note.map(str::to_owned),
            answered_by: ctx.actor.name.clone(),
            recorded_at: tx.at(),
        };
        rows.push(row.into_active_model());
    }
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    custody_answer::Entity::insert_many(rows).exec_without_returning(&*tx).await?;
    let count = |reply: CustodyReply| answers.iter().filter(|answer| answer.reply == reply).count();
    let counts: BTreeMap<&str, usize> = CustodyReply::ALL.iter().map(|reply| (reply.code(), count(*reply))).collect();
    let event = Event::new("custody.answer", format_args!("Person:{person}"), json!({ "year": year, "said": counts }));
    tx.commit(ctx, event).await?;
    Ok(institute)
}

/// Reminds people to confirm the things in their hands for this year (提醒确认): those who are named, else everybody, of
/// whom something is unanswered.
pub async fn remind(ctx: &Ctx, institute: InstituteId, persons: &[PersonId]) -> Result<InstituteId, Error<Told>> {
    let tenant = ctx.actor.tenant(Action::LinkPersons, institute)?;
    if persons.len() > batch::MOST {
        return Err(Error::Refused(vec![words::PERSONS_MANY.with([&batch::MOST])]));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    let (today, is_named) = (ctx.app.today(), |person: &PersonId| persons.is_empty() || persons.contains(person));
    let late: Vec<(PersonId, usize)> = tallies(&*tx, institute, today.year(), At::day(today))
        .await?
        .into_iter()
        .map(|(person, tally)| (person, tally.unanswered()))
        .filter(|(person, unanswered)| *unanswered > 0 && is_named(person))
        .collect();
    if late.is_empty() {
        return Err(Error::Refused(vec![words::NOBODY_LATE.with([])]));
    }
    let row = |(person, unanswered): &(PersonId, usize)| {
        let row = custody_reminder::Model {
            id: ctx.app.id(),
            institute_id: institute,
            person_id: *person,
            year: today.year(),
            unanswered: i32::try_from(*unanswered).unwrap_or(i32::MAX),
            reminded_by: ctx.actor.name.clone(),
            recorded_at: tx.at(),
        };
        row.into_active_model()
    };
    for some in late.chunks(batch::MOST) {
        custody_reminder::Entity::insert_many(some.iter().map(row)).exec_without_returning(&*tx).await?;
    }
    let detail = json!({ "year": today.year(), "persons": late.len() });
    let event = Event::new("custody.remind", format_args!("Institute:{institute}"), detail);
    tx.commit(ctx, event).await?;
    Ok(institute)
}

/// Who holds how much in an institute, and has answered how much of it for a year.
pub async fn tallies(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    year: i32,
    at: At,
) -> Result<BTreeMap<PersonId, Tally>, Fault> {
    let holdings: Vec<rules::Holding> = query::holdings(db, institute, at)
        .await?
        .into_iter()
        .map(|(card, user, custodian)| rules::Holding { card, user, custodian })
        .collect();
    Ok(rules::tally(&holdings, &store::said(db, institute, year).await?))
}

/// What somebody of an institute has in hand on a day, by number; they are called by their name.
pub async fn handed_over(tx: &ReadTx, institute: InstituteId, name: &str, at: At) -> Result<Vec<Item>, Error<Told>> {
    let scope = Scope::institute(institute);
    let key = person::Column::Key.eq(normalise(name).as_ref());
    let known = person::Entity::find_in(&scope).filter(key).one(&**tx).await.map_err(Fault::from)?;
    let person = known.ok_or_else(|| Error::Refused(vec![words::PERSON_UNKNOWN.with([&name])]))?.id;
    let places = place::Entity::find_in(&scope).all(&**tx).await.map_err(Fault::from)?;
    let places: HashMap<_, _> = places.into_iter().map(|place| (place.id, place.path)).collect();
    let filter = Filter { held_by: Some(person), ..Filter::default() };
    let cards = query::every(&**tx, institute, at, &filter).await?;
    let there = cards.into_iter().filter(|card| card.disposed_on.is_none());
    let items = there.map(|card| {
        let place = card.place_id.and_then(|id| places.get(&id)).cloned().unwrap_or_default();
        item(card, person, place)
    });
    Ok(items.collect())
}

fn item(card: card_version::Model, person: PersonId, place: String) -> Item {
    Item {
        number: card.asset_no.or(card.card_no).unwrap_or_default(),
        name: card.name.unwrap_or_default(),
        specification: card.specification.unwrap_or_default(),
        place,
        is_user: card.user_id == Some(person),
        quantity: card.quantity,
        value: card.original_value,
    }
}
