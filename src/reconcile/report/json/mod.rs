//! The report as JSON, in the field names of the API.
//!
//! Streamed: one difference at a time goes to the writer, and nothing of it is kept. Money is a
//! string (`"1234.56"`), because a JSON number is a double to most readers.

use super::evidence::{Summary, source};
use super::{Input, InputSheet, Number, Report};
use crate::reconcile::outcome::{
    Category, Class, ClassId, Difference, Feature, LegFooting, Movement, Note, Place, RowRef, RuleTally, Total,
};
use crate::reconcile::proposal::{Account, Entry, Proposal};
use crate::sheet::column_name;
use crate::words::{Lang, Words};
use entity::{Day, DifferenceKind, Digest, Leg, Measure, Money, Regime, Side};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes the whole report. The writer should be buffered.
pub fn write_json(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let hashes: Vec<String> = report.facts.files.iter().map(|file| file.sha256.to_string()).collect();
    let view = Whole::new(report, &hashes);
    serde_json::to_writer(&mut *out, &view)?;
    out.write_all(b"\n")
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
    counts: Counts<'a>,
    rules: Vec<RuleView<'a>>,
    footing: Footing<'a>,
    categories: Vec<CategoryView<'a>>,
    differences: Differences<'a>,
}

impl<'a> Whole<'a> {
    fn new(report: &'a Report<'a>, hashes: &'a [String]) -> Self {
        let outcome = report.outcome;
        let footing = &outcome.footing;
        Self {
            digest: outcome.digest,
            as_of: outcome.as_of,
            from: outcome.from,
            ruleset: Ruleset { id: "account-card-stock", version: outcome.ruleset },
            regime: report.regime,
            inputs: report.inputs.iter().map(|input| InputView::new(input, report.lang)).collect(),
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
            categories: outcome.categories.iter().map(|line| CategoryView::new(line, &outcome.classes)).collect(),
            differences: Differences { report, hashes },
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
struct InputView<'a> {
    side: Side,
    file_name: &'a str,
    sha256: Digest,
    size: u64,
    format: &'static str,
    encoding: Option<&'static str>,
    sheets: Vec<SheetView<'a>>,
    notices: Vec<String>,
}

impl<'a> InputView<'a> {
    fn new(input: &'a Input, lang: Lang) -> Self {
        Self {
            side: input.side,
            file_name: &input.name,
            sha256: input.sha256,
            size: input.size,
            format: input.format,
            encoding: input.encoding,
            sheets: input.sheets.iter().map(|sheet| SheetView::new(sheet, lang)).collect(),
            notices: input.notices.iter().map(|notice| notice.tell(lang)).collect(),
        }
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct SheetView<'a> {
    name: &'a str,
    kind: crate::layout::SheetKind,
    header_rows: [u32; 2],
    columns: Vec<ColumnView<'a>>,
    ignored: &'a [String],
    period: Option<PeriodView>,
    rows: u64,
    dropped: Vec<DroppedView>,
    sums: Vec<SumView>,
    notices: Vec<String>,
}

#[derive(serde::Serialize)]
struct ColumnView<'a> {
    column: String,
    field: &'static str,
    term: &'a str,
    caption: &'a str,
}

#[derive(serde::Serialize)]
struct PeriodView {
    from: Day,
    to: Day,
}

#[derive(serde::Serialize)]
struct DroppedView {
    reason: &'static str,
    text: &'static str,
    rows: u64,
}

#[derive(serde::Serialize)]
struct SumView {
    what: &'static str,
    text: &'static str,
    value: Money,
}

impl<'a> SheetView<'a> {
    fn new(sheet: &'a InputSheet, lang: Lang) -> Self {
        let column = |column: &'a super::InputColumn| ColumnView {
            column: column_name(column.index),
            field: column.field,
            term: &column.term,
            caption: &column.caption,
        };
        let dropped =
            |(why, rows): &(&'static Words, u64)| DroppedView { reason: why.code, text: why.text(lang), rows: *rows };
        let sum =
            |(what, value): &(&'static Words, Money)| SumView { what: what.code, text: what.text(lang), value: *value };
        Self {
            name: &sheet.name,
            kind: sheet.kind,
            header_rows: [sheet.header_rows.0, sheet.header_rows.1],
            columns: sheet.columns.iter().map(column).collect(),
            ignored: &sheet.ignored,
            period: sheet.period.map(|(from, to)| PeriodView { from, to }),
            rows: sheet.rows,
            dropped: sheet.dropped.iter().map(dropped).collect(),
            sums: sheet.sums.iter().map(sum).collect(),
            notices: sheet.notices.iter().map(|notice| notice.tell(lang)).collect(),
        }
    }
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
struct RuleView<'a> {
    id: &'a str,
    leg: Leg,
    left: u64,
    right: u64,
    ambiguous: u64,
    ambiguous_left: u64,
    ambiguous_right: u64,
}

impl<'a> RuleView<'a> {
    fn new(tally: &RuleTally, report: &Report<'a>) -> Self {
        Self {
            id: (report.rule)(tally.rule).code,
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

fn class(classes: &[Class], id: ClassId) -> Option<ClassView<'_>> {
    let class = classes.get(usize::from(id.0))?;
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
    fn new(line: &Category, classes: &'a [Class]) -> Self {
        let legs = [line.ledger_card, line.card_physical];
        Self {
            category: class(classes, line.class),
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

struct Differences<'a> {
    report: &'a Report<'a>,
    hashes: &'a [String],
}

impl Serialize for Differences<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for (index, difference) in self.report.outcome.differences.iter().enumerate() {
            list.serialize_element(&DifferenceView::new(self, index, difference))?;
        }
        list.end()
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct DifferenceView<'a, E: Serialize, C: Serialize> {
    id: Number,
    kind: DifferenceKind,
    leg: Leg,
    measure: Measure,
    level: &'static str,
    located: bool,
    amount: Money,
    status: &'static str,
    by_class: C,
    rule: Option<RuleOfView<'a>>,
    runner_up: Option<RunnerUpView<'a>>,
    evidence: E,
    note: Option<NoteView<'a>>,
    proposal: ProposalView,
}

impl<'a> DifferenceView<'a, (), ()> {
    fn new(
        all: &'a Differences<'a>,
        index: usize,
        difference: &'a Difference,
    ) -> DifferenceView<'a, impl Serialize, impl Serialize> {
        let report = all.report;
        let rule = difference.rule.map(|rule| RuleOfView {
            id: (report.rule)(rule).code,
            features: (report.features)(difference).into_iter().map(FeatureView::new).collect(),
        });
        let classes = &report.outcome.classes;
        let by_class = move || {
            difference
                .by_class
                .iter()
                .map(|(id, amount)| ByClassView { category: class(classes, *id), amount: *amount })
        };
        DifferenceView {
            id: Number(index),
            kind: difference.kind,
            leg: difference.leg,
            measure: difference.measure,
            level: if matches!(difference.place, Place::Pool(_)) { "CLASS" } else { "ITEM" },
            located: difference.located,
            amount: difference.amount,
            status: "OPEN",
            by_class: List(by_class),
            rule,
            runner_up: difference.runner_up.map(|(row, score)| RunnerUpView { score, row: all.evidence(row) }),
            evidence: List(move || difference.rows.iter().map(|row| all.evidence(*row))),
            note: difference.note.as_ref().map(|note| NoteView::new(note, all)),
            proposal: ProposalView { proposal: (report.proposal)(difference), lang: report.lang },
        }
    }
}

#[derive(serde::Serialize)]
struct ByClassView<'a> {
    category: Option<ClassView<'a>>,
    amount: Money,
}

#[derive(serde::Serialize)]
struct RuleOfView<'a> {
    id: &'a str,
    features: Vec<FeatureView>,
}

#[derive(serde::Serialize)]
struct FeatureView {
    name: &'static str,
    left: String,
    right: String,
    equal: bool,
}

impl FeatureView {
    fn new(feature: Feature) -> Self {
        Self { name: feature.name, left: feature.left, right: feature.right, equal: feature.equal }
    }
}

#[derive(serde::Serialize)]
struct RunnerUpView<'a> {
    score: u32,
    #[serde(flatten)]
    row: EvidenceView<'a>,
}

#[derive(serde::Serialize)]
struct EvidenceView<'a> {
    kind: &'static str,
    summary: Summary<'a>,
    source: Option<SourceView<'a>>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct SourceView<'a> {
    file_name: &'a str,
    sheet: &'a str,
    cell: String,
    row: u32,
    sha256: &'a str,
}

impl<'a> Differences<'a> {
    fn evidence(&self, row: RowRef) -> EvidenceView<'a> {
        let found = source(self.report.facts, row);
        EvidenceView {
            kind: match row.side {
                Side::Ledger => "LEDGER",
                Side::Cards => "CARD",
                Side::Counts => "COUNT",
            },
            summary: Summary::new(self.report, row),
            source: found.map(|found| SourceView {
                file_name: &found.file.name,
                sheet: found.sheet,
                cell: found.cell(),
                row: found.row,
                sha256: &self.hashes[found.file_index],
            }),
        }
    }
}

#[derive(serde::Serialize)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
enum NoteView<'a> {
    Explanations { number: u8, or_more: bool, first_two: Vec<Vec<PairView<'a>>> },
    SearchBound,
    Ratio { ratio: String },
}

#[derive(serde::Serialize)]
struct PairView<'a> {
    left: EvidenceView<'a>,
    right: EvidenceView<'a>,
}

