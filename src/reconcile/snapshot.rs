//! What is held of an institute, back as the facts that files gave: one moment of the database.

use super::words;
use crate::assets;
use crate::db::ReadTx;
use crate::depreciation::service as depreciation;
use crate::error::{Error, Fault};
use crate::facts::{Cards, Counts, Dictionary, FileInfo, Joining, LedgerRows, Sealed, TableInfo};
use crate::intake::{Gathered, InputReport};
use crate::ledger;
use crate::stocktake;
use crate::words::Told;
use entity::imports::{import, import_sheet};
use entity::reconcile::reconciliation_run;
use entity::stocktake::stocktake as stocktake_row;
use entity::{
    Digest, ImportId, ImportKind, ImportStatus, InScope as _, InstituteId, Moment, Scope, Side, StocktakeKind,
};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DatabaseTransaction, QueryFilter as _, QueryOrder as _};
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, HashSet};
use std::sync::mpsc::{Receiver, Sender, channel};

/// The rows of the three lists as known at an instant, and where they come from.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// The rows, not yet put together.
    pub gathered: Gathered,
    /// Which of accounts, cards and counts there are.
    pub sides: [bool; 3],
    /// The files.
    pub inputs: Vec<InputReport>,
    /// When the rows of each table were recorded.
    pub recorded: Vec<Moment>,
}

/// The sheets that rows come from, by the list they are of.
#[derive(Debug, Default)]
struct Sheets {
    /// Where a sheet stands among the tables.
    places: HashMap<(ImportId, i32), u16>,
    /// The columns of the sheets that still count.
    columns: HashMap<(ImportId, i32), i64>,
}

/// Reads what a run compares. Names and whatever else can change is read in the snapshot `tx`; the three
/// lists beside it and at once, since what is known of them at an instant that has passed never changes.
pub(super) async fn read(tx: &ReadTx, run: &reconciliation_run::Model) -> Result<Snapshot, Error<Told>> {
    let rows: &DatabaseTransaction = tx;
    let scope = Scope::institute(run.institute_id);
    let stocktake = match run.stocktake_id {
        Some(id) => stocktake::store::find(rows, &scope, id).await?,
        None => None,
    };
    let of_counts = stocktake.as_ref().and_then(|stocktake| stocktake.import_id);
    let imports = imports(rows, &scope, (run.institute_id, run.known_at)).await?;
    let imports: Vec<import::Model> =
        imports.into_iter().filter(|one| one.kind != ImportKind::Counts || Some(one.id) == of_counts).collect();
    let mut snapshot = Snapshot {
        gathered: Gathered::default(),
        sides: [false; 3],
        inputs: imports.iter().map(input).collect(),
        recorded: Vec::new(),
    };
    let mut sheets = enter(rows, &scope, &imports, &mut snapshot).await?;
    let counted = match stocktake.as_ref().filter(|one| one.kind == StocktakeKind::Count) {
        Some(one) => stocktake::store::closing(rows, &scope, one.id, run.known_at).await?.map(|closing| (one, closing)),
        None => None,
    };
    if let Some((one, closing)) = counted {
        enter_counted(one, closing, &mut snapshot, &mut sheets)?;
    }
    let closing = counted.map(|(_, closing)| closing);
    let ledger = sheets.of_kind(&imports, ImportKind::Ledger);
    let gathered = &mut snapshot.gathered;
    gathered.balances = ledger::store::load_balances(rows, &scope, (run.institute_id, run.known_at), &ledger).await?;
    let depreciated = depreciation::accumulated(tx, run.institute_id, ((run.from_on, run.as_of), run.known_at)).await?;
    let of_cards = columns(&sheets.of_kind(&imports, ImportKind::Cards));
    let said_here = assets::store::columns_said_here(rows, run.institute_id, run.known_at).await?;
    let reckoned = if depreciated.is_empty() { 0 } else { Cards::of_depreciation() | Cards::of_period() };
    let lists = Lists {
        ledger: ledger::store::Wanted {
            scope: scope.clone(),
            institute: run.institute_id,
            known_at: run.known_at,
            codes: ledger::store::codes(rows, &scope, run.institute_id).await?,
            sheets: ledger,
        },
        cards: assets::store::Wanted {
            institute: run.institute_id,
            as_of: run.as_of,
            known_at: run.known_at,
            columns: of_cards | said_here | reckoned,
            depreciated,
            tables: sheets.places.clone(),
            names: assets::store::names(rows, &scope).await?,
        },
        count_columns: match closing {
            Some(_) => stocktake::counted::columns(),
            None => columns(&sheets.of_kind(&imports, ImportKind::Counts)),
        },
        forward: match stocktake.as_ref().zip(closing) {
            Some(of) => stocktake::forward::forward(rows, of, (run.as_of, run.known_at)).await?,
            None => stocktake::forward::Forward::default(),
        },
        stocktake: stocktake.map(|stocktake| (stocktake, closing)),
    };
    let has_counts = lists.stocktake.is_some();
    lists.read(tx, &sheets, gathered).await?;
    let has_ledger = !gathered.journal.is_empty() || !gathered.balances.is_empty();
    snapshot.sides = [has_ledger, !gathered.cards.is_empty(), has_counts];
    Ok(snapshot)
}

