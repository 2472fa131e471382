//! The events of an institute in a month, from what is held.

use super::changes::{Change, changes, parted};
use super::leaving::depreciated;
use super::propose::Event;
use super::store::{self, EVENTS, Item, Span, Version};
use super::table;
use crate::depreciation::card::{Class, Stated};
use crate::depreciation::{Month, regime_on, service, versions};
use crate::entries::Sums;
use crate::error::Fault;
use entity::disposal::disposal;
use entity::{
    BookingEvent, CardId, CardVersionKind, Day, DisposalId, DisposalMode, DisposalStatus, InstituteId, Moment, Money,
    Regime,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Cards whose versions are read at a time.
const BATCH: usize = 1_000;

/// Whose events, in which month, and under which regimes.
pub struct Asked<'a> {
    /// The institute.
    pub institute: InstituteId,
    /// The month.
    pub month: Month,
    /// The regimes by the day from which each is followed.
    pub regimes: &'a [(Day, Regime)],
}

impl Asked<'_> {
    fn span(&self) -> Span {
        (self.month.begin().unwrap_or_default(), self.month.end().unwrap_or_default())
    }
}

/// Everything that happened in the month and is to be booked, or expressly is not.
pub async fn events(db: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Vec<Event>, Fault> {
    let mut events = of_runs(db, asked).await?;
    events.extend(of_lists(db, asked).await?);
    events.extend(of_cards(db, asked).await?);
    events.extend(of_disposals(db, asked).await?);
    Ok(events)
}

/// Months that were posted, and taken back.
async fn of_runs(db: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Vec<Event>, Fault> {
    let runs = store::runs(db, asked.institute, asked.month.parts()).await?;
    let mut events = Vec::new();
    for run in &runs {
        let is_reversed = runs.iter().any(|other| other.reverses_id == Some(run.id));
        let undone = run.reverses_id.or(is_reversed.then_some(run.id));
        let of = |class| Event::of_run(run.id.0, asked.month, run.reverses_id.is_some(), class);
        let classes = service::summary(run)?.classes.into_iter();
        events.extend(classes.map(|class| Event { undone: undone.map(|id| id.0), ..of(class) }));
    }
    Ok(events)
}

/// Cards that lists entered.
async fn of_lists(db: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Vec<Event>, Fault> {
    let found = store::registered(db, asked.institute, asked.span()).await?;
    let of = |one: store::Registered| Event {
        class: one.class,
        sums: Sums { amount: one.cost, ..Sums::default() },
        ..Event::of(BookingEvent::CardsRegistered, one.import.0, ("Import", one.import.0), one.on)
    };
    Ok(found.into_iter().map(of).collect())
}

/// What was said here of cards.
async fn of_cards(db: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Vec<Event>, Fault> {
    let (begin, end) = asked.span();
    let all = store::versions(db, asked.institute, (begin, end)).await?;
    let mut found: Vec<Change<Version>> = Vec::new();
    for of_card in all.chunk_by(|one, other| one.of.card == other.of.card) {
        let is_here = |change: &Change<Version>| (begin..=end).contains(&change.after.on);
        let is_event =
            |change: &Change<Version>| EVENTS.contains(&change.after.kind) && change.after.imports.0.is_none();
        found.extend(changes(of_card.iter().cloned()).into_iter().filter(is_here).filter(is_event));
    }
    let into_works = found.iter().filter(|change| change.after.kind == CardVersionKind::WorksBegun);
    let stated = stated(db, into_works.map(|change| change.after.of.card)).await?;
    Ok(found.iter().filter_map(|change| of_card(change, &stated, asked.regimes)).collect())
}

fn of_card(
    change: &Change<Version>,
    stated: &HashMap<CardId, Vec<Stated>>,
    regimes: &[(Day, Regime)],
) -> Option<Event> {
    let (after, on) = (&change.after.of, change.after.on);
    let before = change.before.as_ref().unwrap_or(after);
    let none = Sums::default();
    let (kind, sums) = match change.after.kind {
        CardVersionKind::Registered if after.is_booked => return None,
        CardVersionKind::Registered => (BookingEvent::CardsRegistered, Sums { amount: after.cost, ..none }),
        CardVersionKind::ValueAdjusted => {
            (BookingEvent::ValueAdjusted, Sums { amount: after.cost - before.cost, ..none })
        }
        CardVersionKind::WorksBegun => {
            let versions = stated.get(&after.card).map_or(&[][..], Vec::as_slice);
            let depreciation = depreciated(versions, regimes, on, (before.cost, before.depreciation));
            (BookingEvent::WorksBegun, Sums { cost: before.cost, depreciation, ..none })
        }
        CardVersionKind::WorksCompleted => (BookingEvent::WorksCompleted, Sums { amount: after.cost, ..none }),
        CardVersionKind::Reassigned => (BookingEvent::Reassigned, none),
        CardVersionKind::StateChanged => (BookingEvent::StateChanged, none),
        CardVersionKind::EstimateChanged => (BookingEvent::EstimateChanged, none),
        CardVersionKind::Split => (BookingEvent::Split, none),
        CardVersionKind::Combined => (BookingEvent::Combined, none),
        _ => return None,
    };
    let (class, about) = (after.class.clone(), after.number.clone());
    let occasion = after.occasion;
    Some(Event { class, occasion, sums, about, ..Event::of(kind, after.id.0, ("AssetCard", after.card.0), on) })
}

/// The versions of cards that count, as far as depreciation goes.
async fn stated(
    db: &impl ConnectionTrait,
    cards: impl Iterator<Item = CardId>,
) -> Result<HashMap<CardId, Vec<Stated>>, Fault> {
    let cards: Vec<CardId> = cards.collect();
    let mut found = HashMap::with_capacity(cards.len());
    for batch in cards.chunks(BATCH) {
        found.extend(versions::stated(db, batch, Moment::LAST).await?);
    }
    Ok(found)
}

/// Disposals that were asked for, and carried out.
async fn of_disposals(db: &impl ConnectionTrait, asked: &Asked<'_>) -> Result<Vec<Event>, Fault> {
    let (begin, end) = asked.span();
    let until = asked.month.plus(1).begin().map_or(Moment::LAST, Moment::begin_of);
    let disposals = store::disposals(db, asked.institute, (begin, end), until).await?;
    if disposals.is_empty() {
        return Ok(Vec::new());
    }
    let items = store::items(db, asked.institute, &disposals).await?;
    let stated = stated(db, items.iter().map(|item| item.row.card_id)).await?;
    let mut of: HashMap<DisposalId, Vec<&Item>> = HashMap::new();
    for item in &items {
        of.entry(item.row.disposal_id).or_default().push(item);
    }
    let mut events = Vec::new();
    for row in &disposals {
        let items = of.get(&row.id).map_or(&[][..], Vec::as_slice);
        let gone = Gone { row, stated: &stated, regimes: asked.regimes };
        let is_in_month = |day: Day| (begin..=end).contains(&day);
        let applied = || gone.applied(items);
        let executed = || row.executed_on.map(|on| gone.executed(items, on)).unwrap_or_default();
        let ended = row.ended_on.zip(row.ended_id).filter(|(on, _)| is_in_month(*on));
        let is_kept = !matches!(row.status, DisposalStatus::Returned | DisposalStatus::Withdrawn);
        // What ended before its end was kept is known to have come to nothing, and not when.
        if is_in_month(row.recorded_at.day()) && (is_kept || row.ended_id.is_some()) {
            events.extend(with_its_end(applied(), ended, row.ended_id));
        } else if let Some(end) = ended {
            events.extend(red(&applied(), end, None));
        }
        if row.executed_on.is_some_and(is_in_month) {
            events.extend(with_its_end(executed(), ended, Some(row.id.0)));
        } else if let Some(end) = ended {
            events.extend(red(&executed(), end, None));
        }
    }
    Ok(events)
}

/// What happened, and where it came to nothing in the same month, what takes it back: neither is due where neither is
/// booked.
fn with_its_end(mut events: Vec<Event>, ended: Option<(Day, Uuid)>, both: Option<Uuid>) -> Vec<Event> {
    let Some(end) = ended else { return events };
    let back = red(&events, end, both);
    for event in &mut events {
        event.undone = both;
    }
    events.extend(back);
    events
}

/// What takes back what happened (红字冲销).
fn red(events: &[Event], (on, id): (Day, Uuid), undone: Option<Uuid>) -> Vec<Event> {
    events.iter().map(|event| Event { id, on, undone, is_red: true, ..event.clone() }).collect()
}

/// Assets that are to go, or went.
struct Gone<'a> {
    row: &'a disposal::Model,
    stated: &'a HashMap<CardId, Vec<Stated>>,
    regimes: &'a [(Day, Regime)],
}

impl Gone<'_> {
    fn event(&self, kind: BookingEvent, on: Day) -> Event {
        let mode = Some(self.row.mode);
        Event { mode, ..Event::of(kind, self.row.id.0, ("Disposal", self.row.id.0), on) }
    }

    /// 原值 and 累计折旧 on a day, by class.
    fn worth(&self, items: &[&Item], on: Day) -> BTreeMap<Class, (Money, Money)> {
        let mut of_class: BTreeMap<Class, (Money, Money)> = BTreeMap::new();
        for item in items {
            let versions = self.stated.get(&item.row.card_id).map_or(&[][..], Vec::as_slice);
            let known = (item.row.original_value, item.row.depreciation);
            let (cost, lost) = of_class.entry(item.class.clone()).or_default();
            *cost += item.row.original_value;
            *lost += depreciated(versions, self.regimes, on, known);
        }
        of_class
    }

    fn applied(&self, items: &[&Item]) -> Vec<Event> {
        let on = self.row.recorded_at.day();
        let of = |(class, (cost, depreciation)): (Class, (Money, Money))| Event {
            class,
            sums: Sums { cost, depreciation, ..Sums::default() },
            ..self.event(BookingEvent::DisposalApplied, on)
        };
        self.worth(items, on).into_iter().map(of).collect()
    }

    /// What went, by class, and what came in for all. Where the assets left their account when it was asked for,
    /// what is written off is what they were worth then.
    fn executed(&self, items: &[&Item], on: Day) -> Vec<Event> {
        let applied_on = self.row.recorded_at.day();
        let regime = regime_on(self.regimes, applied_on);
        let is_pending = regime.is_some_and(|regime| {
            let cases = table::cases(BookingEvent::DisposalApplied, Some(self.row.mode), regime);
            cases.first().is_some_and(crate::entries::Case::is_booked)
        });
        let (then, now) = (self.worth(items, applied_on), self.worth(items, on));
        let of = |worth: &BTreeMap<Class, (Money, Money)>| {
            worth.values().map(|(cost, lost)| (*cost, *lost)).collect::<Vec<_>>()
        };
        let (before, after) = (of(&then), of(&now));
        let net: Vec<i64> = after.iter().map(|(cost, lost)| (*cost - *lost).fen()).collect();
        let whole: i64 = net.iter().sum();
        let got = self.row.proceeds.map_or(whole, Money::fen);
        let shares = parted(got, &net);
        let mut events = Vec::with_capacity(net.len() + 1);
        for (at, class) in now.into_keys().enumerate() {
            let (cost, depreciation) = if is_pending { before[at] } else { after[at] };
            let over = if is_pending { (after[at].1 - depreciation).max(Money::ZERO) } else { Money::ZERO };
            let sums = Sums { cost, depreciation, proceeds: Money(shares[at]), over, ..Sums::default() };
            events.push(Event { class, sums, ..self.event(BookingEvent::DisposalExecuted, on) });
        }
        let sum = |of: fn(&(Money, Money)) -> Money| after.iter().map(of).fold(Money::ZERO, |sum, one| sum + one);
        let (cost, depreciation) = (sum(|(cost, _)| *cost), sum(|(_, lost)| *lost));
        let proceeds = self.row.proceeds.unwrap_or_default();
        let sums = Sums { cost, depreciation, proceeds, ..Sums::default() };
        let is_settled = !matches!(self.row.mode, DisposalMode::Investment | DisposalMode::Exchange);
        events.extend(is_settled.then(|| Event { sums, ..self.event(BookingEvent::DisposalProceeds, on) }));
        events
    }
}
