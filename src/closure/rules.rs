//! What a request of many rows must be, who has to approve a difference, and what an approval is about. Pure.

use super::act::Row;
use super::{kinds, words};
use crate::approval::{self, Matter, Route, RouteRule};
use crate::words::Told;
use entity::{
    Day, DifferenceCaseId, DifferenceCause, DifferenceKind, DifferencePresence, DifferenceTreatment, Digest, LegalForm,
    Money, Ownership, Regime,
};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

/// Rows of one request.
pub const MOST: usize = 500;

static ROUTES: LazyLock<Routes> =
    LazyLock::new(|| toml::from_str(include_str!("routes.toml")).expect("the shipped routes are read by a test"));

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Routes {
    routes: Vec<RouteRule>,
}

/// Whose difference it is: what a route depends on beside the difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// 单位性质.
    pub legal_form: Option<LegalForm>,
    /// 所有制.
    pub ownership: Option<Ownership>,
    /// 会计制度 on the day.
    pub regime: Option<Regime>,
}

/// Who has to approve what is done about a difference of an amount; none where no rule fits.
pub fn route(
    owner: Owner,
    (kind, treatment, amount): (DifferenceKind, DifferenceTreatment, Money),
    on: Day,
) -> Option<Route> {
    let Owner { legal_form, ownership, regime } = owner;
    let (code, treatment, amount) = (kind.code(), Some(treatment.code()), amount.abs());
    approval::route(&ROUTES.routes, &Matter { legal_form, ownership, regime, code, treatment, amount, on })
}

/// The amounts from which on other routes hold, the lowest first.
pub fn limits() -> Vec<Money> {
    let limits: BTreeSet<Money> = ROUTES.routes.iter().filter_map(|rule| rule.from.as_ref()?.parse().ok()).collect();
    limits.into_iter().collect()
}

/// What somebody who approves has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen<'s> {
    /// The digest of amounts and rows.
    pub content: Digest,
    /// 差异原因.
    pub cause: Option<DifferenceCause>,
    /// 处理方式.
    pub treatment: Option<DifferenceTreatment>,
    /// 查明情况.
    pub note: Option<&'s str>,
    /// 证明材料, one a line.
    pub evidence: &'s str,
}

/// The digest of what is approved: the difference as it was found, and what was said of it.
pub fn digest(seen: &Seen<'_>) -> Digest {
    let Seen { content, cause, treatment, note, evidence } = seen;
    let all = json!([content, cause, treatment, note, evidence]);
    Digest(Sha256::digest(all.to_string().as_bytes()).into())
}

/// Why a request is refused before any difference is looked at: it has no rows, too many, or one twice.
pub fn unfit(rows: &[Row]) -> Vec<(Option<usize>, Told)> {
    if rows.is_empty() {
        return vec![(None, words::ROWS_MISSING.with([]))];
    }
    if rows.len() > MOST {
        return vec![(None, words::ROWS_MANY.with([&MOST]))];
    }
    let mut named: HashSet<DifferenceCaseId> = HashSet::new();
    let twice = rows.iter().enumerate().filter(|(_, row)| !named.insert(row.case));
    twice.map(|(at, _)| (Some(at), words::ROW_TWICE.with([]))).collect()
}

/// What the newest run says, for who closes a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Whether it finds the difference.
    pub presence: DifferencePresence,
    /// Whether it knew what settled it.
    pub is_later: bool,
}

/// Why a difference that was settled cannot be closed: the newest run still finds it, and it is neither approved
/// to be carried nor of a kind that stays; or nothing was compared since.
pub fn unfit_to_close(kind: DifferenceKind, treatment: Option<DifferenceTreatment>, found: Found) -> Option<Told> {
    let is_carried = match treatment {
        Some(DifferenceTreatment::Legacy) => true,
        Some(DifferenceTreatment::NoEntry) => kinds::stays(kind),
        _ => false,
    };
    if is_carried {
        return None;
    }
    if found.presence != DifferencePresence::Gone {
        return Some(words::STILL_FOUND.with([]));
    }
    let is_booked = treatment != Some(DifferenceTreatment::NoEntry);
    (is_booked && !found.is_later).then(|| words::NOT_COMPARED_SINCE.with([]))
}

