//! The house rules as tests.

mod readme;
mod source;
mod tidy;
