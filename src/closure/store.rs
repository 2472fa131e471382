//! Statements about differences that are followed, and what was done about them.

use super::act::VoucherName;
use super::change::Changed;
use super::voucher::Claim;
use crate::error::Fault;
use crate::facts::normalise;
use entity::assets::card_version;
use entity::closure::{difference_case, difference_event, difference_register};
use entity::org::person;
use entity::reconcile::run_difference;
use entity::{CardId, Day, DifferenceCaseId, InScope as _, InstituteId, Leg, Moment, Money, PersonId, RunId, Scope};
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many conditions a statement has at most.
const EACH: usize = 200;

/// Differences by id, those that are reached.
pub async fn cases(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[DifferenceCaseId],
) -> Result<HashMap<DifferenceCaseId, difference_case::Model>, Fault> {
    let select = difference_case::Entity::find_in(scope);
    let rows = select.filter(difference_case::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// All differences of an institute, as they were first found.
pub async fn all(db: &impl ConnectionTrait, institute: InstituteId) -> Result<Vec<difference_case::Model>, Fault> {
    use difference_case::Column as C;
    let select = difference_case::Entity::find_in(&Scope::institute(institute));
    Ok(select.order_by_asc(C::RecordedAt).order_by_asc(C::LastNumber).order_by_asc(C::Id).all(db).await?)
}

/// What was done about differences, in the order in which it was done, by the id of the difference.
pub async fn events(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[DifferenceCaseId],
) -> Result<HashMap<DifferenceCaseId, Vec<difference_event::Model>>, Fault> {
    use difference_event::Column as C;
    let select = difference_event::Entity::find_in(scope)
        .filter(C::CaseId.is_in(ids.iter().copied()))
        .order_by_asc(C::RecordedAt)
        .order_by_asc(C::Id);
    let mut events: HashMap<DifferenceCaseId, Vec<difference_event::Model>> = HashMap::new();
    for event in select.all(db).await? {
        events.entry(event.case_id).or_default().push(event);
    }
    Ok(events)
}

/// Where runs found differences, the oldest first, by the id of the difference.
pub async fn sightings(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[DifferenceCaseId],
) -> Result<HashMap<DifferenceCaseId, Vec<run_difference::Model>>, Fault> {
    use run_difference::Column as C;
    let select = run_difference::Entity::find_in(scope)
        .filter(C::CaseId.is_in(ids.iter().copied()))
        .order_by_asc(C::RecordedAt)
        .order_by_asc(C::Number);
    let mut sightings: HashMap<DifferenceCaseId, Vec<run_difference::Model>> = HashMap::new();
    for row in select.all(db).await? {
        if let Some(case) = row.case_id {
            sightings.entry(case).or_default().push(row);
        }
    }
    Ok(sightings)
}

/// What the newest run of each leg knew.
pub async fn newest(db: &impl ConnectionTrait, institute: InstituteId) -> Result<HashMap<Leg, Moment>, Fault> {
    use difference_register::Column as C;
    let select = difference_register::Entity::find_in(&Scope::institute(institute)).select_only();
    let select = select.column(C::Leg).column_as(C::KnownAt.max(), "known_at").group_by(C::Leg);
    let rows: Vec<(Leg, Moment)> = select.into_tuple().all(db).await?;
    Ok(rows.into_iter().collect())
}

/// Which of these persons the institute has.
pub async fn persons(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    ids: &[PersonId],
) -> Result<HashSet<PersonId>, Fault> {
    use person::Column as C;
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let select = person::Entity::find_in(&Scope::institute(institute)).select_only().column(C::Id);
    let rows: Vec<PersonId> = select.filter(C::Id.is_in(ids.iter().copied())).into_tuple().all(db).await?;
    Ok(rows.into_iter().collect())
}

/// The differences that vouchers settled already.
pub async fn settled_by(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    vouchers: &[(i32, i32, i64)],
) -> Result<Vec<difference_case::Model>, Fault> {
    use difference_case::Column as C;
    if vouchers.is_empty() {
        return Ok(Vec::new());
    }
    let named = |(year, period, number): &(i32, i32, i64)| {
        let year = C::VoucherYear.eq(*year);
        Condition::all().add(year).add(C::VoucherPeriod.eq(*period)).add(C::VoucherNumber.eq(*number))
    };
    let wanted = vouchers.iter().map(named).fold(Condition::any(), Condition::add);
    Ok(difference_case::Entity::find_in(&Scope::institute(institute)).filter(wanted).all(db).await?)
}

/// What a settled difference says of its voucher; what it comes to class by class is told beside it.
pub fn claim(case: &difference_case::Model, classes: BTreeMap<String, Money>) -> Option<Claim> {
    let word = case.voucher_word.clone().unwrap_or_default();
    let (year, period) = (case.voucher_year?, case.voucher_period?);
    Some(Claim {
        voucher: VoucherName { year, period, word, number: case.voucher_number? },
        line: case.voucher_line,
        measure: case.measure,
        amount: case.approved_amount?,
        classes,
        approved_on: case.approved_at.map_or(Day::BLANK, Moment::day),
    })
}

/// What the runs that saw differences last say of them, by their ids.
pub async fn last_seen(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    cases: &[&difference_case::Model],
) -> Result<HashMap<DifferenceCaseId, String>, Fault> {
    use run_difference::Column as C;
    let mut found: HashMap<(RunId, i32), String> = HashMap::new();
    // However many name one voucher: a database takes so many conditions in one statement, and no more.
    for some in cases.chunks(EACH) {
        let seen = |case: &&difference_case::Model| {
            Condition::all().add(C::RunId.eq(case.last_run_id)).add(C::Number.eq(case.last_number))
        };
        let wanted = some.iter().map(seen).fold(Condition::any(), Condition::add);
        let select = run_difference::Entity::find_in(&Scope::institute(institute)).filter(wanted);
        let select = select.select_only().columns([C::RunId, C::Number, C::Detail]);
        let rows: Vec<(RunId, i32, String)> = select.into_tuple().all(db).await?;
        found.extend(rows.into_iter().map(|(run, number, detail)| ((run, number), detail)));
    }
    let told = cases.iter().filter_map(|case| Some((case.id, found.remove(&(case.last_run_id, case.last_number))?)));
    Ok(told.collect())
}

/// Cards as they are since they last changed.
pub async fn cards(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    ids: &[CardId],
) -> Result<HashMap<CardId, Changed>, Fault> {
    use card_version::Column as C;
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let select = card_version::Entity::find_in(&Scope::institute(institute))
        .filter(C::CardId.is_in(ids.iter().copied()))
        .order_by_asc(C::RecordedAt)
        .order_by_asc(C::Id);
    let mut cards: HashMap<CardId, Changed> = HashMap::new();
    for version in select.all(db).await? {
        let numbers = [&version.asset_no, &version.card_no, &version.tag_no, &version.serial_no];
        let numbers = numbers.into_iter().flatten().map(|number| normalise(number).into_owned()).collect();
        let (at, cost) = (version.recorded_at, version.original_value);
        let made_at = cards.get(&version.card_id).map_or(at, |before| before.made_at);
        cards.insert(version.card_id, Changed { made_at, at, numbers, cost });
    }
    Ok(cards)
}
