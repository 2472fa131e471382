//! Statements about stocktakes that are counted here.

use crate::db::bulk::{Cells, Target};
use crate::error::Fault;
use entity::access::{device_code, role_grant, user_account};
use entity::org::{person, place};
use entity::stocktake::{
    count_event, count_photo, count_resolution, stocktake, stocktake_line, stocktake_person, stocktake_schedule_end,
    stocktake_step, stocktake_team,
};
use entity::{
    Day, Digest, InScope as _, InstituteId, PersonId, PlaceId, Scope, StocktakeId, StocktakeScheduleId,
    StocktakeStatus, StocktakeStepKind, UserAccountId,
};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Ids that one statement names.
const AT_ONCE: usize = 500;

/// Events written at a time.
const BATCH: usize = 200;

/// Where the cards are written that a stocktake expects.
pub(super) const LINE: Target = Target {
    table: "stocktake_line",
    columns: &[
        "id",
        "institute_id",
        "stocktake_id",
        "card_id",
        "card_version_id",
        "codes",
        "asset_no",
        "card_no",
        "tag_no",
        "name",
        "department_id",
        "place_id",
        "user_id",
        "custodian_id",
        "quantity",
        "original_value",
    ],
};

/// Writes a card that a stocktake expects.
pub(super) fn write(cells: &mut Cells, line: &stocktake_line::Model) {
    for id in [line.id.0, line.institute_id.0, line.stocktake_id.0, line.card_id.0, line.card_version_id.0] {
        cells.uuid(id);
    }
    cells.word(&line.codes);
    for text in [&line.asset_no, &line.card_no, &line.tag_no, &line.name] {
        cells.text(text.as_deref().unwrap_or_default());
    }
    cells.uuid(line.department_id.map(|id| id.0));
    cells.uuid(line.place_id.map(|id| id.0));
    cells.uuid(line.user_id.map(|id| id.0));
    cells.uuid(line.custodian_id.map(|id| id.0));
    cells.big(line.quantity.0);
    cells.big(line.original_value.0);
}

