//! 固定和无形资产存量情况表: what there was at the beginning of the year, and what there is on a day, by how it
//! is used.

use super::card::{Card, Regimes, State};
use super::figures::Figures;
use super::form::{Form, Part, form};
use super::words;
use crate::words::Told;
use entity::{Day, Money, Quantity, UsageState, round_half_up};

/// A column of what there is on the day (使用状况).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// 在用.
    InUse,
    /// 出租出借.
    LeasedOrLent,
    /// 闲置.
    Idle,
    /// 待处置.
    AwaitingDisposal,
    /// 其他: no state is said, or it is under works.
    Other,
}

impl Use {
    /// How many there are.
    pub const COUNT: usize = 5;

    /// The column of a state.
    pub const fn of(state: UsageState) -> Self {
        match state {
            UsageState::InUse => Self::InUse,
            UsageState::LeasedOut | UsageState::Lent | UsageState::LeasedOrLent => Self::LeasedOrLent,
            UsageState::Idle => Self::Idle,
            UsageState::AwaitingDisposal => Self::AwaitingDisposal,
            UsageState::Unstated | UsageState::UnderWorks | UsageState::Disposed | UsageState::Unknown => Self::Other,
        }
    }
}

/// What a row comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amounts {
    /// 期初账面数.
    pub opening: Figures,
    /// 期末账面数 合计.
    pub closing: Figures,
    /// The same by [`Use`], in its order.
    pub by_use: [Figures; Use::COUNT],
}

impl Amounts {
    fn add(&mut self, other: &Self) {
        self.opening += other.opening;
        self.closing += other.closing;
        for (sum, figures) in self.by_use.iter_mut().zip(other.by_use) {
            *sum += figures;
        }
    }

    /// What is used so.
    pub const fn used(&self, used: Use) -> Figures {
        self.by_use[used as usize]
    }

    fn sum<'a>(rows: impl Iterator<Item = &'a Row>) -> Self {
        let mut sum = Self::default();
        rows.for_each(|row| sum.add(&row.amounts));
        sum
    }
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// 合计.
    Total,
    /// 一、固定资产.
    Fixed,
    /// A row that classes fit.
    Classes(Part),
    /// Classes that fit no row.
    Unfit,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its code (行次).
    pub code: String,
    /// Its name (项目).
    pub name: String,
    /// Where it stands.
    pub level: Level,
    /// What it comes to.
    pub amounts: Amounts,
}

/// The table of a day.
#[derive(Debug, Clone)]
pub struct Stock {
    /// 期末.
    pub on: Day,
    /// 期初: the last day of the year before; none where the calendar begins with the year.
    pub opened_on: Option<Day>,
    /// The form.
    pub form: &'static Form,
    /// The rows in their order; the last is there only where something fits no other.
    pub rows: Vec<Row>,
    /// Cards of which nothing follows: what they state is told.
    pub stated: u64,
    /// Cards that are not booked yet (未入账); they are among the figures.
    pub unbooked: u64,
    /// What the cards come to, added up beside the rows.
    cards: (Figures, Figures),
}

/// The table of a day while its cards are taken.
#[derive(Debug)]
pub struct Tally {
    stock: Stock,
    classes: Vec<Amounts>,
}

impl Tally {
    /// Of no card yet.
    pub fn new(on: Day) -> Self {
        let form = form(on.year());
        let opened_on = Day::from_ymd(on.year() - 1, 12, 31);
        let cards = (Figures::default(), Figures::default());
        let stock = Stock { on, opened_on, form, rows: Vec::new(), stated: 0, unbooked: 0, cards };
        // The last one is of what fits no row.
        Self { stock, classes: vec![Amounts::default(); form.rows.len() + 1] }
    }

    /// Takes a card.
    pub fn add(&mut self, card: &Card, regimes: &Regimes) {
        let stock = &mut self.stock;
        let row = |state: &State<'_>| stock.form.row_of(&state.stated.class).unwrap_or(stock.form.rows.len());
        let opening = stock.opened_on.and_then(|day| card.there(regimes, day));
        let closing = card.there(regimes, stock.on);
        if let Some(state) = &opening {
            self.classes[row(state)].opening += state.figures();
            stock.cards.0 += state.figures();
        }
        if let Some(state) = &closing {
            let amounts = &mut self.classes[row(state)];
            amounts.closing += state.figures();
            for (used, figures) in by_use(state) {
                amounts.by_use[used as usize] += figures;
            }
            stock.cards.1 += state.figures();
            stock.unbooked += u64::from(state.detail.unbooked);
        }
        let follows = |state: &Option<State<'_>>| state.as_ref().is_none_or(State::follows);
        stock.stated += u64::from(!follows(&opening) || !follows(&closing));
    }

