//! The loader.

use super::files::{self, Found};
use super::report::{InputReport, SheetReport};
use super::settle::{Settlement, settle};
use super::side::Gathered;
use super::words;
use crate::facts::{Cards, Dictionary, Facts, FileInfo, TableInfo};
use crate::layout::Mapping;
use crate::ledger::Chart;
use crate::plan::RejectedRow;
use crate::sheet::{Body, Book, Bytes, Limits, ReadOptions};
use crate::words::Told;
use entity::{Regime, Side};
use std::fs::File;
use std::io;

/// A file of one side.
#[derive(Debug)]
pub struct Source {
    /// The side it is given for.
    pub side: Side,
    /// Its name as given.
    pub name: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file. Files are read one after the other, so that only one is held at a time.
#[derive(Debug)]
pub enum Content {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// The opened file.
    File(File),
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<File> for Content {
    fn from(file: File) -> Self {
        Self::File(file)
    }
}

impl Content {
    pub(super) fn read(self) -> io::Result<Bytes> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.into()),
            Self::File(file) => Bytes::of_file(file, Limits::default().file_bytes),
        }
    }
}

/// What is said about all files.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The mapping (列对应方案).
    pub mapping: &'a Mapping,
    /// The accounting regime.
    pub regime: Regime,
    /// The encoding of text files, where they do not tell.
    pub encoding: Option<String>,
    /// How many threads read.
    pub threads: usize,
    /// How many problems of a file are told one by one.
    pub limit: usize,
    /// Whether bad rows are answered beside the others instead of refusing their file.
    pub keep_bad_rows: bool,
}

impl<'a> Options<'a> {
    /// The usual: two threads, a hundred problems a file.
    pub const fn new(mapping: &'a Mapping, regime: Regime) -> Self {
        Self { mapping, regime, encoding: None, threads: 2, limit: 100, keep_bad_rows: false }
    }
}

/// All facts, and what was understood.
#[derive(Debug)]
pub struct Loaded {
    /// The facts.
    pub facts: Facts,
    /// The accounts by role.
    pub chart: Chart,
    /// What was understood of each file, in the order given.
    pub inputs: Vec<InputReport>,
    /// What concerns several files.
    pub notices: Vec<Told>,
}

/// Every problem of every file.
#[derive(Debug)]
pub struct Refusal {
    /// The problems.
    pub problems: Vec<Told>,
    /// What was understood of each file all the same.
    pub inputs: Vec<InputReport>,
    /// Bad rows, where they were asked for, as far as they are told one by one.
    pub rejected: Vec<RejectedRow>,
    /// The tables that they stand in.
    pub tables: Vec<TableInfo>,
}

impl Refusal {
    /// Why nothing is to be read, whatever the rows.
    pub fn of(problems: Vec<Told>, inputs: Vec<InputReport>) -> Self {
        Self { problems, inputs, rejected: Vec::new(), tables: Vec::new() }
    }
}

/// The rows of all files as they were read, and what was understood.
#[derive(Debug)]
pub struct Gathering {
    /// The rows.
    pub gathered: Gathered,
    /// The accounts by role.
    pub chart: Chart,
    /// What was understood of each file, in the order given.
    pub inputs: Vec<InputReport>,
}

/// Reads all files of all sides and puts together what they say.
pub fn load(sources: Vec<Source>, options: &Options<'_>) -> Result<Loaded, Refusal> {
    let sides = [Side::Ledger, Side::Cards, Side::Counts].map(|side| sources.iter().any(|source| source.side == side));
    let Gathering { gathered, chart, inputs } = gather(sources, options)?;
    let Settlement { facts, notices, problems } = settle(gathered, sides, &chart, options.limit);
    if problems.is_empty() { Ok(Loaded { facts, chart, inputs, notices }) } else { Err(Refusal::of(problems, inputs)) }
}

/// Reads all files of all sides.
pub fn gather(sources: Vec<Source>, options: &Options<'_>) -> Result<Gathering, Refusal> {
    in_pool(options, || Loading::new(options).run(sources))
}

/// Reads a card list and gives its rows, part by part, to `take` while it is read, until it answers false, if it is a
/// long text of one block; the rows of any other are [gathered](gather).
pub fn pass(source: Source, options: &Options<'_>, take: Take<'_>) -> Result<Gathering, Refusal> {
    in_pool(options, || Loading { take: Some(take), ..Loading::new(options) }.run(vec![source]))
}

/// Does work with so many threads as are to read.
fn in_pool<T: Send>(options: &Options<'_>, work: impl FnOnce() -> Result<T, Refusal> + Send) -> Result<T, Refusal> {
    let refuse = |told: Told| Refusal::of(vec![told], Vec::new());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads.max(1)).build();
    pool.map_err(|error| refuse(words::NO_THREADS.with([&error])))?.install(work)
}

