//! 访问: tokens, and requests that were answered.

pub mod access_token;
pub mod idempotency;
