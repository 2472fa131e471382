//! 组织: institutes, departments, places, persons, classes.

pub mod category;
pub mod department;
pub mod institute;
pub mod institute_regime;
pub mod person;
pub mod place;
mod terms;

pub use terms::*;
