//! How a difference of a kind may have come about, what may be done about it, and what has to prove it: data
//! (`kinds.toml`). Pure.

use super::words;
use crate::assets::evidence::{self, Evidence};
use crate::words::{Told, is_plain, trimmed};
use entity::{DifferenceCause, DifferenceKind, DifferenceTreatment};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Bytes of what is said in words.
pub const NOTE: usize = 1_000;

static RULES: LazyLock<Rules> =
    LazyLock::new(|| toml::from_str(include_str!("kinds.toml")).expect("the shipped kinds are read by a test"));

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    treatments: BTreeMap<String, Vec<String>>,
    kinds: Vec<Kinds>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    of: Vec<DifferenceKind>,
    causes: Vec<DifferenceCause>,
    treatments: Vec<DifferenceTreatment>,
    evidence: Vec<String>,
    #[serde(default)]
    stays: bool,
}

/// What somebody found out about a difference (查明情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// 差异原因.
    pub cause: DifferenceCause,
    /// 处理方式.
    pub treatment: DifferenceTreatment,
    /// In words.
    pub note: String,
    /// 证明材料.
    pub evidence: Vec<Evidence>,
}

fn of(kind: DifferenceKind) -> Option<&'static Kinds> {
    RULES.kinds.iter().find(|kinds| kinds.of.contains(&kind))
}

/// What has to prove how a difference of a kind came about, and that it is dealt with so (证据清单).
pub fn wanted(kind: DifferenceKind, treatment: DifferenceTreatment) -> Vec<String> {
    let of_kind = of(kind).map(|kinds| kinds.evidence.as_slice()).unwrap_or_default();
    let of_treatment = RULES.treatments.get(treatment.code()).map(Vec::as_slice).unwrap_or_default();
    [of_kind, of_treatment].concat()
}

/// Whether a difference of a kind is none that goes away: it is closed while it is still found (不属差错).
pub fn stays(kind: DifferenceKind) -> bool {
    of(kind).is_some_and(|kinds| kinds.stays)
}

/// Everything that is wrong with a finding about a difference of a kind.
pub fn unfit(kind: DifferenceKind, finding: &Finding) -> Vec<Told> {
    let mut refused = Vec::new();
    let kinds = of(kind);
    if kinds.is_none_or(|kinds| !kinds.causes.contains(&finding.cause)) {
        refused.push(words::CAUSE_OTHER.with([&finding.cause.zh(), &kind.zh()]));
    }
    if kinds.is_none_or(|kinds| !kinds.treatments.contains(&finding.treatment)) {
        refused.push(words::TREATMENT_OTHER.with([&finding.treatment.zh(), &kind.zh()]));
    }
    refused.extend(unfit_note(Some(&finding.note)));
    refused.extend(evidence::unfit(&finding.evidence));
    let wanted = wanted(kind, finding.treatment);
    let missing = evidence::missing(&wanted, &finding.evidence);
    if !missing.is_empty() {
        refused.push(words::EVIDENCE_MISSING.with([&kind.zh(), &missing.join("、")]));
    }
    refused
}

/// What is wrong with what is said in words, where something has to be said.
pub fn unfit_note(note: Option<&str>) -> Option<Told> {
    let note = note.map(trimmed).unwrap_or_default();
    (!is_plain(note, NOTE)).then(|| words::NOTE_UNFIT.with([&NOTE]))
}

#[cfg(test)]
mod tests {
    use super::{Finding, RULES, stays, unfit, unfit_note, wanted};
    use crate::assets::evidence::Evidence;
    use crate::words::Told;
    use entity::{DifferenceCause, DifferenceKind, DifferenceTreatment};

    #[test]
    fn every_kind_is_said_once_with_causes_and_treatments() {
        for kind in DifferenceKind::ALL {
            let said: Vec<_> = RULES.kinds.iter().filter(|kinds| kinds.of.contains(kind)).collect();
            assert_eq!(said.len(), 1, "{kind}");
            assert!(!said[0].causes.is_empty() && !said[0].treatments.is_empty(), "{kind}");
        }
        for cause in DifferenceCause::ALL {
            assert!(RULES.kinds.iter().any(|kinds| kinds.causes.contains(cause)), "{cause}");
        }
        assert!(DifferenceTreatment::ALL.iter().all(|one| RULES.treatments.contains_key(one.code())));
        assert_eq!(RULES.treatments.len(), DifferenceTreatment::ALL.len());
    }

    #[test]
    fn everything_wrong_with_a_finding_is_told_at_once() {
        let evidence = |kind: &str| Evidence { kind: kind.to_owned(), reference: "2026-1".to_owned() };
        let good = Finding {
            cause: DifferenceCause::Lost,
            treatment: DifferenceTreatment::Ledger,
            note: "夜间失窃，已报案".to_owned(),
            evidence: vec![evidence("二次查找记录"), evidence("责任认定意见")],
        };
        let codes = |told: Vec<Told>| told.iter().map(Told::code).collect::<Vec<_>>();
        assert_eq!(codes(unfit(DifferenceKind::CardWithoutStock, &good)), [""; 0]);
        let bad = Finding { note: " ".to_owned(), evidence: vec![evidence(" ")], ..good.clone() };
        let all = ["CAUSE_OTHER", "TREATMENT_OTHER", "NOTE_UNFIT", "EVIDENCE_FORM", "EVIDENCE_MISSING"];
        assert_eq!(codes(unfit(DifferenceKind::NotOurs, &bad)), all);
        let carried = Finding { treatment: DifferenceTreatment::Legacy, ..good };
        assert_eq!(codes(unfit(DifferenceKind::CardWithoutStock, &carried)), ["EVIDENCE_MISSING"]);
        assert_eq!(wanted(DifferenceKind::Location, DifferenceTreatment::Card), [""; 0]);
        assert!(stays(DifferenceKind::NotOurs) && !stays(DifferenceKind::CardWithoutStock));
        assert!(unfit_note(None).is_some() && unfit_note(Some("已催办")).is_none());
    }
}
