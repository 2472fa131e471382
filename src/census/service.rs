//! The sheets and the tables of stocktakes that are kept.

use super::detail::{Booked, Census, census};
use super::rolled::rolled;
use super::sheets::{self, Sheet, Wanted};
use super::statement::{Kept, Statement, statement};
use super::workbook::{About, Writer};
use super::{print, words};
use crate::app::Ctx;
use crate::assets::query::{At, Filter, every};
use crate::counting::gather::{self, Gathered};
use crate::counting::{store, teams};
use crate::db::{ReadTx, not_found};
use crate::depreciation::card::Class;
use crate::error::{Error, Fault};
use crate::facts::normalise;
use crate::org;
use crate::reconcile;
use crate::reports::service::Of;
use crate::stocktake;
use crate::words::Told;
use entity::org::institute;
use entity::reconcile::reconciliation_run;
use entity::stocktake::stocktake as row;
use entity::{Action, CardId, InScope as _, Moment, PlaceId, RunId, RunStatus, Scope, StocktakeId, StocktakeStatus};
use sea_orm::{ColumnTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A stocktake that is counted here, and whose it is.
#[derive(Debug)]
pub struct Read {
    /// The stocktake.
    pub row: row::Model,
    /// The institute.
    pub institute: institute::Model,
    /// What it comes to.
    pub found: Gathered,
}

/// Reads a stocktake that was opened.
pub async fn read(ctx: &Ctx, tx: &ReadTx, id: StocktakeId) -> Result<Read, Error<Told>> {
    let scope = ctx.actor.scope_of::<row::Entity>();
    let row = stocktake::store::find(&**tx, &scope, id).await?.ok_or_else(|| Error::Access(not_found()))?;
    let own = Scope::institute(row.institute_id);
    let institute = org::store::find(&**tx, &own, row.institute_id).await?;
    let institute = institute.ok_or_else(|| Error::Access(not_found()))?;
    let found = gather::gather(tx, &own, std::slice::from_ref(&row)).await?.remove(&id);
    let found = found.filter(|found| !found.lines.is_empty());
    let found = found.ok_or_else(|| Error::Refused(vec![words::NOT_OPENED.with([])]))?;
    Ok(Read { row, institute, found })
}

/// The sheets of a stocktake (盘点表): of all places, or of one and what lies in it. Who only counts is not told what
/// was found in a blind one.
pub async fn sheets(
    ctx: &Ctx,
    id: StocktakeId,
    (wanted, place): (Wanted, Option<&str>),
) -> Result<(print::Of, Vec<Sheet>), Error<Told>> {
    let tx = ctx.read_tx().await?;
    let Read { row, institute, found } = read(ctx, &tx, id).await?;
    let is_over = matches!(row.status, StocktakeStatus::Closed | StocktakeStatus::Cancelled);
    if wanted.filled && row.blind && !is_over {
        ctx.actor.tenant(Action::ManageStocktakes, institute.id)?;
    }
    let names = gather::names(&tx, institute.id, &found).await?;
    let cards = every(&*tx, institute.id, At::day(wanted.on), &Filter::default()).await?;
    let cards: HashMap<CardId, _> = cards.into_iter().map(|card| (card.card_id, card)).collect();
    let scope = Scope::institute(institute.id);
    let all = store::teams(&*tx, &scope, &[id]).await?.remove(&id).unwrap_or_default();
    let path = |place: PlaceId| names.places.get(&place).map_or("", String::as_str);
    let of_place = |(place, own): (&PlaceId, &String)| Some((*place, teams::nearest(&all, own, path)?.name.clone()));
    let teams = names.places.iter().filter_map(of_place).collect();
    let about = sheets::About { row: &row, found: &found, names: &names, cards: &cards, teams: &teams };
    let mut sheets = sheets::sheets(about, wanted);
    if let Some(place) = place {
        let outer = normalise(place).into_owned();
        sheets.retain(|sheet| {
            let own = normalise(&sheet.path);
            own.strip_prefix(&*outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
    }
    if sheets.is_empty() {
        return Err(Error::Refused(vec![words::NO_SHEETS.with([])]));
    }
    let (title, base_date, on) = (row.title, row.base_date, wanted.on);
    Ok((print::Of { institute: institute.name, title, base_date, on, lang: ctx.lang }, sheets))
}

/// 资产清查明细表 and 汇总表 of a stocktake, by what was known of its cards when it was opened.
pub async fn census_of(tx: &ReadTx, row: &row::Model, found: &Gathered) -> Result<Census, Fault> {
    let own: HashSet<CardId> = found.lines.iter().map(|line| line.card_id).collect();
    let mut booked: BTreeMap<CardId, Booked> = BTreeMap::new();
    let of = Of { institute: row.institute_id, known_at: row.opened_at.unwrap_or(Moment::LAST) };
    of.each(tx, |card, regimes| {
        if let Some(state) = card.on(regimes, row.base_date).filter(|_| own.contains(&card.id)) {
            let (class, accumulated) = (Class::clone(&state.stated.class), state.worth.accumulated);
            booked.insert(card.id, Booked { class, accumulated, follows: state.follows() });
        }
        Ok(())
    })
    .await?;
    Ok(census(found, row.base_date.year(), &booked))
}

/// 账卡物对账表 of a run; none before it is done.
pub fn statement_of(run: &reconciliation_run::Model) -> Result<Option<Statement>, Fault> {
    if run.status != RunStatus::Done {
        return Ok(None);
    }
    let kept: Kept = serde_json::from_str(&run.summary).map_err(|error| Fault::new(words::KEPT.with([]), error))?;
    Ok(Some(statement(kept)))
}

/// The run that is asked for, else the newest that compared a stocktake, where it is done and the roles read runs.
async fn run_of(
    ctx: &Ctx,
    tx: &ReadTx,
    stocktake: &row::Model,
    id: Option<RunId>,
) -> Result<Option<reconciliation_run::Model>, Error<Told>> {
    use reconciliation_run::Column as C;
    let scope = ctx.actor.scope_of::<reconciliation_run::Entity>();
    if let Some(id) = id {
        let found = reconcile::store::find(&**tx, &scope, id).await?;
        // While things are still counted, accounts and cards can be told; never what another stocktake found.
        let is_own = |run: &reconciliation_run::Model| {
            run.institute_id == stocktake.institute_id && run.stocktake_id.is_none_or(|of| of == stocktake.id)
        };
        let found = found.filter(is_own);
        return Ok(Some(found.ok_or_else(|| Error::Access(not_found()))?));
    }
    let select = reconciliation_run::Entity::find_in(&scope)
        .filter(C::InstituteId.eq(stocktake.institute_id))
        .filter(C::StocktakeId.eq(stocktake.id))
        .filter(C::Status.eq(RunStatus::Done))
        .order_by_desc(C::RecordedAt);
    Ok(select.one(&**tx).await.map_err(Fault::from)?)
}

/// Writes 盘点倒轧表, 资产清查明细表 and 汇总表 of a stocktake, and 账卡物对账表 of a run that compared it.
pub async fn tables(ctx: &Ctx, id: StocktakeId, run: Option<RunId>) -> Result<Writer, Error<Told>> {
    let tx = ctx.read_tx().await?;
    let Read { row, institute, found } = read(ctx, &tx, id).await?;
    ctx.actor.tenant(Action::ReadCards, institute.id)?;
    let is_over = matches!(row.status, StocktakeStatus::Closed | StocktakeStatus::Cancelled);
    if row.blind && !is_over {
        ctx.actor.tenant(Action::ManageStocktakes, institute.id)?;
    }
    let census = census_of(&tx, &row, &found).await?;
    let run = run_of(ctx, &tx, &row, run).await?;
    let about = About { institute: institute.name, title: row.title, base_date: row.base_date, lang: ctx.lang };
    let mut writer = Writer::new(about);
    let failed = |error| Fault::new(words::WRITING.with([]), error);
    writer
        .rolled(&rolled(&found), &found)
        .and_then(|()| writer.detail(&census, &found))
        .and_then(|()| writer.summary(&census, &found))
        .map_err(failed)?;
    if let Some(run) = run {
        let of_run = statement_of(&run)?.ok_or_else(|| Error::Refused(vec![words::RUN_NOT_DONE.with([])]))?;
        writer.statement(&of_run, (run.from_on, run.as_of)).map_err(failed)?;
    }
    Ok(writer)
}
