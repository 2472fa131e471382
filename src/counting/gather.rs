//! Everything that stocktakes are compared with, and what they come to: for many at once, by the same statements.

use super::closing::Names;
use super::rules::code::{Codes, Index};
use super::rules::{Books, Expected, Holding, Movement, Other, Outcomes, Resolved, Said, outcomes};
use super::store;
use crate::assets::inventory::{self, Sight};
use crate::error::Fault;
use crate::facts::normalise;
use crate::org;
use entity::stocktake::{count_event, stocktake, stocktake_line, stocktake_person};
use entity::{CardId, CountEventId, CountOutcome, Day, InstituteId, Scope, StocktakeId, StocktakeKind};
use sea_orm::DatabaseTransaction;
use std::collections::{BTreeSet, HashMap};

/// A stocktake, and what it comes to.
#[derive(Debug)]
pub struct Gathered {
    /// The cards that are expected, in the order of the books.
    pub lines: Vec<stocktake_line::Model>,
    /// What was said, by id.
    pub events: HashMap<CountEventId, count_event::Model>,
    /// Who took part, by what tells them from others.
    pub people: HashMap<String, stocktake_person::Model>,
    /// What it is compared with.
    pub books: Books,
    /// What it comes to.
    pub outcomes: Outcomes,
}

/// What a version says of a thing that can be seen.
pub(super) const fn holding(sight: &Sight) -> Holding {
    Holding { place: sight.place, user: sight.user, custodian: sight.custodian, quantity: sight.quantity }
}

fn codes(sight: &Sight) -> Codes {
    Codes::of(sight.numbers.each_ref().map(Option::as_deref))
}

fn expected(line: &stocktake_line::Model) -> Expected {
    Expected {
        line: line.id,
        card: line.card_id,
        held: Holding {
            place: line.place_id,
            user: line.user_id,
            custodian: line.custodian_id,
            quantity: line.quantity,
        },
        value: line.original_value,
        codes: Codes::parse(&line.codes),
    }
}

fn said(
    event: &count_event::Model,
    people: &HashMap<String, stocktake_person::Model>,
    resolved: Option<Resolved>,
) -> Said {
    let by = people.get(&event.person_key);
    Said {
        id: event.id,
        device: event.device.clone(),
        client: event.client_id,
        sequence: event.sequence,
        code: event.code_key.clone(),
        round: event.round,
        finding: event.finding,
        quantity: event.quantity,
        place: event.place_id,
        custodian: event.custodian_id,
        condition: event.condition,
        on: event.counted_on,
        by: event.person_key.clone(),
        is_named: by.is_some_and(|person| person.is_named),
        person: by.and_then(|person| person.person_id),
        resolved,
    }
}

/// What a stocktake has before its cards are followed.
struct Raw {
    lines: Vec<stocktake_line::Model>,
    events: Vec<count_event::Model>,
    people: HashMap<String, stocktake_person::Model>,
    said: Vec<Said>,
    books: Books,
}

/// Stocktakes that were found in scope, with what they come to; those of lists are not among them.
pub async fn gather(
    db: &DatabaseTransaction,
    scope: &Scope,
    stocktakes: &[stocktake::Model],
) -> Result<HashMap<StocktakeId, Gathered>, Fault> {
    let counted: Vec<&stocktake::Model> = stocktakes.iter().filter(|one| one.kind == StocktakeKind::Count).collect();
    let ids: Vec<StocktakeId> = counted.iter().map(|one| one.id).collect();
    let Some(first) = counted.iter().map(|one| one.base_date).min() else { return Ok(HashMap::new()) };
    let mut raw = raw(db, scope, &ids).await?;
    let since = inventory::since(db, scope, store::cards(&ids), first).await?;
    for one in &counted {
        let Some(raw) = raw.get_mut(&one.id) else { continue };
        let own: BTreeSet<CardId> = raw.lines.iter().map(|line| line.card_id).collect();
        let later = since.iter().filter(|sight| sight.on > one.base_date && own.contains(&sight.card));
        raw.books.movements = later.map(movement).collect();
    }
    let strangers = strangers(&raw);
    let numbered = inventory::numbered(db, scope, (&strangers.written, &strangers.normal), &strangers.cards).await?;
    let mut of_institute: HashMap<InstituteId, Vec<&[Sight]>> = HashMap::new();
    for versions in numbered.chunk_by(|one, other| one.card == other.card) {
        of_institute.entry(versions[0].institute).or_default().push(versions);
    }
    let done = counted.into_iter().filter_map(|one| {
        let mut raw = raw.remove(&one.id)?;
        let own: BTreeSet<CardId> = raw.lines.iter().map(|line| line.card_id).collect();
        let cards = of_institute.get(&one.institute_id).map_or(&[][..], Vec::as_slice);
        let others = cards.iter().filter(|versions| !own.contains(&versions[0].card));
        raw.books.others = others.filter_map(|versions| other(versions, one.base_date)).collect();
        Some((one.id, raw.settle()))
    });
    Ok(done.collect())
}

