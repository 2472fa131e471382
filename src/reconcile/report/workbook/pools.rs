//! 类别明细: every row of the classes that differ as a whole, so that who looks for the difference has them all.

use super::super::evidence::{Summary, source};
use super::super::{Number, Report, label, pool, words as w};
use super::{classes_of, pages};
use crate::reconcile::outcome::RowRef;
use crate::sheet::write::{BookWriter, Tone, Value, WriteError};

/// Writes the page: of each difference of a class the rows of both sides as their lists have them, each side with its
/// sum. Without such a difference there is no page.
pub fn write(book: &mut BookWriter, report: &Report<'_>) -> Result<(), WriteError> {
    let lang = report.lang;
    if report.of_classes() == 0 {
        return Ok(());
    }
    book.page(pages::pools(report))?;
    for (index, difference) in report.outcome.differences.iter().enumerate() {
        let Some(sides) = pool::sides(report, difference) else { continue };
        let (number, class) = (Number(index).to_string(), classes_of(report, difference));
        let measure = Value::Text(label::measure(difference.measure, lang));
        for side in &sides {
            let begin = [Value::Text(&number), Value::Text(&class), measure, Value::Text(label::side(side.side, lang))];
            for row in side.rows {
                let row = RowRef { side: side.side, row: *row };
                let what = Summary::new(report, row).to_string();
                let place = source(report.facts, row).map(|source| source.to_string()).unwrap_or_default();
                let amount = Value::Money(pool::worth(report, row, difference.measure));
                book.row(Tone::Plain, &[&begin[..], &[amount, Value::Text(&what), Value::Text(&place)]].concat())?;
            }
            let total = [Value::Money(side.amount), Value::Text(w::TOTAL.text(lang))];
            book.row(Tone::Total, &[&begin[..], &total].concat())?;
        }
    }
    Ok(())
}
