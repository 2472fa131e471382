//! Every opening once: one that repeats what is known already is dropped, and must agree with it.

use super::units::Units;
use super::{Settling, money, net};
use crate::facts::{LedgerRows, LineKind, Origin, Sym};
use crate::ledger::words;
use entity::Day;
use std::collections::{HashMap, HashSet};

/// What is carried forward together: an account or, where the journal does not tell all of its
/// movements, the unit in which it is compared with the balances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Account(Sym),
    Unit(usize),
}

/// What happens on a day, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// An opening of the journal.
    Opening,
    /// Where the balances begin.
    Base,
    /// A line, or a movement that only the balances tell.
    Moved,
}

#[derive(Debug, Clone, Copy)]
struct Event {
    key: Key,
    on: Day,
    kind: Kind,
    origin: Origin,
    /// The row of the journal.
    row: usize,
    account: Sym,
    net: i128,
}

/// What is known of a key on the way through its events.
#[derive(Debug, Default)]
struct Running {
    opened: bool,
    net: i128,
    /// Movements by account before the first opening.
    before: HashMap<Sym, i128>,
}

/// What becomes of openings of the journal.
#[derive(Debug, Default)]
struct Fates {
    repeated: HashSet<usize>,
    /// What there was before the lines that precede the first opening.
    restated: HashMap<usize, i128>,
}

impl Settling<'_> {
    /// Drops openings that only repeat what is known: what an earlier sheet closed with, or what the
    /// balances of an earlier period did.
    ///
    /// An account begins with nothing where its lines come before its first opening, unless the
    /// balances tell of it: then that opening, less these lines, is what it began with.
    pub(super) fn one_opening_each(&mut self, journal: LedgerRows, units: Option<&Units<'_>>) -> LedgerRows {
        let noughts: Vec<usize> = (0..journal.len()).filter(|row| is_nought(&journal, *row)).collect();
        let mut events = events(&journal, units);
        if events.is_empty() && noughts.is_empty() {
            return journal;
        }
        events.sort_unstable_by_key(|event| (event.key, event.on, event.kind, event.origin, event.row));
        let mut fates = Fates::default();
        for chain in events.chunk_by(|left, right| left.key == right.key) {
            let mut running = Running::default();
            for group in chain.chunk_by(|left, right| (left.on, left.kind) == (right.on, right.kind)) {
                self.go_on(&mut running, group, units, &mut fates);
            }
        }
        // Once it is checked, an opening of nothing is nothing.
        fates.repeated.extend(noughts.into_iter().filter(|row| !fates.restated.contains_key(row)));
        if fates.repeated.is_empty() && fates.restated.is_empty() {
            return journal;
        }
        self.without(&journal, &fates)
    }

    /// Takes in what happens on a day.
    fn go_on(&mut self, running: &mut Running, group: &[Event], units: Option<&Units<'_>>, fates: &mut Fates) {
        let sum: i128 = group.iter().map(|event| event.net).sum();
        match group[0].kind {
            Kind::Moved => {
                running.net += sum;
                if !running.opened {
                    for event in group {
                        *running.before.entry(event.account).or_default() += event.net;
                    }
                }
            }
            Kind::Base if running.opened => {}
            Kind::Base => (running.opened, running.net) = (true, sum),
            Kind::Opening => {
                let firsts = self.firsts(group, fates);
                let stated: i128 = firsts.iter().map(|event| event.net).sum();
                let is_told = units.is_some_and(|units| units.of(group[0].account).is_some());
                if running.opened || (!running.before.is_empty() && !is_told) {
                    if stated != running.net {
                        self.differs(firsts[0], stated, running.net);
                    }
                    fates.repeated.extend(firsts.iter().map(|event| event.row));
                } else {
                    running.net += stated;
                    for event in firsts.iter().filter(|_| !running.before.is_empty()) {
                        let moved = running.before.get(&event.account).copied().unwrap_or(0);
                        running.net -= moved;
                        fates.restated.insert(event.row, event.net - moved);
                    }
                }
                running.opened = true;
            }
        }
    }

    /// Of the openings of a day the first of each account; the others must say the same.
    fn firsts<'e>(&mut self, group: &'e [Event], fates: &mut Fates) -> Vec<&'e Event> {
        let mut firsts: Vec<&Event> = Vec::new();
        let mut known: HashMap<Sym, i128> = HashMap::new();
        for event in group {
            match known.get(&event.account) {
                None => {
                    known.insert(event.account, event.net);
                    firsts.push(event);
                }
                Some(net) => {
                    if *net != event.net {
                        self.differs(event, event.net, *net);
                    }
                    fates.repeated.insert(event.row);
                }
            }
        }
        firsts
    }

    fn differs(&mut self, event: &Event, stated: i128, known: i128) {
        let (place, number) = self.place(event.origin);
        let account = self.dictionary.text(event.account).to_owned();
        let (stated, known) = (money(stated), money(known));
        self.problems.push(words::CHAIN_FAILS.with([&place, &number, &"", &account, &stated, &known]));
    }

    /// The journal with every opening as it became.
    fn without(&mut self, journal: &LedgerRows, fates: &Fates) -> LedgerRows {
        let mut texts = self.dictionary.texts();
        let mut kept = journal.like();
        for row in (0..journal.len()).filter(|row| !fates.repeated.contains(row)) {
            let mut carried = journal.carried(row, self.dictionary, &mut texts);
            if let Some(net) = fates.restated.get(&row).and_then(|net| i64::try_from(*net).ok()) {
                if net == 0 {
                    continue;
                }
                // It stood before the first line, on a day that nobody tells.
                (carried.debit, carried.credit) = (net.max(0), (-net).max(0));
                (carried.on, carried.year, carried.period) = (Day::BLANK, 0, 0);
            }
            kept.push(&carried);
        }
        self.joined(LedgerRows::default(), kept, texts)
    }
}

