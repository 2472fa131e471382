//! Statements about what cards state of their depreciation: of some cards with the names that it takes, of all
//! cards of an institute with names that are read once.

use super::month::Month;
use super::stated::{Class, Stated, Turn};
use super::store::Numbered;
use crate::db::{ReadTx, Rows, Values};
use crate::error::Fault;
use crate::facts::Cards;
use entity::assets::{card, card_version, card_work};
use entity::imports::import_sheet;
use entity::org::{category, department};
use entity::{
    CardId, CardVersionId, CardVersionKind, CategoryId, DepartmentId, DepreciationMethod, ImportId, InstituteId,
    Moment, Money,
};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, Order, Query, SelectStatement};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The versions of cards as known at an instant, of each card those that count, the oldest first: of a day the
/// one recorded last, unless what was said from that day on was withdrawn.
pub async fn stated(
    db: &impl ConnectionTrait,
    cards: &[CardId],
    known_at: Moment,
) -> Result<HashMap<CardId, Vec<Stated>>, Fault> {
    use card_version::Column as C;
    let mut select = named_versions(known_at);
    select.and_where(Expr::col(of_version(C::CardId)).is_in(cards.iter().copied()));
    for column in [C::CardId, C::EffectiveOn, C::RecordedAt, C::Id] {
        select.order_by(of_version(column), Order::Asc);
    }
    let mut found: HashMap<CardId, Vec<Stated>> = HashMap::with_capacity(cards.len());
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (card, read) = next(&mut values, named)?;
        add(found.entry(card).or_default(), read);
    }
    if found.values().any(|versions| is_by_work(versions)) {
        let of_cards = Expr::col(card_work::Column::CardId).is_in(cards.iter().copied());
        let works = works(db, of_cards, known_at).await?;
        for (card, versions) in &mut found {
            put_work(versions, works.get(card));
        }
    }
    Ok(found)
}

/// What cards did by month, by their ids.
type Works = HashMap<CardId, Arc<BTreeMap<Month, i64>>>;

/// What was said by an instant that cards did, by month: of a month what was said last.
async fn works(db: &impl ConnectionTrait, of: Expr, known_at: Moment) -> Result<Works, Fault> {
    use card_work::Column as C;
    let mut select = Query::select();
    select
        .columns([C::CardId, C::Year, C::Month, C::Quantity])
        .from(card_work::Entity)
        .and_where(of)
        .and_where(Expr::col(C::RecordedAt).lte(known_at));
    for column in [C::RecordedAt, C::Id] {
        select.order_by(column, Order::Asc);
    }
    let mut found: HashMap<CardId, BTreeMap<Month, i64>> = HashMap::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (card, year, month, quantity) = (values.id()?, values.int()?, values.int()?, values.big()?);
        if let Some(month) = Month::new(year, month) {
            found.entry(card).or_default().insert(month, quantity);
        }
    }
    Ok(found.into_iter().map(|(card, work)| (card, Arc::new(work))).collect())
}

/// Whether a card is depreciated by what it does.
fn is_by_work(versions: &[Stated]) -> bool {
    versions.iter().any(|version| version.method == DepreciationMethod::UnitsOfProduction)
}

fn put_work(versions: &mut [Stated], work: Option<&Arc<BTreeMap<Month, i64>>>) {
    if let Some(work) = work.filter(|_| is_by_work(versions)) {
        for version in versions {
            version.work = Arc::clone(work);
        }
    }
}

/// The cards of an institute in the order of their numbers, each with its versions: one statement, whose rows are
/// taken as they come.
pub struct Through<'t> {
    rows: Rows<'t, (Numbered, Placed)>,
    /// The card whose versions are still coming.
    open: Option<(Numbered, Vec<Placed>)>,
    works: Works,
}

/// A version, and when it was recorded: they come in the order of their cards only, since a database that puts the
/// few of every card in order takes as long as for all the rest.
type Placed = ((Moment, CardVersionId), Read);

