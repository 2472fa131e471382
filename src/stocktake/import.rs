//! Rows of a stocktake list → facts.

use super::columns::Columns;
use super::count::{Count, Flag, Said};
use super::words;
use crate::facts::{CountRow, Counts, Origin, Sym, Texts};
use crate::harvest::{
    Across, Cells, Col, Dropped, Entry, Faults, Footing, Gate, Harvest, Importer, Tally, Task, joined, room, signatures,
};
use crate::layout::values::{self, Misread};
use crate::layout::{RowWord, ValueBasis, row_word};
use crate::sheet::Row;
use entity::{CountResult, Quantity, UsageState, round_half_up};

/// The differences a sheet gives, by the sign they turned out to have.
#[derive(Debug, Clone, Default)]
struct Signs {
    counted_less_booked: Vec<u32>,
    reversed: Vec<u32>,
}

/// Takes the rows of a stocktake list (盘点表).
#[derive(Debug)]
pub struct CountsImport<'a> {
    task: Task<'a>,
    gate: Gate<'a>,
    columns: Columns,
    footing: Footing<3>,
    room: Sym,
    signs: Signs,
    counts: Counts,
    texts: Texts,
    tally: Tally,
    faults: Faults,
    needs_order: bool,
    sums: [i128; 2],
    weight: i128,
    signatures: Vec<(String, String)>,
    scratch: String,
}

impl<'a> CountsImport<'a> {
    /// An importer for a sheet or a part of one.
    pub fn new(task: Task<'a>, mut texts: Texts) -> Self {
        let columns = Columns::new(&task);
        let mut faults = Faults::new(task.limit);
        let room = if columns.location.is_present() { None } else { room(&task) };
        if let Some(room) = room.as_deref().filter(|_| task.first) {
            faults.notice(&words::PLACE_FROM_SHEET, task.reading.header_rows.1, None, room);
        }
        let mut counts = Counts::default();
        columns.declare(&mut counts, room.is_some() || columns.location.is_present());
        Self {
            gate: Gate::new(&task),
            footing: Footing::new([columns.booked, columns.counted, columns.value], [true, true, false]),
            room: texts.add(room.as_deref().unwrap_or("")),
            // The sign of a column of differences is decided by all of it.
            needs_order: !task.whole && columns.difference.is_present(),
            signs: Signs::default(),
            tally: Tally::default(),
            sums: [0; 2],
            weight: 0,
            signatures: Vec::new(),
            scratch: String::new(),
            task,
            columns,
            counts,
            texts,
            faults,
        }
    }

    /// The word that makes a row something else than a count. A row with a code that is no word is one.
    fn word_of(&self, row: &Row<'_>, first: &str) -> Option<RowWord> {
        let columns = &self.columns;
        let codes = [columns.asset_no, columns.card_no, columns.tag_no];
        match codes.iter().map(|col| col.text(row)).find(|code| !code.is_empty()) {
            Some(code) => row_word(code).or_else(|| row_word(first)),
            None => Gate::word(row),
        }
    }

    fn data(&mut self, row: &Row<'_>) {
        self.gate.check_fields(row, &mut self.faults);
        let columns = &self.columns;
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        let mut line = CountRow { origin: Origin { table: 0, row: row.number }, ..CountRow::default() };
        identify(&mut cells, columns, &mut line);
        let said = read_count(&mut cells, columns);
        let nameless = line.asset_no.is_blank()
            && line.card_no.is_blank()
            && line.tag_no.is_blank()
            && line.name.is_blank()
            && line.serial_no.is_blank();
        if nameless && !has_other_words(columns, row) {
            return self.unnamed(row, said);
        }
        if line.name.is_blank()
            && said.counted.is_none()
            && said.result.is_none()
            && let Some(why) = self.gate.aside(row)
        {
            return self.tally.drop(why);
        }
        let count = said.count();
        note_count(&mut cells, columns, said, count);
        line.quantity = count.quantity.0;
        line.result = count.result;
        describe(&mut cells, columns, &mut line, &mut self.scratch);
        if !columns.location.is_present() {
            line.location = self.room;
        }
        line.acquired_on = cells.day(columns.acquired_on, self.task.mapping.date_order, self.task.year());
        line.counted_on = cells.day(columns.counted_at, self.task.mapping.date_order, self.task.year());
        let written = value(&mut cells, columns, &mut line, self.task.mapping.value);
        self.footing.add([
            said.booked.map_or(0, |booked| booked.0),
            said.counted.map_or(0, |counted| counted.0),
            written,
        ]);
        self.sign(row, said);
        self.sums[0] += i128::from(line.value);
        self.sums[1] += i128::from(line.quantity);
        self.weight += i128::from(line.value.abs()) + i128::from(line.quantity.abs());
        self.tally.taken += 1;
        self.counts.push(&line);
    }

