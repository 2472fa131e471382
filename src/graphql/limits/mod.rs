//! What a request may ask for, decided in front of the library.
//!
//! Limits that act after parsing are too late: a literal that is nested deeply enough ends the
//! process inside the parser, and fragments that spread each other make a document of a kilobyte as
//! large as one likes. So the text is looked at first (`text`), and the parsed document before
//! anything walks through its fragments (`document`). The size of the body is limited by `http`. What
//! one principal asks for in a minute is limited by its `budget`.

pub mod budget;
mod document;
mod text;

pub use text::check_body;

use super::words as w;
use crate::words::Told;
use async_graphql::Variables;
use async_graphql::parser::{parse_query, types::ExecutableDocument};

/// Bytes of a document.
pub const TEXT: usize = 64 * 1024;
/// Brackets of any kind open at one place of the text.
pub const NESTING: usize = 48;
/// Words, numbers, strings and signs of a document.
pub const TOKENS: usize = 8_000;
/// Definitions of fragments.
pub const FRAGMENTS: usize = 100;
/// Selections of all operations and fragments, with what every spread stands for.
pub const SELECTIONS: u64 = 5_000;
/// Fields within fields; the standard introspection query needs 15.
pub const DEPTH: u64 = 15;
/// Fields of the answer, if every list is as long as asked for.
pub const COST: u64 = 50_000;
/// Fields with an alias, with what every spread stands for.
pub const ALIASES: u64 = 60;
/// Directives, with what every spread stands for.
pub const DIRECTIVES: u64 = 60;
/// Rows of a page.
pub const PAGE: u64 = 200;
/// Members of a list in the input.
pub const LIST: u64 = 500;
/// Values of all variables; 500 members of 30 fields are less.
pub const VALUES: u64 = 20_000;

/// Why a document is not executed.
#[derive(Debug)]
pub enum NotAllowed {
    /// It asks for too much.
    Limit(Told),
    /// It is no GraphQL.
    Syntax(async_graphql::ServerError),
}

/// Why variables are not taken.
pub fn check_variables(variables: &serde_json::Value) -> Result<(), Told> {
    if has_nul(variables) {
        return Err(w::NUL_CHARACTER.with([]));
    }
    if has_long_list(variables) {
        return Err(w::LONG_LIST.with([&LIST]));
    }
    at_most(&w::MANY_VALUES, values(variables), VALUES)
}

fn values(value: &serde_json::Value) -> u64 {
    use serde_json::Value;
    match value {
        Value::Array(members) => 1 + members.iter().map(values).sum::<u64>(),
        Value::Object(members) => 1 + members.values().map(values).sum::<u64>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    }
}

