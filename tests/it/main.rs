//! The one integration binary: what the parts do together.

mod cases;
mod edge;
mod example;
mod fixtures;
mod guard;
mod oracles;
mod support;
