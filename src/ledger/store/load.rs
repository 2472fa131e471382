//! Lines and balances back into facts.

use super::super::plan::{Covered, HeldBalance, HeldLines};
use super::{NAMED, balances, lines};
use crate::db::{ReadTx, Reader, Values};
use crate::error::Fault;
use crate::facts::{Dictionary, Joining, LedgerRow, LedgerRows, Origin, ROWS, Sealed, Sym, Texts};
use crate::ledger::{AccountBalance, words};
use entity::ledger::{account, ledger_balance, ledger_line};
use entity::{AccountId, BookId, ImportId, InScope, InstituteId, LedgerLineId, Moment, Scope};
use foldhash::fast::RandomState;
use futures_util::TryStreamExt as _;
use sea_orm::sea_query::{
    Alias, Condition, Expr, ExprTrait as _, IntoIden, IntoTableRef, Order, Query, SelectStatement,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DatabaseTransaction, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    StreamTrait as _,
};
use std::collections::HashMap;
use std::pin::pin;

/// Where the sheets of imports stand among the tables of facts, and which columns they have.
pub type Sheets = HashMap<(ImportId, i32), (u16, i64)>;

/// Whose books are read, and with what.
#[derive(Debug)]
pub struct Wanted {
    /// What the reader reaches.
    pub scope: Scope,
    /// The institute.
    pub institute: InstituteId,
    /// As known at which instant, which has passed.
    pub known_at: Moment,
    /// The sheets that the rows come from.
    pub sheets: Sheets,
    /// The codes of its accounts.
    pub codes: Codes,
}

/// Reads the lines and openings of an institute's books as known at an instant, part by part, as they
/// were read. `texts` is an empty set.
pub async fn load(
    tx: &ReadTx,
    wanted: Wanted,
    texts: Texts,
    give: impl FnMut(Sealed<LedgerRows>) + Send + 'static,
) -> Result<(), Fault> {
    let Wanted { scope, institute, known_at, sheets, codes } = wanted;
    let mask = sheets.values().fold(0, |mask, (_, columns)| mask | columns);
    let mut select = living::<ledger_line::Entity>(&scope, institute, known_at);
    select.columns(lines::columns(mask).map(|column| (ledger_line::Entity, Alias::new(column))));
    let parts = Parts::new(texts, Some(sheets), codes, give);
    let mut done = tx.scan(&select, Reading { parts, mask }).await?;
    done.parts.seal();
    Ok(())
}

struct Reading<F> {
    parts: Parts<F>,
    mask: i64,
}

impl<F: FnMut(Sealed<LedgerRows>) + Send + 'static> Reader for Reading<F> {
    fn take(&mut self, mut row: Values<'_>) -> Result<(), Fault> {
        let read = lines::read(&mut row, self.mask, &mut self.parts.texts)?;
        self.parts.push(&read)
    }
}

