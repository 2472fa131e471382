//! Undoing an import (撤销导入): by compensating rows, never by taking anything away.

use super::plan::{HeldBalance, HeldLines, Marks, Place, Undo, balance_content, line_content, told_balance, told_line};
use super::service::{MAIN_BOOK, Writing};
use super::store::{self, BALANCE, Balance, LINE, Line, Reversed, write_balance, write_line};
use super::uses;
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::db::bulk::Bulk;
use crate::error::{Error, Fault};
use crate::facts::Origin;
use crate::jobs::Progress;
use crate::plan::{Left, Undone};
use crate::words::Told;
use entity::ledger::{ledger_balance, ledger_line};
use entity::{ImportId, InstituteId, Moment, Scope};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait as _, Condition};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Reverses the lines and balances that an import brought, and states anew, as they were, those that
/// it had reversed, and takes back what its mapping said of accounts. Rows that a later import touched are left
/// and told. Accounts stay.
pub async fn revert(
    ctx: &Ctx,
    tx: &WriteTx,
    institute: InstituteId,
    (import, recorded_at): (ImportId, Moment),
    progress: &Progress,
) -> Result<Undone, Error<Told>> {
    let book = store::book(&**tx, &Scope::institute(institute), institute, MAIN_BOOK).await?;
    let Some(book) = book else { return Ok(Undone::default()) };
    let writing = Writing { ctx, tx, institute, book: book.id, import, progress };
    let mut undone = Undone::default();
    lines(&writing, &mut undone).await?;
    balances(&writing, &mut undone).await?;
    uses::take_back(ctx, tx, (institute, book.id), recorded_at).await?;
    Ok(undone)
}

