//! Which class a row stands in. Classes compare at the level of the account's class: a card stands
//! in the class of the longest code prefix among the accounts' classes, in the same code system;
//! a class no account stands for is a line of its own, never merged into another.

use super::select::Line;
use super::settings::Settings;
use crate::facts::{Facts, Sym};
use crate::reconcile::outcome::{Class, ClassId};
use entity::Measure;
use foldhash::{HashMap, HashMapExt as _};

/// Class names of the accounts with the code prefixes they stand for: GB/T 14885-2010 has digits,
/// GB/T 14885-2022 the letter A.
const NAMED: &[(&str, &[&str])] = &[
    ("房屋及构筑物", &["1", "A01"]),
    ("房屋和构筑物", &["1", "A01"]),
    ("土地、房屋及构筑物", &["1", "A01"]),
    ("通用设备", &["2"]),
    ("专用设备", &["3"]),
    ("设备", &["A02"]),
    ("文物和陈列品", &["4", "A03"]),
    ("文物及陈列品", &["4", "A03"]),
    ("图书、档案", &["5", "A04"]),
    ("图书档案", &["5", "A04"]),
    ("图书和档案", &["5", "A04"]),
    ("家具、用具、装具及动植物", &["6"]),
    ("家具用具装具及动植物", &["6"]),
    ("家具和用具", &["A05"]),
    ("特种动植物", &["A06"]),
];

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
        let key = (code.to_owned(), name.to_owned());
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
        let (cost, cost_lines) = account_classes(facts, lines, settings, Measure::Cost, &mut registry);
        let (depreciation, depreciation_lines) =
            account_classes(facts, lines, settings, Measure::Depreciation, &mut registry);
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

/// The class of every account of a measure, by account symbol.
fn account_classes(
    facts: &Facts,
    lines: &[Line],
    settings: &Settings<'_>,
    measure: Measure,
    registry: &mut Registry,
) -> (Wanted, HashMap<Sym, ClassId>) {
    let wanted_line = if measure == Measure::Cost { Line::Cost } else { Line::Depreciation };
    let mut by_account = HashMap::new();
    let mut wanted = Wanted::default();
    let Some(ledger) = &facts.ledger else { return (wanted, by_account) };
    let mut named: HashMap<Sym, &str> = HashMap::new();
    let mut last = None;
    for row in (0..ledger.len()).filter(|row| lines[*row] == wanted_line) {
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
    // By code, so that the numbers of the classes do not depend on the order of the rows.
    let mut accounts: Vec<_> =
        named.iter().map(|(account, name)| (facts.texts.text(*account), *name, *account)).collect();
    accounts.sort_unstable();
    for (code, name, account) in accounts {
        let one = account_class(code, name, (settings.account_class)(code), registry);
        by_account.insert(account, one.class);
        wanted.add(one);
    }
    (wanted, by_account)
}

/// The code of the class that an account stands for, as differences name it; none where it stands for everything.
pub fn class_of_account(code: &str, name: &str, mapped: Option<&str>) -> Option<String> {
    let mut registry = Registry::default();
    let one = account_class(code, name, mapped.map(str::to_owned), &mut registry);
    let class = registry.list.swap_remove(one.class.0 as usize).code;
    Some(class).filter(|class| !class.is_empty())
}

/// What one account stands for: what a mapping says, else what its name says, else itself.
fn account_class(code: &str, name: &str, mapped: Option<String>, registry: &mut Registry) -> AccountClass {
    if let Some(prefix) = mapped {
        let label = NAMED.iter().find(|(_, prefixes)| prefixes.contains(&prefix.as_str())).map_or("", |(name, _)| name);
        let class = registry.class(&prefix, label, true);
        return AccountClass { class, prefixes: vec![prefix], names: vec![name.to_owned()] };
    }
    let plain = class_part(name);
    let named = NAMED.iter().find(|(known, _)| *known == plain);
    if let Some((label, prefixes)) = named {
        let class = registry.class(prefixes.last().copied().unwrap_or(""), label, true);
        let prefixes = prefixes.iter().map(|prefix| (*prefix).to_owned()).collect();
        return AccountClass { class, prefixes, names: vec![(*label).to_owned()] };
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
    let label = NAMED.iter().find(|(_, prefixes)| prefixes.contains(&line.as_str())).map(|(label, _)| *label);
    registry.class(&line, label.unwrap_or(if line.is_empty() { name } else { "" }), false)
}

/// The code prefix that a class name means in the catalogue of 2022, else in that of 2010.
fn named_prefix(name: &str) -> &'static str {
    NAMED.iter().find(|(known, _)| *known == name).and_then(|(_, prefixes)| prefixes.last().copied()).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::{class_of_account, class_part, named_prefix};

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
        assert_eq!(named_prefix("通用设备"), "2");
        assert_eq!(named_prefix("家具和用具"), "A05");
        assert_eq!(named_prefix("桌子"), "");
    }
}
