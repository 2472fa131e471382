//! Rows by id for what look-ahead cannot foresee: a name behind a row behind a row.
//!
//! Keys are sorted, so that the same rows are asked for by the same statement, and lists of keys are
//! padded to a power of two, so that a database sees eight statements and not two hundred.

use super::call::Call;
use super::closure::{Events, Sightings};
use super::counting::{CountedOf, MissingPhotos, Steps, Teams};
use super::disposal::{Decisions, Items};
use super::error::Failed;
use super::page::{Rows, Window};
use super::recurring::Schedules;
use crate::jobs;
use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use entity::closure::difference_case;
use entity::depreciation::depreciation_run;
use entity::disposal::disposal;
use entity::imports::{import, mapping};
use entity::jobs::job;
use entity::org::{department, institute, institute_regime, person, place};
use entity::reconcile::reconciliation_run;
use entity::stocktake::stocktake;
use entity::{Day, DepreciationRunId, InScope, InstituteId, JobKind, Regime};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait as _, Order, Query, SelectStatement, WindowStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait, FromQueryResult as _, Iterable as _, ModelTrait as _,
    PrimaryKeyToColumn, QueryFilter as _, QuerySelect as _, QueryTrait as _, Select, Value,
};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// The loaders of a request.
pub struct Loaders {
    /// Institutes by id.
    pub institutes: DataLoader<ById<institute::Entity>>,
    /// Departments by id.
    pub departments: DataLoader<ById<department::Entity>>,
    /// Places by id.
    pub places: DataLoader<ById<place::Entity>>,
    /// Persons by id.
    pub persons: DataLoader<ById<person::Entity>>,
    /// Stocktakes by id.
    pub stocktakes: DataLoader<ById<stocktake::Entity>>,
    /// Jobs by what they are about.
    pub jobs_of: DataLoader<JobsOf>,
    /// The accounting regime of an institute on a day.
    pub regimes: DataLoader<Regimes>,
    /// Pages of the departments of institutes.
    pub department_lists: Arc<DataLoader<Lists<department::Entity>>>,
    /// Pages of the places of institutes.
    pub place_lists: Arc<DataLoader<Lists<place::Entity>>>,
    /// Pages of the persons of institutes.
    pub person_lists: Arc<DataLoader<Lists<person::Entity>>>,
    /// Pages of the mappings of institutes.
    pub mapping_lists: Arc<DataLoader<Lists<mapping::Entity>>>,
    /// Pages of the imports of institutes.
    pub import_lists: Arc<DataLoader<Lists<import::Entity>>>,
    /// Pages of the stocktakes of institutes.
    pub stocktake_lists: Arc<DataLoader<Lists<stocktake::Entity>>>,
    /// Pages of the reconciliations of institutes.
    pub run_lists: Arc<DataLoader<Lists<reconciliation_run::Entity>>>,
    /// Pages of the disposals of institutes.
    pub disposal_lists: Arc<DataLoader<Lists<disposal::Entity>>>,
    /// What stocktakes come to.
    pub counted: DataLoader<CountedOf>,
    /// Stocktakes that recur, by institute.
    pub stocktake_schedules: DataLoader<Schedules>,
    /// Who counts where.
    pub stocktake_teams: DataLoader<Teams>,
    /// What happened to stocktakes.
    pub stocktake_steps: DataLoader<Steps>,
    /// The photos of stocktakes that have not arrived.
    pub missing_photos: DataLoader<MissingPhotos>,
    /// The cards of disposals.
    pub disposal_items: DataLoader<Items>,
    /// What was said of disposals.
    pub disposal_decisions: DataLoader<Decisions>,
    /// Differences that are followed, by id.
    pub difference_cases: DataLoader<ById<difference_case::Entity>>,
    /// What was done about them.
    pub difference_events: DataLoader<Events>,
    /// Where runs found them.
    pub difference_sightings: DataLoader<Sightings>,
    /// Pages of the months of institutes whose depreciation was posted.
    pub depreciation_lists: Arc<DataLoader<Lists<depreciation_run::Entity>>>,
    /// Which run takes a month's depreciation back.
    pub reversals: DataLoader<Reversals>,
}

