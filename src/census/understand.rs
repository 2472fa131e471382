//! What a list that was filled says, held against the stocktake that it is for: counts, or everything that is wrong
//! with its cells. Pure.

use super::filled::Filled;
use super::sheets::{self, RowId};
use super::words;
use crate::counting::course::Count;
use crate::counting::listed::{Listed, Standing};
use crate::counting::rules::code::Index;
use crate::counting::rules::{Holding, Movement};
use crate::facts::{is_key, normalise};
use crate::harvest::Problem;
use crate::intake::Block;
use crate::words::{Told, Words, is_plain};
use entity::{
    CardId, CountFinding, CountResult, CountRound, Day, Digest, ItemCondition, PersonId, PlaceId, Quantity,
    StocktakeLineId,
};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use uuid::Uuid;

/// Problems of a file that are told one by one.
pub const MOST_TOLD: usize = 100;
/// Rows of a file.
pub const MOST_ROWS: usize = 100_000;
/// Bytes of a note, and of a code; the most of one thing, in ten-thousandths: as for what a device sends.
const NOTE: usize = 500;
const CODE: usize = 1_000;
const PIECES: i64 = 1_000_000_000 * Quantity::SCALE;

/// What is said of a file beside its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What its counts say that they come from.
    pub device: String,
    /// In which round it was counted.
    pub round: CountRound,
    /// 盘点日期 of rows that say none; today where it is not said.
    pub on: Option<Day>,
}

/// What the counts of a file say that they come from: its bytes, and who handed it in for which round. Two people who
/// found the same have both said it.
pub fn device(sha256: Digest, by: &str, round: CountRound) -> String {
    let hash = Sha256::new().chain_update(by).chain_update([0]).chain_update(round.code()).finalize();
    hash[..8].iter().fold(format!("file:{sha256}:"), |text, byte| text + &format!("{byte:02x}"))
}

/// A stocktake, by what lists call its things.
struct Against<'s> {
    standing: &'s Standing<'s>,
    lines: HashMap<StocktakeLineId, usize>,
    cards: HashMap<CardId, usize>,
    index: Index<'s>,
    since: HashMap<CardId, Vec<Movement>>,
    places: HashMap<String, PlaceId>,
    persons: HashMap<String, Vec<PersonId>>,
}

/// A thing at a place: its code, the card where no code names that, and where.
type Thing = (String, Option<CardId>, Option<PlaceId>);
/// Whether a row is one of our sheets, and what it says.
type Said = (bool, CountFinding, Option<Quantity>);

/// A row while it is held against the stocktake.
struct Held<'r> {
    block: &'r Block<Vec<Filled>>,
    row: &'r Filled,
    told: Vec<Told>,
}

impl Held<'_> {
    /// Tells what is wrong with the cell of a field, else with the row.
    fn tell(&mut self, words: &'static Words, fields: &[&str], found: &[&dyn std::fmt::Display]) {
        let column = fields.iter().find_map(|field| self.block.reading.column(field));
        let found = found.iter().map(|one| one.to_string().chars().take(60).collect()).collect();
        let problem = Problem { words, row: self.row.row, column, found };
        self.told.push(problem.tell(&self.block.place, &self.block.reading, 0));
    }
}

