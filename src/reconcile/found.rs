//! What a run says of the differences that are followed, once it has written its own: found again, gone, or back
//! after it was settled, and then opened again.

use super::deadline;
use super::follow::{Followed, Tally};
use super::stored::Compared;
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::error::Fault;
use entity::closure::{difference_case, difference_event, difference_register};
use entity::reconcile::{reconciliation_run, run_difference};
use entity::{
    DifferenceCaseId, DifferenceKind, DifferencePresence, DifferenceStatus, DifferenceStep, InScope as _, Leg, Measure,
    Scope,
};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait as _, EntityTrait as _, IntoActiveModel, QueryFilter as _};
use serde_json::json;
use std::collections::BTreeMap;

/// Rows that one statement writes or names.
const EACH: usize = 500;

/// Says of the cases what the run says of them, once its differences are written.
pub(super) async fn tell(
    ctx: &Ctx,
    tx: &WriteTx,
    run: &reconciliation_run::Model,
    compared: &Compared,
    followed: &Followed,
) -> Result<(), Fault> {
    if followed.legs.is_empty() {
        return Ok(());
    }
    seen(tx, run, followed).await?;
    recounted(tx, followed).await?;
    reopen(ctx, tx, run, &followed.returned).await?;
    let tally = &compared.outcome.tally;
    let mut registers = Vec::new();
    for leg in &followed.legs {
        let measures = compared.outcome.footing.legs.iter().filter(|footing| footing.leg == *leg);
        let measures: Vec<Measure> = measures.map(|footing| footing.measure).collect();
        let gone = gone(tx, run, (*leg, &measures), followed).await?;
        let of = followed.tally.get(leg);
        let number = |of_tally: fn(&Tally) -> i64| of.map(of_tally).unwrap_or_default();
        registers.push(difference_register::Model {
            run_id: run.id,
            leg: *leg,
            institute_id: run.institute_id,
            as_of: run.as_of,
            known_at: run.known_at,
            scope: followed.scope_on(*leg).to_owned(),
            opened: number(|tally| tally.opened),
            carried: number(|tally| tally.carried),
            gone,
            returned: number(|tally| tally.returned),
            groups: tally.groups as i64,
            matched: tally.matched as i64,
            out_of_scope: tally.out_of_scope as i64,
            recorded_at: tx.at(),
        });
    }
    let rows = registers.into_iter().map(IntoActiveModel::into_active_model);
    difference_register::Entity::insert_many(rows).exec_without_returning(&**tx).await?;
    Ok(())
}

/// What the run found of the cases.
async fn seen(tx: &WriteTx, run: &reconciliation_run::Model, followed: &Followed) -> Result<(), Fault> {
    use difference_case::Column as C;
    use run_difference::Column as D;
    let own = |column: C| Expr::col((difference_case::Entity, column));
    let found = |column: D| Expr::col((run_difference::Entity, column));
    let is_back = || own(C::Presence).eq(DifferencePresence::Gone);
    for leg in &followed.legs {
        let update = Query::update()
            .table(difference_case::Entity)
            .from(run_difference::Entity)
            .value(C::Amount, found(D::Amount))
            .value(C::Located, found(D::Located))
            .value(C::Content, found(D::Content))
            .value(C::LastNumber, found(D::Number))
            .value(C::LastRunId, run.id)
            .value(C::LastSeenOn, run.as_of)
            .value(C::Scope, followed.scope_on(*leg))
            .value(C::PresenceAt, CaseStatement::new().case(is_back(), tx.at().0).finally(own(C::PresenceAt)))
            .value(
                C::Presence,
                CaseStatement::new().case(is_back(), DifferencePresence::Returned).finally(own(C::Presence)),
            )
            .and_where(found(D::InstituteId).eq(run.institute_id))
            .and_where(found(D::RunId).eq(run.id))
            .and_where(found(D::Leg).eq(*leg))
            .and_where(found(D::CaseId).equals((difference_case::Entity, C::Id)))
            .and_where(own(C::InstituteId).eq(run.institute_id))
            .to_owned();
        tx.execute(&update).await?;
    }
    Ok(())
}

/// Who counted what the run found: they do not approve it.
async fn recounted(tx: &WriteTx, followed: &Followed) -> Result<(), Fault> {
    use difference_case::Column as C;
    for (counters, cases) in &followed.recounted {
        for some in cases.chunks(EACH) {
            let update = difference_case::Entity::update_many().col_expr(C::Counters, Expr::val(counters.as_str()));
            update.filter(C::Id.is_in(some.iter().copied())).exec(&**tx).await?;
        }
    }
    Ok(())
}

