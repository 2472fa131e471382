//! The one integration binary: what the parts do together.

#[macro_use]
mod support;

mod cases;
mod example;
mod fixtures;
mod guard;
mod ledger;
mod oracles;
