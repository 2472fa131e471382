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
        /// The asset went (处置).
        Disposed = "DISPOSED", "处置";
        /// The import that entered it was undone: the card counts no more.
        Withdrawn = "WITHDRAWN", "撤销";
        /// The import that changed it was undone.
        Restored = "RESTORED", "恢复";
    }
}
