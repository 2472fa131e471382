//! The words of the asset cards 卡.

crate::terms! {
    /// How a thing is used (使用状况).
    #[derive(Default)]
    UsageState {
        /// The source does not say.
        #[default]
        Unstated = "UNSTATED", "未填";
        /// In use.
        InUse = "IN_USE", "在用";
        /// Leased out.
        LeasedOut = "LEASED_OUT", "出租";
        /// Lent.
        Lent = "LENT", "出借";
        /// Leased out or lent: the source does not tell which.
        LeasedOrLent = "LEASED_OR_LENT", "出租出借";
        /// Idle.
        Idle = "IDLE", "闲置";
        /// Awaiting disposal.
        AwaitingDisposal = "AWAITING_DISPOSAL", "待处置";
        /// Being rebuilt or extended.
        UnderWorks = "UNDER_WORKS", "改扩建中";
        /// Disposed of.
        Disposed = "DISPOSED", "已处置";
        /// A word that is in no dictionary.
        Unknown = "UNKNOWN", "其他状况";
    }
}

crate::terms! {
    /// Why a version of a card came to be (版本类型).
    CardVersionKind {
        /// The card was entered.
        Registered = "REGISTERED", "建卡";
        /// Later facts, or a correction.
        Changed = "CHANGED", "变更";
        /// Other departments, another place, in other hands.
        Reassigned = "REASSIGNED", "内部调剂";
        /// Used otherwise.
        StateChanged = "STATE_CHANGED", "使用状况变更";
        /// Another cost.
        ValueAdjusted = "VALUE_ADJUSTED", "价值调整";
        /// Another life, method or residual value from now on.
        EstimateChanged = "ESTIMATE_CHANGED", "折旧要素变更";
        /// Being rebuilt or extended: what it is worth left for 在建工程.
        WorksBegun = "WORKS_BEGUN", "改扩建转出";
        /// Rebuilt or extended: back with another cost and life.
        WorksCompleted = "WORKS_COMPLETED", "改扩建转入";
        /// Parts of it have cards of their own.
        Split = "SPLIT", "拆分";
        /// Put together with other cards.
        Combined = "COMBINED", "合并";
        /// The asset went (处置).
        Disposed = "DISPOSED", "处置";
        /// The import that entered it was undone: the card counts no more.
        Withdrawn = "WITHDRAWN", "撤销";
        /// The import that changed it was undone.
        Restored = "RESTORED", "恢复";
    }
}

crate::terms! {
    /// How an asset came, or why it costs something else (取得方式、调整事由).
    CardOccasion {
        /// Bought.
        Purchase = "PURCHASE", "购置";
        /// Built.
        SelfBuilt = "SELF_BUILT", "自建";
        /// Developed.
        Developed = "DEVELOPED", "自行研制";
        /// Given.
        Donation = "DONATION", "接受捐赠";
        /// Taken over from another unit without payment.
        TransferIn = "TRANSFER_IN", "无偿调入";
        /// Exchanged for something else.
        Exchange = "EXCHANGE", "置换";
        /// Found by a stocktake.
        Surplus = "SURPLUS", "盘盈";
        /// It was booked already, and only the card was missing.
        CardMissing = "CARD_MISSING", "补建卡片";
        /// The final accounts of what was built are there, and were estimated before.
        FinalAccounts = "FINAL_ACCOUNTS", "竣工财务决算";
        /// The invoice of what was bought is there, and was estimated before.
        Invoice = "INVOICE", "暂估转实";
        /// What was written down was wrong.
        Correction = "CORRECTION", "差错更正";
    }
}

crate::terms! {
    /// How a card is depreciated (折旧方法).
    #[derive(Default)]
    DepreciationMethod {
        /// The source does not say: the straight line.
        #[default]
        Unstated = "UNSTATED", "未填";
        /// The same every month, to the fen.
        StraightLine = "STRAIGHT_LINE", "年限平均法";
        /// By a monthly rate that is rounded to four decimals.
        RoundedRate = "ROUNDED_RATE", "平均年限法（一）";
        /// What is left over the months that are left.
        Remaining = "REMAINING", "平均年限法（二）";
        /// As far as it was used.
        UnitsOfProduction = "UNITS_OF_PRODUCTION", "工作量法";
        /// Twice the straight line's rate of what is left.
        DoubleDeclining = "DOUBLE_DECLINING", "双倍余额递减法";
        /// By the years that are left, of the sum of all years.
        SumOfYears = "SUM_OF_YEARS", "年数总和法";
        /// Not at all.
        None = "NONE", "不提折旧";
        /// A word that is in no dictionary.
        Unknown = "UNKNOWN", "其他方法";
    }
}

crate::terms! {
    /// Whether a card is depreciated (折旧状态).
    #[derive(Default)]
    DepreciationStatus {
        /// The source does not say: as its class and its value have it.
        #[default]
        Unstated = "UNSTATED", "未填";
        /// It is depreciated.
        Depreciated = "DEPRECIATED", "提折旧";
        /// It is not.
        NotDepreciated = "NOT_DEPRECIATED", "不提折旧";
        /// Nothing is left to depreciate.
        Complete = "COMPLETE", "已完成折旧";
        /// A word that is in no dictionary.
        Unknown = "UNKNOWN", "其他状态";
    }
}
