//! Statements about what happened to the assets of an institute in a month.

use super::changes::Said;
use crate::db::Values;
use crate::depreciation::card::Class;
use crate::error::Fault;
use entity::assets::card_version;
use entity::depreciation::depreciation_run;
use entity::disposal::{disposal, disposal_item};
use entity::org::category;
use entity::{
    CardId, CardOccasion, CardVersionId, CardVersionKind, Day, ImportId, InScope as _, InstituteId, Moment, Money,
    Scope,
};
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait as _, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait as _, ConnectionTrait, JoinType, Order, QueryFilter as _, QueryOrder as _};

/// The first and the last day of a month.
pub type Span = (Day, Day);

/// Kinds of versions that are events of their own; of those that entered a card, what no list brought.
pub const EVENTS: [CardVersionKind; 9] = [
    CardVersionKind::Registered,
    CardVersionKind::ValueAdjusted,
    CardVersionKind::Reassigned,
    CardVersionKind::StateChanged,
    CardVersionKind::EstimateChanged,
    CardVersionKind::WorksBegun,
    CardVersionKind::WorksCompleted,
    CardVersionKind::Split,
    CardVersionKind::Combined,
];

/// The runs of a month, reversals too, the oldest first.
pub async fn runs(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    (year, month): (i32, i32),
) -> Result<Vec<depreciation_run::Model>, Fault> {
    use depreciation_run::Column as C;
    let select = depreciation_run::Entity::find_in(&Scope::institute(institute))
        .filter(C::Year.eq(year))
        .filter(C::Month.eq(month))
        .order_by_asc(C::RecordedAt)
        .order_by_asc(C::Id);
    Ok(select.all(db).await?)
}

/// The disposals that were asked for in a month, carried out in it, or came to nothing in it.
pub async fn disposals(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    (begin, end): Span,
    until: Moment,
) -> Result<Vec<disposal::Model>, Fault> {
    use disposal::Column as C;
    let asked = Condition::all().add(C::RecordedAt.gte(Moment::begin_of(begin))).add(C::RecordedAt.lt(until));
    let (done, ended) = (C::ExecutedOn.between(begin, end), C::EndedOn.between(begin, end));
    let select = disposal::Entity::find_in(&Scope::institute(institute))
        .filter(Condition::any().add(asked).add(done).add(ended))
        .order_by_asc(C::RecordedAt)
        .order_by_asc(C::Id);
    Ok(select.all(db).await?)
}

/// A card of a disposal with its class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// As it was when the disposal was asked for.
    pub row: disposal_item::Model,
    /// 资产分类.
    pub class: Class,
}

/// The cards of disposals, those of one side by side.
pub async fn items(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    disposals: &[disposal::Model],
) -> Result<Vec<Item>, Fault> {
    use disposal_item::Column as C;
    let (i, v) = (alias("i"), alias("v"));
    let own = |column: C| Expr::col((i.clone(), column));
    let mut select = Query::select();
    select
        .columns([C::DisposalId, C::CardId, C::CardVersionId].map(|column| (i.clone(), column)))
        .columns([C::OriginalValue, C::Depreciation].map(|column| (i.clone(), column)))
        .from_as(disposal_item::Entity, i.clone())
        .join_as(
            JoinType::InnerJoin,
            card_version::Entity,
            v.clone(),
            Expr::col((v.clone(), card_version::Column::Id)).equals((i.clone(), C::CardVersionId)),
        )
        .and_where(own(C::InstituteId).eq(institute))
        .and_where(own(C::DisposalId).is_in(disposals.iter().map(|row| row.id)))
        .order_by((i.clone(), C::DisposalId), Order::Asc)
        .order_by((i.clone(), C::CardId), Order::Asc);
    join_class(&mut select, &v);
    let mut items = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let row = disposal_item::Model {
            disposal_id: values.id()?,
            card_id: values.id()?,
            institute_id: institute,
            card_version_id: values.id()?,
            original_value: Money(values.big()?),
            depreciation: Money(values.big()?),
            is_open: false,
        };
        items.push(Item { row, class: class(&mut values)? });
    }
    Ok(items)
}

/// What a version of a card tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The card.
    pub card: CardId,
    /// The version.
    pub id: CardVersionId,
    /// Its number, as it is written.
    pub number: String,
    /// 原值.
    pub cost: Money,
    /// 累计折旧 as it states it.
    pub depreciation: Money,
    /// 资产分类.
    pub class: Class,
    /// 取得方式, or why it costs otherwise.
    pub occasion: Option<CardOccasion>,
    /// Whether it names the voucher that booked it.
    pub is_booked: bool,
}

