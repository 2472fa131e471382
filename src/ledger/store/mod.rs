//! Statements about books, accounts, lines and balances.

mod balances;
mod lines;
mod load;
mod marks;
mod movements;

pub(super) use balances::{BALANCE, Balance, write_balance};
pub(super) use lines::{LINE, Line, write_line};
pub use load::{Codes, Sheets, Wanted, codes, load, load_balances};
pub(super) use load::{
    balances_reversed_by, balances_where, held_balances, held_lines, lines_reversed_by, lines_where,
};
pub(super) use marks::{Reversed, marks, reversed, undone_imports};
pub use movements::{Movement, VoucherLine, movements, voucher_lines};

use super::plan::{Covered, DaySum};
use crate::db::Values;
use crate::error::Fault;
use crate::facts::LineKind;
use entity::ledger::{account, account_use, book, ledger_line};
use entity::{AccountId, BookId, InScope as _, InstituteId, LedgerLineKind, Moment, Scope};
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};
use std::collections::HashMap;

/// Up to so many accounts are asked for by name; for more, every account is.
const NAMED: usize = 500;

/// A set of books of an institute by its code.
pub async fn book(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    code: &str,
) -> Result<Option<book::Model>, Fault> {
    use book::Column as C;
    let select = book::Entity::find_in(scope).filter(C::InstituteId.eq(institute)).filter(C::Code.eq(code));
    Ok(select.one(db).await?)
}

/// The sets of books of an institute as known at an instant.
pub async fn books(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    known_at: Moment,
) -> Result<Vec<book::Model>, Fault> {
    use book::Column as C;
    let select = book::Entity::find_in(scope).filter(C::InstituteId.eq(institute)).filter(C::RecordedAt.lte(known_at));
    Ok(select.order_by_asc(C::Code).all(db).await?)
}

/// The accounts of a set of books as known at an instant.
pub async fn accounts(
    db: &impl ConnectionTrait,
    scope: &Scope,
    book: BookId,
    known_at: Moment,
) -> Result<Vec<account::Model>, Fault> {
    use account::Column as C;
    let select = account::Entity::find_in(scope).filter(C::BookId.eq(book)).filter(C::RecordedAt.lte(known_at));
    Ok(select.order_by_asc(C::Code).all(db).await?)
}

/// The ids of the accounts of a set of books by their codes.
pub(super) async fn account_ids(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    book: BookId,
) -> Result<HashMap<String, AccountId>, Fault> {
    let scope = Scope::institute(institute);
    let all = accounts(db, &scope, book, Moment::LAST).await?;
    Ok(all.into_iter().map(|account| (account.code, account.id)).collect())
}

/// What an institute said of its accounts up to an instant, the last word last.
pub(super) async fn uses(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    known_at: Moment,
) -> Result<Vec<account_use::Model>, Fault> {
    use account_use::Column as C;
    let select = account_use::Entity::find_in(scope)
        .filter(C::InstituteId.eq(institute))
        .filter(C::RecordedAt.lte(known_at))
        .order_by_asc(C::RecordedAt)
        .order_by_asc(C::Id);
    Ok(select.all(db).await?)
}

/// What is held, day by day, of the accounts for which a file states openings. A row and its
/// reversal come to nothing, so all rows are summed.
pub(super) async fn day_sums(
    db: &DatabaseTransaction,
    institute: InstituteId,
    book: BookId,
    covered: &Covered,
) -> Result<Vec<DaySum>, Fault> {
    use ledger_line::Column as C;
    if !states_openings(covered) {
        return Ok(Vec::new());
    }
    let ids = account_ids(db, institute, book).await?;
    let codes: HashMap<AccountId, &str> = ids.iter().map(|(code, id)| (*id, code.as_str())).collect();
    let known: Vec<AccountId> = covered.accounts.iter().filter_map(|code| ids.get(code)).copied().collect();
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let sum = |column: C| column.into_expr().sum().cast_as(Alias::new("bigint"));
    let sign = CaseStatement::new().case(C::ReversesId.is_null(), 1).finally(-1);
    let select = ledger_line::Entity::find_in(&Scope::institute(institute))
        .select_only()
        .columns([C::AccountId, C::Kind, C::HeldOn])
        .expr(sum(C::Debit))
        .expr(sum(C::Credit))
        .expr(Expr::expr(sign).sum().cast_as(Alias::new("bigint")))
        .filter(C::BookId.eq(book))
        .apply_if((known.len() <= NAMED).then_some(known), |select, known| select.filter(C::AccountId.is_in(known)))
        .group_by(C::AccountId)
        .group_by(C::Kind)
        .group_by(C::HeldOn)
        .into_query();
    let mut sums = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (account, kind, on) = (values.id::<AccountId>()?, values.term::<LedgerLineKind>()?, values.day()?);
        let Some(account) = codes.get(&account) else { continue };
        let (debit, credit, rows) = (values.big()?, values.big()?, values.big()?);
        sums.push(DaySum { account: (*account).to_owned(), kind: line_kind(kind), on, debit, credit, rows });
    }
    Ok(sums)
}

/// Whether a file states an opening of a day.
fn states_openings(covered: &Covered) -> bool {
    covered.openings.iter().chain(covered.spans.iter().map(|(from, ..)| from)).any(|day| !day.is_blank())
}

const fn line_kind(kind: LedgerLineKind) -> LineKind {
    match kind {
        LedgerLineKind::Line => LineKind::Line,
        LedgerLineKind::Opening => LineKind::Opening,
    }
}
