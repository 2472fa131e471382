//! What can be done with jobs.

use super::super::call::Call;
use super::super::error::{Failed, UserError};
use super::super::loaders::made;
use super::super::node::local;
use super::super::once::once;
use super::types::Job;
use crate::jobs;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::JobId;
use entity::jobs::job;

/// Which job is to stop.
#[derive(Debug, InputObject)]
pub struct JobCancelInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The job.
    pub job: ID,
}

/// What became of the wish to stop a job.
#[derive(Debug, SimpleObject)]
pub struct JobCancelPayload {
    /// The job; it may still be running for a moment.
    pub job: Option<Job>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What can be done with jobs.
#[derive(Debug, Default)]
pub struct JobsMutation;

#[Object]
impl JobsMutation {
    /// Asks a job to stop (取消任务): what it has begun is rolled back. A job that has ended stays as it is.
    /// Needs: a token for its institute.
    async fn job_cancel(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which job.")] input: JobCancelInput,
    ) -> Result<Option<JobCancelPayload>, Failed> {
        let id: JobId = local(Job::KIND, &input.job)?;
        let cancel = async |ctx| jobs::cancel(&ctx, id).await.map(|()| id.0);
        let settled = once(context, Job::KIND, &input, &input.idempotency_key, cancel).await?;
        let job = made::<job::Entity>(context, settled.id).await?;
        let job = job.map(|row| Job::now(Call::of(context), row));
        Ok(Some(JobCancelPayload { job, user_errors: settled.user_errors }))
    }
}
