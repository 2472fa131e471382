//! The mapping file (列对应方案): what a person says about a file beyond what it tells itself.

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
