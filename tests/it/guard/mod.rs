//! The house rules as tests.

mod readme;
mod schema;
mod source;
mod tidy;
