//! The parsed document: what it asks for with every spread written out, each fragment measured once.

use super::{ALIASES, COST, DEPTH, DIRECTIVES, FRAGMENTS, LIST, PAGE, SELECTIONS, at_most, w};
use crate::words::Told;
use async_graphql::parser::Positioned;
use async_graphql::parser::types::{Directive, ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Name, Value as Const, Variables};
use std::collections::HashMap;
use std::convert::Infallible;

/// The lists of introspection that lead from types to types.
const LISTINGS: [&str; 4] = ["fields", "interfaces", "possibleTypes", "inputFields"];

/// The tables for which every card of an institute is looked at, and what each of them costs.
const WHOLE: [&str; 6] =
    ["assetStock", "assetMovements", "census", "depreciationSchedule", "proposedVouchers", "vehicles"];
const WHOLE_COST: u64 = 1_000;

/// What a selection asks for, with what every spread stands for. Every sum saturates.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    selections: u64,
    depth: u64,
    cost: u64,
    aliases: u64,
    directives: u64,
    /// Members of the longest list in the input.
    list: u64,
    /// Listings of types within listings of types.
    listings: u64,
    /// Whether introspection goes from types to types and on to types.
    circle: bool,
}

impl Size {
    /// Both beside each other.
    fn and(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            depth: self.depth.max(other.depth),
            cost: self.cost.saturating_add(other.cost),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            list: self.list.max(other.list),
            listings: self.listings.max(other.listings),
            circle: self.circle || other.circle,
        }
    }
}

/// Refuses a document that asks for too much; answers what it costs, all its operations together.
pub(super) fn check(document: &ExecutableDocument, variables: &Variables) -> Result<u64, Told> {
    at_most(&w::MANY_FRAGMENTS, document.fragments.len() as u64, FRAGMENTS as u64)?;
    let mut measure = Measure { document, numbers: numbers(document, variables), fragments: HashMap::new() };
    let mut all = Size::default();
    for (_, operation) in document.operations.iter() {
        let variables = operation.node.variable_definitions.iter();
        let mut size = measure.selection_set(&operation.node.selection_set.node)?;
        size = size.and(of_directives(&operation.node.directives));
        for variable in variables {
            let list = variable.node.default_value.as_ref().map_or(0, |value| longest(&value.node));
            size = size.and(of_directives(&variable.node.directives)).and(Size { list, ..Size::default() });
        }
        all = all.and(size);
    }
    // The library also walks through fragments that nothing spreads.
    for name in document.fragments.keys() {
        let Size { selections, directives, list, .. } = measure.fragment(name)?;
        all.selections = all.selections.saturating_add(selections);
        all.directives = all.directives.max(directives);
        all.list = all.list.max(list);
    }
    at_most(&w::MANY_SELECTIONS, all.selections, SELECTIONS)?;
    at_most(&w::DEEP_SELECTION, all.depth, DEPTH)?;
    at_most(&w::MANY_ALIASES, all.aliases, ALIASES)?;
    at_most(&w::MANY_DIRECTIVES, all.directives, DIRECTIVES)?;
    at_most(&w::COSTLY, all.cost, COST)?;
    at_most(&w::LONG_LIST, all.list, LIST)?;
    if all.circle { Err(w::INTROSPECTION_CIRCLE.with([])) } else { Ok(all.cost) }
}

/// The numbers of rows that variables stand for: what is given, or else the greatest default.
fn numbers(document: &ExecutableDocument, variables: &Variables) -> HashMap<Name, u64> {
    let mut numbers = HashMap::new();
    for (_, operation) in document.operations.iter() {
        for variable in &operation.node.variable_definitions {
            let name = &variable.node.name.node;
            let given = variables.get(name).or(variable.node.default_value.as_ref().map(|value| &value.node));
            let rows = given.map_or(PAGE, rows_of);
            let known = numbers.entry(name.clone()).or_insert(rows);
            *known = rows.max(*known);
        }
    }
    numbers
}

