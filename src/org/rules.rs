//! What an institute must be, and which regime its legal form proposes: pure.

use super::words;
use crate::words::Told;
use entity::{Day, LegalForm, Ownership, Regime, Uscc, UsccError};

/// What is said of an institute that is to be registered (机构登记).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Registration {
    /// Its code (编码), by which commands name it.
    pub code: String,
    /// Its name (名称).
    pub name: String,
    /// 统一社会信用代码, as it was typed.
    pub uscc: Option<String>,
    /// 单位性质.
    pub legal_form: Option<LegalForm>,
    /// 所有制.
    pub ownership: Option<Ownership>,
    /// 同类组.
    pub peer_group: Option<String>,
    /// 归口科室.
    pub section: Option<String>,
    /// 会计制度.
    pub regime: Option<Regime>,
    /// From which day the regime is followed; `None` = as long as it is in force.
    pub from: Option<Day>,
}

/// A registration that can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Registered {
    pub code: String,
    pub name: String,
    pub uscc: Option<Uscc>,
    pub peer_group: Option<String>,
    pub section: Option<String>,
    pub regime: Regime,
    pub from: Day,
}

impl Registration {
    /// Checks everything that can be checked without the other institutes.
    pub(super) fn check(&self) -> Result<Registered, Vec<Told>> {
        let mut refused = Vec::new();
        let length = |text: &str| text.chars().count();
        let (code, name) = (self.code.trim(), self.name.trim());
        if !(1..=40).contains(&length(code)) || code.chars().any(|c| c.is_whitespace() || c.is_control()) {
            refused.push(words::CODE_SHAPE.with([]));
        }
        if !(1..=200).contains(&length(name)) {
            refused.push(words::NAME_SHAPE.with([]));
        }
        let peer_group = self.peer_group.as_deref().map(str::trim);
        if peer_group.is_some_and(|group| !(1..=100).contains(&length(group))) {
            refused.push(words::PEER_GROUP_SHAPE.with([]));
        }
        let section = match self.section.as_deref().map(section).transpose() {
            Ok(section) => section,
            Err(told) => {
                refused.push(told);
                None
            }
        };
        let uscc = match self.uscc.as_deref().map(str::parse::<Uscc>).transpose() {
            Ok(uscc) => uscc,
            Err(error) => {
                refused.push(uscc_told(&error));
                None
            }
        };
        let missing = || missing_regime(self.legal_form, self.from);
        let from = self.regime.ok_or_else(missing).and_then(|regime| follow(regime, self.from));
        let from = from.map_err(|told| refused.push(told)).ok();
        match (self.regime, from) {
            (Some(regime), Some(from)) if refused.is_empty() => Ok(Registered {
                code: code.to_owned(),
                name: name.to_owned(),
                uscc,
                peer_group: peer_group.map(str::to_owned),
                section: section.map(str::to_owned),
                regime,
                from,
            }),
            _ => Err(refused),
        }
    }
}

/// The name of a section of the bureau (科室), as it is kept.
pub(super) fn section(name: &str) -> Result<&str, Told> {
    let name = name.trim();
    let fits = (1..=100).contains(&name.chars().count()) && crate::words::harmless(name) == name;
    if fits { Ok(name) } else { Err(words::SECTION_SHAPE.with([])) }
}

/// What is wrong with a 统一社会信用代码; its two check characters are told apart.
fn uscc_told(error: &UsccError) -> Told {
    match error {
        UsccError::Length(length) => words::USCC_LENGTH.with([length]),
        UsccError::Character(at) => words::USCC_CHARACTER.with([at]),
        UsccError::Organisation(wanted) => words::USCC_ORGANISATION.with([wanted]),
        UsccError::Check(wanted) => words::USCC_CHECK.with([wanted]),
    }
}

fn missing_regime(legal_form: Option<LegalForm>, from: Option<Day>) -> Told {
    match legal_form {
        Some(form) => {
            let regime = proposed(form, from.unwrap_or_default());
            words::REGIME_PROPOSED.with([&form.zh(), &format_args!("{} ({})", regime.zh(), regime.code())])
        }
        None => words::REGIME_MISSING.with([]),
    }
}

