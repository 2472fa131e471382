//! Keeps what stocktakers say, and what somebody finds out of it later. Nothing that was said is ever changed.

use super::course::{self, Count, Step};
use super::gather::{self, Gathered};
use super::rules::code::Index;
use super::rules::{Expected, Holding, WHOLE_PLACE};
use super::service::{gathered, now, reached, take_part};
use super::{store, words};
use crate::app::Ctx;
use crate::assets::inventory;
use crate::audit::Event;
use crate::db::WriteTx;
use crate::error::{Error, Fault};
use crate::words::{Told, trimmed, written};
use entity::stocktake::{count_event, count_resolution, stocktake, stocktake_line};
use entity::{
    Action, CardId, CountEventId, CountFinding, CountRound, Day, Digest, InstituteId, PersonId, PlaceId, Scope,
    StocktakeId,
};
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// What is said of everything that should be at a place: it is there (全部相符).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllHere {
    /// Where.
    pub place: PlaceId,
    /// 终端编号.
    pub device: String,
    /// What the device calls it; each thing has an id by it.
    pub client: Uuid,
    /// In which round.
    pub round: CountRound,
    /// 盘点日期; today where it is not said.
    pub on: Option<Day>,
}

/// What somebody found out of things that were counted (查清编码).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOut {
    /// What was counted: by which device, and what it calls it.
    pub counts: Vec<(String, Uuid)>,
    /// The card that it is; none: it has no card.
    pub card: Option<CardId>,
    /// How that is known.
    pub note: Option<String>,
}

/// Keeps what devices send (登记盘点结果), in any order and however often: what is there already stays as it is.
pub async fn record(ctx: &Ctx, id: StocktakeId, counts: &[Count]) -> Result<StocktakeId, Error<Told>> {
    let (institute, tenant) = reached(ctx, id, Action::CountThings).await?;
    let tx = WriteTx::institute(ctx, tenant).await?;
    let known = begun(ctx, &tx, (institute, id)).await?;
    let refused = course::unfit_counts(counts, (known.base_date, ctx.app.today()));
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    check_names(&tx, institute, counts).await?;
    keep(ctx, tx, &known, counts).await
}

/// A stocktake in which somebody may count now.
pub(super) async fn begun(
    ctx: &Ctx,
    tx: &WriteTx,
    (institute, id): (InstituteId, StocktakeId),
) -> Result<stocktake::Model, Error<Told>> {
    let known = now(tx, institute, id).await?;
    course::after(known.kind, known.status, Step::Count).map_err(|told| Error::Refused(vec![told]))?;
    let teams = store::teams(&**tx, &Scope::institute(institute), &[id]).await?.remove(&id).unwrap_or_default();
    let mut members = teams.iter().flat_map(|team| team.members.lines()).filter_map(|member| member.split('\t').next());
    let is_open_to_all = teams.iter().all(|team| team.members.is_empty());
    // Who gave a device its code has said who holds it.
    let is_assigned = ctx.actor.stocktake().is_some() || members.any(|member| member == ctx.actor.person());
    if is_open_to_all || is_assigned { Ok(known) } else { Err(Error::Refused(vec![words::NOT_ASSIGNED.with([])])) }
}

