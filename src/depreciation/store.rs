//! Statements about what cards state of their depreciation.

use super::card::{Class, Stated, Turn};
use super::month::Month;
use super::posting::Known;
use crate::db::bulk::Target;
use crate::db::{ReadTx, Values, stream};
use crate::error::Fault;
use crate::facts::Cards;
use entity::assets::{card, card_version};
use entity::depreciation::{depreciation_line, depreciation_run};
use entity::imports::import_sheet;
use entity::org::{category, department, institute_regime};
use entity::{
    CardId, CardVersionKind, Day, DepreciationRunId, ImportId, InScope as _, InstituteId, Moment, Money, Regime, Scope,
};
use futures_util::TryStreamExt as _;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _, TransactionStream,
};
use std::collections::HashMap;
use std::pin::Pin;

/// Where lines are written.
pub const LINE: Target = Target {
    table: "depreciation_line",
    columns: &["run_id", "number", "institute_id", "card_id", "amount", "accumulated"],
};

/// The regimes of institutes by the day from which each is followed, as known at an instant.
pub type Regimes = HashMap<InstituteId, Vec<(Day, Regime)>>;

/// The versions of cards as known at an instant, of each card those that count, the oldest first: of a day the
/// one recorded last, unless what was said from that day on was withdrawn.
pub async fn stated(
    db: &impl ConnectionTrait,
    cards: &[CardId],
    known_at: Moment,
) -> Result<HashMap<CardId, Vec<Stated>>, Fault> {
    use card_version::Column as C;
    let mut select = versions(known_at);
    select.and_where(Expr::col((card_version::Entity, C::CardId)).is_in(cards.iter().copied()));
    for column in [C::CardId, C::EffectiveOn, C::RecordedAt, C::Id] {
        select.order_by((card_version::Entity, column), Order::Asc);
    }
    let mut found: HashMap<CardId, Vec<Stated>> = HashMap::with_capacity(cards.len());
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (card, read) = next(&mut values)?;
        add(found.entry(card).or_default(), read);
    }
    Ok(found)
}

/// The versions of cards as known at an instant, as far as depreciation goes.
fn versions(known_at: Moment) -> SelectStatement {
    use card_version::Column as C;
    let held = |column: C| Expr::col((card_version::Entity, column));
    let class = |column: category::Column| Expr::col((category::Entity, column));
    let of_list = |column: import_sheet::Column| Expr::col((import_sheet::Entity, column));
    let mut select = Query::select();
    select
        .columns([C::CardId, C::Kind, C::UndoesId].map(|column| (card_version::Entity, column)))
        .columns([C::EffectiveOn, C::StatedOn].map(|column| (card_version::Entity, column)))
        .columns([C::OriginalValue, C::Depreciation, C::ResidualValue].map(|column| (card_version::Entity, column)))
        .columns([C::LifeMonths, C::DepreciatedMonths].map(|column| (card_version::Entity, column)))
        .columns([C::DepreciationMethod, C::DepreciationStatus].map(|column| (card_version::Entity, column)))
        .columns([C::UsageState, C::DepreciationStartOn].map(|column| (card_version::Entity, column)))
        .columns([C::BookedOn, C::InServiceOn, C::AcquiredOn].map(|column| (card_version::Entity, column)))
        .column((card_version::Entity, C::DisposedOn))
        .columns(
            [category::Column::Code, category::Column::Name, category::Column::Edition]
                .map(|column| (category::Entity, column)),
        )
        .column((department::Entity, department::Column::Name))
        .expr(Func::coalesce([of_list(import_sheet::Column::Columns), Expr::val(0_i64)]))
        .from(card_version::Entity)
        .left_join(category::Entity, class(category::Column::Id).equals((card_version::Entity, C::CategoryId)))
        .left_join(
            department::Entity,
            Expr::col((department::Entity, department::Column::Id)).equals((card_version::Entity, C::DepartmentId)),
        )
        .left_join(
            import_sheet::Entity,
            of_list(import_sheet::Column::ImportId)
                .equals((card_version::Entity, C::ImportId))
                .and(of_list(import_sheet::Column::Number).equals((card_version::Entity, C::Sheet))),
        )
        .and_where(held(C::RecordedAt).lte(known_at));
    select
}

/// A version as it is read.
struct Read {
    kind: CardVersionKind,
    /// Whether a list says it, or the undoing of one.
    is_of_list: bool,
    version: Stated,
}

/// The next version, and of which card it is.
fn next(values: &mut Values<'_>) -> Result<(CardId, Read), Fault> {
    let (card, kind) = (values.id()?, values.term::<CardVersionKind>()?);
    let undoes: Option<ImportId> = values.maybe_id()?;
    let mut version = version(values)?;
    // What was said here, and by no list, is not silent.
    let columns = values.big()?;
    version.silent = columns != 0 && columns & Cards::of_depreciation() == 0;
    version.turn = turn(kind);
    let is_of_list = kind == CardVersionKind::Changed || undoes.is_some();
    Ok((card, Read { kind, is_of_list, version }))
}

