//! Who has to approve, what proves a disposal, and which step follows which. Pure.

use super::words;
use crate::approval::{self, Matter, Route, RouteRule};
use crate::assets::batch;
use crate::assets::evidence::{self, Evidence};
use crate::words::{Told, is_plain, trimmed};
use entity::{CardId, Day, Decision, DisposalMode, DisposalStatus, LegalForm, Money, Ownership};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Bytes of a reason.
const REASON: usize = 1_000;
/// Bytes of a note and of a document's number.
const NOTE: usize = 500;

static RULES: LazyLock<Rules> =
    LazyLock::new(|| toml::from_str(include_str!("rules.toml")).expect("the shipped rules are read by a test"));

/// What the table of rules says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    evidence: BTreeMap<String, Vec<String>>,
    routes: Vec<RouteRule>,
}

/// What is to go, and of whom: what a route depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// 单位性质.
    pub legal_form: Option<LegalForm>,
    /// 所有制.
    pub ownership: Option<Ownership>,
    /// 处置方式.
    pub mode: DisposalMode,
    /// 原值 of all cards together: a limit is not got round by many small cards.
    pub amount: Money,
    /// The day on which it is asked for.
    pub on: Day,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// 处置方式.
    pub mode: DisposalMode,
    /// 处置原因.
    pub reason: String,
    /// 证明材料.
    pub evidence: Vec<Evidence>,
    /// The cards.
    pub cards: Vec<CardId>,
}

/// The route of a case; none where no rule fits.
pub fn route(case: &Case) -> Option<Route> {
    let Case { legal_form, ownership, mode, amount, on } = *case;
    let matter = Matter { legal_form, ownership, regime: None, code: mode.code(), treatment: None, amount, on };
    approval::route(&RULES.routes, &matter)
}

/// Everything that is wrong with an application before any card is looked at.
pub fn unfit(asked: &Application) -> Vec<Told> {
    let mut refused = batch::unfit(&asked.cards);
    if asked.cards.len() > batch::MOST {
        return refused;
    }
    if !is_plain(trimmed(&asked.reason), REASON) {
        refused.push(words::REASON_FORM.with([&REASON]));
    }
    refused.extend(evidence::unfit(&asked.evidence));
    let wanted = RULES.evidence.get(asked.mode.code()).map_or(&[][..], Vec::as_slice);
    let missing = evidence::missing(wanted, &asked.evidence);
    if !missing.is_empty() {
        refused.push(words::EVIDENCE_MISSING.with([&asked.mode.zh(), &missing.join("、")]));
    }
    refused
}

/// What is wrong with why a disposal that was carried out is undone.
pub fn unfit_reason(reason: &str) -> Option<Told> {
    (!is_plain(trimmed(reason), REASON)).then(|| words::REASON_FORM.with([&REASON]))
}

/// What is wrong with what somebody on the route says.
pub fn unfit_decision(decision: Decision, note: Option<&str>, document_no: Option<&str>) -> Vec<Told> {
    let mut refused = Vec::new();
    if decision == Decision::Returned && note.is_none_or(|note| trimmed(note).is_empty()) {
        refused.push(words::NOTE_MISSING.with([]));
    }
    if [note, document_no].into_iter().flatten().any(|text| !text.is_empty() && !is_plain(text, NOTE)) {
        refused.push(words::NOTE_FORM.with([&NOTE]));
    }
    refused
}

/// What can become of a disposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The next on the route decides.
    Decide(Decision),
    /// Who asked for it takes it back.
    Withdraw,
    /// The assets go.
    Execute,
    /// They did not go.
    Revert,
}

impl Move {
    /// In Chinese, as messages name it.
    const fn zh(self) -> &'static str {
        match self {
            Self::Decide(_) => "审批",
            Self::Withdraw => "撤回",
            Self::Execute => "执行处置",
            Self::Revert => "撤销处置",
        }
    }
}

/// The status after a move, where `left` steps of the route have still to approve.
pub fn after(status: DisposalStatus, left: usize, moved: Move) -> Result<DisposalStatus, Told> {
    use DisposalStatus::{Applied, Approved, Executed, Returned, Reverted, Withdrawn};
    match (status, moved) {
        (Applied, Move::Decide(Decision::Approved)) => Ok(if left <= 1 { Approved } else { Applied }),
        (Applied, Move::Decide(Decision::Returned)) => Ok(Returned),
        (Applied | Approved, Move::Withdraw) => Ok(Withdrawn),
        (Approved, Move::Execute) => Ok(Executed),
        (Executed, Move::Revert) => Ok(Reverted),
        _ => Err(words::STATUS_WRONG.with([&status.zh(), &moved.zh()])),
    }
}

