//! 资产清查明细表 and 资产清查汇总表: every card by the books of the base date, what is too much, what is missing, what is
//! damaged, and what there is; and the same by the classes of the catalogue. Pure.
//!
//! 清查数＝账面数＋盘盈－盘亏－损失. What a part of a card is worth is its share by number, rounded half up, as in the
//! comparison. What nobody counted, what is elsewhere with proof and what belongs to others changes no figure: that is
//! told beside it. A surplus has no value before somebody has said one.

use super::check::{Equation, broken};
use super::words;
use crate::counting::gather::Gathered;
use crate::counting::rules::{Extra, Line};
use crate::depreciation::card::Class;
use crate::layout::values::AMOUNT_BOUND;
use crate::reports::form::{Form, Part};
use crate::reports::stock::Level;
use crate::reports::{Figures, form};
use crate::words::Told;
use entity::{CardId, CountOutcome, Money, Quantity, round_half_up};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// What a card is by the books of the base date.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Booked {
    /// 资产分类.
    pub class: Class,
    /// 累计折旧.
    pub accumulated: Money,
    /// Whether that follows from the card, and is not only what it states.
    pub follows: bool,
}

/// The groups of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amounts {
    /// 账面数.
    pub book: Figures,
    /// 盘盈.
    pub surplus: Figures,
    /// 盘亏.
    pub shortage: Figures,
    /// 损失（毁损、待报废）.
    pub loss: Figures,
    /// 清查数.
    pub counted: Figures,
}

impl AddAssign for Amounts {
    fn add_assign(&mut self, other: Self) {
        self.book += other.book;
        self.surplus += other.surplus;
        self.shortage += other.shortage;
        self.loss += other.loss;
        self.counted += other.counted;
    }
}

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A card that is expected, by its place among them (应盘资产).
    Card(usize),
    /// Another thing, by its place among such things (其他实物).
    Thing(usize),
}

/// A row of 资产清查明细表.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it stands for.
    pub of: Of,
    /// 资产分类; blank for what has no card.
    pub class: Class,
    /// 盘点结论.
    pub outcome: CountOutcome,
    /// Whether nobody else has confirmed it (疑似).
    pub suspected: bool,
    /// How many were found.
    pub found: Quantity,
    /// Whether 累计折旧 follows from the card.
    pub follows: bool,
    /// Its figures.
    pub amounts: Amounts,
}

/// A row of 资产清查汇总表.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassRow {
    /// 行次.
    pub code: String,
    /// 项目.
    pub name: String,
    /// Where it stands.
    pub level: Level,
    /// Its figures.
    pub amounts: Amounts,
}

/// Both tables.
#[derive(Debug, Clone)]
pub struct Census {
    /// The form of the year, by whose rows the classes are told.
    pub form: &'static Form,
    /// 明细.
    pub rows: Vec<Row>,
    /// 汇总.
    pub classes: Vec<ClassRow>,
    /// Cards whose 累计折旧 does not follow: what they state is told.
    pub stated: u64,
    /// 账面原值 of the cards that are expected, added up beside the rows.
    expected: Money,
}

/// What a number of things is worth of all of them.
pub fn share(of: Figures, number: Quantity) -> Figures {
    if of.quantity.0 <= 0 {
        return Figures { quantity: number, ..of };
    }
    let part = |money: Money| {
        let part = round_half_up(i128::from(money.fen()) * i128::from(number.0), i128::from(of.quantity.0));
        // A number that nobody can mean says nothing of the worth.
        part.filter(|fen| fen.abs() <= AMOUNT_BOUND).map_or(money, Money)
    };
    Figures { quantity: number, cost: part(of.cost), accumulated: part(of.accumulated) }
}

/// The figures of a card that is expected.
fn amounts(line: &Line, book: Figures) -> Amounts {
    let blank = Figures::default();
    let same = Amounts { book, counted: book, ..Amounts::default() };
    if matches!(
        line.outcome,
        CountOutcome::Uncounted | CountOutcome::Out | CountOutcome::NotOurs | CountOutcome::Arrived
    ) {
        return same;
    }
    let there = share(book, line.at_base);
    let sound = Quantity((line.at_base.0 - line.damaged.0).max(0));
    let counted = if line.outcome == CountOutcome::Damaged { share(book, sound) } else { there };
    let is_more = line.at_base > book.quantity;
    Amounts {
        book,
        surplus: if is_more { there - book } else { blank },
        shortage: if is_more { blank } else { book - there },
        loss: there - counted,
        counted,
    }
}

fn thing((at, extra): (usize, &Extra)) -> Row {
    let found = Figures { quantity: extra.found.quantity, ..Figures::default() };
    let is_surplus = extra.outcome == CountOutcome::Surplus;
    let amounts = Amounts { surplus: found, counted: found, ..Amounts::default() };
    Row {
        of: Of::Thing(at),
        class: Class::default(),
        outcome: extra.outcome,
        suspected: extra.suspected,
        found: extra.found.quantity,
        follows: true,
        amounts: if is_surplus { amounts } else { Amounts::default() },
    }
}

