//! Which account is for what (科目用途), as an institute says it over the template of its regime: said by the
//! mapping of an import, in force from then on, and taken back with that import.

use super::store;
use super::{Chart, words};
use crate::app::Ctx;
use crate::db::WriteTx;
use crate::error::Fault;
use crate::layout::{AccountMapping, Mapping, values::account_code};
use crate::plan::{FieldChange, Planned, RowReport};
use entity::ledger::account_use;
use entity::{AccountRole, BookId, InstituteId, Moment, Regime, RowOutcome, Scope};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// What an account is for, as somebody said it last: its role, and the class of its things.
type Use = (Option<AccountRole>, Option<String>);

/// What a mapping says anew of an account.
pub(super) struct NewUse {
    code: String,
    was: Use,
    is: Use,
}

/// What a mapping says of accounts that was not said before.
pub(super) async fn new(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    mapping: &Mapping,
) -> Result<Vec<NewUse>, Fault> {
    if mapping.accounts.is_empty() {
        return Ok(Vec::new());
    }
    let said = last(db, &Scope::institute(institute), institute, Moment::LAST).await?;
    let mut scratch = String::new();
    let mut new = Vec::new();
    for (name, account) in &mapping.accounts {
        let read = account_code(name.trim(), &mut scratch);
        let code = if read.code.is_empty() { read.name } else { read.code };
        let was = said.get(code).cloned().unwrap_or_default();
        // What is not said stays as it was said before.
        let is = (account.role.or(was.0), account.class.clone().or_else(|| was.1.clone()));
        if is != was {
            new.push(NewUse { code: code.to_owned(), was, is });
        }
    }
    Ok(new)
}

/// Adds what is said anew to a plan: a preview shows it, and the import is held to it.
pub(super) fn report(new: &[NewUse], planned: &mut Planned) {
    for NewUse { code, was, is } in new {
        let role = |one: &Use| one.0.map(|role| role.code().to_owned()).unwrap_or_default();
        let class = |one: &Use| one.1.clone().unwrap_or_default();
        let fields = [("role", role(was), role(is)), ("classCode", class(was), class(is))];
        let content = Sha256::digest(format!("{code}\n{}\n{}", fields[0].2, fields[1].2));
        planned.digest.add(RowOutcome::Changed, &content.into(), None);
        let change = |(field, from, to): (&str, String, String)| FieldChange { field: field.to_owned(), from, to };
        planned.changed += 1;
        planned.rows.push(RowReport {
            origin: None,
            outcome: RowOutcome::Changed,
            subject: None,
            changes: fields.into_iter().filter(|(_, from, to)| from != to).map(change).collect(),
            problems: vec![words::USE_SAID.with([code])],
        });
    }
}

/// Writes down what is said anew.
pub(super) async fn write(
    ctx: &Ctx,
    tx: &WriteTx,
    (institute, book): (InstituteId, BookId),
    new: Vec<NewUse>,
) -> Result<(), Fault> {
    for NewUse { code, is, .. } in new {
        say(ctx, tx, (institute, book), (code, is)).await?;
    }
    Ok(())
}

/// Takes back what an import said that was recorded at an instant, of which an institute has only one: what was
/// said before holds again, unless something later said otherwise.
pub(super) async fn take_back(
    ctx: &Ctx,
    tx: &WriteTx,
    (institute, book): (InstituteId, BookId),
    recorded_at: Moment,
) -> Result<(), Fault> {
    let mut before: BTreeMap<String, Use> = BTreeMap::new();
    let mut taken: BTreeMap<String, Use> = BTreeMap::new();
    for row in store::uses(&**tx, &Scope::institute(institute), institute, Moment::LAST).await? {
        if row.recorded_at == recorded_at {
            taken.insert(row.code.clone(), before.get(&row.code).cloned().unwrap_or_default());
        } else if row.recorded_at > recorded_at {
            taken.remove(&row.code);
        }
        before.insert(row.code, (row.role, row.class_code));
    }
    for said in taken {
        say(ctx, tx, (institute, book), said).await?;
    }
    Ok(())
}

async fn say(
    ctx: &Ctx,
    tx: &WriteTx,
    (institute, book): (InstituteId, BookId),
    (code, (role, class)): (String, Use),
) -> Result<(), Fault> {
    let row = account_use::ActiveModel {
        id: Set(ctx.app.id()),
        institute_id: Set(institute),
        book_id: Set(book),
        code: Set(code),
        role: Set(role),
        class_code: Set(class),
        recorded_at: Set(tx.at()),
    };
    row.insert(&**tx).await?;
    Ok(())
}

async fn last(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    known_at: Moment,
) -> Result<BTreeMap<String, Use>, Fault> {
    let said = store::uses(db, scope, institute, known_at).await?;
    Ok(said.into_iter().map(|row| (row.code, (row.role, row.class_code))).collect())
}

/// Which account is for what, as known at an instant: the template of the regime, and over it what
/// the institute said.
pub async fn chart(
    db: &impl ConnectionTrait,
    scope: &Scope,
    institute: InstituteId,
    regime: Regime,
    known_at: Moment,
) -> Result<Chart, Fault> {
    let said = last(db, scope, institute, known_at).await?;
    let over = said.into_iter().map(|(code, (role, class))| (code, AccountMapping { role, class }));
    Ok(Chart::new(regime, &over.collect()))
}
