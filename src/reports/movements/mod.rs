//! 资产增减变动表: what there was of each class before the first day, what came, what went and why, what was
//! depreciated, and what there is on the last day.
//!
//! A card is followed from one day on which something happens to the next. What it is depreciated by is what
//! its 累计折旧 changes by while it stays in a class; what it brings and takes along is no depreciation of the
//! period. An asset that goes takes its last month along, as the regime counts that.

use super::card::{Card, Regimes, State};
use super::figures::Figures;
use super::words;
use crate::depreciation::card::{Class, book};
use crate::words::Told;
use entity::{CardVersionKind as Kind, Day, DisposalMode, Money};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Why something came or went (变动原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// What the version of the card says.
    Version(Kind),
    /// How it was disposed of (处置方式).
    Disposal(DisposalMode),
    /// It was put into another class (分类调整).
    Reclassified,
}

impl Why {
    /// The code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Version(kind) => kind.code(),
            Self::Disposal(mode) => mode.code(),
            Self::Reclassified => "RECLASSIFIED",
        }
    }

    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Version(kind) => kind.zh(),
            Self::Disposal(mode) => mode.zh(),
            Self::Reclassified => "分类调整",
        }
    }
}

/// What came and went of a class.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Movement {
    /// 期初.
    pub opening: Figures,
    /// 本期增加, by why.
    pub increases: BTreeMap<Why, Figures>,
    /// 本期减少, by why.
    pub decreases: BTreeMap<Why, Figures>,
    /// 本期计提折旧.
    pub charged: Money,
    /// 期末.
    pub closing: Figures,
}

impl Movement {
    /// 本期增加.
    pub fn increase(&self) -> Figures {
        self.increases.values().copied().sum()
    }

    /// 本期减少.
    pub fn decrease(&self) -> Figures {
        self.decreases.values().copied().sum()
    }

    fn foots(&self) -> bool {
        let charged = Figures { accumulated: self.charged, ..Figures::default() };
        self.opening + self.increase() - self.decrease() + charged == self.closing
    }

    fn add(&mut self, other: &Self) {
        self.opening += other.opening;
        self.closing += other.closing;
        self.charged += other.charged;
        for (sums, figures) in [(&mut self.increases, &other.increases), (&mut self.decreases, &other.decreases)] {
            for (why, figures) in figures {
                *sums.entry(*why).or_default() += *figures;
            }
        }
    }
}

/// The table of a period.
#[derive(Debug, Clone)]
pub struct Movements {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// By class, in the order of their codes.
    pub classes: Vec<(Class, Movement)>,
    /// 合计.
    pub total: Movement,
    /// Cards of which nothing follows: what they state is told.
    pub stated: u64,
}

impl Movements {
    /// What of the table does not foot (表内勾稽): nothing where it is right.
    pub fn checks(&self) -> Vec<Told> {
        let mut told = Vec::new();
        let mut sum = Movement::default();
        for (class, movement) in &self.classes {
            sum.add(movement);
            if !movement.foots() {
                told.push(words::CLASS_FOOT.with([&class.code, &class.name]));
            }
        }
        if sum != self.total || !self.total.foots() {
            told.push(words::CLASSES_SUM.with([]));
        }
        told
    }
}

/// The table of a period, while its cards are taken.
#[derive(Debug)]
pub struct Tally {
    from: Day,
    to: Day,
    opened_on: Option<Day>,
    classes: BTreeMap<Class, Movement>,
    opening: Figures,
    closing: Figures,
    stated: u64,
}

/// A card while it stays in a class: which, and the 累计折旧 with which that began.
struct Stay {
    class: Arc<Class>,
    begun: Money,
}

impl Tally {
    /// Of no card yet; an error where the period ends before it begins.
    pub fn new(from: Day, to: Day) -> Result<Self, Told> {
        if from > to {
            return Err(words::FROM_AFTER.with([&from, &to]));
        }
        let (opening, closing) = (Figures::default(), Figures::default());
        Ok(Self { from, to, opened_on: from.before(), classes: BTreeMap::new(), opening, closing, stated: 0 })
    }

    fn of(&mut self, class: &Class) -> &mut Movement {
        if !self.classes.contains_key(class) {
            self.classes.insert(class.clone(), Movement::default());
        }
        self.classes.entry(class.clone()).or_default()
    }