    /// The table of what was taken.
    pub fn finish(self) -> Stock {
        let Self { mut stock, mut classes } = self;
        let unfit = classes.pop().unwrap_or_default();
        let of_class = |(row, amounts): (&super::form::FormRow, Amounts)| Row {
            code: row.code.clone(),
            name: row.name.clone(),
            level: Level::Classes(row.part),
            amounts,
        };
        let classes: Vec<Row> = stock.form.rows.iter().zip(classes).map(of_class).collect();
        let fixed = Amounts::sum(classes.iter().filter(|row| row.level == Level::Classes(Part::Fixed)));
        let mut total = Amounts::sum(classes.iter());
        total.add(&unfit);
        let row = |code: &str, name: &str, level, amounts| Row { code: code.into(), name: name.into(), level, amounts };
        stock.rows.push(row("TOTAL", "合计", Level::Total, total));
        stock.rows.push(row("FIXED", "一、固定资产", Level::Fixed, fixed));
        stock.rows.extend(classes);
        if unfit != Amounts::default() {
            stock.rows.push(row("UNFIT", "三、未归入上列各类", Level::Unfit, unfit));
        }
        stock
    }
}

/// What a card comes to by how it is used. Where its value is divided, 累计折旧 goes with the value, the shares summing
/// to the fen, and its things stand with its own state.
fn by_use(state: &State<'_>) -> Vec<(Use, Figures)> {
    let (own, whole) = (Use::of(state.stated.usage), state.figures());
    let parts = state.detail.uses.parts(state.stated.cost);
    if parts.is_empty() || whole.cost != state.stated.cost {
        return vec![(own, whole)];
    }
    let (mut before, mut given) = (0_i128, Money::ZERO);
    let share = |(used, cost): (UsageState, Money)| {
        before += i128::from(cost.fen());
        let until = round_half_up(i128::from(whole.accumulated.fen()) * before, whole.cost.fen().into());
        let until = until.map_or(whole.accumulated, Money);
        let accumulated = until - given;
        given = until;
        (Use::of(used), Figures { quantity: Quantity::default(), cost, accumulated })
    };
    let mut shares: Vec<(Use, Figures)> = parts.into_iter().map(share).collect();
    let things = Figures { quantity: whole.quantity, ..Figures::default() };
    match shares.iter_mut().find(|(used, _)| *used == own) {
        Some((_, figures)) => *figures += things,
        None => shares.push((own, things)),
    }
    shares
}