impl<'t> Through<'t> {
    /// Begins with the first card.
    pub async fn begin(tx: &'t ReadTx, institute: InstituteId, known_at: Moment) -> Result<Self, Fault> {
        use card_version::Column as C;
        let names = Names::of(&**tx, institute).await?;
        let works = works(&**tx, Expr::col(card_work::Column::InstituteId).eq(institute), known_at).await?;
        let of_card = |column: card::Column| (card::Entity, column);
        let mut select = versions(known_at);
        select
            .columns([C::CategoryId, C::DepartmentId, C::ImportId, C::Sheet, C::RecordedAt, C::Id].map(of_version))
            .columns([card::Column::Key, card::Column::Ordinal].map(of_card))
            .inner_join(card::Entity, Expr::col(of_card(card::Column::Id)).equals(of_version(C::CardId)))
            .and_where(Expr::col(of_card(card::Column::InstituteId)).eq(institute))
            .order_by(of_card(card::Column::Key), Order::Asc)
            .order_by(of_card(card::Column::Ordinal), Order::Asc);
        let make = move |values: &mut Values<'_>| {
            let (id, read) = next(values, |values| names.named(values))?;
            let place = (Moment(values.big()?), values.id()?);
            Ok((Numbered { id, key: values.text()?.to_owned(), ordinal: values.int()? }, (place, read)))
        };
        Ok(Self { rows: tx.rows(&select, make).await?, open: None, works })
    }

    /// The next card; none at the end.
    pub async fn next(&mut self) -> Result<Option<(Numbered, Vec<Stated>)>, Fault> {
        while let Some((card, read)) = self.rows.next().await? {
            match &mut self.open {
                Some((open, versions)) if open.id == card.id => versions.push(read),
                open => {
                    if let Some(done) = open.replace((card, vec![read])) {
                        return Ok(Some(self.whole(done)));
                    }
                }
            }
        }
        Ok(self.open.take().map(|last| self.whole(last)))
    }

    /// A card of which all versions have come: those that count, with what it did.
    fn whole(&self, (card, versions): (Numbered, Vec<Placed>)) -> (Numbered, Vec<Stated>) {
        let mut versions = counting(versions);
        put_work(&mut versions, self.works.get(&card.id));
        (card, versions)
    }
}

/// Of the versions of a card those that count.
fn counting(mut versions: Vec<Placed>) -> Vec<Stated> {
    versions.sort_unstable_by_key(|(place, read)| (read.version.effective_on, *place));
    let mut counting = Vec::with_capacity(versions.len());
    for (_, read) in versions {
        add(&mut counting, read);
    }
    counting
}

/// The versions of cards as known at an instant, as far as depreciation goes, without what they name by ids.
fn versions(known_at: Moment) -> SelectStatement {
    use card_version::Column as C;
    let mut select = Query::select();
    select
        .columns([C::CardId, C::Kind, C::UndoesId].map(of_version))
        .columns([C::EffectiveOn, C::StatedOn].map(of_version))
        .columns([C::OriginalValue, C::Depreciation, C::ResidualValue].map(of_version))
        .columns([C::LifeMonths, C::DepreciatedMonths].map(of_version))
        .columns([C::DepreciationMethod, C::DepreciationStatus].map(of_version))
        .columns([C::UsageState, C::DepreciationStartOn].map(of_version))
        .columns([C::BookedOn, C::InServiceOn, C::AcquiredOn].map(of_version))
        .columns([C::DisposedOn, C::Project, C::WorkTotal, C::WorkDone].map(of_version))
        .from(card_version::Entity)
        .and_where(Expr::col(of_version(C::RecordedAt)).lte(known_at));
    select
}

const fn of_version(column: card_version::Column) -> (card_version::Entity, card_version::Column) {
    (card_version::Entity, column)
}

/// The same with the names themselves.
fn named_versions(known_at: Moment) -> SelectStatement {
    use card_version::Column as C;
    let class = |column: category::Column| (category::Entity, column);
    let of = |column: department::Column| (department::Entity, column);
    let of_list = |column: import_sheet::Column| Expr::col((import_sheet::Entity, column));
    let mut select = versions(known_at);
    select
        .columns([category::Column::Code, category::Column::Name, category::Column::Edition].map(class))
        .column(of(department::Column::Name))
        .expr(Func::coalesce([of_list(import_sheet::Column::Columns), Expr::val(0_i64)]))
        .left_join(category::Entity, Expr::col(class(category::Column::Id)).equals(of_version(C::CategoryId)))
        .left_join(department::Entity, Expr::col(of(department::Column::Id)).equals(of_version(C::DepartmentId)))
        .left_join(
            import_sheet::Entity,
            of_list(import_sheet::Column::ImportId)
                .equals(of_version(C::ImportId))
                .and(of_list(import_sheet::Column::Number).equals(of_version(C::Sheet))),
        );
    select
}

