//! Which proposed vouchers the accounts have (销号): by period, account and amount. Pure.
//!
//! A voucher of the books has a proposal where it has each of its lines on accounts of assets (原值、累计折旧、
//! 在建工程、待处理), each to the fen: as one line, or as all lines of the voucher on that account together. The
//! other side is the judgement of who books it, and only decides between vouchers that would do. A proposal
//! without such lines needs all of its lines of 财务会计. Where a voucher has one line for the classes of an event
//! together, they are settled together.
//!
//! Nothing is guessed: as many vouchers as there are equal proposals settle them, in their order; any other number
//! leaves them undecided, and told. A month that was posted and taken back, and of which neither is booked, needs
//! no voucher.

use super::propose::{Entry, Proposal};
use entity::{AccountRole, AccountingSystem, BookingEvent, ImportId, Money, VoucherStatus};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The name of a voucher in its books (凭证): 会计年度, 会计期间, 凭证字, 凭证号.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// 会计年度.
    pub year: i32,
    /// 会计期间.
    pub period: i32,
    /// 凭证字.
    pub word: Option<String>,
    /// 凭证号.
    pub number: i64,
}

/// A line of the books that are held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its voucher.
    pub voucher: Named,
    /// The import that brought it.
    pub import: ImportId,
    /// 科目编码.
    pub account: String,
    /// 借方 minus 贷方.
    pub net: Money,
}

/// How far a proposal is, and the voucher that settled it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How far.
    pub status: VoucherStatus,
    /// The voucher, and the import that brought it.
    pub by: Option<(Named, ImportId)>,
}

/// A line that the books must have: on which accounts, and how much.
type Claim = (String, Vec<String>, i64);

/// The vouchers of the books, in the order of their names.
struct Journal<'h>(Vec<(&'h Named, Vec<&'h Held>)>);

impl<'h> Journal<'h> {
    fn of(held: &'h [Held]) -> Self {
        let mut vouchers: BTreeMap<&Named, Vec<&Held>> = BTreeMap::new();
        for line in held {
            vouchers.entry(&line.voucher).or_default().push(line);
        }
        Self(vouchers.into_iter().collect())
    }

    /// How often a voucher has an entry.
    fn times(&self, voucher: usize, entry: &Entry) -> usize {
        let lines = || self.0[voucher].1.iter().filter(|line| entry.account.covers(&line.account));
        let single = lines().filter(|line| line.net == entry.net()).count();
        let together = lines().count() > 1 && lines().map(|line| line.net).sum::<Money>() == entry.net();
        if single == 0 { usize::from(together) } else { single }
    }

    /// How often a voucher has all of some entries.
    fn capacity(&self, voucher: usize, entries: &[&Entry]) -> usize {
        let least = entries.iter().map(|entry| {
            let equal = entries.iter().filter(|other| claim(other) == claim(entry)).count();
            self.times(voucher, entry) / equal.max(1)
        });
        least.min().unwrap_or_default()
    }

    fn outcome(&self, voucher: usize) -> Outcome {
        let (name, lines) = &self.0[voucher];
        let by = lines.first().map(|line| ((*name).clone(), line.import));
        Outcome { status: VoucherStatus::Settled, by }
    }
}

fn claim(entry: &Entry) -> Claim {
    (entry.account.code.clone(), entry.account.choices.clone(), entry.net().fen())
}

/// The entries by which a proposal is found: those on accounts of assets, else all of 财务会计.
fn keys(proposal: &Proposal) -> Vec<&Entry> {
    let financial = || proposal.entries.iter().filter(|entry| entry.system == AccountingSystem::Financial);
    let is_key = |entry: &&Entry| {
        use AccountRole::{AccDepreciation, Clearing, Cost, InProgress};
        matches!(entry.account.role, Cost | AccDepreciation | InProgress | Clearing)
    };
    let keys: Vec<_> = financial().filter(is_key).collect();
    if keys.is_empty() { financial().collect() } else { keys }
}

const PROPOSED: Outcome = Outcome { status: VoucherStatus::Proposed, by: None };
const AMBIGUOUS: Outcome = Outcome { status: VoucherStatus::Ambiguous, by: None };
const NO_ENTRY: Outcome = Outcome { status: VoucherStatus::NoEntry, by: None };

/// How far each of the proposals of a period is, by the lines of the books that are held of it.
pub fn settle(proposals: &[Proposal], held: &[Held]) -> Vec<Outcome> {
    let journal = Journal::of(held);
    let initial = |proposal: &Proposal| if proposal.entries.is_empty() { NO_ENTRY } else { PROPOSED };
    let mut settling = Settling { proposals, journal, outcomes: proposals.iter().map(initial).collect() };
    settling.one_by_one();
    settling.once_each();
    settling.together();
    settling.undone();
    settling.outcomes
}

struct Settling<'a> {
    proposals: &'a [Proposal],
    journal: Journal<'a>,
    outcomes: Vec<Outcome>,
}

