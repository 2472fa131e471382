//! Where the header of a block stands, and of which kind the block is.

use super::{
    SheetKind, Title,
    assign::firm_fields,
    dictionary::{Aliases, Strength, aliases},
    fingerprint::{Clues, missing},
    heading::{Window, continues, flatten},
    lookup::{Seen, look_up, may_be_caption},
    named::Named,
};

/// Rows a header may take.
const DEPTH: usize = 3;

/// A header with the kind it was understood as.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub kind: SheetKind,
    /// Zero-based rows of the sheet, last one inside.
    pub rows: (usize, usize),
    pub seen: Vec<Seen>,
    /// Strong fields.
    pub firm: usize,
    /// What the kind still needs; empty where it fits.
    pub missing: Vec<String>,
}

impl Found {
    /// Fewer missing first, then more strong fields, 会计体系 above them, fewer and earlier rows.
    fn beats(&self, other: &Self) -> bool {
        let rank = |found: &Self| {
            let systems = found.seen.iter().any(|column| column.system.is_some());
            let rows = (DEPTH - found.depth(), usize::MAX - found.rows.0);
            (found.missing.is_empty(), found.firm, systems, rows, found.seen.len())
        };
        rank(self) > rank(other)
    }

    fn depth(&self) -> usize {
        self.rows.1 - self.rows.0
    }
}

/// What was found in a window: the first block that fits, or what comes nearest to one.
#[derive(Debug)]
pub(super) enum Search {
    Fits(Found),
    Nearest(Option<Found>),
}

/// Searches a window for the first header of one of the kinds. `title` reads the rows above.
pub(super) fn search(
    window: &Window<'_>,
    kinds: &[SheetKind],
    named: &Named,
    title: &dyn Fn(usize) -> Title,
) -> Search {
    let mut nearest: Option<Found> = None;
    // A child such as 数量 is no caption of its own in every kind.
    let count = |row| caption_count(window, row, SheetKind::ALL, named);
    let captions: Vec<usize> = (0..window.rows.len()).map(count).collect();
    for start in 0..window.rows.len() {
        let mut here = candidates(window, start, &captions, kinds, named, title);
        if here.as_ref().is_some_and(|found| found.missing.is_empty()) {
            for next in start + 1..(start + DEPTH).min(window.rows.len()) {
                here = better(here, candidates(window, next, &captions, kinds, named, title));
            }
        }
        match here {
            Some(found) if found.missing.is_empty() => return Search::Fits(extend(window, found, named)),
            found => nearest = better(nearest, found),
        }
    }
    Search::Nearest(nearest)
}

/// How many cells of a row may be captions.
pub(super) fn caption_count(window: &Window<'_>, row: usize, kinds: &[SheetKind], named: &Named) -> usize {
    let may = |column: &usize| {
        window.header(row, *column).is_some_and(|header| may_be_caption(header, kinds) || named.has(header))
    };
    (0..window.rows[row].len()).filter(may).count()
}

fn better(left: Option<Found>, right: Option<Found>) -> Option<Found> {
    match (left, right) {
        (Some(left), Some(right)) => Some(if right.beats(&left) { right } else { left }),
        (left, right) => left.or(right),
    }
}

fn candidates(
    window: &Window<'_>,
    start: usize,
    captions: &[usize],
    kinds: &[SheetKind],
    named: &Named,
    title: &dyn Fn(usize) -> Title,
) -> Option<Found> {
    let mut best = None;
    for depth in 1..=DEPTH.min(window.rows.len() - start) {
        if captions[start..start + depth].iter().sum::<usize>() < 2 || captions[start + depth - 1] == 0 {
            continue;
        }
        for kind in kinds {
            best = better(best, candidate(window, start, depth, *kind, named, title));
        }
    }
    best
}

fn candidate(
    window: &Window<'_>,
    start: usize,
    depth: usize,
    kind: SheetKind,
    named: &Named,
    title: &dyn Fn(usize) -> Title,
) -> Option<Found> {
    let seen = look_up(window, &flatten(window, start, depth), kind, named);
    let firm = firm_fields(&seen);
    if firm == 0 {
        return None;
    }
    let rows = (window.first + start, window.first + start + depth - 1);
    let mut found = Found { kind, rows, seen, firm, missing: Vec::new() };
    found.missing = lacking(&found, named, &Title::default());
    if !found.missing.is_empty() && kind == SheetKind::Ledger && firm >= 3 {
        found.missing = lacking(&found, named, &title(found.rows.0));
    }
    Some(found)
}

/// What a header lacks, weak aliases counted where there are three strong fields.
fn lacking(found: &Found, named: &Named, title: &Title) -> Vec<String> {
    let dictionary = aliases(found.kind);
    let has = |name: &str| stands(dictionary, found, name);
    missing(found.kind, &has, clues(found.kind, &found.seen, found.firm, named, title))
}

/// The clues beside the columns.
pub(super) fn clues(kind: SheetKind, seen: &[Seen], firm: usize, named: &Named, title: &Title) -> Clues {
    let matched = seen.iter().filter(|column| column.strength() == Some(Strength::Named)).count();
    let split = seen.iter().any(|column| column.system.is_some());
    let ledger = aliases(SheetKind::Ledger);
    let voucher = |column: &Seen| {
        ledger
            .hits(&column.path)
            .iter()
            .any(|hit| hit.strength == Strength::Strong && ledger.fields[hit.field].name.starts_with("voucher_"))
    };
    Clues {
        account: title.account.is_some(),
        date: title.date.is_some() || title.period.is_some() || split,
        named: matched > 0 && matched * 2 >= named.count(kind),
        firm,
        voucher: seen.iter().any(voucher),
    }
}

fn stands(dictionary: &Aliases, found: &Found, name: &str) -> bool {
    let Some(field) = dictionary.find(found.kind, name) else { return false };
    let counts = |strength: Strength| strength >= Strength::Strong || found.firm >= 3;
    found.seen.iter().any(|column| column.hits.iter().any(|hit| hit.field == field && counts(hit.strength)))
}

/// Takes in rows under the header that belong to it.
fn extend(window: &Window<'_>, mut found: Found, named: &Named) -> Found {
    let start = found.rows.0 - window.first;
    let depth = found.depth() + 1;
    if depth > DEPTH || !continues(window, start, depth) {
        return found;
    }
    // Units (元) and times (期末数) belong to the captions above them; 栏次 numbers say nothing.
    let seen = look_up(window, &flatten(window, start, depth + 1), found.kind, named);
    if firm_fields(&seen) == found.firm {
        found.seen = seen;
    }
    found.rows.1 += 1;
    found
}