/// Adds a version to those of its card: of a day the last one counts, unless it was withdrawn. What a list puts right
/// on the day of works or a split undoes neither, and what is said here on the day of a list that says nothing of
/// 累计折旧 says nothing of it either.
fn add(versions: &mut Vec<Stated>, Read { kind, is_of_list, mut version }: Read) {
    if let Some(before) = versions.pop_if(|before| before.effective_on == version.effective_on) {
        if is_of_list {
            version.turn = before.turn;
        }
        version.silent |= before.silent && !is_of_list && version.accumulated == before.accumulated;
    }
    if kind != CardVersionKind::Withdrawn {
        versions.push(version);
    }
}

/// The cards of an institute in the order of their numbers, each with its versions: one statement, whose rows are
/// taken as they come.
pub struct Through<'t> {
    rows: Pin<Box<TransactionStream<'t>>>,
    /// The card whose versions are still coming.
    open: Option<(Numbered, Vec<Stated>)>,
}

impl<'t> Through<'t> {
    /// Begins with the first card.
    pub async fn begin(tx: &'t ReadTx, institute: InstituteId, known_at: Moment) -> Result<Self, Fault> {
        use card_version::Column as C;
        let of_card = |column: card::Column| (card::Entity, column);
        let mut select = versions(known_at);
        select
            .column(of_card(card::Column::Key))
            .column(of_card(card::Column::Ordinal))
            .inner_join(card::Entity, Expr::col(of_card(card::Column::Id)).equals((card_version::Entity, C::CardId)))
            .and_where(Expr::col(of_card(card::Column::InstituteId)).eq(institute))
            .order_by(of_card(card::Column::Key), Order::Asc)
            .order_by(of_card(card::Column::Ordinal), Order::Asc);
        for column in [C::EffectiveOn, C::RecordedAt, C::Id] {
            select.order_by((card_version::Entity, column), Order::Asc);
        }
        Ok(Self { rows: stream(tx, &select).await?, open: None })
    }

    /// The next cards, at most so many; none at the end.
    pub async fn next(&mut self, most: usize) -> Result<Vec<(Numbered, Vec<Stated>)>, Fault> {
        let mut done = Vec::with_capacity(most);
        while done.len() < most {
            let Some(row) = self.rows.try_next().await? else {
                done.extend(self.open.take());
                break;
            };
            let mut values = Values::of(&row)?;
            let (card, read) = next(&mut values)?;
            if self.open.as_ref().is_none_or(|(open, _)| open.id != card) {
                let numbered = Numbered { id: card, key: values.text()?.to_owned(), ordinal: values.int()? };
                done.extend(self.open.replace((numbered, Vec::new())));
            }
            if let Some((_, versions)) = &mut self.open {
                add(versions, read);
            }
        }
        Ok(done)
    }
}

/// A card in the order of card numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// The card.
    pub id: CardId,
    /// Its number in the form in which numbers are compared.
    pub key: String,
    /// Tells cards of one number apart.
    pub ordinal: i32,
}

/// The next cards of an institute in the order of their numbers, or against it, from a place on: at most so many.
pub async fn next_cards(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    from: Option<(&str, i32)>,
    (most, backwards): (u64, bool),
) -> Result<Vec<Numbered>, Fault> {
    use card::Column as C;
    let order = if backwards { Order::Desc } else { Order::Asc };
    let mut select = Query::select();
    select
        .columns([C::Id, C::Key, C::Ordinal])
        .from(card::Entity)
        .and_where(Expr::col(C::InstituteId).eq(institute))
        .order_by(C::Key, order.clone())
        .order_by(C::Ordinal, order)
        .limit(most);
    if let Some((key, ordinal)) = from {
        let place = Expr::tuple([Expr::col(C::Key), Expr::col(C::Ordinal)]);
        let from = Expr::tuple([Expr::val(key), Expr::val(ordinal)]);
        select.and_where(if backwards { place.lt(from) } else { place.gt(from) });
    }
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        found.push(Numbered { id: values.id()?, key: values.text()?.to_owned(), ordinal: values.int()? });
    }
    Ok(found)
}

/// The runs of an institute, as far as they decide which month is due.
pub async fn runs(db: &impl ConnectionTrait, institute: InstituteId) -> Result<Vec<Known>, Fault> {
    use depreciation_run::Column as C;
    let select = Query::select()
        .columns([C::Id, C::Year, C::Month, C::ReversesId])
        .from(depreciation_run::Entity)
        .and_where(Expr::col(C::InstituteId).eq(institute))
        .to_owned();
    let mut known = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (id, year, month) = (values.id()?, values.int()?, values.int()?);
        let reverses = values.maybe_id()?;
        known.extend(Month::new(year, month).map(|month| Known { id, month, reverses }));
    }
    Ok(known)
}