/// Writes what was said, a statement for many.
pub(super) async fn write_events(db: &impl ConnectionTrait, events: Vec<count_event::Model>) -> Result<(), Fault> {
    for batch in events.chunks(BATCH) {
        let rows = batch.iter().map(|event| event.clone().into_active_model());
        count_event::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Whether an occurrence of a schedule has a stocktake that was not called off.
pub(super) async fn is_planned(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    (schedule, base_date): (StocktakeScheduleId, Day),
) -> Result<bool, Fault> {
    use stocktake::Column as C;
    let select = stocktake::Entity::find_in(&Scope::institute(institute))
        .filter(C::ScheduleId.eq(schedule))
        .filter(C::BaseDate.eq(base_date))
        .filter(C::Status.ne(StocktakeStatus::Cancelled));
    Ok(select.count(db).await? > 0)
}

/// The last day on which a schedule may have a base date; none while it recurs.
pub(super) async fn ended_on(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    schedule: StocktakeScheduleId,
) -> Result<Option<Day>, Fault> {
    let select = stocktake_schedule_end::Entity::find_in(&Scope::institute(institute))
        .filter(stocktake_schedule_end::Column::ScheduleId.eq(schedule));
    Ok(select.one(db).await?.map(|end| end.ended_on))
}

/// Declares how rows of stocktakes are read: by stocktake, in an order that stays.
macro_rules! rows_of {
    ($($(#[$doc:meta])* $name:ident: $table:ident by $order:ident;)+) => { $(
        $(#[$doc])*
        pub async fn $name(
            db: &impl ConnectionTrait,
            scope: &Scope,
            ids: &[StocktakeId],
        ) -> Result<HashMap<StocktakeId, Vec<$table::Model>>, Fault> {
            let select = $table::Entity::find_in(scope)
                .filter($table::Column::StocktakeId.is_in(ids.iter().copied()))
                .order_by_asc($table::Column::StocktakeId)
                .order_by_asc($table::Column::RecordedAt)
                .order_by_asc($table::Column::$order);
            let mut found: HashMap<StocktakeId, Vec<$table::Model>> = HashMap::new();
            for row in select.all(db).await? {
                found.entry(row.stocktake_id).or_default().push(row);
            }
            Ok(found)
        }
    )+ };
}

rows_of! {
    /// The cards that stocktakes expect, in the order of their numbers.
    lines: stocktake_line by Id;
    /// What was said.
    events: count_event by Id;
    /// What was found out.
    resolutions: count_resolution by Id;
    /// What happened.
    steps: stocktake_step by Id;
    /// Who took part, and who approved.
    people: stocktake_person by PersonKey;
    /// Who counts where.
    teams: stocktake_team by Id;
}

/// The cards of stocktakes, for other statements.
pub(super) fn cards(ids: &[StocktakeId]) -> SelectStatement {
    Query::select()
        .column(stocktake_line::Column::CardId)
        .from(stocktake_line::Entity)
        .and_where(stocktake_line::Column::StocktakeId.is_in(ids.iter().copied()))
        .to_owned()
}

/// What was said under these ids of devices, by device and id.
pub async fn events_of(
    db: &impl ConnectionTrait,
    scope: &Scope,
    stocktake: StocktakeId,
    clients: &[Uuid],
) -> Result<HashMap<(String, Uuid), count_event::Model>, Fault> {
    use count_event::Column as C;
    let mut found = HashMap::with_capacity(clients.len());
    for some in clients.chunks(AT_ONCE) {
        let select = count_event::Entity::find_in(scope)
            .filter(C::StocktakeId.eq(stocktake))
            .filter(C::ClientId.is_in(some.iter().copied()));
        let events = select.all(db).await?.into_iter();
        found.extend(events.map(|event| ((event.device.clone(), event.client_id), event)));
    }
    Ok(found)
}

/// How many counts of a stocktake came from a device.
pub async fn events_from(
    db: &impl ConnectionTrait,
    scope: &Scope,
    stocktake: StocktakeId,
    device: &str,
) -> Result<u64, Fault> {
    use count_event::Column as C;
    let select = count_event::Entity::find_in(scope).filter(C::StocktakeId.eq(stocktake)).filter(C::Device.eq(device));
    Ok(select.count(db).await?)
}

/// Whether a count of a stocktake names a photo; of one person where one is given.
pub async fn names_photo(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (stocktake, sha256): (StocktakeId, Digest),
    by: Option<&str>,
) -> Result<bool, Fault> {
    use count_event::Column as C;
    let mut select =
        count_event::Entity::find_in(scope).filter(C::StocktakeId.eq(stocktake)).filter(C::Photo.eq(sha256));
    if let Some(by) = by {
        select = select.filter(C::PersonKey.eq(by));
    }
    Ok(select.select_only().column(C::Id).limit(1).into_tuple::<Uuid>().one(db).await?.is_some())
}

/// Whether a photo has arrived.
pub async fn has_photo(db: &impl ConnectionTrait, scope: &Scope, sha256: Digest) -> Result<bool, Fault> {
    use count_photo::Column as C;
    let select = count_photo::Entity::find_in(scope).filter(C::Sha256.eq(sha256)).select_only().column(C::Id);
    Ok(select.into_tuple::<Uuid>().one(db).await?.is_some())
}

/// A photo, with its bytes.
pub async fn photo(
    db: &impl ConnectionTrait,
    scope: &Scope,
    sha256: Digest,
) -> Result<Option<count_photo::Model>, Fault> {
    Ok(count_photo::Entity::find_in(scope).filter(count_photo::Column::Sha256.eq(sha256)).one(db).await?)
}

/// Whether a count names a photo.
fn is_named() -> Condition {
    let event = |column: count_event::Column| Expr::col((count_event::Entity, column));
    Condition::all()
        .add(event(count_event::Column::InstituteId).equals((count_photo::Entity, count_photo::Column::InstituteId)))
        .add(event(count_event::Column::Photo).equals((count_photo::Entity, count_photo::Column::Sha256)))
}

/// How many photos of a person no count names yet.
pub async fn unnamed_photos(db: &impl ConnectionTrait, scope: &Scope, person: &str) -> Result<u64, Fault> {
    use count_photo::Column as C;
    let naming = Query::select().expr(Expr::val(1)).from(count_event::Entity).cond_where(is_named()).to_owned();
    let select = count_photo::Entity::find_in(scope).filter(C::PersonKey.eq(person)).filter(Expr::exists(naming).not());
    Ok(select.count(db).await?)
}

/// The photos that counts of stocktakes name and that have not arrived.
pub async fn missing_photos(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[StocktakeId],
) -> Result<HashMap<StocktakeId, HashSet<Digest>>, Fault> {
    use count_event::Column as C;
    let arrived = Query::select().expr(Expr::val(1)).from(count_photo::Entity).cond_where(is_named()).to_owned();
    let select = count_event::Entity::find_in(scope)
        .select_only()
        .columns([C::StocktakeId, C::Photo])
        .filter(C::StocktakeId.is_in(ids.iter().copied()))
        .filter(C::Photo.is_not_null())
        .filter(Expr::exists(arrived).not());
    let mut found: HashMap<StocktakeId, HashSet<Digest>> = HashMap::new();
    for (stocktake, photo) in select.into_tuple::<(StocktakeId, Digest)>().all(db).await? {
        found.entry(stocktake).or_default().insert(photo);
    }
    Ok(found)
}

/// Whether somebody of a name let a device into a stocktake that was used.
pub async fn has_let_in(db: &impl ConnectionTrait, stocktake: StocktakeId, name: &str) -> Result<bool, Fault> {
    use device_code::Column as C;
    let select = device_code::Entity::find()
        .filter(C::StocktakeId.eq(stocktake))
        .filter(C::MadeBy.eq(name))
        .filter(C::UsedAt.is_not_null());
    Ok(select.one(db).await?.is_some())
}

/// Somebody who took part in a stocktake, or approved it.
pub async fn person(
    db: &impl ConnectionTrait,
    scope: &Scope,
    stocktake: StocktakeId,
    key: &str,
) -> Result<Option<stocktake_person::Model>, Fault> {
    use stocktake_person::Column as C;
    let select = stocktake_person::Entity::find_in(scope).filter(C::StocktakeId.eq(stocktake));
    Ok(select.filter(C::PersonKey.eq(key)).one(db).await?)
}

/// The last time that something happened to a stocktake.
pub async fn last_step(
    db: &impl ConnectionTrait,
    scope: &Scope,
    stocktake: StocktakeId,
    kind: StocktakeStepKind,
) -> Result<Option<stocktake_step::Model>, Fault> {
    use stocktake_step::Column as C;
    let select = stocktake_step::Entity::find_in(scope).filter(C::StocktakeId.eq(stocktake)).filter(C::Kind.eq(kind));
    Ok(select.order_by_desc(C::RecordedAt).one(db).await?)
}

/// Which of these places an institute has.
pub async fn places(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    ids: impl IntoIterator<Item = PlaceId>,
) -> Result<Vec<PlaceId>, Fault> {
    let select = place::Entity::find_in(&Scope::institute(institute)).filter(place::Column::Id.is_in(ids));
    Ok(select.select_only().column(place::Column::Id).into_tuple().all(db).await?)
}

/// Which of these persons an institute has.
pub async fn persons(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<PersonId>, Fault> {
    let select = person::Entity::find_in(&Scope::institute(institute)).filter(person::Column::Id.is_in(ids));
    Ok(select.select_only().column(person::Column::Id).into_tuple().all(db).await?)
}

/// The accounts of logins that have a role in an institute, by login: who plans a stocktake learns of no other.
pub async fn accounts(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    logins: impl IntoIterator<Item = String>,
) -> Result<HashMap<String, UserAccountId>, Fault> {
    let in_it = Query::select()
        .column(role_grant::Column::UserAccountId)
        .from(role_grant::Entity)
        .and_where(role_grant::Column::InstituteId.eq(institute))
        .and_where(role_grant::Column::RevokedAt.is_null())
        .to_owned();
    let select = user_account::Entity::find()
        .filter(user_account::Column::Login.is_in(logins))
        .filter(user_account::Column::Id.in_subquery(in_it));
    Ok(select.all(db).await?.into_iter().map(|account| (account.login, account.id)).collect())
}
