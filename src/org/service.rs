//! Institutes: registered once, their regimes appended from a day on; what belongs to them imported.

use super::import::{OrgRow, Subject};
use super::plan::{self, Held, Known, Step};
pub use super::rules::{Registration, proposed};
pub use super::store::{changes_of_regime, regime_on};
use super::{Directory, rules, store, words};
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::{WriteTx, is_duplicate, not_found};
use crate::error::{Error, Fault};
use crate::plan::{Incoming, Planned};
use crate::words::Told;
use entity::org::{department, institute, institute_regime, person, place};
use entity::{Action, Day, DepartmentId, InstituteId, InstituteRegimeId, Moment, PersonId, PlaceId, Regime, Uscc};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};
use serde_json::json;
use std::collections::BTreeMap;

/// Registers an institute. A client that brings the id and asks again is answered with what exists.
pub async fn register(
    ctx: &Ctx,
    registration: &Registration,
    client_id: Option<InstituteId>,
) -> Result<institute::Model, Error<Told>> {
    // Codes are of all institutes: who looks after some only would learn of the others from them.
    ctx.actor.require_everywhere(Action::RegisterInstitute)?;
    let registered = registration.check().map_err(Error::Refused)?;
    let tx = WriteTx::system(ctx).await?;
    let id = client_id.unwrap_or_else(|| ctx.app.id());
    if let Some(known) = store::find(&*tx, &ctx.actor.scope, id).await? {
        return Ok(known);
    }
    let taken = taken(&tx, &registered.code, registered.uscc.as_ref()).await?;
    if !taken.is_empty() {
        return Err(Error::Refused(taken));
    }
    let row = institute::ActiveModel {
        id: Set(id),
        code: Set(registered.code.clone()),
        name: Set(registered.name.clone()),
        uscc: Set(registered.uscc),
        legal_form: Set(registration.legal_form),
        ownership: Set(registration.ownership),
        peer_group: Set(registered.peer_group),
        section: Set(registered.section),
        recorded_at: Set(tx.at()),
        last_recorded_at: Set(tx.at()),
        version: Set(1),
    };
    // Another process may have registered it since we looked.
    let model = row.insert(&*tx).await.map_err(|error| refuse_duplicate(error, &registered.code))?;
    regime_row(ctx, (id, registered.regime, registered.from), tx.at()).insert(&*tx).await?;
    let detail =
        json!({ "code": model.code, "name": model.name, "regime": registered.regime, "from": registered.from });
    let event = Event::new("institute.register", format_args!("Institute:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(model)
}

/// What of a registration another institute has.
async fn taken(tx: &WriteTx, code: &str, uscc: Option<&Uscc>) -> Result<Vec<Told>, Fault> {
    let mut taken = Vec::new();
    if institute::Entity::find().filter(institute::Column::Code.eq(code)).one(&**tx).await?.is_some() {
        taken.push(words::CODE_TAKEN.with([&code]));
    }
    if let Some(uscc) = uscc {
        let found = institute::Entity::find().filter(institute::Column::Uscc.eq(uscc.clone())).one(&**tx).await?;
        taken.extend(found.map(|_| words::USCC_TAKEN.with([uscc])));
    }
    Ok(taken)
}

fn refuse_duplicate(error: DbErr, code: &str) -> Error<Told> {
    if is_duplicate(&error) { Error::Refused(vec![words::CODE_TAKEN.with([&code])]) } else { error.into() }
}

/// Says which section of the bureau looks after an institute (归口科室), or that none does: who supervises
/// for the section sees it from the next request on. `version` is that of the institute as it was seen.
pub async fn assign(
    ctx: &Ctx,
    institute: InstituteId,
    to: Option<&str>,
    version: i32,
) -> Result<institute::Model, Error<Told>> {
    ctx.actor.require_everywhere(Action::RegisterInstitute)?;
    let to = to.map(rules::section).transpose().map_err(|told| Error::Refused(vec![told]))?;
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(Action::RegisterInstitute, institute)?).await?;
    let found = store::find(&*tx, &ctx.actor.scope, institute).await?;
    let known = found.ok_or_else(|| Error::Access(not_found()))?;
    if known.version != version {
        return Err(Error::Refused(vec![words::CHANGED_MEANWHILE.with([])]));
    }
    let from = known.section.clone();
    let row = institute::Model { section: to.map(str::to_owned), version: version + 1, ..known };
    row.clone().into_active_model().reset_all().update(&*tx).await?;
    let event =
        Event::new("institute.assign", format_args!("Institute:{institute}"), json!({ "from": from, "to": to }));
    tx.commit(ctx, event).await?;
    Ok(row)
}

/// Says which regime an institute follows from a day on (会计制度变更). What was said before stays: a
/// later word on the same day counts from when it is known.
pub async fn follow_regime(
    ctx: &Ctx,
    institute: InstituteId,
    regime: Regime,
    from: Option<Day>,
) -> Result<institute_regime::Model, Error<Told>> {
    let from = rules::follow(regime, from).map_err(|told| Error::Refused(vec![told]))?;
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(Action::FollowRegime, institute)?).await?;
    let known = store::regimes(&*tx, &ctx.actor.scope, institute, Moment::LAST).await?;
    let same = known.iter().rfind(|known| known.effective_from == from).is_some_and(|known| known.regime == regime);
    if same {
        return Err(Error::Refused(vec![words::REGIME_SAME.with([&from, &regime.zh()])]));
    }
    let model = regime_row(ctx, (institute, regime, from), tx.at()).insert(&*tx).await?;
    let detail = json!({ "regime": regime, "from": from });
    let event = Event::new("institute.follow-regime", format_args!("Institute:{institute}"), detail);
    tx.commit(ctx, event).await?;
    Ok(model)
}

