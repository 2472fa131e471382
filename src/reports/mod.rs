//! 报表: the four tables that come out of the cards, for a person to check, print and sign.
//!
//! Regulation: 行政事业性国有资产管理条例 (国务院令第738号) has the stock of assets reported every year, from
//! cards and not typed; 政府会计准则第3号 has depreciation posted by the month. Nothing here is kept: every
//! table is computed from the versions of the cards by the one engine of `depreciation`, so that list, card,
//! table and posted month cannot disagree. Of a card of which nothing follows, what it states is told, and how
//! many such cards there are.
//!
//! | file | what it is |
//! |---|---|
//! | `card` | a card through time, as far as the tables go; pure |
//! | `figures` | 数量、原值、累计折旧、净值, added up; pure |
//! | `form` | the rows of 存量情况表 and which classes fit them (`form.toml`); the classes of vehicles |
//! | `stock` | 固定和无形资产存量情况表; pure |
//! | `schedule` | 折旧计算表 of a month, with its allocation to departments; pure |
//! | `movements` | 资产增减变动表 between two days; pure |
//! | `vehicles` | 车辆情况表; pure |
//! | `workbook` | the four tables as a workbook to print and sign; pure |
//! | `service`, `store` | the tables of what is held; statements |

mod card;
mod figures;
pub mod form;
pub mod movements;
pub mod schedule;
pub mod service;
pub mod stock;
pub mod store;
pub mod vehicles;
pub mod workbook;

pub use card::{Card, Detail, Regimes, State};
pub use figures::Figures;

/// The messages of this room.
pub mod words {
    crate::words! {
        ROW_STATES = "“{0}”：期末账面数合计与各使用状况之和不符", "row '{0}': the closing figures are not the sum of the states";
        ROWS_SUM = "“{0}”与其下各行之和不符", "row '{0}' is not the sum of the rows below it";
        CARDS_SUM = "合计与逐张卡片之和不符", "the total is not the sum of the cards";
        CLASS_FOOT = "“{0} {1}”：期初＋增加－减少（累计折旧另加本期计提）≠期末", "class '{0} {1}': opening and movements do not make the closing figures";
        CLASSES_SUM = "各分类之和与合计不符", "the classes do not sum up to the total";
        DEPARTMENTS_SUM = "费用分配之和与合计不符", "what is allocated to departments does not sum up to the total";
        POSTED_OTHERWISE = "{0} 已计提 {1} 张卡片 {2} 元，按现有卡片应为 {3} 张 {4} 元，或明细不同：计提后卡片有变动", "{0} was posted with {1} cards and {2}; by the cards as they are now it is {3} cards and {4}, or the lines differ: cards changed since";
        STATED = "有 {0} 张卡片无法推算折旧，按卡片所载列示", "of {0} cards nothing follows: what they state is told";
        FOOTS = "表内勾稽核对无误", "all totals foot";
        WRITING = "写出报表时出错", "writing the tables failed";
        FROM_AFTER = "起始日期 {0} 晚于截止日期 {1}", "the first day {0} is later than the last day {1}";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
