//! 资产清查: the tables of stocktakes, and lists that are handed in.

mod detail;
mod mutation;
mod rolled;
mod statement;

pub use detail::StocktakeCensus;
pub use mutation::CensusMutation;
pub use rolled::StocktakeRollForward;
pub use statement::ReconciliationStatement;
