//! Assets go when somebody asked for it, and everybody on the route approved it: nobody what they asked for
//! themselves, nobody twice, and nobody anything else than what they saw.

use crate::stories::{Client, NONE, codes, id, serve, somebody};
use crate::support::{TestDb, ask, both};
use entity::disposal::disposal_decision;
use entity::{ApprovalStep, Decision, Digest, DisposalId, InstituteId, Moment, Role};
use oversight::access::Actor;
use oversight::app::App;
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};
use std::sync::Arc;

const CARDS: &str = "资产编号,资产名称,原值,累计折旧
ZC001,服务器,50000.00,50000.00
ZC002,打印机,1500.00,500.00
ZC003,书柜,800.00,0
";

const APPLY: &str = "mutation($input: AssetCardDisposeInput!) { assetCardDispose(input: $input) {
    disposal { id digest version status route nextStep count originalValue netValue madeBy
        items { card { assetNo } originalValue } evidence { kind reference } }
    userErrors { code message } } }";
const DECIDE: &str = "mutation($input: DisposalDecideInput!) { disposalDecide(input: $input) {
    disposal { status nextStep version } userErrors { code message } } }";
const REVERT: &str = "mutation($input: DisposalRevertInput!) { disposalRevert(input: $input) {
            disposal { status } userErrors { code } } }";
const EXECUTE: &str = "mutation($input: DisposalExecuteInput!) { disposalExecute(input: $input) {
    disposal { status executedOn executedBy proceeds } userErrors { code message } } }";

/// An institute with cards, somebody who asks, and those who decide.
struct Scene<'a> {
    client: Client<'a>,
    app: Arc<App>,
    manager: Actor,
    head: Actor,
    reviewer: Actor,
    cards: Value,
}

