//! The one integration binary.

mod fixtures;
mod guard;
