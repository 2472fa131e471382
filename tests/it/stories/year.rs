//! A year of one institute: what it opens with, twelve months posted, their vouchers written for the accounting
//! software, taken in again and ticked off, a disposal that was approved and one that slipped past approval.

use super::vouchers::{PROPOSED, export};
use super::{NONE, codes, somebody};
use crate::support::{TestDb, ask, both, evening, fixture, input_of};
use entity::{InstituteId, Regime, Role};
use oversight::access::Actor;
use oversight::app::Ctx;
use oversight::org::service::{Registration, register};
use oversight::upload::{self, Announced};
use oversight::words::Lang;
use oversight::{jobs, work};
use serde_json::{Value, json};
use std::sync::Arc;

/// An institute, and those who work there.
struct Office<'a> {
    db: &'a TestDb,
    institute: String,
    clerk: Actor,
    head: Actor,
    bureau: Actor,
    keys: u32,
}

impl<'a> Office<'a> {
    async fn open(db: &'a TestDb) -> Self {
        db.clock.set(evening("2025-01-01"));
        let regime = Some(Regime::Government);
        let named = Registration {
            code: "EX".to_owned(),
            name: "湖畔新材料研究院".to_owned(),
            regime,
            ..Registration::default()
        };
        let id: InstituteId = register(&db.ctx(), &named, None).await.expect("registered").id;
        let roles = [Role::Maker, Role::AssetManager, Role::FinanceHead];
        let (clerk, _) = somebody(db, "clerk", &roles, Some(id)).await;
        let (head, _) = somebody(db, "head", &[Role::Head], Some(id)).await;
        let (bureau, _) = somebody(db, "bureau", &[Role::BureauReviewer], None).await;
        Self { db, institute: format!("Institute:{id}"), clerk, head, bureau, keys: 0 }
    }

    /// Asks; what that sets going is done meanwhile.
    async fn ask(&self, actor: &Actor, query: &str, variables: &Value) -> Value {
        let app = &self.db.app;
        let mut answer = tokio::select! {
            answer = ask(app, actor.clone(), query, variables) => answer,
            () = jobs::work(Arc::clone(app), work::handler, work::failed) => unreachable!("work never ends"),
        };
        assert!(answer["errors"].is_null(), "{answer}");
        answer["data"].take()
    }

    /// Does something; answers its payload and why it was refused.
    async fn act(&mut self, actor: &Actor, field: &str, selects: &str, mut input: Value) -> (Value, Vec<String>) {
        self.keys += 1;
        input["idempotencyKey"] = json!(self.keys.to_string());
        let name = input_of(field);
        let query =
            format!("mutation($input: {name}!) {{ {field}(input: $input) {{ {selects} userErrors {{ code }} }} }}");
        let data = self.ask(actor, &query, &json!({ "input": input })).await;
        let refused = codes(&json!({ "data": data }), field);
        (data[field].clone(), refused)
    }

