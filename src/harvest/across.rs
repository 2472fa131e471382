//! What a part of a sheet says of which only the parts together tell whether it is right.

use super::footing::{Footed, Totals};
use super::{Problem, Rates};
use crate::layout::values::RateStyle;

/// What a part says that is held against the parts before it.
#[derive(Debug, Clone, Default)]
pub struct Across {
    /// What its totals state.
    pub footed: Footed,
    /// How its rates are written.
    pub rates: Rates,
}

/// What the parts of a sheet said so far.
#[derive(Debug, Clone, Default)]
pub struct Sofar {
    totals: Totals,
    rate_style: Option<RateStyle>,
}

impl Sofar {
    /// Takes in the next part; answers what is wrong in it beside the others.
    pub fn add(&mut self, part: &Across) -> Vec<Problem> {
        let mut problems = self.totals.add(&part.footed);
        problems.extend(part.rates.unlike(&mut self.rate_style));
        problems
    }
}
