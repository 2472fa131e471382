//! What moved on accounts in a period.

use super::load::{LINE, living};
use crate::db::Values;
use crate::error::Fault;
use entity::ledger::ledger_line;
use entity::{AccountId, BookId, Day, ImportId, InstituteId, Moment, Money, Scope};
use sea_orm::sea_query::{Alias, Cond, Expr, ExprTrait as _, Order};
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

/// A line of a voucher that is held (分录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoucherLine {
    /// 会计年度.
    pub year: i32,
    /// 会计期间.
    pub period: i32,
    /// 凭证字; blank where the books have none.
    pub word: String,
    /// 凭证号.
    pub number: i64,
    /// 分录号; 0 when none.
    pub line: i64,
    /// 会计科目.
    pub account: AccountId,
    /// 记账日期.
    pub on: Option<Day>,
    /// 借方 minus 贷方.
    pub net: Money,
}

/// The lines of vouchers of a set of books by year, period and number, of any 凭证字, as they are held: what was
/// reversed is not there.
pub async fn voucher_lines(
    db: &impl ConnectionTrait,
    (institute, book): (InstituteId, BookId),
    vouchers: &[(i32, i32, i64)],
) -> Result<Vec<VoucherLine>, Fault> {
    use ledger_line::Column as C;
    if vouchers.is_empty() {
        return Ok(Vec::new());
    }
    let named = |(year, period, number): &(i32, i32, i64)| {
        Cond::all().add(C::Year.eq(*year)).add(C::Period.eq(*period)).add(C::Number.eq(*number))
    };
    let mut select = living::<ledger_line::Entity>(&Scope::institute(institute), institute, Moment::LAST);
    select
        .columns([C::Year, C::Period, C::Word, C::Number].map(|column| (ledger_line::Entity, column)))
        .columns([C::Line, C::AccountId, C::HeldOn].map(|column| (ledger_line::Entity, column)))
        .columns([C::Debit, C::Credit].map(|column| (ledger_line::Entity, column)))
        .and_where(C::BookId.eq(book))
        .and_where(C::Kind.eq(LINE))
        .cond_where(vouchers.iter().map(named).fold(Cond::any(), Cond::add))
        .order_by((ledger_line::Entity, Alias::new("id")), Order::Asc);
    let mut found = Vec::new();
    for row in db.query_all(&select).await? {
        let mut values = Values::of(&row)?;
        let (year, period, word, number) = (values.int()?, values.int()?, values.text()?.to_owned(), values.big()?);
        let (line, account, on) = (values.big()?, values.id()?, values.day()?.given());
        let (debit, credit) = (Money(values.big()?), Money(values.big()?));
        found.push(VoucherLine { year, period, word, number, line, account, on, net: debit - credit });
    }
    Ok(found)
}
