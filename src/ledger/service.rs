//! What is done with the books of an institute: an import of lines and balances. Undoing one is in
//! [`revert`](super::revert), which account is for what in `uses`.

use super::plan::{self, Covered, Fate, Fates, HeldBalance, HeldLines, Known, Plan, Stated};
use super::store::{self, BALANCE, Balance, LINE, Line, write_balance, write_line};
use super::{AccountBalance, uses};
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::db::bulk::Bulk;
use crate::error::{Error, Fault};
use crate::facts::{Dictionary, LedgerRows, Origin, Sealed};
use crate::jobs::Progress;
use crate::layout::Mapping;
use crate::org;
use crate::plan::{Incoming, Planned};
use crate::words::Told;
use entity::ledger::{account, book};
use entity::{AccountId, BookId, Day, ImportId, InstituteId, LedgerBalanceId, LedgerLineId, Moment, Scope};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, DatabaseTransaction, EntityTrait as _};
use std::collections::{HashMap, HashSet};

/// The code of the set of books that imports are kept in (主账套).
pub const MAIN_BOOK: &str = "main";
/// Its name.
const MAIN_BOOK_NAME: &str = "主账套";

/// Rows between two looks whether the import is to stop.
const STEP: usize = 4_096;
/// Accounts that are written at a time.
const BATCH: usize = 500;

/// Plans an import of lines and balances as they were read and, if it is not only a preview, writes it.
///
/// A changed line is reversed and written anew, in one transaction with the rest. Openings that are
/// not the closing held are refused, all at once, and nothing is written.
pub async fn import(
    ctx: &Ctx,
    tx: &WriteTx,
    incoming: &Incoming<'_>,
    journal: &LedgerRows,
    balances: &[AccountBalance],
    mapping: &Mapping,
    progress: &Progress,
) -> Result<Planned, Error<Told>> {
    let Incoming { institute, texts, skip, replace_period: replace, .. } = *incoming;
    let stated = Stated { lines: journal, texts, balances, skip, replace };
    let held = Held::of(tx, institute, &stated).await?;
    progress.check()?;
    let known = held.known();
    let plan = plan::plan(&known, &stated);
    if !plan.refused.is_empty() {
        return Err(Error::Refused(plan.refused));
    }
    let mut planned = plan::report(&plan, &known, &stated);
    let said = uses::new(&**tx, institute, mapping).await?;
    uses::report(&said, &mut planned);
    progress.check()?;
    if incoming.write {
        let book = ensure_book(ctx, tx, institute).await?;
        uses::write(ctx, tx, (institute, book), said).await?;
        let writing = Writing { ctx, tx, institute, book, import: incoming.import, progress };
        let accounts = writing.accounts(&plan, &stated).await?;
        writing.lines(&plan.lines, &held.lines, (&stated, &accounts)).await?;
        writing.balances(&plan.balances, &held.balances, &stated).await?;
    }
    Ok(planned)
}

/// What is held of what a file covers.
#[derive(Default)]
struct Held {
    lines: HeldLines,
    balances: Vec<HeldBalance>,
    sums: Vec<plan::DaySum>,
    changes: Vec<Day>,
}

impl Held {
    async fn of(db: &DatabaseTransaction, institute: InstituteId, stated: &Stated<'_>) -> Result<Self, Fault> {
        let book = store::book(db, &Scope::institute(institute), institute, MAIN_BOOK).await?;
        let Some(book) = book else { return Ok(Self::default()) };
        let covered = Covered::new(stated);
        Ok(Self {
            lines: store::held_lines(db, institute, book.id, &covered).await?,
            balances: store::held_balances(db, institute, book.id, &covered).await?,
            sums: store::day_sums(db, institute, book.id, &covered).await?,
            changes: org::service::changes_of_regime(db, &Scope::institute(institute), institute, Moment::LAST).await?,
        })
    }

    fn known(&self) -> Known<'_> {
        Known { lines: &self.lines, balances: &self.balances, sums: &self.sums, changes: &self.changes }
    }
}

