//! Signing in by an identity of a provider outside: whose account it is, and what is then allowed.

use crate::support::{TestDb, both};
use entity::Role;
use oversight::access::account::{self, Grant};
use oversight::access::provider::Proved;
use oversight::access::session::SignedIn;
use oversight::access::{Actor, outside, token};
use oversight::app::Ctx;
use oversight::error::Error;
use oversight::words::Told;

const ISSUER: &str = "https://id.example.cn/realm";

/// A request of nobody who brings what a provider proves.
async fn sign_in(db: &TestDb, subject: &str, second_factor: bool) -> Result<SignedIn, Error<Told>> {
    let nobody = db.ctx().of(Actor::with_roles(String::new(), String::new(), Vec::new()));
    let proved = Proved { issuer: ISSUER.to_owned(), subject: subject.to_owned(), second_factor };
    outside::sign_in(&nobody, &proved).await
}

/// Who a session is of.
async fn who(db: &TestDb, secret: &str) -> Option<Actor> {
    token::actor(&db.app, secret).await.expect("the database answers")
}

fn code<T: std::fmt::Debug>(result: Result<T, Error<Told>>) -> Vec<&'static str> {
    match result.expect_err("refused") {
        Error::Refused(told) => told.iter().map(Told::code).collect(),
        Error::Access(told) => vec![told.code()],
        Error::Fault(fault) => panic!("{fault:?}"),
    }
}

async fn account(ctx: &Ctx, login: &str) -> entity::access::user_account::Model {
    account::add(ctx, login, login).await.expect("made").account
}

both! {
    async fn an_identity_signs_in_the_one_account_that_is_linked_to_it(db: TestDb) {
        let ctx = db.ctx();
        account(&ctx, "zhang").await;
        account(&ctx, "li").await;
        assert_eq!(code(sign_in(&db, "1", false).await), ["IDENTITY_REFUSED"], "nobody is known by the provider alone");
        outside::link(&ctx, "Zhang", (ISSUER, "1")).await.expect("linked");
        let signed = sign_in(&db, "1", false).await.expect("signed in");
        assert_eq!(who(&db, &signed.secret).await.expect("somebody").name, "zhang");
        // Letter by letter: neither another subject nor another provider is the same.
        assert_eq!(code(sign_in(&db, "1 ", false).await), ["IDENTITY_REFUSED"]);
        assert_eq!(code(outside::link(&ctx, "li", (ISSUER, "1")).await), ["IDENTITY_TAKEN"]);
        assert_eq!(code(outside::link(&ctx, "li", ("ftp://x", "")).await), ["ISSUER_FORM", "SUBJECT_FORM"]);
        outside::link(&ctx, "li", ("https://id.example.cn", "1")).await.expect("another provider");
        assert_eq!(code(outside::unlink(&ctx, "li", (ISSUER, "1")).await), ["NOT_FOUND"]);
        assert!(who(&db, &signed.secret).await.is_some());
        outside::unlink(&ctx, "zhang", (ISSUER, "1")).await.expect("unlinked");
        assert_eq!(who(&db, &signed.secret).await, None, "who is unlinked is signed out");
        assert_eq!(code(sign_in(&db, "1", false).await), ["IDENTITY_REFUSED"]);
        let of = async |action: &str| {
            db.number(&format!("SELECT count(*) FROM audit_event WHERE action = '{action}' AND detail LIKE '%{ISSUER}%'")).await
        };
        let told = [of("account.link").await, of("account.unlink").await, of("session.begin").await, of("session.refuse").await];
        assert_eq!(told, [1, 1, 1, 3]);
    }

    async fn an_account_that_is_disabled_is_answered_as_one_that_is_not_there(db: TestDb) {
        let ctx = db.ctx();
        let zhang = account(&ctx, "zhang").await;
        outside::link(&ctx, "zhang", (ISSUER, "1")).await.expect("linked");
        let zhang = account::disable(&ctx, zhang.id, zhang.version, true).await.expect("disabled");
        let answers = [sign_in(&db, "1", true).await, sign_in(&db, "2", true).await];
        let [disabled, unknown] = answers.map(|answer| format!("{:?}", answer.expect_err("refused")));
        assert_eq!(disabled, unknown);
        account::disable(&ctx, zhang.id, zhang.version, false).await.expect("enabled");
        assert!(sign_in(&db, "1", true).await.is_ok());
    }

    async fn the_role_of_an_administrator_counts_with_a_second_factor_of_the_provider_only(db: TestDb) {
        let ctx = db.ctx();
        let wang = account(&ctx, "wang").await.id;
        let grant = Grant { account: wang, role: Role::SystemAdministrator, institute: None, section: None, from: None, until: None };
        account::grant(&ctx, &grant).await.expect("granted");
        outside::link(&ctx, "wang", (ISSUER, "1")).await.expect("linked");
        for shown in [false, true] {
            let signed = sign_in(&db, "1", shown).await.expect("signed in");
            assert_eq!(signed.second_factor_needed, !shown);
            let roles = who(&db, &signed.secret).await.expect("somebody").roles().len();
            assert_eq!(roles, usize::from(shown));
        }
    }

    async fn who_neither_makes_accounts_nor_is_at_the_machine_links_nothing(db: TestDb) {
        let ctx = db.ctx();
        account(&ctx, "zhang").await;
        let security = ctx.of(crate::support::with_role(Role::SecurityAdministrator, None));
        assert_eq!(code(outside::link(&security, "zhang", (ISSUER, "1")).await), ["FORBIDDEN"]);
        assert_eq!(code(outside::unlink(&security, "zhang", (ISSUER, "1")).await), ["FORBIDDEN"]);
        assert_eq!(db.number("SELECT count(*) FROM outside_identity").await, 0);
    }
}