impl<'a> NoteView<'a> {
    fn new(note: &'a Note, all: &Differences<'a>) -> Self {
        match note {
            Note::Explanations { number, first_two } => {
                let pair = |(left, right): &(RowRef, RowRef)| PairView {
                    left: all.evidence(*left),
                    right: all.evidence(*right),
                };
                let pairs = |pairs: &Vec<(RowRef, RowRef)>| pairs.iter().map(pair).collect();
                let first_two = first_two.iter().map(pairs).collect();
                Self::Explanations { number: *number, or_more: *number > 2, first_two }
            }
            Note::SearchBound => Self::SearchBound,
            Note::Ratio(thousandths) => Self::Ratio { ratio: super::ratio(*thousandths) },
        }
    }
}

/// A proposal in one language. Of the other cases only their conditions are told: with their
/// entries they would be most of the file.
struct ProposalView {
    proposal: Proposal,
    lang: Lang,
}

impl Serialize for ProposalView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { proposal, lang } = self;
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("regime", &proposal.regime)?;
        map.serialize_entry("basis", proposal.basis)?;
        map.serialize_entry("followUp", proposal.follow_up.tell(*lang))?;
        map.serialize_entry("when", proposal.when.tell(*lang))?;
        map.serialize_entry("noEntry", &proposal.no_entry.map(|text| text.tell(*lang)))?;
        map.serialize_entry("entries", &List(|| proposal.entries.iter().map(EntryView)))?;
        map.serialize_entry("otherCases", &List(|| proposal.alternatives.iter().map(|case| case.when.tell(*lang))))?;
        map.end()
    }
}

struct EntryView<'a>(&'a Entry);

impl Serialize for EntryView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = self.0;
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("system", &entry.system)?;
        map.serialize_entry("account", &AccountView(entry.account))?;
        map.serialize_entry("summary", entry.summary)?;
        map.serialize_entry("debit", &entry.debit)?;
        map.serialize_entry("credit", &entry.credit)?;
        map.serialize_entry("auxiliaries", entry.auxiliaries)?;
        map.end()
    }
}

/// `1601 固定资产`.
struct AccountView<'a>(&'a Account);

impl Serialize for AccountView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&super::account(self.0))
    }
}

#[cfg(test)]
mod tests;
