//! What a step has to know beside the differences, read in a few statements whatever the number of rows.

use super::act::{Act, Asked, Settlement, VoucherName};
use super::change::Around;
use super::rules::Owner;
use super::store;
use super::voucher::{Claim, Line, check};
use super::words;
use crate::access;
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::error::Fault;
use crate::ledger::chart;
use crate::ledger::service::MAIN_BOOK;
use crate::ledger::store as ledger;
use crate::org;
use crate::reconcile::rules::class_of_account;
use crate::words::Told;
use entity::closure::difference_case::Model as Case;
use entity::ledger::account;
use entity::{
    AccountId, AccountRole, Action, ApprovalStep, CardId, Day, DifferenceCaseId, DifferenceStep, InstituteId, Moment,
    Money, PersonId, Scope,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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
                && let Some((found, _)) = access::account::find(&**tx, id).await?
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
    let settled = asked.rows.iter().enumerate().filter_map(|(at, row)| {
        let Act::Settle(Settlement::Voucher(voucher, line)) = &row.act else { return None };
        Some((at, cases.get(&row.case)?, voucher, *line))
    });
    let settled: Vec<(usize, &Case, &VoucherName, Option<i64>)> = settled.collect();
    let mut told = vec![None; asked.rows.len()];
    if settled.is_empty() {
        return Ok(told);
    }
    let named: BTreeSet<(i32, i32, i64)> =
        settled.iter().map(|(_, _, voucher, _)| (voucher.year, voucher.period, voucher.number)).collect();
    let named: Vec<(i32, i32, i64)> = named.into_iter().collect();
    let earlier = store::settled_by(&**tx, institute, &named).await?;
    let all: Vec<&Case> = settled.iter().map(|(_, case, ..)| *case).chain(&earlier).collect();
    let seen = store::last_seen(&**tx, institute, &all).await?.into_iter();
    let seen: HashMap<DifferenceCaseId, BTreeMap<String, Money>> =
        seen.map(|(id, detail)| Ok((id, by_class(&detail)?))).collect::<Result<_, Fault>>()?;
    let classes = |case: &Case| seen.get(&case.id).cloned().unwrap_or_default();
    let before: Vec<Claim> = earlier.iter().filter_map(|case| store::claim(case, classes(case))).collect();
    let claims = settled.into_iter().map(|(at, case, voucher, line)| {
        let approved_on = case.approved_at.map_or(Day::BLANK, Moment::day);
        let amount = case.approved_amount.unwrap_or(case.amount);
        let (voucher, measure, classes) = (voucher.clone(), case.measure, classes(case));
        (at, Claim { voucher, line, measure, amount, classes, approved_on })
    });
    let claims: Vec<(usize, Claim)> = claims.collect();
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

/// What a difference comes to class by class, as a run tells it; empty where one of its rows is of no class.
fn by_class(detail: &str) -> Result<BTreeMap<String, Money>, Fault> {
    let told: OfClasses =
        serde_json::from_str(detail).map_err(|error| Fault::new(crate::reconcile::words::STORING.with([]), error))?;
    let mut classes = BTreeMap::new();
    for OfClass { category, amount } in told.by_class {
        match category.filter(|category| !category.code.is_empty()) {
            Some(category) => *classes.entry(category.code).or_default() += amount,
            None => return Ok(BTreeMap::new()),
        }
    }
    Ok(classes)
}

/// What is read of a difference as a run tells it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfClasses {
    by_class: Vec<OfClass>,
}

#[derive(Deserialize)]
struct OfClass {
    category: Option<Category>,
    amount: Money,
}

#[derive(Deserialize)]
struct Category {
    code: String,
}

/// The lines of vouchers, each with the role of its account and its class; none where the institute has no books.
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
    let of = |account: &account::Model| {
        let class = class_of_account(&account.code, &account.name, chart.class(&account.code));
        (account.id, (chart.role(&account.code), class))
    };
    let uses: HashMap<AccountId, (AccountRole, Option<String>)> = accounts.iter().map(of).collect();
    let found = ledger::voucher_lines(&**tx, (institute, book.id), named).await?;
    let line = |one: ledger::VoucherLine| {
        let ledger::VoucherLine { year, period, word, number, line, account, on, net } = one;
        let voucher = VoucherName { year, period, word, number };
        let (role, class) = uses.get(&account)?.clone();
        Some(Line { voucher, line, role, class, on, net })
    };
    Ok(Some(found.into_iter().filter_map(line).collect()))
}
