//! The one integration binary: what the parts do together.

mod cases;
mod example;
mod fixtures;
mod guard;
mod imports;
mod oracles;
mod support;