async fn lines(writing: &Writing<'_>, undone: &mut Undone) -> Result<(), Error<Told>> {
    let Writing { ctx, tx, institute, book, import, progress } = *writing;
    let (marks, at) = store::marks(tx, LINE.table, institute, import).await?;
    let before = store::lines_reversed_by(tx, institute, import).await?;
    progress.check()?;
    let since = lines_since(writing, &marks, &before, at).await?;
    let undo = plan(&marks, since, &content_of_lines(&before));
    if undo.reverse.is_empty() && undo.restate.is_empty() {
        note(undone, undo, |id| line_name(&before, id));
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
    let reversed = (0..before.rows.len()).map(|row| Reversed {
        id: before.ids[row].0,
        import: before.imports[row],
        place: place_of(before.rows.origin.at(row)),
    });
    let standing = standing(writing, LINE.table, reversed.filter(|one| restate.contains(&one.id)).collect()).await?;
    for (by, ids) in &standing {
        let further = if *by == import { None } else { Some(store::lines_reversed_by(tx, institute, *by).await?) };
        let HeldLines { rows, texts, ids: known, imports } = further.as_ref().unwrap_or(&before);
        for row in (0..rows.len()).filter(|row| ids.contains(&known[*row].0)) {
            let account = accounts[texts.text(rows.account.at(row))];
            let (import, (sheet, number)) = (imports[row], place_of(rows.origin.at(row)));
            let line = Line { id: ctx.app.id(), institute, book, account, import, sheet, row: number, reverses: None };
            bulk.push(|cells| write_line(cells, &line, rows, row, texts)).await?;
        }
    }
    bulk.finish().await?;
    note(undone, undo, |id| line_name(&before, id));
    Ok(())
}

async fn balances(writing: &Writing<'_>, undone: &mut Undone) -> Result<(), Error<Told>> {
    let Writing { ctx, tx, institute, book, import, progress } = *writing;
    let (marks, at) = store::marks(tx, BALANCE.table, institute, import).await?;
    let before = store::balances_reversed_by(tx, institute, import).await?;
    progress.check()?;
    let since = balances_since(writing, &marks, at).await?;
    let undo = plan(&marks, since, &content_of_balances(&before));
    if undo.reverse.is_empty() && undo.restate.is_empty() {
        note(undone, undo, |id| balance_name(&before, id));
        return Ok(());
    }
    let own = store::balances_where(tx, institute, ledger_balance::Column::ImportId.eq(import)).await?;
    let places: HashMap<Uuid, Place> = marks.held.iter().copied().collect();
    let mut bulk = Bulk::begin(ctx, tx, BALANCE).await?;
    for held in &own {
        writing.reverse_balance(&mut bulk, held, places[&held.id.0]).await?;
    }
    let restate: BTreeSet<Uuid> = undo.restate.iter().copied().collect();
    let reversed =
        before.iter().map(|held| Reversed { id: held.id.0, import: held.import, place: place_of(held.balance.origin) });
    let standing = standing(writing, BALANCE.table, reversed.filter(|one| restate.contains(&one.id)).collect()).await?;
    for (by, ids) in &standing {
        let further = if *by == import { None } else { Some(store::balances_reversed_by(tx, institute, *by).await?) };
        for held in further.as_ref().unwrap_or(&before).iter().filter(|held| ids.contains(&held.id.0)) {
            let (sheet, row) = place_of(held.balance.origin);
            let place = Balance { id: ctx.app.id(), institute, book, import: held.import, sheet, row, reverses: None };
            bulk.push(|cells| write_balance(cells, &place, &held.balance)).await?;
        }
    }
    bulk.finish().await?;
    note(undone, undo, |id| balance_name(&before, id));
    Ok(())
}

fn place_of(origin: Origin) -> Place {
    (i32::from(origin.table), origin.row)
}

/// The rows that stand anew where `reversed` did, by the import that had reversed them. What an import
/// brought that was itself undone does not come back: in its place stands what that import had changed.
async fn standing(
    writing: &Writing<'_>,
    table: &'static str,
    reversed: Vec<Reversed>,
) -> Result<Vec<(ImportId, BTreeSet<Uuid>)>, Fault> {
    let Writing { tx, institute, import, .. } = *writing;
    let mut by = vec![(import, reversed)];
    let mut standing = Vec::new();
    while let Some((by_import, rows)) = by.pop() {
        let imports: BTreeSet<ImportId> = rows.iter().map(|row| row.import).collect();
        let gone = store::undone_imports(tx, institute, &imports).await?;
        let (gone_rows, kept): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| gone.contains(&row.import));
        standing.push((by_import, kept.into_iter().map(|row| row.id).collect()));
        for import in gone {
            let own = gone_rows.iter().filter(|row| row.import == import);
            let places: BTreeSet<Place> = own.map(|row| row.place).collect();
            let (marks, _) = store::marks(tx, table, institute, import).await?;
            let before = marks.reversed.into_iter().filter(|(_, place)| place.1 != 0 && places.contains(place));
            let ids: Vec<Uuid> = before.map(|(id, _)| id).collect();
            by.push((import, store::reversed(tx, table, institute, &ids).await?));
        }
    }
    Ok(standing)
}

/// Notes what was done. A row that stands in the file is told by its place there; one that the file did not
/// have, and that came back since, by what it says.
fn note(undone: &mut Undone, undo: Undo, names: impl Fn(Uuid) -> String) {
    undone.undone += (undo.reverse.len() + undo.restate.len()) as u64;
    let origin = |(sheet, row): Place| (row != 0).then_some(Origin { table: sheet as u16, row });
    undone.left.extend(undo.left.into_iter().map(|(id, place)| {
        let origin = origin(place);
        Left { subject: id, origin, name: if origin.is_none() { names(id) } else { String::new() } }
    }));
}

/// What a person knows a line by that is among `lines`.
fn line_name(lines: &HeldLines, id: Uuid) -> String {
    let row = lines.ids.iter().position(|known| known.0 == id);
    row.map(|row| told_line(lines, row)).unwrap_or_default()
}

/// What a person knows a balance by that is among `balances`.
fn balance_name(balances: &[HeldBalance], id: Uuid) -> String {
    let held = balances.iter().find(|held| held.id.0 == id);
    held.map(|held| told_balance(&held.balance)).unwrap_or_default()
}

/// Contents, each as often as it is held.
type Contents = HashMap<[u8; 32], usize>;

/// Plans it: of equal rows that were brought again since, each stands for one.
fn plan(marks: &Marks, mut since: Contents, contents: &HashMap<Uuid, [u8; 32]>) -> Undo {
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