fn regime_row(
    ctx: &Ctx,
    (institute, regime, from): (InstituteId, Regime, Day),
    at: Moment,
) -> institute_regime::ActiveModel {
    institute_regime::ActiveModel {
        id: Set(ctx.app.id::<InstituteRegimeId>()),
        institute_id: Set(institute),
        regime: Set(regime),
        effective_from: Set(from),
        recorded_at: Set(at),
    }
}

/// The institute of a code, as far as the actor reaches it.
pub async fn by_code(ctx: &Ctx, code: &str) -> Result<institute::Model, Error<Told>> {
    let tx = ctx.read_tx().await?;
    store::by_code(&*tx, &ctx.actor.scope, code).await?.ok_or_else(|| Error::Access(not_found()))
}

/// Takes in a list of departments, places, persons and classes. What a row names beside itself, as
/// its parent, is made with it; what the list does not name stays.
pub async fn import(ctx: &Ctx, tx: &WriteTx, incoming: &Incoming<'_>, rows: &[OrgRow]) -> Result<Planned, Error<Told>> {
    let known = known(ctx, tx, incoming.institute).await?;
    let (steps, planned) = plan::plan(rows, incoming.skip, &known).map_err(Error::Refused)?;
    if !incoming.write {
        return Ok(planned);
    }
    let mut directory = Directory::load(&**tx, &ctx.actor.scope, incoming.institute).await?;
    let written: Vec<Option<Written>> =
        steps.iter().map(|step| name(ctx, &mut directory, &rows[step.row], step)).collect();
    directory.write(ctx, tx).await?;
    for (step, written) in steps.iter().zip(written) {
        if let Some(written) = written {
            change(tx, written, &rows[step.row], step).await?;
        }
    }
    Ok(planned)
}

/// What stands for a row in the tables.
#[derive(Debug, Clone, Copy)]
enum Written {
    Department(DepartmentId, Option<DepartmentId>),
    Place(PlaceId),
    Person(PersonId, Option<DepartmentId>),
}

