//! The mapping file (列对应方案): what a person says about a file beyond what it tells itself.

use super::{
    SheetKind,
    dictionary::{aliases, field_names, kind_name},
    words,
};
use crate::facts::{KEY_BYTES, is_key};
use crate::words::Told;
use entity::AccountRole;
use std::collections::BTreeMap;

/// Whether 原值 and 金额 are of one unit or of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueBasis {
    /// Of the whole row.
    #[default]
    Total,
    /// Of one unit; the row is worth value × quantity, rounded half up.
    Unit,
}

/// The order of a date like `4/5/16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Year, month, day.
    Ymd,
    /// Month, day, year.
    Mdy,
    /// Day, month, year.
    Dmy,
}

/// What an account is, said by a person.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountMapping {
    /// Its role.
    pub role: Option<AccountRole>,
    /// The class code (prefix) it stands for.
    pub class: Option<String>,
}

/// Nested keys for rows without a code: each step a list of fields, each a subset of the one before.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Chain(pub Vec<Vec<String>>);

/// What becomes of what a mapping does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Residual {
    /// Other columns are recognised by the dictionary.
    #[default]
    Recognise,
    /// Only the named columns are read.
    Ignore,
}

/// A mapping file. Every part is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// `value = "unit" | "total"`.
    pub value: ValueBasis,
    /// `date_order = "ymd" | "mdy" | "dmy"`.
    pub date_order: Option<DateOrder>,
    /// Classes that are compared in pools, as `level = "class"`, or only by their rows.
    pub level: Option<String>,
    /// How many characters of a class code make a class line; 0 = the account decides.
    pub class_level: usize,
    /// `others = "recognise" | "ignore"`.
    pub others: Residual,
    /// `[columns.cards] asset_no = "NSN"`: kind → field → caption (or captions, for split fields).
    pub columns: BTreeMap<String, BTreeMap<String, Captions>>,
    /// `[accounts."1501"] role = "COST"`.
    pub accounts: BTreeMap<String, AccountMapping>,
    /// `[[chains]]`: chains for the leg of cards and stock, in order.
    pub chains: Vec<Chain>,
}

/// One caption, or several for a field that is split over columns.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(untagged)]
pub enum Captions {
    /// One column.
    One(String),
    /// Several columns, in order.
    Many(Vec<String>),
}

/// Reads a mapping file. Kinds and fields that are in no dictionary are refused, with those near them.
pub fn parse_mapping(text: &str) -> Result<Mapping, Told> {
    let text = text.trim_start_matches('\u{feff}');
    let mapping: Mapping = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        words::MAP_SYNTAX.with([&line, &error.message()])
    })?;
    for (name, columns) in &mapping.columns {
        let Some(kind) = SheetKind::ALL.iter().copied().find(|kind| kind_name(*kind) == name) else {
            let known = SheetKind::ALL.iter().map(|kind| kind_name(*kind)).collect::<Vec<_>>().join(", ");
            let line = line_of(text, 0, &format!("columns.{name}"));
            return Err(words::MAP_KIND.with([name, &known, &line]));
        };
        if let Some(field) = columns.keys().find(|field| aliases(kind).find(kind, field).is_none()) {
            let section = line_of(text, 0, &format!("columns.{name}"));
            let line = line_of(text, section.saturating_sub(1), field);
            return Err(words::MAP_FIELD.with([name, field, &near(kind, field), &line]));
        }
    }
    if let Some(level) = mapping.level.as_ref().filter(|level| *level != "class") {
        return Err(words::MAP_LEVEL.with([level]));
    }
    if let Some(account) = mapping.accounts.keys().find(|account| !is_key(account)) {
        let shown: String = account.chars().take(40).collect();
        return Err(words::MAP_ACCOUNT_LONG.with([&shown, &KEY_BYTES]));
    }
    check_chains(&mapping.chains)?;
    Ok(mapping)
}

/// The 1-based line, from a zero-based one on, in which a key first stands; else the first line.
fn line_of(text: &str, from: usize, key: &str) -> usize {
    text.lines().enumerate().skip(from).find(|(_, line)| line.contains(key)).map_or(1, |(line, _)| line + 1)
}

/// Each step of a chain takes some of the fields of the step before.
fn check_chains(chains: &[Chain]) -> Result<(), Told> {
    for (number, Chain(steps)) in chains.iter().enumerate() {
        if steps.is_empty() || steps.iter().any(Vec::is_empty) {
            return Err(words::MAP_CHAIN_EMPTY.with([&(number + 1)]));
        }
        for (step, pair) in steps.windows(2).enumerate() {
            if let Some(field) = pair[1].iter().find(|field| !pair[0].contains(field)) {
                return Err(words::MAP_CHAIN.with([&(number + 1), &(step + 2), field]));
            }
        }
    }
    Ok(())
}

/// The fields of a kind that are written most like a name.
fn near(kind: SheetKind, name: &str) -> String {
    let mut near: Vec<(usize, &str)> = field_names(kind)
        .map(|field| {
            let shared = name.split('_').any(|word| word.len() > 2 && field.split('_').any(|other| other == word));
            (if shared { 1 } else { distance(name, field) }, field)
        })
        .collect();
    near.sort_unstable();
    near.into_iter().take(4).map(|(_, field)| field).collect::<Vec<_>>().join(", ")
}

/// The number of single-character edits between two names.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::{Captions, Chain, Residual, ValueBasis, parse_mapping};
    use crate::words::Lang;

    #[test]
    fn a_mapping_is_read() {
        let mapping = parse_mapping(
            r#"
            value = "unit"
            others = "ignore"
            chains = [[["specification", "quantity"], ["specification"]]]
            [columns.cards]
            department = "Station Name (LEA)"
            specification = ["规格", "型号"]
            "#,
        )
        .expect("valid");
        assert_eq!((mapping.value, mapping.others), (ValueBasis::Unit, Residual::Ignore));
        assert_eq!(
            mapping.chains,
            [Chain(vec![vec!["specification".into(), "quantity".into()], vec!["specification".into()]])]
        );
        assert_eq!(mapping.columns["cards"]["specification"], Captions::Many(vec!["规格".into(), "型号".into()]));
    }

    #[test]
    fn what_a_mapping_says_wrongly_is_named() {
        for (text, code, says) in [
            ("value = \"unit\"\nothers = [", "MAP_SYNTAX", "line 2"),
            ("value = \"each\"", "MAP_SYNTAX", "line 1"),
            ("colour = 1", "MAP_SYNTAX", "colour"),
            ("[columns.card]\nname = \"x\"", "MAP_KIND", "cards, ledger, balances, counts"),
            ("value = \"unit\"\n[columns.cards]\nname = \"x\"\nasset_nr = \"y\"", "MAP_FIELD", "in line 4"),
            ("[columns.cards]\nasset_nr = \"x\"", "MAP_FIELD", "asset_no"),
            ("[columns.cards]\norigin_value = \"x\"", "MAP_FIELD", "original_value"),
            ("level = \"row\"", "MAP_LEVEL", "row"),
            ("chains = [[[\"name\"], [\"unit\"]]]", "MAP_CHAIN", "step 2 has 'unit'"),
            ("chains = [[[]]]", "MAP_CHAIN_EMPTY", "chain 1"),
            (&format!("[accounts.\"{}\"]\nrole = \"COST\"", "1601".repeat(251)), "MAP_ACCOUNT_LONG", "at most 1000"),
        ] {
            let told = parse_mapping(text).expect_err(text);
            assert_eq!(told.code(), code, "{text}");
            assert!(told.tell(Lang::En).contains(says), "{}", told.tell(Lang::En));
        }
    }
}
