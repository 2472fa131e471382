//! 盘点单: what is to be counted at one place, to be filled by hand, or as it was found; and how its rows are called.
//! Pure.

use crate::counting::closing::Names;
use crate::counting::gather::Gathered;
use crate::counting::record::{held_on, label_code};
use crate::counting::rules::{Found, Holding, Outcomes};
use entity::assets::card_version;
use entity::stocktake::{stocktake, stocktake_line};
use entity::{CardId, CountOutcome, Day, ItemCondition, PlaceId, Quantity, StocktakeId, StocktakeLineId, UsageState};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What a row number of a line begins with: it is the id of the line, as the interface gives it.
const LINE: &str = "StocktakeLine:";
/// What the number of a row for something else begins with, which is a code as well: it can be cut out and stuck on.
const STICKER: &str = "PD-";

/// What the number of a row says (盘点行号).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowId {
    /// There is none.
    None,
    /// A card that the stocktake expects.
    Line(StocktakeLineId),
    /// A row for something else that is found.
    Sticker,
    /// Something that no sheet has.
    Foreign,
}

impl RowId {
    /// Reads the number of a row.
    pub fn parse(text: &str) -> Self {
        if text.is_empty() {
            return Self::None;
        }
        if let Some(id) = text.strip_prefix(LINE).and_then(|id| Uuid::try_parse(id).ok()) {
            return Self::Line(StocktakeLineId(id));
        }
        let is_sticker = text.strip_prefix(STICKER).is_some_and(|rest| {
            let parts: Vec<&str> = rest.split('-').collect();
            let is_hex = |text: &str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            matches!(parts[..], [sheet, number] if is_hex(sheet) && number.parse::<u32>().is_ok())
        });
        if is_sticker { Self::Sticker } else { Self::Foreign }
    }

    /// The number of a row for a card.
    pub fn of_line(line: StocktakeLineId) -> String {
        format!("{LINE}{line}")
    }

    /// The number of a row for something else, of a sheet.
    pub fn sticker(stocktake: StocktakeId, place: Option<PlaceId>, number: u32) -> String {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(stocktake.0)
            .chain_update(place.map_or(Uuid::nil(), |id| id.0))
            .finalize()
            .into();
        let sheet = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
        format!("{STICKER}{sheet:08X}-{number:02}")
    }
}

/// The number of a card as people name it.
pub fn number_of(line: &stocktake_line::Model) -> &str {
    [&line.asset_no, &line.card_no, &line.tag_no].into_iter().flatten().next().map_or("", String::as_str)
}

/// What a sheet is asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The day for which it says what should be there.
    pub on: Day,
    /// Whether it says what was found.
    pub filled: bool,
    /// Rows for what else is found.
    pub blanks: u32,
}

/// The sheet of a place (盘点单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Where; none for cards that say no place.
    pub place: Option<PlaceId>,
    /// Its path; blank for cards that say no place.
    pub path: String,
    /// 盘点小组; blank where none is named.
    pub team: String,
    /// What should be there, and then what else was found there.
    pub rows: Vec<Row>,
    /// The numbers of the rows for what else is found.
    pub blanks: Vec<String>,
}

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// 盘点行号; blank where it stands for no card that is expected.
    pub id: String,
    /// What its label says.
    pub code: String,
    /// 资产编号.
    pub asset_no: String,
    /// 卡片编号.
    pub card_no: String,
    /// 资产名称.
    pub name: String,
    /// 规格型号.
    pub specification: String,
    /// 计量单位.
    pub unit: String,
    /// 账面数量; none where it is not told.
    pub booked: Option<Quantity>,
    /// 存放地点.
    pub place: String,
    /// 保管人, else 使用人.
    pub keeper: String,
    /// 使用状况; none where no card says it.
    pub usage: Option<UsageState>,
    /// What was found; none where it is not told, or nobody has counted it.
    pub seen: Option<Seen>,
}

/// What was found of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// 实盘数量.
    pub quantity: Quantity,
    /// 盘点结论.
    pub outcome: CountOutcome,
    /// Whether nobody else has confirmed it.
    pub suspected: bool,
    /// 实际存放地点; blank where it is at several, or none was said.
    pub place: String,
    /// 实际使用人.
    pub hands: String,
    /// 实物状况.
    pub condition: Option<ItemCondition>,
    /// 盘点人 who said the last of it.
    pub by: String,
    /// 盘点日期.
    pub on: Option<Day>,
    /// What was last remarked.
    pub note: String,
    /// What proves that it is elsewhere, and when it comes back.
    pub away: Option<(String, Option<Day>)>,
}

/// A stocktake with what its sheets need to know.
#[derive(Debug, Clone, Copy)]
pub struct About<'s> {
    /// The stocktake.
    pub row: &'s stocktake::Model,
    /// What it comes to.
    pub found: &'s Gathered,
    /// What places, persons and counters are called.
    pub names: &'s Names,
    /// What the cards say on the day.
    pub cards: &'s HashMap<CardId, card_version::Model>,
    /// Which team counts at a place.
    pub teams: &'s HashMap<PlaceId, String>,
}