    /// Takes a file in, whole.
    async fn take(&mut self, kind: &str, name: &str, bytes: Vec<u8>) -> Value {
        let clerk = self.clerk.clone();
        let ctx = Ctx::new(Arc::clone(&self.db.app), clerk.clone(), Lang::En);
        let announced = Announced { institute: "EX", name, size: None };
        let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>(bytes)]);
        let upload = upload::receive(&ctx, announced, bytes).await.expect("received");
        let on = (kind == "CARDS").then_some("2024-12-31");
        let input = json!({ "institute": self.institute, "kind": kind, "uploadId": format!("Upload:{}", upload.id),
            "mode": "REJECT_ALL", "effectiveOn": on });
        let (told, refused) =
            self.act(&clerk, "importApply", "import { status created rejected problems { code } }", input).await;
        assert_eq!((refused, &told["import"]["status"]), (vec![], &json!("COMMITTED")), "{told}");
        told["import"].clone()
    }

    async fn post(&mut self, period: &str) {
        let (clerk, input) = (self.clerk.clone(), json!({ "institute": self.institute, "period": period }));
        let (told, refused) = self.act(&clerk, "depreciationPost", "run { unsaid { code } }", input).await;
        assert_eq!((refused, &told["run"]["unsaid"]), (vec![], &json!([])));
    }

    /// What a month proposes, by what happened and whether it is booked.
    async fn proposed(&self, period: &str) -> Vec<(String, String)> {
        let asked = json!({ "code": "EX", "period": period });
        let told = self.ask(&self.clerk, PROPOSED, &asked).await;
        let text = |one: &Value, field: &str| one[field].as_str().expect("a text").to_owned();
        let nodes = told["institute"]["proposedVouchers"]["nodes"].as_array().expect("a list").clone();
        nodes.iter().map(|one| (text(one, "kind"), text(one, "status"))).collect()
    }

    /// A card of the institute by its number.
    async fn card(&self, no: &str, on: &str) -> Value {
        let query = "query($no: String!, $on: Date!) { institute(code: \"EX\") { assetCards(first: 1, filter: { cardNo: $no }) {
            nodes { id bookValue(on: $on) { accumulatedDepreciation netValue } } } } }";
        let told = self.ask(&self.clerk, query, &json!({ "no": no, "on": on })).await;
        told.pointer("/institute/assetCards/nodes/0").cloned().unwrap_or_default()
    }

    /// K2 goes: asked for, approved by the head and by the bureau, carried out.
    async fn dispose(&mut self, on: &str) {
        let card = self.card("K2", on).await["id"].clone();
        let proof = ["内部决议", "技术鉴定意见"].map(|kind| json!({ "kind": kind, "reference": "院办〔2025〕6号" }));
        let input = json!({ "institute": self.institute, "cards": [card], "mode": "SCRAPPING", "reason": "主板损坏", "evidence": proof });
        let (clerk, head, bureau) = (self.clerk.clone(), self.head.clone(), self.bureau.clone());
        let (applied, refused) = self.act(&clerk, "assetCardDispose", "disposal { id digest }", input).await;
        assert_eq!(refused, NONE);
        let id = applied["disposal"]["id"].clone();
        let ruling = json!({ "disposal": id, "decision": "APPROVED", "digest": applied["disposal"]["digest"], "documentNo": "科函〔2025〕8号" });
        let execution = |version: &Value| json!({ "disposal": id, "on": on, "version": version, "proceeds": "300.00" });
        let (_, refused) = self.act(&clerk, "disposalExecute", "disposal { id }", execution(&json!(1))).await;
        assert_eq!(refused, ["STATUS_WRONG"], "nothing goes before it is approved");
        assert_eq!(self.act(&head, "disposalDecide", "disposal { version }", ruling.clone()).await.1, NONE);
        let (approved, refused) = self.act(&bureau, "disposalDecide", "disposal { version }", ruling).await;
        assert_eq!(refused, NONE);
        let version = approved["disposal"]["version"].clone();
        assert_eq!(self.act(&clerk, "disposalExecute", "disposal { id }", execution(&version)).await.1, NONE);
    }

    /// The differences of a comparison as of a day.
    async fn differences(&mut self, as_of: &str) -> Value {
        self.compared(as_of).await["differences"]["nodes"].take()
    }

    /// A comparison as of a day.
    async fn compared(&mut self, as_of: &str) -> Value {
        let (clerk, input) = (self.clerk.clone(), json!({ "institute": self.institute, "asOf": as_of }));
        let (told, refused) = self.act(&clerk, "reconciliationRun", "run { id status }", input).await;
        assert_eq!(refused, NONE);
        let query = "query($id: ID!) { node(id: $id) { ... on ReconciliationRun { status differences(first: 20) { nodes { kind amount
            depreciationCause { code side months } } }
            statement { checks { code } total { ledger { ...B } cards { ...B } } } } } }
            fragment B on StatementBook { cost { ...M } accumulated { ...M } openingNet closingNet }
            fragment M on StatementMovement { opening increase decrease closing }";
        for _ in 0..600 {
            let found = self.ask(&clerk, query, &json!({ "id": told["run"]["id"] })).await["node"].take();
            if found["status"] == "DONE" {
                return found;
            }
            let work = jobs::work(Arc::clone(&self.db.app), work::handler, work::failed);
            let _ = tokio::time::timeout(std::time::Duration::from_millis(100), work).await;
        }
        panic!("the comparison never ended")
    }
}

