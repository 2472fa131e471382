//! A card through time, as far as the tables go.

use super::figures::Figures;
use crate::assets::change::Uses;
use crate::depreciation::Worth;
use crate::depreciation::card::{Book, Stated, book};
use crate::depreciation::standing::{Standing, standing};
use entity::{CardId, CardVersionKind, Day, Quantity, Regime};

/// The regimes of an institute by the day from which each is followed.
pub type Regimes = [(Day, Regime)];

/// A card with its versions in force one after the other, the oldest first.
#[derive(Debug, Clone)]
pub struct Card {
    /// Its id.
    pub id: CardId,
    /// Its number in the form in which numbers are compared.
    pub key: String,
    /// Tells cards of one number apart.
    pub ordinal: i32,
    /// What each version says of depreciation.
    pub stated: Vec<Stated>,
    /// What each of them says besides.
    pub details: Vec<Detail>,
}

/// What a version says besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Why it came to be.
    pub kind: CardVersionKind,
    /// 卡片编号, or 资产编号 where it has none.
    pub number: String,
    /// 资产名称.
    pub name: String,
    /// 使用部门; blank where none is said.
    pub department: String,
    /// 数量.
    pub quantity: Quantity,
    /// What of its value is used otherwise than in use.
    pub uses: Uses,
    /// 未入账.
    pub unbooked: bool,
    /// Texts in which a vehicle's plate may stand.
    pub marks: Vec<String>,
}

/// A card as it is on a day.
#[derive(Debug)]
pub struct State<'c> {
    /// What its version in force says of depreciation.
    pub stated: &'c Stated,
    /// What that says besides.
    pub detail: &'c Detail,
    /// How it stands.
    pub standing: Standing,
    /// What it is worth: 账面价值, or what it states where that does not follow.
    pub worth: Worth,
    /// The card on the books, where that follows.
    pub book: Option<Book>,
}

impl Card {
    /// The card on a day; none where no version of it is in force by then.
    pub fn on(&self, regimes: &Regimes, day: Day) -> Option<State<'_>> {
        let standing = standing(&self.stated, regimes, day)?;
        let at = self.stated.partition_point(|version| version.effective_on <= day).checked_sub(1)?;
        let (stated, detail) = (self.stated.get(at)?, self.details.get(at)?);
        let book = book(&self.stated, regimes, day).ok();
        let said = Worth { cost: stated.cost, accumulated: stated.accumulated };
        let worth = book.as_ref().map_or(said, |book| book.on(day));
        Some(State { stated, detail, standing, worth, book })
    }

    /// The card on a day, where it is on the books then.
    pub fn there(&self, regimes: &Regimes, day: Day) -> Option<State<'_>> {
        self.on(regimes, day).filter(|state| state.standing.is_there)
    }
}

impl State<'_> {
    /// What it comes to.
    pub fn figures(&self) -> Figures {
        let Worth { cost, accumulated } = self.worth;
        Figures { quantity: self.detail.quantity, cost, accumulated }
    }

    /// Whether what it is worth follows from the card, and is not only what it states.
    pub const fn follows(&self) -> bool {
        self.book.is_some()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Card, Detail, Uses};
    use crate::depreciation::card::{Class, Stated};
    use entity::{CardId, CardVersionKind, Day, Money, Quantity, Regime, UsageState};
    use uuid::Uuid;

    /// An institute that keeps its books by the rules of the government.
    pub const REGIMES: &[(Day, Regime)] = &[(Day::BLANK, Regime::Government)];

    pub fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// A thing of 7,200.00 and six years, booked on the last of March 2024, as a test has it.
    #[derive(Debug, Clone, Copy)]
    pub struct CardOf {
        pub number: &'static str,
        pub code: &'static str,
        pub usage: UsageState,
        pub booked: &'static str,
        pub department: &'static str,
        pub uses: Uses,
    }

    impl CardOf {
        pub fn new(number: &str, code: &str) -> Self {
            let [number, code] = [number, code].map(|text| &*String::leak(text.to_owned()));
            Self { number, code, usage: UsageState::InUse, booked: "2024-03-31", department: "", uses: Uses::default() }
        }

        /// What its list says, which says no day.
        pub fn stated(&self) -> Stated {
            let edition = match self.code.len() {
                7 => "2010",
                9 => "2022",
                _ => "",
            };
            Stated {
                effective_on: day("1949-01-01"),
                cost: Money(720_000),
                life: 72,
                booked_on: day(self.booked),
                usage: self.usage,
                class: Class { code: self.code.to_owned(), name: String::new(), edition: edition.to_owned() }.into(),
                ..Stated::default()
            }
        }

        pub fn detail(&self, kind: CardVersionKind) -> Detail {
            Detail {
                kind,
                number: self.number.to_owned(),
                name: format!("资产{}", self.number),
                department: self.department.to_owned(),
                quantity: Quantity::ONE,
                uses: self.uses,
                unbooked: false,
                marks: Vec::new(),
            }
        }

        pub fn card(&self) -> Card {
            Card {
                id: CardId(Uuid::nil()),
                key: self.number.to_owned(),
                ordinal: 1,
                stated: vec![self.stated()],
                details: vec![self.detail(CardVersionKind::Registered)],
            }
        }

        /// The card, with a version from another day on.
        pub(in crate::reports) fn and(
            &self,
            kind: CardVersionKind,
            on: &str,
            change: impl FnOnce(&mut Stated, &mut Detail),
        ) -> Card {
            self.card().and(kind, on, change)
        }
    }

    impl Card {
        /// The same, with a version from another day on.
        #[must_use]
        pub(in crate::reports) fn and(
            mut self,
            kind: CardVersionKind,
            on: &str,
            change: impl FnOnce(&mut Stated, &mut Detail),
        ) -> Self {
            let mut stated = self.stated.last().expect("a version").clone();
            let mut detail = self.details.last().expect("a version").clone();
            (stated.effective_on, detail.kind) = (day(on), kind);
            change(&mut stated, &mut detail);
            self.stated.push(stated);
            self.details.push(detail);
            self
        }
    }
}
