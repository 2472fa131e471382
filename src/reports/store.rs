//! Statements about what the tables are made of.

use super::card::{Card, Detail};
use crate::assets::change::Uses;
use crate::db::Values;
use crate::depreciation::store::{Numbered, next_cards};
use crate::depreciation::versions::stated;
use crate::error::Fault;
use entity::assets::card_version;
use entity::depreciation::depreciation_run;
use entity::disposal::{disposal, disposal_item};
use entity::org::{category, department};
use entity::{CardId, Day, DepreciationRunId, DisposalMode, DisposalStatus, InScope as _, InstituteId, Moment, Scope};
use sea_orm::sea_query::{Expr, ExprTrait as _, Order, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QuerySelect as _};
use std::collections::{BTreeMap, HashMap};

/// Cards that are looked at at a time.
pub const BATCH: u64 = 1_000;

/// The next cards of an institute in the order of their numbers, as known at an instant, at most so many;
/// and the last that was looked at, where there may be more. Cards of which nothing was known are left out.
pub async fn cards(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    known_at: Moment,
    (from, backwards, most): (Option<(&str, i32)>, bool, u64),
) -> Result<(Vec<Card>, Option<Numbered>), Fault> {
    let found = next_cards(db, institute, from, (most, backwards)).await?;
    let last = (found.len() as u64 == most).then(|| found.last().cloned()).flatten();
    Ok((through(db, institute, known_at, found).await?, last))
}

/// Cards by their versions, in the order in which they are given.
async fn through(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    known_at: Moment,
    found: Vec<Numbered>,
) -> Result<Vec<Card>, Fault> {
    let ids: Vec<CardId> = found.iter().map(|card| card.id).collect();
    let mut stated = stated(db, &ids, known_at).await?;
    let mut details = details(db, institute, &ids, known_at).await?;
    let card = |Numbered { id, key, ordinal }| {
        let stated = stated.remove(&id).filter(|versions| !versions.is_empty())?;
        let mut of = details.remove(&id).unwrap_or_default();
        let details = stated.iter().filter_map(|version| of.remove(&version.effective_on)).collect();
        Some(Card { id, key, ordinal, stated, details })
    };
    Ok(found.into_iter().filter_map(card).collect())
}

/// What versions of cards say besides, by the day from which they hold: of a day, the one recorded last.
async fn details(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    cards: &[CardId],
    known_at: Moment,
) -> Result<HashMap<CardId, BTreeMap<Day, Detail>>, Fault> {
    use card_version::Column as C;
    let held = |column: C| (card_version::Entity, column);
    let marks =
        [C::TagNo, C::OldNo, C::SerialNo, C::Specification, C::Extra1, C::Extra2, C::Extra3, C::Extra4, C::Extra5];
    let mut select = Query::select();
    select
        .columns([C::CardId, C::EffectiveOn, C::Kind, C::CardNo, C::AssetNo, C::Name].map(held))
        .column((department::Entity, department::Column::Name))
        .columns([C::Quantity, C::Unbooked, C::LentValue, C::IdleValue, C::AwaitingValue].map(held))
        .columns(marks.map(held))
        .from(card_version::Entity)
        .left_join(
            department::Entity,
            Expr::col((department::Entity, department::Column::Id)).equals(held(C::DepartmentId)),
        )
        .and_where(Expr::col(held(C::InstituteId)).eq(institute))
        .and_where(Expr::col(held(C::CardId)).is_in(cards.iter().copied()))
        .and_where(Expr::col(held(C::RecordedAt)).lte(known_at));
    for column in [C::CardId, C::EffectiveOn, C::RecordedAt, C::Id] {
        select.order_by(held(column), Order::Asc);
    }
    let mut found: HashMap<CardId, BTreeMap<Day, Detail>> = HashMap::with_capacity(cards.len());
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (card, on, kind) = (values.id()?, values.day()?, values.term()?);
        let (card_no, asset_no) = (values.text()?, values.text()?);
        let number = if card_no.is_empty() { asset_no } else { card_no }.to_owned();
        let (name, department) = (values.text()?.to_owned(), values.text()?.to_owned());
        let (quantity, unbooked) = (entity::Quantity(values.big()?), values.flag()?);
        let uses = Uses {
            lent: entity::Money(values.big()?),
            idle: entity::Money(values.big()?),
            awaiting: entity::Money(values.big()?),
        };
        let mut texts = Vec::new();
        for _ in marks {
            texts.extend(values.word()?);
        }
        let detail = Detail { kind, number, name, department, quantity, uses, unbooked, marks: texts };
        found.entry(card).or_default().insert(on, detail);
    }
    Ok(found)
}

