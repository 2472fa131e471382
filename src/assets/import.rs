//! Rows of a card list → facts.

use super::columns::Columns;
use super::words;
use crate::facts::{CardRow, Cards, Origin, Sym, Texts};
use crate::harvest::{
    Across, Cells, Col, Dropped, Entry, Faults, Footing, Gate, Harvest, Importer, Rates, Tally, Task, joined, place,
    room,
};
use crate::layout::values::{self, voucher_ref};
use crate::layout::{RowWord, ValueBasis, row_word};
use crate::sheet::{CellKind, Row};
use entity::{Day, Quantity, UsageState, round_half_up};

/// Takes the rows of a card list (固定资产卡片, 资产台账).
#[derive(Debug)]
pub struct CardsImport<'a> {
    task: Task<'a>,
    gate: Gate<'a>,
    columns: Columns,
    footing: Footing<3>,
    room: Sym,
    codes_by_number: bool,
    rates: Rates,
    cards: Cards,
    texts: Texts,
    tally: Tally,
    faults: Faults,
    sums: [i128; 2],
    weight: i128,
    scratch: String,
}

impl<'a> CardsImport<'a> {
    /// An importer for a sheet or a part of one.
    pub fn new(task: Task<'a>, mut texts: Texts) -> Self {
        let columns = Columns::new(&task);
        let mut faults = Faults::new(task.limit);
        let room = if columns.location.is_empty() { room(&task) } else { None };
        if let Some(room) = room.as_deref().filter(|_| task.first) {
            faults.notice(&words::PLACE_FROM_SHEET, task.reading.header_rows.1, None, room);
        }
        if task.first && columns.user == columns.keeper && columns.user.is_present() {
            faults.notice(&words::ONE_PERSON, task.reading.header_rows.1, columns.user.index(), "");
        }
        let mut cards = Cards::default();
        columns.declare(&mut cards, room.is_some() || !columns.location.is_empty());
        Self {
            gate: Gate::new(&task),
            footing: Footing::new([columns.value, columns.depreciation, columns.quantity], [false, false, true]),
            room: texts.add(room.as_deref().unwrap_or("")),
            codes_by_number: false,
            rates: Rates::default(),
            tally: Tally::default(),
            sums: [0; 2],
            weight: 0,
            scratch: String::new(),
            task,
            columns,
            cards,
            texts,
            faults,
        }
    }

    /// The word that makes a row something else than a card. A row with a code that is no word is a card.
    fn word_of(&self, row: &Row<'_>, first: &str) -> Option<RowWord> {
        let columns = &self.columns;
        let code = columns.asset_no.text(row);
        let code = if code.is_empty() { columns.card_no.text(row) } else { code };
        if !code.is_empty() {
            return row_word(code).or_else(|| row_word(first));
        }
        Gate::word(row)
    }

    fn data(&mut self, row: &Row<'_>) {
        self.gate.check_fields(row, &mut self.faults);
        let columns = &self.columns;
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        let written = cells.amount(columns.value).0;
        let depreciation = cells.amount(columns.depreciation).0;
        let quantity = cells.quantity(columns.quantity).unwrap_or(Quantity::ONE);
        let value = if self.task.mapping.value == ValueBasis::Unit {
            of_units(&mut cells, columns.value, written, quantity)
        } else {
            written
        };
        let mut card = CardRow {
            origin: Origin { table: 0, row: row.number },
            quantity: quantity.0,
            value,
            depreciation,
            ..CardRow::default()
        };
        identify(&mut cells, columns, &mut card);
        let nameless = card.asset_no.is_blank() && card.card_no.is_blank() && card.name.is_blank();
        if nameless && !self.is_identified(row, &card) {
            return;
        }
        if card.name.is_blank()
            && value == 0
            && let Some(why) = self.gate.aside(row)
        {
            return self.tally.drop(why);
        }
        let columns = &self.columns;
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        describe(&mut cells, columns, &mut card, &mut self.scratch);
        if columns.location.is_empty() {
            card.location = self.room;
        }
        let order = self.task.mapping.date_order;
        let year = self.task.year();
        date(&mut cells, columns, &mut card, |cells, col| cells.day(col, order, year));
        columns.lifetime.read(&mut cells, &mut card, |cells, col| cells.day(col, order, year));
        book(&mut cells, columns, &mut card);
        check(&mut cells, columns, written, &card, self.task.mapping.value);
        self.footing.add([written, depreciation, if columns.quantity.is_present() { quantity.0 } else { 0 }]);
        self.note(row);
        self.sums[0] += i128::from(value);
        self.sums[1] += i128::from(depreciation);
        self.weight += i128::from(value.abs()) + i128::from(depreciation.abs()) + i128::from(quantity.0.abs());
        self.tally.taken += 1;
        self.cards.push(&card);
    }

