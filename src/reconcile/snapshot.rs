//! What is held of an institute, back as the facts that files gave: one moment of the database.

use super::words;
use crate::assets;
use crate::error::{Error, Fault};
use crate::facts::{FileInfo, TableInfo};
use crate::intake::{Gathered, InputReport};
use crate::ledger;
use crate::stocktake;
use crate::words::Told;
use entity::imports::{import, import_sheet};
use entity::reconcile::reconciliation_run;
use entity::{ImportId, ImportKind, ImportStatus, InScope as _, InstituteId, Moment, Scope, Side};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DatabaseTransaction, QueryFilter as _, QueryOrder as _};
use std::collections::HashMap;

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

/// Reads what a run compares.
pub(super) async fn read(tx: &DatabaseTransaction, run: &reconciliation_run::Model) -> Result<Snapshot, Error<Told>> {
    let scope = Scope::institute(run.institute_id);
    let stocktake = match run.stocktake_id {
        Some(id) => stocktake::store::find(tx, &scope, id).await?,
        None => None,
    };
    let of_counts = stocktake.as_ref().and_then(|stocktake| stocktake.import_id);
    let imports = imports(tx, &scope, (run.institute_id, run.known_at)).await?;
    let imports: Vec<import::Model> =
        imports.into_iter().filter(|one| one.kind != ImportKind::Counts || Some(one.id) == of_counts).collect();
    let mut snapshot = Snapshot {
        gathered: Gathered::default(),
        sides: [false; 3],
        inputs: imports.iter().map(input).collect(),
        recorded: Vec::new(),
    };
    let sheets = enter(tx, &scope, &imports, &mut snapshot).await?;
    let columns = |kind: ImportKind| {
        let of_kind = imports.iter().filter(|one| one.kind == kind).map(|one| one.id);
        let of_kind: Vec<ImportId> = of_kind.collect();
        sheets.columns.iter().filter(|((id, _), _)| of_kind.contains(id)).fold(0, |mask, (_, columns)| mask | columns)
    };
    let mut texts = std::mem::take(&mut snapshot.gathered.facts.texts);
    let gathered = &mut snapshot.gathered;
    let by_kind = |kind: ImportKind| -> ledger::store::Sheets {
        let kinds: HashMap<ImportId, ImportKind> = imports.iter().map(|one| (one.id, one.kind)).collect();
        let own = sheets.places.iter().filter(|((id, _), _)| kinds.get(id) == Some(&kind));
        own.map(|(sheet, place)| (*sheet, (*place, sheets.columns.get(sheet).copied().unwrap_or(0)))).collect()
    };
    (gathered.journal, gathered.balances) =
        ledger::store::load(tx, &scope, run.institute_id, run.known_at, &by_kind(ImportKind::Ledger), &mut texts)
            .await?;
    gathered.cards = assets::store::load(
        tx,
        &scope,
        (run.as_of, run.known_at),
        (&sheets.places, columns(ImportKind::Cards)),
        &mut texts,
    )
    .await?;
    if let Some(stocktake) = &stocktake {
        let of_list = (&sheets.places, columns(ImportKind::Counts));
        gathered.counts = stocktake::store::load(tx, stocktake, of_list, &mut texts).await?;
    }
    let has_ledger = !gathered.journal.is_empty() || !gathered.balances.is_empty();
    snapshot.sides = [has_ledger, !gathered.cards.is_empty(), stocktake.is_some()];
    gathered.facts.texts = texts;
    Ok(snapshot)
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
