//! What a change must say. Pure.

use super::words;
use crate::assets::batch;
use crate::assets::change::{Figures, Uses};
use crate::depreciation::{LONGEST, Month};
use crate::words::{Told, is_plain, trimmed};
use entity::{CardId, CardVersionKind, Day, Money, Quantity, UsageState};

/// Bytes of a reason.
const REASON: usize = 1_000;

/// A changed cost (价值调整).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// 原值.
    pub cost: Money,
    /// 财政拨款 and 非财政拨款, where it is said.
    pub funds: Option<[Money; 2]>,
}

/// Everything that is wrong with a change before any card is looked at.
pub fn unfit(cards: &[CardId], (on, today): (Day, Day), reason: &str, is_something: bool) -> Vec<Told> {
    let mut refused = batch::unfit(cards);
    if cards.len() > batch::MOST {
        return refused;
    }
    if !is_something {
        refused.push(words::NOTHING_CHANGES.with([]));
    }
    refused.extend(unfit_words((on, today), reason));
    refused
}

/// What is wrong with why a life is outside what its class has.
pub fn unfit_life_reason(reason: Option<&str>) -> Option<Told> {
    let is_fit = reason.is_none_or(|reason| is_plain(trimmed(reason), REASON));
    (!is_fit).then(|| words::REASON_FORM.with([&REASON]))
}

/// What is wrong with a day and a reason.
pub fn unfit_words((on, today): (Day, Day), reason: &str) -> Vec<Told> {
    let mut refused = Vec::new();
    if on > today {
        refused.push(words::ON_LATE.with([&on]));
    }
    if !is_plain(trimmed(reason), REASON) {
        refused.push(words::REASON_FORM.with([&REASON]));
    }
    refused
}

/// What is wrong with a state that is said of a thing: that it went takes a disposal, and works have their own steps.
pub fn unfit_state(state: UsageState) -> Option<Told> {
    match state {
        UsageState::UnderWorks => Some(words::STATE_OF_WORKS.with([])),
        UsageState::Disposed => Some(words::STATE_OF_DISPOSAL.with([&state.zh()])),
        UsageState::Unknown | UsageState::Unstated => Some(words::STATE_UNSAID.with([])),
        _ => None,
    }
}

/// How the value of a card is used that is used in several ways (使用状况分列): every part more than nothing, each
/// state once, the card's own state among them, and together its value.
pub fn uses(parts: &[(UsageState, Money)], state: UsageState, cost: Money) -> Result<Uses, Vec<Told>> {
    let mut refused = Vec::new();
    let mut by_use = [Money::ZERO; 4];
    for (at, (used, part)) in (1..).zip(parts) {
        match place(*used) {
            None => refused.push(words::USE_UNKNOWN.with([&at, &used.zh()])),
            Some(place) if *part <= Money::ZERO || by_use[place] != Money::ZERO => {
                refused.push(words::USE_UNFIT.with([&at]));
            }
            Some(place) => by_use[place] = *part,
        }
    }
    let sum: i128 = by_use.iter().map(|part| i128::from(part.fen())).sum();
    if refused.is_empty() && sum != i128::from(cost.fen()) {
        refused.push(words::USES_SUM.with([&cost]));
    }
    if place(state).is_none_or(|place| by_use[place] == Money::ZERO) {
        refused.push(words::USE_OF_STATE.with([&state.zh()]));
    }
    let [_, lent, idle, awaiting] = by_use;
    if refused.is_empty() { Ok(Uses { lent, idle, awaiting }) } else { Err(refused) }
}

/// Why a card whose value is used in several ways cannot take a step: what goes into works, is split or put together is
/// used in one.
pub fn unfit_uses(kind: CardVersionKind, at: usize, uses: Uses) -> Option<Told> {
    use CardVersionKind as K;
    let needs_one = matches!(kind, K::WorksBegun | K::Split | K::Combined);
    (needs_one && uses.is_divided()).then(|| words::USES_DIVIDED.with([&at]))
}

/// What is wrong with what cards did in a month.
pub fn unfit_work(month: Month, today: Day, works: &[(CardId, Quantity)]) -> Vec<Told> {
    let is_early = month.begin().is_none_or(|begin| begin > today);
    let early = is_early.then(|| words::WORK_FUTURE.with([&month]));
    let negative = (1..).zip(works).filter(|(_, (_, quantity))| quantity.0 < 0);
    early.into_iter().chain(negative.map(|(at, _)| words::WORK_UNFIT.with([&at]))).collect()
}

