//! Institutes, and the names that their books use.

use crate::support::{TestDb, both, tenant};
use entity::imports::import;
use entity::{
    Day, Digest, ImportId, ImportKind, ImportMode, ImportStatus, InstituteId, LegalForm, Moment, Regime, Scope,
};
use oversight::audit::Event;
use oversight::db::WriteTx;
use oversight::error::Error;
use oversight::facts::Dictionary;
use oversight::org::service::{self, Registration};
use oversight::org::{Directory, import as list, store};
use oversight::plan::{Incoming, Planned};
use oversight::words::Told;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use std::collections::HashSet;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn registration(code: &str) -> Registration {
    Registration {
        code: code.to_owned(),
        name: "示例研究院".to_owned(),
        uscc: Some("91350100M000100Y43".to_owned()),
        legal_form: Some(LegalForm::NonProfit),
        regime: Some(Regime::NonProfit2004),
        ..Registration::default()
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error<Told>>) -> Vec<&'static str> {
    match result {
        Err(Error::Refused(told)) => told.iter().map(Told::code).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

/// An import of a kind, whose row stands.
pub async fn planted_import(db: &TestDb, institute: InstituteId, kind: ImportKind) -> ImportId {
    let ctx = db.ctx();
    let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, institute)).await.expect("a transaction");
    let id = db.app.id();
    let model = import::Model {
        id,
        institute_id: institute,
        kind,
        mode: ImportMode::RejectAll,
        status: ImportStatus::Committed,
        upload_id: None,
        file_name: "a.csv".to_owned(),
        sha256: Digest([1; 32]),
        size: 1,
        mapping: String::new(),
        mapping_digest: Digest([0; 32]),
        effective_on: None,
        replace_period: false,
        preview_digest: None,
        once_key: None,
        created: 0,
        changed: 0,
        unchanged: 0,
        rejected: 0,
        absent: 0,
        digest: None,
        problems: "[]".to_owned(),
        inputs: "[]".to_owned(),
        stocktake_id: None,
        options: "{}".to_owned(),
        actor: "test".to_owned(),
        recorded_at: tx.at(),
        reverted_at: None,
    };
    model.into_active_model().reset_all().insert(&*tx).await.expect("written");
    tx.commit(&ctx, Event::new("test.plant", format_args!("Import:{id}"), serde_json::json!({})))
        .await
        .expect("committed");
    id
}

async fn take(db: &TestDb, institute: InstituteId, csv: &str, write: bool) -> Planned {
    let import = planted_import(db, institute, ImportKind::Org).await;
    let ctx = db.ctx();
    let found = list::read(csv.as_bytes(), "组织.csv").expect("a list");
    assert_eq!(found.rejected, []);
    let (texts, skip) = (Dictionary::default(), HashSet::new());
    let incoming =
        Incoming { import, institute, texts: &texts, skip: &skip, effective_on: None, replace_period: false, write };
    let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, institute)).await.expect("a transaction");
    let planned = service::import(&ctx, &tx, &incoming, &found.rows).await.expect("planned");
    tx.commit(&ctx, Event::new("test.import", "Import", serde_json::json!({}))).await.expect("committed");
    planned
}

