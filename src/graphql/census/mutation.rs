//! Lists that are handed in.

use super::super::call::Call;
use super::super::counting::made;
use super::super::error::{Failed, UserError};
use super::super::imports::mapping_input;
use super::super::node::local;
use super::super::once::once;
use super::super::scalar::Date;
use super::super::stocktake::Stocktake;
use super::super::term::Term;
use crate::census::take::{Handed, take};
use crate::counting::store;
use crate::imports::Source;
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{CountRound, StocktakeId, UploadId};

/// A list that was filled, and the stocktake that it is for (盘点表回填).
#[derive(Debug, InputObject)]
pub struct CountsImportInput {
    /// Names the request: the same key and input are done once and answered every time (幂等键).
    pub idempotency_key: String,
    /// The stocktake.
    pub stocktake: ID,
    /// The file, as `POST /uploads` answered it: a sheet of the stocktake, or any count list (上传文件).
    pub upload_id: ID,
    /// How the file is to be read: TOML text, or the id of a stored mapping (列对应方案).
    pub mapping: Option<String>,
    /// In which round it was counted; 自盘 where nothing is said (盘点轮次).
    pub round: Option<Term<CountRound>>,
    /// 盘点日期 of rows that say none; today where it is not said.
    pub counted_on: Option<Date>,
}

/// What became of a list.
#[derive(Debug, SimpleObject)]
pub struct CountsImportPayload {
    /// The stocktake.
    pub stocktake: Option<Stocktake>,
    /// What its counts say that they come from: `file:`, its SHA-256, and who handed it in for which round (终端编号).
    pub device_id: Option<String>,
    /// Counts of the file that are kept; the same however often it is sent (已登记行数).
    pub counts: Option<u64>,
    /// Why it was refused, cell by cell; empty where it was not. Then nothing of it is kept.
    pub user_errors: Vec<UserError>,
}

/// What can be done with lists of a stocktake.
#[derive(Debug, Default)]
pub struct CensusMutation;

#[Object]
impl CensusMutation {
    /// Takes a filled sheet, or any count list, into a stocktake (盘点表回填): each row that says something is a count of
    /// who asks; all of the file, or nothing. The same file again adds nothing.
    /// Needs: 盘点, 部门资产专管员 or 资产管理员, in a team where teams name who counts.
    async fn counts_import(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which file, and for which stocktake.")] input: CountsImportInput,
    ) -> Result<Option<CountsImportPayload>, Failed> {
        let id: StocktakeId = local(Stocktake::KIND, &input.stocktake)?;
        let handed = Handed {
            source: Source::Upload(local::<UploadId>("Upload", &input.upload_id)?),
            mapping: mapping_input(input.mapping.as_deref()),
            round: input.round.map_or(CountRound::Own, |round| round.0),
            on: input.counted_on.map(|day| day.0),
        };
        let keep = async |ctx| take(&ctx, id, &handed).await.map(|_| id.0);
        let settled = once(context, Stocktake::KIND, &input, &input.idempotency_key, keep).await?;
        let (device_id, counts) = match settled.id {
            Some(_) => kept(context, id, &handed).await?,
            None => (None, None),
        };
        let stocktake = made(context, settled.id).await?;
        Ok(Some(CountsImportPayload { stocktake, device_id, counts, user_errors: settled.user_errors }))
    }
}

/// What is kept of a file that somebody handed in for a round.
async fn kept(
    context: &Context<'_>,
    id: StocktakeId,
    handed: &Handed,
) -> Result<(Option<String>, Option<u64>), Failed> {
    let call = Call::of(context);
    let tx = call.read().await?;
    let scope = call.ctx.actor.scope_of::<entity::stocktake::count_event::Entity>();
    let found = crate::stocktake::store::find(&**tx, &scope, id).await?;
    let Some(found) = found else { return Ok((None, None)) };
    let located = crate::imports::locate(&call.ctx, &tx, found.institute_id, &handed.source).await?;
    let device = crate::census::device(located.sha256, &call.ctx.actor.person(), handed.round);
    let counts = store::events_from(&**tx, &scope, id, &device).await?;
    Ok((Some(device), Some(counts)))
}
