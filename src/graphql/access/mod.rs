//! 访问: user accounts, their roles, and access tokens.

mod mutation;
mod query;
mod types;

pub use mutation::AccessMutation;
pub use query::AccessQuery;
pub use types::{AccessToken, RoleGrant, UserAccount};