impl Sheets {
    /// The sheets of one kind of imports: where each stands, and its columns.
    fn of_kind(&self, imports: &[import::Model], kind: ImportKind) -> ledger::store::Sheets {
        let of_kind: HashSet<ImportId> = imports.iter().filter(|one| one.kind == kind).map(|one| one.id).collect();
        let own = self.places.iter().filter(|((id, _), _)| of_kind.contains(id));
        own.map(|(sheet, place)| (*sheet, (*place, self.columns.get(sheet).copied().unwrap_or(0)))).collect()
    }
}

/// The columns that any of the sheets has.
fn columns(sheets: &ledger::store::Sheets) -> i64 {
    sheets.values().fold(0, |mask, (_, columns)| mask | columns)
}

/// The three lists, to be read.
struct Lists {
    ledger: ledger::store::Wanted,
    cards: assets::store::Wanted,
    /// With its closing, where it was counted here.
    stocktake: Option<(stocktake_row::Model, Option<Moment>)>,
    /// What happened since its base date.
    forward: stocktake::forward::Forward,
    count_columns: i64,
}

/// A part of a list that was read.
#[expect(clippy::large_enum_variant, reason = "a part has thousands of rows and is moved once")]
enum Part {
    Ledger(Sealed<LedgerRows>),
    Cards(Sealed<Cards>),
    Counts(Sealed<Counts>),
}

impl Lists {
    /// Reads the lists at once; one more thread puts their parts together.
    async fn read(self, tx: &ReadTx, sheets: &Sheets, gathered: &mut Gathered) -> Result<(), Fault> {
        let dictionary = std::mem::take(&mut gathered.facts.texts);
        let texts = dictionary.texts();
        let (send, receive) = channel();
        let joined = tokio::task::spawn_blocking(move || join(&receive, dictionary));
        let ledger = ledger::store::load(tx, self.ledger, texts.clone(), give(&send, Part::Ledger));
        let cards = assets::store::load(tx, self.cards, texts.clone(), give(&send, Part::Cards));
        let counts = give(&send, Part::Counts);
        let counts = async {
            let Some((stocktake, closing)) = &self.stocktake else {
                drop(counts);
                return Ok(());
            };
            let of_list = (&sheets.places, self.count_columns);
            stocktake::store::load(tx, (stocktake, *closing, self.forward), of_list, texts, counts).await
        };
        drop(send);
        let ((), not_in_force, ()) = tokio::try_join!(ledger, cards, counts)?;
        let joined = joined.await.map_err(|error| Fault::new(words::READING.with([]), error))?;
        (gathered.facts.texts, gathered.journal, gathered.cards, gathered.counts) = joined;
        gathered.cards.remove(&not_in_force);
        Ok(())
    }
}

/// Gives parts of a list to the thread that puts them together.
fn give<T>(send: &Sender<Part>, of: fn(T) -> Part) -> impl FnMut(T) + Send + use<T> {
    let send = send.clone();
    // Nobody takes parts any more when the run was given up, and then nobody waits for them either.
    move |part| _ = send.send(of(part))
}

fn join(receive: &Receiver<Part>, mut dictionary: Dictionary) -> (Dictionary, LedgerRows, Cards, Counts) {
    let (mut ledger, mut cards, mut counts) = (Joining::default(), Joining::default(), Joining::default());
    for part in receive {
        match part {
            Part::Ledger(part) => ledger.add(part, &mut dictionary),
            Part::Cards(part) => cards.add(part, &mut dictionary),
            Part::Counts(part) => counts.add(part, &mut dictionary),
        }
    }
    let ledger = ledger.finish(&mut dictionary);
    let cards = cards.finish(&mut dictionary);
    let counts = counts.finish(&mut dictionary);
    (dictionary, ledger, cards, counts)
}

