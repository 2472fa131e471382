//! The words of proposed vouchers 建议凭证.

crate::terms! {
    /// What happened, and so what a voucher is about (入账事项).
    BookingEvent {
        /// A month's depreciation was posted.
        DepreciationPosted = "DEPRECIATION_POSTED", "计提折旧";
        /// A month that was posted was taken back.
        DepreciationReversed = "DEPRECIATION_REVERSED", "冲回折旧";
        /// Cards were entered.
        CardsRegistered = "CARDS_REGISTERED", "取得资产建卡";
        /// A card costs otherwise.
        ValueAdjusted = "VALUE_ADJUSTED", "价值调整";
        /// A thing stands elsewhere, or is in other hands.
        Reassigned = "REASSIGNED", "内部调剂";
        /// A thing is used otherwise.
        StateChanged = "STATE_CHANGED", "使用状况变更";
        /// Another life, method or residual value from now on.
        EstimateChanged = "ESTIMATE_CHANGED", "折旧要素变更";
        /// A thing is being rebuilt or extended.
        WorksBegun = "WORKS_BEGUN", "改扩建转出";
        /// A thing was rebuilt or extended.
        WorksCompleted = "WORKS_COMPLETED", "改扩建转入";
        /// Parts of a card have cards of their own.
        Split = "SPLIT", "拆分";
        /// Cards were put together.
        Combined = "COMBINED", "合并";
        /// Somebody asked that assets go.
        DisposalApplied = "DISPOSAL_APPLIED", "处置申请";
        /// Assets went that were approved to go.
        DisposalExecuted = "DISPOSAL_EXECUTED", "处置销账";
        /// What came in for them, and how it comes out.
        DisposalProceeds = "DISPOSAL_PROCEEDS", "处置收支结转";
    }
}

crate::terms! {
    /// How far a proposed voucher is (建议凭证状态).
    VoucherStatus {
        /// Not in the accounts that are held.
        Proposed = "PROPOSED", "待入账";
        /// The accounts that are held have it.
        Settled = "SETTLED", "已入账";
        /// The accounts may have it, in more than one way.
        Ambiguous = "AMBIGUOUS", "对应不唯一";
        /// Nothing is to be booked.
        NoEntry = "NO_ENTRY", "不做处理";
    }
}

crate::terms! {
    /// How accounting software takes vouchers in (凭证引入版式).
    VoucherLayout {
        /// Yonyou U8.
        U8 = "u8", "用友U8";
        /// Yonyou NC.
        Nc = "nc", "用友NC";
        /// Kingdee K/3.
        K3 = "k3", "金蝶K/3";
        /// Kingdee Cloud.
        Cloud = "cloud", "金蝶云星空";
    }
}
