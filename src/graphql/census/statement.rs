//! 账卡物对账表, as a client is told of it.

use super::super::imports::Problem;
use super::super::scalar::{Money, Quantity};
use crate::census::statement::{Book, Movement, Row, Statement};
use crate::words::Lang;
use async_graphql::SimpleObject;

/// 期初、增加、减少、期末 of a side.
#[derive(Debug, Clone, SimpleObject)]
pub struct StatementMovement {
    /// 期初数; null where only the closing is known.
    opening: Option<Money>,
    /// 本期增加、本期计提; null where only the closing is known.
    increase: Option<Money>,
    /// 本期减少、本期转出; null where only the closing is known.
    decrease: Option<Money>,
    /// 期末数.
    closing: Money,
}

impl From<Movement> for StatementMovement {
    fn from(of: Movement) -> Self {
        Self {
            opening: Some(Money(of.opening)),
            increase: Some(Money(of.increase)),
            decrease: Some(Money(of.decrease)),
            closing: Money(of.closing),
        }
    }
}

/// What one side says of a class (账、卡、差异).
#[derive(Debug, Clone, SimpleObject)]
pub struct StatementBook {
    /// 原值.
    cost: StatementMovement,
    /// 累计折旧; of cards, and of the difference, only its closing where no months are posted here.
    accumulated: StatementMovement,
    /// 期初净值; null where only the closing of 累计折旧 is known.
    opening_net: Option<Money>,
    /// 期末净值.
    closing_net: Money,
}

impl StatementBook {
    fn of(of: Book, is_moving: bool) -> Self {
        let closing = Money(of.accumulated.closing);
        let standing = StatementMovement { opening: None, increase: None, decrease: None, closing };
        Self {
            cost: of.cost.into(),
            accumulated: if is_moving { of.accumulated.into() } else { standing },
            opening_net: is_moving.then(|| Money(of.opening_net())),
            closing_net: Money(of.closing_net()),
        }
    }
}

/// A class of the table (对账表的行). A side that was not compared is null, never 0.
#[derive(Debug, Clone, SimpleObject)]
pub struct StatementRow {
    /// 类别代码; blank where only a name is known, and in the total.
    class_code: String,
    /// 资产类别.
    class_name: String,
    /// 账.
    ledger: Option<StatementBook>,
    /// 卡.
    cards: Option<StatementBook>,
    /// 账 − 卡.
    difference: Option<StatementBook>,
    /// How many things there are (实物数量).
    physical_quantity: Option<Quantity>,
    /// What they cost (实物原值).
    physical_value: Option<Money>,
    /// 卡 − 物.
    card_physical: Option<Money>,
}

impl StatementRow {
    fn of(row: &Row, is_moving: bool) -> Self {
        let book = |of| StatementBook::of(of, is_moving);
        Self {
            class_code: row.class.code.clone(),
            class_name: row.class.name.clone(),
            ledger: row.ledger.map(|of| StatementBook::of(of, true)),
            cards: row.cards.map(book),
            difference: row.difference.map(book),
            physical_quantity: row.physical.map(|of| Quantity(of.quantity)),
            physical_value: row.physical.map(|of| Money(of.value)),
            card_physical: row.missing.map(Money),
        }
    }
}

/// Accounts, cards and stock side by side, class by class (账卡物对账表).
#[derive(Debug, Clone, SimpleObject)]
pub struct ReconciliationStatement {
    /// By class, in the order of their codes (各类).
    rows: Vec<StatementRow>,
    /// 合计.
    total: StatementRow,
    /// What does not foot; nothing where all is right (表内勾稽).
    checks: Vec<Problem>,
}

impl ReconciliationStatement {
    /// The table in a language.
    pub fn of(statement: &Statement, lang: Lang) -> Self {
        Self {
            rows: statement.rows.iter().map(|row| StatementRow::of(row, statement.is_moving)).collect(),
            total: StatementRow::of(&statement.total, statement.is_moving),
            checks: statement.checks().iter().map(|told| Problem::told(told, lang)).collect(),
        }
    }
}
