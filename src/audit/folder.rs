//! The folder of checkpoints: one file each, kept outside the database, best on another machine.

use super::checkpoint::{Checkpoint, Series};
use super::keys::{PrivateKey, PublicKey};
use super::{store, words as w};
use crate::app::App;
use crate::error::Fault;
use crate::words::Lang;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Writes checkpoints into a folder.
#[derive(Debug, Clone)]
pub struct Keeper {
    folder: PathBuf,
    key: PrivateKey,
}

impl Keeper {
    /// One that signs with a key.
    pub const fn new(folder: PathBuf, key: PrivateKey) -> Self {
        Self { folder, key }
    }

    /// Writes the next checkpoint; answers its file.
    pub async fn write(&self, app: &App) -> Result<PathBuf, Fault> {
        let failed =
            |folder: &Path, error: io::Error| Fault::new(w::CHECKPOINT_FOLDER.with([&folder.display()]), error);
        let (at, heads) = (app.clock.now(), store::heads(&app.db.read_all().await?).await?);
        let keeper = self.clone();
        let written = tokio::task::spawn_blocking(move || keeper.file(Checkpoint { number: 0, at, heads })).await;
        written.map_err(io::Error::other).flatten().map_err(|error| failed(&self.folder, error))
    }

    /// Writes a checkpoint now and then, until it is dropped. What fails is logged, and tried again
    /// the next time.
    pub async fn write_every(&self, app: &App, pause: Duration) {
        loop {
            tokio::time::sleep(pause).await;
            if let Err(fault) = self.write(app).await {
                tracing::error!("{}", fault.tell(Lang::En));
            }
        }
    }

    /// Gives a checkpoint the next number and puts it into its file, which is there as a whole or not at
    /// all. Two services that share a folder come one after the other.
    fn file(&self, checkpoint: Checkpoint) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.folder)?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(self.folder.join("lock"))?;
        lock.lock()?;
        let number = numbers(&self.folder)?.last().map_or(1, |last| last + 1);
        let text = Checkpoint { number, ..checkpoint }.sign(&self.key)?;
        let (path, draft) = (self.folder.join(name(number)), self.folder.join("draft"));
        let mut file = File::create(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, &path)?;
        Ok(path)
    }
}

/// The name of the file of a checkpoint.
fn name(number: u64) -> String {
    format!("checkpoint-{number:08}.json")
}

/// The numbers of the checkpoints in a folder.
fn numbers(folder: &Path) -> io::Result<BTreeSet<u64>> {
    let mut numbers = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        let digits = file.strip_prefix("checkpoint-").and_then(|rest| rest.strip_suffix(".json"));
        numbers.extend(digits.and_then(|digits| digits.parse::<u64>().ok()).filter(|number| name(*number) == file));
    }
    Ok(numbers)
}

/// Reads every checkpoint of a folder and proves it. That there is none is a problem, too.
pub fn read(folder: &Path, key: &PublicKey) -> io::Result<Series> {
    let numbers = numbers(folder)?;
    let mut series = Series::default();
    let mut next = 1;
    for number in numbers.iter().copied() {
        series.problems.extend((next..number).map(|missing| w::CHECKPOINT_MISSING.with([&missing])));
        next = number + 1;
        let file = name(number);
        let text = String::from_utf8_lossy(&fs::read(folder.join(&file))?).into_owned();
        match Checkpoint::read(&file, number, &text, key) {
            Ok(checkpoint) => {
                series.read += 1;
                series.add(&checkpoint);
            }
            Err(told) => series.problems.push(told),
        }
    }
    if numbers.is_empty() {
        series.problems.push(w::CHECKPOINT_MISSING.with([&1]));
    }
    Ok(series.sorted())
}
