//! What people see of a reconciliation: the terminal, the workbook, the JSON.
//!
//! Pure: facts and outcome in, text out. All three tell the same differences under the same
//! numbers, and every figure is one of the outcome: nothing is computed twice. Texts of the files
//! are foreign: they are shown, never interpreted.

mod evidence;
mod funds;
pub mod json;
mod label;
mod pool;
pub mod terminal;
pub mod words;
pub mod workbook;

pub use evidence::origin;

use super::outcome::{Class, ClassId, Difference, Feature, Note, Outcome, Place};
use super::proposal::{Figures, Proposal, count_first, propose};
use crate::facts::Facts;
use crate::intake::{InputReport, SheetReport};
use crate::layout::Scale;
use crate::words::{Lang, Told};
use entity::{DifferenceKind, Leg, Measure, Moment, Money, Regime, Side};
use std::collections::BTreeMap;
use std::fmt;

/// Everything a report speaks of.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// What was compared.
    pub facts: &'a Facts,
    /// What came out.
    pub outcome: &'a Outcome,
    /// What was understood of the files.
    pub inputs: &'a [InputReport],
    /// What concerns several files.
    pub notices: &'a [Told],
    /// When the rows of each table of the facts were recorded; empty for files.
    pub recorded: &'a [Moment],
    /// The accounting regime that proposals follow.
    pub regime: Regime,
    /// The language.
    pub lang: Lang,
    /// The compared attributes of a difference.
    pub features: &'a (dyn Fn(&Difference) -> Vec<Feature> + Sync),
}

impl<'a> Report<'a> {
    fn class(&self, id: ClassId) -> Option<&'a Class> {
        self.outcome.classes.get(id.0 as usize)
    }

    /// How many differences are of a class as a whole.
    fn of_classes(&self) -> u64 {
        self.outcome.differences.iter().filter(|difference| matches!(difference.place, Place::Pool(_))).count() as u64
    }

    /// What is suggested for a difference; the figures are those of its cards.
    fn proposal(&self, difference: &Difference) -> Proposal {
        if difference.note == Some(Note::Uncounted) {
            return count_first(self.regime);
        }
        let mut figures = Figures::default();
        if let Some(cards) = &self.facts.cards {
            for row in difference.rows.iter().filter(|row| row.side == Side::Cards) {
                figures.cost += Money(cards.value.at(row.row as usize));
                figures.depreciation += Money(cards.depreciation.at(row.row as usize));
            }
        }
        propose(self.regime, difference.kind, difference.amount, figures)
    }

    /// What the run was asked, in short.
    fn about(&self) -> Vec<String> {
        let (lang, outcome) = (self.lang, self.outcome);
        let mut about = vec![match outcome.as_of {
            day if day.is_blank() => words::AS_OF_ANY.text(lang).to_owned(),
            day => words::AS_OF.with([&day]).tell(lang),
        }];
        if !outcome.from.is_blank() {
            about.push(words::FROM.with([&outcome.from]).tell(lang));
        }
        about.push(label::regime(self.regime, lang).to_owned());
        about.push(words::RULESET.with([&outcome.ruleset]).tell(lang));
        about.push(words::UNIT.text(lang).to_owned());
        about
    }
}

/// The number of a difference as people cite it; differences stand in canonical order, so the same
/// facts give the same numbers.
#[derive(Clone, Copy)]
struct Number(usize);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "D{:06}", self.0 + 1)
    }
}

impl serde::Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An amount with thousand marks: `1,234.50`.
#[derive(Clone, Copy)]
struct Grouped(Money);

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fen = self.0.fen().unsigned_abs();
        let sign = if self.0.fen() < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", Thousands(fen / 100), fen % 100)
    }
}

/// A number with thousand marks: `1,234`.
#[derive(Clone, Copy)]
struct Thousands(u64);

impl fmt::Display for Thousands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut rest, mut groups, mut used) = (self.0, [0_u64; 7], 0);
        while rest >= 1_000 {
            groups[used] = rest % 1_000;
            rest /= 1_000;
            used += 1;
        }
        write!(f, "{rest}")?;
        groups[..used].iter().rev().try_for_each(|group| write!(f, ",{group:03}"))
    }
}

