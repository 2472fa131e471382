//! The one integration binary.

mod cases;
mod fixtures;
mod guard;
