//! 汇总: result, footing and kinds on one page to sign.

use super::super::{Report, kind_sets, kind_sums, label, words as w};
use super::{pages, sign};
use crate::sheet::write::{BookWriter, Tone, Value, WriteError};
use crate::words::Words;
use entity::Measure;

/// Writes the page.
pub fn write(book: &mut BookWriter, report: &Report<'_>) -> Result<(), WriteError> {
    book.page(pages::summary(report))?;
    write_result(book, report)?;
    write_footing(book, report)?;
    write_kinds(book, report)?;
    write_kind_sets(book, report)?;
    sign(book, report.lang)
}

fn block(book: &mut BookWriter, report: &Report<'_>, title: &Words, head: &[&Words]) -> Result<(), WriteError> {
    book.row(Tone::Plain, &[])?;
    book.row(Tone::Section, &[Value::Text(title.text(report.lang))])?;
    let captions: Vec<Value<'_>> = head.iter().map(|words| Value::Text(words.text(report.lang))).collect();
    if captions.is_empty() { Ok(()) } else { book.row(Tone::Head, &captions) }
}

fn write_result(book: &mut BookWriter, report: &Report<'_>) -> Result<(), WriteError> {
    let (lang, tally) = (report.lang, &report.outcome.tally);
    block(book, report, &w::RESULT, &[])?;
    let groups = w::GROUPS.with([&tally.groups, &tally.matched, &tally.differing, &tally.out_of_scope]).tell(lang);
    book.row(Tone::Plain, &[Value::Text(&groups)])?;
    if tally.pools > 0 {
        book.row(Tone::Plain, &[Value::Text(&w::POOLS.with([&tally.pools, &report.of_classes()]).tell(lang))])?;
    }
    if tally.unvalued > 0 {
        book.row(Tone::Plain, &[Value::Text(&w::UNVALUED.with([&tally.unvalued]).tell(lang))])?;
    }
    if tally.uncounted > 0 {
        book.row(Tone::Plain, &[Value::Text(&w::UNCOUNTED.with([&tally.uncounted]).tell(lang))])?;
    }
    if report.outcome.differences.is_empty() {
        book.row(Tone::Plain, &[Value::Text(w::ALL_AGREE.text(lang))])?;
    }
    Ok(())
}

fn write_footing(book: &mut BookWriter, report: &Report<'_>) -> Result<(), WriteError> {
    let lang = report.lang;
    let head =
        [&w::LEG, &w::MEASURE, &w::LEFT, &w::RIGHT, &w::DIFFERENCE, &w::NOT_COUNTED, &w::EXPLAINED, &w::UNEXPLAINED];
    block(book, report, &w::FOOTING, &head)?;
    report.outcome.footing.legs.iter().try_for_each(|leg| {
        let (left, right) = label::sides(leg.leg, lang);
        let name = format!("{} ({left} - {right})", label::leg(leg.leg, lang));
        let amounts =
            [leg.left, leg.right, leg.difference, leg.not_counted, leg.explained - leg.not_counted, leg.unexplained];
        let mut cells = vec![Value::Text(&name), Value::Text(label::measure(leg.measure, lang))];
        cells.extend(amounts.map(Value::Money));
        book.row(Tone::Plain, &cells)
    })
}

/// The groups by all that they differ in.
fn write_kind_sets(book: &mut BookWriter, report: &Report<'_>) -> Result<(), WriteError> {
    let sets = kind_sets(report.outcome, report.lang);
    if sets.is_empty() {
        return Ok(());
    }
    block(book, report, &w::KIND_SETS, &[&w::KIND_SET, &w::GROUP_NUMBER])?;
    sets.iter().try_for_each(|(groups, kinds)| book.row(Tone::Plain, &[Value::Text(kinds), Value::Count(*groups)]))
}

fn write_kinds(book: &mut BookWriter, report: &Report<'_>) -> Result<(), WriteError> {
    let lang = report.lang;
    let sums = kind_sums(report.outcome);
    if sums.is_empty() {
        return Ok(());
    }
    block(book, report, &w::KINDS, &[&w::KIND, &w::LEG, &w::NUMBER, &w::AMOUNT, &w::UNLOCATED])?;
    sums.iter().try_for_each(|((leg, measure, kind), sum)| {
        let leg = match measure {
            Measure::Cost => label::leg(*leg, lang).to_owned(),
            Measure::Depreciation => format!("{} {}", label::leg(*leg, lang), label::measure(*measure, lang)),
        };
        book.row(
            Tone::Plain,
            &[
                Value::Text(label::kind(*kind, lang)),
                Value::Text(&leg),
                Value::Count(sum.number),
                if label::is_attribute(*kind) { Value::Blank } else { Value::Money(sum.amount) },
                if sum.unlocated == 0 { Value::Blank } else { Value::Count(sum.unlocated) },
            ],
        )
    })
}
