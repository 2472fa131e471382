//! A stocktake that recurs: what is due and overdue is seen over all institutes until it is closed.

use crate::stories::{NONE, codes, somebody};
use crate::support::{TestDb, ask, both, evening, input_of};
use entity::{InstituteId, Regime, Role};
use oversight::access::Actor;
use oversight::app::App;
use oversight::org::service::{Registration, register};
use serde_json::{Value, json};
use std::cell::Cell;
use std::sync::Arc;

const SCHEDULES: &str = "{ institute(code: \"EX\") { stocktakeSchedules { title scope rounds endedOn
    occurrences { baseDate dueOn status daysLate stocktake { title status scope rounds } } } } }";
const DUE: &str = "query($overdue: Boolean!) { stocktakesDue(first: 9, overdueOnly: $overdue) { nodes {
    schedule { title institute { code } } occurrence { baseDate status daysLate } } } }";

struct Scene {
    institute: String,
    app: Arc<App>,
    manager: Actor,
    counter: Actor,
    head: Actor,
    asked: Cell<u32>,
}

/// Registers an institute.
async fn institute(db: &TestDb, code: &str) -> InstituteId {
    let (regime, name) = (Some(Regime::Government), "湖畔新材料研究院".to_owned());
    let named = Registration { code: code.to_owned(), name, regime, ..Registration::default() };
    register(&db.ctx(), &named, None).await.expect("registered").id
}

impl Scene {
    /// An institute that has a server.
    async fn set(db: &TestDb) -> Self {
        let id = institute(db, "EX").await;
        let actor = async |login: &str, role| somebody(db, login, &[role], Some(id)).await.0;
        let scene = Self {
            manager: actor("manager", Role::AssetManager).await,
            counter: actor("counter", Role::Counter).await,
            head: actor("head", Role::Head).await,
            app: Arc::clone(&db.app),
            institute: format!("Institute:{id}"),
            asked: Cell::new(0),
        };
        let card = json!({ "cardNo": "K1", "assetNo": "ZC001", "name": "服务器", "originalValue": "50000.00",
            "lifeMonths": 72, "bookedOn": "2025-06-30", "usageState": "IN_USE" });
        let input = json!({ "institute": scene.institute, "on": "2025-06-30", "occasion": "PURCHASE", "reason": "验收",
            "evidence": [{ "kind": "验收单", "reference": "1" }], "cards": [card] });
        let (_, refused) = scene.say(&scene.manager, "assetCardRegister", "cards { id }", input).await;
        assert_eq!(refused, NONE);
        scene
    }

    /// Asks for a change; answers what became of it, and why it was refused.
    async fn say(&self, actor: &Actor, field: &str, what: &str, mut input: Value) -> (Value, Vec<String>) {
        self.asked.set(self.asked.get() + 1);
        input["idempotencyKey"] = json!(format!("key {}", self.asked.get()));
        let kind = if field == "stocktakeCancel" { "StocktakeChangeInput".to_owned() } else { input_of(field) };
        let query = format!(
            "mutation($input: {kind}!) {{ {field}(input: $input) {{ {what} userErrors {{ code message }} }} }}"
        );
        let mut answer = ask(&self.app, actor.clone(), &query, &json!({ "input": input })).await;
        let refused = codes(&answer, field);
        (answer["data"][field].take(), refused)
    }

    /// Plans the stocktake of a base date.
    async fn plan(&self, schedule: &Value, base_date: &str, more: Value) -> (Value, Vec<String>) {
        let mut input = json!({ "institute": self.institute, "title": "季度盘点", "baseDate": base_date,
            "seed": "1", "schedule": schedule });
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let (mut planned, refused) = self.say(&self.manager, "stocktakePlan", "stocktake { id }", input).await;
        (planned["stocktake"]["id"].take(), refused)
    }

    /// Counts a stocktake that is planned, and has it approved.
    async fn do_it(&self, stocktake: &Value) {
        let of = |more: Value| {
            let mut input = json!({ "stocktake": stocktake });
            input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            input
        };
        let status = "stocktake { status }";
        let (_, refused) = self.say(&self.manager, "stocktakeOpen", status, of(json!({ "version": 1 }))).await;
        assert_eq!(refused, NONE);
        let count = json!({ "deviceId": "A", "clientId": "00000000-0000-0000-0000-000000000001", "sequence": 1,
            "code": "ZC001", "round": "OWN", "finding": "FOUND" });
        let (_, refused) = self.say(&self.counter, "countsRecord", status, of(json!({ "counts": [count] }))).await;
        assert_eq!(refused, NONE);
        let seen = "stocktake { digest }";
        let (seen, refused) = self.say(&self.manager, "stocktakeReview", seen, of(json!({ "version": 2 }))).await;
        assert_eq!(refused, NONE);
        let close = of(json!({ "digest": seen["stocktake"]["digest"] }));
        let (closed, refused) = self.say(&self.head, "stocktakeClose", status, close).await;
        assert_eq!((closed["stocktake"]["status"].as_str(), refused), (Some("CLOSED"), vec![]));
    }

    /// The occurrences of the only schedule: base date, state, by how many days it is late.
    async fn occurrences(&self) -> Vec<Value> {
        let told = ask(&self.app, self.manager.clone(), SCHEDULES, &json!({})).await;
        let found = &told["data"]["institute"]["stocktakeSchedules"][0]["occurrences"];
        let told = |one: &Value| json!([one["baseDate"], one["status"], one["daysLate"]]);
        found.as_array().expect("occurrences").iter().map(told).collect()
    }
}

