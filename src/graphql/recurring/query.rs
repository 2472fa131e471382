//! 督办: which stocktakes are due, over all institutes.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::page::{List, Total, Window};
use super::types::{StocktakeOccurrence, StocktakeSchedule};
use crate::recurring::service;
use crate::recurring::store::{Schedule, Standing};
use async_graphql::{Context, Object, SimpleObject};
use entity::{Day, StocktakeScheduleId};
use std::sync::Arc;

/// What is due, as it is read.
type One = (Arc<Schedule>, Standing);
/// What it is sorted by.
type Key = (Day, StocktakeScheduleId, Day);

/// A stocktake that should be done (应办盘点).
#[derive(Debug, SimpleObject)]
pub struct StocktakeDue {
    /// Of which schedule, and so of which institute (定期盘点安排).
    schedule: StocktakeSchedule,
    /// Which, and since when (历次盘点之一).
    occurrence: StocktakeOccurrence,
}

/// What can be asked of stocktakes that recur.
#[derive(Debug, Default)]
pub struct RecurringQuery;

#[Object]
impl RecurringQuery {
    /// The stocktakes whose base date has come and that are not closed, over all institutes that are reached, the one
    /// that is overdue longest first (应办盘点). Needs: a role that reads stocktakes.
    async fn stocktakes_due(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
        #[graphql(desc = "Only those that should be closed by now (只看逾期).", default)] overdue_only: bool,
    ) -> Result<List<StocktakeDue>, Failed> {
        let call = Call::of(context);
        let window: Window<Key> = Window::new(first, after.as_deref(), last, before.as_deref())?;
        let due = service::due(&call.ctx, &**call.read().await?, overdue_only).await?;
        let total = due.len() as u64;
        let key = |(schedule, one): &One| service::key(schedule, one);
        let told = |(schedule, one): One| StocktakeDue {
            schedule: StocktakeSchedule(schedule),
            occurrence: StocktakeOccurrence::from(one),
        };
        let rows = window.of_sorted(due, key);
        Ok(rows.list(Total::lazy(move || async move { Ok(total) }), key, told))
    }
}
