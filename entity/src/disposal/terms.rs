//! The words of disposal 处置.

crate::terms! {
    /// How an asset goes (处置方式).
    DisposalMode {
        /// Sold.
        Sale = "SALE", "出售、转让";
        /// Given away.
        Donation = "DONATION", "对外捐赠";
        /// Handed to another unit for nothing.
        Transfer = "TRANSFER", "无偿调出";
        /// Put into an enterprise.
        Investment = "INVESTMENT", "对外投资";
        /// Exchanged for another.
        Exchange = "EXCHANGE", "置换";
        /// Worn out.
        Scrapping = "SCRAPPING", "报废";
        /// Lost or destroyed.
        Loss = "LOSS", "报损";
    }
}

crate::terms! {
    /// How far a disposal is (处置状态).
    DisposalStatus {
        /// Asked for, and waiting for the next decision.
        Applied = "APPLIED", "待审批";
        /// Everybody on its route has approved it.
        Approved = "APPROVED", "已批复";
        /// Somebody on its route said no.
        Returned = "RETURNED", "退回";
        /// Who asked for it takes it back.
        Withdrawn = "WITHDRAWN", "撤回";
        /// The assets went, and their cards with them (销卡).
        Executed = "EXECUTED", "已处置销卡";
        /// It was said that they went, and they did not: their cards are there again.
        Reverted = "REVERTED", "已撤销";
    }
}

crate::terms! {
    /// Who has to approve (审批环节).
    ApprovalStep {
        /// The institute itself: its council, or its head.
        Unit = "UNIT", "单位审批";
        /// The bureau in charge.
        Bureau = "BUREAU", "主管部门审批";
        /// The finance bureau.
        Finance = "FINANCE", "财政部门审批";
    }
}

crate::terms! {
    /// What somebody on the route said (审批结论).
    Decision {
        /// Yes.
        Approved = "APPROVED", "同意";
        /// No.
        Returned = "RETURNED", "退回";
    }
}
