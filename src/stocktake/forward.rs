//! 盘点顺推: what was counted as of the base date, as of a later day. What was found as its card said goes where the card
//! went since then; what came since then is there as its card says. What was found otherwise stays as it was found:
//! so what puts a card right after the stocktake is told from what happened to a thing that was there.

use super::counted::Counted;
use super::scope::CountScope;
use super::service::covered;
use crate::assets::inventory::{self, Sight};
use crate::assets::query::At;
use crate::error::Fault;
use crate::facts::{CountRow, Texts};
use crate::org;
use entity::assets::card_version;
use entity::stocktake::{count_line, stocktake, stocktake_line};
use entity::{CardId, CardVersionKind, Day, DepartmentId, InScope as _, Moment, PersonId, PlaceId, Quantity, Scope};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};
use std::collections::{HashMap, HashSet};

/// What a card says of a thing that can be seen, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Seen {
    department: String,
    user: String,
    keeper: String,
    location: String,
    quantity: i64,
}

/// What happens to the rows of a count list until a later day.
#[derive(Debug, Default)]
pub struct Forward {
    /// What cards said on the base date, and what they say by now, by the number of the row.
    carried: HashMap<u32, [Seen; 2]>,
    /// Of these, rows of cards that were split since, or put together with others.
    parted: HashSet<u32>,
    /// What came since.
    arrived: Vec<Counted>,
}

impl Forward {
    /// The row as of the later day.
    pub(super) fn carry(&self, line: &mut CountRow, texts: &mut Texts) {
        let Some([before, after]) = self.carried.get(&line.origin.row) else { return };
        for (cell, before, after) in [
            (&mut line.department, &before.department, &after.department),
            (&mut line.user, &before.user, &after.user),
            (&mut line.keeper, &before.keeper, &after.keeper),
            (&mut line.location, &before.location, &after.location),
        ] {
            if *cell == texts.add(before) {
                *cell = texts.add(after);
            }
        }
        if line.quantity == before.quantity {
            line.quantity = after.quantity;
        } else if self.parted.contains(&line.origin.row) {
            // What went to another card is there: it puts nothing right.
            line.quantity = (line.quantity + after.quantity - before.quantity).max(0);
        }
    }

    /// What came since.
    pub(super) fn arrived(&self) -> &[Counted] {
        &self.arrived
    }
}

/// What parts of the organisation are called.
struct Names {
    departments: HashMap<DepartmentId, String>,
    places: HashMap<PlaceId, String>,
    persons: HashMap<PersonId, String>,
}

impl Names {
    async fn read(db: &DatabaseTransaction, scope: &Scope, of: &stocktake::Model) -> Result<Self, Fault> {
        let id = of.institute_id;
        let departments = org::store::departments(db, scope, id).await?.into_iter().map(|one| (one.id, one.name));
        let places = org::store::places(db, scope, id).await?.into_iter().map(|one| (one.id, one.path));
        let persons = org::store::persons(db, scope, id).await?.into_iter().map(|one| (one.id, one.name));
        Ok(Self { departments: departments.collect(), places: places.collect(), persons: persons.collect() })
    }

    fn seen(
        &self,
        (department, place): (Option<DepartmentId>, Option<PlaceId>),
        (user, keeper): (Option<PersonId>, Option<PersonId>),
        quantity: Quantity,
    ) -> Seen {
        let person = |id: Option<PersonId>| id.and_then(|id| self.persons.get(&id).cloned()).unwrap_or_default();
        Seen {
            department: department.and_then(|id| self.departments.get(&id).cloned()).unwrap_or_default(),
            user: person(user),
            keeper: person(keeper),
            location: place.and_then(|id| self.places.get(&id).cloned()).unwrap_or_default(),
            quantity: quantity.0,
        }
    }
}

