//! 组织: institutes and what their books speak of by name.

mod institute;
mod mutation;
mod query;
mod types;
mod viewer;

pub use institute::Institute;
pub(super) use institute::institute_of;
pub use mutation::OrgMutation;
pub use query::OrgQuery;
pub use types::{Category, Department, Location, Person};
pub use viewer::Viewer;

use super::call::Call;
use super::error::Failed;
use super::loaders::by_id;
use super::node::Node;
use entity::InScope;
use sea_orm::EntityTrait;
use uuid::Uuid;

/// The nodes of a table, as what a client is told of its rows.
pub(super) async fn nodes<E, T>(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed>
where
    E: EntityTrait + InScope,
    E::Model: Send + Sync,
    T: From<E::Model>,
    Node: From<T>,
{
    let rows = by_id::<E>(call, ids).await?;
    Ok(rows.into_iter().map(|(id, row)| (id, Node::from(T::from(row)))).collect())
}