    /// Takes a card; `mode` is how it was disposed of in the period, where that is known.
    pub fn add(&mut self, card: &Card, regimes: &Regimes, mode: Option<DisposalMode>) {
        let opening = self.opened_on.and_then(|day| card.there(regimes, day));
        let mut stay = opening.as_ref().map(|state| {
            self.of(&state.stated.class).opening += state.figures();
            self.opening += state.figures();
            Stay { class: state.stated.class.clone(), begun: state.worth.accumulated }
        });
        for day in self.days(card) {
            stay = self.step(card, regimes, (day, mode), stay);
        }
        let closing = card.there(regimes, self.to);
        if let (Some(state), Some(stay)) = (&closing, stay) {
            self.closing += state.figures();
            let movement = self.of(&stay.class);
            movement.closing += state.figures();
            movement.charged += state.worth.accumulated - stay.begun;
        }
        let follows = |state: &Option<State<'_>>| state.as_ref().is_none_or(State::follows);
        self.stated += u64::from(!follows(&opening) || !follows(&closing));
    }

    /// The days of the period on which something may happen to a card.
    fn days(&self, card: &Card) -> BTreeSet<Day> {
        let said = card.stated.iter().flat_map(|version| {
            let dates = [version.disposed_on, version.booked_on, version.in_service_on, version.acquired_on];
            dates.into_iter().chain([version.effective_on, version.start_on])
        });
        said.filter(|day| (self.from..=self.to).contains(day)).collect()
    }

    /// What happens to a card on a day.
    fn step(
        &mut self,
        card: &Card,
        regimes: &Regimes,
        (day, mode): (Day, Option<DisposalMode>),
        stay: Option<Stay>,
    ) -> Option<Stay> {
        let before = day.before().and_then(|day| card.there(regimes, day));
        let now = card.there(regimes, day);
        match (before.zip(stay), now) {
            (None, None) => None,
            (None, Some(now)) => {
                let class = now.stated.class.clone();
                let why = entered(now.detail.kind);
                *self.of(&class).increases.entry(why).or_default() += now.figures();
                Some(Stay { class, begun: now.worth.accumulated })
            }
            (Some((before, stay)), None) => {
                let kind = card.on(regimes, day).map(|state| state.detail.kind);
                let why = mode.map_or_else(|| left(kind), Why::Disposal);
                let let_go = book(&card.stated, regimes, day).ok().and_then(|book| book.let_go(day));
                let accumulated = let_go.unwrap_or(before.worth.accumulated);
                let movement = self.of(&stay.class);
                movement.charged += accumulated - stay.begun;
                *movement.decreases.entry(why).or_default() += Figures { accumulated, ..before.figures() };
                None
            }
            (Some((before, stay)), Some(now)) => Some(self.stays(&before, &now, stay)),
        }
    }

    /// What changes of a card that was there and stays.
    fn stays(&mut self, before: &State<'_>, now: &State<'_>, mut stay: Stay) -> Stay {
        if now.stated.class != stay.class {
            let class = now.stated.class.clone();
            let movement = self.of(&stay.class);
            movement.charged += before.worth.accumulated - stay.begun;
            *movement.decreases.entry(Why::Reclassified).or_default() += before.figures();
            *self.of(&class).increases.entry(Why::Reclassified).or_default() += before.figures();
            stay = Stay { class, begun: before.worth.accumulated };
        }
        let kind = now.detail.kind;
        let mut by = now.figures() - before.figures();
        if takes_along(kind) {
            stay.begun += by.accumulated;
        } else {
            by.accumulated = Money::ZERO;
        }
        let (more, less) = by.parted();
        let movement = self.of(&stay.class);
        for (sums, part) in [(&mut movement.increases, more), (&mut movement.decreases, less)] {
            if part != Figures::default() {
                *sums.entry(Why::Version(kind)).or_default() += part;
            }
        }
        stay
    }

    /// The table of what was taken.
    pub fn finish(self) -> Movements {
        let mut total = Movement::default();
        self.classes.values().for_each(|movement| total.add(movement));
        // Added up beside the classes, so that a card that was lost on the way is seen.
        (total.opening, total.closing) = (self.opening, self.closing);
        let nothing = Movement::default();
        let classes = self.classes.into_iter().filter(|(_, movement)| *movement != nothing).collect();
        Movements { from: self.from, to: self.to, classes, total, stated: self.stated }
    }
}

/// Whether a version brings or takes 累计折旧 along: what changes of it then was not lost in the period.
const fn takes_along(kind: Kind) -> bool {
    matches!(kind, Kind::WorksBegun | Kind::WorksCompleted | Kind::Split | Kind::Combined)
}

/// Why a card is there.
const fn entered(kind: Kind) -> Why {
    let is_said = takes_along(kind) || matches!(kind, Kind::Restored);
    Why::Version(if is_said { kind } else { Kind::Registered })
}

/// Why a card is there no more.
fn left(kind: Option<Kind>) -> Why {
    let is_said = |kind: &Kind| takes_along(*kind) || matches!(kind, Kind::Withdrawn | Kind::Restored);
    Why::Version(kind.filter(is_said).unwrap_or(Kind::Disposed))
}

#[cfg(test)]
mod tests;
