//! Lines and balances back into facts.

use super::super::plan::{Covered, HeldBalance, HeldLines};
use super::{NAMED, balances, lines};
use crate::db::Values;
use crate::error::Fault;
use crate::facts::{Dictionary, LedgerRow, LedgerRows, Origin, Sym, Texts};
use crate::ledger::{AccountBalance, words};
use entity::ledger::{account, ledger_balance, ledger_line};
use entity::{AccountId, BookId, ImportId, InScope, InstituteId, LedgerLineId, Moment, Scope};
use foldhash::fast::RandomState;
use futures_util::TryStreamExt as _;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait as _, IntoTableRef, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DatabaseTransaction, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    StreamTrait as _,
};
use std::collections::HashMap;
use std::pin::pin;
use tokio::task::JoinHandle;

/// Where the sheets of imports stand among the tables of facts, and which columns they have.
pub type Sheets = HashMap<(ImportId, i32), (u16, i64)>;

/// Rows of a part: its texts should stay in the processor's cache while it is read.
const PART: usize = 1 << 14;
/// Parts that are put together at a time.
const BATCH: usize = 16;

/// What an institute's books say as known at an instant: lines and openings, and balances, as they
/// were read. Put together they say what the files said.
pub async fn load(
    db: &DatabaseTransaction,
    scope: &Scope,
    institute: InstituteId,
    known_at: Moment,
    sheets: &Sheets,
    dictionary: &mut Dictionary,
) -> Result<(LedgerRows, Vec<AccountBalance>), Fault> {
    let lines = living::<ledger_line::Entity>(scope, institute, known_at);
    let mask = sheets.values().fold(0, |mask, (_, columns)| mask | columns);
    let codes = codes(db, scope, institute).await?;
    let mut parts = Parts::new(dictionary, Some(sheets), codes);
    read_lines(db, &lines, mask, &mut parts).await?;
    let rows = parts.finish().await?.rows;
    let mut balances = Vec::new();
    for read in read_balances(db, living::<ledger_balance::Entity>(scope, institute, known_at)).await? {
        let (table, _) = sheet(sheets, read.import, read.sheet)?;
        balances.push(AccountBalance { origin: Origin { table, ..read.balance.origin }, ..read.balance });
    }
    Ok((rows, balances))
}

/// The lines that are held of what a file covers.
pub(in crate::ledger) async fn held_lines(
    db: &DatabaseTransaction,
    institute: InstituteId,
    book: BookId,
    covered: &Covered,
) -> Result<HeldLines, Fault> {
    use ledger_line::Column as C;
    let mut wanted = Condition::any();
    let mut years: HashMap<u16, Vec<i32>> = HashMap::new();
    for (year, period) in &covered.periods {
        years.entry(*year).or_default().push(i32::from(*period));
    }
    for (year, periods) in years {
        wanted = wanted.add(C::Year.eq(i32::from(year)).and(C::Period.is_in(periods)).and(C::Kind.eq(LINE)));
    }
    for day in &covered.openings {
        let (year, period) = day.year_month().unwrap_or_default();
        let on = if day.is_blank() { C::HeldOn.is_null() } else { C::HeldOn.eq(*day) };
        let within = C::Year.eq(i32::from(year)).and(C::Period.eq(i32::from(period)));
        wanted = wanted.add(within.and(on).and(C::Kind.eq(OPENING)));
    }
    if wanted.is_empty() {
        return Ok(HeldLines::default());
    }
    lines_where(db, institute, Condition::all().add(C::BookId.eq(book)).add(wanted)).await
}

/// Lines of an institute that are held, and meet a condition.
pub(in crate::ledger) async fn lines_where(
    db: &DatabaseTransaction,
    institute: InstituteId,
    condition: impl sea_orm::sea_query::IntoCondition,
) -> Result<HeldLines, Fault> {
    let select = living::<ledger_line::Entity>(&Scope::institute(institute), institute, Moment::LAST)
        .cond_where(condition)
        .to_owned();
    held(db, institute, select).await
}

/// Balances of an institute that are held, and meet a condition.
pub(in crate::ledger) async fn balances_where(
    db: &DatabaseTransaction,
    institute: InstituteId,
    condition: impl sea_orm::sea_query::IntoCondition,
) -> Result<Vec<HeldBalance>, Fault> {
    let select = living::<ledger_balance::Entity>(&Scope::institute(institute), institute, Moment::LAST)
        .cond_where(condition)
        .to_owned();
    Ok(read_balances(db, select).await?.into_iter().map(held_balance).collect())
}

/// The lines that an import reversed, as they were; its own are left out.
pub(in crate::ledger) async fn lines_reversed_by(
    db: &DatabaseTransaction,
    institute: InstituteId,
    import: ImportId,
) -> Result<HeldLines, Fault> {
    use ledger_line::Column as C;
    let select = ledger_line::Entity::find_in(&Scope::institute(institute))
        .select_only()
        .filter(C::Id.in_subquery(reversed_ids(ledger_line::Entity, import)))
        .filter(C::ImportId.ne(import))
        .into_query();
    held(db, institute, select).await
}

