//! The fields of the query that begin with an institute.

use super::super::call::Call;
use super::super::error::Failed;
use super::super::page::{self, List, Rows, Total, Window};
use super::super::scalar::Date;
use super::super::term::Term;
use super::institute::{Institute, institute_of};
use super::viewer::{Viewer, ViewerRole};
use crate::db::not_found;
use async_graphql::{Context, Object};
use entity::{InScope as _, org::institute};
use futures_util::future::try_join_all;
use sea_orm::{ColumnTrait as _, QueryFilter as _};

/// The fields of the query that begin with an institute.
#[derive(Debug, Default)]
pub struct OrgQuery;

#[Object]
impl OrgQuery {
    /// Who asks. Needs: a token.
    async fn viewer(&self, context: &Context<'_>) -> Result<Viewer, Failed> {
        let actor = &Call::of(context).ctx.actor;
        let institute = match actor.scope.institutes() {
            Some([only]) => institute_of(context, *only).await?,
            _ => None,
        };
        // All at once: the institutes are then loaded together.
        let roles = try_join_all(actor.roles().iter().map(async |granted| {
            let institute = match granted.institute {
                Some(id) => institute_of(context, id).await?,
                None => None,
            };
            Ok::<_, Failed>(ViewerRole { role: Term(granted.role), institute, until: granted.until.map(Date) })
        }))
        .await?;
        let can = entity::Action::ALL.iter().copied().filter(|action| actor.may(*action)).map(Term).collect();
        Ok(Viewer { name: actor.name.clone(), institute, roles, can })
    }

    /// An institute by its code; one that is not there, or not reached, is an error `NOT_FOUND`.
    /// Needs: a token for it.
    async fn institute(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The code of the institute (编码).")] code: String,
    ) -> Result<Option<Institute>, Failed> {
        let call = Call::of(context);
        let select = institute::Entity::find_in(&call.ctx.actor.scope_of::<institute::Entity>())
            .filter(institute::Column::Code.eq(code));
        let found = select.one(&**call.read().await?).await?;
        found.map(|row| Some(Institute(row))).ok_or_else(|| Failed::Access(not_found()))
    }

    /// The institutes that are reached, by code. Needs: a token.
    async fn institutes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<Institute>, Failed> {
        let window: Window<String> = Window::new(first, after.as_deref(), last, before.as_deref())?;
        let call = Call::of(context);
        let select = institute::Entity::find_in(&call.ctx.actor.scope_of::<institute::Entity>());
        let total = Total::counted(call, select.clone());
        let rows = if page::asks_for_rows(context) {
            page::rows(&**call.read().await?, select, institute::Column::Code, &window).await?
        } else {
            Rows::none()
        };
        Ok(rows.list(total, |row| row.code.clone(), Institute))
    }
}
