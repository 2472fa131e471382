//! What tables hold, told to who plans the queries, once they have grown by much.
//!
//! `PostgreSQL` plans by statistics that its own process renews a minute later, and only where a tenth of a table is
//! new. Until then it takes an institute that has just handed in 20,000 cards for one of a few dozen: a page of them
//! was read in 130 ms instead of 8. So whoever writes many rows has them counted. `SQLite` plans by its indexes alone.

use super::{AS_OWNER, Db};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// So few rows change no plan.
const FEW: usize = 1_000;
/// What is less than this part of a table is left to the database.
const PART: usize = 50;

/// Only who owns a table may have it counted; who waits for another who counts has nothing to add.
fn analyse(table: &str) -> String {
    format!("{AS_OWNER}ANALYZE (SKIP_LOCKED) {table}")
}

/// Rows that a transaction has written, by table.
#[derive(Debug, Default)]
pub(super) struct Grown(Mutex<BTreeMap<&'static str, usize>>);

impl Grown {
    /// So many rows more.
    pub(super) fn by(&self, table: &'static str, rows: usize) {
        if let Ok(mut tables) = self.0.lock() {
            *tables.entry(table).or_default() += rows;
        }
    }

    /// Has the tables counted that have grown by much. What was written stands already: that it is not counted is
    /// no fault of the request.
    pub(super) async fn count(self, db: &Db) {
        if db.backend() != DbBackend::Postgres {
            return;
        }
        let grown = self.0.into_inner().unwrap_or_default();
        for (table, rows) in grown.into_iter().filter(|(_, rows)| *rows >= FEW) {
            let most = (rows * PART) as i64;
            let small = format!("SELECT 1 FROM pg_class WHERE oid = '{table}'::regclass AND reltuples <= {most}");
            let counted = match db.pool().query_one_raw(Statement::from_string(DbBackend::Postgres, small)).await {
                Ok(None) => continue,
                Ok(Some(_)) => db.pool().execute_unprepared(&analyse(table)).await.map(drop),
                Err(error) => Err(error),
            };
            if let Err(error) = counted {
                tracing::warn!(table, %error, "the rows of a table were not counted");
            }
        }
    }
}
