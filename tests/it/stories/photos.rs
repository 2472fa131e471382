//! The photos of what was counted: before or after the count, however often, and never another's.

use crate::edge::client::Reply;
use crate::stories::{Client, NONE, codes, id, serve, somebody};
use crate::support::{TestDb, both};
use entity::{Digest, InstituteId, Role, StocktakeId};
use oversight::access::{Actor, device};
use oversight::app::Ctx;
use oversight::words::Lang;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use uuid::Uuid;

const CARDS: &str = "资产编号,卡片编号,资产名称,数量,原值,存放地点,保管人
ZC001,KP001,服务器,1,50000.00,A栋/101,甲
ZC002,KP002,打印机,1,1500.00,A栋/101,甲
";
const PLAN: &str = "mutation($input: StocktakePlanInput!) { stocktakePlan(input: $input) { stocktake { id }
    userErrors { code message } } }";
const OPEN: &str = "mutation($input: StocktakeOpenInput!) { stocktakeOpen(input: $input) { stocktake { id version }
    userErrors { code message } } }";
const CANCEL: &str = "mutation($input: StocktakeChangeInput!) { stocktakeCancel(input: $input) { stocktake { status }
    userErrors { code message } } }";
const RECORD: &str = "mutation($input: CountsRecordInput!) { countsRecord(input: $input) { stocktake { id }
    userErrors { code message } } }";
const TOLD: &str = "query($id: ID!) { node(id: $id) { ... on Stocktake { photosMissing
    lines(first: 9) { nodes { counts { photo photoPath photoArrived } } } } } }";

/// Bytes that begin as those of a photo.
fn webp(more: &str) -> Vec<u8> {
    [&b"RIFF\x24\0\0\0WEBPVP8 "[..], more.as_bytes()].concat()
}

fn hash(bytes: &[u8]) -> String {
    Digest(Sha256::digest(bytes).into()).to_string()
}

/// A stocktake that is being counted.
struct Scene<'a> {
    client: Client<'a>,
    stocktake: String,
}

impl<'a> Scene<'a> {
    fn open(client: Client<'a>, blind: bool) -> Self {
        client.take("cards.csv", CARDS.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-12-31" }));
        let plan = json!({ "idempotencyKey": "plan", "institute": client.institute, "title": "2025年度盘点",
            "baseDate": "2025-12-31", "seed": "1", "blind": blind });
        let planned = client.ask(PLAN, &json!({ "input": plan }));
        let stocktake = planned["stocktakePlan"]["stocktake"]["id"].as_str().expect("an id").to_owned();
        let open = json!({ "idempotencyKey": "open", "stocktake": stocktake, "version": 1 });
        let opened = client.ask(OPEN, &json!({ "input": open }));
        assert_eq!(opened["stocktakeOpen"]["userErrors"], json!([]));
        Self { client, stocktake }
    }

    fn path(&self, sha256: &str) -> String {
        format!("/stocktakes/{}/photos/{sha256}", id(&json!(self.stocktake)))
    }

    fn send(&self, token: &str, method: &str, sha256: &str, bytes: &[u8]) -> Reply {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str()), ("Accept-Language", "en")];
        self.client.service.send(method, &self.path(sha256), &headers, bytes)
    }

    fn put(&self, token: &str, bytes: &[u8]) -> Reply {
        self.send(token, "PUT", &hash(bytes), bytes)
    }

    fn get(&self, token: &str, bytes: &[u8]) -> Reply {
        self.send(token, "GET", &hash(bytes), b"")
    }

    /// A count by a token that names a photo.
    fn count(&self, token: &str, number: u128, code: &str, bytes: &[u8]) {
        let count = json!({ "deviceId": "平板1", "clientId": Uuid::from_u128(number), "sequence": number as i32,
            "code": code, "round": "OWN", "finding": "FOUND", "countedOn": "2026-01-04", "photo": hash(bytes) });
        let input = json!({ "idempotencyKey": number.to_string(), "stocktake": self.stocktake, "counts": [count] });
        let kept = self.client.service.ask(token, RECORD, &json!({ "input": input })).body;
        assert_eq!(codes(&kept, "countsRecord"), NONE, "{kept}");
    }

    /// How many photos are missing, and what is told of that of each count.
    fn told(&self, token: &str) -> (Value, Vec<Value>) {
        let mut told = self.client.service.ask(token, TOLD, &json!({ "id": self.stocktake })).body;
        assert!(told["errors"].is_null(), "{told}");
        let node = told["data"]["node"].take();
        let lines = node["lines"]["nodes"].as_array().expect("lines");
        let counts = lines.iter().flat_map(|line| line["counts"].as_array().cloned().unwrap_or_default());
        (node["photosMissing"].clone(), counts.collect())
    }

    /// What is told of the photo of a count.
    fn photo(&self, bytes: &[u8], arrived: bool) -> Value {
        json!({ "photo": hash(bytes), "photoPath": self.path(&hash(bytes)), "photoArrived": arrived })
    }

    fn cancel(&self) {
        let input = json!({ "idempotencyKey": "cancel", "stocktake": self.stocktake, "version": 2, "reason": "改期" });
        let told = self.client.ask(CANCEL, &json!({ "input": input }));
        assert_eq!(told["stocktakeCancel"]["stocktake"]["status"], "CANCELLED", "{told}");
    }

    /// A token of a phone for the stocktake.
    async fn phone(&self, db: &TestDb, name: &str) -> String {
        let institute = Some(InstituteId(id(&json!(self.client.institute))));
        let app = db.real().await;
        let ctx = |actor: &Actor| Ctx::new(Arc::clone(&app), actor.clone(), Lang::En);
        let (manager, _) = somebody(db, "manager", &[Role::AssetManager], institute).await;
        let code = device::code(&ctx(&manager), StocktakeId(id(&json!(self.stocktake)))).await.expect("a code").code;
        device::accept(&ctx(&Actor::operator()), &code, name).await.expect("a device").0.secret
    }
}