impl Raw {
    fn settle(self) -> Gathered {
        let outcomes = outcomes(&self.books, &self.said);
        let events = self.events.into_iter().map(|event| (event.id, event)).collect();
        Gathered { lines: self.lines, events, people: self.people, books: self.books, outcomes }
    }
}

/// What stocktakes have by themselves.
async fn raw(db: &DatabaseTransaction, scope: &Scope, ids: &[StocktakeId]) -> Result<HashMap<StocktakeId, Raw>, Fault> {
    let mut lines = store::lines(db, scope, ids).await?;
    let mut events = store::events(db, scope, ids).await?;
    let mut people = store::people(db, scope, ids).await?;
    let mut resolutions = store::resolutions(db, scope, ids).await?;
    let raw = ids.iter().map(|id| {
        let lines = lines.remove(id).unwrap_or_default();
        let events = events.remove(id).unwrap_or_default();
        let people = people.remove(id).unwrap_or_default();
        let people = people.into_iter().map(|person| (person.person_key.clone(), person)).collect();
        // The last one counts.
        let found_out: HashMap<CountEventId, Resolved> = resolutions
            .remove(id)
            .unwrap_or_default()
            .into_iter()
            .map(|one| (one.count_event_id, one.card_id.map_or(Resolved::Cardless, Resolved::Card)))
            .collect();
        let said = events.iter().map(|event| said(event, &people, found_out.get(&event.id).copied())).collect();
        let books = Books { expected: lines.iter().map(expected).collect(), ..Books::default() };
        (*id, Raw { lines, events, people, said, books })
    });
    Ok(raw.collect())
}

const fn movement(sight: &Sight) -> Movement {
    Movement { card: sight.card, version: sight.version, kind: sight.kind, on: sight.on, to: holding(sight) }
}

/// Codes and cards that no stocktake expects which met them.
#[derive(Default)]
struct Strangers {
    written: Vec<String>,
    normal: Vec<String>,
    cards: Vec<CardId>,
}

fn strangers(raw: &HashMap<StocktakeId, Raw>) -> Strangers {
    let (mut codes, mut cards) = (BTreeSet::new(), BTreeSet::new());
    for one in raw.values() {
        let index = Index::new(one.books.expected.iter().map(|one| (one.card, &one.codes)));
        let own: BTreeSet<CardId> = one.lines.iter().map(|line| line.card_id).collect();
        for (said, event) in one.said.iter().zip(&one.events) {
            match said.resolved {
                Some(Resolved::Card(card)) if !own.contains(&card) => _ = cards.insert(card),
                None if index.cards(&said.code).is_empty() => _ = codes.insert((event.code.clone(), said.code.clone())),
                _ => {}
            }
        }
    }
    let (written, normal) = codes.into_iter().unzip();
    Strangers { written, normal, cards: cards.into_iter().collect() }
}

/// What a card is that is not expected, by all its versions: disposed of on the base date, or by now; outside of
/// what is counted; or not there yet on that day.
fn other(versions: &[Sight], base: Day) -> Option<Other> {
    let last = versions.last()?;
    let at_base = versions.iter().rev().find(|version| version.on <= base);
    let outcome = match at_base {
        None => CountOutcome::Arrived,
        Some(version) if version.is_gone => CountOutcome::Disposed,
        Some(_) => CountOutcome::Outside,
    };
    Some(Other { card: last.card, codes: codes(last), outcome })
}

/// A line of a card, as it is written when a stocktake is opened.
pub(super) fn line(
    sight: &Sight,
    (id, stocktake): (entity::StocktakeLineId, StocktakeId),
    at: entity::Moment,
) -> stocktake_line::Model {
    let [tag_no, asset_no, card_no, ..] = sight.numbers.clone();
    stocktake_line::Model {
        id,
        institute_id: sight.institute,
        stocktake_id: stocktake,
        card_id: sight.card,
        card_version_id: sight.version,
        codes: codes(sight).text(),
        asset_no,
        card_no,
        tag_no,
        name: sight.name.clone(),
        department_id: sight.department,
        place_id: sight.place,
        user_id: sight.user,
        custodian_id: sight.custodian,
        quantity: sight.quantity,
        original_value: sight.value,
        recorded_at: at,
    }
}

/// What the parts of the organisation are called, and who counted.
pub async fn names(db: &DatabaseTransaction, institute: InstituteId, found: &Gathered) -> Result<Names, Fault> {
    let scope = Scope::institute(institute);
    let departments = org::store::departments(db, &scope, institute).await?;
    let places = org::store::places(db, &scope, institute).await?;
    let persons = org::store::persons(db, &scope, institute).await?;
    Ok(Names {
        departments: departments.into_iter().map(|one| (one.id, one.name)).collect(),
        places: places.into_iter().map(|one| (one.id, one.path)).collect(),
        persons: persons.into_iter().map(|one| (one.id, one.name)).collect(),
        counters: found.people.iter().map(|(key, person)| (key.clone(), person.name.clone())).collect(),
    })
}

/// The code of a count in the form in which codes are compared.
pub(super) fn key(code: &str) -> String {
    normalise(code).into_owned()
}