/// Which of the uses that a value is divided among a state is: 在用、出租出借、闲置、待处置.
const fn place(state: UsageState) -> Option<usize> {
    match state {
        UsageState::InUse => Some(0),
        UsageState::LeasedOut | UsageState::Lent | UsageState::LeasedOrLent => Some(1),
        UsageState::Idle => Some(2),
        UsageState::AwaitingDisposal => Some(3),
        _ => None,
    }
}

/// What a card says from now on of what it costs and was paid from: `held` is what it says by now. What was
/// depreciated stays, so that no cost comes below it.
pub fn value(changed: &Value, held: &Figures, uses: Uses) -> Result<Figures, Vec<Told>> {
    let mut refused = Vec::new();
    let cost = changed.cost;
    let has_funds = [held.fiscal, held.other].iter().any(|fund| *fund != Money::ZERO);
    if has_funds && changed.funds.is_none() {
        refused.push(words::FUNDS_MISSING.with([]));
    }
    let [fiscal, other] = changed.funds.unwrap_or_default();
    if [cost, fiscal, other].iter().any(|amount| *amount < Money::ZERO) {
        refused.push(words::VALUE_NEGATIVE.with([]));
    }
    if changed.funds.is_some() && fiscal.fen().checked_add(other.fen()) != Some(cost.fen()) {
        refused.push(words::FUNDS_OTHER.with([&fiscal, &other, &cost]));
    }
    let otherwise = [uses.lent, uses.idle, uses.awaiting].into_iter().map(|part| i128::from(part.fen())).sum::<i128>();
    if uses.is_divided() && otherwise > cost.fen().into() {
        refused.push(words::USES_ABOVE.with([&cost]));
    }
    if cost < held.accumulated {
        refused.push(words::VALUE_BELOW.with([&cost, &held.accumulated]));
    }
    if refused.is_empty() { Ok(Figures { cost, fiscal, other, ..*held }) } else { Err(refused) }
}

/// How long a thing is used, and what is left of it in the end, otherwise than was thought (会计估计变更).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Estimate {
    /// 使用年限 in months, as a whole.
    pub life: Option<u16>,
    /// 预计净残值.
    pub residual: Option<Money>,
}

/// What a card says of its life and residual value from now on; nothing before is restated.
pub fn estimate(changed: &Estimate, held: &Figures) -> Result<Figures, Vec<Told>> {
    let mut refused = Vec::new();
    let figures = Figures {
        life: changed.life.unwrap_or(held.life),
        residual: changed.residual.unwrap_or(held.residual),
        ..*held
    };
    if changed.life.is_some_and(|life| !(1..=LONGEST).contains(&life)) {
        refused.push(words::LIFE_FORM.with([&LONGEST]));
    }
    if figures.residual < Money::ZERO || figures.residual > figures.cost {
        refused.push(words::RESIDUAL_UNFIT.with([&figures.residual, &figures.cost]));
    }
    if refused.is_empty() { Ok(figures) } else { Err(refused) }
}

/// Whether what a version says can be undone here: it is no disposal, and undoes nothing itself.
pub const fn can_be_undone(kind: CardVersionKind) -> bool {
    use CardVersionKind as K;
    !matches!(kind, K::Changed | K::Disposed | K::Withdrawn | K::Restored)
}

#[cfg(test)]
mod tests {
    use super::{Estimate, Value, estimate, unfit, unfit_state, unfit_uses, unfit_work, uses, value};
    use crate::assets::change::{Figures, Uses};
    use crate::words::Told;
    use entity::{CardId, Day, Money, Quantity, UsageState};
    use uuid::Uuid;