both! {
    /// An institute is registered once, and its regimes are known as they were known.
    async fn institutes_follow_regimes_in_two_times(db: TestDb) {
        let ctx = db.ctx();
        let institute = service::register(&ctx, &registration("A01"), None).await.expect("registered");
        assert_eq!(refused(service::register(&ctx, &registration("A01"), None).await), ["CODE_TAKEN", "USCC_TAKEN"]);
        let again = service::register(&ctx, &registration("A01"), Some(institute.id)).await.expect("the same");
        assert_eq!(again, institute);
        let before = institute.recorded_at;
        db.clock.set(Moment(before.0 + 1_000_000));
        let first = service::follow_regime(&ctx, institute.id, Regime::NonProfit2024, None).await.expect("followed");
        assert_eq!(first.effective_from, day("2026-01-01"));
        let second = service::follow_regime(&ctx, institute.id, Regime::Government, Some(day("2026-01-01"))).await;
        let second = second.expect("corrected");
        let same = service::follow_regime(&ctx, institute.id, Regime::Government, Some(day("2026-01-01"))).await;
        assert_eq!(refused(same), ["REGIME_SAME"]);
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let scope = Scope::all();
        for (on, known_at, regime) in [
            ("2025-12-31", before, Some(Regime::NonProfit2004)),
            ("2026-06-30", before, Some(Regime::NonProfit2004)),
            ("2026-06-30", first.recorded_at, Some(Regime::NonProfit2024)),
            ("2026-06-30", second.recorded_at, Some(Regime::Government)),
            ("2025-06-30", Moment(before.0 - 1), None),
        ] {
            let found = store::regime_on(&*tx, &scope, institute.id, day(on), known_at).await.expect("read");
            assert_eq!(found, regime, "{on} known at {known_at}");
        }
        assert!(store::by_code(&*tx, &scope, "A01").await.expect("read").is_some());
        let foreign = Scope::institute(db.app.id());
        assert_eq!(store::by_code(&*tx, &foreign, "A01").await.expect("read"), None);
        assert_eq!(db.number("SELECT count(*) FROM audit_event").await, 3);
    }

    /// What is named gets its id once, places with all that they lie in.
    async fn names_have_one_id(db: TestDb) {
        let institute = db.institute("A").await;
        let ctx = db.ctx();
        let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, institute)).await.expect("a transaction");
        let mut directory = Directory::load(&*tx, &Scope::all(), institute).await.expect("loaded");
        let room = directory.place(&db.app, "东区/A栋/301").expect("a place");
        assert_eq!(directory.place(&db.app, " 东区／Ａ栋/301"), Some(room));
        let lab = directory.department(&db.app, "信息 部").expect("a department");
        assert_eq!(directory.department(&db.app, "信息部"), Some(lab));
        assert_eq!(directory.department(&db.app, "  "), None);
        let person = directory.person(&db.app, "张伟").expect("a person");
        let class = directory.category(&db.app, "A02010105", "台式计算机").expect("a class");
        directory.write(&ctx, &tx).await.expect("written");
        directory.write(&ctx, &tx).await.expect("nothing is left to write");
        tx.commit(&ctx, Event::new("test.name", "Institute", serde_json::json!({}))).await.expect("committed");
        assert_eq!(db.number("SELECT count(*) FROM place").await, 3);
        assert_eq!(db.number("SELECT count(*) FROM place WHERE parent_id IS NULL").await, 1);
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let mut directory = Directory::load(&*tx, &Scope::all(), institute).await.expect("loaded");
        assert_eq!(directory.place(&db.app, "东区/A栋/301"), Some(room));
        assert_eq!(directory.place_path(room), "东区/A栋/301");
        assert_eq!(directory.department_name(lab), "信息 部");
        assert_eq!(directory.person(&db.app, "张伟"), Some(person));
        assert_eq!(directory.category_names(class), ("A02010105", "台式计算机"));
        let classes = store::categories(&*tx, &Scope::all(), institute).await.expect("read");
        assert_eq!((classes[0].system.code(), classes[0].edition.as_str()), ("GBT_14885", "2022"));
        assert_eq!(store::places(&*tx, &Scope::institute(db.app.id()), institute).await.expect("read"), []);
    }

    /// A list of the organisation creates, changes, and leaves what it does not name.
    async fn organisation_lists_are_taken_in(db: TestDb) {
        let institute = db.institute("A").await;
        let first = "类型,编码,名称,上级,部门\n部门,D2,信息部,院办,\n部门,D1,院办,,\n人员,007,张伟,,信息部\n\
                     人员,008,张伟,,院办\n地点,A,A栋,东区,\n地点,,301,A栋,\n分类,2010105,计算机,,\n";
        let preview = take(&db, institute, first, false).await;
        assert_eq!(db.number("SELECT count(*) FROM department").await, 0);
        let written = take(&db, institute, first, true).await;
        assert_eq!((written.created, written.changed, written.digest.finish()), (7, 0, preview.digest.finish()));
        assert_eq!(db.number("SELECT count(*) FROM place").await, 3);
        assert_eq!(db.number("SELECT count(*) FROM department WHERE parent_id IS NOT NULL").await, 1);
        assert_eq!(db.number("SELECT count(*) FROM person WHERE department_id IS NOT NULL").await, 2);
        assert_eq!(db.number("SELECT count(*) FROM category WHERE edition = '2010'").await, 1);
        let same = take(&db, institute, first, true).await;
        assert_eq!((same.created, same.changed, same.unchanged, same.absent), (0, 0, 7, 0));
        let second = "类型,编码,名称,上级,部门\n部门,D9,信息部,院办,\n人员,007,张伟,,院办\n";
        let changed = take(&db, institute, second, true).await;
        assert_eq!((changed.created, changed.changed, changed.unchanged, changed.absent), (0, 2, 0, 1));
        assert_eq!(changed.rows[1].changes[0].field, "department");
        assert_eq!(db.number("SELECT count(*) FROM department WHERE code = 'D9'").await, 1);
        assert_eq!(db.number("SELECT count(*) FROM person").await, 2);
    }
}
