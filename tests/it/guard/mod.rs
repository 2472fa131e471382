//! The house rules as tests.

mod migrations;
mod readme;
mod schema;
mod source;
mod tidy;
