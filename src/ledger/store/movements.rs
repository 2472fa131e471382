//! What moved on accounts in a period.

use super::load::{LINE, living};
use crate::db::Values;
use crate::error::Fault;
use entity::ledger::ledger_line;
use entity::{AccountId, BookId, ImportId, InstituteId, Moment, Money, Scope};
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Order};
use sea_orm::{ColumnTrait as _, ConnectionTrait};

/// A voucher line on an account (分录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// 会计科目.
    pub account: AccountId,
    /// The import that brought it.
    pub import: ImportId,
    /// 凭证字.
    pub word: Option<String>,
    /// 凭证号; 0 when none.
    pub number: i64,
    /// 借方; 红字 is negative.
    pub debit: Money,
    /// 贷方.
    pub credit: Money,
}

/// The voucher lines of a set of books in a period (year and 1 to 13) on some accounts, as they are held, in the
/// order in which they came to be.
pub async fn movements(
    db: &impl ConnectionTrait,
    (institute, book): (InstituteId, BookId),
    (year, period): (i32, i32),
    accounts: &[AccountId],
) -> Result<Vec<Movement>, Fault> {
    use ledger_line::Column as C;
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = living::<ledger_line::Entity>(&Scope::institute(institute), institute, Moment::LAST);
    select
        .columns([C::AccountId, C::ImportId, C::Word, C::Number].map(|column| (ledger_line::Entity, column)))
        .columns([C::Debit, C::Credit].map(|column| (ledger_line::Entity, column)))
        .and_where(C::BookId.eq(book))
        .and_where(C::Year.eq(year))
        .and_where(C::Period.eq(period))
        .and_where(C::Kind.eq(LINE))
        .order_by((ledger_line::Entity, Alias::new("id")), Order::Asc);
    if accounts.len() <= super::NAMED {
        let own = Expr::col((ledger_line::Entity, C::AccountId));
        select.and_where(own.is_in(accounts.iter().copied()));
    }
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        found.push(Movement {
            account: values.id()?,
            import: values.id()?,
            word: Some(values.text()?).filter(|word| !word.is_empty()).map(str::to_owned),
            number: values.big()?,
            debit: Money(values.big()?),
            credit: Money(values.big()?),
        });
    }
    Ok(found)
}