fn has_long_list(value: &serde_json::Value) -> bool {
    use serde_json::Value;
    match value {
        Value::Array(values) => values.len() as u64 > LIST || values.iter().any(has_long_list),
        Value::Object(members) => members.values().any(has_long_list),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Whether a value of JSON has a text with the character that no text of `PostgreSQL` can hold.
pub fn has_nul(value: &serde_json::Value) -> bool {
    use serde_json::Value;
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Parses a document that asks for no more than is allowed; answers what it costs.
pub fn parse(query: &str, variables: &Variables) -> Result<(ExecutableDocument, u64), NotAllowed> {
    text::check(query).map_err(NotAllowed::Limit)?;
    let parsed = parse_query(query).map_err(|error| NotAllowed::Syntax(error.into()))?;
    let cost = document::check(&parsed, variables).map_err(NotAllowed::Limit)?;
    Ok((parsed, cost))
}

/// Refuses more than `most` of something.
fn at_most(words: &'static crate::words::Words, found: u64, most: u64) -> Result<(), Told> {
    if found > most { Err(words.with([&most])) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{LIST, NotAllowed, VALUES, check_body, check_variables, has_nul, parse};
    use async_graphql::{Variables, parser::types::DocumentOperations};
    use std::fmt::Write as _;

    fn refused(query: &str) -> Option<&'static str> {
        match parse(query, &Variables::default()) {
            Ok(_) => None,
            Err(NotAllowed::Limit(told)) => Some(told.code()),
            Err(NotAllowed::Syntax(_)) => Some("syntax"),
        }
    }

    #[test]
    fn a_body_of_too_many_members_is_refused_before_it_is_parsed() {
        let body = |members: usize| {
            format!("{{\"query\":\"{{a,\\\"b,\\\\\",\"variables\":{{\"a\":[{}0]}}}}", "0,".repeat(members))
        };
        let code = |members: usize| check_body(body(members).as_bytes()).map_err(|told| told.code());
        // One comma parts the two members of the body; those in texts part nothing.
        assert_eq!(code(VALUES as usize - 1), Ok(()));
        assert_eq!(code(VALUES as usize), Err("MANY_VALUES"));
        assert_eq!(check_body(b"\"\\").map_err(|told| told.code()), Ok(()), "what is cut off is for the parser");
    }

    #[test]
    fn a_very_deep_literal_is_refused_before_it_is_parsed() {
        for open in ["[", "{a:", "("] {
            assert_eq!(refused(&format!("{{a(b:{}", open.repeat(10_000))), Some("NESTED_TEXT"), "{open}");
        }
        assert_eq!(refused(&format!("query($a:{}Int", "[".repeat(10_000))), Some("NESTED_TEXT"));
        assert_eq!(refused(&"{a".repeat(10_000)), Some("NESTED_TEXT"));
    }

    #[test]
    fn brackets_in_texts_and_comments_are_no_nesting() {
        let brackets = "[".repeat(100);
        assert_eq!(refused(&format!("{{a(b:\"{brackets}\\\"{brackets}\") # {brackets}\n}}")), None);
        assert_eq!(refused(&format!("{{a(b:\"\"\"{brackets}\\\"\"\"{brackets}\"\"\")}}")), None);
        // What looks like a text to this scanner, but not to the parser, hides nothing.
        assert_eq!(refused("{a(b:\"\n[[[[\")}"), Some("OPEN_TEXT"));
        assert_eq!(refused("{a(b:\"\"\"[[[[)}"), Some("OPEN_TEXT"));
    }

    #[test]
    fn a_nul_character_is_refused() {
        for nul in ["{a(b:\"x\\u0000\")}", "{a(b:\"\0\")}", "{a(b:\"\"\"\0\"\"\")}", "{a\0}"] {
            assert_eq!(refused(nul), Some("NUL_CHARACTER"), "{nul:?}");
        }
        // A backslash and six signs behind it.
        assert_eq!(refused("{a(b:\"\\\\u0000\")}"), None);
        for (json, found) in
            [(r#"{"a":["\u0000"]}"#, true), (r#"{"\u0000":1}"#, true), (r#"{"a":["\\u0000",1]}"#, false)]
        {
            assert_eq!(has_nul(&serde_json::from_str(json).expect("JSON")), found, "{json}");
        }
    }

    #[test]
    fn a_long_text_and_many_tokens_are_refused() {
        assert_eq!(refused(&"#".repeat(70_000)), Some("LONG_TEXT"));
        assert_eq!(refused(&format!("{{{}}}", "a ".repeat(9_000))), Some("MANY_TOKENS"));
    }

    #[test]
    fn fragments_that_spread_each_other_are_counted_without_walking() {
        let mut query = "{...f0}".to_owned();
        for at in 0..60 {
            let next = at + 1;
            write!(query, "fragment f{at} on Query{{...f{next} ...f{next}}}").expect("a text");
        }
        query.push_str("fragment f60 on Query{__typename}");
        assert_eq!(refused(&query), Some("MANY_SELECTIONS"));
        let circle = "{...a} fragment a on Query{...b} fragment b on Query{...a}";
        assert_eq!(refused(circle), Some("FRAGMENT_CIRCLE"));
        let mut many = "{a}".to_owned();
        for at in 0..101 {
            write!(many, "fragment f{at} on Query{{a}}").expect("a text");
        }
        assert_eq!(refused(&many), Some("MANY_FRAGMENTS"));
    }

    #[test]
    fn aliases_and_directives_are_counted_where_they_are_spread() {
        let aliases = |number: usize| (0..number).fold(String::new(), |all, at| format!("{all}a{at}:viewer{{name}} "));
        assert_eq!(refused(&format!("{{{}}}", aliases(60))), None);
        assert_eq!(refused(&format!("{{{}}}", aliases(61))), Some("MANY_ALIASES"));
        let twice = format!("{{...f ...g}} fragment f on Query{{{0}}} fragment g on Query{{...f}}", aliases(31));
        assert_eq!(refused(&twice), Some("MANY_ALIASES"));
        let directives = |number: usize| format!("{{a {}}}", "@skip(if:false)".repeat(number));
        assert_eq!(refused(&directives(60)), None);
        assert_eq!(refused(&directives(61)), Some("MANY_DIRECTIVES"));
    }

    #[test]
    fn depth_counts_fields_and_not_fragments() {
        let deep = |depth: usize| format!("{}a{}", "{a".repeat(depth - 1) + "{", "}".repeat(depth));
        assert_eq!(refused(&deep(15)), None);
        assert_eq!(refused(&deep(16)), Some("DEEP_SELECTION"));
        let spread = format!("{{a{{...f}}}} fragment f on Query{}", deep(15));
        assert_eq!(refused(&spread), Some("DEEP_SELECTION"));
    }

    #[test]
    fn cost_multiplies_pages_and_saturates() {
        let page = |first: &str| format!("{{a(first:{first}){{b(first:{first}){{c d}}}}}}");
        assert_eq!(refused(&page("100")), None);
        assert_eq!(refused(&page("200")), Some("COSTLY"));
        // Clamped before it is multiplied: no number makes it small or ends in an overflow.
        assert_eq!(refused(&page("9223372036854775807")), Some("COSTLY"));
        assert_eq!(refused(&page("99999999999999999999999999")), Some("COSTLY"));
        assert_eq!(refused(&format!("{{{}x{}}}", "a(last:200){".repeat(13), "}".repeat(13))), Some("COSTLY"));
        let variable = |json: &str| {
            let variables = Variables::from_json(serde_json::from_str(json).expect("JSON"));
            parse("query($n:Int){a(first:$n){b(first:$n){c d}}}", &variables).is_ok()
        };
        assert!(variable(r#"{"n":100}"#));
        assert!(!variable(r#"{"n":200}"#) && !variable(r#"{"n":-1}"#) && !variable("{}") && !variable(r#"{"n":"x"}"#));
        let default = parse("query($n:Int=100){a(first:$n){b(first:$n){c d}}}", &Variables::default());
        assert!(matches!(default.map(|(parsed, _)| parsed.operations), Ok(DocumentOperations::Single(_))));
        let cost = |query: &str| parse(query, &Variables::default()).map(|(_, cost)| cost).ok();
        assert_eq!(cost("{a(first:3){b(first:2){c d}} e}"), Some(1 + 3 * (1 + 2 * 2) + 1));
        // For a table every card of an institute is looked at: a page of institutes does not ask for it.
        assert_eq!(cost("{a{assetStock{on}}}"), Some(1 + 1_000 + 1));
        assert_eq!(refused("{a(first:50){b{assetStock{on}}}}"), Some("COSTLY"));
        assert_eq!(cost("{...f ...f} fragment f on Query{a(first:2){b}}"), Some(2 * 3));
    }

    #[test]
    fn long_lists_are_refused_wherever_they_are() {
        let list = |length: u64| format!("[{}]", "1,".repeat(length as usize));
        assert_eq!(refused(&format!("{{a(b:{})}}", list(LIST))), None);
        for long in [
            format!("{{a(b:{})}}", list(LIST + 1)),
            format!("{{a(b:{{c:[{}]}})}}", list(LIST + 1)),
            format!("query($a:[Int]={}){{a(b:$a)}}", list(LIST + 1)),
            format!("{{a @b(c:{})}}", list(LIST + 1)),
            format!("{{...f}} fragment f on Query{{a(b:{})}}", list(LIST + 1)),
        ] {
            assert_eq!(refused(&long), Some("LONG_LIST"), "{long}");
        }
        let variables = |length: u64| check_variables(&serde_json::json!({ "a": [{ "b": vec![0; length as usize] }] }));
        assert_eq!(variables(LIST), Ok(()));
        assert_eq!(variables(LIST + 1).map_err(|told| told.code()), Err("LONG_LIST"));
        let many = |number: u64| {
            let members = (1..number).map(|at| (format!("a{at}"), serde_json::Value::Null));
            check_variables(&serde_json::Value::Object(members.collect())).map_err(|told| told.code())
        };
        assert_eq!((many(VALUES), many(VALUES + 1)), (Ok(()), Err("MANY_VALUES")));
    }

    #[test]
    fn introspection_does_not_go_in_circles() {
        let circle = "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}";
        assert_eq!(refused(circle), Some("INTROSPECTION_CIRCLE"));
        let hidden = "{__type(name:\"Query\"){...f}} fragment f on __Type{fields{type{possibleTypes{name}}}}";
        assert_eq!(refused(hidden), Some("INTROSPECTION_CIRCLE"));
        assert_eq!(refused(include_str!("introspection.graphql")), None);
    }
}
