//! The one integration binary: what the parts do together.

mod cases;
mod database;
mod example;
mod fixtures;
mod guard;
mod imports;
mod jobs;
mod kill;
mod oracles;
mod organisation;
mod stocktakes;
mod support;
