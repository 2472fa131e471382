//! Problems that refuse a file, and notices that do not.

use crate::layout::{Reading, values::Misread};
use crate::sheet::{Row, cell_name};
use crate::words::{Told, Words};

/// Something that refuses its file.
///
/// Its message has `{0}` file and sheet, `{1}` cell or row, `{2}` caption, and `{3}` onwards its
/// own particulars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The message.
    pub words: &'static Words,
    /// 1-based row inside the part that was read.
    pub row: u32,
    /// Zero-based column; `None` when the whole row is meant.
    pub column: Option<usize>,
    /// The particulars.
    pub found: Vec<String>,
}

impl Problem {
    /// The message, where `before` rows stand in front of the part.
    pub fn tell(&self, place: &str, reading: &Reading, before: u32) -> Told {
        told(self.words, place, reading, (self.row + before, self.column), &self.found)
    }
}

/// Something a person should know; one for all its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The message: `{3}` an example, `{4}` how many rows.
    pub words: &'static Words,
    /// 1-based first row.
    pub row: u32,
    /// Zero-based column; `None` when the whole row is meant.
    pub column: Option<usize>,
    /// What stands in the first row.
    pub example: String,
    /// How many rows.
    pub count: u64,
}

impl Notice {
    /// The message.
    pub fn tell(&self, place: &str, reading: &Reading) -> Told {
        let found = [self.example.clone(), self.count.to_string()];
        told(self.words, place, reading, (self.row, self.column), &found)
    }
}

fn told(
    words: &'static Words,
    place: &str,
    reading: &Reading,
    (row, column): (u32, Option<usize>),
    found: &[String],
) -> Told {
    let cell = column.map_or_else(|| row.to_string(), |column| cell_name(column, row));
    let caption = reading.columns.iter().find(|used| Some(used.index) == column).map_or("", |used| &used.caption);
    let more = |index: usize| found.get(index).map_or("", String::as_str);
    words.with([&place, &cell, &caption, &more(0), &more(1), &more(2), &more(3), &more(4)])
}

/// What was wrong in a part of a sheet, and what a person should know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    limit: usize,
    /// The first problems, in order.
    pub problems: Vec<Problem>,
    /// How many more there are.
    pub more: u64,
    /// The notices.
    pub notices: Vec<Notice>,
}

impl Faults {
    /// Nothing wrong so far; at most `limit` problems are kept one by one.
    pub fn new(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Whether nothing refuses the file.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty() && self.more == 0
    }

    /// How many problems there are.
    pub fn count(&self) -> u64 {
        self.problems.len() as u64 + self.more
    }

    /// A cell that could not be read.
    #[cold]
    pub fn misread(&mut self, misread: Misread, row: &Row<'_>, column: usize) {
        let found: String = row.text(column).chars().take(40).collect();
        self.problem(misread.words(), row.number, Some(column), vec![found]);
    }

    /// Any other problem.
    #[cold]
    pub fn problem(&mut self, words: &'static Words, row: u32, column: Option<usize>, found: Vec<String>) {
        let problem = Problem { words, row, column, found };
        // A cell that is read twice is told once.
        if self.problems.last() == Some(&problem) {
            return;
        }
        if self.problems.len() < self.limit {
            self.problems.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Something a person should know about a row.
    #[cold]
    pub fn notice(&mut self, words: &'static Words, row: u32, column: Option<usize>, example: &str) {
        let known = self.notices.iter_mut().find(|known| known.words.code == words.code && known.column == column);
        if let Some(known) = known {
            known.count += 1;
        } else {
            let example = example.chars().take(40).collect();
            self.notices.push(Notice { words, row, column, example, count: 1 });
        }
    }

    /// Puts problems that were found later among those of the part, by their rows; `more` are not told one by one.
    pub fn among(&mut self, problems: Vec<Problem>, more: u64) {
        self.problems.extend(problems);
        self.problems.sort_by_key(|problem| problem.row);
        self.more += more + self.problems.len().saturating_sub(self.limit) as u64;
        self.problems.truncate(self.limit);
    }

    /// How many problems are told one by one.
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// Adds what a later part found, `before` rows in front of it.
    pub fn add(&mut self, other: Self, before: u32) {
        for problem in other.problems {
            self.problem(problem.words, problem.row + before, problem.column, problem.found);
        }
        self.more += other.more;
        for notice in other.notices {
            match self
                .notices
                .iter_mut()
                .find(|known| known.words.code == notice.words.code && known.column == notice.column)
            {
                Some(known) => known.count += notice.count,
                None => self.notices.push(Notice { row: notice.row + before, ..notice }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Faults;
    use crate::layout::values::Misread;
    use crate::sheet::{Cell, CellKind, Row};

    #[test]
    fn problems_are_told_up_to_the_limit_and_notices_once() {
        let cells = [Cell { text: "甲", kind: CellKind::Text }];
        let mut faults = Faults::new(2);
        for number in 1..=5 {
            faults.misread(Misread::Amount, &Row::new(number, &cells), 0);
            faults.notice(Misread::Rate.words(), number, Some(0), "x");
        }
        let mut all = Faults::new(3);
        all.add(faults.clone(), 0);
        all.add(faults, 5);
        assert_eq!(all.problems.iter().map(|problem| problem.row).collect::<Vec<_>>(), [1, 2, 6]);
        assert_eq!(all.more, 7);
        assert_eq!((all.notices.len(), all.notices[0].count), (1, 10));
    }
}
