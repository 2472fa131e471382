//! 督办: which stocktakes are due, over all institutes.

use super::super::call::Call;
use super::super::error::Failed;
use super::types::{StocktakeOccurrence, StocktakeSchedule};
use crate::error::Error;
use crate::recurring::service::overdue;
use crate::recurring::store::schedules;
use crate::words::Told;
use async_graphql::{Context, Object, SimpleObject};
use entity::Action;
use entity::stocktake::stocktake_schedule;

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
        let right: Result<(), Error<Told>> = call.ctx.actor.require(Action::ReadStocktakes);
        right?;
        let scope = call.ctx.actor.scope_of::<stocktake_schedule::Entity>();
        let today = call.ctx.app.today();
        let all = schedules(&**call.read().await?, &scope, None).await?;
        let told = |(schedule, one)| StocktakeDue {
            schedule: StocktakeSchedule(schedule),
            occurrence: StocktakeOccurrence::from(one),
        };
        Ok(overdue(all, today, overdue_only).into_iter().map(told).collect())
    }
}