/// Gives what a row is about its id.
fn name(ctx: &Ctx, directory: &mut Directory, row: &OrgRow, step: &Step) -> Option<Written> {
    let app = &ctx.app;
    match row.subject {
        Subject::Department => {
            let id = directory.coded_department(app, &row.name, &row.code)?;
            Some(Written::Department(id, directory.department(app, &row.under)))
        }
        Subject::Place => directory.coded_place(app, &row.name, &row.code).map(Written::Place),
        Subject::Person => {
            let department = directory.department(app, &row.under);
            let id = directory.staff(app, &step.key, (&row.name, &row.code), department);
            Some(Written::Person(id, department))
        }
        Subject::Category => {
            directory.category(app, &row.code, &row.name);
            None
        }
    }
}

/// Changes what the row of a known thing says otherwise, and says what a new department is part of.
async fn change(tx: &WriteTx, written: Written, row: &OrgRow, step: &Step) -> Result<(), Fault> {
    let changes = |field: &str| step.changes.iter().any(|change| change.field == field);
    let code = crate::words::trimmed(&row.code).to_owned();
    match written {
        Written::Department(id, parent) => {
            let mut set: Vec<(department::Column, SimpleExpr)> = Vec::new();
            if changes("code") {
                set.push((department::Column::Code, code.into()));
            }
            if parent.is_some() && (step.known.is_none() || changes("parent")) {
                set.push((department::Column::ParentId, parent.into()));
            }
            update::<department::Entity>(tx, department::Column::Id.eq(id), set).await
        }
        Written::Place(id) if changes("code") => {
            update::<place::Entity>(tx, place::Column::Id.eq(id), vec![(place::Column::Code, code.into())]).await
        }
        Written::Place(_) => Ok(()),
        Written::Person(id, department) => {
            let mut set: Vec<(person::Column, SimpleExpr)> = Vec::new();
            if changes("staffNo") {
                set.push((person::Column::StaffNo, code.into()));
            }
            if changes("department") {
                set.push((person::Column::DepartmentId, department.into()));
            }
            update::<person::Entity>(tx, person::Column::Id.eq(id), set).await
        }
    }
}

async fn update<E: sea_orm::EntityTrait>(
    tx: &WriteTx,
    which: SimpleExpr,
    set: Vec<(E::Column, SimpleExpr)>,
) -> Result<(), Fault> {
    if set.is_empty() {
        return Ok(());
    }
    let all = set.into_iter().fold(E::update_many(), |update, (column, value)| update.col_expr(column, value));
    all.filter(which).exec(&**tx).await?;
    Ok(())
}

/// What is known of an institute's organisation, as a plan holds it against a list.
async fn known(ctx: &Ctx, tx: &WriteTx, institute: InstituteId) -> Result<Known, Fault> {
    let scope = &ctx.actor.scope;
    let mut known = Known::new();
    let departments = store::departments(&**tx, scope, institute).await?;
    let keys: BTreeMap<DepartmentId, &str> = departments.iter().map(|row| (row.id, row.key.as_str())).collect();
    let key_of = |id: Option<DepartmentId>| id.and_then(|id| keys.get(&id)).copied().unwrap_or_default().to_owned();
    let mut hold = |subject: Subject, key: &str, held: Held| known.insert((subject, key.to_owned()), held);
    for row in &departments {
        let (code, under) = (row.code.clone().unwrap_or_default(), key_of(row.parent_id));
        hold(Subject::Department, &row.key, Held { id: row.id.0, code, name: row.name.clone(), under });
    }
    for row in store::places(&**tx, scope, institute).await? {
        let (code, under) = (row.code.unwrap_or_default(), String::new());
        hold(Subject::Place, &row.key, Held { id: row.id.0, code, name: row.path, under });
    }
    for row in store::persons(&**tx, scope, institute).await? {
        let (code, under) = (row.staff_no.unwrap_or_default(), key_of(row.department_id));
        hold(Subject::Person, &row.key, Held { id: row.id.0, code, name: row.name, under });
    }
    for row in store::categories(&**tx, scope, institute).await? {
        hold(Subject::Category, &row.key, Held { id: row.id.0, code: row.code, name: row.name, under: String::new() });
    }
    Ok(known)
}
