//! Everything that has an id of its own, and is found by it.

use super::assets::AssetCard;
use super::call::Call;
use super::closure::DifferenceCase;
use super::depreciation::DepreciationRun;
use super::disposal::Disposal;
use super::error::Failed;
use super::imports::{Import, Mapping};
use super::jobs::Job;
use super::limits::LIST;
use super::org::{Category, Department, Institute, Location, Person};
use super::reconcile::{Difference, ReconciliationRun};
use super::recurring::StocktakeSchedule;
use super::stocktake::Stocktake;
use super::{assets, depreciation, imports, jobs, org, reconcile, recurring, stocktake, words as w};
use crate::db::not_found;
use async_graphql::{Context, ID, Interface, Object};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// Something that has an id of its own: `node(id)` finds it again.
#[derive(Debug, Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The id, the same for ever and everywhere (全局编号)."))]
pub enum Node {
    /// An institute.
    Institute(Institute),
    /// A department.
    Department(Department),
    /// A place.
    Location(Location),
    /// A person.
    Person(Person),
    /// An asset class.
    Category(Category),
    /// A job.
    Job(Job),
    /// An import of a file.
    Import(Import),
    /// How an institute's files are to be read.
    Mapping(Mapping),
    /// An asset card.
    AssetCard(AssetCard),
    /// A stocktake.
    Stocktake(Stocktake),
    /// A stocktake that recurs.
    StocktakeSchedule(StocktakeSchedule),
    /// A reconciliation.
    ReconciliationRun(ReconciliationRun),
    /// A disposal of assets.
    Disposal(Disposal),
    /// A month's depreciation as it was posted.
    DepreciationRun(DepreciationRun),
    /// A difference that is followed to its end.
    DifferenceCase(DifferenceCase),
    /// A difference that a reconciliation found.
    Difference(Difference),
}

/// The nodes of one kind that are reached. A room with new nodes adds its kind here and above.
async fn of_kind(call: &Call, kind: &str, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    match kind {
        Institute::KIND => org::nodes::<entity::org::institute::Entity, Institute>(call, ids).await,
        Department::KIND => org::nodes::<entity::org::department::Entity, Department>(call, ids).await,
        Location::KIND => org::nodes::<entity::org::place::Entity, Location>(call, ids).await,
        Person::KIND => org::nodes::<entity::org::person::Entity, Person>(call, ids).await,
        Category::KIND => org::nodes::<entity::org::category::Entity, Category>(call, ids).await,
        Job::KIND => jobs::nodes(call, ids).await,
        Import::KIND => imports::imports(call, ids).await,
        Mapping::KIND => imports::mappings(call, ids).await,
        AssetCard::KIND => assets::nodes(call, ids).await,
        Stocktake::KIND => stocktake::nodes(call, ids).await,
        StocktakeSchedule::KIND => recurring::nodes(call, ids).await,
        Disposal::KIND => org::nodes::<entity::disposal::disposal::Entity, Disposal>(call, ids).await,
        DifferenceCase::KIND => org::nodes::<entity::closure::difference_case::Entity, DifferenceCase>(call, ids).await,
        DepreciationRun::KIND => depreciation::nodes(call, ids).await,
        ReconciliationRun::KIND => reconcile::nodes(call, ids).await,
        // An id of a kind that is not there is an id that is not there.
        _ => Ok(Vec::new()),
    }
}

/// The global id of something.
pub fn global(kind: &str, id: impl Into<Uuid>) -> ID {
    ID(format!("{kind}:{}", id.into()))
}

/// The kind and the id that a global id says.
pub fn parse(id: &str) -> Option<(&str, Uuid)> {
    let (kind, id) = id.split_once(':')?;
    Some((kind, Uuid::try_parse(id).ok()?))
}

/// The id of something of a kind; any other id is not found.
pub fn local<T: From<Uuid>>(kind: &str, id: &ID) -> Result<T, Failed> {
    match parse(id) {
        Some((found, id)) if found == kind => Ok(T::from(id)),
        _ => Err(Failed::Access(not_found())),
    }
}

/// The id that a client brings for a new thing: a plain UUID.
pub fn brought<T: From<Uuid>>(id: Option<&ID>) -> Result<Option<T>, Failed> {
    let parse = |id: &ID| {
        let found = Uuid::try_parse(id).map(T::from);
        found.map_err(|_| Failed::Asked(w::CLIENT_ID_FORM.with([&crate::words::harmless(id)])))
    };
    id.map(parse).transpose()
}

/// The nodes of global ids, in their order.
async fn load(call: &Arc<Call>, ids: &[ID]) -> Result<Vec<Option<Node>>, Failed> {
    let mut kinds: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
    for (kind, id) in ids.iter().filter_map(|id| parse(id)) {
        kinds.entry(kind).or_default().push(id);
    }
    let mut found: HashMap<(&str, Uuid), Node> = HashMap::new();
    for (kind, ids) in &kinds {
        found.extend(of_kind(call, kind, ids).await?.into_iter().map(|(id, node)| ((*kind, id), node)));
    }
    let numbered: Vec<_> = ids.iter().filter_map(|id| Difference::parse(id)).collect();
    let differences = reconcile::differences(call, &numbered).await?;
    let node = |id: &ID| match Difference::parse(id) {
        Some(key) => differences.get(&key).cloned().map(Node::Difference),
        None => parse(id).and_then(|key| found.get(&key).cloned()),
    };
    Ok(ids.iter().map(node).collect())
}

/// The fields of the query that find anything by its id.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Finds anything by its id. An id that is not there, or not reached, is an error `NOT_FOUND`.
    /// Needs: a token.
    async fn node(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The id, as a field `id` told it.")] id: ID,
    ) -> Result<Option<Node>, Failed> {
        let found = load(Call::of(context), &[id]).await?.pop().flatten();
        found.map(Some).ok_or_else(|| Failed::Access(not_found()))
    }

    /// Finds many things by their ids, in the same order; null for what is not there or not reached.
    /// Needs: a token.
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "At most 500 ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, Failed> {
        if ids.len() as u64 > LIST {
            return Err(Failed::Asked(w::LONG_LIST.with([&LIST])));
        }
        load(Call::of(context), &ids).await
    }
}
