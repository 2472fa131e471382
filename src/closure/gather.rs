//! What a step has to know beside the differences, read in a few statements whatever the number of rows.

use super::act::{Act, Asked, Settlement};
use super::change::Around;
use super::rules::Owner;
use super::store;
use super::voucher::{Claim, Line, check};
use super::words;
use crate::access::account;
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::error::Fault;
use crate::ledger::service::{MAIN_BOOK, chart};
use crate::ledger::store as ledger;
use crate::org;
use crate::words::Told;
use entity::closure::difference_case::Model as Case;
use entity::{
    Action, ApprovalStep, CardId, Day, DifferenceCaseId, DifferenceStep, InstituteId, Moment, PersonId, Scope,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What it takes to decide at a step of a route.
pub(super) const fn action(step: ApprovalStep) -> Action {
    match step {
        ApprovalStep::Unit => Action::ApproveDifferences,
        ApprovalStep::Bureau => Action::ReviewDifferences,
        ApprovalStep::Finance => Action::EndorseDifferences,
    }
}

/// What is known beside the differences of a request.
pub(super) async fn around(
    ctx: &Ctx,
    tx: &WriteTx,
    asked: &Asked,
    cases: &HashMap<DifferenceCaseId, Case>,
) -> Result<Around, Fault> {
    let (institute, today) = (asked.institute, ctx.app.today());
    let may = |step: &ApprovalStep| ctx.actor.scope_for(action(*step)).reaches(institute);
    let mut around = Around {
        name: ctx.actor.name.clone(),
        person: ctx.actor.person(),
        names: vec![ctx.actor.name.clone()],
        may: ApprovalStep::ALL.iter().copied().filter(may).collect(),
        at: tx.at(),
        today,
        owner: Owner { legal_form: None, ownership: None, regime: None },
        persons: HashSet::new(),
        vouchers: Vec::new(),
        cards: HashMap::new(),
        newest: HashMap::new(),
    };
    match asked.step {
        DifferenceStep::Assign => {
            let named = |act: &Act| if let Act::Assign(person, _) = act { Some(*person) } else { None };
            let persons: Vec<PersonId> = asked.rows.iter().filter_map(|row| named(&row.act)).collect();
            around.persons = store::persons(&**tx, institute, &persons).await?;
        }
        DifferenceStep::Submit => around.owner = owner(tx, institute, today).await?,
        DifferenceStep::Approve => {
            if let Some(id) = ctx.actor.account()
                && let Some((found, _)) = account::find(&**tx, id).await?
            {
                around.names.push(found.name);
            }
        }
        DifferenceStep::Settle => {
            let named = |act: &Act| if let Act::Settle(Settlement::Card(card)) = act { Some(*card) } else { None };
            let cards: Vec<CardId> = asked.rows.iter().filter_map(|row| named(&row.act)).collect();
            around.cards = store::cards(&**tx, institute, &cards).await?;
            around.vouchers = vouchers(tx, asked, cases, today).await?;
        }
        DifferenceStep::Close => around.newest = store::newest(&**tx, institute).await?,
        _ => {}
    }
    Ok(around)
}

async fn owner(tx: &WriteTx, institute: InstituteId, today: Day) -> Result<Owner, Fault> {
    let scope = Scope::institute(institute);
    let found = org::store::find(&**tx, &scope, institute).await?;
    let regime = org::store::regime_on(&**tx, &scope, institute, today, Moment::LAST).await?;
    let of = found.as_ref();
    Ok(Owner {
        legal_form: of.and_then(|found| found.legal_form),
        ownership: of.and_then(|found| found.ownership),
        regime,
    })
}

/// Of each row of a request why its voucher does not settle it; nothing where it does, or where it names none.
async fn vouchers(
    tx: &WriteTx,
    asked: &Asked,
    cases: &HashMap<DifferenceCaseId, Case>,
    today: Day,
) -> Result<Vec<Option<Told>>, Fault> {
    let institute = asked.institute;
    let mut claims = Vec::new();
    for (at, row) in asked.rows.iter().enumerate() {
        let Act::Settle(Settlement::Voucher(voucher, line)) = &row.act else { continue };
        let Some(case) = cases.get(&row.case) else { continue };
        let approved_on = case.approved_at.map_or(Day::BLANK, Moment::day);
        let amount = case.approved_amount.unwrap_or(case.amount);
        let claim = Claim { voucher: voucher.clone(), line: *line, measure: case.measure, amount, approved_on };
        claims.push((at, claim));
    }
    let mut told = vec![None; asked.rows.len()];
    if claims.is_empty() {
        return Ok(told);
    }
    let named: BTreeSet<(i32, i32, i64)> =
        claims.iter().map(|(_, claim)| (claim.voucher.year, claim.voucher.period, claim.voucher.number)).collect();
    let named: Vec<(i32, i32, i64)> = named.into_iter().collect();
    let before = store::claims(&**tx, institute, &named).await?;
    let held = lines(tx, institute, &named, today).await?;
    let (rows, claims): (Vec<usize>, Vec<Claim>) = claims.into_iter().unzip();
    let checked = match &held {
        Some(held) => check(&claims, &before, held),
        None => vec![Some(words::VOUCHER_UNKNOWN.with([])); claims.len()],
    };
    for (row, checked) in rows.into_iter().zip(checked) {
        told[row] = checked;
    }
    Ok(told)
}

/// The lines of vouchers, each with the role of its account; none where the institute has no books.
async fn lines(
    tx: &WriteTx,
    institute: InstituteId,
    named: &[(i32, i32, i64)],
    today: Day,
) -> Result<Option<Vec<Line>>, Fault> {
    let scope = Scope::institute(institute);
    let regime = org::store::regime_on(&**tx, &scope, institute, today, Moment::LAST).await?;
    let book = ledger::book(&**tx, &scope, institute, MAIN_BOOK).await?;
    let (Some(regime), Some(book)) = (regime, book) else { return Ok(None) };
    let chart = chart(&**tx, &scope, institute, regime, Moment::LAST).await?;
    let accounts = ledger::accounts(&**tx, &scope, book.id, Moment::LAST).await?;
    let roles: HashMap<_, _> = accounts.iter().map(|account| (account.id, chart.role(&account.code))).collect();
    let found = ledger::voucher_lines(&**tx, (institute, book.id), named).await?;
    let line = |one: ledger::VoucherLine| {
        let ledger::VoucherLine { year, period, word, number, line, account, on, net } = one;
        let voucher = super::act::VoucherName { year, period, word, number };
        Some(Line { voucher, line, role: *roles.get(&account)?, on, net })
    };
    Ok(Some(found.into_iter().filter_map(line).collect()))
}