impl<'a> Scene<'a> {
    async fn set(db: &TestDb, client: Client<'a>) -> Self {
        client.take("cards.csv", CARDS.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-12-31" }));
        let institute = Some(InstituteId(id(&json!(client.institute))));
        let (manager, _) = somebody(db, "manager", &[Role::AssetManager], institute).await;
        let (head, _) = somebody(db, "head", &[Role::Head, Role::AssetManager], institute).await;
        let (reviewer, _) = somebody(db, "reviewer", &[Role::BureauReviewer], None).await;
        let cards = client.ask("{ institute(code: \"EX\") { assetCards(first: 9) { nodes { id } } } }", &json!({}));
        let cards = cards["institute"]["assetCards"]["nodes"].clone();
        Self { app: db.real().await, client, manager, head, reviewer, cards }
    }

    async fn ask(&self, actor: &Actor, query: &str, input: &Value) -> Value {
        ask(&self.app, actor.clone(), query, &json!({ "input": input })).await
    }

    /// Asks that cards go, scrapped with all that proves it.
    async fn apply(&self, actor: &Actor, key: &str, cards: &[usize]) -> Value {
        let cards: Vec<&Value> = cards.iter().map(|card| &self.cards[*card]["id"]).collect();
        let evidence = ["内部决议", "技术鉴定意见"].map(|kind| json!({ "kind": kind, "reference": "院办〔2026〕1号" }));
        let input = json!({ "idempotencyKey": key, "institute": self.client.institute, "cards": cards,
            "mode": "SCRAPPING", "reason": "主板损坏", "evidence": evidence });
        self.ask(actor, APPLY, &input).await
    }

    /// Says something of a disposal.
    async fn decide(&self, actor: &Actor, key: &str, disposal: &Value, decision: &str) -> Value {
        let input = json!({ "idempotencyKey": key, "disposal": disposal["id"], "decision": decision,
            "digest": disposal["digest"], "note": "已核对", "documentNo": "科函〔2026〕8号" });
        self.ask(actor, DECIDE, &input).await
    }

    /// Holds what is to be booked of two cards that were scrapped: moved to pending when it was asked for, written
    /// off when it was approved and done, and what came in goes to the treasury.
    fn booked(&self, today: &str) {
        let query = "query($period: Period!) { institute(code: \"EX\") { proposedVouchers(first: 9, period: $period) {
            nodes { kind status amount entries { account { code } debit credit } } } } }";
        let told = self.client.ask(query, &json!({ "period": &today[..7] }));
        let debit = |code: &str, of: &str| json!({ "account": { "code": code }, "debit": of, "credit": null });
        let credit = |code: &str, of: &str| json!({ "account": { "code": code }, "debit": null, "credit": of });
        let voucher = |kind: &str, amount: &str, entries: Value| {
            json!({ "kind": kind, "status": "PROPOSED",
            "amount": amount, "entries": entries })
        };
        assert_eq!(
            told["institute"]["proposedVouchers"]["nodes"],
            json!([
                voucher(
                    "DISPOSAL_APPLIED",
                    "51500.00",
                    json!([debit("1902", "1000.00"), debit("1602", "50500.00"), credit("1601", "51500.00")])
                ),
                voucher("DISPOSAL_EXECUTED", "1000.00", json!([debit("5301", "1000.00"), credit("1902", "1000.00")])),
                voucher(
                    "DISPOSAL_PROCEEDS",
                    "240.00",
                    json!([
                        debit("1002", "120.00"),
                        credit("1902", "120.00"),
                        debit("1902", "120.00"),
                        credit("2103", "120.00")
                    ])
                ),
            ])
        );
    }

    /// They did not go: the cards are there again, and nothing is to be booked where nothing was.
    async fn reverted(&self, disposal: &Value, today: &str) {
        let revert = |key: &str, version: i32, reason: &str| {
            json!({ "idempotencyKey": key, "disposal": disposal["id"],
            "version": version, "reason": reason })
        };
        let refused = self.ask(&self.manager, REVERT, &revert("14", 3, " ")).await;
        assert_eq!(codes(&refused, "disposalRevert"), ["REASON_FORM", "CHANGED_MEANWHILE"]);
        let done = self.ask(&self.manager, REVERT, &revert("15", 4, "设备仍在使用")).await;
        assert_eq!(done["data"]["disposalRevert"], json!({ "disposal": { "status": "REVERTED" }, "userErrors": [] }));
        let query = "query($period: Period!) { institute(code: \"EX\") {
            assetCards(first: 9) { nodes { usageState history { kind } } }
            proposedVouchers(first: 9, period: $period) { nodes { kind status amount } } } }";
        let told = self.client.ask(query, &json!({ "period": &today[..7] }))["institute"].take();
        let card = &told["assetCards"]["nodes"][1];
        assert_eq!((&card["usageState"], &card["history"][2]["kind"]), (&json!("UNSTATED"), &json!("RESTORED")));
        let vouchers: Vec<_> = told["proposedVouchers"]["nodes"]
            .as_array()
            .expect("vouchers")
            .iter()
            .map(|one| [&one["kind"], &one["status"], &one["amount"]].map(|text| text.as_str().expect("a text")))
            .collect();
        let kinds = ["DISPOSAL_APPLIED", "DISPOSAL_EXECUTED", "DISPOSAL_PROCEEDS"];
        for kind in kinds {
            let both = vouchers.iter().filter(|one| **one == [kind, "NO_ENTRY", "0.00"]).count();
            assert_eq!(both, 2, "{vouchers:?}");
        }
        assert_eq!(vouchers.len(), 6);
    }

    /// Carries a disposal out.
    async fn execute(&self, key: &str, disposal: &Value, version: i32, on: &str) -> Value {
        let input = json!({ "idempotencyKey": key, "disposal": disposal["id"], "on": on, "version": version,
            "proceeds": "120.00" });
        self.ask(&self.manager, EXECUTE, &input).await
    }
}

