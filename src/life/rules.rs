//! What a change must say. Pure.

use super::words;
use crate::assets::batch;
use crate::words::{Told, is_plain, trimmed};
use entity::{CardId, CardVersionKind, Day, Money, UsageState};

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
    if on > today {
        refused.push(words::ON_LATE.with([&on]));
    }
    if !is_plain(trimmed(reason), REASON) {
        refused.push(words::REASON_FORM.with([&REASON]));
    }
    refused
}

/// What is wrong with a state that is said of a thing: that it went takes a disposal.
pub fn unfit_state(state: UsageState) -> Option<Told> {
    let takes_more = matches!(state, UsageState::Disposed | UsageState::Unknown | UsageState::Unstated);
    takes_more.then(|| words::STATE_OF_DISPOSAL.with([&state.zh()]))
}

/// What a card costs from now on, and what it was paid from: `held` is what it says of both by now, `depreciated`
/// what it has lost. What was depreciated stays, so that no cost comes below it.
pub fn value(changed: &Value, held: [Money; 2], depreciated: Money) -> Result<[Money; 3], Vec<Told>> {
    let mut refused = Vec::new();
    let cost = changed.cost;
    let has_funds = held.iter().any(|fund| *fund != Money::ZERO);
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
    if cost < depreciated {
        refused.push(words::VALUE_BELOW.with([&cost, &depreciated]));
    }
    if refused.is_empty() { Ok([cost, fiscal, other]) } else { Err(refused) }
}

/// Whether a version can be undone here: it was said here, and is no disposal.
pub const fn can_be_undone(kind: CardVersionKind) -> bool {
    matches!(kind, CardVersionKind::Reassigned | CardVersionKind::StateChanged | CardVersionKind::ValueAdjusted)
}

#[cfg(test)]
mod tests {
    use super::{Value, unfit, unfit_state, value};
    use crate::words::Told;
    use entity::{CardId, Day, Money, UsageState};
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
    fn only_a_disposal_lets_a_thing_go() {
        let refused: Vec<_> = UsageState::ALL.iter().filter(|state| unfit_state(**state).is_some()).collect();
        assert_eq!(refused, [&UsageState::Unstated, &UsageState::Disposed, &UsageState::Unknown]);
    }

    #[test]
    fn a_cost_is_paid_from_somewhere_and_not_below_what_it_lost() {
        let yuan = |yuan: i64| Money(yuan * 100);
        let none = [Money::ZERO; 2];
        let check = |cost, funds, held, lost| {
            value(&Value { cost, funds }, held, lost).map_err(|told| codes(&told)).map(|[cost, ..]| cost)
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
