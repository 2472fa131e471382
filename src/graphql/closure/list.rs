//! The differences of an institute, as they are followed.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::node::local;
use super::super::org::Person;
use super::super::page::{self, List, Rows, Total, Window};
use super::super::term::Term;
use super::types::DifferenceCase;
use async_graphql::{Context, Enum, ID, InputObject};
use entity::closure::difference_case::{Column, Entity, Model};
use entity::{
    Action, Day, DifferenceKind, DifferencePresence, DifferenceStatus, DifferenceTreatment, InScope as _, InstituteId,
    Leg, PersonId, Scope,
};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait as _, Condition, QueryFilter as _, QueryTrait as _, Select};
use uuid::Uuid;

/// Which differences are looked for; all conditions together (筛选).
#[derive(Debug, Clone, Default, InputObject)]
pub struct DifferenceCaseFilter {
    /// Of these kinds (差异类型); of any where nothing is said.
    pub kinds: Option<Vec<Term<DifferenceKind>>>,
    /// With these statuses (差异状态); with any where nothing is said.
    pub statuses: Option<Vec<Term<DifferenceStatus>>>,
    /// Found so by the newest run (差异存续); either way where nothing is said.
    pub presences: Option<Vec<Term<DifferencePresence>>>,
    /// On this leg (核对关系).
    pub leg: Option<Term<Leg>>,
    /// Whether the deadline of an open one has passed (逾期).
    pub overdue: Option<bool>,
    /// For which this person answers (责任人).
    pub owned_by: Option<ID>,
    /// Whether it is carried by approval (历史遗留).
    pub legacy: Option<bool>,
}

/// In which order differences are listed (排序).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DifferenceCaseOrder {
    /// As they were first found (发现先后).
    Found,
    /// By deadline; those without one are left out (办理期限).
    Due,
}

/// Whether the deadline of an open difference has passed.
fn overdue(today: Day) -> Condition {
    Condition::all().add(Column::DueOn.lt(today)).add(Column::Status.ne(DifferenceStatus::Closed))
}

fn select(institute: InstituteId, filter: DifferenceCaseFilter, today: Day) -> Result<Select<Entity>, Failed> {
    let DifferenceCaseFilter { kinds, statuses, presences, leg, overdue: late, owned_by, legacy } = filter;
    let owner: Option<PersonId> = owned_by.map(|id| local(Person::KIND, &id)).transpose()?;
    let carried = Column::Treatment.eq(DifferenceTreatment::Legacy);
    Ok(Entity::find_in(&Scope::institute(institute))
        .apply_if(kinds, |select, some| select.filter(Column::Kind.is_in(some.iter().map(|one| one.0))))
        .apply_if(statuses, |select, some| select.filter(Column::Status.is_in(some.iter().map(|one| one.0))))
        .apply_if(presences, |select, some| select.filter(Column::Presence.is_in(some.iter().map(|one| one.0))))
        .apply_if(leg, |select, leg| select.filter(Column::Leg.eq(leg.0)))
        .apply_if(owner, |select, owner| select.filter(Column::OwnerId.eq(owner)))
        .apply_if(late, |select, late| {
            let is_late = overdue(today);
            // Without a deadline nothing is overdue.
            let other = Condition::any().add(Column::DueOn.is_null()).add(Column::DueOn.gte(today));
            select.filter(if late { is_late } else { other.add(Column::Status.eq(DifferenceStatus::Closed)) })
        })
        .apply_if(legacy, |select, legacy| {
            select.filter(if legacy { carried } else { Column::Treatment.is_null().or(carried.not()) })
        }))
}

/// A page of the differences of an institute.
pub async fn difference_cases(
    context: &Context<'_>,
    institute: InstituteId,
    (first, after, last, before): (Option<i32>, Option<String>, Option<i32>, Option<String>),
    (filter, order): (DifferenceCaseFilter, DifferenceCaseOrder),
) -> Result<List<DifferenceCase>, Failed> {
    let call = Call::of(context);
    call.may_read(Action::ReadDifferences, institute)?;
    let window: Window<(i64, Uuid)> = Window::new(first, after.as_deref(), last, before.as_deref())?;
    let select = select(institute, filter, call.ctx.app.today())?;
    let (select, column) = match order {
        DifferenceCaseOrder::Found => (select, Column::RecordedAt),
        DifferenceCaseOrder::Due => (select.filter(Column::DueOn.is_not_null()), Column::DueOn),
    };
    let total = Total::counted(call, select.clone());
    let rows = if page::asks_for_rows(context) {
        page::rows(&**call.read().await?, select, (column, Column::Id), &window).await?
    } else {
        Rows::none()
    };
    let key = move |row: &Model| {
        let first = match order {
            DifferenceCaseOrder::Found => row.recorded_at.0,
            DifferenceCaseOrder::Due => row.due_on.and_then(Day::digits).map(i64::from).unwrap_or_default(),
        };
        (first, row.id.0)
    };
    Ok(rows.list(total, key, DifferenceCase))
}
