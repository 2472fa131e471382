//! 账账核对: balances and journals of one institute, put together so that every opening and every
//! movement counts once, or a reason why they do not agree.

use super::{AccountBalance, Chart, words};
use crate::facts::{Dictionary, LedgerRow, LedgerRows, LineKind, Origin, Sym, Texts};
use crate::harvest::decimal;
use crate::words::Told;
use entity::{AccountRole, Day};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The accounts, put together.
#[derive(Debug, Default)]
pub struct Settled {
    /// Openings and lines, each once.
    pub rows: LedgerRows,
    /// Why the sources do not agree.
    pub problems: Vec<Told>,
}

/// Puts journal rows and balances together. `place` names file and sheet of a table.
///
/// Openings come from the balances where there are some, movements from the journal where it
/// covers the account; the closing of the balances is checked. Several openings of one account
/// (a file a month) must continue each other and count once.
pub fn settle(
    journal: LedgerRows,
    balances: Vec<AccountBalance>,
    dictionary: &mut Dictionary,
    chart: &Chart,
    place: &dyn Fn(u16) -> String,
) -> Settled {
    let mut settling = Settling { dictionary, chart, place, problems: Vec::new() };
    let journal = settling.one_opening_each(journal);
    if balances.is_empty() {
        return Settled { rows: journal, problems: settling.problems };
    }
    let histories = settling.histories(balances);
    let rows = settling.join(journal, &histories);
    Settled { rows, problems: settling.problems }
}

struct Settling<'a> {
    dictionary: &'a mut Dictionary,
    chart: &'a Chart,
    place: &'a dyn Fn(u16) -> String,
    problems: Vec<Told>,
}

/// What the journal has for one unit of comparison.
#[derive(Debug, Clone, Copy, Default)]
struct Covered {
    openings: i128,
    has_opening: bool,
    before: i128,
    debit: i128,
    credit: i128,
}

fn money(units: i128) -> String {
    decimal(units, 2)
}

