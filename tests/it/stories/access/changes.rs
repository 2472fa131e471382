//! What happens to cards.

use super::{Ids, Own, Row, mutation};
use crate::support::input_of;
use serde_json::{Value, json};

/// What happens to cards: refused to who may say it, since it is to come, or was not.
pub fn rows() -> Vec<Row> {
    [said(), wholes()].concat()
}

/// Something that is to come, of the card.
fn of_cards(of: &Ids, key: &str, more: &Value) -> Value {
    let mut input = json!({ "idempotencyKey": key, "institute": of["Institute"], "cards": [of["AssetCard"]],
        "on": "2199-12-31", "reason": "搬迁" });
    input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    json!({ "input": input })
}

/// What is said of cards that stay what they are.
fn said() -> Vec<Row> {
    vec![
        (
            "assetCardReassign",
            mutation("assetCardReassign", "AssetCardReassignInput"),
            |of| of_cards(of, "reassign", &json!({ "department": of["Department"], "user": of["Person"] })),
            Own::Refused("ON_LATE"),
        ),
        (
            "assetCardChangeState",
            mutation("assetCardChangeState", "AssetCardChangeStateInput"),
            |of| of_cards(of, "state", &json!({ "usageState": "IDLE" })),
            Own::Refused("ON_LATE"),
        ),
        (
            "assetCardAdjustValue",
            mutation("assetCardAdjustValue", "AssetCardAdjustValueInput"),
            |of| {
                json!({ "input": { "idempotencyKey": "value", "institute": of["Institute"], "card": of["AssetCard"],
            "on": "2199-12-31", "reason": "决算", "originalValue": "1.00" } })
            },
            Own::Refused("ON_LATE"),
        ),
        (
            "assetCardWork",
            mutation("assetCardWork", "AssetCardWorkInput"),
            |of| {
                json!({ "input": { "idempotencyKey": "work", "institute": of["Institute"], "period": "2199-12",
            "works": [{ "card": of["AssetCard"], "quantity": "1" }] } })
            },
            Own::Refused("WORK_FUTURE"),
        ),
        (
            "assetCardUndo",
            mutation("assetCardUndo", "AssetCardUndoInput"),
            |of| json!({ "input": { "idempotencyKey": "undo", "card": of["AssetCard"], "reason": "录错" } }),
            Own::Refused("NOT_OURS"),
        ),
    ]
}

/// What enters cards, and makes others of them.
fn wholes() -> Vec<Row> {
    let row = |field: &'static str, of, own| -> Row { (field, mutation(field, &input_of(field)), of, own) };
    vec![
        row(
            "assetCardAdjustEstimate",
            |of| of_cards(of, "estimate", &json!({ "lifeMonths": 72 })),
            Own::Refused("ON_LATE"),
        ),
        row(
            "assetCardRegister",
            |of| {
                json!({ "input": { "idempotencyKey": "enter", "institute": of["Institute"], "on": "2199-12-31",
            "occasion": "PURCHASE", "reason": "验收", "cards": [{ "cardNo": "N1", "name": "椅子", "originalValue": "1.00" }] } })
            },
            Own::Refused("ON_LATE"),
        ),
        row("assetCardWorksBegin", |of| of_cards(of, "works", &json!({})), Own::Refused("ON_LATE")),
        row(
            "assetCardWorksComplete",
            |of| of_card(of, "back", &json!({ "originalValue": "1.00", "lifeMonths": 60 })),
            Own::Refused("ON_LATE"),
        ),
        row(
            "assetCardSplit",
            |of| of_card(of, "split", &json!({ "parts": [{ "cardNo": "N2", "quantity": "1" }] })),
            Own::Refused("ON_LATE"),
        ),
        row(
            "assetCardCombine",
            |of| of_cards(of, "combine", &json!({ "into": of["AssetCard"] })),
            Own::Refused("CARD_TWICE"),
        ),
    ]
}

/// The same of one card.
fn of_card(of: &Ids, key: &str, more: &Value) -> Value {
    let mut asked = of_cards(of, key, more);
    let input = asked["input"].as_object_mut().expect("an object");
    input.remove("cards");
    input.insert("card".to_owned(), json!(of["AssetCard"]));
    asked
}
