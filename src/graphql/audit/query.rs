//! The field of the query that reads an audit chain.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::node::local;
use super::super::org::Institute;
use super::super::page::{self, List, Rows, Total, Window};
use super::types::AuditEvent;
use crate::audit::entries_of;
use crate::db::not_found;
use crate::error::Error;
use crate::words::Told;
use async_graphql::{Context, ID, Object};
use entity::audit::audit_event;
use entity::{Action, Chain, InstituteId, org::institute};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

/// The field of the query that reads an audit chain.
#[derive(Debug, Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// Who did what: the audit chain of an institute or, where none is named, that of the system, in the
    /// order of the sequence; `last` begins with the newest (审计记录). An institute that is not there
    /// is an error `NOT_FOUND`. Needs: 审计管理员.
    async fn audit_events(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The institute; the chain of the system where none is named (机构).")] institute: Option<ID>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<AuditEvent>, Failed> {
        let window: Window<i64> = Window::new(first, after.as_deref(), last, before.as_deref())?;
        let call = Call::of(context);
        let institute: Option<InstituteId> = institute.map(|id| local(Institute::KIND, &id)).transpose()?;
        let may: Result<(), Error<Told>> = call.ctx.actor.require(Action::ReadAudit);
        may?;
        if let Some(id) = institute {
            // Who reads the audit sees no institute's business, but the chain of each.
            let known = institute::Entity::find().filter(institute::Column::Id.eq(id));
            if known.count(&**call.read().await?).await? == 0 {
                return Err(Failed::Access(not_found()));
            }
        }
        let select = entries_of(Chain::from(institute));
        let total = Total::counted(call, select.clone());
        let rows = if page::asks_for_rows(context) {
            page::rows(&**call.read().await?, select, audit_event::Column::Sequence, &window).await?
        } else {
            Rows::none()
        };
        Ok(rows.list(total, |row| row.sequence, AuditEvent))
    }
}
