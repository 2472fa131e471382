//! Which step a card can take, and what has to prove it: data (`steps.toml`). Pure.

use super::words;
use crate::assets::evidence::{self, Evidence};
use crate::words::Told;
use entity::{CardVersionKind, Role, UsageState};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static STEPS: LazyLock<BTreeMap<String, Step>> =
    LazyLock::new(|| toml::from_str(include_str!("steps.toml")).expect("the shipped steps are read by a test"));

/// What a step takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    role: String,
    from: Option<Vec<String>>,
    evidence: Vec<String>,
}

/// A step that a card can take (变动步骤).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardStep {
    /// 变动类型.
    pub kind: CardVersionKind,
    /// From which usage states; none where a card comes to be by it.
    pub from: Vec<UsageState>,
    /// Who says so.
    pub role: Option<Role>,
    /// What has to prove it.
    pub evidence: &'static [String],
}

/// All steps, in the order of the kinds.
pub fn steps() -> impl Iterator<Item = CardStep> {
    CardVersionKind::ALL.iter().filter_map(|kind| {
        let step = STEPS.get(kind.code())?;
        let there = || UsageState::ALL.iter().copied().filter(|state| *state != UsageState::Disposed);
        let named = |from: &Vec<String>| from.iter().filter_map(|state| state.parse().ok()).collect();
        let from = step.from.as_ref().map_or_else(|| there().collect(), named);
        Some(CardStep { kind: *kind, from, role: step.role.parse().ok(), evidence: &step.evidence })
    })
}

/// What is wrong with the evidence of a step.
pub fn unfit_evidence(kind: CardVersionKind, given: &[Evidence]) -> Vec<Told> {
    let mut refused: Vec<Told> = evidence::unfit(given).into_iter().collect();
    let wanted = STEPS.get(kind.code()).map_or(&[][..], |step| step.evidence.as_slice());
    let missing = evidence::missing(wanted, given);
    if !missing.is_empty() {
        refused.push(words::EVIDENCE_MISSING.with([&kind.zh(), &missing.join("、")]));
    }
    refused
}

/// Why a card cannot take a step: how it is used.
pub fn unfit_from(kind: CardVersionKind, at: usize, state: UsageState) -> Option<Told> {
    let from = STEPS.get(kind.code()).and_then(|step| step.from.as_ref());
    let can = from.is_none_or(|from| from.iter().any(|code| code == state.code()));
    (!can).then(|| words::STEP_STATE.with([&at, &state.zh(), &kind.zh()]))
}

#[cfg(test)]
mod tests {
    use super::{STEPS, unfit_evidence, unfit_from};
    use crate::assets::evidence::Evidence;
    use crate::words::Told;
    use entity::{CardVersionKind as K, Role, UsageState as U};

    #[test]
    fn the_table_names_what_there_is() {
        for (kind, step) in &*STEPS {
            assert!(kind.parse::<K>().is_ok(), "{kind}");
            assert!(step.role.parse::<Role>().is_ok(), "{kind}");
            assert!(step.from.iter().flatten().all(|state| state.parse::<U>().is_ok()), "{kind}");
        }
        let said_here =
            K::ALL.iter().filter(|kind| !matches!(kind, K::Changed | K::Disposed | K::Withdrawn | K::Restored));
        assert!(said_here.eq(K::ALL.iter().filter(|kind| STEPS.contains_key(kind.code()))));
    }

    #[test]
    fn a_card_takes_the_steps_of_its_state() {
        assert_eq!(unfit_from(K::WorksBegun, 1, U::InUse), None);
        assert_eq!(unfit_from(K::WorksCompleted, 1, U::InUse).map(|told| told.code()), Some("STEP_STATE"));
        assert_eq!(unfit_from(K::WorksCompleted, 1, U::UnderWorks), None);
        assert_eq!(unfit_from(K::Reassigned, 1, U::UnderWorks), None, "it can be moved meanwhile");
    }

    #[test]
    fn what_proves_a_step_is_asked_for() {
        let given = |kind: &str| [Evidence { kind: kind.to_owned(), reference: "2026-1".to_owned() }];
        let codes = |told: Vec<Told>| told.iter().map(Told::code).collect::<Vec<_>>();
        assert_eq!(codes(unfit_evidence(K::WorksBegun, &given("改扩建批复"))), [""; 0]);
        assert_eq!(codes(unfit_evidence(K::WorksBegun, &given(" "))), ["EVIDENCE_FORM", "EVIDENCE_MISSING"]);
        assert_eq!(codes(unfit_evidence(K::Reassigned, &[])), [""; 0]);
    }
}