/// What happened to the cards of a stocktake that was counted here from its base date until a day, as known at an
/// instant; nothing where that day is not later. `closing` is when it was closed.
pub async fn forward(
    db: &DatabaseTransaction,
    (of, closing): (&stocktake::Model, Moment),
    (until, known_at): (Day, Moment),
) -> Result<Forward, Fault> {
    let mut forward = Forward::default();
    if until <= of.base_date {
        return Ok(forward);
    }
    let scope = Scope::institute(of.institute_id);
    let names = Names::read(db, &scope, of).await?;
    let lines = lines(db, &scope, of).await?;
    let now = inventory::standing(db, of.institute_id, At { as_of: until, known_at }).await?;
    let held: HashMap<CardId, &Sight> = now.iter().map(|sight| (sight.card, sight)).collect();
    let parted = parted(db, &scope, of, (until, known_at)).await?;
    for (number, line) in (1..).zip(&lines) {
        let people = (line.user_id, line.custodian_id);
        let before = names.seen((line.department_id, line.place_id), people, line.quantity);
        let after = match held.get(&line.card_id) {
            Some(sight) => seen(&names, sight),
            None => Seen { quantity: 0, ..before.clone() },
        };
        if before != after {
            forward.carried.insert(number, [before, after]);
            forward.parted.extend(parted.contains(&line.card_id).then_some(number));
        }
    }
    let then = inventory::standing(db, of.institute_id, At { as_of: of.base_date, known_at }).await?;
    let own: HashSet<CardId> = lines.iter().map(|line| line.card_id).chain(then.iter().map(|one| one.card)).collect();
    let fresh: Vec<Sight> = now.into_iter().filter(|sight| !own.contains(&sight.card)).collect();
    if !fresh.is_empty() {
        let within = CountScope::parse(&of.scope).unwrap_or_default();
        let fresh = covered(db, of.institute_id, &within, fresh).await?;
        let (found, last) = found(db, &scope, (of, closing), lines.len()).await?;
        let is_found = |sight: &Sight| sight.numbers.iter().take(3).flatten().any(|number| found.contains(number));
        let arrived = fresh.iter().filter(|sight| !is_found(sight)).zip(last + 1..);
        forward.arrived = arrived.map(|(sight, number)| counted(sight, number, seen(&names, sight))).collect();
    }
    Ok(forward)
}

fn seen(names: &Names, sight: &Sight) -> Seen {
    names.seen((sight.department, sight.place), (sight.user, sight.custodian), sight.quantity)
}

/// A card that came since, as it is counted.
fn counted(sight: &Sight, number: u32, seen: Seen) -> Counted {
    let [tag_no, asset_no, card_no, ..] = sight.numbers.clone().map(Option::unwrap_or_default);
    Counted {
        number,
        asset_no,
        card_no,
        tag_no,
        name: sight.name.clone().unwrap_or_default(),
        department: seen.department,
        user: seen.user,
        keeper: seen.keeper,
        location: seen.location,
        quantity: sight.quantity,
        ..Counted::default()
    }
}

/// The cards of a stocktake that were split after its base date until a day, or put together with others.
async fn parted(
    db: &DatabaseTransaction,
    scope: &Scope,
    of: &stocktake::Model,
    (until, known_at): (Day, Moment),
) -> Result<HashSet<CardId>, Fault> {
    use card_version::Column as C;
    let own = stocktake_line::Entity::find_in(scope)
        .select_only()
        .column(stocktake_line::Column::CardId)
        .filter(stocktake_line::Column::StocktakeId.eq(of.id));
    let select = card_version::Entity::find_in(scope)
        .select_only()
        .column(C::CardId)
        .distinct()
        .filter(C::CardId.in_subquery(own.into_query()))
        .filter(C::Kind.is_in([CardVersionKind::Split, CardVersionKind::Combined]))
        .filter(C::EffectiveOn.gt(of.base_date))
        .filter(C::EffectiveOn.lte(until))
        .filter(C::RecordedAt.lte(known_at));
    Ok(select.into_tuple().all(db).await?.into_iter().collect())
}

