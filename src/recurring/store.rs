//! Statements about stocktakes that recur.

use super::rule::{Every, Occurrence};
use crate::error::Fault;
use entity::stocktake::{stocktake, stocktake_schedule, stocktake_schedule_end, stocktake_step};
use entity::{
    Day, InScope as _, InstituteId, OccurrenceStatus, Scope, StocktakeId, StocktakeScheduleId, StocktakeStatus,
    StocktakeStepKind,
};
use sea_orm::sea_query::{Condition, Query, SelectStatement};
use sea_orm::{ColumnTrait as _, ConnectionTrait, PaginatorTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A stocktake that recurs, what of it was ended, and what was planned of it.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// It.
    pub row: stocktake_schedule::Model,
    /// That it recurs no more.
    pub end: Option<stocktake_schedule_end::Model>,
    /// What was planned of it and not called off, by base date, with the day on which it was closed, where it is.
    pub planned: BTreeMap<Day, (stocktake::Model, Option<Day>)>,
}

/// An occurrence, and how it stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Which.
    pub of: Occurrence,
    /// How it stands.
    pub status: OccurrenceStatus,
    /// By how many days it is or was late.
    pub days_late: i32,
    /// Its stocktake, where one is planned.
    pub stocktake: Option<stocktake::Model>,
}

impl Schedule {
    /// Its days.
    pub fn every(&self) -> Every {
        Every {
            first: self.row.first_on,
            months: self.row.every_months.unsigned_abs(),
            days: self.row.days_allowed.unsigned_abs(),
            until: self.end.as_ref().map_or(Day::LAST, |end| end.ended_on),
        }
    }

    /// Its occurrences until a day, and the one behind it, as they stand on that day.
    pub fn standing(&self, today: Day) -> Vec<Standing> {
        let mut standing = Vec::new();
        for of in self.every().occurrences() {
            let planned = self.planned.get(&of.base_date);
            let (status, days_late) = of.status(planned.and_then(|(_, closed_on)| *closed_on), today);
            standing.push(Standing { of, status, days_late, stocktake: planned.map(|(row, _)| row.clone()) });
            if of.base_date > today {
                break;
            }
        }
        standing
    }
}

/// The schedules of the institutes that are reached, or of some of them, in the order in which they were laid down.
pub async fn schedules(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institutes: Option<&[InstituteId]>,
) -> Result<Vec<Arc<Schedule>>, Fault> {
    let is_of = |ids: &[InstituteId]| stocktake_schedule::Column::InstituteId.is_in(ids.iter().copied());
    whole(db, scope, &institutes.map(is_of).into_iter().fold(Condition::all(), Condition::add)).await
}

/// Some schedules that are reached.
pub async fn by_id(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[StocktakeScheduleId],
) -> Result<Vec<Arc<Schedule>>, Fault> {
    let named = stocktake_schedule::Column::Id.is_in(ids.iter().copied());
    whole(db, scope, &Condition::all().add(named)).await
}

/// How many schedules of an institute were not ended.
pub async fn recurring(db: &impl ConnectionTrait, institute: InstituteId) -> Result<u64, Fault> {
    let ended = Query::select()
        .column(stocktake_schedule_end::Column::ScheduleId)
        .from(stocktake_schedule_end::Entity)
        .and_where(stocktake_schedule_end::Column::InstituteId.eq(institute))
        .to_owned();
    let select = stocktake_schedule::Entity::find_in(&Scope::institute(institute));
    Ok(select.filter(stocktake_schedule::Column::Id.not_in_subquery(ended)).count(db).await?)
}

/// The schedules that are wanted, with their ends and their stocktakes: all named by what they are, and not by their
/// ids, of which there may be more than a statement takes parameters.
async fn whole(db: &impl ConnectionTrait, scope: &Scope, wanted: &Condition) -> Result<Vec<Arc<Schedule>>, Fault> {
    use stocktake_schedule::Column as C;
    let select = stocktake_schedule::Entity::find_in(scope).filter(wanted.clone());
    let rows = select.order_by_asc(C::RecordedAt).order_by_asc(C::Id).all(db).await?;
    let ids = Query::select().column(C::Id).from(stocktake_schedule::Entity).cond_where(wanted.clone()).to_owned();
    let ends = stocktake_schedule_end::Entity::find_in(scope)
        .filter(stocktake_schedule_end::Column::ScheduleId.in_subquery(ids.clone()));
    let mut ends: HashMap<StocktakeScheduleId, stocktake_schedule_end::Model> =
        ends.all(db).await?.into_iter().map(|end| (end.schedule_id, end)).collect();
    let planned = stocktake::Entity::find_in(scope)
        .filter(stocktake::Column::ScheduleId.in_subquery(ids.clone()))
        .filter(stocktake::Column::Status.ne(StocktakeStatus::Cancelled))
        .all(db)
        .await?;
    let closed_on = closed_on(db, scope, ids).await?;
    let mut of_schedule: HashMap<StocktakeScheduleId, BTreeMap<Day, (stocktake::Model, Option<Day>)>> = HashMap::new();
    for row in planned {
        let Some(schedule) = row.schedule_id else { continue };
        let closed_on = closed_on.get(&row.id).copied();
        of_schedule.entry(schedule).or_default().insert(row.base_date, (row, closed_on));
    }
    let whole = |row: stocktake_schedule::Model| {
        let (end, planned) = (ends.remove(&row.id), of_schedule.remove(&row.id).unwrap_or_default());
        Arc::new(Schedule { row, end, planned })
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// When the stocktakes of schedules were closed that are: the last time, where one went on in between.
async fn closed_on(
    db: &impl ConnectionTrait,
    scope: &Scope,
    schedules: SelectStatement,
) -> Result<HashMap<StocktakeId, Day>, Fault> {
    use stocktake_step::Column as C;
    let closed = Query::select()
        .column(stocktake::Column::Id)
        .from(stocktake::Entity)
        .and_where(stocktake::Column::ScheduleId.in_subquery(schedules))
        .and_where(stocktake::Column::Status.eq(StocktakeStatus::Closed))
        .to_owned();
    let select = stocktake_step::Entity::find_in(scope)
        .filter(C::StocktakeId.in_subquery(closed))
        .filter(C::Kind.eq(StocktakeStepKind::Closed))
        .order_by_asc(C::RecordedAt);
    Ok(select.all(db).await?.into_iter().map(|step| (step.stocktake_id, step.recorded_at.day())).collect())
}
