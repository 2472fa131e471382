//! The cases 案例: what can go wrong between accounts, cards and stock, one function each, and what
//! only looks wrong.

mod disposals;
mod findings;
mod measures;
mod open;
mod presence;
mod spellings;
mod states;

use super::scene::{Case, Scene};

/// Name and making of a case.
pub type Recipe = (&'static str, fn(&Scene, &mut Case));

/// Every recipe, in the order in which cases are dealt out.
pub fn recipes() -> Vec<Recipe> {
    [
        presence::RECIPES,
        measures::RECIPES,
        findings::RECIPES,
        disposals::RECIPES,
        spellings::RECIPES,
        states::RECIPES,
        open::RECIPES,
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::{open, recipes};
    use std::collections::BTreeSet;

    #[test]
    fn names_are_distinct_and_tell_the_kind_of_case() {
        let names: BTreeSet<_> = recipes().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), recipes().len());
        assert!(open::RECIPES.iter().all(|(name, _)| name.starts_with("open-")));
        let coded = names.iter().filter(|name| name.starts_with("coded-")).count();
        assert_eq!(coded + open::RECIPES.len(), names.len());
    }
}