/// What the run did not find, and would have: of what it compared.
async fn gone(
    tx: &WriteTx,
    run: &reconciliation_run::Model,
    (leg, measures): (Leg, &[Measure]),
    followed: &Followed,
) -> Result<i64, Fault> {
    use difference_case::Column as C;
    let mut missed = Condition::all()
        .add(C::InstituteId.eq(run.institute_id))
        .add(C::Leg.eq(leg))
        .add(C::Measure.is_in(measures.iter().copied()))
        .add(C::LastRunId.ne(run.id))
        .add(C::Presence.ne(DifferencePresence::Gone));
    let scope = followed.scope_on(leg);
    if !scope.is_empty() {
        missed = missed.add(C::Scope.eq(scope));
    }
    let update = difference_case::Entity::update_many()
        .col_expr(C::Presence, Expr::val(DifferencePresence::Gone))
        .col_expr(C::PresenceAt, Expr::val(tx.at()))
        .filter(missed);
    Ok(update.exec(&**tx).await?.rows_affected.cast_signed())
}

/// Opens again what was settled, and is found again.
async fn reopen(
    ctx: &Ctx,
    tx: &WriteTx,
    run: &reconciliation_run::Model,
    returned: &[(DifferenceCaseId, DifferenceKind)],
) -> Result<(), Fault> {
    use difference_case::Column as C;
    let today = tx.at().day();
    let mut by_kind: BTreeMap<DifferenceKind, Vec<DifferenceCaseId>> = BTreeMap::new();
    for (case, kind) in returned {
        by_kind.entry(*kind).or_default().push(*case);
    }
    for (kind, cases) in by_kind {
        for some in cases.chunks(EACH) {
            let rows = difference_case::Entity::find_in(&Scope::institute(run.institute_id));
            let before = rows.filter(C::Id.is_in(some.iter().copied())).all(&**tx).await?;
            let events = before.iter().map(|case| returned_event(ctx, tx, run, case).into_active_model());
            difference_event::Entity::insert_many(events).exec_without_returning(&**tx).await?;
            let mut update = difference_case::Entity::update_many()
                .col_expr(C::Status, Expr::val(DifferenceStatus::Open))
                .col_expr(C::DueOn, Expr::val(deadline::explain_by(kind, today)))
                .col_expr(C::Round, C::Round.into_expr().add(1))
                .col_expr(C::Version, C::Version.into_expr().add(1))
                .col_expr(C::Evidence, Expr::val(""))
                .col_expr(C::Route, Expr::val(""))
                .col_expr(C::Basis, Expr::val(""));
            for column in CLEARED {
                update = update.col_expr(column, Expr::null());
            }
            update.filter(C::Id.is_in(some.iter().copied())).exec(&**tx).await?;
        }
    }
    Ok(())
}

/// What people said of a case, which its history keeps when it is opened again.
const CLEARED: [difference_case::Column; 23] = {
    use difference_case::Column as C;
    [
        C::Cause,
        C::Treatment,
        C::Note,
        C::SubmittedDigest,
        C::ApprovedAmount,
        C::ApprovedAt,
        C::SettledAt,
        C::ExplainedBy,
        C::ExplainedByKey,
        C::SubmittedBy,
        C::SubmittedByKey,
        C::ApprovedBy,
        C::ApprovedByKey,
        C::SettledBy,
        C::SettledByKey,
        C::ClosedBy,
        C::ClosedByKey,
        C::VoucherYear,
        C::VoucherPeriod,
        C::VoucherWord,
        C::VoucherNumber,
        C::VoucherLine,
        C::CardId,
    ]
};

fn returned_event(
    ctx: &Ctx,
    tx: &WriteTx,
    run: &reconciliation_run::Model,
    case: &difference_case::Model,
) -> difference_event::Model {
    difference_event::Model {
        id: ctx.app.id(),
        institute_id: case.institute_id,
        case_id: case.id,
        batch_id: None,
        step: DifferenceStep::Reopen,
        status: DifferenceStatus::Open,
        round: case.round + 1,
        submission: case.submission,
        approval_step: None,
        note: None,
        document_no: None,
        detail: json!({ "run": run.id, "was": case.status, "closedBy": case.closed_by }).to_string(),
        digest: case.content,
        explained_by_key: None,
        submitted_by_key: None,
        done_by: run.actor.clone(),
        done_by_key: format!("run:{}", run.id),
        recorded_at: tx.at(),
    }
}