/// The set of books, made where there is none.
async fn ensure_book(ctx: &Ctx, tx: &WriteTx, institute: InstituteId) -> Result<BookId, Fault> {
    if let Some(book) = store::book(&**tx, &Scope::institute(institute), institute, MAIN_BOOK).await? {
        return Ok(book.id);
    }
    let id: BookId = ctx.app.id();
    let row = book::ActiveModel {
        id: Set(id),
        institute_id: Set(institute),
        code: Set(MAIN_BOOK.to_owned()),
        name: Set(MAIN_BOOK_NAME.to_owned()),
        recorded_at: Set(tx.at()),
    };
    row.insert(&**tx).await?;
    Ok(id)
}

/// Rows on their way into the tables.
#[derive(Clone, Copy)]
pub(super) struct Writing<'a> {
    pub ctx: &'a Ctx,
    pub tx: &'a WriteTx,
    pub institute: InstituteId,
    pub book: BookId,
    pub import: ImportId,
    pub progress: &'a Progress,
}

impl Writing<'_> {
    async fn lines(
        &self,
        fates: &Fates,
        held: &HeldLines,
        (stated, accounts): (&Stated<'_>, &HashMap<String, AccountId>),
    ) -> Result<(), Error<Told>> {
        let written: Vec<usize> = fates.written().collect();
        let reversed = reversed(fates, stated.replace, |row| stated.lines.origin.at(row));
        let total = written.len() + reversed.len();
        if total == 0 {
            return Ok(());
        }
        let mut bulk = Bulk::begin(self.ctx, self.tx, LINE).await?;
        self.reverse_lines(&mut bulk, held, &reversed, total).await?;
        for (done, row) in written.into_iter().enumerate() {
            let origin = stated.lines.origin.at(row);
            let account = stated.texts.text(stated.lines.account.at(row));
            let line = self.line(accounts[account], (i32::from(origin.table), origin.row), None);
            bulk.push(|cells| write_line(cells, &line, stated.lines, row, stated.texts)).await?;
            if done % STEP == 0 {
                self.progress.tell(reversed.len() + done, total)?;
            }
        }
        bulk.finish().await?;
        Ok(self.progress.tell(total, total)?)
    }

    /// Writes reversals: the lines with their amounts turned, each at the row that takes its place.
    pub async fn reverse_lines(
        &self,
        bulk: &mut Bulk<'_>,
        held: &HeldLines,
        reversed: &[(usize, (i32, u32))],
        total: usize,
    ) -> Result<(), Error<Told>> {
        if reversed.is_empty() {
            return Ok(());
        }
        let accounts = store::account_ids(&**self.tx, self.institute, self.book).await?;
        for (batch, part) in reversed.chunks(STEP).enumerate() {
            let (rows, texts) = turned(held, part);
            for (row, (known, place)) in part.iter().enumerate() {
                let account = accounts[texts.text(rows.account.at(row))];
                let line = self.line(account, *place, Some(held.ids[*known]));
                bulk.push(|cells| write_line(cells, &line, &rows, row, &texts)).await?;
            }
            self.progress.tell(batch * STEP, total)?;
        }
        Ok(())
    }

    fn line(&self, account: AccountId, (sheet, row): (i32, u32), reverses: Option<LedgerLineId>) -> Line {
        let id = self.ctx.app.id();
        Line { id, institute: self.institute, book: self.book, account, import: self.import, sheet, row, reverses }
    }

    /// Makes the accounts that the rows of a file name, where they are new.
    async fn accounts(&self, plan: &Plan, stated: &Stated<'_>) -> Result<HashMap<String, AccountId>, Fault> {
        let mut ids = store::account_ids(&**self.tx, self.institute, self.book).await?;
        let (lines, texts) = (stated.lines, stated.texts);
        let mut seen = HashSet::new();
        let rows = plan.lines.written().filter(|row| seen.insert(lines.account.at(*row)));
        let of_lines = rows.map(|row| (texts.text(lines.account.at(row)), texts.text(lines.account_name.written(row))));
        let balances = plan.balances.written().map(|row| &stated.balances[row]);
        let of_balances = balances.map(|balance| (balance.account.as_str(), balance.name.as_str()));
        let mut new = Vec::new();
        for (code, name) in of_lines.chain(of_balances) {
            if ids.contains_key(code) {
                continue;
            }
            let id: AccountId = self.ctx.app.id();
            ids.insert(code.to_owned(), id);
            new.push(account::ActiveModel {
                id: Set(id),
                institute_id: Set(self.institute),
                book_id: Set(self.book),
                code: Set(code.to_owned()),
                name: Set(name.to_owned()),
                recorded_at: Set(self.tx.at()),
            });
        }
        for batch in new.chunks(BATCH) {
            account::Entity::insert_many(batch.iter().cloned()).exec_without_returning(&**self.tx).await?;
        }
        Ok(ids)
    }

    async fn balances(&self, fates: &Fates, held: &[HeldBalance], stated: &Stated<'_>) -> Result<(), Error<Told>> {
        let reversed = reversed(fates, stated.replace, |row| stated.balances[row].origin);
        if reversed.is_empty() && fates.written().next().is_none() {
            return Ok(());
        }
        let mut bulk = Bulk::begin(self.ctx, self.tx, BALANCE).await?;
        for (known, place) in reversed {
            self.reverse_balance(&mut bulk, &held[known], place).await?;
        }
        for row in fates.written() {
            let balance = &stated.balances[row];
            let place = self.balance((i32::from(balance.origin.table), balance.origin.row), None);
            bulk.push(|cells| write_balance(cells, &place, balance)).await?;
        }
        bulk.finish().await?;
        Ok(())
    }

    /// Writes the reversal of a balance.
    pub async fn reverse_balance(
        &self,
        bulk: &mut Bulk<'_>,
        held: &HeldBalance,
        place: (i32, u32),
    ) -> Result<(), Fault> {
        let of = &held.balance;
        let [opening, debit, credit, closing] = [of.opening, of.debit, of.credit, of.closing].map(|fen| -fen);
        let turned = AccountBalance { opening, debit, credit, closing, ..of.clone() };
        let place = self.balance(place, Some(held.id));
        bulk.push(|cells| write_balance(cells, &place, &turned)).await
    }

    fn balance(&self, (sheet, row): (i32, u32), reverses: Option<LedgerBalanceId>) -> Balance {
        let id = self.ctx.app.id();
        Balance { id, institute: self.institute, book: self.book, import: self.import, sheet, row, reverses }
    }
}

/// Known rows that are reversed, each with the place of the row that takes its place: sheet and row,
/// both 0 where nothing does.
fn reversed(fates: &Fates, replace: bool, origin: impl Fn(usize) -> Origin) -> Vec<(usize, (i32, u32))> {
    let changed = fates.rows.iter().enumerate().filter_map(|(row, fate)| match fate {
        Fate::Changed(known) => {
            let origin = origin(row);
            Some((*known, (i32::from(origin.table), origin.row)))
        }
        _ => None,
    });
    changed.chain(fates.absent.iter().filter(|_| replace).map(|known| (*known, (0, 0)))).collect()
}

/// Held lines with their amounts turned.
fn turned(held: &HeldLines, part: &[(usize, (i32, u32))]) -> (LedgerRows, Dictionary) {
    let mut dictionary = Dictionary::default();
    let mut texts = dictionary.texts();
    let mut rows = LedgerRows::complete();
    for (known, _) in part {
        let mut row = held.rows.carried(*known, &held.texts, &mut texts);
        (row.debit, row.credit, row.quantity) = (-row.debit, -row.credit, -row.quantity);
        rows.push(&row);
    }
    (Sealed::new(rows, texts).alone(&mut dictionary), dictionary)
}
