//! Cards as a stocktake looks at them: what can be seen of a thing, and by which numbers it is known.

use super::query::{At, in_force};
use super::store::withdrawn;
use crate::db::{Values, stream};
use crate::error::Fault;
use entity::assets::{card, card_version};
use entity::{
    CardId, CardVersionId, CardVersionKind, CategoryId, Day, DepartmentId, InScope as _, InstituteId, Moment, Money,
    PersonId, PlaceId, Quantity, Scope, UsageState,
};
use futures_util::TryStreamExt as _;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait as _, JoinType, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DatabaseTransaction, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

/// Numbers that are asked for at a time.
const BATCH: usize = 1_000;

/// What a version of a card says of a thing that can be seen (资产现状).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// Whose it is.
    pub institute: InstituteId,
    /// The card.
    pub card: CardId,
    /// The version.
    pub version: CardVersionId,
    /// Why it came to be.
    pub kind: CardVersionKind,
    /// From which day it holds.
    pub on: Day,
    /// 标签号, 资产编号, 卡片编号, 原资产编号, 产品序列号.
    pub numbers: [Option<String>; 5],
    /// 资产名称.
    pub name: Option<String>,
    /// 资产分类.
    pub category: Option<CategoryId>,
    /// 使用部门.
    pub department: Option<DepartmentId>,
    /// 存放地点.
    pub place: Option<PlaceId>,
    /// 使用人.
    pub user: Option<PersonId>,
    /// 保管人.
    pub custodian: Option<PersonId>,
    /// 数量; 0 where it is disposed of.
    pub quantity: Quantity,
    /// 原值.
    pub value: Money,
    /// The card that it was split off, or put together with.
    pub with: Option<CardId>,
    /// Whether it is disposed of.
    pub is_gone: bool,
}

type C = card_version::Column;

const COLUMNS: [C; 22] = [
    C::InstituteId,
    C::CardId,
    C::Id,
    C::Kind,
    C::EffectiveOn,
    C::TagNo,
    C::AssetNo,
    C::CardNo,
    C::OldNo,
    C::SerialNo,
    C::Name,
    C::CategoryId,
    C::DepartmentId,
    C::PlaceId,
    C::UserId,
    C::CustodianId,
    C::Quantity,
    C::OriginalValue,
    C::OriginId,
    C::UsageState,
    C::DisposedOn,
    C::RecordedAt,
];

fn v() -> Alias {
    Alias::new("v")
}

/// Reads a version by [`COLUMNS`].
fn sight(values: &mut Values<'_>) -> Result<Sight, Fault> {
    let (institute, card, version, kind, on) =
        (values.id()?, values.id()?, values.id()?, values.term()?, values.day()?);
    let mut numbers = [const { None }; 5];
    for number in &mut numbers {
        *number = values.word()?;
    }
    let mut sight = Sight {
        institute,
        card,
        version,
        kind,
        on,
        numbers,
        name: values.word()?,
        category: values.maybe_id()?,
        department: values.maybe_id()?,
        place: values.maybe_id()?,
        user: values.maybe_id()?,
        custodian: values.maybe_id()?,
        quantity: Quantity(values.big()?),
        value: Money(values.big()?),
        with: values.maybe_id()?,
        is_gone: false,
    };
    let is_disposed = values.term::<UsageState>()? == UsageState::Disposed;
    sight.is_gone = is_disposed || !values.day()?.is_blank();
    if sight.is_gone {
        sight.quantity = Quantity::ZERO;
    }
    Ok(sight)
}

async fn read(db: &DatabaseTransaction, select: &SelectStatement) -> Result<Vec<Sight>, Fault> {
    let mut found = Vec::new();
    let mut rows = stream(db, select).await?;
    while let Some(row) = rows.try_next().await? {
        found.push(sight(&mut Values::of(&row)?)?);
    }
    Ok(found)
}

/// The cards of an institute that are not disposed of, by their versions in force.
pub async fn standing(db: &DatabaseTransaction, institute: InstituteId, at: At) -> Result<Vec<Sight>, Fault> {
    let mut select = in_force(db.get_database_backend(), at);
    let card = |column| Expr::col((Alias::new("c"), column));
    select
        .columns(COLUMNS.map(|column| (v(), column)))
        .and_where(card(card::Column::InstituteId).eq(institute))
        .order_by((Alias::new("c"), card::Column::Key), Order::Asc)
        .order_by((Alias::new("c"), card::Column::Ordinal), Order::Asc);
    let mut found = read(db, &select).await?;
    found.retain(|sight| !sight.is_gone);
    Ok(found)
}

/// Versions that count, those of one card side by side in the order in which they hold.
fn counting(scope: &Scope) -> SelectStatement {
    let held = |column: C| Expr::col((v(), column));
    let mut select = Query::select();
    select
        .columns(COLUMNS.map(|column| (v(), column)))
        .from_as(card_version::Entity, v())
        .and_where(held(C::Kind).ne(CardVersionKind::Withdrawn))
        .and_where(withdrawn(&v(), Moment::LAST).not())
        .order_by((v(), C::CardId), Order::Asc)
        .order_by((v(), C::EffectiveOn), Order::Asc)
        .order_by((v(), C::RecordedAt), Order::Asc)
        .order_by((v(), C::Id), Order::Asc);
    if let Some(reached) = scope.condition(held(C::InstituteId)) {
        select.and_where(reached);
    }
    select
}