/// The sheets of a stocktake by the paths of their places; that of cards without a place is the last.
pub fn sheets(about: About<'_>, wanted: Wanted) -> Vec<Sheet> {
    let held = held_on(about.found, wanted.on);
    let mut rooms: BTreeMap<Option<PlaceId>, Vec<Row>> = BTreeMap::new();
    for (at, holding) in held.iter().enumerate().filter(|(_, holding)| holding.quantity.0 > 0) {
        rooms.entry(holding.place).or_default().push(about.line(at, *holding, wanted));
    }
    if wanted.filled {
        for (at, line) in about.found.outcomes.lines.iter().enumerate() {
            for place in places_of(&about.found.outcomes, &line.said)
                .filter(|place| *place != held[at].place || held[at].quantity.0 <= 0)
            {
                rooms.entry(place).or_default().push(about.line(at, held[at], wanted));
            }
        }
        for extra in &about.found.outcomes.extras {
            let code = extra.said.last().and_then(|at| about.event(*at)).map_or(&extra.code, |event| &event.code);
            let name = extra.said.iter().rev().find_map(|at| about.event(*at)?.name.clone()).unwrap_or_default();
            let seen = about.seen(&extra.said, (extra.outcome, extra.suspected), &extra.found);
            let row = Row { asset_no: code.clone(), code: code.clone(), name, seen: Some(seen), ..Row::default() };
            for place in places_of(&about.found.outcomes, &extra.said) {
                rooms.entry(place).or_default().push(row.clone());
            }
        }
    }
    let mut sheets: Vec<Sheet> = rooms.into_iter().map(|(place, rows)| about.sheet(place, rows, wanted)).collect();
    sheets.sort_by(|one, other| (one.place.is_none(), &one.path).cmp(&(other.place.is_none(), &other.path)));
    sheets
}

/// Where something was said to be, each place once.
fn places_of(outcomes: &Outcomes, said: &[usize]) -> impl Iterator<Item = Option<PlaceId>> + use<> {
    let mut places: Vec<Option<PlaceId>> = said.iter().map(|at| outcomes.said[*at].place).collect();
    places.sort_unstable();
    places.dedup();
    places.into_iter()
}

impl About<'_> {
    fn event(&self, said: usize) -> Option<&entity::stocktake::count_event::Model> {
        self.found.events.get(&self.found.outcomes.said.get(said)?.id)
    }

    fn path(&self, place: Option<PlaceId>) -> String {
        place.and_then(|id| self.names.places.get(&id)).cloned().unwrap_or_default()
    }

    fn sheet(&self, place: Option<PlaceId>, rows: Vec<Row>, wanted: Wanted) -> Sheet {
        let blanks = (1..=wanted.blanks).map(|number| RowId::sticker(self.row.id, place, number)).collect();
        let team = place.and_then(|id| self.teams.get(&id)).cloned().unwrap_or_default();
        Sheet { place, path: self.path(place), team, rows, blanks }
    }

    /// The row of a card that is expected.
    fn line(&self, at: usize, held: Holding, wanted: Wanted) -> Row {
        let (line, outcome) = (&self.found.lines[at], &self.found.outcomes.lines[at]);
        let card = self.cards.get(&line.card_id);
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        let person = |id: Option<entity::PersonId>| id.and_then(|id| self.names.persons.get(&id)).cloned();
        let is_told = wanted.filled && !outcome.said.is_empty();
        let is_over = self.row.status == entity::StocktakeStatus::Closed;
        Row {
            id: RowId::of_line(line.id),
            code: label_code(line).to_owned(),
            asset_no: text(line.asset_no.as_ref()),
            card_no: text(line.card_no.as_ref()),
            name: text(line.name.as_ref()),
            specification: text(card.and_then(|card| card.specification.as_ref())),
            unit: text(card.and_then(|card| card.unit.as_ref())),
            booked: (!self.row.blind || is_over).then_some(held.quantity),
            place: self.path(held.place),
            keeper: person(held.custodian).or_else(|| person(held.user)).unwrap_or_default(),
            usage: card.map(|card| card.usage_state),
            seen: is_told.then(|| self.seen(&outcome.said, (outcome.outcome, outcome.suspected), &outcome.found)),
        }
    }

    fn seen(&self, said: &[usize], (outcome, suspected): (CountOutcome, bool), found: &Found) -> Seen {
        let last = said.iter().max().and_then(|at| self.event(*at));
        let by = last.and_then(|event| self.names.counters.get(&event.person_key)).cloned().unwrap_or_default();
        let note = said.iter().rev().find_map(|at| self.event(*at)?.note.clone()).unwrap_or_default();
        let away = said.iter().rev().find_map(|at| {
            let event = self.event(*at)?;
            Some((event.proof.clone()?, event.returns_on))
        });
        Seen {
            quantity: found.quantity,
            outcome,
            suspected,
            place: self.path(found.place),
            hands: found.custodian.and_then(|id| self.names.persons.get(&id)).cloned().unwrap_or_default(),
            condition: found.condition,
            by,
            on: found.on,
            note,
            away,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RowId;
    use entity::{PlaceId, StocktakeId, StocktakeLineId};
    use proptest::prelude::*;
    use uuid::Uuid;

    #[test]
    fn the_number_of_a_row_says_what_it_stands_for() {
        let line = StocktakeLineId(Uuid::from_u128(7));
        assert_eq!(RowId::parse(&RowId::of_line(line)), RowId::Line(line));
        let (stocktake, place) = (StocktakeId(Uuid::from_u128(1)), PlaceId(Uuid::from_u128(2)));
        let sticker = RowId::sticker(stocktake, Some(place), 3);
        assert_eq!((RowId::parse(&sticker), sticker.len()), (RowId::Sticker, 14));
        assert_ne!(sticker, RowId::sticker(stocktake, None, 3), "every sheet has its own");
        assert_ne!(sticker, RowId::sticker(StocktakeId(Uuid::from_u128(2)), Some(place), 3));
        for (text, id) in
            [("", RowId::None), ("PD-1-1", RowId::Foreign), ("7", RowId::Foreign), ("StocktakeLine:x", RowId::Foreign)]
        {
            assert_eq!(RowId::parse(text), id, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_as_a_row_number_is_read(text in "\\PC{0,20}|PD-[0-9A-F-]{0,14}|StocktakeLine:[0-9a-f-]{0,40}") {
            let _ = RowId::parse(&text);
        }
    }
}
