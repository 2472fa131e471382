//! Rows of a query that are too many to hold, each made into a thing and taken as it comes.
//!
//! From `SQLite` they are read ahead by a thread of their own: its driver copies every value of every row and hands
//! it over under locks, which at a million rows costs three times what reading them does.

use super::scan::{self, Reader};
use super::{Fault, ReadTx, Values, stream};
use futures_util::TryStreamExt as _;
use sea_orm::{DbBackend, TransactionStream, sea_query::SelectStatement};
use std::pin::Pin;
use std::vec::IntoIter;
use tokio::sync::mpsc::{self, Receiver, Sender};

/// Things that are handed over at a time.
const BATCH: usize = 1_000;
/// Batches that wait at most.
const WAITING: usize = 2;

/// Things that are handed over together, and whether they are the last.
type Batch<T> = (Vec<T>, bool);

/// Things, one after the other.
pub struct Rows<'t, T>(Way<'t, T>);

type Make<T> = Box<dyn FnMut(&mut Values<'_>) -> Result<T, Fault> + Send>;

enum Way<'t, T> {
    Stream { rows: Pin<Box<TransactionStream<'t>>>, make: Make<T> },
    Ahead { batches: Receiver<Result<Batch<T>, Fault>>, batch: IntoIter<T>, is_whole: bool },
}

impl ReadTx {
    /// Begins to read the rows of a query. As with a scan, they are of the moment in which reading began: only what
    /// no later write changes may be read so.
    pub async fn rows<T: Send + 'static>(
        &self,
        select: &SelectStatement,
        make: impl FnMut(&mut Values<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<Rows<'_, T>, Fault> {
        if self.db.backend() == DbBackend::Postgres {
            return Ok(Rows(Way::Stream { rows: stream(self, select).await?, make: Box::new(make) }));
        }
        let (out, batches) = mpsc::channel(WAITING);
        let scan = scan::Lite::of(&self.db, select)?;
        tokio::task::spawn_blocking(move || {
            let ahead = Ahead { make, made: Vec::with_capacity(BATCH), out: out.clone() };
            // Nobody is left to be told where the receiver is gone.
            let _ = out.blocking_send(scan.run(ahead).map(|ahead| (ahead.made, true)));
        });
        Ok(Rows(Way::Ahead { batches, batch: Vec::new().into_iter(), is_whole: false }))
    }
}

impl<T> Rows<'_, T> {
    /// The next thing; none at the end.
    pub async fn next(&mut self) -> Result<Option<T>, Fault> {
        match &mut self.0 {
            Way::Stream { rows, make } => match rows.try_next().await? {
                Some(row) => Ok(Some(make(&mut Values::of(&row)?)?)),
                None => Ok(None),
            },
            Way::Ahead { batches, batch, is_whole } => loop {
                if let Some(thing) = batch.next() {
                    return Ok(Some(thing));
                }
                if *is_whole {
                    return Ok(None);
                }
                // A thread that ended without its last word has broken off: what came is not all.
                let next = batches.recv().await.ok_or_else(|| Fault::told(super::words::DATABASE.with([])))??;
                (*batch, *is_whole) = (next.0.into_iter(), next.1);
            },
        }
    }
}

/// Reads ahead.
struct Ahead<T, F> {
    make: F,
    made: Vec<T>,
    out: Sender<Result<Batch<T>, Fault>>,
}

impl<T: Send + 'static, F: FnMut(&mut Values<'_>) -> Result<T, Fault> + Send + 'static> Reader for Ahead<T, F> {
    fn take(&mut self, mut row: Values<'_>) -> Result<(), Fault> {
        self.made.push((self.make)(&mut row)?);
        if self.made.len() < BATCH {
            return Ok(());
        }
        let full = std::mem::replace(&mut self.made, Vec::with_capacity(BATCH));
        // Who takes no more needs no more read.
        self.out.blocking_send(Ok((full, false))).map_err(|_| Fault::told(super::words::DATABASE.with([])))
    }
}