impl Loaders {
    /// Fresh loaders for a request, each of which gathers keys for so long before it asks for their rows.
    pub fn new(call: &Arc<Call>, gather: Duration) -> Self {
        Self {
            institutes: loader(ById::new(call), gather),
            departments: loader(ById::new(call), gather),
            places: loader(ById::new(call), gather),
            persons: loader(ById::new(call), gather),
            stocktakes: loader(ById::new(call), gather),
            jobs_of: loader(JobsOf(Arc::clone(call)), gather),
            regimes: loader(Regimes(Arc::clone(call)), gather),
            department_lists: Arc::new(loader(Lists::new(call), gather)),
            place_lists: Arc::new(loader(Lists::new(call), gather)),
            person_lists: Arc::new(loader(Lists::new(call), gather)),
            mapping_lists: Arc::new(loader(Lists::new(call), gather)),
            import_lists: Arc::new(loader(Lists::new(call), gather)),
            stocktake_lists: Arc::new(loader(Lists::new(call), gather)),
            run_lists: Arc::new(loader(Lists::new(call), gather)),
            disposal_lists: Arc::new(loader(Lists::new(call), gather)),
            counted: loader(CountedOf(Arc::clone(call)), gather),
            stocktake_schedules: loader(Schedules(Arc::clone(call)), gather),
            stocktake_teams: loader(Teams(Arc::clone(call)), gather),
            stocktake_steps: loader(Steps(Arc::clone(call)), gather),
            missing_photos: loader(MissingPhotos(Arc::clone(call)), gather),
            disposal_items: loader(Items(Arc::clone(call)), gather),
            disposal_decisions: loader(Decisions(Arc::clone(call)), gather),
            difference_cases: loader(ById::new(call), gather),
            difference_events: loader(Events(Arc::clone(call)), gather),
            difference_sightings: loader(Sightings(Arc::clone(call)), gather),
            depreciation_lists: Arc::new(loader(Lists::new(call), gather)),
            reversals: loader(Reversals(Arc::clone(call)), gather),
        }
    }

    /// The loaders of the request that a field belongs to.
    pub fn of<'a>(context: &Context<'a>) -> &'a Self {
        context.data_unchecked::<Self>()
    }
}

fn loader<T>(rows: T, gather: Duration) -> DataLoader<T> {
    DataLoader::new(rows, tokio::spawn).delay(gather)
}

/// Keys in their order, each once, padded with the last one to a power of two.
pub fn padded<K: Ord + Copy>(keys: impl IntoIterator<Item = K>) -> Vec<K> {
    let mut keys: Vec<K> = keys.into_iter().collect();
    keys.sort_unstable();
    keys.dedup();
    if let Some(last) = keys.last().copied() {
        keys.resize(keys.len().next_power_of_two(), last);
    }
    keys
}

/// The rows of ids that are reached, by id.
pub async fn by_id<E>(call: &Call, ids: &[Uuid]) -> Result<HashMap<Uuid, E::Model>, Failed>
where
    E: EntityTrait + InScope,
    E::Model: Send + Sync,
{
    // The tables of the house have one key, `id`.
    let Some(column) = E::PrimaryKey::iter().next().map(PrimaryKeyToColumn::into_column) else {
        return Ok(HashMap::new());
    };
    let select = E::find_in(&call.ctx.actor.scope_of::<E>()).filter(column.is_in(padded(ids.iter().copied())));
    let rows = select.all(&**call.read().await?).await?;
    let id = |row: &E::Model| match row.get(column) {
        sea_orm::Value::Uuid(id) => id,
        _ => None,
    };
    Ok(rows.into_iter().filter_map(|row| Some((id(&row)?, row))).collect())
}

