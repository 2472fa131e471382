//! Tables in the making: rows that come one by one fill parts, and parts are put together.
//!
//! Each part has texts of its own, few enough to stay in the processor's cache while it is filled,
//! and several lists can be filled at once, since only putting parts together needs the dictionary.

use super::{Dictionary, Renumbering, Texts};

/// Rows of a part, about.
pub const ROWS: usize = 1 << 14;
/// Parts that are put together at a time.
const TOGETHER: usize = 8;

/// A table as parts of it are made.
pub trait Part: Default + Send {
    /// One row.
    type Row;

    /// The number of rows.
    fn rows(&self) -> usize;

    /// Declares the columns whose bits are set.
    fn declared(&mut self, columns: i64);

    /// Adds a row.
    fn pushed(&mut self, row: &Self::Row);

    /// Digests the content of every row.
    fn sealed(&mut self, texts: &Texts);

    /// Appends sealed parts.
    fn joined(&mut self, parts: Vec<Self>, became: &[Renumbering], expected: usize);
}

/// A part that is full, its rows digested.
#[derive(Debug)]
pub struct Sealed<T> {
    part: T,
    texts: Texts,
}

/// A part that is being filled.
#[derive(Debug)]
pub struct Filling<T> {
    /// The texts of its rows.
    pub texts: Texts,
    fresh: Texts,
    columns: i64,
    part: T,
}

impl<T: Part> Sealed<T> {
    /// Digests the rows of a part, whose texts these are.
    pub fn new(mut part: T, texts: Texts) -> Self {
        part.sealed(&texts);
        Self { part, texts }
    }

    /// The table of this part alone, its texts taken into the dictionary.
    pub fn alone(self, dictionary: &mut Dictionary) -> T {
        let rows = self.part.rows();
        let became = dictionary.take_in(vec![self.texts]);
        let mut whole = T::default();
        whole.joined(vec![self.part], &became, rows);
        whole
    }
}

impl<T: Part> Filling<T> {
    /// An empty part with the columns whose bits are set. `texts` is an empty set of the dictionary that
    /// will take in the part's.
    pub fn new(columns: i64, texts: Texts) -> Self {
        let mut part = T::default();
        part.declared(columns);
        Self { fresh: texts.clone(), texts, columns, part }
    }

    /// Adds a row whose texts are in `self.texts`. Whether the part is full, and to be [taken](Self::take).
    #[inline]
    pub fn push(&mut self, row: &T::Row) -> bool {
        self.part.pushed(row);
        self.part.rows() == ROWS
    }

    /// Takes the rows so far as a part, and begins another.
    pub fn take(&mut self) -> Sealed<T> {
        let next = Self::new(self.columns, self.fresh.clone());
        let Self { part, texts, .. } = std::mem::replace(self, next);
        Sealed::new(part, texts)
    }
}

/// Parts that are being put together.
#[derive(Debug, Default)]
pub struct Joining<T> {
    whole: T,
    waiting: Vec<Sealed<T>>,
}

impl<T: Part> Joining<T> {
    /// Adds a part whose texts the dictionary is to take in.
    pub fn add(&mut self, part: Sealed<T>, dictionary: &mut Dictionary) {
        self.waiting.push(part);
        if self.waiting.len() == TOGETHER {
            self.join(dictionary);
        }
    }

    /// The table of all parts that were added.
    pub fn finish(mut self, dictionary: &mut Dictionary) -> T {
        self.join(dictionary);
        self.whole
    }

    fn join(&mut self, dictionary: &mut Dictionary) {
        let parts = self.waiting.drain(..).map(|sealed| (sealed.part, sealed.texts));
        let (parts, texts): (Vec<T>, Vec<Texts>) = parts.unzip();
        let became = dictionary.take_in(texts);
        // How many there will be nobody knows; room for twice as many is not touched before it is needed.
        let expected = 2 * (self.whole.rows() + parts.iter().map(Part::rows).sum::<usize>());
        self.whole.joined(parts, &became, expected);
    }
}
