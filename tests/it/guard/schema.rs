//! schema.graphql is what the program prints, and every part of it is told and follows the house.

use crate::support::oversight;
use oversight::graphql::Api;
use serde_json::Value;
use std::collections::BTreeMap;

const CONTRACT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");
const EVERYTHING: &str = include_str!("../../../src/graphql/limits/introspection.graphql");

/// What introspection tells of every type, by name.
fn types() -> BTreeMap<String, Value> {
    let database = "sqlite::memory:";
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let answer = runtime.block_on(async {
        use oversight::{access::Actor, app, config, db, graphql, words::Lang};
        let config = config::Config::new(database, None, config::DEFAULT_LISTEN.parse().expect("an address"));
        let db = db::Db::connect(database).await.expect("a database");
        let app = std::sync::Arc::new(app::App::new(db, config.expect("a configuration")));
        let ctx = app::Ctx::new(app, Actor::operator(), Lang::En);
        let asked =
            graphql::Asked { query: EVERYTHING.to_owned(), operation_name: None, variables: None, only_query: true };
        Api::default().answer(ctx, asked).await
    });
    let oversight::graphql::Answer::Json(json) = answer else { panic!("{answer:?}") };
    let answer: Value = serde_json::from_slice(&json).expect("JSON");
    let types = answer["data"]["__schema"]["types"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
    let name = |told: &Value| told["name"].as_str().expect("a name").to_owned();
    types.into_iter().map(|told| (name(&told), told)).filter(|(name, _)| !name.starts_with("__")).collect()
}

fn list<'a>(told: &'a Value, name: &str) -> &'a [Value] {
    told[name].as_array().map_or(&[], Vec::as_slice)
}

/// The name of a type without its `!` and `[]`.
fn bare(mut told: &Value) -> &str {
    while told["name"].is_null() {
        told = &told["ofType"];
    }
    told["name"].as_str().expect("a name")
}

#[test]
fn the_contract_is_what_is_printed() {
    let printed = oversight(&["schema"]);
    assert!(printed.status.success());
    let printed = String::from_utf8(printed.stdout).expect("UTF-8");
    let contract = std::fs::read_to_string(CONTRACT).expect("the contract");
    assert!(printed == contract, "schema.graphql is stale: cargo run -- schema > schema.graphql");
}

#[test]
fn every_mutation_is_done_once_and_answers_what_is_refused() {
    let types = types();
    let mutations = list(&types["Mutation"], "fields");
    assert!(!mutations.is_empty());
    for mutation in mutations {
        let name = mutation["name"].as_str().expect("a name");
        let [input] = list(mutation, "args") else { panic!("{name} takes one input") };
        assert_eq!(input["name"], "input", "{name}");
        let fields = |told: &Value, kind: &str| -> Vec<String> {
            let fields = list(told, kind).iter();
            fields.map(|field| field["name"].as_str().expect("a name").to_owned()).collect()
        };
        let input = &types[bare(&input["type"])];
        assert!(fields(input, "inputFields").contains(&"idempotencyKey".to_owned()), "{name}");
        let payload = &types[bare(&mutation["type"])];
        assert!(fields(payload, "fields").contains(&"userErrors".to_owned()), "{name}");
        assert_ne!(mutation["type"]["kind"], "NON_NULL", "{name} takes the answers of others with it");
    }
}

#[test]
fn everything_is_described() {
    let mut silent = Vec::new();
    for (name, told) in &types() {
        let mut look = |told: &Value, path: String| {
            if told["description"].as_str().is_none_or(|text| text.trim().is_empty()) {
                silent.push(path);
            }
        };
        // The only type that is the language's own and not said by it to be known everywhere.
        if name != "ID" {
            look(told, name.clone());
        }
        for part in ["fields", "inputFields", "enumValues"] {
            for member in list(told, part) {
                let path = format!("{name}.{}", member["name"].as_str().expect("a name"));
                for argument in list(member, "args") {
                    look(argument, format!("{path}({})", argument["name"]));
                }
                look(member, path);
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn terms_are_names_of_the_language() {
    for (name, told) in &types() {
        for value in list(told, "enumValues") {
            let value = value["name"].as_str().expect("a name");
            let fits = value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
            assert!(fits && !value.starts_with(|first: char| first.is_ascii_digit()), "{name}.{value}");
        }
    }
}

#[test]
fn root_fields_tell_what_they_need() {
    let types = types();
    for field in ["Query", "Mutation"].into_iter().flat_map(|root| list(&types[root], "fields")) {
        let told = field["description"].as_str().unwrap_or_default();
        assert!(told.contains("Needs: "), "{} does not tell who may ask it", field["name"]);
    }
}
