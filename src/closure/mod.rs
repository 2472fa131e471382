//! 差异处置与销号: every difference is explained by one, approved by others on its route, settled, and closed by a
//! second person: 待核实 → 已查明 → 待审批 → 已批复 → 已账务处理 → 已销号, or 退回.
//!
//! Regulation: 行政事业单位资产清查核实管理办法 (财资〔2016〕1号) has shortage and surplus approved before they are
//! booked; 财会〔2012〕21号 parts who prepares, who approves and who checks; 整改销号 has whoever closes be a second
//! person. Who may do what after what is data (`steps.toml`) and a rule, and the database holds the parting, too.
//!
//! What a difference is from run to run, and whether the newest run still finds it, is written by the run itself
//! (`reconcile::follow`); this room never touches it. An approval is about what was seen, to the digest: where a run
//! has found another amount or another row since it was handed in, it is refused. The accounts are never written
//! here: a voucher settles a difference when it is among what was imported of them, and the difference is closed
//! when a later run finds it no more.
//!
//! What is from before the system is approved once, by its route, and carried (历史遗留): it is closed while it is
//! still found, so that a month shows what is new; where it comes to another amount than was approved, the run opens it again. So are kinds that are no errors (`stays` in `kinds.toml`).
//!
//! Departures: who only reminds or comments leaves the difference as it is, its version included, so that a
//! supervisor holds up nobody; and what a request of many rows was answered is kept (`difference_batch`), so that a
//! resend is answered the same.
//!
//! | file | what it is |
//! |---|---|
//! | `act` | what somebody asks to be done; pure |
//! | `steps` | which step follows which, by what right, who must be somebody else; pure (`steps.toml`) |
//! | `kinds` | causes, treatments and evidence of each kind; pure (`kinds.toml`) |
//! | `rules` | routes (`routes.toml`), what an approval is about, what can be closed; pure |
//! | `voucher` | whether the accounts have what settled a difference; pure |
//! | `change` | one step of one difference; pure |
//! | `service`, `gather`, `store` | steps that are kept, and what they need to know |
//! | `overview` | all institutes on one measure |
//! | `ledgers` | 销号台账, 盘盈盘亏明细表, 差异汇总表 and 通报 as workbooks; pure |
//! | `print` | those tables of what is kept |

pub mod act;
mod change;
mod gather;
pub mod kinds;
pub mod ledgers;
pub mod overview;
pub mod print;
pub mod rules;
pub mod service;
pub mod steps;
pub mod store;
pub mod voucher;

/// The messages of this room.
pub mod words {
    crate::words! {
        ROWS_MISSING = "至少应有一笔差异", "there must be at least one difference";
        ROWS_MANY = "一次最多 {0} 笔差异", "there are at most {0} differences at once";
        ROW_TWICE = "同一笔差异出现两次", "the difference was named twice";
        CASE_UNKNOWN = "没有这笔差异", "there is no such difference";
        CHANGED_MEANWHILE = "差异已被他人办理，请重新读取后再操作", "somebody else has done something about the difference meanwhile; read it again";
        STATUS_WRONG = "当前状态为“{0}”，不能办理“{1}”", "it is {0}: {1} is not possible";
        SAME_PERSON = "办理“{0}”的人不能再办理“{1}”", "who did {0} does not do {1}";
        DECIDED_BEFORE = "同一人不能在同一次送审的两个环节审批", "nobody decides twice about what was handed in once";
        COUNTER_APPROVES = "盘点人不能审批自己盘点的差异", "who counted does not approve what was counted";
        STEP_NOT_YOURS = "当前环节为“{0}”，您的角色不能审批", "the next to decide is {0}, which your roles are not";
        ROUTE_UNKNOWN = "没有适用的审批流程", "no route of approval fits";
        SEEN_OTHERWISE = "差异内容与您所见不一致，请重新查看后审批", "the difference is not what you saw; look again";
        CONTENT_CHANGED = "送审后最新核对的差异内容已有变化，请退回后重新查明", "a run found it otherwise since it was handed in; return it, and explain it anew";
        AMOUNT_CHANGED = "批复的差异金额为 {0}，最新核对为 {1}，请重新打开后重新查明", "{0} was approved, and the newest run finds {1}; open it again, and explain it anew";
        CAUSE_OTHER = "“{0}”不是“{1}”的原因", "{0} does not bring about {1}";
        TREATMENT_OTHER = "“{0}”不适用于“{1}”", "{0} is not what is done about {1}";
        EVIDENCE_MISSING = "“{0}”须附：{1}", "{0} must be proved by: {1}";
        NOTE_UNFIT = "说明应为 1 至 {0} 个字节，不含控制字符", "what is said has 1 to {0} bytes and no control characters";
        PERSON_UNKNOWN = "没有这位责任人", "there is no such person";
        DUE_EARLY = "办理期限 {0} 早于今日", "nothing can be due on {0}, which has passed";
        SETTLEMENT_OTHER = "批复的处理方式为“{0}”，应以{1}办理账务处理", "{0} was approved, which is settled by {1}";
        VOUCHER_UNKNOWN = "账中没有这张凭证或分录，或已冲销", "the accounts have no such voucher or line, or it was reversed";
        VOUCHER_EARLY = "凭证日期 {0} 早于批复日期 {1}", "the voucher of {0} is from before the approval on {1}";
        VOUCHER_UNDATED = "凭证既没有日期，也没有会计期间", "the voucher has neither a date nor a period";
        VOUCHER_ACCOUNT = "凭证没有记入固定资产、累计折旧或待处理科目", "the voucher has no line on the accounts that the difference is about";
        VOUCHER_CLASS = "凭证记入的科目不属于差异的资产类别 {0}，或该类别的金额不符", "the voucher does not move the accounts of the class {0} by what the difference comes to";
        VOUCHER_AMOUNT = "凭证金额与差异金额 {0} 不符，或已用于其他差异", "the voucher does not move by {0}, or settles other differences already";
        CARD_UNCHANGED = "这张卡片批复后没有变动", "the card has not changed since the approval";
        CARD_OTHER = "这张卡片与差异无关", "the card has nothing to do with the difference";
        CARD_OLDER = "这张卡片的编号与差异无关，且在批复前已建卡", "the card has another number than the difference, and was there before the approval";
        STILL_FOUND = "最新核对中差异仍在，不能销号", "the newest run still finds the difference";
        NOT_COMPARED_SINCE = "账务处理后尚未重新核对，不能销号", "nothing was compared since it was settled";
        TABLE_FOOTS = "表内勾稽核对无误", "the sums of the table come out";
        TABLE_NOT_FOOTED = "“{0}”的合计不等于未销号、已销号与历史遗留之和", "of {0}, open, closed and carried ones are not all";
        WRITING = "写出销号台账时出错", "writing the table of differences failed";
        BY_VOUCHER = "凭证", "a voucher";
        BY_CARD = "卡片变动", "a change of the card";
        BY_NOTHING = "不做账务处理", "nothing to be booked";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