    fn codes(told: &[Told]) -> Vec<&'static str> {
        told.iter().map(Told::code).collect()
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let (card, today) = (CardId(Uuid::from_u128(1)), day("2026-01-05"));
        assert_eq!(codes(&unfit(&[card], (today, today), "搬迁", true)), [""; 0]);
        assert_eq!(
            codes(&unfit(&[card, card], (day("2026-01-06"), today), " ", false)),
            ["CARD_TWICE", "NOTHING_CHANGES", "ON_LATE", "REASON_FORM"]
        );
        assert_eq!(codes(&unfit(&[], (today, today), "a", true)), ["CARDS_MISSING"]);
        assert_eq!(codes(&unfit(&vec![card; 501], (today, today), "a", true)), ["CARDS_MANY"]);
    }

    #[test]
    fn work_is_done_in_months_that_have_begun() {
        let (today, month) = ("2026-01-05".parse().expect("a day"), |text: &str| text.parse().expect("a month"));
        let work = |fen: i64| (CardId(Uuid::nil()), Quantity(fen));
        assert_eq!(codes(&unfit_work(month("2026-01"), today, &[work(0)])), [""; 0]);
        assert_eq!(codes(&unfit_work(month("2026-02"), today, &[work(1), work(-1)])), ["WORK_FUTURE", "WORK_UNFIT"]);
    }

    #[test]
    fn the_parts_of_a_value_are_the_value() {
        use UsageState as U;
        let parts = |parts: &[(U, i64)], state| {
            let parts: Vec<_> = parts.iter().map(|(state, fen)| (*state, Money(*fen))).collect();
            uses(&parts, state, Money(100)).map_err(|told| codes(&told))
        };
        let divided = Uses { lent: Money(30), idle: Money(20), awaiting: Money::ZERO };
        assert_eq!(parts(&[(U::InUse, 50), (U::Lent, 30), (U::Idle, 20)], U::InUse), Ok(divided));
        assert_eq!(
            divided.parts(Money(100)),
            [(U::InUse, Money(50)), (U::LeasedOrLent, Money(30)), (U::Idle, Money(20))]
        );
        assert_eq!(parts(&[(U::Idle, 100)], U::Idle).map(|uses| uses.is_divided()), Ok(true));
        assert_eq!(parts(&[(U::InUse, 50), (U::Idle, 49)], U::InUse), Err(vec!["USES_SUM"]));
        assert_eq!(parts(&[(U::InUse, 50), (U::Idle, 50)], U::Lent), Err(vec!["USE_OF_STATE"]));
        let wrong = [(U::InUse, 0), (U::Lent, 50), (U::LeasedOut, 50), (U::Disposed, 1)];
        let told = ["USE_UNFIT", "USE_UNFIT", "USE_UNKNOWN", "USE_OF_STATE"];
        assert_eq!(parts(&wrong, U::InUse), Err(told.to_vec()));
        let steps = entity::CardVersionKind::ALL.iter().filter(|kind| unfit_uses(**kind, 1, divided).is_some());
        assert_eq!(steps.count(), 3);
        assert_eq!(unfit_uses(entity::CardVersionKind::Split, 1, Uses::default()), None);
        let held = Figures { cost: Money(100), ..Figures::default() };
        let below = value(&Value { cost: Money(49), funds: None }, &held, divided);
        assert_eq!(below.map_err(|told| codes(&told)), Err(vec!["USES_ABOVE"]));
    }

    #[test]
    fn only_a_disposal_lets_a_thing_go() {
        let refused: Vec<_> = UsageState::ALL.iter().filter(|state| unfit_state(**state).is_some()).collect();
        assert_eq!(
            refused,
            [&UsageState::Unstated, &UsageState::UnderWorks, &UsageState::Disposed, &UsageState::Unknown]
        );
    }

    #[test]
    fn an_estimate_is_within_what_can_be() {
        let held = Figures { cost: Money(100), life: 60, ..Figures::default() };
        let check = |life, residual| estimate(&Estimate { life, residual }, &held).map_err(|told| codes(&told));
        assert_eq!(check(Some(72), None), Ok(Figures { life: 72, ..held }));
        assert_eq!(check(None, Some(Money(5))), Ok(Figures { residual: Money(5), ..held }));
        assert_eq!(check(Some(0), Some(Money(101))), Err(vec!["LIFE_FORM", "RESIDUAL_UNFIT"]));
    }

    #[test]
    fn a_cost_is_paid_from_somewhere_and_not_below_what_it_lost() {
        let yuan = |yuan: i64| Money(yuan * 100);
        let none = [Money::ZERO; 2];
        let check = |cost, funds, held, lost| {
            let [fiscal, other] = held;
            let held = Figures { fiscal, other, accumulated: lost, ..Figures::default() };
            value(&Value { cost, funds }, &held, Uses::default())
                .map_err(|told| codes(&told))
                .map(|figures| figures.cost)
        };
        assert_eq!(check(yuan(5), None, none, yuan(5)), Ok(yuan(5)));
        assert_eq!(check(yuan(4), None, none, yuan(5)), Err(vec!["VALUE_BELOW"]));
        assert_eq!(check(yuan(5), None, [yuan(1), yuan(2)], yuan(0)), Err(vec!["FUNDS_MISSING"]));
        assert_eq!(check(yuan(5), Some([yuan(3), yuan(2)]), [yuan(1), yuan(2)], yuan(0)), Ok(yuan(5)));
        assert_eq!(check(yuan(5), Some([yuan(3), yuan(3)]), none, yuan(0)), Err(vec!["FUNDS_OTHER"]));
        assert_eq!(
            check(yuan(-1), Some([Money(i64::MAX), yuan(3)]), none, yuan(0)),
            Err(vec!["VALUE_NEGATIVE", "FUNDS_OTHER", "VALUE_BELOW"])
        );
    }
}
