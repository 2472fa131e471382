//! The proposed vouchers of a month, and how far each is.

use super::accounts::Books;
use super::gather::{Asked, events};
use super::propose::{Proposal, propose};
use super::settle::{Held, Named, Outcome, settle};
use crate::depreciation::{Month, regime_on, store as depreciation};
use crate::entries::Text;
use crate::error::Fault;
use crate::ledger::chart;
use crate::ledger::service::MAIN_BOOK;
use crate::ledger::store::{self as ledger, Movement};
use entity::ledger::account;
use entity::{AccountId, BookId, InstituteId, Moment, Regime, Scope, VoucherStatus};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

static UNDONE: LazyLock<Text> = LazyLock::new(|| Text {
    zh: "计提后又冲回，均未入账，无须入账".to_owned(),
    en: "posted and taken back, and neither is booked: nothing is to be booked".to_owned(),
});

/// A proposed voucher, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// What is to be booked.
    pub proposal: Proposal,
    /// Whether it is.
    pub outcome: Outcome,
}

/// The vouchers that what happened in a month proposes, in the order of event, subject and class; none where the
/// institute follows no regime.
pub async fn proposed(db: &impl ConnectionTrait, institute: InstituteId, month: Month) -> Result<Vec<Proposed>, Fault> {
    let regimes = depreciation::regimes_of(db, institute, Moment::LAST).await?;
    let events = events(db, &Asked { institute, month, regimes: &regimes }).await?;
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let own = own_accounts(db, institute).await?;
    let followed: BTreeSet<Regime> = events.iter().filter_map(|event| regime_on(&regimes, event.on)).collect();
    let mut books: BTreeMap<Regime, Books> = BTreeMap::new();
    for regime in followed {
        let chart = chart(db, &Scope::institute(institute), institute, regime, Moment::LAST).await?;
        let accounts = own.1.iter().map(|row| (row.code.clone(), row.name.clone())).collect();
        books.insert(regime, Books::new(chart, accounts));
    }
    let suggested = events.into_iter().filter_map(|event| {
        let regime = regime_on(&regimes, event.on)?;
        propose(event, regime, books.get(&regime)?)
    });
    let mut proposals: Vec<Proposal> = suggested.collect();
    proposals.sort_by(|one, other| one.key().cmp(&other.key()));
    let held = held(db, institute, month, &own, &proposals).await?;
    let outcomes = settle(&proposals, &held);
    Ok(proposals.into_iter().zip(outcomes).map(|(proposal, outcome)| told(proposal, outcome)).collect())
}

/// What was posted and taken back has entries, and still nothing is to be booked.
fn told(mut proposal: Proposal, outcome: Outcome) -> Proposed {
    if outcome.status == VoucherStatus::NoEntry && !proposal.entries.is_empty() {
        proposal.entries.clear();
        proposal.no_entry = Some(&UNDONE);
    }
    Proposed { proposal, outcome }
}

/// The institute's books and its accounts.
type Own = (Option<BookId>, Vec<account::Model>);

async fn own_accounts(db: &impl ConnectionTrait, institute: InstituteId) -> Result<Own, Fault> {
    let scope = Scope::institute(institute);
    let Some(book) = ledger::book(db, &scope, institute, MAIN_BOOK).await? else { return Ok((None, Vec::new())) };
    Ok((Some(book.id), ledger::accounts(db, &scope, book.id, Moment::LAST).await?))
}

/// The lines that are held of the month on the accounts that the proposals name.
async fn held(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    month: Month,
    (book, accounts): &Own,
    proposals: &[Proposal],
) -> Result<Vec<Held>, Fault> {
    let Some(book) = book else { return Ok(Vec::new()) };
    let covers = |code: &str| proposals.iter().flat_map(|one| &one.entries).any(|entry| entry.account.covers(code));
    let named: HashMap<AccountId, &str> =
        accounts.iter().filter(|row| covers(&row.code)).map(|row| (row.id, row.code.as_str())).collect();
    let ids: Vec<AccountId> = named.keys().copied().collect();
    let (year, period) = month.parts();
    let found = ledger::movements(db, (institute, *book), (year, period), &ids).await?;
    let line = |of: Movement| {
        let account = (*named.get(&of.account)?).to_owned();
        let voucher = Named { year, period, word: of.word, number: of.number };
        Some(Held { voucher, import: of.import, account, net: of.debit - of.credit })
    };
    Ok(found.into_iter().filter_map(line).collect())
}
