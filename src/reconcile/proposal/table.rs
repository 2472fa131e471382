//! The table of proposals: read from its text once, every role turned into the regime's account.

use crate::entries::{Case, RawCase, Text, read_cases};
use entity::{DifferenceKind, Money, Regime};
use std::{collections::BTreeMap, sync::LazyLock};

static TABLE: LazyLock<Table> =
    LazyLock::new(|| read(include_str!("proposals.toml")).expect("the shipped table is right: a test reads it"));

/// A kind.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) follow_up: Text,
    like: Option<Like>,
    pub(super) cases: BTreeMap<Regime, Vec<Case>>,
}

/// The whole table.
#[derive(Debug)]
pub(super) struct Table {
    subjects: BTreeMap<DifferenceKind, Subject>,
    uncounted: Option<Subject>,
}

impl Table {
    /// The shipped table.
    pub(super) fn get() -> &'static Self {
        &TABLE
    }

    /// What the table says of a kind.
    pub(super) fn subject(&'static self, kind: DifferenceKind) -> &'static Subject {
        &self.subjects[&kind]
    }

    /// What the table says of what was not counted (未盘), whatever the kind.
    pub(super) fn uncounted(&'static self) -> &'static Subject {
        self.uncounted.as_ref().expect("a test holds that the shipped table has it")
    }

    /// The cases of a kind, or of the kind that this one is like.
    pub(super) fn cases(&'static self, kind: DifferenceKind, regime: Regime, amount: Money) -> &'static [Case] {
        let subject = match &self.subject(kind).like {
            Some(like) if amount < Money::ZERO => self.subject(like.less),
            Some(like) => self.subject(like.more),
            None => self.subject(kind),
        };
        subject.cases.get(&regime).map_or(&[], Vec::as_slice)
    }
}

/// Two kinds whose cases are taken by the sign of the amount.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Like {
    more: DifferenceKind,
    less: DifferenceKind,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    uncounted: Option<RawKind>,
    kinds: BTreeMap<DifferenceKind, RawKind>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    zh: String,
    en: String,
    like: Option<Like>,
    #[serde(default)]
    cases: Vec<RawCase>,
}

/// Reads a table; the error says what is wrong with it.
pub(super) fn read(text: &str) -> Result<Table, String> {
    let raw: RawTable = toml::from_str(text).map_err(|error| error.to_string())?;
    let subject = |of: &str, RawKind { zh, en, like, cases }: RawKind| {
        let cases = read_cases(&cases).map_err(|error| format!("{of}, {error}"))?;
        Ok::<_, String>(Subject { follow_up: Text { zh, en }, like, cases })
    };
    let mut subjects = BTreeMap::new();
    for (kind, raw) in raw.kinds {
        subjects.insert(kind, subject(kind.code(), raw)?);
    }
    let uncounted = raw.uncounted.map(|raw| subject("uncounted", raw)).transpose()?;
    Ok(Table { subjects, uncounted })
}
