//! 差异处置与销号: differences that are followed to their end.

mod inputs;
mod list;
mod loader;
mod mutation;
mod overview;
mod types;

pub use list::{DifferenceCaseFilter, DifferenceCaseOrder, difference_cases};
pub use loader::{Events, Sightings};
pub use mutation::ClosureMutation;
pub use overview::ClosureQuery;
pub use types::DifferenceCase;
