//! 审批流程: who has to approve what, as data. Pure.
//!
//! Regulation: 行政事业性国有资产管理条例 (国务院令第738号) and the rules under it let kind of unit, matter and amount
//! decide who approves. So each room that asks for approvals has a table of routes: the first that fits counts.

use entity::{ApprovalStep, Day, LegalForm, Money, Ownership, Regime};
use serde::Deserialize;

/// A line of a table of routes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteRule {
    /// 单位性质; absent: any.
    pub legal_form: Option<String>,
    /// 所有制; absent: any.
    pub ownership: Option<String>,
    /// 会计制度; absent: any.
    pub regimes: Option<Vec<String>>,
    /// What it is for, in the codes of the room (处置方式、差异类型); absent: any.
    #[serde(alias = "modes", alias = "kinds")]
    pub matters: Option<Vec<String>>,
    /// 处理方式; absent: any.
    pub treatments: Option<Vec<String>>,
    /// From this amount on, in yuan; absent: any.
    pub from: Option<String>,
    /// 生效日期.
    pub since: String,
    /// Who approves, in this order.
    pub steps: Vec<String>,
    /// 依据.
    pub basis: String,
}

/// What a route depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matter<'m> {
    /// 单位性质.
    pub legal_form: Option<LegalForm>,
    /// 所有制.
    pub ownership: Option<Ownership>,
    /// 会计制度.
    pub regime: Option<Regime>,
    /// What it is, in a code of the room.
    pub code: &'m str,
    /// 处理方式, in a code of the room.
    pub treatment: Option<&'m str>,
    /// 金额: what a limit is about.
    pub amount: Money,
    /// The day on which it is asked for.
    pub on: Day,
}

/// Who has to approve (审批流程).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// In this order.
    pub steps: Vec<ApprovalStep>,
    /// The provision that says so.
    pub basis: &'static str,
}

impl Route {
    /// The steps as they are kept: codes, parted by blanks.
    pub fn codes(&self) -> String {
        self.steps.iter().map(|step| step.code()).collect::<Vec<_>>().join(" ")
    }
}

/// The steps of a route as it is kept.
pub fn steps(route: &str) -> Vec<ApprovalStep> {
    route.split_whitespace().filter_map(|code| code.parse().ok()).collect()
}

impl RouteRule {
    fn fits(&self, matter: &Matter<'_>) -> bool {
        let is = |wanted: &Option<String>, code: Option<&str>| wanted.is_none() || wanted.as_deref() == code;
        let among = |wanted: &Option<Vec<String>>, code: Option<&str>| {
            wanted.as_ref().is_none_or(|wanted| wanted.iter().any(|one| Some(one.as_str()) == code))
        };
        is(&self.legal_form, matter.legal_form.map(LegalForm::code))
            && is(&self.ownership, matter.ownership.map(Ownership::code))
            && among(&self.regimes, matter.regime.map(Regime::code))
            && among(&self.matters, Some(matter.code))
            && among(&self.treatments, matter.treatment)
            && self.from.as_ref().is_none_or(|from| from.parse::<Money>().is_ok_and(|from| matter.amount >= from))
            && self.since.parse::<Day>().is_ok_and(|since| since <= matter.on)
    }
}

/// The route of something by a table; none where no rule fits.
pub fn route(rules: &'static [RouteRule], matter: &Matter<'_>) -> Option<Route> {
    let rule = rules.iter().find(|rule| rule.fits(matter))?;
    Some(Route { steps: rule.steps.iter().filter_map(|step| step.parse().ok()).collect(), basis: &rule.basis })
}

/// For the rooms' tests: every word of a table of routes is one that there is.
#[cfg(test)]
pub(crate) fn check_routes(rules: &[RouteRule], is_matter: impl Fn(&str) -> bool) {
    let all_are = |words: &Option<Vec<String>>, is: &dyn Fn(&str) -> bool| {
        words.as_ref().is_none_or(|words| words.iter().all(|word| is(word)))
    };
    for rule in rules {
        assert!(!rule.steps.is_empty() && rule.steps.iter().all(|step| step.parse::<ApprovalStep>().is_ok()));
        assert!(rule.since.parse::<Day>().is_ok() && !rule.basis.is_empty());
        assert!(rule.from.as_ref().is_none_or(|from| from.parse::<Money>().is_ok()));
        assert!(rule.legal_form.as_ref().is_none_or(|form| form.parse::<LegalForm>().is_ok()));
        assert!(rule.ownership.as_ref().is_none_or(|ownership| ownership.parse::<Ownership>().is_ok()));
        assert!(all_are(&rule.regimes, &|word| word.parse::<Regime>().is_ok()));
        assert!(all_are(&rule.matters, &is_matter));
        let is_treatment = |word: &str| word.parse::<entity::DifferenceTreatment>().is_ok();
        assert!(all_are(&rule.treatments, &is_treatment));
    }
}
