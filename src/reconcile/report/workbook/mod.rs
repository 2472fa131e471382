//! The report as rows of a workbook: 汇总, 分类对账, 差异明细, 类别明细, 已相符, 导入说明.
//!
//! What the accountant prints and signs. One row a difference, with the cells it is read from and
//! with what is suggested; one row a group that agrees, so that every row of a group is found in one of
//! the two. Lines of the accounts that only a class answers for (S3) stand in the line of their class, and row by row
//! in 类别明细 where that class differs.
//! Rows go to the writer as they are made.

mod inputs;
mod pages;
mod pools;
mod summary;

use super::evidence::{Summary, source};
use super::funds::Funds;
use super::pool::{self, PoolSide};
use super::{Grouped, Number, Report, label, ratio, words as w};
use crate::reconcile::outcome::{Category, Difference, Movement, Note, RowRef, Status};
use crate::reconcile::proposal::{Entry, Proposal};
use crate::sheet::write::{BookWriter, Tone, Value, WriteError};
use crate::words::{Lang, Words};
use entity::{AccountingSystem, Measure, Money, Quantity, Side};
use std::fmt::Write as _;
use std::io;

/// How many rows of a side one cell tells.
const ROWS_TOLD: usize = 20;

/// Writes the whole report.
pub fn write_workbook(out: impl io::Write + Send, report: &Report<'_>) -> Result<(), WriteError> {
    let mut book = BookWriter::new(pages::stationery(report));
    summary::write(&mut book, report)?;
    write_classes(&mut book, report)?;
    write_differences(&mut book, report)?;
    pools::write(&mut book, report)?;
    write_matched(&mut book, report)?;
    inputs::write(&mut book, report)?;
    book.save(out)
}

fn sign(book: &mut BookWriter, lang: Lang) -> Result<(), WriteError> {
    book.row(Tone::Plain, &[])?;
    book.row(Tone::Section, &[Value::Text(w::SIGNATURES.text(lang))])
}

fn money(amount: Option<Money>) -> Value<'static> {
    amount.map_or(Value::Blank, Value::Money)
}