/// What somebody sees that is due.
async fn due(app: &Arc<App>, who: &Actor, overdue_only: bool) -> Value {
    ask(app, who.clone(), DUE, &json!({ "overdue": overdue_only })).await["data"]["stocktakesDue"]["nodes"].take()
}

both! {
    async fn what_recurs_is_due_until_it_is_closed(db: TestDb) {
        db.clock.set(evening("2026-02-15"));
        let there = Some(institute(&db, "ZZ").await);
        let (neighbour, _) = somebody(&db, "neighbour", &[Role::AssetManager], there).await;
        let (supervisor, _) = somebody(&db, "supervisor", &[Role::Supervisor], None).await;
        let scene = Scene::set(&db).await;

        let asked = |every: i32| json!({ "institute": scene.institute, "title": "季度盘点", "scope": "value=100",
            "firstBaseDate": "2025-12-31", "everyMonths": every, "daysAllowed": 30,
            "rounds": [{ "round": "RECOUNT", "rate": "0.3" }] });
        let (_, refused) = scene.say(&scene.manager, "stocktakeScheduleAdd", "schedule { id }", asked(0)).await;
        assert_eq!(refused, ["EVERY_FORM"]);
        let (made, refused) = scene.say(&scene.manager, "stocktakeScheduleAdd", "schedule { id }", asked(3)).await;
        assert_eq!(refused, NONE);
        let schedule = made["schedule"]["id"].clone();
        assert_eq!(scene.occurrences().await, [json!(["2025-12-31", "OVERDUE", 16]), json!(["2026-03-31", "TO_COME", 0])]);
        let overdue = json!([{ "schedule": { "title": "季度盘点", "institute": { "code": "EX" } },
            "occurrence": { "baseDate": "2025-12-31", "status": "OVERDUE", "daysLate": 16 } }]);
        assert_eq!(due(&scene.app, &supervisor, true).await, overdue);
        assert_eq!(due(&scene.app, &neighbour, false).await, json!([]), "nobody sees what is due elsewhere");

        assert_eq!(scene.plan(&schedule, "2026-01-31", json!({})).await.1, ["NO_OCCURRENCE"]);
        assert_eq!(scene.plan(&schedule, "2025-12-31", json!({ "blind": true })).await.1, ["SCHEDULE_SAYS"]);
        let (first, refused) = scene.plan(&schedule, "2025-12-31", json!({})).await;
        assert_eq!(refused, NONE);
        assert_eq!(scene.plan(&schedule, "2025-12-31", json!({})).await.1, ["OCCURRENCE_PLANNED"]);
        let off = json!({ "stocktake": first, "version": 1, "reason": "改期" });
        assert_eq!(scene.say(&scene.manager, "stocktakeCancel", "stocktake { id }", off).await.1, NONE);
        let (second, refused) = scene.plan(&schedule, "2025-12-31", json!({})).await;
        assert_eq!(refused, NONE, "what was called off does not stand in its way");
        let early = json!({ "schedule": schedule, "on": "2025-12-30", "reason": "不再按季" });
        let ended = scene.say(&scene.manager, "stocktakeScheduleEnd", "schedule { endedOn }", early).await;
        assert_eq!(ended.1, ["END_BEFORE_PLANNED"]);
        scene.do_it(&second).await;

        let told = ask(&scene.app, scene.manager.clone(), SCHEDULES, &json!({})).await;
        let done = &told["data"]["institute"]["stocktakeSchedules"][0]["occurrences"][0];
        let stocktake = json!({ "title": "季度盘点", "status": "CLOSED", "scope": "value=100", "rounds": ["RECOUNT=0.3000"] });
        assert_eq!(done, &json!({ "baseDate": "2025-12-31", "dueOn": "2026-01-30", "status": "DONE_LATE",
            "daysLate": 16, "stocktake": stocktake }));
        assert_eq!(due(&scene.app, &supervisor, true).await, json!([]));

        db.clock.set(evening("2026-04-30"));
        assert_eq!(due(&scene.app, &supervisor, true).await, json!([]));
        assert_eq!(due(&scene.app, &supervisor, false).await[0]["occurrence"]["status"], "DUE");
        db.clock.set(evening("2026-05-05"));
        assert_eq!(due(&scene.app, &supervisor, true).await[0]["occurrence"]["daysLate"], 5);
        let end = json!({ "schedule": schedule, "on": "2026-03-30", "reason": "不再按季" });
        let (ended, refused) = scene.say(&scene.manager, "stocktakeScheduleEnd", "schedule { endedOn }", end.clone()).await;
        assert_eq!((ended["schedule"]["endedOn"].as_str(), refused), (Some("2026-03-30"), vec![]));
        assert_eq!(scene.occurrences().await.len(), 1, "nothing more becomes due");
        let again = scene.say(&scene.manager, "stocktakeScheduleEnd", "schedule { endedOn }", end).await;
        assert_eq!(again.1, ["ENDED_ALREADY"]);

        // What was ended is not among those that recur: fifty of an institute do, and no more.
        for _ in 0..50 {
            let more = scene.say(&scene.manager, "stocktakeScheduleAdd", "schedule { id }", asked(3)).await;
            assert_eq!(more.1, NONE);
        }
        let more = scene.say(&scene.manager, "stocktakeScheduleAdd", "schedule { id }", asked(3)).await;
        assert_eq!(more.1, ["SCHEDULES_MANY"]);
    }
}
