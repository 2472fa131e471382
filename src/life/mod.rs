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
//! What is split or put together carries over what was depreciated by the beginning of its month, and loses the
//! month's own from there on: the months before stay posted as they are.
//!
//! | file | what it is |
//! |---|---|
//! | `steps` | which step a card can take, and what has to prove it: data |
//! | `rules` | what a change must say; pure |
//! | `register` | what a card must say that is entered here; pure |
//! | `shares` | what parts take, and what cards come to together; pure |
//! | `service` | changes that are kept |
//! | `works` | into works, and back |
//! | `work` | what assets did in a month (月工作量) |
//! | `parts` | cards that are split and put together |
//! | `undo` | what was not so |

mod parts;
mod register;
pub mod rules;
pub mod service;
pub mod shares;
pub mod steps;
mod undo;
mod work;
mod works;

pub use parts::{NamedPart, combine, split};
pub use undo::undo;
pub use work::work;
pub use works::{Returned, works_begin, works_complete};

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
        USE_UNKNOWN = "第 {0} 部分的使用状况“{1}”不能单独列示：应为在用、出租出借、闲置或待处置", "the state {1} of part {0} is none that a part can have: in use, let or lent, idle, or to be disposed of";
        USE_UNFIT = "第 {0} 部分的价值应为正数，且每种使用状况只列一次", "the value of part {0} is not positive, or its state is named before";
        USES_SUM = "各部分价值之和应等于原值 {0}", "the parts do not come to the cost of {0}";
        USE_OF_STATE = "各部分中没有卡片的使用状况“{0}”", "none of the parts is {0}, as the card is said to be";
        USES_DIVIDED = "第 {0} 张卡片的价值按使用状况分列：先变更为单一使用状况", "the value of card {0} is used in several ways: say one state of it first";
        USES_ABOVE = "调整后的原值 {0} 低于已分列的出租出借、闲置、待处置价值", "the cost of {0} is below what is let or lent, idle and to be disposed of";
        USES_OF_ONE = "按使用状况分列价值时，一次只能变更一张卡片", "where a value is divided, one card is changed at a time";
        FUNDS_OTHER = "财政拨款 {0} 与非财政拨款 {1} 之和不等于原值 {2}", "{0} from the treasury and {1} from elsewhere are not the cost of {2}";
        FUNDS_MISSING = "卡片记有资金来源，调整原值须同时写明财政拨款和非财政拨款", "the card says what it was paid from: say so of the new cost";
        STATE_UNSAID = "使用状况须写明", "it does not say how it is used";
        FUNDS_MIXED = "有的卡片记有资金来源，有的没有：先补全再合并", "some of the cards say what they were paid from and others do not: say so of all first";
        STATE_OF_WORKS = "使用状况“改扩建中”须通过改扩建转出办理", "only works that are begun put a card into works";
        STEP_STATE = "第 {0} 张卡片的使用状况为“{1}”，不能办理“{2}”", "card {0} is {1}, and {2} does not follow from that";
        EVIDENCE_MISSING = "“{0}”须附：{1}", "{0} must be proved by: {1}";
        LIFE_FORM = "使用年限应为 1 至 {0} 个月", "a life has 1 to {0} months";
        RESIDUAL_UNFIT = "净残值 {0} 应在 0 与原值 {1} 之间", "a residual value of {0} is not between nothing and the cost of {1}";
        OCCASION_OTHER = "“{0}”不是这里的事由", "{0} is not why this happens";
        NAME_MISSING = "第 {0} 张卡片没有资产名称", "card {0} has no name";
        TEXT_FORM = "第 {0} 张卡片的文字每项应不超过 {1} 个字节，不含控制字符", "a text of card {0} has more than {1} bytes, or control characters";
        WORK_TOTAL_UNFIT = "第 {0} 张卡片的工作量不能为负，累计工作量不能超过工作总量；工作量法须写明工作总量", "the work of card {0} is negative or above all that it can do, or what it can do is not said though it is depreciated by it";
        QUANTITY_NONE = "第 {0} 张卡片的数量应为正数", "the quantity of card {0} is not positive";
        AMOUNTS_UNFIT = "第 {0} 张卡片的金额不能为负，累计折旧 {2} 与净残值 {3} 之和不能超过原值 {1}", "card {0} costs {1}: neither that nor the depreciation of {2} and the residual value of {3} can be negative or exceed it";
        LIFE_UNFIT = "第 {0} 张卡片的使用年限应不超过 {1} 个月，且不少于已计提月数", "card {0} has a life above {1} months, or below the months depreciated";
        METHOD_UNKNOWN = "第 {0} 张卡片的折旧方法须写明", "the method of card {0} is not one";
        VOUCHER_UNFIT = "第 {0} 张卡片的凭证应写明年度、期间（1 至 13）和凭证号", "the voucher of card {0} needs its year, its period from 1 to 13 and its number";
        WORK_FUTURE = "{0} 还未开始，不能登记工作量", "{0} has not begun, and nothing was done in it yet";
        WORK_UNFIT = "第 {0} 张卡片的工作量不能为负", "the work of card {0} is negative";
        WORK_METHOD = "第 {0} 张卡片不按工作量法计提折旧", "card {0} is not depreciated by what it does";
        PARTS_MIXED = "各部分应全部写明原值，或全部按数量拆分（按数量拆分时不写剩余数量）", "either every part names its value, or none does; what quantity is left is said with values only";
        PART_EMPTY = "第 {0} 部分的数量应为正数，原值不能为负", "the quantity of part {0} is not positive, or its value is negative";
        WHOLE_UNFIT = "卡片的原值、累计折旧或净残值不合理，先更正再拆分", "the amounts of the card cannot be: put them right before it is split";
        QUANTITY_LEFT = "拆分后原卡片的数量为 {0}，应为正数（按原值拆分时请写明剩余数量）", "a quantity of {0} would be left of the card: say what is left where it is split by value";
        PARTS_ABOVE = "各部分原值之和超过原值 {0}", "the parts come to more than {0}";
        SUM_BEYOND = "合并后的数超出可记范围", "together they are beyond what can be written";
        METHOD_OTHER = "第 {0} 张卡片的折旧方法或折旧状态与主卡片不同", "card {0} is depreciated otherwise than the one that is to stay";
        LIFE_OVER = "主卡片年限已满：请写明合并后的使用年限，且多于已计提的 {0} 个月", "the life of the card that is to stay is over: give one of more than the {0} months that are depreciated";
        PART_CHANGED = "拆分或合并涉及的其他卡片此后已有变动，须先撤销", "another card of the split or merger changed since then: undo that first";
        UNDO_AT_ORIGIN = "须从原卡片或合并后的卡片撤销", "it is undone at the card that was split, or that stayed";
        NOT_OURS = "卡片最近一次变动不是在本系统登记的变动，或本身就是撤销，不能撤销", "the last change of the card was not said here, or undid another, and is not undone";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
