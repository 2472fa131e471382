//! The door to a write and the bulk path, on both databases: what is promised of stamps, of writers
//! that come at once, and of rows that are given up midway.

use crate::support::{TestDb, both, tenant};
use entity::assets::{card, card_version};
use entity::{
    CardId, CardOccasion, CardVersionKind, Day, DepreciationMethod, DepreciationStatus, Digest, InstituteId, Moment,
    Money, Quantity, UsageState, org::institute,
};
use oversight::app::Ctx;
use oversight::audit::Event;
use oversight::db::WriteTx;
use oversight::db::bulk::{Bulk, Cells, Target, sweep};
use oversight::error::{Error, Fault};
use oversight::words::Told;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, DbBackend};
use sea_orm::{EntityTrait as _, IdenStatic as _, Iterable as _, QueryFilter as _, QueryOrder as _};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

fn event() -> Event {
    Event::new("test.write", "Test:1", serde_json::json!({}))
}

async fn write(ctx: &Ctx, institute: InstituteId) -> Moment {
    let tx = WriteTx::institute::<Told>(ctx, tenant(ctx, institute)).await.expect("a transaction");
    tx.commit(ctx, event()).await.expect("committed")
}

/// Reads the version of an institute and writes the next, as a use case does.
async fn read_then_write(ctx: Ctx, id: InstituteId) -> Result<Moment, Error<Told>> {
    let tx = WriteTx::institute(&ctx, tenant(&ctx, id)).await?;
    let seen = institute::Entity::find_by_id(id).one(&*tx).await?.expect("the institute").version;
    tokio::task::yield_now().await;
    let update = institute::Entity::update_many().col_expr(institute::Column::Version, Expr::value(seen + 1));
    update.filter(institute::Column::Id.eq(id)).exec(&*tx).await?;
    Ok(tx.commit(&ctx, event()).await?)
}

const TARGET: &str = "card_version";

fn target() -> Target {
    let columns: Vec<&'static str> = card_version::Column::iter().map(|column| column.as_str()).collect();
    Target { table: TARGET, columns: Box::leak(columns.into_iter().filter(|name| *name != "recorded_at").collect()) }
}

/// A version with values at the edges of what a column holds, every second field blank.
fn version(n: u32, institute_id: InstituteId, card_id: CardId, at: Moment) -> card_version::Model {
    let full = n.is_multiple_of(2);
    let text = |field: u32| (full == (field.is_multiple_of(2))).then(|| format!("账\t{n}\\N \"{field}\"\r\n'"));
    let day = |digits: i32| if full { Day::from_digits(digits) } else { None };
    card_version::Model {
        id: Uuid::from_u128(u128::from(n) + (7 << 64)).into(),
        institute_id,
        card_id,
        import_id: None,
        sheet: full.then_some(i32::MAX),
        row: full.then_some(n as i32),
        kind: CardVersionKind::ALL[n as usize % CardVersionKind::ALL.len()],
        effective_on: Day::from_digits(21_991_231).expect("the last day"),
        digest: Digest([n as u8; 32]),
        asset_no: text(0),
        card_no: text(1),
        tag_no: text(2),
        old_no: text(3),
        serial_no: text(4),
        brand: text(5),
        name: text(6),
        specification: text(7),
        category_id: None,
        ledger_account: text(8),
        unit: text(9),
        department_id: None,
        manage_department_id: None,
        user_id: None,
        custodian_id: None,
        place_id: None,
        usage_state: UsageState::ALL[n as usize % UsageState::ALL.len()],
        quantity: Quantity(i64::from(n)),
        original_value: Money(i64::MAX - i64::from(n)),
        depreciation: Money(i64::MIN + i64::from(n)),
        fiscal_fund: Money(9_007_199_254_740_993),
        other_fund: Money(0),
        acquired_on: day(19_490_101),
        in_service_on: day(20_240_229),
        booked_on: day(20_260_105),
        depreciation_start_on: day(20_000_101),
        stated_on: None,
        disposed_on: None,
        unbooked: full,
        voucher_year: 2026,
        voucher_period: -1,
        voucher_word: text(10),
        voucher_number: i64::from(n),
        extra_1: text(11),
        extra_2: text(12),
        extra_3: text(13),
        extra_4: text(14),
        extra_5: None,
        life_months: n as i32,
        depreciation_method: DepreciationMethod::ALL[n as usize % DepreciationMethod::ALL.len()],
        depreciation_status: DepreciationStatus::ALL[n as usize % DepreciationStatus::ALL.len()],
        residual_value: Money(-i64::from(n)),
        depreciated_months: i32::MAX,
        undoes_id: None,
        recorded_at: at,
        occasion: full.then_some(CardOccasion::Surplus),
        origin_id: None,
        recorded_by: None,
        project: text(15),
        lent_value: Money(1),
        idle_value: Money(i64::MAX),
        awaiting_value: Money(i64::from(n)),
        work_total: Quantity(i64::MAX),
        work_done: Quantity(-1),
    }
}

