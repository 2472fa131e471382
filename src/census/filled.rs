//! A count list that was filled, row by row: the rows of a sheet of ours, and those of any other list. Pure.

use crate::facts::Texts;
use crate::harvest::{Across, Cells, Col, Dropped, Entry, Faults, Gate, Harvest, Importer, Tally, Task, signatures};
use crate::intake::Takes;
use crate::layout::{DateOrder, RowWord, row_word};
use crate::sheet::Row;
use crate::stocktake::{Columns, Count, read_count};
use entity::Day;

/// A row that says something was counted, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The row, as a spreadsheet shows it.
    pub row: u32,
    /// 盘点行号.
    pub id: String,
    /// 标签号, 资产编号, 卡片编号, 原资产编号, 产品序列号.
    pub numbers: [String; 5],
    /// 资产名称.
    pub name: String,
    /// What was counted.
    pub(crate) count: Count,
    /// 实际存放地点.
    pub place: String,
    /// 存放地点 as the list has it.
    pub booked_place: String,
    /// 实际使用人.
    pub hands: String,
    /// 实物状况.
    pub condition: String,
    /// 备注.
    pub note: String,
    /// 在外证明.
    pub proof: String,
    /// 预计归还日期; blank where none is written.
    pub returns_on: Day,
    /// 盘点人.
    pub counter: String,
    /// 监盘人.
    pub observer: String,
    /// 盘点日期; blank where none is written.
    pub on: Day,
}

/// The columns of a list, besides those of every count list.
#[derive(Debug, Clone, Copy)]
struct Own {
    id: Col,
    note: Col,
    proof: Col,
    returns_on: Col,
    observer: Col,
}

/// Takes the rows of a count list that somebody filled.
#[derive(Debug)]
pub struct FilledImport<'a> {
    gate: Gate<'a>,
    columns: Columns,
    own: Own,
    order: Option<DateOrder>,
    year: Option<u16>,
    rows: Vec<Filled>,
    texts: Texts,
    tally: Tally,
    faults: Faults,
    signatures: Vec<(String, String)>,
}

/// Lists that somebody filled.
#[derive(Debug, Clone, Copy)]
pub struct Lists;

impl Takes for Lists {
    type Rows = Vec<Filled>;
    type Importer<'a> = FilledImport<'a>;

    fn importer(task: Task<'_>, texts: Texts) -> FilledImport<'_> {
        let col = |field| Col::of(&task, field);
        FilledImport {
            gate: Gate::new(&task),
            columns: Columns::new(&task),
            own: Own {
                id: col("row_id"),
                note: col("remark"),
                proof: col("proof"),
                returns_on: col("returns_on"),
                observer: col("supervisor"),
            },
            order: task.mapping.date_order,
            year: task.year(),
            rows: Vec::new(),
            texts,
            tally: Tally::default(),
            faults: Faults::new(task.limit),
            signatures: Vec::new(),
        }
    }
}

/// A text as one line: a cell of a spreadsheet may have several.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

impl FilledImport<'_> {
    /// The word that makes a row something else than a count; a row with a number that is no word is one.
    fn word_of(&self, row: &Row<'_>, first: &str) -> Option<RowWord> {
        let columns = &self.columns;
        let numbers = [self.own.id, columns.asset_no, columns.card_no, columns.tag_no];
        match numbers.iter().map(|col| col.text(row)).find(|number| !number.is_empty()) {
            Some(number) => row_word(number).or_else(|| row_word(first)),
            None => Gate::word(row),
        }
    }

    fn data(&mut self, row: &Row<'_>) {
        self.gate.check_fields(row, &mut self.faults);
        let (columns, own) = (&self.columns, self.own);
        let mut cells = Cells { row, texts: &mut self.texts, faults: &mut self.faults };
        let count = read_count(&mut cells, columns).count();
        if count.result == entity::CountResult::Uncounted {
            return self.tally.drop(Dropped::Blank);
        }
        let mut code = |col: Col| {
            let sym = cells.code(col);
            one_line(cells.texts.text(sym))
        };
        let id = code(own.id);
        let numbers = [columns.tag_no, columns.asset_no, columns.card_no, columns.old_no, columns.serial_no].map(code);
        let mut text = |col: Col| {
            let sym = cells.shown(col);
            one_line(cells.texts.text(sym))
        };
        let texts = [
            columns.name,
            columns.location.booked,
            columns.user.actual,
            columns.state.actual,
            own.note,
            own.proof,
            columns.counter,
            own.observer,
        ];
        let [name, mut booked_place, hands, condition, note, proof, counter, observer] = texts.map(&mut text);
        let mut place = text(columns.location.actual);
        let parts: Vec<String> =
            columns.location_parts.iter().map(|part| text(*part)).filter(|part| !part.is_empty()).collect();
        match (parts.is_empty(), columns.location.actual.is_present()) {
            (true, _) => {}
            (false, true) => place = parts.join("/"),
            (false, false) => booked_place = parts.join("/"),
        }
        let mut day = |col: Col| cells.day(col, self.order, self.year);
        let (returns_on, on) = (day(own.returns_on), day(columns.counted_at));
        self.tally.taken += 1;
        self.rows.push(Filled {
            row: row.number,
            id,
            numbers,
            name,
            count,
            place,
            booked_place,
            hands,
            condition,
            note,
            proof,
            returns_on,
            counter,
            observer,
            on,
        });
    }
}

impl Importer for FilledImport<'_> {
    type Rows = Vec<Filled>;

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
            Some(_) => self.tally.drop(Dropped::Total),
        }
    }

    fn finish(mut self) -> Harvest<Vec<Filled>> {
        let named = |who: &str| self.signatures.iter().find(|(label, _)| label == who).map(|(_, name)| one_line(name));
        let (counter, observer) = (named("盘点人"), named("监盘人"));
        for row in &mut self.rows {
            for (own, signed) in [(&mut row.counter, &counter), (&mut row.observer, &observer)] {
                if let Some(signed) = signed.as_ref().filter(|_| own.is_empty()) {
                    own.clone_from(signed);
                }
            }
        }
        Harvest {
            rows: self.rows,
            texts: self.texts,
            tally: self.tally,
            faults: self.faults,
            across: Across::default(),
            needs_order: false,
            sums: [0; 2],
            weight: 0,
            signatures: self.signatures,
        }
    }
}