/// What a version names.
struct Named {
    class: Arc<Class>,
    department: Arc<str>,
    /// The columns of the sheet that brought it, a bit each; none where no sheet did.
    columns: i64,
}

/// The names of a version that came with it.
fn named(values: &mut Values<'_>) -> Result<Named, Fault> {
    let class =
        Class { code: values.text()?.to_owned(), name: values.text()?.to_owned(), edition: values.text()?.to_owned() };
    Ok(Named { class: class.into(), department: values.text()?.into(), columns: values.big()? })
}

/// What the versions of an institute name by ids: few things, which all versions share.
struct Names {
    classes: HashMap<CategoryId, Arc<Class>>,
    departments: HashMap<DepartmentId, Arc<str>>,
    sheets: HashMap<(ImportId, i32), i64>,
}

impl Names {
    async fn of(db: &impl ConnectionTrait, institute: InstituteId) -> Result<Self, Fault> {
        use {category::Column as C, department::Column as D, import_sheet::Column as S};
        let of_institute =
            |select: &mut SelectStatement, column: Expr| select.and_where(column.eq(institute)).to_owned();
        let select = of_institute(
            Query::select().columns([C::Id, C::Code, C::Name, C::Edition]).from(category::Entity),
            Expr::col(C::InstituteId),
        );
        let mut classes = HashMap::new();
        for row in db.query_all(&select).await? {
            let mut values = Values::of(&row)?;
            let id = values.id()?;
            let [code, name, edition] = [values.text()?, values.text()?, values.text()?].map(str::to_owned);
            classes.insert(id, Arc::new(Class { code, name, edition }));
        }
        let select =
            of_institute(Query::select().columns([D::Id, D::Name]).from(department::Entity), Expr::col(D::InstituteId));
        let mut departments = HashMap::new();
        for row in db.query_all(&select).await? {
            let mut values = Values::of(&row)?;
            departments.insert(values.id()?, values.text()?.into());
        }
        let select = of_institute(
            Query::select().columns([S::ImportId, S::Number, S::Columns]).from(import_sheet::Entity),
            Expr::col(S::InstituteId),
        );
        let mut sheets = HashMap::new();
        for row in db.query_all(&select).await? {
            let mut values = Values::of(&row)?;
            sheets.insert((values.id()?, values.int()?), values.big()?);
        }
        Ok(Self { classes, departments, sheets })
    }

    /// The names of a version that came with their ids.
    fn named(&self, values: &mut Values<'_>) -> Result<Named, Fault> {
        let (class, department) = (values.maybe_id()?, values.maybe_id()?);
        let sheet = values.maybe_id()?.zip(values.maybe_int()?);
        Ok(Named {
            class: class.and_then(|id| self.classes.get(&id)).cloned().unwrap_or_default(),
            department: department.and_then(|id| self.departments.get(&id)).cloned().unwrap_or_default(),
            columns: sheet.and_then(|of| self.sheets.get(&of)).copied().unwrap_or_default(),
        })
    }
}

/// A version as it is read.
struct Read {
    kind: CardVersionKind,
    /// Whether a list says it, or the undoing of one.
    is_of_list: bool,
    version: Stated,
}

/// The next version, and of which card it is.
fn next(
    values: &mut Values<'_>,
    named: impl FnOnce(&mut Values<'_>) -> Result<Named, Fault>,
) -> Result<(CardId, Read), Fault> {
    let (card, kind) = (values.id()?, values.term::<CardVersionKind>()?);
    let undoes: Option<ImportId> = values.maybe_id()?;
    let mut version = version(values)?;
    let Named { class, department, columns } = named(values)?;
    (version.class, version.department) = (class, department);
    // What was said here, and by no list, is not silent.
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
        class: Arc::default(),
        department: Arc::default(),
        project: values.text()?.to_owned(),
        work_total: values.big()?,
        work_done: values.big()?,
        work: Arc::default(),
        turn: Turn::None,
    })
}