/// Of several versions from one day the last one holds.
fn last_of_days(versions: Vec<Sight>) -> Vec<Sight> {
    let mut last: Vec<Sight> = Vec::with_capacity(versions.len());
    for version in versions {
        match last.last_mut().filter(|before| (before.card, before.on) == (version.card, version.on)) {
            Some(before) => *before = version,
            None => last.push(version),
        }
    }
    last
}

/// What happened to cards after a day: their versions from later days, card by card in the order of the days.
pub async fn since(
    db: &DatabaseTransaction,
    scope: &Scope,
    cards: SelectStatement,
    day: Day,
) -> Result<Vec<Sight>, Fault> {
    let held = |column: C| Expr::col((v(), column));
    let mut select = counting(scope);
    select.and_where(held(C::CardId).in_subquery(cards)).and_where(held(C::EffectiveOn).gt(day));
    Ok(last_of_days(read(db, &select).await?))
}

/// The cards that were split off some cards after a day, or put together with them.
pub async fn kin(
    db: &DatabaseTransaction,
    scope: &Scope,
    cards: SelectStatement,
    day: Day,
) -> Result<Vec<CardId>, Fault> {
    let select = card_version::Entity::find_in(scope)
        .select_only()
        .column(C::CardId)
        .distinct()
        .filter(C::OriginId.in_subquery(cards))
        .filter(C::EffectiveOn.gt(day));
    Ok(select.order_by_asc(C::CardId).into_tuple().all(db).await?)
}

/// The cards of institutes that have, or once had, one of some numbers, and those of some ids: all their versions,
/// card by card in the order of the days. Numbers are looked for as they are given; `normal` in the form in which they
/// are compared. No more is read than the cards of these institutes.
pub async fn numbered(
    db: &DatabaseTransaction,
    (scope, institutes): (&Scope, &[InstituteId]),
    (written, normal): (&[String], &[String]),
    ids: &[CardId],
) -> Result<Vec<Sight>, Fault> {
    let mut found = Vec::new();
    for (written, normal, ids) in pieces(written, normal, ids) {
        let held = |column: C| Expr::col((Alias::new("n"), column));
        let card = |column: card::Column| Expr::col((Alias::new("c"), column));
        let mut any = Condition::any().add(held(C::CardId).is_in(ids.iter().copied()));
        for column in [C::TagNo, C::AssetNo, C::CardNo, C::OldNo, C::SerialNo] {
            any = any.add(held(column).is_in(written.iter().chain(normal).map(String::as_str)));
        }
        let any = any.add(card(card::Column::Key).is_in(normal.iter().map(String::as_str)));
        let mut cards = Query::select();
        cards
            .column((Alias::new("n"), C::CardId))
            .from_as(card::Entity, Alias::new("c"))
            .join_as(
                JoinType::InnerJoin,
                card_version::Entity,
                Alias::new("n"),
                held(C::CardId).equals((Alias::new("c"), card::Column::Id)),
            )
            .and_where(card(card::Column::InstituteId).is_in(institutes.iter().copied()))
            .cond_where(any);
        if let Some(reached) = scope.condition(card(card::Column::InstituteId)) {
            cards.and_where(reached);
        }
        let mut select = counting(scope);
        select.and_where(Expr::col((v(), C::CardId)).in_subquery(cards));
        found.extend(last_of_days(read(db, &select).await?));
    }
    Ok(found)
}

/// Lists in pieces that a statement takes; the lists of numbers go side by side.
fn pieces<'l>(
    written: &'l [String],
    normal: &'l [String],
    ids: &'l [CardId],
) -> impl Iterator<Item = (&'l [String], &'l [String], &'l [CardId])> {
    let most = written.len().max(normal.len()).max(ids.len()).div_ceil(BATCH);
    (0..most).map(move |at| (piece(written, at), piece(normal, at), piece(ids, at)))
}

/// A piece of a list; nothing behind its end.
fn piece<T>(list: &[T], at: usize) -> &[T] {
    let begin = (at * BATCH).min(list.len());
    &list[begin..(begin + BATCH).min(list.len())]
}

#[cfg(test)]
mod tests {
    use super::{BATCH, pieces};
    use entity::CardId;
    use uuid::Uuid;

    #[test]
    fn lists_are_asked_for_piece_by_piece() {
        let numbers: Vec<String> = (0..=BATCH).map(|number| number.to_string()).collect();
        let ids = [CardId(Uuid::nil())];
        let lengths: Vec<_> = pieces(&numbers, &numbers[..3], &ids)
            .map(|(one, two, three)| [one.len(), two.len(), three.len()])
            .collect();
        assert_eq!(lengths, [[BATCH, 3, 1], [1, 0, 0]]);
        assert_eq!(pieces(&[], &[], &[]).count(), 0);
    }
}
