//! The largest differences, each with its rows and their cells.

use super::super::evidence::{Summary, source};
use super::super::pool::{self, PoolSide};
use super::super::{Grouped, Number, Report, Thousands, label, words as w};
use super::table::{WIDTH, cut, padded};
use super::{class_of, heading};
use crate::reconcile::outcome::{Difference, Note, RowRef};
use crate::words::harmless;
use entity::{Measure, Money};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// How many of the largest differences are told.
const LARGEST: usize = 10;
/// How many rows of one difference are told.
const ROWS_TOLD: usize = 4;
/// How many rows of one side of a class are told.
const POOL_ROWS_TOLD: usize = 3;

/// Writes the differences with the largest amounts.
pub fn write(out: &mut impl Write, report: &Report<'_>) -> io::Result<()> {
    let lang = report.lang;
    let largest = largest(&report.outcome.differences);
    if largest.is_empty() {
        return Ok(());
    }
    heading(out, &w::LARGEST.with([&largest.len()]).tell(lang))?;
    for index in largest {
        write_difference(out, report, index)?;
    }
    writeln!(out)
}

/// The differences with the largest amounts, by their index.
pub(super) fn largest(differences: &[Difference]) -> Vec<usize> {
    let mut order: Vec<usize> =
        (0..differences.len()).filter(|index| differences[*index].amount != Money::ZERO).collect();
    let key = |index: &usize| (std::cmp::Reverse(differences[*index].amount.abs()), *index);
    if order.len() > LARGEST {
        order.select_nth_unstable_by_key(LARGEST, key);
        order.truncate(LARGEST);
    }
    order.sort_unstable_by_key(key);
    order
}

fn write_difference(out: &mut impl Write, report: &Report<'_>, index: usize) -> io::Result<()> {
    let (lang, difference) = (report.lang, &report.outcome.differences[index]);
    let figure = Grouped(difference.amount).to_string();
    let mut text = format!("  {}  {}", Number(index), label::kind(difference.kind, lang));
    if let Some((class, _)) = difference.by_class.first() {
        text.push_str("  ");
        text.push_str(&class_of(report, *class));
    }
    let room = WIDTH.saturating_sub(figure.width() + 2);
    writeln!(out, "{}  {figure}", padded(&cut(&text, room), room))?;
    if difference.note == Some(Note::Uncounted) {
        writeln!(out, "           {}", w::NOTE_UNCOUNTED.text(lang))?;
    }
    let Some(sides) = pool::sides(report, difference) else {
        return write_rows(out, report, &difference.rows, (ROWS_TOLD, difference.rows.len()));
    };
    writeln!(out, "           {}", w::CLASS_ONLY.text(lang))?;
    sides.iter().try_for_each(|side| write_side(out, report, side, difference.measure))
}

/// One side of a class: its sum, and its largest rows.
fn write_side(out: &mut impl Write, report: &Report<'_>, side: &PoolSide<'_>, measure: Measure) -> io::Result<()> {
    let (lang, number) = (report.lang, side.rows.len());
    let sum = [label::side(side.side, lang), &Thousands(number as u64).to_string(), &Grouped(side.amount).to_string()];
    writeln!(out, "           {}", w::POOL_SIDE.with([&sum[0], &sum[1], &sum[2]]).tell(lang))?;
    write_rows(out, report, &pool::largest(report, side, measure), (POOL_ROWS_TOLD, number))
}

/// Rows with the cells they stand in: the first `told`, and how many of `number` there are beside.
fn write_rows(
    out: &mut impl Write,
    report: &Report<'_>,
    rows: &[RowRef],
    (told, number): (usize, usize),
) -> io::Result<()> {
    let lang = report.lang;
    for row in rows.iter().take(told) {
        let place = source(report.facts, *row).map(|source| harmless(&source.to_string())).unwrap_or_default();
        let line =
            format!("{} {place}  {}", label::side(row.side, lang), harmless(&Summary::new(report, *row).to_string()));
        writeln!(out, "           {}", cut(&line, WIDTH - 11))?;
    }
    match number.saturating_sub(told) {
        0 => Ok(()),
        more => writeln!(out, "           {}", w::MORE_ROWS.with([&more]).tell(lang)),
    }
}