/// The row that a mutation made or changed; none where it was refused.
pub async fn made<E>(context: &Context<'_>, id: Option<Uuid>) -> Result<Option<E::Model>, Failed>
where
    E: EntityTrait + InScope,
    E::Model: Send + Sync,
{
    let Some(id) = id else { return Ok(None) };
    Ok(by_id::<E>(Call::of(context), &[id]).await?.remove(&id))
}

/// Loads the rows of a table by id.
pub struct ById<E> {
    call: Arc<Call>,
    table: PhantomData<fn() -> E>,
}

impl<E> ById<E> {
    fn new(call: &Arc<Call>) -> Self {
        Self { call: Arc::clone(call), table: PhantomData }
    }
}

impl<E> Loader<Uuid> for ById<E>
where
    E: EntityTrait + InScope,
    E::Model: Send + Sync + Clone + 'static,
{
    type Value = E::Model;
    type Error = Failed;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, E::Model>, Failed> {
        by_id::<E>(&self.call, ids).await
    }
}

/// Loads jobs by what they are about.
pub struct JobsOf(Arc<Call>);

/// What a job is about: whose, of which kind, and its id.
pub type Subject = (InstituteId, JobKind, Uuid);

impl Loader<Subject> for JobsOf {
    type Value = job::Model;
    type Error = Failed;

    async fn load(&self, subjects: &[Subject]) -> Result<HashMap<Subject, job::Model>, Failed> {
        let ids = padded(subjects.iter().map(|(.., id)| *id));
        let jobs = jobs::find_many_of(&**self.0.read().await?, &self.0.ctx, &ids).await?;
        Ok(jobs.into_iter().map(|job| ((job.institute_id, job.kind, job.subject_id), job)).collect())
    }
}

/// Loads the regimes of institutes on days.
pub struct Regimes(Arc<Call>);

impl Loader<(InstituteId, Day)> for Regimes {
    type Value = Regime;
    type Error = Failed;

    async fn load(&self, keys: &[(InstituteId, Day)]) -> Result<HashMap<(InstituteId, Day), Regime>, Failed> {
        let institutes = padded(keys.iter().map(|(institute, _)| *institute));
        let rows = institute_regime::Entity::find_in(&self.0.ctx.actor.scope_of::<institute_regime::Entity>())
            .filter(institute_regime::Column::InstituteId.is_in(institutes))
            .all(&**self.0.read().await?)
            .await?;
        // Of one day on which two regimes are said to begin, what was learned last holds.
        let mut regimes: HashMap<InstituteId, BTreeMap<_, Regime>> = HashMap::new();
        for row in rows {
            regimes.entry(row.institute_id).or_default().insert((row.effective_from, row.recorded_at), row.regime);
        }
        let on = |(institute, day): &(InstituteId, Day)| {
            let known = regimes.get(institute)?;
            known.iter().rev().find(|((from, _), _)| from <= day).map(|(_, regime)| *regime)
        };
        Ok(keys.iter().filter_map(|key| Some((*key, on(key)?))).collect())
    }
}

/// Loads which runs take a month's depreciation back.
pub struct Reversals(Arc<Call>);

impl Loader<DepreciationRunId> for Reversals {
    type Value = DepreciationRunId;
    type Error = Failed;

    async fn load(&self, runs: &[DepreciationRunId]) -> Result<HashMap<DepreciationRunId, DepreciationRunId>, Failed> {
        use depreciation_run::{Column, Entity};
        let scope = self.0.ctx.actor.scope_of::<Entity>();
        let select = Entity::find_in(&scope).filter(Column::ReversesId.is_in(padded(runs.iter().copied())));
        let found = select.all(&**self.0.read().await?).await?;
        Ok(found.into_iter().filter_map(|row| Some((row.reverses_id?, row.id))).collect())
    }
}

/// What a list of an institute is sorted by: a text or an instant, and the id.
pub type Key<E> = (<E as Listed>::First, Uuid);

/// A table of which each institute has a list.
pub trait Listed: InScope {
    /// The text or instant that the list is sorted by first.
    type First: Clone + Eq + Hash + Into<Value> + Send + Sync + Serialize + DeserializeOwned + 'static;

    /// Its column, and that of the id.
    const ORDER: (Self::Column, Self::Column);

    /// Whose a row is.
    fn institute(row: &Self::Model) -> InstituteId;

    /// What a row is sorted by.
    fn key(row: &Self::Model) -> Key<Self>;
}

/// Says of tables by what their lists are sorted.
macro_rules! listed {
    ($($table:ident by $column:ident as $first:ty, $of:expr;)+) => { $(
        impl Listed for $table::Entity {
            type First = $first;

            const ORDER: ($table::Column, $table::Column) = ($table::Column::$column, $table::Column::Id);

            fn institute(row: &$table::Model) -> InstituteId {
                row.institute_id
            }

            fn key(row: &$table::Model) -> Key<Self> {
                let first: fn(&$table::Model) -> $first = $of;
                (first(row), row.id.0)
            }
        }
    )+ };
}

listed! {
    department by Name as String, |row| row.name.clone();
    place by Path as String, |row| row.path.clone();
    person by Name as String, |row| row.name.clone();
    mapping by Name as String, |row| row.name.clone();
    import by RecordedAt as i64, |row| row.recorded_at.0;
    stocktake by RecordedAt as i64, |row| row.recorded_at.0;
    reconciliation_run by RecordedAt as i64, |row| row.recorded_at.0;
    disposal by RecordedAt as i64, |row| row.recorded_at.0;
    depreciation_run by RecordedAt as i64, |row| row.recorded_at.0;
}

/// Loads pages of the lists of many institutes at once, and how long the lists are.
pub struct Lists<E> {
    call: Arc<Call>,
    table: PhantomData<fn() -> E>,
}

impl<E: Listed> Lists<E> {
    fn new(call: &Arc<Call>) -> Self {
        Self { call: Arc::clone(call), table: PhantomData }
    }

    fn select(&self, institutes: impl IntoIterator<Item = InstituteId>) -> Select<E> {
        E::find_in(&self.call.ctx.actor.scope_of::<E>()).filter(E::INSTITUTE.is_in(padded(institutes)))
    }

    /// The rows of a window of each list, and one more of each, list by list.
    fn window(&self, institutes: Vec<InstituteId>, window: &Window<Key<E>>) -> SelectStatement {
        let (text, id) = E::ORDER;
        let keys = || Expr::tuple([Expr::col(text), Expr::col(id)]);
        let order = if window.backwards { Order::Desc } else { Order::Asc };
        let mut select = self.select(institutes).into_query();
        if let Some((from_text, from_id)) = &window.from {
            let from = Expr::tuple([Expr::val(from_text.clone()), Expr::val(*from_id)]);
            select.and_where(if window.backwards { keys().lt(from) } else { keys().gt(from) });
        }
        let mut place = WindowStatement::partition_by(E::INSTITUTE);
        place.order_by(text, order.clone()).order_by(id, order);
        select.expr_window_as(Expr::cust("ROW_NUMBER()"), place, PLACE);
        let mut page = Query::select();
        page.column(Asterisk).from_subquery(select, "t").and_where(Expr::col(PLACE).lte(window.rows + 1));
        page.order_by(E::INSTITUTE, Order::Asc).order_by(text, Order::Asc).order_by(id, Order::Asc);
        page
    }
}

/// The place of a row in its list; no table has a column of the name.
const PLACE: &str = "place_in_list";

impl<E> Loader<(InstituteId, Window<Key<E>>)> for Lists<E>
where
    E: Listed,
    E::Model: Send + Sync + Clone + 'static,
{
    type Value = Rows<E::Model>;
    type Error = Failed;

    async fn load(
        &self,
        keys: &[(InstituteId, Window<Key<E>>)],
    ) -> Result<HashMap<(InstituteId, Window<Key<E>>), Rows<E::Model>>, Failed> {
        let mut windows: HashMap<&Window<Key<E>>, Vec<InstituteId>> = HashMap::new();
        for (institute, window) in keys {
            windows.entry(window).or_default().push(*institute);
        }
        let tx = self.call.read().await?;
        let mut pages = HashMap::with_capacity(keys.len());
        for (window, institutes) in windows {
            let mut lists: HashMap<InstituteId, Vec<E::Model>> = HashMap::new();
            for row in tx.query_all(&self.window(institutes.clone(), window)).await? {
                let row = E::Model::from_query_result(&row, "")?;
                lists.entry(E::institute(&row)).or_default().push(row);
            }
            pages.extend(institutes.into_iter().map(|institute| {
                let rows = window.cut(lists.remove(&institute).unwrap_or_default());
                ((institute, window.clone()), rows)
            }));
        }
        Ok(pages)
    }
}

impl<E> Loader<InstituteId> for Lists<E>
where
    E: Listed,
    E::Model: Send + Sync + Clone + 'static,
{
    type Value = u64;
    type Error = Failed;

    async fn load(&self, institutes: &[InstituteId]) -> Result<HashMap<InstituteId, u64>, Failed> {
        let counts = self.select(institutes.iter().copied()).select_only().column(E::INSTITUTE);
        let counts = counts.column_as(E::ORDER.1.count(), "rows").group_by(E::INSTITUTE);
        let counts: Vec<(InstituteId, i64)> = counts.into_tuple().all(&**self.call.read().await?).await?;
        Ok(counts.into_iter().map(|(institute, count)| (institute, count.unsigned_abs())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::padded;

    #[test]
    fn keys_are_sorted_and_padded() {
        assert_eq!(padded([3, 1, 3, 2, 9, 1]), [1, 2, 3, 9]);
        assert_eq!(padded([5, 4, 6]), [4, 5, 6, 6]);
        assert_eq!(padded([7]), [7]);
        assert_eq!(padded::<u8>([]), Vec::<u8>::new());
    }
}
