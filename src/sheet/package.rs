//! A zip package, unpacked part by part while bytes are counted. Sizes in headers are not
//! believed: what is counted is what comes out, and what goes in to make it.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::rc::Rc;

use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::limits::{Limits, Overrun};
use super::words;
use super::xml::Xml;
use crate::words::Told;

/// A package and its parts.
pub(super) struct Package<'b> {
    archive: ZipArchive<Tally<'b>>,
    /// Lower-case name with forward slashes → index.
    parts: HashMap<String, usize>,
    packed: Rc<Cell<u64>>,
    unpacked: Rc<Cell<u64>>,
    limits: Limits,
}

/// A part being unpacked.
pub(super) type PartXml<'p, 'b> = Xml<BufReader<Counted<ZipFile<'p, Tally<'b>>>>>;

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Told> {
        let packed = Rc::new(Cell::new(0));
        let tally = Tally { inner: Cursor::new(bytes), read: Rc::clone(&packed) };
        let archive = ZipArchive::new(tally).map_err(|error| words::ZIP_BROKEN.with([&error]))?;
        if archive.len() > limits.parts {
            return Err(words::ZIP_TOO_MANY_PARTS.with([&archive.len(), &limits.parts]));
        }
        let mut parts = HashMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                parts.entry(normal(&name)).or_insert(index);
            }
        }
        Ok(Self { archive, parts, packed, unpacked: Rc::new(Cell::new(0)), limits: *limits })
    }

    /// The names of the parts, normalised.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// A part as XML, if it is there.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<PartXml<'_, 'b>>, Told> {
        let Some(index) = self.parts.get(&normal(name)) else { return Ok(None) };
        self.packed.set(0);
        let file = self.archive.by_index(*index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => words::ENCRYPTED.with([]),
            error => words::ZIP_BROKEN.with([&format!("{name}: {error}")]),
        })?;
        let counted = Counted {
            inner: file,
            packed: Rc::clone(&self.packed),
            total: Rc::clone(&self.unpacked),
            unpacked: 0,
            ratio: self.limits.ratio,
            most: self.limits.unpacked_bytes,
        };
        Ok(Some(Xml::new(BufReader::with_capacity(64 << 10, counted), name, &self.limits)))
    }
}

/// Part names compare without case; some writers use backslashes or a leading slash.
fn normal(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// The file, counting what is read of it.
pub(super) struct Tally<'b> {
    inner: Cursor<&'b [u8]>,
    read: Rc<Cell<u64>>,
}

impl Read for Tally<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}

impl Seek for Tally<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// What comes out of a part, refused once it is too much.
pub(super) struct Counted<R> {
    inner: R,
    packed: Rc<Cell<u64>>,
    total: Rc<Cell<u64>>,
    unpacked: u64,
    ratio: u64,
    most: u64,
}

/// Below this a part is not judged by its ratio.
const SMALL: u64 = 16 << 20;

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked += read as u64;
        self.total.set(self.total.get() + read as u64);
        if self.unpacked > SMALL && self.unpacked > self.packed.get().saturating_mul(self.ratio) {
            return Err(io::Error::other(Overrun::Ratio));
        }
        if self.total.get() > self.most {
            return Err(io::Error::other(Overrun::Total));
        }
        Ok(read)
    }
}
