//! Statements about runs, their differences and their groups.

use super::stored::{PackedRow, unpack};
use crate::db::bulk::Target;
use crate::error::Fault;
use entity::reconcile::{reconciliation_run, run_chunk, run_difference, run_group};
use entity::{DifferenceKind, DifferenceStatus, GroupStatus, InScope as _, InstituteId, RunId, Scope};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

pub(super) const DIFFERENCE: Target = Target {
    table: "run_difference",
    columns: &["run_id", "number", "institute_id", "kind", "leg", "measure", "status", "amount", "located", "detail"],
};

pub(super) const GROUP: Target =
    Target { table: "run_group", columns: &["run_id", "number", "institute_id", "status", "members"] };

/// Which differences are asked for; an empty list is no limit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DifferenceFilter {
    /// Of these kinds.
    pub kinds: Vec<DifferenceKind>,
    /// With these statuses.
    pub statuses: Vec<DifferenceStatus>,
}

/// A run that is reached.
pub async fn find(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: RunId,
) -> Result<Option<reconciliation_run::Model>, Fault> {
    Ok(reconciliation_run::Entity::find_in(scope).filter(reconciliation_run::Column::Id.eq(id)).one(db).await?)
}

/// Runs of an institute, the newest first, those before one where it is given.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    before: Option<RunId>,
    most: u64,
) -> Result<Vec<reconciliation_run::Model>, Fault> {
    use reconciliation_run::Column as C;
    let mut select = reconciliation_run::Entity::find_in(scope).filter(C::InstituteId.eq(institute));
    if let Some(before) = before {
        select = select.filter(C::Id.lt(before));
    }
    Ok(select.order_by_desc(C::Id).limit(most).all(db).await?)
}

/// Differences of a run after a number, in canonical order.
pub async fn differences(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (run, filter): (RunId, &DifferenceFilter),
    after: i32,
    most: u64,
) -> Result<Vec<run_difference::Model>, Fault> {
    use run_difference::Column as C;
    let select = filtered(scope, run, filter).filter(C::Number.gt(after));
    Ok(select.order_by_asc(C::Number).limit(most).all(db).await?)
}

/// Differences of a run before a number, the nearest first.
pub async fn differences_before(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (run, filter): (RunId, &DifferenceFilter),
    before: i32,
    most: u64,
) -> Result<Vec<run_difference::Model>, Fault> {
    use run_difference::Column as C;
    let select = filtered(scope, run, filter).filter(C::Number.lt(before));
    Ok(select.order_by_desc(C::Number).limit(most).all(db).await?)
}

/// How many differences a run has.
pub async fn count_differences(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (run, filter): (RunId, &DifferenceFilter),
) -> Result<u64, Fault> {
    Ok(filtered(scope, run, filter).count(db).await?)
}

fn filtered(scope: &Scope, run: RunId, filter: &DifferenceFilter) -> sea_orm::Select<run_difference::Entity> {
    use run_difference::Column as C;
    let mut select = run_difference::Entity::find_in(scope).filter(C::RunId.eq(run));
    if !filter.kinds.is_empty() {
        select = select.filter(C::Kind.is_in(filter.kinds.iter().copied()));
    }
    if !filter.statuses.is_empty() {
        select = select.filter(C::Status.is_in(filter.statuses.iter().copied()));
    }
    select
}

/// Groups of a run that do not agree, after a number.
pub async fn groups(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (run, status): (RunId, Option<GroupStatus>),
    after: i32,
    most: u64,
) -> Result<Vec<run_group::Model>, Fault> {
    use run_group::Column as C;
    let mut select = run_group::Entity::find_in(scope).filter(C::RunId.eq(run)).filter(C::Number.gt(after));
    if let Some(status) = status {
        select = select.filter(C::Status.eq(status));
    }
    Ok(select.order_by_asc(C::Number).limit(most).all(db).await?)
}

/// The groups of a chunk that agree, each with its number; none where there is no such chunk.
pub async fn matched(
    db: &impl ConnectionTrait,
    scope: &Scope,
    run: RunId,
    chunk: i32,
) -> Result<Vec<(u32, Vec<PackedRow>)>, Fault> {
    use run_chunk::Column as C;
    let select = run_chunk::Entity::find_in(scope).filter(C::RunId.eq(run)).filter(C::Number.eq(chunk));
    match select.one(db).await? {
        Some(chunk) => unpack(&chunk.content),
        None => Ok(Vec::new()),
    }
}
