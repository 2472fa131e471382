//! Undoing an import (撤销导入): by compensating rows, never by taking anything away.

use super::plan::{HeldBalance, HeldLines, Marks, Place, Undo, balance_content, line_content};
use super::service::{MAIN_BOOK, Writing};
use super::store::{self, BALANCE, Balance, LINE, Line, write_balance, write_line};
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::db::bulk::Bulk;
use crate::error::{Error, Fault};
use crate::facts::Origin;
use crate::jobs::Progress;
use crate::plan::Undone;
use crate::words::Told;
use entity::ledger::{ledger_balance, ledger_line};
use entity::{ImportId, InstituteId, Moment, Scope};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait as _, Condition};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Reverses the lines and balances that an import brought, and states anew, as they were, those that
/// it had reversed. Rows that a later import touched are left and told. Accounts, and what was said
/// of them, stay.
pub async fn revert(
    ctx: &Ctx,
    tx: &WriteTx,
    institute: InstituteId,
    import: ImportId,
    progress: &Progress,
) -> Result<Undone, Error<Told>> {
    let book = store::book(&**tx, &Scope::institute(institute), institute, MAIN_BOOK).await?;
    let Some(book) = book else { return Ok(Undone::default()) };
    let writing = Writing { ctx, tx, institute, book: book.id, import, progress };
    let mut undone = Undone::default();
    lines(&writing, &mut undone).await?;
    balances(&writing, &mut undone).await?;
    Ok(undone)
}

async fn lines(writing: &Writing<'_>, undone: &mut Undone) -> Result<(), Error<Told>> {
    let Writing { ctx, tx, institute, book, import, progress } = *writing;
    let (marks, at) = store::marks(tx, LINE.table, institute, import).await?;
    let before = store::lines_reversed_by(tx, institute, import).await?;
    progress.check()?;
    let since = lines_since(writing, &marks, &before, at).await?;
    let undo = plan(&marks, since, content_of_lines(&before));
    if undo.reverse.is_empty() && undo.restate.is_empty() {
        note(undone, undo);
        return Ok(());
    }
    let own = store::lines_where(tx, institute, ledger_line::Column::ImportId.eq(import)).await?;
    let places: HashMap<Uuid, Place> = marks.held.iter().copied().collect();
    let reversed: Vec<_> = own.ids.iter().enumerate().map(|(row, id)| (row, places[&id.0])).collect();
    let total = reversed.len() + undo.restate.len();
    let mut bulk = Bulk::begin(ctx, tx, LINE).await?;
    writing.reverse_lines(&mut bulk, &own, &reversed, total).await?;
    let accounts = store::account_ids(&**tx, institute, book).await?;
    let restate: BTreeSet<Uuid> = undo.restate.iter().copied().collect();
    let rows = &before.rows;
    for row in (0..rows.len()).filter(|row| restate.contains(&before.ids[*row].0)) {
        let (origin, import) = (rows.origin.at(row), before.imports[row]);
        let account = accounts[before.texts.text(rows.account.at(row))];
        let (sheet, number) = (i32::from(origin.table), origin.row);
        let line = Line { id: ctx.app.id(), institute, book, account, import, sheet, row: number, reverses: None };
        bulk.push(|cells| write_line(cells, &line, rows, row, &before.texts)).await?;
    }
    bulk.finish().await?;
    note(undone, undo);
    Ok(())
}

