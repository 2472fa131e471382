//! Statements about stocktakes that recur.

use super::rule::{Every, Occurrence};
use crate::error::Fault;
use entity::org::institute;
use entity::stocktake::{stocktake, stocktake_schedule, stocktake_schedule_end, stocktake_step};
use entity::{
    Day, InScope as _, InstituteId, OccurrenceStatus, Scope, StocktakeId, StocktakeScheduleId, StocktakeStatus,
    StocktakeStepKind,
};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _};
use std::collections::{BTreeMap, HashMap};

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
) -> Result<Vec<Schedule>, Fault> {
    use stocktake_schedule::Column as C;
    let mut select = stocktake_schedule::Entity::find_in(scope).order_by_asc(C::RecordedAt).order_by_asc(C::Id);
    if let Some(institutes) = institutes {
        select = select.filter(C::InstituteId.is_in(institutes.iter().copied()));
    }
    whole(db, scope, select.all(db).await?).await
}

/// The codes of the institutes of schedules.
pub async fn codes(
    db: &impl ConnectionTrait,
    scope: &Scope,
    of: &[Schedule],
) -> Result<HashMap<InstituteId, String>, Fault> {
    let ids = of.iter().map(|one| one.row.institute_id);
    let found = institute::Entity::find_in(scope).filter(institute::Column::Id.is_in(ids)).all(db).await?;
    Ok(found.into_iter().map(|institute| (institute.id, institute.code)).collect())
}

/// Some schedules that are reached.
pub async fn by_id(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ids: &[StocktakeScheduleId],
) -> Result<Vec<Schedule>, Fault> {
    let select = stocktake_schedule::Entity::find_in(scope);
    let found = select.filter(stocktake_schedule::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    whole(db, scope, found).await
}

/// Schedules with their ends and their stocktakes.
async fn whole(
    db: &impl ConnectionTrait,
    scope: &Scope,
    rows: Vec<stocktake_schedule::Model>,
) -> Result<Vec<Schedule>, Fault> {
    let ids: Vec<StocktakeScheduleId> = rows.iter().map(|row| row.id).collect();
    let ends = stocktake_schedule_end::Entity::find_in(scope)
        .filter(stocktake_schedule_end::Column::ScheduleId.is_in(ids.iter().copied()));
    let mut ends: HashMap<StocktakeScheduleId, stocktake_schedule_end::Model> =
        ends.all(db).await?.into_iter().map(|end| (end.schedule_id, end)).collect();
    let planned = stocktake::Entity::find_in(scope)
        .filter(stocktake::Column::ScheduleId.is_in(ids.iter().copied()))
        .filter(stocktake::Column::Status.ne(StocktakeStatus::Cancelled))
        .all(db)
        .await?;
    let closed_on = closed_on(db, scope).await?;
    let mut of_schedule: HashMap<StocktakeScheduleId, BTreeMap<Day, (stocktake::Model, Option<Day>)>> = HashMap::new();
    for row in planned {
        let Some(schedule) = row.schedule_id else { continue };
        let closed_on = closed_on.get(&row.id).copied();
        of_schedule.entry(schedule).or_default().insert(row.base_date, (row, closed_on));
    }
    let whole = |row: stocktake_schedule::Model| Schedule {
        end: ends.remove(&row.id),
        planned: of_schedule.remove(&row.id).unwrap_or_default(),
        row,
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// When stocktakes were closed that are: the last time, where one went on in between.
async fn closed_on(db: &impl ConnectionTrait, scope: &Scope) -> Result<HashMap<StocktakeId, Day>, Fault> {
    use stocktake_step::Column as C;
    // By what they are and not by their ids: there may be more of them than a statement takes parameters.
    let closed = Query::select()
        .column(stocktake::Column::Id)
        .from(stocktake::Entity)
        .and_where(stocktake::Column::ScheduleId.is_not_null())
        .and_where(stocktake::Column::Status.eq(StocktakeStatus::Closed))
        .to_owned();
    let select = stocktake_step::Entity::find_in(scope)
        .filter(C::StocktakeId.in_subquery(closed))
        .filter(C::Kind.eq(StocktakeStepKind::Closed))
        .order_by_asc(C::RecordedAt);
    Ok(select.all(db).await?.into_iter().map(|step| (step.stocktake_id, step.recorded_at.day())).collect())
}
