//! The words of the stocktake 物.

crate::terms! {
    /// What a counter wrote down for a line (盘点结果).
    #[derive(Default)]
    CountResult {
        /// Counted; the sheet says nothing more.
        #[default]
        Counted = "COUNTED", "已盘";
        /// As in the books.
        Matched = "MATCHED", "相符";
        /// More than in the books.
        Surplus = "SURPLUS", "盘盈";
        /// Not found.
        Missing = "MISSING", "盘亏";
        /// Damaged.
        Damaged = "DAMAGED", "毁损";
        /// Found elsewhere.
        Moved = "MOVED", "地点变动";
        /// Other facts differ.
        Different = "DIFFERENT", "信息不符";
        /// Lent, under repair, travelling.
        Out = "OUT", "在外";
        /// Belongs to somebody else.
        NotOurs = "NOT_OURS", "非本单位资产";
        /// The label is missing or damaged.
        Label = "LABEL", "标签缺失";
        /// Not counted yet.
        Uncounted = "UNCOUNTED", "未盘";
    }
}

crate::terms! {
    /// How a stocktake came to be (盘点方式).
    StocktakeKind {
        /// From a list that was imported.
        List = "LIST", "清单导入";
        /// Counted here, by teams and devices.
        Count = "COUNT", "实地盘点";
    }
}

crate::terms! {
    /// How far a stocktake is (盘点状态).
    StocktakeStatus {
        /// It is said what will be counted, and when.
        Planned = "PLANNED", "已编制方案";
        /// What is expected is fixed, and is being counted.
        Open = "OPEN", "盘点中";
        /// Counted; what is doubtful is counted again, and somebody else approves.
        Review = "REVIEW", "待审核";
        /// Counted and closed.
        Closed = "CLOSED", "已完成";
        /// Called off, or its import undone.
        Cancelled = "CANCELLED", "已取消";
    }
}

crate::terms! {
    /// How one of the stocktakes that recur stands (定期盘点状态).
    OccurrenceStatus {
        /// Its base date is to come.
        ToCome = "TO_COME", "未到期";
        /// Its base date has come, and it is not closed.
        Due = "DUE", "应盘";
        /// It is not closed, and should be.
        Overdue = "OVERDUE", "逾期未盘";
        /// It was closed in time.
        Done = "DONE", "按期完成";
        /// It was closed, and late.
        DoneLate = "DONE_LATE", "逾期完成";
    }
}

crate::terms! {
    /// What happened to a stocktake (盘点环节).
    StocktakeStepKind {
        /// It was said what will be counted.
        Planned = "PLANNED", "编制方案";
        /// What is expected was fixed.
        Opened = "OPENED", "下达任务";
        /// It was handed in for approval.
        Reviewed = "REVIEWED", "提交审核";
        /// What was found was approved.
        Closed = "CLOSED", "批准截止";
        /// It goes on after all.
        Reopened = "REOPENED", "重新启动";
        /// It was called off.
        Cancelled = "CANCELLED", "取消";
    }
}

crate::terms! {
    /// In which round something was counted (盘点轮次), a later one behind an earlier one.
    CountRound {
        /// First, also by who uses or keeps the thing.
        Own = "OWN", "自盘";
        /// Again, by somebody else.
        Recount = "RECOUNT", "复盘";
        /// As part of a sample.
        Sample = "SAMPLE", "抽盘";
        /// While somebody watched.
        Observed = "OBSERVED", "监盘";
    }
}

crate::terms! {
    /// What a stocktaker says of a thing (盘点登记).
    CountFinding {
        /// It is there.
        Found = "FOUND", "在位";
        /// It was looked for, and is not there.
        NotFound = "NOT_FOUND", "未见";
        /// It is there, and belongs to somebody else.
        NotOurs = "NOT_OURS", "非本单位资产";
        /// It is lent, under repair, travelling; something proves it.
        Out = "OUT", "在外";
        /// It is there, and damaged.
        Damaged = "DAMAGED", "毁损";
        /// It is there, and no card is known for it.
        Unrecorded = "UNRECORDED", "无卡";
    }
}

crate::terms! {
    /// What state a thing is in (实物状况).
    ItemCondition {
        /// Nothing is wrong with it.
        Good = "GOOD", "完好";
        /// It needs repair.
        NeedsRepair = "NEEDS_REPAIR", "待修";
        /// It is damaged.
        Damaged = "DAMAGED", "毁损";
        /// It is to be scrapped.
        ToBeScrapped = "TO_BE_SCRAPPED", "待报废";
    }
}

crate::terms! {
    /// What a stocktake comes to for a card, or for a thing that was not expected (盘点结论). Exactly one for each.
    CountOutcome {
        /// Nobody has counted it.
        Uncounted = "UNCOUNTED", "未盘";
        /// As expected.
        Matched = "MATCHED", "相符";
        /// Another quantity, or in other hands.
        Different = "DIFFERENT", "信息不符";
        /// Found elsewhere.
        Moved = "MOVED", "地点变动";
        /// Belongs to somebody else.
        NotOurs = "NOT_OURS", "非本单位资产";
        /// Lent, under repair, travelling, with proof.
        Out = "OUT", "在外";
        /// Not found; suspected until a second person has searched.
        Missing = "MISSING", "盘亏";
        /// Damaged; suspected until a second person has looked.
        Damaged = "DAMAGED", "毁损";
        /// There, and without a card; suspected until a second person has looked.
        Surplus = "SURPLUS", "盘盈";
        /// Its code is that of no card, and nobody has found out what it is.
        UnknownCode = "UNKNOWN_CODE", "编码无法识别";
        /// Its code is that of several cards.
        DuplicateTag = "DUPLICATE_TAG", "标签重复";
        /// There, although it was disposed of.
        Disposed = "DISPOSED", "已处置实物仍在";
        /// Of a card that the stocktake does not cover.
        Outside = "OUTSIDE", "范围外资产";
        /// Of a card that came after the base date.
        Arrived = "ARRIVED", "基准日后新增";
    }
}

crate::terms! {
    /// What is still to be done about something that was counted (待办).
    CountTask {
        /// Somebody else has to count it again.
        Recount = "RECOUNT", "复盘";
        /// Somebody has to find out what it is.
        Resolve = "RESOLVE", "查清编码";
    }
}

crate::terms! {
    /// What the bytes of a photo are (照片格式).
    PhotoFormat {
        /// JPEG.
        Jpeg = "JPEG", "JPEG 图像";
        /// PNG.
        Png = "PNG", "PNG 图像";
        /// WebP.
        Webp = "WEBP", "WebP 图像";
        /// HEIC, as phones of Apple make it.
        Heic = "HEIC", "HEIC 图像";
    }
}
