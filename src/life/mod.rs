//! 资产变动: what happens to cards between acquisition and disposal, said here instead of in a list: where they
//! stand and in whose hands (内部调剂), how they are used, what they cost; and that it was not so.
//!
//! Regulation: 行政事业性国有资产管理条例 (国务院令第738号) has changes recorded in the cards as they happen; moving a
//! thing to another unit is no change but a disposal (`disposal`). A changed cost restates no depreciation
//! (政府会计准则第3号, 企业会计准则第4号).
//!
//! Every change is a version of the card from its business date on, appended; undoing one appends what was said
//! before. Nothing happens in a month whose depreciation is posted. The accounts are never written.
//!
//! | file | what it is |
//! |---|---|
//! | `rules` | what a change must say; pure |
//! | `service` | changes that are kept |

pub mod rules;
pub mod service;

/// The messages of this room.
pub mod words {
    crate::words! {
        CHANGED_LATER = "第 {0} 张卡片在 {1} 已有变动，变动日期不能更早", "card {0} changed on {1}: nothing is said of it from an earlier day on";
        NOTHING_CHANGES = "没有写明变动内容", "it does not say what changes";
        REASON_FORM = "变动原因应为 1 至 {0} 个字节，不含控制字符", "a reason has 1 to {0} bytes and no control characters";
        ON_LATE = "变动日期 {0} 晚于今日", "it cannot have changed on {0}, which is to come";
        STATE_OF_DISPOSAL = "使用状况“{0}”须通过资产处置办理", "only a disposal makes a card {0}";
        VALUE_NEGATIVE = "原值及资金来源不能为负", "neither a cost nor what it was paid from is negative";
        VALUE_BELOW = "调整后的原值 {0} 低于累计折旧 {1}", "the cost of {0} is below the accumulated depreciation of {1}";
        FUNDS_OTHER = "财政拨款 {0} 与非财政拨款 {1} 之和不等于原值 {2}", "{0} from the treasury and {1} from elsewhere are not the cost of {2}";
        FUNDS_MISSING = "卡片记有资金来源，调整原值须同时写明财政拨款和非财政拨款", "the card says what it was paid from: say so of the new cost";
        NOT_OURS = "卡片最近一次变动不是在本系统登记的变动，不能撤销", "the last change of the card was not said here and is not undone here";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
