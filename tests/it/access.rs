//! Who signs in, and as what: from the first start on, over HTTP and on both databases.

use crate::edge::client::Service;
use crate::support::{TestDb, both};
use entity::Moment;
use oversight::app::{Clock as _, SystemClock};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

const PASSWORD: &str = "Blue-Lake 2026 stones";

/// A service that nobody can sign in to yet, with the link of the first start.
struct Started<'a> {
    service: Service<'a>,
    link: String,
}

fn start(db: &TestDb) -> Started<'_> {
    let mut service = Service::start(db, &[]);
    let told = service.next_line();
    let link = told.split(&*service.address).nth(1).expect("a link").to_owned();
    Started { service, link }
}

impl Started<'_> {
    /// Sends a request; answers its status and its body as it is.
    fn send(&self, method: &str, path: &str, token: &str, (kind, body): (&str, &str)) -> (u16, String) {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", &*bearer), ("Content-Type", kind), ("Accept-Language", "en")];
        let reply = self.service.send(method, path, &headers, body.as_bytes());
        (reply.status, reply.text)
    }

    /// Sends JSON; answers its status and the JSON of the answer.
    fn json(&self, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
        let (status, body) = self.send(method, path, token, ("application/json", &body.to_string()));
        (status, serde_json::from_str(&body).expect("JSON"))
    }

    fn ask(&self, token: &str, query: &str, variables: &Value) -> Value {
        self.json("POST", "/graphql", token, &json!({ "query": query, "variables": variables })).1
    }

    /// Signs in; answers the token.
    fn sign_in(&self, login: &str, password: &str, code: &str) -> String {
        let body = json!({ "login": login, "password": password, "code": code });
        let (status, body) = self.json("POST", "/session", "", &body);
        assert_eq!(status, 201, "{body}");
        body["token"].as_str().expect("a token").to_owned()
    }

    /// Enrols a second factor; answers its secret and the recovery codes.
    fn enrol(&self, token: &str) -> (String, Vec<String>) {
        let (status, begun) = self.json("POST", "/session/second-factor", token, &json!({}));
        assert_eq!(status, 200, "{begun}");
        let secret = begun["secret"].as_str().expect("a secret").to_owned();
        let body = json!({ "code": code(&secret, 0) });
        let (status, done) = self.json("POST", "/session/second-factor/confirm", token, &body);
        assert_eq!(status, 200, "{done}");
        let codes = serde_json::from_value(done["recoveryCodes"].clone()).expect("codes");
        (secret, codes)
    }

    /// Does the first start; answers the one-time code of the system administrator.
    fn set_up(&self) -> String {
        let code = self.link.split("code=").nth(1).expect("a code");
        let form = format!(
            "code={code}&securityLogin=sec&securityName=%E5%AE%89&password={}&systemLogin=sys&systemName=S",
            PASSWORD.replace(' ', "+")
        );
        let (status, page) = self.send("POST", "/setup", "", ("application/x-www-form-urlencoded", &form));
        assert_eq!(status, 201, "{page}");
        let invitation = page.split("ovi_").nth(1).expect("a one-time code");
        format!("ovi_{}", &invitation[..64])
    }
}

impl Started<'_> {
    /// Does the first start; answers the sessions of who grants roles and of who makes accounts.
    fn administrators(&self) -> (String, String) {
        let invitation = self.set_up();
        let accept = json!({ "invitation": invitation, "password": PASSWORD });
        assert_eq!(self.json("POST", "/invitation", "", &accept).0, 200);
        let sessions = ["sec", "sys"].map(|login| self.sign_in(login, PASSWORD, ""));
        for session in &sessions {
            self.enrol(session);
        }
        sessions.into()
    }
}

/// The code of a second factor, so many steps from now: a code counts once.
fn code(secret: &str, steps: u64) -> String {
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).expect("Base32")).build_noncompliant();
    let now = u64::try_from(SystemClock.now().0 / 1_000_000).expect("after 1970");
    totp.generate(now + 30 * steps).to_string()
}

