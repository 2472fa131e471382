//! A job, as a client is told of it.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::node::global;
use super::super::org::Institute;
use super::super::scalar::DateTime;
use super::super::term::Term;
use async_graphql::{Context, ID, Object, SimpleObject};
use entity::jobs::job;
use entity::{JobKind, JobState};

/// How far something is (进度).
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct Progress {
    /// Steps done (已完成).
    pub done: i64,
    /// Steps in all; 0 where that is not known yet (总数).
    pub total: i64,
}

/// Work that goes on after the request was answered (任务).
#[derive(Debug, Clone)]
pub struct Job(pub job::Model);

impl Job {
    /// What its global ids begin with.
    pub const KIND: &'static str = "Job";

    /// A job as far as it is by now: what is being done in this process is not in the database yet.
    pub fn now(call: &Call, mut row: job::Model) -> Self {
        if let Some(progress) = call.ctx.app.bell.running(row.id) {
            (row.done, row.total) = progress.now();
        }
        Self(row)
    }
}

/// Work that goes on after the request was answered (任务).
#[Object]
impl Job {
    /// The id.
    pub async fn id(&self) -> ID {
        global(Self::KIND, self.0.id.0)
    }

    /// What it does (任务类型).
    async fn kind(&self) -> Term<JobKind> {
        Term(self.0.kind)
    }

    /// How far it is (任务状态).
    async fn state(&self) -> Term<JobState> {
        Term(self.0.state)
    }

    /// How much of it is done (进度).
    async fn progress(&self) -> Progress {
        Progress { done: self.0.done, total: self.0.total }
    }

    /// Whose books it is about (机构).
    async fn institute(&self, context: &Context<'_>) -> Result<Option<Institute>, Failed> {
        super::super::org::institute_of(context, self.0.institute_id).await
    }

    /// When it was asked for.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// The request that asked for it, as the log names it: what a failure is looked up by (请求号).
    async fn request_id(&self) -> &str {
        &self.0.request_id
    }
}
