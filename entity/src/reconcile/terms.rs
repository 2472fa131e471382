//! The words of the three-way reconciliation 账·卡·物.

crate::terms! {
    /// One of the three lists that must agree (账、卡、物).
    Side {
        /// Balances and voucher lines.
        Ledger = "LEDGER", "账";
        /// Asset cards.
        Cards = "CARDS", "卡";
        /// What the stocktake found.
        Counts = "COUNTS", "物";
    }
}

crate::terms! {
    /// A pair of sides that is compared (核对关系).
    Leg {
        /// Ledger against cards; gap = ledger − cards.
        LedgerCard = "LC", "账卡";
        /// Cards against physical stock; gap = cards − physical.
        CardPhysical = "CP", "卡物";
    }
}

crate::terms! {
    /// What is summed (计量).
    Measure {
        /// Original value.
        Cost = "COST", "原值";
        /// Accumulated depreciation, credit − debit.
        Depreciation = "DEPRECIATION", "累计折旧";
    }
}

crate::terms! {
    /// Where a difference of accumulated depreciation comes from (折旧差异原因).
    DepreciationCause {
        /// It begins in another month.
        Start = "START", "起点";
        /// It is over another life.
        Life = "LIFE", "年限";
        /// It is by another method.
        Method = "METHOD", "方法";
        /// Another residual value is left over.
        Residual = "RESIDUAL", "残值";
        /// Months were rounded otherwise.
        Rounding = "ROUNDING", "舍入";
        /// Months were not posted.
        Unposted = "UNPOSTED", "未提";
        /// More was posted than there was to post.
        Over = "OVER", "超提";
    }
}

crate::terms! {
    /// What kind of difference (差异类型). Until a cause is established, shortage and surplus are
    /// only suspected: 疑似盘亏, 疑似盘盈.
    DifferenceKind {
        /// The rows can be paired in more than one way that matters.
        Ambiguous = "AMBIGUOUS", "对应关系不唯一";
        /// One thing stands on several cards.
        DuplicateCard = "DUPLICATE_CARD", "一物多卡";
        /// Written off in the accounts, the card is alive.
        LedgerDisposedCardAlive = "LEDGER_DISPOSED_CARD_ALIVE", "已销账未销卡";
        /// The card is cancelled, the accounts still hold it.
        CardDisposedLedgerAlive = "CARD_DISPOSED_LEDGER_ALIVE", "已销卡未销账";
        /// The card is cancelled, the thing is still there.
        DisposedStillPresent = "DISPOSED_STILL_PRESENT", "已处置实物仍在";
        /// In the accounts, no card.
        LedgerWithoutCard = "LEDGER_WITHOUT_CARD", "有账无卡";
        /// A card, not in the accounts.
        CardWithoutLedger = "CARD_WITHOUT_LEDGER", "有卡无账";
        /// A card, nothing seen: 疑似盘亏.
        CardWithoutStock = "CARD_WITHOUT_STOCK", "有卡无物（待查盘亏）";
        /// A thing, no card: 疑似盘盈.
        StockWithoutCard = "STOCK_WITHOUT_CARD", "有物无卡（待查盘盈）";
        /// Linked, the amounts differ.
        LedgerCardAmount = "LEDGER_CARD_AMOUNT", "账卡金额不符";
        /// Linked, the quantities differ.
        CardStockQuantity = "CARD_STOCK_QUANTITY", "卡物数量不符";
        /// Linked, the values differ.
        CardStockValue = "CARD_STOCK_VALUE", "卡物金额不符";
        /// Linked, the classes differ.
        LedgerCardClass = "LEDGER_CARD_CLASS", "账卡分类不符";
        /// The accumulated depreciation differs.
        LedgerCardDepreciation = "LEDGER_CARD_DEPRECIATION", "累计折旧不符";
        /// The departments differ.
        Department = "DEPARTMENT", "部门不符";
        /// The places differ.
        Location = "LOCATION", "存放地点不符";
        /// The users differ.
        Custodian = "CUSTODIAN", "使用人不符";
        /// The usage states differ.
        UsageState = "USAGE_STATE", "使用状况不符";
        /// The specifications differ.
        Specification = "SPECIFICATION", "规格型号不符";
        /// One card, several things.
        OneCardSeveralThings = "ONE_CARD_SEVERAL_THINGS", "一卡多物";
        /// 红字 on the same side against a decrease: closing equal, movements differ.
        MovementPresentation = "MOVEMENT_PRESENTATION", "增减口径差";
        /// Accepted before and booked after the base date, or the reverse.
        CutOff = "CUT_OFF", "跨期未达";
        /// The clearing balance is not the net value of the cards in process.
        ClearingBalance = "CLEARING_BALANCE", "待处理挂账";
        /// Under works: the cost stands in 在建工程.
        UnderWorks = "UNDER_WORKS", "改扩建转出";
        /// More depreciated than there is value.
        OverDepreciated = "OVER_DEPRECIATED", "净值为负/超提";
        /// The fund sources do not sum to the value.
        FundSource = "FUND_SOURCE", "资金来源不符";
        /// Counted, not the institute's own.
        NotOurs = "NOT_OURS", "非本单位资产";
        /// Lent, sent for repair, travelling: proven by paper, not seen.
        OutUnseen = "OUT_UNSEEN", "在外未见";
    }
}

crate::terms! {
    /// How far a run is (核对状态).
    RunStatus {
        /// Waiting for the worker.
        Queued = "QUEUED", "排队中";
        /// Being compared.
        Running = "RUNNING", "核对中";
        /// Compared and stored.
        Done = "DONE", "已完成";
        /// It could not be done.
        Failed = "FAILED", "失败";
        /// Stopped.
        Cancelled = "CANCELLED", "已取消";
    }
}

crate::terms! {
    /// How far a difference is followed (差异状态).
    DifferenceStatus {
        /// Found, nothing done yet.
        Open = "OPEN", "待核实";
        /// Somebody says how it came about, and what is to be done.
        Explained = "EXPLAINED", "已查明";
        /// Waiting for the next decision on its route.
        Submitted = "SUBMITTED", "待审批";
        /// Somebody on its route said no: it is to be explained anew.
        Rejected = "REJECTED", "退回";
        /// Everybody on its route has approved it.
        Approved = "APPROVED", "已批复";
        /// What was approved was done.
        Settled = "SETTLED", "已账务处理";
        /// A second person holds that it is gone, or carried by approval.
        Closed = "CLOSED", "已销号";
    }
}

crate::terms! {
    /// What a group came to (组状态).
    GroupStatus {
        /// Agrees.
        Matched = "MATCHED", "相符";
        /// Does not agree.
        Differing = "DIFFERING", "有差异";
        /// Outside what the stocktake covers.
        OutOfScope = "OUT_OF_SCOPE", "盘点范围外";
    }
}
