//! Everything that stocktakes are compared with, and what they come to: for many at once, by the same statements.

use super::closing::Names;
use super::rules::code::{Codes, Label};
use super::rules::{Books, Expected, Holding, Movement, Other, Outcomes, Resolved, Said, outcomes};
use super::store;
use crate::assets::inventory::{self, Sight};
use crate::error::Fault;
use crate::facts::normalise;
use crate::org;
use entity::stocktake::{count_event, stocktake, stocktake_line, stocktake_person};
use entity::{
    CardId, CardVersionKind, CountEventId, CountOutcome, Day, InstituteId, Quantity, Scope, StocktakeId, StocktakeKind,
};
use sea_orm::DatabaseTransaction;
use std::collections::{BTreeSet, HashMap, HashSet};

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
    /// The other cards that were met, as they are now.
    pub others: HashMap<CardId, Sight>,
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
    /// The cards that are expected.
    own: HashSet<CardId>,
    others: HashMap<CardId, Sight>,
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
        raw.happened(since.iter().filter(|sight| sight.on > one.base_date));
    }
    let mut strangers: HashMap<StocktakeId, Strangers> = raw.iter().map(|(id, raw)| (*id, strangers(raw))).collect();
    let kin = inventory::kin(db, scope, store::cards(&ids), first).await?;
    let all = Strangers::all(strangers.values(), &kin);
    let institutes: BTreeSet<InstituteId> = counted.iter().map(|one| one.institute_id).collect();
    let institutes: Vec<InstituteId> = institutes.into_iter().collect();
    let (written, normal): (Vec<String>, Vec<String>) = all.codes.into_iter().unzip();
    let cards: Vec<CardId> = all.cards.into_iter().collect();
    let met = inventory::numbered(db, (scope, &institutes), (&written, &normal), &cards).await?;
    let done = counted.into_iter().filter_map(|one| {
        let (mut raw, strangers) = (raw.remove(&one.id)?, strangers.remove(&one.id)?);
        for versions in met.chunk_by(|one, other| one.card == other.card) {
            if versions[0].institute == one.institute_id && raw.is_met(versions, (&strangers, one.base_date)) {
                raw.meets(versions, one.base_date);
            }
        }
        Some((one.id, raw.settle()))
    });
    Ok(done.collect())
}

impl Raw {
    /// What happened to the cards since the base date: all of it, card by card in the order of the days.
    fn happened<'v>(&mut self, since: impl Iterator<Item = &'v Sight>) {
        let own: HashMap<CardId, &stocktake_line::Model> = self.lines.iter().map(|line| (line.card_id, line)).collect();
        let mut before: HashMap<CardId, Codes> = HashMap::new();
        for sight in since {
            let Some(line) = own.get(&sight.card) else { continue };
            self.books.movements.push(movement(sight));
            let codes = codes(sight);
            let known = before.entry(sight.card).or_insert_with(|| Codes::parse(&line.codes));
            if *known != codes {
                self.books.labels.push(Label { card: sight.card, from: sight.on, codes: codes.clone() });
                *known = codes;
            }
        }
    }

    /// Whether another card has to do with it: by a code that nothing expected has, by what somebody found out, or
    /// since it was split off a card that is expected, or put together with one.
    fn is_met(&self, versions: &[Sight], (strangers, base): (&Strangers, Day)) -> bool {
        let card = versions[0].card;
        if self.own.contains(&card) {
            return false;
        }
        let has_code = |sight: &Sight| codes(sight).any(|number| strangers.normal.contains(number));
        let later = || versions.iter().filter(|sight| sight.on > base);
        strangers.cards.contains(&card)
            || later().filter_map(|sight| sight.with).any(|with| self.own.contains(&with))
            || versions.iter().any(has_code)
    }

    /// Another card, by all its versions.
    fn meets(&mut self, versions: &[Sight], base: Day) {
        let (Some(first), Some(last)) = (versions.first(), versions.last()) else { return };
        self.books.others.push(other(versions, (first, last), base));
        for pair in versions.windows(2).filter(|pair| codes(&pair[0]) != codes(&pair[1])) {
            self.books.labels.push(Label { card: last.card, from: pair[1].on, codes: codes(&pair[1]) });
        }
        self.others.insert(last.card, last.clone());
    }

    fn settle(self) -> Gathered {
        let outcomes = outcomes(&self.books, &self.said);
        let events = self.events.into_iter().map(|event| (event.id, event)).collect();
        let Self { lines, people, books, others, .. } = self;
        Gathered { lines, events, people, books, others, outcomes }
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
        let own = lines.iter().map(|line| line.card_id).collect();
        (*id, Raw { lines, events, people, said, books, own, others: HashMap::new() })
    });
    Ok(raw.collect())
}

const fn movement(sight: &Sight) -> Movement {
    let Sight { card, version, kind, on, with, .. } = *sight;
    Movement { card, version, kind, on, to: holding(sight), with }
}

/// Codes and cards that a stocktake does not expect which met them.
#[derive(Default)]
struct Strangers {
    /// As they were written, and in the form in which they are compared.
    codes: BTreeSet<(String, String)>,
    /// Those in the form in which they are compared.
    normal: HashSet<String>,
    cards: BTreeSet<CardId>,
}

impl Strangers {
    /// Those of several stocktakes, and others.
    fn all<'s>(each: impl Iterator<Item = &'s Self>, kin: &[CardId]) -> Self {
        let mut all = Self { cards: kin.iter().copied().collect(), ..Self::default() };
        for one in each {
            all.codes.extend(one.codes.iter().cloned());
            all.cards.extend(one.cards.iter().copied());
        }
        all
    }
}

fn strangers(raw: &Raw) -> Strangers {
    let index = raw.books.index_of_expected();
    let mut met = Strangers::default();
    for (said, event) in raw.said.iter().zip(&raw.events) {
        match said.resolved {
            Some(Resolved::Card(card)) if !raw.own.contains(&card) => _ = met.cards.insert(card),
            None if index.on(&said.code, said.on).is_empty() => {
                met.codes.insert((event.code.clone(), said.code.clone()));
                met.normal.insert(said.code.clone());
            }
            _ => {}
        }
    }
    let with = raw.books.movements.iter().filter_map(|movement| movement.with);
    met.cards.extend(with.filter(|card| !raw.own.contains(card)));
    met
}

/// What a card is that is not expected, by all its versions: disposed of on the base date, or by now; outside of
/// what is counted; or not there yet on that day.
fn other(versions: &[Sight], (first, last): (&Sight, &Sight), base: Day) -> Other {
    let at_base = versions.iter().rev().find(|version| version.on <= base);
    let outcome = match at_base {
        None => CountOutcome::Arrived,
        Some(version) if version.is_gone => CountOutcome::Disposed,
        Some(_) => CountOutcome::Outside,
    };
    let mut with = versions.iter().rev().filter(|version| version.on > base);
    Other {
        card: last.card,
        codes: codes(first),
        outcome,
        at_base: at_base.map_or(Quantity::ZERO, |version| version.quantity),
        with: with.find_map(|version| Some((version.with?, version.on))),
        is_merged: last.kind == CardVersionKind::Combined && last.is_gone,
    }
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
