//! Text in columns, where a Chinese character is two wide.

use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a terminal the report is laid out for.
pub const WIDTH: usize = 100;
/// Columns between two cells.
const GAP: usize = 2;
/// A text column is never cut below this.
const LEAST: usize = 12;

/// On which side a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Left,
    /// Figures.
    Right,
}

enum Line {
    Cells(Vec<String>),
    Rule,
}

/// A table: every column as wide as its widest cell; texts are cut, figures never.
pub struct Table {
    aligns: &'static [Align],
    lines: Vec<Line>,
}

impl Table {
    /// An empty table with a header.
    pub fn new(aligns: &'static [Align], head: Vec<String>) -> Self {
        Self { aligns, lines: vec![Line::Cells(head), Line::Rule] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.lines.push(Line::Cells(cells));
    }

    /// Adds a line across.
    pub fn rule(&mut self) {
        self.lines.push(Line::Rule);
    }

    /// Writes the table, `indent` columns from the left.
    pub fn write(&self, out: &mut impl Write, indent: usize) -> io::Result<()> {
        let widths = self.widths(WIDTH.saturating_sub(indent));
        for line in &self.lines {
            write!(out, "{:indent$}", "")?;
            match line {
                Line::Rule => {
                    let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
                    writeln!(out, "{}", rules.join("  "))?;
                }
                Line::Cells(cells) => self.write_cells(out, cells, &widths)?,
            }
        }
        Ok(())
    }

    fn write_cells(&self, out: &mut impl Write, cells: &[String], widths: &[usize]) -> io::Result<()> {
        let mut line = Vec::with_capacity(cells.len());
        for ((cell, width), align) in cells.iter().zip(widths).zip(self.aligns) {
            line.push(match align {
                Align::Left => padded(&cut(cell, *width), *width),
                Align::Right => format!("{}{cell}", " ".repeat(width.saturating_sub(cell.width()))),
            });
        }
        writeln!(out, "{}", line.join("  ").trim_end())
    }

    fn widths(&self, room: usize) -> Vec<usize> {
        let mut widths = vec![0; self.aligns.len()];
        for line in &self.lines {
            if let Line::Cells(cells) = line {
                for (width, cell) in widths.iter_mut().zip(cells) {
                    *width = cell.width().max(*width);
                }
            }
        }
        let total = |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        while total(&widths) > room {
            let texts = (0..widths.len()).filter(|column| self.aligns[*column] == Align::Left);
            match texts.max_by_key(|column| widths[*column]) {
                Some(widest) if widths[widest] > LEAST => {
                    widths[widest] -= (total(&widths) - room).min(widths[widest] - LEAST);
                }
                _ => break,
            }
        }
        widths
    }
}

/// The text with blanks behind it up to `width` columns.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// The text cut to `width` columns, an ellipsis telling so.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        used += wide;
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// Writes items one behind the other, a new line whenever the next would not fit.
pub fn write_flow(out: &mut impl Write, label: &str, indent: usize, items: &[String]) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let mut line = format!("{:indent$}{label}  ", "");
    let left = line.width();
    let mut begun = false;
    for item in items {
        let item = cut(item, WIDTH.saturating_sub(left).max(LEAST));
        if begun && line.width() + GAP + item.width() > WIDTH {
            writeln!(out, "{line}")?;
            line = " ".repeat(left);
            begun = false;
        }
        if begun {
            line.push_str("  ");
        }
        line.push_str(&item);
        begun = true;
    }
    writeln!(out, "{line}")
}

/// Writes a text behind a label, over as many lines as it takes.
pub fn write_text(out: &mut impl Write, label: &str, indent: usize, text: &str) -> io::Result<()> {
    let first = format!("{:indent$}{label}  ", "");
    let left = first.width();
    let mut line = first;
    for c in text.chars() {
        if line.width() + c.width().unwrap_or(0) > WIDTH {
            writeln!(out, "{line}")?;
            line = " ".repeat(left);
        }
        line.push(c);
    }
    writeln!(out, "{line}")
}

#[cfg(test)]
mod tests {
    use super::{Align, Table, WIDTH, cut, write_flow, write_text};
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    fn written(table: &Table) -> String {
        let mut out = Vec::new();
        table.write(&mut out, 2).expect("memory");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn chinese_and_latin_texts_stand_in_columns() {
        let mut table = Table::new(&[Align::Left, Align::Right], vec!["类别".to_owned(), "金额".to_owned()]);
        table.row(vec!["设备".to_owned(), "1.00".to_owned()]);
        table.row(vec!["PC ｱ家具".to_owned(), "1,234.00".to_owned()]);
        table.rule();
        assert_eq!(
            written(&table),
            "  类别          金额\n  --------  --------\n  设备          1.00\n  PC ｱ家具  1,234.00\n  --------  --------\n"
        );
    }

    #[test]
    fn texts_are_cut_and_figures_are_not() {
        let mut table = Table::new(&[Align::Left, Align::Right], vec!["名".to_owned(), "额".to_owned()]);
        table.row(vec!["长".repeat(80), "9".repeat(30)]);
        let line = written(&table).lines().nth(2).expect("a row").to_owned();
        assert!(line.width() <= WIDTH, "{line}");
        assert!(line.contains('…') && line.ends_with(&"9".repeat(30)), "{line}");
        assert_eq!(cut("示波器", 5), "示波…");
        assert_eq!(cut("示波器", 4), "示…");
    }

    proptest! {
        #[test]
        fn a_flow_stays_within_the_width(items in proptest::collection::vec("[a-z中文ｱ]{0,60}", 0..20)) {
            let mut out = Vec::new();
            write_flow(&mut out, "列", 4, &items).expect("memory");
            write_text(&mut out, "提示", 4, &items.concat()).expect("memory");
            for line in String::from_utf8(out).expect("text").lines() {
                prop_assert!(line.width() <= WIDTH, "{}", line);
            }
        }
    }
}
