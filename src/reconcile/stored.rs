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
use rayon::prelude::*;
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
    pub(super) fn chunks(&self) -> Vec<Chunk> {
        let groups = &self.outcome.groups;
        let agree: Vec<u32> =
            (0..groups.len() as u32).filter(|group| groups.status(*group) == Status::Matched).collect();
        let pack = |some: &[u32]| {
            let some_rows =
                some.iter().map(|group| (*group, groups.rows(*group).iter().map(|row| self.packed(*row)).collect()));
            Chunk { groups: some.len(), content: pack(some_rows) }
        };
        agree.par_chunks(GROUPS_EACH).map(pack).collect()
    }

    fn packed(&self, row: super::outcome::RowRef) -> PackedRow {
        let origin = origin(&self.facts, row);
        (row.side as u8, origin.table, origin.row)
    }
}

/// Groups in few bytes: of each how far its number is from the one before, how many rows it has, and of
/// each row side and sheet in one number, and its own. Most of them take a byte, a row's number three; a
/// general compressor takes a fifth more room and twenty times as long over the same in words.
fn pack(groups: impl Iterator<Item = (u32, Vec<PackedRow>)>) -> Vec<u8> {
    let mut content = Vec::new();
    let mut before = 0;
    for (group, rows) in groups {
        write(&mut content, group - before);
        write(&mut content, rows.len() as u32);
        for (side, sheet, row) in rows {
            write(&mut content, u32::from(sheet) * SIDES + u32::from(side));
            write(&mut content, row);
        }
        before = group;
    }
    content
}

/// The groups of a chunk, each with its number.
pub fn unpack(content: &[u8]) -> Result<Vec<(u32, Vec<PackedRow>)>, Fault> {
    let broken = || Fault::told(words::CHUNK_BROKEN.with([]));
    let mut rest = content;
    let mut next = || read(&mut rest).ok_or_else(broken);
    let mut groups = Vec::new();
    let mut before: u32 = 0;
    while let Ok(further) = next() {
        let group = before.checked_add(further).ok_or_else(broken)?;
        let rows = next()?;
        let row = |_| -> Result<PackedRow, Fault> {
            let place = next()?;
            let sheet = u16::try_from(place / SIDES).map_err(|_| broken())?;
            Ok(((place % SIDES) as u8, sheet, next()?))
        };
        groups.push((group, (0..rows).map(row).collect::<Result<_, _>>()?));
        before = group;
    }
    if rest.is_empty() { Ok(groups) } else { Err(broken()) }
}

/// 账, 卡, 物.
const SIDES: u32 = 3;

/// Writes a number: seven bits a byte, the lowest first; the high bit says that more follow.
fn write(out: &mut Vec<u8>, mut number: u32) {
    while number >= 1 << 7 {
        out.push(number as u8 | 1 << 7);
        number >>= 7;
    }
    out.push(number as u8);
}

fn read(rest: &mut &[u8]) -> Option<u32> {
    let length = 1 + rest.iter().position(|byte| byte >> 7 == 0)?;
    let (bytes, behind) = rest.split_at(length);
    let number = bytes
        .iter()
        .rev()
        .try_fold(0_u32, |number, byte| number.checked_mul(1 << 7).map(|number| number | u32::from(byte & 0x7F)))?;
    *rest = behind;
    Some(number)
}

fn texts(written: impl ParallelIterator<Item = serde_json::Result<Vec<u8>>>) -> Result<Vec<String>, Fault> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|error| Fault::new(words::STORING.with([]), error));
    written.map(|bytes| bytes.map_err(storing).and_then(text)).collect()
}

fn storing(error: serde_json::Error) -> Fault {
    Fault::new(words::STORING.with([]), error)
}

#[cfg(test)]
mod tests {
    use super::{PackedRow, pack, unpack};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn groups_come_back_as_they_were_packed(
            numbers in prop::collection::btree_set(any::<u32>(), 0..20),
            rows in prop::collection::vec((0_u8..3, any::<u16>(), any::<u32>()), 0..5),
        ) {
            let groups: Vec<(u32, Vec<PackedRow>)> = numbers.into_iter().map(|number| (number, rows.clone())).collect();
            let content = pack(groups.iter().cloned());
            prop_assert_eq!(&unpack(&content).expect("whole"), &groups);
            for cut in 0..content.len() {
                let left = unpack(&content[..cut]);
                prop_assert!(left.is_err() || left.is_ok_and(|left| left.len() < groups.len()));
            }
        }
    }

    #[test]
    fn what_is_no_packed_group_is_a_fault() {
        for content in [&[0x80][..], &[0, 1], &[0, 1, 0], &[0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0]] {
            assert!(unpack(content).is_err(), "{content:?}");
        }
    }
}
