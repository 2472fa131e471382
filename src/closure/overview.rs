//! 督办: all institutes and regimes on one measure: what was compared, what is open by kind, amount and age, how much
//! of it is closed, what is overdue, and what was approved by fewer than its route asks for.

use super::rules::{self, Owner};
use crate::approval::steps;
use crate::error::Fault;
use crate::org;
use entity::closure::{difference_case, difference_register};
use entity::org::{institute, institute_regime};
use entity::{
    Day, DifferenceKind, DifferencePresence, DifferenceStatus, DifferenceTreatment, InScope as _, InstituteId, Moment,
    Money, Regime, Scope,
};
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait as _, Func, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use std::collections::{BTreeMap, HashMap};

/// Open differences of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfKind {
    /// 差异类型.
    pub kind: DifferenceKind,
    /// How many (笔数).
    pub number: i64,
    /// What they come to, each as a positive amount (金额).
    pub amount: Money,
    /// How many of them are overdue.
    pub overdue: i64,
    /// Since when the oldest is known.
    pub oldest: Moment,
}

/// An institute on the one measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfInstitute {
    /// The institute.
    pub institute: institute::Model,
    /// The newest run of each leg.
    pub compared: Vec<difference_register::Model>,
    /// Open differences by kind, in the order of the kinds.
    pub open: Vec<OfKind>,
    /// All differences that were ever found.
    pub total: i64,
    /// Those that are closed.
    pub closed: i64,
    /// Those of them that are carried by approval (历史遗留).
    pub carried: i64,
    /// Open ones that were gone, and came again.
    pub returned: i64,
    /// Those approved by fewer than the route asks for that what they come to now has (超越审批流程).
    pub outside_route: i64,
}

impl OfInstitute {
    /// Open ones that are overdue.
    pub fn overdue(&self) -> i64 {
        self.open.iter().map(|kind| kind.overdue).sum()
    }

    /// What is closed of a thousand, rounded down; none where there is nothing to close (销号率).
    pub fn closed_of_a_thousand(&self) -> Option<i64> {
        (self.closed * 1_000).checked_div(self.total)
    }
}

/// Every institute that is reached, by code, in a fixed number of statements.
pub async fn overview(db: &impl ConnectionTrait, scope: &Scope, today: Day) -> Result<Vec<OfInstitute>, Fault> {
    let of = |institute: institute::Model| OfInstitute {
        institute,
        compared: Vec::new(),
        open: Vec::new(),
        total: 0,
        closed: 0,
        carried: 0,
        returned: 0,
        outside_route: 0,
    };
    let mut all: Vec<OfInstitute> = org::store::list(db, scope).await?.into_iter().map(of).collect();
    let place: HashMap<InstituteId, usize> = all.iter().enumerate().map(|(at, one)| (one.institute.id, at)).collect();
    for row in compared(db, scope).await? {
        if let Some(at) = place.get(&row.institute_id) {
            all[*at].compared.push(row);
        }
    }
    for group in groups(db, scope, today).await? {
        if let Some(at) = place.get(&group.institute) {
            add(&mut all[*at], &group);
        }
    }
    let regimes = regimes(db, scope).await?;
    for approved in approved(db, scope).await? {
        if let Some(one) = place.get(&approved.institute).map(|at| &mut all[*at]) {
            one.outside_route += if is_outside(&one.institute, &regimes, &approved) { approved.number } else { 0 };
        }
    }
    Ok(all)
}

/// Differences that are alike in what is counted.
struct Group {
    institute: InstituteId,
    kind: DifferenceKind,
    status: DifferenceStatus,
    treatment: Option<DifferenceTreatment>,
    presence: DifferencePresence,
    number: i64,
    amount: i64,
    overdue: i64,
    oldest: Moment,
}

fn add(one: &mut OfInstitute, group: &Group) {
    one.total += group.number;
    if group.status == DifferenceStatus::Closed {
        one.closed += group.number;
        one.carried += if group.treatment == Some(DifferenceTreatment::Legacy) { group.number } else { 0 };
        return;
    }
    one.returned += if group.presence == DifferencePresence::Returned { group.number } else { 0 };
    let new = OfKind { kind: group.kind, number: 0, amount: Money::ZERO, overdue: 0, oldest: group.oldest };
    let at = match one.open.binary_search_by_key(&group.kind, |kind| kind.kind) {
        Ok(at) => at,
        Err(at) => {
            one.open.insert(at, new);
            at
        }
    };
    let kind = &mut one.open[at];
    kind.number += group.number;
    kind.amount += Money(group.amount);
    kind.overdue += group.overdue;
    kind.oldest = Ord::min(kind.oldest, group.oldest);
}