#[cfg(test)]
mod tests {
    use super::{Found, Owner, ROUTES, Seen, digest, route, unfit_to_close};
    use entity::ApprovalStep::{Bureau, Finance, Unit};
    use entity::{DifferenceKind as K, DifferencePresence as P, DifferenceTreatment as T};
    use entity::{Digest, LegalForm, Money, Regime};

    const GOVERNMENT: Owner =
        Owner { legal_form: Some(LegalForm::PublicInstitution), ownership: None, regime: Some(Regime::Government) };

    #[test]
    fn the_shipped_routes_say_what_they_mean() {
        crate::approval::check_routes(&ROUTES.routes, |kind| kind.parse::<K>().is_ok());
        assert_eq!(super::limits(), [Money(1_500_000_000)]);
    }

    #[test]
    fn regime_kind_treatment_and_amount_decide_who_approves() {
        let on = "2026-01-05".parse().expect("a day");
        let steps = |owner, kind, treatment, yuan: i64| {
            route(owner, (kind, treatment, Money(yuan * 100)), on).map(|route| route.steps)
        };
        assert_eq!(steps(GOVERNMENT, K::CardWithoutStock, T::Ledger, -14_999_999), Some(vec![Unit, Bureau]));
        assert_eq!(steps(GOVERNMENT, K::CardWithoutStock, T::Ledger, -15_000_000), Some(vec![Unit, Bureau, Finance]));
        assert_eq!(steps(GOVERNMENT, K::LedgerCardAmount, T::Ledger, 99_000_000), Some(vec![Unit]));
        assert_eq!(steps(GOVERNMENT, K::LedgerCardAmount, T::Legacy, 1), Some(vec![Unit, Bureau]));
        assert_eq!(steps(GOVERNMENT, K::Location, T::Card, 0), Some(vec![Unit]));
        let other = Owner { regime: Some(Regime::Enterprise), ..GOVERNMENT };
        assert_eq!(steps(other, K::LedgerCardAmount, T::Ledger, 1), Some(vec![Unit, Bureau]), "not known, not light");
        let private = Owner { legal_form: Some(LegalForm::NonProfit), ..GOVERNMENT };
        assert_eq!(steps(private, K::CardWithoutStock, T::Ledger, 99_000_000), Some(vec![Unit]));
        let early = "2010-01-01".parse().expect("a day");
        assert_eq!(route(GOVERNMENT, (K::Location, T::Card, Money::ZERO), early), None);
    }

    #[test]
    fn an_approval_is_about_everything_that_was_seen() {
        let seen =
            Seen { content: Digest([1; 32]), cause: None, treatment: Some(T::Ledger), note: Some("a"), evidence: "" };
        let others = [
            Seen { content: Digest([2; 32]), ..seen },
            Seen { cause: Some(entity::DifferenceCause::Lost), ..seen },
            Seen { treatment: Some(T::Card), ..seen },
            Seen { note: Some("b"), ..seen },
            Seen { evidence: "决议\t1", ..seen },
        ];
        assert!(others.iter().all(|other| digest(other) != digest(&seen)));
        assert_eq!(digest(&seen), digest(&seen.clone()));
    }

    #[test]
    fn only_what_is_gone_or_carried_is_closed() {
        let code = |kind, treatment, presence, is_later| {
            unfit_to_close(kind, treatment, Found { presence, is_later }).map(|told| told.code())
        };
        assert_eq!(code(K::CardWithoutStock, Some(T::Ledger), P::Gone, true), None);
        assert_eq!(code(K::CardWithoutStock, Some(T::Ledger), P::Gone, false), Some("NOT_COMPARED_SINCE"));
        assert_eq!(code(K::CardWithoutStock, Some(T::Ledger), P::Returned, true), Some("STILL_FOUND"));
        assert_eq!(code(K::CardWithoutStock, Some(T::NoEntry), P::Present, true), Some("STILL_FOUND"));
        assert_eq!(code(K::CardWithoutStock, Some(T::NoEntry), P::Gone, false), None);
        assert_eq!(code(K::CardWithoutStock, Some(T::Legacy), P::Present, false), None);
        assert_eq!(code(K::NotOurs, Some(T::NoEntry), P::Present, false), None);
    }
}
