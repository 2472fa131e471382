//! What a case is made of: the lines it puts into the three files, and the differences in them.

use super::{
    lines::{CardLine, CountLine, LedgerLine, Text},
    random::Stream,
    thing::{Booking, MONTHS, Thing},
};
use entity::{DifferenceKind, Leg, Side};

/// The most things of one case.
pub const THINGS_OF_A_CASE: u64 = 16;

const CASES: u64 = 2;

/// A line of a case: its file and its place among the lines of the case in that file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineId(pub Side, pub usize);

/// A difference that a perfect answer tells.
#[derive(Debug, Clone)]
pub struct Told {
    /// What kind.
    pub kind: DifferenceKind,
    /// On which leg.
    pub leg: Leg,
    /// In fen.
    pub amount: i64,
    /// The rows it names.
    pub lines: Vec<LineId>,
}

/// The lines of a case and the truth about them.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// Its ledger lines.
    pub ledger: Vec<LedgerLine>,
    /// Its cards.
    pub cards: Vec<CardLine>,
    /// Its count lines.
    pub counts: Vec<CountLine>,
    /// Its differences.
    pub told: Vec<Told>,
}

impl Case {
    /// Puts a line into the ledger.
    pub fn ledger(&mut self, line: LedgerLine) -> LineId {
        self.ledger.push(line);
        LineId(Side::Ledger, self.ledger.len() - 1)
    }

    /// Puts a card into the list of cards.
    pub fn card(&mut self, line: CardLine) -> LineId {
        self.cards.push(line);
        LineId(Side::Cards, self.cards.len() - 1)
    }

    /// Puts a line into the count list.
    pub fn count(&mut self, line: CountLine) -> LineId {
        self.counts.push(line);
        LineId(Side::Counts, self.counts.len() - 1)
    }

    /// Says that ledger and cards differ.
    pub fn ledger_card(&mut self, kind: DifferenceKind, amount: i64, lines: &[LineId]) {
        self.told.push(Told { kind, leg: Leg::LedgerCard, amount, lines: lines.to_vec() });
    }

    /// Says that cards and stock differ.
    pub fn card_stock(&mut self, kind: DifferenceKind, amount: i64, lines: &[LineId]) {
        self.told.push(Told { kind, leg: Leg::CardPhysical, amount, lines: lines.to_vec() });
    }

    /// All lines of the case.
    pub fn lines(&self) -> Vec<LineId> {
        let of = |side, number| (0..number).map(move |line| LineId(side, line));
        of(Side::Ledger, self.ledger.len())
            .chain(of(Side::Cards, self.cards.len()))
            .chain(of(Side::Counts, self.counts.len()))
            .collect()
    }
}

/// Where a case is played: its number, and the things and vouchers that are its own.
#[derive(Debug, Clone, Copy)]
pub struct Scene {
    /// The seed of the benchmark.
    pub seed: u64,
    /// The number of the case.
    pub number: u64,
    /// The number of its first thing.
    pub first_thing: u64,
}

impl Scene {
    /// The `index`-th thing of the case: one piece, with a name of its own. All things of a case
    /// are of one kind, so that one account and one specification fit them all.
    pub fn thing(&self, index: u64) -> Thing {
        debug_assert!(index < THINGS_OF_A_CASE);
        let first = Thing::draw(self.seed, self.first_thing);
        Thing::draw(self.seed, self.first_thing + index).like(&first).marked(self.number, index)
    }

    /// The line of the case's own voucher (转) that books the `index`-th thing. Clean things are
    /// booked by other words, so no other case and no clean thing shares this voucher.
    pub const fn booking(&self, index: u64) -> Booking {
        Booking { month: self.number % MONTHS, word: "转", number: self.number / MONTHS + 1, line: index + 1 }
    }

    /// A line of a second voucher (付) of the case, in the last month.
    pub const fn later(&self, line: u64) -> Booking {
        Booking { month: MONTHS - 1, word: "付", number: self.number + 1, line }
    }

    /// The ledger line, the card and the count line of the `index`-th thing, as if all were well.
    pub fn well(&self, index: u64) -> (Thing, LedgerLine, CardLine, CountLine) {
        let thing = self.thing(index);
        let booking = self.booking(index);
        let (ledger, card, count) = (thing.ledger(&booking), thing.card(&booking), thing.count());
        (thing, ledger, card, count)
    }

    /// An amount between one fen and half the value of the thing, up or down.
    pub fn slip(&self, thing: &Thing) -> i64 {
        let mut stream = Stream::of(self.seed, CASES, self.number);
        let amount = 1 + stream.below(thing.value.unsigned_abs() / 2) as i64;
        if stream.below(2) == 0 { amount } else { -amount }
    }

    /// A number below a bound.
    pub const fn choice(&self, bound: u64) -> u64 {
        Stream::of(self.seed, CASES + 1, self.number).below(bound)
    }
}

/// The share of a value that `n` of `quantity` pieces are worth, half a fen rounded up.
pub const fn worth(value: i64, n: u64, quantity: u64) -> i64 {
    let (value, n, quantity) = (value as i128, n as i128, quantity as i128);
    ((2 * value * n + quantity) / (2 * quantity)) as i64
}

/// No text.
pub const BLANK: Text = Text::Borrowed("");

#[cfg(test)]
mod tests {
    use super::worth;

    #[test]
    fn a_share_is_rounded_half_up() {
        for (value, n, quantity, want) in
            [(1_000, 1, 3, 333), (1_000, 2, 3, 667), (5, 1, 2, 3), (7, 0, 2, 0), (7, 3, 2, 11)]
        {
            assert_eq!(worth(value, n, quantity), want, "{value}·{n}/{quantity}");
        }
    }
}