/// Takes consecutive cards, with their texts, that are not to be gathered; answers whether more are wanted.
pub type Take<'a> = &'a mut (dyn FnMut(Cards, Dictionary) -> bool + Send);

struct Loading<'a> {
    take: Option<Take<'a>>,
    options: &'a Options<'a>,
    chart: Chart,
    gathered: Gathered,
    inputs: Vec<InputReport>,
    problems: Vec<Told>,
}

impl<'a> Loading<'a> {
    fn new(options: &'a Options<'a>) -> Self {
        Self {
            take: None,
            options,
            chart: Chart::new(options.regime, &options.mapping.accounts),
            gathered: Gathered::default(),
            inputs: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn run(mut self, sources: Vec<Source>) -> Result<Gathering, Refusal> {
        for source in sources {
            self.file(source);
        }
        if !self.problems.is_empty() {
            let Gathered { rejected, facts, .. } = self.gathered;
            let (problems, inputs, tables) = (self.problems, self.inputs, facts.tables);
            return Err(Refusal { problems, inputs, rejected, tables });
        }
        Ok(Gathering { gathered: self.gathered, chart: self.chart, inputs: self.inputs })
    }

    fn file(&mut self, source: Source) {
        let bytes = match source.content.read() {
            Ok(bytes) => bytes,
            Err(error) => return self.problems.push(words::UNREADABLE.with([&error]).at(&source.name)),
        };
        let size = bytes.len() as u64;
        if size > Limits::default().file_bytes {
            // Refused at once, and not digested first.
            return self.read(&mut InputReport::new(source.side, source.name, size), bytes);
        }
        // Only a file of the same size can be the same: then the digest must be known first.
        let is_like = |input: &InputReport| input.side == source.side && input.size == size;
        let known = self.inputs.iter().any(is_like).then(|| files::digest(&bytes)).and_then(Result::ok);
        let same = self.inputs.iter().find(|input| is_like(input) && Some(input.sha256) == known);
        let twice = same.map(|same| words::FILE_TWICE.with([&same.name]).at(&source.name));
        let mut report = InputReport::new(source.side, source.name, size);
        let read = || match twice {
            Some(told) => self.problems.push(told),
            None => self.read(&mut report, bytes.clone()),
        };
        let (sha256, ()) = rayon::join(|| known.map_or_else(|| files::digest(&bytes), Ok), read);
        let sha256 = match sha256 {
            Ok(sha256) => sha256,
            Err(error) => return self.problems.push(words::UNREADABLE.with([&error]).at(&report.name)),
        };
        if let Err(told) = bytes.check() {
            return self.problems.push(told.at(&report.name));
        }
        report.sha256 = sha256;
        self.gathered.facts.files.push(FileInfo { name: report.name.clone(), sha256, size });
        self.inputs.push(report);
    }

    fn read(&mut self, report: &mut InputReport, bytes: Bytes) {
        let options = ReadOptions { encoding: self.options.encoding.clone(), ..ReadOptions::default() };
        match files::open(report, bytes, &options, self.options.mapping) {
            Ok((book, found)) => self.sheets(report, &book, &found),
            Err(problems) => self.problems.extend(problems),
        }
    }

    fn sheets(&mut self, report: &mut InputReport, book: &Book, found: &[Found]) {
        let mut rest = self.options.limit;
        for found in found {
            let sheet = &book.sheets[found.sheet];
            let place = place_name(&report.name, &sheet.name);
            let mut of_sheet = SheetReport::new(&sheet.name, &found.reading);
            of_sheet.notices = of_sheet.notices.into_iter().map(|told| told.at(&report.name)).collect();
            if let Body::Grid(grid) = &sheet.body {
                let hidden = grid.hidden_rows.iter().filter(|row| **row >= found.reading.header_rows.1).count();
                if hidden > 0 {
                    of_sheet.notices.push(words::HIDDEN_ROWS.with([&sheet.name, &hidden]).at(&report.name));
                }
            }
            let limited = Options { limit: rest, ..self.options.clone() };
            let take: Option<Take<'_>> = match &mut self.take {
                Some(take) if found.long => Some(&mut **take),
                _ => None,
            };
            let how = (&limited, &self.chart, report.size);
            let taken = self.gathered.take((sheet, found), &place, &mut of_sheet, how, take);
            let problems = taken.unwrap_or_else(|told| vec![told.at(&report.name)]);
            rest = rest.saturating_sub(problems.len());
            self.problems.extend(problems);
            report.sheets.push(of_sheet);
        }
    }
}

/// File and sheet as messages name them.
pub(super) fn place_name(file: &str, sheet: &str) -> String {
    if sheet.is_empty() { file.to_owned() } else { format!("{file} [{sheet}]") }
}

pub(super) fn place_of(tables: &[TableInfo], files: &[FileInfo], table: u16) -> String {
    let table = &tables[usize::from(table)];
    place_name(&files[table.file as usize].name, &table.sheet)
}
