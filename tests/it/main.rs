//! The one integration binary: what the parts do together.

mod cases;
mod example;
mod fixtures;
mod guard;
mod oracles;
mod organisation;
mod stocktakes;
mod support;
