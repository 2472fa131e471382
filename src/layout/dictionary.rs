//! The alias dictionary (表头别名词典): which captions mean which field, per kind of sheet.
//!
//! The data is `aliases/*.toml`, one table a field: `aliases` are strong, `weak` ones count only
//! beside strong ones, `split` names the parts of a field that may stand in several columns.

use super::SheetKind;
use foldhash::fast::RandomState;
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

/// One field of a kind of sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name (`asset_no`).
    pub name: String,
    /// The strong aliases; the first is the term shown to people.
    pub aliases: Vec<String>,
    /// Aliases that need context.
    pub weak: Vec<String>,
    /// Parts of a split field, each with its captions.
    pub split: Vec<Vec<String>>,
}

impl Field {
    /// The Chinese term, where the field has one.
    pub fn term(&self) -> &str {
        self.aliases.first().map_or(self.name.as_str(), String::as_str)
    }
}

/// How firmly a caption stands for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    Part,
    Weak,
    Strong,
    Named,
}

/// A field that a caption may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub field: usize,
    pub strength: Strength,
    /// The place of the alias in the field's list: earlier ones are closer to the field's meaning.
    pub rank: usize,
}

/// The fields of one kind and the way from captions to them.
#[derive(Debug)]
pub(super) struct Aliases {
    pub fields: Vec<Field>,
    index: HashMap<String, Vec<Hit>, RandomState>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    aliases: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    split: Vec<Vec<String>>,
}

static CARDS: LazyLock<Aliases> = LazyLock::new(|| Aliases::parse(include_str!("aliases/cards.toml")));
static LEDGER: LazyLock<Aliases> = LazyLock::new(|| Aliases::parse(include_str!("aliases/ledger.toml")));
static BALANCES: LazyLock<Aliases> = LazyLock::new(|| Aliases::parse(include_str!("aliases/balances.toml")));
static COUNTS: LazyLock<Aliases> = LazyLock::new(|| Aliases::parse(include_str!("aliases/counts.toml")));

/// The dictionary of a kind.
pub(super) fn aliases(kind: SheetKind) -> &'static Aliases {
    match kind {
        SheetKind::Cards => &CARDS,
        SheetKind::Ledger => &LEDGER,
        SheetKind::Balances => &BALANCES,
        SheetKind::Counts => &COUNTS,
    }
}

/// The fields of a kind of sheet, by name.
pub fn fields(kind: SheetKind) -> &'static [Field] {
    &aliases(kind).fields
}

/// The names of the fields of a kind of sheet, in alphabetical order.
pub fn field_names(kind: SheetKind) -> impl Iterator<Item = &'static str> {
    fields(kind).iter().map(|field| field.name.as_str())
}

/// The name of a kind in the mapping file.
pub fn kind_name(kind: SheetKind) -> &'static str {
    match kind {
        SheetKind::Cards => "cards",
        SheetKind::Ledger => "ledger",
        SheetKind::Balances => "balances",
        SheetKind::Counts => "counts",
    }
}

/// Names under which the facts carry a field that a sheet calls otherwise.
const SYNONYMS: [(SheetKind, &str, &str); 11] = [
    (SheetKind::Cards, "department", "use_department"),
    (SheetKind::Cards, "value", "original_value"),
    (SheetKind::Cards, "depreciation", "acc_depreciation"),
    (SheetKind::Cards, "other_fund", "non_fiscal_fund"),
    (SheetKind::Counts, "department", "actual_department"),
    (SheetKind::Counts, "location", "actual_location"),
    (SheetKind::Counts, "user", "actual_user"),
    (SheetKind::Counts, "usage_state", "actual_state"),
    (SheetKind::Counts, "quantity", "counted_quantity"),
    (SheetKind::Counts, "value", "counted_value"),
    (SheetKind::Counts, "counted_on", "counted_at"),
];

impl Aliases {
    fn parse(text: &str) -> Self {
        let raw: BTreeMap<String, RawField> = toml::from_str(text).expect("the shipped dictionary is read by a test");
        let fields: Vec<Field> = raw
            .into_iter()
            .map(|(name, RawField { aliases, weak, split })| Field { name, aliases, weak, split })
            .collect();
        let mut index: HashMap<String, Vec<Hit>, RandomState> = HashMap::default();
        for (field, of) in fields.iter().enumerate() {
            let strong = of.aliases.iter().map(|alias| (alias, Strength::Strong));
            let weak = of.weak.iter().map(|alias| (alias, Strength::Weak));
            let parts = of.split.iter().flatten().map(|alias| (alias, Strength::Part));
            for (rank, (alias, strength)) in strong.chain(weak).chain(parts).enumerate() {
                let hits = index.entry(alias.clone()).or_default();
                if hits.iter().all(|hit| hit.field != field) {
                    hits.push(Hit { field, strength, rank });
                }
            }
        }
        Self { fields, index }
    }

    /// The fields that a caption in its normal form may stand for.
    pub fn hits(&self, caption: &str) -> &[Hit] {
        self.index.get(caption).map_or(&[], Vec::as_slice)
    }

    /// The place of a field, by its name or by the name the facts carry it under.
    pub fn find(&self, kind: SheetKind, name: &str) -> Option<usize> {
        let named = |name: &str| self.fields.binary_search_by(|field| field.name.as_str().cmp(name)).ok();
        named(name).or_else(|| {
            let (_, _, field) = SYNONYMS.iter().find(|(of, synonym, _)| *of == kind && *synonym == name)?;
            named(field)
        })
    }

    /// The part of a split field that a caption names.
    pub fn part_of(&self, field: usize, caption: &str) -> Option<usize> {
        self.fields[field].split.iter().position(|part| part.iter().any(|alias| alias == caption))
    }
}

#[cfg(test)]
mod tests {
    use super::{SYNONYMS, aliases, field_names, fields};
    use crate::layout::{SheetKind, normalise_header};
    use std::collections::BTreeMap;

    #[test]
    fn every_alias_is_in_normal_form_and_no_strong_one_stands_twice() {
        for kind in SheetKind::ALL {
            let mut strong = BTreeMap::new();
            for field in fields(*kind) {
                let parts = field.split.iter().flatten();
                for alias in field.aliases.iter().chain(&field.weak).chain(parts) {
                    assert_eq!(&normalise_header(alias).full(), alias, "{kind} {}", field.name);
                }
                for alias in &field.aliases {
                    let other = strong.insert(alias.as_str(), field.name.as_str());
                    assert_eq!(other, None, "{kind}: {alias} stands in {} too", field.name);
                }
            }
        }
    }

    #[test]
    fn the_dictionary_has_every_field() {
        let counts = SheetKind::ALL.iter().map(|kind| fields(*kind).len()).collect::<Vec<_>>();
        assert_eq!(counts, [99, 54, 26, 62]);
        for kind in [SheetKind::Cards, SheetKind::Counts] {
            assert!(
                ["extra_1", "extra_4", "asset_no", "acquired_on", "class_code"]
                    .iter()
                    .all(|name| field_names(kind).any(|known| known == *name))
            );
        }
    }

    #[test]
    fn synonyms_lead_to_fields() {
        for (kind, synonym, field) in SYNONYMS {
            let found = aliases(kind).find(kind, synonym).map(|at| aliases(kind).fields[at].name.as_str());
            assert_eq!(found, Some(field));
            assert!(field_names(kind).all(|name| name != synonym));
        }
        assert_eq!(aliases(SheetKind::Ledger).find(SheetKind::Ledger, "value"), None);
    }
}