/// A list that the walkthrough of README.md uses, too.
fn of_year(name: &str) -> Vec<u8> {
    std::fs::read(fixture(&format!("year/{name}"))).expect("a fixture")
}

fn end(month: u32) -> String {
    entity::Day::end_of_month(2025, month).expect("a day").to_string()
}

both! {
    async fn a_year_of_an_institute(db: TestDb) {
        let mut office = Office::open(&db).await;
        office.take("CARDS", "cards.csv", of_year("cards.csv")).await;
        office.take("LEDGER", "opening.csv", of_year("opening.csv")).await;
        assert_eq!(office.differences("2025-01-01").await, json!([]), "it opens in agreement");

        for month in 1..=12 {
            let period = format!("2025-{month:02}");
            db.clock.set(evening(&end(month)));
            if month == 6 {
                office.dispose(&end(month)).await;
            }
            office.post(&period).await;
            // What is proposed is written for the software, and what it booked is taken in.
            let before = office.proposed(&period).await;
            assert!(before.iter().all(|(_, status)| ["PROPOSED", "NO_ENTRY"].contains(&status.as_str())), "{before:?}");
            let (bytes, _) = export(&db, &period, "u8");
            if month == 3 {
                // What the accounts do not have yet is told with its cause.
                let behind = |amount: &str| json!({ "kind": "LEDGER_CARD_DEPRECIATION", "amount": amount,
                    "depreciationCause": { "code": "UNPOSTED", "side": "LEDGER", "months": 1 } });
                assert_eq!(office.differences("2025-03-31").await, json!([behind("-200.00"), behind("-150.00")]));
            }
            office.take("LEDGER", &format!("{period}.xlsx"), bytes).await;
            let after = office.proposed(&period).await;
            let kinds: Vec<&str> = after.iter().map(|(kind, _)| kind.as_str()).collect();
            let expected = match month {
                1..6 => vec!["DEPRECIATION_POSTED"; 2],
                6 => vec!["DEPRECIATION_POSTED", "DISPOSAL_APPLIED", "DISPOSAL_EXECUTED", "DISPOSAL_PROCEEDS"],
                _ => vec!["DEPRECIATION_POSTED"],
            };
            assert_eq!(kinds, expected, "{period}");
            assert!(after.iter().all(|(_, status)| status == "SETTLED"), "{period}: {after:?}");
            if month == 9 {
                // K3 is written off, and nobody approved it.
                office.take("LEDGER", "slipped.csv", of_year("slipped.csv")).await;
            }
        }

        // A month that is posted is closed.
        let card = office.card("K1", "2025-12-31").await;
        assert_eq!(card["bookValue"], json!({ "accumulatedDepreciation": "2200.00", "netValue": "5000.00" }));
        let clerk = office.clerk.clone();
        let idle = json!({ "institute": office.institute, "cards": [card["id"]], "on": "2025-12-31", "reason": "停用", "usageState": "IDLE" });
        assert_eq!(office.act(&clerk, "assetCardChangeState", "cards { id }", idle).await.1, ["PERIOD_CLOSED"]);
        // What was approved to go agrees to the fen, and so does what was depreciated; what slipped past approval is
        // told, and nothing else is.
        assert_eq!(office.differences("2025-08-31").await, json!([]));
        // Not only what stands at the end: what was charged and what was let go in the year is told of both, and agrees.
        let mut statement = office.compared("2025-08-31").await["statement"].take();
        assert_eq!(statement["checks"], json!([]));
        let total = statement["total"].take();
        assert_eq!(total["ledger"], total["cards"]);
        let moved = json!({ "opening": "2700.00", "increase": "2350.00", "decrease": "2250.00", "closing": "2800.00" });
        assert_eq!(total["cards"]["accumulated"], moved);
        let told = |kind: &str, amount: &str| json!({ "kind": kind, "amount": amount, "depreciationCause": null });
        let slipped = [told("LEDGER_CARD_AMOUNT", "-6000.00"), told("LEDGER_CARD_DEPRECIATION", "-1000.00")];
        assert_eq!(office.differences("2025-12-31").await, json!(slipped));
    }
}
