//! What can be done with reconciliations.

use super::super::call::Call;
use super::super::error::{Failed, UserError};
use super::super::node::local;
use super::super::once::{Made, once};
use super::super::org::Institute;
use super::super::scalar::{ClientId, Date, DateTime};
use super::super::stocktake::Stocktake;
use super::types::ReconciliationRun;
use crate::jobs;
use crate::reconcile::service::{self, RunInput};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{JobKind, RunId, Scope};
use std::time::Duration;

/// How long a run is waited for before it is answered as running.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is to be reconciled.
#[derive(Debug, InputObject)]
pub struct ReconciliationRunInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// Whose accounts, cards and stock (机构).
    pub institute: ID,
    /// 核对基准日.
    pub as_of: Date,
    /// First day of the movements in the class table; 1 January where nothing is said (本期起始日).
    pub from: Option<Date>,
    /// What was known by then is compared; all that is known now where nothing is said (知悉时点).
    pub known_at: Option<DateTime>,
    /// The stocktake; without one accounts and cards are compared (盘点).
    pub stocktake: Option<ID>,
    /// The mapping that chains and levels come from, as TOML; that of the imports where nothing is said (列对应方案).
    pub mapping: Option<String>,
    /// The id of the new run, brought by the client: a resend answers with what exists (客户端编号).
    pub client_id: Option<ClientId>,
}

/// What became of a wish to reconcile.
#[derive(Debug, SimpleObject)]
pub struct ReconciliationRunPayload {
    /// The run; its `status` tells how far it is.
    pub run: Option<ReconciliationRun>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What can be done with reconciliations.
#[derive(Debug, Default)]
pub struct ReconcileMutation;

#[Object]
impl ReconcileMutation {
    /// Reconciles accounts, cards and stock (核对). Waits a while for the run to end; a longer one is
    /// answered as RUNNING, and `node(id)` tells how far it is. Needs: a token for the institute.
    async fn reconciliation_run(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is to be reconciled.")] input: ReconciliationRunInput,
    ) -> Result<Option<ReconciliationRunPayload>, Failed> {
        let asked = RunInput {
            institute: local(Institute::KIND, &input.institute)?,
            as_of: input.as_of.0,
            from: input.from.map(|day| day.0),
            known_at: input.known_at.map(|known| known.0),
            stocktake: input.stocktake.as_ref().map(|id| local(Stocktake::KIND, id)).transpose()?,
            mapping: input.mapping.clone(),
            client_id: input.client_id.map(|id| RunId(id.0)),
        };
        let request = async |ctx| {
            let requested = service::request(&ctx, &asked).await?;
            Ok(Made { id: requested.run.id.0, existed: requested.existed })
        };
        let settled = once(context, ReconciliationRun::KIND, &input, &input.idempotency_key, request).await?;
        let run = match settled.id {
            Some(id) => {
                jobs::wait(&Call::of(context).ctx, (JobKind::Reconciliation, id), PATIENCE).await?;
                super::runs(Call::of(context), &Scope::institute(asked.institute), &[id]).await?.remove(&id)
            }
            None => None,
        };
        Ok(Some(ReconciliationRunPayload { run: run.map(ReconciliationRun), user_errors: settled.user_errors }))
    }
}
