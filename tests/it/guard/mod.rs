//! The house rules as tests.

mod migrations;
mod readme;
mod source;
mod tidy;
