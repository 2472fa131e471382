//! The lists of a stocktake: its cards, other things, sheets, rooms and samples.

use super::super::assets::cards_of;
use super::super::error::Failed;
use super::super::loaders::Loaders;
use super::super::org::Location;
use super::super::page::{List, Total, Window};
use super::super::scalar::Money;
use super::line::{StocktakeExtra, StocktakeLine, found_at};
use super::loader::Counted;
use super::progress::{StocktakeSheet, StocktakeTeam, place};
use crate::counting::record::here;
use crate::counting::sample::{Item, draw};
use crate::counting::teams;
use async_graphql::{Context, Enum, Object, SimpleObject};
use entity::{CardId, CountOutcome, Day, PlaceId, Ratio, StocktakeId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a stocktake comes to; none for one that was imported.
pub async fn of_stocktake(context: &Context<'_>, id: StocktakeId) -> Result<Option<Arc<Counted>>, Failed> {
    Loaders::of(context).counted.load_one(id).await
}

/// The arguments of a page.
pub type Asked = (Option<i32>, Option<String>, Option<i32>, Option<String>);

fn window((first, after, last, before): Asked) -> Result<Window<u32>, Failed> {
    Window::new(first, after.as_deref(), last, before.as_deref())
}

fn total(rows: usize) -> Total {
    Total::lazy(move || async move { Ok(rows as u64) })
}

/// A page of the cards that stand at these places among the expected.
pub async fn lines(
    context: &Context<'_>,
    counted: &Arc<Counted>,
    at: Vec<usize>,
    asked: Asked,
) -> Result<List<StocktakeLine>, Failed> {
    let (window, all) = (window(asked)?, at.len());
    let rows = window.of_sorted(at, |at| *at as u32);
    let ids: Vec<CardId> = rows.rows().iter().map(|at| counted.found.lines[*at].card_id).collect();
    let cards = cards_of(context, &ids, counted.row.base_date).await?;
    let tell = |at: usize| {
        let card = cards.get(&counted.found.lines[at].card_id).cloned();
        StocktakeLine { counted: Arc::clone(counted), at, card }
    };
    Ok(rows.list(total(all), |at| *at as u32, tell))
}

/// A page of the things that stand at these places among those that were not expected.
pub async fn extras(
    context: &Context<'_>,
    counted: &Arc<Counted>,
    at: Vec<usize>,
    asked: Asked,
) -> Result<List<StocktakeExtra>, Failed> {
    let (window, all) = (window(asked)?, at.len());
    let rows = window.of_sorted(at, |at| *at as u32);
    let of = |at: usize| counted.found.outcomes.extras[at].card;
    let ids: Vec<CardId> = rows.rows().iter().filter_map(|at| of(*at)).collect();
    // As it was last said of them: they may have come after the base date.
    let until = counted.found.outcomes.said.iter().map(|said| said.on).max();
    let cards = cards_of(context, &ids, until.unwrap_or(counted.row.base_date)).await?;
    let tell = |at: usize| StocktakeExtra {
        counted: Arc::clone(counted),
        at,
        card: of(at).and_then(|card| cards.get(&card).cloned()),
    };
    Ok(rows.list(total(all), |at| *at as u32, tell))
}

/// The sheets of a stocktake, one for each place where anything is expected, by its path; that of cards without a
/// place is the last.
pub async fn sheets(context: &Context<'_>, counted: &Counted) -> Result<Vec<StocktakeSheet>, Failed> {
    let mut rooms: BTreeMap<Option<PlaceId>, (usize, usize)> = BTreeMap::new();
    for line in &counted.found.outcomes.lines {
        let room = rooms.entry(counted.found.books.expected[line.expected].held.place).or_default();
        room.0 += 1;
        room.1 += usize::from(line.outcome != CountOutcome::Uncounted);
    }
    let teams = Loaders::of(context).stocktake_teams.load_one(counted.row.id).await?.unwrap_or_default();
    let counting = teams.iter().flat_map(|team| teams::places(team).map(|place| place.0));
    let wanted = rooms.keys().flatten().map(|place| place.0).chain(counting);
    let places = Loaders::of(context).places.load_many(wanted).await?;
    let path = |place: PlaceId| places.get(&place.0).map_or("", |row| &*row.path);
    let mut sheets: Vec<(&str, StocktakeSheet)> = Vec::new();
    for (place, (expected, counted)) in rooms {
        let own = place.map_or("", path);
        let team = teams::nearest(&teams, own, path).map(StocktakeTeam::from);
        sheets.push((own, StocktakeSheet { place, team, expected, counted }));
    }
    sheets.sort_by_key(|(path, sheet)| (sheet.place.is_none(), *path));
    Ok(sheets.into_iter().map(|(_, sheet)| sheet).collect())
}

/// What should be in a room, and what else was found there (盘点房间).
#[derive(Debug, Clone)]
pub struct StocktakeRoom {
    /// What the stocktake comes to.
    pub counted: Arc<Counted>,
    /// Where.
    pub place: PlaceId,
    /// On which day.
    pub on: Day,
}

/// What should be in a room, and what else was found there (盘点房间).
#[Object]
impl StocktakeRoom {
    /// Where (存放地点).
    async fn location(&self, context: &Context<'_>) -> Result<Option<Location>, Failed> {
        place(context, Some(self.place)).await
    }

    /// What should be here today, as the cards say (应在此处).
    async fn expected(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<StocktakeLine>, Failed> {
        let at = here(&self.counted.found, self.place, self.on).into_iter().map(|(at, _)| at).collect();
        lines(context, &self.counted, at, (first, after, last, before)).await
    }

    /// What was counted here and should be elsewhere (他处资产).
    async fn others(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<StocktakeLine>, Failed> {
        let own: HashMap<usize, _> = here(&self.counted.found, self.place, self.on).into_iter().collect();
        let all = self.counted.found.outcomes.lines.iter().enumerate();
        let here = all.filter(|(at, line)| !own.contains_key(at) && found_at(&self.counted, &line.said, self.place));
        lines(context, &self.counted, here.map(|(at, _)| at).collect(), (first, after, last, before)).await
    }

    /// What was counted here and is expected nowhere (账外及其他实物).
    async fn extras(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the beginning, or after `after`; at most 200.")] first: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] after: Option<String>,
        #[graphql(desc = "So many from the end, or before `before`; at most 200.")] last: Option<i32>,
        #[graphql(desc = "A cursor of this list.")] before: Option<String>,
    ) -> Result<List<StocktakeExtra>, Failed> {
        let all = self.counted.found.outcomes.extras.iter().enumerate();
        let here = all.filter(|(_, extra)| found_at(&self.counted, &extra.said, self.place));
        extras(context, &self.counted, here.map(|(at, _)| at).collect(), (first, after, last, before)).await
    }
}

/// Which way a sample looks (抽盘方向).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum StocktakeDirection {
    /// From the books to the floor: of cards that are expected (以账对物).
    BookToFloor,
    /// From the floor to the books: of things that were found (以物对账).
    FloorToBook,
}

/// Something that a sample has (抽盘样本).
#[derive(Debug, Clone, SimpleObject)]
pub struct StocktakeSampleItem {
    /// 资产编号, else 卡片编号; the code of a thing that was not expected (编号).
    number: String,
    /// 资产名称.
    name: Option<String>,
    /// 原值; null where no card is expected.
    original_value: Option<Money>,
}

/// A sample that is drawn by the seed of the stocktake: the same for whoever draws it, whenever nothing else was
/// said meanwhile.
pub fn sample(counted: &Counted, direction: StocktakeDirection, share: Ratio) -> Vec<StocktakeSampleItem> {
    let found = &counted.found;
    let is_there = |at: usize| found.outcomes.lines[at].found.quantity.0 > 0;
    let lines = (0..found.lines.len()).filter(|at| direction == StocktakeDirection::BookToFloor || is_there(*at));
    let mut known: HashMap<String, StocktakeSampleItem> = HashMap::new();
    let mut items = Vec::new();
    for at in lines {
        let row = &found.lines[at];
        let number = row.asset_no.clone().or_else(|| row.card_no.clone()).unwrap_or_default();
        let (name, original_value) = (row.name.clone(), Some(Money(row.original_value)));
        items.push(Item { key: row.card_id.to_string(), value: row.original_value });
        known.insert(row.card_id.to_string(), StocktakeSampleItem { number, name, original_value });
    }
    if direction == StocktakeDirection::FloorToBook {
        for extra in found.outcomes.extras.iter().filter(|extra| extra.found.quantity.0 > 0) {
            items.push(Item { key: extra.code.clone(), value: entity::Money::ZERO });
            let item = StocktakeSampleItem { number: extra.code.clone(), name: None, original_value: None };
            known.insert(extra.code.clone(), item);
        }
    }
    let drawn = draw(&items, share, &counted.row.seed);
    drawn.into_iter().filter_map(|key| known.remove(&key)).collect()
}
