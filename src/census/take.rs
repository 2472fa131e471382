//! Takes a list that was filled into the stocktake that it is for.

use super::filled::Lists;
use super::understand::{Asked, MOST_TOLD, device, understand};
use super::words;
use crate::app::Ctx;
use crate::counting::listed::{self, Kept};
use crate::db::not_found;
use crate::error::{Error, Fault};
use crate::imports::{Located, MappingInput, Source, locate, resolve_mapping};
use crate::intake::{self, Content, blocks};
use crate::layout::parse_mapping;
use crate::stocktake;
use crate::words::Told;
use entity::stocktake::stocktake as row;
use entity::{Action, CountRound, Day, Side, StocktakeId};
use std::fs::File;

/// A list that is handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The file.
    pub source: Source,
    /// How it is to be read.
    pub mapping: MappingInput,
    /// In which round it was counted.
    pub round: CountRound,
    /// 盘点日期 of rows that say none; today where it is not said.
    pub on: Option<Day>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What its counts say that they come from.
    pub device: String,
    /// How many rows say something, and how many of these were not known yet.
    pub kept: Kept,
}

/// Takes a list (盘点表回填): every row that says something becomes a count of who asks, or everything that is wrong is
/// told, and nothing is kept. The same file again, by the same person and for the same round, adds nothing.
pub async fn take(ctx: &Ctx, id: StocktakeId, handed: &Handed) -> Result<Taken, Error<Told>> {
    let tx = ctx.read_tx().await?;
    let scope = ctx.actor.scope_of::<row::Entity>();
    let found = stocktake::store::find(&*tx, &scope, id).await?.ok_or_else(|| Error::Access(not_found()))?;
    let institute = ctx.actor.tenant(Action::CountThings, found.institute_id)?.institute();
    let mapping = resolve_mapping(&*tx, institute, &handed.mapping).await?;
    let Located { path, file_name, sha256, .. } = locate(ctx, &tx, institute, &handed.source).await?;
    drop(tx);
    let doing = words::READING.with([&file_name]);
    let file = File::open(&path).map_err(|error| Fault::new(doing.clone(), error))?;
    let mapping = parse_mapping(&mapping).map_err(|told| Error::Refused(vec![told]))?;
    let source = intake::Source { side: Side::Counts, name: file_name, content: Content::File(file) };
    let reading = tokio::task::spawn_blocking(move || blocks::<Lists>(source, &mapping, MOST_TOLD));
    let blocks = reading.await.map_err(|error| Fault::new(doing, error))?.map_err(Error::Refused)?;
    let device = device(sha256, &ctx.actor.person(), handed.round);
    let asked = Asked { device: device.clone(), round: handed.round, on: handed.on };
    let kept = listed::list(ctx, id, |standing| understand(&blocks, standing, &asked)).await?;
    Ok(Taken { device, kept })
}