fn cells(cells: &mut Cells, row: &card_version::Model) {
    let days = |cells: &mut Cells, days: &[Option<Day>]| days.iter().for_each(|d| cells.day(d.unwrap_or_default()));
    let texts = |cells: &mut Cells, texts: &[&Option<String>]| {
        for text in texts {
            cells.text(text.as_deref().unwrap_or_default());
        }
    };
    cells.uuid(row.id.0);
    cells.uuid(row.institute_id.0);
    cells.uuid(row.card_id.0);
    cells.uuid(None);
    cells.int(row.sheet);
    cells.int(row.row);
    cells.word(row.kind.code());
    cells.day(row.effective_on);
    cells.digest(row.digest);
    texts(cells, &[&row.asset_no, &row.card_no, &row.tag_no, &row.old_no, &row.serial_no, &row.brand]);
    texts(cells, &[&row.name, &row.specification]);
    cells.uuid(None);
    texts(cells, &[&row.ledger_account, &row.unit]);
    (0..5).for_each(|_| cells.uuid(None));
    cells.word(row.usage_state.code());
    cells.big(row.quantity.0);
    for money in [row.original_value, row.depreciation, row.fiscal_fund, row.other_fund] {
        cells.big(money.0);
    }
    days(cells, &[row.acquired_on, row.in_service_on, row.booked_on, row.depreciation_start_on, None, None]);
    cells.flag(row.unbooked);
    cells.int(row.voucher_year);
    cells.int(row.voucher_period);
    cells.text(row.voucher_word.as_deref().unwrap_or_default());
    cells.big(row.voucher_number);
    texts(cells, &[&row.extra_1, &row.extra_2, &row.extra_3, &row.extra_4, &row.extra_5]);
    cells.int(row.life_months);
    cells.word(row.depreciation_method.code());
    cells.word(row.depreciation_status.code());
    cells.big(row.residual_value.0);
    cells.int(row.depreciated_months);
    cells.uuid(row.undoes_id.map(|id| id.0));
    texts(cells, &[&row.recorded_by]);
    cells.text(row.occasion.map(CardOccasion::code).unwrap_or_default());
    cells.uuid(row.origin_id.map(|id| id.0));
    texts(cells, &[&row.project]);
    for money in [row.lent_value, row.idle_value, row.awaiting_value] {
        cells.big(money.0);
    }
    cells.big(row.work_total.0);
    cells.big(row.work_done.0);
}

/// A card in the transaction, for versions to belong to.
async fn card(tx: &WriteTx, institute: InstituteId) -> CardId {
    let id = Uuid::from_u128(1 << 100).into();
    let row = card::ActiveModel {
        id: Set(id),
        institute_id: Set(institute),
        key: Set("K".to_owned()),
        ordinal: Set(1),
        recorded_at: Set(tx.at()),
    };
    row.insert(&**tx).await.expect("a card");
    id
}

async fn push(bulk: &mut Bulk<'_>, rows: impl Iterator<Item = card_version::Model>) -> Result<(), Fault> {
    for row in rows {
        bulk.push(|out| cells(out, &row)).await?;
    }
    Ok(())
}

async fn staging_tables(db: &TestDb) -> i64 {
    match db.app.db.backend() {
        DbBackend::Postgres => db.number("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'stage%'").await,
        _ => 0,
    }
}

/// Waits for so many turns of whatever else is being done.
async fn spin(turns: u32) {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
}

