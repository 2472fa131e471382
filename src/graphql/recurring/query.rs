//! 督办: which stocktakes are due, over all institutes.

use super::super::call::Call;
use super::super::error::Failed;
use super::types::{StocktakeOccurrence, StocktakeSchedule};
use crate::recurring::service;
use async_graphql::{Context, Object, SimpleObject};

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
        #[graphql(desc = "Only those that should be closed by now (只看逾期).", default)] overdue_only: bool,
    ) -> Result<Vec<StocktakeDue>, Failed> {
        let call = Call::of(context);
        let due = service::due(&call.ctx, &**call.read().await?, overdue_only).await?;
        let told = |(schedule, one)| StocktakeDue {
            schedule: StocktakeSchedule(schedule),
            occurrence: StocktakeOccurrence::from(one),
        };
        Ok(due.into_iter().map(told).collect())
    }
}