fn codes(reply: &Value) -> Vec<&str> {
    let errors = reply["errors"].as_array().into_iter().flatten();
    errors.filter_map(|error| error["extensions"]["code"].as_str()).collect()
}

const ADD: &str = "mutation($input: UserAccountAddInput!) { userAccountAdd(input: $input) {
    userAccount { id version roles { role } } invitation userErrors { code } } }";
const GRANT: &str = "mutation($input: RoleGrantInput!) { roleGrant(input: $input) {
    roleGrant { id role } userErrors { code } } }";
const VIEWER: &str = "{ viewer { name roles { role institute { code } until } can } }";

both! {
    async fn the_first_start_makes_two_administrators_of_whom_neither_can_do_everything(db: TestDb) {
        let started = start(&db);
        let nobody = started.json("POST", "/session", "", &json!({ "login": "admin", "password": "admin" }));
        assert_eq!((nobody.0, codes(&nobody.1)), (403, vec!["SIGN_IN_REFUSED"]));
        assert_eq!(started.send("GET", &started.link, "", ("", "")).0, 200);
        assert_eq!(started.send("GET", "/setup?code=ovsetup_0", "", ("", "")).0, 404);
        let invitation = started.set_up();
        assert_eq!(started.send("GET", &started.link, "", ("", "")).0, 404, "the link counts once");

        // Without a second factor the role of an administrator does not count.
        let security = started.sign_in("SEC", PASSWORD, "");
        let viewer = started.ask(&security, VIEWER, &json!({}));
        assert_eq!(viewer["data"]["viewer"], json!({ "name": "sec", "roles": [], "can": [] }));
        let (secret, recovery) = started.enrol(&security);
        let viewer = started.ask(&security, VIEWER, &json!({}));
        let role = json!({ "role": "SECURITY_ADMINISTRATOR", "institute": null, "until": null });
        assert_eq!(viewer["data"]["viewer"], json!({ "name": "sec", "roles": [role], "can": ["GRANT_ROLES"] }));
        // From now on it is asked for, and counts once.
        let without = json!({ "login": "sec", "password": PASSWORD });
        assert_eq!(started.json("POST", "/session", "", &without).0, 403);
        let next = code(&secret, 1);
        started.sign_in("sec", PASSWORD, &next);
        let again = json!({ "login": "sec", "password": PASSWORD, "code": next });
        assert_eq!(started.json("POST", "/session", "", &again).0, 403);
        started.sign_in("sec", PASSWORD, &recovery[0]);
        let again = json!({ "login": "sec", "password": PASSWORD, "code": recovery[0] });
        assert_eq!(started.json("POST", "/session", "", &again).0, 403);

        // The other sets a password by the one-time code, once.
        let accept = json!({ "invitation": invitation, "password": "short" });
        let (status, refused) = started.json("POST", "/invitation", "", &accept);
        assert_eq!((status, codes(&refused)), (422, vec!["PASSWORD_LENGTH", "PASSWORD_KINDS"]));
        let accept = json!({ "invitation": invitation, "password": PASSWORD });
        assert_eq!(started.json("POST", "/invitation", "", &accept).1, json!({ "login": "sys" }));
        assert_eq!(codes(&started.json("POST", "/invitation", "", &accept).1), ["INVITATION_OVER"]);
    }

    async fn one_administrator_makes_accounts_and_the_other_gives_them_roles(db: TestDb) {
        let institute = db.institute("A01").await;
        let started = start(&db);
        let (security, system) = started.administrators();
        // One makes an account, the other gives it a role; neither does both, and nobody to themselves.
        let add = json!({ "input": { "idempotencyKey": "1", "login": "zhang", "name": "张三" } });
        assert_eq!(codes(&started.ask(&security, ADD, &add)), ["FORBIDDEN"]);
        let added = started.ask(&system, ADD, &add);
        let payload = &added["data"]["userAccountAdd"];
        assert_eq!(payload["userErrors"], json!([]), "{added}");
        let invitation = payload["invitation"].as_str().expect("told once").to_owned();
        let resent = started.ask(&system, ADD, &add);
        assert_eq!(resent["data"]["userAccountAdd"]["userAccount"], payload["userAccount"]);
        assert_eq!(resent["data"]["userAccountAdd"]["invitation"], json!(null));
        let grant = |key: &str, role: &str| json!({ "input": { "idempotencyKey": key, "role": role,
            "userAccount": payload["userAccount"]["id"], "institute": format!("Institute:{institute}") } });
        assert_eq!(codes(&started.ask(&system, GRANT, &grant("0", "MAKER"))), ["FORBIDDEN"]);
        let granted = started.ask(&security, GRANT, &grant("1", "MAKER"));
        assert_eq!(granted["data"]["roleGrant"]["roleGrant"]["role"], json!("MAKER"), "{granted}");
        let refused = started.ask(&security, GRANT, &grant("2", "AUDIT_ADMINISTRATOR"));
        let told = json!([{ "code": "ROLE_OF_PROGRAM" }, { "code": "ROLES_APART" }]);
        assert_eq!(refused["data"]["roleGrant"]["userErrors"], told);

        // The new one sees the institute; the administrators do not.
        started.json("POST", "/invitation", "", &json!({ "invitation": invitation, "password": PASSWORD }));
        let maker = started.sign_in("zhang", PASSWORD, "");
        let institutes = "{ institutes(first: 9) { totalCount nodes { code } } }";
        let seen = |token: &str| started.ask(token, institutes, &json!({}))["data"]["institutes"]["totalCount"].clone();
        assert_eq!((seen(&maker), seen(&security), seen(&system)), (json!(1), json!(0), json!(0)));
        assert_eq!(codes(&started.ask(&maker, "{ userAccounts { login } }", &json!({}))), ["FORBIDDEN"]);

        // A token can do no more than who made it, and is void with its owner.
        let token = started.ask(&maker, "mutation($input: AccessTokenCreateInput!) { accessTokenCreate(input: $input) {
            secret accessToken { roles } userErrors { code } } }", &json!({ "input": { "idempotencyKey": "t", "name": "n",
            "roles": ["MAKER"], "institute": format!("Institute:{institute}"), "days": 30 } }));
        let secret = token["data"]["accessTokenCreate"]["secret"].as_str().expect("told once").to_owned();
        assert_eq!(seen(&secret), json!(1));
        let more = started.ask(&maker, "mutation($input: AccessTokenCreateInput!) { accessTokenCreate(input: $input) {
            userErrors { code } } }", &json!({ "input": { "idempotencyKey": "u", "name": "n", "roles": ["CHECKER"],
            "institute": format!("Institute:{institute}"), "days": 400 } }));
        let told = json!([{ "code": "TOKEN_DAYS" }, { "code": "TOKEN_ROLE_NOT_OWN" }]);
        assert_eq!(more["data"]["accessTokenCreate"]["userErrors"], told);
        let disable = "mutation($input: UserAccountChangeInput!) { userAccountDisable(input: $input) {
            userAccount { version } userErrors { code } } }";
        let version = |version: i64| json!({ "input": { "idempotencyKey": format!("d{version}"),
            "userAccount": payload["userAccount"]["id"], "version": version } });
        let stale = started.ask(&system, disable, &version(1));
        assert_eq!(stale["data"]["userAccountDisable"]["userErrors"], json!([{ "code": "CHANGED_MEANWHILE" }]));
        let disabled = started.ask(&system, disable, &version(2));
        assert_eq!(disabled["data"]["userAccountDisable"]["userAccount"]["version"], json!(3), "{disabled}");
        for void in [&maker, &secret] {
            assert_eq!(started.json("POST", "/graphql", void, &json!({ "query": VIEWER })).0, 401);
        }
    }

    async fn an_account_is_locked_after_five_failures_and_a_session_ends(db: TestDb) {
        let started = start(&db);
        started.set_up();
        let try_with = |password: &str| {
            started.json("POST", "/session", "", &json!({ "login": "sec", "password": password })).0
        };
        let session = started.sign_in("sec", PASSWORD, "");
        // However many come at once, five are tried.
        std::thread::scope(|scope| {
            let tries: Vec<_> = (0..12).map(|n| scope.spawn(move || try_with(&format!("wrong {n}")))).collect();
            assert!(tries.into_iter().all(|tried| tried.join().expect("no panic") == 403));
        });
        assert_eq!(db.number("SELECT failures FROM user_account WHERE login = 'sec'").await, 5);
        assert_eq!(try_with(PASSWORD), 403, "locked, also for who knows it");
        // Who is in stays in, and a lock ends by itself.
        assert_eq!(started.json("POST", "/graphql", &session, &json!({ "query": VIEWER })).0, 200);
        db.run("UPDATE user_account SET locked_until = 1 WHERE login = 'sec'").await;
        assert_eq!(try_with(PASSWORD), 201);
        assert_eq!(db.number("SELECT failures FROM user_account WHERE login = 'sec'").await, 0);
        // Half an hour unused.
        let idle = Moment(oversight::access::session::IDLE);
        db.run(&format!("UPDATE sign_in SET used_at = used_at - {}", idle.0)).await;
        assert_eq!(started.json("POST", "/graphql", &session, &json!({ "query": VIEWER })).0, 401);
        // Who signs out is out.
        let session = started.sign_in("sec", PASSWORD, "");
        assert_eq!(started.json("DELETE", "/session", &session, &json!({})).0, 200);
        assert_eq!(started.json("POST", "/graphql", &session, &json!({ "query": VIEWER })).0, 401);
        // A new password ends every session.
        let (one, other) = (started.sign_in("sec", PASSWORD, ""), started.sign_in("sec", PASSWORD, ""));
        let change = |old: &str| json!({ "old": old, "new": "Green-Lake 2027 stones" });
        assert_eq!(started.json("POST", "/session/password", &one, &change("wrong")).0, 403);
        assert_eq!(started.json("POST", "/session/password", &one, &change(PASSWORD)).0, 200);
        assert_eq!(started.json("POST", "/graphql", &other, &json!({ "query": VIEWER })).0, 401);
        assert_eq!(try_with(PASSWORD), 403);
        assert_eq!(try_with("Green-Lake 2027 stones"), 201);
    }

    async fn a_token_has_the_roles_that_it_was_made_with(db: TestDb) {
        db.institute("A01").await;
        let service = Service::start(&db, &[]);
        let role = |role: &str| {
            let made = db.program(&["token", "create", "--name", "t", "--institute", "A01", "--role", role]).output();
            let made = made.expect("the program starts");
            (made.status.code(), String::from_utf8(made.stdout).expect("UTF-8").trim().to_owned())
        };
        let (_, counter) = role("盘点");
        let cards = "{ institute(code: \"A01\") { code assetCards(first: 1) { totalCount } } }";
        let reply = service.ask(&counter, cards, &json!({}));
        assert_eq!(reply.code(), Some("FORBIDDEN"));
        let stocktakes = "{ institute(code: \"A01\") { code stocktakes(first: 1) { totalCount } } }";
        let reply = service.ask(&counter, stocktakes, &json!({}));
        assert_eq!(reply.body["data"]["institute"], json!({ "code": "A01", "stocktakes": { "totalCount": 0 } }));
        assert_eq!(role("AUDIT_ADMINISTRATOR").0, Some(1), "no administrator's role on a token");
        let used = db.number("SELECT count(*) FROM access_token WHERE used_at IS NOT NULL").await;
        assert_eq!(used, 1);
    }

    /// A role over a section reaches what the section looks after, as it is at the moment of asking.
    async fn who_supervises_for_a_section_sees_what_it_looks_after(db: TestDb) {
        db.institute("A").await;
        db.institute("B").await;
        let run = |arguments: &[&str]| {
            let output = db.program(arguments).output().expect("the program starts");
            (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned())
        };
        let started = start(&db);
        let (_, invitation) = run(&["user", "add", "wang", "--name", "王"]);
        started.json("POST", "/invitation", "", &json!({ "invitation": invitation, "password": PASSWORD }));
        let grant = |role: &str| run(&["user", "grant", "wang", "--role", role, "--section", "资产管理科"]);
        assert_eq!(grant("MAKER").0, Some(1), "no role of an institute");
        let (code, listed) = grant("SUPERVISOR");
        assert_eq!((code, listed.contains("SUPERVISOR@资产管理科")), (Some(0), true), "{listed}");
        let session = started.sign_in("wang", PASSWORD, "");
        let seen = || {
            let institutes = "{ institutes(first: 9) { totalCount nodes { code section } } }";
            started.ask(&session, institutes, &json!({}))["data"]["institutes"]["nodes"].take()
        };
        assert_eq!(seen(), json!([]), "a section that looks after nobody reaches nobody");
        let assign = |code: &str, more: &[&str]| {
            assert_eq!(run(&[&["institute", "assign", "--institute", code], more].concat()).0, Some(0));
        };
        assign("B", &["--section", "资产管理科"]);
        assign("A", &["--section", "规划科"]);
        assert_eq!(seen(), json!([{ "code": "B", "section": "资产管理科" }]));
        assign("A", &["--section", " 资产管理科 "]);
        assign("B", &[]);
        assert_eq!(seen(), json!([{ "code": "A", "section": "资产管理科" }]));
        let other = "{ institute(code: \"B\") { code } }";
        assert_eq!(codes(&started.ask(&session, other, &json!({}))), ["NOT_FOUND"]);
        // Who saw an old version is refused.
        let assign = "mutation($input: InstituteAssignInput!) { instituteAssign(input: $input) {
            institute { section version } userErrors { code } } }";
        let token = run(&["token", "create", "--name", "bureau", "--role", "BUREAU_REVIEWER"]).1;
        let found = started.ask(&token, "{ institute(code: \"A\") { id version } }", &json!({}))["data"]["institute"].take();
        let to = |version: i64| json!({ "input": { "idempotencyKey": format!("v{version}"), "institute": found["id"],
            "section": "规划科", "version": version } });
        let now = found["version"].as_i64().expect("a version");
        let stale = started.ask(&token, assign, &to(now - 1));
        assert_eq!(stale["data"]["instituteAssign"]["userErrors"], json!([{ "code": "CHANGED_MEANWHILE" }]), "{stale}");
        let done = started.ask(&token, assign, &to(now));
        let told = json!({ "institute": { "section": "规划科", "version": now + 1 }, "userErrors": [] });
        assert_eq!(done["data"]["instituteAssign"], told);
    }

    /// A phone is given one stocktake by a code that works once; nothing else opens to it, and it is voided.
    async fn a_device_counts_for_one_stocktake_and_reaches_nothing_else(db: TestDb) {
        let institute = db.institute("A").await;
        oversight::org::service::follow_regime(&db.ctx(), institute, entity::Regime::Government, None)
            .await
            .expect("it follows a regime");
        let service = Service::start(&db, &[]);
        let run = |arguments: &[&str]| {
            let output = db.program(arguments).output().expect("the program starts");
            assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).expect("UTF-8")
        };
        let counted = |title: &str, number: &str| {
            let list = db.folder.write(&format!("{number}.csv"), format!("资产编号,资产名称,账面数量,实盘数量\n{number},离心机,1,1\n"));
            let told = run(&["import", "counts", &list, "--institute", "A", "--title", title, "--base-date", "2025-12-31", "--lang", "en"]);
            let id = told.lines().find_map(|line| line.strip_prefix("stocktake ")).expect("a stocktake").trim().to_owned();
            format!("Stocktake:{id}")
        };
        let (own, other) = (counted("一", "ZC1"), counted("二", "ZC2"));
        let manager = run(&["token", "create", "--name", "m", "--institute", "A"]).trim().to_owned();
        let make = "mutation($input: DeviceCodeCreateInput!) { deviceCodeCreate(input: $input) { code endsAt userErrors { code } } }";
        let code_for = |key: &str| {
            let input = json!({ "input": { "idempotencyKey": key, "stocktake": own } });
            service.ask(&manager, make, &input).body["data"]["deviceCodeCreate"]["code"].take()
        };
        let code = code_for("one");
        assert_eq!(code_for("one"), Value::Null, "told once");
        let take = |code: &Value, name: &str| {
            let body = json!({ "code": code, "name": name }).to_string();
            service.send("POST", "/device", &[("Content-Type", "application/json")], body.as_bytes())
        };
        assert_eq!(take(&code, "").status, 422, "a device has a name");
        let taken = take(&code, "王的手机");
        assert_eq!((taken.status, &taken.body["stocktake"]), (201, &json!(own)), "{}", taken.text);
        assert_eq!(take(&code, "another").status, 403, "a code works once");
        assert_eq!(take(&json!("ovd_00"), "another").status, 403);
        let late = code_for("two");
        db.run("UPDATE device_code SET ends_at = 1 WHERE used_at IS NULL").await;
        assert_eq!(take(&late, "another").status, 403, "a code does not wait");
        let device = taken.body["token"].as_str().expect("a token").to_owned();
        let node = "query($id: ID!) { node(id: $id) { ... on Stocktake { title } } }";
        let seen = |id: &str| service.ask(&device, node, &json!({ "id": id }));
        assert_eq!(seen(&own).body["data"]["node"], json!({ "title": "一" }));
        assert_eq!(seen(&other).code(), Some("NOT_FOUND"));
        for list in ["stocktakes(first: 1)", "assetCards(first: 1)", "imports(first: 1)", "reconciliationRuns(first: 1)"] {
            let query = format!("{{ institute(code: \"A\") {{ code {list} {{ nodes {{ id }} }} }} }}");
            assert_eq!(service.ask(&device, &query, &json!({})).code(), Some("FORBIDDEN"), "{list}");
        }
        let save = "mutation($input: MappingSaveInput!) { mappingSave(input: $input) { userErrors { code } } }";
        let input = json!({ "input": { "idempotencyKey": "s", "institute": format!("Institute:{institute}"), "name": "n",
            "source": "" } });
        assert_eq!(service.ask(&device, save, &input).code(), Some("FORBIDDEN"));
        let again = json!({ "input": { "idempotencyKey": "d", "stocktake": own } });
        assert_eq!(service.ask(&device, make, &again).code(), Some("FORBIDDEN"), "a device makes no device");
        // Who looks after devices finds and voids it.
        let listed = service.ask(&manager, "{ accessTokens { id name stocktakeId } }", &json!({}));
        let listed = &listed.body["data"]["accessTokens"];
        assert_eq!((&listed[0]["name"], &listed[0]["stocktakeId"], &listed[1]), (&json!("王的手机"), &json!(own), &Value::Null));
        let revoke = "mutation($input: AccessTokenRevokeInput!) { accessTokenRevoke(input: $input) { userErrors { code } } }";
        let input = json!({ "input": { "idempotencyKey": "r", "accessToken": listed[0]["id"] } });
        assert_eq!(service.ask(&manager, revoke, &input).body["data"]["accessTokenRevoke"], json!({ "userErrors": [] }));
        assert_eq!(seen(&own).status, 401);
    }
}
