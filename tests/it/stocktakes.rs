//! Count lists that are kept.

use crate::organisation::planted_import;
use crate::support::{both, fixture, tenant, whole};
use entity::{Digest, ImportKind, InScope as _, Regime, Scope, Side, StocktakeStatus, stocktake::count_line};
use oversight::audit::Event;
use oversight::db::WriteTx;
use oversight::error::Error;
use oversight::facts::{Counts, Dictionary, Origin};
use oversight::intake::{Content, Gathered, Options, Source, gather};
use oversight::jobs::Progress;
use oversight::layout::Mapping;
use oversight::plan::Incoming;
use oversight::stocktake::forward::Forward;
use oversight::stocktake::{Listing, service, store};
use oversight::words::Told;
use sea_orm::QueryOrder as _;
use std::collections::{HashMap, HashSet};

fn counts() -> Gathered {
    let mapping = Mapping::default();
    let bytes = std::fs::read(fixture("example/盘点表.csv")).expect("the fixture");
    let source = Source { side: Side::Counts, name: "盘点表.csv".to_owned(), content: Content::Bytes(bytes) };
    gather(vec![source], &Options::new(&mapping, Regime::Government)).expect("read").gathered
}

both! {
    /// A list comes back as it was: every row, to the digest, with the columns that it had.
    async fn count_lists_come_back_as_they_were(db: TestDb) {
        let institute = db.institute("A").await;
        let import = planted_import(&db, institute, ImportKind::Counts).await;
        let gathered = counts();
        let (counts, texts) = (&gathered.counts, &gathered.facts.texts);
        let skip = HashSet::from([counts.origin.at(3)]);
        let incoming =
            Incoming { import, institute, texts, skip: &skip, effective_on: None, replace_period: false, write: true };
        let ctx = db.ctx();
        let mut listing = Listing { title: "年度盘点".to_owned(), scope: "class=A02".to_owned(), ..Listing::default() };
        let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, institute)).await.expect("a transaction");
        let undated = service::import(&ctx, &tx, &incoming, counts, &listing, &Progress::default()).await;
        assert!(matches!(undated, Err(Error::Refused(told)) if told[0].code() == "BASE_DATE_MISSING"));
        listing.asked = Some("2025-12-31".parse().expect("a day"));
        let preview = Incoming { write: false, ..incoming };
        let planned = service::import(&ctx, &tx, &preview, counts, &listing, &Progress::default()).await.expect("planned");
        assert_eq!(planned.1, None);
        let (written, id) =
            service::import(&ctx, &tx, &incoming, counts, &listing, &Progress::default()).await.expect("written");
        assert_eq!(written.digest.finish(), planned.0.digest.finish());
        let id = id.expect("a stocktake");
        tx.commit(&ctx, Event::new("test.import", "Import", serde_json::json!({}))).await.expect("committed");

        let read = db.app.db.read_all().await.expect("a snapshot");
        let scope = Scope::institute(institute);
        let stocktake = store::find(&*read, &scope, id).await.expect("read").expect("there");
        assert_eq!((stocktake.title.as_str(), stocktake.scope.as_str()), ("年度盘点", "class=A02"));
        assert_eq!(store::find(&*read, &Scope::institute(db.app.id()), id).await.expect("read"), None);
        let mut dictionary = Dictionary::default();
        let tables = HashMap::from([((import, 0), 7)]);
        let of_list = (&tables, counts.columns());
        let reading = async |empty, give| store::load(&read, (&stocktake, None, Forward::default()), of_list, empty, give).await;
        let (loaded, done) = whole::<Counts, _>(&mut dictionary, reading).await;
        done.expect("read");
        assert_eq!((loaded.len(), loaded.columns()), (counts.len() - 1, counts.columns()));
        let kept = (0..counts.len()).filter(|row| *row != 3);
        let lines = count_line::Entity::find_in(&scope).order_by_asc(count_line::Column::Id).all(&*read).await;
        let lines = lines.expect("read");
        for ((now, was), line) in kept.enumerate().zip(&lines) {
            assert_eq!(loaded.digest(now), counts.digest(was), "row {was}");
            assert_eq!(line.digest, Digest(*counts.digest(was)));
            assert_eq!(loaded.origin.at(now), Origin { table: 7, row: counts.origin.at(was).row });
            assert_eq!(loaded.counted_on.at(now), counts.counted_on.at(was));
            assert_eq!(dictionary.text(loaded.counter.written(now)), texts.text(counts.counter.written(was)));
            assert_eq!(dictionary.text(loaded.location.written(now)), texts.text(counts.location.written(was)));
        }
    }

    /// A stocktake that is called off keeps its lines.
    async fn stocktakes_are_called_off(db: TestDb) {
        let institute = db.institute("A").await;
        let import = planted_import(&db, institute, ImportKind::Counts).await;
        let gathered = counts();
        let skip = HashSet::new();
        let incoming = Incoming {
            import,
            institute,
            texts: &gathered.facts.texts,
            skip: &skip,
            effective_on: None,
            replace_period: false,
            write: true,
        };
        let ctx = db.ctx();
        let day = "2025-12-31".parse().expect("a day");
        let listing = Listing { title: "盘点".to_owned(), stated: vec![day], ..Listing::default() };
        let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, institute)).await.expect("a transaction");
        let done = service::import(&ctx, &tx, &incoming, &gathered.counts, &listing, &Progress::default()).await;
        let id = done.expect("written").1.expect("a stocktake");
        service::revert(&ctx, &tx, id).await.expect("called off");
        tx.commit(&ctx, Event::new("test.revert", "Import", serde_json::json!({}))).await.expect("committed");
        let read = db.app.db.read_all().await.expect("a snapshot");
        let stocktake = store::find(&*read, &Scope::all(), id).await.expect("read").expect("there");
        assert_eq!((stocktake.status, stocktake.version), (StocktakeStatus::Cancelled, 2));
        assert_eq!(db.number("SELECT count(*) FROM count_line").await, gathered.counts.len() as i64);
    }
}