/// What the rows above and in the header of a sheet say of it.
fn title(sheet: &SheetReport, lang: Lang) -> Vec<String> {
    let mut about = vec![match sheet.header_rows {
        (first, last) if first == last => words::HEADER_ROW.with([&first]).tell(lang),
        (first, last) => words::HEADER_ROWS.with([&first, &last]).tell(lang),
    }];
    about.extend(sheet.org.clone());
    about.extend(sheet.period.map(|(from, to)| words::PERIOD.with([&from, &to]).tell(lang)));
    about.extend(sheet.base_date.map(|day| words::BASE_DATE.with([&day]).tell(lang)));
    about.extend(sheet.account.as_ref().map(|(code, name)| words::ACCOUNT.with([code, name]).tell(lang)));
    if sheet.scale != Scale::Yuan {
        about.push(words::SCALE.with([&label::scale(sheet.scale, lang)]).tell(lang));
    }
    about
}

/// A decimal with thousand marks: `1234.5` → `1,234.5`.
fn grouped(decimal: &str) -> String {
    let (whole, fraction) = decimal.split_at(decimal.find('.').unwrap_or(decimal.len()));
    match whole.strip_prefix('-').unwrap_or(whole).parse() {
        Ok(number) => format!("{}{}{fraction}", if whole.starts_with('-') { "-" } else { "" }, Thousands(number)),
        Err(_) => decimal.to_owned(),
    }
}

/// `1130` thousandths as `1.13`.
fn ratio(thousandths: u32) -> String {
    entity::Quantity(i64::from(thousandths) * 10).to_string()
}

/// What the differences of a kind come to.
#[derive(Default)]
struct KindSum {
    number: u64,
    amount: Money,
    unlocated: u64,
}

/// The differences by leg, measure and kind.
fn kind_sums(outcome: &Outcome) -> BTreeMap<(Leg, Measure, DifferenceKind), KindSum> {
    let mut sums: BTreeMap<_, KindSum> = BTreeMap::new();
    for difference in &outcome.differences {
        let sum = sums.entry((difference.leg, difference.measure, difference.kind)).or_default();
        sum.number += 1;
        sum.amount += difference.amount;
        sum.unlocated += u64::from(!difference.located);
    }
    sums
}

/// The groups by all that they differ in (差异组合), the most frequent first.
fn kind_sets(outcome: &Outcome, lang: Lang) -> Vec<(u64, String)> {
    let mut sets: Vec<_> = outcome.tally.signatures.iter().collect();
    sets.sort_by_key(|(kinds, groups)| (std::cmp::Reverse(**groups), *kinds));
    let named = |kinds: &[DifferenceKind]| {
        let names: Vec<&str> = kinds.iter().map(|kind| label::kind(*kind, lang)).collect();
        names.join(" + ")
    };
    sets.into_iter().map(|(kinds, groups)| (*groups, named(kinds))).collect()
}

/// Who signed a sheet, by the line at its foot: `盘点人 张三`.
fn signed(sheet: &SheetReport) -> Vec<String> {
    sheet.signatures.iter().map(|(role, name)| format!("{role} {name}")).collect()
}

#[cfg(test)]
mod sample;

#[cfg(test)]
mod tests {
    use super::{Grouped, Number, Thousands, grouped};
    use entity::Money;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        for (fen, text) in [(0, "0.00"), (-5, "-0.05"), (123_456_789, "1,234,567.89"), (-100_000, "-1,000.00")] {
            assert_eq!(Grouped(Money(fen)).to_string(), text);
        }
        assert_eq!(Thousands(u64::MAX).to_string(), "18,446,744,073,709,551,615");
        assert_eq!(Number(0).to_string(), "D000001");
        for (plain, text) in [("-1234567.5", "-1,234,567.5"), ("12", "12"), ("-0.10", "-0.10"), ("?", "?")] {
            assert_eq!(grouped(plain), text);
        }
    }

    proptest! {
        #[test]
        fn marks_change_no_digit(fen in any::<i64>()) {
            prop_assert_eq!(Grouped(Money(fen)).to_string().replace(',', ""), Money(fen).to_string());
        }
    }
}
