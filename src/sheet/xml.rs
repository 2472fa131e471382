//! XML read piece by piece, under the limits: depth, length of a piece, no DTD, no entities
//! but the five of XML and characters by number.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::limits::{Limits, Overrun};
use super::words;
use crate::words::Told;

/// A reader of one part.
pub(super) struct Xml<R> {
    reader: Reader<Meter<R>>,
    buffer: Vec<u8>,
    depth: usize,
    name: String,
    limits: Limits,
}

/// Counts the bytes of the piece being read.
struct Meter<R> {
    inner: R,
    piece: usize,
    most: usize,
}

impl<R: BufRead> Read for Meter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl<R: BufRead> BufRead for Meter<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece > self.most {
            return Err(io::Error::other(Overrun::Node));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.piece += amount;
        self.inner.consume(amount);
    }
}

impl<R: BufRead> Xml<R> {
    /// Reads `inner`; messages name it `name`.
    pub(super) fn new(inner: R, name: &str, limits: &Limits) -> Self {
        let mut reader = Reader::from_reader(Meter { inner, piece: 0, most: limits.node_bytes });
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, buffer: Vec::new(), depth: 0, name: name.to_owned(), limits: *limits }
    }

    /// The next piece; `Eof` only where every element is closed.
    pub(super) fn next(&mut self) -> Result<Event<'_>, Told> {
        self.buffer.clear();
        self.reader.get_mut().piece = 0;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(told(&self.name, self.reader.buffer_position(), &error, &self.limits)),
        };
        match event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > self.limits.depth {
                    return Err(words::TOO_DEEP.with([&self.name, &self.limits.depth]));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return Err(words::XML_DTD.with([&self.name])),
            Event::Eof if self.depth > 0 => {
                let at = self.reader.buffer_position();
                return Err(words::XML_BROKEN.with([&self.name, &at, &"the end is missing"]));
            }
            _ => {}
        }
        Ok(event)
    }

    /// The name of the part, for messages.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

fn told(name: &str, at: u64, error: &quick_xml::Error, limits: &Limits) -> Told {
    let overrun = match error {
        quick_xml::Error::Io(error) => error.get_ref().and_then(|inner| inner.downcast_ref::<Overrun>()),
        _ => None,
    };
    match overrun {
        Some(Overrun::Ratio) => words::ZIP_BOMB.with([&name, &limits.ratio]),
        Some(Overrun::Total) => words::ZIP_TOO_LARGE.with([&name, &limits.unpacked_bytes]),
        Some(Overrun::Node) => words::TOO_LONG_A_NODE.with([&name, &limits.node_bytes]),
        None => words::XML_BROKEN.with([&name, &at, error]),
    }
}

/// Appends what a reference stands for; false when it is not known.
pub(super) fn push_reference(text: &mut String, reference: &BytesRef<'_>) -> bool {
    let known = match reference.as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    text.extend(known);
    known.is_some()
}

/// Appends the text of a piece, if it is one; an unknown entity is refused.
pub(super) fn push_text(text: &mut String, event: &Event<'_>, part: &str) -> Result<(), Told> {
    match event {
        Event::Text(piece) => text.push_str(&piece.xml10_content()),
        Event::CData(piece) => text.push_str(&piece.xml10_content()),
        Event::GeneralRef(reference) if !push_reference(text, reference) => {
            return Err(words::XML_ENTITY.with([&part, &reference.as_ref()]));
        }
        _ => {}
    }
    Ok(())
}

/// Calls `each` with the local name and value of every attribute. One that is not well-formed
/// ends the list.
pub(super) fn attributes(start: &BytesStart<'_>, mut each: impl FnMut(&str, &str)) {
    for attribute in start.attributes().with_checks(false).map_while(Result::ok) {
        let value = quick_xml::escape::unescape(&attribute.value);
        each(attribute.key.local_name().as_ref(), value.as_deref().unwrap_or(&attribute.value));
    }
}

/// One attribute by its local name.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut found = None;
    attributes(start, |key, value| {
        if key == name && found.is_none() {
            found = Some(value.to_owned());
        }
    });
    found
}
