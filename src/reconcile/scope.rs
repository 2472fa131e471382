//! What a count list covers (盘点范围).

/// What a count list covers; an empty list of one kind means all of that kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountScope {
    /// Departments, by the beginning of their names.
    pub departments: Vec<String>,
    /// Places, by the beginning of their paths.
    pub locations: Vec<String>,
    /// Classes, by the beginning of their codes.
    pub classes: Vec<String>,
}
