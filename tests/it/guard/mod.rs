//! The house rules as tests.

mod source;
mod tidy;
