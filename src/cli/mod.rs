//! One file a subcommand.

pub mod generate;
pub mod score;
