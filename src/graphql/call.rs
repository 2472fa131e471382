//! One request, as every field finds it.

use super::error::Failed;
use super::reads::Reads;
use crate::access::Tenant;
use crate::app::Ctx;
use crate::db::ReadTx;
use crate::error::Error;
use crate::words::Told;
use async_graphql::Context;
use entity::{Action, InstituteId};
use std::sync::Arc;

/// Who asks, and what the request has read so far.
#[derive(Debug)]
pub struct Call {
    /// Who asks.
    pub ctx: Ctx,
    /// The snapshot of the request.
    pub reads: Reads,
}

impl Call {
    /// A request that has read nothing yet.
    pub fn new(ctx: Ctx) -> Arc<Self> {
        Arc::new(Self { reads: Reads::new(Arc::clone(&ctx.app), ctx.actor.reach()), ctx })
    }

    /// The request that a field belongs to.
    pub fn of<'a>(context: &Context<'a>) -> &'a Arc<Self> {
        context.data_unchecked::<Arc<Self>>()
    }

    /// An error where a list of an institute that is reached is none that the roles read.
    pub fn may_read(&self, action: Action, institute: InstituteId) -> Result<(), Failed> {
        let right: Result<Tenant, Error<Told>> = self.ctx.actor.tenant(action, institute);
        Ok(right.map(|_| ())?)
    }

    /// The snapshot to read from.
    pub async fn read(&self) -> Result<Arc<ReadTx>, Failed> {
        Ok(self.reads.tx().await?)
    }
}
