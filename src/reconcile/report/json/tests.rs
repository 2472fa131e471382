use super::super::{Report, sample::with_report};
use super::{BLOCK, PART, write_json};
use crate::reconcile::outcome::Outcome;
use crate::words::Lang;
use serde_json::{Value, json};

fn written(lang: Lang) -> String {
    let mut out = Vec::new();
    with_report(lang, |report| write_json(&mut out, report)).expect("memory");
    String::from_utf8(out).expect("text")
}

#[test]
fn the_whole_report() {
    let whole: Value = serde_json::from_str(&written(Lang::Zh)).expect("JSON");
    insta::assert_snapshot!(serde_json::to_string_pretty(&whole).expect("JSON"));
}

#[test]
fn the_parts_stand_in_reading_order() {
    let text = written(Lang::En);
    let names = ["digest", "asOf", "from", "ruleset", "inputs", "counts", "rules", "footing", "categories"];
    let places: Vec<usize> = names.iter().filter_map(|name| text.find(&format!("\"{name}\":"))).collect();
    assert_eq!(places.len(), names.len());
    assert!(places.is_sorted(), "{places:?}");
    assert!(text.rfind("\"differences\":[") > places.last().copied(), "the differences come last");
    assert!(text.ends_with("}\n"));
}

#[test]
fn a_difference_is_told_in_the_names_of_the_api() {
    let whole: Value = serde_json::from_str(&written(Lang::En)).expect("JSON");
    let first = &whole["differences"][0];
    assert_eq!(first["id"], "D000001");
    assert_eq!(first["kind"], "LEDGER_CARD_AMOUNT");
    assert_eq!(first["amount"], "100.00");
    assert_eq!(
        first["byClass"],
        json!([{"category": {"code": "160102", "name": "设备", "mapped": true}, "amount": "100.00"}])
    );
    assert_eq!(
        first["evidence"][0],
        json!({
            "kind": "LEDGER",
            "summary": "2025-05-20 记-33 Dr 3,000.00 160102 固定资产—设备 ZC002 =购打印机\u{1b}[31m",
            "source": {"fileName": "账/序时账.xlsx", "sheet": "2025年", "cell": "H6", "row": 6, "sha256": "a1".repeat(32)},
        })
    );
    assert_eq!(first["note"], json!({"code": "RATIO", "ratio": "1.034"}));
    let pool = &whole["differences"][1];
    assert_eq!((&pool["level"], &pool["located"]), (&json!("CLASS"), &json!(false)));
    let cells: Vec<&Value> = (0..3).map(|at| &pool["evidence"][at]["source"]["cell"]).collect();
    assert_eq!(cells, [&json!("H4"), &json!("I6"), &Value::Null]);
    assert_eq!(
        pool["pool"],
        json!([{"side": "LEDGER", "rows": 1, "told": 1, "amount": "100000.00"},
            {"side": "CARDS", "rows": 1, "told": 1, "amount": "5000.00"}])
    );
    assert_eq!(first["pool"], json!([]));
    assert_eq!(whole["differences"][3]["runnerUp"]["score"], 42);
    assert_eq!(whole["counts"]["signatures"]["LEDGER_CARD_AMOUNT+CARD_WITHOUT_STOCK"], Value::Null);
    assert_eq!(whole["counts"]["signatures"]["CARD_WITHOUT_STOCK+LEDGER_CARD_AMOUNT"], 1);
}

#[test]
fn blocks_and_parts_join_without_a_seam() {
    let mut out = Vec::new();
    with_report(Lang::Zh, |report| {
        let five = &report.outcome.differences;
        let differences = five.iter().cycle().take(BLOCK + PART + 1).cloned().collect();
        let outcome = Outcome { differences, ..report.outcome.clone() };
        write_json(&mut out, &Report { outcome: &outcome, ..*report })
    })
    .expect("memory");
    let whole: Value = serde_json::from_slice(&out).expect("JSON");
    let differences = whole["differences"].as_array().expect("a list");
    assert_eq!(differences.len(), BLOCK + PART + 1);
    for (index, difference) in differences.iter().enumerate() {
        assert_eq!(difference["id"], format!("D{:06}", index + 1));
    }
    assert_eq!(differences[BLOCK]["kind"], differences[BLOCK % 5]["kind"]);
}
