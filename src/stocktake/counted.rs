//! What a stocktake that was counted here has of a count list, as facts: one row for each card that was expected,
//! and for each other thing. Pure.

use crate::facts::{CountRow, Counts, Dictionary, Origin, Sealed, Texts};
use entity::{CountResult, Day, Quantity};

/// What a row says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// Where it stands in the list, from 1: of cards that were expected, where they stand among these (序号).
    pub number: u32,
    /// 资产编号.
    pub asset_no: String,
    /// 卡片编号.
    pub card_no: String,
    /// 标签号.
    pub tag_no: String,
    /// 资产名称.
    pub name: String,
    /// 使用部门.
    pub department: String,
    /// 使用人.
    pub user: String,
    /// 保管人.
    pub keeper: String,
    /// 存放地点.
    pub location: String,
    /// 盘点结果.
    pub result: CountResult,
    /// 数量.
    pub quantity: Quantity,
    /// 盘点日期.
    pub counted_on: Day,
    /// 盘点人.
    pub counter: String,
}

impl Counted {
    /// The row in the table of facts.
    pub(super) fn row(&self, table: u16, texts: &mut Texts) -> CountRow {
        CountRow {
            origin: Origin { table, row: self.number },
            asset_no: texts.add_code(&self.asset_no),
            card_no: texts.add_code(&self.card_no),
            tag_no: texts.add_code(&self.tag_no),
            name: texts.add(&self.name),
            department: texts.add(&self.department),
            user: texts.add(&self.user),
            keeper: texts.add(&self.keeper),
            location: texts.add(&self.location),
            result: self.result,
            quantity: self.quantity.0,
            counted_on: self.counted_on,
            counter: texts.add(&self.counter),
            ..CountRow::default()
        }
    }
}

/// No rows yet, of the columns that such a list has.
fn blank() -> Counts {
    let mut counts = Counts::default();
    counts.origin.declare();
    let codes = [&mut counts.asset_no, &mut counts.card_no, &mut counts.tag_no, &mut counts.name];
    let found =
        [&mut counts.department, &mut counts.user, &mut counts.keeper, &mut counts.location, &mut counts.counter];
    for column in codes.into_iter().chain(found) {
        column.declare();
    }
    counts.result.declare();
    counts.quantity.declare();
    counts.counted_on.declare();
    counts
}

/// The columns that such a list has.
pub fn columns() -> i64 {
    blank().columns()
}

/// The rows as facts, in their order.
pub fn facts(rows: &[Counted]) -> (Counts, Dictionary) {
    let mut dictionary = Dictionary::default();
    let mut texts = dictionary.texts();
    let mut part = blank();
    for row in rows {
        part.push(&row.row(0, &mut texts));
    }
    (Sealed::new(part, texts).alone(&mut dictionary), dictionary)
}

#[cfg(test)]
mod tests {
    use super::{Counted, columns, facts};
    use entity::{CountResult, Quantity};

    #[test]
    fn rows_are_facts_with_their_columns() {
        let row = Counted {
            number: 1,
            asset_no: "ZC001".to_owned(),
            result: CountResult::Moved,
            quantity: Quantity::ONE,
            ..Counted::default()
        };
        let (counts, texts) = facts(&[row.clone(), Counted { number: 4, quantity: Quantity::ZERO, ..row }]);
        assert_eq!((counts.len(), counts.columns()), (2, columns()));
        assert_eq!((counts.origin.at(1).row, texts.text(counts.asset_no.at(1))), (4, "ZC001"));
        assert_ne!(counts.digest(0), counts.digest(1));
        assert_eq!(counts.result.at(0), CountResult::Moved);
    }
}