/// All versions of the cards to which something happened in a month, by card and in the order in which they hold
/// and were said.
pub async fn versions(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    (begin, end): Span,
) -> Result<Vec<Said<Version>>, Fault> {
    use card_version::Column as C;
    let (v, w) = (alias("v"), alias("w"));
    let other = |column: C| Expr::col((w.clone(), column));
    let cards = Query::select()
        .column((w.clone(), C::CardId))
        .from_as(card_version::Entity, w.clone())
        .and_where(other(C::InstituteId).eq(institute))
        .and_where(other(C::Kind).is_in(EVENTS))
        .and_where(other(C::ImportId).is_null())
        .and_where(other(C::EffectiveOn).between(begin, end))
        .to_owned();
    let mut select = Query::select();
    select
        .columns([C::Kind, C::EffectiveOn, C::ImportId, C::UndoesId, C::CardId].map(|column| (v.clone(), column)))
        .columns([C::Id, C::CardNo, C::AssetNo].map(|column| (v.clone(), column)))
        .columns([C::OriginalValue, C::Depreciation].map(|column| (v.clone(), column)))
        .columns([C::Occasion, C::VoucherNumber].map(|column| (v.clone(), column)))
        .from_as(card_version::Entity, v.clone())
        .and_where(Expr::col((v.clone(), C::InstituteId)).eq(institute))
        .and_where(Expr::col((v.clone(), C::CardId)).in_subquery(cards));
    join_class(&mut select, &v);
    for column in [C::CardId, C::EffectiveOn, C::RecordedAt, C::Id] {
        select.order_by((v.clone(), column), Order::Asc);
    }
    let mut versions = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (kind, on) = (values.term()?, values.day()?);
        let imports = (values.maybe_id()?, values.maybe_id()?);
        let (card, id) = (values.id()?, values.id()?);
        let (card_no, asset_no) = (values.text()?.to_owned(), values.text()?.to_owned());
        let number = if card_no.is_empty() { asset_no } else { card_no };
        let (cost, depreciation) = (Money(values.big()?), Money(values.big()?));
        let (occasion, is_booked) = (values.maybe_term()?, values.big()? != 0);
        let of = Version { card, id, number, cost, depreciation, class: class(&mut values)?, occasion, is_booked };
        versions.push(Said { kind, on, imports, of });
    }
    Ok(versions)
}

/// Cards of one class that a list entered (建卡).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The list.
    pub import: ImportId,
    /// 原值 of all.
    pub cost: Money,
    /// The last day on which one was booked, or acquired.
    pub on: Day,
    /// 资产分类.
    pub class: Class,
}

/// The cards that lists entered, that were booked or acquired in a month and that name no voucher, by list and
/// class, as their lists put them right since.
pub async fn registered(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    (begin, end): Span,
) -> Result<Vec<Registered>, Fault> {
    use card_version::Column as C;
    let (v, w, later, undone) = (alias("v"), alias("w"), alias("later"), alias("undone"));
    let of = |table: &Alias, column: C| Expr::col((table.clone(), column));
    let on = || Func::coalesce([of(&w, C::BookedOn), of(&w, C::AcquiredOn)]);
    let place = |table: &Alias| Expr::tuple([of(table, C::RecordedAt), of(table, C::Id)]);
    let is_later = Query::select()
        .expr(Expr::val(1))
        .from_as(card_version::Entity, later.clone())
        .and_where(of(&later, C::CardId).equals((w.clone(), C::CardId)))
        .and_where(of(&later, C::EffectiveOn).equals((w.clone(), C::EffectiveOn)))
        .and_where(of(&later, C::ImportId).is_not_null())
        .and_where(place(&later).gt(place(&w)))
        .to_owned();
    let is_undone = Query::select()
        .expr(Expr::val(1))
        .from_as(card_version::Entity, undone.clone())
        .and_where(of(&undone, C::CardId).equals((v.clone(), C::CardId)))
        .and_where(of(&undone, C::UndoesId).equals((v.clone(), C::ImportId)))
        .to_owned();
    let mut select = Query::select();
    select
        .column((v.clone(), C::ImportId))
        .expr(of(&w, C::OriginalValue).sum().cast_as(alias("bigint")))
        .expr(Func::max(on()))
        .from_as(card_version::Entity, v.clone())
        .join_as(
            JoinType::InnerJoin,
            card_version::Entity,
            w.clone(),
            of(&w, C::CardId)
                .equals((v.clone(), C::CardId))
                .and(of(&w, C::EffectiveOn).equals((v.clone(), C::EffectiveOn))),
        )
        .and_where(of(&v, C::InstituteId).eq(institute))
        .and_where(of(&v, C::Kind).eq(CardVersionKind::Registered))
        .and_where(of(&v, C::ImportId).is_not_null())
        .and_where(of(&w, C::Kind).ne(CardVersionKind::Withdrawn))
        .and_where(of(&w, C::ImportId).is_not_null())
        .and_where(of(&w, C::VoucherNumber).eq(0_i64))
        .and_where(Expr::expr(on()).between(begin, end))
        .and_where(Expr::exists(is_later).not())
        .and_where(Expr::exists(is_undone).not())
        .group_by_col((v, C::ImportId));
    join_class(&mut select, &w);
    for column in CLASS {
        select.group_by_col((category::Entity, column));
    }
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (import, cost, on) = (values.id()?, Money(values.big()?), values.day()?);
        found.push(Registered { import, cost, on, class: class(&mut values)? });
    }
    Ok(found)
}

const CLASS: [category::Column; 3] = [category::Column::Code, category::Column::Name, category::Column::Edition];

/// Adds the class that a version names.
fn join_class(select: &mut SelectStatement, version: &Alias) {
    let of = Expr::col((category::Entity, category::Column::Id));
    select
        .columns(CLASS.map(|column| (category::Entity, column)))
        .left_join(category::Entity, of.equals((version.clone(), card_version::Column::CategoryId)));
}

fn class(values: &mut Values<'_>) -> Result<Class, Fault> {
    let (code, name, edition) = (values.text()?.to_owned(), values.text()?.to_owned(), values.text()?.to_owned());
    Ok(Class { code, name, edition })
}

fn alias(name: &'static str) -> Alias {
    Alias::new(name)
}