fn write_classes(book: &mut BookWriter, report: &Report<'_>) -> Result<(), WriteError> {
    let lang = report.lang;
    book.page(pages::classes(report))?;
    for &measure in Measure::ALL {
        let lines: Vec<&Category> = report.outcome.categories.iter().filter(|line| line.measure == measure).collect();
        for line in &lines {
            let class = report.class(line.class);
            let name = class.map_or("", |class| class.name.as_str());
            let name = match class {
                Some(class) if !class.mapped => format!("{name}{}", w::UNMAPPED.text(lang)),
                _ => name.to_owned(),
            };
            let code = class.map_or("", |class| class.code.as_str());
            let mut cells = vec![Value::Text(code), Value::Text(&name), Value::Text(label::measure(measure, lang))];
            cells.extend(amounts(line));
            book.row(Tone::Plain, &cells)?;
        }
        if !lines.is_empty() {
            let total = [Value::Text(w::TOTAL.text(lang)), Value::Blank, Value::Text(label::measure(measure, lang))];
            let mut cells = total.to_vec();
            let rows: Vec<[Value<'_>; 12]> = lines.iter().map(|line| amounts(line)).collect();
            cells.extend((0..12).map(|column| rows.iter().map(|row| row[column]).fold(Value::Blank, added)));
            book.row(Tone::Total, &cells)?;
        }
    }
    sign(book, lang)
}

/// The twelve figures of a class line.
fn amounts(line: &Category) -> [Value<'static>; 12] {
    const PARTS: [fn(Movement) -> Money; 4] =
        [|side| side.opening, |side| side.increase, |side| side.decrease, |side| side.closing];
    let movement = |side: Option<Movement>| PARTS.map(|part| money(side.map(part)));
    let ([lo, li, ld, lc], [co, ci, cd, cc]) = (movement(line.ledger), movement(line.cards));
    let quantity = line.physical.map_or(Value::Blank, |total| Value::Quantity(total.quantity));
    let value = money(line.physical.map(|total| total.value));
    [lo, li, ld, lc, co, ci, cd, cc, quantity, value, money(line.ledger_card), money(line.card_physical)]
}

fn added<'a>(left: Value<'a>, right: Value<'a>) -> Value<'a> {
    match (left, right) {
        (Value::Money(left), Value::Money(right)) => Value::Money(left + right),
        (Value::Quantity(left), Value::Quantity(right)) => Value::Quantity(Quantity(left.0 + right.0)),
        (Value::Blank, right) => right,
        (left, _) => left,
    }
}

fn write_differences(book: &mut BookWriter, report: &Report<'_>) -> Result<(), WriteError> {
    book.page(pages::differences(report))?;
    for (index, difference) in report.outcome.differences.iter().enumerate() {
        let number = Number(index).to_string();
        let classes = classes_of(report, difference);
        let of_class = pool::sides(report, difference);
        let rows_of = |side: &Side| rows_of(report, (difference, of_class.as_ref()), *side);
        let told = Side::ALL.iter().map(rows_of).collect::<Vec<_>>();
        let proposal = report.proposal(difference);
        let (why, follow_up, entries) = (
            why(report, difference, of_class.as_ref()),
            follow_up(&proposal, report.lang),
            entries(&proposal, report.lang),
        );
        let amount = match difference.amount {
            Money::ZERO if label::is_attribute(difference.kind) => Value::Blank,
            amount => Value::Money(amount),
        };
        let mut cells = vec![
            Value::Text(&number),
            Value::Text(label::kind(difference.kind, report.lang)),
            Value::Text(label::leg(difference.leg, report.lang)),
            Value::Text(&classes),
            amount,
        ];
        cells.extend(told.iter().flat_map(|(what, place)| [Value::Text(what), Value::Text(place)]));
        cells.extend([&why, &follow_up, &entries].map(|text| Value::Text(text)));
        book.row(Tone::Plain, &cells)?;
    }
    sign(book, report.lang)
}

fn classes_of(report: &Report<'_>, difference: &Difference) -> String {
    let mut text = String::new();
    for class in difference.by_class.iter().filter_map(|(id, _)| report.class(*id)) {
        let _ = write!(text, "{}{} {}", if text.is_empty() { "" } else { "; " }, class.code, class.name);
    }
    text.trim().to_owned()
}

/// The rows of one side: what they say, and where they stand.
fn rows_of(
    report: &Report<'_>,
    (difference, of_class): (&Difference, Option<&[PoolSide<'_>; 2]>),
    side: Side,
) -> (String, String) {
    let (mut what, mut place) = (String::new(), String::new());
    let of_class = of_class.and_then(|sides| sides.iter().find(|of| of.side == side));
    let rows: Vec<RowRef> = match of_class {
        Some(of) => pool::largest(report, of, difference.measure),
        None => difference.rows.iter().copied().filter(|row| row.side == side).collect(),
    };
    let number = of_class.map_or(rows.len(), |of| of.rows.len());
    for row in rows.iter().take(ROWS_TOLD) {
        let _ = writeln!(what, "{}", Summary::new(report, *row));
        if let Some(source) = source(report.facts, *row) {
            let _ = writeln!(place, "{source}");
        }
    }
    match number - rows.len().min(ROWS_TOLD) {
        0 => {}
        more => what.push_str(&w::MORE_ROWS.with([&more]).tell(report.lang)),
    }
    (what.trim_end().to_owned(), place.trim_end().to_owned())
}

/// How many rows one side of a class has, and their sum.
fn sum_of(side: &PoolSide<'_>, lang: Lang) -> String {
    w::POOL_SIDE.with([&label::side(side.side, lang), &side.rows.len(), &Grouped(side.amount)]).tell(lang)
}

/// Why the difference is told the way it is.
fn why(report: &Report<'_>, difference: &Difference, of_class: Option<&[PoolSide<'_>; 2]>) -> String {
    let lang = report.lang;
    let mut lines = Vec::new();
    if let Some(sides) = of_class {
        lines.push(w::CLASS_ONLY.text(lang).to_owned());
        lines.extend(sides.iter().map(|side| sum_of(side, lang)));
    }
    if let Some(rule) = difference.rule {
        lines.push(w::NOTE_RULE.with([&label::rule(rule, lang)]).tell(lang));
    }
    for feature in (report.features)(difference).iter().filter(|feature| !feature.equal) {
        lines.push(w::NOTE_UNEQUAL.with([&feature.name, &feature.left, &feature.right]).tell(lang));
    }
    if let Some(note) = &difference.note {
        lines.push(tell_note(report, note));
    }
    lines.extend(Funds::of(report, difference).map(|funds| funds.tell(report)));
    lines.extend(difference.cause.map(|cause| label::cause(cause, lang)));
    if let Some((row, score)) = difference.runner_up {
        lines.push(w::NOTE_RUNNER_UP.with([&Summary::new(report, row), &score]).tell(lang));
    }
    lines.join("\n")
}

fn tell_note(report: &Report<'_>, note: &Note) -> String {
    let place = |row: RowRef| source(report.facts, row).map(|source| source.to_string()).unwrap_or_default();
    match note {
        Note::Explanations { number, first_two } => {
            let pair = |(left, right): &(RowRef, RowRef)| format!("{} = {}", place(*left), place(*right));
            let told: Vec<String> = first_two
                .iter()
                .map(|pairs| pairs.iter().take(ROWS_TOLD).map(pair).collect::<Vec<_>>().join(", "))
                .collect();
            let words = if *number > 2 { &w::NOTE_EXPLANATIONS_MORE } else { &w::NOTE_EXPLANATIONS };
            words.with([number, &told.join(" / ")]).tell(report.lang)
        }
        Note::SearchBound => w::NOTE_SEARCH_BOUND.text(report.lang).to_owned(),
        Note::Uncounted => w::NOTE_UNCOUNTED.text(report.lang).to_owned(),
        Note::Ratio(thousandths) => w::NOTE_RATIO.with([&ratio(*thousandths)]).tell(report.lang),
    }
}

fn follow_up(proposal: &Proposal, lang: Lang) -> String {
    let basis = w::BASIS.with([&proposal.basis]).tell(lang);
    format!("{}\n{basis}", proposal.follow_up.tell(lang))
}

/// The suggested voucher lines, the way a voucher is written; or why there are none.
fn entries(proposal: &Proposal, lang: Lang) -> String {
    let mut text = proposal.when.tell(lang).to_owned();
    let mut voucher: Option<(AccountingSystem, &str)> = None;
    for entry in &proposal.entries {
        if voucher != Some((entry.system, entry.summary)) {
            let _ = write!(text, "\n[{}] {}", system(entry.system, lang), entry.summary);
            voucher = Some((entry.system, entry.summary));
        }
        write_entry(&mut text, entry, lang);
    }
    if let Some(why) = proposal.no_entry {
        let _ = write!(text, "\n{}", why.tell(lang));
    }
    if !proposal.alternatives.is_empty() {
        let cases: Vec<&str> = proposal.alternatives.iter().map(|case| case.when.tell(lang)).collect();
        let _ = write!(text, "\n{}", w::OTHER_CASES.with([&cases.join("; ")]).tell(lang));
    }
    text
}

fn system(system: AccountingSystem, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => system.zh(),
        Lang::En => system.code(),
    }
}

fn write_entry(text: &mut String, entry: &Entry, lang: Lang) {
    let (side, amount) = match (entry.debit, entry.credit) {
        (Some(amount), _) => (&w::DEBIT, amount),
        (None, Some(amount)) => (&w::CREDIT, amount),
        (None, None) => return,
    };
    let indent = if entry.debit.is_some() { "" } else { "    " };
    let _ = write!(text, "\n{indent}{} {} {}", side.text(lang), entry.account, Grouped(amount));
}

fn write_matched(book: &mut BookWriter, report: &Report<'_>) -> Result<(), WriteError> {
    let lang = report.lang;
    let groups = &report.outcome.groups;
    book.page(pages::matched(report))?;
    let mut place = [const { String::new() }; 3];
    for group in 0..groups.len() as u32 {
        let status: &Words = match groups.status(group) {
            Status::Differing => continue,
            Status::Matched => &w::STATUS_MATCHED,
            Status::OutOfScope => &w::STATUS_OUT_OF_SCOPE,
        };
        let rows = groups.rows(group);
        for (side, place) in Side::ALL.iter().zip(&mut place) {
            write_places(place, report, rows, *side);
        }
        let (number, name) = identity(report, rows);
        let [quantity, value, counted] = figures(report, rows);
        let mut cells = vec![
            Value::Count(u64::from(group) + 1),
            Value::Text(status.text(lang)),
            Value::Text(number),
            Value::Text(name),
            quantity,
            value,
            counted,
        ];
        cells.extend(place.iter().map(|place| Value::Text(place)));
        book.row(Tone::Plain, &cells)?;
    }
    Ok(())
}

/// The places of a side's rows, the first ones only.
fn write_places(place: &mut String, report: &Report<'_>, rows: &[RowRef], side: Side) {
    const TOLD: usize = 3;
    place.clear();
    let mut more = 0;
    for (index, row) in rows.iter().filter(|row| row.side == side).enumerate() {
        match source(report.facts, *row) {
            Some(source) if index < TOLD => {
                let _ = write!(place, "{}{source}", if index == 0 { "" } else { "\n" });
            }
            _ => more += 1,
        }
    }
    if more > 0 {
        let _ = write!(place, "\n{}", w::MORE_ROWS.with([&more]).tell(report.lang));
    }
}

/// Number and name of the thing, from its card, else from where it was counted or booked.
fn identity<'a>(report: &Report<'a>, rows: &[RowRef]) -> (&'a str, &'a str) {
    let facts = report.facts;
    let of = |row: &RowRef| {
        let at = row.row as usize;
        let (number, name) = match row.side {
            Side::Cards => facts.cards.as_ref().map(|rows| (rows.asset_no.at(at), rows.name.at(at))),
            Side::Counts => facts.counts.as_ref().map(|rows| (rows.asset_no.at(at), rows.name.at(at))),
            Side::Ledger => facts.ledger.as_ref().map(|rows| (rows.asset_no.at(at), rows.summary.at(at))),
        }
        .unwrap_or_default();
        (facts.texts.text(number), facts.texts.text(name))
    };
    let first = |side: Side| rows.iter().find(|row| row.side == side);
    [Side::Cards, Side::Counts, Side::Ledger].into_iter().find_map(first).map(of).unwrap_or_default()
}

/// Card quantity, card value, counted quantity; blank where the group has no such row.
fn figures(report: &Report<'_>, rows: &[RowRef]) -> [Value<'static>; 3] {
    let mut figures = [Value::Blank; 3];
    for row in rows {
        let at = row.row as usize;
        match row.side {
            Side::Ledger => {}
            Side::Cards => {
                if let Some(cards) = &report.facts.cards {
                    figures[0] = added(figures[0], Value::Quantity(Quantity(cards.quantity.at(at))));
                    figures[1] = added(figures[1], Value::Money(Money(cards.value.at(at))));
                }
            }
            Side::Counts => {
                if let Some(counts) = &report.facts.counts {
                    figures[2] = added(figures[2], Value::Quantity(Quantity(counts.quantity.at(at))));
                }
            }
        }
    }
    figures
}

#[cfg(test)]
mod tests;
