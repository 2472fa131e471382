//! What every use case is given: the database, the clock, the source of ids, the configuration;
//! and, for one request, who asks.
//!
//! Time and ids come from here and nowhere else, so that a test can say what time it is and which
//! id comes next.

use crate::access::{Actor, once::RequestKey};
use crate::config::Config;
use crate::db::Db;
use crate::jobs::Bell;
use crate::words::Lang;
use entity::{Day, Moment};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The instant.
    fn now(&self) -> Moment;
}

/// Gives out ids.
pub trait Ids: Send + Sync + fmt::Debug {
    /// An id that was never given out before; later ids sort after earlier ones.
    fn next(&self) -> Uuid;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the time comes from")]
    fn now(&self) -> Moment {
        Moment(chrono::Utc::now().timestamp_micros())
    }
}

/// UUID of version 7.
#[derive(Debug, Clone, Copy)]
pub struct RandomIds;

impl Ids for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "this is where the ids come from")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// A clock that stands still until it is told to go on; for tests and the demonstration.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that stands at an instant.
    pub const fn new(at: Moment) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Sets the time.
    pub fn set(&self, at: Moment) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// Ids that count from 1; for tests.
#[derive(Debug, Default)]
pub struct CountingIds(AtomicU64);

impl Ids for CountingIds {
    fn next(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::SeqCst)) + 1)
    }
}

/// The running program.
#[derive(Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The ids.
    pub ids: Arc<dyn Ids>,
    /// How it was told to run.
    pub config: Config,
    /// Wakes the worker of the jobs.
    pub bell: Bell,
}

impl App {
    /// The program with the clock of the machine and random ids.
    pub fn new(db: Db, config: Config) -> Self {
        Self { db, clock: Arc::new(SystemClock), ids: Arc::new(RandomIds), config, bell: Bell::default() }
    }

    /// A new id.
    pub fn id<T: From<Uuid>>(&self) -> T {
        self.ids.next().into()
    }

    /// The business date of now, in Asia/Shanghai.
    pub fn today(&self) -> Day {
        self.clock.now().day()
    }
}

/// One request: what the program is, who asks, and in which language answers are told.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// The program.
    pub app: Arc<App>,
    /// Who asks.
    pub actor: Actor,
    /// The request, as logs and audit name it.
    pub request_id: String,
    /// The language of answers.
    pub lang: Lang,
    /// The key under which what is done is kept, so that it is done once.
    pub request: Option<Arc<RequestKey>>,
}

impl Ctx {
    /// A request of an actor.
    pub fn new(app: Arc<App>, actor: Actor, lang: Lang) -> Self {
        let request_id = app.id::<Uuid>().simple().to_string();
        Self { app, actor, request_id, lang, request: None }
    }

    /// The same request, of somebody who became known on the way.
    #[must_use]
    pub fn of(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock as _, CountingIds, FixedClock, Ids as _};
    use entity::Moment;

    #[test]
    fn time_and_ids_are_what_a_test_says() {
        let clock = FixedClock::new(Moment(7));
        clock.set(Moment(9));
        assert_eq!(clock.now(), Moment(9));
        let ids = CountingIds::default();
        assert!(ids.next() < ids.next());
    }
}
