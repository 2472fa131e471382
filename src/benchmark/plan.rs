//! Which row of which file is what: computed, never held.

use super::{
    BenchmarkError,
    cases::{Recipe, recipes},
    random::Permutation,
    scene::{Case, LineId, Scene, THINGS_OF_A_CASE},
    thing::{Booking, MONTHS, MOST_THINGS, Thing},
    words,
};
use entity::Side;
use std::str::FromStr;

/// The most cards of a benchmark.
pub const MOST_CARDS: u64 = MOST_THINGS / THINGS_OF_A_CASE;

/// Voucher lines of clean things that share a voucher.
const LINES_OF_A_VOUCHER: u64 = 4;

/// A share of mismatches (差异比例) in millionths, at most one half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(u32);

impl Share {
    /// One.
    const ONE: u64 = 1_000_000;

    /// This share of a number, half rounded up.
    fn of(self, number: u64) -> u64 {
        (number * u64::from(self.0) + Self::ONE / 2) / Self::ONE
    }
}

impl FromStr for Share {
    type Err = BenchmarkError;

    fn from_str(text: &str) -> Result<Self, BenchmarkError> {
        let refused = || BenchmarkError::Refused(words::SHARE_UNREADABLE.with([&text]));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.len() <= 6 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return Err(refused());
        }
        let millionths = format!("{whole}{fraction:0<6}").parse::<u64>().map_err(|_| refused())?;
        if millionths > Self::ONE / 2 { Err(refused()) } else { Ok(Self(millionths as u32)) }
    }
}

/// Where a line comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A clean thing.
    Thing(u64),
    /// The n-th line of that file in a case.
    Case(u64, usize),
}

/// How the lines of one file follow one another before they are shuffled: a line a clean thing,
/// then the lines of the cases.
#[derive(Debug)]
struct Layout {
    clean: u64,
    /// For each recipe, the lines of the recipes before it; then the lines of a whole round.
    before: Vec<u64>,
    order: Permutation,
}

impl Layout {
    fn new(seed: u64, side: Side, clean: u64, cases: u64, lines: &[u64]) -> Self {
        let before = (0..=lines.len() as u64).map(|recipes| lines_before(lines, recipes)).collect();
        let all = clean + lines_before(lines, cases);
        Self { clean, before, order: Permutation::new(seed, 100 + side as u64, all) }
    }

    const fn recipes(&self) -> u64 {
        self.before.len() as u64 - 1
    }

    fn source(&self, place: u64) -> Source {
        let line = self.order.index(place);
        let Some(line) = line.checked_sub(self.clean) else { return Source::Thing(line) };
        let round = self.before[self.before.len() - 1];
        let (rounds, line) = (line / round, line % round);
        let recipe = self.before.partition_point(|before| *before <= line) - 1;
        Source::Case(rounds * self.recipes() + recipe as u64, (line - self.before[recipe]) as usize)
    }

    /// The row of the n-th line of a case as a spreadsheet shows it; the header is row 1.
    fn row(&self, case: u64, nth: usize) -> u64 {
        let (rounds, recipe) = (case / self.recipes(), (case % self.recipes()) as usize);
        let round = self.before[self.before.len() - 1];
        self.order.place(self.clean + rounds * round + self.before[recipe] + nth as u64) + 2
    }
}

/// A benchmark before it is written.
#[derive(Debug)]
pub struct Plan {
    seed: u64,
    cases: u64,
    clean: u64,
    recipes: Vec<Recipe>,
    files: [Layout; 3],
}

impl Plan {
    /// The plan of `cards` cards with a share of mismatches.
    pub fn new(cards: u64, seed: u64, share: Share) -> Result<Self, BenchmarkError> {
        if !(1..=MOST_CARDS).contains(&cards) {
            return Err(BenchmarkError::Refused(words::CARDS_OUT_OF_RANGE.with([&cards, &MOST_CARDS])));
        }
        let recipes = recipes();
        let lines = lines_of(&recipes);
        let cases = share.of(cards);
        let used = lines_before(&lines[Side::Cards as usize], cases);
        let clean = cards.checked_sub(used).expect("half as many cases as cards need fewer cards, see the tests");
        let layout = |side: Side| Layout::new(seed, side, clean, cases, &lines[side as usize]);
        let files = [layout(Side::Ledger), layout(Side::Cards), layout(Side::Counts)];
        Ok(Self { seed, cases, clean, recipes, files })
    }

    /// The number of cases.
    pub const fn cases(&self) -> u64 {
        self.cases
    }

    /// The number of rows of a file, without the header.
    pub const fn rows(&self, side: Side) -> u64 {
        self.files[side as usize].order.size()
    }

    /// What stands at a place of a file, counted from 0 below the header.
    pub fn source(&self, side: Side, place: u64) -> Source {
        self.files[side as usize].source(place)
    }

    /// The row of a line of a case as a spreadsheet shows it.
    pub fn row(&self, case: u64, line: LineId) -> u64 {
        self.files[line.0 as usize].row(case, line.1)
    }

