//! A long card list into an institute that has no card yet: it is read once to be checked, and once more while it is
//! written, so that never all of it is held. That can be where it is a text; a workbook is held.
//!
//! Rows that must be seen together, since they have one number or none, are found by the first reading and kept.

use super::read::{self, Refused, Taken};
use super::words;
use crate::assets;
use crate::error::{Error, Fault};
use crate::facts::{Cards, Dictionary, Texts};
use crate::intake::{self, Gathering, Refusal, Source, Take, pass};
use crate::layout::Mapping;
use crate::sheet::is_large;
use crate::words::Told;
use entity::{Digest, Regime, Side};
use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A list of which more than this part must be seen together is held.
const PART: usize = 4;

/// A card list that is not held.
#[derive(Debug)]
pub struct Long {
    list: Arc<List>,
    together: Arc<HashSet<u32>>,
    /// How many rows it has.
    pub rows: usize,
    /// Which columns.
    pub columns: i64,
}

/// A card list in its file.
#[derive(Debug)]
struct List {
    file: File,
    name: String,
    mapping: Mapping,
    regime: Regime,
}

impl List {
    fn pass(&self, take: Take<'_>) -> Result<Gathering, Refusal> {
        let refuse =
            |error: io::Error| Refusal::of(vec![intake::words::UNREADABLE.with([&error]).at(&self.name)], Vec::new());
        let content = self.file.try_clone().map_err(refuse)?.into();
        let source = Source { side: Side::Cards, name: self.name.clone(), content };
        pass(source, &read::options(&self.mapping, self.regime), take)
    }
}

/// What tells rows apart that need not be seen together: of those with one number it is equal, and of few others.
fn mark(number: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish() as u32
}

/// Reads a card list; what is long is not held.
pub fn card_rows((file, name): (File, String), mapping: Mapping, regime: Regime) -> Result<Taken, Refused> {
    if !is_large(&file).unwrap_or(false) {
        return read::fact_rows((file, name), Side::Cards, mapping, regime);
    }
    let list = List { file, name, mapping, regime };
    let mut seen = Seen::default();
    let mut gathering = list.pass(&mut |cards, texts| seen.add(&cards, &texts))?;
    if seen.rows == 0 {
        return Ok(read::taken(gathering, (Side::Cards, &list.name), list.mapping));
    }
    let (rows, columns) = (seen.rows, seen.columns);
    let Some(together) = seen.together() else {
        let List { file, name, mapping, regime } = list;
        return read::fact_rows((file, name), Side::Cards, mapping, regime);
    };
    let mut kept = Kept::default();
    if !together.is_empty() {
        let again = list.pass(&mut |cards, texts| kept.add(&cards, &texts, &together))?;
        if again.inputs[0].sha256 != gathering.inputs[0].sha256 {
            return Err(Refused::of(vec![words::CHANGED.with([&list.name])]));
        }
    }
    let Kept { cards, texts } = kept;
    (gathering.gathered.cards, gathering.gathered.facts.texts) = (cards, texts);
    let mut taken = read::taken(gathering, (Side::Cards, &list.name), list.mapping.clone());
    taken.long = Some(Long { list: Arc::new(list), together: Arc::new(together), rows, columns });
    Ok(taken)
}

/// What a first reading sees.
#[derive(Debug, Default)]
struct Seen {
    marks: Vec<u32>,
    rows: usize,
    columns: i64,
    numberless: usize,
}

impl Seen {
    fn add(&mut self, cards: &Cards, texts: &Dictionary) -> bool {
        self.rows += cards.len();
        self.columns |= cards.columns();
        let before = self.marks.len();
        self.marks.extend((0..cards.len()).filter_map(|row| assets::number(cards, texts, row)).map(mark));
        self.numberless += cards.len() - (self.marks.len() - before);
        true
    }

    /// The marks of the rows that must be seen together, if they are few; among them the mark of those without a
    /// number.
    fn together(mut self) -> Option<HashSet<u32>> {
        self.marks.sort_unstable();
        let again = self.marks.chunk_by(PartialEq::eq).filter(|marks| marks.len() > 1);
        let rows = self.numberless + again.clone().map(<[u32]>::len).sum::<usize>();
        let mut together: HashSet<u32> = again.map(|marks| marks[0]).collect();
        if self.numberless > 0 {
            together.insert(mark(""));
        }
        (rows <= self.rows / PART).then_some(together)
    }
}

/// Which rows of a part must be seen together with others.
fn of_several(cards: &Cards, texts: &Dictionary, together: &HashSet<u32>) -> Vec<u32> {
    if together.is_empty() {
        return Vec::new();
    }
    let number = |row: usize| assets::number(cards, texts, row).unwrap_or_default();
    (0..cards.len()).filter(|row| together.contains(&mark(number(*row)))).map(|row| row as u32).collect()
}

/// The rows that must be seen together.
#[derive(Debug, Default)]
struct Kept {
    cards: Cards,
    texts: Dictionary,
}

