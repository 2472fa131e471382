//! What can be done with a month's depreciation.

use super::super::error::{Failed, UserError};
use super::super::loaders::made;
use super::super::node::local;
use super::super::once::{Made, once};
use super::super::org::Institute;
use super::super::scalar::Period;
use super::types::DepreciationRun;
use crate::depreciation::service::{self, Posted};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::depreciation::depreciation_run;
use entity::{DepreciationRunId, InstituteId};

/// Which month is to be posted (计提折旧).
#[derive(Debug, InputObject)]
pub struct DepreciationPostInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// Whose cards (机构).
    pub institute: ID,
    /// The month: the one after the newest that is posted, or any where none is (会计期间).
    pub period: Period,
}

/// Which month is to be taken back (冲回折旧).
#[derive(Debug, InputObject)]
pub struct DepreciationReverseInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The newest month that is posted (折旧计提).
    pub run: ID,
}

/// What became of the wish to post a month.
#[derive(Debug, SimpleObject)]
pub struct DepreciationPostPayload {
    /// The month as it is posted, now or before (折旧计提).
    pub run: Option<DepreciationRun>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What became of the wish to take a month back.
#[derive(Debug, SimpleObject)]
pub struct DepreciationReversePayload {
    /// The reversal, made now or before (冲回).
    pub run: Option<DepreciationRun>,
    /// Why it was refused; empty where it was not.
    pub user_errors: Vec<UserError>,
}

/// What can be done with a month's depreciation.
#[derive(Debug, Default)]
pub struct DepreciationMutation;

impl From<Posted> for Made {
    fn from(posted: Posted) -> Self {
        Self { id: posted.run.id.0, existed: posted.existed }
    }
}

#[Object]
impl DepreciationMutation {
    /// Posts a month's depreciation: a line a card, by what is known now, and a voucher a class that is
    /// suggested (计提折旧). A month that is posted already is answered with its run. Needs: 财务负责人 or
    /// 资产管理员.
    async fn depreciation_post(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which month, and whose cards.")] input: DepreciationPostInput,
    ) -> Result<Option<DepreciationPostPayload>, Failed> {
        let institute: InstituteId = local(Institute::KIND, &input.institute)?;
        let post = async |ctx| service::post(&ctx, institute, input.period.0).await;
        let settled = once(context, DepreciationRun::KIND, &input, &input.idempotency_key, post).await?;
        let run = made::<depreciation_run::Entity>(context, settled.id).await?.map(DepreciationRun);
        Ok(Some(DepreciationPostPayload { run, user_errors: settled.user_errors }))
    }

    /// Takes the newest month that is posted back; its lines count no more, and the month can be posted again
    /// (冲回折旧). Needs: 复核.
    async fn depreciation_reverse(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which month.")] input: DepreciationReverseInput,
    ) -> Result<Option<DepreciationReversePayload>, Failed> {
        let id: DepreciationRunId = local(DepreciationRun::KIND, &input.run)?;
        let reverse = async |ctx| service::reverse(&ctx, id).await;
        let settled = once(context, DepreciationRun::KIND, &input, &input.idempotency_key, reverse).await?;
        let run = made::<depreciation_run::Entity>(context, settled.id).await?.map(DepreciationRun);
        Ok(Some(DepreciationReversePayload { run, user_errors: settled.user_errors }))
    }
}
