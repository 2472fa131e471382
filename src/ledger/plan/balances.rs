//! Balances, by account, accounting system and period.

use super::{Covered, Fate, Fates, HeldBalance, Span, Stated, span};
use crate::facts::normalise;
use crate::ledger::AccountBalance;
use entity::AccountingSystem;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// What names a balance. Parts of an account under several auxiliaries share it.
type Key<'a> = (&'a str, AccountingSystem, Span);

/// A balance on either side: its content and its place.
type Entry = ([u8; 32], usize);

/// What is known and what is stated of one key.
type Group = [Vec<Entry>; 2];

/// SHA-256 of a balance with all that is written of it.
pub(in crate::ledger) fn content(balance: &AccountBalance) -> [u8; 32] {
    let mut digest = Sha256::new();
    for text in [balance.account.as_str(), &normalise(&balance.name)] {
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text.as_bytes());
    }
    digest.update([balance.system as u8, u8::from(balance.adjusting)]);
    for day in [balance.from, balance.to] {
        digest.update(day.number().to_le_bytes());
    }
    for amount in [balance.opening, balance.debit, balance.credit, balance.closing] {
        digest.update(amount.to_le_bytes());
    }
    digest.finalize().into()
}

/// What becomes of each balance of a file.
pub(super) fn fates(held: &[HeldBalance], stated: &Stated<'_>, covered: &Covered) -> Fates {
    let count = stated.balances.len();
    let mut fates = Fates { rows: vec![Fate::Left; count], content: vec![[0; 32]; count], absent: Vec::new() };
    let mut groups: BTreeMap<Key<'_>, Group> = BTreeMap::new();
    for (at, known) in held.iter().enumerate().filter(|(_, known)| covered.spans.contains(&span(&known.balance))) {
        groups.entry(key(&known.balance)).or_default()[0].push((content(&known.balance), at));
    }
    for at in stated.kept_balances() {
        fates.content[at] = content(&stated.balances[at]);
        groups.entry(key(&stated.balances[at])).or_default()[1].push((fates.content[at], at));
    }
    for [mut known, mut stated] in groups.into_values() {
        known.sort_unstable();
        stated.sort_unstable();
        let mut rest = std::mem::take(&mut known).into_iter().peekable();
        stated.retain(|(content, at)| {
            while let Some(passed) = rest.next_if(|(known, _)| known < content) {
                known.push(passed);
            }
            let found = rest.next_if(|(known, _)| known == content);
            found.inspect(|(_, known)| fates.rows[*at] = Fate::Unchanged(*known)).is_none()
        });
        known.extend(rest);
        let pairs = known.len().min(stated.len());
        for ((_, known), (_, at)) in known.drain(..pairs).zip(stated.drain(..pairs)) {
            fates.rows[at] = Fate::Changed(known);
        }
        for (_, at) in stated {
            fates.rows[at] = Fate::Created;
        }
        fates.absent.extend(known.iter().map(|(_, at)| at));
    }
    fates.absent.sort_unstable();
    fates
}

fn key(balance: &AccountBalance) -> Key<'_> {
    (&balance.account, balance.system, span(balance))
}