both! {
    async fn assets_go_when_everybody_on_the_route_approved(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        let applied = scene.apply(&scene.manager, "1", &[0, 1]).await;
        let disposal = &applied["data"]["assetCardDispose"]["disposal"];
        assert_eq!(disposal["items"], json!([
            { "card": { "assetNo": "ZC001" }, "originalValue": "50000.00" },
            { "card": { "assetNo": "ZC002" }, "originalValue": "1500.00" },
        ]));
        for (field, value) in [("status", "APPLIED"), ("nextStep", "UNIT"), ("originalValue", "51500.00"),
            ("netValue", "1000.00"), ("madeBy", "manager")] {
            assert_eq!(disposal[field], value, "{field}");
        }
        assert_eq!((&disposal["count"], &disposal["route"]), (&json!(2), &json!(["UNIT", "BUREAU"])));
        assert_eq!(codes(&scene.apply(&scene.manager, "2", &[1, 2]).await, "assetCardDispose"), ["CARD_IN_DISPOSAL"]);

        // Each at their step, about what they saw.
        let refused = scene.decide(&scene.reviewer, "3", disposal, "APPROVED").await;
        assert_eq!(codes(&refused, "disposalDecide"), ["STEP_NOT_YOURS"]);
        let mut other = disposal.clone();
        other["digest"] = json!("0".repeat(64));
        assert_eq!(codes(&scene.decide(&scene.head, "4", &other, "APPROVED").await, "disposalDecide"), ["SEEN_OTHERWISE"]);
        let today = scene.app.today().to_string();
        assert_eq!(codes(&scene.execute("5", disposal, 1, &today).await, "disposalExecute"), ["STATUS_WRONG"]);
        let said = scene.decide(&scene.head, "6", disposal, "APPROVED").await;
        assert_eq!(said["data"]["disposalDecide"]["disposal"], json!({ "status": "APPLIED", "nextStep": "BUREAU", "version": 2 }));
        let again = scene.decide(&scene.head, "7", disposal, "APPROVED").await;
        assert_eq!(codes(&again, "disposalDecide"), ["STEP_NOT_YOURS", "DECIDED_BEFORE"]);
        let said = scene.decide(&scene.reviewer, "8", disposal, "APPROVED").await;
        assert_eq!(said["data"]["disposalDecide"]["disposal"], json!({ "status": "APPROVED", "nextStep": null, "version": 3 }));

        let refused = |answer: &Value| codes(answer, "disposalExecute");
        assert_eq!(refused(&scene.execute("9", disposal, 2, &today).await), ["CHANGED_MEANWHILE"]);
        assert_eq!(refused(&scene.execute("10", disposal, 3, "2199-01-01").await), ["EXECUTED_LATE"]);
        assert_eq!(refused(&scene.execute("11", disposal, 3, "2025-06-30").await), ["EXECUTED_EARLY", "EXECUTED_BEFORE_CARD"]);
        let done = scene.execute("12", disposal, 3, &today).await;
        assert_eq!(done["data"]["disposalExecute"]["disposal"],
            json!({ "status": "EXECUTED", "executedOn": today, "executedBy": "manager", "proceeds": "120.00" }));

        scene.booked(&today);
        let cards = scene.client.ask("{ institute(code: \"EX\") { assetCards(first: 9) {
            nodes { assetNo usageState history { kind summary by { name } } } }
            disposals(first: 9) { totalCount nodes { retention { document until } decisions { step decision by documentNo } } } } }", &json!({}));
        let card = &cards["institute"]["assetCards"]["nodes"][1];
        assert_eq!((&card["assetNo"], &card["usageState"]), (&json!("ZC002"), &json!("DISPOSED")));
        let history = &card["history"][1];
        assert_eq!((&history["kind"], &history["by"]["name"]), (&json!("DISPOSED"), &json!("manager")));
        let summary = history["summary"].as_str().expect("a text");
        assert!(summary.contains(&format!("disposedOn:  → {today}")), "{summary}");
        let decision = |step: &str, by: &str| json!({ "step": step, "decision": "APPROVED", "by": by, "documentNo": "科函〔2026〕8号" });
        let year = today[..4].parse::<i32>().expect("a year");
        let kept = json!([{ "document": "固定资产卡片", "until": format!("{}-12-31", year + 5) },
            { "document": "资产处置审批文件", "until": null },
            { "document": "技术鉴定、评估及损失认定材料", "until": format!("{}-12-31", year + 30) }]);
        assert_eq!(cards["institute"]["disposals"], json!({ "totalCount": 1, "nodes": [
            { "retention": kept, "decisions": [decision("UNIT", "head"), decision("BUREAU", "reviewer")] }] }));
        assert_eq!(codes(&scene.apply(&scene.manager, "13", &[0]).await, "assetCardDispose"), ["CARD_UNKNOWN"]);

        scene.reverted(disposal, &today).await;
        // What is there can be asked for again.
        assert_eq!(codes(&scene.apply(&scene.manager, "16", &[0]).await, "assetCardDispose"), NONE);
    }

    async fn nobody_approves_what_they_asked_for(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        // The head manages assets, too, and asks for it themselves.
        let applied = scene.apply(&scene.head, "1", &[0]).await;
        let disposal = &applied["data"]["assetCardDispose"]["disposal"];
        let own = scene.decide(&scene.head, "2", disposal, "APPROVED").await;
        assert_eq!(codes(&own, "disposalDecide"), ["OWN_DISPOSAL"]);
        // A token is who made it, and decides nothing at all.
        let token = crate::support::with_role(Role::Head, None);
        let told = scene.decide(&token, "3", disposal, "APPROVED").await;
        assert_eq!(told["errors"][0]["extensions"]["code"], "FORBIDDEN");
        // The database holds it, too.
        let decision = |by: &str| disposal_decision::Model {
            id: db.app.id(),
            institute_id: InstituteId(id(&json!(scene.client.institute))),
            disposal_id: DisposalId(id(&disposal["id"])),
            step: ApprovalStep::Unit,
            decision: Decision::Approved,
            document_no: None,
            note: None,
            digest: Digest([0; 32]),
            made_by_key: "account:1".to_owned(),
            decided_by: "head".to_owned(),
            decided_by_key: by.to_owned(),
            recorded_at: Moment(1),
        };
        let insert = async |by: &str| {
            let row = disposal_decision::Entity::insert(decision(by).into_active_model());
            row.exec_without_returning(&db.raw).await.map_err(|error| error.to_string().to_lowercase())
        };
        assert!(insert("account:1").await.expect_err("the same person").contains("check constraint"));
        insert("account:2").await.expect("somebody else");
        assert!(insert("account:2").await.expect_err("twice").contains("unique"));
    }

    async fn a_card_that_changed_is_not_approved(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        let applied = scene.apply(&scene.manager, "1", &[1]).await;
        let disposal = &applied["data"]["assetCardDispose"]["disposal"];
        scene.client.take("more.csv", "资产编号,资产名称,原值,累计折旧\nZC002,打印机,1600.00,500.00\n".as_bytes(),
            json!({ "kind": "CARDS", "effectiveOn": "2026-01-04" }));
        let refused = scene.decide(&scene.head, "2", disposal, "APPROVED").await;
        let message = &refused["data"]["disposalDecide"]["userErrors"][0]["message"];
        assert_eq!(message, "1 cards changed since it was asked for, for example ZC002; return it, and ask anew");
        assert_eq!(codes(&scene.decide(&scene.head, "3", disposal, "RETURNED").await, "disposalDecide"), NONE);
        assert_eq!(codes(&scene.decide(&scene.reviewer, "4", disposal, "APPROVED").await, "disposalDecide"),
            ["STATUS_WRONG", "CARDS_CHANGED"]);
        let anew = scene.apply(&scene.manager, "5", &[1]).await;
        assert_eq!(anew["data"]["assetCardDispose"]["disposal"]["originalValue"], "1600.00");
    }
}
