//! 基准数据 — the public benchmark: three lists with known differences, and the score of an answer.
//!
//! [`generate()`] writes `ledger.csv`, `cards.csv`, `counts.csv` and `truth.csv`; [`score()`] reads
//! `truth.csv` and the JSON of a comparison and tells precision and recall. The room knows the
//! meaning of the differences from the specification only and shares no code with
//! `reconcile::rules`: an error there must not be repeated here.
//!
//! A *thing* is drawn from the seed and its number alone, a *case* from the seed and its number, and
//! every file is shuffled by a keyed permutation. So nothing is held in memory: row 7,000,000 of a
//! file is computed when it is written, and the truth knows its place without having seen the file.
//!
//! Cases whose rows all carry a code or a serial are named `coded-…`; an engine has no excuse there.
//! The rest is named `open-…`. The count's base date is 2025-12-31.

mod cases;
mod generate;
mod lines;
mod plan;
mod random;
mod scene;
mod score;
mod thing;
mod truth;
pub mod words;

pub use generate::{Generated, Parameters, generate};
pub use plan::Share;
pub use score::{Line, Score, score};
pub use truth::{NO_DIFFERENCE, Truth, TruthRow, read_truth};

use crate::words::{Lang, Told};
use std::{fmt, io, path::Path};

/// Why nothing was generated or scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BenchmarkError {
    /// The input says something that cannot be; names the place.
    Refused(Told),
    /// A file could not be read or written.
    Fault(Told),
}

impl BenchmarkError {
    /// The message in one language.
    pub fn tell(&self, lang: Lang) -> String {
        match self {
            Self::Refused(told) | Self::Fault(told) => told.tell(lang),
        }
    }

    /// The fault of a file that could not be read or written.
    fn file(path: &Path, error: &io::Error) -> Self {
        Self::Fault(words::FILE_FAILED.with([&path.display(), error]))
    }
}

impl fmt::Display for BenchmarkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tell(Lang::default()))
    }
}

impl std::error::Error for BenchmarkError {}
