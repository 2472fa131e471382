//! 核对: runs and what they found.

mod evidence;
mod mutation;
mod told;
mod types;

pub use mutation::ReconcileMutation;
pub use told::SuggestedEntry;
pub use types::{Difference, ReconciliationRun};

use super::call::Call;
use super::error::Failed;
use super::loaders::padded;
use super::node::Node;
use entity::reconcile::{reconciliation_run, run_difference};
use entity::{InScope as _, RunId, Scope};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait as _, Condition, QueryFilter as _, QueryOrder as _};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// The runs of ids that are reached.
pub async fn nodes(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let found = runs(call, &call.ctx.actor.scope_of::<reconciliation_run::Entity>(), ids).await?;
    Ok(found.into_iter().map(|(id, row)| (id, Node::ReconciliationRun(ReconciliationRun(row)))).collect())
}

/// The runs of ids in a scope. Two institutes may have brought the same id: who reaches both finds the
/// run that was there first.
async fn runs(call: &Call, scope: &Scope, ids: &[Uuid]) -> Result<HashMap<Uuid, reconciliation_run::Model>, Failed> {
    use reconciliation_run::Column as C;
    let select = reconciliation_run::Entity::find_in(scope).filter(C::Id.is_in(padded(ids.iter().copied())));
    let rows = select.order_by_desc(C::RecordedAt).all(&**call.read().await?).await?;
    Ok(rows.into_iter().map(|row| (row.id.0, row)).collect())
}

/// The differences that are reached, each by its run and the number in it.
pub async fn differences(call: &Call, keys: &[(Uuid, i32)]) -> Result<HashMap<(Uuid, i32), Difference>, Failed> {
    use run_difference::Column as C;
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let mut numbers: BTreeMap<Uuid, Vec<i32>> = BTreeMap::new();
    for (run, number) in keys {
        numbers.entry(*run).or_default().push(*number);
    }
    let of_run = |(run, numbers): (Uuid, Vec<i32>)| C::RunId.eq(RunId(run)).and(C::Number.is_in(padded(numbers)));
    let wanted = numbers.into_iter().map(of_run).fold(Condition::any(), Condition::add);
    let select = run_difference::Entity::find_in(&call.ctx.actor.scope).filter(wanted);
    // As with runs, the first of those that share an id.
    let rows = select.order_by_desc(C::RecordedAt).all(&**call.read().await?).await?;
    Ok(rows.into_iter().map(|row| ((row.run_id.0, row.number), Difference(row))).collect())
}