    /// A clean thing and the voucher line that booked it.
    pub fn thing(&self, id: u64) -> (Thing, Booking) {
        let voucher = id / LINES_OF_A_VOUCHER;
        let line = id % LINES_OF_A_VOUCHER + 1;
        let booking = Booking { month: voucher % MONTHS, word: "记", number: voucher / MONTHS + 1, line };
        (Thing::draw(self.seed, id), booking)
    }

    /// A case: its name and its lines.
    pub fn case(&self, number: u64) -> (&'static str, Case) {
        let (name, make) = self.recipes[(number % self.recipes.len() as u64) as usize];
        let scene = Scene { seed: self.seed, number, first_thing: self.clean + number * THINGS_OF_A_CASE };
        let mut case = Case::default();
        make(&scene, &mut case);
        (name, case)
    }
}

/// The lines of the first `cases` cases in a file, where a round of recipes has these lines.
fn lines_before(lines: &[u64], cases: u64) -> u64 {
    let (rounds, rest) = (cases / lines.len() as u64, (cases % lines.len() as u64) as usize);
    rounds * lines.iter().sum::<u64>() + lines[..rest].iter().sum::<u64>()
}

/// How many lines each recipe puts into each file. Never depends on what is drawn.
fn lines_of(recipes: &[Recipe]) -> [Vec<u64>; 3] {
    let scene = Scene { seed: 0, number: 0, first_thing: 0 };
    let mut lines = [const { Vec::new() }; 3];
    for (_, make) in recipes {
        let mut case = Case::default();
        make(&scene, &mut case);
        let of_case = [case.ledger.len(), case.cards.len(), case.counts.len()];
        for (lines, of_case) in lines.iter_mut().zip(of_case) {
            lines.push(of_case as u64);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{MOST_CARDS, Plan, Share, Source, lines_before, lines_of};
    use crate::benchmark::{cases::recipes, scene::LineId};
    use entity::Side;
    use proptest::prelude::*;

    #[test]
    fn a_share_is_a_decimal_fraction() {
        for (text, millionths) in [("0", 0), ("0.02", 20_000), ("0.5", 500_000), ("0.000001", 1), ("0.50", 500_000)] {
            assert_eq!(text.parse::<Share>(), Ok(Share(millionths)), "{text}");
        }
        for bad in ["", ".", "0.", ".5", "0.500001", "1", "2%", "-0.1", "0.0000001", "1e-2", "９"] {
            assert!(bad.parse::<Share>().is_err(), "{bad}");
        }
        assert_eq!(Share(20_000).of(125), 3);
        assert_eq!(Share(0).of(125), 0);
    }

    #[test]
    fn impossible_plans_are_refused() {
        assert_eq!(
            Plan::new(0, 1, Share(0)).unwrap_err().tell(crate::words::Lang::Zh),
            "卡片数 0 超出范围：应为 1 至 62500000"
        );
        assert!(Plan::new(MOST_CARDS + 1, 1, Share(0)).is_err());
    }

    #[test]
    fn half_as_many_cases_as_cards_always_find_their_cards() {
        let lines = lines_of(&recipes());
        for cards in 1..1_000 {
            let cases = Share(500_000).of(cards);
            assert!(lines_before(&lines[Side::Cards as usize], cases) <= cards, "{cards}");
        }
    }

    proptest! {
        #[test]
        fn rows_and_sources_are_the_reverse_of_one_another(cards in 1_u64..3_000, seed: u64, share in 0_u32..=500_000) {
            let plan = Plan::new(cards, seed, Share(share)).unwrap();
            prop_assert_eq!(plan.rows(Side::Cards), cards);
            let recipes = recipes();
            let lines = lines_of(&recipes);
            for side in [Side::Ledger, Side::Cards, Side::Counts] {
                let mut things = 0;
                for place in 0..plan.rows(side) {
                    match plan.source(side, place) {
                        Source::Thing(id) => { prop_assert!(id < plan.clean); things += 1; }
                        Source::Case(case, nth) => {
                            prop_assert!(case < plan.cases());
                            let recipe = (case % recipes.len() as u64) as usize;
                            prop_assert!((nth as u64) < lines[side as usize][recipe]);
                            prop_assert_eq!(plan.row(case, LineId(side, nth)), place + 2);
                        }
                    }
                }
                prop_assert_eq!(things, plan.clean);
            }
        }

        #[test]
        fn a_case_has_as_many_lines_whatever_is_drawn(seed: u64, number in 0_u64..5_000) {
            let plan = Plan::new(10_000, seed, Share(500_000)).unwrap();
            let recipes = recipes();
            let lines = lines_of(&recipes);
            let (_, case) = plan.case(number);
            let recipe = (number % recipes.len() as u64) as usize;
            let of_case = [case.ledger.len(), case.cards.len(), case.counts.len()];
            prop_assert_eq!(of_case.map(|lines| lines as u64), [lines[0][recipe], lines[1][recipe], lines[2][recipe]]);
        }
    }
}
