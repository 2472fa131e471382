//! Which room does which kind of job.

use crate::app::Ctx;
use crate::error::Error;
use crate::imports;
use crate::jobs::{Job, Progress};
use crate::reconcile;
use crate::words::Told;
use entity::JobKind;
use futures_util::future::BoxFuture;

/// Does a job.
pub fn handler(ctx: Ctx, job: Job, progress: Progress) -> BoxFuture<'static, Result<(), Error<Told>>> {
    Box::pin(async move {
        match job.kind {
            JobKind::Import => Box::pin(imports::execute(&ctx, &job, &progress)).await,
            JobKind::Revert => Box::pin(imports::execute_revert(&ctx, &job, &progress)).await,
            JobKind::Reconciliation => Box::pin(reconcile::service::execute(&ctx, &job, &progress)).await,
        }
    })
}

/// Tells the room of a job that it could not be done, or was stopped.
pub fn failed(ctx: Ctx, job: Job, _progress: Progress) -> BoxFuture<'static, Result<(), Error<Told>>> {
    Box::pin(async move {
        match job.kind {
            JobKind::Import => imports::give_up(&ctx, &job).await,
            JobKind::Revert => imports::give_up_revert(&ctx, &job).await,
            JobKind::Reconciliation => reconcile::service::give_up(&ctx, &job).await,
        }
    })
}
