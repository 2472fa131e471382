//! One snapshot a request.

use crate::app::App;
use crate::db::{Reach, ReadTx};
use crate::error::Fault;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The snapshot that all fields of a request read. It is opened by the first that reads, and given
/// up in front of every mutation: what is told of the mutation is read after it. It is also what a
/// mutation must not hold while it waits for a connection, or eight requests could wait for each other.
#[derive(Debug)]
pub struct Reads {
    app: Arc<App>,
    reach: Reach,
    open: Mutex<Option<Arc<ReadTx>>>,
}

impl Reads {
    /// Nothing read yet of what is reached.
    pub fn new(app: Arc<App>, reach: Reach) -> Self {
        Self { app, reach, open: Mutex::default() }
    }

    /// The snapshot.
    pub async fn tx(&self) -> Result<Arc<ReadTx>, Fault> {
        let mut open = self.open.lock().await;
        if let Some(tx) = &*open {
            return Ok(Arc::clone(tx));
        }
        let tx = Arc::new(self.app.db.read_tx(self.reach.clone()).await?);
        *open = Some(Arc::clone(&tx));
        Ok(tx)
    }

    /// Gives the snapshot up; the next read opens a new one.
    pub async fn renew(&self) {
        self.open.lock().await.take();
    }
}
