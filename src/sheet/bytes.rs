//! The bytes of a file: held, or left in the file where there are many, so that a long text is read piece by piece.

use super::words;
use crate::words::Told;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// A file of more bytes is left where it lies, as long as it can be.
const LARGE: u64 = 4 << 20;
/// Bytes that are read at a time where all are read once.
const PIECE: usize = 1 << 20;

/// Whether a file is so large that its bytes are not all held where that can be helped.
pub fn is_large(file: &File) -> io::Result<bool> {
    let metadata = file.metadata()?;
    // A pipe does not say how long it is.
    Ok(metadata.is_file() && metadata.len() > LARGE)
}

/// The bytes of a file.
#[derive(Debug, Clone)]
pub enum Bytes {
    /// Held in memory.
    Held(Arc<Vec<u8>>),
    /// In their file.
    Lying(Arc<Lying>),
}

/// An open file of which only pieces are held at a time.
#[derive(Debug)]
pub struct Lying {
    /// An open file has one place at which it is read, whoever reads it.
    file: Mutex<File>,
    /// How many bytes it had when it was opened, and since when, where that can be known.
    len: usize,
    modified: Option<SystemTime>,
}

impl Lying {
    fn read(&self, range: Range<usize>, buffer: &mut Vec<u8>) -> io::Result<()> {
        buffer.clear();
        buffer.reserve(range.len());
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(range.start as u64))?;
        let read = (&mut *file).take(range.len() as u64).read_to_end(buffer)?;
        if read == range.len() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    fn is_as_it_was(&self) -> io::Result<bool> {
        let metadata = self.file.lock().unwrap_or_else(PoisonError::into_inner).metadata()?;
        Ok(metadata.len() == self.len as u64 && metadata.modified().ok() == self.modified)
    }
}

impl Bytes {
    /// The bytes of an open file; of a pipe at most one more than `most`, so that it is seen to be too long.
    pub fn of_file(mut file: File, most: u64) -> io::Result<Self> {
        let len = file.metadata()?.len();
        if is_large(&file)? {
            return Ok(Self::lying(file, len as usize));
        }
        // Somebody may have read it before; a pipe has no beginning.
        let _ = file.rewind();
        let mut bytes = Vec::with_capacity(len.min(most) as usize + 1);
        (&mut file).take(most + 1).read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }

    /// The bytes of an open file that has so many, left in it.
    pub(super) fn lying(file: File, len: usize) -> Self {
        let modified = file.metadata().and_then(|metadata| metadata.modified()).ok();
        Self::Lying(Arc::new(Lying { file: Mutex::new(file), len, modified }))
    }

    /// An error where the file was written since it was opened: what was read of it at one time need not go with what
    /// was read at another.
    pub fn check(&self) -> Result<(), Told> {
        match self {
            Self::Held(_) => Ok(()),
            Self::Lying(lying) => match lying.is_as_it_was() {
                Ok(true) => Ok(()),
                Ok(false) => Err(words::FILE_WRITTEN.with([])),
                Err(error) => Err(unreadable(&error)),
            },
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Held(bytes) => bytes.len(),
            Self::Lying(lying) => lying.len,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A piece of them; what lies in a file is read into the buffer, which serves for one piece after the other.
    pub(super) fn piece<'b>(&'b self, range: Range<usize>, buffer: &'b mut Vec<u8>) -> io::Result<&'b [u8]> {
        match self {
            Self::Held(bytes) => Ok(&bytes[range]),
            Self::Lying(lying) => lying.read(range, buffer).map(|()| buffer.as_slice()),
        }
    }

    /// The first from `start` on, at most so many.
    pub(super) fn head(&self, start: usize, most: usize) -> io::Result<Cow<'_, [u8]>> {
        let range = start..self.len().min(start + most);
        let mut buffer = Vec::new();
        match self {
            Self::Held(bytes) => Ok(Cow::Borrowed(&bytes[range])),
            Self::Lying(lying) => lying.read(range, &mut buffer).map(|()| Cow::Owned(buffer)),
        }
    }

    /// All of them, in memory.
    pub(super) fn held(self) -> io::Result<Arc<Vec<u8>>> {
        match self {
            Self::Held(bytes) => Ok(bytes),
            Self::Lying(lying) => {
                let mut bytes = Vec::new();
                lying.read(0..lying.len, &mut bytes).map(|()| Arc::new(bytes))
            }
        }
    }

    /// Gives all of them, in order, piece by piece.
    pub fn each(&self, mut each: impl FnMut(&[u8])) -> io::Result<()> {
        let mut buffer = Vec::new();
        for start in (0..self.len()).step_by(PIECE) {
            each(self.piece(start..self.len().min(start + PIECE), &mut buffer)?);
        }
        Ok(())
    }
}

/// What is told where a file cannot be read as it was when it was opened.
pub(super) fn unreadable(error: &dyn std::fmt::Display) -> Told {
    words::FILE_CHANGED.with([error])
}

impl From<Arc<Vec<u8>>> for Bytes {
    fn from(bytes: Arc<Vec<u8>>) -> Self {
        Self::Held(bytes)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Held(Arc::new(bytes))
    }
}
