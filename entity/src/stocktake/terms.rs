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
    }
}

crate::terms! {
    /// How far a stocktake is (盘点状态).
    StocktakeStatus {
        /// Counted and closed.
        Closed = "CLOSED", "已完成";
        /// Called off, or its import undone.
        Cancelled = "CANCELLED", "已取消";
    }
}
