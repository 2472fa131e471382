//! Keeps what a list says of things (清单登记), in a stocktake that is counted here: all of it in one transaction, or
//! nothing. Each row of a file is said once, however often the file comes.

use super::course::{self, Count};
use super::gather::Gathered;
use super::record::{begun, write, write_resolutions};
use super::service::{gathered, reached};
use super::words;
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::WriteTx;
use crate::error::Error;
use crate::org;
use crate::words::Told;
use entity::org::{person, place};
use entity::stocktake::stocktake;
use entity::{Action, CardId, CountEventId, Day, Scope, StocktakeId};
use serde_json::json;
use std::collections::BTreeMap;

/// What a row of a list says, and the card that it names by itself, where no code does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What was counted.
    pub count: Count,
    /// The card.
    pub card: Option<CardId>,
}

/// A stocktake as a list is held against it.
#[derive(Debug)]
pub struct Standing<'s> {
    /// The stocktake.
    pub row: &'s stocktake::Model,
    /// What it comes to.
    pub found: &'s Gathered,
    /// The places of the institute.
    pub places: Vec<place::Model>,
    /// The persons of the institute.
    pub persons: Vec<person::Model>,
    /// A running number behind everything that who asks has said of it.
    pub sequence: i64,
    /// Today.
    pub today: Day,
}

/// What became of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Rows that say something.
    pub said: usize,
    /// Of these, rows that were not known yet.
    pub kept: usize,
}

/// Keeps what a list says; `read` holds it against the stocktake, and tells everything that is wrong with it.
pub async fn list(
    ctx: &Ctx,
    id: StocktakeId,
    read: impl FnOnce(&Standing<'_>) -> Result<Vec<Listed>, Vec<Told>>,
) -> Result<Kept, Error<Told>> {
    let (institute, tenant) = reached(ctx, id, Action::CountThings).await?;
    let tx = WriteTx::institute(ctx, tenant).await?;
    let known = begun(ctx, &tx, (institute, id)).await?;
    let (scope, found) = (Scope::institute(institute), gathered(&tx, &known).await?);
    let by = ctx.actor.person();
    let last = found.events.values().filter(|event| event.person_key == by).map(|event| event.sequence).max();
    let standing = Standing {
        row: &known,
        places: org::store::places(&*tx, &scope, institute).await?,
        persons: org::store::persons(&*tx, &scope, institute).await?,
        found: &found,
        sequence: last.unwrap_or(0).max(0) + 1,
        today: ctx.app.today(),
    };
    let listed = read(&standing).map_err(Error::Refused)?;
    let counts: Vec<Count> = listed.iter().map(|one| one.count.clone()).collect();
    if counts.is_empty() {
        return Err(Error::Refused(vec![words::COUNTS_MISSING.with([])]));
    }
    // What a row may say was held against its cells: this is the same rule as for what a device sends.
    for some in counts.chunks(course::MOST) {
        let refused = course::unfit_counts(some, (known.base_date, ctx.app.today()));
        if !refused.is_empty() {
            return Err(Error::Refused(refused));
        }
    }
    let written = write(ctx, &tx, &known, &counts).await?;
    let mut of_cards: BTreeMap<CardId, Vec<CountEventId>> = BTreeMap::new();
    for (one, card) in listed.iter().filter_map(|one| Some((&one.count, one.card?))) {
        if let Some(event) = written.get(&(one.device.clone(), one.client)) {
            of_cards.entry(card).or_default().push(*event);
        }
    }
    for (card, events) in of_cards {
        let note = words::BY_ROW.zh;
        write_resolutions(ctx, &tx, (institute, id), &events, (Some(card), Some(note))).await?;
    }
    let kept = Kept { said: counts.len(), kept: written.len() };
    let detail = json!({ "device": counts[0].device, "sent": kept.said, "kept": kept.kept });
    let event = Event::new("counts.list", format_args!("Stocktake:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(kept)
}
