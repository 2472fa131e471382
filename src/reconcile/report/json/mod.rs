//! The report as JSON, in the field names of the API.
//!
//! Streamed: differences are written in blocks, the parts of a block by as many threads as there
//! are, and nothing of a block is kept. Money is a string (`"1234.56"`), because a JSON number is a
//! double to most readers.

mod difference;
mod inputs;

use super::{Report, label};
use crate::facts::TableInfo;
use crate::reconcile::outcome::{Category, ClassId, Difference, LegFooting, Movement, RuleTally, Total};
pub use difference::Differences;
use entity::{Day, DifferenceKind, Digest, Leg, Measure, Money, Regime};
use inputs::{InputView, told};
use rayon::prelude::*;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Differences that are held as text at a time, about 1.5 KB each.
const BLOCK: usize = 4_096;
/// Differences that one task turns into text.
const PART: usize = 256;

/// Writes the whole report. The writer should be buffered.
pub fn write_json(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    // Every row of evidence names its file's hash: written down once.
    let hashes = hashes(report);
    let mut head = serde_json::to_vec(&Whole::new(report))?;
    head.pop();
    out.write_all(&head)?;
    out.write_all(b",\"differences\":[")?;
    let writer = Differences::new(report, &hashes);
    for (number, block) in report.outcome.differences.chunks(BLOCK).enumerate() {
        let text = |(part, differences): (usize, &[Difference])| {
            let first = number * BLOCK + part * PART;
            let mut text = Vec::with_capacity(differences.len() * 2_048);
            for (index, difference) in (first..).zip(differences) {
                if index > 0 {
                    text.push(b',');
                }
                writer.write(&mut text, index, difference)?;
            }
            Ok(text)
        };
        let parts: io::Result<Vec<Vec<u8>>> = block.par_chunks(PART).enumerate().map(text).collect();
        parts?.iter().try_for_each(|part| out.write_all(part))?;
    }
    out.write_all(b"]}\n")
}

/// The hashes of the files, as [`Differences`] needs them.
pub fn hashes(report: &Report<'_>) -> Vec<String> {
    report.facts.files.iter().map(|file| file.sha256.to_string()).collect()
}

/// The report without its differences, and the sheets to which packed groups refer by their place.
pub fn summary(report: &Report<'_>) -> serde_json::Result<String> {
    let hashes = hashes(report);
    let table = |table: &'_ TableInfo| TableView {
        file_name: report.facts.files[table.file as usize].name.clone(),
        sheet: table.sheet.clone(),
        sha256: hashes[table.file as usize].clone(),
    };
    let tables = report.facts.tables.iter().map(table).collect();
    serde_json::to_string(&Summary { whole: Whole::new(report), tables })
}

#[derive(serde::Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    whole: Whole<'a>,
    tables: Vec<TableView>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct TableView {
    file_name: String,
    sheet: String,
    sha256: String,
}

/// Serializes as a list whatever an iterator yields, one at a time.
struct List<F>(F);

impl<F, I> Serialize for List<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        (self.0)().try_for_each(|item| list.serialize_element(&item))?;
        list.end()
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Whole<'a> {
    digest: Digest,
    as_of: Day,
    from: Day,
    ruleset: Ruleset,
    regime: Regime,
    inputs: Vec<InputView<'a>>,
    notices: Vec<String>,
    counts: Counts<'a>,
    rules: Vec<RuleView>,
    footing: Footing<'a>,
    categories: Vec<CategoryView<'a>>,
}

impl<'a> Whole<'a> {
    fn new(report: &'a Report<'a>) -> Self {
        let outcome = report.outcome;
        let footing = &outcome.footing;
        Self {
            digest: outcome.digest,
            as_of: outcome.as_of,
            from: outcome.from,
            ruleset: Ruleset { id: "account-card-stock", version: outcome.ruleset },
            regime: report.regime,
            inputs: report.inputs.iter().map(|input| InputView::new(input, report.lang)).collect(),
            notices: told(report.notices, report.lang),
            counts: Counts::new(report),
            rules: outcome.rules.iter().map(|tally| RuleView::new(tally, report)).collect(),
            footing: Footing {
                ledger: footing.ledger.map(TotalView::new),
                cards: footing.cards.map(TotalView::new),
                physical: footing.physical.map(TotalView::new),
                explained: Value { value: footing.explained },
                unexplained: Value { value: footing.unexplained },
                legs: footing.legs.iter().map(LegView).collect(),
            },
            categories: outcome.categories.iter().map(|line| CategoryView::new(line, report)).collect(),
        }
    }
}

