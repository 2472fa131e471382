//! Real input with answers that were found independently: every figure, through the program.

use crate::support::{Folder, fixture, json, oversight};
use serde_json::{Value, json};

fn register(state: &str) -> Value {
    let [cards, counts] = ["cards.csv", "counts.csv"].map(|file| fixture(&format!("{state}/{file}")));
    json(&["compare", "--cards", &cards, "--counts", &counts, "--map", &fixture("vermont/mapping.toml"), "--json"])
}

/// Left and right rows linked by each step, and the rows of keys that are not determined.
fn steps(answer: &Value) -> Vec<[u64; 5]> {
    let figure = |rule: &Value, name: &str| rule[name].as_u64().expect("a number");
    answer["rules"]
        .as_array()
        .expect("rules")
        .iter()
        .map(|rule| ["left", "right", "ambiguous", "ambiguousLeft", "ambiguousRight"].map(|name| figure(rule, name)))
        .collect()
}

#[test]
fn vermont_differs_as_its_oracle_says() {
    let answer = register("vermont");
    let counts = &answer["counts"];
    assert_eq!((&counts["groups"], &counts["matched"], &counts["differing"]), (&json!(189), &json!(107), &json!(82)));
    assert_eq!(counts["signatures"], json!({ "DEPARTMENT": 78, "CARD_STOCK_VALUE": 4 }));
    assert_eq!(counts["differences"], json!({ "DEPARTMENT": 78, "CARD_STOCK_VALUE": 4 }));
    assert_eq!(steps(&answer), [[107, 107, 0, 0, 0], [78, 78, 0, 0, 0], [4, 4, 0, 0, 0]]);
    let leg = &answer["footing"]["legs"][0];
    assert_eq!((&leg["left"], &leg["right"]), (&json!("1666836.26"), &json!("1669913.60")));
    assert_eq!((&leg["difference"], &leg["unexplained"]), (&json!("-3077.34"), &json!("0.00")));
}

#[test]
fn minnesota_differs_as_its_oracle_says() {
    let answer = register("minnesota");
    let counts = &answer["counts"];
    assert_eq!(
        (&counts["groups"], &counts["matched"], &counts["differing"]),
        (&json!(5616), &json!(4144), &json!(1472))
    );
    assert_eq!(
        counts["signatures"],
        json!({
            "AMBIGUOUS": 25, "CARD_STOCK_QUANTITY": 3, "CARD_STOCK_VALUE": 96, "CARD_STOCK_VALUE+DEPARTMENT": 16,
            "CARD_WITHOUT_STOCK": 206, "DEPARTMENT": 429, "STOCK_WITHOUT_CARD": 697,
        })
    );
    // Pairs by step are 4,128, 445 and 115: what a step linked less what it could not determine.
    assert_eq!(steps(&answer), [[4128, 4128, 0, 0, 0], [506, 521, 2, 61, 76], [168, 304, 23, 53, 189]]);
    assert_eq!((506 - 61, 521 - 76, 168 - 53, 304 - 189), (445, 445, 115, 115));
    let leg = &answer["footing"]["legs"][0];
    assert_eq!((&leg["left"], &leg["right"]), (&json!("42002861.93"), &json!("48128831.48")));
    assert_eq!((&leg["difference"], &leg["unexplained"]), (&json!("-6125969.55"), &json!("0.00")));
}

/// Precision and recall of a generated benchmark, by the program's own score of the program's own
/// answer; the truth knows nothing of the engine.
#[test]
fn what_was_generated_is_found_exactly() {
    let folder = Folder::new("generated");
    let out = folder.file("");
    let generated = oversight(&["generate", "--cards", "3000", "--seed", "7", "--mismatch", "0.3", "--out", &out]);
    assert_eq!(generated.status.code(), Some(0));
    let [ledger, cards, counts] = ["ledger.csv", "cards.csv", "counts.csv"].map(|file| folder.file(file));
    let files = ["--ledger", &ledger, "--cards", &cards, "--counts", &counts, "--as-of", "2025-12-31", "--json"];
    let answer = oversight(&[&["compare"][..], &files].concat());
    let result = folder.write("result.json", &answer.stdout);
    let score = oversight(&["score", "--truth", &folder.file("truth.csv"), "--result", &result]);
    let table = String::from_utf8(score.stdout).expect("UTF-8");
    let of_prefix = |prefix: &str| -> Vec<&str> {
        let line = table.lines().find(|line| line.starts_with(prefix) && line.contains("(all)"));
        line.unwrap_or_else(|| panic!("{prefix} in {table}")).split_whitespace().rev().take(2).collect()
    };
    assert_eq!(of_prefix("coded"), ["1.0000", "1.0000"], "{table}");
    assert_eq!(of_prefix("open"), ["1.0000", "1.0000"], "{table}");
}