/// The cards that a stocktake expected, in the order in which its rows have them.
async fn lines(
    db: &DatabaseTransaction,
    scope: &Scope,
    of: &stocktake::Model,
) -> Result<Vec<stocktake_line::Model>, Fault> {
    use stocktake_line::Column as C;
    let select = stocktake_line::Entity::find_in(scope).filter(C::StocktakeId.eq(of.id));
    Ok(select.order_by_asc(C::RecordedAt).order_by_asc(C::Id).all(db).await?)
}

/// A row of a list: where it stands, and its numbers.
type Row = (Option<i32>, Option<String>, Option<String>, Option<String>);

/// The numbers of other things that were found, behind so many rows; and where the last of them stands.
async fn found(
    db: &DatabaseTransaction,
    scope: &Scope,
    (of, closing): (&stocktake::Model, Moment),
    lines: usize,
) -> Result<(HashSet<String>, u32), Fault> {
    use count_line::Column as C;
    let select = count_line::Entity::find_in(scope)
        .select_only()
        .columns([C::Row, C::AssetNo, C::CardNo, C::TagNo])
        .filter(C::StocktakeId.eq(of.id))
        .filter(C::RecordedAt.eq(closing))
        .filter(C::Row.gt(lines as i32));
    let rows: Vec<Row> = select.into_tuple().all(db).await?;
    let last = rows.iter().filter_map(|(row, ..)| *row).max().unwrap_or(lines as i32);
    let numbers = rows.into_iter().flat_map(|(_, asset, card, tag)| [asset, card, tag]);
    Ok((numbers.flatten().collect(), last.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::{Forward, Seen};
    use crate::facts::{CountRow, Dictionary, Origin};

    #[test]
    fn what_was_as_its_card_said_goes_where_the_card_went() {
        let mut texts = Dictionary::default().texts();
        let seen = |location: &str, user: &str, quantity: i64| Seen {
            location: location.to_owned(),
            user: user.to_owned(),
            quantity,
            ..Seen::default()
        };
        let forward =
            Forward { carried: [(7, [seen("A栋", "甲", 10), seen("B栋", "乙", 4)])].into(), ..Forward::default() };
        let mut carried = |row: u32, location: &str, user: &str, quantity: i64| {
            let origin = Origin { table: 0, row };
            let (location, user) = (texts.add(location), texts.add(user));
            let mut line = CountRow { origin, user, location, quantity, ..CountRow::default() };
            forward.carry(&mut line, &mut texts);
            let mut which = |told: [&'static str; 3], found| told.into_iter().find(|text| texts.add(text) == found);
            (which(["A栋", "B栋", "C栋"], line.location), which(["甲", "乙", "丙"], line.user), line.quantity)
        };
        assert_eq!(carried(7, "A栋", "甲", 10), (Some("B栋"), Some("乙"), 4));
        // What was found otherwise stays as it was found.
        assert_eq!(carried(7, "C栋", "甲", 9), (Some("C栋"), Some("乙"), 9));
        assert_eq!(carried(7, "A栋", "丙", 10), (Some("B栋"), Some("丙"), 4));
        assert_eq!(carried(8, "A栋", "甲", 10), (Some("A栋"), Some("甲"), 10), "another row");
    }

    #[test]
    fn what_went_to_another_card_is_no_longer_short_here() {
        let mut texts = Dictionary::default().texts();
        let seen = |quantity: i64| Seen { quantity, ..Seen::default() };
        let forward = Forward { carried: [(7, [seen(10), seen(7)])].into(), parted: [7].into(), ..Forward::default() };
        let mut carried = |quantity: i64| {
            let mut line = CountRow { origin: Origin { table: 0, row: 7 }, quantity, ..CountRow::default() };
            forward.carry(&mut line, &mut texts);
            line.quantity
        };
        assert_eq!([10, 9, 1].map(&mut carried), [7, 6, 0]);
    }
}