/// Enters a stocktake that was counted here among the tables of the facts: its rows have a number each, and no file.
fn enter_counted(
    stocktake: &stocktake_row::Model,
    closing: Moment,
    snapshot: &mut Snapshot,
    sheets: &mut Sheets,
) -> Result<(), Error<Told>> {
    let facts = &mut snapshot.gathered.facts;
    let place = u16::try_from(facts.tables.len()).map_err(|_| Error::Refused(vec![words::TOO_MANY_SHEETS.with([])]))?;
    let (name, sha256) = (stocktake.title.clone(), Digest(Sha256::digest(stocktake.id.0.as_bytes()).into()));
    sheets.places.insert((stocktake::store::source(stocktake), 0), place);
    facts.tables.push(TableInfo { file: facts.files.len() as u32, sheet: String::new(), telling_column: 0 });
    facts.files.push(FileInfo { name: name.clone(), sha256, size: 0 });
    snapshot.recorded.push(closing);
    snapshot.inputs.push(InputReport {
        side: Side::Counts,
        name,
        sha256,
        size: 0,
        format: None,
        encoding: None,
        sheets: Vec::new(),
        notices: Vec::new(),
    });
    Ok(())
}

/// The imports that were known at an instant, the oldest first, also those undone since.
pub(super) async fn imports(
    db: &impl ConnectionTrait,
    scope: &Scope,
    (institute, known_at): (InstituteId, Moment),
) -> Result<Vec<import::Model>, Fault> {
    use import::Column as C;
    let select = import::Entity::find_in(scope)
        .filter(C::InstituteId.eq(institute))
        .filter(C::RecordedAt.lte(known_at))
        .filter(C::Kind.is_in([ImportKind::Ledger, ImportKind::Cards, ImportKind::Counts]))
        .filter(C::Status.is_in([ImportStatus::Committed, ImportStatus::Reverted]))
        .order_by_asc(C::RecordedAt)
        .order_by_asc(C::Id);
    Ok(select.all(db).await?)
}

/// Whether the effects of an import stood at an instant.
pub(super) fn stood(import: &import::Model, known_at: Moment) -> bool {
    import.reverted_at.is_none_or(|reverted_at| reverted_at > known_at)
}

fn input(import: &import::Model) -> InputReport {
    InputReport {
        side: match import.kind {
            ImportKind::Ledger | ImportKind::Org => Side::Ledger,
            ImportKind::Cards => Side::Cards,
            ImportKind::Counts => Side::Counts,
        },
        name: import.file_name.clone(),
        sha256: import.sha256,
        size: import.size as u64,
        format: None,
        encoding: None,
        sheets: Vec::new(),
        notices: Vec::new(),
    }
}

/// Enters the sheets of the imports among the tables of the facts.
async fn enter(
    tx: &DatabaseTransaction,
    scope: &Scope,
    imports: &[import::Model],
    snapshot: &mut Snapshot,
) -> Result<Sheets, Error<Told>> {
    use import_sheet::Column as C;
    let mut of_import: HashMap<ImportId, Vec<import_sheet::Model>> = HashMap::new();
    let wanted = imports.first().map(|import| {
        Query::select()
            .column(import::Column::Id)
            .from(import::Entity)
            .and_where(import::Column::InstituteId.eq(import.institute_id))
            .to_owned()
    });
    if let Some(wanted) = wanted {
        let select = import_sheet::Entity::find_in(scope).filter(C::ImportId.in_subquery(wanted));
        for sheet in select.order_by_asc(C::ImportId).order_by_asc(C::Number).all(tx).await? {
            of_import.entry(sheet.import_id).or_default().push(sheet);
        }
    }
    let facts = &mut snapshot.gathered.facts;
    let mut sheets = Sheets::default();
    for (file, import) in imports.iter().enumerate() {
        let (name, size) = (import.file_name.clone(), import.size as u64);
        facts.files.push(FileInfo { name, sha256: import.sha256, size });
        for sheet in of_import.remove(&import.id).unwrap_or_default() {
            let place =
                u16::try_from(facts.tables.len()).map_err(|_| Error::Refused(vec![words::TOO_MANY_SHEETS.with([])]))?;
            let key = (import.id, sheet.number);
            sheets.places.insert(key, place);
            // Also of an import that was undone: rows that something later touched still have its columns.
            sheets.columns.insert(key, sheet.columns);
            let telling_column = sheet.telling_column as u32;
            facts.tables.push(TableInfo { file: file as u32, sheet: sheet.sheet, telling_column });
            snapshot.recorded.push(import.recorded_at);
        }
    }
    Ok(sheets)
}
