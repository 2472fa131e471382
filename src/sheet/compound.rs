//! OLE2 compound files, read leniently: counts in the header are not believed, chains that
//! loop or leave the file are followed as far as they go, and what had to be mended is told.

use super::words;
use crate::words::Told;

const END: u32 = 0xFFFF_FFFE;
/// Ids from here on are marks, not sectors.
const MARKS: u32 = 0xFFFF_FFFA;
const ENTRY: usize = 128;
/// Streams shorter than this live in the small sectors of the root's stream.
const SMALL_STREAM: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// A compound file.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
    /// What had to be mended.
    pub faults: Vec<&'static str>,
}

#[derive(Debug, Default)]
struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl<'b> Compound<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Told> {
        if bytes.len() < 1024 {
            return Err(words::OLE_BROKEN.with([&"OLE2 < 1024 bytes"]));
        }
        let mut file = Self {
            bytes,
            sector: if u16_at(bytes, 30) == Some(12) { 4096 } else { 512 },
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
            faults: Vec::new(),
        };
        file.read_table();
        let directory = file.chain(u32_at(bytes, 48).unwrap_or(END), usize::MAX);
        file.entries = directory.chunks_exact(ENTRY).filter_map(Entry::read).collect();
        let Some(root) = file.entries.first() else {
            return Err(words::OLE_BROKEN.with([&"OLE2 directory"]));
        };
        let (start, length) = (root.start, root.length);
        file.small = file.chain(start, length);
        let small_table = file.chain(u32_at(bytes, 60).unwrap_or(END), usize::MAX);
        file.small_table = numbers(&small_table).collect();
        Ok(file)
    }

    fn sectors(&self) -> usize {
        (self.bytes.len() / self.sector).max(1)
    }

    /// A sector's bytes; the last one may be cut short.
    fn sector(&self, id: u32) -> Option<&'b [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|bytes| !bytes.is_empty())
    }

    /// The table of next sectors, by the list in the header and the chain that continues it.
    fn read_table(&mut self) {
        let mut ids: Vec<u32> = numbers(&self.bytes[76..512]).collect();
        let mut more = u32_at(self.bytes, 68).unwrap_or(END);
        for _ in 0..self.sectors() {
            let Some(sector) = (more < MARKS).then(|| self.sector(more)).flatten() else { break };
            ids.extend(numbers(sector));
            more = ids.pop().unwrap_or(END);
        }
        for id in ids.into_iter().filter(|id| *id < MARKS) {
            if self.table.len() >= self.sectors() {
                break;
            }
            match self.sector(id) {
                Some(sector) => self.table.extend(numbers(sector)),
                None => self.fault("sector table"),
            }
        }
    }

    fn fault(&mut self, what: &'static str) {
        if !self.faults.contains(&what) {
            self.faults.push(what);
        }
    }

    /// The bytes of a chain, at most `length`.
    fn chain(&mut self, start: u32, length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut id = start;
        let mut seen = vec![false; self.sectors() + 1];
        while id < MARKS && bytes.len() < length {
            let is_new = seen.get_mut(id as usize).is_some_and(|seen| !std::mem::replace(seen, true));
            let (Some(sector), Some(next), true) = (self.sector(id), self.table.get(id as usize), is_new) else {
                self.fault("sector chain");
                break;
            };
            bytes.extend_from_slice(sector);
            id = *next;
        }
        bytes.truncate(length);
        bytes
    }

    fn small_chain(&self, start: u32, length: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut id = start;
        while id < MARKS && bytes.len() < length {
            let from = id as usize * SMALL_SECTOR;
            let Some(sector) = self.small.get(from..self.small.len().min(from + SMALL_SECTOR)) else { break };
            bytes.extend_from_slice(sector);
            id = self.small_table.get(id as usize).copied().unwrap_or(END);
        }
        bytes.truncate(length);
        bytes
    }

    /// The bytes of a stream, by its name.
    pub(super) fn stream(&mut self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        let (start, length) = (entry.start, entry.length);
        if length < SMALL_STREAM {
            let bytes = self.small_chain(start, length);
            if bytes.len() == length {
                return Some(bytes);
            }
        }
        let bytes = self.chain(start, length);
        if bytes.len() == length {
            return Some(bytes);
        }
        // The chain ends early: writers that get it wrong still write the stream in one run.
        self.fault("stream length");
        let from = (start as usize).checked_add(1)?.checked_mul(self.sector)?;
        let run = self.bytes.get(from..from.saturating_add(length).min(self.bytes.len())).unwrap_or_default();
        Some(if run.len() > bytes.len() { run.to_vec() } else { bytes })
    }

    /// Whether there is a stream or storage of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }
}

impl Entry {
    fn read(bytes: &[u8]) -> Option<Self> {
        let length = usize::from(u16_at(bytes, 64)?).min(64);
        if length < 2 || bytes[66] == 0 {
            return None;
        }
        let units = bytes[..length - 2].as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
        let name = char::decode_utf16(units).map_while(Result::ok).collect();
        Some(Self { name, start: u32_at(bytes, 116)?, length: u32_at(bytes, 120)? as usize })
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word))
}

/// Two bytes as a number.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

/// Four bytes as a number.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}