/// Cards that are or were of classes whose codes begin so, as known at an instant, in the order of their numbers.
pub async fn of_classes(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    known_at: Moment,
    prefixes: &[&str],
) -> Result<Vec<Card>, Fault> {
    use category::Column as C;
    use entity::assets::card;
    let any = prefixes.iter().fold(sea_orm::Condition::any(), |any, prefix| any.add(C::Code.starts_with(*prefix)));
    let classes = Query::select()
        .column(C::Id)
        .from(category::Entity)
        .and_where(C::InstituteId.eq(institute))
        .cond_where(any)
        .to_owned();
    let cards = Query::select()
        .column(card_version::Column::CardId)
        .from(card_version::Entity)
        .and_where(card_version::Column::InstituteId.eq(institute))
        .and_where(card_version::Column::CategoryId.in_subquery(classes))
        .to_owned();
    let select = Query::select()
        .columns([card::Column::Id, card::Column::Key, card::Column::Ordinal])
        .from(card::Entity)
        .and_where(card::Column::InstituteId.eq(institute))
        .and_where(card::Column::Id.in_subquery(cards))
        .order_by(card::Column::Key, Order::Asc)
        .order_by(card::Column::Ordinal, Order::Asc)
        .to_owned();
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        found.push(Numbered { id: values.id()?, key: values.text()?.to_owned(), ordinal: values.int()? });
    }
    let mut cards = Vec::with_capacity(found.len());
    for batch in found.chunks(BATCH as usize) {
        cards.extend(through(db, institute, known_at, batch.to_vec()).await?);
    }
    Ok(cards)
}

/// How cards were disposed of between two days, where the disposals are reached.
pub async fn modes(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    (from, to): (Day, Day),
) -> Result<HashMap<CardId, DisposalMode>, Fault> {
    use disposal::Column as D;
    let gone = disposal::Entity::find_in(scope)
        .filter(D::InstituteId.eq(institute))
        .filter(D::Status.eq(DisposalStatus::Executed))
        .filter(D::ExecutedOn.between(from, to))
        .select_only()
        .columns([D::Id, D::Mode]);
    let gone: Vec<(entity::DisposalId, DisposalMode)> = gone.into_tuple().all(db).await?;
    let by_id: HashMap<_, _> = gone.into_iter().collect();
    let ids: Vec<_> = by_id.keys().copied().collect();
    let mut modes = HashMap::new();
    for batch in ids.chunks(BATCH as usize) {
        let items = disposal_item::Entity::find_in(scope)
            .filter(disposal_item::Column::DisposalId.is_in(batch.iter().copied()))
            .select_only()
            .columns([disposal_item::Column::CardId, disposal_item::Column::DisposalId]);
        let items: Vec<(CardId, entity::DisposalId)> = items.into_tuple().all(db).await?;
        modes.extend(items.into_iter().filter_map(|(card, id)| Some((card, *by_id.get(&id)?))));
    }
    Ok(modes)
}

/// A run of an institute by its id.
pub async fn run(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    id: DepreciationRunId,
) -> Result<Option<depreciation_run::Model>, Fault> {
    crate::depreciation::store::run(db, &Scope::institute(institute), id).await
}