    /// Whether a row without code and name is a card all the same: some other column tells it.
    #[cold]
    fn is_identified(&mut self, row: &Row<'_>, card: &CardRow) -> bool {
        let mut columns = vec![self.columns.class_code, self.columns.class_name];
        columns.extend(&self.columns.specification);
        columns.extend(self.columns.extra);
        if columns.iter().any(|col| !col.text(row).is_empty()) || !card.serial_no.is_blank() || !card.tag_no.is_blank()
        {
            return true;
        }
        if card.value != 0 || card.depreciation != 0 {
            self.faults.problem(&words::CARD_UNNAMED, row.number, None, Vec::new());
        } else {
            self.tally.drop(if self.gate.is_title(row) { Dropped::Title } else { Dropped::Remark });
        }
        false
    }

    /// What a person should know about a row, and columns whose style must be one.
    fn note(&mut self, row: &Row<'_>) {
        let columns = &self.columns;
        if columns.class_code.is_present()
            && columns.class_code.cell(row).kind == CellKind::Number
            && !self.codes_by_number
        {
            self.codes_by_number = true;
            let example = columns.class_code.text(row);
            self.faults.notice(&words::ZEROS_LOST, row.number, columns.class_code.index(), example);
        }
        let rate = columns.lifetime.residual_rate;
        if rate.is_present() {
            let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
            let style = cells.read(rate, rate.text(row), values::rate_style);
            if let Some(style) = style {
                self.rates.add((row.number, rate.index()), rate.text(row), style, self.task.limit);
            }
        }
    }
}

impl Importer for CardsImport<'_> {
    type Rows = Cards;

    fn row(&mut self, row: &Row<'_>) {
        let first = match self.gate.entry(row) {
            Entry::Outside => return,
            Entry::Blank => return self.tally.drop(Dropped::Blank),
            Entry::Header => return self.tally.drop(Dropped::Header),
            Entry::Open(first) => first,
        };
        match self.word_of(row, first) {
            None => self.data(row),
            Some(RowWord::Footer) => self.tally.drop(Dropped::Footer),
            Some(word) => {
                self.footing.total(&Cells { row, texts: &mut self.texts, faults: &mut self.faults }, word);
                let carry = matches!(word, RowWord::CarryIn | RowWord::CarryOut);
                self.tally.drop(if carry { Dropped::Carry } else { Dropped::Total });
            }
        }
    }

    fn finish(mut self) -> Harvest<Cards> {
        self.cards.seal(&self.texts);
        Harvest {
            rows: self.cards,
            texts: self.texts,
            tally: self.tally,
            faults: self.faults,
            across: Across { footed: self.footing.finish(), rates: self.rates },
            needs_order: false,
            sums: self.sums,
            weight: self.weight,
            signatures: Vec::new(),
        }
    }
}

/// A value per unit as the value of the row.
fn of_units(cells: &mut Cells<'_, '_>, col: Col, value: i64, quantity: Quantity) -> i64 {
    let whole = round_half_up(i128::from(value) * i128::from(quantity.0), i128::from(Quantity::SCALE));
    match whole.filter(|whole| whole.abs() <= values::AMOUNT_BOUND) {
        Some(whole) => whole,
        None => cells.fail(values::Misread::TooLarge, col),
    }
}

fn identify(cells: &mut Cells<'_, '_>, columns: &Columns, card: &mut CardRow) {
    card.asset_no = cells.number(columns.asset_no);
    card.card_no = cells.number(columns.card_no);
    card.tag_no = cells.code(columns.tag_no);
    card.old_no = cells.code(columns.old_no);
    card.serial_no = cells.code(columns.serial_no);
    card.name = cells.text(columns.name);
}

fn describe(cells: &mut Cells<'_, '_>, columns: &Columns, card: &mut CardRow, scratch: &mut String) {
    card.brand = cells.text(columns.brand);
    card.specification = joined(cells, &columns.specification, ' ', scratch);
    card.class_code = cells.name(columns.class_code);
    card.class_name = cells.name(columns.class_name);
    card.ledger_account = cells.text(columns.ledger_account);
    card.unit = cells.text(columns.unit);
    card.department = cells.name(columns.department);
    card.manage_department = cells.name(columns.manage_department);
    card.user = cells.name(columns.user);
    card.keeper = if columns.keeper == columns.user { card.user } else { cells.name(columns.keeper) };
    card.location = place(cells, &columns.location, scratch);
    card.fiscal_fund = cells.amount(columns.fiscal_fund).0;
    card.other_fund = cells.amount(columns.other_fund).0;
    card.project = cells.text(columns.project);
    card.extra_1 = cells.text(columns.extra[0]);
    card.extra_2 = cells.text(columns.extra[1]);
    card.extra_3 = cells.text(columns.extra[2]);
    card.extra_4 = cells.text(columns.extra[3]);
    card.extra_5 = cells.text(columns.extra[4]);
    let text = columns.usage_state.text(cells.row);
    card.usage_state = values::usage_state(text);
    if card.usage_state == UsageState::Unknown {
        cells.faults.notice(&words::USAGE_UNKNOWN, cells.row.number, columns.usage_state.index(), text);
    }
    columns.uses.read(cells, card);
    if columns.record_state.is_present() {
        let text = columns.record_state.text(cells.row);
        let gone = values::yes_no(text) == Ok(Some(true)) || values::usage_state(text) == UsageState::Disposed;
        if gone {
            card.usage_state = UsageState::Disposed;
        }
    }
}