impl Settling<'_> {
    fn place(&self, origin: Origin) -> (String, String) {
        ((self.place)(origin.table), origin.row.to_string())
    }

    /// Drops openings that only repeat what an earlier sheet closed with.
    fn one_opening_each(&mut self, journal: LedgerRows) -> LedgerRows {
        let mut accounts: HashMap<Sym, u32> = HashMap::new();
        let is_opening = |row: usize| journal.kind.at(row) == LineKind::Opening;
        for row in (0..journal.len()).filter(|row| is_opening(*row)) {
            *accounts.entry(journal.account.at(row)).or_default() += 1;
        }
        accounts.retain(|_, openings| *openings > 1);
        if accounts.is_empty() {
            return journal;
        }
        let mut rows: Vec<usize> =
            (0..journal.len()).filter(|row| accounts.contains_key(&journal.account.at(*row))).collect();
        // An opening stands before the lines of its day.
        rows.sort_by_key(|row| {
            (journal.account.at(*row), journal.on.at(*row), !is_opening(*row), journal.origin.at(*row))
        });
        let mut repeated: HashSet<usize> = HashSet::new();
        let mut running: Option<(Sym, i128)> = None;
        for row in rows {
            let account = journal.account.at(row);
            let net = i128::from(journal.debit.at(row)) - i128::from(journal.credit.at(row));
            running = match running.filter(|(known, _)| *known == account) {
                Some((_, known)) if is_opening(row) => {
                    if known != net {
                        let (place, number) = self.place(journal.origin.at(row));
                        self.problems.push(words::OPENING_DIFFERS.with([
                            &place,
                            &number,
                            &"",
                            &money(net),
                            &money(known),
                        ]));
                    }
                    repeated.insert(row);
                    Some((account, known))
                }
                known => Some((account, known.map_or(0, |(_, known)| known) + net)),
            };
        }
        let mut texts = self.dictionary.texts();
        let mut kept = journal.like();
        for row in (0..journal.len()).filter(|row| !repeated.contains(row)) {
            kept.push(&journal.carried(row, self.dictionary, &mut texts));
        }
        self.joined(LedgerRows::default(), kept, texts)
    }

    /// Rows with their own texts behind rows of the dictionary.
    fn joined(&mut self, mut rows: LedgerRows, mut more: LedgerRows, texts: Texts) -> LedgerRows {
        more.seal(&texts);
        let became = self.dictionary.take_in(vec![texts]);
        let expected = rows.len() + more.len();
        rows.append(vec![more], &became, expected);
        rows
    }

    /// The balances by account in the order of time, each period once, each opening the closing before.
    fn histories(&mut self, balances: Vec<AccountBalance>) -> Vec<Vec<AccountBalance>> {
        let mut accounts: BTreeMap<String, Vec<AccountBalance>> = BTreeMap::new();
        for balance in balances {
            accounts.entry(balance.account.clone()).or_default().push(balance);
        }
        for history in accounts.values_mut() {
            history.sort_by_key(|balance| (balance.from, balance.to, balance.adjusting, balance.origin));
            let mut kept: Vec<AccountBalance> = Vec::new();
            for balance in history.drain(..) {
                match kept.last() {
                    // Parts of one account under several auxiliaries stand side by side.
                    Some(last) if same_period(last, &balance) && last.origin.table != balance.origin.table => {
                        self.check_same(last, &balance);
                        continue;
                    }
                    Some(last) if !same_period(last, &balance) => self.check_chain(&kept, last.to, &balance),
                    _ => {}
                }
                kept.push(balance);
            }
            *history = kept;
        }
        accounts.into_values().collect()
    }

    fn check_same(&mut self, known: &AccountBalance, again: &AccountBalance) {
        if (known.opening, known.closing) != (again.opening, again.closing) {
            let (place, row) = self.place(again.origin);
            let account = &again.account;
            let (here, there) = (money(again.opening.into()), money(known.opening.into()));
            let other = self.place(known.origin);
            let other = format!("{} {}", other.0, other.1);
            self.problems.push(words::OPENINGS_DISAGREE.with([&place, &row, account, &here, &other, &there]));
        }
    }

    fn check_chain(&mut self, kept: &[AccountBalance], to: Day, next: &AccountBalance) {
        let closing: i128 =
            kept.iter().filter(|balance| balance.to == to).map(|balance| i128::from(balance.closing)).sum();
        let auxiliaries = kept.iter().filter(|balance| balance.to == to).count();
        if auxiliaries == 1 && closing != i128::from(next.opening) {
            let (place, row) = self.place(next.origin);
            let account = &next.account;
            let (opening, closing) = (money(next.opening.into()), money(closing));
            self.problems.push(words::CHAIN_FAILS.with([&place, &row, &"", account, &opening, &closing]));
        }
    }

    fn join(&mut self, journal: LedgerRows, histories: &[Vec<AccountBalance>]) -> LedgerRows {
        let units = Units::new(&journal, histories, self.dictionary);
        let covered = units.covered(&journal, histories);
        let mut from_balances = Emitted::new(self.dictionary.texts());
        for (unit, members) in units.members.iter().enumerate() {
            let opening: i128 = members.iter().map(|at| i128::from(histories[*at][0].opening)).sum();
            let Some(found) = covered[unit] else {
                for at in members {
                    from_balances.balances(&histories[*at]);
                }
                continue;
            };
            self.check_books(&units, unit, opening, found, histories);
            let before = if members.len() == 1 { found.before } else { 0 };
            for at in members.iter().filter(|_| !found.has_opening) {
                let balance = &histories[*at][0];
                from_balances.opening(balance, i128::from(balance.opening) - before, found.before != 0);
            }
        }
        self.joined(journal, from_balances.rows, from_balances.texts)
    }

    /// Opening, movements and closing of an account that both sources have.
    fn check_books(
        &mut self,
        units: &Units,
        unit: usize,
        opening: i128,
        found: Covered,
        histories: &[Vec<AccountBalance>],
    ) {
        let balance = &histories[units.members[unit][0]][0];
        let role = self.chart.role(&balance.account);
        if matches!(role, AccountRole::Other | AccountRole::Expense) {
            return;
        }
        let account = units.names[unit].clone();
        let (place, row) = self.place(balance.origin);
        if found.has_opening && found.openings + found.before != opening {
            let (here, there) = (money(opening), money(found.openings + found.before));
            self.problems.push(words::OPENINGS_DISAGREE.with([
                &place,
                &row,
                &account,
                &here,
                &"序时账/明细账",
                &there,
            ]));
        }
        let last = |at: &usize| histories[*at].last().map_or(0, |balance| i128::from(balance.closing));
        let closing: i128 = units.members[unit].iter().map(last).sum();
        if opening + found.debit - found.credit != closing {
            let [opening, debit, credit, closing] = [opening, found.debit, found.credit, closing].map(money);
            let told = words::BOOKS_DISAGREE.with([&place, &row, &account, &opening, &debit, &credit, &closing]);
            self.problems.push(told);
        }
    }
}

/// Accounts as both sources can be compared: a leaf of the balances, or the account above it that
/// the journal books on.
struct Units {
    names: Vec<String>,
    members: Vec<Vec<usize>>,
    of_account: HashMap<Sym, usize>,
    heads: HashSet<String>,
}