/// Whether a month of an institute was posted by an instant, and not taken back by then.
pub async fn is_posted(db: &impl ConnectionTrait, institute: InstituteId, known_at: Moment) -> Result<bool, Fault> {
    use depreciation_run::Column as C;
    let reversed = Query::select()
        .column(C::ReversesId)
        .from(depreciation_run::Entity)
        .and_where(Expr::col(C::InstituteId).eq(institute))
        .and_where(Expr::col(C::RecordedAt).lte(known_at))
        .and_where(Expr::col(C::ReversesId).is_not_null())
        .to_owned();
    let select = Query::select()
        .expr(Expr::val(1))
        .from(depreciation_run::Entity)
        .and_where(Expr::col(C::InstituteId).eq(institute))
        .and_where(Expr::col(C::RecordedAt).lte(known_at))
        .and_where(Expr::col(C::ReversesId).is_null())
        .and_where(Expr::col(C::Id).not_in_subquery(reversed))
        .limit(1)
        .to_owned();
    Ok(db.query_one(&select).await?.is_some())
}

/// A run that is reached.
pub async fn run(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: DepreciationRunId,
) -> Result<Option<depreciation_run::Model>, Fault> {
    use depreciation_run::{Column, Entity};
    Ok(Entity::find_in(scope).filter(Column::Id.eq(id)).one(db).await?)
}

/// Lines of a run in the order of their numbers: at most so many, after or before one.
pub async fn lines(
    db: &impl ConnectionTrait,
    run: &depreciation_run::Model,
    (most, backwards, from): (u64, bool, Option<i64>),
) -> Result<Vec<depreciation_line::Model>, Fault> {
    use depreciation_line::{Column, Entity};
    let mut select = Entity::find_in(&Scope::institute(run.institute_id)).filter(Column::RunId.eq(run.id)).limit(most);
    select = match (backwards, from) {
        (false, Some(from)) => select.filter(Column::Number.gt(from)),
        (true, Some(from)) => select.filter(Column::Number.lt(from)),
        (_, None) => select,
    };
    select = if backwards { select.order_by_desc(Column::Number) } else { select.order_by_asc(Column::Number) };
    let mut found = select.all(db).await?;
    if backwards {
        found.reverse();
    }
    Ok(found)
}

/// What a version of a kind begins.
const fn turn(kind: CardVersionKind) -> Turn {
    match kind {
        CardVersionKind::WorksBegun => Turn::IntoWorks,
        CardVersionKind::WorksCompleted => Turn::OutOfWorks,
        CardVersionKind::Split | CardVersionKind::Combined => Turn::Anew,
        _ => Turn::None,
    }
}

fn version(values: &mut Values<'_>) -> Result<Stated, Fault> {
    let count = |number: i32| u32::try_from(number).unwrap_or_default();
    Ok(Stated {
        effective_on: values.day()?,
        stated_on: values.day()?,
        cost: Money(values.big()?),
        accumulated: Money(values.big()?),
        silent: false,
        residual: Money(values.big()?),
        life: count(values.int()?),
        months: count(values.int()?),
        method: values.term()?,
        status: values.term()?,
        usage: values.term()?,
        start_on: values.day()?,
        booked_on: values.day()?,
        in_service_on: values.day()?,
        acquired_on: values.day()?,
        disposed_on: values.day()?,
        class: Class {
            code: values.text()?.to_owned(),
            name: values.text()?.to_owned(),
            edition: values.text()?.to_owned(),
        },
        department: values.text()?.to_owned(),
        turn: Turn::None,
    })
}

/// The regimes that one institute follows, by the day from which each is.
pub async fn regimes_of(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    known_at: Moment,
) -> Result<Vec<(Day, Regime)>, Fault> {
    Ok(regimes(db, &[institute], known_at).await?.remove(&institute).unwrap_or_default())
}

/// The regimes that institutes follow.
pub async fn regimes(
    db: &impl ConnectionTrait,
    institutes: &[InstituteId],
    known_at: Moment,
) -> Result<Regimes, Fault> {
    use institute_regime::Column as C;
    let mut select = Query::select();
    select
        .columns([C::InstituteId, C::EffectiveFrom, C::Regime])
        .from(institute_regime::Entity)
        .and_where(Expr::col(C::InstituteId).is_in(institutes.iter().copied()))
        .and_where(Expr::col(C::RecordedAt).lte(known_at));
    for column in [C::InstituteId, C::EffectiveFrom, C::RecordedAt, C::Id] {
        select.order_by(column, Order::Asc);
    }
    let mut found = Regimes::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (institute, from, regime) = (values.id()?, values.day()?, values.term()?);
        let followed: &mut Vec<(Day, Regime)> = found.entry(institute).or_default();
        // Of several from one day the last one counts.
        followed.pop_if(|(before, _)| *before == from);
        followed.push((from, regime));
    }
    Ok(found)
}
