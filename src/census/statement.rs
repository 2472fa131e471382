//! 账卡物对账表: a comparison, class by class, in four blocks: what the accounts say, what the cards say, the difference,
//! and what is there. From what the run has kept; nothing is compared anew. Pure.
//!
//! Where no months are posted here, a card tells one figure of its 累计折旧: then of the cards only its closing is told,
//! and only that is compared.

use super::check::{Equation, broken};
use super::words;
use crate::words::Told;
use entity::{Measure, Money, Quantity};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a run keeps of its comparison.
#[derive(Debug, Clone, Deserialize)]
pub struct Kept {
    categories: Vec<Line>,
    footing: Footing,
}

#[derive(Debug, Clone, Deserialize)]
struct Line {
    category: Option<Class>,
    measure: Measure,
    ledger: Option<Movement>,
    cards: Option<Movement>,
    physical: Option<Total>,
}

/// An asset class as the accounts divide it (资产类别).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
pub struct Class {
    /// 代码; blank where only a name is known.
    pub code: String,
    /// 名称.
    pub name: String,
}

/// 期初、增加、减少、期末.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct Movement {
    /// 期初数.
    pub opening: Money,
    /// 本期增加、本期计提.
    pub increase: Money,
    /// 本期减少、本期转出.
    pub decrease: Money,
    /// 期末数.
    pub closing: Money,
}

/// Quantity and value of what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct Total {
    /// 数量.
    pub quantity: Quantity,
    /// 原值.
    pub value: Money,
}

#[derive(Debug, Clone, Deserialize)]
struct Footing {
    ledger: Option<Total>,
    cards: Option<Total>,
    physical: Option<Total>,
}

impl Movement {
    fn standing(amount: Money) -> Self {
        Self { opening: amount, closing: amount, ..Self::default() }
    }

    /// What the opening and the movements come to.
    fn comes_to(self) -> Money {
        self.opening + self.increase - self.decrease
    }

    fn add(&mut self, other: Self) {
        self.opening += other.opening;
        self.increase += other.increase;
        self.decrease += other.decrease;
        self.closing += other.closing;
    }

    fn less(self, other: Self) -> Self {
        Self {
            opening: self.opening - other.opening,
            increase: self.increase - other.increase,
            decrease: self.decrease - other.decrease,
            closing: self.closing - other.closing,
        }
    }
}

/// What one side says of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Book {
    /// 原值.
    pub cost: Movement,
    /// 累计折旧; of the cards only its closing counts where they do not say how it moved.
    pub accumulated: Movement,
}

impl Book {
    fn add(&mut self, other: Self) {
        self.cost.add(other.cost);
        self.accumulated.add(other.accumulated);
    }

    /// 期初净值.
    pub fn opening_net(&self) -> Money {
        self.cost.opening - self.accumulated.opening
    }

    /// 期末净值.
    pub fn closing_net(&self) -> Money {
        self.cost.closing - self.accumulated.closing
    }
}

/// A class of the table. A side that was not compared is absent, never nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// 资产类别; blank in the total.
    pub class: Class,
    /// 账.
    pub ledger: Option<Book>,
    /// 卡.
    pub cards: Option<Book>,
    /// 账 − 卡.
    pub difference: Option<Book>,
    /// 物.
    pub physical: Option<Total>,
    /// 卡 − 物.
    pub missing: Option<Money>,
}

/// The table (账卡物对账表).
#[derive(Debug, Clone)]
pub struct Statement {
    /// Class by class, in the order of their codes.
    pub rows: Vec<Row>,
    /// 合计.
    pub total: Row,
    /// Whether the cards say how their 累计折旧 moved; where they do not, what stands on the last day stands as the opening.
    pub is_moving: bool,
    footing: Footing,
}

impl Row {
    fn add(&mut self, other: &Self) {
        for (sum, more) in
            [(&mut self.ledger, other.ledger), (&mut self.cards, other.cards), (&mut self.difference, other.difference)]
        {
            if let Some(more) = more {
                sum.get_or_insert_default().add(more);
            }
        }
        if let Some(more) = other.physical {
            let sum = self.physical.get_or_insert_default();
            sum.quantity.0 += more.quantity.0;
            sum.value += more.value;
        }
        if let Some(more) = other.missing {
            *self.missing.get_or_insert_default() += more;
        }
    }

    /// What the sides of a class leave.
    fn settle(&mut self) {
        if let (Some(ledger), Some(cards)) = (self.ledger, self.cards) {
            let accumulated = ledger.accumulated.less(cards.accumulated);
            self.difference = Some(Book { cost: ledger.cost.less(cards.cost), accumulated });
        }
        if let (Some(cards), Some(physical)) = (self.cards, self.physical) {
            self.missing = Some(cards.cost.closing - physical.value);
        }
    }
}