both! {
    async fn stamps_rise_whatever_the_clock_says(db: TestDb) {
        let (ctx, institute) = (db.ctx(), db.institute("A").await);
        let now = ctx.app.clock.now();
        let mut stamps = Vec::new();
        for at in [now, now, now, Moment(now.0 - 5_000_000), Moment(now.0 + 9)] {
            db.clock.set(at);
            stamps.push(write(&ctx, institute).await.0 - now.0);
        }
        assert_eq!(stamps, [0, 1, 2, 3, 9]);
        let stored = db.number("SELECT last_recorded_at FROM institute").await;
        assert_eq!(stored, now.0 + 9);
        assert_eq!(db.number("SELECT max(at) FROM audit_event").await, stored);
    }

    async fn writers_that_come_at_once_all_succeed_one_after_the_other(db: TestDb) {
        let institute = db.institute("A").await;
        let other = db.real().await;
        let tasks = (0..64).map(|n| {
            let app = if n % 2 == 0 { &db.app } else { &other };
            let ctx = Ctx { app: Arc::clone(app), ..db.ctx() };
            tokio::spawn(read_then_write(ctx, institute))
        });
        let mut stamps = BTreeSet::new();
        for task in tasks.collect::<Vec<_>>() {
            stamps.insert(task.await.expect("no panic").expect("written"));
        }
        assert_eq!(stamps.len(), 64);
        assert_eq!(db.number("SELECT version FROM institute").await, 65);
        assert_eq!(db.number("SELECT count(*) FROM audit_event WHERE institute_id IS NOT NULL").await, 64);
    }

    async fn a_transaction_that_is_dropped_leaves_nothing(db: TestDb) {
        let (ctx, institute) = (db.ctx(), db.institute("A").await);
        let before = write(&ctx, institute).await;
        let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, institute)).await.expect("a transaction");
        card(&tx, institute).await;
        drop(tx);
        assert_eq!(db.number("SELECT count(*) FROM card").await, 0);
        assert_eq!(db.number("SELECT last_recorded_at FROM institute").await, before.0);
        // The next one gets the stamp that was given back, and does not wait.
        let begun = Instant::now();
        assert_eq!(write(&ctx, institute).await, Moment(before.0 + 1));
        assert!(begun.elapsed() < Duration::from_secs(5));
    }

    /// A client that goes away at the wrong moment leaves no transaction behind in which others would write.
    async fn who_goes_away_while_a_transaction_begins_leaves_none_behind(db: TestDb) {
        let database = &db.app.db;
        for turns in 0..40 {
            tokio::select! {
                biased;
                () = spin(turns) => {}
                tx = database.read_all() => drop(tx.expect("a snapshot")),
            }
        }
        if db.raw.get_database_backend() == DbBackend::Postgres {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let open =
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'";
            assert_eq!(db.number(open).await, 0);
        }
        drop(database.read_all().await.expect("a snapshot of its own"));
        db.institute("A").await;
        assert_eq!(db.number("SELECT count(*) FROM institute").await, 1);
    }

    async fn a_use_case_that_is_given_up_anywhere_leaves_nothing(db: TestDb) {
        let institute = db.institute("A").await;
        for most in (0..60).map(|n| Duration::from_micros(n * 60)) {
            let _ = tokio::time::timeout(most, read_then_write(db.ctx(), institute)).await;
        }
        read_then_write(db.ctx(), institute).await.expect("nothing stands in the way");
        let versions = db.number("SELECT version FROM institute").await;
        let events = db.number("SELECT count(*) FROM audit_event WHERE institute_id IS NOT NULL").await;
        assert_eq!(versions, events + 1);
    }

    async fn an_institute_out_of_reach_is_not_there(db: TestDb) {
        let (mine, other) = (db.institute("A").await, db.institute("B").await);
        let mut ctx = db.ctx();
        ctx.actor = oversight::access::Actor::worker("mine", mine);
        for id in [other, InstituteId(Uuid::from_u128(1 << 90))] {
            let refused = ctx.actor.tenant::<Told>(entity::Action::ImportCards, id).expect_err("not there");
            assert!(matches!(refused, Error::Access(_)));
        }
        write(&ctx, mine).await;
    }

    async fn a_snapshot_is_of_one_moment_and_keeps_nobody_from_writing(db: TestDb) {
        let (ctx, institute) = (db.ctx(), db.institute("A").await);
        let seen = async |tx: &oversight::db::ReadTx| {
            institute::Entity::find().all(&**tx).await.expect("read").iter().map(|row| row.version).collect::<Vec<_>>()
        };
        let snapshot = db.app.db.read_all().await.expect("a snapshot");
        assert_eq!(seen(&snapshot).await, [1]);
        read_then_write(ctx.clone(), institute).await.expect("written");
        db.institute("B").await;
        assert_eq!(seen(&snapshot).await, [1]);
        drop(snapshot);
        assert_eq!(seen(&db.app.db.read_all().await.expect("a snapshot")).await.len(), 2);
    }

    async fn a_row_that_the_database_refuses_is_a_fault_and_the_next_writer_goes_on(db: TestDb) {
        let (ctx, institute) = (db.ctx(), db.institute("A").await);
        let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, institute)).await.expect("a transaction");
        let card = card(&tx, institute).await;
        let mut bulk = Bulk::begin(&ctx, &tx, target()).await.expect("begun");
        let mut twice: Vec<_> = (0..100).map(|n| version(n, institute, card, tx.at())).collect();
        twice[99].id = twice[0].id;
        push(&mut bulk, twice.into_iter()).await.expect("pushed");
        let fault = bulk.finish().await.expect_err("one id twice");
        assert!(fault.tell(oversight::words::Lang::En).to_lowercase().contains("unique"));
        drop(tx);
        write(&ctx, institute).await;
        assert_eq!(db.number("SELECT count(*) FROM card_version").await, 0);
        sweep(&db.app.db).await.expect("swept");
        assert_eq!(staging_tables(&db).await, 0);
    }

    async fn rows_in_bulk_are_read_back_as_they_were_written(db: TestDb) {
        let (ctx, institute) = (db.ctx(), db.institute("A").await);
        let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, institute)).await.expect("a transaction");
        let card = card(&tx, institute).await;
        let rows: Vec<_> = (0..10_000).map(|n| version(n, institute, card, tx.at())).collect();
        let mut bulk = Bulk::begin(&ctx, &tx, target()).await.expect("begun");
        push(&mut bulk, rows.iter().cloned()).await.expect("pushed");
        assert_eq!(bulk.finish().await.expect("written"), rows.len());
        assert_eq!(db.number("SELECT count(*) FROM card_version").await, 0);
        tx.commit(&ctx, event()).await.expect("committed");
        let read = card_version::Entity::find().order_by_asc(card_version::Column::Id).all(&db.raw).await;
        assert!(read.expect("read") == rows);
        assert_eq!(staging_tables(&db).await, 0);
        if db.app.db.backend() == DbBackend::Postgres {
            let counted = "SELECT reltuples::bigint FROM pg_class WHERE oid = 'card_version'::regclass";
            assert_eq!(db.number(counted).await, 10_000, "who plans queries is told what came");
        }
    }

    async fn rows_in_bulk_that_are_given_up_are_gone(db: TestDb) {
        let (ctx, institute) = (db.ctx(), db.institute("A").await);
        for finished in [false, true] {
            let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, institute)).await.expect("a transaction");
            let card = card(&tx, institute).await;
            let mut bulk = Bulk::begin(&ctx, &tx, target()).await.expect("begun");
            push(&mut bulk, (0..5_000).map(|n| version(n, institute, card, tx.at()))).await.expect("pushed");
            // Nobody takes away the table of one who still writes.
            assert_eq!(sweep(&db.real().await.db).await.expect("swept"), 0);
            if finished {
                bulk.finish().await.expect("written");
            } else {
                drop(bulk);
            }
            drop(tx);
            assert_eq!(db.number("SELECT count(*) FROM card_version").await, 0);
            write(&ctx, institute).await;
            let left = staging_tables(&db).await;
            assert_eq!(left, i64::from(db.app.db.backend() == DbBackend::Postgres));
            // The connection that was copying may take a moment to notice; until then it holds the table.
            let mut swept = 0;
            for _ in 0..250 {
                swept += i64::from(sweep(&db.app.db).await.expect("swept"));
                if swept == left {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            assert_eq!(swept, left);
            assert_eq!(staging_tables(&db).await, 0);
        }
    }

    /// Writers that wait for an institute must not hold every connection, or the one they wait for
    /// finds none for its rows, and readers find none at all.
    async fn who_waits_does_not_starve_who_works(db: TestDb) {
        let (ctx, institute) = (db.ctx(), db.institute("A").await);
        let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, institute)).await.expect("a transaction");
        let tasks: Vec<_> = (0..40).map(|_| tokio::spawn(read_then_write(db.ctx(), institute))).collect();
        tokio::time::sleep(Duration::from_millis(300)).await;
        let work = async {
            let card = card(&tx, institute).await;
            let mut bulk = Bulk::begin(&ctx, &tx, target()).await.expect("begun");
            push(&mut bulk, (0..100).map(|n| version(n, institute, card, tx.at()))).await.expect("pushed");
            bulk.finish().await.expect("written");
            let snapshot = db.app.db.read_all().await.expect("a snapshot");
            institute::Entity::find().all(&*snapshot).await.expect("read");
        };
        tokio::time::timeout(Duration::from_secs(10), work).await.expect("nobody starves");
        tx.commit(&ctx, event()).await.expect("committed");
        for task in tasks {
            task.await.expect("no panic").expect("written");
        }
        assert_eq!(db.number("SELECT version FROM institute").await, 41);
    }
}
