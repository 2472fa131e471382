//! What one principal may ask of the service in a minute: so many requests, and so much cost.
//!
//! Two token buckets a principal, which refill all the time; the time is the program's. They are kept
//! by the process: two processes on one database grant twice as much. Only who is known has a bucket,
//! so there are no more of them than there are users and tokens.

use super::w;
use crate::access::Actor;
use crate::app::Clock;
use crate::config::Allowance;
use crate::words::Told;
use governor::clock::Clock as Times;
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::{NotUntil, Quota, RateLimiter};
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Asked for too often, or for too much; nothing was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// Which budget is used up.
    pub told: Told,
    /// When it will do again.
    pub after: Duration,
    /// What is left of the cost of this minute, where that is what is used up.
    pub remaining: Option<u32>,
}

impl Later {
    /// When it will do again, in whole seconds as HTTP tells it, and never at once.
    pub fn seconds(&self) -> u64 {
        self.after.as_millis().div_ceil(1_000).max(1) as u64
    }
}

/// The time of the program, in the form of the buckets.
#[derive(Debug, Clone)]
struct Time(Arc<dyn Clock>);

impl Times for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        u64::try_from(self.0.now().0).unwrap_or_default().saturating_mul(1_000).into()
    }
}

type Buckets = RateLimiter<String, HashMapStateStore<String>, Time, StateInformationMiddleware>;

/// The budgets of all principals.
pub struct Budget {
    requests: Buckets,
    cost: Buckets,
    most: Allowance,
    time: Time,
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget").field("most", &self.most).finish_non_exhaustive()
    }
}

impl Budget {
    /// Full budgets for everybody.
    pub fn new(clock: Arc<dyn Clock>, most: Allowance) -> Self {
        let time = Time(clock);
        let buckets = |most| Buckets::new(Quota::per_minute(most), HashMapStateStore::default(), time.clone());
        Self { requests: buckets(most.requests), cost: buckets(most.cost), most, time }
    }

    /// Takes a request from the budget of who asks.
    pub fn request(&self, actor: &Actor) -> Result<(), Later> {
        let taken = self.requests.check_key(&actor.key);
        taken.map(drop).map_err(|until| Later {
            told: w::MANY_REQUESTS.with([&self.most.requests]),
            after: until.wait_time_from(self.time.now()),
            remaining: None,
        })
    }

    /// Takes the cost of a request from the budget of who asks; answers what is left of it.
    pub fn spend(&self, actor: &Actor, cost: u64) -> Result<u32, Later> {
        let cost = u32::try_from(cost).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN);
        let later = |after, remaining| Later {
            told: w::BUDGET_SPENT.with([&self.most.cost, &cost]),
            after,
            remaining: Some(remaining),
        };
        match self.cost.check_key_n(&actor.key, cost) {
            Ok(Ok(left)) => Ok(left.remaining_burst_capacity()),
            Ok(Err(until)) => {
                let after = until.wait_time_from(self.time.now());
                Err(later(after, cost.get().saturating_sub(missing(&until, after))))
            }
            // More than a minute ever grants.
            Err(_) => Err(later(Duration::from_mins(1), self.most.cost.get())),
        }
    }
}

/// What is missing in a bucket that will do after a while.
fn missing(until: &NotUntil<Nanos>, after: Duration) -> u32 {
    let grain = until.quota().replenish_interval().as_nanos().max(1);
    u32::try_from(after.as_nanos().div_ceil(grain)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Allowance, Budget};
    use crate::access::Actor;
    use crate::app::FixedClock;
    use entity::Moment;
    use std::num::NonZeroU32;
    use std::sync::Arc;

    const SECOND: i64 = 1_000_000;

    fn budget(requests: u32, cost: u32) -> (Arc<FixedClock>, Budget) {
        let clock = Arc::new(FixedClock::new(Moment(1_767_571_200_000_000)));
        let number = |number| NonZeroU32::new(number).expect("a number");
        let most = Allowance { requests: number(requests), cost: number(cost), ..Allowance::default() };
        (Arc::clone(&clock), Budget::new(clock, most))
    }

    /// All have one name; the key tells them apart.
    fn actor(key: &str) -> Actor {
        Actor::with_roles("somebody".to_owned(), key.to_owned(), vec![])
    }

    #[test]
    fn requests_are_granted_until_the_minute_is_used_up_and_again_as_it_refills() {
        let (clock, budget) = budget(3, 1);
        let (one, other) = (actor("one"), actor("other"));
        for _ in 0..3 {
            budget.request(&one).expect("granted");
        }
        let later = budget.request(&one).expect_err("used up");
        assert_eq!((later.told.code(), later.seconds(), later.remaining), ("MANY_REQUESTS", 20, None));
        // Somebody else has a budget of their own.
        budget.request(&other).expect("granted");
        clock.set(Moment(1_767_571_200_000_000 + 20 * SECOND));
        budget.request(&one).expect("granted");
        assert!(budget.request(&one).is_err());
    }

    #[test]
    fn cost_is_told_exactly() {
        let (clock, budget) = budget(1, 60_000);
        let actor = actor("one");
        assert_eq!(budget.spend(&actor, 50_000), Ok(10_000));
        let later = budget.spend(&actor, 10_500).expect_err("too much");
        assert_eq!((later.told.code(), later.seconds(), later.remaining), ("BUDGET_SPENT", 1, Some(10_000)));
        // What is refused costs nothing.
        assert_eq!(budget.spend(&actor, 10_000), Ok(0));
        clock.set(Moment(1_767_571_200_000_000 + 7 * SECOND));
        assert_eq!(budget.spend(&actor, 1), Ok(6_999));
        let never = budget.spend(&actor, 60_001).expect_err("more than a minute grants");
        assert_eq!((never.seconds(), never.remaining), (60, Some(60_000)));
        assert_eq!(budget.spend(&actor, 0), Ok(6_998));
    }
}
