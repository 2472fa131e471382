//! How tall rows of wrapped texts are.
//!
//! Programs differ in whether they find the height of wrapped texts themselves when they open a
//! workbook, and one that does not prints half of them.

use super::{Column, Content, Page, Tone, Value};
use unicode_width::UnicodeWidthStr;

/// Points of a line of text.
const LINE: u32 = 14;
/// Points of the tallest row that the format allows.
const TALLEST: u32 = 409;

/// The height of a row in points, where it is not the usual one.
pub(super) fn of_row(page: &Page, tone: Tone, cells: &[Value<'_>]) -> Option<u32> {
    let lines = page.columns.iter().zip(cells).map(|(column, cell)| lines(column, cell)).max().unwrap_or(1);
    (tone == Tone::Plain && lines > 1).then(|| lines.saturating_mul(LINE).min(TALLEST))
}

fn lines(column: &Column, cell: &Value<'_>) -> u32 {
    match cell {
        Value::Text(text) if column.content == Content::Long => {
            let room = usize::from(column.width.max(1));
            text.lines().map(|line| line.width().div_ceil(room).max(1) as u32).sum::<u32>().max(1)
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::of_row;
    use crate::sheet::write::{Column, Content, Page, Tone, Value};

    #[test]
    fn a_row_is_as_tall_as_its_longest_text() {
        let page = |width, content| Page { columns: vec![Column::new("原因", width, content)], ..Page::default() };
        let height = |text: &str| of_row(&page(10, Content::Long), Tone::Plain, &[Value::Text(text)]);
        assert_eq!(
            ["", "一二三四五", "一二三四五六", "a\nb\n一二三四五六"].map(height),
            [None, None, Some(28), Some(56)]
        );
        assert_eq!(height(&"一".repeat(1_000)), Some(409));
        assert_eq!(of_row(&page(2, Content::Text), Tone::Plain, &[Value::Text("一二三")]), None);
        assert_eq!(of_row(&page(2, Content::Long), Tone::Section, &[Value::Text("一二三")]), None);
    }
}
