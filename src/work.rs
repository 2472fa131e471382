//! Which room does which kind of job.

use crate::app::Ctx;
use crate::error::{Error, Fault};
use crate::imports;
use crate::jobs::{Job, Progress};
use crate::words::Told;
use entity::JobKind;
use futures_util::future::BoxFuture;

/// Does a job.
pub fn handler(ctx: Ctx, job: Job, progress: Progress) -> BoxFuture<'static, Result<(), Error<Told>>> {
    Box::pin(async move {
        match job.kind {
            JobKind::Import => imports::execute(&ctx, &job, &progress).await,
            JobKind::Reconciliation => Err(Error::Fault(Fault::told(words::NO_ROOM.with([&job.kind.zh(), &job.kind])))),
        }
    })
}

/// Tells the room of a job that it could not be done, or was stopped.
pub fn failed(ctx: Ctx, job: Job, _progress: Progress) -> BoxFuture<'static, Result<(), Error<Told>>> {
    Box::pin(async move {
        match job.kind {
            JobKind::Import => imports::give_up(&ctx, &job).await,
            JobKind::Reconciliation => Ok(()),
        }
    })
}

/// The messages of this file.
pub mod words {
    crate::words! {
        NO_ROOM = "本程序不处理“{0}”（{1}）任务", "this program does no jobs of the kind {1} ({0})";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