/// Refuses places and persons that the institute does not have.
async fn check_names(tx: &WriteTx, institute: InstituteId, counts: &[Count]) -> Result<(), Error<Told>> {
    let places: BTreeSet<PlaceId> = counts.iter().filter_map(|count| count.place).collect();
    let persons: BTreeSet<PersonId> = counts.iter().filter_map(|count| count.custodian).collect();
    let places: BTreeSet<PlaceId> = store::places(&**tx, institute, places).await?.into_iter().collect();
    let persons: BTreeSet<PersonId> = store::persons(&**tx, institute, persons).await?.into_iter().collect();
    let mut refused = Vec::new();
    for (at, count) in (1..).zip(counts) {
        if count.place.is_some_and(|place| !places.contains(&place)) {
            refused.push(words::PLACE_UNKNOWN.with([&at]));
        }
        if count.custodian.is_some_and(|person| !persons.contains(&person)) {
            refused.push(words::PERSON_UNKNOWN.with([&at]));
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(Error::Refused(refused)) }
}

/// Keeps what is not there yet, and says so.
async fn keep(ctx: &Ctx, tx: WriteTx, known: &stocktake::Model, counts: &[Count]) -> Result<StocktakeId, Error<Told>> {
    let id = known.id;
    let kept = write(ctx, &tx, known, counts).await?;
    let detail = json!({ "sent": counts.len(), "kept": kept.len() });
    let event = Event::new("counts.record", format_args!("Stocktake:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// Writes what is not there yet, by many at once; answers the ids by what the devices call it.
pub(super) async fn write(
    ctx: &Ctx,
    tx: &WriteTx,
    known: &stocktake::Model,
    counts: &[Count],
) -> Result<HashMap<(String, Uuid), CountEventId>, Error<Told>> {
    let (institute, id) = (known.institute_id, known.id);
    let clients: Vec<Uuid> = counts.iter().map(|count| count.client).collect();
    let there = store::events_of(&**tx, &Scope::institute(institute), id, &clients).await?;
    let mut seen: BTreeSet<(String, Uuid)> = there.into_keys().collect();
    let fresh: Vec<&Count> = counts.iter().filter(|count| seen.insert((count.device.clone(), count.client))).collect();
    let events: Vec<count_event::Model> = fresh.iter().map(|count| event(ctx, tx, known, count)).collect();
    let kept = events.iter().map(|event| ((event.device.clone(), event.client_id), event.id)).collect();
    if !events.is_empty() {
        take_part(ctx, tx, (institute, id)).await?;
        store::write_events(&**tx, events).await?;
    }
    Ok(kept)
}

fn event(ctx: &Ctx, tx: &WriteTx, known: &stocktake::Model, count: &Count) -> count_event::Model {
    let written = |text: &Option<String>| text.as_deref().and_then(written).map(str::to_owned);
    count_event::Model {
        id: ctx.app.id(),
        institute_id: known.institute_id,
        stocktake_id: known.id,
        device: count.device.clone(),
        client_id: count.client,
        sequence: count.sequence,
        code: trimmed(&count.code).to_owned(),
        code_key: gather::key(trimmed(&count.code)),
        round: count.round,
        finding: count.finding,
        quantity: count.quantity(),
        place_id: count.place,
        condition: count.condition,
        custodian_id: count.custodian,
        name: written(&count.name),
        note: written(&count.note),
        proof: written(&count.proof),
        returns_on: count.returns_on,
        photo: count.photo,
        observer: written(&count.observer),
        counted_on: count.on.unwrap_or_else(|| ctx.app.today()),
        device_time: count.device_time,
        person_key: ctx.actor.person(),
        takes_part: true,
        digest: digest(count),
        recorded_at: tx.at(),
    }
}

/// The digest of what a device says: whether it says the same again.
pub fn digest(count: &Count) -> Digest {
    let said = json!([
        trimmed(&count.code),
        count.round,
        count.finding,
        count.quantity().0,
        count.place,
        count.condition,
        count.custodian,
        count.name,
        count.note,
        count.proof,
        count.returns_on,
        count.photo.map(|photo| photo.to_string()),
        count.observer,
        count.on,
        count.device_time,
        count.sequence,
    ]);
    Digest(Sha256::digest(said.to_string().as_bytes()).into())
}

/// Says of everything that should be at a place that it is there; what the same person says of one of them by itself
/// holds, whichever comes first.
pub async fn all_matched(ctx: &Ctx, id: StocktakeId, all: &AllHere) -> Result<StocktakeId, Error<Told>> {
    let (institute, tenant) = reached(ctx, id, Action::CountThings).await?;
    let tx = WriteTx::institute(ctx, tenant).await?;
    let known = begun(ctx, &tx, (institute, id)).await?;
    if known.blind {
        return Err(Error::Refused(vec![words::BLIND_ALL.with([])]));
    }
    let found = gathered(&tx, &known).await?;
    if is_kept(&found, all) {
        return Ok(id);
    }
    let on = all.on.unwrap_or_else(|| ctx.app.today());
    let index = found.books.index_of_expected();
    let here = here(&found, all.place, on).into_iter();
    let counts: Vec<Count> = here
        .filter_map(|(at, held)| Some(matched(&found, at, (own_code(&found.lines[at], &index, on)?, held), (all, on))))
        .collect();
    if counts.is_empty() {
        return Err(Error::Refused(vec![words::NOTHING_HERE.with([])]));
    }
    for some in counts.chunks(course::MOST) {
        let refused = course::unfit_counts(some, (known.base_date, ctx.app.today()));
        if !refused.is_empty() {
            return Err(Error::Refused(refused));
        }
    }
    keep(ctx, tx, &known, &counts).await
}

/// What should be at a place on a day, by the cards, with what each says then.
pub fn here(found: &Gathered, place: PlaceId, on: Day) -> Vec<(usize, Holding)> {
    let there = |(_, held): &(usize, Holding)| held.place == Some(place) && held.quantity.0 > 0;
    held_on(found, on).into_iter().enumerate().filter(there).collect()
}

/// What the cards that are expected say on a day, in their order.
pub fn held_on(found: &Gathered, on: Day) -> Vec<Holding> {
    let since = found.books.since();
    let held = |one: &Expected| one.held.on(since.get(&one.card).map_or(&[][..], Vec::as_slice), Some(on));
    found.books.expected.iter().map(held).collect()
}

/// The code that stands on a thing (标签上的编码): its tag, else the number in the books; blank where it has none.
pub fn label_code(line: &stocktake_line::Model) -> &str {
    [&line.tag_no, &line.asset_no, &line.card_no].into_iter().flatten().next().map_or("", String::as_str)
}

/// Whether a device has said it of this place before: a resend adds nothing, on whatever day it comes and whatever
/// should be here by then.
fn is_kept(found: &Gathered, all: &AllHere) -> bool {
    let is_of = |one: &&count_event::Model| {
        one.sequence == WHOLE_PLACE && one.device == all.device && one.place_id == Some(all.place)
    };
    let said: HashSet<Uuid> = found.events.values().filter(is_of).map(|event| event.client_id).collect();
    !said.is_empty() && found.lines.iter().any(|line| said.contains(&derived(all.client, line.id.0)))
}

/// A code by which a thing is known, and nothing else on that day; of what has none nothing can be said at once.
fn own_code<'l>(line: &'l stocktake_line::Model, index: &Index<'_>, on: Day) -> Option<&'l str> {
    let mut codes = [&line.tag_no, &line.asset_no, &line.card_no].into_iter().flatten();
    codes.find(|code| index.on(&gather::key(trimmed(code)), on) == [line.card_id]).map(String::as_str)
}

/// That a thing is there, as many as its card says.
fn matched(found: &Gathered, at: usize, (code, held): (&str, Holding), (all, on): (&AllHere, Day)) -> Count {
    let line = &found.lines[at];
    Count {
        device: all.device.clone(),
        client: derived(all.client, line.id.0),
        sequence: WHOLE_PLACE,
        code: code.to_owned(),
        round: all.round,
        finding: CountFinding::Found,
        quantity: Some(held.quantity),
        place: Some(all.place),
        condition: None,
        custodian: None,
        name: None,
        note: None,
        proof: None,
        returns_on: None,
        photo: None,
        observer: None,
        on: Some(on),
        device_time: None,
    }
}

/// The id of one thing of many that a device told of under one id.
fn derived(client: Uuid, line: Uuid) -> Uuid {
    let hash: [u8; 32] = Sha256::new().chain_update(client).chain_update(line).finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Keeps what somebody found out of things whose codes did not tell it (查清编码); the last word holds.
pub async fn resolve(ctx: &Ctx, id: StocktakeId, out: &FoundOut) -> Result<StocktakeId, Error<Told>> {
    let (institute, tenant) = reached(ctx, id, Action::CountThings).await?;
    let mut refused: Vec<Told> = Vec::new();
    match out.counts.len() {
        0 => refused.push(words::COUNTS_MISSING.with([])),
        many if many > course::MOST => return Err(Error::Refused(vec![words::COUNTS_MANY.with([&course::MOST])])),
        _ => {}
    }
    let note = out.note.as_deref().and_then(written);
    refused.extend(note.and_then(course::unfit_reason));
    let tx = WriteTx::institute(ctx, tenant).await?;
    let begun = begun(ctx, &tx, (institute, id)).await?;
    let scope = Scope::institute(institute);
    if ctx.actor.stocktake().is_some() {
        refused.push(words::DEVICE_RESOLVES.with([]));
    }
    if let Some(card) = out.card
        && inventory::numbered(&tx, (&scope, &[institute]), (&[], &[]), &[card]).await?.is_empty()
    {
        refused.push(words::CARD_UNKNOWN.with([]));
    }
    let clients: Vec<Uuid> = out.counts.iter().map(|(_, client)| *client).collect();
    let known = store::events_of(&*tx, &scope, id, &clients).await?;
    let mut events: Vec<CountEventId> = Vec::new();
    let clear = told_by_code(&gathered(&tx, &begun).await?);
    for (at, count) in (1..).zip(&out.counts) {
        match known.get(count) {
            Some(event) if clear.contains(&event.id) => refused.push(words::COUNT_CLEAR.with([&at])),
            Some(event) => events.push(event.id),
            None => refused.push(words::COUNT_UNKNOWN.with([&at])),
        }
    }
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    take_part(ctx, &tx, (institute, id)).await?;
    write_resolutions(ctx, &tx, (institute, id), &events, (out.card, note)).await?;
    let detail = json!({ "counts": events.len(), "card": out.card, "note": note });
    let event = Event::new("counts.resolve", format_args!("Stocktake:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// What was said of a card by a code that names it and no other: there is nothing to find out.
fn told_by_code(found: &Gathered) -> HashSet<CountEventId> {
    let said = found.outcomes.lines.iter().flat_map(|line| &line.said).map(|at| &found.outcomes.said[*at]);
    said.filter(|one| one.resolved.is_none()).map(|one| one.id).collect()
}

/// Writes of which card things are, or that they have none.
pub(super) async fn write_resolutions(
    ctx: &Ctx,
    tx: &WriteTx,
    (institute, id): (InstituteId, StocktakeId),
    events: &[CountEventId],
    (card, note): (Option<CardId>, Option<&str>),
) -> Result<(), Fault> {
    let rows = events.iter().map(|event| {
        let row = count_resolution::Model {
            id: ctx.app.id(),
            institute_id: institute,
            stocktake_id: id,
            count_event_id: *event,
            card_id: card,
            note: note.map(str::to_owned),
            person_key: ctx.actor.person(),
            takes_part: true,
            recorded_at: tx.at(),
        };
        row.into_active_model()
    });
    count_resolution::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(())
}