/// What a file says, or everything that is wrong with it.
pub fn understand(
    blocks: &[Block<Vec<Filled>>],
    standing: &Standing<'_>,
    asked: &Asked,
) -> Result<Vec<Listed>, Vec<Told>> {
    let against = Against::new(standing);
    let mut told: Vec<Told> = Vec::new();
    let (mut listed, mut more) = (Vec::new(), 0);
    let mut seen: HashMap<Thing, (u32, Said)> = HashMap::new();
    for block in blocks {
        told.extend(block.harvest.faults.problems.iter().map(|one| one.tell(&block.place, &block.reading, 0)));
        more += block.harvest.faults.more;
        for row in &block.harvest.rows {
            let mut held = Held { block, row, told: Vec::new() };
            let found = against.row(&mut held, asked);
            if let Some(Listed { count, card }) = &found {
                // One of two rows of a thing at a place would pass for the other. Our own sheets have a thing where it
                // should be and where it was found, with the same words.
                let thing = (normalise(&count.code).into_owned(), *card, count.place);
                let said = (matches!(RowId::parse(&row.id), RowId::Line(_)), count.finding, count.quantity);
                let before = seen.insert(thing, (row.row, said));
                if let Some((first, _)) = before.filter(|(_, before)| !said.0 || *before != said) {
                    held.tell(&words::ROW_TWICE, &["tag_no", "asset_no", "card_no", "row_id"], &[&first, &count.code]);
                }
            }
            told.append(&mut held.told);
            listed.extend(found);
        }
    }
    if listed.len() > MOST_ROWS {
        told.push(words::ROWS_MANY.with([&MOST_ROWS]));
    }
    if told.is_empty() && more == 0 && listed.is_empty() {
        told.push(words::NOTHING_FILLED.with([]));
    }
    if told.is_empty() && more == 0 {
        return Ok(listed);
    }
    let more = more + told.len().saturating_sub(MOST_TOLD) as u64;
    told.truncate(MOST_TOLD);
    if more > 0 {
        told.push(words::MORE_CELLS.with([&more]));
    }
    Err(told)
}

impl<'s> Against<'s> {
    fn new(standing: &'s Standing<'s>) -> Self {
        let found = standing.found;
        let mut persons: HashMap<String, Vec<PersonId>> = HashMap::new();
        for person in &standing.persons {
            persons.entry(normalise(&person.name).into_owned()).or_default().push(person.id);
        }
        Self {
            standing,
            lines: found.lines.iter().enumerate().map(|(at, line)| (line.id, at)).collect(),
            cards: found.lines.iter().enumerate().map(|(at, line)| (line.card_id, at)).collect(),
            index: found.books.index_of_expected(),
            since: found.books.since(),
            places: standing.places.iter().map(|place| (normalise(&place.path).into_owned(), place.id)).collect(),
            persons,
        }
    }

    /// What a row says; nothing where something is wrong with it.
    fn row(&self, held: &mut Held<'_>, asked: &Asked) -> Option<Listed> {
        let row = held.row;
        let line = self.line(held);
        let on = row.on.given().or(asked.on).unwrap_or(self.standing.today);
        if on < self.standing.row.base_date || on > self.standing.today {
            held.tell(&words::DAY_OUTSIDE, &["counted_at"], &[&self.standing.row.base_date, &on]);
        }
        let (code, card) = self.code(held, line, on);
        let (finding, quantity) = self.finding(held, line, on);
        let (place, custodian) = (self.place(held, line, on), self.hands(held));
        let (condition, note) = note(held);
        let is_out = finding == CountFinding::Out;
        if is_out && row.proof.is_empty() {
            held.tell(&words::PROOF_MISSING, &["proof", "result"], &[&row.proof]);
        }
        if is_out && row.returns_on.is_blank() {
            held.tell(&words::RETURN_MISSING, &["returns_on", "result"], &[&""]);
        }
        if !held.told.is_empty() {
            return None;
        }
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let count = Count {
            device: asked.device.clone(),
            client: Uuid::from_u128(u128::from(held.block.number) << 32 | u128::from(row.row)),
            sequence: self.standing.sequence,
            code,
            round: asked.round,
            finding,
            quantity: Some(quantity),
            place,
            condition,
            custodian,
            name: text(&row.name),
            note,
            proof: text(&row.proof),
            returns_on: row.returns_on.given(),
            photo: None,
            observer: text(&row.observer),
            on: Some(on),
            device_time: None,
        };
        Some(Listed { count, card })
    }