/// The balances that an import reversed, as they were; its own are left out.
pub(in crate::ledger) async fn balances_reversed_by(
    db: &DatabaseTransaction,
    institute: InstituteId,
    import: ImportId,
) -> Result<Vec<HeldBalance>, Fault> {
    use ledger_balance::Column as C;
    let select = ledger_balance::Entity::find_in(&Scope::institute(institute))
        .select_only()
        .filter(C::Id.in_subquery(reversed_ids(ledger_balance::Entity, import)))
        .filter(C::ImportId.ne(import))
        .into_query();
    Ok(read_balances(db, select).await?.into_iter().map(held_balance).collect())
}

fn reversed_ids(table: impl IntoTableRef, import: ImportId) -> SelectStatement {
    Query::select()
        .column("reverses_id")
        .from(table)
        .and_where(Expr::col("import_id").eq(import))
        .and_where(Expr::col("reverses_id").is_not_null())
        .to_owned()
}

fn held_balance(read: balances::Read) -> HeldBalance {
    let origin = Origin { table: read.sheet as u16, ..read.balance.origin };
    HeldBalance { id: read.id, import: read.import, balance: AccountBalance { origin, ..read.balance } }
}

const LINE: entity::LedgerLineKind = entity::LedgerLineKind::Line;
const OPENING: entity::LedgerLineKind = entity::LedgerLineKind::Opening;

async fn held(db: &DatabaseTransaction, institute: InstituteId, select: SelectStatement) -> Result<HeldLines, Fault> {
    let mut texts = Dictionary::default();
    let codes = codes(db, &Scope::institute(institute), institute).await?;
    let mut parts = Parts::new(&mut texts, None, codes);
    read_lines(db, &select, i64::MAX, &mut parts).await?;
    let done = parts.finish().await?;
    Ok(HeldLines { rows: done.rows, texts, ids: done.ids, imports: done.imports })
}

/// The balances that are held of what a file covers.
pub(in crate::ledger) async fn held_balances(
    db: &DatabaseTransaction,
    institute: InstituteId,
    book: BookId,
    covered: &Covered,
) -> Result<Vec<HeldBalance>, Fault> {
    use ledger_balance::Column as C;
    if covered.accounts.is_empty() {
        return Ok(Vec::new());
    }
    // A file of balances is held against all of its periods; one of openings against its accounts.
    let named = covered.spans.is_empty() && covered.accounts.len() <= NAMED;
    let accounts = named.then(|| C::Account.is_in(covered.accounts.iter().map(String::as_str)));
    balances_where(db, institute, Condition::all().add(C::BookId.eq(book)).add_option(accounts)).await
}

/// Rows of a table of the ledger that are no reversal and, as known at an instant, not reversed; nothing
/// of them is selected yet.
fn living<E: InScope + Default>(scope: &Scope, institute: InstituteId, known_at: Moment) -> SelectStatement {
    let (table, later) = (E::default(), Alias::new("later"));
    let reversal = Query::select()
        .expr(Expr::val(1))
        .from_as(table, later.clone())
        .and_where(Expr::col((later.clone(), "reverses_id")).equals((table, "id")))
        .and_where(Expr::col((later, "recorded_at")).lte(known_at))
        .to_owned();
    E::find_in(scope)
        .select_only()
        .filter(E::INSTITUTE.eq(institute))
        .filter(Expr::col((table, "recorded_at")).lte(known_at))
        .filter(Expr::col((table, "reverses_id")).is_null())
        .filter(Expr::exists(reversal).not())
        .into_query()
}

async fn codes(db: &DatabaseTransaction, scope: &Scope, institute: InstituteId) -> Result<Codes, Fault> {
    use account::Column as C;
    let select = account::Entity::find_in(scope)
        .select_only()
        .columns([C::Id, C::Code])
        .filter(C::InstituteId.eq(institute))
        .into_query();
    let mut codes = Codes::default();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        codes.insert(values.id()?, values.text()?.to_owned());
    }
    Ok(codes)
}

async fn read_balances(db: &DatabaseTransaction, mut select: SelectStatement) -> Result<Vec<balances::Read>, Fault> {
    select.columns(balances::columns().map(|column| (ledger_balance::Entity, Alias::new(column))));
    let mut read = Vec::new();
    let mut rows = pin!(db.stream(&select).await?);
    while let Some(row) = rows.try_next().await? {
        read.push(balances::read(&mut Values::of(&row)?)?);
    }
    Ok(read)
}

