//! The table of events: read from its text once.

use crate::entries::{Case, RawCase, read_cases};
use entity::{BookingEvent, DisposalMode, Regime};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static TABLE: LazyLock<Table> =
    LazyLock::new(|| read(include_str!("events.toml")).expect("the shipped table is right: a test reads it"));

type Cases = BTreeMap<Regime, Vec<Case>>;

#[derive(Debug)]
struct Table {
    events: BTreeMap<BookingEvent, Cases>,
    disposals: BTreeMap<DisposalMode, [Cases; 3]>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    events: BTreeMap<BookingEvent, Vec<RawCase>>,
    disposals: BTreeMap<DisposalMode, RawStages>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStages {
    applied: Vec<RawCase>,
    executed: Vec<RawCase>,
    #[serde(default)]
    proceeds: Vec<RawCase>,
}

/// The cases of an event under a regime; of a disposal, those of its mode.
pub(super) fn cases(event: BookingEvent, mode: Option<DisposalMode>, regime: Regime) -> &'static [Case] {
    let stage = match event {
        BookingEvent::DisposalApplied => 0,
        BookingEvent::DisposalExecuted => 1,
        BookingEvent::DisposalProceeds => 2,
        _ => return TABLE.events.get(&event).and_then(|cases| cases.get(&regime)).map_or(&[], Vec::as_slice),
    };
    let stages = mode.and_then(|mode| TABLE.disposals.get(&mode));
    stages.and_then(|stages| stages[stage].get(&regime)).map_or(&[], Vec::as_slice)
}

fn read(text: &str) -> Result<Table, String> {
    let raw: RawTable = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut table = Table { events: BTreeMap::new(), disposals: BTreeMap::new() };
    for (event, cases) in raw.events {
        let cases = read_cases(&cases).map_err(|error| format!("{event}, {error}"))?;
        table.events.insert(event, cases);
    }
    for (mode, RawStages { applied, executed, proceeds }) in raw.disposals {
        let read = |cases: &[RawCase]| read_cases(cases).map_err(|error| format!("{mode}, {error}"));
        table.disposals.insert(mode, [read(&applied)?, read(&executed)?, read(&proceeds)?]);
    }
    Ok(table)
}
