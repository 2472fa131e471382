//! Which step follows which, by what right, and who must be somebody else: data (`steps.toml`). Pure.
//!
//! Regulation: 财会〔2012〕21号 has nobody approve what they prepared, and nobody check what they did themselves;
//! 整改销号 has the one who closes be a second person.

use super::words;
use crate::words::Told;
use entity::{Action, DifferenceStatus, DifferenceStep};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static STEPS: LazyLock<BTreeMap<DifferenceStep, Step>> =
    LazyLock::new(|| toml::from_str(include_str!("steps.toml")).expect("the shipped steps are read by a test"));

/// What a step takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    from: Vec<DifferenceStatus>,
    to: Option<DifferenceStatus>,
    rights: Vec<Action>,
    apart: Vec<DifferenceStep>,
}

/// A step that somebody took since the difference was opened, or opened again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// 办理环节.
    pub step: DifferenceStep,
    /// Tells who took it from everybody else.
    pub person: String,
    /// How often it had been handed in by then.
    pub submission: i32,
}

/// How far a difference is, and who did what about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'t> {
    /// 差异状态.
    pub status: DifferenceStatus,
    /// How often it was handed in.
    pub submission: i32,
    /// How many steps of its route have still to approve.
    pub left: usize,
    /// What was done since it was opened, or opened again.
    pub taken: &'t [Taken],
}

/// What it takes to take a step: one of these.
pub fn rights(step: DifferenceStep) -> &'static [Action] {
    STEPS.get(&step).map(|step| step.rights.as_slice()).unwrap_or_default()
}