/// The balances of an institute's books as known at an instant, as they were read.
pub async fn load_balances(
    db: &DatabaseTransaction,
    scope: &Scope,
    (institute, known_at): (InstituteId, Moment),
    sheets: &Sheets,
) -> Result<Vec<AccountBalance>, Fault> {
    let mut balances = Vec::new();
    for read in read_balances(db, living::<ledger_balance::Entity>(scope, institute, known_at)).await? {
        let (table, _) = sheet(sheets, read.import, read.sheet)?;
        balances.push(AccountBalance { origin: Origin { table, ..read.balance.origin }, ..read.balance });
    }
    Ok(balances)
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

pub(super) const LINE: entity::LedgerLineKind = entity::LedgerLineKind::Line;
const OPENING: entity::LedgerLineKind = entity::LedgerLineKind::Opening;

async fn held(db: &DatabaseTransaction, institute: InstituteId, select: SelectStatement) -> Result<HeldLines, Fault> {
    let mut texts = Dictionary::default();
    let mut joining = Joining::default();
    let codes = codes(db, &Scope::institute(institute), institute).await?;
    let fresh = texts.texts();
    let mut parts = Parts::new(fresh, None, codes, |part| joining.add(part, &mut texts));
    let ids = read_lines(db, select, &mut parts).await?;
    parts.seal();
    let imports = parts.imports;
    Ok(HeldLines { rows: joining.finish(&mut texts), texts, ids, imports })
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
pub(super) fn living<E: InScope + Default>(scope: &Scope, institute: InstituteId, known_at: Moment) -> SelectStatement {
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

/// The codes of an institute's accounts by their id.
pub async fn codes(db: &DatabaseTransaction, scope: &Scope, institute: InstituteId) -> Result<Codes, Fault> {
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

/// In the order in which the rows came to be: what a list is held against, and so what is told of it, must
/// not depend on where the database happens to find them.
fn in_order(select: &mut SelectStatement, table: impl IntoIden) {
    select.order_by((table, Alias::new("id")), Order::Asc);
}

async fn read_balances(db: &DatabaseTransaction, mut select: SelectStatement) -> Result<Vec<balances::Read>, Fault> {
    select.columns(balances::columns().map(|column| (ledger_balance::Entity, Alias::new(column))));
    in_order(&mut select, ledger_balance::Entity);
    let mut read = Vec::new();
    let mut rows = pin!(db.stream(&select).await?);
    while let Some(row) = rows.try_next().await? {
        read.push(balances::read(&mut Values::of(&row)?)?);
    }
    Ok(read)
}

/// Reads lines with every column; answers which they are.
async fn read_lines<F: FnMut(Sealed<LedgerRows>)>(
    db: &DatabaseTransaction,
    mut select: SelectStatement,
    parts: &mut Parts<F>,
) -> Result<Vec<LedgerLineId>, Fault> {
    select.column((ledger_line::Entity, ledger_line::Column::Id));
    select.columns(lines::columns(i64::MAX).map(|column| (ledger_line::Entity, Alias::new(column))));
    in_order(&mut select, ledger_line::Entity);
    let mut ids = Vec::new();
    let mut rows = pin!(db.stream(&select).await?);
    while let Some(row) = rows.try_next().await? {
        let mut values = Values::of(&row)?;
        ids.push(values.id()?);
        let read = lines::read(&mut values, i64::MAX, &mut parts.texts)?;
        parts.push(&read)?;
    }
    Ok(ids)
}

/// Codes of accounts by id.
pub type Codes = HashMap<AccountId, String, RandomState>;

/// Rows on their way into facts, part by part.
struct Parts<F> {
    fresh: Texts,
    /// Where the sheets stand; where none are asked for, which imports the rows are of is told.
    sheets: Option<Sheets>,
    codes: Codes,
    texts: Texts,
    accounts: HashMap<AccountId, Sym, RandomState>,
    place: Option<((ImportId, i32), u16)>,
    columns: i64,
    rows: Vec<LedgerRow>,
    imports: Vec<ImportId>,
    give: F,
}

impl<F: FnMut(Sealed<LedgerRows>)> Parts<F> {
    fn new(fresh: Texts, sheets: Option<Sheets>, codes: Codes, give: F) -> Self {
        Self {
            texts: fresh.clone(),
            fresh,
            columns: if sheets.is_some() { 0 } else { i64::MAX },
            sheets,
            codes,
            accounts: HashMap::default(),
            place: None,
            rows: Vec::with_capacity(ROWS),
            imports: Vec::new(),
            give,
        }
    }

    #[inline]
    fn push(&mut self, read: &lines::Read) -> Result<(), Fault> {
        let mut row = read.row;
        row.account = match self.accounts.get(&read.account) {
            Some(sym) => *sym,
            None => self.account(read.account)?,
        };
        if let Some(sheets) = &self.sheets {
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
            self.imports.push(read.import);
        }
        self.rows.push(row);
        if self.rows.len() == ROWS {
            self.seal();
        }
        Ok(())
    }

    fn account(&mut self, id: AccountId) -> Result<Sym, Fault> {
        let code = self.codes.get(&id).ok_or_else(|| Fault::told(words::ACCOUNT_LOST.with([&id])))?;
        let sym = self.texts.add(code);
        self.accounts.insert(id, sym);
        Ok(sym)
    }

    /// Ends a part: only now is it known which columns its sheets have.
    fn seal(&mut self) {
        let mut part = LedgerRows::default();
        part.declare_columns(self.columns);
        self.rows.drain(..).for_each(|row| part.push(&row));
        self.accounts.clear();
        self.place = None;
        self.columns = if self.sheets.is_some() { 0 } else { i64::MAX };
        (self.give)(Sealed::new(part, std::mem::replace(&mut self.texts, self.fresh.clone())));
    }
}

/// Where a sheet stands, and its columns.
fn sheet(sheets: &Sheets, import: ImportId, sheet: i32) -> Result<(u16, i64), Fault> {
    let found = sheets.get(&(import, sheet)).copied();
    found.ok_or_else(|| Fault::told(words::SHEET_LOST.with([&import, &sheet])))
}
