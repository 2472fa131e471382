//! The attributes that can be compared, as integers: equal values are equal numbers.

use crate::facts::{CardRow, CountRow, Facts, LedgerRow, Sym};

/// An attribute that rows of two sides may share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 资产名称.
    Name,
    /// 规格型号.
    Specification,
    /// 品牌.
    Brand,
    /// 资产分类代码.
    ClassCode,
    /// 资产分类名称.
    ClassName,
    /// 计量单位.
    Unit,
    /// 数量.
    Quantity,
    /// 原值.
    Value,
    /// 取得日期.
    AcquiredOn,
    /// 使用部门.
    Department,
    /// 使用人.
    User,
    /// 保管人.
    Keeper,
    /// 存放地点.
    Location,
    /// 使用状况.
    UsageState,
    /// 产品序列号.
    SerialNo,
    /// Further columns of a mapping.
    Extra(u8),
}

/// Every field with the names a mapping may call it by.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Name, &["name"]),
    (Field::Specification, &["specification"]),
    (Field::Brand, &["brand"]),
    (Field::ClassCode, &["class_code", "class"]),
    (Field::ClassName, &["class_name"]),
    (Field::Unit, &["unit"]),
    (Field::Quantity, &["quantity", "counted_quantity"]),
    (Field::Value, &["value", "original_value", "counted_value"]),
    (Field::AcquiredOn, &["acquired_on", "date"]),
    (Field::Department, &["department", "use_department", "actual_department"]),
    (Field::User, &["user", "actual_user"]),
    (Field::Keeper, &["keeper"]),
    (Field::Location, &["location", "actual_location"]),
    (Field::UsageState, &["usage_state", "actual_state"]),
    (Field::SerialNo, &["serial_no"]),
    (Field::Extra(1), &["extra_1"]),
    (Field::Extra(2), &["extra_2"]),
    (Field::Extra(3), &["extra_3"]),
    (Field::Extra(4), &["extra_4"]),
    (Field::Extra(5), &["extra_5"]),
];

impl Field {
    /// Every field.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(field, _)| *field)
    }

    /// The field a mapping means by a name.
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(field, _)| *field)
    }

    /// Whether cards and counts both have this column.
    pub fn on_cards_and_counts(self, facts: &Facts) -> bool {
        let (Some(cards), Some(counts)) = (&facts.cards, &facts.counts) else { return false };
        match self {
            Self::Name => cards.name.is_present() && counts.name.is_present(),
            Self::Specification => cards.specification.is_present() && counts.specification.is_present(),
            Self::Brand => cards.brand.is_present() && counts.brand.is_present(),
            Self::ClassCode => cards.class_code.is_present() && counts.class_code.is_present(),
            Self::ClassName => cards.class_name.is_present() && counts.class_name.is_present(),
            Self::Unit => cards.unit.is_present() && counts.unit.is_present(),
            Self::Quantity => cards.quantity.is_present() && counts.quantity.is_present(),
            Self::Value => cards.value.is_present() && counts.value.is_present(),
            Self::AcquiredOn => cards.acquired_on.is_present() && counts.acquired_on.is_present(),
            Self::Department => cards.department.is_present() && counts.department.is_present(),
            Self::User => cards.user.is_present() && counts.user.is_present(),
            Self::Keeper => cards.keeper.is_present() && counts.keeper.is_present(),
            Self::Location => cards.location.is_present() && counts.location.is_present(),
            Self::UsageState => cards.usage_state.is_present() && counts.usage_state.is_present(),
            Self::SerialNo => cards.serial_no.is_present() && counts.serial_no.is_present(),
            Self::Extra(1) => cards.extra_1.is_present() && counts.extra_1.is_present(),
            Self::Extra(2) => cards.extra_2.is_present() && counts.extra_2.is_present(),
            Self::Extra(3) => cards.extra_3.is_present() && counts.extra_3.is_present(),
            Self::Extra(4) => cards.extra_4.is_present() && counts.extra_4.is_present(),
            Self::Extra(_) => cards.extra_5.is_present() && counts.extra_5.is_present(),
        }
    }

    /// Whether ledger and cards both have this column.
    pub fn on_ledger_and_cards(self, facts: &Facts) -> bool {
        let (Some(ledger), Some(cards)) = (&facts.ledger, &facts.cards) else { return false };
        match self {
            Self::Name => ledger.name.is_present() && cards.name.is_present(),
            Self::Specification => ledger.specification.is_present() && cards.specification.is_present(),
            Self::ClassName => ledger.class_name.is_present() && cards.class_name.is_present(),
            Self::Quantity => ledger.quantity.is_present() && cards.quantity.is_present(),
            Self::Value => cards.value.is_present(),
            Self::Department => ledger.department.is_present() && cards.department.is_present(),
            _ => false,
        }
    }

    /// The value on a card as a number; texts by the symbol they are compared by.
    pub fn of_card(self, card: &CardRow) -> i64 {
        let text = |sym: Sym| sym.index() as i64;
        match self {
            Self::Name => text(card.name),
            Self::Specification => text(card.specification),
            Self::Brand => text(card.brand),
            Self::ClassCode => text(card.class_code),
            Self::ClassName => text(card.class_name),
            Self::Unit => text(card.unit),
            Self::Quantity => card.quantity,
            Self::Value => card.value,
            Self::AcquiredOn => i64::from(card.acquired_on.number()),
            Self::Department => text(card.department),
            Self::User => text(card.user),
            Self::Keeper => text(card.keeper),
            Self::Location => text(card.location),
            Self::UsageState => card.usage_state as i64,
            Self::SerialNo => text(card.serial_no),
            Self::Extra(1) => text(card.extra_1),
            Self::Extra(2) => text(card.extra_2),
            Self::Extra(3) => text(card.extra_3),
            Self::Extra(4) => text(card.extra_4),
            Self::Extra(_) => text(card.extra_5),
        }
    }

    /// The value on a count row as a number.
    pub fn of_count(self, count: &CountRow) -> i64 {
        let text = |sym: Sym| sym.index() as i64;
        match self {
            Self::Name => text(count.name),
            Self::Specification => text(count.specification),
            Self::Brand => text(count.brand),
            Self::ClassCode => text(count.class_code),
            Self::ClassName => text(count.class_name),
            Self::Unit => text(count.unit),
            Self::Quantity => count.quantity,
            Self::Value => count.value,
            Self::AcquiredOn => i64::from(count.acquired_on.number()),
            Self::Department => text(count.department),
            Self::User => text(count.user),
            Self::Keeper => text(count.keeper),
            Self::Location => text(count.location),
            Self::UsageState => count.usage_state as i64,
            Self::SerialNo => text(count.serial_no),
            Self::Extra(1) => text(count.extra_1),
            Self::Extra(2) => text(count.extra_2),
            Self::Extra(3) => text(count.extra_3),
            Self::Extra(4) => text(count.extra_4),
            Self::Extra(_) => text(count.extra_5),
        }
    }

    /// The value on a ledger row as a number.
    pub fn of_ledger(self, line: &LedgerRow) -> i64 {
        let text = |sym: Sym| sym.index() as i64;
        match self {
            Self::Name => text(line.name),
            Self::Specification => text(line.specification),
            Self::ClassName => text(line.class_name),
            Self::Quantity => line.quantity,
            Self::Value => line.debit - line.credit,
            Self::Department => text(line.department),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, NAMES};

    #[test]
    fn every_name_means_one_field() {
        for (field, names) in NAMES {
            for name in *names {
                assert_eq!(Field::named(name), Some(*field), "{name}");
            }
        }
        assert_eq!(Field::named("colour"), None);
    }
}
