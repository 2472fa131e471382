//! What a part of a sheet says of which only the parts together tell whether it is right.

use super::footing::{Footed, Totals};
use super::{Faults, Rates};
use crate::layout::values::RateStyle;

/// What a part says that is held against the parts before it.
#[derive(Debug, Clone, Default)]
pub struct Across {
    /// What its totals state.
    pub footed: Footed,
    /// How its rates are written.
    pub rates: Rates,
}

/// What the parts of a sheet said, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Joined {
    totals: Totals,
    rate_style: Option<RateStyle>,
}

impl Joined {
    /// Takes in the next part, among whose faults it tells what is wrong in it beside the others.
    pub fn add(&mut self, part: &Across, faults: &mut Faults) {
        self.totals.add(&part.footed, faults);
        part.rates.tell_unlike(&mut self.rate_style, faults);
    }
}