/// The tables of a stocktake; `booked` is what its cards are by the books of its base date.
pub fn census(found: &Gathered, year: i32, booked: &BTreeMap<CardId, Booked>) -> Census {
    let card = |line: &Line| {
        let (row, known) = (&found.lines[line.expected], found.books.expected[line.expected].card);
        let of = booked.get(&known).cloned().unwrap_or_default();
        let book = Figures { quantity: row.quantity, cost: row.original_value, accumulated: of.accumulated };
        Row {
            of: Of::Card(line.expected),
            class: of.class,
            outcome: line.outcome,
            suspected: line.suspected,
            found: line.found.quantity,
            follows: of.follows,
            amounts: amounts(line, book),
        }
    };
    let mut rows: Vec<Row> = found.outcomes.lines.iter().map(card).collect();
    let stated = rows.iter().filter(|row| !row.follows).count() as u64;
    rows.extend(found.outcomes.extras.iter().enumerate().map(thing));
    let form = form::form(year);
    let classes = classes(form, &rows);
    let expected = found.lines.iter().map(|line| line.original_value).sum();
    Census { form, rows, classes, stated, expected }
}

fn sum<'r>(amounts: impl Iterator<Item = &'r Amounts>) -> Amounts {
    amounts.fold(Amounts::default(), |mut sum, amounts| {
        sum += *amounts;
        sum
    })
}

/// The rows of the form, with what each comes to.
fn classes(form: &'static Form, rows: &[Row]) -> Vec<ClassRow> {
    let mut by_row = vec![Amounts::default(); form.rows.len() + 1];
    for row in rows {
        by_row[form.row_of(&row.class).unwrap_or(form.rows.len())] += row.amounts;
    }
    let unfit = by_row.pop().unwrap_or_default();
    let of_form = |(row, amounts): (&form::FormRow, Amounts)| ClassRow {
        code: row.code.clone(),
        name: row.name.clone(),
        level: Level::Classes(row.part),
        amounts,
    };
    let fitting: Vec<ClassRow> = form.rows.iter().zip(by_row).map(of_form).collect();
    let fixed = sum(fitting.iter().filter(|row| row.level == Level::Classes(Part::Fixed)).map(|row| &row.amounts));
    let mut total = sum(fitting.iter().map(|row| &row.amounts));
    total += unfit;
    let row =
        |code: &str, name: &str, level, amounts| ClassRow { code: code.into(), name: name.into(), level, amounts };
    let mut all = vec![row("TOTAL", "合计", Level::Total, total), row("FIXED", "一、固定资产", Level::Fixed, fixed)];
    all.extend(fitting);
    if unfit != Amounts::default() {
        all.push(row("UNFIT", "三、未归入上列各类", Level::Unfit, unfit));
    }
    all
}

/// What every row keeps: 清查数＝账面数＋盘盈－盘亏－损失.
const EQUATIONS: [Equation<Amounts, Figures>; 1] = [Equation {
    words: &words::CENSUS_ROW,
    left: |of| of.book + of.surplus - of.shortage - of.loss,
    right: |of| of.counted,
}];

impl Census {
    /// What of the tables does not come out; `name` is what a row is called.
    pub fn checks(&self, name: impl Fn(Of) -> String) -> Vec<Told> {
        let mut told = broken(self.rows.iter().map(|row| (name(row.of), &row.amounts)), &EQUATIONS);
        told.extend(broken(self.classes.iter().map(|row| (row.name.clone(), &row.amounts)), &EQUATIONS));
        let of =
            |fits: fn(Level) -> bool| sum(self.classes.iter().filter(|row| fits(row.level)).map(|row| &row.amounts));
        let all = of(|level| matches!(level, Level::Classes(_) | Level::Unfit));
        let fixed = of(|level| level == Level::Classes(Part::Fixed));
        for row in &self.classes {
            let is_sum = match row.level {
                Level::Total => row.amounts == all,
                Level::Fixed => row.amounts == fixed,
                Level::Classes(_) | Level::Unfit => true,
            };
            if !is_sum {
                told.push(words::ROWS_SUM.with([&row.name]));
            }
        }
        if sum(self.rows.iter().map(|row| &row.amounts)) != all {
            told.push(words::DETAIL_SUM.with([]));
        }
        if all.book.cost != self.expected {
            told.push(words::BOOK_SUM.with([&self.expected, &all.book.cost]));
        }
        told
    }

    /// 合计.
    pub fn total(&self) -> Amounts {
        self.classes.first().map(|row| row.amounts).unwrap_or_default()
    }
}
