//! The words of following differences to their end 差异处置与销号.

crate::terms! {
    /// Whether the newest comparison still finds a difference (差异存续).
    DifferencePresence {
        /// The newest run finds it.
        Present = "PRESENT", "仍存在";
        /// The newest run finds it no more.
        Gone = "GONE", "已消失";
        /// It was gone, and a run finds it again.
        Returned = "RETURNED", "再次出现";
    }
}

crate::terms! {
    /// What somebody does about a difference (办理环节).
    DifferenceStep {
        /// Says who answers for it, and until when.
        Assign = "ASSIGN", "指派责任人";
        /// Says how it came about, and what is to be done.
        Explain = "EXPLAIN", "查明原因";
        /// Hands that in for approval.
        Submit = "SUBMIT", "提交审批";
        /// Somebody on its route says yes.
        Approve = "APPROVE", "批准";
        /// Somebody on its route says no.
        Reject = "REJECT", "退回";
        /// Says what settled it.
        Settle = "SETTLE", "账务处理";
        /// A second person closes it.
        Close = "CLOSE", "销号复核";
        /// Looks back, and opens it again.
        Reopen = "REOPEN", "重新打开（回头看）";
        /// Reminds who answers for it.
        Remind = "REMIND", "催办";
        /// Says what a supervisor thinks of it.
        Comment = "COMMENT", "督导意见";
    }
}

crate::terms! {
    /// How a difference came about (差异原因).
    DifferenceCause {
        /// It was never booked.
        NotBooked = "NOT_BOOKED", "未入账";
        /// It was booked wrongly: account, amount, period, twice.
        BookedWrongly = "BOOKED_WRONGLY", "账务处理差错";
        /// Nobody made the card.
        CardMissing = "CARD_MISSING", "漏建卡片";
        /// The card says something wrong.
        CardWrong = "CARD_WRONG", "卡片登记差错";
        /// It was moved, or handed on, and nobody said so.
        ChangeUnrecorded = "CHANGE_UNRECORDED", "变动未登记";
        /// It went with approval, and accounts or cards were forgotten.
        DisposalUnrecorded = "DISPOSAL_UNRECORDED", "已批准处置未销账或未销卡";
        /// It went, and nobody had approved it.
        DisposalUnapproved = "DISPOSAL_UNAPPROVED", "未经批准处置";
        /// It is lost, or stolen.
        Lost = "LOST", "丢失、被盗";
        /// It is destroyed.
        Damaged = "DAMAGED", "毁损";
        /// It was given, or came from another unit, without papers.
        ReceivedUnrecorded = "RECEIVED_UNRECORDED", "接受捐赠或调入未办手续";
        /// It is there, and nobody knows where from.
        OffBook = "OFF_BOOK", "账外资产";
        /// It belongs to somebody else.
        NotOurs = "NOT_OURS", "非本单位资产";
        /// It is lent, or sent away.
        Away = "AWAY", "出借、外协或送修在外";
        /// One side has it in this period and the other in the next.
        Timing = "TIMING", "时间性差异（跨期未达）";
        /// The sides say the same in another way.
        Presentation = "PRESENTATION", "列示口径差异";
        /// Who counted was wrong.
        CountWrong = "COUNT_WRONG", "盘点差错";
        /// It was depreciated wrongly.
        DepreciationWrong = "DEPRECIATION_WRONG", "折旧计提差错";
        /// It is from before anybody can say.
        Inherited = "INHERITED", "历史遗留";
    }
}

crate::terms! {
    /// What is to be done about a difference (处理方式).
    DifferenceTreatment {
        /// A voucher puts it right.
        Ledger = "LEDGER", "调整账务";
        /// A change of the card puts it right.
        Card = "CARD", "更正卡片";
        /// Nothing is to be booked.
        NoEntry = "NO_ENTRY", "不做账务处理";
        /// It is from before the system, and carried as it is.
        Legacy = "LEGACY", "历史遗留挂账";
    }
}

crate::terms! {
    /// What becomes of a request of many rows of which some are refused (批量办理方式).
    BatchPolicy {
        /// All of them are done, or none.
        All = "ALL", "全部办理或全部不办";
        /// Each by itself.
        ByRow = "BY_ROW", "逐笔办理";
    }
}