type GroupRow = (
    InstituteId,
    DifferenceKind,
    DifferenceStatus,
    Option<DifferenceTreatment>,
    DifferencePresence,
    i64,
    i64,
    i64,
    Moment,
);

async fn groups(db: &impl ConnectionTrait, scope: &Scope, today: Day) -> Result<Vec<Group>, Fault> {
    use difference_case::Column as C;
    let bigint = || Alias::new("bigint");
    let by = [C::InstituteId, C::Kind, C::Status, C::Treatment, C::Presence];
    let is_late = C::DueOn.lt(today).and(C::Status.ne(DifferenceStatus::Closed));
    let late = CaseStatement::new().case(is_late, 1).finally(0);
    let mut select = difference_case::Entity::find_in(scope)
        .select_only()
        .columns(by)
        .expr_as(C::Id.count(), "number")
        .expr_as(Expr::expr(Func::abs(C::Amount.into_expr())).sum().cast_as(bigint()), "amount_of_all")
        .expr_as(Expr::expr(late).sum().cast_as(bigint()), "late")
        .expr_as(C::RecordedAt.min(), "oldest");
    for column in by {
        select = select.group_by(column);
    }
    let rows: Vec<GroupRow> = select.into_tuple().all(db).await?;
    let group = |(institute, kind, status, treatment, presence, number, amount, overdue, oldest): GroupRow| Group {
        institute,
        kind,
        status,
        treatment,
        presence,
        number,
        amount,
        overdue,
        oldest,
    };
    Ok(rows.into_iter().map(group).collect())
}

