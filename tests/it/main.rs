//! The one integration binary: what the parts do together.

mod access;
mod audit;
mod cases;
mod database;
mod depreciation;
mod edge;
mod example;
mod fixtures;
mod footings;
mod guard;
mod identity;
mod imports;
mod jobs;
mod keys;
mod kill;
mod ledger;
mod lives;
mod long;
mod noninterference;
mod oracles;
mod organisation;
mod rows;
mod runs;
mod stocktakes;
mod stories;
mod support;
