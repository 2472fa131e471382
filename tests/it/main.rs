//! The one integration binary: what the parts do together.

mod cases;
mod fixtures;
mod guard;
mod oracles;
mod support;
