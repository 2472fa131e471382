//! One difference.

use super::super::evidence::{Summary, origin, source};
use super::super::funds::Funds;
use super::super::pool::{self, PoolSide};
use super::super::{Number, Report, label, ratio};
use super::{ClassView, List, class};
use crate::reconcile::attribution::Attributed;
use crate::reconcile::outcome::{Difference, Feature, Note, Place, RowRef};
use crate::reconcile::proposal::{Account, Entry, Proposal};
use crate::words::Lang;
use entity::{DepreciationCause, DifferenceKind, Leg, Measure, Moment, Money, Side};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Writes differences.
pub struct Differences<'a> {
    report: &'a Report<'a>,
    hashes: &'a [String],
}

impl<'a> Differences<'a> {
    /// The differences of a report; `hashes` are those of its files.
    pub const fn new(report: &'a Report<'a>, hashes: &'a [String]) -> Self {
        Self { report, hashes }
    }

    /// Writes one difference.
    pub fn write(&self, out: &mut Vec<u8>, index: usize, difference: &Difference) -> serde_json::Result<()> {
        serde_json::to_writer(out, &DifferenceView::new(self, index, difference))
    }

    /// Writes rows as they stand as evidence.
    pub fn write_rows(&self, out: &mut Vec<u8>, rows: &[RowRef]) -> serde_json::Result<()> {
        serde_json::to_writer(out, &List(|| rows.iter().map(|row| self.evidence(*row))))
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct DifferenceView<'a, C: Serialize> {
    id: Number,
    kind: DifferenceKind,
    leg: Leg,
    measure: Measure,
    level: &'static str,
    located: bool,
    amount: Money,
    status: &'static str,
    by_class: C,
    rule: Option<RuleOfView>,
    runner_up: Option<RunnerUpView<'a>>,
    evidence: Vec<EvidenceView<'a>>,
    pool: Vec<PoolSideView>,
    note: Option<NoteView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depreciation_cause: Option<CauseView>,
    proposal: ProposalView,
}

impl<'a> DifferenceView<'a, ()> {
    fn new(all: &'a Differences<'a>, index: usize, difference: &'a Difference) -> DifferenceView<'a, impl Serialize> {
        let report = all.report;
        let rule = difference.rule.map(|rule| RuleOfView {
            id: rule.0,
            name: label::rule(rule, report.lang),
            features: (report.features)(difference).into_iter().map(FeatureView::new).collect(),
        });
        let by_class = move || {
            difference.by_class.iter().map(|(id, amount)| ByClassView { category: class(report, *id), amount: *amount })
        };
        let pool = pool::sides(report, difference);
        let rows = pool::rows_told(report, difference, pool.as_ref());
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
            evidence: rows.iter().map(|row| all.evidence(*row)).collect(),
            pool: pool.iter().flatten().map(PoolSideView::new).collect(),
            note: NoteView::of(difference, all),
            depreciation_cause: difference.cause.map(|cause| CauseView::new(cause, report.lang)),
            proposal: ProposalView { proposal: report.proposal(difference), lang: report.lang },
        }
    }
}

/// One side of the class that a difference is of; its largest rows stand in the evidence.
#[derive(serde::Serialize)]
struct PoolSideView {
    side: Side,
    rows: usize,
    told: usize,
    amount: Money,
}

impl PoolSideView {
    fn new(side: &PoolSide<'_>) -> Self {
        let rows = side.rows.len();
        Self { side: side.side, rows, told: rows.min(pool::ROWS_TOLD), amount: side.amount }
    }
}

/// Where a difference of 累计折旧 comes from.
#[derive(serde::Serialize)]
struct CauseView {
    code: DepreciationCause,
    side: Side,
    months: Option<u32>,
    text: String,
}

impl CauseView {
    fn new(cause: Attributed, lang: Lang) -> Self {
        let Attributed { cause: code, side, months } = cause;
        Self { code, side, months, text: label::cause(cause, lang) }
    }
}

#[derive(serde::Serialize)]
struct ByClassView<'a> {
    category: Option<ClassView<'a>>,
    amount: Money,
}

#[derive(serde::Serialize)]
struct RuleOfView {
    id: u8,
    name: String,
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
#[serde(rename_all = "camelCase")]
struct EvidenceView<'a> {
    kind: &'static str,
    summary: Summary<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_at: Option<Moment>,
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
            recorded_at: self.report.recorded.get(usize::from(origin(self.report.facts, row).table)).copied(),
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
    Uncounted,
    Ratio { ratio: String },
    FundSources { fiscal: Money, other: Money, sum: Money, value: Money, cells: Option<[String; 3]> },
}

#[derive(serde::Serialize)]
struct PairView<'a> {
    left: EvidenceView<'a>,
    right: EvidenceView<'a>,
}

impl<'a> NoteView<'a> {
    fn of(difference: &'a Difference, all: &Differences<'a>) -> Option<Self> {
        let funds = || {
            let Funds { fiscal, other, value, cells } = Funds::of(all.report, difference)?;
            Some(Self::FundSources { fiscal, other, sum: fiscal + other, value, cells })
        };
        difference.note.as_ref().map(|note| Self::new(note, all)).or_else(funds)
    }

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
            Note::Uncounted => Self::Uncounted,
            Note::Ratio(thousandths) => Self::Ratio { ratio: ratio(*thousandths) },
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
        serializer.collect_str(self.0)
    }
}