/// The newest run of each leg of each institute and of each part of it that was counted: no later one knew less.
async fn compared(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<difference_register::Model>, Fault> {
    use difference_register::Column as C;
    let newest = Query::select()
        .columns([C::InstituteId, C::Leg, C::Scope])
        .expr(C::KnownAt.max())
        .from(difference_register::Entity)
        .group_by_columns([C::InstituteId, C::Leg, C::Scope])
        .to_owned();
    let key = Expr::tuple([C::InstituteId, C::Leg, C::Scope, C::KnownAt].map(sea_orm::ColumnTrait::into_expr));
    let select = difference_register::Entity::find_in(scope).filter(key.in_subquery(newest));
    Ok(select.order_by_asc(C::InstituteId).order_by_asc(C::Leg).order_by_asc(C::Scope).all(db).await?)
}

/// The regimes of institutes, each from its day on, the last word of a day last.
type Regimes = HashMap<InstituteId, BTreeMap<(Day, Moment), Regime>>;

async fn regimes(db: &impl ConnectionTrait, scope: &Scope) -> Result<Regimes, Fault> {
    let mut regimes = Regimes::new();
    for row in institute_regime::Entity::find_in(scope).all(db).await? {
        let of = regimes.entry(row.institute_id).or_default();
        of.insert((row.effective_from, row.recorded_at), row.regime);
    }
    Ok(regimes)
}

/// Approved differences that are alike in what their route depends on.
struct Approved {
    institute: InstituteId,
    kind: DifferenceKind,
    treatment: Option<DifferenceTreatment>,
    /// The highest limit of the routes that they reach.
    amount: Money,
    route: String,
    on: Day,
    number: i64,
}

/// Microseconds by which Shanghai is ahead of UTC, and of a day.
const AHEAD: i64 = 8 * 3_600_000_000;
const A_DAY: i64 = 24 * 3_600_000_000;

type ApprovedRow = (InstituteId, DifferenceKind, Option<DifferenceTreatment>, String, i64, i64, i64);

async fn approved(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<Approved>, Fault> {
    use difference_case::Column as C;
    let (reached, day) = ("reached", "approved_day");
    let bigint = || Alias::new("bigint");
    let mut limit = CaseStatement::new();
    for from in rules::limits().into_iter().rev() {
        limit = limit.case(Expr::expr(Func::abs(C::Amount.into_expr())).gte(from.fen()), from.fen());
    }
    let on = C::ApprovedAt.into_expr().add(AHEAD).div(A_DAY);
    let mut select = difference_case::Entity::find_in(scope).select_only();
    select = select.columns([C::InstituteId, C::Kind, C::Treatment, C::Route]);
    let select = select
        .expr_as(Expr::expr(limit.finally(0)).cast_as(bigint()), reached)
        .expr_as(Expr::expr(on).cast_as(bigint()), day)
        .expr_as(C::Id.count(), "number")
        .filter(C::ApprovedAt.is_not_null())
        .group_by(C::InstituteId)
        .group_by(C::Kind)
        .group_by(C::Treatment)
        .group_by(C::Route)
        .group_by(Expr::col(Alias::new(reached)))
        .group_by(Expr::col(Alias::new(day)));
    let rows: Vec<ApprovedRow> = select.into_tuple().all(db).await?;
    let approved = |(institute, kind, treatment, route, amount, day, number): ApprovedRow| {
        let on = Moment(day * A_DAY - AHEAD).day();
        Approved { institute, kind, treatment, amount: Money(amount), route, on, number }
    };
    Ok(rows.into_iter().map(approved).collect())
}

/// Whether somebody who should have approved what differences come to now has not.
fn is_outside(institute: &institute::Model, regimes: &Regimes, approved: &Approved) -> bool {
    let Approved { kind, treatment, amount, route, on, .. } = approved;
    let known = regimes.get(&institute.id).into_iter().flatten();
    let regime = known.filter(|((from, _), _)| from <= on).map(|(_, regime)| *regime).next_back();
    let owner = Owner { legal_form: institute.legal_form, ownership: institute.ownership, regime };
    let treatment = treatment.unwrap_or(DifferenceTreatment::NoEntry);
    let taken = steps(route);
    let asked = rules::route(owner, (*kind, treatment, *amount), *on);
    asked.is_some_and(|asked| asked.steps.iter().any(|step| !taken.contains(step)))
}

#[cfg(test)]
mod tests {
    use super::{Approved, Group, OfInstitute, add, is_outside};
    use entity::org::institute;
    use entity::{
        DifferenceKind as K, DifferencePresence as P, DifferenceStatus as S, DifferenceTreatment as T, InstituteId,
        LegalForm, Moment, Money,
    };
    use std::collections::HashMap;
    use uuid::Uuid;

    fn one() -> OfInstitute {
        let institute = institute::Model {
            id: InstituteId(Uuid::nil()),
            code: "EX".to_owned(),
            name: "甲".to_owned(),
            uscc: None,
            legal_form: Some(LegalForm::PublicInstitution),
            ownership: None,
            peer_group: None,
            section: None,
            recorded_at: Moment(1),
            last_recorded_at: Moment(1),
            version: 1,
        };
        let (compared, open) = (Vec::new(), Vec::new());
        OfInstitute { institute, compared, open, total: 0, closed: 0, carried: 0, returned: 0, outside_route: 0 }
    }

    fn group(kind: K, status: S, number: i64) -> Group {
        let (treatment, presence) = (Some(T::Legacy), P::Returned);
        let institute = InstituteId(Uuid::nil());
        Group { institute, kind, status, treatment, presence, number, amount: 500, overdue: 1, oldest: Moment(number) }
    }

    #[test]
    fn open_ones_are_told_by_kind_and_closed_ones_as_a_share() {
        let mut told = one();
        assert_eq!(told.closed_of_a_thousand(), None);
        add(&mut told, &group(K::Location, S::Open, 3));
        add(&mut told, &group(K::CardWithoutStock, S::Submitted, 2));
        add(&mut told, &group(K::Location, S::Settled, 1));
        add(&mut told, &group(K::Location, S::Closed, 3));
        let open: Vec<_> = told.open.iter().map(|kind| (kind.kind, kind.number, kind.oldest)).collect();
        assert_eq!(open, [(K::CardWithoutStock, 2, Moment(2)), (K::Location, 4, Moment(1))]);
        assert_eq!((told.total, told.closed, told.carried, told.returned, told.overdue()), (9, 3, 3, 6, 3));
        assert_eq!((told.closed_of_a_thousand(), told.open[1].amount), (Some(333), Money(1_000)));
    }

    #[test]
    fn what_came_to_more_since_needs_more_to_approve_it() {
        let approved = |fen: i64, route: &str| {
            let (kind, treatment, route) = (K::CardWithoutStock, Some(T::Ledger), route.to_owned());
            let (institute, on) = (InstituteId(Uuid::nil()), "2026-01-05".parse().expect("a day"));
            let of = Approved { institute, kind, treatment, amount: Money(fen), route, on, number: 1 };
            is_outside(&one().institute, &HashMap::new(), &of)
        };
        assert!(!approved(100, "UNIT BUREAU") && approved(100, "UNIT"));
        assert!(approved(1_500_000_000, "UNIT BUREAU") && !approved(1_500_000_000, "UNIT BUREAU FINANCE"));
    }
}
