//! Which class a row stands in. Classes compare at the level of the account's class: a card stands
//! in the class of the longest code prefix among the accounts' classes, in the same code system;
//! a class no account stands for is a line of its own, never merged into another. Where accounts stand
//! in one catalogue and things in the other, only the classes at the top can be compared.

use super::catalogue::{self, Bridged, named_prefix};
use super::select::Line;
use super::settings::Settings;
use crate::facts::{Facts, Sym};
use crate::reconcile::outcome::{Class, ClassId};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};

/// The class lines of a run and where each row stands.
pub struct Classes {
    /// The lines.
    pub list: Vec<Class>,
    /// By ledger row.
    pub of_line: Vec<ClassId>,
    /// By card, for cost.
    pub of_card: Vec<ClassId>,
    /// By card, for depreciation: the accounts may be divided otherwise there.
    pub of_card_depreciation: Vec<ClassId>,
    /// By count row, where it stands alone.
    pub of_count: Vec<ClassId>,
}

/// What one account stands for.
struct AccountClass {
    class: ClassId,
    prefixes: Vec<String>,
    names: Vec<String>,
}

/// The classes of the accounts as something cards can be held against; of two accounts with one
/// prefix or name, the first by code.
#[derive(Debug, Default)]
struct Wanted {
    prefixes: HashMap<String, ClassId>,
    names: HashMap<String, ClassId>,
    longest_prefix: usize,
}

impl Wanted {
    fn add(&mut self, one: AccountClass) {
        for prefix in one.prefixes {
            self.longest_prefix = self.longest_prefix.max(prefix.len());
            self.prefixes.entry(prefix).or_insert(one.class);
        }
        for name in one.names.into_iter().filter(|name| !name.is_empty()) {
            self.names.entry(name).or_insert(one.class);
        }
    }

    fn is_empty(&self) -> bool {
        self.prefixes.is_empty() && self.names.is_empty()
    }

    /// The class of the longest prefix of a code, and that prefix's length.
    fn by_prefix(&self, code: &str) -> Option<(usize, ClassId)> {
        let longest = self.longest_prefix.min(code.len());
        (0..=longest).rev().find_map(|end| Some((end, *self.prefixes.get(code.get(..end)?)?)))
    }
}

#[derive(Default)]
struct Registry {
    list: Vec<Class>,
    known: HashMap<(String, String), ClassId>,
}

impl Registry {
    fn class(&mut self, code: &str, name: &str, mapped: bool) -> ClassId {
        // A code is one class, however its name is written.
        let key = (code.to_owned(), if code.is_empty() { name.to_owned() } else { String::new() });
        if let Some(id) = self.known.get(&key) {
            self.list[id.0 as usize].mapped |= mapped;
            return *id;
        }
        let id = ClassId(self.list.len() as u32);
        self.list.push(Class { code: code.to_owned(), name: name.to_owned(), mapped });
        self.known.insert(key, id);
        id
    }
}

impl Classes {
    /// Finds the class of every row.
    pub fn new(facts: &Facts, lines: &[Line], settings: &Settings<'_>) -> Self {
        let mut registry = Registry::default();
        let [cost, depreciation] = [Line::Cost, Line::Depreciation].map(|line| accounts(facts, lines, settings, line));
        let bridged = bridged(facts, cost.iter().chain(&depreciation));
        let (cost, cost_lines) = account_classes(&cost, &bridged, &mut registry);
        let (depreciation, depreciation_lines) = account_classes(&depreciation, &bridged, &mut registry);
        let of_line = line_classes(facts, lines, &cost_lines, &depreciation_lines);
        let of_card = card_classes(facts, settings, &cost, &mut registry);
        let of_card_depreciation = if depreciation.is_empty() {
            Vec::new()
        } else {
            card_classes(facts, settings, &depreciation, &mut registry)
        };
        let of_count = count_classes(facts, settings, &cost, &mut registry);
        Self { list: registry.list, of_line, of_card, of_card_depreciation, of_count }
    }
}

/// An account as it is told.
struct Account<'a> {
    code: &'a str,
    name: &'a str,
    /// The class code that a mapping gives it.
    mapped: Option<String>,
    sym: Sym,
}

