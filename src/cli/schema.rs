//! `oversight schema`: the contract of the interface.

use super::{Failure, say};
use crate::graphql::Api;

/// 打印 GraphQL 接口的模式定义
///
/// Prints the schema of the GraphQL interface; schema.graphql is what it prints.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints the schema.
pub(super) fn run(_args: &Args) -> Result<(), Failure> {
    say(&Api::default().sdl())
}
