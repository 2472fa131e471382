//! The terms of the report in the reader's language.

use crate::layout::{Field, Scale, SheetKind, fields};
use crate::reconcile::{attribution::Attributed, outcome::RuleId, rules::ruleset, words};
use crate::words::Lang;
use entity::{DepreciationCause, DifferenceKind, Leg, Measure, Regime, Side};

/// A kind of difference (差异类型).
pub fn kind(kind: DifferenceKind, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => kind.zh(),
        Lang::En => kind_en(kind),
    }
}

fn kind_en(kind: DifferenceKind) -> &'static str {
    use DifferenceKind as K;
    match kind {
        K::Ambiguous => "pairing not determined",
        K::DuplicateCard => "several cards for one thing",
        K::LedgerDisposedCardAlive => "written off, card alive",
        K::CardDisposedLedgerAlive => "card cancelled, still in accounts",
        K::DisposedStillPresent => "disposed of, still present",
        K::LedgerWithoutCard => "in accounts, no card",
        K::CardWithoutLedger => "card, not in accounts",
        K::CardWithoutStock => "card, nothing found (suspected loss)",
        K::StockWithoutCard => "found, no card (suspected surplus)",
        K::LedgerCardAmount => "ledger and card amounts",
        K::CardStockQuantity => "card and counted quantity",
        K::CardStockValue => "card and counted value",
        K::LedgerCardClass => "ledger and card class",
        K::LedgerCardDepreciation => "accumulated depreciation",
        K::Department => "department",
        K::Location => "location",
        K::Custodian => "custodian",
        K::UsageState => "usage state",
        K::Specification => "specification",
        K::OneCardSeveralThings => "one card for several things",
        K::MovementPresentation => "presentation of movements",
        K::CutOff => "cut-off",
        K::ClearingBalance => "clearing balance",
        K::UnderWorks => "under works",
        K::OverDepreciated => "depreciated beyond cost",
        K::FundSource => "fund sources",
        K::NotOurs => "not the institute's own",
        K::OutUnseen => "out, not seen",
    }
}

/// Where a difference of 累计折旧 comes from, in words.
pub fn cause(attributed: Attributed, lang: Lang) -> String {
    let Attributed { cause, side, months } = attributed;
    let named = match lang {
        Lang::Zh => cause.zh(),
        Lang::En => cause_en(cause),
    };
    let side = match (side, lang) {
        (side, Lang::Zh) => side.zh(),
        (Side::Ledger, Lang::En) => "ledger",
        (Side::Cards, Lang::En) => "cards",
        (Side::Counts, Lang::En) => "counts",
    };
    match months {
        Some(months) => words::CAUSE_MONTHS.with([&side, &named, &months]).tell(lang),
        None => words::CAUSE.with([&side, &named]).tell(lang),
    }
}

const fn cause_en(cause: DepreciationCause) -> &'static str {
    use DepreciationCause as C;
    match cause {
        C::Start => "another beginning",
        C::Life => "another life",
        C::Method => "another method",
        C::Residual => "another residual value",
        C::Rounding => "rounding",
        C::Unposted => "months not posted",
        C::Over => "posted beyond",
    }
}

/// Whether differences of a kind never carry an amount.
pub const fn is_attribute(kind: DifferenceKind) -> bool {
    use DifferenceKind as K;
    matches!(
        kind,
        K::Department
            | K::Location
            | K::Custodian
            | K::UsageState
            | K::Specification
            | K::OneCardSeveralThings
            | K::LedgerCardClass
            | K::MovementPresentation
    )
}

/// A rule of the ruleset (核对规则); of a chain, which of its steps.
pub fn rule(rule: RuleId, lang: Lang) -> String {
    let (zh, en) = ruleset::name(rule);
    let step = rule.0.checked_sub(ruleset::CHAIN.0).map(|before| before + 1);
    match (lang, step) {
        (Lang::Zh, None) => zh.to_owned(),
        (Lang::Zh, Some(step)) => format!("{zh}（第 {step} 步）"),
        (Lang::En, None) => en.to_owned(),
        (Lang::En, Some(step)) => format!("{en}, step {step}"),
    }
}

/// A leg (核对关系).
pub fn leg(leg: Leg, lang: Lang) -> &'static str {
    match (lang, leg) {
        (Lang::Zh, _) => leg.zh(),
        (Lang::En, Leg::LedgerCard) => "ledger-cards",
        (Lang::En, Leg::CardPhysical) => "cards-physical",
    }
}

/// The two sides of a leg.
pub fn sides(leg: Leg, lang: Lang) -> (&'static str, &'static str) {
    let (left, right) = match leg {
        Leg::LedgerCard => (Side::Ledger, Side::Cards),
        Leg::CardPhysical => (Side::Cards, Side::Counts),
    };
    (side(left, lang), side(right, lang))
}

/// A measure (计量).
pub fn measure(measure: Measure, lang: Lang) -> &'static str {
    match (lang, measure) {
        (Lang::Zh, _) => measure.zh(),
        (Lang::En, Measure::Cost) => "cost",
        (Lang::En, Measure::Depreciation) => "depreciation",
    }
}

/// A side (账、卡、物).
pub fn side(side: Side, lang: Lang) -> &'static str {
    match (lang, side) {
        (Lang::Zh, _) => side.zh(),
        (Lang::En, Side::Ledger) => "ledger",
        (Lang::En, Side::Cards) => "cards",
        (Lang::En, Side::Counts) => "physical",
    }
}

/// A field of a kind of sheet: its term, or its name in the mapping file.
pub fn field(kind: SheetKind, name: &str, lang: Lang) -> &str {
    match lang {
        Lang::Zh => fields(kind).iter().find(|field| field.name == name).map_or(name, Field::term),
        Lang::En => name,
    }
}

/// The unit amounts are written in (金额单位).
pub fn scale(scale: Scale, lang: Lang) -> &'static str {
    match (lang, scale) {
        (Lang::Zh, _) => scale.zh(),
        (Lang::En, Scale::Yuan) => "yuan",
        (Lang::En, Scale::Thousand) => "thousand yuan",
        (Lang::En, Scale::TenThousand) => "ten thousand yuan",
    }
}

/// A sum, or a reason why rows were not taken: the term, or its code in lower case.
pub fn term(zh: &str, code: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => code.to_lowercase(),
    }
}

/// What a sheet holds (表类型).
pub fn sheet_kind(kind: SheetKind, lang: Lang) -> &'static str {
    match (lang, kind) {
        (Lang::Zh, _) => kind.zh(),
        (Lang::En, SheetKind::Cards) => "asset cards",
        (Lang::En, SheetKind::Ledger) => "voucher lines",
        (Lang::En, SheetKind::Balances) => "account balances",
        (Lang::En, SheetKind::Counts) => "stocktake list",
    }
}

/// An accounting regime (会计制度).
pub fn regime(regime: Regime, lang: Lang) -> &'static str {
    match (lang, regime) {
        (Lang::Zh, _) => regime.zh(),
        (Lang::En, Regime::Government) => "government accounting",
        (Lang::En, Regime::NonProfit2004) => "private non-profit (2004)",
        (Lang::En, Regime::NonProfit2024) => "private non-profit (2024)",
        (Lang::En, Regime::Enterprise) => "business accounting standards",
        (Lang::En, Regime::SmallEnterprise) => "small enterprises",
    }
}
