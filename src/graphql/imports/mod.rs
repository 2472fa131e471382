//! 导入: files into facts that are held, and how an institute's files are to be read.

mod mutation;
mod types;

pub use mutation::{ImportsMutation, mapping_input};
pub(super) use types::problems;
pub use types::{Import, Mapping, Problem};

use super::call::Call;
use super::error::Failed;
use super::loaders::by_id;
use super::node::Node;
use entity::imports::{import, mapping};
use uuid::Uuid;

/// The imports of ids that are reached.
pub async fn imports(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let found = by_id::<import::Entity>(call, ids).await?;
    Ok(found.into_iter().map(|(id, row)| (id, Node::Import(Import::of(row)))).collect())
}

/// The mappings of ids that are reached.
pub async fn mappings(call: &Call, ids: &[Uuid]) -> Result<Vec<(Uuid, Node)>, Failed> {
    let found = by_id::<mapping::Entity>(call, ids).await?;
    Ok(found.into_iter().map(|(id, row)| (id, Node::Mapping(Mapping(row)))).collect())
}