impl Kept {
    fn add(&mut self, cards: &Cards, texts: &Dictionary, together: &HashSet<u32>) -> bool {
        let rows = of_several(cards, texts, together);
        if rows.is_empty() {
            return true;
        }
        let mut own: Texts = self.texts.texts();
        let mut part = cards.like();
        for row in &rows {
            part.push(&cards.carried(*row as usize, texts, &mut own));
        }
        part.seal(&own);
        let became = self.texts.take_in(vec![own]);
        // Room for as many again, so that it is not made anew for every part.
        let rows = 2 * (self.cards.len() + rows.len());
        self.cards.append(vec![part], &became, rows);
        true
    }
}

/// Parts of a list that are read and not yet written.
const AHEAD: usize = 1;

/// A list that is being read again.
pub struct Again {
    /// Its parts, without the rows that are seen together.
    pub parts: mpsc::Receiver<(Box<Cards>, Dictionary)>,
    reading: tokio::task::JoinHandle<Result<Digest, Vec<Told>>>,
}

impl Long {
    /// Reads the list again, part by part.
    pub fn again(&self) -> Again {
        let (list, together) = (Arc::clone(&self.list), Arc::clone(&self.together));
        let (sender, parts) = mpsc::channel(AHEAD);
        let reading = tokio::task::spawn_blocking(move || {
            let mut take = |mut cards: Cards, texts| {
                cards.remove(&of_several(&cards, &texts, &together));
                // Nobody waits for more where the import has failed, or was cancelled.
                sender.blocking_send((Box::new(cards), texts)).is_ok()
            };
            let read = list.pass(&mut take).map_err(|refusal| refusal.problems)?;
            Ok(read.inputs[0].sha256)
        });
        Again { parts, reading }
    }
}

impl Again {
    /// Ends the reading; an error where the file was not the same any more.
    pub async fn end(self, name: &str, sha256: Digest) -> Result<(), Error<Told>> {
        drop(self.parts);
        let read = self.reading.await.map_err(|error| Fault::new(words::READING.with([&name]), error))?;
        match read {
            Ok(found) if found == sha256 => Ok(()),
            Ok(_) => Err(Error::Refused(vec![words::CHANGED.with([&name])])),
            Err(problems) => Err(Error::Refused(problems)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Long, card_rows};
    use crate::error::Error;
    use crate::layout::Mapping;
    use crate::words::{Lang, Told};
    use entity::{Digest, Regime};
    use sha2::{Digest as _, Sha256};
    use std::fs::File;
    use std::path::PathBuf;

    /// A list of 5 MB in a file of its own, of which two rows have one number.
    fn text() -> String {
        let row = |row: usize| {
            let number = if row == 4_000 { 3 } else { row };
            format!("ZC{number},设备,{},{row}.00\n", "很长的规格型号".repeat(50))
        };
        (0..5_000)
            .fold("资产编号,资产名称,规格型号,原值\n".to_owned(), |text, number| text + &row(number))
    }

    fn long(name: &str, text: &str) -> (PathBuf, Long) {
        let path = std::env::temp_dir().join(format!("oversight-{name}-{}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let file = File::open(&path).unwrap();
        let taken = card_rows((file, "a.csv".to_owned()), Mapping::default(), Regime::Government);
        (path, taken.ok().and_then(|taken| taken.long).expect("it is long"))
    }

    /// Reads the list again: how many rows come, and what is told at the end.
    async fn again(long: &Long, sha256: Digest) -> (usize, Option<String>) {
        let mut again = long.again();
        let mut rows = 0;
        while let Some((cards, _)) = again.parts.recv().await {
            rows += cards.len();
        }
        let told = |error: Error<Told>| match error {
            Error::Refused(told) => told[0].tell(Lang::En),
            other => panic!("{other:?}"),
        };
        (rows, again.end("a.csv", sha256).await.err().map(told))
    }

    #[tokio::test]
    async fn a_list_that_changes_is_not_taken() {
        let text = text();
        let sha256 = Digest(Sha256::digest(&text).into());
        let (path, long) = long("long", &text);
        assert_eq!((long.rows, again(&long, sha256).await), (5_000, (4_998, None)));
        std::fs::write(&path, text.replace("ZC77,", "ZC78,")).unwrap();
        let changed = "a.csv was changed while it was imported; nothing was imported";
        assert_eq!(again(&long, sha256).await, (4_998, Some(changed.to_owned())));
        std::fs::write(&path, "").unwrap();
        let (rows, told) = again(&long, sha256).await;
        assert!(rows == 0 && told.is_some(), "{rows} {told:?}");
        std::fs::remove_file(&path).unwrap();
    }

    #[tokio::test]
    async fn a_reading_that_nobody_waits_for_ends() {
        let (path, long) = long("left", &text());
        let super::Again { parts, reading } = long.again();
        drop(parts);
        assert!(reading.await.unwrap().is_ok());
        std::fs::remove_file(&path).unwrap();
    }
}