    /// The card of a row: the one that its row number names; and where there is none, the one that its numbers do.
    fn line(&self, held: &mut Held<'_>) -> Option<usize> {
        let row = held.row;
        match RowId::parse(&row.id) {
            RowId::None | RowId::Sticker => self.by_numbers(held),
            RowId::Line(id) => {
                let line = self.lines.get(&id).copied();
                let Some(at) = line else {
                    held.tell(&words::ROW_UNKNOWN, &["row_id"], &[&row.id]);
                    return None;
                };
                // Rows that were sorted without their numbers would count one thing as another.
                let written =
                    [("tag_no", &row.numbers[0]), ("asset_no", &row.numbers[1]), ("card_no", &row.numbers[2])];
                let codes = &self.standing.found.books.expected[at].codes;
                for (field, number) in written.into_iter().filter(|(_, number)| !number.is_empty()) {
                    if !codes.has(&normalise(number)) {
                        let own = sheets::number_of(&self.standing.found.lines[at]);
                        held.tell(&words::ROW_OF_OTHER, &[field], &[&own, number]);
                    }
                }
                Some(at)
            }
            RowId::Foreign => {
                held.tell(&words::ROW_UNKNOWN, &["row_id"], &[&row.id]);
                None
            }
        }
    }

    /// The card that the numbers of a row name, none of which names another one.
    fn by_numbers(&self, held: &mut Held<'_>) -> Option<usize> {
        let mut named = held.row.numbers.iter().filter_map(|number| Some((number, self.by_code(number)?)));
        let (number, at) = named.next()?;
        if let Some((other, _)) = named.find(|(_, other)| *other != at) {
            held.tell(&words::NUMBERS_DIFFER, &["asset_no", "card_no", "tag_no"], &[number, other]);
        }
        Some(at)
    }

    /// The expected card that a code names, and no other.
    fn by_code(&self, code: &str) -> Option<usize> {
        match self.index.ever(&normalise(code))[..] {
            [card] => self.cards.get(&card).copied(),
            _ => None,
        }
    }

    /// The code by which a thing is counted; and its card, where no code names that alone.
    fn code(&self, held: &mut Held<'_>, line: Option<usize>, on: Day) -> (String, Option<CardId>) {
        let row = held.row;
        if let (RowId::Line(_), Some(at)) = (RowId::parse(&row.id), line) {
            let card = self.standing.found.lines[at].card_id;
            let mut codes = self.standing.found.books.expected[at].codes.all();
            let named = codes.find(|code| self.index.on(code, on) == [card]);
            return named.map_or_else(|| (row.id.clone(), Some(card)), |code| (code.to_owned(), None));
        }
        // The number that names the card says what was counted; where none does, the first that there is.
        let naming = row.numbers.iter().filter(|number| line.is_some() && self.by_code(number) == line);
        let sticker = [&row.id].into_iter().filter(|id| RowId::parse(id) == RowId::Sticker);
        let written = row.numbers.iter().filter(|number| !number.is_empty());
        let Some(code) = naming.chain(written).chain(sticker).next() else {
            held.tell(&words::CODE_MISSING, &["tag_no", "asset_no", "name"], &[&row.name]);
            return (String::new(), None);
        };
        if !is_plain(code, CODE) || !is_key(code) {
            held.tell(&words::CODE_FORM, &["tag_no", "asset_no", "card_no"], &[&CODE, code]);
        }
        (code.clone(), None)
    }

    /// What was found, and how many.
    fn finding(&self, held: &mut Held<'_>, line: Option<usize>, on: Day) -> (CountFinding, Quantity) {
        let count = held.row.count;
        // Who counts blind is not told by their own count what the card says.
        if count.as_booked && line.is_some() && self.standing.row.blind {
            held.tell(&words::BLIND_NUMBER, &["counted_quantity", "result"], &[&""]);
        }
        let quantity = match line {
            Some(at) if count.as_booked => self.said_by(at, on).quantity,
            _ => count.quantity,
        };
        if quantity.0 > PIECES {
            held.tell(&words::QUANTITY_LARGE, &["counted_quantity"], &[&Quantity(PIECES), &quantity]);
        }
        let is_nameless = held.row.numbers.iter().all(String::is_empty) && line.is_none();
        let finding = match count.result {
            CountResult::Out => CountFinding::Out,
            CountResult::NotOurs => CountFinding::NotOurs,
            _ if quantity.0 == 0 => CountFinding::NotFound,
            _ if is_nameless => CountFinding::Unrecorded,
            CountResult::Damaged => CountFinding::Damaged,
            CountResult::Surplus if line.is_none() => CountFinding::Unrecorded,
            _ => CountFinding::Found,
        };
        let quantity = match finding {
            CountFinding::Out | CountFinding::NotFound => Quantity::ZERO,
            CountFinding::NotOurs if quantity.0 == 0 => Quantity::ONE,
            _ => quantity,
        };
        (finding, quantity)
    }