fn date(
    cells: &mut Cells<'_, '_>,
    columns: &Columns,
    card: &mut CardRow,
    mut day: impl FnMut(&mut Cells<'_, '_>, Col) -> Day,
) {
    card.acquired_on = day(cells, columns.acquired_on);
    card.in_service_on = day(cells, columns.in_service_on);
    card.booked_on = day(cells, columns.booked_on);
    card.disposed_on = day(cells, columns.disposed_on);
}

/// 财务入账状态 and 会计凭证号.
fn book(cells: &mut Cells<'_, '_>, columns: &Columns, card: &mut CardRow) {
    if columns.booked_status.is_present() {
        let text = columns.booked_status.text(cells.row);
        card.unbooked = values::booked(text).ok().flatten() == Some(false);
    }
    let text = columns.voucher.text(cells.row);
    if text.is_empty() {
        return;
    }
    match voucher_ref(text) {
        Some(voucher) => {
            card.voucher_year = voucher.year;
            card.voucher_period = voucher.period;
            card.voucher_word = cells.texts.add(voucher.word);
            card.voucher_number = voucher.number;
        }
        None => cells.faults.notice(&words::VOUCHER_UNREAD, cells.row.number, columns.voucher.index(), text),
    }
}

/// Figures of a row that must agree: told, not refused, since only value and depreciation count.
fn check(cells: &mut Cells<'_, '_>, columns: &Columns, written: i64, card: &CardRow, basis: ValueBasis) {
    let number = cells.row.number;
    if columns.currency.is_present() && !values::is_cny(columns.currency.text(cells.row)) {
        cells.fail::<()>(values::Misread::Currency, columns.currency);
    }
    let net = written - card.depreciation;
    let both = columns.net_value.is_present() && columns.depreciation.is_present();
    if let (stated, true) = cells.amount(columns.net_value)
        && both
        && stated != net
    {
        cells.faults.notice(&words::NET_DIFFERS, number, columns.net_value.index(), columns.net_value.text(cells.row));
    }
    if columns.carrying.is_present() && columns.impairment.is_present() {
        let impairment = cells.amount(columns.impairment).0;
        let (stated, given) = cells.amount(columns.carrying);
        if given && stated != net - impairment {
            cells.faults.notice(
                &words::CARRYING_DIFFERS,
                number,
                columns.carrying.index(),
                columns.carrying.text(cells.row),
            );
        }
    }
    if basis == ValueBasis::Total {
        check_funds(cells, columns, card);
    }
    if columns.unit_price.is_present() && basis == ValueBasis::Total {
        let (price, given) = cells.amount(columns.unit_price);
        let product = i128::from(price) * i128::from(card.quantity);
        let off = (product - i128::from(written) * i128::from(Quantity::SCALE)).abs();
        if given && off != 0 {
            // Half a fen for each unit is what rounding the price can leave.
            let remainder = off * 2 <= i128::from(card.quantity.abs()).max(i128::from(Quantity::SCALE));
            let told = if remainder { &words::PRICE_REMAINDER } else { &words::PRICE_DIFFERS };
            cells.faults.notice(told, number, columns.unit_price.index(), columns.unit_price.text(cells.row));
        }
    }
}

/// 财政拨款 and 非财政拨款 make up the value. Told, not refused: they say who paid and enter no comparison,
/// and the lists of 财政资产系统 have cards from before they were kept, where they are blank or in part.
fn check_funds(cells: &mut Cells<'_, '_>, columns: &Columns, card: &CardRow) {
    let funds = [columns.fiscal_fund, columns.other_fund];
    let given = |col: &Col| !col.text(cells.row).is_empty();
    if !funds.iter().all(|col| col.is_present()) || !funds.iter().any(given) {
        return;
    }
    let sum = i128::from(card.fiscal_fund) + i128::from(card.other_fund);
    if sum != i128::from(card.value) {
        let (text, column) = (columns.fiscal_fund.text(cells.row), columns.fiscal_fund.index());
        cells.faults.notice(&words::FUNDS_DIFFER, cells.row.number, column, text);
    }
}