/// Whether a row is an opening that states nought.
fn is_nought(journal: &LedgerRows, row: usize) -> bool {
    journal.kind.at(row) == LineKind::Opening && net(journal, row) == 0
}

/// What happens to the keys whose openings may repeat something, with what only the balances tell.
fn events(journal: &LedgerRows, units: Option<&Units<'_>>) -> Vec<Event> {
    let is_opening = |row: usize| journal.kind.at(row) == LineKind::Opening;
    let broken = |account: Sym| units.and_then(|units| units.of(account).filter(|unit| units.is_broken(*unit)));
    // Openings of an account, and the day of the first.
    let mut openings: HashMap<Sym, (u32, Day)> = HashMap::new();
    for row in (0..journal.len()).filter(|row| is_opening(*row)) {
        let on = journal.on.at(row);
        let found = openings.entry(journal.account.at(row)).or_insert((0, on));
        *found = (found.0 + 1, found.1.min(on));
    }
    if openings.is_empty() {
        return Vec::new();
    }
    let mut wanted: HashSet<Sym> = HashSet::new();
    let mut wanted_units: HashSet<usize> = HashSet::new();
    for row in 0..journal.len() {
        let account = journal.account.at(row);
        let Some((count, first)) = openings.get(&account) else { continue };
        if *count > 1 || journal.on.at(row) < *first {
            wanted.insert(account);
        }
        wanted_units.extend(broken(account));
    }
    let mut events = Vec::new();
    for row in 0..journal.len() {
        let account = journal.account.at(row);
        let key = match broken(account).filter(|unit| wanted_units.contains(unit)) {
            Some(unit) => Key::Unit(unit),
            None if wanted.contains(&account) => Key::Account(account),
            None => continue,
        };
        let net = net(journal, row);
        let kind = if is_opening(row) { Kind::Opening } else { Kind::Moved };
        events.push(Event { key, on: journal.on.at(row), kind, origin: journal.origin.at(row), row, account, net });
    }
    for unit in wanted_units {
        let told = units.into_iter().flat_map(|units| units.told(unit));
        events.extend(told.map(|(is_base, on, net)| Event {
            key: Key::Unit(unit),
            on,
            kind: if is_base { Kind::Base } else { Kind::Moved },
            origin: Origin::default(),
            row: 0,
            account: Sym::BLANK,
            net,
        }));
    }
    events
}
