//! 查阅留痕: what somebody from outside looked at is told in the audit of every institute that let them in,
//! before they are answered.

use crate::app::Ctx;
use crate::audit::Event;
use crate::db::WriteTx;
use crate::error::Error;
use crate::words::Told;
use async_graphql::Variables;
use serde_json::json;

/// Characters of a document that are told; what identifies what was looked at stands in the variables.
const DOCUMENT: usize = 4_000;

/// Tells what somebody asks for, where it must be told.
pub(super) async fn tell(
    ctx: &Ctx,
    query: &str,
    operation: Option<&str>,
    variables: &Variables,
) -> Result<(), Error<Told>> {
    let watched = ctx.actor.watched();
    if watched.is_empty() {
        return Ok(());
    }
    let query: String = query.chars().take(DOCUMENT).collect();
    let detail = json!({ "operation": operation, "query": query, "variables": variables });
    for tenant in watched {
        let subject = format!("Institute:{}", tenant.institute());
        let tx = WriteTx::institute(ctx, tenant).await?;
        tx.commit(ctx, Event::new("audit.look", subject, detail.clone())).await?;
    }
    Ok(())
}
