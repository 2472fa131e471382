//! 访问: who signs in, as what, by which tokens, and requests that were answered.

pub mod access_token;
pub mod device_code;
pub mod idempotency;
pub mod outside_identity;
pub mod recovery_code;
pub mod role_grant;
pub mod sign_in;
mod terms;
pub mod user_account;

pub use terms::{Action, Role};