impl Units {
    fn new(journal: &LedgerRows, histories: &[Vec<AccountBalance>], dictionary: &Dictionary) -> Self {
        let booked: HashSet<Sym> = journal.account.values().iter().copied().collect();
        let codes: HashSet<&str> = booked.iter().map(|account| dictionary.text(*account)).collect();
        let mut units =
            Self { names: Vec::new(), members: Vec::new(), of_account: HashMap::new(), heads: HashSet::new() };
        let mut known: HashMap<String, usize> = HashMap::new();
        for (at, history) in histories.iter().enumerate() {
            let leaf = history[0].account.as_str();
            let prefixes = leaf.char_indices().skip(1).map(|(end, _)| &leaf[..end]);
            let unit = prefixes.take(64).find(|prefix| codes.contains(prefix)).unwrap_or(leaf).to_owned();
            let index = *known.entry(unit.clone()).or_insert_with(|| {
                units.names.push(unit.clone());
                units.members.push(Vec::new());
                units.names.len() - 1
            });
            units.members[index].push(at);
        }
        for account in booked {
            let code = dictionary.text(account);
            units.heads.insert(head(code));
            let mut prefixes =
                code.char_indices().map(|(end, c)| &code[..end + c.len_utf8()]).take(64).collect::<Vec<_>>();
            prefixes.reverse();
            if let Some(unit) = prefixes.iter().find_map(|prefix| known.get(*prefix)) {
                units.of_account.insert(account, *unit);
            }
        }
        units
    }

    /// What the journal has for each unit; `None` where it does not book on that part of the chart.
    fn covered(&self, journal: &LedgerRows, histories: &[Vec<AccountBalance>]) -> Vec<Option<Covered>> {
        let mut covered: Vec<Option<Covered>> =
            self.names.iter().map(|name| self.heads.contains(&head(name)).then(Covered::default)).collect();
        let spans: Vec<(Day, Day)> = self.members.iter().map(|members| span(members, histories)).collect();
        for row in 0..journal.len() {
            let Some(unit) = self.of_account.get(&journal.account.at(row)).copied() else { continue };
            let Some(found) = &mut covered[unit] else { continue };
            let (debit, credit) = (i128::from(journal.debit.at(row)), i128::from(journal.credit.at(row)));
            let (on, (from, to)) = (journal.on.at(row), spans[unit]);
            if journal.kind.at(row) == LineKind::Opening {
                found.openings += debit - credit;
                found.has_opening = true;
            } else if on < from {
                found.before += debit - credit;
            } else if to.is_blank() || on <= to {
                found.debit += debit;
                found.credit += credit;
            }
        }
        covered
    }
}

/// The first-level account.
fn head(code: &str) -> String {
    code.chars().take(4).collect()
}

fn span(members: &[usize], histories: &[Vec<AccountBalance>]) -> (Day, Day) {
    let from = members.iter().map(|at| histories[*at][0].from).min().unwrap_or_default();
    let to = members.iter().filter_map(|at| histories[*at].last()).map(|balance| balance.to).max().unwrap_or_default();
    (from, to)
}

fn same_period(left: &AccountBalance, right: &AccountBalance) -> bool {
    (left.from, left.to, left.adjusting) == (right.from, right.to, right.adjusting)
}

/// Rows made from balances, with their texts.
struct Emitted {
    rows: LedgerRows,
    texts: Texts,
}

impl Emitted {
    fn new(texts: Texts) -> Self {
        let mut rows = LedgerRows::default();
        rows.origin.declare();
        rows.kind.declare();
        rows.account.declare();
        rows.account_name.declare();
        rows.on.declare();
        rows.year.declare();
        rows.period.declare();
        rows.system.declare();
        rows.debit.declare();
        rows.credit.declare();
        Self { rows, texts }
    }

    /// Opening and movements of an account.
    fn balances(&mut self, history: &[AccountBalance]) {
        for balance in history {
            if same_period(&history[0], balance) {
                self.opening(balance, i128::from(balance.opening), false);
            }
            if (balance.debit, balance.credit) != (0, 0) {
                self.push(balance, (LineKind::Line, balance.to), (balance.debit, balance.credit));
            }
        }
    }

    fn opening(&mut self, balance: &AccountBalance, net: i128, undated: bool) {
        // Only a closing is given: it stands on its last day.
        let on = if balance.from.is_blank() { balance.to } else { balance.from };
        if let Some(net) = i64::try_from(net).ok().filter(|net| *net != 0) {
            let on = if undated { Day::BLANK } else { on };
            self.push(balance, (LineKind::Opening, on), (net.max(0), (-net).max(0)));
        }
    }

    fn push(&mut self, balance: &AccountBalance, (kind, on): (LineKind, Day), (debit, credit): (i64, i64)) {
        let (year, month) = on.year_month().unwrap_or_default();
        let period = if balance.adjusting && kind == LineKind::Line { 13 } else { month };
        self.rows.push(&LedgerRow {
            origin: balance.origin,
            kind,
            account: self.texts.add(&balance.account),
            account_name: self.texts.add(&balance.name),
            on,
            year,
            period,
            system: balance.system,
            debit,
            credit,
            ..LedgerRow::default()
        });
    }
}
