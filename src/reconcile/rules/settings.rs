//! What a run is asked.

use super::fields::Field;
use crate::stocktake::CountScope;
use entity::{AccountRole, Day};

/// What a run is asked.
pub struct Settings<'a> {
    /// 核对基准日; blank = no cut-off.
    pub as_of: Day,
    /// First day of the movements in the class table; never changes the matching.
    pub from: Day,
    /// What the count list covers.
    pub scope: CountScope,
    /// The role of an account by its code, as the institute's regime has it.
    pub role: &'a (dyn Fn(&str) -> AccountRole + Sync),
    /// The class code an account stands for, where a mapping says so.
    pub account_class: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Compare every class in a pool (`level = "class"`), also without an opening.
    pub class_level: bool,
    /// How many characters of a class code make a class line; 0 = the account decides.
    pub class_length: usize,
    /// Chains for rows without a code, each a list of nested keys; empty = the ruleset's own.
    pub chains: Vec<Vec<Vec<Field>>>,
}
