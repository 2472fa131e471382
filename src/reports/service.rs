//! The tables of what is held, in one snapshot, as known at an instant.

use super::card::{Card, Regimes};
use super::movements::{self, Movements};
use super::schedule::{self, Row, Run, Totals};
use super::stock::{self, Stock};
use super::vehicles::Vehicle;
use super::workbook::{About, Writer};
use super::{form, store};
use crate::db::ReadTx;
use crate::depreciation::Month;
use crate::depreciation::posting::standing;
use crate::depreciation::store::{regimes_of, runs_known};
use crate::error::{Error, Fault};
use crate::words::Told;
use entity::{Day, InstituteId, Moment, Scope};

/// Cards that are looked at at once for a page.
const AT_ONCE: u64 = 200;

/// Of whom a table is, and as known at which instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Of {
    /// 机构.
    pub institute: InstituteId,
    /// 知悉时点.
    pub known_at: Moment,
}

impl Of {
    /// Looks at every card in the order of their numbers.
    pub async fn each(
        self,
        tx: &ReadTx,
        mut take: impl FnMut(&Card, &Regimes) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let regimes = regimes_of(&**tx, self.institute, self.known_at).await?;
        let mut before = None;
        loop {
            let from = before.as_ref().map(|(key, ordinal): &(String, i32)| (key.as_str(), *ordinal));
            let window = (from, false, store::BATCH);
            let (cards, last) = store::cards(&**tx, self.institute, self.known_at, window).await?;
            cards.iter().try_for_each(|card| take(card, &regimes))?;
            let Some(last) = last else { return Ok(()) };
            before = Some((last.key, last.ordinal));
        }
    }
}

/// 固定和无形资产存量情况表 on a day.
pub async fn stock(tx: &ReadTx, of: Of, on: Day) -> Result<Stock, Fault> {
    let mut tally = stock::Tally::new(on);
    of.each(tx, |card, regimes| {
        tally.add(card, regimes);
        Ok(())
    })
    .await?;
    Ok(tally.finish())
}

/// 资产增减变动表 of a period; how assets were disposed of is told of disposals that are reached.
pub async fn movements(
    tx: &ReadTx,
    of: Of,
    (from, to): (Day, Day),
    disposals: &Scope,
) -> Result<Movements, Error<Told>> {
    let mut tally = movements::Tally::new(from, to).map_err(|told| Error::Refused(vec![told]))?;
    let modes = store::modes(&**tx, disposals, of.institute, (from, to)).await?;
    of.each(tx, |card, regimes| {
        tally.add(card, regimes, modes.get(&card.id).copied());
        Ok(())
    })
    .await?;
    Ok(tally.finish())
}

/// What 折旧计算表 of a month comes to; every row is given on the way, in the order of card numbers.
pub async fn schedule(
    tx: &ReadTx,
    of: Of,
    month: Month,
    mut give: impl FnMut(Row) -> Result<(), Fault>,
) -> Result<Totals, Fault> {
    let mut tally = schedule::Tally::new(month);
    of.each(tx, |card, regimes| tally.add(card, regimes).map_or(Ok(()), &mut give)).await?;
    let run = match standing(&runs_known(&**tx, of.institute, of.known_at).await?).get(&month) {
        Some(id) => store::run(&**tx, of.institute, *id).await?,
        None => None,
    };
    Ok(tally.finish(run.map(|run| Run { id: run.id, cards: run.cards, amount: run.amount, digest: run.digest })))
}

/// Rows of 折旧计算表 in the order of card numbers: at most so many, after or before a place.
pub async fn schedule_rows(
    tx: &ReadTx,
    of: Of,
    month: Month,
    (most, backwards, mut from): (u64, bool, Option<(String, i32)>),
) -> Result<Vec<Row>, Fault> {
    let regimes = regimes_of(&**tx, of.institute, of.known_at).await?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut rows = Vec::new();
    loop {
        let place = from.as_ref().map(|(key, ordinal)| (key.as_str(), *ordinal));
        // Cards that are not in the table are looked at on the way, and many at once.
        let window = (place, backwards, (most as u64).max(AT_ONCE));
        let (cards, last) = store::cards(&**tx, of.institute, of.known_at, window).await?;
        rows.extend(cards.iter().filter_map(|card| Row::of(card, &regimes, month)).take(most - rows.len()));
        match last {
            Some(last) if rows.len() < most => from = Some((last.key, last.ordinal)),
            _ => break,
        }
    }
    if backwards {
        rows.reverse();
    }
    Ok(rows)
}

/// 车辆情况表 on a day.
pub async fn vehicles(tx: &ReadTx, of: Of, on: Day) -> Result<Vec<Vehicle>, Fault> {
    let regimes = regimes_of(&**tx, of.institute, of.known_at).await?;
    let prefixes: Vec<&str> = form::vehicles().iter().map(|fit| fit.prefix.as_str()).collect();
    let cards = store::of_classes(&**tx, of.institute, of.known_at, &prefixes).await?;
    Ok(cards.iter().filter_map(|card| Vehicle::of(card, &regimes, on)).collect())
}

/// Writes the four tables of a period into a workbook: the stock and the vehicles on its last day, the
/// depreciation of the month of that day.
pub async fn workbook(
    tx: &ReadTx,
    of: Of,
    (from, to): (Day, Day),
    disposals: &Scope,
    about: About,
) -> Result<Writer, Error<Told>> {
    let failed = |error| Fault::new(super::words::WRITING.with([]), error);
    let mut writer = Writer::new(about);
    writer.stock(&stock(tx, of, to).await?).map_err(failed)?;
    if let Some(month) = Month::of(to) {
        writer.schedule(month).map_err(failed)?;
        let totals = schedule(tx, of, month, |row| writer.schedule_row(&row).map_err(failed)).await?;
        writer.schedule_totals(&totals).map_err(failed)?;
    }
    writer.movements(&movements(tx, of, (from, to), disposals).await?).map_err(failed)?;
    writer.vehicles(&vehicles(tx, of, to).await?).map_err(failed)?;
    Ok(writer)
}
