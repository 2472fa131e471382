//! What one line of a stocktake list says was counted.

use entity::{CountResult, Quantity};

/// What a line gives, before it is decided what was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Said {
    /// 账面数量.
    pub booked: Option<Quantity>,
    /// 实盘数量; `None` for blank, `/`, `—`.
    pub counted: Option<Quantity>,
    /// Whether 实盘数量 is a √: as booked.
    pub ticked: bool,
    /// Whether the sheet has a column of counted quantities.
    pub has_counts: bool,
    /// 盘点结果, 损益类型 or 盘点状态.
    pub result: Option<CountResult>,
    /// 盘盈 as a number, or flagged by √.
    pub surplus: Flag,
    /// 盘亏 as a number, or flagged by √.
    pub loss: Flag,
}

/// A column that holds numbers or ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Flag {
    /// Nothing.
    #[default]
    Blank,
    /// √.
    Ticked,
    /// A quantity.
    Quantity(Quantity),
}

impl Flag {
    fn units(self) -> i64 {
        if let Self::Quantity(quantity) = self { quantity.0 } else { 0 }
    }

    fn is_set(self) -> bool {
        self == Self::Ticked || self.units() != 0
    }
}

/// What was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// The quantity; 0 where nobody counted and where nothing was found.
    pub quantity: Quantity,
    /// The result.
    pub result: CountResult,
    /// Whether the quantity is the booked one, on the word of the result.
    pub as_booked: bool,
}

impl Said {
    /// Decides what was counted: the quantity first, else the flags, else the result.
    pub fn count(self) -> Count {
        let counted = self.counted.or_else(|| self.ticked.then(|| self.booked.unwrap_or(Quantity::ONE)));
        match counted.or_else(|| self.flagged()) {
            Some(quantity) => self.with_quantity(quantity),
            None => self.with_result(),
        }
    }

    /// The quantity that 盘盈 and 盘亏 leave of the booked one, where they are all there is.
    fn flagged(self) -> Option<Quantity> {
        match (self.surplus, self.loss) {
            (Flag::Quantity(_), _) | (_, Flag::Quantity(_)) if self.surplus.units() != 0 || self.loss.units() != 0 => {
                let booked = self.booked.unwrap_or_default();
                Some(Quantity((booked.0 + self.surplus.units() - self.loss.units()).max(0)))
            }
            (_, Flag::Ticked) => Some(Quantity::ZERO),
            (Flag::Ticked, _) => Some(self.booked.filter(|booked| booked.0 > 0).unwrap_or(Quantity::ONE)),
            _ => None,
        }
    }

    fn with_quantity(self, quantity: Quantity) -> Count {
        let word = if self.loss.is_set() {
            CountResult::Missing
        } else if self.surplus.is_set() {
            CountResult::Surplus
        } else {
            CountResult::Counted
        };
        let said = match self.result {
            None | Some(CountResult::Counted | CountResult::Uncounted) => word,
            Some(said) => said,
        };
        // Some were found: the quantity tells what is missing. None were found: that is missing.
        let result = match said {
            CountResult::Missing if quantity.0 > 0 => CountResult::Counted,
            CountResult::Counted | CountResult::Matched
                if quantity.0 == 0 && self.booked.is_none_or(|booked| booked.0 > 0) =>
            {
                CountResult::Missing
            }
            said => said,
        };
        Count { quantity, result, as_booked: false }
    }

    /// No quantity is given: only the result can say that somebody looked.
    fn with_result(self) -> Count {
        let result = self.result.unwrap_or(CountResult::Uncounted);
        let booked = self.booked.filter(|booked| booked.0 > 0).unwrap_or(Quantity::ONE);
        let (quantity, as_booked) = match result {
            CountResult::Uncounted | CountResult::Missing | CountResult::Out => (Quantity::ZERO, false),
            // 已盘 beside a blank count: somebody was there, but no number.
            CountResult::Counted if self.has_counts => {
                return Count { quantity: Quantity::ZERO, result: CountResult::Uncounted, as_booked: false };
            }
            CountResult::Surplus | CountResult::NotOurs => (booked, false),
            _ => (booked, true),
        };
        Count { quantity, result, as_booked }
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, Flag, Said};
    use entity::{CountResult, Quantity};

    fn pieces(number: i64) -> Quantity {
        Quantity(number * Quantity::SCALE)
    }

    fn count(said: Said) -> (i64, CountResult) {
        let Count { quantity, result, .. } = said.count();
        (quantity.0 / Quantity::SCALE, result)
    }

    #[test]
    fn a_blank_is_uncounted_and_a_zero_is_missing() {
        let said = Said { booked: Some(pieces(2)), has_counts: true, ..Said::default() };
        assert_eq!(count(said), (0, CountResult::Uncounted));
        assert_eq!(count(Said { counted: Some(pieces(0)), ..said }), (0, CountResult::Missing));
        assert_eq!(count(Said { counted: Some(pieces(2)), ..said }), (2, CountResult::Counted));
        assert_eq!(count(Said { ticked: true, ..said }), (2, CountResult::Counted));
        assert_eq!(count(Said { result: Some(CountResult::Matched), ..said }), (2, CountResult::Matched));
        assert_eq!(count(Said { result: Some(CountResult::Counted), ..said }), (0, CountResult::Uncounted));
    }

    #[test]
    fn the_result_alone_tells() {
        let said = Said::default();
        let rows = [
            (CountResult::Matched, 1, CountResult::Matched),
            (CountResult::Missing, 0, CountResult::Missing),
            (CountResult::Out, 0, CountResult::Out),
            (CountResult::NotOurs, 1, CountResult::NotOurs),
            (CountResult::Counted, 1, CountResult::Counted),
            (CountResult::Surplus, 1, CountResult::Surplus),
        ];
        for (result, quantity, expected) in rows {
            assert_eq!(count(Said { result: Some(result), ..said }), (quantity, expected));
        }
    }

    #[test]
    fn ticks_are_flags_and_numbers_are_quantities() {
        let said = Said { booked: Some(pieces(5)), ..Said::default() };
        assert_eq!(count(Said { loss: Flag::Ticked, ..said }), (0, CountResult::Missing));
        assert_eq!(count(Said { loss: Flag::Quantity(pieces(1)), ..said }), (4, CountResult::Counted));
        assert_eq!(count(Said { surplus: Flag::Quantity(pieces(1)), ..said }), (6, CountResult::Surplus));
        assert_eq!(count(Said { surplus: Flag::Ticked, booked: None, ..said }), (1, CountResult::Surplus));
        let both = Said { counted: Some(pieces(6)), has_counts: true, surplus: Flag::Ticked, ..said };
        assert_eq!(count(both), (6, CountResult::Surplus));
    }
}
