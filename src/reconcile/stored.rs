//! A comparison in the form in which it is kept: pure.
//!
//! What is kept is told in Chinese, the language of the books; numbers, codes and sources are the
//! same in every language.

use super::comparison::Question;
use super::features::features;
use super::outcome::{Outcome, Status};
use super::report::json::{Differences, hashes, summary};
use super::report::{Report, origin};
use super::words;
use crate::error::Fault;
use crate::facts::Facts;
use crate::intake::InputReport;
use crate::words::{Lang, Told};
use entity::{GroupStatus, Moment};
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use rayon::prelude::*;
use std::io::{self, Read as _, Write as _};
use std::ops::Range;

/// Groups that agree, of one chunk.
const GROUPS_EACH: usize = 16_384;

/// A comparison with everything that its report speaks of.
#[derive(Debug)]
pub struct Compared {
    /// What was asked.
    pub question: Question,
    /// What was compared.
    pub facts: Facts,
    /// What came out.
    pub outcome: Outcome,
    /// The files that the rows came from.
    pub inputs: Vec<InputReport>,
    /// What a person should know.
    pub notices: Vec<Told>,
    /// When the rows of each table were recorded.
    pub recorded: Vec<Moment>,
}

/// The groups that agree, packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    /// How many.
    pub groups: usize,
    /// The groups, packed.
    pub content: Vec<u8>,
}

/// A row that a packed group names: its side (0 账, 1 卡, 2 物), its place among the sheets of the
/// run's summary, and its number in that sheet.
pub type PackedRow = (u8, u16, u32);

impl Compared {
    /// Gives a function the report in a language.
    pub fn report<R>(&self, lang: Lang, tell: impl FnOnce(&Report<'_>) -> R) -> R {
        let features = |difference: &_| features(&self.facts, difference);
        tell(&Report {
            facts: &self.facts,
            outcome: &self.outcome,
            inputs: &self.inputs,
            notices: &self.notices,
            recorded: &self.recorded,
            regime: self.question.regime,
            lang,
            features: &features,
        })
    }

    /// The report without its differences, as JSON.
    pub(super) fn summary(&self) -> Result<String, Fault> {
        self.report(Lang::Zh, summary).map_err(storing)
    }

    /// Some of the differences, each as JSON.
    pub(super) fn differences(&self, some: Range<usize>) -> Result<Vec<String>, Fault> {
        self.report(Lang::Zh, |report| {
            let hashes = hashes(report);
            let writer = Differences::new(report, &hashes);
            let first = some.start;
            let text = |(at, difference)| {
                let mut text = Vec::with_capacity(2_048);
                writer.write(&mut text, first + at, difference)?;
                Ok(text)
            };
            texts(self.outcome.differences[some].par_iter().enumerate().map(text))
        })
    }

    /// The groups that do not agree, with what they came to.
    pub(super) fn groups_left(&self) -> Vec<(u32, GroupStatus)> {
        let groups = &self.outcome.groups;
        let status = |group| match groups.status(group) {
            Status::Matched => None,
            Status::Differing => Some(GroupStatus::Differing),
            Status::OutOfScope => Some(GroupStatus::OutOfScope),
        };
        (0..groups.len() as u32).filter_map(|group| status(group).map(|status| (group, status))).collect()
    }

    /// The rows of groups, each as JSON.
    pub(super) fn members(&self, groups: &[(u32, GroupStatus)]) -> Result<Vec<String>, Fault> {
        self.report(Lang::Zh, |report| {
            let hashes = hashes(report);
            let writer = Differences::new(report, &hashes);
            let text = |(group, _): &(u32, GroupStatus)| {
                let mut text = Vec::with_capacity(512);
                writer.write_rows(&mut text, self.outcome.groups.rows(*group))?;
                Ok(text)
            };
            texts(groups.par_iter().map(text))
        })
    }

    /// The groups that agree, packed.
    pub(super) fn chunks(&self) -> Result<Vec<Chunk>, Fault> {
        let groups = &self.outcome.groups;
        let agree: Vec<u32> =
            (0..groups.len() as u32).filter(|group| groups.status(*group) == Status::Matched).collect();
        let pack = |groups: &[u32]| -> io::Result<Chunk> {
            // Fast and the same on every machine: one encoder, one level, no time in the header.
            let mut packed = DeflateEncoder::new(Vec::new(), Compression::fast());
            for group in groups {
                let rows: Vec<PackedRow> =
                    self.outcome.groups.rows(*group).iter().map(|row| self.packed(*row)).collect();
                serde_json::to_writer(&mut packed, &(group, rows))?;
                packed.write_all(b"\n")?;
            }
            Ok(Chunk { groups: groups.len(), content: packed.finish()? })
        };
        let chunks: io::Result<Vec<Chunk>> = agree.par_chunks(GROUPS_EACH).map(pack).collect();
        chunks.map_err(|error| Fault::new(words::STORING.with([]), error))
    }

    fn packed(&self, row: super::outcome::RowRef) -> PackedRow {
        let origin = origin(&self.facts, row);
        (row.side as u8, origin.table, origin.row)
    }
}

/// The groups of a chunk, each with its number.
pub fn unpack(content: &[u8]) -> Result<Vec<(u32, Vec<PackedRow>)>, Fault> {
    let mut text = String::new();
    DeflateDecoder::new(content)
        .read_to_string(&mut text)
        .map_err(|error| Fault::new(words::STORING.with([]), error))?;
    text.lines().map(|line| serde_json::from_str(line).map_err(storing)).collect()
}

fn texts(written: impl ParallelIterator<Item = serde_json::Result<Vec<u8>>>) -> Result<Vec<String>, Fault> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|error| Fault::new(words::STORING.with([]), error));
    written.map(|bytes| bytes.map_err(storing).and_then(text)).collect()
}

fn storing(error: serde_json::Error) -> Fault {
    Fault::new(words::STORING.with([]), error)
}
