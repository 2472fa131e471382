//! 处置: assets that are to go. Asked for by one, approved by everybody on the route, carried out: only then
//! is the card closed (销卡).
//!
//! Regulation: 行政事业性国有资产管理条例 (国务院令第738号) has every disposal approved before it is carried out,
//! by whom the kind of unit, the mode and the amount decide; 财会〔2012〕21号 has nobody approve what they asked
//! for. Both are data (`rules.toml`) and rules here, and the second is held by the database, too.
//!
//! The accounts are not written here: a write-off without an approved disposal is a difference of the next
//! comparison, never refused. A decision is about what was asked for, to the digest, and about the versions of
//! the cards that were seen: if a card has changed meanwhile, the approval is refused.
//!
//! | file | what it is |
//! |---|---|
//! | `rules` | routes, evidence, which step follows which; pure |
//! | `retention` | until when the documents are kept: data |
//! | `service`, `store` | disposals that are kept |

pub mod retention;
pub mod rules;
pub mod service;
pub mod store;

/// The messages of this room.
pub mod words {
    crate::words! {
        CARD_IN_DISPOSAL = "第 {0} 张卡片已在另一处置申请中", "card {0} is in another disposal";
        REASON_FORM = "处置原因应为 1 至 {0} 个字节", "a reason has 1 to {0} bytes";
        CARD_IN_WORKS = "第 {0} 张卡片正在改扩建，账面价值已转入在建工程，转回后再处置", "card {0} is in works and its worth is construction in progress: take it back first";
        EVIDENCE_MISSING = "{0}须附：{1}", "what is to go by {0} must be proved by: {1}";
        ROUTE_UNKNOWN = "没有适用的审批流程", "no route of approval fits";
        STATUS_WRONG = "当前状态为“{0}”，不能{1}", "it is {0}: {1} is not possible";
        STEP_NOT_YOURS = "当前环节为“{0}”，您的角色不能审批", "the next to decide is {0}, which your roles are not";
        OWN_DISPOSAL = "申请人不能审批自己的申请", "nobody approves what they asked for";
        DECIDED_BEFORE = "同一人不能在同一申请的两个环节审批", "nobody decides twice on one route";
        SEEN_OTHERWISE = "申请内容与您所见不一致，请重新查看后审批", "what was asked for is not what you saw; look again";
        CARDS_CHANGED = "申请后有 {0} 张卡片发生变动，例如 {1}，请退回后重新申请", "{0} cards changed since it was asked for, for example {1}; return it, and ask anew";
        NOTE_MISSING = "退回须说明意见", "a return takes a note";
        NOTE_FORM = "意见或文号应为 {0} 个字节以内，不含控制字符", "a note or a document number has at most {0} bytes and no control characters";
        EXECUTED_EARLY = "处置日期 {0} 早于批复日期 {1}", "the assets cannot be gone on {0}, before it was approved on {1}";
        EXECUTED_LATE = "处置日期 {0} 晚于今日", "the assets cannot be gone on {0}, which is to come";
        EXECUTED_BEFORE_CARD = "处置日期 {0} 早于卡片最近一次变动日期 {1}", "the assets cannot be gone on {0}, before what was said of a card from {1} on";
        SAID_SINCE = "处置后有 {0} 张卡片已有其他变动，不能撤销", "something else was said of {0} of the cards since they went: it is not undone";
        PROCEEDS_NEGATIVE = "处置收入不能为负", "proceeds are not negative";
        CHANGED_MEANWHILE = "处置申请已被他人修改，请重新读取后再操作", "somebody else has changed the disposal meanwhile; read it again";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