#[cfg(test)]
mod tests {
    use super::{Application, Case, Evidence, Move, RULES, after, route, unfit, unfit_decision};
    use crate::words::Told;
    use entity::ApprovalStep::{Bureau, Finance, Unit};
    use entity::{CardId, Day, Decision, DisposalMode, DisposalStatus, LegalForm, Money};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn case(legal_form: Option<LegalForm>, yuan: i64) -> Case {
        let amount = Money(yuan * 100);
        Case { legal_form, ownership: None, mode: DisposalMode::Scrapping, amount, on: day("2026-01-05") }
    }

    fn codes(told: &[Told]) -> Vec<&'static str> {
        told.iter().map(Told::code).collect()
    }

    #[test]
    fn the_shipped_rules_say_what_they_mean() {
        for mode in DisposalMode::ALL {
            assert!(RULES.evidence.get(mode.code()).is_some_and(|kinds| !kinds.is_empty()), "{mode}");
        }
        assert_eq!(RULES.evidence.len(), DisposalMode::ALL.len());
        crate::approval::check_routes(&RULES.routes, |mode| mode.parse::<DisposalMode>().is_ok());
    }

    #[test]
    fn kind_of_unit_and_amount_decide_who_approves() {
        let steps = |legal_form, yuan| route(&case(legal_form, yuan)).map(|route| route.steps);
        assert_eq!(steps(Some(LegalForm::PublicInstitution), 14_999_999), Some(vec![Unit, Bureau]));
        assert_eq!(steps(Some(LegalForm::PublicInstitution), 15_000_000), Some(vec![Unit, Bureau, Finance]));
        assert_eq!(steps(Some(LegalForm::NonProfit), 99_000_000), Some(vec![Unit]));
        assert_eq!(steps(Some(LegalForm::Enterprise), 1), Some(vec![Unit]));
        assert_eq!(steps(None, 1), Some(vec![Unit, Bureau]), "what is not known is not taken lightly");
        let early = Case { on: day("2019-01-01"), ..case(Some(LegalForm::PublicInstitution), 1) };
        assert_eq!(route(&early), None);
    }

    #[test]
    fn everything_wrong_with_an_application_is_told_at_once() {
        let card = CardId(Uuid::from_u128(1));
        let evidence = |kind: &str| Evidence { kind: kind.to_owned(), reference: "院办〔2026〕1号".to_owned() };
        let good = Application {
            mode: DisposalMode::Scrapping,
            reason: "主板损坏，无维修价值".to_owned(),
            evidence: vec![evidence("内部决议"), evidence("技术鉴定意见")],
            cards: vec![card],
        };
        assert_eq!(codes(&unfit(&good)), [""; 0]);
        let bad = Application {
            reason: " ".to_owned(),
            evidence: vec![Evidence { reference: String::new(), ..evidence("内部决议") }],
            cards: vec![card, card],
            ..good.clone()
        };
        assert_eq!(codes(&unfit(&bad)), ["CARD_TWICE", "REASON_FORM", "EVIDENCE_FORM", "EVIDENCE_MISSING"]);
        let lost = Application { mode: DisposalMode::Loss, ..good };
        assert!(unfit(&lost)[0].tell(crate::words::Lang::Zh).ends_with("损失情况说明、责任认定意见"));
        assert_eq!(codes(&unfit_decision(Decision::Returned, Some(" "), Some("\u{7}"))), ["NOTE_MISSING", "NOTE_FORM"]);
    }

    proptest! {
        /// Whatever is tried in whatever order: nothing goes that not everybody on its route approved, and
        /// nothing moves once it was returned, taken back or undone; what has gone can only be undone.
        #[test]
        fn nothing_goes_unapproved(moves in prop::collection::vec(0_u8..5, 0..12), steps in 1_usize..4) {
            let (mut status, mut approved) = (DisposalStatus::Applied, 0);
            for moved in moves {
                let moved = match moved {
                    0 => Move::Decide(Decision::Approved),
                    1 => Move::Decide(Decision::Returned),
                    2 => Move::Withdraw,
                    3 => Move::Execute,
                    _ => Move::Revert,
                };
                let ended =
                    [DisposalStatus::Returned, DisposalStatus::Withdrawn, DisposalStatus::Reverted].contains(&status)
                        || status == DisposalStatus::Executed && moved != Move::Revert;
                match after(status, steps - approved, moved) {
                    Ok(next) => {
                        prop_assert!(!ended);
                        approved += usize::from(moved == Move::Decide(Decision::Approved));
                        status = next;
                    }
                    Err(told) => prop_assert_eq!(told.code(), "STATUS_WRONG"),
                }
                let needs_all = [DisposalStatus::Approved, DisposalStatus::Executed, DisposalStatus::Reverted].contains(&status);
                prop_assert!(!needs_all || approved == steps);
            }
        }
    }
}