/// The regime that a legal form proposes (建议的会计制度) for a day; it decides none.
pub fn proposed(form: LegalForm, on: Day) -> Regime {
    match form {
        LegalForm::PublicInstitution => Regime::Government,
        LegalForm::NonProfit if on.given().is_some_and(|on| on < since(Regime::NonProfit2024)) => Regime::NonProfit2004,
        LegalForm::NonProfit => Regime::NonProfit2024,
        LegalForm::Enterprise => Regime::Enterprise,
    }
}

/// The first day on which a regime can be followed: 财会〔2024〕25号 is in force since 2026-01-01; of the
/// older ones it does not matter here since when.
fn since(regime: Regime) -> Day {
    let (year, month, day) = if regime == Regime::NonProfit2024 { (2026, 1, 1) } else { (1949, 1, 1) };
    Day::from_ymd(year, month, day).unwrap_or_default()
}

/// From which day a regime is followed.
pub(super) fn follow(regime: Regime, from: Option<Day>) -> Result<Day, Told> {
    let since = since(regime);
    match from {
        Some(from) if from < since => Err(words::REGIME_EARLY.with([&regime.zh(), &since, &from])),
        from => Ok(from.unwrap_or(since)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Registration, follow, proposed};
    use crate::words::{Lang, Told};
    use entity::{Day, LegalForm, Regime};

    fn registration() -> Registration {
        Registration {
            code: " A01 ".to_owned(),
            name: "示例研究院".to_owned(),
            regime: Some(Regime::Government),
            ..Registration::default()
        }
    }

    fn codes(registration: &Registration) -> Vec<&'static str> {
        registration.check().map_or_else(|told| told.iter().map(Told::code).collect(), |_| Vec::new())
    }

    #[test]
    fn a_sound_registration_is_taken() {
        let uscc = Some("91350100m000100y43".to_owned());
        let registered = Registration { uscc, ..registration() }.check().expect("sound");
        assert_eq!((registered.code.as_str(), registered.from.to_string().as_str()), ("A01", "1949-01-01"));
        assert_eq!(registered.uscc.expect("a code").as_str(), "91350100M000100Y43");
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let wrong = Registration {
            code: "A 1".to_owned(),
            peer_group: Some(" ".to_owned()),
            uscc: Some("1".to_owned()),
            ..Registration::default()
        };
        assert_eq!(codes(&wrong), ["CODE_SHAPE", "NAME_SHAPE", "PEER_GROUP_SHAPE", "USCC_LENGTH", "REGIME_MISSING"]);
    }

    #[test]
    fn the_two_check_characters_are_told_apart() {
        let code = |text: &str| codes(&Registration { uscc: Some(text.to_owned()), ..registration() });
        assert_eq!(code("914403001922038226"), ["USCC_ORGANISATION"]);
        assert_eq!(code("914403001922038217"), ["USCC_CHECK"]);
        assert_eq!(code("91440300O922038216"), ["USCC_CHARACTER"]);
    }

    #[test]
    fn the_legal_form_proposes_and_decides_nothing() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        assert_eq!(proposed(LegalForm::PublicInstitution, Day::BLANK), Regime::Government);
        assert_eq!(proposed(LegalForm::NonProfit, day("2025-12-31")), Regime::NonProfit2004);
        assert_eq!(proposed(LegalForm::NonProfit, day("2026-01-01")), Regime::NonProfit2024);
        let without = Registration { regime: None, legal_form: Some(LegalForm::Enterprise), ..registration() };
        let told = without.check().expect_err("no regime");
        assert_eq!(told[0].tell(Lang::Zh), "请指明会计制度；按单位性质“企业”建议：企业会计准则 (enterprise)");
    }

    #[test]
    fn an_edition_is_not_followed_before_it_is_in_force() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        assert_eq!(follow(Regime::NonProfit2024, None), Ok(day("2026-01-01")));
        assert!(follow(Regime::NonProfit2024, Some(day("2025-12-31"))).is_err());
        assert_eq!(follow(Regime::NonProfit2004, Some(day("2025-12-31"))), Ok(day("2025-12-31")));
    }
}
