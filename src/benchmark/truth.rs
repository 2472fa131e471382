//! `truth.csv`: one difference a row.
//!
//! `case` is the name of the recipe and a number; `leg` is `LC` or `CP`; `file` and `row` are
//! parallel lists joined by `;`, the row as a spreadsheet shows it (the header is row 1). A row of
//! kind `NONE` is no difference: it lists every row of an open case, so that a false alarm there can
//! be told from one among coded rows.

use super::{
    BenchmarkError,
    scene::{LineId, Told},
    words,
};
use entity::{DifferenceKind, Leg, Money};
use std::{
    collections::HashMap,
    fs::File,
    io::{self, Write},
    path::Path,
};

/// The files of the three sides, by `Side as usize`.
pub const FILES: [&str; 3] = ["ledger.csv", "cards.csv", "counts.csv"];
/// The kind that stands in rows that tell no difference.
pub const NO_DIFFERENCE: &str = "NONE";

const HEADER: [&str; 6] = ["case", "kind", "leg", "file", "row", "amount"];

/// Writes `truth.csv`.
#[derive(Debug)]
pub struct TruthWriter<'a, W> {
    out: &'a mut W,
    differences: u64,
}

impl<'a, W: Write> TruthWriter<'a, W> {
    /// Writes the header.
    pub fn new(out: &'a mut W) -> io::Result<Self> {
        writeln!(out, "{}", HEADER.join(","))?;
        Ok(Self { out, differences: 0 })
    }

    /// Writes a difference with the rows it names.
    pub fn difference(
        &mut self,
        name: &str,
        number: u64,
        told: &Told,
        rows: impl Iterator<Item = (LineId, u64)>,
    ) -> io::Result<()> {
        self.differences += 1;
        let (files, rows) = lists(rows);
        let (kind, leg, amount) = (told.kind, told.leg, Money(told.amount));
        writeln!(self.out, "{name}-{number},{kind},{leg},{files},{rows},{amount}")
    }

    /// Writes which rows an open case has.
    pub fn rows_of(&mut self, name: &str, number: u64, rows: impl Iterator<Item = (LineId, u64)>) -> io::Result<()> {
        let (files, rows) = lists(rows);
        writeln!(self.out, "{name}-{number},{NO_DIFFERENCE},,{files},{rows},{}", Money::ZERO)
    }

    /// The differences written so far.
    pub const fn differences(&self) -> u64 {
        self.differences
    }
}

/// The parallel lists of files and rows.
fn lists(rows: impl Iterator<Item = (LineId, u64)>) -> (String, String) {
    let (files, rows): (Vec<_>, Vec<_>) = rows.map(|(line, row)| (FILES[line.0 as usize], row.to_string())).unzip();
    (files.join(";"), rows.join(";"))
}

/// A row of a file: the number of the file in [`Truth::files`], and the row as a spreadsheet shows it.
pub type FileRow = (u32, u32);

/// A difference as it should be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthRow {
    /// Name and number of the case.
    pub case: String,
    /// What kind; `None` for the rows of an open case.
    pub told: Option<(DifferenceKind, Leg)>,
    /// The rows, sorted.
    pub rows: Vec<FileRow>,
    /// The amount.
    pub amount: Money,
}

/// A truth file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Truth {
    /// The files it speaks of.
    pub files: HashMap<String, u32>,
    /// Its rows.
    pub rows: Vec<TruthRow>,
}

/// Reads `truth.csv`; what cannot be read is named by row and column.
pub fn read_truth(path: &Path) -> Result<Truth, BenchmarkError> {
    let file = File::open(path).map_err(|error| BenchmarkError::file(path, &error))?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut truth = Truth::default();
    let mut records = reader.records();
    let header = records.next().transpose().map_err(|error| failed(path, 1, &error))?.unwrap_or_default();
    if header.iter().map(|cell| cell.trim_start_matches('\u{feff}')).ne(HEADER) {
        let found = header.iter().collect::<Vec<_>>().join(",");
        return Err(BenchmarkError::Refused(words::TRUTH_HEADER.with([&path.display(), &HEADER.join(","), &found])));
    }
    for (index, record) in records.enumerate() {
        let row = index as u64 + 2;
        let record = record.map_err(|error| failed(path, row, &error))?;
        let parsed = parse(&record, &mut truth.files).map_err(|wrong| wrong.at(path, row))?;
        truth.rows.push(parsed);
    }
    Ok(truth)
}

fn failed(path: &Path, row: u64, error: &csv::Error) -> BenchmarkError {
    BenchmarkError::Refused(words::TRUTH_RECORD.with([&path.display(), &row, error]))
}