/// How far a difference is after somebody took a step, or everything that forbids it.
pub fn after(standing: &Standing<'_>, step: DifferenceStep, person: &str) -> Result<DifferenceStatus, Vec<Told>> {
    let mut refused = Vec::new();
    let Some(rule) = STEPS.get(&step).filter(|rule| rule.from.contains(&standing.status)) else {
        return Err(vec![words::STATUS_WRONG.with([&standing.status.zh(), &step.zh()])]);
    };
    let own = || standing.taken.iter().filter(|taken| taken.person == person);
    if let Some(other) = rule.apart.iter().find(|other| own().any(|taken| taken.step == **other)) {
        refused.push(words::SAME_PERSON.with([&other.zh(), &step.zh()]));
    }
    let is_decided = |taken: &Taken| taken.step == DifferenceStep::Approve && taken.submission == standing.submission;
    if step == DifferenceStep::Approve && own().any(is_decided) {
        refused.push(words::DECIDED_BEFORE.with([]));
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let goes_on = step == DifferenceStep::Approve && standing.left > 1;
    Ok(rule.to.filter(|_| !goes_on).unwrap_or(standing.status))
}

#[cfg(test)]
mod tests {
    use super::{STEPS, Standing, Taken, after, rights};
    use crate::access::policy::allows;
    use entity::DifferenceStatus::{self as S};
    use entity::{DifferenceStep as T, Role};
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestRunner};
    use std::cell::Cell;
    use std::collections::BTreeSet;

    #[test]
    fn every_step_is_said_and_every_state_is_left_and_reached() {
        assert!(T::ALL.iter().all(|step| STEPS.contains_key(step) && !rights(*step).is_empty()));
        for status in S::ALL {
            assert!(STEPS.values().any(|step| step.to == Some(*status)), "{status}");
            let leaves = |step: &super::Step| step.from.contains(status) && step.to.is_some_and(|to| to != *status);
            assert!(STEPS.values().any(leaves), "{status}");
        }
        let out_of_closed: Vec<_> = T::ALL.iter().filter(|step| STEPS[step].from.contains(&S::Closed)).collect();
        assert_eq!(out_of_closed, [&T::Reopen, &T::Comment]);
        assert_eq!(STEPS[&T::Comment].to, None);
    }

    #[test]
    fn no_role_makes_and_approves_or_closes() {
        let may = |role: Role, step: T| rights(step).iter().any(|right| allows(role, *right));
        for role in Role::ALL.iter().copied() {
            let makes = [T::Explain, T::Submit, T::Settle].iter().any(|step| may(role, *step));
            let judges = [T::Approve, T::Reject, T::Close].iter().any(|step| may(role, *step));
            assert!(!(makes && judges), "{role}");
        }
        for role in [Role::Supervisor, Role::Auditor] {
            let may: Vec<_> = T::ALL.iter().filter(|step| may(role, **step)).collect();
            let told: &[T] = if role == Role::Supervisor { &[T::Remind, T::Comment] } else { &[] };
            assert_eq!(may, told.iter().collect::<Vec<_>>(), "{role}");
        }
    }

    /// A difference in the hands of a few persons, as the rules alone keep it.
    struct Model {
        status: S,
        submission: i32,
        route: usize,
        taken: Vec<Taken>,
    }

    impl Model {
        fn persons(&self, steps: &[T]) -> BTreeSet<&str> {
            self.taken.iter().filter(|taken| steps.contains(&taken.step)).map(|taken| taken.person.as_str()).collect()
        }

        /// Tries a step; whether it was taken.
        fn attempt(&mut self, step: T, person: &str) -> bool {
            let approved = |taken: &&Taken| taken.step == T::Approve && taken.submission == self.submission;
            let left = self.route - self.taken.iter().filter(approved).count().min(self.route);
            let standing = Standing { status: self.status, submission: self.submission, left, taken: &self.taken };
            let Ok(status) = after(&standing, step, person) else { return false };
            self.submission += i32::from(step == T::Submit);
            self.status = status;
            if step == T::Reopen {
                self.taken.clear();
            } else {
                self.taken.push(Taken { step, person: person.to_owned(), submission: self.submission });
            }
            true
        }

        /// The step that leads on.
        const fn next(&self) -> T {
            match self.status {
                S::Open | S::Rejected => T::Explain,
                S::Explained => T::Submit,
                S::Submitted => T::Approve,
                S::Approved => T::Settle,
                S::Settled => T::Close,
                S::Closed => T::Reopen,
            }
        }

        /// What must hold whatever was tried.
        fn holds(&self) {
            let (makers, approvers) = (self.persons(&[T::Explain, T::Submit, T::Settle]), self.persons(&[T::Approve]));
            assert!(makers.is_disjoint(&approvers), "{:?}", self.taken);
            assert!(makers.is_disjoint(&self.persons(&[T::Close])), "{:?}", self.taken);
            if matches!(self.status, S::Approved | S::Settled | S::Closed) {
                let of_last = |taken: &&Taken| taken.step == T::Approve && taken.submission == self.submission;
                let last: Vec<_> = self.taken.iter().filter(of_last).map(|taken| &taken.person).collect();
                assert_eq!(last.len(), self.route, "everybody on the route");
                assert_eq!(last.iter().collect::<BTreeSet<_>>().len(), self.route, "each once");
            }
        }
    }

    /// 100,000 random steps of five persons, who may do everything, over routes of one to three: nobody makes and
    /// approves, nobody closes what they made, and what is closed changes by being opened again only.
    #[test]
    fn nobody_makes_and_approves_whatever_is_tried() {
        let tries = prop::collection::vec((0..T::ALL.len() * 3, 0_u8..5), 200);
        let (steps, closed) = (Cell::new(0), Cell::new(0));
        let mut runner = TestRunner::new(Config { cases: 500, ..Config::default() });
        let told = runner.run(&(1_usize..4, tries), |(route, tries)| {
            let mut model = Model { status: S::Open, submission: 0, route, taken: Vec::new() };
            for (step, person) in tries {
                let (step, before) = (T::ALL.get(step).copied().unwrap_or_else(|| model.next()), model.status);
                let is_taken = model.attempt(step, &person.to_string());
                assert!(before != S::Closed || model.status == S::Closed || step == T::Reopen);
                assert!(is_taken || model.status == before);
                model.holds();
                steps.set(steps.get() + 1);
                closed.set(closed.get() + u32::from(is_taken && step == T::Close));
            }
            Ok(())
        });
        assert_eq!(told, Ok(()));
        assert_eq!(steps.get(), 100_000);
        assert!(closed.get() > 1_000, "the walk gets to the end: {}", closed.get());
    }
}
