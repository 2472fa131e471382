//! Cards that are given on as they are read, so that never all of a long list is held.

use super::load::{Gathering, Loading, Options, Refusal, Source, in_pool};
use crate::facts::{Cards, Dictionary};

/// What comes of a long card list, one after the other.
#[derive(Debug)]
pub enum Passing {
    /// Consecutive rows, with their texts.
    Rows(Box<Cards>, Dictionary),
    /// What was given so far is void: the list is read again as a whole, and gathered.
    Void,
}

/// Reads a card list and gives its rows to `take` while it is read, until it answers false, if it is a long text of one
/// block; the rows of any other are gathered as [`gather`](super::gather) does, and so are those of a text that cannot be
/// understood part by part: one in whose midst rows are summed.
pub fn pass(
    source: Source,
    options: &Options<'_>,
    take: &mut (dyn FnMut(Passing) -> bool + Send),
) -> Result<Gathering, Refusal> {
    in_pool(options, || Loading::passing(options, take).run(vec![source]))
}