async fn balances(writing: &Writing<'_>, undone: &mut Undone) -> Result<(), Error<Told>> {
    let Writing { ctx, tx, institute, book, import, progress } = *writing;
    let (marks, at) = store::marks(tx, BALANCE.table, institute, import).await?;
    let before = store::balances_reversed_by(tx, institute, import).await?;
    progress.check()?;
    let since = balances_since(writing, &marks, at).await?;
    let undo = plan(&marks, since, content_of_balances(&before));
    if undo.reverse.is_empty() && undo.restate.is_empty() {
        note(undone, undo);
        return Ok(());
    }
    let own = store::balances_where(tx, institute, ledger_balance::Column::ImportId.eq(import)).await?;
    let places: HashMap<Uuid, Place> = marks.held.iter().copied().collect();
    let mut bulk = Bulk::begin(ctx, tx, BALANCE).await?;
    for held in &own {
        writing.reverse_balance(&mut bulk, held, places[&held.id.0]).await?;
    }
    let restate: BTreeSet<Uuid> = undo.restate.iter().copied().collect();
    for held in before.iter().filter(|held| restate.contains(&held.id.0)) {
        let (import, origin) = (held.import, held.balance.origin);
        let (sheet, row) = (i32::from(origin.table), origin.row);
        let place = Balance { id: ctx.app.id(), institute, book, import, sheet, row, reverses: None };
        bulk.push(|cells| write_balance(cells, &place, &held.balance)).await?;
    }
    bulk.finish().await?;
    note(undone, undo);
    Ok(())
}

fn note(undone: &mut Undone, undo: Undo) {
    undone.undone += (undo.reverse.len() + undo.restate.len()) as u64;
    let origin = |(sheet, row): Place| (row != 0).then_some(Origin { table: sheet as u16, row });
    undone.left.extend(undo.left.into_iter().map(|(id, place)| (id, origin(place))));
}

/// Contents, each as often as it is held.
type Contents = HashMap<[u8; 32], usize>;

/// Plans it: of equal rows that were brought again since, each stands for one.
fn plan(marks: &Marks, mut since: Contents, contents: HashMap<Uuid, [u8; 32]>) -> Undo {
    Undo::new(marks, |id| match contents.get(&id).and_then(|content| since.get_mut(content)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    })
}

fn content_of_lines(lines: &HeldLines) -> HashMap<Uuid, [u8; 32]> {
    let content = |(row, id): (usize, &entity::LedgerLineId)| (id.0, line_content(&lines.rows, &lines.texts, row));
    lines.ids.iter().enumerate().map(content).collect()
}

fn content_of_balances(balances: &[HeldBalance]) -> HashMap<Uuid, [u8; 32]> {
    balances.iter().map(|held| (held.id.0, balance_content(&held.balance))).collect()
}

fn count(contents: impl Iterator<Item = [u8; 32]>) -> Contents {
    let mut counts = Contents::new();
    contents.for_each(|content| *counts.entry(content).or_default() += 1);
    counts
}

/// Whether an import reversed rows without anything in their place.
fn replaced(marks: &Marks) -> bool {
    marks.reversed.values().any(|(_, row)| *row == 0)
}

/// Lines that came after an import, in the periods in which it reversed some.
async fn lines_since(writing: &Writing<'_>, marks: &Marks, before: &HeldLines, at: Moment) -> Result<Contents, Fault> {
    use ledger_line::Column as C;
    if !replaced(marks) {
        return Ok(Contents::new());
    }
    let rows = &before.rows;
    let periods: BTreeSet<(u16, u8)> = (0..rows.len()).map(|row| (rows.year.at(row), rows.period.at(row))).collect();
    let mut within = Condition::any();
    for (year, period) in periods {
        within = within.add(C::Year.eq(i32::from(year)).and(C::Period.eq(i32::from(period))));
    }
    let later = Condition::all().add(C::BookId.eq(writing.book)).add(C::RecordedAt.gt(at)).add(within);
    let since = store::lines_where(writing.tx, writing.institute, later).await?;
    Ok(count((0..since.rows.len()).map(|row| line_content(&since.rows, &since.texts, row))))
}

/// Balances that came after an import.
async fn balances_since(writing: &Writing<'_>, marks: &Marks, at: Moment) -> Result<Contents, Fault> {
    use ledger_balance::Column as C;
    if !replaced(marks) {
        return Ok(Contents::new());
    }
    let later = Condition::all().add(C::BookId.eq(writing.book)).add(C::RecordedAt.gt(at));
    let since = store::balances_where(writing.tx, writing.institute, later).await?;
    Ok(count(since.iter().map(|held| balance_content(&held.balance))))
}