    /// What the card of a line says on a day.
    fn said_by(&self, at: usize, on: Day) -> Holding {
        let expected = &self.standing.found.books.expected[at];
        expected.held.on(self.since.get(&expected.card).map_or(&[][..], Vec::as_slice), Some(on))
    }

    /// Where it was found: what is written; in a list that is none of our sheets and has one place only, that; else
    /// where a card that is expected says that it is.
    fn place(&self, held: &mut Held<'_>, line: Option<usize>, on: Day) -> Option<PlaceId> {
        let written = &held.row.place;
        if written.is_empty() {
            let booked = self.places.get(&*normalise(&held.row.booked_place)).copied();
            let is_ours = matches!(RowId::parse(&held.row.id), RowId::Line(_));
            let said = || line.and_then(|at| self.said_by(at, on).place);
            return booked.filter(|_| !is_ours && held.block.reading.column("actual_location").is_none()).or_else(said);
        }
        let known = self.places.get(&*normalise(written)).copied();
        if known.is_none() {
            held.tell(&words::PLACE_UNKNOWN, &["actual_location"], &[written]);
        }
        known
    }

    /// In whose hands it was seen.
    fn hands(&self, held: &mut Held<'_>) -> Option<PersonId> {
        let written = &held.row.hands;
        if written.is_empty() {
            return None;
        }
        match self.persons.get(&*normalise(written)).map_or(&[][..], Vec::as_slice) {
            [one] => Some(*one),
            [] => {
                held.tell(&words::PERSON_UNKNOWN, &["actual_user"], &[written]);
                None
            }
            several => {
                held.tell(&words::PERSON_SEVERAL, &["actual_user"], &[&several.len(), written]);
                None
            }
        }
    }
}

/// In what state it is, and what is to be said of it: who counted, what is remarked, and a state of no dictionary.
fn note(held: &mut Held<'_>) -> (Option<ItemCondition>, Option<String>) {
    let row = held.row;
    let condition = condition(&row.condition);
    let said = |label: &str, text: &str| (!text.is_empty()).then(|| format!("{label}{text}"));
    let parts = [
        said("盘点人：", &row.counter),
        condition.is_none().then(|| said("实物状况：", &row.condition)).flatten(),
        said("", &row.note),
    ];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join("；");
    for (text, fields) in [(&text, &["remark"][..]), (&row.name, &["name"]), (&row.proof, &["proof"])] {
        if !text.is_empty() && !is_plain(text, NOTE) {
            held.tell(&words::TEXT_FORM, fields, &[&NOTE, text]);
        }
    }
    (condition, (!text.is_empty()).then_some(text))
}

/// Reads a state (实物状况); none where it is blank, or a word of no dictionary.
fn condition(text: &str) -> Option<ItemCondition> {
    let known = ItemCondition::ALL.iter().copied().find(|condition| condition.zh() == text);
    known.or(match text {
        "良好" | "正常" | "好" | "完好在用" => Some(ItemCondition::Good),
        "需维修" | "故障" | "待维修" => Some(ItemCondition::NeedsRepair),
        "损坏" | "破损" | "已毁损" => Some(ItemCondition::Damaged),
        "报废" | "拟报废" => Some(ItemCondition::ToBeScrapped),
        _ => None,
    })
}
