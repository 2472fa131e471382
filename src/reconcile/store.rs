//! Statements about runs, their differences and their groups.

use super::stored::{PackedRow, unpack};
use crate::db::bulk::Target;
use crate::error::Fault;
use entity::reconcile::{reconciliation_run, run_chunk, run_group};
use entity::{GroupStatus, InScope as _, RunId, Scope};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};

pub(super) const DIFFERENCE: Target = Target {
    table: "run_difference",
    columns: &[
        "run_id",
        "number",
        "institute_id",
        "kind",
        "leg",
        "measure",
        "status",
        "amount",
        "located",
        "detail",
        "case_id",
        "content",
    ],
};

pub(super) const GROUP: Target =
    Target { table: "run_group", columns: &["run_id", "number", "institute_id", "status", "members"] };

/// A run that is reached.
pub async fn find(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: RunId,
) -> Result<Option<reconciliation_run::Model>, Fault> {
    use reconciliation_run::Column as C;
    let found = reconciliation_run::Entity::find_in(scope).filter(C::Id.eq(id));
    // Two institutes may have brought the same id; who reaches both finds the one that was there first.
    Ok(found.order_by_asc(C::RecordedAt).one(db).await?)
}

/// Groups of a run that do not agree, after a number.
pub async fn groups(
    db: &impl ConnectionTrait,
    run: &reconciliation_run::Model,
    status: Option<GroupStatus>,
    after: i32,
    most: u64,
) -> Result<Vec<run_group::Model>, Fault> {
    use run_group::Column as C;
    let own = run_group::Entity::find_in(&Scope::institute(run.institute_id)).filter(C::RunId.eq(run.id));
    let select = own.filter(C::Number.gt(after)).apply_if(status, |select, status| select.filter(C::Status.eq(status)));
    Ok(select.order_by_asc(C::Number).limit(most).all(db).await?)
}

/// The groups of a chunk that agree, each with its number; none where there is no such chunk.
pub async fn matched(
    db: &impl ConnectionTrait,
    run: &reconciliation_run::Model,
    chunk: i32,
) -> Result<Vec<(u32, Vec<PackedRow>)>, Fault> {
    let found = run_chunk::Entity::find_by_id((run.id, chunk, run.institute_id)).one(db).await?;
    found.map_or_else(|| Ok(Vec::new()), |chunk| unpack(&chunk.content))
}