async fn read_lines(
    db: &DatabaseTransaction,
    select: &SelectStatement,
    mask: i64,
    parts: &mut Parts<'_>,
) -> Result<(), Fault> {
    let mut select = select.clone();
    if parts.sheets.is_none() {
        select.column((ledger_line::Entity, ledger_line::Column::Id));
    }
    select.columns(lines::columns(mask).map(|column| (ledger_line::Entity, Alias::new(column))));
    let mut rows = pin!(db.stream(&select).await?);
    while let Some(row) = rows.try_next().await? {
        let mut values = Values::of(&row)?;
        if parts.sheets.is_none() {
            parts.done.ids.push(values.id()?);
        }
        let read = lines::read(&mut values, mask, &mut parts.texts)?;
        parts.push(&read)?;
        if parts.rows.len() == PART {
            parts.seal().await?;
        }
    }
    Ok(())
}

/// Codes of accounts by id.
type Codes = HashMap<AccountId, String, RandomState>;

/// A part with its texts, being digested.
type Sealing = JoinHandle<(LedgerRows, Texts)>;

/// Rows on their way into facts, part by part: while one is read, those before it are digested.
struct Parts<'a> {
    dictionary: &'a mut Dictionary,
    sheets: Option<&'a Sheets>,
    codes: Codes,
    texts: Texts,
    accounts: HashMap<AccountId, Sym, RandomState>,
    place: Option<((ImportId, i32), u16)>,
    columns: i64,
    rows: Vec<LedgerRow>,
    sealing: Vec<Sealing>,
    done: Done,
}

/// Rows that have become facts; which they are is told where no sheets are asked for.
#[derive(Default)]
struct Done {
    rows: LedgerRows,
    ids: Vec<LedgerLineId>,
    imports: Vec<ImportId>,
}

impl<'a> Parts<'a> {
    fn new(dictionary: &'a mut Dictionary, sheets: Option<&'a Sheets>, codes: Codes) -> Self {
        Self {
            texts: dictionary.texts(),
            dictionary,
            sheets,
            codes,
            accounts: HashMap::default(),
            place: None,
            columns: if sheets.is_some() { 0 } else { i64::MAX },
            rows: Vec::with_capacity(PART),
            sealing: Vec::new(),
            done: Done::default(),
        }
    }

    #[inline]
    fn push(&mut self, read: &lines::Read) -> Result<(), Fault> {
        let mut row = read.row;
        row.account = match self.accounts.get(&read.account) {
            Some(sym) => *sym,
            None => self.account(read.account)?,
        };
        if let Some(sheets) = self.sheets {
            let place = (read.import, read.sheet);
            row.origin.table = match self.place {
                Some((known, table)) if known == place => table,
                _ => {
                    let (table, columns) = sheet(sheets, read.import, read.sheet)?;
                    self.place = Some((place, table));
                    self.columns |= columns;
                    table
                }
            };
        } else {
            row.origin.table = read.sheet as u16;
            self.done.imports.push(read.import);
        }
        self.rows.push(row);
        Ok(())
    }

    fn account(&mut self, id: AccountId) -> Result<Sym, Fault> {
        let code = self.codes.get(&id).ok_or_else(|| Fault::told(words::ACCOUNT_LOST.with([&id])))?;
        let sym = self.texts.add(code);
        self.accounts.insert(id, sym);
        Ok(sym)
    }

    async fn seal(&mut self) -> Result<(), Fault> {
        let mut part = LedgerRows::default();
        part.declare_columns(self.columns);
        self.rows.drain(..).for_each(|row| part.push(&row));
        self.accounts.clear();
        self.place = None;
        self.columns = if self.sheets.is_some() { 0 } else { i64::MAX };
        let texts = std::mem::replace(&mut self.texts, self.dictionary.texts());
        self.sealing.push(tokio::task::spawn_blocking(move || {
            part.seal(&texts);
            (part, texts)
        }));
        if self.sealing.len() == BATCH { self.join().await } else { Ok(()) }
    }

    async fn join(&mut self) -> Result<(), Fault> {
        let (mut parts, mut texts) = (Vec::new(), Vec::new());
        for sealing in self.sealing.drain(..) {
            let (part, own) = sealing.await.map_err(|error| Fault::new(words::ROWS_LOST.with([]), error))?;
            parts.push(part);
            texts.push(own);
        }
        let became = self.dictionary.take_in(texts);
        let expected = self.done.rows.len() + parts.iter().map(LedgerRows::len).sum::<usize>();
        self.done.rows.append(parts, &became, expected * 2);
        Ok(())
    }

    async fn finish(mut self) -> Result<Done, Fault> {
        self.seal().await?;
        self.join().await?;
        Ok(self.done)
    }
}

/// Where a sheet stands, and its columns.
fn sheet(sheets: &Sheets, import: ImportId, sheet: i32) -> Result<(u16, i64), Fault> {
    let found = sheets.get(&(import, sheet)).copied();
    found.ok_or_else(|| Fault::told(words::SHEET_LOST.with([&import, &sheet])))
}
