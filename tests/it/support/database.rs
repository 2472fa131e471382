//! A database of its own for every story, on `SQLite` and on `PostgreSQL`.

use super::Folder;
use super::server::Server;
use entity::{Action, InstituteId, Moment, org::institute};
use futures_util::FutureExt as _;
use oversight::access::{Actor, Tenant};
use oversight::app::{App, Clock, CountingIds, Ctx, FixedClock, Ids};
use oversight::audit::Event;
use oversight::config::{Config, DEFAULT_LISTEN};
use oversight::db::{Db, WriteTx};
use oversight::error::Error;
use oversight::jobs::Bell;
use oversight::words::{Lang, Told};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait as _, DatabaseConnection, Statement};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// When a story begins, unless it says otherwise: 2026-01-05 08:00 in Shanghai.
const BEGIN: Moment = Moment(1_767_571_200_000_000);

/// Tells a story on both databases: `both! { async fn name(db: TestDb) { … } }` is the two tests
/// `name::sqlite` and `name::postgres`, each with an empty, migrated database of its own.
macro_rules! both {
    ($($(#[$doc:meta])* async fn $name:ident($db:ident: TestDb) $story:block)+) => { $(
        $(#[$doc])*
        async fn $name($db: crate::support::TestDb) $story

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                crate::support::on_sqlite(stringify!($name), super::$name).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                crate::support::on_postgres(stringify!($name), super::$name).await;
            }
        }
    )+ };
}
pub(crate) use both;

/// Tells a story that only `PostgreSQL` has.
macro_rules! postgres {
    ($($(#[$doc:meta])* async fn $name:ident($db:ident: TestDb) $story:block)+) => { $(
        $(#[$doc])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            async fn story($db: crate::support::TestDb) $story
            crate::support::on_postgres(stringify!($name), story).await;
        }
    )+ };
}
pub(crate) use postgres;

/// An empty database with the tables of the program, and the program on it.
pub struct TestDb {
    /// Its address, for the program as a process.
    pub url: String,
    /// The program, with a clock that stands still and ids that count.
    pub app: Arc<App>,
    /// The clock of the program.
    pub clock: Arc<FixedClock>,
    /// A way in beside the program, for looking and for planting.
    pub raw: DatabaseConnection,
    /// Where its files lie.
    pub folder: Arc<Folder>,
}

impl TestDb {
    async fn open(url: String, folder: Arc<Folder>) -> Self {
        let clock = Arc::new(FixedClock::new(BEGIN));
        let mut db = Db::connect(&url).await.expect("the database is connected to");
        db.migrate().await.expect("the tables are made");
        let app = on(db, &url, &folder, Arc::clone(&clock) as Arc<dyn Clock>, Arc::new(CountingIds::default()));
        let raw = sea_orm::Database::connect(&url).await.expect("a second way in");
        Self { url, app, clock, raw, folder }
    }

    /// A second program on the same database, with the clock and the ids of the machine.
    pub async fn real(&self) -> Arc<App> {
        app(&self.url, &self.folder, Arc::new(oversight::app::SystemClock), Arc::new(oversight::app::RandomIds)).await
    }

    /// A program of its own on a database, with the clock and the ids of the machine, which tells of
    /// every statement.
    pub async fn watched(url: &str, folder: &Folder, seen: impl Fn(&str) + Send + Sync + 'static) -> Arc<App> {
        let mut db = Db::connect(url).await.expect("the database is connected to");
        db.watch(seen);
        on(db, url, folder, Arc::new(oversight::app::SystemClock), Arc::new(oversight::app::RandomIds))
    }

    /// A request of the operator.
    pub fn ctx(&self) -> Ctx {
        Ctx::new(Arc::clone(&self.app), Actor::operator(), Lang::En)
    }

    /// A new institute.
    pub async fn institute(&self, code: &str) -> InstituteId {
        let ctx = self.ctx();
        let tx = WriteTx::system(&ctx).await.expect("a transaction");
        let id: InstituteId = self.app.id();
        let row = institute::ActiveModel {
            id: Set(id),
            code: Set(code.to_owned()),
            name: Set(format!("Institute {code}")),
            recorded_at: Set(tx.at()),
            last_recorded_at: Set(Moment(0)),
            version: Set(1),
            ..Default::default()
        };
        row.insert(&*tx).await.expect("the institute is written");
        let event = Event::new("institute.plant", format_args!("Institute:{id}"), serde_json::json!({}));
        tx.commit(&ctx, event).await.expect("committed");
        id
    }

    /// Runs a statement beside the program; it must be the same on both databases.
    pub async fn run(&self, sql: &str) {
        self.raw.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// The one number that a query answers, such as `SELECT count(*) FROM card`.
    pub async fn number(&self, sql: &str) -> i64 {
        let query = format!("SELECT CAST(({sql}) AS bigint)");
        let statement = Statement::from_string(self.raw.get_database_backend(), query);
        let row = self.raw.query_one_raw(statement).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        row.expect("a row").try_get_by_index(0).expect("a number")
    }

    /// The built program on this database, in English, in the folder of the database.
    pub fn program(&self, arguments: &[&str]) -> Command {
        // The one just built, or another where times are measured: a release build.
        let program = std::env::var("OVERSIGHT").unwrap_or_else(|_| env!("CARGO_BIN_EXE_oversight").to_owned());
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.folder.path());
        command.env("DATABASE_URL", &self.url).env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "en");
        command
    }
}