/// The rows that a value of `first` asks for, or the members of a list.
fn rows_of(value: &Const) -> u64 {
    match value {
        Const::Number(number) => number.as_u64().unwrap_or(PAGE).min(PAGE),
        Const::List(members) => (members.len() as u64).min(LIST),
        Const::Null => 1,
        _ => PAGE,
    }
}

/// Directives, with what is given to them.
fn of_directives(directives: &[Positioned<Directive>]) -> Size {
    let arguments = directives.iter().flat_map(|directive| &directive.node.arguments);
    let list = longest_of(arguments.map(|(_, value)| value.node.clone().into_const_with(|_| Ok(Const::Null))));
    Size { directives: directives.len() as u64, list, ..Size::default() }
}

/// Members of the longest list of values.
fn longest_of(values: impl Iterator<Item = Result<Const, Infallible>>) -> u64 {
    values.map(|Ok(value)| longest(&value)).max().unwrap_or_default()
}

fn longest(value: &Const) -> u64 {
    match value {
        Const::List(members) => members.iter().map(longest).fold(members.len() as u64, u64::max),
        Const::Object(members) => members.values().map(longest).max().unwrap_or_default(),
        _ => 0,
    }
}

struct Measure<'a> {
    document: &'a ExecutableDocument,
    numbers: HashMap<Name, u64>,
    /// What each fragment comes to; `None` while it is being measured.
    fragments: HashMap<Name, Option<Size>>,
}

impl<'a> Measure<'a> {
    fn selection_set(&mut self, set: &'a SelectionSet) -> Result<Size, Told> {
        let mut all = Size::default();
        for item in &set.items {
            let inner = match &item.node {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(fragment) => self.selection_set(&fragment.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?,
            };
            let own = Size { selections: 1, ..of_directives(item.node.directives()) };
            all = all.and(inner).and(own);
        }
        Ok(all)
    }

    fn field(&mut self, field: &'a Field) -> Result<Size, Told> {
        let inner = self.selection_set(&field.selection_set.node)?;
        let listing = u64::from(LISTINGS.contains(&field.name.node.as_str()));
        let own = if WHOLE.contains(&field.name.node.as_str()) { WHOLE_COST } else { 1 };
        let introspects = matches!(field.name.node.as_str(), "__schema" | "__type");
        Ok(Size {
            depth: inner.depth.saturating_add(1),
            cost: inner.cost.saturating_mul(self.rows(field)).saturating_add(own),
            aliases: inner.aliases.saturating_add(u64::from(field.alias.is_some())),
            list: inner.list.max(longest_of(
                field.arguments.iter().map(|(_, value)| value.node.clone().into_const_with(|_| Ok(Const::Null))),
            )),
            listings: inner.listings.saturating_add(listing),
            circle: inner.circle || introspects && inner.listings > 1,
            ..inner
        })
    }

    /// How often what lies below a field may be there.
    fn rows(&self, field: &Field) -> u64 {
        let arguments =
            field.arguments.iter().filter(|(name, _)| matches!(name.node.as_str(), "first" | "last" | "ids"));
        let number = |name: Name| self.numbers.get(&name).map(|rows| Const::Number((*rows).into())).ok_or(name);
        let rows = arguments.map(|(_, value)| value.node.clone().into_const_with(number).map_or(PAGE, |v| rows_of(&v)));
        rows.max().unwrap_or(1).max(1)
    }

    fn fragment(&mut self, name: &Name) -> Result<Size, Told> {
        // The library tells that there is no such fragment.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(Size::default()) };
        match self.fragments.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(w::FRAGMENT_CIRCLE.with([])),
            None => {}
        }
        self.fragments.insert(name.clone(), None);
        let own = of_directives(&fragment.node.directives);
        let size = self.selection_set(&fragment.node.selection_set.node)?.and(own);
        self.fragments.insert(name.clone(), Some(size));
        Ok(size)
    }
}