impl<'a> Account<'a> {
    /// The code prefixes that it stands for by a mapping or its name.
    fn prefixes(&'a self) -> Vec<&'a str> {
        match &self.mapped {
            Some(prefix) => vec![prefix],
            None => catalogue::prefixes(class_part(self.name)).unwrap_or_default().to_vec(),
        }
    }
}

/// The accounts that lines of a measure stand on, by code, so that the numbers of the classes do not depend on the
/// order of the rows.
fn accounts<'a>(facts: &'a Facts, lines: &[Line], settings: &Settings<'_>, measure: Line) -> Vec<Account<'a>> {
    let Some(ledger) = &facts.ledger else { return Vec::new() };
    let mut named: HashMap<Sym, &str> = HashMap::new();
    let mut last = None;
    for row in (0..ledger.len()).filter(|row| lines[*row] == measure) {
        let (account, name) = (ledger.account.at(row), ledger.account_name.at(row));
        if last != Some((account, name)) {
            last = Some((account, name));
            // Some rows leave the name out, or write it otherwise: whichever row comes first, the
            // account has one name.
            let (known, name) = (named.entry(account).or_default(), facts.texts.text(name));
            if known.is_empty() || !name.is_empty() && name < *known {
                *known = name;
            }
        }
    }
    let account = |(sym, name): (Sym, &'a str)| {
        let code = facts.texts.text(sym);
        Account { code, name, mapped: (settings.account_class)(code), sym }
    };
    let mut accounts: Vec<Account<'a>> = named.into_iter().map(account).collect();
    accounts.sort_unstable_by_key(|account| (account.code, account.name, account.sym));
    accounts
}

/// The families where the accounts stand in another catalogue than cards or counts.
fn bridged<'a>(facts: &Facts, accounts: impl Iterator<Item = &'a Account<'a>>) -> Bridged {
    Bridged::new(accounts.map(Account::prefixes), |see| {
        let cards = facts.cards.iter().map(|cards| (&cards.class_code, &cards.class_name, cards.len()));
        let counts = facts.counts.iter().map(|counts| (&counts.class_code, &counts.class_name, counts.len()));
        let mut seen = HashSet::new();
        for (codes, names, rows) in cards.chain(counts) {
            let mut last = None;
            for key in (0..rows).map(|row| (codes.at(row), names.at(row))) {
                if last != Some(key) && seen.insert(key) {
                    let code = facts.texts.text(key.0);
                    see(if code.is_empty() { named_prefix(facts.texts.text(key.1)) } else { code });
                }
                last = Some(key);
            }
        }
    })
}