    /// A row without any word: a remark, a title, or a count of nothing that could be named.
    #[cold]
    fn unnamed(&mut self, row: &Row<'_>, said: Said) {
        let counts = |quantity: Option<Quantity>| quantity.is_some_and(|quantity| quantity.0 != 0);
        if counts(said.booked) || counts(said.counted) {
            self.faults.problem(&words::COUNT_UNNAMED, row.number, None, Vec::new());
        } else {
            self.tally.drop(if self.gate.is_title(row) { Dropped::Title } else { Dropped::Remark });
        }
    }

    /// Compares the sheet's own difference with counted − booked.
    fn sign(&mut self, row: &Row<'_>, said: Said) {
        let columns = &self.columns;
        if !columns.difference.is_present() {
            return;
        }
        let Ok(Some(stated)) = values::quantity(&columns.difference.cell(row)) else { return };
        let Some(counted) = said.counted else { return };
        let difference = counted.0 - said.booked.map_or(0, |booked| booked.0);
        if stated.0 == 0 && difference == 0 {
            return;
        }
        if stated.0 == difference {
            self.signs.counted_less_booked.push(row.number);
        } else if stated.0 == -difference {
            self.signs.reversed.push(row.number);
        } else {
            let found = vec![columns.difference.text(row).to_owned()];
            self.faults.problem(&words::DIFFERENCE_WRONG, row.number, columns.difference.index(), found);
        }
    }
}

impl Importer for CountsImport<'_> {
    type Rows = Counts;

    fn row(&mut self, row: &Row<'_>) {
        let first = match self.gate.entry(row) {
            Entry::Outside => return,
            Entry::Blank => return self.tally.drop(Dropped::Blank),
            Entry::Header => return self.tally.drop(Dropped::Header),
            Entry::Open(first) => first,
        };
        match self.word_of(row, first) {
            None => self.data(row),
            Some(RowWord::Footer) => {
                self.signatures.extend(signatures(row));
                self.tally.drop(Dropped::Footer);
            }
            Some(word) => {
                self.footing.total(&Cells { row, texts: &mut self.texts, faults: &mut self.faults }, word);
                let carry = matches!(word, RowWord::CarryIn | RowWord::CarryOut);
                self.tally.drop(if carry { Dropped::Carry } else { Dropped::Total });
            }
        }
    }

    fn finish(mut self) -> Harvest<Counts> {
        let column = self.columns.difference.index();
        match (self.signs.counted_less_booked.first(), self.signs.reversed.first()) {
            (Some(_), Some(row)) => self.faults.problem(&words::SIGNS_MIXED, *row, column, Vec::new()),
            (None, Some(row)) => self.faults.notice(&words::SIGN_REVERSED, *row, column, ""),
            _ => {}
        }
        self.counts.seal(&self.texts);
        Harvest {
            rows: self.counts,
            texts: self.texts,
            tally: self.tally,
            faults: self.faults,
            across: Across { footed: self.footing.finish(), ..Across::default() },
            needs_order: self.needs_order,
            sums: self.sums,
            weight: self.weight,
            signatures: self.signatures,
        }
    }
}

fn identify(cells: &mut Cells<'_, '_>, columns: &Columns, line: &mut CountRow) {
    line.asset_no = cells.number(columns.asset_no);
    line.card_no = cells.code(columns.card_no);
    line.tag_no = cells.code(columns.tag_no);
    line.old_no = cells.code(columns.old_no);
    line.serial_no = cells.code(columns.serial_no);
    line.name = cells.text(columns.name);
}

fn has_other_words(columns: &Columns, row: &Row<'_>) -> bool {
    let others = [columns.class_code, columns.class_name].into_iter().chain(columns.extra);
    others.chain(columns.specification.iter().copied()).any(|col| !col.text(row).is_empty())
}