/// The table of what a run has kept.
pub fn statement(kept: Kept) -> Statement {
    let mut by_class: BTreeMap<Class, Row> = BTreeMap::new();
    let footing = kept.footing;
    // What only stands there was kept as if it had stood there from the first day.
    let moves = |movement: Movement| movement != Movement::standing(movement.closing);
    let of_cards = kept.categories.iter().filter(|line| line.measure == Measure::Depreciation);
    let is_moving = of_cards.filter_map(|line| line.cards).any(moves);
    for line in kept.categories {
        let class = line.category.unwrap_or_default();
        let row = by_class.entry(class.clone()).or_insert_with(|| Row { class, ..Row::default() });
        for (side, movement) in [(&mut row.ledger, line.ledger), (&mut row.cards, line.cards)] {
            let Some(movement) = movement else { continue };
            let book = side.get_or_insert_default();
            match line.measure {
                Measure::Cost => book.cost.add(movement),
                Measure::Depreciation => book.accumulated.add(movement),
            }
        }
        if let Some(physical) = line.physical {
            let sum = row.physical.get_or_insert_default();
            sum.quantity.0 += physical.quantity.0;
            sum.value += physical.value;
        }
    }
    let mut rows: Vec<Row> = by_class.into_values().collect();
    // What has no class stands behind what has one.
    rows.sort_by_key(|row| row.class.code.is_empty());
    rows.iter_mut().for_each(Row::settle);
    let total = sum(&rows);
    Statement { rows, total, is_moving, footing }
}

fn sum(rows: &[Row]) -> Row {
    rows.iter().fold(Row::default(), |mut sum, row| {
        sum.add(row);
        sum
    })
}

/// What every row keeps.
const EQUATIONS: [Equation<Row, Money>; 6] = [
    Equation {
        words: &words::LEDGER_COST,
        left: |row| row.ledger.map_or(Money::ZERO, |of| of.cost.comes_to()),
        right: |row| row.ledger.map_or(Money::ZERO, |of| of.cost.closing),
    },
    Equation {
        words: &words::LEDGER_DEPRECIATION,
        left: |row| row.ledger.map_or(Money::ZERO, |of| of.accumulated.comes_to()),
        right: |row| row.ledger.map_or(Money::ZERO, |of| of.accumulated.closing),
    },
    Equation {
        words: &words::CARDS_COST,
        left: |row| row.cards.map_or(Money::ZERO, |of| of.cost.comes_to()),
        right: |row| row.cards.map_or(Money::ZERO, |of| of.cost.closing),
    },
    Equation {
        words: &words::CARDS_DEPRECIATION,
        left: |row| row.cards.map_or(Money::ZERO, |of| of.accumulated.comes_to()),
        right: |row| row.cards.map_or(Money::ZERO, |of| of.accumulated.closing),
    },
    Equation {
        words: &words::LEDGER_LESS_CARDS,
        left: |row| match (row.ledger, row.cards) {
            (Some(ledger), Some(cards)) => ledger.closing_net() - cards.closing_net(),
            _ => Money::ZERO,
        },
        right: |row| row.difference.map_or(Money::ZERO, |of| of.closing_net()),
    },
    Equation {
        words: &words::CARDS_LESS_STOCK,
        left: |row| match (row.cards, row.physical) {
            (Some(cards), Some(physical)) => cards.cost.closing - physical.value,
            _ => Money::ZERO,
        },
        right: |row| row.missing.unwrap_or_default(),
    },
];

impl Statement {
    /// What of the table does not come out: nothing where it is right.
    pub fn checks(&self) -> Vec<Told> {
        let name = |row: &Row| format!("{} {}", row.class.code, row.class.name).trim().to_owned();
        let mut told = broken(self.rows.iter().map(|row| (name(row), row)), &EQUATIONS);
        told.extend(broken([(words::TOTAL.zh.to_owned(), &self.total)], &EQUATIONS));
        if sum(&self.rows) != self.total {
            told.push(words::ROWS_SUM.with([&words::TOTAL.zh]));
        }
        // The run has added its rows up before it matched any.
        let footed = [
            ("账", self.footing.ledger.map(|of| of.value), self.total.ledger.map(|of| of.cost.closing)),
            ("卡", self.footing.cards.map(|of| of.value), self.total.cards.map(|of| of.cost.closing)),
            ("物", self.footing.physical.map(|of| of.value), self.total.physical.map(|of| of.value)),
        ];
        let differs = |(side, run, table): (&str, Option<Money>, Option<Money>)| {
            let (run, table) = (run.unwrap_or_default(), table.unwrap_or_default());
            (run != table).then(|| words::RUN_FOOTING.with([&side, &run, &table]))
        };
        told.extend(footed.into_iter().filter_map(differs));
        told
    }
}