/// The right to write an institute's rows, of somebody who has every right there.
pub fn tenant(ctx: &Ctx, institute: InstituteId) -> Tenant {
    let right: Result<Tenant, Error<Told>> = ctx.actor.tenant(Action::ImportCards, institute);
    right.expect("a right")
}

async fn app(url: &str, folder: &Folder, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Arc<App> {
    on(Db::connect(url).await.expect("the database is connected to"), url, folder, clock, ids)
}

fn on(db: Db, url: &str, folder: &Folder, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Arc<App> {
    let listen = DEFAULT_LISTEN.parse().expect("an address");
    let config = Config::new(url, Some(folder.path().join("files")), listen).expect("a configuration");
    Arc::new(App { db, clock, ids, config, bell: Bell::default() })
}

/// A name that no other test has at the same time: as a file and as a database.
fn own_name(name: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let short: String = name.chars().take(36).collect();
    format!("{short}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Tells a story on `SQLite`.
pub async fn on_sqlite<F: Future<Output = ()>>(name: &str, story: fn(TestDb) -> F) {
    let folder = Arc::new(Folder::new(&own_name(name)));
    let url = format!("sqlite://{}", folder.file("oversight.db"));
    story(TestDb::open(url, folder).await).await;
}

/// Tells a story on `PostgreSQL`, where there is one.
pub async fn on_postgres<F: Future<Output = ()>>(name: &str, story: fn(TestDb) -> F) {
    let Some(server) = Server::get() else { return };
    let own = own_name(name);
    let door = sea_orm::Database::connect(&server.door).await.expect("the server answers");
    door.execute_unprepared(&format!("CREATE DATABASE {own} TEMPLATE template0")).await.expect("a database");
    let folder = Arc::new(Folder::new(&own));
    let told = AssertUnwindSafe(async { story(TestDb::open(server.url(&own), folder).await).await }).catch_unwind();
    let told = told.await;
    if server.lasting {
        door.execute_unprepared(&format!("DROP DATABASE {own} WITH (FORCE)")).await.expect("it is dropped");
    }
    if let Err(panic) = told {
        resume_unwind(panic);
    }
}

both! {
    /// Every story begins on an empty database that is as the program wants it.
    async fn a_story_has_its_own_database(db: TestDb) {
        db.app.db.check_schema().await.expect("up to date");
        assert_eq!(db.number("SELECT count(*) FROM institute").await, 0);
        db.institute("A").await;
        let real = db.real().await;
        real.db.check_schema().await.expect("the same database");
        assert_eq!(db.number("SELECT count(*) FROM institute").await, 1);
        db.clock.set(Moment(7));
        assert_eq!(db.ctx().app.clock.now(), Moment(7));
        db.run("DELETE FROM institute").await;
        assert_eq!(db.number("SELECT count(*) FROM institute").await, 0);
        assert!(db.program(&["--version"]).output().expect("the program starts").status.success());
    }
}