impl Settling<'_> {
    fn put(&mut self, all: &[usize], outcome: &Outcome) {
        for at in all {
            self.outcomes[*at] = outcome.clone();
        }
    }

    /// Equal proposals against the vouchers that have them.
    fn one_by_one(&mut self) {
        let mut equal: BTreeMap<Vec<Claim>, Vec<usize>> = BTreeMap::new();
        for (at, proposal) in self.proposals.iter().enumerate().filter(|(_, proposal)| !proposal.entries.is_empty()) {
            let mut claims: Vec<Claim> = keys(proposal).into_iter().map(claim).collect();
            claims.sort_unstable();
            equal.entry(claims).or_default().push(at);
        }
        for all in equal.into_values() {
            let standing: Vec<usize> =
                all.iter().copied().filter(|at| self.proposals[*at].event.undone.is_none()).collect();
            let has = |entries: &dyn Fn(&'_ Proposal) -> Vec<&'_ Entry>| {
                let entries = entries(&self.proposals[all[0]]);
                let capacity = |voucher| self.journal.capacity(voucher, &entries);
                let vouchers = (0..self.journal.0.len()).flat_map(|voucher| vec![voucher; capacity(voucher)]);
                vouchers.collect::<Vec<usize>>()
            };
            let keyed = has(&|proposal| keys(proposal));
            let full = has(&|proposal| proposal.entries.iter().collect());
            let ways = [(&all, &keyed), (&standing, &keyed), (&all, &full), (&standing, &full)];
            let fitting = ways.into_iter().find(|(some, vouchers)| !some.is_empty() && some.len() == vouchers.len());
            if let Some((some, vouchers)) = fitting {
                for (at, voucher) in some.iter().zip(vouchers) {
                    self.outcomes[*at] = self.journal.outcome(*voucher);
                }
            } else if !keyed.is_empty() {
                self.put(&all, &AMBIGUOUS);
            }
        }
    }

    /// A line of the books settles one proposal: where several would need it, it settles none.
    fn once_each(&mut self) {
        let mut needed: BTreeMap<(usize, Claim), Vec<(usize, usize)>> = BTreeMap::new();
        for (at, outcome) in self.outcomes.iter().enumerate() {
            let Some((name, _)) = &outcome.by else { continue };
            let voucher = self.journal.0.iter().position(|(known, _)| *known == name).unwrap_or_default();
            for entry in keys(&self.proposals[at]) {
                let times = self.journal.times(voucher, entry);
                needed.entry((voucher, claim(entry))).or_default().push((at, times));
            }
        }
        for users in needed.into_values().filter(|users| users.iter().any(|(_, times)| users.len() > *times)) {
            let all: Vec<usize> = users.iter().map(|(at, _)| *at).collect();
            self.put(&all, &AMBIGUOUS);
        }
    }

    /// Proposals of one event of which none was found: a voucher may have their sums.
    fn together(&mut self) {
        let mut events: BTreeMap<(BookingEvent, Uuid), Vec<usize>> = BTreeMap::new();
        for (at, proposal) in self.proposals.iter().enumerate() {
            events.entry((proposal.event.kind, proposal.event.id)).or_default().push(at);
        }
        let is_open = |at: &usize| self.outcomes[*at].status == VoucherStatus::Proposed;
        let whole: Vec<_> = events.into_values().filter(|all| all.len() > 1 && all.iter().all(is_open)).collect();
        for all in whole {
            let mut sums: BTreeMap<(&str, &[String]), (&Entry, Money)> = BTreeMap::new();
            for entry in all.iter().flat_map(|at| keys(&self.proposals[*at])) {
                let sum = sums.entry((&entry.account.code, &entry.account.choices)).or_insert((entry, Money::ZERO));
                sum.1 += entry.net();
            }
            let has = |voucher: &usize| {
                let lines = &self.journal.0[*voucher].1;
                sums.values().all(|(entry, sum)| {
                    let own: Vec<Money> =
                        lines.iter().filter(|line| entry.account.covers(&line.account)).map(|line| line.net).collect();
                    // Sums of nothing are no voucher that lacks the account.
                    !own.is_empty() && own.into_iter().sum::<Money>() == *sum
                })
            };
            let found: Vec<usize> = (0..self.journal.0.len()).filter(has).collect();
            let outcome = match found.as_slice() {
                [] => continue,
                [voucher] => self.journal.outcome(*voucher),
                _ => AMBIGUOUS,
            };
            self.put(&all, &outcome);
        }
    }

    /// What was posted and taken back, and is not booked either way, needs no voucher.
    fn undone(&mut self) {
        let mut pairs: BTreeMap<(Uuid, BookingEvent, &str), Vec<usize>> = BTreeMap::new();
        for (at, proposal) in self.proposals.iter().enumerate() {
            if let Some(undone) = proposal.event.undone {
                // A month is taken back by another happening, everything else by the same, red.
                let kind = match proposal.event.kind {
                    BookingEvent::DepreciationReversed => BookingEvent::DepreciationPosted,
                    kind => kind,
                };
                pairs.entry((undone, kind, proposal.key().2)).or_default().push(at);
            }
        }
        for pair in pairs.into_values().filter(|pair| pair.len() == 2) {
            if pair.iter().all(|at| self.outcomes[*at].status == VoucherStatus::Proposed) {
                self.put(&pair, &NO_ENTRY);
            }
        }
    }
}