#[derive(serde::Serialize)]
struct Ruleset {
    id: &'static str,
    version: &'static str,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts<'a> {
    groups: u64,
    matched: u64,
    differing: u64,
    out_of_scope: u64,
    pools: u64,
    unvalued: u64,
    uncounted: u64,
    differences: &'a BTreeMap<DifferenceKind, u64>,
    signatures: Signatures<'a>,
}

impl<'a> Counts<'a> {
    fn new(report: &Report<'a>) -> Self {
        let tally = &report.outcome.tally;
        Self {
            groups: tally.groups,
            matched: tally.matched,
            differing: tally.differing,
            out_of_scope: tally.out_of_scope,
            pools: tally.pools,
            unvalued: tally.unvalued,
            uncounted: tally.uncounted,
            differences: &tally.differences,
            signatures: Signatures(&tally.signatures),
        }
    }
}

/// `{"DEPARTMENT+LOCATION": 3}`.
struct Signatures<'a>(&'a BTreeMap<Vec<DifferenceKind>, u64>);

impl Serialize for Signatures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (kinds, groups) in self.0 {
            let name: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
            map.serialize_entry(&name.join("+"), groups)?;
        }
        map.end()
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleView {
    id: u8,
    name: String,
    leg: Leg,
    left: u64,
    right: u64,
    ambiguous: u64,
    ambiguous_left: u64,
    ambiguous_right: u64,
}

impl RuleView {
    fn new(tally: &RuleTally, report: &Report<'_>) -> Self {
        Self {
            id: tally.rule.0,
            name: label::rule(tally.rule, report.lang),
            leg: tally.leg,
            left: tally.left,
            right: tally.right,
            ambiguous: tally.ambiguous,
            ambiguous_left: tally.ambiguous_left,
            ambiguous_right: tally.ambiguous_right,
        }
    }
}

#[derive(serde::Serialize)]
struct Footing<'a> {
    ledger: Option<TotalView>,
    cards: Option<TotalView>,
    physical: Option<TotalView>,
    explained: Value,
    unexplained: Value,
    legs: Vec<LegView<'a>>,
}

#[derive(serde::Serialize)]
struct Value {
    value: Money,
}

#[derive(serde::Serialize)]
struct TotalView {
    quantity: entity::Quantity,
    value: Money,
}

impl TotalView {
    const fn new(total: Total) -> Self {
        Self { quantity: total.quantity, value: total.value }
    }
}

struct LegView<'a>(&'a LegFooting);

impl Serialize for LegView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let leg = self.0;
        let mut map = serializer.serialize_map(Some(8))?;
        map.serialize_entry("leg", &leg.leg)?;
        map.serialize_entry("measure", &leg.measure)?;
        let amounts = [
            ("left", leg.left),
            ("right", leg.right),
            ("difference", leg.difference),
            ("notCounted", leg.not_counted),
            ("explained", leg.explained),
            ("unexplained", leg.unexplained),
        ];
        amounts.iter().try_for_each(|(name, amount)| map.serialize_entry(name, amount))?;
        map.end()
    }
}

#[derive(serde::Serialize)]
struct ClassView<'a> {
    code: &'a str,
    name: &'a str,
    mapped: bool,
}

fn class<'a>(report: &Report<'a>, id: ClassId) -> Option<ClassView<'a>> {
    let class = report.class(id)?;
    Some(ClassView { code: &class.code, name: &class.name, mapped: class.mapped })
}

#[derive(serde::Serialize)]
struct CategoryView<'a> {
    category: Option<ClassView<'a>>,
    measure: Measure,
    ledger: Option<MovementView>,
    cards: Option<MovementView>,
    physical: Option<TotalView>,
    difference: GapView,
}

#[derive(serde::Serialize)]
struct MovementView {
    opening: Money,
    increase: Money,
    decrease: Money,
    closing: Money,
}

impl MovementView {
    const fn new(side: Movement) -> Self {
        Self { opening: side.opening, increase: side.increase, decrease: side.decrease, closing: side.closing }
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct GapView {
    value: Option<Money>,
    ledger_card: Option<Money>,
    card_physical: Option<Money>,
}

impl<'a> CategoryView<'a> {
    fn new(line: &Category, report: &Report<'a>) -> Self {
        let legs = [line.ledger_card, line.card_physical];
        Self {
            category: class(report, line.class),
            measure: line.measure,
            ledger: line.ledger.map(MovementView::new),
            cards: line.cards.map(MovementView::new),
            physical: line.physical.map(TotalView::new),
            difference: GapView {
                value: legs.into_iter().flatten().reduce(std::ops::Add::add),
                ledger_card: line.ledger_card,
                card_physical: line.card_physical,
            },
        }
    }
}

#[cfg(test)]
mod tests;