/// The class of every account of a measure, by account symbol.
fn account_classes(
    accounts: &[Account<'_>],
    bridged: &Bridged,
    registry: &mut Registry,
) -> (Wanted, HashMap<Sym, ClassId>) {
    let mut by_account = HashMap::new();
    let mut wanted = Wanted::default();
    for account in accounts {
        let one = account_class(account, bridged, registry);
        by_account.insert(account.sym, one.class);
        wanted.add(one);
    }
    (wanted, by_account)
}

/// The code of the class that an account stands for, as differences name it; none where it stands for everything.
pub fn class_of_account(code: &str, name: &str, mapped: Option<&str>) -> Option<String> {
    let mut registry = Registry::default();
    let account = Account { code, name, mapped: mapped.map(str::to_owned), sym: Sym::BLANK };
    let one = account_class(&account, &Bridged::default(), &mut registry);
    let class = registry.list.swap_remove(one.class.0 as usize).code;
    Some(class).filter(|class| !class.is_empty())
}

/// What one account stands for: what a mapping says, else what its name says, else itself.
fn account_class(account: &Account<'_>, bridged: &Bridged, registry: &mut Registry) -> AccountClass {
    let (code, plain) = (account.code, class_part(account.name));
    let prefixes = account.prefixes();
    if let Some(own) = prefixes.last() {
        let names = vec![if account.mapped.is_some() { account.name } else { plain }.to_owned()];
        if let Some(family) = bridged.family(&prefixes) {
            let class = registry.class(family.line, family.label, true);
            return AccountClass { class, prefixes: family.codes().map(str::to_owned).collect(), names };
        }
        let label = if account.mapped.is_some() { catalogue::label(own).unwrap_or("") } else { plain };
        let class = registry.class(own, label, true);
        return AccountClass { class, prefixes: prefixes.iter().map(|prefix| (*prefix).to_owned()).collect(), names };
    }
    if plain.is_empty() {
        // 固定资产 or 累计折旧 without sub-accounts: one line for everything.
        let class = registry.class("", "固定资产", true);
        return AccountClass { class, prefixes: vec![String::new()], names: Vec::new() };
    }
    let class = registry.class(code, plain, true);
    AccountClass { class, prefixes: Vec::new(), names: vec![plain.to_owned(), code.to_owned()] }
}

/// The part of an account's name that names a class: 固定资产\设备 → 设备, 累计折旧-设备 → 设备,
/// 设备累计折旧 → 设备, 固定资产 → nothing.
fn class_part(name: &str) -> &str {
    let last = name.rsplit(['\\', '/', '-', '—', '_', '.']).find(|part| !part.is_empty()).unwrap_or("");
    let last = ["固定资产累计折旧", "累计折旧", "折旧", "原值"]
        .iter()
        .fold(last, |part, word| part.strip_suffix(word).or_else(|| part.strip_prefix(word)).unwrap_or(part));
    if last == "固定资产" { "" } else { last }
}

fn line_classes(
    facts: &Facts,
    lines: &[Line],
    cost: &HashMap<Sym, ClassId>,
    depreciation: &HashMap<Sym, ClassId>,
) -> Vec<ClassId> {
    let Some(ledger) = &facts.ledger else { return Vec::new() };
    let mut last = (Line::Left, Sym::BLANK, ClassId(0));
    (0..ledger.len())
        .map(|row| {
            let (line, account) = (lines[row], ledger.account.at(row));
            if (line, account) != (last.0, last.1) {
                let class = match line {
                    Line::Left => None,
                    Line::Cost => cost.get(&account),
                    Line::Depreciation => depreciation.get(&account),
                };
                last = (line, account, class.copied().unwrap_or(ClassId(0)));
            }
            last.2
        })
        .collect()
}

fn card_classes(facts: &Facts, settings: &Settings<'_>, wanted: &Wanted, registry: &mut Registry) -> Vec<ClassId> {
    let Some(cards) = &facts.cards else { return Vec::new() };
    let stated =
        (0..cards.len()).map(|row| (cards.class_code.at(row), cards.class_name.at(row), cards.ledger_account.at(row)));
    resolve(facts, stated, settings, wanted, registry)
}

fn count_classes(facts: &Facts, settings: &Settings<'_>, wanted: &Wanted, registry: &mut Registry) -> Vec<ClassId> {
    let Some(counts) = &facts.counts else { return Vec::new() };
    let stated = (0..counts.len()).map(|row| (counts.class_code.at(row), counts.class_name.at(row), Sym::BLANK));
    resolve(facts, stated, settings, wanted, registry)
}

/// Each distinct statement is resolved once, in an order that does not depend on the rows'.
fn resolve(
    facts: &Facts,
    stated: impl Iterator<Item = (Sym, Sym, Sym)> + Clone,
    settings: &Settings<'_>,
    wanted: &Wanted,
    registry: &mut Registry,
) -> Vec<ClassId> {
    let mut found: HashMap<(Sym, Sym, Sym), ClassId> = HashMap::new();
    let mut last = None;
    for key in stated.clone() {
        if last != Some(key) {
            found.entry(key).or_insert(ClassId(0));
            last = Some(key);
        }
    }
    let normal = |sym: Sym| facts.texts.text(sym).to_owned();
    let mut keys: Vec<_> = found.keys().map(|key| ([key.0, key.1, key.2].map(normal), *key)).collect();
    keys.sort();
    for ([code, name, account], key) in keys {
        found.insert(key, stated_class(&code, &name, &account, settings, wanted, registry));
    }
    let mut last = ((Sym::BLANK, Sym::BLANK, Sym::BLANK), None);
    stated
        .map(|key| match last {
            (before, Some(class)) if before == key => class,
            _ => {
                let class = found[&key];
                last = (key, Some(class));
                class
            }
        })
        .collect()
}

fn stated_class(
    code: &str,
    name: &str,
    account: &str,
    settings: &Settings<'_>,
    wanted: &Wanted,
    registry: &mut Registry,
) -> ClassId {
    let code = if code.is_empty() { named_prefix(name) } else { code };
    let by_name = || [name, class_part(account), account].iter().find_map(|text| wanted.names.get(*text)).copied();
    match wanted.by_prefix(code) {
        Some((length, class)) if length > 0 => class,
        whole => {
            by_name().or(whole.map(|(_, class)| class)).unwrap_or_else(|| own_class(code, name, settings, registry))
        }
    }
}

/// The class line of a card that no account stands for.
fn own_class(code: &str, name: &str, settings: &Settings<'_>, registry: &mut Registry) -> ClassId {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let line = if settings.class_length > 0 {
        code.chars().take(settings.class_length).collect()
    } else if code.len() == 9 && code.starts_with('A') && digits(&code[1..]) {
        code[..3].to_owned()
    } else if code.len() == 7 && digits(code) {
        code[..1].to_owned()
    } else {
        String::new()
    };
    registry.class(&line, catalogue::label(&line).unwrap_or(if line.is_empty() { name } else { "" }), false)
}

#[cfg(test)]
mod tests {
    use super::{class_of_account, class_part};

    #[test]
    fn an_account_stands_for_the_class_that_a_mapping_or_its_name_says_else_for_itself() {
        let of = |code, name, mapped| class_of_account(code, name, mapped);
        assert_eq!(of("160102", "固定资产-设备", None).as_deref(), Some("A02"));
        assert_eq!(of("160202", "固定资产累计折旧/设备", None).as_deref(), Some("A02"));
        assert_eq!(of("160102", "固定资产-设备", Some("A0201")).as_deref(), Some("A0201"));
        assert_eq!(of("160109", "固定资产-其他", None).as_deref(), Some("160109"));
        assert_eq!(of("1601", "固定资产", None), None);
        assert_eq!(of("1602", "累计折旧", None), None);
    }

    #[test]
    fn account_names_name_classes() {
        let cases = [
            ("固定资产", ""),
            ("固定资产\\设备", "设备"),
            ("固定资产-通用设备", "通用设备"),
            ("固定资产累计折旧", ""),
            ("固定资产累计折旧/设备", "设备"),
            ("设备累计折旧", "设备"),
            ("设备折旧", "设备"),
            ("电子设备", "电子设备"),
            ("", ""),
        ];
        for (name, class) in cases {
            assert_eq!(class_part(name), class, "{name}");
        }
    }
}