/// What is wrong with a record.
enum Wrong {
    Cell(&'static str, String),
    Lists(usize, usize),
}

impl Wrong {
    fn at(&self, path: &Path, row: u64) -> BenchmarkError {
        let path = path.display();
        BenchmarkError::Refused(match self {
            Self::Cell(column, found) => words::TRUTH_CELL.with([&path, &row, column, &format_args!("{found:?}")]),
            Self::Lists(files, rows) => words::TRUTH_LISTS.with([&path, &row, files, rows]),
        })
    }
}

fn parse(record: &csv::StringRecord, files: &mut HashMap<String, u32>) -> Result<TruthRow, Wrong> {
    let cell = |column: usize| record.get(column).unwrap_or_default();
    let wrong = |column: usize| Wrong::Cell(HEADER[column], cell(column).to_owned());
    let told = if cell(1) == NO_DIFFERENCE {
        None
    } else {
        Some((cell(1).parse().map_err(|_| wrong(1))?, cell(2).parse().map_err(|_| wrong(2))?))
    };
    let (names, numbers): (Vec<_>, Vec<_>) = (cell(3).split(';').collect(), cell(4).split(';').collect());
    if names.len() != numbers.len() || cell(3).is_empty() {
        return Err(Wrong::Lists(names.len(), numbers.len()));
    }
    let mut rows = Vec::with_capacity(names.len());
    for (name, number) in names.into_iter().zip(numbers) {
        let next = files.len() as u32;
        let file = *files.entry(name.to_owned()).or_insert(next);
        rows.push((file, number.parse().map_err(|_| wrong(4))?));
    }
    rows.sort_unstable();
    Ok(TruthRow { case: cell(0).to_owned(), told, rows, amount: cell(5).parse().map_err(|_| wrong(5))? })
}

#[cfg(test)]
mod tests {
    use super::{Truth, read_truth};
    use crate::{benchmark::BenchmarkError, words::Lang};
    use entity::{DifferenceKind, Leg, Money};
    use std::{env, fs, process};

    fn read(name: &str, text: &str) -> Result<Truth, BenchmarkError> {
        let path = env::temp_dir().join(format!("oversight-truth-{}-{name}.csv", process::id()));
        fs::write(&path, text).unwrap();
        let read = read_truth(&path);
        fs::remove_file(&path).unwrap();
        read
    }

    #[test]
    fn a_row_is_a_difference_with_its_rows() {
        let truth = read(
            "well",
            "case,kind,leg,file,row,amount\ncoded-x-1,LOCATION,CP,counts.csv;cards.csv;counts.csv,9;4;2,0.00\n\
             open-y-2,NONE,,ledger.csv,5,0.00\n",
        )
        .unwrap();
        assert_eq!(truth.rows[0].told, Some((DifferenceKind::Location, Leg::CardPhysical)));
        assert_eq!(truth.rows[0].rows, [(0, 2), (0, 9), (1, 4)]);
        assert_eq!((truth.rows[0].amount, truth.rows[1].told), (Money::ZERO, None));
        assert_eq!(truth.files["ledger.csv"], 2);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let cases = [
            ("header", "case,kind\n", "row 1: the header case,kind,leg,file,row,amount is expected, found case,kind"),
            ("empty", "", "row 1: the header case,kind,leg,file,row,amount is expected, found "),
            (
                "kind",
                "case,kind,leg,file,row,amount\nc,LOST,LC,a,1,0.00\n",
                "row 2, column kind: \"LOST\" is not understood",
            ),
            (
                "leg",
                "case,kind,leg,file,row,amount\nc,LOCATION,XX,a,1,0.00\n",
                "row 2, column leg: \"XX\" is not understood",
            ),
            (
                "row",
                "case,kind,leg,file,row,amount\nc,LOCATION,CP,a,-1,0.00\n",
                "row 2, column row: \"-1\" is not understood",
            ),
            (
                "amount",
                "case,kind,leg,file,row,amount\nc,LOCATION,CP,a,1\n",
                "row 2, column amount: \"\" is not understood",
            ),
            (
                "lists",
                "case,kind,leg,file,row,amount\nc,LOCATION,CP,a;b,1,0.00\n",
                "row 2: 2 items in column file and 1 in column row, as many and at least one are expected",
            ),
        ];
        for (name, text, want) in cases {
            let told = read(name, text).unwrap_err().tell(Lang::En);
            assert!(told.ends_with(want), "{told}");
            assert!(told.contains(&format!("{name}.csv")), "{told}");
        }
        assert!(matches!(super::read_truth(&env::temp_dir().join("no-such-truth")), Err(BenchmarkError::Fault(_))));
    }
}
