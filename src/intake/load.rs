//! The loader.

use super::files::{self, Found};
use super::report::{InputReport, SheetReport};
use super::side::Gathered;
use super::words;
use crate::assets::{self, versions};
use crate::facts::{Facts, FileInfo, Origin, TableInfo};
use crate::layout::Mapping;
use crate::ledger::{Chart, settle, unbalanced};
use crate::sheet::{Body, Book, ReadOptions};
use crate::words::Told;
use entity::{Digest, Regime, Side};
use rayon::prelude::*;

/// A file of one side.
#[derive(Debug)]
pub struct Source {
    /// The side it is given for.
    pub side: Side,
    /// Its name as given.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
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
}

impl<'a> Options<'a> {
    /// The usual: two threads, a hundred problems a file.
    pub const fn new(mapping: &'a Mapping, regime: Regime) -> Self {
        Self { mapping, regime, encoding: None, threads: 2, limit: 100 }
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
}

/// Reads all files of all sides.
pub fn load(sources: Vec<Source>, options: &Options<'_>) -> Result<Loaded, Refusal> {
    let refuse = |told: Told| Refusal { problems: vec![told], inputs: Vec::new() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads.max(1)).build();
    let pool = pool.map_err(|error| refuse(words::NO_THREADS.with([&error])))?;
    pool.install(|| Loading::new(options).run(sources))
}

struct Loading<'a> {
    options: &'a Options<'a>,
    chart: Chart,
    gathered: Gathered,
    inputs: Vec<InputReport>,
    problems: Vec<Told>,
}

impl<'a> Loading<'a> {
    fn new(options: &'a Options<'a>) -> Self {
        Self {
            options,
            chart: Chart::new(options.regime, &options.mapping.accounts),
            gathered: Gathered::default(),
            inputs: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn run(mut self, sources: Vec<Source>) -> Result<Loaded, Refusal> {
        let digests: Vec<Digest> = sources.par_iter().map(|source| files::digest(&source.bytes)).collect();
        let sides =
            [Side::Ledger, Side::Cards, Side::Counts].map(|side| sources.iter().any(|source| source.side == side));
        for (source, digest) in sources.into_iter().zip(digests) {
            self.file(source, digest);
        }
        let notices = if self.problems.is_empty() { self.put_together(sides) } else { Vec::new() };
        if !self.problems.is_empty() {
            return Err(Refusal { problems: self.problems, inputs: self.inputs });
        }
        Ok(Loaded { facts: self.gathered.facts, chart: self.chart, inputs: self.inputs, notices })
    }

    fn file(&mut self, source: Source, sha256: Digest) {
        let size = source.bytes.len() as u64;
        let mut report = InputReport {
            side: source.side,
            name: source.name,
            sha256,
            size,
            format: None,
            encoding: None,
            sheets: Vec::new(),
            notices: Vec::new(),
        };
        let same = self.inputs.iter().find(|input| input.side == report.side && input.sha256 == sha256);
        if let Some(same) = same {
            self.problems.push(words::FILE_TWICE.with([&same.name]).at(&report.name));
        } else {
            let options = ReadOptions { encoding: self.options.encoding.clone(), ..ReadOptions::default() };
            match files::open(&mut report, source.bytes, &options, self.options.mapping) {
                Ok((book, found)) => self.sheets(&mut report, &book, &found),
                Err(problems) => self.problems.extend(problems),
            }
        }
        self.gathered.facts.files.push(FileInfo { name: report.name.clone(), sha256, size });
        self.inputs.push(report);
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
            let problems = self.gathered.take((sheet, found), &place, &mut of_sheet, (&limited, &self.chart));
            rest = rest.saturating_sub(problems.len());
            self.problems.extend(problems);
            report.sheets.push(of_sheet);
        }
    }

    /// What concerns several files: cards twice, versions, openings against movements, vouchers.
    fn put_together(&mut self, [ledger, cards, counts]: [bool; 3]) -> Vec<Told> {
        let mut notices = Vec::new();
        let gathered = &mut self.gathered;
        if ledger {
            if !self.chart.is_verified() {
                notices.push(words::CHART_UNVERIFIED.with([&self.options.regime.zh()]));
            }
            let journal = std::mem::take(&mut gathered.journal);
            let balances = std::mem::take(&mut gathered.balances);
            let facts = &mut gathered.facts;
            notices.extend(unbalanced(&journal, &facts.texts, &self.chart));
            let (tables, files) = (&facts.tables, &facts.files);
            let place = |table| place_of(tables, files, table);
            let settled = settle(journal, balances, &mut facts.texts, &self.chart, &place);
            self.problems.extend(settled.problems);
            gathered.facts.ledger = Some(settled.rows);
        }
        if cards {
            let list = std::mem::take(&mut gathered.cards);
            let found = versions(&list, &gathered.facts.texts);
            let told = |(earlier, later): &(usize, usize)| {
                let (first, again): (Origin, Origin) = (list.origin.at(*earlier), list.origin.at(*later));
                let code = if list.asset_no.at(*later).is_blank() {
                    list.card_no.at(*later)
                } else {
                    list.asset_no.at(*later)
                };
                let place = |table| place_of(&gathered.facts.tables, &gathered.facts.files, table);
                let (here, there) = (place(again.table), place(first.table));
                let code = gathered.facts.texts.text(code);
                assets::words::CARD_TWICE.with([&here, &again.row, &code, &there, &first.row])
            };
            self.problems.extend(found.twice.iter().take(self.options.limit).map(told));
            if found.twice.len() > self.options.limit {
                self.problems.push(words::MORE_PROBLEMS.with([&(found.twice.len() - self.options.limit)]));
            }
            if found.cards > 0 {
                notices.push(assets::words::VERSIONS_FOUND.with([&found.cards]));
            }
            gathered.facts.cards = Some(found.apply(list, &mut gathered.facts.texts));
        }
        if counts {
            gathered.facts.counts = Some(std::mem::take(&mut gathered.counts));
        }
        notices
    }
}

/// File and sheet as messages name them.
fn place_name(file: &str, sheet: &str) -> String {
    if sheet.is_empty() { file.to_owned() } else { format!("{file} [{sheet}]") }
}

fn place_of(tables: &[TableInfo], files: &[FileInfo], table: u16) -> String {
    let table = &tables[usize::from(table)];
    place_name(&files[table.file as usize].name, &table.sheet)
}