fn describe(cells: &mut Cells<'_, '_>, columns: &Columns, line: &mut CountRow, scratch: &mut String) {
    line.brand = cells.text(columns.brand);
    line.specification = joined(cells, &columns.specification, ' ', scratch);
    line.class_code = cells.text(columns.class_code);
    line.class_name = cells.text(columns.class_name);
    line.unit = cells.text(columns.unit);
    line.department = cells.text(columns.department.column(cells.row));
    line.user = cells.text(columns.user.column(cells.row));
    line.keeper = cells.text(columns.keeper);
    line.location = if columns.location_parts.is_empty() {
        cells.text(columns.location.column(cells.row))
    } else {
        joined(cells, &columns.location_parts, '/', scratch)
    };
    line.counter = cells.shown(columns.counter);
    line.extra_1 = cells.text(columns.extra[0]);
    line.extra_2 = cells.text(columns.extra[1]);
    line.extra_3 = cells.text(columns.extra[2]);
    line.extra_4 = cells.text(columns.extra[3]);
    line.extra_5 = cells.text(columns.extra[4]);
    let state = columns.state.column(cells.row);
    let text = state.text(cells.row);
    line.usage_state = values::usage_state(text);
    if line.usage_state == UsageState::Unknown {
        cells.faults.notice(&words::USAGE_UNKNOWN, cells.row.number, state.index(), text);
    }
}

/// What a line says about quantity and result.
pub(crate) fn read_count(cells: &mut Cells<'_, '_>, columns: &Columns) -> Said {
    let counted_text = columns.counted.cell(cells.row).text.trim();
    let ticked = values::is_tick(counted_text);
    let counted =
        if ticked || values::is_not_counted_mark(counted_text) { None } else { quantity(cells, columns.counted) };
    let booked = quantity(cells, columns.booked);
    Said {
        booked,
        counted,
        ticked,
        has_counts: columns.counted.is_present(),
        result: result(cells, columns),
        surplus: flag(cells, columns.surplus),
        loss: flag(cells, columns.loss),
    }
}

fn quantity(cells: &mut Cells<'_, '_>, col: Col) -> Option<Quantity> {
    match cells.quantity(col) {
        Some(quantity) if quantity.0 < 0 => cells.fail(Misread::NegativeQuantity, col),
        quantity => quantity,
    }
}

/// A column of numbers or ticks (盘盈, 盘亏).
fn flag(cells: &mut Cells<'_, '_>, col: Col) -> Flag {
    let text = col.text(cells.row);
    match values::yes_no(text) {
        _ if !col.is_present() || text.is_empty() => Flag::Blank,
        Ok(Some(true)) if text != "1" => Flag::Ticked,
        Ok(Some(false)) if text != "0" => Flag::Blank,
        _ => quantity(cells, col).map_or(Flag::Blank, Flag::Quantity),
    }
}

/// The first word that says something: 盘点结果, 损益类型, 盘点状态, 权属.
fn result(cells: &mut Cells<'_, '_>, columns: &Columns) -> Option<CountResult> {
    let [first, second, status, ownership] = columns.results;
    let owned = values::count_result(ownership.text(cells.row));
    if owned == Some(CountResult::NotOurs) || ownership.text(cells.row) == "否" && ownership.is_present() {
        return Some(CountResult::NotOurs);
    }
    for col in [first, second, status] {
        let text = col.text(cells.row);
        match values::count_result(text) {
            Some(CountResult::Counted) if col != status => {}
            Some(result) => return Some(result),
            None if text.is_empty() => {}
            None => cells.faults.notice(&words::RESULT_UNKNOWN, cells.row.number, col.index(), text),
        }
    }
    None
}

fn note_count(cells: &mut Cells<'_, '_>, columns: &Columns, said: Said, count: Count) {
    if count.result == CountResult::Uncounted && said.has_counts {
        cells.faults.notice(&words::UNCOUNTED_LINES, cells.row.number, columns.counted.index(), "");
    }
    if count.as_booked && said.has_counts {
        let text = columns.results[0].text(cells.row);
        cells.faults.notice(&words::BOOK_QUANTITY_TAKEN, cells.row.number, columns.counted.index(), text);
    }
}

/// The row's own value, where the source gives one; answers it as written.
fn value(cells: &mut Cells<'_, '_>, columns: &Columns, line: &mut CountRow, basis: ValueBasis) -> i64 {
    let (written, given) = cells.amount(columns.value);
    line.valued = given && line.result != CountResult::Uncounted;
    if !line.valued {
        return written;
    }
    line.value = match basis {
        ValueBasis::Total => written,
        ValueBasis::Unit => {
            let whole = round_half_up(i128::from(written) * i128::from(line.quantity), i128::from(Quantity::SCALE));
            match whole.filter(|whole| whole.abs() <= values::AMOUNT_BOUND) {
                Some(whole) => whole,
                None => cells.fail(Misread::TooLarge, columns.value),
            }
        }
    };
    written
}
