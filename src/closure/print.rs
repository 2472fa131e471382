//! The tables of what is followed, as workbooks.

use super::ledgers::{About, Writer};
use super::overview::overview;
use super::{store, words};
use crate::app::Ctx;
use crate::error::{Error, Fault};
use crate::org;
use crate::words::Told;
use entity::closure::difference_case;
use entity::{Action, Scope};

/// 差异销号台账, 盘盈盘亏明细表 and 差异汇总表 of an institute.
pub async fn ledgers(ctx: &Ctx, code: &str) -> Result<Writer, Error<Told>> {
    let institute = org::service::by_code(ctx, code).await?;
    let id = ctx.actor.tenant(Action::ReadDifferences, institute.id)?.institute();
    let tx = ctx.read_tx().await?;
    let cases = store::all(&*tx, id).await?;
    let persons = org::store::persons(&*tx, &Scope::institute(id), id).await?;
    let owners = persons.into_iter().map(|person| (person.id, person.name)).collect();
    let mut writer = Writer::new(About { whose: institute.name, on: ctx.app.today(), lang: ctx.lang });
    writer
        .cases(&cases, &owners)
        .and_then(|()| writer.found(&cases))
        .and_then(|()| writer.kinds(&cases))
        .map_err(failed)?;
    Ok(writer)
}

/// 差异销号情况通报 of all institutes that are reached.
pub async fn circular(ctx: &Ctx) -> Result<Writer, Error<Told>> {
    ctx.actor.require(Action::ReadDifferences)?;
    let (today, scope) = (ctx.app.today(), ctx.actor.scope_of::<difference_case::Entity>());
    let all = overview(&*ctx.read_tx().await?, &scope, today).await?;
    let whose = ctx.lang.said("各机构", "all institutes");
    let mut writer = Writer::new(About { whose: whose.to_owned(), on: today, lang: ctx.lang });
    writer.circular(&all).map_err(failed)?;
    Ok(writer)
}

fn failed(error: crate::sheet::write::WriteError) -> Fault {
    Fault::new(words::WRITING.with([]), error)
}
