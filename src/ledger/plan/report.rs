//! A plan as it is told: counts, what changed from what to what, and the digest of it all.

use super::{Fate, Fates, HeldBalance, HeldLines, Known, Plan, Stated};
use crate::facts::Origin;
use crate::ledger::{AccountBalance, words};
use crate::plan::{FieldChange, Planned, RowReport};
use crate::words::Told;
use entity::{Money, Quantity, RowOutcome};
use uuid::Uuid;

/// Stands in the digest for what the file does not have any more and is reversed.
const REPLACED: [u8; 32] = [1; 32];

/// What an import comes to, as it is told.
pub fn report(plan: &Plan, known: &Known<'_>, stated: &Stated<'_>) -> Planned {
    let mut planned = Planned::default();
    let mut texts = known.lines.texts.texts();
    let held = known.lines;
    let mut list = Listing { planned: &mut planned, replace: stated.replace };
    list.rows(
        &plan.lines,
        |row| stated.lines.origin.at(row),
        |known| held.ids[known].0,
        |row, known| {
            let old = held.rows.carried(known, &held.texts, &mut texts);
            let new = stated.lines.carried(row, stated.texts, &mut texts);
            old.changes(&new, &texts).into_iter().map(line_change).collect()
        },
    );
    list.rows(
        &plan.balances,
        |row| stated.balances[row].origin,
        |held| known.balances[held].id.0,
        |row, held| balance_changes(&known.balances[held], &stated.balances[row]),
    );
    for told in &plan.restated {
        list.restated(told);
    }
    list.absent(&plan.lines, |row| (held.ids[row].0, told_line(held, row)));
    list.absent(&plan.balances, |row| (known.balances[row].id.0, told_balance(&known.balances[row].balance)));
    planned
}

struct Listing<'a> {
    planned: &'a mut Planned,
    replace: bool,
}

impl Listing<'_> {
    fn rows(
        &mut self,
        fates: &Fates,
        origin: impl Fn(usize) -> Origin,
        id: impl Fn(usize) -> Uuid,
        mut changes: impl FnMut(usize, usize) -> Vec<FieldChange>,
    ) {
        for (row, fate) in fates.rows.iter().enumerate() {
            let planned = &mut *self.planned;
            let (outcome, known) = match *fate {
                Fate::Left => continue,
                Fate::Created => (RowOutcome::Created, None),
                Fate::Changed(known) => (RowOutcome::Changed, Some(known)),
                Fate::Unchanged(known) => (RowOutcome::Unchanged, Some(known)),
            };
            planned.digest.add(outcome, &fates.content[row], known.map(&id));
            match (outcome, known) {
                (RowOutcome::Changed, Some(known)) => {
                    planned.changed += 1;
                    planned.rows.push(RowReport {
                        origin: Some(origin(row)),
                        outcome,
                        subject: Some(id(known)),
                        changes: changes(row, known),
                        problems: Vec::new(),
                    });
                }
                (RowOutcome::Unchanged, _) => planned.unchanged += 1,
                _ => planned.created += 1,
            }
        }
    }

    /// An opening that restates what was carried forward is taken, and told.
    fn restated(&mut self, told: &Told) {
        let (outcome, problems) = (RowOutcome::Created, vec![told.clone()]);
        self.planned.rows.push(RowReport { origin: None, outcome, subject: None, changes: Vec::new(), problems });
    }

    /// Known rows that the file does not have: it has no row to point to, so each is told by what it says.
    fn absent(&mut self, fates: &Fates, told: impl Fn(usize) -> (Uuid, String)) {
        let planned = &mut *self.planned;
        let content = if self.replace { REPLACED } else { [0; 32] };
        for known in &fates.absent {
            let (id, name) = told(*known);
            let (outcome, subject) = (RowOutcome::Absent, Some(id));
            planned.digest.add(outcome, &content, subject);
            planned.absent += 1;
            let problem = if self.replace { words::REPLACED.with([&name]) } else { words::ABSENT.with([&name]) };
            let problems = vec![problem];
            planned.rows.push(RowReport { origin: None, outcome, subject, changes: Vec::new(), problems });
        }
    }
}

/// A line as a person knows it, in no language: day, voucher, account, debit and credit, 摘要.
pub fn told_line(lines: &HeldLines, row: usize) -> String {
    let HeldLines { rows, texts, .. } = lines;
    let (day, number) = (rows.on.at(row), rows.number.at(row));
    let (word, account) = (texts.text(rows.word.written(row)), texts.text(rows.account.at(row)));
    let voucher = if number == 0 { word.to_owned() } else { format!("{word}-{number}") };
    let (debit, credit) = (Money(rows.debit.at(row)), Money(rows.credit.at(row)));
    let summary = texts.text(rows.summary.written(row));
    let told = format!("{day} {voucher} {account} {debit}/{credit} {summary}");
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A balance as a person knows it, in no language: period, account, opening and closing.
pub fn told_balance(balance: &AccountBalance) -> String {
    let [opening, closing] = [balance.opening, balance.closing].map(Money);
    format!("{}/{} {} {opening} → {closing}", balance.from, balance.to, balance.account)
}

/// A change of a line, its amounts as a person reads them.
fn line_change((field, from, to): (&'static str, String, String)) -> FieldChange {
    let read = |text: String| match (field, text.parse::<i64>()) {
        ("debit" | "credit", Ok(fen)) => Money(fen).to_string(),
        ("quantity", Ok(units)) => Quantity(units).to_string(),
        _ => text,
    };
    FieldChange { field: camel(field), from: read(from), to: read(to) }
}

/// `asset_no` as `assetNo`.
fn camel(field: &str) -> String {
    let mut words = field.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (head, tail) = word.split_at(word.len().min(1));
        name + &head.to_ascii_uppercase() + tail
    })
}

fn balance_changes(held: &HeldBalance, stated: &AccountBalance) -> Vec<FieldChange> {
    let old = &held.balance;
    let money = |fen: i64| Money(fen).to_string();
    let fields = [
        ("name", old.name.clone(), stated.name.clone()),
        ("opening", money(old.opening), money(stated.opening)),
        ("debit", money(old.debit), money(stated.debit)),
        ("credit", money(old.credit), money(stated.credit)),
        ("closing", money(old.closing), money(stated.closing)),
    ];
    let differs = |(_, from, to): &(&str, String, String)| from != to;
    fields
        .into_iter()
        .filter(differs)
        .map(|(field, from, to)| FieldChange { field: field.to_owned(), from, to })
        .collect()
}