impl Stock {
    /// What of the table does not foot (表内勾稽): nothing where it is right.
    pub fn checks(&self) -> Vec<Told> {
        let mut told = Vec::new();
        for row in &self.rows {
            if row.amounts.by_use.into_iter().sum::<Figures>() != row.amounts.closing {
                told.push(words::ROW_STATES.with([&row.name]));
            }
        }
        let sum = |below: fn(Level) -> bool| Amounts::sum(self.rows.iter().filter(|row| below(row.level)));
        let fixed = sum(|level| level == Level::Classes(Part::Fixed));
        let all = sum(|level| matches!(level, Level::Classes(_) | Level::Unfit));
        for row in &self.rows {
            let is_sum = match row.level {
                Level::Total => row.amounts == all,
                Level::Fixed => row.amounts == fixed,
                Level::Classes(_) | Level::Unfit => true,
            };
            if !is_sum {
                told.push(words::ROWS_SUM.with([&row.name]));
            }
        }
        if (all.opening, all.closing) != self.cards {
            told.push(words::CARDS_SUM.with([]));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, Tally, Use};
    use crate::assets::change::Uses;
    use crate::reports::card::tests::{CardOf, REGIMES, day};
    use crate::words::Told;
    use entity::{Money, UsageState};

    fn cards() -> Vec<CardOf> {
        let of = |number: &str, code: &str, usage| CardOf { usage, ..CardOf::new(number, code) };
        vec![
            of("1", "A02010105", UsageState::InUse),
            of("2", "A02010105", UsageState::Lent),
            of("3", "A04010101", UsageState::Idle),
            of("4", "A08060301", UsageState::Unstated),
            of("5", "A07010101", UsageState::UnderWorks),
            of("6", "2010105", UsageState::AwaitingDisposal),
            CardOf { booked: "2026-02-01", ..of("7", "A05010201", UsageState::InUse) },
        ]
    }

    fn table(on: &str) -> super::Stock {
        let mut tally = Tally::new(day(on));
        for card in cards() {
            tally.add(&card.card(), REGIMES);
        }
        tally.finish()
    }

    #[test]
    fn every_card_has_its_row_and_its_column() {
        let stock = table("2025-12-31");
        let told =
            |row: &super::Row| (row.name.clone(), row.amounts.opening.cost, row.amounts.closing.quantity.0 / 10_000);
        let rows: Vec<_> = stock.rows.iter().map(told).collect();
        let of = |name: &str, yuan: i64, things: i64| (name.to_owned(), Money(yuan * 100), things);
        assert_eq!(
            rows,
            [
                of("合计", 43_200, 6),
                of("一、固定资产", 28_800, 4),
                of("（一）房屋和构筑物", 0, 0),
                of("（二）设备", 21_600, 3),
                of("（三）文物和陈列品", 0, 0),
                of("（四）图书和档案", 7_200, 1),
                of("（五）家具和用具", 0, 0),
                of("（六）特种动植物", 0, 0),
                of("二、无形资产", 7_200, 1),
                of("三、未归入上列各类", 7_200, 1),
            ]
        );
        let total = stock.rows[0].amounts;
        let used = [Use::InUse, Use::LeasedOrLent, Use::Idle, Use::AwaitingDisposal, Use::Other];
        assert_eq!(used.map(|used| total.used(used).quantity.0 / 10_000), [1, 1, 1, 1, 2]);
        // Ten months of 2024 and twelve of 2025, at a hundred a month; books are not depreciated.
        assert_eq!(total.opening.accumulated, Money(4 * 100_000));
        assert_eq!(total.used(Use::InUse).accumulated, Money(220_000));
        assert_eq!(total.used(Use::Idle).net(), Money(720_000));
        // Nothing follows of what is under works: what its card states is told.
        assert_eq!((stock.stated, stock.unbooked, stock.form.edition.as_str()), (1, 0, "2022"));
        assert_eq!(stock.checks(), []);
        assert_eq!(table("2026-02-28").rows[6].amounts.closing.quantity.0, 10_000, "it is booked by then");
    }

    #[test]
    fn a_value_that_is_used_in_several_ways_is_divided() {
        let uses = Uses { lent: Money(240_001), idle: Money(0), awaiting: Money(1) };
        let mut tally = Tally::new(day("2025-12-31"));
        tally.add(&CardOf { uses, ..CardOf::new("1", "A02010105") }.card(), REGIMES);
        let stock = tally.finish();
        let total = stock.rows[0].amounts;
        let of = |used: Use| {
            let figures = total.used(used);
            (figures.quantity.0, figures.cost.fen(), figures.accumulated.fen())
        };
        // 2,200.00 were depreciated by then; the shares sum to them.
        assert_eq!(of(Use::InUse), (10_000, 479_998, 146_666));
        assert_eq!(of(Use::LeasedOrLent), (0, 240_001, 73_334));
        assert_eq!(of(Use::AwaitingDisposal), (0, 1, 0));
        assert_eq!(of(Use::Idle), (0, 0, 0));
        assert_eq!(stock.checks(), []);
    }

    #[test]
    fn what_does_not_foot_is_told() {
        let codes = |stock: &super::Stock| stock.checks().iter().map(Told::code).collect::<Vec<_>>();
        let mut stock = table("2025-12-31");
        stock.rows[0].amounts.by_use[0].cost += Money(1);
        assert_eq!(codes(&stock), ["ROW_STATES", "ROWS_SUM"]);
        let mut stock = table("2025-12-31");
        stock.rows[3].amounts.opening.cost += Money(1);
        assert_eq!(codes(&stock), ["ROWS_SUM", "ROWS_SUM", "CARDS_SUM"]);
        let mut stock = table("2025-12-31");
        stock.rows.retain(|row| row.level != Level::Unfit);
        assert_eq!(codes(&stock), ["ROWS_SUM", "CARDS_SUM"]);
    }

    #[test]
    fn every_state_has_its_column() {
        let columns = UsageState::ALL.iter().filter(|state| Use::of(**state) == Use::Other);
        assert_eq!(
            columns.copied().collect::<Vec<_>>(),
            [UsageState::Unstated, UsageState::UnderWorks, UsageState::Disposed, UsageState::Unknown]
        );
    }
}