both! {
    async fn a_photo_comes_before_or_after_its_count(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::open(Client::register(&service, "EX"), false);
        let (token, phone) = (scene.client.token.clone(), scene.phone(&db, "手机1").await);
        let (early, late) = (webp("early"), webp("late"));
        let kept = json!({ "sha256": hash(&early), "size": early.len(), "contentType": "image/webp" });
        for status in [201, 200] {
            let put = scene.put(&token, &early);
            assert_eq!((put.status, &put.body), (status, &kept), "a resend is answered the same");
        }
        assert_eq!(scene.get(&token, &early).status, 200, "who handed it in");
        assert_eq!(scene.get(&phone, &early).code(), Some("NOT_FOUND"), "no count names it yet");
        scene.count(&token, 1, "ZC001", &early);
        scene.count(&token, 2, "ZC002", &late);
        let (missing, told) = scene.told(&token);
        assert_eq!((missing, told), (json!(1), vec![scene.photo(&early, true), scene.photo(&late, false)]));
        assert_eq!((scene.get(&token, &late).status, scene.get(&phone, &late).status), (404, 404));
        assert_eq!(scene.put(&phone, &late).status, 201, "by another device than the count");
        let (missing, told) = scene.told(&token);
        assert_eq!((missing, told), (json!(0), vec![scene.photo(&early, true), scene.photo(&late, true)]));
        let got = scene.get(&phone, &early);
        assert_eq!((got.status, got.text.as_bytes()), (200, &*early));
        let file = format!("inline; filename=\"{}.webp\"", hash(&early));
        for (name, value) in [("content-type", "image/webp"), ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"), ("content-disposition", &*file)] {
            assert_eq!(got.header(name), Some(value), "{name}");
        }
        assert_eq!(db.number("SELECT count(*) FROM count_photo").await, 2);
        assert_eq!(db.number("SELECT count(*) FROM audit_event WHERE action = 'counts.photo'").await, 2);

        // The stocktake ends while a phone is offline: what a count names is taken, and nothing else.
        let (named, other) = (webp("named"), webp("other"));
        scene.count(&token, 3, "ZC002", &named);
        scene.cancel();
        assert_eq!(scene.put(&token, &other).code(), Some("STATUS_WRONG"));
        assert_eq!(scene.put(&token, &named).status, 201);
        assert_eq!(scene.told(&token).0, 0);
    }

    async fn what_is_no_photo_or_not_that_one_is_refused(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::open(Client::register(&service, "EX"), false);
        let token = scene.client.token.clone();
        let photo = webp("");
        let other = scene.send(&token, "PUT", &hash(b"something else"), &photo);
        assert_eq!((other.status, other.code()), (422, Some("PHOTO_HASH")), "{}", other.body);
        for bytes in [&b""[..], b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"<!doctype html>", b"GIF89a"] {
            let refused = scene.put(&token, bytes);
            assert_eq!((refused.status, refused.code()), (415, Some("PHOTO_FORM")), "{}", refused.body);
        }
        let large = webp(&"x".repeat(8 << 20));
        let refused = scene.put(&token, &large);
        assert_eq!((refused.status, refused.code()), (413, Some("BODY_LARGE")), "{}", refused.body);
        for method in ["PUT", "GET"] {
            let unnamed = scene.send(&token, method, "abc", &photo);
            assert_eq!((unnamed.status, unnamed.code()), (400, Some("PHOTO_NAME")), "{}", unnamed.body);
            let stranger = service.send(method, &scene.path(&hash(&photo)), &[], &photo);
            assert_eq!((stranger.status, stranger.code()), (401, Some("UNAUTHENTICATED")), "{}", stranger.body);
            let nowhere = service.send(method, &format!("/stocktakes/1/photos/{}", hash(&photo)),
                &[("Authorization", &format!("Bearer {token}"))], &photo);
            assert_eq!((nowhere.status, nowhere.code()), (404, Some("NOT_FOUND")), "{}", nowhere.body);
        }
        assert_eq!(db.number("SELECT count(*) FROM count_photo").await, 0, "nothing was kept");
    }

    async fn a_photo_is_of_its_institute_and_of_who_counts_blind(db: TestDb) {
        let service = serve(&db);
        let own = Scene::open(Client::register(&service, "EX"), true);
        let other = Scene::open(Client::register(&service, "EY"), false);
        let (mine, stranger) = (own.client.token.clone(), other.client.token.clone());
        let photo = webp("the same picture");
        assert_eq!(own.put(&mine, &photo).status, 201);
        own.count(&mine, 1, "ZC001", &photo);
        for reply in [own.put(&stranger, &photo), own.get(&stranger, &photo)] {
            assert_eq!((reply.status, reply.code()), (404, Some("NOT_FOUND")), "{}", reply.body);
        }
        // Another institute learns nothing of it by having the same.
        other.count(&stranger, 1, "ZC001", &photo);
        assert_eq!(other.told(&stranger), (json!(1), vec![other.photo(&photo, false)]));
        assert_eq!(other.get(&stranger, &photo).status, 404);
        assert_eq!(other.put(&stranger, &photo).status, 201);
        assert_eq!(other.get(&stranger, &photo).status, 200);
        // A phone that counts blind sees what it said itself.
        let phone = own.phone(&db, "手机2").await;
        assert_eq!(own.get(&mine, &photo).status, 200, "who leads");
        assert_eq!(own.get(&phone, &photo).status, 404);
        own.count(&phone, 2, "ZC002", &webp("its own"));
        assert_eq!(own.put(&phone, &webp("its own")).status, 201);
        assert_eq!(own.get(&phone, &webp("its own")).status, 200);
        assert_eq!(other.get(&phone, &photo).status, 404, "a phone reaches its own stocktake");
        let reader = service.token("a bureau", None);
        assert_eq!(own.put(&reader, &webp("more")).status, 403, "who reads does not count");
    }

    /// Who hands in photos without end and never says of what is stopped, on a phone and elsewhere; whose counts name them
    /// goes on.
    async fn photos_that_no_count_names_are_few(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::open(Client::register(&service, "EX"), false);
        let phone = scene.phone(&db, "手机1").await;
        let photo = |number: u32| webp(&number.to_string());
        for number in 0..500 {
            assert_eq!(scene.put(&phone, &photo(number)).status, 201, "{number}");
        }
        let one_more = photo(500);
        assert_eq!(scene.put(&phone, &one_more).code(), Some("PHOTOS_UNNAMED"));
        assert_eq!(scene.put(&phone, &photo(7)).status, 200, "what is held is no more");
        scene.count(&phone, 1, "ZC001", &photo(0));
        assert_eq!(scene.put(&phone, &one_more).status, 201);
        assert_eq!(scene.put(&phone, &photo(501)).code(), Some("PHOTOS_UNNAMED"));
        scene.count(&phone, 2, "ZC002", &photo(501));
        assert_eq!(scene.put(&phone, &photo(501)).status, 201, "a count names it");
        assert_eq!(scene.put(&scene.client.token, &photo(502)).status, 201, "somebody else");
    }
}
